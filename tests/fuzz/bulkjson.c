/*
 * Bulk JSON: nothing is read past the end; walking takes what passing over takes; what is
 * a JSON text here is one for libjq, but for what only Python writes.
 */
#include <jv.h>
#include <string.h>

#include "bulkjson.h"
#include "fuzz.h"

enum { DEEPEST = 100 };

/* Walk a value by its parts, as deep as it goes. */
static void
walk(struct bulk *in, int depth)
{
	struct bulk_text text;
	struct buffer plain = { 0 };

	switch (depth < DEEPEST ? bulk_peek(in) : BULK_NULL) {
	case BULK_OBJECT:
		if (bulk_object(in))
			while (bulk_member(in, &text))
				walk(in, depth + 1);
		break;
	case BULK_ARRAY:
		if (bulk_array(in))
			while (bulk_item(in))
				walk(in, depth + 1);
		break;
	case BULK_STRING:
		if (bulk_string(in, &text))
			bulk_unescape(&text, &plain);
		buffer_free(&plain);
		break;
	case BULK_NUMBER:
		if (bulk_number(in, &text))
			bulk_double(&text);
		break;
	default:
		bulk_skip(in);
	}
}

/* libjq 1.6 has no NaN in capitals, no infinities, no lone surrogates, and is not as deep. */
static bool
is_for_libjq(const char *text, size_t length)
{
	static const char *const words[] = { "NaN", "Infinity", "\\ud", "\\uD", "[[[[[[[[", "\":{\"" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (memmem(text, length, words[i], strlen(words[i])))
			return false;
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	size_t length;
	char *text = next_bytes(&input, size, &length);
	char *one, *other;
	struct bulk skipped, walked;

	bulk_open(&skipped, text, length);
	if (bulk_skip(&skipped))
		bulk_end(&skipped);
	bulk_open(&walked, text, length);
	walk(&walked, 0);
	bulk_end(&walked);
	one = bulk_error(&skipped);
	other = bulk_error(&walked);
	require((one == NULL) == (other == NULL), "walking takes what passing over takes");
	require(!one || strcmp(one, other) == 0, "errors are the same");
	if (!one && is_for_libjq(text, length)) {
		jv value = jv_parse_sized(text, (int)length);

		require(jv_is_valid(value), "libjq takes it, too");
		jv_free(value);
	}
	free(one);
	free(other);
	free(text);
	return 0;
}
