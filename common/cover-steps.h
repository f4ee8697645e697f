/*
 * Tests with steps among them that collect coverage. Each test is held until its last
 * step has come, as its record tells how many there are.
 */
#ifndef COVER_STEPS_H
#define COVER_STEPS_H

#include "buffer.h"
#include "cover-way.h"
#include "records.h"

struct cover_steps;

/*
 * Begin; `way` and `role`, whose boards are measured, must stay. `complain` is told of
 * files that cannot be measured; their steps stay as they are.
 */
struct cover_steps *cover_steps_new(struct cover_way *way, const struct cover_choice *choice,
    const char *role, void (*complain)(void *context, const char *what), void *context);
void cover_steps_free(struct cover_steps *steps);

/* The next record of the stream (consumed); what is to follow now is appended to `out`. */
void cover_steps_add(struct cover_steps *steps, struct record *record, struct buffer *out);

/* The stream has ended. */
void cover_steps_finish(struct cover_steps *steps, struct buffer *out);

#endif
