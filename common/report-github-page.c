/* The summary of GitHub's workflows: Markdown that no text of a board or test can break. */
#include "report-github.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "exits.h"
#include "report-style.h"
#include "report-summary.h"
#include "wording.h"

enum {
	MOST_SUMMARY = 500 * 1000, /* bytes of failures: GitHub takes 1 MiB of summary a step */
	MOST_OUTPUT = 4000,	   /* bytes of what a test has printed */
};

/* Text within Markdown and HTML that means nothing there. */
static void
put_markdown(struct buffer *to, const char *text)
{
	struct buffer line = { 0 };

	put_short(&line, text, SIZE_MAX);
	for (size_t i = 0; i < line.length; i++) {
		char c = line.data[i];

		if (c == '&' || c == '<' || c == '>' || strchr("\\`*_[]|~#!$@\"'", c))
			buffer_printf(to, "&#%d;", c);
		else
			buffer_putc(to, c);
	}
	buffer_free(&line);
}

/* The longest run of backquotes. */
static size_t
longest_fence(const char *text)
{
	size_t longest = 0, run;

	for (; *text; text += run + (text[run] != '\0')) {
		run = strspn(text, "`");
		longest = run > longest ? run : longest;
	}
	return longest;
}

/* A block of code, fenced by more backquotes than there are in it. */
static void
put_code_block(struct buffer *to, const char *text, size_t length)
{
	struct buffer visible = { 0 };
	size_t fence;

	while (length && text[length - 1] == '\n')
		length--;
	put_text(&visible, text, length);
	fence = longest_fence(buffer_string(&visible)) + 1;
	fence = fence < 3 ? 3 : fence;
	for (size_t i = 0; i < fence; i++)
		buffer_putc(to, '`');
	buffer_printf(to, "text\n%s\n", buffer_string(&visible));
	for (size_t i = 0; i < fence; i++)
		buffer_putc(to, '`');
	buffer_putc(to, '\n');
	buffer_free(&visible);
}

/* A failure that unfolds, for the page of the run. */
void
github_add_failure(struct github_page *page, const struct outcome *outcome, const char *title,
    const char *place, const char *message)
{
	struct buffer *to = &page->failures;
	size_t skipped = outcome->output_length > MOST_OUTPUT
	    ? outcome->output_length - MOST_OUTPUT
	    : 0;

	if (to->length > MOST_SUMMARY) {
		page->unshown++;
		return;
	}
	buffer_puts(to, "\n<details><summary>");
	put_markdown(to, title);
	buffer_puts(to, *place ? " (" : "");
	put_markdown(to, place);
	buffer_printf(to, "%s</summary>\n\n", *place ? ")" : "");
	put_code_block(to, message, strlen(message));
	if (outcome->output_length) {
		buffer_puts(to, "\nOutput:\n\n");
		put_code_block(to, outcome->output + skipped, outcome->output_length - skipped);
	}
	buffer_puts(to, "\n</details>\n");
}

void
github_add_flaky(struct github_page *page, const char *title, const char *message)
{
	buffer_puts(&page->flaky, "- ");
	put_markdown(&page->flaky, title);
	buffer_puts(&page->flaky, ": ");
	put_markdown(&page->flaky, message);
	buffer_putc(&page->flaky, '\n');
}

/* A row for each board: what its tests came to. */
static void
put_table(struct buffer *to, const struct summary *summary)
{
	buffer_puts(to, "\n| board | pass | fail | error | xpass | xfail | skip | flaky | time |\n"
			"|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
	for (size_t i = 0; i < summary->boards.count; i++) {
		const struct tally *tally = summary->boards.entries[i].value;
		const char *name = summary->boards.entries[i].key;
		static const enum verdict order[] = { VERDICT_PASS, VERDICT_FAIL, VERDICT_ERROR,
			VERDICT_XPASS, VERDICT_XFAIL, VERDICT_SKIP };

		buffer_puts(to, "| ");
		put_markdown(to, *name ? name : "none");
		for (size_t k = 0; k < sizeof order / sizeof *order; k++)
			buffer_printf(to, " | %zu", tally->verdicts[order[k]]);
		buffer_printf(to, " | %zu | ", tally->flaky);
		put_duration(to, tally->elapsed_us);
		buffer_puts(to, " |\n");
	}
}

static void
put_page(struct buffer *to, const struct github_page *page, const struct summary *summary)
{
	static const struct style plain = { 0 };

	buffer_printf(to, "## MicroPython tests: %s\n\n",
	    summary->status == EXIT_PASS ? "passed" : "failed");
	put_tally(to, &plain, &summary->total);
	buffer_puts(to, " in ");
	put_duration(to, (double)summary->wall_us);
	buffer_putc(to, '\n');
	if (summary->problem_count)
		buffer_puts(to, "\n### Problems\n\n");
	for (size_t i = 0; i < summary->problem_count; i++) {
		buffer_puts(to, "- ");
		put_markdown(to, summary->problems[i].what);
		buffer_putc(to, '\n');
	}
	if (summary->boards.count)
		put_table(to, summary);
	if (page->failures.length)
		buffer_puts(to, "\n### Failed\n");
	buffer_append(to, page->failures.data, page->failures.length);
	if (page->unshown)
		buffer_printf(to, "\n%zu more have failed; the log names them.\n",
		    page->unshown);
	if (page->flaky.length)
		buffer_puts(to, "\n### Flaky\n\n");
	buffer_append(to, page->flaky.data, page->flaky.length);
	buffer_putc(to, '\n');
}

bool
github_write_page(const struct github_page *page, const struct summary *summary, const char *path)
{
	FILE *file = fopen(path, "a");
	struct buffer text = { 0 };
	bool good;

	if (!file)
		return false;
	put_page(&text, page, summary);
	good = fwrite(text.data, 1, text.length, file) == text.length;
	buffer_free(&text);
	return fclose(file) == 0 && good;
}

void
github_free_page(struct github_page *page)
{
	buffer_free(&page->failures);
	buffer_free(&page->flaky);
}
