/*
 * Expecting finds in a stream, cut anywhere, with blocks of lines searched at once,
 * at once or when a step that waits may begin, in it or in a copy of it, what is
 * found in the whole text line by line; with long lines, and over several of them,
 * what is found when the text is cut elsewhere.
 */
#include <string.h>

#include "buffer.h"
#include "expect.h"
#include "fuzz.h"

enum { MOST_PATTERNS = 3, MOST_MATCHES = 6, LONGEST_PATTERN = 24 };

struct subject {
	struct pattern *patterns[MOST_PATTERNS];
	size_t count;
	char *text;
	size_t length;
	struct expect_settings settings;
};

static const char *const known[] = { "a", "^a", "a$", "b*", "^$", "[^a]", "\\s*b", "\\Wa", "(a|b)+$",
	"a(?!b)", "(?<!a)b", "(?>a*)b", "\\bb", "a.*b", "\\D{2}", "[^\\s]a", "(?i)A", "é", ".", "\\w$" };

enum { KNOWN = sizeof known / sizeof *known };

static struct pattern *
make_pattern(struct input *input, enum pattern_kind scope)
{
	unsigned kind = next_byte(input);
	size_t length, at;
	char *source, *error;
	struct pattern *pattern;

	if (kind < 160)
		return pattern_regex(known[kind % KNOWN], strlen(known[kind % KNOWN]),
		    scope, &error, &at);
	source = next_bytes(input, kind % LONGEST_PATTERN, &length);
	pattern = kind % 8 == 0 ? pattern_fixed(source, length, scope)
				: pattern_regex(source, length, scope, &error, &at);
	if (!pattern)
		free(error);
	free(source);
	return pattern;
}

/*
 * The reference: a whole text, its line ends as LF, searched line by line.
 */

static void
join_line_ends(struct subject *subject, struct buffer *text)
{
	for (size_t i = 0; i < subject->length; i++) {
		size_t crs = 0;

		while (i + crs < subject->length && subject->text[i + crs] == '\r')
			crs++;
		if (i + crs == subject->length || subject->text[i + crs] == '\n')
			for (; crs > 8; crs--, i++)
				buffer_putc(text, '\r');
		if (i + crs == subject->length || subject->text[i + crs] == '\n')
			i += crs;
		if (i < subject->length)
			buffer_putc(text, subject->text[i]);
	}
	if (subject->length && subject->text[subject->length - 1] != '\n')
		buffer_putc(text, '\n');
}

struct place {
	size_t line, from, mark;
};

/* The first in the line; PATTERN_FAILED is for the caller to give up. */
static enum pattern_result
search_line(struct subject *subject, const struct buffer *text, const struct place *place,
    size_t end, struct match_span *best, size_t *index)
{
	enum pattern_result found = PATTERN_NONE;

	for (size_t i = 0; i < subject->count; i++) {
		struct pattern_text line = { text->data + place->line, end - place->line,
			place->from - place->line, true };
		struct match_span span;
		char *error;

		switch (pattern_find(subject->patterns[i], &line, &span, &error)) {
		case PATTERN_FAILED:
			free(error);
			return PATTERN_FAILED;
		case PATTERN_FOUND:
			if (found == PATTERN_FOUND && span.start >= best->start)
				break;
			found = PATTERN_FOUND;
			*best = span;
			*index = i;
			break;
		default:
			break;
		}
	}
	return found;
}

static void
tell(struct buffer *to, const char *before, size_t before_length, const char *match, size_t length,
    size_t index)
{
	buffer_append(to, before, before_length);
	buffer_printf(to, "<%zu:", index);
	buffer_append(to, match, length);
	buffer_putc(to, '>');
}

static bool
refer(struct subject *subject, struct buffer *told)
{
	struct buffer text = { 0 };
	struct place place = { 0 };
	bool good = true, rest = false;
	int matches = 0;

	join_line_ends(subject, &text);
	while (good && place.line < text.length && matches < MOST_MATCHES) {
		const char *newline = memchr(text.data + place.line, '\n', text.length - place.line);
		size_t end = (size_t)(newline - text.data), index = 0;
		struct match_span span = { 0 };
		enum pattern_result result = PATTERN_NONE;

		if (!rest || place.from < end)
			result = search_line(subject, &text, &place, end, &span, &index);
		else if (place.mark == place.from)
			place.mark++;
		good = result != PATTERN_FAILED;
		if (result == PATTERN_FOUND) {
			size_t start = place.line + span.start;

			tell(told, text.data + place.mark, start - place.mark, text.data + start,
			    span.end - span.start, index);
			place.mark = place.from = place.line + span.end;
			rest = true;
			matches++;
		} else {
			place.line = place.from = end + 1;
			rest = false;
		}
	}
	buffer_free(&text);
	return good;
}

/*
 * The same as a stream
 */

static bool
take(struct subject *subject, struct expect *stream, int64_t now, int *matches,
    struct buffer *told)
{
	for (;;) {
		struct expectation wanted = { 0 };
		struct expect_match match;
		enum expect_event event;

		if (*matches == MOST_MATCHES)
			return true;
		for (size_t i = 0; i < subject->count; i++)
			expectation_want(&wanted, subject->patterns[i]);
		event = expect_next(stream, &wanted, now, &match);
		expectation_free(&wanted);
		if (event == EXPECT_FAILED)
			free(match.error);
		if (event != EXPECT_MATCHED)
			return event == EXPECT_MORE;
		tell(told, match.before, match.before_length, match.text + match.span.start,
		    match.span.end - match.span.start, match.index);
		++*matches;
	}
}

/* A copy goes on in its place. */
static void
change_places(struct expect *expect)
{
	struct expect copy = { 0 };

	expect_copy(&copy, expect);
	expect_free(expect);
	*expect = copy;
}

static bool
stream(struct subject *subject, unsigned seed, struct buffer *told)
{
	struct expect_settings settings = subject->settings;
	struct expect expect;
	size_t at = 0;
	int matches = 0;
	bool good = true, held = seed % 5 == 1, copied = seed % 7 == 1;

	settings.idle_us = seed % 2;
	expect_init(&expect, &settings);
	while (good && at < subject->length) {
		size_t size = seed < 16 ? subject->length : 1 + (seed + at * 7) % (seed / 4);

		size = size < subject->length - at ? size : subject->length - at;
		expect_feed(&expect, subject->text + at, size, 0);
		at += size;
		if (copied)
			change_places(&expect);
		/* A step waits for some pieces, each time another number of them. */
		if (!held || at % 3 == 0)
			good = take(subject, &expect, seed % 3 == 0, &matches, told);
	}
	expect_end(&expect);
	good = good && take(subject, &expect, 1, &matches, told);
	expect_free(&expect);
	return good;
}

static void
compare(struct buffer *one, struct buffer *other, const char *what)
{
	require(strcmp(buffer_string(one), buffer_string(other)) == 0 &&
		one->length == other->length,
	    what);
}

static void
try(struct subject *subject, unsigned seed)
{
	struct buffer one = { 0 }, other = { 0 }, lines = { 0 };
	bool plain = subject->settings.lines == 1 && subject->settings.limit > subject->length;

	if (stream(subject, 0, &one) && stream(subject, seed, &other)) {
		compare(&one, &other, "how a text is cut does not matter");
		if (plain && refer(subject, &lines))
			compare(&one, &lines, "a stream has the matches of its lines");
	}
	buffer_free(&one);
	buffer_free(&other);
	buffer_free(&lines);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct subject subject = { .settings = expect_defaults };
	unsigned seed = next_byte(&input), mode = next_byte(&input);
	size_t patterns = 1 + mode % MOST_PATTERNS;

	subject.settings.keep = 1 << 20;
	subject.settings.lines = mode / 3 % 4 == 1 ? 2 + mode % 2 : 1;
	subject.settings.limit = mode / 12 % 3 == 1 ? 4 + mode % 16 : 1 << 20;
	while (subject.count < patterns &&
	    (subject.patterns[subject.count] = make_pattern(&input,
		 subject.settings.lines > 1 ? PATTERN_LINES : PATTERN_LINE)) != NULL)
		subject.count++;
	subject.text = next_bytes(&input, input.left, &subject.length);
	if (subject.count == patterns)
		try(&subject, seed);
	for (size_t i = 0; i < subject.count; i++)
		pattern_free(subject.patterns[i]);
	free(subject.text);
	return 0;
}
