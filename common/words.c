/* Lists of words. */
#include "words.h"

#include <string.h>

bool
words_hold(jv list, const char *word)
{
	bool found = false;

	jv_array_foreach (list, i, item) {
		found = found || (jv_get_kind(item) == JV_KIND_STRING &&
		    strcmp(jv_string_value(item), word) == 0);
		jv_free(item);
	}
	return found;
}

jv
words_add(jv list, const char *word)
{
	return words_hold(list, word) ? list : jv_array_append(list, jv_string(word));
}
