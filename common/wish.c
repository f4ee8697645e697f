/* Patterns of a step, taken from JSON. */
#include "wish.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"
#include "words.h"

enum { MOST_LINES = 1000 };

/* The only text of {"re": TEXT} or {"text": TEXT}, borrowed from the item; else NULL. */
static const char *
source_of(jv item, bool *fixed)
{
	if (jv_get_kind(item) != JV_KIND_OBJECT || jv_object_length(jv_copy(item)) != 1)
		return NULL;
	*fixed = rec_has(item, "text");
	return rec_string(item, *fixed ? "text" : "re");
}

static size_t
length_of(jv item, bool fixed)
{
	jv text = rec_get(item, fixed ? "text" : "re");
	size_t length = (size_t)jv_string_length_bytes(jv_copy(text));

	jv_free(text);
	return length;
}

/* NULL with a message, but for the place of the item. */
static struct pattern *
build(jv item, enum pattern_kind kind, char **error)
{
	bool fixed = false;
	const char *source = source_of(item, &fixed);
	size_t length = source ? length_of(item, fixed) : 0, at;
	struct pattern *pattern;
	char *why;

	*error = NULL;
	if (!source)
		*error = xstrdup("is neither {\"re\": REGEX} nor {\"text\": TEXT}");
	else if (length == 0)
		*error = xstrdup("is empty");
	else if (fixed && kind == PATTERN_LINE && memchr(source, '\n', length))
		*error = xstrdup("has several lines; that needs \"multiline\"");
	if (*error)
		return NULL;
	if (fixed)
		return pattern_fixed(source, length, kind);
	pattern = pattern_regex(source, length, kind, &why, &at);
	if (!pattern) {
		*error = xasprintf("%s (at character %zu)", why, at);
		free(why);
	}
	return pattern;
}

static void
add(struct wish *wish, struct pattern *pattern, bool forbidden)
{
	wish->patterns = xrealloc(wish->patterns, (wish->count + 1) * sizeof *wish->patterns);
	wish->patterns[wish->count++] = pattern;
	if (forbidden)
		expectation_forbid(&wish->wanted, pattern);
	else
		expectation_want(&wish->wanted, pattern);
}

/* The items of a list, which may be absent. */
static bool
read_list(struct wish *wish, jv step, const char *key, char **error)
{
	enum pattern_kind kind = wish->lines > 1 ? PATTERN_LINES : PATTERN_LINE;
	jv list = rec_get(step, key);
	bool good = !jv_is_valid(list) || jv_get_kind(list) == JV_KIND_ARRAY;

	if (!good)
		*error = xasprintf("\"%s\" is not a list", key);
	else if (jv_is_valid(list))
		jv_array_foreach(list, i, item) {
			char *why = NULL;
			struct pattern *pattern = good ? build(item, kind, &why) : NULL;

			if (pattern)
				add(wish, pattern, strcmp(key, "not") == 0);
			else if (good)
				*error = xasprintf("\"%s\" [%d] %s", key, i, why);
			good = good && pattern;
			free(why);
			jv_free(item);
		}
	jv_free(list);
	return good;
}

bool
wish_read(struct wish *wish, jv step, char **error)
{
	double lines = rec_has(step, "multiline") ? rec_number(step, "multiline", 0) : 1;

	*wish = (struct wish){ 0 };
	*error = NULL;
	if (!(lines >= 1 && lines <= MOST_LINES && lines == (double)(int)lines)) {
		*error = xasprintf("\"multiline\" is no number of lines from 1 to %d", MOST_LINES);
		return false;
	}
	wish->lines = (size_t)lines;
	wish->wanted.all = rec_true(step, "all");
	if (!read_list(wish, step, "patterns", error) || !read_list(wish, step, "not", error)) {
		wish_free(wish);
		return false;
	}
	if (wish->count)
		return true;
	*error = xstrdup("'expect' needs \"patterns\" or \"not\", a list of them");
	return false;
}

void
wish_free(struct wish *wish)
{
	expectation_free(&wish->wanted);
	for (size_t i = 0; i < wish->count; i++)
		pattern_free(wish->patterns[i]);
	free(wish->patterns);
	*wish = (struct wish){ 0 };
}

static jv
add_names(jv names, const struct pattern *pattern)
{
	const char *name;
	size_t number;

	for (size_t row = 0; (name = pattern_name(pattern, row, &number)); row++)
		names = words_add(names, name);
	return names;
}

jv
wish_names(jv names, jv step)
{
	struct wish wish;
	char *error;

	if (!wish_read(&wish, step, &error)) {
		free(error);
		return names;
	}
	for (size_t i = 0; i < wish.wanted.wanted.count; i++)
		names = add_names(names, wish.wanted.wanted.patterns[i]);
	wish_free(&wish);
	return names;
}
