/*
 * The two logs of what one stream brings: ROLE.raw has its bytes as they came, ROLE.log
 * its lines, each with its time and its role, fit for a terminal.
 */
#ifndef EXPECT_LOG_H
#define EXPECT_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buffer.h"

struct expect_log {
	char *role;
	char *raw_name, *line_name;
	int raw, lines;
	int64_t started;    /* the time from which times count */
	bool in_line;	    /* the line that was written last is not whole */
	struct buffer held; /* what may be the start of a character, or of a line end */
};

/*
 * Make the logs of a role in a folder, which is made if it is not there; logs that are
 * there are begun anew. False with a message, to be freed.
 */
bool expect_log_open(struct expect_log *log, const char *folder, const char *role,
    int64_t started, char **error);

/* Bytes came. False with errno, and *name of the file that cannot be written. */
bool expect_log_add(struct expect_log *log, const char *bytes, size_t length, int64_t now,
    const char **name);

/* What comes next begins a line, though no line end came. False as above. */
bool expect_log_end_line(struct expect_log *log, const char **name);

/* The end of it: what is held is written. False as above. */
bool expect_log_close(struct expect_log *log, const char **name);

/* Write all, whatever it takes. False with errno. */
bool write_whole(int fd, const char *bytes, size_t length);

#endif
