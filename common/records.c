/* Reading newline-delimited JSON objects. */
#include "records.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "records-internal.h"
#include "text.h"

enum { READ_SIZE = 64 * 1024 };

void
reader_open(struct reader *reader, int fd, const char *name)
{
	*reader = (struct reader){ .fd = fd, .name = name };
}

void
reader_close(struct reader *reader)
{
	buffer_free(&reader->bytes);
	free(reader->error);
	reader->error = NULL;
	if (reader->lazy) {
		fields_free(&reader->lazy->fields);
		jv_free(reader->lazy->value);
		free(reader->lazy);
	}
	reader->lazy = NULL;
}

void
reader_be_lazy(struct reader *reader)
{
	reader->lazy = xcalloc(1, sizeof *reader->lazy);
	reader->lazy->value = jv_invalid();
}

static void
set_error(struct reader *reader, int status, char *message)
{
	free(reader->error);
	reader->error = message;
	reader->status = status;
}

static enum read_result
bad_line(struct reader *reader, const char *what)
{
	set_error(reader, EXIT_USAGE, xasprintf("%s:%zu: %s", reader->name, reader->number, what));
	return READ_BAD;
}

bool
reader_fill(struct reader *reader)
{
	char *room;
	ssize_t n;

	buffer_consume(&reader->bytes, reader->used);
	reader->used = 0;
	room = buffer_reserve(&reader->bytes, READ_SIZE);
	n = read(reader->fd, room, READ_SIZE);
	if (n < 0) {
		if (errno == EINTR || errno == EAGAIN)
			return true;
		set_error(reader, EXIT_SYSTEM,
		    xasprintf("%s: cannot read: %s", reader->name, strerror(errno)));
		reader->end = true;
		return false;
	}
	reader->end = n == 0;
	reader->bytes.length += (size_t)n;
	return true;
}

/* What is wrong with the JSON text, from libjq's message without its repeat of the text. */
static enum read_result
bad_json(struct reader *reader, jv invalid)
{
	jv message = jv_invalid_get_msg(invalid);
	char *what;
	enum read_result result;

	what = xstrdup(jv_string_value(message));
	if (strstr(what, " (while parsing"))
		*strstr(what, " (while parsing") = '\0';
	jv_free(message);
	message = jv_string_fmt("not JSON: %s", what);
	result = bad_line(reader, jv_string_value(message));
	jv_free(message);
	free(what);
	return result;
}

/* Find the fields of the line; false when libjq is to be asked instead. */
static bool
take_lazily(struct reader *reader, const char *line, size_t length, struct record *record)
{
	struct lazy_record *lazy = reader->lazy;

	jv_free(lazy->value);
	lazy->value = jv_invalid();
	if (utf8_valid(line, length) != length || !fields_find(&lazy->fields, line, length))
		return false;
	*record = (struct record){ .line = line, .length = length, .value = jv_invalid(),
		.type = fields_text(&lazy->fields, "type", NULL), .lazy = lazy };
	return record->type != NULL;
}

static enum read_result
parse_line(struct reader *reader, const char *line, size_t length, struct record *record)
{
	jv value;

	if (reader->lazy && take_lazily(reader, line, length, record))
		return READ_RECORD;
	record->lazy = NULL;
	if (length == 0)
		return bad_line(reader, "empty line where a record is expected");
	if (memchr(line, '\0', length))
		return bad_line(reader, "record holds a NUL byte");
	if (utf8_valid(line, length) != length)
		return bad_line(reader, "record is not valid UTF-8");
	value = jv_parse_sized(line, (int)length);
	if (!jv_is_valid(value))
		return bad_json(reader, value);
	if (jv_get_kind(value) != JV_KIND_OBJECT) {
		jv_free(value);
		return bad_line(reader, "record is not an object");
	}
	record->type = rec_string(value, "type");
	if (!record->type) {
		jv_free(value);
		return bad_line(reader, "record has no \"type\" text");
	}
	record->line = line;
	record->length = length;
	record->value = value;
	return READ_RECORD;
}

enum read_result
reader_next(struct reader *reader, struct record *record)
{
	char *newline;
	size_t length;

	buffer_consume(&reader->bytes, reader->used);
	reader->used = 0;
	newline = reader->bytes.length > reader->scanned
	    ? memchr(reader->bytes.data + reader->scanned, '\n',
		  reader->bytes.length - reader->scanned)
	    : NULL;
	if (!newline) {
		reader->scanned = reader->bytes.length;
		if (!reader->end)
			return READ_MORE;
		if (reader->bytes.length == 0)
			return READ_END;
		reader->used = reader->bytes.length;
		reader->scanned = 0;
		reader->number++;
		return bad_line(reader, "the last line is cut: it has no newline");
	}
	length = (size_t)(newline - reader->bytes.data);
	reader->used = length + 1;
	reader->scanned = 0;
	reader->number++;
	return parse_line(reader, reader->bytes.data, length, record);
}

enum read_result
read_record(struct reader *reader, struct record *record)
{
	enum read_result result;

	while ((result = reader_next(reader, record)) == READ_MORE)
		if (!reader_fill(reader))
			return READ_BAD;
	return result;
}

void
record_free(struct record *record)
{
	jv_free(record->value);
	record->value = jv_invalid();
}
