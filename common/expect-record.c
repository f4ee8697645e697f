/* Match records, and the words for what did not come. */
#include "expect-record.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "text.h"

enum { BEFORE_MOST = 4096 };

jv
match_record(size_t step, const char *status)
{
	jv record = rec_set_number(rec_new("match"), "step", (double)step);

	return rec_set_string(record, "status", status);
}

static jv
set_pattern(jv record, const struct pattern *pattern)
{
	size_t length;
	const char *source = pattern_source(pattern, &length);

	record = rec_set_bytes(record, "pattern", source, length);
	return pattern_is_fixed(pattern) ? rec_set(record, "fixed", jv_true()) : record;
}

static jv
set_group(jv groups, const char *key, const struct expect_match *match, size_t number)
{
	struct match_span span;

	if (!pattern_group(match->pattern, number, &span))
		return rec_set(groups, key, jv_null());
	return rec_set_bytes(groups, key, match->text + span.start, span.end - span.start);
}

/* {"0": all of it, "1": ..., "name": ...}; null for a group that took no part. */
static jv
make_groups(const struct expect_match *match)
{
	jv groups = jv_object();
	size_t number;
	const char *name;

	groups = rec_set_bytes(groups, "0", match->text + match->span.start,
	    match->span.end - match->span.start);
	for (number = 1; number < pattern_groups(match->pattern); number++) {
		char *key = xasprintf("%zu", number);

		groups = set_group(groups, key, match, number);
		free(key);
	}
	for (size_t row = 0; (name = pattern_name(match->pattern, row, &number)); row++)
		groups = set_group(groups, name, match, number);
	return groups;
}

jv
match_record_found(jv record, const struct expect_match *match)
{
	record = set_pattern(record, match->pattern);
	record = rec_set(record, "groups", make_groups(match));
	record = rec_set_bytes(record, "before", match->before, match->before_length);
	if (match->before_skipped)
		record = rec_set_number(record, "before_skipped", (double)match->before_skipped);
	return record;
}

/* Whether a pattern is still wanted; of a list of which one is to come, all are. */
static bool
is_wanted(const struct expectation *wanted, size_t index)
{
	return !wanted->met[index];
}

jv
match_record_missing(jv record, const struct expectation *wanted, const char *reason,
    const struct expect *stream)
{
	const struct pattern_list *list = &wanted->wanted;
	struct buffer last = { 0 };
	jv patterns = jv_array();

	record = rec_set_string(record, "reason", reason);
	for (size_t i = 0; i < list->count; i++) {
		size_t length;
		const char *source = pattern_source(list->patterns[i], &length);

		if (is_wanted(wanted, i))
			patterns = jv_array_append(patterns, jv_string_sized(source, (int)length));
	}
	if (list->count == 1) {
		record = set_pattern(record, list->patterns[0]);
		jv_free(patterns);
	} else {
		record = rec_set(record, "patterns", patterns);
	}
	expect_last(stream, BEFORE_MOST, &last);
	record = rec_set_bytes(record, "before", last.data, last.length);
	buffer_free(&last);
	return record;
}

void
put_pattern(struct buffer *to, const struct pattern *pattern)
{
	size_t length;
	const char *source = pattern_source(pattern, &length);

	buffer_puts(to, pattern_is_fixed(pattern) ? "-F '" : "-e '");
	put_visible(to, source, length);
	buffer_putc(to, '\'');
}

void
put_wanted(struct buffer *to, const struct expectation *wanted)
{
	const struct pattern_list *list = &wanted->wanted;
	const char *separator = "";

	for (size_t i = 0; i < list->count; i++) {
		if (!is_wanted(wanted, i))
			continue;
		buffer_puts(to, separator);
		put_pattern(to, list->patterns[i]);
		separator = wanted->all ? " and " : " or ";
	}
}

void
put_hint(struct buffer *to, const struct expectation *wanted, const struct expect *stream)
{
	const struct framer *framer = &stream->framer;
	size_t line = stream->line > framer->whole ? stream->line : framer->whole;
	struct pattern_text text = { framer->text.data + line, framer->text.length - line,
		stream->from > line ? stream->from - line : 0, true };
	struct match_span span;
	char *error = NULL;

	for (size_t i = 0; text.length > text.from && i < wanted->wanted.count; i++) {
		struct pattern *pattern = wanted->wanted.patterns[i];

		if (!is_wanted(wanted, i) ||
		    pattern_find(pattern, &text, &span, &error) != PATTERN_FOUND)
			continue;
		put_pattern(to, pattern);
		buffer_puts(to, " would match the last line if it were whole: what may still "
				"grow is no match; end the pattern with a character that "
				"does not repeat, and without $");
		break;
	}
	free(error);
}
