/* Which tests were promised on which boards, and what arrived. */
#include "roster.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"

enum { MOST_STEPS = 1 << 20 };

struct roster *
roster_new(void)
{
	return xcalloc(1, sizeof(struct roster));
}

static void
free_test(void *value)
{
	struct planned_test *test = value;

	for (size_t i = 0; i < test->part_count; i++)
		free(test->parts[i].done);
	free(test->parts);
	free(test->role);
	jv_free(test->roles);
	free(test);
}

void
roster_free(struct roster *roster)
{
	strmap_free(&roster->tests, free_test);
	for (size_t i = 0; i < roster->board_count; i++) {
		free(roster->boards[i]->role);
		free(roster->boards[i]->name);
		free(roster->boards[i]);
	}
	free(roster->boards);
	free(roster);
}

static struct planned_test *
test_of(struct roster *roster, const char *id)
{
	void **place = strmap_at(&roster->tests, id);

	if (!*place) {
		struct planned_test *test = xcalloc(1, sizeof *test);

		test->role = xstrdup("dut");
		test->roles = jv_invalid();
		*place = test;
	}
	return *place;
}

static bool
is_board(const struct roster_board *board, const char *role, const char *name)
{
	return strcmp(board->name, name) == 0 && strcmp(board->role, role) == 0;
}

static struct roster_board *
board_of(struct roster *roster, const char *role, const char *name)
{
	struct roster_board *board;

	for (size_t i = 0; i < roster->board_count; i++)
		if (is_board(roster->boards[i], role, name))
			return roster->boards[i];
	board = xcalloc(1, sizeof *board);
	board->role = xstrdup(role);
	board->name = xstrdup(name);
	roster->boards = xrealloc(roster->boards,
	    (roster->board_count + 1) * sizeof(struct roster_board *));
	roster->boards[roster->board_count++] = board;
	return board;
}

struct roster_part *
roster_add_part(struct planned_test *test, struct roster_board *board)
{
	struct roster_part *part;

	test->parts = xrealloc(test->parts, (test->part_count + 1) * sizeof *test->parts);
	part = &test->parts[test->part_count++];
	*part = (struct roster_part){ .board = board };
	return part;
}

/* The part of the board that a record names. */
static struct roster_part *
part_of(struct roster *roster, struct planned_test *test, jv record)
{
	const char *role = rec_string(record, "role");
	const char *name = rec_string(record, "device");

	role = role ? role : "dut";
	name = name ? name : "?";
	for (size_t i = 0; i < test->part_count; i++)
		if (is_board(test->parts[i].board, role, name))
			return &test->parts[i];
	return roster_add_part(test, board_of(roster, role, name));
}

void
roster_plan(struct roster *roster, jv plan)
{
	jv tests = rec_get(plan, "tests");

	if (jv_get_kind(tests) == JV_KIND_ARRAY)
		jv_array_foreach(tests, i, id) {
			if (jv_get_kind(id) == JV_KIND_STRING)
				test_of(roster, jv_string_value(id))->plans++;
			jv_free(id);
		}
	jv_free(tests);
}

void
roster_boards(struct roster *roster, jv plan)
{
	jv boards = rec_get(plan, "boards");

	if (jv_get_kind(boards) == JV_KIND_OBJECT)
		jv_object_foreach(boards, role, names) {
			int count = jv_get_kind(names) == JV_KIND_ARRAY
			    ? jv_array_length(jv_copy(names))
			    : 0;

			for (int i = 0; i < count; i++) {
				jv name = jv_array_get(jv_copy(names), i);

				if (jv_get_kind(name) == JV_KIND_STRING)
					board_of(roster, jv_string_value(role),
					    jv_string_value(name))->planned = true;
				jv_free(name);
				roster->planned_boards++;
			}
			jv_free(role);
			jv_free(names);
		}
	jv_free(boards);
}

void
roster_test(struct roster *roster, jv record, bool within_plan)
{
	const char *id = rec_string(record, "test"), *role = rec_string(record, "role");
	double steps = rec_number(record, "steps", 0);
	struct planned_test *test;

	if (!id)
		return;
	test = test_of(roster, id);
	test->announcements++;
	test->fixture = rec_has(record, "fixture");
	test->stray = within_plan && !test->plans && !test->fixture;
	if (steps >= 1 && steps <= MOST_STEPS && test->announcements == 1)
		test->steps = (size_t)steps;
	if (role) {
		free(test->role);
		test->role = xstrdup(role);
	}
	jv_free(test->roles);
	test->roles = rec_get(record, "roles");
}

void
roster_result(struct roster *roster, jv result)
{
	const char *id = rec_string(result, "test");
	struct planned_test *test = id ? strmap_get(&roster->tests, id) : NULL;
	double attempt = rec_number(result, "attempt", 1), step = rec_number(result, "step", 0);
	struct roster_part *part;

	if (!test)
		return;
	part = part_of(roster, test, result);
	part->board->results++;
	if (!test->announcements)
		return; /* how many steps it has is not known */
	if (!part->done)
		part->done = xcalloc(test->steps / 8 + 1, 1);
	if (attempt > part->attempt) {
		memset(part->done, 0, test->steps / 8 + 1);
		part->attempt = attempt;
	}
	if (attempt == part->attempt && step >= 1 && step <= (double)test->steps)
		part->done[(size_t)step / 8] |= (unsigned char)(1 << (size_t)step % 8);
}

void
roster_verdict(struct roster *roster, jv verdict)
{
	const char *id = rec_string(verdict, "test");
	struct roster_part *part;

	if (!id)
		return;
	part = part_of(roster, test_of(roster, id), verdict);
	part->board->verdicts++;
	part->verdicts++;
}
