/* Python literals: the life of a parsed text, types, iteration. */
#include "pylit.h"

#include <stdlib.h>
#include <string.h>

#include "pylit-internal.h"
#include "text.h"

static const char *const type_names[] = {
	[PY_NONE] = "NoneType",
	[PY_ELLIPSIS] = "ellipsis",
	[PY_BOOL] = "bool",
	[PY_INT] = "int",
	[PY_FLOAT] = "float",
	[PY_COMPLEX] = "complex",
	[PY_STR] = "str",
	[PY_BYTES] = "bytes",
	[PY_BYTEARRAY] = "bytearray",
	[PY_ARRAY] = "array",
	[PY_LIST] = "list",
	[PY_TUPLE] = "tuple",
	[PY_SET] = "set",
	[PY_FROZENSET] = "frozenset",
	[PY_DICT] = "dict",
	[PY_ORDERED_DICT] = "OrderedDict",
};

const char *const pylit_types[] = { "NoneType", "ellipsis", "bool", "int", "float", "complex",
	"str", "bytes", "bytearray", "array", "list", "tuple", "set", "frozenset", "dict",
	"OrderedDict", "object", NULL };

struct pylit *
pylit_from_text(const char *text, size_t length)
{
	struct pylit *literal = xcalloc(1, sizeof *literal);

	literal->strict = true;
	literal->value.kind = PY_STR;
	literal->value.bytes = arena_copy(&literal->arena, text, length);
	literal->value.length = length;
	return literal;
}

void
pylit_free(struct pylit *literal)
{
	if (literal)
		arena_free(&literal->arena);
	free(literal);
}

const struct pyvalue *
pylit_value(const struct pylit *literal)
{
	return &literal->value;
}

bool
pylit_strict(const struct pylit *literal)
{
	return literal->strict;
}

bool
pylit_is_literal(const char *text, size_t length)
{
	struct pylit *literal = pylit_parse(text, length, NULL);
	bool strict = literal && literal->strict;

	pylit_free(literal);
	return strict;
}

const char *
pylit_type(const struct pyvalue *value)
{
	return type_names[value->kind];
}

bool
pylit_isinstance(const struct pyvalue *value, const char *type)
{
	if (strcmp(type, "object") == 0 || strcmp(type, pylit_type(value)) == 0)
		return true;
	return (value->kind == PY_BOOL && strcmp(type, "int") == 0) ||
	    (value->kind == PY_ORDERED_DICT && strcmp(type, "dict") == 0);
}

bool
pylit_iterable(const struct pyvalue *value)
{
	return value->kind >= PY_STR;
}

/* The bytes of the character that starts at `at`, which also may be a lone surrogate. */
static size_t
character_size(const struct pyvalue *string, size_t at)
{
	size_t size = 1;

	while (at + size < string->length && (string->bytes[at + size] & 0xc0) == 0x80)
		size++;
	return size;
}

bool
pylit_next(const struct pyvalue *value, size_t *cursor, struct pyvalue *item)
{
	size_t at = *cursor;

	if (!pylit_iterable(value))
		return false;
	if (value->kind == PY_STR) {
		if (at == value->length)
			return false;
		*item = (struct pyvalue){ .kind = PY_STR };
		item->bytes = value->bytes + at;
		item->length = character_size(value, at);
		*cursor += item->length;
		return true;
	}
	if (at == (is_bytes(value) ? value->length : value->count))
		return false;
	if (is_bytes(value)) {
		*item = (struct pyvalue){ .kind = PY_INT };
		item->integer = (unsigned char)value->bytes[at];
	} else {
		*item = value->items[is_dict(value) ? 2 * at : at];
	}
	*cursor = at + 1;
	return true;
}

size_t
pylit_length(const struct pyvalue *value)
{
	size_t length = 0;

	if (value->kind != PY_STR)
		return is_bytes(value) ? value->length : value->count;
	for (size_t at = 0; at < value->length; at += character_size(value, at))
		length++;
	return length;
}

const struct pyvalue *
pylit_lookup(const struct pyvalue *dict, const struct pyvalue *key)
{
	uint64_t hash;
	size_t slot;

	if (!is_dict(dict) || pylit_hash(key, &hash) != NULL)
		return NULL;
	slot = index_find(dict, key, hash);
	return slot == SIZE_MAX ? NULL : &dict->items[2 * slot + 1];
}
