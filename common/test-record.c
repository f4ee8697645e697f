/* The fields of a test record that upy-send acts upon. */
#include "test-record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"

bool
is_word_list(jv value)
{
	bool good = jv_get_kind(value) == JV_KIND_ARRAY;

	if (good)
		jv_array_foreach(value, i, word) {
			good = good && jv_get_kind(word) == JV_KIND_STRING &&
			    *jv_string_value(word) != '\0';
			jv_free(word);
		}
	return good;
}

static bool
is_list_field(jv test, const char *key)
{
	jv value = rec_get(test, key);
	bool good = !jv_is_valid(value) || is_word_list(value);

	jv_free(value);
	return good;
}

/* A number in that range, or no such field. */
static bool
is_number_field(jv test, const char *key, double least, double most, bool whole)
{
	double number = rec_number(test, key, least - 1);

	return !rec_has(test, key) ||
	    (number >= least && number <= most && (!whole || number == floor(number)));
}

static char *
repeat_fault(jv test)
{
	if (!is_number_field(test, "repeat", 1, 1e6, true))
		return xstrdup("\"repeat\" is not a number of attempts from 1 on");
	if (!is_number_field(test, "retries", 0, 1e6, true))
		return xstrdup("\"retries\" is not a number of further attempts");
	if (!is_number_field(test, "pass_rate", 0, 1, false))
		return xstrdup("\"pass_rate\" is not a number from 0 to 1");
	if (rec_has(test, "repeat") && rec_number(test, "retries", 0) > 0)
		return xstrdup("\"repeat\" and \"retries\" exclude each other");
	if (rec_has(test, "pass_rate") && !rec_has(test, "repeat"))
		return xstrdup("\"pass_rate\" goes with \"repeat\" only");
	return NULL;
}

/* The first role in "requires" that no board has, to be freed, or NULL. */
static char *
missing_role(jv test, bool (*has_role)(const void *context, const char *role),
    const void *context)
{
	jv words = rec_get(test, "requires");
	char *missing = NULL;

	if (jv_is_valid(words))
		jv_array_foreach(words, i, word) {
			const char *colon = strchr(jv_string_value(word), ':');
			char *role = !missing && colon ? xstrndup(jv_string_value(word),
			    (size_t)(colon - jv_string_value(word))) : NULL;

			if (role && !has_role(context, role))
				missing = role;
			else
				free(role);
			jv_free(word);
		}
	jv_free(words);
	return missing;
}

char *
test_record_fault(jv test, bool (*has_role)(const void *context, const char *role),
    const void *context)
{
	char *role, *fault;

	if (!is_list_field(test, "requires"))
		return xstrdup("\"requires\" is not a list of words");
	if (!is_list_field(test, "needs"))
		return xstrdup("\"needs\" is not a list of tests");
	role = missing_role(test, has_role, context);
	if (!role)
		return repeat_fault(test);
	fault = xasprintf("\"requires\": role '%s' has no board: give one with -d %s=DEVICE", role,
	    role);
	free(role);
	return fault;
}
