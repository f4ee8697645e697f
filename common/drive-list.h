/* What is to be done to boards between the steps of expecting, in the order of the options. */
#ifndef DRIVE_LIST_H
#define DRIVE_LIST_H

#include <stddef.h>

enum drive_kind {
	DRIVE_RUN,	  /* run the text in the background */
	DRIVE_TYPE,	  /* type the text and what ends the line */
	DRIVE_INTERRUPT,  /* ^C */
	DRIVE_SOFT_RESET, /* the interpreter starts anew, and runs main.py */
	DRIVE_HARD_RESET, /* from outside, without the REPL */
	DRIVE_JOIN,	  /* until its program has ended */
	DRIVE_WAIT,	  /* a pause */
};

struct drive_action {
	enum drive_kind kind;
	size_t board;	  /* its number, from 0 */
	char *text;
	const char *eol;  /* of TYPE: from drive_eol */
	double pause_s;	  /* of WAIT */
	size_t step;	  /* so many steps of expecting come before it */
	double timeout_s; /* for what it has to wait for; below 0: no limit */
};

/* All zeros is an empty list. */
struct drive_list {
	struct drive_action *actions;
	size_t count;
};

/* Add one; its text is owned from now on. */
void drive_list_add(struct drive_list *list, const struct drive_action *action);
void drive_list_free(struct drive_list *list);

/* What Enter is to send: of cr, lf, crlf, none; NULL if it is no such name. */
const char *drive_eol(const char *name);

#endif
