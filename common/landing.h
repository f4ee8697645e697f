/*
 * Files that are being written: under another name first, then renamed, so that
 * a file is whole or not there. Nothing outside of the directory is touched:
 * names are single names, and symbolic links are replaced, never followed.
 */
#ifndef LANDING_H
#define LANDING_H

#include <stdbool.h>
#include <stddef.h>

struct landing {
	int directory; /* not owned */
	int fd;
	const char *name; /* not owned */
	char temporary[48];
};

/* Whether this can be the name of something in a directory. */
bool landing_name(const char *name);

/* Begin to write `name` in the directory that is open there. False with errno. */
bool landing_open(struct landing *landing, int directory, const char *name);

/* A file_sink (see files.h) whose context is a struct landing. */
bool landing_sink(void *context, const char *bytes, size_t length);

/* Give the file its name. False with errno; then it is gone. */
bool landing_keep(struct landing *landing);

/* Remove what was written. */
void landing_drop(struct landing *landing);

/* Open the directory `name` there, which is made if need be; -1 with errno. */
int landing_directory(int directory, const char *name);

#endif
