/*
 * Judging: whether what a board did is what a test asked for. The one module
 * that decides; upy-send calls it after each step, upy-assert calls it again.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include <jv.h>
#include <stdbool.h>

struct fields;
struct record;

/*
 * The checks of one result record (borrowed): a list parallel to its "assert",
 * each {"op","ok","expected","got","message"}, and where both differ: "at" (the
 * path to it in the value), "expected_at" and "got_at" (characters into these
 * texts), "diff" (lines, of texts that have several). *good says whether the
 * step is good: status ok and all checks hold, or an expected exception was
 * raised. An assert item that cannot be understood, or a regular expression
 * that takes more than a second, is a failed check that says so.
 */
jv judge_result(jv result, bool *good);

/* What judge_result says in *good, where the checks are not wanted: faster. */
bool judge_holds(jv result);

/*
 * Whether judge_holds is sure to say of a result record that it is good, seen from
 * its text: much faster. False: judge_holds has to be asked. `scratch` is room that
 * the caller keeps from one call to the next.
 */
bool judge_is_plainly_good(const struct record *result, struct fields *scratch);

/* Whether a result (borrowed) is good by its status and its recorded "checks". */
bool judge_is_good(jv result);

/* Why a result (borrowed) with its "checks" is not good, in a line, else ""; to be freed. */
char *judge_reason(jv result);

/*
 * Whether an assert list (borrowed) can be judged at all: NULL, or what is
 * wrong ("unknown op 'foo'; nearest: ..."), to be freed.
 */
char *judge_check_assert(jv list);

/*
 * Why a result (borrowed) does not satisfy a jq filter, which sees the whole
 * record, to be freed; NULL if it does. Each filter is compiled once.
 */
char *judge_filter(jv result, const char *filter);

/* What is wrong with the text of a filter, to be freed; NULL if nothing. */
char *judge_filter_problem(const char *filter);

#endif
