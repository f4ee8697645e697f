/*
 * The reports for CI systems: JUnit XML. "junit" is what Jenkins' schema allows;
 * "gitlab" also says where each test stands, which that schema refuses.
 *
 * A suite is a test file on a board. Its counts stand in its start tag, before
 * its test cases, so that these wait in a spool.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "report-junit-case.h"
#include "report-junit-suite.h"
#include "spool.h"

struct junit {
	FILE *to;
	bool places; /* test cases say file and line */
	struct spool *spool;
	struct xml *cases;     /* writes into the spool */
	struct suites suites;  /* test cases go to the current one */
	struct strmap boards;  /* jv of the last device record, by name */
};

static void
spool_case(void *context, const char *bytes, size_t length)
{
	struct junit *junit = context;

	spool_append(junit->spool, &junit->suites.current->cases, bytes, length);
}

static void
write_document(void *context, const char *bytes, size_t length)
{
	fwrite(bytes, 1, length, context);
}

static void *
junit_begin(FILE *to)
{
	struct junit *junit = xcalloc(1, sizeof *junit);

	junit->to = to;
	junit->spool = spool_new();
	junit->suites.all = suites_new();
	junit->cases = xml_new(spool_case, junit, 2);
	return junit;
}

static void *
gitlab_begin(FILE *to)
{
	struct junit *junit = junit_begin(to);

	junit->places = true;
	return junit;
}

/* Microseconds; 0 for what is no time, which the schema has no words for. */
static double
time_of(jv verdict)
{
	double elapsed_us = rec_number(verdict, "elapsed_us", 0);

	return elapsed_us >= 0 && elapsed_us < 1e15 ? elapsed_us : 0;
}

static void
add_verdict(struct junit *junit, const struct outcome *outcome)
{
	struct test_case test = {
		.outcome = outcome,
		.verdict = verdict_of(outcome->verdict),
		.file = rec_string(outcome->verdict, "file"),
		.elapsed_us = time_of(outcome->verdict),
	};
	struct suites *suites = &junit->suites;

	if (!suite_is_current(suites, outcome->verdict, test.file)) {
		if (suites->current)
			xml_flush(junit->cases);
		suites_turn_to(suites, outcome->verdict, test.file);
	}
	test.class = suites->class;
	counts_verdict(&suites->current->counts, test.verdict, test.elapsed_us);
	write_case(junit->cases, &test, junit->places);
}

static void
add_board(struct junit *junit, jv device)
{
	const char *name = rec_string(device, "device");
	void **place = strmap_at(&junit->boards, name ? name : "");
	jv *board = *place;

	if (!board)
		*place = board = xmalloc(sizeof *board);
	else
		jv_free(*board);
	*board = jv_copy(device);
}

static void
free_board(void *value)
{
	jv_free(*(jv *)value);
	free(value);
}

static void
junit_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct junit *junit = report;

	if (outcome)
		add_verdict(junit, outcome);
	else if (strcmp(record->type, "device") == 0)
		add_board(junit, record->value);
}

static void
write_number(struct xml *xml, const char *name, size_t number)
{
	char text[32];

	snprintf(text, sizeof text, "%zu", number);
	xml_attribute(xml, name, text);
}

/* The schema has no room for more than milliseconds here. */
static void
write_counts(struct xml *xml, const struct counts *counts)
{
	char time[32];

	snprintf(time, sizeof time, "%.3f", counts->elapsed_us / 1e6);
	write_number(xml, "tests", counts->tests);
	write_number(xml, "failures", counts->failures);
	write_number(xml, "errors", counts->errors);
	xml_attribute(xml, "time", time);
}

static void
write_property(struct xml *xml, const char *name, const char *value)
{
	if (!value || !*value)
		return;
	xml_start(xml, "property");
	xml_attribute(xml, "name", name);
	xml_attribute(xml, "value", value);
	xml_end(xml);
}

static void
write_properties(struct junit *junit, struct xml *xml, const struct suite *suite)
{
	static const char *const fields[] = { "address", "implementation", "version", "machine",
		"platform", "unique_id", NULL };
	const jv *board = strmap_get(&junit->boards, suite->file + suite->device);

	xml_start(xml, "properties");
	write_property(xml, "file", suite->file);
	write_property(xml, "board", suite->file + suite->device);
	write_property(xml, "role", suite->file + suite->role);
	for (size_t i = 0; board && fields[i]; i++)
		write_property(xml, fields[i], rec_string(*board, fields[i]));
	xml_end(xml);
}

/* When the first verdict came and where this program runs. */
static void
write_origin(struct xml *xml, const struct suite *suite)
{
	char host[256] = "", begun[64];
	struct tm parts;

	gmtime_r(&suite->begun, &parts);
	strftime(begun, sizeof begun, "%Y-%m-%dT%H:%M:%SZ", &parts);
	xml_attribute(xml, "timestamp", begun);
	if (gethostname(host, sizeof host - 1) == 0)
		xml_attribute(xml, "hostname", host);
}

static void
write_suite(struct junit *junit, struct xml *xml, const char *name, const struct suite *suite)
{
	xml_start(xml, "testsuite");
	xml_attribute(xml, "name", name);
	write_counts(xml, &suite->counts);
	write_number(xml, "skipped", suite->counts.skipped);
	write_origin(xml, suite);
	write_properties(junit, xml, suite);
	xml_flush(xml);
	spool_copy(junit->spool, &suite->cases, junit->to);
	xml_end(xml);
}

/* A reader who sees nothing but this file must not take it for the whole truth. */
static void
write_problems(struct xml *xml, const struct summary *summary)
{
	const struct counts counts = { .tests = summary->problem_count,
		.errors = summary->problem_count };

	xml_start(xml, "testsuite");
	xml_attribute(xml, "name", "the run as a whole");
	write_counts(xml, &counts);
	for (size_t i = 0; i < summary->problem_count; i++) {
		const char *what = summary->problems[i].what;

		xml_start(xml, "testcase");
		xml_attribute(xml, "name", what);
		xml_attribute(xml, "classname", "upy.run");
		xml_start(xml, "error");
		xml_attribute(xml, "message", what);
		xml_attribute(xml, "type", "problem");
		xml_text(xml, what, strlen(what));
		xml_end(xml);
		xml_end(xml);
	}
	xml_end(xml);
}

static struct counts
count_all(struct junit *junit, const struct summary *summary)
{
	struct counts all = { .tests = summary->problem_count, .errors = summary->problem_count };
	struct archive_walk walk = { 0 };

	while (archive_next(junit->suites.all, &walk))
		counts_add(&all, &((const struct suite *)walk.object)->counts);
	return all;
}

/* Why test cases are lost (errno), or 0. */
static int
problem(const struct junit *junit)
{
	int lost = archive_problem(junit->suites.all);

	return lost ? lost : spool_problem(junit->spool);
}

/* When test cases were lost, the document has no end either. */
static void
write_suites(struct junit *junit, struct xml *xml, const struct summary *summary)
{
	struct counts all = count_all(junit, summary);
	struct archive_walk walk = { 0 };

	xml_declare(xml);
	xml_start(xml, "testsuites");
	xml_attribute(xml, "name", "upy");
	write_counts(xml, &all);
	if (summary->problem_count)
		write_problems(xml, summary);
	while (archive_next(junit->suites.all, &walk))
		write_suite(junit, xml, walk.key, walk.object);
	if (problem(junit)) {
		spool_spoil(junit->to, problem(junit));
		return;
	}
	xml_end(xml);
}

static void
junit_finish(void *report, const struct summary *summary)
{
	struct junit *junit = report;
	struct xml *xml = xml_new(write_document, junit->to, 0);

	if (junit->suites.current)
		xml_flush(junit->cases);
	write_suites(junit, xml, summary);
	xml_free(xml);
	xml_free(junit->cases);
	spool_free(junit->spool);
	suites_free(&junit->suites);
	strmap_free(&junit->boards, free_board);
	free(junit);
}

const struct report_format report_junit = { "junit", junit_begin, junit_record, junit_finish,
	true };
const struct report_format report_gitlab = { "gitlab", gitlab_begin, junit_record, junit_finish,
	true };
