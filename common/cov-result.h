/* How much of each file ran: what reports show. */
#ifndef COV_RESULT_H
#define COV_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include "cov-code.h"
#include "cov-data.h"
#include "cov-paths.h"

struct cov_counts {
	size_t files, statements, missing, excluded;
	size_t branches, untaken; /* arms of branches, and those that no run took */
	size_t partial;		  /* branches of which some arms were taken, not all */
};

struct branch_arm {
	struct arc arc;
	bool taken;
};

/* The statements that a test ran. */
struct test_lines {
	const char *test;
	struct line_set lines;
};

struct cov_file {
	const char *name;
	const struct covered_file *data;
	enum cov_method method;
	struct line_set statements, executed, missing, excluded; /* the first is the next two */
	struct branch_arm *arms; /* of the lines that have several, by line */
	size_t arm_count;
	struct test_lines *tests; /* by name; none unless contexts are kept */
	size_t test_count;
	struct cov_counts counts;
};

struct cov_result {
	struct cov_file *files; /* by name */
	size_t count;
	struct cov_counts total;
	bool branches; /* some data knows of branches */
	bool contexts;
};

/*
 * Find out about the chosen files of `data`, which must stay. Those whose lines are not known
 * are left out, which the finder tells.
 */
void cov_result_make(const struct coverage *data, const struct path_choice *choice,
    const struct cov_finder *finder, bool branches, struct cov_result *result);
void cov_result_free(struct cov_result *result);

/* Percent of statements that ran, and arms that were taken; 100 when there are none. */
double cov_percent(const struct cov_counts *counts);

/* The percentage with so many digits behind the point, never rounded to 0 or 100. */
enum { PERCENT_TEXT = 32 };
void cov_percent_text(const struct cov_counts *counts, int digits, char text[PERCENT_TEXT]);

/* How often a line ran, as far as it is known: 1 when nobody counted. */
uint64_t cov_times(const struct cov_file *file, unsigned line);

/* The arms of one branch, from *at on; false when there are no more. *at is moved on. */
struct branch {
	unsigned line;
	const struct branch_arm *arms;
	size_t count, taken;
};
bool cov_next_branch(const struct cov_file *file, size_t *at, struct branch *branch);

#endif
