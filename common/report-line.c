/* Lines of the human report that tell one verdict each. */
#include "report-line.h"

#include <stdlib.h>
#include <string.h>

#include "report-details.h"
#include "report.h"
#include "width.h"
#include "wording.h"

enum { MOST_REMARK = 70, LEAST_REMARK = 12, SLOW_US = 500000 };

/* How a verdict looks. */
static const struct sign {
	const char *sign, *ascii, *colour, *prefix;
} signs[VERDICT_KINDS] = {
	[VERDICT_PASS] = { "✔", "ok  ", GREEN, "" },
	[VERDICT_FAIL] = { "✘", "FAIL", RED, "" },
	[VERDICT_ERROR] = { "‼", "ERR ", RED, "error: " },
	[VERDICT_SKIP] = { "○", "skip", YELLOW, "skipped: " },
	[VERDICT_XFAIL] = { "✔", "ok  ", YELLOW, "failed as expected: " },
	[VERDICT_XPASS] = { "✘", "FAIL", RED, "" },
};

/* "2 attempts", or of a test that was repeated on purpose "9 of 10 attempts good". */
static void
put_attempt_count(struct buffer *to, jv verdict)
{
	double attempts = rec_number(verdict, "attempts", 1);

	bool repeated = rec_has(verdict, "passes");

	if (attempts <= 1 || (repeated && rec_has(verdict, "reason")))
		return; /* the reason counts them */
	buffer_puts(to, to->length ? ", " : "");
	if (repeated)
		buffer_printf(to, "%.0f of %.0f attempts good", rec_number(verdict, "passes", 0),
		    attempts);
	else
		buffer_printf(to, "%.0f attempts", attempts);
}

/* What is worth saying of the verdict: for a pass the values, else the reason. */
static void
put_remark(struct buffer *to, enum verdict verdict, const struct outcome *outcome)
{
	if (verdict != VERDICT_PASS) {
		char *reason = outcome_reason(outcome);

		reason[strcspn(reason, "\n")] = '\0';
		buffer_puts(to, signs[verdict].prefix);
		buffer_puts(to, reason);
		free(reason);
	} else if (jv_is_valid(outcome->checked)) {
		put_checks(to, outcome->checked);
	}
	/* A prefix without a reason ends in ": ". */
	if (to->length > 2 && memcmp(to->data + to->length - 2, ": ", 2) == 0)
		to->length -= 2;
	put_attempt_count(to, outcome->verdict);
}

static bool
has_boards(const struct columns *columns)
{
	return columns->boards.count > 1;
}

/* On a narrow terminal texts follow each other without columns. */
static size_t
column_width(const struct style *style, const struct columns *columns, size_t width)
{
	size_t all = columns->place + columns->name + (has_boards(columns) ? columns->board : 0);

	return style->columns && all + 2 * LEAST_REMARK > style->columns ? 0 : width;
}

/* "NAME  BOARD  " in columns. */
static void
put_names(struct buffer *to, const struct style *style, const struct columns *columns, jv verdict)
{
	const char *name = rec_string(verdict, "name"), *device = rec_string(verdict, "device");

	name = name ? name : rec_string(verdict, "test");
	put_column(to, name ? name : "?", column_width(style, columns, columns->name));
	buffer_puts(to, "  ");
	if (!has_boards(columns))
		return;
	put_column(to, device ? device : "?", column_width(style, columns, columns->board));
	buffer_puts(to, "  ");
}

/* "FILE:LINE:  SIGN NAME  BOARD  "; returns how many columns it takes. */
static size_t
put_subject(struct buffer *to, const struct style *style, const struct columns *columns,
    const struct outcome *outcome, const struct sign *sign)
{
	const char *mark = style->utf8 ? sign->sign : sign->ascii;
	char *place = outcome_place(outcome);
	struct buffer names = { 0 };
	size_t used;

	put_column(to, place, column_width(style, columns, columns->place));
	used = text_columns(to->data, to->length) + text_columns(mark, strlen(mark)) + 1;
	put_styled(to, style, sign->colour, mark);
	buffer_putc(to, ' ');
	put_names(&names, style, columns, outcome->verdict);
	used += text_columns(names.data, names.length);
	buffer_append(to, names.data, names.length);
	buffer_free(&names);
	free(place);
	return used;
}

/* The remark, as far as there is room: what failed is told in full at the end. */
static void
put_short_remark(struct buffer *to, const struct style *style, enum verdict verdict,
    const struct outcome *outcome, size_t used)
{
	const size_t dots = strlen("...");
	struct buffer remark = { 0 }, shown = { 0 };
	size_t room = MOST_REMARK;

	if (style->columns)
		room = style->columns > used + dots ? style->columns - used - dots : 0;
	put_remark(&remark, verdict, outcome);
	if (remark.length && room >= LEAST_REMARK)
		put_short(&shown, buffer_string(&remark), room);
	put_styled(to, style, verdict == VERDICT_PASS ? DIM : "", buffer_string(&shown));
	buffer_free(&remark);
	buffer_free(&shown);
}

void
put_verdict_line(struct buffer *to, const struct style *style, const struct columns *columns,
    const struct outcome *outcome)
{
	enum verdict verdict = verdict_of(outcome->verdict);
	double elapsed_us = rec_number(outcome->verdict, "elapsed_us", 0);
	size_t used = put_subject(to, style, columns, outcome, &signs[verdict]), before;
	struct buffer time = { 0 };

	if (elapsed_us >= SLOW_US)
		put_duration(&time, elapsed_us);
	if (style->columns && used + time.length > style->columns)
		buffer_clear(&time);
	used += time.length ? time.length + strlen("  ") : 0;
	before = to->length;
	put_short_remark(to, style, verdict, outcome, used);
	if (time.length)
		buffer_printf(to, "%s%s", to->length > before ? "  " : "", buffer_string(&time));
	buffer_free(&time);
}
