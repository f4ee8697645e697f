/* Checks of directive values: words, numbers, names, and what Python can hold. */
#include "directive-checks.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "pylit.h"
#include "selection.h"

enum { MOST_ROUNDS = 1000000, MOST_RETRIES = 1000, LONGEST_WAIT = 100000 };

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

static void
check_word(struct faults *faults, const char *name, const struct node *value,
    const char *const *words)
{
	for (const char *const *word = words; *word; word++)
		if (strcmp(value->text, *word) == 0)
			return;
	fault_word(faults, value, name, words);
}

void
check_reset(struct faults *faults, const char *name, const struct node *value)
{
	static const char *const words[] = { "soft", "hard", NULL };

	check_word(faults, name, value, words);
}

void
check_fresh(struct faults *faults, const char *name, const struct node *value)
{
	static const char *const words[] = { "file", "test", "session", "none", NULL };

	check_word(faults, name, value, words);
}

void
check_exp_type(struct faults *faults, const char *name, const struct node *value)
{
	check_word(faults, name, value, pylit_types);
}

void
check_assert_op(struct faults *faults, const char *name, const struct node *value)
{
	static const char *const words[] = { "==", "!=", "<", "<=", ">", ">=", "in", "not in",
		"is", "is not", "startswith", "endswith", NULL };

	check_word(faults, name, value, words);
}

void
check_assert_itr(struct faults *faults, const char *name, const struct node *value)
{
	static const char *const words[] = { "any", "all", NULL };

	check_word(faults, name, value, words);
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

/* An identifier; dots between several when `dotted`. */
static bool
is_identifier(const char *text, bool dotted)
{
	bool starts = true;

	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (*text == '.' && dotted && !starts)
			starts = true;
		else if (isalpha(c) || *text == '_' || c >= 0x80 || (isdigit(c) && !starts))
			starts = false;
		else
			return false;
	}
	return !starts;
}

void
check_dotted(struct faults *faults, const char *name, const struct node *value)
{
	if (check_filled(faults, name, value) && !is_identifier(value->text, true))
		fault(faults, value, "%s: '%.60s' is not a Python name", name, value->text);
}

void
check_role(struct faults *faults, const char *name, const struct node *value)
{
	if (check_filled(faults, name, value) && !is_identifier(value->text, false))
		fault(faults, value, "%s: '%.60s' is not a name of letters, digits and _", name,
		    value->text);
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

void
check_texts(struct faults *faults, const char *name, const struct node *value)
{
	check_each(faults, name, value, check_code);
}

void
check_clean(struct faults *faults, const char *name, const struct node *value)
{
	bool all;

	if (!node_bool(value, &all))
		check_each(faults, name, value, check_code);
}

static void
check_range(struct faults *faults, const char *name, const struct node *value, double least,
    double most)
{
	double number = 0;

	node_number(value, &number);
	if (!(number >= least && number <= most))
		fault(faults, value, "%s: %s is not between %g and %.0f", name, value->text, least,
		    most);
}

void
check_rounds(struct faults *faults, const char *name, const struct node *value)
{
	check_range(faults, name, value, 1, MOST_ROUNDS);
}

void
check_retries(struct faults *faults, const char *name, const struct node *value)
{
	check_range(faults, name, value, 0, MOST_RETRIES);
}

void
check_timeout(struct faults *faults, const char *name, const struct node *value)
{
	check_range(faults, name, value, 1e-3, LONGEST_WAIT);
}

void
check_wait(struct faults *faults, const char *name, const struct node *value)
{
	check_range(faults, name, value, 0, LONGEST_WAIT);
}
