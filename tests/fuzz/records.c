/* Records: every line comes out once, byte for byte, and can be added to. */
#include <string.h>

#include "fuzz.h"
#include "records.h"

/* The record of a text that must be one. */
static jv
read_one(struct buffer *text)
{
	jv value;

	require(text->length > 1 && text->data[text->length - 1] == '\n', "a record is a line");
	require(!memchr(text->data, '\n', text->length - 1), "it is one line");
	value = jv_parse_sized(text->data, (int)text->length - 1);
	require(jv_get_kind(value) == JV_KIND_OBJECT, "it is an object");
	return value;
}

/* libjq 1.6 leaks a token of what is no JSON. Stacks do not reach beyond its allocator. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:jv_mem_alloc";
}

/* As they are written: no nan equals itself, and what is too large is cut. */
static bool
same(jv a, jv b)
{
	struct buffer one = { 0 }, other = { 0 };
	bool good;

	put_record(&one, a);
	put_record(&other, b);
	good = one.length == other.length && memcmp(one.data, other.data, one.length) == 0;
	buffer_free(&one);
	buffer_free(&other);
	return good;
}

/* Whether all members of one are in the other, with the same values. */
static bool
contains(jv all, jv part)
{
	bool good = true;

	jv_object_foreach(part, key, value)
		good = same(jv_object_get(jv_copy(all), key), value) && good;
	return good;
}

static void
check_record(const struct record *record)
{
	struct buffer text = { 0 };
	jv again;

	put_line(&text, record);
	require(text.length == record->length + 1 &&
		memcmp(text.data, record->line, record->length) == 0,
	    "it is passed on byte for byte");
	buffer_clear(&text);
	put_spliced(&text, record, rec_set_bytes(jv_object(), "x added", "\xff\"", 2));
	again = read_one(&text);
	require(contains(again, record->value), "what is spliced keeps all members");
	require(rec_has(again, "x added") && rec_has(again, "x added_b64"), "and has the new ones");
	jv_free(again);
	buffer_clear(&text);
	put_record(&text, jv_copy(record->value));
	again = read_one(&text);
	require(same(again, jv_copy(record->value)), "written anew, it is the same");
	buffer_free(&text);
}

/* Take all lines that have come; how many bytes they have. */
static size_t
take_lines(struct reader *reader)
{
	struct record record;
	enum read_result result;
	size_t taken = 0;

	while ((result = reader_next(reader, &record)) == READ_RECORD || result == READ_BAD) {
		taken += reader->used;
		if (result == READ_BAD) {
			require(reader->error && reader->error[0], "a bad line has a message");
			continue;
		}
		require(strcmp(record.type, rec_string(record.value, "type")) == 0, "it has its type");
		require(record.length + 1 == reader->used, "it has its length");
		check_record(&record);
		record_free(&record);
	}
	require(result == (reader->end ? READ_END : READ_MORE), "then there are no more");
	return taken;
}

/* The first byte says in what pieces the others come. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct reader reader;
	size_t piece = 1 + next_byte(&input) * 4, all = input.left, taken = 0;

	reader_open(&reader, -1, "<fuzz>");
	while (input.left) {
		size_t length;
		char *bytes = next_bytes(&input, piece, &length);

		buffer_append(&reader.bytes, bytes, length);
		free(bytes);
		taken += take_lines(&reader);
	}
	reader.end = true;
	taken += take_lines(&reader);
	require(taken == all, "every byte is in a line");
	reader_close(&reader);
	return 0;
}
