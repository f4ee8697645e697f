/*
 * Where probes go so that each line's execution is known. A simple statement has one in
 * front of it. Before a compound one there is no room on its line: its probe stands behind
 * the simple statement before it, or on a blank line between, or in its header; or it is
 * that of the first statement which surely runs next.
 */
#include "probe-internal.h"

/* What is known on the way through a suite. */
struct walk {
	long known;  /* a probe that is hit whenever control comes here, and only then; or none */
	long likely; /* the same, but for jumps and exceptions in between */
	long entry;  /* the probe of the first statement */
};

static void
add_line(struct placing *placing, size_t line, long probe)
{
	struct probe_line entry = { (unsigned)line, (unsigned)probe, false };

	if (probe != NO_PROBE)
		buffer_append(&placing->lines, &entry, sizeof entry);
}

static void
add_number(struct buffer *lines, size_t line)
{
	unsigned number = (unsigned)line;

	buffer_append(lines, &number, sizeof number);
}

/* All lines of statements from the token on: of the suite, or of one statement. */
static void list_suite(struct placing *placing, const struct py_suite *suite, struct buffer *to);

static void
list_decorators(struct placing *placing, const struct py_statement *statement, struct buffer *to)
{
	for (size_t at = statement->first; py_at(placing->tree, at, "@");) {
		add_number(to, py_token_at(placing, at)->line);
		while (py_token_at(placing, at++)->kind != PY_NEWLINE)
			;
	}
}

static void
list_statement(struct placing *placing, const struct py_statement *statement, struct buffer *to)
{
	if (has_no_code(placing, statement))
		return;
	list_decorators(placing, statement, to);
	if (statement->kind == PY_SIMPLE)
		add_number(to, statement->line);
	for (const struct py_clause *c = statement->clauses; c; c = c->next) {
		if (c == statement->clauses || py_at(placing->tree, c->keyword, "elif") ||
		    py_at(placing->tree, c->keyword, "except"))
			add_number(to, c->line);
		list_suite(placing, &c->suite, to);
	}
}

static void
list_suite(struct placing *placing, const struct py_suite *suite, struct buffer *to)
{
	if (!suite->on_line)
		for (const struct py_statement *s = suite->first; s; s = s->next)
			list_statement(placing, s, to);
}

const struct py_statement *
first_with_code(const struct placing *placing, const struct py_suite *suite)
{
	const struct py_statement *statement = suite->first;

	while (statement && has_no_code(placing, statement))
		statement = statement->next;
	return statement;
}

/* A new probe in front of a simple statement. */
static long
put_simple(struct placing *placing, const struct py_statement *statement)
{
	long probe = new_probe(placing, false);

	if (is_future(placing, statement))
		edit_put_after(placing, statement, probe);
	else
		edit_put_before(placing, statement, probe);
	return probe;
}

/* Room for a probe in the header of a clause. */
static long
put_header(struct placing *placing, const struct py_clause *clause)
{
	struct py_range range = header_wrappable(placing, clause);

	if (range.start == range.end)
		return NO_PROBE;
	return placing->wraps[clause->number].before = new_probe(placing, true);
}

/* Before a compound statement, where there is room. */
static long
put_compound(struct placing *placing, const struct py_statement *statement)
{
	const struct py_statement *previous = statement->previous;
	long probe;

	if (previous && previous->kind == PY_SIMPLE) {
		probe = new_probe(placing, false);
		edit_put_after(placing, previous, probe);
		return probe;
	}
	if (gap_before(placing, statement, &probe))
		return probe;
	if (is_machine_code(placing, statement))
		return NO_PROBE;
	return put_header(placing, statement->clauses);
}

/* The statement's first suite is entered whenever control comes to the statement. */
static bool
enters_first(const struct placing *placing, const struct py_statement *statement)
{
	bool truth;

	return statement->kind == PY_TRY || has_bare_bases(placing, statement) ||
	    (is_constant(placing, statement->clauses, &truth) && truth);
}

/* The same, and there is room for a probe in front of what is entered. */
static bool
has_room_inside(const struct placing *placing, const struct py_statement *statement)
{
	const struct py_suite *suite = &statement->clauses->suite;
	const struct py_statement *first = first_with_code(placing, suite);

	return enters_first(placing, statement) && !suite->on_line && first &&
	    first->kind == PY_SIMPLE;
}

/* A suite that has no probe of its own yet needs one: in front, or behind its docstring. */
static long
put_entry(struct placing *placing, const struct py_suite *suite)
{
	const struct py_statement *first = suite->first;
	long probe;

	if (first->kind != PY_SIMPLE)
		return NO_PROBE;
	probe = new_probe(placing, false);
	if (is_docstring(placing, first))
		edit_put_after(placing, first, probe);
	else
		edit_put_before(placing, first, probe);
	return probe;
}

/* What holds in a clause's suite, of what holds before its statement. */
static long
carry(const struct placing *placing, const struct py_statement *statement, long reached)
{
	if (statement->kind == PY_FUNCTION)
		return NO_PROBE;
	return placing->settings->grain == PROBE_FUNCTIONS ? reached : NO_PROBE;
}

/* The first clause's suite. */
static void
place_first(struct placing *placing, const struct py_statement *statement, long reached)
{
	const struct py_clause *clause = statement->clauses;
	struct probe_note *note = &placing->clauses[clause->number];
	bool enters = enters_first(placing, statement);
	bool whole = placing->settings->grain == PROBE_FUNCTIONS && statement->kind == PY_FUNCTION;

	if (is_machine_code(placing, statement)) {
		list_suite(placing, &clause->suite, &placing->unmeasured);
		return;
	}
	note->reached = place_suite(placing, &clause->suite,
	    enters ? reached : carry(placing, statement, reached),
	    statement->kind == PY_CLASS ? reached : NO_PROBE);
	if (!clause->suite.on_line)
		return;
	if (whole)
		note->reached = put_entry(placing, &clause->suite);
	else if (enters && probe_is_open(placing, reached))
		probe_bind(placing, reached, put_entry(placing, &clause->suite));
}

/* elif, else, except, finally. */
static void
place_clause(struct placing *placing, struct py_statement *statement, struct py_clause *clause,
    long reached)
{
	struct probe_note *note = &placing->clauses[clause->number];
	bool elif = py_at(placing->tree, clause->keyword, "elif");
	bool except = py_at(placing->tree, clause->keyword, "except");
	long header = carry(placing, statement, reached), known = header;

	if (is_excluded(placing, clause->keyword, clause->colon)) {
		note->excluded = true;
		if (elif || except)
			add_number(&placing->left_out, clause->line);
		list_suite(placing, &clause->suite, &placing->left_out);
		return;
	}
	if (header == NO_PROBE && (elif || except))
		header = put_header(placing, clause);
	note->reached = place_suite(placing, &clause->suite, known, NO_PROBE);
	if (note->reached == NO_PROBE && (clause->suite.on_line || (except && header == NO_PROBE)))
		note->reached = put_entry(placing, &clause->suite);
	if (elif || except || clause->suite.on_line)
		add_line(placing, clause->line, header == NO_PROBE ? note->reached : header);
}

/* All suites of a statement. */
static void
place_clauses(struct placing *placing, struct py_statement *statement, long reached)
{
	struct py_clause *first = statement->clauses;

	if (is_excluded(placing, first->keyword, first->colon)) {
		/* the suite of an excluded `if`, not its `else` */
		placing->clauses[first->number].excluded = true;
		list_suite(placing, &first->suite, &placing->left_out);
	} else {
		place_first(placing, statement, reached);
	}
	for (struct py_clause *c = first->next; c; c = c->next)
		place_clause(placing, statement, c, reached);
	if (placing->settings->branches)
		for (struct py_clause *c = first; c; c = c->next)
			place_branch(placing, statement, c);
}

/* What is known of a statement now: the lines of its header have that probe. */
static void
settle(struct placing *placing, struct walk *walk, const struct py_statement *statement,
    long probe)
{
	struct buffer decorators = { 0 };

	placing->statements[statement->number].reached = probe;
	add_line(placing, statement->line, probe);
	list_decorators(placing, statement, &decorators);
	for (size_t i = 0; i < decorators.length / sizeof(unsigned); i++)
		add_line(placing, ((unsigned *)(void *)decorators.data)[i], probe);
	buffer_free(&decorators);
	if (walk->entry == NO_PROBE)
		walk->entry = probe;
}

/*
 * There was no room for a probe: this one is hit a little too often or seldom. The suite of
 * a function that is alone on its line gets one for that.
 */
static void
guess(struct placing *placing, const struct walk *walk, const struct py_statement *statement,
    long open)
{
	const struct py_clause *clause = statement->clauses;
	long inside = placing->clauses[clause->number].reached;
	bool class = statement->kind == PY_CLASS && !probe_is_open(placing, inside);

	if (!class && walk->likely != NO_PROBE)
		inside = walk->likely;
	else if (inside == NO_PROBE && clause->suite.on_line && !is_machine_code(placing, statement))
		inside = put_entry(placing, &clause->suite);
	probe_guess(placing, open, inside);
}

/* All of the statement is left out. */
static void
leave_out(struct placing *placing, struct walk *walk, struct py_statement *statement)
{
	placing->statements[statement->number].excluded = true;
	list_statement(placing, statement, &placing->left_out);
	walk->known = NO_PROBE;
}

static bool
is_left_out(const struct placing *placing, const struct py_statement *statement)
{
	if (statement->kind == PY_SIMPLE)
		return is_excluded(placing, statement->first, statement->end);
	return (statement->kind == PY_FUNCTION || statement->kind == PY_CLASS ||
		   !statement->clauses->next) &&
	    is_excluded(placing, statement->first, statement->clauses->colon);
}

/* Whoever comes to the statement comes to the next one. */
static bool
goes_through(const struct placing *placing, const struct py_statement *statement)
{
	switch (placing->settings->grain) {
	case PROBE_FUNCTIONS:
		return true;
	case PROBE_BLOCKS:
		if (statement->kind == PY_SIMPLE && !jumps_away(placing, statement))
			return true;
		if (statement->kind == PY_FUNCTION || statement->kind == PY_CLASS)
			return true;
		/* fall through */
	default:
		return cannot_fail(placing, statement);
	}
}

static void
wrap_headers(struct placing *placing, const struct py_statement *statement)
{
	for (const struct py_clause *c = statement->clauses; c; c = c->next)
		edit_wrap(placing, c);
}

/* `if`, `try` and so on: what it contains is seen to, too. */
static long
place_compound(struct placing *placing, const struct walk *walk, struct py_statement *statement)
{
	bool inside = has_room_inside(placing, statement);
	long probe = walk->known;

	if (probe == NO_PROBE)
		probe = probe_open(placing);
	if (probe_is_open(placing, probe) && !inside)
		probe_bind(placing, probe, put_compound(placing, statement));
	place_clauses(placing, statement, probe);
	if (probe_is_open(placing, probe) && inside)
		probe_bind(placing, probe, put_compound(placing, statement));
	if (probe_is_open(placing, probe) && cannot_fail(placing, statement)) {
		long after;

		if (gap_after(placing, statement, "", statement->in, &after))
			probe_bind(placing, probe, after);
	}
	wrap_headers(placing, statement);
	if (probe_is_open(placing, probe))
		guess(placing, walk, statement, probe);
	return probe;
}

static long
place_simple(struct placing *placing, const struct walk *walk, struct py_statement *statement)
{
	if (walk->known == NO_PROBE)
		return put_simple(placing, statement);
	if (probe_is_open(placing, walk->known))
		probe_bind(placing, walk->known, put_simple(placing, statement));
	return walk->known;
}

static void
walk_statement(struct placing *placing, struct walk *walk, struct py_statement *statement)
{
	long probe;

	if (is_left_out(placing, statement)) {
		leave_out(placing, walk, statement);
		return;
	}
	if (has_no_code(placing, statement))
		return;
	if (statement->clauses && is_excluded(placing, statement->first, statement->clauses->colon)) {
		add_number(&placing->left_out, statement->line);
		placing->statements[statement->number].excluded = true;
		place_clauses(placing, statement, NO_PROBE);
		wrap_headers(placing, statement);
		walk->known = NO_PROBE;
		return;
	}
	probe = statement->kind == PY_SIMPLE ? place_simple(placing, walk, statement)
					     : place_compound(placing, walk, statement);
	settle(placing, walk, statement, probe);
	walk->known = goes_through(placing, statement) ? probe : NO_PROBE;
	walk->likely = probe;
}

long
place_suite(struct placing *placing, const struct py_suite *suite, long known, long likely)
{
	struct walk walk = { known, likely, NO_PROBE };

	if (suite->on_line)
		return NO_PROBE;
	for (struct py_statement *s = suite->first; s; s = s->next)
		walk_statement(placing, &walk, s);
	return walk.entry;
}
