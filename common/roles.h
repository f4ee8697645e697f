/* Which boards the steps of a test run on. */
#ifndef ROLES_H
#define ROLES_H

#include <jv.h>
#include <stddef.h>

/*
 * The roles of a list of steps, each once, the leading one first: `own`, which
 * the test names itself (or NULL), else dut if a step is for it, else that of
 * the first step. Steps that no board runs (wait, prompt) are given to it.
 */
jv roles_settle(jv *steps, const char *own);

/* How long the role is in [ROLE=]DEVICE: only an identifier is one; 0: there is none. */
size_t role_prefix(const char *argument);

#endif
