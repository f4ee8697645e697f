#include "cov-branch.h"

#include <stdlib.h>

static int32_t
first_of(const struct source_lines *source, int32_t line)
{
	return line > 0 && line <= LAST_LINE ? (int32_t)source_first(source, (unsigned)line) : line;
}

void
cov_arcs_find(struct cov_arcs *to, const struct arc_set *seen, const struct source_lines *source,
    const struct line_set *executed)
{
	struct arc *arcs = arc_set_sorted(seen);

	*to = (struct cov_arcs){ .source = source, .executed = executed };
	for (size_t line = 0; line < source->count; line++)
		if (source->places[line].last)
			line_set_add(&to->doubtful, source->places[line].last);
	for (size_t i = 0; i < seen->count; i++) {
		struct arc arc = { first_of(source, arcs[i].from), first_of(source, arcs[i].to) };

		arc_set_add(&to->arcs, arc);
		if (arc.from > 0 && arc.to < 0)
			line_set_add(&to->exits, (unsigned)arc.from);
	}
	free(arcs);
}

void
cov_arcs_free(struct cov_arcs *arcs)
{
	arc_set_free(&arcs->arcs);
	line_set_free(&arcs->exits);
	line_set_free(&arcs->doubtful);
}

/* An exit is one, whichever line it calls its function's. */
static bool
was_seen(const struct cov_arcs *arcs, int32_t from, int32_t to)
{
	if (to < 0)
		return from > 0 && line_set_has(&arcs->exits, (unsigned)from);
	return arc_set_has(&arcs->arcs, (struct arc){ from, to });
}

/* What is known of the loop that begins at a line; NULL if none does. */
static const struct line_place *
loop_at(const struct cov_arcs *arcs, int32_t line)
{
	const struct source_lines *source = arcs->source;

	if (line <= 0 || (size_t)line >= source->count || !source->places[line].last)
		return NULL;
	return &source->places[line];
}

/* The end of a loop, told as if from its last line. */
static bool
ended(const struct cov_arcs *arcs, struct arc arm)
{
	const struct line_place *loop = loop_at(arcs, arm.from);
	int32_t last = loop ? (int32_t)loop->last : 0;

	if (!loop || last == arm.to || !was_seen(arcs, last, arm.to))
		return false;
	return !loop->breaks || was_seen(arcs, last, arm.from);
}

/* Control went back to a loop's condition, told as if to its last line. */
static bool
went_back(const struct cov_arcs *arcs, const struct arc_set *possible, struct arc arm)
{
	const struct line_place *loop = loop_at(arcs, arm.to);
	int32_t last = loop ? (int32_t)loop->last : 0;

	return loop && last != arm.from &&
	    !arc_set_has(possible, (struct arc){ arm.from, last }) &&
	    was_seen(arcs, arm.from, last);
}

/* What is in the arm's suite was executed, and is not what tracers tell of falsely. */
static bool
entered(const struct cov_arcs *arcs, struct arc arm)
{
	unsigned line = arm.to > 0 ? (unsigned)arm.to : 0;

	return line && line < arcs->source->count && arm.from != arm.to &&
	    arcs->source->places[line].parent == (unsigned)arm.from &&
	    line_set_has(arcs->executed, line) && !line_set_has(&arcs->doubtful, line);
}

bool
cov_arcs_took(const struct cov_arcs *arcs, const struct arc_set *possible, struct arc arm)
{
	return was_seen(arcs, arm.from, arm.to) || entered(arcs, arm) || ended(arcs, arm) ||
	    went_back(arcs, possible, arm);
}
