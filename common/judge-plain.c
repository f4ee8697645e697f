/*
 * Judging the commonest check without its records' being parsed: that a value
 * equals another. Whatever is less plain is left to judge.c.
 */
#include "judge.h"

#include <string.h>

#include "fields.h"
#include "pylit.h"
#include "records.h"

static bool
equal_literals(const char *got, size_t got_length, const char *wanted, size_t wanted_length)
{
	struct pylit *one = pylit_parse(got, got_length, NULL);
	struct pylit *other = one ? pylit_parse(wanted, wanted_length, NULL) : NULL;
	bool equal = other && pylit_strict(one) &&
	    pylit_equal(pylit_value(one), pylit_value(other));

	pylit_free(one);
	pylit_free(other);
	return equal;
}

/* Whether the value equals what an assert item asks for, which says nothing else. */
static bool
item_holds(const char *repr, size_t length, struct fields *item)
{
	const char *op = fields_text(item, "op", NULL), *wanted;
	size_t wanted_length;

	wanted = fields_text(item, "repr", &wanted_length);
	return op && wanted && item->count == 2 && strcmp(op, "==") == 0 &&
	    equal_literals(repr, length, wanted, wanted_length);
}

bool
judge_is_plainly_good(const struct record *result, struct fields *scratch)
{
	const char *status = record_string(result, "status"), *repr, *list, *item;
	size_t length, repr_length;

	if (!status || strcmp(status, "ok") != 0)
		return false;
	if (!record_has(result, "assert"))
		return !record_has(result, "checks");
	repr = record_text(result, "repr", &repr_length);
	list = record_json(result, "assert", &length);
	if (!repr || strcmp(repr, "None") == 0 || !list || *list != '[')
		return false;
	while ((length = fields_item(&list, &item)) > 0)
		if (!fields_find(scratch, item, length) ||
		    !item_holds(repr, repr_length, scratch))
			return false;
	return true;
}
