/*
 * Coverage data, of every kind: what is read without trouble is the same when what was made
 * of it is read again.
 */
#include <string.h>

#include "cov-input.h"
#include "cov-members.h"
#include "fuzz.h"
#include "text.h"

/* libjq 1.6 leaks a token of what is no JSON. Stacks do not reach beyond its allocator. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:jv_mem_alloc";
}

static void
note_trouble(void *context, int status, const char *what)
{
	size_t *troubles = context;

	require(status > 0 && *what, "trouble has a status and a message");
	++*troubles;
}

static size_t
read_text(const char *text, size_t length, struct coverage *data)
{
	size_t troubles = 0;
	const struct cov_trouble trouble = { note_trouble, &troubles };
	struct cov_paths paths;
	struct cov_into into;

	cov_paths_open(&paths);
	cov_into_open(&into, data, &paths);
	cov_input_read("fuzz.json", text, length, &into, &trouble);
	cov_into_free(&into);
	cov_paths_free(&paths);
	return troubles;
}

static void
ignore(void *context, int status, const char *what)
{
	(void)context;
	(void)status;
	(void)what;
}

static void
make_text(const struct coverage *data, struct buffer *text)
{
	const struct cov_finder finder = { METHOD_PROBE, NULL, { ignore, NULL } };
	const struct path_choice all = { 0 };
	struct cov_result result;
	bool first = true;

	cov_result_make(data, &all, &finder, true, &result);
	buffer_putc(text, '{');
	put_data(text, &first, &result, 0, result.count, NULL);
	buffer_putc(text, '}');
	cov_result_free(&result);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	size_t length;
	char *text = next_bytes(&input, size, &length);
	struct coverage one = { .contexts = true }, other = { .contexts = true };
	struct buffer made = { 0 }, again = { 0 };

	/* JSON has no names that are not UTF-8. */
	if (read_text(text, length, &one) == 0 && utf8_valid(text, length) == length) {
		make_text(&one, &made);
		require(read_text(made.data, made.length, &other) == 0, "what is made can be read");
		make_text(&other, &again);
		require(made.length == again.length &&
			memcmp(made.data, again.data, made.length) == 0,
		    "and is the same then");
	}
	coverage_free(&one);
	coverage_free(&other);
	buffer_free(&made);
	buffer_free(&again);
	free(text);
	return 0;
}
