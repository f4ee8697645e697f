/* Judging: all that is said of two values that differ. */
#include <string.h>

#include "judge-internal.h"

enum { WHOLE_REPR = 40 /* of containers that are shown beside the place */ };

/* One side of a difference: its repr, and where in it they differ. */
struct side {
	struct buffer repr;
	struct pylit_mark mark;
	size_t around;
};

static void
show(struct side *side, const struct pyvalue *value, const struct pyvalue *part, bool at_end)
{
	side->mark.value = part;
	put_marked_pylit(&side->repr, value, &side->mark);
	side->around = at_end && side->mark.end > 0 ? side->mark.end - 1 : side->mark.start;
}

/* Parts of the same type differ where their texts do. */
static void
refine(const struct difference *difference, struct side *expected, struct side *got)
{
	const struct pylit_mark *a = &expected->mark, *b = &got->mark;
	size_t equal;

	if (difference->expected_ends || difference->got_ends ||
	    difference->expected->kind != difference->got->kind ||
	    difference->expected->kind >= PY_ARRAY)
		return;
	equal = common_prefix(expected->repr.data + a->start, a->end - a->start,
	    got->repr.data + b->start, b->end - b->start);
	expected->around += equal;
	got->around += equal;
}

/* Small containers are shown whole, before the place where they differ. */
static void
put_whole(struct buffer *to, const struct pyvalue *expected, const struct pyvalue *got,
    const struct side *expected_side, const struct side *got_side)
{
	if (expected->kind < PY_ARRAY || expected->kind != got->kind ||
	    expected_side->repr.length > WHOLE_REPR || got_side->repr.length > WHOLE_REPR)
		return;
	buffer_puts(to, "expected ");
	buffer_append(to, expected_side->repr.data, expected_side->repr.length);
	buffer_puts(to, ", got ");
	buffer_append(to, got_side->repr.data, got_side->repr.length);
	buffer_puts(to, "; ");
}

void
judge_difference(struct finding *finding, const struct pyvalue *expected, const struct pyvalue *got,
    const struct py_tolerance *tolerance)
{
	struct difference difference = { .tolerance = tolerance };
	struct side sides[2] = { 0 };

	difference_find(&difference, expected, got);
	show(&sides[0], expected, difference.expected, difference.expected_ends);
	show(&sides[1], got, difference.got, difference.got_ends);
	refine(&difference, &sides[0], &sides[1]);
	finding->points = true;
	finding->expected_at = put_elided(&finding->expected, sides[0].repr.data,
	    sides[0].repr.length, sides[0].around, FIELD_MOST);
	finding->got_at = put_elided(&finding->got, sides[1].repr.data, sides[1].repr.length,
	    sides[1].around, FIELD_MOST);
	put_whole(&finding->message, expected, got, &sides[0], &sides[1]);
	if (difference.path.length)
		buffer_printf(&finding->message, "at %s: ", buffer_string(&difference.path));
	buffer_append(&finding->message, difference.what.data, difference.what.length);
	buffer_append(&finding->at, difference.path.data, difference.path.length);
	buffer_append(&finding->diff, difference.diff.data, difference.diff.length);
	buffer_free(&sides[0].repr);
	buffer_free(&sides[1].repr);
	difference_free(&difference);
}
