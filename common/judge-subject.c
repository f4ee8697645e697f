/* Judging: what is to be judged in a result, and what its status says. */
#include <stdlib.h>
#include <string.h>

#include "judge-internal.h"
#include "records.h"
#include "text.h"

/* What a status other than ok means, unless the result has a better reason. */
static const struct {
	const char *status, *reason;
} defaults[] = {
	{ "timeout", "the step timed out" },
	{ "unmatched", "what was expected was not seen" },
	{ "lost", "the board was lost" },
	{ "skipped", "the step was not run" },
};

static const char *
status_of(jv result)
{
	const char *status = rec_string(result, "status");

	return status ? status : "";
}

bool
has_status(jv result, const char *status)
{
	return strcmp(status_of(result), status) == 0;
}

/* Append text from a board in one line. */
void
put_one_line(struct buffer *to, const char *text)
{
	struct buffer visible = { 0 };
	const char *from, *newline;

	put_visible(&visible, text, strlen(text));
	for (from = buffer_string(&visible); (newline = strchr(from, '\n')); from = newline + 1) {
		buffer_append(to, from, (size_t)(newline - from));
		if (newline[1])
			buffer_puts(to, "\\n");
	}
	buffer_puts(to, from);
	buffer_free(&visible);
}

/* "ValueError: bad pin". */
void
put_exception(struct buffer *to, jv result)
{
	jv error = rec_get(result, "err");
	bool known = jv_get_kind(error) == JV_KIND_OBJECT;
	const char *type = known ? rec_string(error, "type") : NULL;
	const char *message = known ? rec_string(error, "message") : NULL;

	put_one_line(to, type ? type : "an exception");
	if (message && *message) {
		buffer_puts(to, ": ");
		put_one_line(to, message);
	}
	jv_free(error);
}

/* Why there is no value, for a status other than ok. */
void
put_status(struct buffer *to, jv result)
{
	const char *reason = rec_string(result, "reason");

	if (has_status(result, "raised")) {
		put_exception(to, result);
		return;
	}
	for (size_t i = 0; !reason && i < sizeof defaults / sizeof *defaults; i++)
		if (has_status(result, defaults[i].status))
			reason = defaults[i].reason;
	if (reason)
		put_one_line(to, reason);
	else
		buffer_printf(to, "unknown status '%s'", status_of(result));
}

/* Text from a board: a literal, or else a str; without its last line end. */
static struct subject
text_subject(jv string)
{
	struct subject subject = { 0 };
	const char *text = jv_string_value(string);
	size_t length = (size_t)jv_string_length_bytes(jv_copy(string));

	if (length && text[length - 1] == '\n')
		length--;
	subject.literal = pylit_parse(text, length, NULL);
	if (!subject.literal)
		subject.literal = pylit_from_text(text, length);
	else if (!pylit_strict(subject.literal))
		subject.text = pylit_from_text(text, length);
	jv_free(string);
	return subject;
}

static struct subject
missing_subject(jv result)
{
	struct subject subject = { 0 };
	struct buffer reason = { 0 };

	put_status(&reason, result);
	if (has_status(result, "raised"))
		buffer_puts(&reason, " was raised");
	buffer_string(&reason);
	subject.missing = reason.base;
	return subject;
}

struct subject
find_subject(jv result, bool may_have_raised)
{
	const char *repr = rec_string(result, "repr"), *out = rec_string(result, "out");
	bool raised = has_status(result, "raised");

	if (!has_status(result, "ok") && !(raised && may_have_raised))
		return missing_subject(result);
	if (!out || !*out || (repr && strcmp(repr, "None") != 0)) {
		if (!repr && raised)
			return missing_subject(result);
		return text_subject(repr ? rec_get(result, "repr") : jv_string("None"));
	}
	if (rec_true(result, "truncated"))
		return (struct subject){ .missing =
			xstrdup("what was printed is too long to be judged (truncated)") };
	return text_subject(rec_get(result, "out"));
}

void
subject_free(struct subject *subject)
{
	pylit_free(subject->literal);
	pylit_free(subject->text);
	free(subject->missing);
}
