/* Verdicts: tests, as they are kept in an archive. */
#include <stdlib.h>
#include <string.h>

#include "verdicts-internal.h"

enum { TEXTS = 4 };

/* The texts of a test, each of which may be NULL. */
static void
list_texts(struct test *test, char **texts[TEXTS])
{
	texts[0] = &test->role;
	texts[1] = &test->name;
	texts[2] = &test->file;
	texts[3] = &test->xfail_reason;
}

static void
free_test(void *value)
{
	struct test *test = value;
	char **texts[TEXTS];

	for (struct trial *next, *trial = test->trials; trial; trial = next) {
		next = trial->next;
		trial_free(trial);
	}
	list_texts(test, texts);
	for (size_t i = 0; i < TEXTS; i++)
		free(*texts[i]);
	free(test);
}

/* The test and its texts; its trials and their boards, of which nothing else is left. */
static bool
pack_test(const void *value, struct buffer *to)
{
	struct test test = *(const struct test *)value;
	char **texts[TEXTS];

	for (const struct trial *trial = test.trials; trial; trial = trial->next)
		if (!trial->judged)
			return false;
	buffer_append(to, &test, sizeof test);
	list_texts(&test, texts);
	for (size_t i = 0; i < TEXTS; i++)
		if (*texts[i])
			buffer_append(to, *texts[i], strlen(*texts[i]) + 1);
	for (const struct trial *trial = test.trials; trial; trial = trial->next) {
		buffer_append(to, trial, sizeof *trial);
		buffer_append(to, trial->device, strlen(trial->device) + 1);
	}
	return true;
}

static char *
unpack_text(const char **bytes)
{
	char *text = xstrdup(*bytes);

	*bytes += strlen(text) + 1;
	return text;
}

static void *
unpack_test(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	struct test *test = xmalloc(sizeof *test);
	struct trial **place = &test->trials;
	char **texts[TEXTS];

	memcpy(test, bytes, sizeof *test);
	bytes += sizeof *test;
	list_texts(test, texts);
	for (size_t i = 0; i < TEXTS; i++)
		if (*texts[i])
			*texts[i] = unpack_text(&bytes);
	for (; bytes < end; place = &(*place)->next) {
		*place = xmalloc(sizeof **place);
		memcpy(*place, bytes, sizeof **place);
		bytes += sizeof **place;
		(*place)->device = unpack_text(&bytes);
	}
	*place = NULL;
	return test;
}

const struct archive_kind judged_tests = { pack_test, unpack_test, free_test };
