/*
 * The frame of the HTML report. The page says which style and which script are
 * its own, by their hashes: a browser takes nothing else, even if a text of a
 * board should get among them as code.
 */
#include "report-html-frame.h"

#include <time.h>

#include "exits.h"
#include "html.h"
#include "report-html-page.h"
#include "report-html-row.h"
#include "report-style.h"
#include "sha256.h"
#include "text.h"

static void
put_lines_of(struct buffer *to, const char *const *lines)
{
	for (; *lines; lines++) {
		buffer_puts(to, *lines);
		buffer_putc(to, '\n');
	}
}

/* "'sha256-...'", as a content security policy names what lies between two tags. */
static void
put_hash(struct buffer *to, const char *const *lines)
{
	unsigned char digest[SHA256_SIZE];
	struct buffer text = { 0 };
	struct sha256 sha;

	put_lines_of(&text, lines);
	sha256_start(&sha);
	sha256_add(&sha, text.data, text.length);
	sha256_end(&sha, digest);
	buffer_puts(to, "'sha256-");
	put_base64(to, (const char *)digest, sizeof digest);
	buffer_puts(to, "'");
	buffer_free(&text);
}

static size_t
count_bad(const struct tally *tally)
{
	return tally->verdicts[VERDICT_FAIL] + tally->verdicts[VERDICT_ERROR] +
	    tally->verdicts[VERDICT_XPASS];
}

static size_t
count_all(const struct tally *tally)
{
	size_t count = 0;

	for (int i = 0; i < VERDICT_KINDS; i++)
		count += tally->verdicts[i];
	return count;
}

/* The whole truth in a sentence. */
static void
put_headline(struct buffer *to, const struct summary *summary)
{
	size_t bad = count_bad(&summary->total), all = count_all(&summary->total);

	if (!all)
		buffer_puts(to, "No test has a verdict");
	else if (bad)
		buffer_printf(to, "%zu of %zu failed", bad, all);
	else
		buffer_printf(to, summary->problem_count ? "%zu passed, but not all is known"
		    : summary->total.verdicts[VERDICT_PASS] == all ? "All %zu passed"
		    : "%zu without a failure", all);
}

static void
put_head(struct buffer *to, const struct summary *summary)
{
	buffer_puts(to, "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n"
	    "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=color-scheme content=\"light dark\">\n"
	    "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src ");
	put_hash(to, html_style);
	buffer_puts(to, "; script-src ");
	put_hash(to, html_early_script);
	buffer_putc(to, ' ');
	put_hash(to, html_script);
	buffer_puts(to, "; base-uri 'none'; form-action 'none'\">\n<title>");
	put_headline(to, summary);
	buffer_puts(to, "</title>\n<style>");
	put_lines_of(to, html_style);
	buffer_puts(to, "</style>\n<script>");
	put_lines_of(to, html_early_script);
	buffer_puts(to, "</script>\n");
}

/* A bar with a part for each kind of verdict. */
static void
put_bar(struct buffer *to, const struct tally *tally)
{
	double all = (double)count_all(tally), before = 0;

	buffer_puts(to, "<svg class=bar aria-hidden=true>");
	for (size_t i = 0; i < VERDICT_KINDS; i++) {
		double share = all > 0 ? (double)tally->verdicts[html_order[i]] / all * 100 : 0;

		if (share > 0)
			buffer_printf(to, "<rect class=%s x=\"%.3f%%\" width=\"%.3f%%\"/>",
			    html_verdicts[html_order[i]].class, before, share);
		before += share;
	}
	buffer_puts(to, "</svg>\n");
}

static void
put_header(struct buffer *to, const struct summary *summary)
{
	bool good = summary->status == EXIT_PASS;
	time_t now = time(NULL);
	struct tm parts;
	char date[64];

	localtime_r(&now, &parts);
	strftime(date, sizeof date, "%Y-%m-%d %H:%M %Z", &parts);
	buffer_printf(to, "<header>\n<h1 class=%s>", good ? "good" : "bad");
	put_headline(to, summary);
	buffer_puts(to, "</h1>\n<p class=about>");
	if (summary->boards.count > 1)
		buffer_printf(to, "%zu boards, ", summary->boards.count);
	if (summary->total.elapsed_us > 0) {
		put_duration(to, summary->total.elapsed_us);
		buffer_puts(to, " on boards, ");
	}
	buffer_printf(to, "%s</p>\n", date);
	put_bar(to, &summary->total);
	buffer_puts(to, "</header>\n<main>\n");
}

static void
put_problems(struct buffer *to, const struct summary *summary)
{
	if (!summary->problem_count)
		return;
	buffer_puts(to, "<section class=problems aria-labelledby=p>\n"
	    "<h2 id=p>This is not the whole truth</h2>\n<ul>\n");
	for (size_t i = 0; i < summary->problem_count; i++) {
		buffer_puts(to, "<li>");
		put_html_string(to, summary->problems[i].what);
		buffer_putc(to, '\n');
	}
	buffer_puts(to, "</ul>\n</section>\n");
}

void
put_page_start(struct buffer *to, const struct summary *summary)
{
	put_head(to, summary);
	put_header(to, summary);
	put_problems(to, summary);
}

static void
put_toggle(struct buffer *to, const char *class, const char *words, size_t count)
{
	if (count)
		buffer_printf(to, "<button type=button class=%s data-v=%s aria-pressed=false>"
		    "<b>%zu</b> %s</button>\n", class, class, count, words);
}

/* Without the script the toggles are a legend. */
static void
put_toggles(struct buffer *to, const struct tally *tally)
{
	buffer_puts(to, "<fieldset disabled><legend>Show</legend>\n");
	for (size_t i = 0; i < VERDICT_KINDS; i++)
		put_toggle(to, html_verdicts[html_order[i]].class, html_verdicts[html_order[i]].words,
		    tally->verdicts[html_order[i]]);
	put_toggle(to, "flaky", "flaky", tally->flaky);
	buffer_puts(to, "</fieldset>\n");
}

static void
put_board_choice(struct buffer *to, const struct summary *summary)
{
	if (summary->boards.count < 2)
		return;
	buffer_puts(to, "<label>Board <select name=board><option value=\"\">all\n");
	for (size_t i = 0; i < summary->boards.count; i++) {
		buffer_puts(to, "<option>");
		put_html_string(to, summary->boards.entries[i].key);
		buffer_putc(to, '\n');
	}
	buffer_puts(to, "</select></label>\n");
}

void
put_tests_start(struct buffer *to, const struct summary *summary)
{
	buffer_puts(to, "<h2 id=tests>Tests</h2>\n<form role=search aria-labelledby=tests>\n");
	put_toggles(to, &summary->total);
	buffer_puts(to, "<div hidden>\n");
	put_board_choice(to, summary);
	buffer_puts(to, "<label>Text <input type=search name=q autocomplete=off></label>\n"
	    "<output id=shown></output>\n"
	    "<button type=button id=all hidden>Show all</button>\n</div>\n</form>\n"
	    "<table class=tests aria-labelledby=tests>\n<thead><tr>"
	    "<th scope=col data-sort=bad>Verdict<th scope=col data-sort=run>Test"
	    "<th scope=col data-sort=board>Board<th scope=col data-sort=time>Time</thead>\n"
	    "<tbody>\n");
}

void
put_page_end(struct buffer *to)
{
	buffer_puts(to, "</tbody>\n</table>\n<button type=button id=more hidden></button>\n</main>\n"
	    "<script>");
	put_lines_of(to, html_script);
	buffer_puts(to, "</script>\n</html>\n");
}
