/*
 * The report for GitHub's workflows: an annotation for each test that is worth
 * looking at, on the line of its file, and a summary in Markdown for the page of
 * the run, where $GITHUB_STEP_SUMMARY names its file.
 */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "report-columns.h"
#include "report-rerun.h"
#include "report-style.h"
#include "report-summary.h"
#include "text.h"
#include "wording.h"

enum {
	MOST_SUMMARY = 500 * 1000, /* bytes of failures: GitHub takes 1 MiB of summary a step */
	MOST_OUTPUT = 4000,	   /* bytes of what a test has printed */
};

struct github {
	FILE *to;
	struct columns columns;
	struct buffer line, failures, flaky;
	char *prefix; /* from the repository's root to the current directory, "" or ending in / */
	size_t unshown;	/* failures that the summary has no room for */
};

/* Annotations name files from the root of the repository on. */
static char *
repository_prefix(void)
{
	const char *root = getenv("GITHUB_WORKSPACE");
	char *here = getcwd(NULL, 0), *prefix = NULL;
	size_t length = root ? strlen(root) : 0;

	while (length > 1 && root[length - 1] == '/')
		length--;
	if (here && length && strncmp(here, root, length) == 0 && here[length] == '/' &&
	    here[length + 1])
		prefix = xasprintf("%s/", here + length + 1);
	free(here);
	return prefix ? prefix : xstrdup("");
}

static void *
github_begin(FILE *to)
{
	struct github *github = xcalloc(1, sizeof *github);

	github->to = to;
	github->prefix = repository_prefix();
	return github;
}

static void
print_line(struct github *github)
{
	buffer_putc(&github->line, '\n');
	fwrite(github->line.data, 1, github->line.length, github->to);
	buffer_clear(&github->line);
}

/* Data of a workflow command; in properties ':' and ',' have a meaning too. */
static void
put_escaped(struct buffer *to, const char *text, bool property)
{
	struct buffer visible = { 0 };

	put_text(&visible, text, strlen(text));
	for (size_t i = 0; i < visible.length; i++) {
		char c = visible.data[i];

		if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
			buffer_printf(to, "%%%02X", (unsigned)c);
		else
			buffer_putc(to, c);
	}
	buffer_free(&visible);
}

/* The file of the verdict, from the root of the repository on; to be freed, NULL without one. */
static char *
file_of(const struct github *github, const struct outcome *outcome)
{
	const char *file = rec_string(outcome->verdict, "file");

	if (!file)
		return NULL;
	while (strncmp(file, "./", 2) == 0)
		file += 2;
	return xasprintf("%s%s", *file == '/' ? "" : github->prefix, file);
}

/* The line of the step that went wrong, else of the test; 0 when there is none. */
static double
line_of(const struct outcome *outcome)
{
	double line = jv_is_valid(outcome->culprit) ? rec_number(outcome->culprit, "line", 0) : 0;

	return line >= 1 ? line : rec_number(outcome->verdict, "line", 0);
}

/* "NAME on BOARD"; to be freed. */
static char *
title_of(const struct outcome *outcome)
{
	const char *name = rec_string(outcome->verdict, "name");
	const char *device = rec_string(outcome->verdict, "device");

	return xasprintf("%s%s%s", name ? name : "?", device ? " on " : "", device ? device : "");
}

/* The message: why, where, and how to run it again. */
static char *
message_of(const struct github *github, const struct outcome *outcome)
{
	struct buffer text = { 0 }, command = { 0 };
	char *reason = outcome_reason(outcome), *message;

	buffer_puts(&text, *reason ? reason : verdict_name(verdict_of(outcome->verdict)));
	if (verdict_status(verdict_of(outcome->verdict)) != EXIT_PASS) {
		if (*outcome->traceback)
			buffer_printf(&text, "\n%s", outcome->traceback);
		while (text.data[text.length - 1] == '\n')
			text.length--;
		put_rerun(&command, &github->columns, outcome);
		if (command.length)
			buffer_printf(&text, "\nrerun: %s", buffer_string(&command));
	}
	message = xstrdup(buffer_string(&text));
	buffer_free(&text);
	buffer_free(&command);
	free(reason);
	return message;
}

/* "::error file=t.yaml,line=3,title=sum on unix::expected 2, got 3" */
static void
print_annotation(struct github *github, const char *level, const struct outcome *outcome,
    const char *message)
{
	char *file = file_of(github, outcome), *title = title_of(outcome);
	double line = line_of(outcome);

	buffer_printf(&github->line, "::%s ", level);
	if (file) {
		buffer_puts(&github->line, "file=");
		put_escaped(&github->line, file, true);
		buffer_putc(&github->line, ',');
	}
	if (file && line >= 1)
		buffer_printf(&github->line, "line=%.0f,", line);
	buffer_puts(&github->line, "title=");
	put_escaped(&github->line, title, true);
	buffer_puts(&github->line, "::");
	put_escaped(&github->line, message, false);
	print_line(github);
	free(title);
	free(file);
}

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
static void
add_failure(struct github *github, const struct outcome *outcome, const char *message)
{
	struct buffer *to = &github->failures;
	char *title = title_of(outcome), *file = file_of(github, outcome);
	size_t skipped = outcome->output_length > MOST_OUTPUT
	    ? outcome->output_length - MOST_OUTPUT
	    : 0;

	if (to->length > MOST_SUMMARY) {
		github->unshown++;
	} else {
		buffer_puts(to, "\n<details><summary>");
		put_markdown(to, title);
		if (file) {
			buffer_puts(to, " (");
			put_markdown(to, file);
			buffer_printf(to, ":%.0f)", line_of(outcome));
		}
		buffer_puts(to, "</summary>\n\n");
		put_code_block(to, message, strlen(message));
		if (outcome->output_length) {
			buffer_puts(to, "\nOutput:\n\n");
			put_code_block(to, outcome->output + skipped,
			    outcome->output_length - skipped);
		}
		buffer_puts(to, "\n</details>\n");
	}
	free(title);
	free(file);
}

static void
add_flaky(struct github *github, const struct outcome *outcome)
{
	char *title = title_of(outcome);

	buffer_puts(&github->flaky, "- ");
	put_markdown(&github->flaky, title);
	buffer_printf(&github->flaky, ": passed in attempt %.0f\n",
	    rec_number(outcome->verdict, "attempts", 1));
	free(title);
}

static void
add_verdict(struct github *github, const struct outcome *outcome)
{
	enum verdict verdict = verdict_of(outcome->verdict);
	char *message = message_of(github, outcome);

	if (verdict_status(verdict) != EXIT_PASS) {
		print_annotation(github, "error", outcome, message);
		add_failure(github, outcome, message);
	} else if (verdict_is_flaky(outcome->verdict)) {
		char *text = xasprintf("flaky: passed in attempt %.0f",
		    rec_number(outcome->verdict, "attempts", 1));

		print_annotation(github, "warning", outcome, text);
		add_flaky(github, outcome);
		free(text);
	} else if (verdict == VERDICT_SKIP) {
		print_annotation(github, "notice", outcome, message);
	}
	free(message);
}

static void
github_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct github *github = report;

	if (outcome)
		add_verdict(github, outcome);
	else if (strcmp(record->type, "plan") == 0)
		columns_measure(&github->columns, record->value);
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
put_page(struct buffer *to, const struct github *github, const struct summary *summary)
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
	if (github->failures.length)
		buffer_puts(to, "\n### Failed\n");
	buffer_append(to, github->failures.data, github->failures.length);
	if (github->unshown)
		buffer_printf(to, "\n%zu more have failed; the log names them.\n",
		    github->unshown);
	if (github->flaky.length)
		buffer_puts(to, "\n### Flaky\n\n");
	buffer_append(to, github->flaky.data, github->flaky.length);
	buffer_putc(to, '\n');
}

static bool
append_to_file(const char *path, const struct buffer *text)
{
	FILE *file = fopen(path, "a");
	bool good;

	if (!file)
		return false;
	good = fwrite(text->data, 1, text->length, file) == text->length;
	return fclose(file) == 0 && good;
}

static void
print_problems(struct github *github, const struct summary *summary)
{
	for (size_t i = 0; i < summary->problem_count; i++) {
		buffer_puts(&github->line, "::error title=upy-report::");
		put_escaped(&github->line, summary->problems[i].what, false);
		print_line(github);
	}
}

static void
github_finish(void *report, const struct summary *summary)
{
	struct github *github = report;
	const char *path = getenv("GITHUB_STEP_SUMMARY");
	struct buffer page = { 0 };

	print_problems(github, summary);
	put_page(&page, github, summary);
	if (path && *path && !append_to_file(path, &page)) {
		buffer_puts(&github->line, "::warning title=upy-report::");
		put_escaped(&github->line, path, false);
		buffer_printf(&github->line, ": cannot write: %s", strerror(errno));
		print_line(github);
	}
	buffer_free(&page);
	columns_free(&github->columns);
	buffer_free(&github->line);
	buffer_free(&github->failures);
	buffer_free(&github->flaky);
	free(github->prefix);
	free(github);
}

const struct report_format report_github = {
	.name = "github",
	.begin = github_begin,
	.record = github_record,
	.finish = github_finish,
};
