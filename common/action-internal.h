/* What action.c and action-verbs.c share. */
#ifndef ACTION_INTERNAL_H
#define ACTION_INTERNAL_H

#include "action.h"

/* One row per "do": the operand it needs, and how it is turned into an action. */
struct verb {
	const char *name;
	enum action_kind kind;
	const char *operand; /* a string that must be there, or NULL */
	bool (*prepare)(struct action *action, const char *operand, char **error);
};

/* The verb of that name; else NULL with a message (to be freed). */
const struct verb *action_verb(const char *name, char **error);

/*
 * A string operand of a record (borrowed), which lives in it; NULL with a message (to
 * be freed) when it is absent, ill-typed or holds a NUL. `what` is the verb.
 */
const char *action_operand(jv record, const char *what, const char *key, char **error);

/* Take a bench step apart: its verb's "prepare". */
bool action_prepare_bench(struct action *action, const char *code, char **error);

#endif
