/*
 * The report for browsers: one page that needs nothing else. What is bad comes
 * first. Rows wait in a spool until the summary above them is known.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "firmware.h"
#include "html.h"
#include "report-columns.h"
#include "report-html-frame.h"
#include "report-html-row.h"
#include "report-style.h"
#include "spool.h"

enum { MOST_OPEN = 5 }; /* failures whose details are shown at once */

struct html {
	FILE *to;
	struct spool *spool;
	struct spool_text bad, good; /* rows */
	size_t number, opened; /* rows so far; those with their details shown */
	struct columns columns;
	struct strmap boards; /* jv of the last device record, by name */
	struct buffer text;
};

static void *
html_begin(FILE *to)
{
	struct html *html = xcalloc(1, sizeof *html);

	html->to = to;
	html->spool = spool_new();
	return html;
}

static void
add_verdict(struct html *html, const struct outcome *outcome)
{
	bool bad = verdict_status(verdict_of(outcome->verdict)) != EXIT_PASS;
	bool open = bad && html->opened < MOST_OPEN;

	html->opened += open;
	put_row(&html->text, outcome, &html->columns, ++html->number, open);
	spool_append(html->spool, bad ? &html->bad : &html->good, html->text.data,
	    html->text.length);
	buffer_clear(&html->text);
}

static void
add_board(struct html *html, jv device)
{
	const char *name = rec_string(device, "device");
	void **place = strmap_at(&html->boards, name ? name : "");
	jv *board = *place;

	if (!board)
		*place = board = xmalloc(sizeof *board);
	else
		jv_free(*board);
	*board = jv_copy(device);
}

static void
html_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct html *html = report;

	if (outcome)
		add_verdict(html, outcome);
	else if (strcmp(record->type, "device") == 0)
		add_board(html, record->value);
	else if (strcmp(record->type, "plan") == 0)
		columns_measure(&html->columns, record->value);
}

/* "3 failed", or nothing for none. */
static void
put_count(struct buffer *to, enum verdict verdict, size_t count)
{
	if (count)
		buffer_printf(to, "<span class=%s>%zu %s</span> ", html_verdicts[verdict].class,
		    count, html_verdicts[verdict].words);
}

static void
put_board(struct html *html, const char *name, const struct tally *tally)
{
	const jv *device = strmap_get(&html->boards, name);
	struct buffer *to = &html->text, firmware = { 0 };

	buffer_puts(to, "<tr><th scope=row>");
	put_html_string(to, *name ? name : "?");
	buffer_puts(to, "<td>");
	if (device)
		put_firmware(&firmware, *device);
	put_html(to, buffer_string(&firmware), firmware.length);
	if (device && rec_string(*device, "address")) {
		buffer_puts(to, " <span class=p>");
		put_html_string(to, rec_string(*device, "address"));
		buffer_puts(to, "</span>");
	}
	buffer_puts(to, "<td>");
	for (int i = 0; i < VERDICT_KINDS; i++)
		put_count(to, html_order[i], tally->verdicts[html_order[i]]);
	buffer_puts(to, "<td>");
	put_duration(to, tally->elapsed_us);
	buffer_puts(to, "</tr>\n");
	buffer_free(&firmware);
}

static void
put_boards(struct html *html, const struct summary *summary)
{
	if (!summary->boards.count)
		return;
	buffer_puts(&html->text, "<table class=boards>\n<caption>Boards</caption>\n<thead><tr>"
	    "<th scope=col>Board<th scope=col>Firmware<th scope=col>Verdicts"
	    "<th scope=col>Time</thead>\n<tbody>\n");
	for (size_t i = 0; i < summary->boards.count; i++)
		put_board(html, summary->boards.entries[i].key, summary->boards.entries[i].value);
	buffer_puts(&html->text, "</tbody>\n</table>\n");
}

static void
free_board(void *value)
{
	jv_free(*(jv *)value);
	free(value);
}

static void
write_text(struct html *html)
{
	fwrite(html->text.data, 1, html->text.length, html->to);
	buffer_clear(&html->text);
}

static void
html_finish(void *report, const struct summary *summary)
{
	struct html *html = report;

	put_page_start(&html->text, summary);
	put_boards(html, summary);
	put_tests_start(&html->text, summary);
	write_text(html);
	if (spool_copy(html->spool, &html->bad, html->to) &&
	    spool_copy(html->spool, &html->good, html->to)) {
		put_page_end(&html->text);
		write_text(html);
	} else
		spool_spoil(html->to, spool_problem(html->spool));
	spool_free(html->spool);
	columns_free(&html->columns);
	strmap_free(&html->boards, free_board);
	buffer_free(&html->text);
	free(html);
}

const struct report_format report_html = { "html", html_begin, html_record, html_finish, false };
