/*
 * One verdict as a JUnit test case. The elements stand in the order that the
 * stricter schemas want: skipped, error, failure, earlier attempts, output.
 */
#include "report-junit-case.h"

#include <stdlib.h>
#include <string.h>

#include "wording.h"

enum { MOST_GOOD_OUTPUT = 1024 }; /* bytes of output of a test that is not bad */

/* An element with text of a board, or nothing when there is none. */
static void
write_output(struct xml *xml, const char *element, const char *text, size_t length,
    size_t dropped)
{
	struct buffer visible = { 0 };

	if (!length)
		return;
	if (dropped)
		buffer_printf(&visible, "[without the first %zu bytes]\n", dropped);
	put_text(&visible, text, length);
	xml_start(xml, element);
	xml_text(xml, visible.data, visible.length);
	xml_end(xml);
	buffer_free(&visible);
}

/*
 * What follows the file in the id: unlike the name, it is unique, and readers
 * take test cases with the same name for one.
 */
static const char *
case_name(jv verdict, const char *file)
{
	const char *id = rec_string(verdict, "test");
	size_t length = file ? strlen(file) : 0;

	if (id && length && strncmp(id, file, length) == 0 && strncmp(id + length, "::", 2) == 0)
		return id + length + 2;
	return id ? id : rec_string_or(verdict, "name", "?");
}

/* The name of the exception, or else in a word what was wrong; to be freed. */
static char *
type_of(const struct outcome *outcome, enum verdict verdict)
{
	jv err = jv_is_valid(outcome->culprit) ? rec_get(outcome->culprit, "err") : jv_invalid();
	const char *status = rec_string_or(outcome->culprit, "status", "error");
	char *type;

	if (verdict == VERDICT_XPASS)
		type = xstrdup("xpass");
	else if (strcmp(status, "ok") == 0)
		type = xstrdup("check");
	else
		type = xstrdup(rec_string_or(err, "type", status));
	jv_free(err);
	return type;
}

/* "FILE:LINE: " of the step that went wrong, else of the test. */
static void
put_place(struct buffer *to, const struct outcome *outcome)
{
	const char *file = rec_string(outcome->verdict, "file");
	jv place = jv_is_valid(outcome->culprit) && rec_has(outcome->culprit, "line")
	    ? outcome->culprit
	    : outcome->verdict;
	double line = rec_number(place, "line", 0);

	if (file && line >= 1)
		buffer_printf(to, "%s:%.0f: ", file, line);
	else if (file)
		buffer_printf(to, "%s: ", file);
}

/* Some readers show the message only, some the text only: all is in the text. */
static void
write_bad(struct xml *xml, const struct outcome *outcome, enum verdict verdict,
    const char *reason)
{
	const char *hint = rec_string_or(outcome->test, "hint", NULL);
	struct buffer text = { 0 };
	char *type = type_of(outcome, verdict);

	xml_start(xml, verdict == VERDICT_ERROR ? "error" : "failure");
	xml_attribute(xml, "message", reason);
	xml_attribute(xml, "type", type);
	put_place(&text, outcome);
	put_text(&text, reason, strlen(reason));
	if (*outcome->traceback)
		buffer_putc(&text, '\n');
	put_text(&text, outcome->traceback, strlen(outcome->traceback));
	if (hint)
		buffer_printf(&text, "%shint: %s", text.data[text.length - 1] == '\n' ? "" : "\n",
		    hint);
	xml_text(xml, text.data, text.length);
	xml_end(xml);
	buffer_free(&text);
	free(type);
}

static void
write_skipped(struct xml *xml, enum verdict verdict, const char *reason)
{
	bool expected = verdict == VERDICT_XFAIL;
	char *message = xasprintf("%s%s%s", expected ? "failed as expected" : "",
	    expected && *reason ? ": " : "", reason);

	xml_start(xml, "skipped");
	xml_attribute(xml, "type", expected ? "xfail" : "skip");
	xml_attribute(xml, "message", message);
	xml_text(xml, message, strlen(message));
	xml_end(xml);
	free(message);
}

static void
write_attempt(struct xml *xml, const char *element, const char *reason)
{
	xml_start(xml, element);
	xml_attribute(xml, "message", reason);
	xml_attribute(xml, "type", "attempt");
	xml_start(xml, "stackTrace");
	xml_text(xml, reason, strlen(reason));
	xml_end(xml);
	xml_end(xml);
}

/*
 * Attempts that failed: of a test that passed in the end they show that it is
 * flaky; of one that did not, all but the last, whose reason has been told.
 */
static void
write_attempts(struct xml *xml, jv verdict, bool good, bool error)
{
	const char *element = good ? "flakyFailure" : error ? "rerunError" : "rerunFailure";
	double attempts = rec_number(verdict, "attempts", 1);
	jv reasons = rec_get(verdict, "attempt_reasons");
	char *last = xasprintf("attempt %.0f:", attempts);

	if (jv_get_kind(reasons) == JV_KIND_ARRAY) {
		jv_array_foreach(reasons, i, reason) {
			const char *text =
			    jv_get_kind(reason) == JV_KIND_STRING ? jv_string_value(reason) : "";

			if (good || strncmp(text, last, strlen(last)) != 0)
				write_attempt(xml, element, text);
			jv_free(reason);
		}
	} else if (good && rec_number(verdict, "passes", 1) < attempts) {
		char *text = xasprintf("passed in attempt %.0f only", attempts);

		write_attempt(xml, element, text);
		free(text);
	}
	free(last);
	jv_free(reasons);
}

/* What the board itself printed of its exception. */
static void
write_traceback(struct xml *xml, jv culprit)
{
	jv err = jv_is_valid(culprit) ? rec_get(culprit, "err") : jv_invalid();
	const char *traceback = rec_string_or(err, "traceback", "");

	write_output(xml, "system-err", traceback, strlen(traceback), 0);
	jv_free(err);
}

static void
write_details(struct xml *xml, const struct outcome *outcome, enum verdict verdict)
{
	bool skipped = verdict == VERDICT_SKIP || verdict == VERDICT_XFAIL;
	bool good = verdict == VERDICT_PASS || skipped;
	size_t excess = good && outcome->output_length > MOST_GOOD_OUTPUT
	    ? outcome->output_length - MOST_GOOD_OUTPUT
	    : 0;

	if (verdict != VERDICT_PASS) {
		char *reason = outcome_reason(outcome);

		if (skipped)
			write_skipped(xml, verdict, reason);
		else
			write_bad(xml, outcome, verdict, reason);
		free(reason);
	}
	if (!skipped && rec_number(outcome->verdict, "attempts", 1) > 1)
		write_attempts(xml, outcome->verdict, good, verdict == VERDICT_ERROR);
	write_output(xml, "system-out", outcome->output + excess,
	    outcome->output_length - excess, outcome->output_dropped + excess);
	if (!good)
		write_traceback(xml, outcome->culprit);
}

static void
write_place(struct xml *xml, const struct test_case *test)
{
	double line = rec_number(test->outcome->verdict, "line", 0);
	char text[32];

	xml_attribute(xml, "file", test->file);
	if (line < 1)
		return;
	snprintf(text, sizeof text, "%.0f", line);
	xml_attribute(xml, "line", text);
}

void
write_case(struct xml *xml, const struct test_case *test, bool places)
{
	char time[32];

	snprintf(time, sizeof time, "%.6f", test->elapsed_us / 1e6);
	xml_start(xml, "testcase");
	xml_attribute(xml, "name", case_name(test->outcome->verdict, test->file));
	xml_attribute(xml, "classname", test->class);
	if (places && test->file)
		write_place(xml, test);
	xml_attribute(xml, "time", time);
	write_details(xml, test->outcome, test->verdict);
	xml_end(xml);
}
