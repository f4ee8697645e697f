/*
 * Test files: upydev's YAML language and what this project adds, see
 * upy-test-file(5). Knows no records: steps.h makes those.
 */
#ifndef TESTFILE_H
#define TESTFILE_H

#include "faults.h"
#include "part.h"

struct testcase {
	char *name; /* unique in its file: NAME, NAME[i] of params, NAME#2 when repeated */
	struct part part;
	struct parts setup, teardown;
};

struct made; /* nodes that params made */

struct testfile {
	char *path; /* as it was given; "<stdin>" */
	struct document *document;
	struct made *made;
	struct part defaults;
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
