#include "cov-members.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

enum { LONG = 1 << 16 };

void
flush_long(struct buffer *text, FILE *stream)
{
	if (!stream || text->length < LONG)
		return;
	fwrite(text->data, 1, text->length, stream);
	buffer_clear(text);
}

void
put_json_text(struct buffer *to, const char *text)
{
	put_json(to, jv_string(text));
}

void
put_member(struct buffer *to, bool *first, const char *name)
{
	if (!*first)
		buffer_putc(to, ',');
	*first = false;
	put_json_text(to, name);
	buffer_putc(to, ':');
}

void
put_line_numbers(struct buffer *to, const struct line_set *lines)
{
	buffer_putc(to, '[');
	for (unsigned line = 0; (line = line_set_next(lines, line));)
		buffer_printf(to, "%s%u", to->data[to->length - 1] == '[' ? "" : ",", line);
	buffer_putc(to, ']');
}

static void
put_arc(struct buffer *to, struct arc arc)
{
	buffer_printf(to, "%s[%d,%d]", to->data[to->length - 1] == '[' ? "" : ",", arc.from, arc.to);
}

void
put_arms(struct buffer *to, const struct cov_file *file, bool taken)
{
	buffer_putc(to, '[');
	for (size_t i = 0; i < file->arm_count; i++)
		if (file->arms[i].taken == taken)
			put_arc(to, file->arms[i].arc);
	buffer_putc(to, ']');
}

static void
put_arcs(struct buffer *to, const struct arc_set *set)
{
	struct arc *arcs = arc_set_sorted(set);

	buffer_putc(to, '[');
	for (size_t i = 0; i < set->count; i++)
		put_arc(to, arcs[i]);
	buffer_putc(to, ']');
	free(arcs);
}

/* A member by file. */
struct part {
	const char *name;
	bool (*has)(const struct cov_file *file); /* NULL: always */
	void (*put)(struct buffer *to, const struct cov_file *file);
};

static void
put_method(struct buffer *to, const struct cov_file *file)
{
	put_json_text(to, cov_method_names[file->method]);
}

/* As it was read, so that nothing is lost, and what follows from it. */
static void
put_executed(struct buffer *to, const struct cov_file *file)
{
	struct line_set lines = { 0 };

	line_set_join(&lines, &file->data->executed);
	line_set_join(&lines, &file->executed);
	put_line_numbers(to, &lines);
	line_set_free(&lines);
}

static void
put_executable(struct buffer *to, const struct cov_file *file)
{
	struct line_set lines = { 0 };

	line_set_join(&lines, &file->statements);
	line_set_join(&lines, &file->excluded);
	put_line_numbers(to, &lines);
	line_set_free(&lines);
}

static bool
has_excluded(const struct cov_file *file)
{
	return file->counts.excluded > 0;
}

static void
put_excluded(struct buffer *to, const struct cov_file *file)
{
	put_line_numbers(to, &file->excluded);
}

static bool
has_arcs(const struct cov_file *file)
{
	return file->data->arcs.count > 0;
}

static void
put_taken(struct buffer *to, const struct cov_file *file)
{
	put_arcs(to, &file->data->arcs);
}

static bool
has_branches(const struct cov_file *file)
{
	return file->arm_count > 0;
}

static void
put_branches(struct buffer *to, const struct cov_file *file)
{
	buffer_putc(to, '[');
	for (size_t i = 0; i < file->arm_count; i++)
		put_arc(to, file->arms[i].arc);
	buffer_putc(to, ']');
}

static bool
has_hits(const struct cov_file *file)
{
	return file->data->hits.count > 0;
}

static void
put_hits(struct buffer *to, const struct cov_file *file)
{
	const struct line_hits *hits = &file->data->hits;

	buffer_putc(to, '{');
	for (unsigned line = 0; line < hits->count; line++)
		if (hits->counts[line])
			buffer_printf(to, "%s\"%u\":%llu", to->data[to->length - 1] == '{' ? "" : ",",
			    line, (unsigned long long)hits->counts[line]);
	buffer_putc(to, '}');
}

static const struct part parts[] = {
	{ "methods", NULL, put_method },
	{ "executed", NULL, put_executed },
	{ "executable", NULL, put_executable },
	{ "excluded", has_excluded, put_excluded },
	{ "arcs", has_arcs, put_taken },
	{ "branches", has_branches, put_branches },
	{ "hits", has_hits, put_hits },
};

static bool
is_needed(const struct part *part, const struct cov_result *result, size_t from, size_t end)
{
	for (size_t i = from; part->has && i < end; i++)
		if (part->has(&result->files[i]))
			return true;
	return !part->has;
}

static void
put_part(struct buffer *to, bool *first, const struct part *part, const struct cov_result *result,
    size_t from, size_t end, FILE *stream)
{
	bool first_file = true;

	if (!is_needed(part, result, from, end))
		return;
	put_member(to, first, part->name);
	buffer_putc(to, '{');
	for (size_t i = from; i < end; i++) {
		const struct cov_file *file = &result->files[i];

		if (part->has && !part->has(file))
			continue;
		put_member(to, &first_file, file->name);
		part->put(to, file);
		flush_long(to, stream);
	}
	buffer_putc(to, '}');
}

/* All tests of these files; its values are nothing. */
static void
collect_tests(const struct cov_result *result, size_t from, size_t end, struct strmap *tests)
{
	for (size_t i = from; i < end; i++)
		for (size_t k = 0; k < result->files[i].test_count; k++)
			strmap_at(tests, result->files[i].tests[k].test);
}

static const struct test_lines *
find_test(const struct cov_file *file, const char *test)
{
	for (size_t i = 0; i < file->test_count; i++)
		if (strcmp(file->tests[i].test, test) == 0)
			return &file->tests[i];
	return NULL;
}

static void
put_test(struct buffer *to, const struct cov_result *result, const char *test, size_t from,
    size_t end)
{
	bool first = true;

	buffer_putc(to, '{');
	for (size_t i = from; i < end; i++) {
		const struct cov_file *file = &result->files[i];
		const struct test_lines *found = find_test(file, test);
		struct line_set lines = { 0 };

		if (!found)
			continue;
		line_set_join(&lines, &found->lines);
		line_set_join(&lines, strmap_get(&file->data->tests, test));
		put_member(to, &first, file->name);
		put_line_numbers(to, &lines);
		line_set_free(&lines);
	}
	buffer_putc(to, '}');
}

static void
put_contexts(struct buffer *to, bool *first, const struct cov_result *result, size_t from,
    size_t end, FILE *stream)
{
	struct strmap tests = { 0 };
	const char **names;
	bool first_test = true;

	collect_tests(result, from, end, &tests);
	names = sorted_keys(&tests);
	put_member(to, first, "contexts");
	buffer_putc(to, '{');
	for (size_t i = 0; i < tests.count; i++) {
		put_member(to, &first_test, names[i]);
		put_test(to, result, names[i], from, end);
		flush_long(to, stream);
	}
	buffer_putc(to, '}');
	free(names);
	strmap_free(&tests, NULL);
}

void
put_data(struct buffer *to, bool *first, const struct cov_result *result, size_t from, size_t end,
    FILE *stream)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		put_part(to, first, &parts[i], result, from, end, stream);
	if (result->contexts)
		put_contexts(to, first, result, from, end, stream);
}

static void
put_count(struct buffer *to, const char *name, size_t count)
{
	buffer_printf(to, ",\"%s\":%zu", name, count);
}

void
put_cov_summary(struct buffer *to, const struct cov_counts *counts, bool branches, int digits)
{
	char percent[PERCENT_TEXT];

	cov_percent_text(counts, digits, percent);
	buffer_printf(to, "{\"covered_lines\":%zu", counts->statements - counts->missing);
	put_count(to, "num_statements", counts->statements);
	buffer_puts(to, ",\"percent_covered\":");
	put_json(to, jv_number(cov_percent(counts)));
	buffer_printf(to, ",\"percent_covered_display\":\"%s\"", percent);
	put_count(to, "missing_lines", counts->missing);
	put_count(to, "excluded_lines", counts->excluded);
	if (branches) {
		put_count(to, "num_branches", counts->branches);
		put_count(to, "num_partial_branches", counts->partial);
		put_count(to, "covered_branches", counts->branches - counts->untaken);
		put_count(to, "missing_branches", counts->untaken);
	}
	buffer_putc(to, '}');
}
