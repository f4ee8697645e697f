/* The language of test files as a JSON Schema (draft 7), for editors. */
#ifndef SCHEMA_H
#define SCHEMA_H

#include <stdio.h>

/* Write it. Whatever yaml2steps takes fits it; what does not fit, yaml2steps refuses. */
void print_schema(FILE *to);

#endif
