/* Lines that the user leaves out, by regular expressions. */
#include "probe-internal.h"

#include <stdlib.h>
#include <string.h>

#include "match.h"

/* What coverage.py leaves out, and takes for branches that need not be whole. */
#define NO_COVER "#\\s*(pragma|PRAGMA)[:\\s]?\\s*(no|NO)\\s*(cover|COVER)"
#define NO_BRANCH "#\\s*(pragma|PRAGMA)[:\\s]?\\s*(no|NO)\\s*(branch|BRANCH)"

/* The line in which the byte is. */
static size_t
line_of(const struct placing *placing, size_t offset)
{
	size_t low = 1, high = placing->line_count;

	while (low < high) {
		size_t middle = (low + high + 1) / 2;

		if (placing->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

/* Mark the lines in which the pattern is found. */
static bool
mark(struct placing *placing, struct match_pattern *pattern, bool *lines, char **error)
{
	const char *code = placing->tree->code;
	size_t length = placing->tree->length, from = 0;
	struct match_span span;

	while (from < length) {
		enum match_result result = match_search(pattern, code + from, length - from, &span, error);
		size_t line;

		if (result == MATCH_FAILED)
			return false;
		if (result == MATCH_NONE)
			return true;
		line = line_of(placing, from + span.start);
		lines[line] = true;
		if (line == placing->line_count)
			return true;
		from = placing->line_starts[line + 1];
	}
	return true;
}

static bool
mark_by(struct placing *placing, const char *source, bool *lines, char **error)
{
	struct match_pattern *pattern;
	bool good;

	/* Most sources have none, which is quickly seen. */
	if (!memmem(placing->tree->code, placing->tree->length, "pragma", 6) &&
	    !memmem(placing->tree->code, placing->tree->length, "PRAGMA", 6))
		return true;
	pattern = match_compile(source, strlen(source), MATCH_LINES, error);
	good = pattern && mark(placing, pattern, lines, error);
	match_free(pattern);
	return good;
}

bool
exclude_lines(struct placing *placing, char **error)
{
	const struct probe_settings *settings = placing->settings;

	for (size_t i = 0; i < settings->exclude_count; i++)
		if (!mark(placing, settings->exclude[i], placing->excluded, error))
			return false;
	return mark_by(placing, NO_COVER, placing->excluded, error) &&
	    mark_by(placing, NO_BRANCH, placing->no_branch, error);
}

/* A line that the tokens are on is left out. */
bool
is_excluded(const struct placing *placing, size_t first_token, size_t end_token)
{
	size_t end = py_token_at(placing, end_token)->line;

	for (size_t line = py_token_at(placing, first_token)->line; line <= end; line++)
		if (line <= placing->line_count && placing->excluded[line])
			return true;
	return false;
}
