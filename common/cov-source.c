/*
 * Statements, branches and what is excluded are those that probes would be put to; see
 * probe.h. So both ways to measure agree on them. Where no probe could tell of a line,
 * it counts here all the same.
 */
#include "cov-source.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "probe.h"

static void
reach(struct source_lines *found, size_t line)
{
	size_t count = (line + 1) * 2;

	if (line < found->count)
		return;
	found->places = xrealloc(found->places, count * sizeof *found->places);
	memset(found->places + found->count, 0, (count - found->count) * sizeof *found->places);
	found->count = count;
}

/* The lines [first, last] belong to what begins on the first of them. */
static void
place(struct source_lines *found, size_t first, size_t last, size_t parent)
{
	reach(found, last);
	for (size_t line = first; line <= last; line++)
		if (!found->places[line].first)
			found->places[line] = (struct line_place){ .first = (unsigned)first,
				.parent = (unsigned)parent };
}

static size_t
line_at(const struct py_tree *tree, size_t token)
{
	return tree->tokens.list[token].line;
}

static void place_suite(struct source_lines *found, const struct py_tree *tree,
    const struct py_suite *suite);

/* `else` and `finally` are no statements: what is in them is in what they belong to. */
static void
place_clause(struct source_lines *found, const struct py_tree *tree,
    const struct py_clause *clause)
{
	const struct py_suite *around = clause->in->in;

	place(found, clause->line, line_at(tree, clause->colon), around->of ? around->of->line : 0);
	place_suite(found, tree, &clause->suite);
}

/* Decorators stand in front of the first clause. */
static void
place_decorators(struct source_lines *found, const struct py_tree *tree,
    const struct py_statement *statement)
{
	size_t parent = statement->in->of ? statement->in->of->line : 0;

	for (size_t at = statement->first; py_at(tree, at, "@"); at++) {
		size_t first = line_at(tree, at);

		while (tree->tokens.list[at].kind != PY_NEWLINE)
			at++;
		place(found, first, line_at(tree, at), parent);
	}
}

/* The last statement in a suite, however deep. */
static const struct py_statement *
last_in(const struct py_suite *suite)
{
	const struct py_statement *last = suite->last;

	while (last->kind != PY_SIMPLE) {
		const struct py_clause *clause = last->clauses;

		while (clause->next)
			clause = clause->next;
		last = clause->suite.last;
	}
	return last;
}

static void
note_loop(struct source_lines *found, const struct py_tree *tree,
    const struct py_statement *loop)
{
	const struct py_statement *last = last_in(&loop->clauses->suite);

	found->places[loop->clauses->line].last = (unsigned)last->line;
	found->places[loop->clauses->line].breaks = py_at(tree, last->first, "break");
}

static void
place_suite(struct source_lines *found, const struct py_tree *tree, const struct py_suite *suite)
{
	size_t parent = suite->of ? suite->of->line : 0;

	for (const struct py_statement *s = suite->first; s; s = s->next) {
		if (s->kind == PY_SIMPLE)
			place(found, s->line, line_at(tree, s->end), parent);
		else
			place_decorators(found, tree, s);
		for (const struct py_clause *clause = s->clauses; clause; clause = clause->next)
			place_clause(found, tree, clause);
		if (s->kind == PY_FOR || s->kind == PY_WHILE)
			note_loop(found, tree, s);
	}
}

static void
add_list(struct line_set *to, const struct probe_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		line_set_add(to, list->lines[i]);
}

static void
take_lines(struct source_lines *found, const struct probing *probing)
{
	for (size_t i = 0; i < probing->line_count; i++)
		line_set_add(&found->statements, probing->lines[i].line);
	add_list(&found->statements, &probing->excluded);
	add_list(&found->excluded, &probing->excluded);
	for (size_t i = 0; i < probing->arm_count; i++)
		arc_set_add(&found->branches, (struct arc){ (int32_t)probing->arms[i].from,
			(int32_t)probing->arms[i].to });
}

static bool
read_tree(const struct py_tree *tree, struct source_lines *found, char **error)
{
	/* No source uses this name itself. */
	const struct probe_settings settings = { PROBE_LINES, true, "_cov_merge_", 0, NULL, 0 };
	struct probing probing;

	if (line_at(tree, tree->tokens.count - 1) > LAST_LINE) {
		*error = xasprintf("line %d: no source is that long", LAST_LINE);
		return false;
	}
	if (!probe_source(tree, &settings, &probing, error))
		return false;
	take_lines(found, &probing);
	place_suite(found, tree, &tree->suite);
	probing_free(&probing);
	return true;
}

bool
source_lines_read(const char *code, size_t length, struct source_lines *found, char **error)
{
	struct py_tree tree;
	struct py_fault fault;
	bool good;

	*found = (struct source_lines){ 0 };
	if (!py_parse(code, length, &tree, &fault)) {
		*error = xasprintf("line %zu, column %zu: %s", fault.line, fault.column, fault.what);
		source_lines_free(found);
		return false;
	}
	good = read_tree(&tree, found, error);
	py_tree_free(&tree);
	if (!good)
		source_lines_free(found);
	return good;
}

void
source_lines_free(struct source_lines *lines)
{
	line_set_free(&lines->statements);
	line_set_free(&lines->excluded);
	arc_set_free(&lines->branches);
	free(lines->places);
	*lines = (struct source_lines){ 0 };
}

unsigned
source_first(const struct source_lines *lines, unsigned line)
{
	unsigned first = line < lines->count ? lines->places[line].first : 0;

	return first ? first : line;
}

void
source_lines_deduce(const struct source_lines *lines, struct line_set *executed)
{
	struct line_set deduced = { 0 };

	for (unsigned line = 0; (line = line_set_next(executed, line));) {
		unsigned at = source_first(lines, line);

		while (at && !line_set_has(&deduced, at)) {
			line_set_add(&deduced, at);
			at = at < lines->count ? lines->places[at].parent : 0;
		}
	}
	line_set_join(executed, &deduced);
	line_set_free(&deduced);
}
