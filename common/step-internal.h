/*
 * How directives become steps: each put_ function appends the steps of one
 * directive of compiler->part, none when it is not given.
 */
#ifndef STEP_INTERNAL_H
#define STEP_INTERNAL_H

#include "step-compiler.h"

/* {"type":"step","test":...,"step":...,"do":verb} */
jv step_begin(const struct compiler *compiler, const char *verb);

/*
 * Append a step that comes from the directive `from`, whose value stands at
 * `place`, with what all steps have; on the board of `role`, or where that is
 * NULL of the part's role.
 */
void step_end(struct compiler *compiler, jv step, enum directive from, const struct node *place,
    const char *role);

/* A step made of a directive that is a text. */
void step_of_text(struct compiler *compiler, const char *verb, const char *key,
    enum directive from);

/* Boards and their files. */
void put_reset(struct compiler *compiler);
void put_clean(struct compiler *compiler);
void put_uploads(struct compiler *compiler);
void put_wait(struct compiler *compiler);
void put_prompt(struct compiler *compiler);
void put_join(struct compiler *compiler);
void put_reload(struct compiler *compiler);

/* Code. */
void put_load(struct compiler *compiler);
void put_command(struct compiler *compiler);  /* with what it is sent and prints meanwhile */
void put_main(struct compiler *compiler);     /* network, benchmark or command */
void put_result(struct compiler *compiler);

#endif
