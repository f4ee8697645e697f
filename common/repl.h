/*
 * The raw REPL of one board, as a state machine: fed with bytes and times, it
 * says which bytes to write and what happened. It does no I/O and knows no
 * JSON. Protocol: https://docs.micropython.org/en/latest/reference/repl.html
 *
 * One command at a time: enter, run, soft reset, leave. Each ends with one
 * event from repl_feed or repl_tick, before its deadline plus the time that
 * recovery may take; ->outcome then says how it went.
 */
#ifndef REPL_H
#define REPL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"
#include "frame.h"

enum repl_event {
	REPL_BUSY,     /* nothing to report */
	REPL_FINISHED, /* the command ended; see outcome */
};

enum outcome_status {
	OUTCOME_OK,
	OUTCOME_RAISED,	 /* ->frame.error holds the traceback, empty for a silent exit */
	OUTCOME_TIMEOUT, /* not ended in time, but the board obeyed an interrupt */
	OUTCOME_LOST,	 /* see reason */
};

struct repl_outcome {
	enum outcome_status status;
	bool exited;	/* RAISED by SystemExit */
	bool restarted; /* the interpreter started anew (on entering: it had just booted) */
	bool unreachable; /* LOST: it does not obey at all */
	bool damaged;	  /* LOST: bytes were lost or changed on the line */
	char reason[200];
};

enum repl_state {
	REPL_OUTSIDE, /* whatever the board does: it was not asked to enter the raw REPL */
	REPL_ENTERING,
	REPL_SYNCING,	/* entered after several tries: skip what they left behind */
	REPL_READY,	/* idle in the raw REPL */
	REPL_PROBING,	/* asked whether it knows raw-paste mode */
	REPL_PASTING,	/* sending in raw-paste mode */
	REPL_RUNNING,	/* sent, or sending in plain mode; the frame is being read */
	REPL_SETTLING,	/* the step is done, an answer is still owed */
	REPL_RESETTING,
	REPL_LEAVING,
};

struct repl_config {
	size_t burst;		/* bytes that an idle board surely takes at once */
	size_t chunk;		/* bytes written at once after that; 0: no limit */
	int64_t chunk_delay_us; /* pause after each write */
	int64_t quiet_us;	/* silence on this line after which nothing more is on its way */
	int64_t patience_us;	/* at most so long is tried to reach a board that does not obey; 0: any */
	bool plain;		/* never try raw-paste mode */
};

struct repl {
	struct repl_config config;
	struct frame frame; /* ->output and ->context are the caller's */
	struct repl_outcome outcome;
	enum repl_state state;
	bool raw;	      /* it may be in the raw REPL, which was not left since it was entered */
	uint64_t random;      /* state of the nonce generator; seed before use */

	struct buffer out;    /* to be written: see repl_writable */
	int64_t write_at;     /* not before */
	bool idle;	      /* nothing of this program was written yet */
	int64_t pause_us;     /* half the pause after what was written last */
	bool line_clear;      /* that was seen to have left */
	struct buffer unsent; /* source that waits for raw-paste credit */
	struct buffer seen;   /* bytes read outside of a frame: the last few hundred, and a read */
	int64_t deadline;     /* of the command */
	int64_t timer;	      /* of the state, or NEVER */
	int tries;	      /* to enter, or to interrupt */
	bool overdue;	      /* the deadline has passed, an interrupt was sent */
	bool unstarted;	      /* then: the program had not arrived whole */
	bool restart;	      /* after leaving */
	bool obeyed;	      /* it ended after that, or seemed to */
	int64_t wrote_at;     /* the last bytes */
	bool recovering;      /* entering anew to finish a command, with this status: */
	enum outcome_status recovered;
	bool asked;	      /* the frame's question was sent */
	bool booted;	      /* idle, it has reset: the state is OUTSIDE again */
	enum { PASTE_UNKNOWN, PASTE_YES, PASTE_NO } paste;
	size_t window;	      /* raw-paste window in bytes */
	size_t credit;	      /* bytes that may be sent now */
	bool credit_used;     /* the next ^A gives credit that was used in advance */
	bool paste_open;      /* R^A WINDOW came */
	bool paste_done;      /* ^D was sent */
	size_t crs;	      /* CRs kept back until what follows them is known */
	bool typed;	      /* input was sent to the program: it may be left over in the line */
	bool commanded;	      /* in that is what the REPL would obey, such as ^D */
	char question[NONCE_SIZE];
};

void repl_init(struct repl *repl, const struct repl_config *config, uint64_t seed);
void repl_free(struct repl *repl);

/* A fresh nonce: six decimal digits. */
void repl_nonce(struct repl *repl, char nonce[NONCE_SIZE]);

/* Reach the idle raw REPL, whatever the board is doing now. */
void repl_enter(struct repl *repl, int64_t now, int64_t deadline);

/*
 * Run a program, in state REPL_READY. It must print `nonce` last; `valued`
 * says that it does so behind a value (see frame.h). Bytes 01 to 04 must not
 * occur in it.
 */
void repl_run(struct repl *repl, const char *program, size_t length, const char *nonce,
    bool valued, int64_t deadline);

/* Soft reset into the raw REPL, in state REPL_READY: boot.py runs, main.py does not. */
void repl_soft_reset(struct repl *repl, int64_t deadline);

/*
 * Go to the friendly REPL; a running program is interrupted. With `restart` the
 * interpreter then starts anew, as after power on: main.py runs.
 */
void repl_leave(struct repl *repl, bool restart, int64_t deadline);

enum repl_event repl_feed(struct repl *repl, const char *bytes, size_t length, int64_t now);

/* To be called when repl_deadline has come. */
enum repl_event repl_tick(struct repl *repl, int64_t now);

/* When repl_tick wants to be called, or NEVER. */
int64_t repl_deadline(const struct repl *repl);

/* Some time was not the board's: move its deadlines by as much. */
void repl_postpone(struct repl *repl, int64_t time_us);

/* How many bytes of repl->out may be written now; 0 while pacing. */
size_t repl_writable(const struct repl *repl, int64_t now);

/* `length` bytes of repl->out were written. */
void repl_wrote(struct repl *repl, size_t length, int64_t now);

/* Wait half of the pause that what was written last asks for. */
void repl_pause(struct repl *repl, int64_t now);

#endif
