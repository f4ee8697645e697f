/*
 * The report for GitHub's workflows: an annotation for each test that is worth
 * looking at, on the line of its file, and a summary for the page of the run.
 */
#include "report-github.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "exits.h"
#include "report-columns.h"
#include "report-rerun.h"
#include "wording.h"

struct github {
	FILE *to;
	struct columns columns;
	struct buffer line;
	struct github_page page;
	char *prefix; /* from the repository's root to the current directory, "" or ending in / */
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

static void
add_failure(struct github *github, const struct outcome *outcome, const char *message)
{
	char *title = title_of(outcome), *file = file_of(github, outcome);
	char *place = file ? xasprintf("%s:%.0f", file, line_of(outcome)) : xstrdup("");

	print_annotation(github, "error", outcome, message);
	github_add_failure(&github->page, outcome, title, place, message);
	free(place);
	free(title);
	free(file);
}

static void
add_flaky(struct github *github, const struct outcome *outcome)
{
	char *title = title_of(outcome);
	char *message = xasprintf("flaky: passed in attempt %.0f",
	    rec_number(outcome->verdict, "attempts", 1));

	print_annotation(github, "warning", outcome, message);
	github_add_flaky(&github->page, title, message + strlen("flaky: "));
	free(message);
	free(title);
}

static void
add_verdict(struct github *github, const struct outcome *outcome)
{
	enum verdict verdict = verdict_of(outcome->verdict);
	char *message = message_of(github, outcome);

	if (verdict_status(verdict) != EXIT_PASS)
		add_failure(github, outcome, message);
	else if (verdict_is_flaky(outcome->verdict))
		add_flaky(github, outcome);
	else if (verdict == VERDICT_SKIP)
		print_annotation(github, "notice", outcome, message);
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

	print_problems(github, summary);
	if (path && *path && !github_write_page(&github->page, summary, path)) {
		buffer_puts(&github->line, "::warning title=upy-report::");
		put_escaped(&github->line, path, false);
		buffer_printf(&github->line, ": cannot write: %s", strerror(errno));
		print_line(github);
	}
	columns_free(&github->columns);
	github_free_page(&github->page);
	buffer_free(&github->line);
	free(github->prefix);
	free(github);
}

const struct report_format report_github = {
	.name = "github",
	.begin = github_begin,
	.record = github_record,
	.finish = github_finish,
	.brief = true,
};
