/* Names of tests: each its own, and those that others need. */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "testfile-internal.h"
#include "text.h"

/* The first of NAME#2, NAME#3, ... that is not taken; *next is where to look from. */
static char *
number_name(const struct strmap *taken, const char *name, uintptr_t *next)
{
	for (;;) {
		char *numbered = xasprintf("%s#%zu", name, (size_t)(*next)++);

		if (!strmap_get(taken, numbered))
			return numbered;
		free(numbered);
	}
}

void
testfile_number_names(struct testfile *file)
{
	struct strmap taken = { 0 }; /* the value: the next number to try */

	/* These ids belong to the set-up of the file itself. */
	*strmap_at(&taken, "<setup>") = (void *)2;
	*strmap_at(&taken, "<teardown>") = (void *)2;
	for (size_t i = 0; i < file->count; i++) {
		char *name = file->cases[i].name;
		uintptr_t next = (uintptr_t)strmap_get(&taken, name);

		if (next) {
			file->cases[i].name = number_name(&taken, name, &next);
			*strmap_at(&taken, name) = (void *)next;
			free(name);
		}
		*strmap_at(&taken, file->cases[i].name) = (void *)2;
	}
	strmap_free(&taken, NULL);
}

/* Where tests are, counted from 1: by their own names, and by those that params made many of. */
struct index {
	struct strmap exact, first, last;
};

/* The tests from `first` to `last` that have a name, or none when both are 0. */
struct range {
	uintptr_t first, last;
};

static void
add_names(struct index *index, const struct testcase *test, uintptr_t place)
{
	void **first = strmap_at(&index->first, test->base);

	if (!*first)
		*first = (void *)place;
	*strmap_at(&index->last, test->base) = (void *)place;
	*strmap_at(&index->exact, test->name) = (void *)place;
}

static struct range
find_name(const struct index *index, const char *name)
{
	uintptr_t exact = (uintptr_t)strmap_get(&index->exact, name);

	if (exact)
		return (struct range){ exact, exact };
	return (struct range){ (uintptr_t)strmap_get(&index->first, name),
		(uintptr_t)strmap_get(&index->last, name) };
}

static void
complain_unknown(const struct testfile *file, const struct index *index,
    const struct node *word)
{
	size_t count = 0;
	const char **names =
	    xcalloc(index->exact.count + index->first.count + 1, sizeof *names);
	const char *nearest;

	for (size_t i = 0; i < index->first.count; i++)
		names[count++] = index->first.entries[i].key;
	for (size_t i = 0; i < index->exact.count; i++)
		names[count++] = index->exact.entries[i].key;
	nearest = nearest_word(word->text, names);
	fault(file->reading.faults, word, "needs: no test '%.60s'%s%s", word->text,
	    nearest ? "; nearest: " : "", nearest ? nearest : "");
	free(names);
}

/* The tests of that name must all stand before test `own`. */
static void
add_need(const struct testfile *file, const struct index *index, size_t own,
    const struct node *word)
{
	struct testcase *test = &file->cases[own];
	struct range range = find_name(index, word->text);

	if (!range.first) {
		complain_unknown(file, index, word);
		return;
	}
	if (range.last > own) {
		fault(file->reading.faults, word, strcmp(word->text, test->base) == 0
			? "needs: '%.60s' is the test itself"
			: "needs: '%.60s' stands later in the file, and tests run in its order",
		    word->text);
		return;
	}
	for (uintptr_t i = range.first; i <= range.last; i++) {
		const struct testcase *needed = &file->cases[i - 1];

		if (range.first != range.last && strcmp(needed->base, word->text) != 0)
			continue;
		test->needs = xrealloc(test->needs, (test->need_count + 1) * sizeof *test->needs);
		test->needs[test->need_count++] = i - 1;
	}
}

void
testfile_find_needs(struct testfile *file)
{
	struct index index = { 0 };

	for (size_t i = 0; i < file->count; i++)
		add_names(&index, &file->cases[i], i + 1);
	for (size_t i = 0; i < file->count; i++) {
		const struct node *needs = file->cases[i].part.given[DIR_NEEDS];

		if (needs && needs->kind == NODE_SCALAR)
			add_need(file, &index, i, needs);
		for (size_t k = 0; needs && k < needs->count; k++)
			add_need(file, &index, i, needs->items[k]);
	}
	strmap_free(&index.exact, NULL);
	strmap_free(&index.first, NULL);
	strmap_free(&index.last, NULL);
}
