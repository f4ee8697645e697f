/* Regular expressions: what is found where, what is refused, and that all comes to an end. */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "match.h"
#include "tap.h"

/* "3-5", "none", or a message; to be freed. */
static char *
told(enum match_result result, const struct match_span *span, char *error)
{
	if (result == MATCH_FAILED)
		return error;
	return result == MATCH_NONE ? xstrdup("none")
				    : xasprintf("%zu-%zu", span->start, span->end);
}

static char *
find(const char *source, enum match_mode mode, const char *text, size_t length, bool bytes)
{
	struct match_span span;
	char *error = NULL;
	enum match_result result;
	struct match_pattern *pattern = match_compile(source, strlen(source), mode, &error);

	if (!pattern)
		return error;
	result = bytes ? match_search_bytes(pattern, text, length, &span, &error)
		       : match_search(pattern, text, length, &span, &error);
	match_free(pattern);
	return told(result, &span, error);
}

static void
test_search(void)
{
	static const struct {
		const char *pattern, *text, *whole, *lines, *bytes;
	} cases[] = {
		{ "b+", "abbc", "1-3", "1-3", "1-3" },
		{ "", "", "0-0", "0-0", "0-0" },
		{ "x", "abc", "none", "none", "none" },
		{ "^b$", "a\nb\nc", "none", "2-3", "none" },
		{ "^c$", "a\nc\n", "none", "2-3", "none" },
		{ "c$", "a\nc\n", "2-3", "2-3", "2-3" },
		{ "a.b", "aéb", "0-4", "0-4", "none" },
		{ "\\w+", "-éa", "1-4", "1-4", "3-4" },
		{ "é", "aé", "1-3", "1-3", "1-3" },
		{ "(?i)É", "aé", "1-3", "1-3", "none" },
		{ "(?P<n>\\d)(?P=n)", "1223", "1-3", "1-3", "1-3" },
		{ ".b", "a\xff" "b", "none", "none", "1-3" },
		{ "b", "\xff" "b", "1-2", "1-2", "1-2" },
		{ "\\xff", "\xff", "none", "none", "0-1" },
		{ "a(?=b\\K)", "ab", "lookaround", NULL, NULL },
		{ "\\x{100}", "Ā", "0-2", "0-2",
			"character code point value in \\x{} or \\o{} is too large "
			"(at character 7)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = cases[i].text;
		char *whole = find(cases[i].pattern, MATCH_WHOLE, text, strlen(text), false);
		char *lines = find(cases[i].pattern, MATCH_LINES, text, strlen(text), false);
		char *bytes = find(cases[i].pattern, MATCH_WHOLE, text, strlen(text), true);

		if (cases[i].lines) {
			is_string(whole, cases[i].whole, cases[i].pattern);
			is_string(lines, cases[i].lines, "the same by lines");
			is_string(bytes, cases[i].bytes, "the same in bytes");
		} else {
			ok(strstr(whole, cases[i].whole), "%s: %s", cases[i].pattern, whole);
		}
		free(whole);
		free(lines);
		free(bytes);
	}
}

static void
test_nul(void)
{
	char *result = find("\\x00b", MATCH_WHOLE, "a\0b", 3, false);

	is_string(result, "1-3", "a NUL is a character");
	free(result);
}

static void
test_refused(void)
{
	static const char *const cases[][2] = {
		{ "é(", "missing closing parenthesis (at character 3)" },
		{ "a**", "quantifier does not follow a repeatable item (at character 3)" },
		{ "[b", "missing terminating ] for character class (at character 3)" },
		{ "a\\C", "using \\C is disabled by the application (at character 4)" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *error = find(cases[i][0], MATCH_WHOLE, "", 0, false);

		is_string(error, cases[i][1], cases[i][0]);
		free(error);
	}
}

/* Each of these would take hours, or for ever. */
static void
test_catastrophes(void)
{
	static const char *const patterns[] = { "(a+)+$", "(a|aa)+$", "(.*)*b$", "[a-z]++1",
		"(?s).*.*.*=.*1" };
	enum { MANY = 1000000 };
	static const char end[] = "!1b=!"; /* or it is told at once that there is no 1 */
	char *text = malloc(MANY);

	memset(text, 'a', MANY);
	memcpy(text + MANY - strlen(end), end, strlen(end));
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		char *result = find(patterns[i], MATCH_WHOLE, text, MANY, false);

		ok(strncmp(result, "the pattern takes too long", 26) == 0 ||
			strcmp(result, "none") == 0,
		    "%s comes to an end: %s", patterns[i], result);
		free(result);
	}
	free(text);
}

int
main(void)
{
	test_search();
	test_nul();
	test_refused();
	test_catastrophes();
	return done_testing();
}
