/* Values kept from boards, put into steps that use them. */
#include "savings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "pylit.h"
#include "records.h"

struct saving {
	struct buffer repr; /* as Python writes it */
	struct pylit *text; /* the same, if it is a str */
	bool inexact;	    /* it names nan or inf, which code cannot */
	char *why;	    /* it is not to be had, or NULL */
};

static void
clear_saving(struct saving *saving)
{
	buffer_free(&saving->repr);
	pylit_free(saving->text);
	free(saving->why);
	*saving = (struct saving){ 0 };
}

static void
free_saving(void *value)
{
	clear_saving(value);
	free(value);
}

/* The saving of that name, empty. */
static struct saving *
new_saving(struct savings *savings, const char *name)
{
	void **place = strmap_at(&savings->values, name);

	if (*place)
		clear_saving(*place);
	else
		*place = xcalloc(1, sizeof(struct saving));
	return *place;
}

void
savings_keep(struct savings *savings, const char *name, const char *repr, size_t length)
{
	struct saving *saving = new_saving(savings, name);

	buffer_append(&saving->repr, repr, length);
	buffer_string(&saving->repr);
	saving->text = pylit_parse(repr, length, NULL);
	saving->inexact = saving->text && !pylit_strict(saving->text);
	if (saving->text && pylit_value(saving->text)->kind == PY_STR)
		return;
	pylit_free(saving->text);
	saving->text = NULL;
}

void
savings_lose(struct savings *savings, const char *name, char *why)
{
	new_saving(savings, name)->why = why;
}

void
savings_clear(struct savings *savings)
{
	strmap_free(&savings->values, free_saving);
}

/* What one step uses. */
struct filling {
	const struct savings *savings;
	jv names; /* its "uses", owned */
};

/* The saving that the braces behind "${" at `text` name, if the step uses it. */
static const struct saving *
find_used(const struct filling *filling, const char *text, const char **end)
{
	const char *brace = strchr(text, '}');
	const struct saving *found = NULL;

	if (!brace)
		return NULL;
	*end = brace + 1;
	jv_array_foreach(filling->names, i, name) {
		const char *used = jv_string_value(name);

		if (strlen(used) == (size_t)(brace - text - 2) &&
		    memcmp(used, text + 2, strlen(used)) == 0)
			found = strmap_get(&filling->savings->values, used);
		jv_free(name);
	}
	return found;
}

/* How a saved value is written. */
enum writing { LITERAL, CODE, PLAIN };

static enum writing
writing_of(const char *key)
{
	static const struct {
		const char *key;
		enum writing writing;
	} keys[] = {
		{ "code", CODE }, { "source", CODE }, { "args", CODE },
		{ "path", PLAIN }, { "to", PLAIN }, { "text", PLAIN }, { "re", PLAIN },
		{ "command", PLAIN }, { "listens", PLAIN },
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(key, keys[i].key) == 0)
			return keys[i].writing;
	return LITERAL;
}

static size_t
span_word(const char *text)
{
	size_t length = 0;

	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length;
}

/* Where the string that begins with a quote at `text` ends. */
static const char *
skip_string(const char *text)
{
	const char *at = text + 1;

	while (*at && *at != *text)
		at += *at == '\\' && at[1] ? 2 : 1;
	return *at ? at + 1 : at;
}

/* Boards print nan and inf, but do not know these names. */
static void
put_code(struct buffer *to, const char *repr)
{
	while (*repr) {
		size_t length = 1;

		if (*repr == '\'' || *repr == '"')
			length = (size_t)(skip_string(repr) - repr);
		else if (isalnum((unsigned char)*repr) || *repr == '_')
			length = span_word(repr);
		if (length == 3 && (memcmp(repr, "nan", 3) == 0 || memcmp(repr, "inf", 3) == 0))
			buffer_printf(to, "float('%.3s')", repr);
		else
			buffer_append(to, repr, length);
		repr += length;
	}
}

static void
put_saving(struct buffer *to, const struct saving *saving, enum writing writing)
{
	const struct pyvalue *text =
	    writing == PLAIN && saving->text ? pylit_value(saving->text) : NULL;

	if (text)
		buffer_append(to, text->bytes, text->length);
	else if (writing == CODE && saving->inexact)
		put_code(to, saving->repr.data);
	else
		buffer_append(to, saving->repr.data, saving->repr.length);
}

/* One string (consumed), of that key. */
static jv
fill_string(const struct filling *filling, const char *key, jv string)
{
	const char *text = jv_string_value(string), *mark, *end;
	struct buffer filled = { 0 };

	if (!strstr(text, "${"))
		return string;
	for (; (mark = strstr(text, "${")); text = end) {
		const struct saving *saving = find_used(filling, mark, &end);

		if (!saving)
			end = mark + 2;
		buffer_append(&filled, text, (size_t)((saving ? mark : end) - text));
		if (saving)
			put_saving(&filled, saving, writing_of(key));
	}
	buffer_puts(&filled, text);
	jv_free(string);
	string = jv_string_sized(filled.data, (int)filled.length);
	buffer_free(&filled);
	return string;
}

/* A value (consumed) with all that is in it. */
static jv
fill_value(const struct filling *filling, const char *key, jv value)
{
	if (jv_get_kind(value) == JV_KIND_STRING)
		return fill_string(filling, key, value);
	if (jv_get_kind(value) == JV_KIND_ARRAY) {
		for (int i = 0; i < jv_array_length(jv_copy(value)); i++)
			value = jv_array_set(value, i,
			    fill_value(filling, key, jv_array_get(jv_copy(value), i)));
	} else if (jv_get_kind(value) == JV_KIND_OBJECT) {
		jv filled = jv_copy(value);

		jv_object_foreach(value, name, member) {
			jv copy = jv_copy(name);

			filled = jv_object_set(filled, name,
			    fill_value(filling, jv_string_value(copy), member));
			jv_free(copy);
		}
		jv_free(value);
		return filled;
	}
	return value;
}

/* Whether all that is used was saved; else which was not. */
static bool
all_saved(const struct filling *filling, char **missing)
{
	*missing = NULL;
	jv_array_foreach(filling->names, i, name) {
		const char *used = jv_string_value(name);
		const struct saving *saving = strmap_get(&filling->savings->values, used);

		if (!*missing && (!saving || saving->why))
			*missing = xasprintf("uses ${%s}, which was not saved%s%s", used,
			    saving ? ": " : "", saving ? saving->why : "");
		jv_free(name);
	}
	return !*missing;
}

jv
savings_fill(const struct savings *savings, jv step, char **missing)
{
	static const char *const keys[] = { "code", "source", "path", "to", "text", "args",
		"assert", "patterns", "not", "command", "listens" };
	struct filling filling = { savings, rec_get(step, "uses") };
	jv filled = jv_invalid();

	if (all_saved(&filling, missing)) {
		filled = jv_copy(step);
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			if (rec_has(filled, keys[i]))
				filled = rec_set(filled, keys[i],
				    fill_value(&filling, keys[i], rec_get(filled, keys[i])));
	}
	jv_free(filling.names);
	return filled;
}
