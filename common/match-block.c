/* From a pattern for a line to one for many: what could match a line end cannot any more. */
#include "match-block.h"

#include <string.h>

struct walk {
	const char *at, *end;
	struct buffer *to;
};

static bool
is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static bool
is_punctuation(char c)
{
	return is_one_of(c, "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ");
}

/* Whether the pattern goes on so. */
static bool
follows(const struct walk *walk, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(walk->end - walk->at) >= length && memcmp(walk->at, text, length) == 0;
}

static void
copy(struct walk *walk, size_t length)
{
	buffer_append(walk->to, walk->at, length);
	walk->at += length;
}

/* Outside of a class. References to groups have no meaning where nothing is captured. */
static bool
put_escape(struct walk *walk)
{
	static const struct {
		char letter;
		const char *instead;
	} rows[] = { { 's', "[^\\S\\n]" }, { 'W', "[^\\w\\n]" }, { 'D', "[^\\d\\n]" } };
	char letter;

	if (walk->end - walk->at < 2)
		return false;
	letter = walk->at[1];
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (letter == rows[i].letter) {
			buffer_puts(walk->to, rows[i].instead);
			walk->at += 2;
			return true;
		}
	if (!is_punctuation(letter) && !is_one_of(letter, "dwSbBtr"))
		return false;
	copy(walk, 2);
	return true;
}

/* An escape inside of a class; a range that begins with one may hold a line end. */
static bool
put_class_escape(struct walk *walk, bool negated)
{
	char letter;

	if (walk->end - walk->at < 3)
		return false;
	letter = walk->at[1];
	if (!is_punctuation(letter) && !is_one_of(letter, negated ? "dwstrnSDW" : "dwtrS"))
		return false;
	if (walk->at[2] == '-' && !(walk->end - walk->at > 3 && walk->at[3] == ']'))
		return false;
	copy(walk, 2);
	return true;
}

/* [...]: without a line end by itself, and with one among what [^...] excludes. */
static bool
put_class(struct walk *walk)
{
	bool negated = follows(walk, "[^");

	copy(walk, negated ? 2 : 1);
	if (negated)
		buffer_puts(walk->to, "\\n");
	if (follows(walk, "]")) { /* the first one is a character of the class */
		buffer_puts(walk->to, "\\]");
		walk->at++;
		if (follows(walk, "-"))
			return false;
	}
	while (walk->at < walk->end && *walk->at != ']') {
		if (*walk->at == '\\') {
			if (!put_class_escape(walk, negated))
				return false;
			continue;
		}
		if (*walk->at < ' ' || *walk->at > '~' || follows(walk, "[:") ||
		    follows(walk, "[.") || follows(walk, "[="))
			return false;
		copy(walk, 1);
	}
	if (walk->at == walk->end)
		return false;
	copy(walk, 1);
	return true;
}

/* The name of a group is left out. */
static bool
put_named_group(struct walk *walk)
{
	static const char *const starts[] = { "(?<", "(?P<", "(?'" };

	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		char close = starts[i][2] == '\'' ? '\'' : '>';
		const char *end;

		if (!follows(walk, starts[i]))
			continue;
		end = memchr(walk->at + strlen(starts[i]), close,
		    (size_t)(walk->end - walk->at) - strlen(starts[i]));
		if (!end)
			return false;
		buffer_puts(walk->to, "(?:");
		walk->at = end + 1;
		return true;
	}
	return false;
}

static bool
put_group(struct walk *walk)
{
	static const char *const known[] = { "(?:", "(?=", "(?!", "(?>", "(?<=", "(?<!", "(?i)",
		"(?i:" };

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (follows(walk, known[i])) {
			copy(walk, strlen(known[i]));
			return true;
		}
	if (follows(walk, "(?"))
		return put_named_group(walk);
	if (follows(walk, "(*"))
		return false;
	buffer_puts(walk->to, "(?:");
	walk->at++;
	return true;
}

bool
put_block_form(struct buffer *to, const char *pattern, size_t length)
{
	struct walk walk = { pattern, pattern + length, to };

	while (walk.at < walk.end) {
		char c = *walk.at;

		if (c < ' ' || c > '~')
			return false;
		if (c == '\\' ? !put_escape(&walk) : c == '[' ? !put_class(&walk)
			: c == '('			  && !put_group(&walk))
			return false;
		if (c != '\\' && c != '[' && c != '(')
			copy(&walk, 1);
	}
	return true;
}
