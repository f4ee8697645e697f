/*
 * What one map of a test file says: its directives, checked, inherited from
 * another part where it does not say itself, and the files it names, found.
 */
#ifndef PART_H
#define PART_H

#include "directives.h"

enum origin {
	NOT_GIVEN,
	FROM_DEFAULTS,
	OWN,	/* of the test; without a value when that was wrong */
	UNDONE, /* a default that the test does without */
};

/* A file to copy to the board. */
struct upload {
	char *path; /* on the host */
	char *to;   /* on the board */
	const struct node *node;
};

struct part {
	const struct node *node; /* the map, or the text of a lone command */
	const struct node *given[DIRECTIVES];
	enum origin origin[DIRECTIVES];
	char *load_path; /* of `load`; NULL when that is code */
	struct upload *uploads;
	size_t upload_count;
};

/* The items of setup or teardown, in order. */
struct parts {
	struct part *items;
	size_t count;
};

/*
 * Read a map whose keys stand in `place`. What it does not say is inherited
 * from `base` (which may be NULL); a key without a value undoes what would be.
 */
void part_read(struct part *part, const struct node *map, enum directive_place place,
    const struct part *base, struct faults *faults);

/* Take what is not given from `base`. */
void part_inherit(struct part *part, const struct part *base);

/* Find the files of `load` and `put`, beside the file `beside` (or NULL) first. */
void part_find_files(struct part *part, const char *beside, struct faults *faults);

/*
 * Check directives against each other. One from the defaults that does not fit
 * the test is dropped, its own one is an error.
 */
void part_check(struct part *part, struct faults *faults);

/* Whether exp asserts something: not None, or compared by an operator that was named. */
bool part_asserts(const struct part *part);

/* The text of a directive, or NULL. */
const char *part_text(const struct part *part, enum directive directive);

/* A directive that is true, or a text (then the reason is *text). */
bool part_is_set(const struct part *part, enum directive directive, const char **text);

void part_free(struct part *part);

/*
 * Read the value of setup or teardown: code, a map of directives, or a list of
 * these; `value` NULL means none. Time limits are inherited from `owner`.
 */
void parts_read(struct parts *parts, const struct node *value, enum directive name,
    const struct part *owner, const char *beside, struct faults *faults);

void parts_free(struct parts *parts);

#endif
