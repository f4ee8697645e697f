/* What the lane*.c files share. */
#ifndef LANE_INTERNAL_H
#define LANE_INTERNAL_H

#include "lane.h"

/* A field of the test's record; NULL, or 0, without one. */
const char *lane_test_string(const struct lane *lane, const char *key);
double lane_test_number(const struct lane *lane, const char *key);

/* Skip the rest of the test; takes over `reason`. */
void lane_set_skip(struct lane *lane, char *reason);

/* Skip the rest of this attempt but for what always runs; takes over `reason`. */
void lane_set_halt(struct lane *lane, char *reason);

/* Take all boards for the test at the cursor, or none: false while another lane has one. */
bool lane_take_seats(struct lane *lane);

/*
 * Take the board of a step, which its test has perhaps not named: without it nobody
 * would look at what it runs in the background. False while another lane has it.
 */
bool lane_take_seat(struct lane *lane, struct seat *seat);

/* The boards are taken; `item` is the test's, NULL for a step without one. */
void lane_begin_test(struct lane *lane, struct item *item);

/* Give back the boards that the lane has for its test. */
void lane_release_seats(struct lane *lane);

/* Its boards are to have a clean interpreter before their next program. */
void lane_want_resets(struct lane *lane);

/* The first attempt at the lane's test begins. */
void lane_begin_attempts(struct lane *lane);

/* The attempt is over: perhaps another one; else take stock. */
void lane_end_attempt(struct lane *lane);

/* What was passed is not needed any more, but for the last item: it leads to the next. */
void lane_release_items(struct lane *lane);

/* A test has failed, with that exit status. */
void lane_note_failure(struct lane *lane, int status);

void lane_next_item(struct lane *lane);

/* Send the result that was put off so that the board had not to wait for it. */
void lane_tell(struct lane *lane);

/*
 * The cursor is at a step of the lane's test: run it, or answer why not. False
 * when its board has to end what it does in the background first.
 */
bool lane_start_step(struct lane *lane, int64_t now);

/* The board of a role, or NULL. */
struct seat *lane_seat(const struct lane *lane, const char *role);

/* Open the board of a seat, if it is not; false with what the steps for it are told. */
bool lane_open_seat(struct lane *lane, struct seat *seat);

/*
 * Before the first step of a test: ask its boards what it wants to know. True when
 * the step cannot be run now: an answer is awaited, or the test is not to be run.
 */
bool lane_ask(struct lane *lane, int64_t now);

/* The answer has come. */
void lane_take_answer(struct lane *lane, int64_t now);

/* The step is answered: send its result, and end the attempt if it was its last. */
void lane_answered(struct lane *lane, int64_t now);

/* A step of the background is answered, which has left its seat. */
void lane_answered_behind(struct lane *lane, struct seat *seat, int64_t now);

/* Begin to wait for what runs in the background; answer it if it is time: false when it is not. */
void lane_start_join(struct lane *lane, int64_t now);
bool lane_join(struct lane *lane, int64_t now);

/* Keep the value of a good step if it is to be saved. */
void lane_save_value(struct lane *lane, const struct work *work, bool good);

/* A step in the background will save what the step to be run uses. */
bool lane_awaits_value(const struct lane *lane);

/*
 * Put saved values into the step to be run. When that cannot be done the step is
 * answered, the rest of its test is left out, and the result is false.
 */
bool lane_fill_step(struct lane *lane, int64_t now);

/* Ask the person, or take the answer to the step; false when that has to be waited for. */
bool lane_prompt(struct lane *lane, int64_t now);

/* Take the question back: as a pause that is over. */
void lane_stop_prompt(struct lane *lane);

/* Begin a step that expects something; answer it if it is time: false when it is not. */
void lane_start_expect(struct lane *lane);
bool lane_expect(struct lane *lane, int64_t now);

/* That its board is gone, and why, to be freed; NULL if it is not, or is being seen to. */
char *lane_loss(const struct lane *lane);

/* Type the text of the step, when there is something that reads it; false until then. */
void lane_start_typing(struct lane *lane, int64_t now);
bool lane_type(struct lane *lane, int64_t now);

/* Start the command of the host that a step is about. */
void lane_start_host(struct lane *lane, struct work *work, int64_t now);

/* Look at it; false when its end has to be waited for. */
bool lane_host(struct lane *lane, int64_t now);

/* The same for those in the background: whether one of them has ended. */
bool lane_hosts_behind(struct lane *lane, int64_t now);

/* The step is answered, or runs in the background. */
void lane_pass_step(struct lane *lane);

/* Some board of the lane runs a step in the background. */
bool lane_has_background(const struct lane *lane);

/* Stop all programs that run in the background: they are "skipped", with that reason. */
void lane_stop_background(struct lane *lane, const char *reason, int64_t now);

#endif
