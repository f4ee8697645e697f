/* What a roster lacks: tests without results or verdicts, boards that never spoke. */
#include "shortfall.h"

#include <string.h>

#include "records.h"

/* Whether the test was promised to run, by a plan or by its own record. */
static bool
is_promised(const struct planned_test *test)
{
	return test->plans || test->announcements;
}

/*
 * Give the test a part for each board that it was meant for, those of its own
 * role; false when there is none. Boards of other roles play along as they are
 * needed. Boards count their tests only in the first of two rounds.
 */
static bool
expect_parts(const struct roster *roster, struct planned_test *test, bool first)
{
	bool any = false;

	for (size_t i = 0; i < roster->board_count; i++) {
		struct roster_board *board = roster->boards[i];
		bool known = false;

		if (!board->planned || strcmp(board->role, planned_role(test)) != 0)
			continue;
		for (size_t k = 0; k < test->part_count; k++)
			known |= test->parts[k].board == board;
		if (!known)
			roster_add_part(test, board);
		board->tests += first;
		board->judged += first && !test->fixture;
		any = true;
	}
	return any;
}

static bool
has_step(const struct roster_part *part, size_t step)
{
	return part->done && part->done[step / 8] >> step % 8 & 1;
}

/* Steps of which no board has a result. */
static size_t
unanswered(const struct planned_test *test)
{
	size_t missing = 0;

	for (size_t step = 1; step <= test->steps; step++) {
		bool answered = false;

		for (size_t i = 0; i < test->part_count && !answered; i++)
			answered = has_step(&test->parts[i], step);
		missing += !answered;
	}
	return missing;
}

/*
 * Steps that the board still owes. In a test of several roles nobody knows
 * which role an unanswered step was for: there a board owes the steps that
 * another board of the test's role has done.
 */
static size_t
owed(const struct planned_test *test, const struct roster_part *part)
{
	size_t missing = 0;

	for (size_t step = 1; step <= test->steps; step++) {
		bool due = !test->several;

		for (size_t i = 0; i < test->part_count && !due; i++)
			due = strcmp(test->parts[i].board->role, part->board->role) == 0 &&
			    has_step(&test->parts[i], step);
		missing += due && !has_step(part, step);
	}
	return missing;
}

static void
check_part(const char *id, const struct planned_test *test, const struct roster_part *part,
    bool verdicts, struct complaints *complaints)
{
	const struct roster_board *board = part->board;
	bool due = verdicts && !test->fixture;
	size_t missing;

	if (part->verdicts > 1)
		complain(complaints, "%s: %zu verdicts on %s", id, part->verdicts, board->name);
	if (due && !part->verdicts) {
		if (board->verdicts)
			complain(complaints, "%s: no verdict on %s", id, board->name);
		return;
	}
	missing = board->results ? owed(test, part) : 0;
	if (missing)
		complain(complaints, "%s: %zu of %zu results missing on %s", id, missing,
		    test->steps, board->name);
}

static size_t
count_verdicts(const struct planned_test *test)
{
	size_t count = 0;

	for (size_t i = 0; i < test->part_count; i++)
		count += test->parts[i].verdicts;
	return count;
}

/* Contradictions, whatever the board. */
static void
check_records(const char *id, const struct planned_test *test, bool verdicts,
    struct complaints *complaints)
{
	if (test->plans > 1)
		complain(complaints, "%s: planned %zu times", id, test->plans);
	if (test->announcements > 1)
		complain(complaints, "%s: %zu test records", id, test->announcements);
	if (test->stray)
		complain(complaints, "%s: a test that is in no plan", id);
	/* With no verdict either, that is the one to name. */
	if (!test->announcements && (!verdicts || count_verdicts(test)))
		complain(complaints, "%s: its test record is missing", id);
}

static void
check_test(const struct roster *roster, const char *id, const struct planned_test *test,
    bool verdicts, struct complaints *complaints)
{
	check_records(id, test, verdicts, complaints);
	if (!roster->planned_boards) {
		/* Nobody knows the boards: any verdict will do. */
		if (verdicts && !test->fixture && !count_verdicts(test))
			complain(complaints, "%s: no verdict", id);
		return;
	}
	for (size_t i = 0; i < test->part_count; i++)
		if (test->parts[i].board->planned &&
		    strcmp(test->parts[i].board->role, planned_role(test)) == 0)
			check_part(id, test, &test->parts[i], verdicts, complaints);
	if (test->several && unanswered(test))
		complain(complaints, "%s: no result of %zu of %zu steps", id, unanswered(test),
		    test->steps);
}

/* Boards that never spoke, once each instead of once for each test. */
static void
check_boards(const struct roster *roster, bool verdicts, struct complaints *complaints)
{
	for (size_t i = 0; i < roster->board_count; i++) {
		const struct roster_board *board = roster->boards[i];
		bool mute = verdicts && board->judged && !board->verdicts;

		if (!board->planned || (!mute && (board->results || !board->tests)))
			continue;
		complain(complaints, "no %s from %s for any of %zu tests",
		    !mute	     ? "result"
			: board->results ? "verdict"
					 : "result and no verdict",
		    board->name, mute ? board->judged : board->tests);
	}
	complaints_next_kind(complaints);
}

/* What could not be read back cannot be told, but that it could not. */
static void
check_archive(const struct roster *roster, struct complaints *complaints)
{
	int problem = archive_problem(roster->tests);

	if (problem)
		complain(complaints, "the temporary file with the names of tests is lost: %s",
		    strerror(problem));
	complaints_next_kind(complaints);
}

void
complain_of_shortfall(struct roster *roster, bool verdicts, struct complaints *complaints)
{
	struct archive_walk walk = { 0 };

	for (size_t i = 0; i < roster->board_count; i++)
		roster->boards[i]->tests = roster->boards[i]->judged = 0;
	while (archive_next(roster->tests, &walk))
		if (is_promised(walk.object) && roster->planned_boards &&
		    !expect_parts(roster, walk.object, true))
			complain(complaints, "%s: no board has the role '%s'", walk.key,
			    planned_role(walk.object));
	complaints_next_kind(complaints);
	check_boards(roster, verdicts, complaints);
	while (archive_next(roster->tests, &walk))
		if (is_promised(walk.object)) {
			expect_parts(roster, walk.object, false);
			check_test(roster, walk.key, walk.object, verdicts, complaints);
		}
	complaints_next_kind(complaints);
	check_archive(roster, complaints);
}

static bool
took_part(const struct roster_part *part)
{
	return part->done || part->verdicts;
}

/* The board, of a test of its own role, on which both ran; or NULL. */
static const char *
common_board(const struct planned_test *a, const struct planned_test *b)
{
	for (size_t i = 0; i < a->part_count; i++)
		for (size_t k = 0; k < b->part_count; k++)
			if (took_part(&a->parts[i]) && took_part(&b->parts[k]) &&
			    strcmp(a->parts[i].board->role, planned_role(a)) == 0 &&
			    strcmp(a->parts[i].board->role, b->parts[k].board->role) == 0 &&
			    strcmp(a->parts[i].board->name, b->parts[k].board->name) == 0)
				return a->parts[i].board->name;
	return NULL;
}

void
complain_of_repeats(const struct roster *earlier, const struct roster *later,
    struct complaints *complaints)
{
	struct archive_walk walk = { 0 };

	while (archive_next(later->tests, &walk)) {
		const struct planned_test *test = walk.object, *before;
		const char *board = NULL;

		before = test->fixture ? NULL : archive_get(earlier->tests, walk.key);
		if (before)
			board = common_board(test, before);
		if (board)
			complain(complaints, "%s: ran on %s in two of the runs that were joined",
			    walk.key, board);
	}
}
