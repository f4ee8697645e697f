/* Files with probes: each is made once, and has a number of its own on all boards. */
#ifndef COVER_UNITS_H
#define COVER_UNITS_H

#include <jv.h>
#include <stdbool.h>

#include "buffer.h"
#include "cover-way.h"
#include "probe-map.h"

struct cover_units;

struct cover_unit {
	struct probe_map map;
	struct buffer source; /* with probes */
};

struct cover_units *cover_units_new(const struct cover_settings *settings);
void cover_units_free(struct cover_units *units); /* may be NULL */

/*
 * The file at that path, with probes. When it is new, its map, a record, is appended to `out`.
 * NULL with a message in *error (to be freed): it cannot be read, or is no Python source.
 */
const struct cover_unit *cover_units_add(struct cover_units *units, const char *path,
    struct buffer *out, char **error);

/* One that was added. */
const struct cover_unit *cover_units_get(const struct cover_units *units, const char *path);

/* Python for the board: what the probes of files with these ids need, and what tells of them. */
void put_units_runtime(struct buffer *to, const struct cover_units *units, jv ids);
void put_units_collect(struct buffer *to, const struct cover_units *units, jv ids);

#endif
