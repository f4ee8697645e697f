/* The command line that runs one test again. */
#include "rerun.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"

void
put_shell_word(struct buffer *to, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789_@%+:,./-";

	if (*word && word[strspn(word, plain)] == '\0') {
		buffer_puts(to, word);
		return;
	}
	buffer_putc(to, '\'');
	for (; *word; word++)
		if (*word == '\'')
			buffer_puts(to, "'\\''");
		else
			buffer_putc(to, *word);
	buffer_putc(to, '\'');
}

/* " -d BOARD", or " -d ROLE=BOARD" where the role is not the default. */
static void
put_board(struct buffer *to, const char *role, const char *name)
{
	bool named = strcmp(role, "dut") != 0;
	char *word = xasprintf("%s%s%s", named ? role : "", named ? "=" : "", name);

	buffer_puts(to, " -d ");
	put_shell_word(to, word);
	free(word);
}

/* All boards of the other roles: what the test does with them is not known here. */
static void
put_other_boards(struct buffer *to, jv boards, const char *role)
{
	jv_object_foreach(boards, key, names) {
		bool other = strcmp(jv_string_value(key), role) != 0;

		if (other && jv_get_kind(names) == JV_KIND_ARRAY)
			jv_array_foreach(names, i, name) {
				if (jv_get_kind(name) == JV_KIND_STRING)
					put_board(to, jv_string_value(key), jv_string_value(name));
				jv_free(name);
			}
		jv_free(key);
		jv_free(names);
	}
}

void
put_rerun(struct buffer *to, jv verdict, jv boards)
{
	const char *test = rec_string(verdict, "test"), *role = rec_string(verdict, "role");
	const char *device = rec_string(verdict, "device");

	if (!test)
		return;
	role = role ? role : "dut";
	buffer_puts(to, "upy-test");
	if (device)
		put_board(to, role, device);
	if (jv_get_kind(boards) == JV_KIND_OBJECT)
		put_other_boards(to, boards, role);
	buffer_putc(to, ' ');
	put_shell_word(to, test);
}
