/* What becomes of the steps of a run. */
#include "expect-outcome.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "expect-record.h"
#include "records.h"
#include "text.h"

enum { LAST_BYTES = 400, LAST_LINES = 5 };

static void
put(struct expect_run *run, jv record, const struct expect_stream *stream, int64_t now)
{
	if (stream && stream->role)
		record = rec_set_string(record, "role", stream->role);
	record = rec_set_number(record, "at_us", (double)(now - run->started));
	record = rec_set_number(record, "elapsed_us", (double)(now - run->began));
	put_record(&run->out, record);
	run->count++;
}

void
outcome_found(struct expect_run *run, const struct expect_stream *stream,
    const struct expect_match *match, int64_t now)
{
	jv record = match_record(run->step + 1, "ok");

	if (expect_run_wanted(run)->wanted.count > 1)
		record = rec_set_number(record, "index", (double)match->index + 1);
	put(run, match_record_found(record, match), stream, now);
}

void
outcome_spared(struct expect_run *run, const struct expect_stream *stream, int64_t now)
{
	put(run, match_record(run->step + 1, "ok"), stream, now);
}

/* The last lines of what came, each behind a bar. */
static void
put_last_lines(struct buffer *to, const struct expect *stream)
{
	struct buffer last = { 0 };
	const char *line, *end;
	int lines = 0;

	expect_last(stream, LAST_BYTES, &last);
	if (last.length && last.data[last.length - 1] == '\n')
		last.length--;
	if (last.length == 0) {
		buffer_puts(to, "nothing came since the last match, or the start\n");
		buffer_free(&last);
		return;
	}
	buffer_puts(to, "what came last:\n");
	end = last.data + last.length;
	for (line = end; line > last.data; line--)
		if (line[-1] == '\n' && ++lines == LAST_LINES)
			break;
	while (line <= end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));

		stop = stop ? stop : end;
		buffer_puts(to, "  | ");
		put_visible(to, line, (size_t)(stop - line));
		buffer_putc(to, '\n');
		line = stop + 1;
	}
	buffer_free(&last);
}

/* "step 2: -e 'ready': the input ended", and what came last. */
static void
explain(struct expect_run *run, const struct expect_stream *stream, const char *reason)
{
	const struct expectation *wanted = expect_run_wanted(run);
	size_t before;

	buffer_printf(&run->message, "step %zu: ", run->step + 1);
	put_wanted(&run->message, wanted);
	buffer_printf(&run->message, "%s%s\n", wanted->wanted.count ? ": " : "", reason);
	if (!stream)
		return;
	put_last_lines(&run->message, &stream->expect);
	before = run->message.length;
	put_hint(&run->message, wanted, &stream->expect);
	if (run->message.length > before)
		buffer_putc(&run->message, '\n');
}

void
outcome_missing(struct expect_run *run, const struct expect_stream *stream, const char *reason,
    int64_t now)
{
	jv record = match_record(run->step + 1, "unmatched");

	record = stream
	    ? match_record_missing(record, expect_run_wanted(run), reason, &stream->expect)
	    : rec_set_string(record, "reason", reason);
	put(run, record, stream, now);
	explain(run, stream, reason);
}

void
outcome_forbidden(struct expect_run *run, const struct expect_stream *stream,
    const struct expect_match *match, int64_t now)
{
	jv record = match_record(run->step + 1, "unmatched");
	struct buffer reason = { 0 };

	record = rec_set_string(record, "reason", "a forbidden pattern came");
	put(run, match_record_found(record, match), stream, now);
	buffer_puts(&reason, "forbidden, but it came: ");
	put_pattern(&reason, match->pattern);
	buffer_puts(&reason, " matches '");
	put_visible(&reason, match->text + match->span.start, match->span.end - match->span.start);
	buffer_putc(&reason, '\'');
	explain(run, NULL, buffer_string(&reason));
	buffer_free(&reason);
}

void
outcome_failed(struct expect_run *run, struct expect_match *match)
{
	struct buffer what = { 0 };

	put_pattern(&what, match->pattern);
	buffer_printf(&what, ": %s", match->error);
	put_record(&run->out,
	    error_record("upy-expect", buffer_string(&what), NULL, EXIT_SYSTEM));
	run->count++;
	buffer_printf(&run->message, "%s\n", buffer_string(&what));
	buffer_free(&what);
	free(match->error);
}
