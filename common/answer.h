/* Answers: what a board did for one action, and the result record that says so. */
#ifndef ANSWER_H
#define ANSWER_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action.h"
#include "board.h"
#include "buffer.h"

struct answer {
	const char *status;  /* "ok", "raised", "timeout", "lost", "skipped" */
	char reason[240];    /* or "" */
	struct buffer out;   /* what was printed, up to the limit */
	struct buffer unchecked; /* what --verify could not check, kept apart, up to the limit */
	size_t limit;	     /* bytes */
	bool truncated;	     /* more was printed */
	struct buffer error; /* the traceback of "raised", or empty */
	struct buffer repr;  /* the value, when has_repr */
	bool has_repr;
	jv matches;	     /* a list of what came as expected */
	jv missing;	     /* what is said of a pattern that did not come, or is forbidden */
	struct buffer members; /* more of the record, as JSON with all digits: `"a":1,"b":2` */
	size_t lines_before; /* of the code, in the program that ran */
	int64_t elapsed_us;
};

/* Forget all but the limit. */
void answer_clear(struct answer *answer);
void answer_free(struct answer *answer);

/* What the program printed; `loose`: what --verify could not check of that. */
void answer_output(struct answer *answer, const char *bytes, size_t length, bool loose);

/*
 * It failed, but for the reason `why` that proves nothing. It becomes "lost", with
 * `why` and what happened as the reason.
 */
void answer_doubt(struct answer *answer, const char *why);

/* The line of its traceback that names the exception, to be freed. */
char *answer_exception(struct answer *answer);

/* Put "WHAT: TEXT" before the reason. */
void answer_say_where(struct answer *answer, const char *what, const char *text);

/* "skipped" or "lost", with a reason (printf-like). */
void answer_not_run(struct answer *answer, const char *status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Take over how the board's last task ended. */
void answer_take(struct answer *answer, const struct action *action, struct board *board);

/*
 * The result record: the step's own small fields, who answered and how, and
 * the checks of its "assert"; without `members`, which jv cannot hold exactly.
 * *good says whether the test may go on.
 */
jv answer_record(struct answer *answer, const struct action *action, const char *device,
    int attempt, bool *good);

#endif
