/* A verdict as a row of a table, with details to open. */
#include "report-html-row.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "html.h"
#include "report-html-difference.h"
#include "report-excerpt.h"
#include "report-rerun.h"
#include "report-style.h"
#include "wording.h"

enum { MOST_REASON = 160, MOST_GOOD_OUTPUT = 4096 };

const struct html_verdict html_verdicts[VERDICT_KINDS] = {
	[VERDICT_PASS] = { "pass", "passed", "passed" },
	[VERDICT_FAIL] = { "fail", "failed", "failed" },
	[VERDICT_ERROR] = { "error", "error", "in error" },
	[VERDICT_SKIP] = { "skip", "skipped", "skipped" },
	[VERDICT_XFAIL] = { "xfail", "xfailed", "failed as expected" },
	[VERDICT_XPASS] = { "xpass", "xpassed", "passed unexpectedly" },
};

const enum verdict html_order[VERDICT_KINDS] = {
	VERDICT_FAIL, VERDICT_ERROR, VERDICT_XPASS, VERDICT_SKIP, VERDICT_XFAIL, VERDICT_PASS,
};

/* A line of the details: a term, then what `class` makes of the text. */
static void
put_detail(struct buffer *to, const char *term, const char *class, const char *text,
    size_t length)
{
	if (!length)
		return;
	buffer_printf(to, "<dt>%s<dd class=%s>", term, class);
	put_html(to, text, length);
}

static void
put_attempts(struct buffer *to, jv verdict)
{
	double attempts = rec_number(verdict, "attempts", 1);
	double passes = rec_number(verdict, "passes", -1);
	jv reasons;

	if (attempts <= 1)
		return;
	buffer_printf(to, "<dt>attempts<dd>%.0f", attempts);
	if (passes >= 0)
		buffer_printf(to, ", of which %.0f passed", passes);
	reasons = rec_get(verdict, "attempt_reasons");
	if (jv_get_kind(reasons) == JV_KIND_ARRAY)
		jv_array_foreach(reasons, i, reason) {
			if (jv_get_kind(reason) == JV_KIND_STRING) {
				buffer_puts(to, "<br>");
				put_html_string(to, jv_string_value(reason));
			}
			jv_free(reason);
		}
	jv_free(reasons);
}

/* The lines of the step that went wrong; a traceback shows them itself. */
static void
put_code(struct buffer *to, const struct outcome *outcome, const char *file, double line)
{
	double lines = rec_number(outcome->culprit, "lines", 1);
	struct buffer code = { 0 };

	if (*outcome->traceback || line > 1e9 || lines < 1 || lines > 1e9)
		return;
	put_excerpt(&code, "", file, (long)line, (long)lines);
	if (code.length) {
		buffer_puts(to, "<pre>");
		put_html(to, code.data, code.length);
		buffer_puts(to, "</pre>");
	}
	buffer_free(&code);
}

/* "command in tests/adc.yaml:9, 1.2 ms", and its code. */
static void
put_place(struct buffer *to, const struct outcome *outcome)
{
	jv step = outcome->culprit;
	const char *file = rec_string(outcome->verdict, "file");
	double line;

	if (!jv_is_valid(step))
		return;
	line = rec_number(step, "line", 0);
	buffer_puts(to, "<dt>step<dd>");
	put_html_string(to, rec_string_or(step, "directive", rec_string_or(step, "do", "?")));
	if (file && line >= 1) {
		buffer_puts(to, " in <span class=p>");
		put_html_string(to, file);
		buffer_printf(to, ":%.0f</span>", line);
	}
	if (rec_number(step, "elapsed_us", 0) > 0) {
		buffer_puts(to, ", ");
		put_duration(to, rec_number(step, "elapsed_us", 0));
	}
	if (file && line >= 1)
		put_code(to, outcome, file, line);
}

/* The end of what was printed: the cause is mostly there. */
static void
put_output(struct buffer *to, const struct outcome *outcome, bool bad)
{
	size_t length = outcome->output_length, dropped = outcome->output_dropped;
	size_t excess = !bad && length > MOST_GOOD_OUTPUT ? length - MOST_GOOD_OUTPUT : 0;

	if (!length)
		return;
	buffer_puts(to, "<dt>output<dd>");
	if (dropped + excess)
		buffer_printf(to, "without the first %zu bytes", dropped + excess);
	buffer_puts(to, "<pre>");
	put_html(to, outcome->output + excess, length - excess);
	buffer_puts(to, "</pre>");
}

static void
put_command(struct buffer *to, const struct outcome *outcome, const struct columns *columns)
{
	struct buffer command = { 0 };

	put_rerun(&command, columns, outcome);
	put_detail(to, "run again", "again", command.data, command.length);
	buffer_free(&command);
}

static void
put_list(struct buffer *to, const struct outcome *outcome, const struct columns *columns,
    const char *reason, bool bad)
{
	const char *hint = rec_string_or(outcome->test, "hint", "");

	buffer_puts(to, "<dl>");
	if (strlen(reason) > MOST_REASON || strchr(reason, '\n'))
		put_detail(to, "reason", "long", reason, strlen(reason));
	if (bad && jv_is_valid(outcome->culprit))
		put_marked_difference(to, outcome->culprit);
	put_attempts(to, outcome->verdict);
	if (bad)
		put_place(to, outcome);
	if (bad) {
		put_detail(to, "hint", "long", hint, strlen(hint));
		put_detail(to, "traceback", "code", outcome->traceback,
		    strlen(outcome->traceback));
	}
	put_output(to, outcome, bad);
	if (bad)
		put_command(to, outcome, columns);
	buffer_puts(to, "</dl>");
}

/* The name, where it stands, and why it is not a pass or else what was checked. */
static void
put_test(struct buffer *to, const struct outcome *outcome, const char *reason)
{
	const char *file = rec_string(outcome->verdict, "file");
	double line = rec_number(outcome->verdict, "line", 0);
	struct buffer remark = { 0 };

	buffer_puts(to, "<span class=n>");
	put_html_string(to, rec_string_or(outcome->verdict, "name",
	    rec_string_or(outcome->verdict, "test", "?")));
	buffer_puts(to, "</span> ");
	if (file) {
		buffer_puts(to, "<span class=p>");
		put_html_string(to, file);
		if (line >= 1)
			buffer_printf(to, ":%.0f", line);
		buffer_puts(to, "</span>");
	}
	if (*reason)
		put_short(&remark, reason, MOST_REASON);
	else if (jv_is_valid(outcome->checked))
		put_checks(&remark, outcome->checked);
	if (remark.length) {
		buffer_puts(to, "<span class=r>");
		put_html(to, remark.data, remark.length);
		buffer_puts(to, "</span>");
	}
	buffer_free(&remark);
}

/* Whether there is more to tell than the row itself does. */
static bool
has_details(const struct outcome *outcome, const char *reason, bool bad)
{
	return bad || outcome->output_length || rec_number(outcome->verdict, "attempts", 1) > 1 ||
	    strlen(reason) > MOST_REASON || strchr(reason, '\n');
}

static void
put_time(struct buffer *to, double us)
{
	buffer_printf(to, "<td data-us=%.0f>", us);
	if (us > 0)
		put_duration(to, us);
}

void
put_row(struct buffer *to, const struct outcome *outcome, const struct columns *columns,
    size_t number, bool open)
{
	enum verdict verdict = verdict_of(outcome->verdict);
	bool bad = verdict_status(verdict) != EXIT_PASS;
	char *reason = verdict == VERDICT_PASS ? xstrdup("") : outcome_reason(outcome);
	bool details = has_details(outcome, reason, bad), flaky = verdict_is_flaky(outcome->verdict);

	buffer_printf(to, "<tr class=\"%s%s\" data-n=%zu><td>%s<td>", html_verdicts[verdict].class,
	    flaky ? " flaky" : "", number, flaky ? "flaky" : html_verdicts[verdict].word);
	if (details)
		buffer_printf(to, "<details%s><summary>", open ? " open" : "");
	put_test(to, outcome, reason);
	if (details) {
		buffer_puts(to, "</summary>");
		put_list(to, outcome, columns, reason, bad);
		buffer_puts(to, "</details>");
	}
	buffer_puts(to, "<td>");
	put_html_string(to, rec_string(outcome->verdict, "device"));
	put_time(to, rec_number(outcome->verdict, "elapsed_us", 0));
	buffer_puts(to, "</tr>\n");
	free(reason);
}
