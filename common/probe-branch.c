/* Probes that tell which ways out of an if, while or for were taken. */
#include "probe-internal.h"

static size_t
first_line(const struct placing *placing, const struct py_statement *statement)
{
	return py_token_at(placing, statement->first)->line;
}

/* The line at which a suite begins. */
static long
suite_line(const struct placing *placing, const struct py_suite *suite)
{
	const struct py_statement *first = first_with_code(placing, suite);

	if (suite->on_line)
		return (long)suite->of->line;
	return (long)first_line(placing, first ? first : suite->first);
}

/* The clause `else` or `finally` of a statement. */
static const struct py_clause *
clause_of(const struct placing *placing, const struct py_statement *statement, const char *word)
{
	const struct py_clause *clause = statement->clauses;

	while (clause && !py_at(placing->tree, clause->keyword, word))
		clause = clause->next;
	return clause;
}

static long line_after(const struct placing *placing, const struct py_statement *statement);

/* Where control goes at the end of a suite. */
static long
line_behind(const struct placing *placing, const struct py_suite *suite)
{
	const struct py_clause *clause = suite->of, *next;
	const struct py_statement *statement;

	if (!clause)
		return -1;
	statement = clause->in;
	switch (statement->kind) {
	case PY_FUNCTION:
	case PY_CLASS:
		return -(long)first_line(placing, statement);
	case PY_WHILE:
	case PY_FOR:
		return clause == statement->clauses ? (long)clause->line
						    : line_after(placing, statement);
	case PY_TRY:
		next = clause_of(placing, statement, clause == statement->clauses ? "else" : "finally");
		if (!next)
			next = clause_of(placing, statement, "finally");
		return next && next != clause ? suite_line(placing, &next->suite)
					      : line_after(placing, statement);
	case PY_WITH:
		return (long)clause->line; /* to leave what was entered there */
	default:
		return line_after(placing, statement);
	}
}

static long
line_after(const struct placing *placing, const struct py_statement *statement)
{
	const struct py_statement *next = statement->next;

	while (next && has_no_code(placing, next))
		next = next->next;
	return next ? (long)first_line(placing, next) : line_behind(placing, statement->in);
}

static void
add_arm(struct placing *placing, size_t from, long to, long probe)
{
	struct probe_arm arm = { (unsigned)from, (unsigned)probe, to };

	buffer_append(&placing->arms, &arm, sizeof arm);
}

/* The probe of a suite's first statement, made now if there is none. */
static long
entry_of(struct placing *placing, const struct py_clause *clause)
{
	struct probe_note *note = &placing->clauses[clause->number];
	const struct py_statement *first = clause->suite.first;
	struct py_range condition = header_condition(placing, clause);

	if (note->reached == NO_PROBE) {
		long probe = new_probe(placing, false);

		edit_put_before(placing, first, probe);
		return note->reached = probe;
	}
	if (probe_is_open(placing, note->reached) && condition.start < condition.end) {
		long probe = new_probe(placing, true);

		placing->wraps[clause->number].if_true = probe;
		probe_bind(placing, note->reached, probe);
	}
	return note->reached;
}

/* The way out of a loop whose items are used up. */
static void
exit_of_for(struct placing *placing, const struct py_statement *loop, size_t line)
{
	const struct py_statement *next = loop->next;
	struct probe_exit leaving = { loop, next, line_after(placing, loop) };
	long probe;

	while (next && has_no_code(placing, next))
		next = next->next;
	leaving.next = next;
	if (next && !has_break(placing, loop))
		buffer_append(&placing->exits, &leaving, sizeof leaving);
	else if (gap_after(placing, loop, "else:", loop->in, &probe))
		add_arm(placing, line, leaving.to, probe);
	else
		add_arm(placing, line, leaving.to, NO_PROBE);
}

/* The second way out: where it leads, and what tells. */
static void
place_other_arm(struct placing *placing, const struct py_statement *statement,
    const struct py_clause *clause)
{
	const struct py_clause *next = clause->next;

	if (next && py_at(placing->tree, next->keyword, "elif"))
		add_arm(placing, clause->line, (long)next->line, placing->wraps[next->number].before);
	else if (next)
		add_arm(placing, clause->line, suite_line(placing, &next->suite),
		    entry_of(placing, next));
	else if (statement->kind == PY_FOR)
		exit_of_for(placing, statement, clause->line);
	else
		add_arm(placing, clause->line, line_after(placing, statement),
		    placing->wraps[clause->number].if_false = new_probe(placing, true));
}

void
place_branch(struct placing *placing, const struct py_statement *statement,
    struct py_clause *clause)
{
	bool loop = statement->kind == PY_FOR || statement->kind == PY_WHILE;
	bool branches = loop ? clause == statement->clauses
			     : statement->kind == PY_IF &&
		!py_at(placing->tree, clause->keyword, "else");
	bool truth;

	if (!branches || is_constant(placing, clause, &truth) || placing->no_branch[clause->line] ||
	    placing->clauses[clause->number].excluded ||
	    (clause->next && placing->clauses[clause->next->number].excluded))
		return;
	add_arm(placing, clause->line, suite_line(placing, &clause->suite),
	    entry_of(placing, clause));
	place_other_arm(placing, statement, clause);
}

/* Loops that nothing breaks out of end when what follows them begins. */
void
place_exits(struct placing *placing)
{
	const struct probe_exit *exits = (const void *)placing->exits.data;

	for (size_t i = 0; i < placing->exits.length / sizeof *exits; i++) {
		const struct probe_note *note = &placing->statements[exits[i].next->number];

		add_arm(placing, exits[i].loop->line, exits[i].to, note->reached);
	}
}
