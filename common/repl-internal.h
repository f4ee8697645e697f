/* What repl.c, repl-enter.c and repl-run.c share. */
#ifndef REPL_INTERNAL_H
#define REPL_INTERNAL_H

#include "repl.h"

#define RAW_BANNER "raw REPL; CTRL-B to exit\r\n>"

enum {
	MOST_SEEN = 512,       /* bytes kept to look for a banner */
	INTERRUPT_US = 500000, /* between two interrupts */
};

/*
 * Before the next command: what the program before has not read of what was typed stands
 * in the REPL's line, and would be taken for the start of it.
 */
void repl_clear_line(struct repl *repl);

/* Start a command: forget what the last one left. */
void repl_begin(struct repl *repl, enum repl_state state, int64_t deadline);

/* End the command. */
enum repl_event repl_finish(struct repl *repl, enum outcome_status status, enum repl_state state);

/* End it as LOST, with a reason (printf-like). */
enum repl_event repl_lose(struct repl *repl, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* End it as LOST because of what the line did to it. */
enum repl_event repl_damage(struct repl *repl, const char *what);

/* End it as LOST: its deadline has come before all of the program had. The REPL is idle. */
enum repl_event repl_unstarted(struct repl *repl);

/* Keep the last bytes that came outside of a frame. */
void repl_look(struct repl *repl, const char *bytes, size_t length);

/* Whether these bytes hold the text, or end with it. */
bool repl_seen(const struct repl *repl, const char *text);
bool repl_seen_end(const struct repl *repl, const char *end);

/* Among the bytes that came outside of a frame are a boot banner and a friendly prompt. */
bool repl_seen_boot(const struct repl *repl);

/* Type what leads into the raw REPL, and again after a while. */
void repl_try_to_enter(struct repl *repl, int64_t now);

/* The deadline has come, and the raw REPL was not reached. */
enum repl_event repl_give_up_entering(struct repl *repl);

/* Enter anew to end a command that cannot be ended otherwise; its status is then this. */
void repl_recover(struct repl *repl, enum outcome_status status, int64_t now);

/* Bytes from the board, in the states ENTERING and SYNCING, RESETTING, LEAVING. */
enum repl_event repl_feed_entering(struct repl *repl, const char *bytes, size_t length,
    int64_t now);
enum repl_event repl_feed_resetting(struct repl *repl, const char *bytes, size_t length);
enum repl_event repl_feed_leaving(struct repl *repl, const char *bytes, size_t length);

/* Stop sending, send ^C, and again until the board obeys. */
void repl_interrupt(struct repl *repl, int64_t now);

/* Bytes from the board, in the states PROBING, PASTING, RUNNING, SETTLING. */
enum repl_event repl_feed_probe(struct repl *repl, const char *bytes, size_t length, int64_t now);
enum repl_event repl_feed_pasting(struct repl *repl, const char *bytes, size_t length,
    int64_t now);
enum repl_event repl_feed_running(struct repl *repl, const char *bytes, size_t length,
    int64_t now);
enum repl_event repl_feed_settling(struct repl *repl, const char *bytes, size_t length);

#endif
