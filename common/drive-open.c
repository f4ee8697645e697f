/* Boards that are driven: named, opened, closed. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "drive-internal.h"
#include "exits.h"
#include "flash.h"
#include "roles.h"

enum { USUAL_PATIENCE = 10 }; /* seconds, for getting into the REPL */

size_t
drive_find(const struct drive *drive, const char *role)
{
	size_t i = 0;

	while (i < drive->count && strcmp(drive->boards[i].role, role) != 0)
		i++;
	return i;
}

static bool
add_device(struct drive *drive, char *role, struct device *device, char **error)
{
	struct drive_board *on;

	if (drive_find(drive, role) < drive->count) {
		*error = xasprintf("-d %s: there is a board of the role '%s' already: "
				   "give one as ROLE=DEVICE", device->name, role);
		device_free(device);
		free(role);
		return false;
	}
	drive->boards = xrealloc(drive->boards, (drive->count + 1) * sizeof *drive->boards);
	on = &drive->boards[drive->count++];
	*on = (struct drive_board){ .role = role };
	board_init(&on->board, device);
	return true;
}

bool
drive_add(struct drive *drive, const char *argument, char **error, int *status)
{
	size_t role = argument ? role_prefix(argument) : 0;
	struct device device;

	if (!device_find(role ? argument + role + 1 : argument, &device, error, status))
		return false;
	*status = EXIT_USAGE;
	return add_device(drive, role ? xstrndup(argument, role) : xstrdup("dut"), &device, error);
}

static void
hear(void *context, const char *bytes, size_t length)
{
	drive_hear(context, bytes, length);
}

static void
set_up(struct drive *drive, struct drive_board *on)
{
	struct board *board = &on->board;

	on->drive = drive;
	board->output = board->heard = hear;
	board->context = on;
	board->patience = board->device.connect > 0 ? board->device.connect : USUAL_PATIENCE;
	rack_add(&drive->rack, board);
}

/* The first that could not be flashed. */
static void
note_unflashed(void *context, struct board *board, const char *message)
{
	char **error = context;

	if (!*error)
		*error = xasprintf("%s: %s", board->device.name, message);
}

static bool
bring_images(struct drive *drive, char **error, int *status)
{
	*error = NULL;
	*status = EXIT_SYSTEM;
	if (!drive->no_flash)
		flash_boards(drive->rack.boards, drive->rack.count, NEVER, note_unflashed, error);
	return !*error;
}

bool
drive_open(struct drive *drive, double wait_s, char **error, int *status)
{
	for (size_t i = 0; i < drive->count; i++)
		set_up(drive, &drive->boards[i]);
	if (!rack_lock(&drive->rack, deadline_after(clock_us(), wait_s), error, status))
		return false;
	if (!bring_images(drive, error, status))
		return false;
	for (size_t i = 0; i < drive->count; i++)
		if (!board_open(&drive->boards[i].board, error, status))
			return false;
	return true;
}

void
drive_close(struct drive *drive)
{
	if (drive->tell)
		drive_end_programs(drive);
	for (size_t i = drive->rack.count; i < drive->count; i++)
		board_close(&drive->boards[i].board, 0); /* nothing was opened */
	rack_close(&drive->rack);
	for (size_t i = 0; i < drive->count; i++) {
		free(drive->boards[i].role);
		free(drive->boards[i].error);
	}
	free(drive->boards);
}
