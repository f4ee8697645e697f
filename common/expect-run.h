/*
 * A run through a list of steps, with one stream of text or several that are
 * told apart by role: a match record for each pattern, and what became of it all.
 * No I/O is done and no clock is read here.
 */
#ifndef EXPECT_RUN_H
#define EXPECT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "expect-groups.h"
#include "expect-steps.h"
#include "expect.h"

struct expect_stream {
	char *role; /* NULL: there is but one */
	struct expect expect;
	bool forgot; /* more came than is kept while no step was about it */
	struct expect guard; /* the same text: for what is forbidden, and for steps that may fail */
};

struct expect_run {
	struct expect_steps *steps; /* of the caller */
	struct expect_settings settings;
	size_t step;		/* the one that is waited for, from 0 */
	size_t ready;		/* steps from this one on wait: see expect_run_open */
	int64_t started, began; /* the run, the step */
	int64_t total;		/* deadline of all together */
	struct expect_stream **streams;
	size_t streams_count;
	struct expect_stream *last; /* the one that something came from last */
	struct expect_groups groups; /* of what was found */
	size_t tried;	/* the number of the step that a guard was copied for last; 0: of none */
	bool guarded;	/* see expect_run_feed */
	bool more;	/* steps may be added to the list: see expect_run_no_more */
	bool over;
	int status;		/* when it is over: an exit status */
	struct buffer out;	/* records, for the caller to write and empty */
	size_t count;		/* of them */
	struct buffer message;	/* when it went wrong: why, in lines for stderr */
};

/* Begin with the first step; total_s below 0: no limit. */
void expect_run_init(struct expect_run *run, struct expect_steps *steps,
    const struct expect_settings *settings, double total_s, int64_t now);
void expect_run_free(struct expect_run *run);

/*
 * The steps before `ready` may begin; all may, until this is called. The time of one
 * that had to wait counts from now on. What is behind the last match is kept for it.
 */
void expect_run_open(struct expect_run *run, size_t ready, int64_t now);

/* The stream of a role, which may be NULL; made when it is new. */
struct expect_stream *expect_run_stream(struct expect_run *run, const char *role);

/* Look at its unfinished line after so long a silence; 0: as settings say. */
void expect_run_be_patient(struct expect_stream *stream, int64_t idle_us);

/*
 * Feed a stream. When `guarded` is set, what is forbidden in all steps is searched in
 * all streams as they come, also while steps wait, or are about other streams; it is
 * set before the first stream is made. Of what comes while the step is not about the
 * stream, so much is kept; when more has come, the next step about it fails.
 */
#define EXPECT_KEPT ((size_t)16 * 1024 * 1024) /* bytes */

void expect_run_feed(struct expect_run *run, struct expect_stream *stream, const char *bytes,
    size_t length, int64_t now);

/* It is this stream that is searched now. */
bool expect_run_searches(const struct expect_run *run, const struct expect_stream *stream);

/* The guards are needed. */
bool expect_run_guarded(const struct expect_run *run);

/* Nothing more will come from a stream. */
void expect_run_close(struct expect_run *run, struct expect_stream *stream);

/* Something was fed to a stream: take all steps that this completes. */
void expect_run_advance(struct expect_run *run, struct expect_stream *stream, int64_t now);

/* When to call expect_run_tick. */
int64_t expect_run_deadline(const struct expect_run *run);

/* Look at unfinished lines that have been so for a while, then at the time limits. */
void expect_run_tick(struct expect_run *run, int64_t now);

/* Nothing more will come, from any stream. */
void expect_run_end(struct expect_run *run, int64_t now);

/* What is not matched will not be, for a reason: "the input cannot be read". */
void expect_run_give_up(struct expect_run *run, const char *reason, int64_t now);

/* All steps that are there are met, and there may be more. */
bool expect_run_idle(const struct expect_run *run);

/* No step will be added any more. */
void expect_run_no_more(struct expect_run *run);

/* What is expected now; nothing, if no step is there. */
struct expectation *expect_run_wanted(const struct expect_run *run);

#endif
