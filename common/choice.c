/* The choice of tests. */
#include "choice.h"

#include <stdlib.h>

#include "buffer.h"
#include "exits.h"
#include "selection.h"
#include "text.h"

/* Whether a test is asked for itself. */
static bool
is_asked_for(const struct choice *choice, const struct testfile *file,
    const struct testcase *test)
{
	char *error = NULL; /* none: the expressions were checked */

	if (!targets_hold(&choice->targets, file->path, test->name))
		return false;
	if (choice->words &&
	    !selection_holds(choice->words, selection_contains, test->name, &error))
		return false;
	return !choice->tags || selection_holds(choice->tags, testcase_has_tag, test, &error);
}

static void
choose_sources(struct testfile *file, const struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		file->cases[sources->tests[i] - 1].chosen = true;
}

size_t
choice_apply(const struct choice *choice, struct testfile *file)
{
	size_t count = 0;

	for (size_t i = 0; i < file->count; i++) {
		file->cases[i].chosen = is_asked_for(choice, file, &file->cases[i]);
		count += file->cases[i].chosen;
	}
	if (count)
		choose_sources(file, &file->reading.sources); /* of the file's teardown */
	count = 0;
	/* What a test needs stands before it: from the end, all are found. */
	for (size_t i = file->count; i-- > 0;) {
		const struct testcase *test = &file->cases[i];

		count += test->chosen;
		if (!test->chosen)
			continue;
		choose_sources(file, &test->sources);
		for (size_t k = 0; k < test->need_count; k++)
			file->cases[test->needs[k]].chosen = true;
	}
	return count;
}

/* The name in the file that is nearest to one which is not, or NULL. */
static const char *
nearest_test(const struct testfile *file, const char *name)
{
	const char **names = xcalloc(file->count + 1, sizeof *names);
	const char *nearest;

	for (size_t i = 0; i < file->count; i++)
		names[i] = file->cases[i].name;
	nearest = nearest_word(name, names);
	free(names);
	return nearest;
}

/* All names are those of tests in the file. */
static bool
check_names(const struct testfile *file, const struct strmap *names, struct strmap *messages)
{
	struct strmap there = { 0 };
	size_t before = messages->count;

	for (size_t i = 0; i < file->count; i++)
		*strmap_at(&there, file->cases[i].name) = messages;
	for (size_t i = 0; i < names->count; i++) {
		const char *name = names->entries[i].key, *nearest;
		char *message;

		if (strmap_get(&there, name))
			continue;
		nearest = nearest_test(file, name);
		message = xasprintf("%s: no test '%s'%s%s", file->path, name,
		    nearest ? "; nearest: " : "", nearest ? nearest : "");
		strmap_at(messages, message);
		free(message);
	}
	strmap_free(&there, NULL);
	return messages->count == before;
}

int
choice_check(const struct choice *choice, struct testfile *const *files, size_t count,
    struct strmap *messages)
{
	int status = EXIT_PASS;

	for (size_t i = 0; i < count; i++) {
		const struct strmap *names = targets_names(&choice->targets, files[i]->path);

		if (names && !check_names(files[i], names, messages))
			status = EXIT_USAGE;
	}
	return status;
}
