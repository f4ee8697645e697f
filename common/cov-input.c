#include "cov-input.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "cov-json.h"
#include "cov-lcov.h"
#include "cov-map.h"
#include "cov-mpy.h"
#include "deflate.h"
#include "exits.h"
#include "hostpath.h"
#include "span.h"

#define START "---MPY_COV_START---"
#define END "---MPY_COV_END---"
#define SUM "---MPY_COV_CRC32---"

enum { CRC_DIGITS = 8 };

struct input {
	const char *name, *text, *end;
	char *test; /* what is called so when nothing else names it */
	struct cov_into *into;
	const struct cov_trouble *trouble;
};

/* "NAME: WHAT"; takes the message. */
static void
tell(const struct input *input, int status, char *what)
{
	char *named = xasprintf("%s: %s", input->name, what);

	input->trouble->tell(input->trouble->context, status, named);
	free(named);
	free(what);
}

/* "20260102_030405_test_app.json" is of the test "test_app". */
static char *
test_of(const char *name)
{
	const char *base = hostpath_base(name), *dot = strrchr(base, '.');
	size_t length = dot && dot != base ? (size_t)(dot - base) : strlen(base);
	size_t digits = strspn(base, "0123456789");

	if (digits == 8 && base[8] == '_' && strspn(base + 9, "0123456789") == 6 &&
	    base[15] == '_' && length > 16)
		return xstrndup(base + 16, length - 16);
	return xstrndup(base, length);
}

/* A walk over a part of the text, whose errors say where in the whole they are. */
static void
open_part(const struct input *input, const char *from, const char *to, struct bulk *in)
{
	bulk_open(in, input->text, (size_t)(to - input->text));
	in->at = from;
}

/* One object; false when there was trouble. */
static bool
read_object(const struct input *input, struct bulk *in)
{
	char *incomplete = NULL;

	if (!cov_json_read(in, input->into, input->test, &incomplete)) {
		tell(input, EXIT_USAGE, bulk_error(in));
		free(incomplete);
		return false;
	}
	if (incomplete)
		tell(input, EXIT_SYSTEM, xasprintf("tracing ended early on the board: %s", incomplete));
	free(incomplete);
	return true;
}

static void
read_objects(const struct input *input)
{
	struct bulk in;

	open_part(input, input->text, input->end, &in);
	while (read_object(input, &in) && bulk_peek(&in) != BULK_BAD)
		;
	if (!in.problem && !bulk_end(&in))
		tell(input, EXIT_USAGE, bulk_error(&in));
}

static void
complain_of_stream(void *context, const char *what)
{
	tell(context, EXIT_SYSTEM, xstrdup(what));
}

static void
read_error(const struct input *input, const struct record *record)
{
	const char *by = record_string(record, "by"), *what = record_string(record, "message");
	int status = (int)record_number(record, "exit", EXIT_SYSTEM);

	tell(input, status == EXIT_USAGE ? EXIT_USAGE : EXIT_SYSTEM,
	    xasprintf("%s: %s", by ? by : "an error record", what ? what : "without a message"));
}

static void
read_records(struct input *input)
{
	struct account *account = account_new();
	struct reader reader;
	struct record record;
	enum read_result result;
	const char *line = input->text;

	reader_open(&reader, -1, input->name);
	reader_be_lazy(&reader);
	buffer_append(&reader.bytes, input->text, (size_t)(input->end - input->text));
	reader.end = true;
	while ((result = reader_next(&reader, &record)) != READ_END) {
		const char *from = line;
		struct bulk in;

		line += reader.used;
		if (result != READ_RECORD) {
			input->trouble->tell(input->trouble->context, reader.status, reader.error);
			continue;
		}
		account_add(account, &record);
		if (strcmp(record.type, "error") == 0)
			read_error(input, &record);
		open_part(input, from, line, &in);
		if (strcmp(record.type, "coverage") == 0)
			read_object(input, &in);
		else if (strcmp(record.type, "probes") == 0 && !cov_map_read(&in, input->into))
			tell(input, EXIT_USAGE, bulk_error(&in));
		record_free(&record);
	}
	account_finish(account, false, complain_of_stream, input);
	account_free(account);
	reader_close(&reader);
}

/* The first occurrence of a word in [from, to); NULL when there is none. */
static const char *
find(const char *from, const char *to, const char *word)
{
	return memmem(from, (size_t)(to - from), word, strlen(word));
}

static size_t
line_number(const struct input *input, const char *at)
{
	size_t number = 1;

	for (const char *from = input->text; (from = memchr(from, '\n', (size_t)(at - from)));
	     from++)
		number++;
	return number;
}

/* CRC-32 of what was printed, but for line ends: lines may be ended anew on the way. */
static void
checksum_of(const char *from, const char *to, char text[CRC_DIGITS + 1])
{
	uint32_t sum = 0;

	while (from < to) {
		const char *stop = from;

		while (stop < to && *stop != '\n' && *stop != '\r')
			stop++;
		sum = crc32_of(sum, from, (size_t)(stop - from));
		from = stop + (stop < to);
	}
	snprintf(text, CRC_DIGITS + 1, "%08x", (unsigned)sum);
}

/* Behind END a line may tell the checksum of what is between. */
static bool
is_sound(const struct input *input, const char *from, const char *to)
{
	const char *said = to + strlen(END), *end = input->end;
	char sum[CRC_DIGITS + 1];

	while (said < end && isspace((unsigned char)*said))
		said++;
	if (!span_starts(said, (size_t)(end - said), SUM))
		return true;
	said += strlen(SUM);
	said += said < end && *said == ' ';
	checksum_of(from, to, sum);
	if (span_starts(said, (size_t)(end - said), sum))
		return true;
	tell(input, EXIT_SYSTEM,
	    xasprintf("line %zu: the data was damaged on its way: its checksum is %s, not %.*s",
		line_number(input, from), sum,
		(int)(end - said < CRC_DIGITS ? end - said : CRC_DIGITS), said));
	return false;
}

static void
read_printed(const struct input *input, const char *start)
{
	for (; start; start = find(start, input->end, START)) {
		const char *from = start + strlen(START);
		const char *to = find(from, input->end, END);
		struct bulk in;

		if (!to) {
			tell(input, EXIT_USAGE, xasprintf("line %zu: no %s follows: the text was cut",
			    line_number(input, start), END));
			return;
		}
		start = to;
		if (!is_sound(input, from, to))
			continue;
		open_part(input, from, to, &in);
		if (read_object(input, &in) && !bulk_end(&in))
			tell(input, EXIT_USAGE, bulk_error(&in));
	}
}

static void
read_lcov(const struct input *input)
{
	char *error;

	if (!cov_lcov_read(input->text, (size_t)(input->end - input->text), input->into, &error))
		tell(input, EXIT_USAGE, error);
}

static void
read_mpy(const struct input *input)
{
	struct mpy_lines found;
	struct covered_file *file;
	char *error;

	if (!cov_mpy_read(input->text, (size_t)(input->end - input->text), &found, &error)) {
		tell(input, EXIT_USAGE, error);
		return;
	}
	file = cov_into_file(input->into, found.source, strlen(found.source));
	if (file) {
		line_set_join(&file->bytecode, &found.lines);
		file->is_bytecode = true;
	}
	free(found.source);
	line_set_free(&found.lines);
}

/* Records begin with their type; data, even merged data, does not. */
static bool
are_records(const char *text, const char *end)
{
	struct bulk in;
	struct bulk_text key;

	bulk_open(&in, text, (size_t)(end - text));
	return bulk_object(&in) && bulk_member(&in, &key) && bulk_is(&key, "type");
}

/* Data begins with a member of its own; else a program printed this, and data may follow. */
static bool
are_data(const char *text, const char *end)
{
	struct bulk in;
	struct bulk_text key;

	bulk_open(&in, text, (size_t)(end - text));
	return bulk_object(&in) && bulk_member(&in, &key) && cov_json_knows(&key);
}

static bool
is_lcov(const char *text, const char *end)
{
	static const char *const words[] = { "TN:", "SF:", "VER:", "#", NULL };

	for (size_t i = 0; words[i]; i++)
		if (span_starts(text, (size_t)(end - text), words[i]))
			return true;
	return false;
}

static void
read_any(struct input *input)
{
	const char *first = input->text, *start;

	while (first < input->end && isspace((unsigned char)*first))
		first++;
	if (is_mpy(input->text, (size_t)(input->end - input->text)))
		read_mpy(input);
	else if (first == input->end)
		tell(input, EXIT_USAGE, xstrdup("empty: no coverage data is in it"));
	else if (*first == '{' && are_records(first, input->end))
		read_records(input);
	else if (*first == '{' && are_data(first, input->end))
		read_objects(input);
	else if ((start = find(first, input->end, START)))
		read_printed(input, start);
	else if (*first == '{')
		read_objects(input);
	else if (is_lcov(first, input->end))
		read_lcov(input);
	else
		tell(input, EXIT_USAGE, xstrdup("neither JSON, records, LCOV, a .mpy file nor a text "
			"with " START ": no coverage data"));
}

void
cov_input_read(const char *name, const char *text, size_t length, struct cov_into *into,
    const struct cov_trouble *trouble)
{
	struct input input = { name, text, text + length, test_of(name), into, trouble };

	read_any(&input);
	free(input.test);
}
