/* Growable bytes. */
#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void
out_of_memory(void)
{
	fputs("out of memory\n", stderr);
	abort();
}

void *
xrealloc(void *old, size_t size)
{
	void *memory = realloc(old, size ? size : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

void *
xmalloc(size_t size)
{
	return xrealloc(NULL, size);
}

void *
xcalloc(size_t count, size_t size)
{
	/* calloc(3) knows of memory that is zero anyway: large tables cost nothing until used. */
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

char *
xstrndup(const char *string, size_t length)
{
	char *copy = xmalloc(length + 1);

	memcpy(copy, string, length);
	copy[length] = '\0';
	return copy;
}

char *
xstrdup(const char *string)
{
	return xstrndup(string, strlen(string));
}

char *
xasprintf(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		out_of_memory();
	va_end(arguments);
	return text;
}

char *
buffer_reserve(struct buffer *buffer, size_t more)
{
	size_t offset = buffer->data ? (size_t)(buffer->data - buffer->base) : 0;

	if (offset + buffer->length + more > buffer->capacity) {
		if (offset >= buffer->length + more) {
			/* The free front is large enough: move instead of growing. */
			memmove(buffer->base, buffer->data, buffer->length);
		} else {
			buffer->capacity = 2 * (offset + buffer->length + more);
			buffer->base = xrealloc(buffer->base, buffer->capacity);
			memmove(buffer->base, buffer->base + offset, buffer->length);
		}
		buffer->data = buffer->base;
	} else if (!buffer->data) {
		buffer->data = buffer->base;
	}
	return buffer->data + buffer->length;
}

void
buffer_append(struct buffer *buffer, const void *bytes, size_t length)
{
	if (length == 0)
		return;
	memcpy(buffer_reserve(buffer, length), bytes, length);
	buffer->length += length;
}

void
buffer_puts(struct buffer *buffer, const char *string)
{
	buffer_append(buffer, string, strlen(string));
}

void
buffer_putc(struct buffer *buffer, char byte)
{
	buffer_append(buffer, &byte, 1);
}

void
buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;
	char *room = buffer_reserve(buffer, 64);
	int length;

	va_start(arguments, format);
	length = vsnprintf(room, 64, format, arguments);
	va_end(arguments);
	if (length >= 64) {
		room = buffer_reserve(buffer, (size_t)length + 1);
		va_start(arguments, format);
		vsnprintf(room, (size_t)length + 1, format, arguments);
		va_end(arguments);
	}
	if (length > 0)
		buffer->length += (size_t)length;
}

void
buffer_consume(struct buffer *buffer, size_t length)
{
	buffer->length -= length;
	buffer->data = buffer->length ? buffer->data + length : buffer->base;
}

void
buffer_clear(struct buffer *buffer)
{
	buffer->data = buffer->base;
	buffer->length = 0;
}

void
buffer_free(struct buffer *buffer)
{
	free(buffer->base);
	*buffer = (struct buffer){ 0 };
}

const char *
buffer_string(struct buffer *buffer)
{
	*buffer_reserve(buffer, 1) = '\0';
	return buffer->data;
}
