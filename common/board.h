/*
 * A board: its registry entry, its transport and its REPL in one. The only
 * door for tools that run code. Non-blocking: the tool polls, calls
 * board_service, and is told when the task it gave is done.
 */
#ifndef BOARD_H
#define BOARD_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "buffer.h"
#include "devices.h"
#include "program.h"
#include "repl.h"
#include "reset.h"
#include "transport.h"
#include "verify.h"

enum board_phase {
	PHASE_IDLE,
	PHASE_REOPEN, /* the transport has failed: waits until it can be opened anew */
	PHASE_HARD,   /* a hard reset from outside */
	PHASE_ENTER,
	PHASE_RESET,
	PHASE_VERIFIER, /* defines the helper of verify.h, part by part */
	PHASE_INFO,   /* asks for platform, version, ... */
	PHASE_HELPER, /* defines program_helper */
	PHASE_RUN,    /* the task's own program */
	PHASE_REBOOT, /* machine.reset() */
	PHASE_LEAVE,
};

/* About a program whose end did not show as it should: see doubt_end. */
enum board_doubt {
	DOUBT_NONE,
	DOUBT_EXIT,  /* it left early, or print() does nothing */
	DOUBT_PRINT, /* it ended, but print() raises */
};

enum board_goal {
	GOAL_NONE,
	GOAL_RUN,
	GOAL_RETURN, /* has reset itself as it should: to be open again */
	GOAL_SOFT_RESET,
	GOAL_HARD_RESET,
	GOAL_RESTART, /* soft reset as after power on: main.py runs */
	GOAL_LEAVE,
};

struct board {
	struct device device;
	struct transport *transport; /* NULL before board_open, and while it cannot be opened anew */
	struct repl repl;
	FILE *trace; /* every byte with its time, or NULL */
	uint64_t seed; /* of the nonces, once connected; see upy-replay(1) */
	int64_t held_since; /* not read since then; NEVER when it is: see board_hold */
	int64_t held_us; /* so long before */

	/* What the task gave; output is called while its own program runs. */
	void (*output)(void *context, const char *bytes, size_t length); /* see board_is_loose */
	void (*heard)(void *context, const char *bytes, size_t length); /* from a board that is on its own */
	void *context;
	size_t longest_value;
	double patience; /* seconds for entering, resetting, leaving */

	/* What is wanted before the first program. */
	bool want_reset; /* a clean interpreter: soft reset unless the board has just booted */
	bool after_reset; /* leave it restarted: main.py runs */
	bool expects_reset; /* the next program shall make the board reset */
	bool want_info;
	int info_retried; /* a line that loses bytes may have spoiled the first try */
	bool info_checked;  /* that helper was on the board then */
	struct buffer info; /* lines "MODULE:EXPRESSION REPR" once want_info is served */

	/* How the last task ended; error and repr are in repl.frame. */
	struct repl_outcome outcome;
	bool dead; /* it was lost for good: nothing more can be run */

	/* Coming back after a loss: see board-recover.c. */
	bool opened;	  /* board_open has worked */
	bool reached;	  /* its REPL was reached once */
	bool away;	  /* the transport has failed */
	bool stuck;	  /* the REPL does not answer: wants a hard reset */
	const char *lost_between; /* it was lost between two programs: how, or NULL */
	bool reset_tried; /* in this task */
	bool reopened;	  /* in this task */
	bool lost_state;  /* it has restarted unasked since it last had a clean interpreter */
	int failures;	  /* tasks in a row that were lost before their program ran */
	struct reset reset;
	int watch_fd;	  /* see port-watch.h */
	int64_t timer;	  /* when to go on, or NEVER */
	int64_t give_up;  /* when to stop trying */

	enum board_goal goal;
	enum board_phase phase;
	struct program program;
	struct buffer code;
	bool value;
	bool refused;	   /* nothing is sent: board_service ends the task */
	bool helper;	   /* program_helper is defined on the board */
	bool helper_refused; /* the board raised an exception that damaged text would not */
	bool hidden_print; /* the board's globals have another print */
	bool verify;	   /* programs are checked against damage on the line: see verify.h */
	size_t installed;  /* parts of the helper that are defined on the board, */
	bool verifier;	   /* and whether that is all */
	struct buffer reply; /* of the program that defines the next */
	bool checking;	   /* the running program is such a one */
	struct verify check; /* of it */
	int repeats;	   /* of this task's program, as the line had damaged it */
	int retried;	   /* its last expression was run again: see board_retry_value */
	bool fresh;	   /* nothing has run since the interpreter started */
	enum board_doubt doubt; /* why the running program is one of our own */
	int64_t ready_by;  /* when the task's own program is to begin, whatever comes before */
	double timeout;	   /* of the task's own program, in seconds; negative: none */
	int64_t started;   /* when the task's own program was sent */
	int64_t finished;
};

/* Take over `device` (its strings); nothing is opened yet. */
void board_init(struct board *board, struct device *device);

/*
 * Open the transport. False with a message (to be freed) and its exit status. When
 * it fails later, the next task opens it anew.
 */
bool board_open(struct board *board, char **error, int *status);

/* Give a task; one at a time. Getting into the REPL first is part of it. */
void board_run(struct board *board, const char *code, size_t length, bool value,
    double timeout, int64_t now);
void board_soft_reset(struct board *board, int64_t now);
void board_hard_reset(struct board *board, int64_t now);
void board_leave(struct board *board, int64_t now);

/* Leave, and have main.py run: what it prints is `heard`. */
void board_restart(struct board *board, int64_t now);

/* Settle how it is reset from outside, whatever runs on it; false if nobody has said that. */
bool board_choose_reset(struct board *board);

/* What output is being given could not be checked, though --verify wants that. */
bool board_is_loose(const struct board *board);

/* There is something to leave: a raw REPL that can be reached. */
bool board_entered(const struct board *board);

/* A program is being entered, run or left. */
bool board_busy(const struct board *board);

/* Send ^C to the running program; the task goes on until the board has obeyed. */
void board_interrupt(struct board *board, int64_t now);

/* The time of the running program is over now, though it may only just have been sent. */
void board_cut(struct board *board, int64_t now);

/* End the task as soon as possible: what is not done now is not waited for. */
void board_hurry(struct board *board, int64_t now);

/* Bytes for the running program's standard input. */
void board_type(struct board *board, const char *bytes, size_t length);

/* Fill in up to two pollfds; how many. */
int board_poll(const struct board *board, struct pollfd *fds, int64_t now);

/* When board_service wants to be called without any event, or NEVER. */
int64_t board_deadline(const struct board *board);

/* Read, write, let time pass. True when the task has ended: see outcome. */
bool board_service(struct board *board, int64_t now);

/*
 * Do not read for now, because what is printed could not be passed on; or go
 * on. On lossless transports only. The time does not count for deadlines.
 */
void board_hold(struct board *board, bool hold, int64_t now);

/* Forget the task: nothing more is done for it. */
void board_abandon(struct board *board);

/* No more will be sent: let a program that serves the board end by itself. */
void board_hang_up(struct board *board);

/* Close, at the latest at the deadline. All memory is given back. */
void board_close(struct board *board, int64_t deadline);

#endif
