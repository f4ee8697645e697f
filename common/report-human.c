/*
 * The report for people: a line per board, live a line per verdict that begins
 * with FILE:LINE: so that editors jump, then what failed in detail, problems,
 * and a summary.
 */
#include "report.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "wording.h"
#include "exits.h"
#include "firmware.h"
#include "report-columns.h"
#include "report-details.h"
#include "text.h"

enum { MOST_REASON = 70, SLOW_US = 500000 };

struct human {
	FILE *to;
	struct style style;
	struct strmap boards; /* the lines that were printed on them */
	struct strmap live;   /* struct buffer: a board's unfinished line of output */
	struct columns columns;
	struct buffer line, details;
	bool long_details; /* the last ones took more than a line */
	char *last_error;  /* the reason of the last detail, if that is an error */
	size_t repeated;   /* how many errors after it had the same */
};

/* How a verdict looks. */
static const struct sign {
	const char *sign, *ascii, *colour, *prefix;
} signs[VERDICT_KINDS] = {
	[VERDICT_PASS] = { "✔", "ok  ", GREEN, "" },
	[VERDICT_FAIL] = { "✘", "FAIL", RED, "" },
	[VERDICT_ERROR] = { "‼", "ERR ", RED, "error: " },
	[VERDICT_SKIP] = { "○", "skip", YELLOW, "skipped: " },
	[VERDICT_XFAIL] = { "✔", "ok  ", YELLOW, "failed as expected: " },
	[VERDICT_XPASS] = { "✘", "FAIL", RED, "passed, but " },
};

static void *
human_begin(FILE *to)
{
	struct human *human = xcalloc(1, sizeof *human);
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	human->to = to;
	human->style.colour = isatty(fileno(to)) && !(no_color && *no_color) &&
	    !(term && strcmp(term, "dumb") == 0);
	human->style.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	return human;
}

static void
print_text(struct human *human)
{
	if (human->line.length)
		fwrite(human->line.data, 1, human->line.length, human->to);
	buffer_clear(&human->line);
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
	put_short(&text, buffer_string(&firmware), MOST_REASON);
	buffer_free(&firmware);
	if (address) {
		buffer_puts(&text, " (");
		put_short(&text, address, MOST_REASON);
		buffer_putc(&text, ')');
	}
	said = strmap_at(&human->boards, buffer_string(&text));
	if (!*said) {
		*said = human;
		put_styled(&human->line, &human->style, BOLD, text.data);
		print_line(human);
	}
	buffer_free(&text);
}

/* Output of a board as it arrives, by whole lines. */
static void
print_output(struct human *human, jv output)
{
	const char *name = rec_string(output, "device");
	void **place = strmap_at(&human->live, name ? name : "?");
	size_t length = 0, end;
	char *text = rec_bytes(output, "text", &length);
	struct buffer *pending;

	if (!*place)
		*place = xcalloc(1, sizeof *pending);
	pending = *place;
	buffer_append(pending, text, length);
	free(text);
	while (pending->length) {
		char *newline = memchr(pending->data, '\n', pending->length);

		if (!newline && pending->length < 4096)
			break;
		end = newline ? (size_t)(newline - pending->data) : pending->length;
		put_styled(&human->line, &human->style, DIM, human->style.utf8 ? "  │ " : "  | ");
		if (human->columns.boards.count > 1)
			put_column(&human->line, name ? name : "?", human->columns.board + 1);
		put_text(&human->line, pending->data, end);
		print_line(human);
		buffer_consume(pending, end + (newline != NULL));
	}
}

/* What is worth saying of the verdict: for a pass the values, else the reason. */
static void
put_remark(struct buffer *to, const struct style *style, enum verdict verdict,
    const struct outcome *outcome)
{
	struct buffer remark = { 0 };
	double attempts = rec_number(outcome->verdict, "attempts", 1);

	if (verdict != VERDICT_PASS) {
		char *reason = outcome_reason(outcome);

		reason[strcspn(reason, "\n")] = '\0';
		buffer_puts(&remark, signs[verdict].prefix);
		put_short(&remark, reason, MOST_REASON);
		free(reason);
	} else if (jv_is_valid(outcome->checked)) {
		put_checks(&remark, outcome->checked);
	}
	/* A prefix without a reason ends in ": ". */
	if (remark.length > 2 && memcmp(remark.data + remark.length - 2, ": ", 2) == 0)
		remark.length -= 2;
	if (attempts > 1)
		buffer_printf(&remark, "%s%.0f attempts", remark.length ? ", " : "", attempts);
	put_styled(to, style, verdict == VERDICT_PASS ? DIM : "", buffer_string(&remark));
	buffer_free(&remark);
}

static void
end_repetition(struct human *human)
{
	if (human->repeated)
		buffer_printf(&human->details, "%zu more: the same\n", human->repeated);
	human->repeated = 0;
}

/* All tests of a board that is not there are in error for one reason, told once. */
static bool
is_repeated(struct human *human, const struct outcome *outcome, bool is_long)
{
	bool error = verdict_of(outcome->verdict) == VERDICT_ERROR && !is_long;
	char *reason = error ? outcome_reason(outcome) : NULL;
	bool same = reason && *reason && human->last_error &&
	    strcmp(reason, human->last_error) == 0;

	free(human->last_error);
	human->last_error = reason;
	return same;
}

/* For the end of the report; a blank line sets long ones apart. */
static void
add_details(struct human *human, const struct outcome *outcome)
{
	struct buffer text = { 0 };
	bool is_long = put_details(&text, &human->style, outcome, human->columns.boards.count > 1);

	if (is_repeated(human, outcome, is_long)) {
		human->repeated++;
	} else {
		end_repetition(human);
		if (is_long || human->long_details || !human->details.length)
			buffer_putc(&human->details, '\n');
		buffer_append(&human->details, text.data, text.length);
		human->long_details = is_long;
	}
	buffer_free(&text);
}

static void
print_verdict(struct human *human, const struct outcome *outcome)
{
	enum verdict verdict = verdict_of(outcome->verdict);
	const struct sign *sign = &signs[verdict];
	const char *name = rec_string(outcome->verdict, "name");
	const char *device = rec_string(outcome->verdict, "device");
	double elapsed_us = rec_number(outcome->verdict, "elapsed_us", 0);
	char *place = outcome_place(outcome);

	if (!name)
		name = rec_string(outcome->verdict, "test");
	put_column(&human->line, place, human->columns.place);
	put_styled(&human->line, &human->style, sign->colour,
	    human->style.utf8 ? sign->sign : sign->ascii);
	buffer_putc(&human->line, ' ');
	put_column(&human->line, name ? name : "?", human->columns.name);
	buffer_puts(&human->line, "  ");
	if (human->columns.boards.count > 1) {
		put_column(&human->line, device ? device : "?", human->columns.board);
		buffer_puts(&human->line, "  ");
	}
	put_remark(&human->line, &human->style, verdict, outcome);
	if (elapsed_us >= SLOW_US) {
		buffer_puts(&human->line, "  ");
		put_duration(&human->line, elapsed_us);
	}
	print_line(human);
	free(place);
	if (verdict_status(verdict) != EXIT_PASS)
		add_details(human, outcome);
}

static void
human_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct human *human = report;

	if (outcome) {
		print_verdict(human, outcome);
	} else if (strcmp(record->type, "device") == 0) {
		print_board(human, record->value);
	} else if (strcmp(record->type, "output") == 0) {
		print_output(human, record->value);
	} else if (strcmp(record->type, "plan") == 0) {
		columns_measure(&human->columns, record->value);
	}
}

static void
free_pending(void *pending)
{
	buffer_free(pending);
	free(pending);
}

static void
human_finish(void *report, const struct summary *summary)
{
	struct human *human = report;

	end_repetition(human);
	if (human->details.length)
		put_styled(&human->line, &human->style, BOLD, "\nFailed\n");
	buffer_append(&human->line, human->details.data, human->details.length);
	put_summary(&human->line, &human->style, summary);
	print_text(human);
	columns_free(&human->columns);
	strmap_free(&human->boards, NULL);
	strmap_free(&human->live, free_pending);
	buffer_free(&human->line);
	buffer_free(&human->details);
	free(human->last_error);
	free(human);
}

const struct report_format report_human = { "human", human_begin, human_record, human_finish };
