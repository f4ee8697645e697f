/*
 * Fields: what is taken for an object without parsing it, libjq takes for the same
 * object; and a lazy reader gives the same records and complaints as another.
 */
#include <string.h>

#include "fields.h"
#include "fuzz.h"
#include "judge.h"
#include "records.h"
#include "text.h"

/* libjq 1.6 leaks a token of what is no JSON. Stacks do not reach beyond its allocator. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:jv_mem_alloc";
}

/* Whether two values (borrowed) are written alike: no nan equals itself. */
static bool
same_text(jv a, jv b)
{
	jv one = jv_dump_string(jv_copy(a), 0), other = jv_dump_string(jv_copy(b), 0);
	bool same = strcmp(jv_string_value(one), jv_string_value(other)) == 0;

	jv_free(one);
	jv_free(other);
	return same;
}

/* Whether the text of a field is that of the value (consumed). */
static bool
same_value(const struct field *field, jv value)
{
	jv parsed = jv_parse_sized(field->value, (int)field->length);
	bool same = same_text(parsed, value);

	jv_free(parsed);
	jv_free(value);
	return same;
}

/* A member as the accessors give it, beside the value (consumed). */
static void
check_member(struct fields *fields, const char *key, jv value)
{
	const struct field *field = fields_get(fields, key);
	size_t length = 0;
	const char *text = fields_text(fields, key, &length);

	require(field != NULL, "each member is found");
	require((text != NULL) == (jv_get_kind(value) == JV_KIND_STRING), "a text is a string");
	if (text)
		require(length == (size_t)jv_string_length_bytes(jv_copy(value)) &&
			memcmp(text, jv_string_value(value), length + 1) == 0,
		    "it is the same text");
	if (jv_get_kind(value) == JV_KIND_NUMBER)
		require(fields_number(fields, key, -1) == jv_number_value(value),
		    "it is the same number");
	require(same_value(field, value), "it is the same value");
}

static void
check_line(struct fields *fields, const char *line, size_t length)
{
	jv object;

	if (utf8_valid(line, length) != length || !fields_find(fields, line, length))
		return;
	object = jv_parse_sized(line, (int)length);
	require(jv_get_kind(object) == JV_KIND_OBJECT, "libjq takes it, too");
	require((size_t)jv_object_length(jv_copy(object)) <= fields->count, "with no more members");
	jv_object_foreach(object, key, value) {
		/* A name that ends in a NUL cannot be asked for. */
		if (strlen(jv_string_value(key)) ==
		    (size_t)jv_string_length_bytes(jv_copy(key)))
			check_member(fields, jv_string_value(key), value);
		else
			jv_free(value);
		jv_free(key);
	}
	jv_free(object);
}

/* The next record of both readers is the same, or the same complaint. */
static enum read_result
compare_next(struct reader *lazy, struct reader *eager, struct fields *scratch)
{
	struct record one, other;
	enum read_result result = reader_next(lazy, &one);

	require(reader_next(eager, &other) == result, "both take a line or refuse it");
	if (result == READ_BAD)
		require(strcmp(lazy->error, eager->error) == 0, "for the same reason");
	if (result != READ_RECORD)
		return result;
	require(strcmp(one.type, other.type) == 0, "records have the same type");
	if (judge_is_plainly_good(&one, scratch))
		require(judge_holds(other.value), "what is plainly good is good");
	record_parse(&one);
	require(same_text(one.value, other.value), "records have the same value");
	record_free(&one);
	record_free(&other);
	return result;
}

static void
feed(struct reader *reader, const uint8_t *data, size_t size)
{
	reader_open(reader, -1, "<fuzz>");
	buffer_append(&reader->bytes, data, size);
	reader->end = true;
}

static void
compare_readers(const uint8_t *data, size_t size, struct fields *scratch)
{
	struct reader lazy, eager;

	feed(&lazy, data, size);
	feed(&eager, data, size);
	reader_be_lazy(&lazy);
	while (compare_next(&lazy, &eager, scratch) != READ_END)
		;
	reader_close(&lazy);
	reader_close(&eager);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fields fields = { 0 };
	struct input input = input_of(data, size);

	while (input.left) {
		const char *newline = memchr(input.at, '\n', input.left);
		size_t length = newline ? (size_t)(newline - input.at) : input.left;
		size_t got;
		char *line = next_bytes(&input, length + 1, &got);

		if (newline)
			check_line(&fields, line, length);
		free(line);
	}
	compare_readers(data, size, &fields);
	fields_free(&fields);
	return 0;
}
