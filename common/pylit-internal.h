/* What the pylit-*.c files share; for nobody else. */
#ifndef PYLIT_INTERNAL_H
#define PYLIT_INTERNAL_H

#include <gmp.h>
#include <stdint.h>

#include "arena.h"
#include "pylit.h"

struct pybig {
	int size; /* limbs; negative for a negative number */
	mp_limb_t limbs[];
};

struct pylit {
	struct pyvalue value;
	bool strict;
	struct arena arena;
};

struct parser {
	const char *text;
	size_t length;
	size_t at;
	struct pylit *literal;	/* what is being made; its arena owns the values */
	struct pylit_error *error;
	int depth;	       /* open brackets */
	struct pyvalue *stack; /* items of the open brackets */
	size_t used;
	size_t room;
	struct buffer scratch; /* digits or text of one token */
};

/* The byte `ahead` of the current one; 0 behind the end. */
static inline char
peek(const struct parser *p, size_t ahead)
{
	return ahead < p->length - p->at ? p->text[p->at + ahead] : '\0';
}

/* Note what is wrong at offset `at`; returns false. */
bool parse_failed(struct parser *p, size_t at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Note that the current byte (or the end) cannot stand here; returns false. */
bool unexpected(struct parser *p);

/* Skip blanks and comments; line ends too inside brackets. */
void skip_space(struct parser *p);

/* A number without sign at the current byte, which is a digit or a dot. */
bool parse_number(struct parser *p, struct pyvalue *value);

/* Change the sign of an int, float or complex. */
void negate(struct arena *arena, struct pyvalue *value);

/* An int or bool as the nearest double; false when it is too large. */
bool integer_to_double(const struct pyvalue *value, double *number);

/* Whether a str or bytes starts at the current byte. */
bool at_string(const struct parser *p);

/* One or more adjacent strings. */
bool parse_strings(struct parser *p, struct pyvalue *value);

/* name(...) for the names of is_call; `name` was read, "(" comes next. */
bool is_call(const char *name, size_t length);
bool parse_call(struct parser *p, const char *name, size_t length, struct pyvalue *value);

/* Any value, signs and all. */
bool parse_value(struct parser *p, struct pyvalue *value);

/* A list, tuple, dict or set; its opening bracket is the current byte. */
bool parse_bracket(struct parser *p, struct pyvalue *value);

/* One more open bracket; false when there are too many. */
bool enter_bracket(struct parser *p);

/* Put an item of the open bracket on the stack. */
void push(struct parser *p, const struct pyvalue *value);

/* Read a value onto the stack, and the space behind it. */
bool parse_and_push(struct parser *p);

/* ", value, value," onto the stack, up to the closing bracket, which is consumed. */
bool parse_rest(struct parser *p, char close);

/* The items from `base` on leave the stack for the arena, as those of `value`. */
void finish_items(struct parser *p, size_t base, struct pyvalue *value);

/*
 * The same for a set or dict, whose kind is set already (a dict's stack holds key,
 * value, key, ...): repeated keys are dropped, the index is made. False, with a
 * message for offset `at`, when a key is unhashable.
 */
bool finish_hashed(struct parser *p, size_t at, size_t base, struct pyvalue *value);

/* A hash consistent with pylit_equal; returns NULL, or the name of the unhashable type. */
const char *pylit_hash(const struct pyvalue *value, uint64_t *hash);

/* The slot number of the item equal to key in a set or dict, or SIZE_MAX. */
size_t index_find(const struct pyvalue *container, const struct pyvalue *key, uint64_t hash);

/* The stored hash of item number `slot`. */
uint64_t index_hash(const struct pyvalue *container, size_t slot);

/* -1, 0, 1 as two real numbers (bool, int, float) compare; UNORDERED with nan. */
enum { UNORDERED = 2 };
int compare_numbers(const struct pyvalue *a, const struct pyvalue *b);

/* A read-only mpz of an int or bool; `limb` is room for a small one. */
void integer_view(mpz_t view, mp_limb_t *limb, const struct pyvalue *value);

/* -1, 0, 1 as bytes compare, a prefix before what it begins. */
int compare_bytes(const struct pyvalue *a, const struct pyvalue *b);

static inline bool
is_real(const struct pyvalue *value)
{
	return value->kind == PY_BOOL || value->kind == PY_INT || value->kind == PY_FLOAT;
}

static inline bool
is_bytes(const struct pyvalue *value)
{
	return value->kind == PY_BYTES || value->kind == PY_BYTEARRAY;
}

static inline bool
is_set(const struct pyvalue *value)
{
	return value->kind == PY_SET || value->kind == PY_FROZENSET;
}

static inline bool
is_dict(const struct pyvalue *value)
{
	return value->kind == PY_DICT || value->kind == PY_ORDERED_DICT;
}

static inline bool
is_list(const struct pyvalue *value)
{
	return value->kind == PY_LIST || value->kind == PY_TUPLE || value->kind == PY_ARRAY;
}

#endif
