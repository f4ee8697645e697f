/*
 * The project file: upy.yaml in the current folder or above it, as upy-config(1)
 * describes it. Its settings are lines: what they mean is up to those who read them.
 */
#ifndef PROJECT_H
#define PROJECT_H

#include <stdbool.h>
#include <stddef.h>

/* One value of a key; a list has several, in the order of the file. */
struct setting {
	const char *key;
	char *value;	   /* one line */
	char *more;	   /* a second part: the file of a report, the goal of a source; or NULL */
	int line, column;  /* in the project file */
};

struct project {
	char *path;   /* of upy.yaml, from the current folder; NULL when there is none */
	char *folder; /* the folder it is in, else the current one; absolute */
	char *prefix; /* from there to the current folder: "", or "src/" */
	struct setting *settings;
	size_t count;
};

/* Whether there is such a key; *nearest is one that is like it, or NULL. */
bool project_has_key(const char *name, const char **nearest);

/*
 * Find and read the project file. A file above the current folder that belongs to
 * another user (not root) is not used: *warning then says so (to be freed). False
 * with a message (to be freed) and its exit status; the project is then empty.
 */
bool project_read(struct project *project, char **warning, char **error, int *status);

void project_free(struct project *project);

#endif
