/* Checks of directive values: words, numbers, names, and what Python can hold. */
#include "directive-checks.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "fill.h"
#include "selection.h"

static bool
is_text(const struct node *value)
{
	return value->kind == NODE_SCALAR && value->type == SCALAR_STRING;
}

/* Neither empty nor with a NUL inside. */
static bool
check_filled(struct faults *faults, const char *name, const struct node *value)
{
	if (strlen(value->text) != value->length)
		fault(faults, value, "%s: holds a NUL character", name);
	else if (value->text[strspn(value->text, " \t\r\n")] == '\0')
		fault(faults, value, "%s: is empty", name);
	else
		return true;
	return false;
}

void
check_code(struct faults *faults, const char *name, const struct node *value)
{
	check_filled(faults, name, value);
}

void
check_name(struct faults *faults, const char *name, const struct node *value)
{
	if (check_filled(faults, name, value) && strchr(value->text, '\n'))
		fault(faults, value, "%s: has more than one line", name);
}

/* No dates: Python has no literal for them. A date is nearly always text without quotes. */
static void
check_no_dates(struct faults *faults, const char *name, const struct node *value)
{
	if (value->kind == NODE_SCALAR && value->type == SCALAR_DATE)
		fault(faults, value, "%s: %s is a date in YAML; put it in quotes", name,
		    value->text);
	for (size_t i = 0; i < value->count; i++) {
		if (value->kind == NODE_MAP)
			check_no_dates(faults, name, value->keys[i]);
		check_no_dates(faults, name, value->items[i]);
	}
}

/* Constants are not made of constants. */
static void
check_no_names(struct faults *faults, const char *name, const struct node *value)
{
	size_t length;

	if (value->kind == NODE_SCALAR && fill_find(value->text, &length))
		fault(faults, value, "%s: ${%.*s}: a constant cannot be made of others", name,
		    (int)length, fill_find(value->text, &length) + 2);
	for (size_t i = 0; i < value->count; i++)
		check_no_names(faults, name, value->items[i]);
}

void
check_exp(struct faults *faults, const char *name, const struct node *value)
{
	check_no_dates(faults, name, value);
}

void
check_args(struct faults *faults, const char *name, const struct node *value)
{
	if (is_text(value) && strlen(value->text) != value->length)
		fault(faults, value, "%s: holds a NUL character", name);
	check_no_dates(faults, name, value);
}

void
check_word(struct faults *faults, const char *name, const struct node *value,
    const char *const *words)
{
	for (const char *const *word = words; *word; word++)
		if (strcmp(value->text, *word) == 0)
			return;
	fault_word(faults, value, name, words);
}

/* TOOL:MODE, known ones; `length` bytes of the value's text. */
static void
check_tool(struct faults *faults, const char *name, const struct node *value, size_t length)
{
	static const char *const known[] = { "iperf3:server", "iperf3:client", "ab:client", NULL };
	char *text = xstrndup(value->text, length);
	struct node tool = { .line = value->line, .column = value->column, .text = text };

	check_word(faults, name, &tool, known);
	free(text);
}

/* TOOL:MODE[:COMMAND] */
void
check_network(struct faults *faults, const char *name, const struct node *value)
{
	const char *colon = strchr(value->text, ':');
	const char *end = colon ? colon + 1 + strcspn(colon + 1, ":") : NULL;

	if (!check_filled(faults, name, value))
		return;
	if (!colon || colon == value->text || end == colon + 1)
		fault(faults, value, "%s: '%.60s' is not TOOL:MODE or TOOL:MODE:COMMAND", name,
		    value->text);
	else if (*end == ':' && end[1 + strspn(end + 1, " ")] == '\0')
		fault(faults, value, "%s: '%.60s' has no command after its second colon", name,
		    value->text);
	else
		check_tool(faults, name, value, (size_t)(end - value->text));
}

bool
is_python_name(const char *text, size_t length, bool dotted)
{
	bool starts = true;

	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '.' && dotted && !starts)
			starts = true;
		else if (isalpha(c) || c == '_' || c >= 0x80 || (isdigit(c) && !starts))
			starts = false;
		else
			return false;
	}
	return !starts;
}

void
check_dotted(struct faults *faults, const char *name, const struct node *value)
{
	if (check_filled(faults, name, value) &&
	    !is_python_name(value->text, value->length, true))
		fault(faults, value, "%s: '%.60s' is not a Python name", name, value->text);
}

/* TYPE or TYPE: REGEX */
void
check_raises(struct faults *faults, const char *name, const struct node *value)
{
	size_t length = strcspn(value->text, ":");
	const char *colon = value->text + length;

	if (!check_filled(faults, name, value))
		return;
	if (!is_python_name(value->text, length, true))
		fault(faults, value, "%s: '%.60s' is not a Python name", name, value->text);
	else if (*colon && colon[1 + strspn(colon + 1, " ")] == '\0')
		fault(faults, value, "%s: there is nothing after the colon of '%.60s'", name,
		    value->text);
}

void
check_role(struct faults *faults, const char *name, const struct node *value)
{
	if (check_filled(faults, name, value) &&
	    !is_python_name(value->text, value->length, false))
		fault(faults, value, "%s: '%.60s' is not a name of letters, digits and _", name,
		    value->text);
}

/* Names of constants; a value is what it is, so that no order matters. */
void
check_vars(struct faults *faults, const char *name, const struct node *value)
{
	for (size_t i = 0; i < value->count; i++) {
		check_role(faults, name, value->keys[i]);
		check_no_dates(faults, name, value->items[i]);
		check_no_names(faults, name, value->items[i]);
	}
}

/* Text, or a list of texts, each checked by `check`. */
static void
check_each(struct faults *faults, const char *name, const struct node *value,
    void (*check)(struct faults *, const char *, const struct node *))
{
	if (value->kind == NODE_SCALAR) {
		check(faults, name, value);
		return;
	}
	for (size_t i = 0; i < value->count; i++)
		if (is_text(value->items[i]))
			check(faults, name, value->items[i]);
		else
			fault(faults, value->items[i], "%s: takes a list of texts, not of %s", name,
			    node_describe(value->items[i]));
}

static void
check_tag(struct faults *faults, const char *name, const struct node *value)
{
	if (check_filled(faults, name, value) && !selection_is_word(value->text))
		fault(faults, value,
		    "%s: '%.60s' is not one word without ( ) \" ' (nor and, or, not)", name,
		    value->text);
}

void
check_tags(struct faults *faults, const char *name, const struct node *value)
{
	check_each(faults, name, value, check_tag);
}

/* CAPABILITY, or ROLE:CAPABILITY where it is another board's. */
static void
check_requirement(struct faults *faults, const char *name, const struct node *value)
{
	const char *colon = strchr(value->text, ':');
	size_t role = colon ? (size_t)(colon - value->text) : 0;
	const char *word = colon ? colon + 1 : value->text;

	if (!check_filled(faults, name, value))
		return;
	if ((colon && !is_python_name(value->text, role, false)) ||
	    !*word || word[strcspn(word, " \t\r\n:")])
		fault(faults, value, "%s: '%.60s' is neither WORD nor ROLE:WORD", name,
		    value->text);
}

void
check_requires(struct faults *faults, const char *name, const struct node *value)
{
	check_each(faults, name, value, check_requirement);
}

void
check_needs(struct faults *faults, const char *name, const struct node *value)
{
	check_each(faults, name, value, check_name);
}

void
check_texts(struct faults *faults, const char *name, const struct node *value)
{
	check_each(faults, name, value, check_code);
}

/* true, what stays, or a map of these by role. */
void
check_clean(struct faults *faults, const char *name, const struct node *value)
{
	bool all;

	if (value->kind != NODE_MAP) {
		if (!node_bool(value, &all))
			check_each(faults, name, value, check_code);
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		const struct node *item = value->items[i];

		check_role(faults, name, value->keys[i]);
		if (item->kind == NODE_LIST || is_text(item) || node_bool(item, &all))
			check_clean(faults, name, item);
		else
			fault(faults, item, "%s: takes true, text or a list for a role, not %s",
			    name, node_describe(item));
	}
}

void
check_stdout(struct faults *faults, const char *name, const struct node *value)
{
	if (strlen(value->text) != value->length)
		fault(faults, value, "%s: holds a NUL character", name);
}
