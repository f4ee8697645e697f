/* Names in a text: found, and written as what they stand for. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "fill-internal.h"
#include "pytext.h"
#include "text.h"

static size_t
identifier_length(const char *text)
{
	size_t length = 0;

	if (isdigit((unsigned char)*text))
		return 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length;
}

const char *
fill_find(const char *text, size_t *length)
{
	for (; (text = strstr(text, "${")) != NULL; text++) {
		*length = identifier_length(text + 2);
		if (*length && text[2 + *length] == '}')
			return text;
	}
	return NULL;
}

static void
add_names(const char **names, size_t *count, size_t most, const struct node *vars)
{
	for (size_t i = 0; vars && i < vars->count && *count < most; i++)
		names[(*count)++] = vars->keys[i]->text;
}

static void
complain_unknown(const struct filling *filling, const char *name)
{
	enum { MOST = 1000 };
	const struct strmap *saved = &filling->reading->saved;
	const char *names[MOST + 1], *nearest;
	size_t count = 0;

	for (const struct scope *scope = filling->reading->scope; scope; scope = scope->outer)
		add_names(names, &count, MOST, scope->vars);
	for (size_t i = 0; i < saved->count && count < MOST; i++)
		names[count++] = saved->entries[i].key;
	names[count] = NULL;
	nearest = nearest_word(name, names);
	fault(filling->reading->faults, filling->value,
	    "%s: ${%.60s}: neither vars nor a save before it has this name%s%s", filling->what,
	    name, nearest ? "; nearest: " : " ($${ is a plain ${)", nearest ? nearest : "");
}

static void
put_constant(struct buffer *to, const struct node *constant, enum form form)
{
	if (form == AS_CODE)
		put_python_expression(to, constant);
	else if (form == AS_TEXT && constant->kind == NODE_SCALAR &&
	    constant->type == SCALAR_STRING)
		buffer_append(to, constant->text, constant->length);
	else
		put_python_literal(to, constant);
}

/*
 * One name. A saved one becomes `stand_in`, or stays when that is NULL; true
 * when it was a saved one.
 */
static bool
put_name(const struct filling *filling, struct buffer *to, const char *name, enum form form,
    const char *stand_in)
{
	const struct node *constant = scope_find(filling->reading->scope, name);

	if (constant) {
		*strmap_at(&filling->reading->used, name) = filling->reading;
		put_constant(to, constant, form);
		return false;
	}
	if (!strmap_get(&filling->reading->saved, name)) {
		complain_unknown(filling, name);
		return false;
	}
	if (!filling->late)
		fault(filling->reading->faults, filling->value,
		    "%s: ${%.60s} is known only while the test runs", filling->what, name);
	reading_use(filling->reading, name);
	buffer_printf(to, stand_in ? "%s" : "${%s}", stand_in ? stand_in : name);
	return true;
}

static void
note_escape(const struct filling *filling, const char *text)
{
	size_t length = identifier_length(text);
	char *name;

	if (length == 0 || text[length] != '}')
		return;
	name = xstrndup(text, length);
	*strmap_at(&filling->reading->escaped, name) = (void *)(uintptr_t)filling->value;
	free(name);
}

bool
put_filled(const struct filling *filling, struct buffer *to, const char *text, enum form form,
    const char *stand_in)
{
	bool saved = false;
	const char *dollar;

	for (; (dollar = strstr(text, "${")) != NULL;) {
		size_t length = identifier_length(dollar + 2);
		bool escaped = dollar > text && dollar[-1] == '$';

		buffer_append(to, text, (size_t)(dollar - text) - escaped);
		text = dollar + 2;
		if (escaped) {
			buffer_puts(to, "${");
			note_escape(filling, text);
		} else if (length == 0 || text[length] != '}') {
			buffer_puts(to, "${");
		} else {
			char *name = xstrndup(text, length);

			saved = put_name(filling, to, name, form, stand_in) || saved;
			text += length + 1;
			free(name);
		}
	}
	buffer_puts(to, text);
	return saved;
}
