/* Python values as JSON. */
#include "pylit-jv.h"

#include <math.h>
#include <stdlib.h>

#include "text.h"

/* Beyond it a double misses some ints. */
static const long long most_exact = 1LL << 53;

static jv
text_to_jv(const struct pyvalue *value)
{
	/* Lone surrogates are not UTF-8. */
	if (utf8_valid(value->bytes, value->length) != value->length)
		return jv_invalid();
	return jv_string_sized(value->bytes, (int)value->length);
}

static jv
list_to_jv(const struct pyvalue *value)
{
	jv list = jv_array_sized((int)value->count);

	for (size_t i = 0; i < value->count; i++) {
		jv item = pylit_to_jv(&value->items[i]);

		if (!jv_is_valid(item)) {
			jv_free(list);
			return item;
		}
		list = jv_array_append(list, item);
	}
	return list;
}

static jv
dict_to_jv(const struct pyvalue *value)
{
	jv object = jv_object();

	for (size_t i = 0; i < value->count; i++) {
		const struct pyvalue *key = &value->items[2 * i];
		jv name = key->kind == PY_STR ? text_to_jv(key) : jv_invalid();
		jv item = jv_is_valid(name) ? pylit_to_jv(key + 1) : jv_invalid();

		if (!jv_is_valid(item)) {
			jv_free(name);
			jv_free(object);
			return item;
		}
		object = jv_object_set(object, name, item);
	}
	return object;
}

jv
pylit_to_jv(const struct pyvalue *value)
{
	switch (value->kind) {
	case PY_NONE:
		return jv_null();
	case PY_BOOL:
		return value->integer ? jv_true() : jv_false();
	case PY_INT:
		if (value->big || llabs(value->integer) > most_exact)
			return jv_invalid();
		return jv_number((double)value->integer);
	case PY_FLOAT:
		return isfinite(value->real) ? jv_number(value->real) : jv_invalid();
	case PY_STR:
		return text_to_jv(value);
	case PY_LIST:
		return list_to_jv(value);
	case PY_DICT:
		return dict_to_jv(value);
	default:
		return jv_invalid();
	}
}
