/*
 * What is to be done and expected, as it is put together from options or from records.
 * What cannot be is refused before anything is done.
 */
#ifndef DRIVE_PLAN_H
#define DRIVE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "drive.h"
#include "expect-steps.h"

struct drive_plan {
	struct expect_steps steps;
	struct expect_settings settings;
	struct drive drive; /* with its boards; none: there is but standard input */
	struct drive_list list;
	size_t on;	    /* the board that what follows is about */
	const char *eol;    /* of text that follows: from drive_eol */
};

/*
 * A pattern, which may match so many lines; NULL, with a message that shows where it is
 * wrong (to be freed), when it is none.
 */
struct pattern *plan_make_pattern(const char *source, size_t length, bool fixed, size_t lines,
    char **error);

/* Add a pattern to the steps, as they are being built up. False as above. */
bool plan_add_pattern(struct drive_plan *plan, const char *source, bool fixed, char **error);

/* Add a board: see drive_add. */
bool plan_add_board(struct drive_plan *plan, const char *board, char **error, int *status);

/* What follows is about the board of this role. False if there is none. */
bool plan_turn_to(struct drive_plan *plan, const char *role);

/*
 * Add what is to be done when the steps so far are taken: of `action` kind, text (NULL is
 * none; it is copied) and pause are given. False, with a message (to be freed), when the
 * text names a group that no pattern before it has.
 */
bool plan_add_action(struct drive_plan *plan, const struct drive_action *action, const char *text,
    char **error);

/* Frees all but the drive, which drive_close does. */
void plan_free(struct drive_plan *plan);

#endif
