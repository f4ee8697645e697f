/* Python source with probes: the parts in turn. */
#include "probe-internal.h"

#include <stdlib.h>
#include <string.h>

/* Where each line begins; the last entry is the end of the source. */
static void
find_lines(struct placing *placing)
{
	const char *code = placing->tree->code;
	size_t length = placing->tree->length, at = 0, room = 64;

	placing->line_starts = xmalloc((room + 2) * sizeof(size_t));
	placing->line_starts[0] = 0;
	if (length >= 3 && memcmp(code, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < length || placing->line_count == 0) {
		if (placing->line_count == room) {
			room *= 2;
			placing->line_starts = xrealloc(placing->line_starts, (room + 2) * sizeof(size_t));
		}
		placing->line_starts[++placing->line_count] = at;
		while (at < length && !py_line_end(code, length, at))
			at++;
		if (at == length)
			break;
		at += py_line_end(code, length, at);
	}
	placing->line_starts[placing->line_count + 1] = length;
}

static void
forget_probes(struct probe_note *notes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		notes[i].reached = NO_PROBE;
}

static void
begin(struct placing *placing)
{
	const struct py_tree *tree = placing->tree;
	size_t lines;

	find_lines(placing);
	lines = placing->line_count + 2;
	placing->excluded = xcalloc(lines, sizeof(bool));
	placing->no_branch = xcalloc(lines, sizeof(bool));
	placing->claimed = xcalloc(lines, sizeof(bool));
	placing->statements = xcalloc(tree->statements, sizeof *placing->statements);
	placing->clauses = xcalloc(tree->clauses, sizeof *placing->clauses);
	placing->wraps = xmalloc(tree->clauses * sizeof *placing->wraps);
	forget_probes(placing->statements, tree->statements);
	forget_probes(placing->clauses, tree->clauses);
	for (size_t i = 0; i < tree->clauses; i++)
		placing->wraps[i] = (struct probe_wrap){ NO_PROBE, NO_PROBE, NO_PROBE };
}

static void
end(struct placing *placing)
{
	free(placing->line_starts);
	free(placing->excluded);
	free(placing->no_branch);
	free(placing->claimed);
	free(placing->statements);
	free(placing->clauses);
	free(placing->wraps);
	buffer_free(&placing->texts);
	buffer_free(&placing->edits);
	buffer_free(&placing->lines);
	buffer_free(&placing->arms);
	buffer_free(&placing->exits);
	buffer_free(&placing->waits);
	buffer_free(&placing->unmeasured);
	buffer_free(&placing->left_out);
}

static int
compare_lines(const void *a, const void *b)
{
	const struct probe_line *one = a, *other = b;

	if (one->line != other->line)
		return one->line < other->line ? -1 : 1;
	return one->probe < other->probe ? -1 : one->probe > other->probe;
}

static int
compare_arms(const void *a, const void *b)
{
	const struct probe_arm *one = a, *other = b;

	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return one->to < other->to ? -1 : one->to > other->to;
}

static int
compare_numbers(const void *a, const void *b)
{
	const unsigned *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

/* The buffer's bytes, sorted, in memory of their own; NULL for none. */
static void *
sorted(struct buffer *from, size_t size, size_t *count, int (*compare)(const void *, const void *))
{
	void *copy;

	*count = from->length / size;
	if (*count == 0)
		return NULL;
	copy = xmalloc(from->length);
	memcpy(copy, from->data, from->length);
	qsort(copy, *count, size, compare);
	return copy;
}

static void
sort_list(struct buffer *from, struct probe_list *to)
{
	size_t count, kept = 0;

	to->lines = sorted(from, sizeof(unsigned), &count, compare_numbers);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || to->lines[i] != to->lines[i - 1])
			to->lines[kept++] = to->lines[i];
	to->count = kept;
}

/* A branch one of whose arms no probe can tell is none. Arms are sorted. */
static void
drop_unknown(struct probing *result)
{
	size_t kept = 0, end;

	for (size_t start = 0; start < result->arm_count; start = end) {
		bool known = true;

		for (end = start; end < result->arm_count &&
		     result->arms[end].from == result->arms[start].from; end++)
			known = known && result->arms[end].probe != (unsigned)NO_PROBE;
		for (size_t i = start; known && i < end; i++)
			result->arms[kept++] = result->arms[i];
	}
	result->arm_count = kept;
}

/* The name is used by the source: then it could not be the probes'. */
static bool
uses_name(const struct py_tree *tree, const struct probe_settings *settings, char **error)
{
	char *array = xasprintf("%s%u", settings->name, settings->id);

	for (size_t i = 0; i < tree->tokens.count; i++) {
		const struct py_token *token = &tree->tokens.list[i];

		if (token->kind != PY_NAME ||
		    (!py_is(tree->code, token, array) && !py_is(tree->code, token, settings->name)))
			continue;
		*error = xasprintf("line %zu: the source uses the name %.*s itself: choose another "
				   "one for probes with --name",
		    token->line, (int)(token->end - token->start), tree->code + token->start);
		free(array);
		return true;
	}
	free(array);
	return false;
}

/* All places are found: the numbers of the board's probes. Lines that none tells of are unmeasured. */
static void
resolve(struct placing *placing)
{
	struct probe_line *lines = (struct probe_line *)(void *)placing->lines.data;
	struct probe_arm *arms = (struct probe_arm *)(void *)placing->arms.data;
	size_t kept = 0;
	bool guessed;

	for (size_t i = 0; i < placing->lines.length / sizeof *lines; i++) {
		long probe = probe_resolve(placing, lines[i].probe, &guessed);

		if (probe != NO_PROBE)
			lines[kept++] = (struct probe_line){ lines[i].line, (unsigned)probe, guessed };
		else
			buffer_append(&placing->unmeasured, &lines[i].line, sizeof lines[i].line);
	}
	placing->lines.length = kept * sizeof *lines;
	for (size_t i = 0; i < placing->arms.length / sizeof *arms; i++) {
		if (arms[i].probe == (unsigned)NO_PROBE)
			continue;
		arms[i].probe = (unsigned)probe_resolve(placing, arms[i].probe, &guessed);
		if (guessed)
			arms[i].probe = (unsigned)NO_PROBE;
	}
}

static void
finish(struct placing *placing)
{
	struct probing *result = placing->result;

	place_exits(placing);
	resolve(placing);
	result->lines = sorted(&placing->lines, sizeof *result->lines, &result->line_count,
	    compare_lines);
	result->arms = sorted(&placing->arms, sizeof *result->arms, &result->arm_count, compare_arms);
	drop_unknown(result);
	sort_list(&placing->left_out, &result->excluded);
	sort_list(&placing->unmeasured, &result->unmeasured);
	edit_apply(placing, &result->source);
}

bool
probe_source(const struct py_tree *tree, const struct probe_settings *settings,
    struct probing *probing, char **error)
{
	struct placing placing = { .tree = tree, .settings = settings, .result = probing };
	bool good;

	*probing = (struct probing){ 0 };
	if (uses_name(tree, settings, error))
		return false;
	begin(&placing);
	good = exclude_lines(&placing, error);
	if (good) {
		place_suite(&placing, &tree->suite, NO_PROBE, NO_PROBE);
		finish(&placing);
	}
	end(&placing);
	return good;
}

void
probing_free(struct probing *probing)
{
	free(probing->lines);
	free(probing->arms);
	free(probing->excluded.lines);
	free(probing->unmeasured.lines);
	buffer_free(&probing->source);
	*probing = (struct probing){ 0 };
}
