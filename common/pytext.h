/* Python source text made from YAML values. */
#ifndef PYTEXT_H
#define PYTEXT_H

#include "buffer.h"
#include "yaml.h"

/*
 * Append a YAML value as Python writes it: a literal that pylit reads, so .inf
 * is inf. No date may be inside.
 */
void put_python_literal(struct buffer *to, const struct node *value);

/* Append it as source code: text as it is, .inf as float('inf'). */
void put_python_source(struct buffer *to, const struct node *value);

/* Append it as an expression in source code: text as a str, .inf as float('inf'). */
void put_python_expression(struct buffer *to, const struct node *value);

/*
 * Append COMMAND(*ARGS, **KWARGS). args and kwargs may be NULL; text goes in as it is,
 * lists and maps as source code. Empty values count as absent: then there is no call.
 * When the command ends in a parenthesis kwargs go inside it.
 */
void put_python_call(struct buffer *to, const char *command, const struct node *args,
    const struct node *kwargs);

#endif
