/* What a board did, as a result record. */
#include "answer.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "pylit-jv.h"
#include "pylit.h"
#include "records.h"
#include "text.h"

void
answer_clear(struct answer *answer)
{
	answer->status = "ok";
	answer->reason[0] = '\0';
	answer->truncated = answer->has_repr = false;
	answer->elapsed_us = 0;
	jv_free(answer->matches);
	jv_free(answer->missing);
	answer->matches = answer->missing = jv_invalid();
	answer->lines_before = 0;
	buffer_clear(&answer->out);
	buffer_clear(&answer->unchecked);
	buffer_clear(&answer->error);
	buffer_clear(&answer->repr);
	buffer_clear(&answer->members);
}

void
answer_free(struct answer *answer)
{
	buffer_free(&answer->out);
	buffer_free(&answer->unchecked);
	buffer_free(&answer->error);
	buffer_free(&answer->repr);
	jv_free(answer->matches);
	jv_free(answer->missing);
	answer->matches = answer->missing = jv_invalid();
	buffer_free(&answer->members);
}

void
answer_output(struct answer *answer, const char *bytes, size_t length, bool loose)
{
	struct buffer *out = loose ? &answer->unchecked : &answer->out;
	size_t room = answer->limit > out->length ? answer->limit - out->length : 0;

	if (length > room) {
		answer->truncated = true;
		length = room;
	}
	buffer_append(out, bytes, length);
}

void
answer_not_run(struct answer *answer, const char *status, const char *format, ...)
{
	va_list arguments;

	answer_clear(answer);
	answer->status = status;
	va_start(arguments, format);
	vsnprintf(answer->reason, sizeof answer->reason, format, arguments);
	va_end(arguments);
}

void
answer_say_where(struct answer *answer, const char *what, const char *text)
{
	char why[sizeof answer->reason];

	strcpy(why, answer->reason);
	snprintf(answer->reason, sizeof answer->reason, "%s: %.100s%s%.100s", what, text,
	    *why ? ": " : "", why);
}

static bool
wants_reset(const struct action *action)
{
	return action->expects_reset || action->kind == ACTION_HARD_RESET;
}

void
answer_take(struct answer *answer, const struct action *action, struct board *board)
{
	const struct repl_outcome *outcome = &board->outcome;
	struct frame *frame = &board->repl.frame;

	snprintf(answer->reason, sizeof answer->reason, "%s", outcome->reason);
	answer->elapsed_us = board->finished - board->started;
	switch (outcome->status) {
	case OUTCOME_OK:
		if (wants_reset(action) && !outcome->restarted) {
			answer->status = "unmatched";
			snprintf(answer->reason, sizeof answer->reason, "the board did not reset");
		}
		break;
	case OUTCOME_RAISED:
		answer->status = "raised";
		if (outcome->exited)
			buffer_puts(&answer->error, "SystemExit: ");
		else
			buffer_append(&answer->error, frame->error.data, frame->error.length);
		return;
	case OUTCOME_TIMEOUT:
		answer->status = "timeout";
		snprintf(answer->reason, sizeof answer->reason, "not done after %g s", board->timeout);
		return;
	case OUTCOME_LOST:
		answer->status = "lost";
		return;
	}
	if (!frame->has_repr || action->kind != ACTION_RUN)
		return;
	buffer_append(&answer->repr, frame->repr.data, frame->repr.length);
	answer->has_repr = true;
}

/* The line with the exception: the first after the frames, which are indented. */
static const char *
exception_line(const char *traceback)
{
	const char *line = traceback, *next;

	for (; (next = strchr(line, '\n')) && next[1]; line = next + 1)
		if (strncmp(line, "Traceback (", 11) != 0 && *line != ' ')
			break;
	return line;
}

void
answer_doubt(struct answer *answer, const char *why)
{
	const char *error = answer->error.length
	    ? exception_line(buffer_string(&answer->error))
	    : "its checks fail";

	answer->status = "lost";
	snprintf(answer->reason, sizeof answer->reason, "%s: %.*s", why,
	    (int)strcspn(error, "\n"), error);
}

char *
answer_exception(struct answer *answer)
{
	const char *line = exception_line(buffer_string(&answer->error));

	return xstrndup(line, strcspn(line, "\r\n"));
}

/* The line number of the innermost frame in code that was sent, or 0. */
static long
innermost_line(const char *traceback)
{
	const char *mark = "File \"<st";
	long line = 0;

	for (const char *at = traceback; (at = strstr(at, mark)); at++) {
		const char *number = strstr(at, "\", line ");

		if (number)
			line = strtol(number + 8, NULL, 10);
	}
	return line;
}

static jv
error_object(struct buffer *traceback, size_t lines_before)
{
	const char *text = buffer_string(traceback), *line = exception_line(text);
	size_t name = 0, length = strlen(line);
	jv error = jv_object();
	long number;

	while (name < length &&
	    (isalnum((unsigned char)line[name]) || line[name] == '_' || line[name] == '.'))
		name++;
	while (length && (line[length - 1] == '\n' || line[length - 1] == ' '))
		length--;
	error = rec_set(error, "type", jv_string_sized(line, (int)name));
	if (line[name] == ':')
		name++;
	if (line[name] == ' ')
		name++;
	error = rec_set_bytes(error, "message", line + name, length > name ? length - name : 0);
	error = rec_set_bytes(error, "traceback", text, traceback->length);
	number = innermost_line(text) - (long)lines_before;
	return number > 0 ? rec_set_number(error, "line", (double)number) : error;
}

static jv
set_value(jv record, const struct buffer *repr)
{
	struct pylit *literal = pylit_parse(repr->data, repr->length, NULL);
	jv value;

	record = rec_set_bytes(record, "repr", repr->data, repr->length);
	if (!literal)
		return record;
	value = pylit_to_jv(pylit_value(literal));
	pylit_free(literal);
	if (jv_is_valid(value))
		return rec_set(record, "value", value);
	jv_free(value);
	return record;
}

/* The step as a result: without what is large, and without its wish for a value. */
static jv
start_record(const struct action *action, bool has_members)
{
	static const char *const large[] = { "code", "source", "data", "text", "value", NULL };
	jv record = rec_set_string(jv_copy(action->record), "type", "result");

	for (const char *const *key = large; *key; key++)
		if (rec_has(record, *key))
			record = jv_object_delete(record, jv_string(*key));
	/* What was asked for is among the members, as it was found. */
	if (has_members && rec_has(record, "iterations"))
		record = jv_object_delete(record, jv_string("iterations"));
	return record;
}

/* The record as it will be read: numbers as jv holds them will do for judging. */
static jv
whole_record(jv record, struct buffer *members)
{
	char *text;
	jv more;

	if (!members->length || !rec_has(record, "assert"))
		return jv_copy(record);
	text = xasprintf("{%s}", buffer_string(members));
	more = jv_parse(text);
	free(text);
	return jv_object_merge(jv_copy(record), more);
}

/* An "assert" that the action never got to is not judged: a skip stays a skip. */
static jv
set_checks(jv record, struct buffer *members, const char *status, bool *good)
{
	jv checks, whole;

	*good = strcmp(status, "skipped") == 0;
	if (*good || strcmp(status, "lost") == 0)
		return record;
	whole = whole_record(record, members);
	checks = judge_result(whole, good);
	jv_free(whole);
	if (jv_array_length(jv_copy(checks)) > 0)
		return rec_set(record, "checks", checks);
	jv_free(checks);
	return record;
}

/* What came of patterns. */
static jv
set_matches(jv record, const struct answer *answer)
{
	if (jv_is_valid(answer->missing))
		jv_object_foreach(answer->missing, key, value) {
			if (!rec_has(record, jv_string_value(key)))
				record = rec_set(record, jv_string_value(key), jv_copy(value));
			jv_free(key);
			jv_free(value);
		}
	if (jv_is_valid(answer->matches) && jv_array_length(jv_copy(answer->matches)) > 0)
		record = rec_set(record, "matches", jv_copy(answer->matches));
	return record;
}

jv
answer_record(struct answer *answer, const struct action *action, const char *device,
    int attempt, bool *good)
{
	jv record = start_record(action, answer->members.length > 0);
	size_t whole = answer->out.length;

	record = rec_set_string(record, "role", action->role);
	record = rec_set_string(record, "device", device);
	record = rec_set_number(record, "attempt", attempt);
	record = rec_set_string(record, "status", answer->status);
	if (answer->reason[0])
		record = rec_set_bytes(record, "reason", answer->reason, strlen(answer->reason));
	if (answer->truncated) {
		/* The cut may have split a character: that is not the board's doing. */
		size_t valid = utf8_valid(answer->out.data, whole);

		if (whole - valid < 4)
			whole = valid;
	}
	record = rec_set_bytes(record, "out", whole ? answer->out.data : "", whole);
	if (answer->unchecked.length)
		record = rec_set_bytes(record, "unchecked", answer->unchecked.data,
		    answer->unchecked.length);
	if (answer->truncated)
		record = rec_set(record, "truncated", jv_true());
	if (strcmp(answer->status, "raised") == 0)
		record = rec_set(record, "err", error_object(&answer->error, answer->lines_before));
	if (answer->has_repr)
		record = set_value(record, &answer->repr);
	record = set_matches(record, answer);
	/* A filter may ask how long it took. */
	record = rec_set_number(record, "elapsed_us", (double)answer->elapsed_us);
	return set_checks(record, &answer->members, answer->status, good);
}
