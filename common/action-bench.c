/* Bench steps taken apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "action-internal.h"
#include "records.h"

enum { USUAL_ROUNDS = 5, MOST_ROUNDS = 1000000, MOST_ITERATIONS = 1000000000, LONGEST_ROUND = 100 };

/* A number between two others that is a whole one if so wished; `otherwise` when not given. */
static bool
take_number(jv record, const char *key, double least, double most, double *number, char **error)
{
	jv value = rec_get(record, key);
	bool given = jv_is_valid(value), good = !given;
	bool whole = strcmp(key, "min_time_s") != 0;

	if (given && jv_get_kind(value) == JV_KIND_NUMBER) {
		*number = jv_number_value(value);
		good = *number >= least && *number <= most && (!whole || *number == floor(*number));
	}
	jv_free(value);
	if (!good)
		*error = xasprintf("\"%s\" is not a %snumber from %g to %.10g", key,
		    whole ? "whole " : "", least, most);
	return good;
}

static bool
take_numbers(struct measuring *measuring, jv record, char **error)
{
	double rounds = USUAL_ROUNDS, warmup = 0, iterations = 0;

	if (!take_number(record, "rounds", 1, MOST_ROUNDS, &rounds, error) ||
	    !take_number(record, "warmup", 0, MOST_ROUNDS, &warmup, error) ||
	    !take_number(record, "iterations", 1, MOST_ITERATIONS, &iterations, error) ||
	    !take_number(record, "min_time_s", 1e-6, LONGEST_ROUND, &measuring->min_time_s, error))
		return false;
	measuring->rounds = (long)rounds;
	measuring->warmup = (long)warmup;
	measuring->iterations = (int64_t)iterations;
	return true;
}

static bool
take_gc(struct measuring *measuring, jv record, char **error)
{
	const char *gc = rec_string(record, "gc");

	measuring->no_gc = gc && strcmp(gc, "off") == 0;
	measuring->collect = measuring->no_gc || (gc && strcmp(gc, "collect") == 0);
	if (measuring->collect || !rec_has(record, "gc"))
		return true;
	*error = xstrdup("\"gc\" is \"collect\" or \"off\"");
	return false;
}

bool
action_prepare_bench(struct action *action, const char *code, char **error)
{
	struct measuring *measuring = &action->measuring;
	bool loops;

	if (!take_numbers(measuring, action->record, error) ||
	    !take_gc(measuring, action->record, error))
		return false;
	measuring->follow = rec_true(action->record, "follow");
	measuring->host = measuring->follow || rec_true(action->record, "bench_host") ||
	    rec_true(action->record, "diff");
	loops = measuring->iterations || measuring->min_time_s > 0;
	if (loops && measuring->host) {
		*error = xstrdup("what a board times itself, with \"iterations\" or \"min_time_s\", "
				 "is not timed on the host, too");
		return false;
	}
	action->value = !measuring->follow;
	buffer_puts(&action->code, code);
	return true;
}
