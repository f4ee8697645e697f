/*
 * Growable bytes with a cheap front: append at the end, consume at the start.
 * Running out of memory ends the process, as it does inside libjq.
 */
#ifndef BUFFER_H
#define BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
	char *base;	 /* what was allocated */
	char *data;	 /* the first byte not yet consumed, or NULL */
	size_t length;	 /* bytes from data on */
	size_t capacity; /* bytes from base on */
};

/* Room for `more` bytes after the end; the address where they go. */
char *buffer_reserve(struct buffer *buffer, size_t more);

void buffer_append(struct buffer *buffer, const void *bytes, size_t length);

/* Append a C string. */
void buffer_puts(struct buffer *buffer, const char *string);

void buffer_putc(struct buffer *buffer, char byte);

void buffer_printf(struct buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Forget the first `length` bytes. */
void buffer_consume(struct buffer *buffer, size_t length);

/* Forget all, keep the memory. */
void buffer_clear(struct buffer *buffer);

/* Give the memory back; the buffer is empty and usable afterwards. */
void buffer_free(struct buffer *buffer);

/* NUL-terminate (the NUL is not counted) and return the data. */
const char *buffer_string(struct buffer *buffer);

/* malloc, realloc, strdup that end the process when memory is out. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *string);
char *xstrndup(const char *string, size_t length);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
