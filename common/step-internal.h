/*
 * How directives become steps: each function of a directive appends the steps of one
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

/* {..., "code":...}: the code of command or benchmark, called with args and kwargs. */
jv step_call(const struct compiler *compiler, const char *verb, enum directive from);

/* What is asked of the step (consumed) that runs the directive `from`: its value, checks. */
jv step_wishes(const struct compiler *compiler, jv step, enum directive from);

/*
 * The case, for upy-bench: the keys of the test, with what its names stand for; and what
 * an item of params says.
 */
jv step_case(const struct part *part);

/* Boards and their files. */
void step_reset(struct compiler *compiler);
void step_clean(struct compiler *compiler);
void step_uploads(struct compiler *compiler);
void step_wait(struct compiler *compiler);
void step_prompt(struct compiler *compiler);
void step_join(struct compiler *compiler);
void step_reload(struct compiler *compiler);

/* Code. */
void step_load(struct compiler *compiler);
void step_command(struct compiler *compiler);  /* with what it is sent and prints meanwhile */
void step_benchmark(struct compiler *compiler);
void step_network(struct compiler *compiler);
void step_main(struct compiler *compiler);     /* network, benchmark or command */
void step_dialogue(struct compiler *compiler); /* expect and send, in turn */
void step_result(struct compiler *compiler);

#endif
