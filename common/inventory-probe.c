/* Asking all boards of an inventory who they are. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "device-record.h"
#include "inventory.h"
#include "rack.h"

struct probing {
	struct inventory *inventory;
	struct board *boards; /* one for each item; those that are asked are in the rack */
	struct rack rack;
	int64_t started;
	size_t unanswered;
};

/* An item before this one that has the same port. */
static const struct item *
same_port(const struct inventory *inventory, const struct item *item)
{
	for (const struct item *other = inventory->items; item->locked_as && other < item; other++)
		if (other->locked_as && strcmp(other->locked_as, item->locked_as) == 0)
			return other;
	return NULL;
}

static char *
describe_user(const struct item *item)
{
	if (item->user.pid == 0)
		return xstrdup("in use");
	return xasprintf("in use by process %ld (%s)", item->user.pid, item->user.command);
}

/* A copy of the device that is never reset by us: it was only asked. */
static struct device
device_to_ask(const struct device *device)
{
	struct device copy = *device;

	copy.name = xstrdup(device->name);
	copy.address = xstrdup(device->address);
	copy.about = copy.reset_command = NULL;
	copy.reset = RESET_NONE;
	return copy;
}

/* A little less: what a board says instead of an answer is worth more than that. */
static double
patience_until(int64_t deadline)
{
	int64_t left = deadline - clock_us();

	return left > 0 ? 0.9 * (double)left / 1e6 : 0;
}

static void
ask(struct probing *probing, struct item *item, int64_t deadline)
{
	struct board *board = &probing->boards[item - probing->inventory->items];
	struct device device = device_to_ask(&item->device);
	int status;

	board_init(board, &device);
	board->patience = patience_until(deadline);
	board->want_info = true;
	board->context = item;
	item->asked = true;
	if (!board_open(board, &item->trouble, &status)) {
		board_close(board, clock_us());
		return;
	}
	rack_add(&probing->rack, board);
	board->patience = patience_until(deadline); /* opening may have taken time */
	board_run(board, "", 0, false, board->patience, clock_us());
	probing->unanswered++;
}

static void
take_answer(void *context, struct board *board)
{
	struct probing *probing = context;
	struct item *item = board->context;

	probing->unanswered--;
	item->elapsed_us = clock_us() - probing->started;
	if (board->outcome.status == OUTCOME_OK)
		item->answer = device_add_info(jv_object(), board);
	else
		item->trouble = xstrdup(*board->outcome.reason ? board->outcome.reason
							       : "it does not run programs");
}

/* It was not even entered: there is nothing to leave, which would take time. */
static void
give_up(struct board *board, struct item *item)
{
	enum repl_state state = board->repl.state;

	item->trouble = xstrdup("no answer in time");
	board->dead = state == REPL_OUTSIDE || state == REPL_ENTERING || state == REPL_SYNCING;
}

static void
share_answer(struct item *item, const struct item *other)
{
	item->asked = other->asked;
	item->elapsed_us = other->elapsed_us;
	item->answer = jv_copy(other->answer);
	item->trouble = other->trouble ? xstrdup(other->trouble) : NULL;
}

void
inventory_probe(struct inventory *inventory, int64_t deadline)
{
	struct probing probing = { .inventory = inventory, .started = clock_us() };
	struct item *items = inventory->items;

	probing.boards = xcalloc(inventory->count, sizeof *probing.boards);
	for (size_t i = 0; i < inventory->count; i++) {
		if (!items[i].may_be_asked)
			continue;
		if (items[i].in_use)
			items[i].trouble = describe_user(&items[i]);
		else if (!same_port(inventory, &items[i]))
			ask(&probing, &items[i], deadline);
	}
	while (probing.unanswered && clock_us() < deadline &&
	    rack_wait(&probing.rack, NULL, 0, deadline, take_answer, &probing))
		;
	for (size_t i = 0; i < inventory->count; i++)
		if (items[i].asked && !items[i].trouble && !jv_is_valid(items[i].answer))
			give_up(&probing.boards[i], &items[i]);
	rack_close(&probing.rack);
	for (size_t i = 0; i < inventory->count; i++)
		if (items[i].may_be_asked && !items[i].in_use && same_port(inventory, &items[i]))
			share_answer(&items[i], same_port(inventory, &items[i]));
	free(probing.boards);
}
