/* What the parts of probing share. */
#ifndef PROBE_INTERNAL_H
#define PROBE_INTERNAL_H

#include "probe.h"

enum { NO_PROBE = -1 };

/* What is known of a statement or a clause. */
struct probe_note {
	long reached;  /* the probe that tells that control came to it; of a clause, into it */
	bool excluded; /* with all that is in it */
};

/* What is put around an expression of a clause's header. */
struct probe_wrap {
	long before;   /* probe: it is about to be evaluated */
	long if_true;  /* it was true */
	long if_false; /* it was not */
};

/*
 * A probe that has no place yet: that of a later statement will do, if control surely
 * comes there, too.
 */
struct probe_wait {
	long probe; /* the one it became, another one that waits, or none */
	long guess; /* what tells nearly the same */
};

/* Text in place of [start, end) of the source. */
struct probe_edit {
	size_t start, end;
	size_t text, length; /* in placing.texts */
	size_t number;	     /* the order of those at one place */
};

/* The way out of a loop, known when what follows the loop is. */
struct probe_exit {
	const struct py_statement *loop, *next;
	long to;
};

struct placing {
	const struct py_tree *tree;
	const struct probe_settings *settings;
	struct probing *result;
	struct probe_note *statements, *clauses; /* by number */
	struct probe_wrap *wraps;		 /* by number of clause */
	size_t *line_starts;			 /* by line, from 1 */
	size_t line_count;
	bool *excluded, *no_branch, *claimed; /* by line */
	size_t appended;	      /* lines that were added at the end */
	struct buffer texts, edits;   /* bytes; of struct probe_edit */
	struct buffer lines, arms, exits; /* of struct probe_line, probe_arm, probe_exit */
	struct buffer waits;		  /* of struct probe_wait */
	struct buffer unmeasured, left_out; /* of unsigned: lines */
};

/* Indices of the tokens of an expression, [start, end). None when start == end. */
struct py_range {
	size_t start, end;
};

/* probe-find: parts of statements */
const struct py_token *py_token_at(const struct placing *placing, size_t at);
struct py_range header_condition(const struct placing *placing, const struct py_clause *clause);
struct py_range header_wrappable(const struct placing *placing, const struct py_clause *clause);
bool has_no_code(const struct placing *placing, const struct py_statement *statement);
bool is_docstring(const struct placing *placing, const struct py_statement *statement);
bool is_future(const struct placing *placing, const struct py_statement *statement);
bool is_machine_code(const struct placing *placing, const struct py_statement *statement);
bool is_constant(const struct placing *placing, const struct py_clause *clause, bool *truth);
bool cannot_fail(const struct placing *placing, const struct py_statement *statement);
bool has_bare_bases(const struct placing *placing, const struct py_statement *statement);
bool jumps_away(const struct placing *placing, const struct py_statement *statement);
bool has_break(const struct placing *placing, const struct py_statement *loop);
size_t last_line(const struct placing *placing, size_t end);

/* probe-edit: changes to the source */
long new_probe(struct placing *placing, bool expression);
void edit_replace(struct placing *placing, size_t start, size_t end, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void edit_put_before(struct placing *placing, const struct py_statement *simple, long probe);
void edit_put_after(struct placing *placing, const struct py_statement *simple, long probe);
void edit_wrap(struct placing *placing, const struct py_clause *clause);
void edit_apply(struct placing *placing, struct buffer *to);

/* probe-open: probes whose place is found later */
long probe_open(struct placing *placing);
bool probe_is_open(const struct placing *placing, long probe);
void probe_bind(struct placing *placing, long open, long probe);
void probe_guess(struct placing *placing, long open, long probe);
long probe_resolve(const struct placing *placing, long probe, bool *guessed);

/* probe-gap: blank lines and comments, in which a statement can stand */
bool gap_before(struct placing *placing, const struct py_statement *statement, long *probe);
bool gap_after(struct placing *placing, const struct py_statement *statement, const char *prefix,
    const struct py_suite *suite, long *probe);

/* probe-exclude: lines that are left out */
bool exclude_lines(struct placing *placing, char **error);
bool is_excluded(const struct placing *placing, size_t first_token, size_t end_token);

/* probe-place: a probe for each line */
long place_suite(struct placing *placing, const struct py_suite *suite, long known, long likely);
const struct py_statement *first_with_code(const struct placing *placing,
    const struct py_suite *suite);

/* probe-branch: probes for each arm of a branch */
void place_branch(struct placing *placing, const struct py_statement *statement,
    struct py_clause *clause);
void place_exits(struct placing *placing);

#endif
