/*
 * The report that is what programs print and nothing else, as it comes; why a test is
 * not good goes to stderr. For people who run a program, and for pipes.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

struct printed {
	FILE *to;
	struct strmap told; /* names of boards whose output records tell what the next result does */
};

static void *
printed_begin(FILE *to)
{
	struct printed *printed = xcalloc(1, sizeof *printed);

	printed->to = to;
	return printed;
}

static void
print_field(struct printed *printed, jv record, const char *key)
{
	size_t length = 0;
	char *text = rec_bytes(record, key, &length);

	if (text)
		fwrite(text, 1, length, printed->to);
	free(text);
}

static void
print_result(struct printed *printed, jv result, const char *device)
{
	void **told = strmap_at(&printed->told, device);

	if (!*told && !rec_true(result, "quiet"))
		print_field(printed, result, "out");
	*told = NULL;
}

/* A traceback tells more than the reason that was made of it. */
static void
tell_why(const struct outcome *outcome)
{
	char *reason = outcome_reason(outcome);
	const char *why = *outcome->traceback ? outcome->traceback : reason;
	size_t length = strlen(why);
	struct buffer text = { 0 };

	if (verdict_status(verdict_of(outcome->verdict)) && length) {
		put_visible(&text, why, length);
		if (why[length - 1] != '\n')
			buffer_putc(&text, '\n');
		fputs(buffer_string(&text), stderr);
	}
	buffer_free(&text);
	free(reason);
}

static void
printed_record(void *report, const struct record *record, const struct outcome *outcome)
{
	struct printed *printed = report;
	jv value = record_value(record);
	const char *device = rec_string_or(value, "device", "");

	if (outcome) {
		fflush(printed->to);
		tell_why(outcome);
	} else if (strcmp(record->type, "output") == 0) {
		print_field(printed, value, "text");
		*strmap_at(&printed->told, device) = printed;
	} else if (strcmp(record->type, "result") == 0) {
		print_result(printed, value, device);
	}
}

static void
printed_finish(void *report, const struct summary *summary)
{
	struct printed *printed = report;

	(void)summary;
	strmap_free(&printed->told, NULL);
	free(printed);
}

const struct report_format report_output = {
	.name = "output",
	.begin = printed_begin,
	.record = printed_record,
	.finish = printed_finish,
};
