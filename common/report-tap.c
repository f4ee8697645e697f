/*
 * The report for test harnesses: TAP, diagnostics as YAML. What is written is valid
 * in versions 13 and 14 alike; the first line says 13, which all harnesses read,
 * or, where it is asked for, 14, which prove(1) refuses up to version 3.44.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "json.h"
#include "text.h"
#include "wording.h"

struct tap {
	FILE *to;
	size_t number; /* of the last test point */
	struct buffer text;
};

static void *
begin_version(FILE *to, int version)
{
	struct tap *tap = xcalloc(1, sizeof *tap);

	tap->to = to;
	fprintf(to, "TAP version %d\n", version);
	return tap;
}

static void *
tap_begin(FILE *to)
{
	return begin_version(to, 13);
}

static void *
tap14_begin(FILE *to)
{
	return begin_version(to, 14);
}

static void
tap_flush(struct tap *tap)
{
	fwrite(tap->text.data, 1, tap->text.length, tap->to);
	buffer_clear(&tap->text);
}

/* A description: one line, and neither '#' nor '\\' bare. */
static void
put_escaped(struct buffer *to, const char *text)
{
	struct buffer line = { 0 };

	put_short(&line, text, SIZE_MAX);
	for (size_t i = 0; i < line.length; i++) {
		if (line.data[i] == '#' || line.data[i] == '\\')
			buffer_putc(to, '\\');
		buffer_putc(to, line.data[i]);
	}
	buffer_free(&line);
}

/* "  key: "text"": JSON text is YAML text. */
static void
put_field(struct buffer *to, const char *indent, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	buffer_printf(to, "%s%s: ", indent, key);
	put_json(to, jv_string(text));
	buffer_putc(to, '\n');
}

/*
 * A text of lines as a literal block. One that begins with a blank would need
 * its indentation said, which prove(1) does not read: that one is quoted.
 */
static void
put_block(struct buffer *to, const char *key, const char *text, size_t length)
{
	struct buffer visible = { 0 };
	const char *line, *end;

	put_text(&visible, text, length);
	line = buffer_string(&visible);
	end = line + visible.length;
	if (line < end && strchr(" \t\n", *line)) {
		put_field(to, "  ", key, line);
		line = end;
	}
	if (line < end)
		buffer_printf(to, "  %s: |\n", key);
	for (size_t size; line < end; line += size + (line[size] == '\n')) {
		size = strcspn(line, "\n");
		buffer_puts(to, "    ");
		buffer_append(to, line, size);
		buffer_putc(to, '\n');
	}
	buffer_free(&visible);
}

/* What a harness may show side by side. */
static void
put_sides(struct buffer *to, jv result)
{
	jv check = failed_check(result);

	if (jv_is_valid(check)) {
		put_field(to, "  ", "wanted", rec_string(check, "expected"));
		put_field(to, "  ", "found", rec_string(check, "got"));
	}
	jv_free(check);
}

static void
put_attempts(struct buffer *to, jv verdict)
{
	jv reasons = rec_get(verdict, "attempt_reasons");

	if (jv_get_kind(reasons) == JV_KIND_ARRAY && jv_array_length(jv_copy(reasons))) {
		buffer_puts(to, "  attempts:\n");
		jv_array_foreach(reasons, i, reason) {
			buffer_puts(to, "    - ");
			put_json(to, reason);
			buffer_putc(to, '\n');
		}
	}
	jv_free(reasons);
}

static void
put_diagnostics(struct buffer *to, const struct outcome *outcome)
{
	bool error = verdict_of(outcome->verdict) == VERDICT_ERROR;
	const char *file = rec_string(outcome->verdict, "file");
	jv place = jv_is_valid(outcome->culprit) && rec_has(outcome->culprit, "line")
	    ? outcome->culprit
	    : outcome->verdict;
	char *reason = outcome_reason(outcome);

	buffer_puts(to, "  ---\n");
	put_field(to, "  ", "message", reason);
	put_field(to, "  ", "severity", error ? "error" : "fail");
	if (file) {
		buffer_puts(to, "  at:\n");
		put_field(to, "    ", "file", file);
		buffer_printf(to, "    line: %.0f\n", rec_number(place, "line", 0));
	}
	put_field(to, "  ", "device", rec_string(outcome->verdict, "device"));
	if (jv_is_valid(outcome->test))
		put_field(to, "  ", "hint", rec_string(outcome->test, "hint"));
	put_sides(to, outcome->culprit);
	put_attempts(to, outcome->verdict);
	put_block(to, "traceback", outcome->traceback, strlen(outcome->traceback));
	put_block(to, "output", outcome->output, outcome->output_length);
	buffer_puts(to, "  ...\n");
	free(reason);
}

static void
put_directive(struct buffer *to, enum verdict verdict, const struct outcome *outcome)
{
	char *reason = outcome_reason(outcome);

	buffer_puts(to, verdict == VERDICT_SKIP ? " # SKIP" : " # TODO");
	if (*reason)
		buffer_putc(to, ' ');
	put_escaped(to, reason);
	free(reason);
}

static void
print_point(struct tap *tap, const struct outcome *outcome)
{
	enum verdict verdict = verdict_of(outcome->verdict);
	bool good = verdict == VERDICT_PASS || verdict == VERDICT_SKIP;
	const char *id = rec_string(outcome->verdict, "test");
	const char *device = rec_string(outcome->verdict, "device");

	buffer_printf(&tap->text, "%sok %zu - ", good ? "" : "not ", ++tap->number);
	put_escaped(&tap->text, id ? id : "?");
	if (device) {
		buffer_puts(&tap->text, " on ");
		put_escaped(&tap->text, device);
	}
	if (verdict == VERDICT_SKIP || verdict == VERDICT_XFAIL)
		put_directive(&tap->text, verdict, outcome);
	else
		buffer_printf(&tap->text, " # time=%.3fms",
		    rec_number(outcome->verdict, "elapsed_us", 0) / 1e3);
	buffer_putc(&tap->text, '\n');
	if (verdict_status(verdict) != EXIT_PASS)
		put_diagnostics(&tap->text, outcome);
	tap_flush(tap);
}

/* The board's line, as a comment. */
static void
print_device(struct tap *tap, jv device)
{
	static const char *const words[] = { "device", "implementation", "version", "machine",
		"address" };

	buffer_putc(&tap->text, '#');
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (rec_string(device, words[i])) {
			buffer_putc(&tap->text, ' ');
			put_short(&tap->text, rec_string(device, words[i]), 100);
		}
	buffer_putc(&tap->text, '\n');
	tap_flush(tap);
}

static void
tap_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct tap *tap = report;

	if (outcome)
		print_point(tap, outcome);
	else if (strcmp(record->type, "device") == 0)
		print_device(tap, record->value);
}

static void
tap_finish(void *report, const struct summary *summary)
{
	struct tap *tap = report;

	for (size_t i = 1; i < summary->problem_count; i++) {
		buffer_puts(&tap->text, "# ");
		put_short(&tap->text, summary->problems[i].what, SIZE_MAX);
		buffer_putc(&tap->text, '\n');
	}
	/* The plan comes last, so that a harness misses it when this program dies. */
	if (summary->problem_count) {
		buffer_puts(&tap->text, "Bail out! ");
		put_short(&tap->text, summary->problems[0].what, SIZE_MAX);
		buffer_putc(&tap->text, '\n');
	} else {
		buffer_printf(&tap->text, "1..%zu\n", tap->number);
	}
	tap_flush(tap);
	buffer_free(&tap->text);
	free(tap);
}

const struct report_format report_tap = { "tap", tap_begin, tap_record, tap_finish,
	true };

const struct report_format report_tap14 = {
	.name = "tap14",
	.begin = tap14_begin,
	.record = tap_record,
	.finish = tap_finish,
	.brief = true,
};
