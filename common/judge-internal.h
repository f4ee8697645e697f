/* What the judge-*.c files share; for nobody else. */
#ifndef JUDGE_INTERNAL_H
#define JUDGE_INTERNAL_H

#include <jv.h>

#include "buffer.h"
#include "match.h"
#include "pylit.h"

struct demand;
struct finding;

/* The most bytes of a value that are shown. */
enum {
	FIELD_MOST = 200,  /* in a field of a check */
	MESSAGE_MOST = 80, /* in a message, of each value */
};

/* The fields of an assert item beside "op". */
enum judge_field {
	FIELD_REPR = 1,
	FIELD_TYPE = 2,
	FIELD_RE = 4,
	FIELD_TEXT = 8,
	FIELD_ABS = 16,
	FIELD_REL = 32,
	FIELD_EACH = 64,
	FIELD_FILTER = 128,
};

/* What an assert item may ask for: a row of the table in judge-operators.c. */
struct operator {
	const char *name;
	unsigned wants; /* fields it must have */
	unsigned takes; /* fields it may have */
	/* Whether a value does it; or else ... */
	struct py_answer (*ask)(const struct pyvalue *got, const struct demand *demand);
	/* ... whether the whole result (borrowed) does, with all there is to say about it. */
	void (*judge)(jv result, const struct demand *demand, struct finding *finding);
	bool negated;	 /* it asks for the contrary */
	bool has_not;	 /* "not NAME" is the contrary */
	bool near;	 /* it has a tolerance, given or not */
	bool says_where; /* a value that fails is not equal, or close, to the literal */
	/* Why a literal cannot be meant, or NULL; may be absent. */
	const char *(*refuse)(const struct pyvalue *literal);
};

/* The rows of the table: the last has no name. */
extern const struct operator operators[];

enum each { EACH_NOT, EACH_ANY, EACH_ALL };

/* An assert item, understood. Strings live as long as the item. */
struct demand {
	const struct operator *operator;
	bool negated;		       /* by the operator, or by "not" before its name */
	const char *type;	       /* of isinstance and raises */
	struct pylit *literal;	       /* the VALUE of most */
	const char *re;		       /* a regular expression, */
	struct match_pattern *pattern; /* and what was made of it */
	const char *text;	       /* what is to be printed */
	size_t text_length;
	const char *filter;	       /* of jq */
	bool tolerant;		       /* within this tolerance: */
	struct py_tolerance tolerance;
	enum each each;
};

/*
 * Understand an assert item (borrowed): NULL, or what is wrong with it, to be
 * freed. In both cases demand_free is due.
 */
char *demand_parse(jv item, struct demand *demand);
void demand_free(struct demand *demand);

/* All of an item but its "op", which is understood already; returns what is wrong, as above. */
char *demand_parse_fields(jv item, struct demand *demand);

/* "unknown op 'not inn'; nearest: 'not in'", `before` being "not "; to be freed. */
char *demand_unknown_word(const char *what, const char *before, const char *word,
    const char *const *words);

/* Append "== 2", "not in [1, 2]", "type int": what stands behind "expected". */
void put_demand(struct buffer *to, const struct demand *demand);

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
	struct buffer at;   /* the path to the item that fails: [3]['t'] */
	struct buffer diff; /* lines, of texts that have several */
	bool points;	    /* and then where the two texts differ, in characters: */
	size_t expected_at, got_at;
};

/* Whether the subject does what a demand on values asks for. */
bool value_holds(const struct subject *subject, const struct demand *demand);

/* The same, with all there is to say about it. */
void judge_value(const struct subject *subject, const struct demand *demand,
    struct finding *finding);

/* Judge demands on whole results: an exception, what was printed, a filter. */
void judge_raises(jv result, const struct demand *demand, struct finding *finding);
void judge_match(jv result, const struct demand *demand, struct finding *finding);
void judge_stdout(jv result, const struct demand *demand, struct finding *finding);
void judge_jq(jv result, const struct demand *demand, struct finding *finding);

/* Where two values differ, and how. All zeros is a good start; difference_free ends it. */
struct difference {
	const struct py_tolerance *tolerance; /* or NULL: they should be equal */
	struct buffer path; /* "[3]['t']", or empty */
	struct buffer what; /* "expected 0.5, got 0.25" */
	struct buffer diff; /* lines, of texts that have several */
	/* The parts that differ; or the container where one is missing, at its end. */
	const struct pyvalue *expected, *got;
	bool expected_ends, got_ends;
};

/* Find where `got` first differs from `expected`, which it does not equal. */
void difference_find(struct difference *difference, const struct pyvalue *expected,
    const struct pyvalue *got);
void difference_free(struct difference *difference);

/* Fill in all a finding says of a value that does not equal (is not close to) another. */
void judge_difference(struct finding *finding, const struct pyvalue *expected,
    const struct pyvalue *got, const struct py_tolerance *tolerance);

/*
 * Append "key 3 is missing, keys 4, 5 are unexpected": what is in one of two
 * containers only; `what` they are ("key") may be empty.
 */
void put_strangers(struct buffer *to, const char *what, const struct pyvalue *expected,
    const struct pyvalue *got);

/*
 * Append at most `most` bytes of a text: those around offset `around`, with
 * dots for the rest. The number of characters before that place in what was
 * appended is returned.
 */
size_t put_elided(struct buffer *to, const char *text, size_t length, size_t around, size_t most);

/* Append repr(value), elided at its end. */
void put_short_repr(struct buffer *to, const struct pyvalue *value, size_t most);

/* Append repr of both values, elided around their first difference. */
void put_two_reprs(struct buffer *to_a, const struct pyvalue *a, struct buffer *to_b,
    const struct pyvalue *b, size_t most);

/* Bytes that both begin with, whole characters only. */
size_t common_prefix(const char *a, size_t a_length, const char *b, size_t b_length);

/*
 * Append the lines in which two texts differ, with - those expected and with +
 * those that came, and a line before and behind; long ones are cut, of many the
 * first are shown. Nothing when both are of one line.
 */
void put_line_diff(struct buffer *to, const char *expected, size_t expected_length,
    const char *got, size_t got_length);

/* Append "line 3: expected 'b', got 'c'": the first line in which two texts differ. */
void put_line_difference(struct buffer *to, const char *expected, size_t expected_length,
    const char *got, size_t got_length);

#endif
