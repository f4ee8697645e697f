/*
 * What one map of a test file says: its directives, checked, inherited from
 * another part where it does not say itself, and the files it names, found.
 */
#ifndef PART_H
#define PART_H

#include "directives.h"
#include "reading.h"

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
	const char *role; /* whose board, or NULL for that of the part */
	const struct node *node;
};

struct part {
	const struct node *node; /* the map, or the text of a lone command */
	enum directive_place place;
	const struct node *given[DIRECTIVES];
	enum origin origin[DIRECTIVES];
	char *load_path; /* of `load`; NULL when that is code */
	struct upload *uploads;
	size_t upload_count;
};

/* The items of setup, teardown or steps, in order. */
struct parts {
	struct part *items;
	size_t count;
};

/*
 * Read a map whose keys stand in `place`. What it does not say is inherited
 * from `base` (which may be NULL); a key without a value undoes what would be.
 * In an item of setup, teardown or steps, a key that is no directive is a role,
 * its value the code for it.
 */
void part_read(struct part *part, const struct node *map, enum directive_place place,
    const struct part *base, struct reading *reading);

/* Take what is not given from `base`. */
void part_inherit(struct part *part, const struct part *base);

/*
 * Fill in the names in the directives from `first` up to, not including, `end`,
 * and check those that had some: now they are known.
 */
void part_fill(struct part *part, struct reading *reading, enum directive first,
    enum directive end);

/* Find the files of `load` and `put`. */
void part_find_files(struct part *part, struct reading *reading);

/*
 * Check that no directive excludes another. One from the defaults that does not
 * fit the test is dropped, its own one is an error.
 */
void part_settle(struct part *part, struct faults *faults);

/* Check, when all names are filled in, that each directive has what it needs, likewise. */
void part_check(struct part *part, struct faults *faults);

/* Whether exp asserts something: not None, or compared by an operator that was named. */
bool part_asserts(const struct part *part);

/* The text of a directive, or NULL. */
const char *part_text(const struct part *part, enum directive directive);

/* A directive that is true, or a text (then the reason is *text). */
bool part_is_set(const struct part *part, enum directive directive, const char **text);

/*
 * Which directive's code a demand (exp, raises, match, ...) or save is about:
 * DIR_RESULT, DIR_COMMAND or DIR_LOAD; DIRECTIVES when there is none.
 */
enum directive part_subject(const struct part *part, enum directive demand);

/* Whether what is saved is a group of a pattern that is expected: there is no other value. */
bool part_saves_group(const struct part *part);

/* Whether a role is `dut` or one that the file declares; a fault at `node` if not. */
bool part_check_role(const struct node *node, struct reading *reading);

/* Whether a key of `put` or `clean` is a role, not a file. */
bool part_is_role(const struct node *key, const struct node *item, const struct reading *reading);

void part_free(struct part *part);

/*
 * Read the value of setup, teardown or steps: code, a map of directives, or a
 * list of these; `value` NULL means none. What they do not say of their time
 * limit, role and tolerance is inherited from `owner`.
 */
void parts_read(struct parts *parts, const struct node *value, enum directive name,
    const struct part *owner, struct reading *reading);

void parts_free(struct parts *parts);

#endif
