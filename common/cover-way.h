/*
 * A way to collect coverage: by the tracer of a board that has sys.settrace, or by
 * probes in the source. Both know the files that tests have brought to the board.
 */
#ifndef COVER_WAY_H
#define COVER_WAY_H

#include <jv.h>
#include <stdbool.h>

#include "buffer.h"
#include "cover-choice.h"
#include "probe.h"

struct cover_settings {
	bool by_probes;
	struct cover_choice choice;
	bool branches;
	const char *tracer; /* path of the tracer's source */
	enum probe_grain grain; /* or a coarser one, where that takes more than `fit` bytes, if not 0 */
	size_t fit;
	struct match_pattern *const *exclude_lines; /* for probes, as MATCH_LINES */
	size_t exclude_line_count;
	const char *scratch; /* folder for probed files that are put on boards; or NULL */
};

struct cover_way;

/* Begin; the settings must stay. NULL with a message (to be freed): the tracer is unreadable. */
struct cover_way *cover_way_new(const struct cover_settings *settings, char **error);
void cover_way_free(struct cover_way *way);

/*
 * A `load` or `put` step of a file that is measured: takes the step and gives the one to
 * run in its place. Records that other programs need to know are appended to `out`.
 * Where that cannot be done, the step stays and *error (to be freed) says why.
 */
jv cover_way_load(struct cover_way *way, jv step, struct buffer *out, char **error);
jv cover_way_put(struct cover_way *way, jv step, struct buffer *out, char **error);

/* The file or folder on the board is removed: there is nothing to put back. NULL: all is. */
void cover_way_removed(struct cover_way *way, const char *place);

/* What was loaded is gone, as the interpreter is a new one; what was put stays. */
void cover_way_forget(struct cover_way *way);

/* There is something to collect. */
bool cover_way_has_files(const struct cover_way *way);

/*
 * The code of the steps that begin and that end collecting. A `fresh` interpreter knows
 * nothing yet; the tracer needs to be told, even where there is nothing to collect yet.
 */
void cover_way_install(const struct cover_way *way, struct buffer *code);
void cover_way_begin(const struct cover_way *way, struct buffer *code, bool fresh);
void cover_way_collect(const struct cover_way *way, struct buffer *code);

/* What whoever reads the result of collecting has to know: the step's field "cover". */
jv cover_way_key(const struct cover_way *way);

/*
 * Steps, without numbers and tests, that put the files back as they were given; an array,
 * empty if nothing is to be put back. They are forgotten then.
 */
jv cover_way_restore(struct cover_way *way);

#endif
