/* Directives against each other: what upydev would let pass silently is told here. */
#include "assertions.h"
#include "comparison.h"
#include "part.h"

enum { MOST_NEEDED = 3, ALL_PLACES = IN_TEST | IN_FIXTURE | IN_STEP };

static const char add_result[] = "nothing would be compared; add result: EXPRESSION, "
				 "or result: _ for the value of command";
static const char add_code[] = "nothing would be compared; add ROLE: EXPRESSION";
static const char no_print[] = "nothing could print it; add command";
static const char no_measure[] = "nothing would be measured; add benchmark";

/* A directive that is of no use without one of others; DIR_NAME ends the list. */
static const struct need {
	enum directive what;
	unsigned places;
	enum directive needs[MOST_NEEDED + 1];
	const char *advice;
} needs[] = {
	{ DIR_EXP, IN_TEST, { DIR_RESULT }, add_result },
	{ DIR_EXP, IN_STEP, { DIR_COMMAND }, add_code },
	{ DIR_EXP_TYPE, IN_TEST, { DIR_RESULT }, add_result },
	{ DIR_EXP_TYPE, IN_STEP, { DIR_COMMAND }, add_code },
	{ DIR_ASSERT_OP, ALL_PLACES, { DIR_EXP }, "nothing would be compared; add exp: VALUE" },
	{ DIR_ASSERT_ITR, ALL_PLACES, { DIR_EXP, DIR_ASSERT_OP },
	    "nothing would be compared; add exp: VALUE" },
	{ DIR_TOLERANCE, ALL_PLACES, { DIR_EXP, DIR_STEPS },
	    "nothing would be compared; add exp: VALUE" },
	{ DIR_ARGS, ALL_PLACES, { DIR_COMMAND, DIR_BENCHMARK },
	    "nothing would be called; add command" },
	{ DIR_KWARGS, ALL_PLACES, { DIR_COMMAND, DIR_BENCHMARK },
	    "nothing would be called; add command" },
	{ DIR_BACKGROUND, ALL_PLACES, { DIR_COMMAND, DIR_LOAD },
	    "nothing would run meanwhile; add ROLE: CODE" },
	{ DIR_INTERRUPT, ALL_PLACES, { DIR_JOIN }, "nothing would be ended; add join: ROLE" },
	{ DIR_EXPECT_RESET, ALL_PLACES, { DIR_COMMAND, DIR_LOAD },
	    "nothing would reset it; add command" },
	{ DIR_SAVE, ALL_PLACES, { DIR_RESULT, DIR_COMMAND, DIR_EXPECT },
	    "there would be no value; add command" },
	{ DIR_ROUNDS, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_WARMUP, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_ITERATIONS, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_MIN_TIME, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_GC, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_UNIT, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_BENCH_HOST, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_DIFF, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_FOLLOW, ALL_PLACES, { DIR_BENCHMARK }, no_measure },
	{ DIR_NETWORK, ALL_PLACES, { DIR_COMMAND }, "the board would do nothing; add command" },
	{ DIR_IP, ALL_PLACES, { DIR_NETWORK }, "nothing would use the address; add network" },
	{ DIR_RAISES, ALL_PLACES, { DIR_COMMAND, DIR_RESULT, DIR_LOAD },
	    "nothing could raise it; add command" },
	{ DIR_MATCH, ALL_PLACES, { DIR_COMMAND, DIR_RESULT, DIR_LOAD }, no_print },
	{ DIR_STDOUT, ALL_PLACES, { DIR_COMMAND, DIR_RESULT, DIR_LOAD }, no_print },
	{ DIR_JQ, ALL_PLACES, { DIR_COMMAND, DIR_RESULT, DIR_LOAD },
	    "there would be no result to look at; add command" },
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
	{ DIR_BENCHMARK, DIR_EXPECT_RESET },
	{ DIR_NETWORK, DIR_EXPECT_RESET },
	{ DIR_EXPECT_RESET, DIR_RAISES },
	{ DIR_REPEAT, DIR_RETRIES },
	{ DIR_BENCHMARK, DIR_STEPS },
	{ DIR_NETWORK, DIR_STEPS },
	{ DIR_EXPECT, DIR_STEPS },
	{ DIR_SEND, DIR_STEPS },
	{ DIR_BENCHMARK, DIR_SAVE },
	{ DIR_ITERATIONS, DIR_MIN_TIME },
	{ DIR_ITERATIONS, DIR_BENCH_HOST }, /* what a board times itself is not timed here, too, */
	{ DIR_ITERATIONS, DIR_DIFF },
	{ DIR_ITERATIONS, DIR_FOLLOW },
	{ DIR_ITERATIONS, DIR_UNIT }, /* and is seconds */
	{ DIR_MIN_TIME, DIR_BENCH_HOST },
	{ DIR_MIN_TIME, DIR_DIFF },
	{ DIR_MIN_TIME, DIR_FOLLOW },
	{ DIR_MIN_TIME, DIR_UNIT },
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
	if (!part->given[need->what] || !(part->place & need->places) || has_needed(part, need))
		return;
	if (need->what == DIR_EXP && !part_asserts(part))
		return;
	if (need->what == DIR_ASSERT_OP && comparison_of(part)->operand == OPERAND_NONE)
		return; /* see check_unary */
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
	bool wants_value = part_asserts(part) || part->given[DIR_EXP_TYPE] || part->given[DIR_SAVE];

	if (raises && wants_value &&
	    part_subject(part, DIR_RAISES) == part_subject(part, DIR_EXP))
		fault(faults, raises, "raises: %s has no value when it raises; %s",
		    directive_name(part_subject(part, DIR_RAISES)), part->place == IN_STEP
			? "compare in another step"
			: "move what raises to command");
}

/* An operator that needs no exp is about a value all the same. */
static void
check_unary(struct part *part, struct faults *faults)
{
	bool is_step = part->place == IN_STEP;
	enum directive valued = is_step ? DIR_COMMAND : DIR_RESULT;

	if (comparison_of(part)->operand != OPERAND_NONE || part->given[valued] ||
	    part->origin[valued] == OWN)
		return;
	if (part->origin[DIR_ASSERT_OP] == FROM_DEFAULTS)
		drop(part, DIR_ASSERT_OP);
	else
		fault(faults, part->given[DIR_ASSERT_OP], "assert_op without %s: %s",
		    directive_name(valued), is_step ? add_code : add_result);
}

/* What an operator wants of exp and tolerance. */
static void
check_operand(struct part *part, struct faults *faults)
{
	const struct node *op = part->given[DIR_ASSERT_OP], *exp = part->given[DIR_EXP];
	const struct comparison *comparison = comparison_of(part);
	const char *name = op ? op->text : "==";

	if (!part_asserts(part))
		return;
	if (comparison->operand == OPERAND_NONE && exp && part->origin[DIR_EXP] == OWN)
		fault(faults, exp, "exp: %s compares with nothing", name);
	if (comparison->operand == OPERAND_REGEX && exp &&
	    !(exp->kind == NODE_SCALAR && exp->type == SCALAR_STRING))
		fault(faults, exp, "exp: %s takes a regular expression, not %s", name,
		    node_describe(exp));
	if (!part->given[DIR_TOLERANCE] || comparison->tolerates)
		return;
	if (part->origin[DIR_TOLERANCE] == FROM_DEFAULTS)
		drop(part, DIR_TOLERANCE);
	else
		fault(faults, part->given[DIR_TOLERANCE], "tolerance: %s knows none", name);
}

void
part_settle(struct part *part, struct faults *faults)
{
	for (size_t i = 0; i < sizeof conflicts / sizeof *conflicts; i++)
		check_conflict(part, &conflicts[i], faults);
}

void
part_check(struct part *part, struct faults *faults)
{
	size_t errors = faults->errors;

	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
		check_need(part, &needs[i], faults);
	check_raises(part, faults);
	check_unary(part, faults);
	check_operand(part, faults);
	if (faults->errors == errors)
		assertions_check(part, faults);
}
