/* Patterns and texts of a conversation, as test files have them. */
#include "directive-expect.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "directive-checks.h"
#include "match-pattern.h"

enum { MOST_LINES = 1000, LONGEST_WAIT = 100000 };

static const char *const expect_keys[] = { "re", "text", "any", "all", "not", "timeout",
	"multiline", "send", NULL };
static const char *const pattern_keys[] = { "re", "text", NULL };
static const char *const send_keys[] = { "text", "eol", NULL };
static const char *const eols[] = { "cr", "lf", "crlf", "none", NULL };

static bool
is_text(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_STRING;
}

const struct node *
turn_of(const struct node *value, size_t i)
{
	if (!value)
		return NULL;
	if (value->kind == NODE_LIST)
		return i < value->count ? value->items[i] : NULL;
	return i == 0 ? value : NULL;
}

/* What a map may have; false when it has something else. */
static bool
check_keys(struct faults *faults, const char *name, const struct node *map,
    const char *const *keys)
{
	size_t errors = faults->errors;

	for (size_t i = 0; i < map->count; i++)
		check_word(faults, name, map->keys[i], keys);
	return faults->errors == errors;
}

static void
check_regex(struct faults *faults, const char *name, const struct node *text, bool lines)
{
	char *why;
	size_t at;
	struct pattern *pattern = pattern_regex(text->text, text->length,
	    lines ? PATTERN_LINES : PATTERN_LINE, &why, &at);

	if (!pattern) {
		fault(faults, text, "%s: '%.60s': %s (at character %zu)", name, text->text, why,
		    at);
		free(why);
	}
	pattern_free(pattern);
}

/* A regular expression or a fixed text. */
static void
check_source(struct faults *faults, const char *name, const struct node *text, bool fixed,
    bool lines)
{
	size_t errors = faults->errors;

	if (!is_text(text)) {
		fault(faults, text, "%s: a pattern is text, not %s%s", name, node_describe(text),
		    text->kind == NODE_SCALAR ? "; put it in quotes" : "");
		return;
	}
	check_code(faults, name, text);
	if (faults->errors != errors)
		return;
	if (!fixed)
		check_regex(faults, name, text, lines);
	else if (!lines && strchr(text->text, '\n'))
		fault(faults, text, "%s: text of several lines needs multiline: LINES", name);
}

/* REGEX, {re: REGEX} or {text: TEXT} */
static void
check_pattern(struct faults *faults, const char *name, const struct node *pattern, bool lines)
{
	if (pattern->kind != NODE_MAP)
		check_source(faults, name, pattern, false, lines);
	else if (check_keys(faults, name, pattern, pattern_keys)) {
		if (pattern->count == 1)
			check_source(faults, name, pattern->items[0],
			    strcmp(pattern->keys[0]->text, "text") == 0, lines);
		else
			fault(faults, pattern, "%s: a pattern is either re or text", name);
	}
}

static void
check_patterns(struct faults *faults, const char *name, const struct node *list, bool single,
    bool lines)
{
	if (list->kind != NODE_LIST && single)
		check_pattern(faults, name, list, lines);
	else if (list->kind != NODE_LIST)
		fault(faults, list, "%s: any and all take a list of patterns, not %s", name,
		    node_describe(list));
	else if (list->count == 0)
		fault(faults, list, "%s: the list of patterns is empty", name);
	for (size_t i = 0; list->kind == NODE_LIST && i < list->count; i++)
		check_pattern(faults, name, list->items[i], lines);
}

static void
check_number(struct faults *faults, const char *name, const struct node *value, bool whole,
    double least, double most)
{
	double number;

	if (!node_number(value, &number) || (whole && value->type != SCALAR_INT))
		fault(faults, value, "%s: takes %s number, not %s", name, whole ? "a whole" : "a",
		    node_describe(value));
	else
		check_range(faults, name, value, least, most);
}

static void
check_typed(struct faults *faults, const char *name, const struct node *text)
{
	if (is_text(text))
		check_stdout(faults, name, text);
	else
		fault(faults, text, "%s: takes text, not %s%s", name, node_describe(text),
		    text->kind == NODE_SCALAR ? "; put it in quotes" : "");
}

/* {text:, eol:} */
static void
check_send_map(struct faults *faults, const char *name, const struct node *map)
{
	const struct node *text = node_get(map, "text"), *eol = node_get(map, "eol");

	if (!check_keys(faults, name, map, send_keys))
		return;
	if (text)
		check_typed(faults, name, text);
	else
		fault(faults, map, "%s: nothing would be typed; give it text", name);
	if (eol && is_text(eol))
		check_word(faults, name, eol, eols);
	else if (eol)
		fault(faults, eol, "%s: eol is cr, lf, crlf or none", name);
}

void
check_send(struct faults *faults, const char *name, const struct node *value)
{
	const struct node *item;

	if (value->kind == NODE_LIST && value->count == 0)
		fault(faults, value, "%s: the list is empty", name);
	for (size_t i = 0; (item = turn_of(value, i)); i++)
		if (item->kind == NODE_MAP)
			check_send_map(faults, name, item);
		else
			check_typed(faults, name, item);
}

/* {re|text|any|all:, not:, timeout:, multiline:, send:} */
static void
check_map(struct faults *faults, const char *name, const struct node *map)
{
	const struct node *lines = node_get(map, "multiline"), *timeout = node_get(map, "timeout");
	const struct node *list;
	size_t wanted = 0;

	if (!check_keys(faults, name, map, expect_keys))
		return;
	if (lines)
		check_number(faults, "multiline", lines, true, 1, MOST_LINES);
	if (timeout)
		check_number(faults, "timeout", timeout, false, 1e-3, LONGEST_WAIT);
	for (const char *const *key = pattern_keys; *key; key++)
		if ((list = node_get(map, *key)) && ++wanted)
			check_source(faults, name, list, strcmp(*key, "text") == 0, lines);
	if ((list = node_get(map, "any")) && ++wanted)
		check_patterns(faults, name, list, false, lines);
	if ((list = node_get(map, "all")) && ++wanted)
		check_patterns(faults, name, list, false, lines);
	if (node_get(map, "send"))
		check_send(faults, "send", node_get(map, "send"));
	if ((list = node_get(map, "not")))
		check_patterns(faults, name, list, true, lines);
	if (wanted > 1)
		fault(faults, map, "%s: takes one of re, text, any and all", name);
	else if (wanted == 0 && !list)
		fault(faults, map,
		    "%s: nothing would be expected; give it re, text, any, all or not", name);
}

void
check_expect(struct faults *faults, const char *name, const struct node *value)
{
	const struct node *item;

	if (value->kind == NODE_LIST && value->count == 0)
		fault(faults, value, "%s: the list is empty", name);
	for (size_t i = 0; (item = turn_of(value, i)); i++)
		if (item->kind == NODE_MAP)
			check_map(faults, name, item);
		else
			check_source(faults, name, item, false, false);
}

/*
 * Names of groups.
 */

static void
declare_source(const struct node *source, struct reading *reading)
{
	char *why;
	const char *name;
	size_t at, number;
	struct pattern *pattern;

	if (!is_text(source))
		return;
	pattern = pattern_regex(source->text, source->length, PATTERN_LINES, &why, &at);
	if (!pattern) {
		free(why); /* told by check_expect */
		return;
	}
	for (size_t row = 0; (name = pattern_name(pattern, row, &number)); row++) {
		char *text = xstrdup(name);
		struct node group = { .line = source->line, .column = source->column,
			.text = text };

		reading_save(reading, &group);
		free(text);
	}
	pattern_free(pattern);
}

static bool
holds_patterns(const char *key)
{
	return strcmp(key, "re") == 0 || strcmp(key, "any") == 0 || strcmp(key, "all") == 0;
}

void
declare_groups(const struct node *value, struct reading *reading)
{
	if (value && value->kind == NODE_SCALAR)
		declare_source(value, reading);
	for (size_t i = 0; value && i < value->count; i++)
		if (value->kind == NODE_LIST || holds_patterns(value->keys[i]->text))
			declare_groups(value->items[i], reading);
}
