/* What boards print of their probes, found in all else that they print. */
#ifndef PROBE_ANSWER_H
#define PROBE_ANSWER_H

#include "probe-map.h"

/*
 * Append a `coverage` record for each answer in a text. False, with a message to be freed in
 * *error: an answer is damaged, is not of these maps, or there is none.
 */
bool put_answers(struct buffer *to, const char *text, size_t length, const struct probe_map *maps,
    size_t count, const char *test, char **error);

/* Whether a text has an answer in it, good or bad. */
bool has_answer(const char *text, size_t length);

#endif
