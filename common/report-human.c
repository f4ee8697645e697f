/*
 * The report for people: a line per board, live a line per verdict that begins
 * with FILE:LINE: so that editors jump, then what failed in detail, problems,
 * and a summary. On a terminal the last line tells what is running.
 */
#include "report-human.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "firmware.h"
#include "report-columns.h"
#include "report-details.h"
#include "report-digest.h"
#include "report-failures.h"
#include "report-line.h"
#include "report-live.h"
#include "report-progress.h"
#include "report-step.h"
#include "report-style.h"
#include "report-summary.h"
#include "report.h"
#include "text.h"
#include "width.h"
#include "wording.h"

enum { MOST_TITLE = 70 };

#define ERASE_LINE "\r\33[K"

struct human {
	FILE *to;
	struct style style;
	struct look look;
	struct strmap boards; /* the lines that were printed on them */
	struct live live;
	struct failures failures;
	struct columns columns;
	struct progress progress;
	struct digest digest;
	struct buffer line, status;
	bool status_shown, any_shown;
};

static void *
human_begin(FILE *to)
{
	struct human *human = xcalloc(1, sizeof *human);

	human->to = to;
	human->style = style_of(to);
	human->look.slowest = human->digest.slowest = SLOWEST_BY_ITSELF;
	return human;
}

void
human_set_look(void *report, const struct look *look)
{
	struct human *human = report;

	human->look = *look;
	human->digest.slowest = look->slowest;
	human->digest.skips = look->verbose;
}

static void
erase_status(struct human *human)
{
	if (human->status_shown)
		fputs(ERASE_LINE, human->to);
	human->status_shown = false;
}

static void
print_text(struct human *human)
{
	if (!human->line.length)
		return;
	erase_status(human);
	fwrite(human->line.data, 1, human->line.length, human->to);
	buffer_clear(&human->line);
	human->any_shown = true;
}

/* Print what was put together, without blanks at the end of the line. */
static void
print_line(struct human *human)
{
	while (human->line.length && human->line.data[human->line.length - 1] == ' ')
		human->line.length--;
	buffer_putc(&human->line, '\n');
	print_text(human);
}

void
human_rest(void *report)
{
	struct human *human = report;
	struct buffer status = { 0 };
	size_t fit;

	if (!human->style.live)
		return;
	style_measure(&human->style, human->to);
	put_progress(&status, &human->progress, &human->columns);
	fit = human->style.columns > 1 ? human->style.columns - 1 : 0;
	status.length = text_fit(status.data, status.length, fit);
	if (status.length &&
	    !(human->status_shown &&
		strcmp(buffer_string(&status), buffer_string(&human->status)) == 0)) {
		erase_status(human);
		buffer_clear(&human->status);
		buffer_append(&human->status, status.data, status.length);
		put_styled(&human->line, &human->style, DIM, buffer_string(&status));
		fwrite(human->line.data, 1, human->line.length, human->to);
		buffer_clear(&human->line);
		human->status_shown = true;
	}
	buffer_free(&status);
}

void
human_abandon(void *report)
{
	const struct human *human = report;

	if (human->status_shown && write(fileno(human->to), ERASE_LINE, strlen(ERASE_LINE)) < 0)
		return; /* there is nobody to tell */
}

static bool
has_boards(const struct human *human)
{
	return human->columns.boards.count > 1;
}

/* In one line: what is too much for the terminal is in a verbose report. */
static void
print_board_line(struct human *human, struct buffer *text)
{
	size_t columns = human->style.columns;
	struct buffer line = { 0 };

	if (columns > strlen("...") && text_columns(text->data, text->length) > columns)
		put_short(&line, buffer_string(text), columns - strlen("..."));
	put_styled(&human->line, &human->style, BOLD,
	    buffer_string(line.length ? &line : text));
	print_line(human);
	buffer_free(&line);
}

/* "microbit  MicroPython v1.9.2 on micro:bit (exec:...)", once unless it changes. */
static void
print_board(struct human *human, jv device)
{
	const char *name = rec_string(device, "device"), *address = rec_string(device, "address");
	struct buffer text = { 0 }, firmware = { 0 };
	void **said;

	put_column(&text, name ? name : "?", human->columns.board);
	buffer_puts(&text, "  ");
	put_firmware(&firmware, device);
	put_short(&text, buffer_string(&firmware), MOST_TITLE);
	buffer_free(&firmware);
	if (address) {
		buffer_puts(&text, " (");
		put_short(&text, address, MOST_TITLE);
		buffer_putc(&text, ')');
	}
	said = strmap_at(&human->boards, buffer_string(&text));
	if (!*said) {
		*said = human;
		print_board_line(human, &text);
		if (human->look.verbose)
			put_device_facts(&human->line, device);
		print_text(human);
	}
	buffer_free(&text);
}

/* Of a step: in a verbose report what it did; what it printed, unless that came live. */
static void
print_result(struct human *human, jv result)
{
	size_t board = has_boards(human) ? human->columns.board : 0;

	live_end_step(&human->live, &human->line, &human->style, board, result,
	    human->look.output);
	if (human->look.verbose) {
		put_step(&human->line, &human->style, result, board);
		buffer_putc(&human->line, '\n');
	}
	print_text(human);
}

static void
print_output(struct human *human, jv output)
{
	live_add_output(&human->live, &human->line, &human->style,
	    has_boards(human) ? human->columns.board : 0, output);
	print_text(human);
}

/* How the pins of boards are to be joined, before the tests that need it. */
static void
print_wiring(struct human *human, jv note)
{
	const char *file = rec_string(note, "file");
	jv wiring = rec_get(note, "wiring");
	char *title = xasprintf("Wiring%s%s", file ? " of " : "", file ? file : "");
	struct buffer visible = { 0 };

	put_short(&visible, title, MOST_TITLE);
	put_styled(&human->line, &human->style, BOLD, buffer_string(&visible));
	buffer_putc(&human->line, '\n');
	put_wiring(&human->line, wiring);
	buffer_putc(&human->line, '\n');
	print_text(human);
	buffer_free(&visible);
	free(title);
}

static void
print_verdict(struct human *human, const struct outcome *outcome)
{
	bool bad = verdict_status(verdict_of(outcome->verdict)) != EXIT_PASS;

	if (human->look.quiet && !bad)
		return;
	put_verdict_line(&human->line, &human->style, &human->columns, outcome);
	print_line(human);
}

static void
add_verdict(struct human *human, const struct outcome *outcome)
{
	print_verdict(human, outcome);
	digest_add(&human->digest, &human->style, outcome, has_boards(human));
	if (verdict_status(verdict_of(outcome->verdict)) != EXIT_PASS)
		failures_add(&human->failures, &human->style, &human->columns, outcome);
}

static void
human_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct human *human = report;
	bool quiet = human->look.quiet;

	if (outcome)
		add_verdict(human, outcome);
	else if (strcmp(record->type, "device") == 0 && !quiet)
		print_board(human, record->value);
	else if (strcmp(record->type, "output") == 0 && !quiet)
		print_output(human, record->value);
	else if (strcmp(record->type, "result") == 0 && !quiet)
		print_result(human, record->value);
	else if (strcmp(record->type, "note") == 0 && rec_has(record->value, "wiring") && !quiet)
		print_wiring(human, record->value);
	else if (strcmp(record->type, "plan") == 0)
		columns_measure(&human->columns, record->value);
	if (human->style.live)
		progress_add(&human->progress, &human->columns, record, outcome);
}

static void
human_free(struct human *human)
{
	columns_free(&human->columns);
	progress_free(&human->progress);
	digest_free(&human->digest);
	strmap_free(&human->boards, NULL);
	live_free(&human->live);
	failures_free(&human->failures);
	buffer_free(&human->line);
	buffer_free(&human->status);
	free(human);
}

static void
human_finish(void *report, const struct summary *summary)
{
	struct human *human = report;

	put_failures(&human->line, &human->style, &human->failures);
	if (human->look.quiet)
		buffer_clear(&human->digest.flaky);
	if (!human->look.quiet || human->look.slowest > 0)
		put_digest(&human->line, &human->style, &human->digest);
	put_summary(&human->line, &human->style, summary, human->any_shown || human->line.length);
	print_text(human);
	erase_status(human);
	human_free(human);
}

const struct report_format report_human = { "human", human_begin, human_record,
	human_finish, false };
