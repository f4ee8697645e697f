/*
 * What is wrong with files that a person wrote: messages that start with the
 * place, FILE:LINE:COLUMN: what, each told once.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>

#include "strmap.h"
#include "yaml.h"

struct faults {
	const char *file;    /* the one being read */
	bool lenient;	     /* what may pass is a warning */
	bool lints;	     /* what is no error but surely not meant is told too */
	size_t errors;	     /* without the warnings */
	struct strmap lines; /* its keys are the messages, in order */
};

/* An error at the node's place. */
void fault(struct faults *faults, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* An error, or a warning when lenient. */
void fault_lenient(struct faults *faults, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A warning, told only to those who ask for lints. */
void fault_lint(struct faults *faults, const struct node *node, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A whole message, place included. */
void fault_message(struct faults *faults, const char *message);

/*
 * An error: the node's text is not one of the NULL-terminated words. Says the
 * nearest word, and all of them when they are few.
 */
void fault_word(struct faults *faults, const struct node *node, const char *what,
    const char *const *words);

void faults_free(struct faults *faults);

#endif
