/* What directives ask of their values beyond the kind; one function per sort of value. */
#ifndef DIRECTIVE_CHECKS_H
#define DIRECTIVE_CHECKS_H

#include "faults.h"

/* All: say what is wrong with the value of the directive `name`, if anything. */
void check_name(struct faults *faults, const char *name, const struct node *value);
void check_code(struct faults *faults, const char *name, const struct node *value);
void check_args(struct faults *faults, const char *name, const struct node *value);
void check_exp(struct faults *faults, const char *name, const struct node *value);
void check_reset(struct faults *faults, const char *name, const struct node *value);
void check_fresh(struct faults *faults, const char *name, const struct node *value);
void check_exp_type(struct faults *faults, const char *name, const struct node *value);
void check_assert_op(struct faults *faults, const char *name, const struct node *value);
void check_assert_itr(struct faults *faults, const char *name, const struct node *value);
void check_network(struct faults *faults, const char *name, const struct node *value);
void check_dotted(struct faults *faults, const char *name, const struct node *value);
void check_role(struct faults *faults, const char *name, const struct node *value);
void check_tags(struct faults *faults, const char *name, const struct node *value);
void check_clean(struct faults *faults, const char *name, const struct node *value);
void check_texts(struct faults *faults, const char *name, const struct node *value);
void check_rounds(struct faults *faults, const char *name, const struct node *value);
void check_retries(struct faults *faults, const char *name, const struct node *value);
void check_timeout(struct faults *faults, const char *name, const struct node *value);
void check_wait(struct faults *faults, const char *name, const struct node *value);

#endif
