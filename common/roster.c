/* Which tests were promised on which boards, and what arrived. */
#include "roster.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"

enum { MOST_STEPS = 1 << 20 };

static void
free_test(void *value)
{
	struct planned_test *test = value;

	for (size_t i = 0; i < test->part_count; i++)
		free(test->parts[i].done);
	free(test->parts);
	free(test->role);
	free(test);
}

/* The test, its role, its parts, their bits. Boards stay where they are: so do pointers to them. */
static bool
pack_test(const void *value, struct buffer *to)
{
	const struct planned_test *test = value;

	buffer_append(to, test, sizeof *test);
	if (test->role)
		buffer_append(to, test->role, strlen(test->role) + 1);
	buffer_append(to, test->parts, test->part_count * sizeof *test->parts);
	for (size_t i = 0; i < test->part_count; i++)
		if (test->parts[i].done)
			buffer_append(to, test->parts[i].done, test->steps / 8 + 1);
	return true;
}

static void *
unpack_bytes(const char **bytes, size_t length)
{
	void *copy = xmalloc(length);

	memcpy(copy, *bytes, length);
	*bytes += length;
	return copy;
}

static void *
unpack_test(const char *bytes, size_t length)
{
	struct planned_test *test = unpack_bytes(&bytes, sizeof *test);

	(void)length;
	if (test->role)
		test->role = unpack_bytes(&bytes, strlen(bytes) + 1);
	test->parts = unpack_bytes(&bytes, test->part_count * sizeof *test->parts);
	for (size_t i = 0; i < test->part_count; i++)
		if (test->parts[i].done)
			test->parts[i].done = unpack_bytes(&bytes, test->steps / 8 + 1);
	return test;
}

static const struct archive_kind planned_tests = { pack_test, unpack_test, free_test };

struct roster *
roster_new(void)
{
	struct roster *roster = xcalloc(1, sizeof *roster);

	roster->tests = archive_new(&planned_tests);
	return roster;
}

void
roster_free(struct roster *roster)
{
	archive_free(roster->tests);
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
	void **place = archive_at(roster->tests, id);

	if (!*place)
		*place = xcalloc(1, sizeof(struct planned_test));
	return *place;
}

const char *
planned_role(const struct planned_test *test)
{
	return test->role ? test->role : "dut";
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
part_of(struct roster *roster, struct planned_test *test, const struct record *record)
{
	const char *role = record_string(record, "role");
	const char *name = record_string(record, "device");

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
roster_test(struct roster *roster, const struct record *record, bool within_plan)
{
	const char *id = record_string(record, "test"), *role = record_string(record, "role");
	double steps = record_number(record, "steps", 0);
	struct planned_test *test;

	if (!id)
		return;
	test = test_of(roster, id);
	test->announcements++;
	test->fixture = record_has(record, "fixture");
	test->stray = within_plan && !test->plans && !test->fixture;
	if (steps >= 1 && steps <= MOST_STEPS && test->announcements == 1)
		test->steps = (size_t)steps;
	if (role) {
		free(test->role);
		test->role = xstrdup(role);
	}
	test->several = record_has(record, "roles");
}

void
roster_result(struct roster *roster, const struct record *result)
{
	const char *id = record_string(result, "test");
	struct planned_test *test = id ? archive_get(roster->tests, id) : NULL;
	double attempt = record_number(result, "attempt", 1);
	double step = record_number(result, "step", 0);
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
roster_verdict(struct roster *roster, const struct record *verdict)
{
	const char *id = record_string(verdict, "test");
	struct roster_part *part;

	if (!id)
		return;
	part = part_of(roster, test_of(roster, id), verdict);
	part->board->verdicts++;
	part->verdicts++;
}
