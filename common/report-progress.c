/* The progress of a run: verdicts so far, and the test that is running. */
#include "report-progress.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "report.h"
#include "wording.h"

static void
begin_test(struct progress *progress, const struct columns *columns, jv test)
{
	const char *id = rec_string(test, "test"), *role = rec_string(test, "role");

	free(progress->test);
	free(progress->role);
	strmap_free(&progress->ready, NULL);
	progress->test = xstrdup(id ? id : "?");
	progress->role = xstrdup(role ? role : "dut");
	if (!rec_has(test, "fixture"))
		progress->due += columns_boards(columns, progress->role) -
		    columns_boards(columns, "dut");
}

static void
add_verdict(struct progress *progress, jv verdict)
{
	const char *id = rec_string(verdict, "test"), *device = rec_string(verdict, "device");

	progress->done++;
	progress->bad += verdict_status(verdict_of(verdict)) != EXIT_PASS;
	if (progress->test && id && strcmp(id, progress->test) == 0)
		*strmap_at(&progress->ready, device ? device : "") = progress;
}

void
progress_add(struct progress *progress, const struct columns *columns,
    const struct record *record, const struct outcome *outcome)
{
	if (outcome)
		add_verdict(progress, outcome->verdict);
	else if (strcmp(record->type, "test") == 0)
		begin_test(progress, columns, record->value);
}

/* " on unix, microbit": the boards that have the newest test before them. */
static size_t
put_boards(struct buffer *to, const struct progress *progress, const struct columns *columns)
{
	const struct strmap *boards = strmap_get(&columns->roles, progress->role);
	size_t count = 0;

	for (size_t i = 0; boards && i < boards->count; i++) {
		const char *name = boards->entries[i].key;

		if (strmap_get(&progress->ready, name))
			continue;
		buffer_puts(to, count++ ? ", " : " on ");
		put_short(to, name, SIZE_MAX);
	}
	return count;
}

void
put_progress(struct buffer *to, const struct progress *progress, const struct columns *columns)
{
	size_t due = columns->tests * columns_boards(columns, "dut") + progress->due;
	size_t start = to->length, mark;

	if (!progress->test)
		return;
	buffer_printf(to, "%zu", progress->done);
	if (columns->tests)
		buffer_printf(to, " of %zu", due);
	if (progress->bad)
		buffer_printf(to, ", %zu failed", progress->bad);
	mark = to->length;
	buffer_puts(to, "  ");
	put_short(to, progress->test, SIZE_MAX);
	if (!put_boards(to, progress, columns))
		to->length = mark; /* the next test has not begun */
	if (progress->done >= due && to->length == mark)
		to->length = start; /* all is done */
}

void
progress_free(struct progress *progress)
{
	free(progress->test);
	free(progress->role);
	strmap_free(&progress->ready, NULL);
}
