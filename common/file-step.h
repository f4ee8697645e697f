/* Steps about files (put, get, rm, mkdir, ls, hash, clean): actions as operations on a board. */
#ifndef FILE_STEP_H
#define FILE_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "action.h"
#include "answer.h"
#include "board.h"
#include "checksum.h"
#include "files.h"
#include "landing.h"

/* One such step on its way. All zeros: none. */
struct file_step {
	const struct action *action;
	struct board *board;
	struct filesystem *fs;
	double timeout; /* seconds for each of its programs, and more for many bytes */
	struct fileop *op, *tidy;
	int fd, directory; /* of put, of get; or -1 */
	struct landing landing;	 /* of get */
	struct checksum check;	 /* of hash, on a board that cannot compute it */
	char failure[240];	 /* what failed here, or "" */
	int64_t started;
};

/* Begin, on an idle board: it is given a task. */
void file_step_start(struct file_step *step, const struct action *action, struct board *board,
    struct filesystem *fs, double timeout, int64_t now);

/* The board has ended its task: false when there was more to do, which has been started. */
bool file_step_advance(struct file_step *step, int64_t now);

/* End it before its time: the board's task will end soon. */
void file_step_stop(struct file_step *step);

/* What came of it, into the answer, and give everything back. */
void file_step_answer(struct file_step *step, struct answer *answer, int64_t now);

/* Give everything back. */
void file_step_free(struct file_step *step);

#endif
