/* What the parts of a test file have in common while it is read. */
#ifndef READING_H
#define READING_H

#include "faults.h"
#include "made.h"
#include "strmap.h"

/* Constants that ${name} may name: a map, or NULL, and what lies around it. */
struct scope {
	const struct node *vars;
	const struct scope *outer;
};

struct reading {
	struct faults *faults;
	const char *beside;	    /* the file that paths start at, or NULL for none */
	const struct node *devices; /* roles that the file declares: a map, or NULL */
	const struct scope *scope;
	struct made *made;
	struct strmap saved;	/* names that a step saves; their value: 1 + the last such test */
	struct strmap escaped;	/* names written $${name}; their value: where */
	struct strmap used;	/* constants that were used */
	size_t filled;		/* bytes of text that names were filled into */
	size_t test;		/* the one that is read, counted from 1; 0: the file's setup */
	struct sources {
		size_t *tests; /* counted from 1, each once */
		size_t count;
	} sources; /* tests before it that save what it uses */
};

/* The constant of that name, the innermost one, or NULL. */
const struct node *scope_find(const struct scope *scope, const char *name);

/*
 * A name that a step gives to its value: known from here on. A fault when it
 * is one of a constant.
 */
void reading_save(struct reading *reading, const struct node *name);

/* A name that is saved is used by what is read. */
void reading_use(struct reading *reading, const char *name);

/* At the end: $${name} of a name that some step saves could not be told from its value. */
void reading_check_escaped(struct reading *reading);

void reading_free(struct reading *reading);

#endif
