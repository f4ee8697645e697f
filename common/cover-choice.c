/* Names of files, and the words that choose among them. */
#include "cover-choice.h"

#include <string.h>

#include "cov-paths.h"
#include "program.h"

struct cover_choice
cover_choice_new(void)
{
	return (struct cover_choice){ jv_array(), jv_array() };
}

void
cover_choice_free(struct cover_choice *choice)
{
	jv_free(choice->include);
	jv_free(choice->exclude);
}

static bool
word_fits(const char *word, const char *name)
{
	return strpbrk(word, "*?[") ? path_fits(word, name) : strstr(name, word) != NULL;
}

static bool
any_fits(jv words, const char *name)
{
	bool fits = false;

	if (jv_get_kind(words) != JV_KIND_ARRAY)
		return false;
	jv_array_foreach(words, i, word) {
		fits = fits || (jv_get_kind(word) == JV_KIND_STRING &&
		    word_fits(jv_string_value(word), name));
		jv_free(word);
	}
	return fits;
}

bool
cover_includes(const struct cover_choice *choice, const char *name)
{
	return any_fits(choice->include, name) && !any_fits(choice->exclude, name);
}

bool
cover_wants(const struct cover_choice *choice, const char *path)
{
	if (jv_array_length(jv_copy(choice->include)) > 0)
		return cover_includes(choice, path);
	return !any_fits(choice->exclude, path);
}

void
put_python_strings(struct buffer *to, jv list)
{
	buffer_putc(to, '[');
	jv_array_foreach(list, i, word) {
		const char *text = jv_string_value(word);

		buffer_puts(to, i ? "," : "");
		program_put_literal(to, text, strlen(text));
		jv_free(word);
	}
	buffer_putc(to, ']');
}
