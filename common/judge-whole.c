/* Judging: demands on a whole result, an exception or what was printed. */
#include <stdlib.h>
#include <string.h>

#include "judge-internal.h"
#include "records.h"

/* Append an expected exception: "OSError", "OSError /ENOENT/". */
static void
put_expected_exception(struct buffer *to, const struct demand *demand)
{
	buffer_puts(to, demand->type);
	if (demand->re) {
		buffer_puts(to, " /");
		put_one_line(to, demand->re);
		buffer_putc(to, '/');
	}
}

/* Whether the type is exactly the one expected, and the pattern is found in the message. */
static bool
raised_well(jv error, const struct demand *demand, char **problem)
{
	const char *type = rec_string(error, "type"), *message = rec_string(error, "message");
	struct match_span span;

	if (!type || strcmp(type, demand->type) != 0)
		return false;
	message = message ? message : "";
	return !demand->pattern ||
	    match_search(demand->pattern, message, strlen(message), &span, problem) ==
	    MATCH_FOUND;
}

static void
put_raises_failure(struct buffer *to, jv result, const struct demand *demand)
{
	buffer_puts(to, "expected ");
	put_expected_exception(to, demand);
	buffer_puts(to, ", ");
	if (has_status(result, "raised")) {
		buffer_puts(to, "got ");
		put_exception(to, result);
	} else if (has_status(result, "ok")) {
		buffer_puts(to, "nothing was raised");
	} else {
		put_status(to, result);
	}
}

void
judge_raises(jv result, const struct demand *demand, struct finding *finding)
{
	bool raised = has_status(result, "raised");
	jv error = rec_get(result, "err");
	char *problem = NULL;

	finding->ok = raised && jv_get_kind(error) == JV_KIND_OBJECT &&
	    raised_well(error, demand, &problem);
	jv_free(error);
	put_expected_exception(&finding->expected, demand);
	if (raised)
		put_exception(&finding->got, result);
	if (!finding->ok)
		put_raises_failure(&finding->message, result, demand);
	if (problem)
		buffer_printf(&finding->message, ": %s", problem);
	free(problem);
}

/*
 * What was printed, as a str with \n at line ends; NULL, and the message says
 * why, when it cannot be judged.
 */
static struct pylit *
read_printed(jv result, struct finding *finding)
{
	size_t length = 0, kept = 0;
	char *out = rec_bytes(result, "out", &length);
	struct pylit *printed;

	if (rec_true(result, "truncated")) {
		buffer_puts(&finding->message,
		    "what was printed is too long to be judged (truncated)");
		free(out);
		return NULL;
	}
	for (size_t i = 0; i < length; i++)
		if (out[i] != '\r' || i + 1 == length || out[i + 1] != '\n')
			out[kept++] = out[i];
	printed = pylit_from_text(out ? out : "", kept);
	free(out);
	return printed;
}

/* ", found 'Error 5' in line 3". */
static void
put_found(struct buffer *to, const struct pyvalue *printed, const struct match_span *span)
{
	struct pylit *found = pylit_from_text(printed->bytes + span->start, span->end - span->start);
	size_t line = 1;

	for (size_t i = 0; i < span->start; i++)
		line += printed->bytes[i] == '\n';
	buffer_puts(to, ", found ");
	put_short_repr(to, pylit_value(found), MESSAGE_MOST);
	buffer_printf(to, " in line %zu", line);
	pylit_free(found);
}

static void
put_match_failure(struct buffer *to, const struct pyvalue *printed, const struct demand *demand,
    const struct match_span *found)
{
	buffer_puts(to, "expected ");
	put_demand(to, demand);
	if (found) {
		put_found(to, printed, found);
	} else if (printed->length) {
		buffer_puts(to, ", printed was ");
		put_short_repr(to, printed, MESSAGE_MOST);
	} else {
		buffer_puts(to, ", nothing was printed");
	}
}

void
judge_match(jv result, const struct demand *demand, struct finding *finding)
{
	struct pylit *text = read_printed(result, finding);
	const struct pyvalue *printed = text ? pylit_value(text) : NULL;
	enum match_result found;
	struct match_span span;
	char *problem = NULL;

	buffer_puts(&finding->expected, demand->re);
	if (!text)
		return;
	put_short_repr(&finding->got, printed, FIELD_MOST);
	found = match_search(demand->pattern, printed->bytes, printed->length, &span, &problem);
	finding->ok = found == (demand->negated ? MATCH_NONE : MATCH_FOUND);
	if (!finding->ok)
		put_match_failure(&finding->message, printed, demand,
		    found == MATCH_FOUND ? &span : NULL);
	if (problem)
		buffer_printf(&finding->message, ": %s", problem);
	free(problem);
	pylit_free(text);
}

void
judge_stdout(jv result, const struct demand *demand, struct finding *finding)
{
	struct pylit *expected = pylit_from_text(demand->text, demand->text_length);
	struct pylit *printed = read_printed(result, finding);

	finding->ok = printed && pylit_equal(pylit_value(printed), pylit_value(expected));
	if (printed && !finding->ok) {
		buffer_puts(&finding->message, "printed text differs: ");
		judge_difference(finding, pylit_value(expected), pylit_value(printed), NULL);
	} else {
		put_short_repr(&finding->expected, pylit_value(expected), FIELD_MOST);
		if (printed)
			put_short_repr(&finding->got, pylit_value(printed), FIELD_MOST);
	}
	pylit_free(expected);
	pylit_free(printed);
}
