/* What the judge-*.c files share; for nobody else. */
#ifndef JUDGE_INTERNAL_H
#define JUDGE_INTERNAL_H

#include <jv.h>

#include "buffer.h"
#include "pylit.h"

enum each { EACH_NOT, EACH_ANY, EACH_ALL };

struct relation {
	const char *name;
	struct py_answer (*ask)(const struct pyvalue *got, const struct pyvalue *value);
	bool negated;
};

/* An assert item, understood. */
struct demand {
	const struct relation *relation; /* NULL: isinstance or raises */
	bool raises;
	const char *type;      /* of isinstance and raises; lives as long as the item */
	struct pylit *literal; /* the relation's VALUE */
	enum each each;
};

/*
 * Understand an assert item (borrowed): NULL, or what is wrong with it, to be
 * freed. In both cases demand_free is due.
 */
char *demand_parse(jv item, struct demand *demand);
void demand_free(struct demand *demand);

/* What is to be judged: the value of a result, or why there is none. */
struct subject {
	struct pylit *literal; /* NULL: there is no value */
	struct pylit *text;    /* the same as str, when it was no strict literal */
	char *missing;	       /* why there is no value */
};

/*
 * repr; or, where that is absent or None, what was printed. `may_have_raised`
 * says that an exception was expected, so that what came before it counts.
 */
struct subject find_subject(jv result, bool may_have_raised);
void subject_free(struct subject *subject);

/* Whether the result (borrowed) has this status. */
bool has_status(jv result, const char *status);

/* Append text from a board as one line, control characters made visible. */
void put_one_line(struct buffer *to, const char *text);

/* Append "ValueError: bad pin", the exception of a result (borrowed). */
void put_exception(struct buffer *to, jv result);

/* Append what a status other than ok means: its reason, its exception. */
void put_status(struct buffer *to, jv result);

/* What came of an assert item. */
struct finding {
	bool ok;
	struct buffer expected, got, message; /* empty: nothing to say */
};

/* Whether the subject does what a demand asks for that is not `raises`. */
bool value_holds(const struct subject *subject, const struct demand *demand);

/* The same, with all there is to say about it. */
void judge_value(const struct subject *subject, const struct demand *demand,
    struct finding *finding);

/* Append where `got` first differs from `expected`, which it does not equal. */
void put_difference(struct buffer *to, const struct pyvalue *expected, const struct pyvalue *got);

/* Append at most `most` bytes of a text: those around offset `around`, with dots for the rest. */
void put_elided(struct buffer *to, const char *text, size_t length, size_t around, size_t most);

/* Append repr(value), elided at its end. */
void put_short_repr(struct buffer *to, const struct pyvalue *value, size_t most);

/* Append repr of both values, elided around their first difference. */
void put_two_reprs(struct buffer *to_a, const struct pyvalue *a, struct buffer *to_b,
    const struct pyvalue *b, size_t most);

#endif
