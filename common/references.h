/*
 * What records refer to that must have come before them: the step that a join
 * waits for, the step that saves what another uses, the test that another needs.
 */
#ifndef REFERENCES_H
#define REFERENCES_H

#include <jv.h>

#include "action.h"
#include "strmap.h"

/* All zeros: nothing has come yet. */
struct references {
	struct strmap behind; /* roles with a step in the background, and its test */
	struct strmap saved;  /* names that steps of this file save */
	struct strmap tests;  /* ids of this file */
	char *file;	      /* of the last test, or NULL */
};

/*
 * Note a step, or a test (borrowed). NULL, or what it refers to in vain, to be freed.
 */
char *references_step(struct references *references, const struct action *action);
char *references_test(struct references *references, jv test);

void references_free(struct references *references);

#endif
