/*
 * YAML 1.1 documents as trees of nodes that know where they came from.
 * The only user of libyaml. Scalars resolve as in YAML 1.1 (yes/no/on/off are
 * bools, 0o17 is text, 017 is octal, 1:30 is sexagesimal, 1_000 is 1000).
 */
#ifndef YAML_H_UPY
#define YAML_H_UPY

#include <stdbool.h>
#include <stddef.h>

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

/* What a scalar resolves to; a quoted scalar is always SCALAR_STRING. */
enum scalar_type {
	SCALAR_STRING,
	SCALAR_NULL,
	SCALAR_BOOL,
	SCALAR_INT,
	SCALAR_FLOAT,
	SCALAR_DATE, /* 2020-01-01 and longer time stamps */
};

struct node {
	enum node_kind kind;
	int line, column;      /* of its first character, from 1 */
	enum scalar_type type; /* of a scalar */
	bool literal;	       /* a literal block scalar (|): its text starts on line + 1 */
	bool verbatim;	       /* made of others: its text is Python source, not a str */
	char *text;	       /* a scalar's text, NUL-terminated */
	size_t length;
	struct node **keys;  /* of a map, parallel to items */
	struct node **items; /* of a list or map */
	size_t count;
};

struct document; /* owns all nodes of one file */

/*
 * Parse a whole text. `name` (a file name) starts the message. NULL on bad
 * input: *error is then "NAME:LINE:COLUMN: what", to be freed. Refused are:
 * several documents, duplicate keys, alias bombs, scalars over 1 MiB, nesting
 * over 100. An empty text gives a document whose root is NULL.
 */
struct document *yaml_parse(const char *name, const char *text, size_t length, char **error);

/* The same, from a file; *status is EXIT_USAGE for bad input, EXIT_SYSTEM if unreadable. */
struct document *yaml_load(const char *path, char **error, int *status);

/* The same, from a descriptor read to its end; `name` is for messages. */
struct document *yaml_read(int fd, const char *name, char **error, int *status);

const struct node *yaml_root(const struct document *document);
/* Not yaml_free: libyaml has, and calls, a function of that name. */
void document_free(struct document *document);

/* The item of a map's key, or NULL. */
const struct node *node_get(const struct node *map, const char *key);

/* A scalar's value; false when the node is not of that type. */
bool node_bool(const struct node *node, bool *value);
bool node_number(const struct node *node, double *value); /* int or float */

/* "a map", "a list", "a number", "text", ...: for messages. */
const char *node_describe(const struct node *node);

#endif
