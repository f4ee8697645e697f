/* Records: writing them, and those that every producer writes. */
#include "records.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "json.h"

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
	bool has_members = jv_object_length(jv_copy(record_value(record))) > 0;
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
