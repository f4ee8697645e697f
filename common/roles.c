/* The roles of a test, from its steps. */
#include "roles.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "records.h"
#include "words.h"

static bool
has_board(jv step)
{
	const char *verb = rec_string(step, "do");

	return strcmp(verb, "wait") != 0 && strcmp(verb, "prompt") != 0;
}

static const char *
role_of(jv step)
{
	const char *role = rec_string(step, "role");

	return role ? role : "dut";
}

/* Of all steps that boards run, in their order. */
static jv
roles_of(jv steps)
{
	jv roles = jv_array();

	jv_array_foreach (steps, i, step) {
		if (has_board(step))
			roles = words_add(roles, role_of(step));
		jv_free(step);
	}
	return roles;
}

/* The first role first, then the others. */
static jv
lead_with(const char *first, jv roles)
{
	jv all = jv_array_append(jv_array(), jv_string(first));

	jv_array_foreach (roles, i, role) {
		all = words_add(all, jv_string_value(role));
		jv_free(role);
	}
	jv_free(roles);
	return all;
}

static void
give_pauses(jv *steps, jv leading)
{
	bool is_dut = strcmp(jv_string_value(leading), "dut") == 0;

	jv_array_foreach (*steps, i, step) {
		if (has_board(step) || (is_dut && !rec_has(step, "role"))) {
			jv_free(step);
			continue;
		}
		step = is_dut ? jv_object_delete(step, jv_string("role"))
			      : rec_set(step, "role", jv_copy(leading));
		*steps = jv_array_set(*steps, i, step);
	}
	jv_free(leading);
}

jv
roles_settle(jv *steps, const char *own)
{
	jv roles = roles_of(*steps);

	if (own)
		roles = lead_with(own, roles);
	else if (words_hold(roles, "dut") || jv_array_length(jv_copy(roles)) == 0)
		roles = lead_with("dut", roles);
	give_pauses(steps, jv_array_get(jv_copy(roles), 0));
	return roles;
}

size_t
role_prefix(const char *argument)
{
	size_t size = strcspn(argument, "=");

	if (argument[size] != '=' || isdigit((unsigned char)*argument))
		return 0;
	for (size_t i = 0; i < size; i++)
		if (!isalnum((unsigned char)argument[i]) && argument[i] != '_')
			return 0;
	return size;
}
