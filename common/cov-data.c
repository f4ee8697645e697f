#include "cov-data.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

static void
free_lines(void *value)
{
	line_set_free(value);
	free(value);
}

static void
free_file(void *value)
{
	struct covered_file *file = value;

	line_set_free(&file->executed);
	line_hits_free(&file->hits);
	line_set_free(&file->entered);
	line_set_free(&file->listed);
	line_set_free(&file->bytecode);
	line_set_free(&file->excluded);
	arc_set_free(&file->arcs);
	arc_set_free(&file->branches);
	strmap_free(&file->tests, free_lines);
	free(file);
}

void
coverage_free(struct coverage *coverage)
{
	strmap_free(&coverage->files, free_file);
}

struct covered_file *
coverage_file(struct coverage *coverage, const char *name)
{
	void **place = strmap_at(&coverage->files, name);
	struct covered_file *file = *place;

	if (file)
		return file;
	*place = file = xcalloc(1, sizeof *file);
	file->name = coverage->files.entries[coverage->files.count - 1].key;
	return file;
}

struct line_set *
covered_by(struct covered_file *file, const char *test)
{
	void **place = strmap_at(&file->tests, test);

	if (!*place)
		*place = xcalloc(1, sizeof(struct line_set));
	return *place;
}

static void
join_file(struct covered_file *file, const struct covered_file *other)
{
	line_set_join(&file->executed, &other->executed);
	line_hits_join(&file->hits, &other->hits);
	line_set_join(&file->entered, &other->entered);
	line_set_join(&file->listed, &other->listed);
	line_set_join(&file->bytecode, &other->bytecode);
	line_set_join(&file->excluded, &other->excluded);
	file->is_listed |= other->is_listed;
	file->is_bytecode |= other->is_bytecode;
	arc_set_join(&file->arcs, &other->arcs);
	arc_set_join(&file->branches, &other->branches);
	for (size_t i = 0; i < other->tests.count; i++)
		line_set_join(covered_by(file, other->tests.entries[i].key),
		    other->tests.entries[i].value);
}

void
coverage_join(struct coverage *coverage, const struct coverage *other)
{
	for (size_t i = 0; i < other->files.count; i++)
		join_file(coverage_file(coverage, other->files.entries[i].key),
		    other->files.entries[i].value);
}

static int
by_file_name(const void *a, const void *b)
{
	return strcmp((*(struct covered_file *const *)a)->name,
	    (*(struct covered_file *const *)b)->name);
}

struct covered_file **
coverage_sorted(const struct coverage *coverage)
{
	size_t count = coverage->files.count;
	struct covered_file **files = xmalloc((count + 1) * sizeof *files);

	for (size_t i = 0; i < count; i++)
		files[i] = coverage->files.entries[i].value;
	qsort(files, count, sizeof(struct covered_file *), by_file_name);
	return files;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **
sorted_keys(const struct strmap *map)
{
	const char **keys = xmalloc((map->count + 1) * sizeof *keys);

	for (size_t i = 0; i < map->count; i++)
		keys[i] = map->entries[i].key;
	qsort(keys, map->count, sizeof *keys, by_key);
	return keys;
}
