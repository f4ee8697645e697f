/* Outcomes -> command lines. */
#include "report-rerun.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

void
put_quoted(struct buffer *to, const char *text)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789_./:@%+,=-";

	if (*text && text[strspn(text, plain)] == '\0') {
		buffer_puts(to, text);
		return;
	}
	buffer_putc(to, '\'');
	for (; *text; text++)
		if (*text == '\'')
			buffer_puts(to, "'\\''");
		else
			buffer_putc(to, *text);
	buffer_putc(to, '\'');
}

/* Whether a person can copy the text as it is shown: it holds nothing to be made visible. */
static bool
is_printable(const char *text)
{
	struct buffer visible = { 0 };
	bool same;

	put_visible(&visible, text, strlen(text));
	same = strcmp(buffer_string(&visible), text) == 0 && !strpbrk(text, "\n\t");
	buffer_free(&visible);
	return same;
}

/* As it was given: without the number that tells boards of one device apart. */
static int
given_length(const char *name)
{
	const char *number = strrchr(name, '#');

	if (number && number[1] && strspn(number + 1, "0123456789") == strlen(number + 1))
		return (int)(number - name);
	return (int)strlen(name);
}

/* " -d ROLE=BOARD"; the role dut needs no name, unless the board's looks like one. */
static void
put_device(struct buffer *to, const char *role, const char *name)
{
	bool named = strcmp(role, "dut") != 0 || strchr(name, '=');
	char *device = xasprintf("%s%s%.*s", named ? role : "", named ? "=" : "",
	    given_length(name), name);

	buffer_puts(to, " -d ");
	put_quoted(to, device);
	free(device);
}

/* The place of a board among those of its role. */
static size_t
place_of(const struct strmap *names, const char *name)
{
	size_t i = 0;

	while (names && i + 1 < names->count && strcmp(names->entries[i].key, name) != 0)
		i++;
	return i;
}

/*
 * The board that played another role beside the one of that place: the second
 * plays with the second, and the last one with all that are left.
 */
static void
put_partner(struct buffer *to, const struct columns *columns, const char *role, size_t place)
{
	const struct strmap *names = strmap_get(&columns->roles, role);

	if (!names || !names->count)
		return;
	if (place >= names->count)
		place = names->count - 1;
	put_device(to, role, names->entries[place].key);
}

static void
put_devices(struct buffer *to, const struct columns *columns, const struct outcome *outcome)
{
	const char *device = rec_string(outcome->verdict, "device");
	const char *own = rec_string(outcome->verdict, "role");
	jv roles = jv_is_valid(outcome->test) ? rec_get(outcome->test, "roles") : jv_invalid();
	size_t place;

	own = own ? own : "dut";
	if (device)
		put_device(to, own, device);
	place = place_of(strmap_get(&columns->roles, own), device ? device : "");
	if (jv_get_kind(roles) == JV_KIND_ARRAY)
		jv_array_foreach(roles, i, role) {
			if (jv_get_kind(role) == JV_KIND_STRING &&
			    strcmp(jv_string_value(role), own) != 0)
				put_partner(to, columns, jv_string_value(role), place);
			jv_free(role);
		}
	jv_free(roles);
}

/* The source of a test that did not come from a test file, as Unity tells of it. */
static bool
is_foreign(const struct outcome *outcome)
{
	const char *file = rec_string(outcome->verdict, "file");
	const char *end = file ? strrchr(file, '.') : NULL;

	return !jv_is_valid(outcome->test) && end && strcmp(end, ".yaml") != 0 &&
	    strcmp(end, ".yml") != 0;
}

void
put_rerun(struct buffer *to, const struct columns *columns, const struct outcome *outcome)
{
	const char *file = rec_string(outcome->verdict, "file");
	const char *name = rec_string(outcome->verdict, "name");
	bool fixture = jv_is_valid(outcome->test) && rec_has(outcome->test, "fixture");
	struct buffer command = { 0 };
	char *target;

	if (!file || !name || strcmp(file, "<stdin>") == 0 || is_foreign(outcome))
		return;
	/* What surrounds tests is run with them only. */
	target = fixture ? xstrdup(file) : xasprintf("%s::%s", file, name);
	buffer_puts(&command, "upy-test");
	put_devices(&command, columns, outcome);
	buffer_puts(&command, *target == '-' ? " -- " : " ");
	put_quoted(&command, target);
	if (is_printable(buffer_string(&command)))
		buffer_append(to, command.data, command.length);
	buffer_free(&command);
	free(target);
}
