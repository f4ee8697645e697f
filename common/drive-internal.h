/* What the drive*.c files share. */
#ifndef DRIVE_INTERNAL_H
#define DRIVE_INTERNAL_H

#include "drive.h"

/* Something that a board said: to be searched. */
void drive_hear(struct drive_board *on, const char *bytes, size_t length);

/* What comes next has nothing to do with what came last: it begins a line. */
void drive_end_line(struct drive_board *on);

/* Search all that has come. */
void drive_search(struct drive *drive);

/* Let the steps begin that nothing has to be done before. */
void drive_open_steps(struct drive *drive);

/* It cannot go on: a verdict, or a board failed. */
void drive_give_up(struct drive *drive, const struct drive_board *on, const char *reason,
    int status);

/* All steps of expecting have been taken. */
bool drive_is_met(const struct drive *drive);

/* Do what is to be done now, as far as the boards are ready for it. */
void drive_act(struct drive *drive, int64_t now);

/* When the time is over that the next action can wait, or is to. */
int64_t drive_patience(const struct drive *drive);

/* A program was sent, and has not ended yet. */
bool drive_runs(const struct drive_board *on);

/* A board has ended its task: a program, or a reset. */
void drive_take_end(struct drive_board *on);

/* What becomes of exceptions that came while a script had not said what it expects. */
void drive_settle_errors(struct drive *drive);

/* It is over when each board has printed its summary, or is gone. */
void drive_look_at_unity(struct drive *drive);

/* Tell what is missing of it. */
void drive_end_unity(struct drive *drive);

/* End what still runs on boards. */
void drive_end_programs(struct drive *drive);

#endif
