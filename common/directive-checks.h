/* What directives ask of their values beyond the kind; one function per sort of value. */
#ifndef DIRECTIVE_CHECKS_H
#define DIRECTIVE_CHECKS_H

#include "faults.h"

/* All: say what is wrong with the value of the directive `name`, if anything. */
void check_name(struct faults *faults, const char *name, const struct node *value);
void check_code(struct faults *faults, const char *name, const struct node *value);
void check_args(struct faults *faults, const char *name, const struct node *value);
void check_exp(struct faults *faults, const char *name, const struct node *value);
void check_vars(struct faults *faults, const char *name, const struct node *value);
void check_requires(struct faults *faults, const char *name, const struct node *value);
void check_needs(struct faults *faults, const char *name, const struct node *value);
void check_repeat(struct faults *faults, const char *name, const struct node *value);
void check_tolerance(struct faults *faults, const char *name, const struct node *value);
void check_raises(struct faults *faults, const char *name, const struct node *value);
void check_stdout(struct faults *faults, const char *name, const struct node *value);
void check_network(struct faults *faults, const char *name, const struct node *value);
void check_dotted(struct faults *faults, const char *name, const struct node *value);
void check_role(struct faults *faults, const char *name, const struct node *value);
void check_tags(struct faults *faults, const char *name, const struct node *value);
void check_clean(struct faults *faults, const char *name, const struct node *value);
void check_texts(struct faults *faults, const char *name, const struct node *value);

/* One of the words, which NULL ends. */
void check_word(struct faults *faults, const char *name, const struct node *value,
    const char *const *words);

/* A number between two others. */
void check_range(struct faults *faults, const char *name, const struct node *value, double least,
    double most);

/* What to say of a text that looks like a number, though it is none in YAML 1.1; or "". */
const char *number_advice(const struct node *value);

/* An identifier of Python; dots between several when `dotted`. */
bool is_python_name(const char *text, size_t length, bool dotted);

#endif
