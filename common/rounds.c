/* The rounds of a benchmark. */
#include "rounds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "rounds-internal.h"

/*
 * Of what a round prints the whole is looked at, or the end.
 */

enum { MOST_PRINTED = 1 << 18, ENOUGH_PRINTED = 1 << 16 };

void
rounds_hear(struct rounds *rounds, const char *bytes, size_t length)
{
	if (rounds->phase != ROUNDS_ROUND)
		return;
	buffer_append(&rounds->printed, bytes, length);
	if (rounds->printed.length > MOST_PRINTED)
		buffer_consume(&rounds->printed, rounds->printed.length - ENOUGH_PRINTED);
}

/*
 * What the board is to do next.
 */

static long
all_rounds(const struct rounds *rounds)
{
	return rounds->action->measuring.warmup + rounds->action->measuring.rounds;
}

static bool
is_done(const struct rounds *rounds)
{
	return rounds->done >= all_rounds(rounds);
}

static enum rounds_phase
next_phase(const struct rounds *rounds)
{
	if (rounds_are_timed(rounds) && !rounds->watch.name[0])
		return ROUNDS_CLOCK;
	if (rounds_are_timed(rounds) && !rounds->iterations)
		return ROUNDS_CALIBRATE;
	if (rounds->action->measuring.collect && !rounds->prepared)
		return ROUNDS_PREPARE;
	return ROUNDS_ROUND;
}

/* The program of a round. */
static void
put_round(struct rounds *rounds, struct buffer *to)
{
	const struct buffer *code = &rounds->action->code;
	struct buffer program = { 0 };

	if (rounds_are_timed(rounds))
		put_timed(&program, &rounds->watch, &rounds->code, rounds->iterations);
	else
		buffer_append(&program, code->data, code->length);
	if (rounds->action->measuring.no_gc)
		put_undisturbed(to, buffer_string(&program), program.length);
	else
		buffer_append(to, program.data, program.length);
	buffer_free(&program);
}

/* The program of a phase. */
static void
put_program(struct rounds *rounds, struct buffer *to)
{
	switch (rounds->phase) {
	case ROUNDS_CLOCK:
		buffer_puts(to, stopwatch_question);
		break;
	case ROUNDS_CALIBRATE:
		put_calibration(to, &rounds->watch, &rounds->code,
		    rounds->action->measuring.min_time_s);
		break;
	case ROUNDS_PREPARE:
		buffer_puts(to, "__import__('gc').collect()");
		break;
	case ROUNDS_ROUND:
		put_round(rounds, to);
		break;
	}
}

/* Give the board the program of the phase. Always false: there is more to come. */
static bool
run(struct rounds *rounds, enum rounds_phase phase, int64_t now)
{
	double left = fmax(rounds->timeout - (double)rounds->spent_us / 1e6, 0);
	bool value = phase != ROUNDS_PREPARE && rounds->action->value;
	struct buffer program = { 0 };

	rounds->phase = phase;
	buffer_clear(&rounds->printed);
	put_program(rounds, &program);
	board_run(rounds->board, buffer_string(&program), program.length, value, left, now);
	buffer_free(&program);
	return false;
}

void
rounds_start(struct rounds *rounds, const struct action *action, struct board *board,
    struct answer *answer, double timeout, int64_t now)
{
	*rounds = (struct rounds){ .action = action, .board = board, .answer = answer,
		.timeout = timeout, .iterations = action->measuring.iterations,
		.code = timed_code_of(action->code.data, action->code.length) };
	run(rounds, next_phase(rounds), now);
}

void
rounds_stop(struct rounds *rounds)
{
	rounds->stopped = true;
}

/*
 * What a program has answered.
 */

/* False, with a problem or, where a clock went backwards for once, without one. */
static bool
time_round(struct rounds *rounds, struct samples *to, char **problem)
{
	enum { MOST_REPEATS = 3 };
	double seconds;
	bool backwards;

	if (stopwatch_read(&rounds->watch, &rounds->board->repl.frame.repr, rounds->iterations,
		&seconds, &backwards, problem)) {
		samples_add(to, seconds);
		return true;
	}
	if (backwards && rounds->repeats++ < MOST_REPEATS) {
		free(*problem);
		*problem = NULL;
	}
	return false;
}

/* What a round measured, which its board has given or timed; false as above. */
static bool
measure(struct rounds *rounds, struct samples *to, char **problem)
{
	const struct frame *frame = &rounds->board->repl.frame;
	bool none = !frame->has_repr ||
	    (frame->repr.length == 4 && memcmp(frame->repr.data, "None", 4) == 0);

	if (rounds_are_timed(rounds))
		return time_round(rounds, to, problem);
	return samples_take(to, none ? NULL : &frame->repr, &rounds->printed, problem);
}

static bool
take_round(struct rounds *rounds, char **problem)
{
	const struct measuring *measuring = &rounds->action->measuring;
	const struct board *board = rounds->board;
	bool counts = rounds->done >= measuring->warmup;
	struct samples unused = { 0 };
	bool measured = measuring->follow ||
	    measure(rounds, counts ? &rounds->samples : &unused, problem);

	samples_free(&unused);
	rounds->prepared = false;
	if (!measured)
		return !*problem; /* then it is done again */
	if (counts && measuring->host)
		put_sample(&rounds->host, (double)(board->finished - board->started) / 1e6);
	rounds->done++;
	return true;
}

/* False with a problem. */
static bool
take(struct rounds *rounds, char **problem)
{
	const struct buffer *repr = &rounds->board->repl.frame.repr;

	switch (rounds->phase) {
	case ROUNDS_CLOCK:
		return stopwatch_choose(&rounds->watch, repr, problem);
	case ROUNDS_CALIBRATE:
		return stopwatch_calibrate(&rounds->watch, repr,
		    rounds->action->measuring.min_time_s, &rounds->iterations, problem);
	case ROUNDS_PREPARE:
		rounds->prepared = true;
		return true;
	case ROUNDS_ROUND:
		return take_round(rounds, problem);
	}
	return true;
}

/*
 * The end.
 */

static void
put_list(struct buffer *to, const char *key, const struct buffer *numbers)
{
	if (!numbers->length)
		return;
	buffer_printf(to, "%s\"%s\":[", to->length ? "," : "", key);
	buffer_append(to, numbers->data, numbers->length);
	buffer_putc(to, ']');
}

static void
put_members(struct rounds *rounds)
{
	struct buffer *to = &rounds->answer->members;

	put_list(to, "samples", &rounds->samples.values);
	put_list(to, "vtime", &rounds->samples.times);
	put_list(to, "host_samples", &rounds->host);
	if (rounds_are_timed(rounds))
		buffer_printf(to, ",\"iterations\":%lld,\"clock\":\"%s\"",
		    (long long)rounds->iterations, rounds->watch.name);
}

static bool
wants_difference(const struct rounds *rounds)
{
	return rec_true(rounds->action->record, "diff") && !rounds->action->measuring.follow;
}

static bool
finish(struct rounds *rounds)
{
	struct answer *answer = rounds->answer;
	size_t count = rounds->samples.count;

	if (strcmp(answer->status, "ok") == 0 && !is_done(rounds))
		answer->status = "timeout"; /* it was stopped */
	if (strcmp(answer->status, "ok") == 0 && wants_difference(rounds) &&
	    count != (size_t)rounds->action->measuring.rounds) {
		answer->status = "unmatched";
		snprintf(answer->reason, sizeof answer->reason,
		    "diff: there is no difference between %ld rounds and %zu samples",
		    rounds->action->measuring.rounds, count);
	}
	if (strcmp(answer->status, "ok") == 0)
		put_members(rounds);
	answer->elapsed_us = rounds->spent_us;
	rounds_free(rounds);
	return true;
}

bool
rounds_advance(struct rounds *rounds, int64_t now)
{
	bool good = rounds->board->outcome.status == OUTCOME_OK;
	char *problem = NULL;

	rounds->spent_us += rounds->board->finished - rounds->board->started;
	if (!good)
		rounds_take_failure(rounds);
	else if (!(good = take(rounds, &problem)))
		rounds_take_problem(rounds, problem);
	if (good && !rounds->stopped && !is_done(rounds))
		return run(rounds, next_phase(rounds), now);
	return finish(rounds);
}

void
rounds_free(struct rounds *rounds)
{
	samples_free(&rounds->samples);
	buffer_free(&rounds->host);
	buffer_free(&rounds->printed);
	*rounds = (struct rounds){ 0 };
}
