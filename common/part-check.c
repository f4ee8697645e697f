/* Directives against each other: what upydev would let pass silently is told here. */
#include "part.h"

enum { MOST_NEEDED = 3 };

static const char add_result[] = "nothing would be compared; add result: EXPRESSION, "
				 "or result: _ for the value of command";

/* A directive that is of no use without one of others; DIR_NAME ends the list. */
static const struct need {
	enum directive what;
	enum directive needs[MOST_NEEDED + 1];
	const char *advice;
} needs[] = {
	{ DIR_EXP, { DIR_RESULT }, add_result },
	{ DIR_EXP_TYPE, { DIR_RESULT }, add_result },
	{ DIR_ASSERT_OP, { DIR_EXP }, "nothing would be compared; add exp: VALUE" },
	{ DIR_ASSERT_ITR, { DIR_EXP }, "nothing would be compared; add exp: VALUE" },
	{ DIR_ARGS, { DIR_COMMAND, DIR_BENCHMARK }, "nothing would be called; add command" },
	{ DIR_KWARGS, { DIR_COMMAND, DIR_BENCHMARK }, "nothing would be called; add command" },
	{ DIR_ROUNDS, { DIR_BENCHMARK }, "nothing would be measured; add benchmark" },
	{ DIR_UNIT, { DIR_BENCHMARK }, "nothing would be measured; add benchmark" },
	{ DIR_BENCH_HOST, { DIR_BENCHMARK }, "nothing would be measured; add benchmark" },
	{ DIR_DIFF, { DIR_BENCHMARK }, "nothing would be measured; add benchmark" },
	{ DIR_FOLLOW, { DIR_BENCHMARK }, "nothing would be measured; add benchmark" },
	{ DIR_NETWORK, { DIR_COMMAND }, "the board would do nothing; add command" },
	{ DIR_IP, { DIR_NETWORK }, "nothing would use the address; add network" },
	{ DIR_RAISES, { DIR_COMMAND, DIR_RESULT, DIR_LOAD },
	    "nothing could raise it; add command" },
};

/* Two directives of which only one can be given. */
static const struct conflict {
	enum directive one, other;
} conflicts[] = {
	{ DIR_BENCHMARK, DIR_COMMAND },
	{ DIR_BENCHMARK, DIR_NETWORK },
	{ DIR_BENCHMARK, DIR_EXPECT },
	{ DIR_BENCHMARK, DIR_SEND },
	{ DIR_BENCHMARK, DIR_RAISES },
	{ DIR_NETWORK, DIR_EXPECT },
	{ DIR_NETWORK, DIR_SEND },
	{ DIR_NETWORK, DIR_RAISES },
	{ DIR_EXPECT, DIR_RAISES },
	{ DIR_SEND, DIR_RAISES },
};

static void
drop(struct part *part, enum directive directive)
{
	part->given[directive] = NULL;
	part->origin[directive] = NOT_GIVEN;
}

static void
check_conflict(struct part *part, const struct conflict *conflict, struct faults *faults)
{
	enum directive one = conflict->one, other = conflict->other;

	if (!part->given[one] || !part->given[other])
		return;
	if (part->origin[other] == FROM_DEFAULTS)
		drop(part, other);
	else if (part->origin[one] == FROM_DEFAULTS)
		drop(part, one);
	else
		fault(faults, part->given[other], "%s: cannot stand beside %s in one test",
		    directive_name(other), directive_name(one));
}

static bool
has_needed(const struct part *part, const struct need *need)
{
	for (const enum directive *needed = need->needs; *needed != DIR_NAME; needed++)
		if (part->given[*needed] || part->origin[*needed] == OWN)
			return true;
	return false;
}

static void
check_need(struct part *part, const struct need *need, struct faults *faults)
{
	if (!part->given[need->what] || has_needed(part, need))
		return;
	if (need->what == DIR_EXP && !part_asserts(part))
		return;
	if (part->origin[need->what] == FROM_DEFAULTS)
		drop(part, need->what);
	else
		fault(faults, part->given[need->what], "%s without %s: %s",
		    directive_name(need->what), directive_name(need->needs[0]), need->advice);
}

/* What is raised has no value: one step cannot be asked for both. */
static void
check_raises(const struct part *part, struct faults *faults)
{
	const struct node *raises = part->given[DIR_RAISES];

	if (raises && part->given[DIR_RESULT] && !part->given[DIR_COMMAND] &&
	    (part_asserts(part) || part->given[DIR_EXP_TYPE]))
		fault(faults, raises,
		    "raises: result has no value when it raises; move what raises to command");
}

void
part_check(struct part *part, struct faults *faults)
{
	for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++)
		check_conflict(part, &conflicts[i], faults);
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		check_need(part, &needs[i], faults);
	check_raises(part, faults);
}
