/* Coverage: what ran of which source, of any number of runs together. */
#ifndef COV_DATA_H
#define COV_DATA_H

#include "cov-arcs.h"
#include "cov-lines.h"
#include "strmap.h"

/* What is known of one source. */
struct covered_file {
	const char *name; /* of the host's file; the key in struct coverage */
	struct line_set executed;
	struct line_hits hits;	 /* where runs counted; lines of others are only executed */
	struct line_set entered; /* executable lines of the code that was entered: co_lines() */
	struct line_set listed;	 /* executable lines, all: of probes, of LCOV */
	struct line_set bytecode; /* the same of .mpy files */
	struct line_set excluded; /* said by who listed them */
	bool is_listed, is_bytecode; /* such a list came, even if it has no lines */
	struct arc_set arcs;	  /* that were taken */
	struct arc_set branches;  /* that could be, said by who listed the lines */
	struct strmap tests;	  /* struct line_set of each test's executed lines */
};

struct coverage {
	struct strmap files; /* struct covered_file, by name */
	bool contexts;	     /* to keep what each test ran */
};

void coverage_free(struct coverage *coverage);

/* The file of that name, which is added if need be. */
struct covered_file *coverage_file(struct coverage *coverage, const char *name);

/* The lines that a test ran in a file. */
struct line_set *covered_by(struct covered_file *file, const char *test);

/* Add all that another one knows: a union, in which times add up. */
void coverage_join(struct coverage *coverage, const struct coverage *other);

/* The files by name; to be freed, not what it points to. */
struct covered_file **coverage_sorted(const struct coverage *coverage);

/* The keys of a map by name; to be freed, not what it points to. */
const char **sorted_keys(const struct strmap *map);

#endif
