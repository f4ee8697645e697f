/* One line of Unity's output. */
#include "unity-line.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const words[] = { "PASS", "FAIL", "IGNORE" }; /* by enum unity_result */

enum { WORDS = sizeof words / sizeof *words };

/* How long the escape sequence at the start is: ESC [ ... letter, or ESC and a byte. */
static size_t
escape_length(const char *bytes, size_t length)
{
	size_t i = 2;

	if (length < 2 || bytes[1] != '[')
		return length < 2 ? length : 2;
	while (i < length && !isalpha((unsigned char)bytes[i]))
		i++;
	return i < length ? i + 1 : length;
}

char *
unity_plain(const char *bytes, size_t length)
{
	char *text = xmalloc(length + 1), *to = text, *from = text;

	for (size_t i = 0; i < length; i++) {
		if (bytes[i] == '\x1b')
			i += escape_length(bytes + i, length - i) - 1;
		else if (bytes[i])
			*to++ = bytes[i];
	}
	while (to > text && isspace((unsigned char)to[-1]))
		to--;
	*to = '\0';
	while (isspace((unsigned char)*from))
		from++;
	memmove(text, from, (size_t)(to - from) + 1);
	return text;
}

char *
unity_fixture(char *text, char **end)
{
	char *open = text, *close;
	int depth = 0;

	*end = text;
	if (strncmp(open, "IGNORE_", 7) == 0)
		open += 7;
	if (strncmp(open, "TEST(", 5) != 0)
		return NULL;
	open += 5;
	for (close = open; *close && (*close != ')' || depth > 0); close++)
		depth += (*close == '(') - (*close == ')');
	if (!*close || !memchr(open, ',', (size_t)(close - open)))
		return NULL;
	*end = close + 1;
	return xstrndup(open, (size_t)(close - open));
}

/*
 * The result that the text begins with: a word, perhaps a time, then the end or a
 * reason. *rest is where that stands.
 */
static bool
result_here(const char *text, struct unity_line *line, const char **rest)
{
	for (int i = 0; i < WORDS; i++) {
		size_t size = strlen(words[i]);
		int end = 0;
		double ms;

		if (strncmp(text, words[i], size) != 0)
			continue;
		line->result = (enum unity_result)i;
		line->elapsed_ms = -1;
		text += size;
		if (sscanf(text, " (%lf ms)%n", &ms, &end) == 1 && end) {
			line->elapsed_ms = ms;
			text += end;
		}
		*rest = text;
		return !*text || *text == ':';
	}
	return false;
}

/* ": REASON" -> REASON, or NULL. */
static const char *
skip_colon(const char *rest)
{
	rest += strspn(rest, ": ");
	return *rest ? rest : NULL;
}

/* Whether the text that ends before `end` may end with the name of a file. */
static bool
ends_with_suffix(const char *text, const char *end)
{
	const char *dot = end;

	while (dot > text && end - dot < 5 && (isalnum((unsigned char)dot[-1]) || dot[-1] == '+'))
		dot--;
	return dot > text && dot < end && dot[-1] == '.';
}

/*
 * ":LINE:" in the text, behind the name of a file if there is one such, else the first:
 * where it begins; *after is what follows. NULL without any.
 */
static char *
find_number(char *text, long *number, char **after)
{
	char *found = NULL;

	for (char *colon = text; (colon = strchr(colon, ':')); colon++) {
		size_t digits = strspn(colon + 1, "0123456789");
		bool named = ends_with_suffix(text, colon);

		if (colon == text || digits == 0 || digits > 9 || colon[1 + digits] != ':' ||
		    (found && !named))
			continue;
		found = colon;
		*number = strtol(colon + 1, NULL, 10);
		*after = colon + digits + 2;
		if (named)
			break;
	}
	return found;
}

static bool
is_drive(const char *text)
{
	return isalpha((unsigned char)text[0]) && text[1] == ':' &&
	    (text[2] == '\\' || text[2] == '/');
}

/*
 * Where the file's name begins, in what stands before the line's number: behind the dots
 * of tests that passed, and behind what a test has printed without a newline.
 */
static const char *
file_start(const char *text, const char *known)
{
	size_t length = strlen(text), size = known ? strlen(known) : 0, dots;
	const char *space;

	if (size && size <= length && strcmp(text + length - size, known) == 0)
		return text + length - size;
	dots = strspn(text, ".!");
	if (text[dots] == '/' && dots > 2 && text[dots - 1] == '.')
		text += dots - 2;
	else if (text[dots] != '/' && dots > 0 && text[dots])
		text += dots;
	space = strrchr(text, ' ');
	if (space && *text != '/' && !is_drive(text))
		text = space + 1;
	return text;
}

/* FILE:LINE:NAME:RESULT; NAME is empty when a test of the fixture form runs. */
static bool
parse_located(struct unity_line *line, const char *known)
{
	char *name, *colon = find_number(line->text, &line->number, &name), *end, *ignored;
	const char *rest;

	if (!colon)
		return false;
	for (end = name; (end = strchr(end, ':')); end++)
		if (result_here(end + 1, line, &rest))
			break;
	if (!end)
		return false;
	line->reason = skip_colon(rest);
	*colon = *end = '\0';
	line->file = file_start(line->text, known);
	line->name = name;
	line->fixture = unity_fixture(name, &ignored);
	return true;
}

/* PASS at the end of what the test that runs has printed; any result where that began. */
static bool
parse_bare(struct unity_line *line, bool begun)
{
	const char *rest, *word = line->text + strspn(line->text, ": ");

	line->name = "";
	if (result_here(word, line, &rest) && (begun || line->result == UNITY_PASS)) {
		line->reason = skip_colon(rest);
		return begun || !line->reason;
	}
	while ((word = strchr(word, ' '))) {
		word++;
		if (result_here(word, line, &rest) && !*rest && line->result == UNITY_PASS)
			return true;
	}
	return false;
}

bool
unity_line_parse(struct unity_line *line, const char *text, const char *file, bool running,
    bool begun)
{
	*line = (struct unity_line){ .text = xstrdup(text), .elapsed_ms = -1 };
	if (parse_located(line, file) || (running && parse_bare(line, begun)))
		return true;
	unity_line_free(line);
	return false;
}

void
unity_line_free(struct unity_line *line)
{
	free(line->text);
	free(line->fixture);
	*line = (struct unity_line){ 0 };
}
