/* Reading Python literals: what is written as a call, set() and array('h', [1, 2]). */
#include <string.h>

#include "pylit-internal.h"

enum { MOST_ARGUMENTS = 2 };

struct call {
	const char *name;
	bool (*make)(struct parser *p, size_t at, const struct pyvalue *arguments, size_t count,
	    struct pyvalue *value);
	enum py_kind kind;
};

static bool
is_any_list(const struct pyvalue *value)
{
	return value->kind == PY_LIST || value->kind == PY_TUPLE;
}

static bool
bad_arguments(struct parser *p, size_t at, const struct pyvalue *value)
{
	return parse_failed(p, at, "%s(...) with arguments that are not its repr",
	    pylit_type(value));
}

/* set(), frozenset(), and either of a list, tuple or set. */
static bool
make_set(struct parser *p, size_t at, const struct pyvalue *arguments, size_t count,
    struct pyvalue *value)
{
	size_t base = p->used;
	enum py_kind kind = value->kind;

	if (count == 1 && is_set(arguments)) {
		*value = *arguments;
		value->kind = kind;
		return true;
	}
	if (count > 1 || (count == 1 && !is_any_list(arguments)))
		return bad_arguments(p, at, value);
	for (size_t i = 0; count == 1 && i < arguments->count; i++)
		push(p, &arguments->items[i]);
	return finish_hashed(p, at, base, value);
}

static bool
make_bytearray(struct parser *p, size_t at, const struct pyvalue *arguments, size_t count,
    struct pyvalue *value)
{
	if (count > 1 || (count == 1 && arguments->kind != PY_BYTES))
		return bad_arguments(p, at, value);
	value->bytes = "";
	if (count == 1)
		*value = *arguments;
	value->kind = PY_BYTEARRAY;
	return true;
}

/* OrderedDict(), of a dict, or of a list of pairs as CPython before 3.12 writes it. */
static bool
make_ordered_dict(struct parser *p, size_t at, const struct pyvalue *arguments, size_t count,
    struct pyvalue *value)
{
	size_t base = p->used;

	if (count == 1 && is_dict(arguments)) {
		*value = *arguments;
		value->kind = PY_ORDERED_DICT;
		return true;
	}
	if (count > 1 || (count == 1 && !is_any_list(arguments)))
		return bad_arguments(p, at, value);
	for (size_t i = 0; count == 1 && i < arguments->count; i++) {
		const struct pyvalue *pair = &arguments->items[i];

		if (!is_any_list(pair) || pair->count != 2)
			return bad_arguments(p, at, value);
		push(p, &pair->items[0]);
		push(p, &pair->items[1]);
	}
	return finish_hashed(p, at, base, value);
}

/* The bits of an array's int items; 0 for other type codes. */
static int
item_bits(char code)
{
	switch (code) {
	case 'b':
	case 'B':
		return 8;
	case 'h':
	case 'H':
		return 16;
	case 'i':
	case 'I':
		return 32;
	case 'l':
	case 'L':
	case 'q':
	case 'Q':
		return 64;
	default:
		return 0;
	}
}

/* Whether an int is in the range of the array's items. */
static bool
item_fits(const struct pyvalue *item, char code)
{
	bool is_signed = code >= 'a';
	int bits = item_bits(code) - is_signed;
	mpz_t view;
	mp_limb_t limb;

	integer_view(view, &limb, item);
	if (mpz_sgn(view) >= 0)
		return mpz_sgn(view) == 0 || mpz_sizeinbase(view, 2) <= (size_t)bits;
	/* -2^bits is one bit longer than the largest, and the only such number that fits. */
	return is_signed &&
	    (mpz_sizeinbase(view, 2) <= (size_t)bits ||
		(mpz_sizeinbase(view, 2) == (size_t)bits + 1 &&
		    mpz_scan1(view, 0) == (mp_bitcnt_t)bits));
}

/* An item as the array keeps it; false when it cannot. */
static bool
convert_item(struct pyvalue *item, char code)
{
	double number = item->real;

	if (item_bits(code) != 0) {
		if (item->kind != PY_INT && item->kind != PY_BOOL)
			return false;
		item->kind = PY_INT;
		return item_fits(item, code);
	}
	if (code == 'u' || code == 'w')
		return item->kind == PY_STR;
	if (code == 'O') /* MicroPython's arrays of any objects */
		return true;
	if (!is_real(item) || (item->kind != PY_FLOAT && !integer_to_double(item, &number)))
		return false;
	*item = (struct pyvalue){ .kind = PY_FLOAT };
	item->real = code == 'f' ? (double)(float)number : number;
	return true;
}

static bool
make_array(struct parser *p, size_t at, const struct pyvalue *arguments, size_t count,
    struct pyvalue *value)
{
	size_t base = p->used, cursor = 0;
	const struct pyvalue *items = &arguments[1];
	bool is_text;
	struct pyvalue item;

	if (count == 0 || arguments->kind != PY_STR || arguments->length != 1 ||
	    !strchr("bBhHiIlLqQfduwO", *arguments->bytes))
		return parse_failed(p, at, "array without a type code of bBhHiIlLqQfduwO");
	value->code = *arguments->bytes;
	is_text = value->code == 'u' || value->code == 'w';
	if (count == 2 && (is_text ? items->kind != PY_STR : !is_any_list(items)))
		return bad_arguments(p, at, value);
	while (count == 2 && pylit_next(items, &cursor, &item)) {
		if (!convert_item(&item, value->code))
			return parse_failed(p, at, "array('%c') cannot hold one of its items",
			    value->code);
		push(p, &item);
	}
	finish_items(p, base, value);
	return true;
}

static const struct call calls[] = {
	{ "set", make_set, PY_SET },
	{ "frozenset", make_set, PY_FROZENSET },
	{ "bytearray", make_bytearray, PY_BYTEARRAY },
	{ "array", make_array, PY_ARRAY },
	{ "array.array", make_array, PY_ARRAY },
	{ "OrderedDict", make_ordered_dict, PY_ORDERED_DICT },
};

static const struct call *
find_call(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
		if (strlen(calls[i].name) == length && memcmp(calls[i].name, name, length) == 0)
			return &calls[i];
	return NULL;
}

bool
is_call(const char *name, size_t length)
{
	return find_call(name, length) != NULL;
}

/* "(" arguments ")" onto the stack. */
static bool
parse_arguments(struct parser *p)
{
	if (peek(p, 0) != '(')
		return unexpected(p);
	if (!enter_bracket(p))
		return false;
	if (peek(p, 0) == ')')
		p->at++;
	else if (!parse_and_push(p) || !parse_rest(p, ')'))
		return false;
	p->depth--;
	return true;
}

bool
parse_call(struct parser *p, const char *name, size_t length, struct pyvalue *value)
{
	const struct call *call = find_call(name, length);
	size_t start = (size_t)(name - p->text), base = p->used;
	struct pyvalue arguments[MOST_ARGUMENTS] = { 0 };

	if (!parse_arguments(p))
		return false;
	value->kind = call->kind;
	if (p->used - base > MOST_ARGUMENTS)
		return bad_arguments(p, start, value);
	/* Making the value uses the stack, too. */
	for (size_t i = 0; i < p->used - base; i++)
		arguments[i] = p->stack[base + i];
	length = p->used - base;
	p->used = base;
	return call->make(p, start, arguments, length, value);
}
