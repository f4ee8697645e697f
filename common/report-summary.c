/* The end of the human report: problems, a line for each board, the last line. */
#include "report-summary.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "width.h"

static const struct {
	enum verdict verdict;
	const char *word, *head, *colour;
} words[] = {
	{ VERDICT_PASS, "passed", "passed", GREEN },
	{ VERDICT_FAIL, "failed", "failed", RED },
	{ VERDICT_ERROR, "in error", "in error", RED },
	{ VERDICT_XPASS, "passed unexpectedly", "xpass", RED },
	{ VERDICT_XFAIL, "failed as expected", "xfail", YELLOW },
	{ VERDICT_SKIP, "skipped", "skipped", YELLOW },
};

enum { WORDS = sizeof words / sizeof *words };

void
put_tally(struct buffer *to, const struct style *style, const struct tally *tally)
{
	const char *separator = "";

	for (size_t i = 0; i < WORDS; i++) {
		size_t count = tally->verdicts[words[i].verdict];
		char *part;

		if (!count)
			continue;
		part = xasprintf("%zu %s", count, words[i].word);
		buffer_puts(to, separator);
		put_styled(to, style, words[i].colour, part);
		if (words[i].verdict == VERDICT_PASS && tally->flaky)
			buffer_printf(to, " (%zu flaky)", tally->flaky);
		separator = ", ";
		free(part);
	}
	if (!*separator)
		buffer_puts(to, "no verdict");
}

/* Whether there were any. */
static bool
put_problems(struct buffer *to, const struct style *style, const struct summary *summary)
{
	bool any = false;

	for (size_t i = 0; i < summary->problem_count; i++) {
		const struct problem *problem = &summary->problems[i];

		if (!summary_shows(summary, problem))
			continue;
		if (!any)
			put_title(to, style, "Problems");
		any = true;
		put_visible(to, problem->what, strlen(problem->what));
		buffer_putc(to, '\n');
	}
	return any;
}

/* Whether a line of summary would add nothing to the messages that are there. */
static bool
is_all_told(const struct summary *summary)
{
	for (size_t i = 0; i < summary->problem_count; i++)
		if (summary_shows(summary, &summary->problems[i]))
			return false;
	return summary->boards.count == 0;
}

/* A number, or "-" for none, at the right of its column. */
static void
put_cell(struct buffer *to, const struct style *style, const char *colour, size_t count,
    size_t width)
{
	char *text = count ? xasprintf("%zu", count) : xstrdup("-");

	buffer_printf(to, "%*s", (int)(2 + width - strlen(text)), "");
	put_styled(to, style, count ? colour : DIM, text);
	free(text);
}

/* The heads of those columns that any board fills. */
static void
put_heads(struct buffer *to, const struct style *style, const struct summary *summary,
    size_t width)
{
	struct buffer line = { 0 };

	put_column(&line, "", width);
	for (size_t i = 0; i < WORDS; i++)
		if (summary->total.verdicts[words[i].verdict])
			buffer_printf(&line, "  %s", words[i].head);
	if (summary->total.flaky)
		buffer_puts(&line, "  flaky");
	buffer_puts(&line, "        time");
	put_styled(to, style, DIM, buffer_string(&line));
	buffer_putc(to, '\n');
	buffer_free(&line);
}

static void
put_board(struct buffer *to, const struct style *style, const struct summary *summary,
    const struct strmap_entry *board, size_t width)
{
	const struct tally *tally = board->value;
	struct buffer time = { 0 };

	put_column(to, *board->key ? board->key : "no board", width);
	for (size_t i = 0; i < WORDS; i++)
		if (summary->total.verdicts[words[i].verdict])
			put_cell(to, style, words[i].colour, tally->verdicts[words[i].verdict],
			    strlen(words[i].head));
	if (summary->total.flaky)
		put_cell(to, style, YELLOW, tally->flaky, strlen("flaky"));
	put_duration(&time, tally->elapsed_us);
	buffer_printf(to, "  %10s\n", buffer_string(&time));
	buffer_free(&time);
}

/* Where there are several boards, a line for each, in columns. */
static void
put_boards(struct buffer *to, const struct style *style, const struct summary *summary)
{
	size_t width = 0;

	if (summary->boards.count < 2)
		return;
	for (size_t i = 0; i < summary->boards.count; i++) {
		const char *name = summary->boards.entries[i].key;
		size_t columns = text_columns(name, strlen(name));

		width = columns > width ? columns : width;
	}
	put_heads(to, style, summary, width);
	for (size_t i = 0; i < summary->boards.count; i++)
		put_board(to, style, summary, &summary->boards.entries[i], width);
	buffer_putc(to, '\n');
}

void
put_summary(struct buffer *to, const struct style *style, const struct summary *summary,
    bool apart)
{
	if (is_all_told(summary))
		return;
	if (put_problems(to, style, summary) || apart)
		buffer_putc(to, '\n');
	put_boards(to, style, summary);
	put_tally(to, style, &summary->total);
	if (summary->problem_count) {
		char *text = xasprintf("%zu problem%s", summary->problem_count,
		    summary->problem_count == 1 ? "" : "s");

		buffer_puts(to, ", ");
		put_styled(to, style, RED, text);
		free(text);
	}
	buffer_puts(to, " in ");
	put_duration(to, (double)summary->wall_us);
	if (summary->total.elapsed_us > 0) {
		buffer_puts(to, " (");
		put_duration(to, summary->total.elapsed_us);
		buffer_puts(to, " on boards)");
	}
	buffer_putc(to, '\n');
}
