/* Constants into the values that name them. */
#include "fill.h"

#include <stdlib.h>
#include <string.h>

#include "fill-internal.h"
#include "hostpath.h"
#include "pylit.h"

enum { MOST_FILLED = 64 * 1024 * 1024 };

/* Short names must not make much of a small file. */
static bool
is_too_much(const struct filling *filling, size_t more)
{
	struct reading *reading = filling->reading;

	reading->filled += more;
	if (reading->filled <= MOST_FILLED)
		return false;
	if (reading->filled - more <= MOST_FILLED)
		fault(reading->faults, filling->value,
		    "%s: the constants make this file too large when filled in", filling->what);
	return true;
}

/* The text of a buffer, which it gives up. */
static char *
take(struct buffer *buffer)
{
	char *text = xstrdup(buffer_string(buffer));

	buffer_free(buffer);
	return text;
}

static struct node *
filled_as(const struct filling *filling, const struct node *value, enum form form)
{
	struct buffer text = { 0 };
	struct node *node;

	put_filled(filling, &text, value->text, form, NULL);
	if (is_too_much(filling, text.length)) {
		buffer_clear(&text);
		buffer_puts(&text, value->text);
	}
	node = made_text(&filling->reading->made, take(&text), value);
	node->literal = value->literal;
	return node;
}

/* A value that is all Python: what stands for it is no text of its own. */
static struct node *
filled_verbatim(const struct filling *filling, const struct node *value, enum form form)
{
	struct node *node = filled_as(filling, value, form);

	node->verbatim = true;
	return node;
}

/* The name that is all there is of a text, to be freed, or NULL. */
static char *
only_name(const char *text)
{
	size_t length;

	if (fill_find(text, &length) != text || text[length + 3] != '\0')
		return NULL;
	return xstrndup(text + 2, length);
}

/* Whether a text will be a Python literal when the values that it names are known. */
static bool
is_literal_when_run(const struct filling *filling, const char *text)
{
	struct buffer tried = { 0 };
	bool literal;

	put_filled(filling, &tried, text, AS_LITERAL, "0");
	literal = pylit_is_literal(buffer_string(&tried), tried.length);
	buffer_free(&tried);
	return literal;
}

/* Plain text inside which no saved value can be put. */
static const struct node *
fill_str(const struct filling *filling, const struct node *value)
{
	struct filling early = *filling;
	size_t errors = filling->reading->faults->errors;
	const struct node *filled;

	early.late = true;
	filled = filled_as(&early, value, AS_TEXT);
	for (const char *at = filled->text; (at = strstr(at, "${")) != NULL; at++) {
		size_t length;
		char *name = fill_find(at, &length) == at ? xstrndup(at + 2, length) : NULL;

		if (name && strmap_get(&filling->reading->saved, name) &&
		    filling->reading->faults->errors == errors)
			fault(filling->reading->faults, value,
			    "%s: ${%s} stands for a Python value, which cannot be put into a text",
			    filling->what, name);
		free(name);
	}
	return filled;
}

/* A text as a whole directive. */
static const struct node *
fill_whole(const struct filling *filling, const struct node *value, enum fill how)
{
	struct node *text;

	switch (how) {
	case FILL_CODE:
		return filled_as(filling, value, AS_CODE);
	case FILL_LOAD:
		text = filled_as(filling, value, AS_TEXT);
		return hostpath_looks_like_one(text->text) ? text
							   : filled_as(filling, value, AS_CODE);
	case FILL_EXP:
		if (is_literal_when_run(filling, value->text))
			return filled_verbatim(filling, value, AS_LITERAL);
		return fill_str(filling, value);
	default:
		return filled_as(filling, value, AS_TEXT);
	}
}

static const struct node *
fill_scalar(const struct filling *filling, const struct node *value, enum fill how, bool whole)
{
	char *name = only_name(value->text);
	const struct node *constant = name ? scope_find(filling->reading->scope, name) : NULL;
	const struct node *filled;

	if (how == FILL_TEXT && constant) {
		*strmap_at(&filling->reading->used, name) = filling->reading;
		filled = made_copy(&filling->reading->made, constant, value);
	} else if (how == FILL_TEXT || (whole && !(name && how == FILL_EXP))) {
		filled = fill_whole(filling, value, how);
	} else if (name) {
		filled = filled_verbatim(filling, value, how == FILL_EXP ? AS_LITERAL : AS_CODE);
	} else {
		filled = fill_str(filling, value);
	}
	free(name);
	return filled;
}

bool
fill_has_names(const struct node *value)
{
	if (value->kind == NODE_SCALAR)
		return strstr(value->text, "${") != NULL;
	for (size_t i = 0; i < value->count; i++)
		if (fill_has_names(value->items[i]) ||
		    (value->keys && fill_has_names(value->keys[i])))
			return true;
	return false;
}

static const struct node *
fill_node(const struct filling *filling, const struct node *value, enum fill how, bool whole)
{
	struct node *made;

	if (!fill_has_names(value))
		return value;
	if (value->kind == NODE_SCALAR && strlen(value->text) != value->length) {
		fault(filling->reading->faults, value, "%s: ${ beside a NUL character",
		    filling->what);
		return value;
	}
	if (value->kind == NODE_SCALAR)
		return fill_scalar(filling, value, how, whole);
	made = made_collection(&filling->reading->made, value->kind, value->count, value);
	for (size_t i = 0; i < value->count; i++) {
		const struct node *key = value->keys ? value->keys[i] : NULL;

		if (key)
			key = fill_node(filling, key, how, false);
		if (key && key->kind != NODE_SCALAR) {
			fault(filling->reading->faults, value->keys[i],
			    "%s: a key must be text, not %s", filling->what, node_describe(key));
			key = value->keys[i];
		}
		made_add(made, key, fill_node(filling, value->items[i], how, false));
	}
	return made;
}

const struct node *
fill(struct reading *reading, const struct node *value, enum fill how, bool late,
    const char *what)
{
	struct filling filling = { reading, value, what, late };

	return how == FILL_NONE ? value : fill_node(&filling, value, how, true);
}
