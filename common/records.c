/* Reading and writing newline-delimited JSON objects. */
#include "records.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "exits.h"
#include "json.h"
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

static enum read_result
parse_line(struct reader *reader, const char *line, size_t length, struct record *record)
{
	jv value;

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

jv
rec_get(jv object, const char *key)
{
	return jv_object_get(jv_copy(object), jv_string(key));
}

const char *
rec_string(jv object, const char *key)
{
	jv value = rec_get(object, key);
	const char *string =
	    jv_get_kind(value) == JV_KIND_STRING ? jv_string_value(value) : NULL;

	jv_free(value); /* the object keeps it alive */
	return string;
}

double
rec_number(jv object, const char *key, double otherwise)
{
	jv value = rec_get(object, key);
	double number = jv_get_kind(value) == JV_KIND_NUMBER ? jv_number_value(value) : otherwise;

	jv_free(value);
	return number;
}

bool
rec_true(jv object, const char *key)
{
	jv value = rec_get(object, key);
	bool is_true = jv_get_kind(value) == JV_KIND_TRUE;

	jv_free(value);
	return is_true;
}

bool
rec_has(jv object, const char *key)
{
	return jv_object_has(jv_copy(object), jv_string(key));
}

jv
rec_set(jv object, const char *key, jv value)
{
	return jv_object_set(object, jv_string(key), value);
}

jv
rec_set_string(jv object, const char *key, const char *string)
{
	return rec_set(object, key, jv_string(string));
}

jv
rec_set_number(jv object, const char *key, double number)
{
	return rec_set(object, key, jv_number(number));
}

jv
rec_new(const char *type)
{
	return rec_set_string(jv_object(), "type", type);
}

jv
rec_set_bytes(jv object, const char *key, const char *bytes, size_t length)
{
	struct buffer text = { 0 };
	char *other;

	if (utf8_valid(bytes, length) == length)
		return rec_set(object, key, jv_string_sized(length ? bytes : "", (int)length));
	put_replaced(&text, bytes, length);
	object = rec_set(object, key, jv_string_sized(text.data, (int)text.length));
	buffer_clear(&text);
	put_base64(&text, bytes, length);
	other = xasprintf("%s_b64", key);
	object = rec_set(object, other, jv_string_sized(text.data, (int)text.length));
	free(other);
	buffer_free(&text);
	return object;
}

char *
rec_bytes(jv object, const char *key, size_t *length)
{
	char *other = xasprintf("%s_b64", key);
	jv value = rec_get(object, other);
	struct buffer bytes = { 0 };

	free(other);
	if (jv_get_kind(value) == JV_KIND_STRING &&
	    put_unbase64(&bytes, jv_string_value(value),
		(size_t)jv_string_length_bytes(jv_copy(value)))) {
		jv_free(value);
		*length = bytes.length;
		buffer_string(&bytes);
		return bytes.base;
	}
	buffer_free(&bytes);
	jv_free(value);
	value = rec_get(object, key);
	if (jv_get_kind(value) != JV_KIND_STRING) {
		jv_free(value);
		return NULL;
	}
	*length = (size_t)jv_string_length_bytes(jv_copy(value));
	char *copy = xstrndup(jv_string_value(value), *length);

	jv_free(value);
	return copy;
}

void
put_record(struct buffer *to, jv value)
{
	put_json(to, value);
	buffer_putc(to, '\n');
}

void
put_line(struct buffer *to, const struct record *record)
{
	buffer_append(to, record->line, record->length);
	buffer_putc(to, '\n');
}

void
put_spliced(struct buffer *to, const struct record *record, jv fields)
{
	size_t brace = record->length;
	bool has_members = jv_object_length(jv_copy(record->value)) > 0;
	struct buffer more = { 0 };

	if (jv_object_length(jv_copy(fields)) == 0) {
		jv_free(fields);
		put_line(to, record);
		return;
	}
	while (record->line[brace - 1] != '}')
		brace--;
	put_json(&more, fields);
	buffer_append(to, record->line, brace - 1);
	if (has_members)
		buffer_putc(to, ',');
	buffer_append(to, more.data + 1, more.length - 1);
	buffer_putc(to, '\n');
	buffer_free(&more);
}

char *
new_run(void)
{
	uint64_t token = 0;

	if (getrandom(&token, sizeof token, 0) != sizeof token)
		token = (uint64_t)getpid();
	return xasprintf("%016llx", (unsigned long long)token);
}

jv
plan_record(const char *by, const char *run)
{
	return rec_set_string(rec_set_string(rec_new("plan"), "by", by), "run", run);
}

jv
end_record(const char *by, const char *run, size_t count)
{
	jv end = rec_set_string(rec_set_string(rec_new("end"), "by", by), "run", run);

	return rec_set_number(end, "count", (double)count);
}

jv
error_record(const char *by, const char *message, const char *where, int status)
{
	jv error = rec_set_string(rec_new("error"), "by", by);

	error = rec_set_bytes(error, "message", message, strlen(message));
	if (where)
		error = rec_set_string(error, "where", where);
	return rec_set_number(error, "exit", status);
}

bool
flush_records(struct buffer *from, FILE *to)
{
	bool good = from->length == 0 ||
	    (fwrite(from->data, 1, from->length, to) == from->length && fflush(to) == 0);

	buffer_clear(from);
	return good;
}

bool
finish_output(void)
{
	bool lost = ferror(stdout) != 0;

	if (fclose(stdout) == 0 && !lost)
		return true;
	warnx("<stdout>: cannot write: %s", strerror(errno ? errno : EIO));
	return false;
}
