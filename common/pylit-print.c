/* Writing Python literals: repr() of any value. */
#include <math.h>

#include "pylit-internal.h"

static void
put_integer(struct buffer *to, const struct pyvalue *value)
{
	mpz_t view;
	mp_limb_t limb;
	size_t most;

	if (!value->big) {
		buffer_printf(to, "%ld", value->integer);
		return;
	}
	integer_view(view, &limb, value);
	most = mpz_sizeinbase(view, 10) + 2;
	mpz_get_str(buffer_reserve(to, most), 10, view);
	/* sizeinbase may be one too large. */
	while (to->data[to->length])
		to->length++;
}

/* A part of a complex number: as a float, but without ".0". */
static void
put_part(struct buffer *to, double number)
{
	put_python_float(to, number);
	if (to->length > 2 && to->data[to->length - 1] == '0' && to->data[to->length - 2] == '.')
		to->length -= 2;
}

static void
put_complex(struct buffer *to, const struct pyvalue *value)
{
	bool both = value->real != 0 || signbit(value->real);

	if (both) {
		buffer_putc(to, '(');
		put_part(to, value->real);
		if (isnan(value->imaginary) || !signbit(value->imaginary))
			buffer_putc(to, '+');
	}
	put_part(to, value->imaginary);
	buffer_puts(to, both ? "j)" : "j");
}

static void
put_items(struct buffer *to, const struct pyvalue *value, const char *open, const char *close,
    struct pylit_mark *mark)
{
	buffer_puts(to, open);
	for (size_t i = 0; i < value->count; i++) {
		if (i > 0)
			buffer_puts(to, ", ");
		put_marked_pylit(to, &value->items[i], mark);
	}
	buffer_puts(to, close);
}

static void
put_dict(struct buffer *to, const struct pyvalue *value, struct pylit_mark *mark)
{
	buffer_putc(to, '{');
	for (size_t i = 0; i < value->count; i++) {
		if (i > 0)
			buffer_puts(to, ", ");
		put_marked_pylit(to, &value->items[2 * i], mark);
		buffer_puts(to, ": ");
		put_marked_pylit(to, &value->items[2 * i + 1], mark);
	}
	buffer_putc(to, '}');
}

static void
put_array(struct buffer *to, const struct pyvalue *value, struct pylit_mark *mark)
{
	struct buffer text = { 0 };

	buffer_printf(to, "array('%c'", value->code);
	if (value->count && (value->code == 'u' || value->code == 'w')) {
		for (size_t i = 0; i < value->count; i++)
			buffer_append(&text, value->items[i].bytes, value->items[i].length);
		buffer_puts(to, ", ");
		put_python_str(to, text.data, text.length);
		buffer_free(&text);
	} else if (value->count) {
		put_items(to, value, ", [", "]", mark);
	}
	buffer_putc(to, ')');
}

static void
put_container(struct buffer *to, const struct pyvalue *value, struct pylit_mark *mark)
{
	bool empty = value->count == 0;

	switch (value->kind) {
	case PY_LIST:
		put_items(to, value, "[", "]", mark);
		return;
	case PY_TUPLE:
		put_items(to, value, "(", value->count == 1 ? ",)" : ")", mark);
		return;
	case PY_SET:
		put_items(to, value, empty ? "set(" : "{", empty ? ")" : "}", mark);
		return;
	case PY_FROZENSET:
		put_items(to, value, empty ? "frozenset(" : "frozenset({", empty ? ")" : "})", mark);
		return;
	case PY_ARRAY:
		put_array(to, value, mark);
		return;
	case PY_DICT:
		put_dict(to, value, mark);
		return;
	default:
		buffer_puts(to, "OrderedDict(");
		if (!empty)
			put_dict(to, value, mark);
		buffer_putc(to, ')');
	}
}

static void
put_value(struct buffer *to, const struct pyvalue *value, struct pylit_mark *mark)
{
	switch (value->kind) {
	case PY_NONE:
		buffer_puts(to, "None");
		return;
	case PY_ELLIPSIS:
		buffer_puts(to, "Ellipsis");
		return;
	case PY_BOOL:
		buffer_puts(to, value->integer ? "True" : "False");
		return;
	case PY_INT:
		put_integer(to, value);
		return;
	case PY_FLOAT:
		put_python_float(to, value->real);
		return;
	case PY_COMPLEX:
		put_complex(to, value);
		return;
	case PY_STR:
		put_python_str(to, value->bytes, value->length);
		return;
	case PY_BYTES:
		put_python_bytes(to, value->bytes, value->length);
		return;
	case PY_BYTEARRAY:
		buffer_puts(to, "bytearray(");
		put_python_bytes(to, value->bytes, value->length);
		buffer_putc(to, ')');
		return;
	default:
		put_container(to, value, mark);
	}
}

void
put_marked_pylit(struct buffer *to, const struct pyvalue *value, struct pylit_mark *mark)
{
	bool is_marked = mark && mark->value == value;

	if (is_marked)
		mark->start = to->length;
	put_value(to, value, mark);
	if (is_marked)
		mark->end = to->length;
}

void
put_pylit(struct buffer *to, const struct pyvalue *value)
{
	put_marked_pylit(to, value, NULL);
}
