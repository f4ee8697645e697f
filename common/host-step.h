/*
 * Steps of the host (do: host): a shell command in a process group of its own, beside
 * the poll loop. What it prints is kept; at its deadline, or when it is stopped, all
 * that it has started is killed.
 */
#ifndef HOST_STEP_H
#define HOST_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include "action.h"
#include "answer.h"
#include "buffer.h"
#include "errand.h"

/* One such step on its way. All zeros: none. */
struct host_step {
	bool begun;
	const struct action *action;
	int events; /* the epoll(7) that is told of its output and its end */
	struct errand errand;
	struct buffer printed;
	double timeout; /* seconds */
	int64_t started, deadline;
	int64_t wake;	 /* when it is started again, or looked at */
	int64_t pause_us; /* until then, longer each time */
	int port;	 /* that it listens on, which is still to be waited for; or 0 */
	bool over;	 /* by itself, late or stopped */
	bool late;
	int status;	 /* of waitpid(2) */
	char *failure;	 /* it could not be run */
};

void host_step_start(struct host_step *step, const struct action *action, int events,
    double timeout, int64_t now);

/*
 * Take what has come. With `again` it is started once more while it finds nobody who
 * listens, if the step wants that. True when it is over.
 */
bool host_step_serve(struct host_step *step, bool again, int64_t now);

/* What follows has to wait: it does not listen yet. */
bool host_step_opens(const struct host_step *step);

/* When host_step_serve is to be called without any event, or NEVER. */
int64_t host_step_wake(const struct host_step *step);

/* End it at once. */
void host_step_stop(struct host_step *step);

/* What came of it, into the answer, and give everything back. */
void host_step_answer(struct host_step *step, struct answer *answer, int64_t now);

/* End it, and give everything back. */
void host_step_free(struct host_step *step);

#endif
