/* Boards sorted into lanes, and all lanes at once. */
#include "lanes.h"

#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* The role whose boards each get a lane. */
static const char *
leading_role(const struct sender *sender)
{
	for (size_t i = 0; i < sender->seat_count; i++)
		if (strcmp(sender->seats[i].role, "dut") == 0)
			return "dut";
	return sender->seats[0].role;
}

static bool
has_role(const struct lane *lane, const char *role)
{
	for (size_t i = 0; i < lane->seat_count; i++)
		if (strcmp(lane->seats[i]->role, role) == 0)
			return true;
	return false;
}

/* The n-th board of a role, or the last one there is. */
static struct seat *
nth_of_role(const struct sender *sender, const char *role, size_t n)
{
	struct seat *found = NULL;

	for (size_t i = 0; i < sender->seat_count; i++)
		if (strcmp(sender->seats[i].role, role) == 0) {
			found = &sender->seats[i];
			if (n-- == 0)
				break;
		}
	return found;
}

static void
add_lane(struct lanes *lanes, struct sender *sender, struct script *script, struct seat *own)
{
	struct lane *lane = &lanes->lanes[lanes->count];

	*lane = (struct lane){ .sender = sender, .script = script };
	lane->work.answer.limit = lane->told.answer.limit = sender->limit;
	lane->seats = xcalloc(sender->seat_count, sizeof *lane->seats);
	lane->seats[lane->seat_count++] = own;
	for (size_t i = 0; i < sender->seat_count; i++)
		if (!has_role(lane, sender->seats[i].role))
			lane->seats[lane->seat_count++] =
			    nth_of_role(sender, sender->seats[i].role, lanes->count);
	lanes->count++;
}

void
lanes_set_up(struct lanes *lanes, struct sender *sender, struct script *script)
{
	const char *leading = leading_role(sender);

	lanes->lanes = xcalloc(sender->seat_count, sizeof *lanes->lanes);
	for (size_t i = 0; i < sender->seat_count; i++)
		sender->seats[i].background.answer.limit = sender->seats[i].ear.limit = sender->limit;
	for (size_t i = 0; i < sender->seat_count; i++)
		if (strcmp(sender->seats[i].role, leading) == 0)
			add_lane(lanes, sender, script, &sender->seats[i]);
}

bool
lanes_use(const struct lanes *lanes, const struct seat *seat)
{
	for (size_t i = 0; i < lanes->count; i++)
		for (size_t k = 0; k < lanes->lanes[i].seat_count; k++)
			if (lanes->lanes[i].seats[k] == seat)
				return true;
	return false;
}

bool
lanes_have_role(const struct lanes *lanes, const char *role)
{
	return has_role(&lanes->lanes[0], role); /* every lane has a board of each role */
}

bool
lanes_idle(const struct lanes *lanes)
{
	for (size_t i = 0; i < lanes->count; i++)
		if (!lane_idle(&lanes->lanes[i]))
			return false;
	return true;
}

int64_t
lanes_wake(const struct lanes *lanes, int64_t deadline)
{
	for (size_t i = 0; i < lanes->count; i++) {
		const struct lane *lane = &lanes->lanes[i];

		if (lane->phase == LANE_PAUSING || lane->phase == LANE_JOINING ||
		    lane->phase == LANE_PROMPTING || lane->phase == LANE_EXPECTING ||
		    lane->phase == LANE_TYPING)
			deadline = earlier(deadline, lane->wake);
		deadline = earlier(deadline, lane_hosts_wake(lane));
	}
	return deadline;
}

void
lanes_advance(struct lanes *lanes)
{
	int64_t now = clock_us();

	/* One may wait for what a later one gives back: the result that goes out then wakes it. */
	for (size_t i = 0; i < lanes->count; i++)
		lane_advance(&lanes->lanes[i], now);
}

bool
lanes_starve(const struct lanes *lanes)
{
	for (size_t i = 0; i < lanes->count; i++)
		if (lane_starves(&lanes->lanes[i]))
			return true;
	return false;
}

void
lanes_stop(struct lanes *lanes)
{
	struct sender *sender = lanes->lanes[0].sender;

	sender->stop = "the total time is over";
	sender->overdue = true;
	for (size_t i = 0; i < lanes->count; i++)
		lane_stop(&lanes->lanes[i], clock_us());
}

void
lanes_free(struct lanes *lanes)
{
	for (size_t i = 0; i < lanes->count; i++)
		lane_free(&lanes->lanes[i]);
	free(lanes->lanes);
}
