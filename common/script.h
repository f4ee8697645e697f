/*
 * The script: records as they came in, in order, until every lane has passed
 * them. A lane may go back to the start of its current test.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include <jv.h>
#include <stdbool.h>
#include <stddef.h>

#include "action.h"
#include "buffer.h"
#include "records.h"

enum item_kind {
	ITEM_LINE, /* nothing to run: passed on as it is */
	ITEM_TEST, /* the same, and the steps that follow belong to it */
	ITEM_STEP,
};

struct item {
	struct item *next;
	enum item_kind kind;
	char *line; /* of LINE and TEST, without newline; NULL once passed on */
	size_t length;
	jv test;	       /* of TEST */
	struct action *action; /* of STEP */
	size_t lanes;	       /* that still need it */
};

struct script {
	struct item *first, *last;
	size_t count;
	bool ended; /* no more items will come */
};

/* Append a record's line, or an action (then owned by the script), for `lanes` lanes. */
struct item *script_add_line(struct script *script, const struct record *record, size_t lanes);
struct item *script_add_action(struct script *script, struct action *action, size_t lanes);

/* A lane needs nothing before `item` any more (NULL: nothing at all), from `oldest` on. */
void script_release(struct script *script, struct item *oldest, const struct item *item);

#endif
