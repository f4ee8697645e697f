/*
 * Test files: upydev's YAML language and what this project adds, see
 * upy-test-file(5). Knows no records: steps.h makes those.
 */
#ifndef TESTFILE_H
#define TESTFILE_H

#include "faults.h"
#include "part.h"

struct testcase {
	char *name;	  /* unique in its file: NAME, NAME[id], NAME#2 when repeated */
	const char *base; /* the name as the file has it */
	struct part part;
	struct parts setup, steps, teardown;
	size_t *needs; /* the cases that must run before, by index */
	size_t need_count;
	struct sources sources; /* the cases that save what it uses */
	bool chosen; /* to run; see choice.h */
};

struct testfile {
	char *path; /* as it was given; "<stdin>" */
	struct document *document;
	struct reading reading; /* what its parts have in common */
	struct scope vars;	/* of the file */
	struct part defaults;
	const struct node *fresh; /* of the defaults, for what surrounds the tests */
	const struct node *wiring;		       /* text or a map, or NULL */
	const struct node *setup_node, *teardown_node; /* or NULL */
	struct parts setup, teardown;		       /* around all tests */
	struct testcase *cases;
	size_t count;
};

/*
 * Read a file ("-" is stdin). All that is wrong with it goes to `faults`, and
 * the worst exit status to *status; unless faults->errors grew, the file is
 * sound. NULL when it is not even YAML.
 */
struct testfile *testfile_read(const char *path, struct faults *faults, int *status);

/* Whether a struct testcase has a tag of this name. */
bool testcase_has_tag(const void *test, const char *tag);

void testfile_free(struct testfile *file);

#endif
