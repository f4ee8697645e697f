/*
 * The report for the next run: what has to run again, one argument of yaml2steps
 * a line. That is the file of each test that is not good, for the tests of a file
 * share what it defines; but only the test where the file says `fresh: test`.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"

struct planned {
	bool alone;	 /* a clean board is all it needs */
	bool bad;
	size_t verdicts;
	char *role;	 /* NULL: dut */
};

struct failed {
	FILE *to;
	struct strmap tests;  /* struct planned by id, in the order of the plan */
	struct strmap boards; /* how many of each role: the array of their names */
	struct strmap whole;  /* files of which all has to run */
	struct strmap printed;
};

static void *
failed_begin(FILE *to)
{
	struct failed *failed = xcalloc(1, sizeof *failed);

	failed->to = to;
	return failed;
}

static struct planned *
planned_test(struct failed *failed, const char *id)
{
	void **place = strmap_at(&failed->tests, id);

	if (!*place)
		*place = xcalloc(1, sizeof(struct planned));
	return *place;
}

static void
add_tests(struct failed *failed, jv ids)
{
	if (jv_get_kind(ids) == JV_KIND_ARRAY)
		jv_array_foreach(ids, i, id) {
			if (jv_get_kind(id) == JV_KIND_STRING)
				planned_test(failed, jv_string_value(id));
			jv_free(id);
		}
	jv_free(ids);
}

static void
add_boards(struct failed *failed, jv boards)
{
	if (jv_get_kind(boards) == JV_KIND_OBJECT)
		jv_object_foreach(boards, role, names) {
			void **place = strmap_at(&failed->boards, jv_string_value(role));
			size_t *count = *place ? *place : xcalloc(1, sizeof *count);

			*place = count;
			*count = jv_get_kind(names) == JV_KIND_ARRAY
			    ? (size_t)jv_array_length(jv_copy(names))
			    : 0;
			jv_free(role);
			jv_free(names);
		}
	jv_free(boards);
}

static void
add_test(struct failed *failed, jv record)
{
	const char *id = rec_string(record, "test"), *fresh = rec_string(record, "fresh");
	const char *role = rec_string(record, "role");
	struct planned *test;

	if (!id || rec_has(record, "fixture"))
		return;
	test = planned_test(failed, id);
	test->alone = fresh && strcmp(fresh, "test") == 0;
	if (role && !test->role)
		test->role = xstrdup(role);
}

static void
add_verdict(struct failed *failed, jv record)
{
	const char *id = rec_string(record, "test");
	struct planned *test = id ? planned_test(failed, id) : NULL;

	if (!test)
		return;
	test->verdicts++;
	test->bad |= verdict_status(verdict_of(record)) != EXIT_PASS;
}

static void
failed_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct failed *failed = report;

	if (outcome)
		add_verdict(failed, record->value);
	else if (strcmp(record->type, "test") == 0)
		add_test(failed, record->value);
	else if (strcmp(record->type, "plan") == 0) {
		add_tests(failed, rec_get(record->value, "tests"));
		add_boards(failed, rec_get(record->value, "boards"));
	}
}

/* Whether something is wrong with it: in a cut stream, also that a board is missing. */
static bool
is_bad(const struct failed *failed, const struct planned *test, bool cut)
{
	const size_t *boards = strmap_get(&failed->boards, test->role ? test->role : "dut");

	return test->bad || !test->verdicts || (cut && boards && test->verdicts < *boards);
}

/* The file of a test id; to be freed. */
static char *
file_of(const char *id)
{
	const char *end = strstr(id, "::");

	return end ? xstrndup(id, (size_t)(end - id)) : xstrdup(id);
}

/* A name of several lines cannot be told in one. */
static bool
is_line(const char *text)
{
	return !strpbrk(text, "\r\n");
}

/* The files that have a bad test which needs what others left. */
static void
mark_files(struct failed *failed, bool cut)
{
	for (size_t i = 0; i < failed->tests.count; i++) {
		const struct planned *test = failed->tests.entries[i].value;
		const char *id = failed->tests.entries[i].key;
		char *file = file_of(id);

		if (is_bad(failed, test, cut) && !(test->alone && is_line(id)))
			*strmap_at(&failed->whole, file) = failed;
		free(file);
	}
}

static void
print_once(struct failed *failed, const char *what)
{
	void **seen = strmap_at(&failed->printed, what);

	if (!*seen && is_line(what))
		fprintf(failed->to, "%s\n", what);
	*seen = failed;
}

/* In the order of the plan. */
static void
print_bad(struct failed *failed, bool cut)
{
	for (size_t i = 0; i < failed->tests.count; i++) {
		const char *id = failed->tests.entries[i].key;
		char *file = file_of(id);

		if (is_bad(failed, failed->tests.entries[i].value, cut))
			print_once(failed, strmap_get(&failed->whole, file) ? file : id);
		free(file);
	}
}

static void
free_planned(void *value)
{
	struct planned *test = value;

	free(test->role);
	free(test);
}

static void
failed_finish(void *report, const struct summary *summary)
{
	struct failed *failed = report;
	bool cut = summary->problem_count > 0;

	mark_files(failed, cut);
	print_bad(failed, cut);
	strmap_free(&failed->tests, free_planned);
	strmap_free(&failed->boards, free);
	strmap_free(&failed->whole, NULL);
	strmap_free(&failed->printed, NULL);
	free(failed);
}

const struct report_format report_failed = {
	.name = "failed",
	.begin = failed_begin,
	.record = failed_record,
	.finish = failed_finish,
};
