/*
 * A question for the person at the terminal, asked without waiting: poll,
 * serve, look at the answer. One question at a time.
 */
#ifndef PROMPT_H
#define PROMPT_H

#include <poll.h>
#include <stdbool.h>

#include "buffer.h"

enum prompt_answer {
	PROMPT_NONE, /* not yet */
	PROMPT_YES,
	PROMPT_NO,
	PROMPT_SKIP,
	PROMPT_QUIT,
	PROMPT_GONE, /* the terminal was closed */
};

/* All zeros: nobody asks. */
struct prompt {
	const void *asker; /* whose question it is, or NULL */
	int fd;		   /* of the terminal, while there is one */
	struct buffer shown, typed;
	enum prompt_answer answer;
};

/*
 * Open /dev/tty and ask there: "WHERE: TEXT" with control characters made visible, and
 * which keys to press. What was typed before is no answer. False, with *error (a
 * constant), when there is no terminal or the program is not in its foreground.
 */
bool prompt_ask(struct prompt *prompt, const void *asker, const char *where, const char *text,
    const char **error);

/* What to poll for: fd -1 when no answer is awaited. */
struct pollfd prompt_poll(const struct prompt *prompt);

/* Write and read what can be now; prompt->answer has what came of it. */
void prompt_serve(struct prompt *prompt);

/* The question is over, answered or not: close the terminal. */
void prompt_end(struct prompt *prompt);

#endif
