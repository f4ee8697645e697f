/*
 * The report for programs that want the outcome only: one JSON object, written
 * as the tests end, with the totals last. A file that was cut is no JSON.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"

struct summary_json {
	FILE *to;
	struct buffer text;
	bool any; /* a test was written */
};

static void *
json_begin(FILE *to)
{
	struct summary_json *json = xcalloc(1, sizeof *json);

	json->to = to;
	fputs("{\"tests\":[", to);
	return json;
}

static void
print_json(struct summary_json *json)
{
	fwrite(json->text.data, 1, json->text.length, json->to);
	buffer_clear(&json->text);
}

/* {"test":...}: what the verdict says, and the reason where it leaves that to the checks. */
static jv
test_object(const struct outcome *outcome)
{
	static const char *const fields[] = { "test", "name", "file", "line", "role", "device",
		"version", "verdict", "attempts", "passes", "attempt_reasons", "elapsed_us" };
	jv test = jv_object();
	char *reason;

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (rec_has(outcome->verdict, fields[i]))
			test = rec_set(test, fields[i], rec_get(outcome->verdict, fields[i]));
	reason = outcome_reason(outcome);
	if (*reason)
		test = rec_set_string(test, "reason", reason);
	free(reason);
	return test;
}

static void
json_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct summary_json *json = report;

	(void)record;
	if (!outcome)
		return;
	buffer_puts(&json->text, json->any ? ",\n" : "\n");
	put_json(&json->text, test_object(outcome));
	print_json(json);
	json->any = true;
}

/* {"pass":1,...,"flaky":0,"elapsed_us":10} */
static jv
tally_object(const struct tally *tally)
{
	jv object = jv_object();

	for (int i = 0; i < VERDICT_KINDS; i++)
		object = rec_set_number(object, verdict_name((enum verdict)i),
		    (double)tally->verdicts[i]);
	object = rec_set_number(object, "flaky", (double)tally->flaky);
	return rec_set_number(object, "elapsed_us", tally->elapsed_us);
}

static jv
boards_object(const struct summary *summary)
{
	jv boards = jv_object();

	for (size_t i = 0; i < summary->boards.count; i++)
		boards = rec_set(boards, summary->boards.entries[i].key,
		    tally_object(summary->boards.entries[i].value));
	return boards;
}

static jv
problems_array(const struct summary *summary)
{
	jv problems = jv_array();

	for (size_t i = 0; i < summary->problem_count; i++)
		problems = jv_array_append(problems, jv_string(summary->problems[i].what));
	return problems;
}

static void
put_member(struct buffer *to, const char *key, jv value)
{
	buffer_printf(to, ",\n\"%s\":", key);
	put_json(to, value);
}

static void
json_finish(void *report, const struct summary *summary)
{
	struct summary_json *json = report;

	buffer_puts(&json->text, json->any ? "\n]" : "]");
	put_member(&json->text, "boards", boards_object(summary));
	put_member(&json->text, "totals", tally_object(&summary->total));
	put_member(&json->text, "problems", problems_array(summary));
	put_member(&json->text, "wall_us", jv_number((double)summary->wall_us));
	put_member(&json->text, "status", jv_number(summary->status));
	buffer_puts(&json->text, "}\n");
	print_json(json);
	buffer_free(&json->text);
	free(json);
}

const struct report_format report_json = {
	.name = "json",
	.begin = json_begin,
	.record = json_record,
	.finish = json_finish,
	.brief = true,
};
