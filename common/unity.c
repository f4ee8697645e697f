/* Unity's output as a whole: lines, summaries, tests of the fixture form. */
#include "unity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unity-line.h"

enum { LONGEST_LINE = 64 * 1024 };

static void
complain(struct unity *unity, char *what)
{
	unity->wrong(unity->context, what);
	free(what);
}

/* An id for a case that no other has; to be freed. */
static char *
unique_id(struct unity *unity, const char *group, const char *name)
{
	char *base = group ? xasprintf("%s::%s", group, name) : xstrdup(name), *id = xstrdup(base);

	for (int i = 2; strmap_get(&unity->ids, id); i++) {
		free(id);
		id = xasprintf("%s#%d", base, i);
	}
	*strmap_at(&unity->ids, id) = unity;
	free(base);
	return id;
}

/* "GROUP, NAME" -> GROUP; *name is what follows. To be freed. */
static char *
split_fixture(const char *fixture, const char **name)
{
	size_t length = strcspn(fixture, ",");

	*name = fixture + length + (fixture[length] == ',');
	*name += strspn(*name, " ");
	return xstrndup(fixture, length);
}

/* A case has ended; `fixture` is "GROUP, NAME" or NULL. */
static void
tell(struct unity *unity, struct unity_case *found, const char *fixture)
{
	char *group = fixture ? split_fixture(fixture, &found->name) : NULL, *id;

	id = unique_id(unity, fixture ? group : found->file, found->name);
	found->id = id;
	unity->seen[found->result]++;
	unity->found(unity->context, found);
	free(id);
	free(group);
}

/* Nothing more will come from the test of the fixture form that runs, if there is one. */
static void
close_open(struct unity *unity)
{
	struct unity_case found = { .elapsed_ms = unity->passed_ms,
		.result = unity->passed ? UNITY_PASS : UNITY_CUT,
		.reason = unity->passed ? NULL : "the output ended before its result" };

	if (unity->open)
		tell(unity, &found, unity->open);
	free(unity->open);
	unity->open = NULL;
	unity->passed = false;
	unity->passed_ms = -1;
}

static void
keep_file(struct unity *unity, const char *file)
{
	if (!file || (unity->file && strcmp(unity->file, file) == 0))
		return;
	free(unity->file);
	unity->file = xstrdup(file);
}

/* A result: of the test that the line names, or of the one that runs. */
static void
take_result(struct unity *unity, const struct unity_line *line)
{
	struct unity_case found = { .name = line->name, .file = line->file, .line = line->number,
		.result = line->result, .reason = line->reason, .elapsed_ms = line->elapsed_ms };
	bool named = *line->name, own = !named ||
	    (unity->open && line->fixture && strcmp(unity->open, line->fixture) == 0);

	/* It may be what the test itself has printed: nothing has to follow that. */
	if (!named && !line->file && line->result == UNITY_PASS) {
		unity->passed = true;
		unity->passed_ms = line->elapsed_ms;
		return;
	}
	keep_file(unity, line->file);
	if (!own)
		close_open(unity);
	if (named || unity->open)
		tell(unity, &found, named ? line->fixture : unity->open);
	free(unity->open);
	unity->open = NULL;
	unity->passed = false;
}

static void
check_counts(struct unity *unity, const size_t counts[3])
{
	size_t seen = unity->seen[UNITY_PASS] + unity->seen[UNITY_FAIL] + unity->seen[UNITY_IGNORE];

	if (counts[0] != seen || counts[1] != unity->seen[UNITY_FAIL] ||
	    counts[2] != unity->seen[UNITY_IGNORE])
		complain(unity, xasprintf("Unity counts %zu tests, %zu failures, %zu ignored; "
		    "seen were %zu, %zu, %zu%s", counts[0], counts[1], counts[2], seen,
		    unity->seen[UNITY_FAIL], unity->seen[UNITY_IGNORE],
		    counts[0] > seen && counts[1] == unity->seen[UNITY_FAIL]
			? ": fixtures tell of tests that pass only with -v" : ""));
}

/* "N Tests N Failures N Ignored". */
static bool
take_summary(struct unity *unity, const char *text)
{
	size_t counts[3];
	int end = 0;

	if (sscanf(text, "%9zu Tests %9zu Failures %9zu Ignored %n", &counts[0], &counts[1],
		&counts[2], &end) != 3 || !end || text[end])
		return false;
	close_open(unity);
	check_counts(unity, counts);
	memset(unity->seen, 0, sizeof unity->seen);
	if (unity->counted)
		complain(unity, xstrdup("the end of Unity's summary is missing"));
	unity->counted = true;
	unity->failed = counts[1] > 0;
	unity->summaries++;
	return true;
}

/* The OK or FAIL that follows the numbers. */
static bool
take_word(struct unity *unity, const char *text)
{
	bool ok = strcmp(text, "OK") == 0;

	if (!unity->counted || (!ok && strcmp(text, "FAIL") != 0))
		return false;
	unity->counted = false;
	if (ok == unity->failed)
		complain(unity, xasprintf("Unity ends with %s, and counts %s failures", text,
		    unity->failed ? "some" : "no"));
	return true;
}

/* TEST(GROUP, NAME) at the start of a line: it runs from now on. Returns what follows. */
static char *
take_start(struct unity *unity, char *text)
{
	bool ignored = strncmp(text, "IGNORE_TEST(", 12) == 0;
	char *fixture = unity_fixture(text, &text);
	struct unity_case found = { .result = UNITY_IGNORE, .elapsed_ms = -1 };

	if (!fixture)
		return text;
	close_open(unity);
	unity->open = fixture;
	unity->passed_ms = -1;
	if (!ignored)
		return text;
	tell(unity, &found, fixture);
	free(unity->open);
	unity->open = NULL;
	return text;
}

/* A whole line, with nothing in it that is no text. */
static void
take_line(struct unity *unity, char *text)
{
	struct unity_line line;
	char *begun;

	if (take_word(unity, text) || take_summary(unity, text))
		return;
	begun = take_start(unity, text);
	if (!unity_line_parse(&line, begun, unity->file, unity->open != NULL, begun != text))
		return;
	take_result(unity, &line);
	unity_line_free(&line);
}

/* Without colours, NULs and what stands at the ends. */
static void
end_line(struct unity *unity)
{
	char *text = unity_plain(unity->line.data, unity->line.length);

	buffer_clear(&unity->line);
	take_line(unity, text);
	free(text);
}

void
unity_feed(struct unity *unity, const char *bytes, size_t length)
{
	while (length) {
		const char *newline = memchr(bytes, '\n', length);
		size_t size = newline ? (size_t)(newline - bytes) : length;

		buffer_append(&unity->line, bytes, size);
		if (unity->line.length > LONGEST_LINE) /* a result is at the end */
			buffer_consume(&unity->line, unity->line.length - LONGEST_LINE);
		if (newline)
			end_line(unity);
		size += newline != NULL;
		bytes += size;
		length -= size;
	}
}

void
unity_end(struct unity *unity)
{
	size_t rest;

	if (unity->line.length)
		end_line(unity);
	close_open(unity);
	rest = unity->seen[UNITY_PASS] + unity->seen[UNITY_FAIL] + unity->seen[UNITY_IGNORE] +
	    unity->seen[UNITY_CUT];
	if (unity->counted)
		complain(unity, xstrdup("the end of Unity's summary is missing"));
	else if (rest)
		complain(unity, xasprintf("Unity's summary is missing: %zu test%s came before the "
		    "output ended", rest, rest == 1 ? "" : "s"));
	else if (!unity->summaries)
		complain(unity, xstrdup("there is no output of Unity"));
}

void
unity_free(struct unity *unity)
{
	buffer_free(&unity->line);
	strmap_free(&unity->ids, NULL);
	free(unity->file);
	free(unity->open);
}
