/* What the probes of a source stand for, as JSON: made with them, read when a board answers. */
#ifndef PROBE_MAP_H
#define PROBE_MAP_H

#include <jv.h>

#include "buffer.h"
#include "probe.h"

/* Append the map of what was probed, one line, for the file of that name. */
void put_probe_map(struct buffer *to, const struct probing *probing,
    const struct probe_settings *settings, const char *file);

struct probe_map {
	jv value;
	const char *file, *name; /* inside value */
	unsigned id;
	size_t probes;
};

/* Read a map's text; false with a message to be freed in *error. Free with probe_map_free. */
bool probe_map_read(const char *text, size_t length, struct probe_map *map, char **error);
void probe_map_free(struct probe_map *map);

/* Python for the board that makes the bytearrays of the maps' sources; run it first. */
void put_probe_runtime(struct buffer *to, const struct probe_map *maps, size_t count);

/* Python that prints what they hold; run it last. */
void put_probe_collect(struct buffer *to, const struct probe_map *maps, size_t count);

/*
 * Append the `coverage` record of what a board printed: digits[i] are those of map i, or NULL
 * where it said nothing. `test` may be NULL.
 */
void put_coverage(struct buffer *to, const struct probe_map *maps, size_t count,
    const char *const *digits, const char *test);

#endif
