/* Details of failures, kept for the end of the human report. */
#include "report-failures.h"

#include <stdlib.h>
#include <string.h>

#include "report-details.h"
#include "report.h"

static void
end_repetition(struct failures *failures)
{
	if (failures->repeated)
		buffer_printf(&failures->text, "%zu more: the same\n", failures->repeated);
	failures->repeated = 0;
}

/* All tests of a board that is not there are in error for one reason, told once. */
static bool
is_repeated(struct failures *failures, const struct outcome *outcome, bool telling)
{
	bool error = verdict_of(outcome->verdict) == VERDICT_ERROR && !telling;
	char *reason = error ? outcome_reason(outcome) : NULL;
	bool same = reason && *reason && failures->last_error &&
	    strcmp(reason, failures->last_error) == 0;

	free(failures->last_error);
	failures->last_error = reason;
	return same;
}

/* More than a heading and how to run it again. */
static bool
has_many_lines(const struct buffer *text)
{
	size_t lines = 0;

	for (size_t i = 0; i < text->length; i++)
		lines += text->data[i] == '\n';
	return lines > 2;
}

/* A blank line sets long ones apart. */
void
failures_add(struct failures *failures, const struct style *style, const struct columns *columns,
    const struct outcome *outcome)
{
	struct buffer text = { 0 };
	bool telling = put_details(&text, style, columns, outcome);
	bool is_long = has_many_lines(&text);

	if (is_repeated(failures, outcome, telling)) {
		failures->repeated++;
	} else {
		end_repetition(failures);
		if ((is_long || failures->is_long) && failures->text.length)
			buffer_putc(&failures->text, '\n');
		buffer_append(&failures->text, text.data, text.length);
		failures->is_long = is_long;
	}
	buffer_free(&text);
}

void
put_failures(struct buffer *to, const struct style *style, struct failures *failures)
{
	end_repetition(failures);
	if (failures->text.length)
		put_title(to, style, "Failed");
	buffer_append(to, failures->text.data, failures->text.length);
}

void
failures_free(struct failures *failures)
{
	buffer_free(&failures->text);
	free(failures->last_error);
}
