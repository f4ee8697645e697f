/* What came of an expect step, in its answer: matches, and the words for what is missing. */
#include "answer-expect.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "expect-record.h"
#include "pylit.h"
#include "records.h"
#include "text.h"

enum { MOST_PATTERN = 60, MOST_LAST = 80, LAST_BYTES = 400 };

/* Control characters visible, at most so many bytes of it, its end if need be. */
static void
put_tail(struct buffer *to, const char *text, size_t length, size_t most)
{
	size_t skipped = length > most ? length - most : 0;

	while (skipped && skipped < length && ((unsigned char)text[skipped] & 0xc0) == 0x80)
		skipped++;
	buffer_puts(to, skipped ? "'..." : "'");
	put_visible(to, text + skipped, length - skipped);
	buffer_putc(to, '\'');
}

static void
put_source(struct buffer *to, const struct pattern *pattern)
{
	size_t length;
	const char *source = pattern_source(pattern, &length);
	size_t most = utf8_valid(source, length < MOST_PATTERN ? length : MOST_PATTERN);

	buffer_putc(to, '\'');
	put_visible(to, source, most);
	buffer_puts(to, most < length ? "...'" : "'");
}

/* What has not come: "'a' and 'b' "; nothing where only what is forbidden is looked for. */
static void
put_missing(struct buffer *to, const struct expectation *wanted)
{
	const char *separator = "";

	for (size_t i = 0; i < wanted->wanted.count; i++) {
		if (wanted->met[i])
			continue;
		buffer_puts(to, separator);
		put_source(to, wanted->wanted.patterns[i]);
		separator = wanted->all ? " and " : " or ";
	}
	buffer_puts(to, *separator ? " " : "");
}

/* The last line that came. */
static void
put_last(struct buffer *to, const struct expect *stream, bool found)
{
	struct buffer last = { 0 };
	const char *newline;
	size_t start = 0;

	expect_last(stream, LAST_BYTES, &last);
	while (last.length && strchr("\r\n", last.data[last.length - 1]))
		last.length--;
	newline = last.length ? memrchr(last.data, '\n', last.length) : NULL;
	if (newline)
		start = (size_t)(newline + 1 - last.data);
	buffer_puts(to, last.length ? "; what came last: "
			: found     ? "; nothing more came"
				    : "; nothing came");
	if (last.length)
		put_tail(to, last.data + start, last.length - start, MOST_LAST);
	buffer_free(&last);
}

static void
set_reason(struct answer *answer, const char *status, struct buffer *reason)
{
	answer->status = status;
	snprintf(answer->reason, sizeof answer->reason, "%s", buffer_string(reason));
	/* No part of a character at the end. */
	answer->reason[utf8_valid(answer->reason, strlen(answer->reason))] = '\0';
	buffer_free(reason);
}

void
answer_miss(struct answer *answer, const struct wish *wish, const struct expect *stream,
    const char *status, const char *why)
{
	bool found = jv_array_length(jv_copy(answer->matches)) > 0;
	struct buffer reason = { 0 };

	put_missing(&reason, &wish->wanted);
	buffer_puts(&reason, why);
	put_last(&reason, stream, found);
	answer->missing =
	    match_record_missing(jv_object(), &wish->wanted, buffer_string(&reason), stream);
	set_reason(answer, status, &reason);
}

void
answer_forbidden(struct answer *answer, const struct expect_match *match)
{
	struct buffer reason = { 0 };

	buffer_puts(&reason, "forbidden, but it came: ");
	put_source(&reason, match->pattern);
	buffer_puts(&reason, " matches ");
	put_tail(&reason, match->text + match->span.start, match->span.end - match->span.start,
	    MOST_LAST);
	answer->missing = match_record_found(jv_object(), match);
	set_reason(answer, "unmatched", &reason);
}

void
answer_unsearched(struct answer *answer, struct expect_match *match)
{
	struct buffer reason = { 0 };

	put_source(&reason, match->pattern);
	buffer_printf(&reason, ": %s", match->error);
	free(match->error);
	set_reason(answer, "lost", &reason);
}

/* The first group that took part, or all of it, is the value of the step. */
static void
take_value(struct answer *answer, const struct expect_match *match)
{
	struct match_span span;

	if (pattern_groups(match->pattern) < 2 || !pattern_group(match->pattern, 1, &span))
		span = match->span;
	buffer_clear(&answer->repr);
	put_python_str(&answer->repr, match->text + span.start, span.end - span.start);
	answer->has_repr = true;
}

void
answer_match(struct answer *answer, const struct expect_match *match, bool valued)
{
	jv record = rec_set_number(jv_object(), "index", (double)match->index + 1);

	answer->matches = jv_array_append(answer->matches, match_record_found(record, match));
	if (valued)
		take_value(answer, match);
}
