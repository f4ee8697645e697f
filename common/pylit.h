/*
 * Python literals: parse, compare and print values as CPython would.
 *
 * Known are None True False ... (also Ellipsis), ints of any size, floats,
 * complex, str and bytes with every prefix and escape (but \N{...}), list tuple
 * dict set frozenset, bytearray(b'..'), array('h', [..]), OrderedDict(..), and
 * the bare names nan and inf, which boards print though they are no literals.
 * It and stats-exact alone use GMP. Numbers are read and written in the "C" locale.
 */
#ifndef PYLIT_H
#define PYLIT_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

enum py_kind {
	PY_NONE,
	PY_ELLIPSIS,
	PY_BOOL,
	PY_INT,
	PY_FLOAT,
	PY_COMPLEX,
	PY_STR,
	PY_BYTES,
	PY_BYTEARRAY,
	PY_ARRAY,
	PY_LIST,
	PY_TUPLE,
	PY_SET,
	PY_FROZENSET,
	PY_DICT,
	PY_ORDERED_DICT,
};

struct pybig;	/* an int that does not fit a long */
struct pyindex; /* where a hash finds an item */

/* A value; all it points to belongs to its struct pylit. Read only. */
struct pyvalue {
	enum py_kind kind;
	char code; /* type code of an array */
	union {
		struct {
			long integer;	   /* bool; int unless it is big */
			const struct pybig *big; /* or NULL */
		};
		struct {
			double real; /* float, complex */
			double imaginary;
		};
		struct {
			const char *bytes; /* bytes, bytearray; str as UTF-8, where */
			size_t length;	   /* lone surrogates are three bytes each */
		};
		struct {
			const struct pyvalue *items; /* of a dict: key, value, key, ... */
			size_t count;		     /* of a dict: of its keys */
			const struct pyindex *index; /* of a set or dict */
		};
	};
};

struct pylit; /* a parsed text: owns its value */

struct pylit_error {
	size_t at; /* offset of the byte where it went wrong */
	char message[120];
};

/*
 * The value of a text that is one Python literal, white space around it
 * allowed, a tuple also without parentheses; NULL, with *error (which may be
 * NULL) filled in, when it is none.
 * Linear in the text; nesting is limited to 200.
 */
struct pylit *pylit_parse(const char *text, size_t length, struct pylit_error *error);

/* A str with this text (UTF-8): what text stands for that is no literal. */
struct pylit *pylit_from_text(const char *text, size_t length);

void pylit_free(struct pylit *literal);

/* The value; lives as long as the literal. */
const struct pyvalue *pylit_value(const struct pylit *literal);

/* False when the bare names nan or inf were used: Python itself would not read it back. */
bool pylit_strict(const struct pylit *literal);

/* Whether the text parses and is strict. */
bool pylit_is_literal(const char *text, size_t length);

/* type(value).__name__: "int", "NoneType", "array", ... */
const char *pylit_type(const struct pyvalue *value);

/* The names that pylit_isinstance knows, NULL-terminated. */
extern const char *const pylit_types[];

/* isinstance(value, type): a bool is an int, an OrderedDict a dict, anything an object. */
bool pylit_isinstance(const struct pyvalue *value, const char *type);

/*
 * a == b. Numbers compare exactly over all types, order does not matter in sets
 * and dicts, a list is no tuple, bytes equal a bytearray, arrays compare by
 * their items (and equal no bytes, though CPython compares the memory of both).
 * nan equals nothing, not even itself inside a container.
 */
bool pylit_equal(const struct pyvalue *a, const struct pyvalue *b);

/* How far numbers may be apart: the larger of both, 0 or more. */
struct py_tolerance {
	double absolute, relative; /* the latter is a part of the expected number */
};

/*
 * a == b, but numbers may differ by the tolerance, inside of lists, tuples,
 * arrays and the values of dicts, too; not bools, the keys of dicts and the
 * items of sets. As in pytest.approx inf is close to itself only, and nan to
 * nothing; ints are told apart exactly, however large.
 */
bool pylit_close(const struct pyvalue *got, const struct pyvalue *expected,
    const struct py_tolerance *tolerance);

/*
 * How far a number is from the one expected, and how far it may be; false when
 * these are no two numbers, or one is too large to say.
 */
bool pylit_distance(const struct pyvalue *got, const struct pyvalue *expected,
    const struct py_tolerance *tolerance, double *apart, double *most);

enum py_order { PY_LESS, PY_LESS_EQUAL, PY_GREATER, PY_GREATER_EQUAL };

/* What Python answers: yes, no, or TypeError (or ValueError), with a message. */
struct py_answer {
	bool holds;
	bool failed; /* then holds is false and message says why */
	char message[120];
};

/* An answer, and none (printf-like). */
struct py_answer py_answer(bool holds);
struct py_answer py_failure(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* a < b, and so on; sets by inclusion, sequences by their first difference. */
struct py_answer pylit_order(const struct pyvalue *a, enum py_order order,
    const struct pyvalue *b);

/* a is b, as far as values can tell: of most that are equal they cannot, which fails. */
struct py_answer pylit_identical(const struct pyvalue *a, const struct pyvalue *b);

/* item in container. */
struct py_answer pylit_in(const struct pyvalue *item, const struct pyvalue *container);

/* value.startswith(prefix), value.endswith(suffix); a tuple means any of its items. */
struct py_answer pylit_startswith(const struct pyvalue *value, const struct pyvalue *prefix);
struct py_answer pylit_endswith(const struct pyvalue *value, const struct pyvalue *suffix);

/*
 * Iterate as Python does (items, keys of a dict, characters, bytes): start with
 * *cursor 0; the next item in *item, false after the last or when the value is
 * not iterable. The item lives as long as the value.
 */
bool pylit_next(const struct pyvalue *value, size_t *cursor, struct pyvalue *item);
bool pylit_iterable(const struct pyvalue *value);

/* len(value): characters of a str, keys of a dict; of what is iterable only. */
size_t pylit_length(const struct pyvalue *value);

/* The value that belongs to a key of a dict, or NULL. */
const struct pyvalue *pylit_lookup(const struct pyvalue *dict, const struct pyvalue *key);

/* Append repr(value); code points that Unicode has not assigned count as printable. */
void put_pylit(struct buffer *to, const struct pyvalue *value);

/* A part of a value, by its address, and where in the buffer its repr begins and ends. */
struct pylit_mark {
	const struct pyvalue *value;
	size_t start, end;
};

/* put_pylit, which fills in *mark (may be NULL) when it comes by the value marked. */
void put_marked_pylit(struct buffer *to, const struct pyvalue *value, struct pylit_mark *mark);

/* Append UTF-8 text as a Python str literal, with Python's choice of quotes. */
void put_python_str(struct buffer *to, const char *text, size_t length);

/* Append bytes as a Python bytes literal. */
void put_python_bytes(struct buffer *to, const char *bytes, size_t length);

/* Append the shortest decimal that reads back as this float: repr(number). */
void put_python_float(struct buffer *to, double number);

#endif
