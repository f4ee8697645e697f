/* Stop flag, blocked signals, re-raise. */
#include "signals.h"

#include <stdbool.h>
#include <stddef.h>

volatile sig_atomic_t stop_signal;

static const int stoppers[] = { SIGINT, SIGTERM, SIGHUP };
enum { STOPPERS = sizeof stoppers / sizeof *stoppers };

static sigset_t original_mask, waiting_mask;
static bool caught;

static void
note_signal(int number)
{
	stop_signal = number;
}

void
signals_catch(void)
{
	sigset_t blocked;

	sigemptyset(&blocked);
	for (int i = 0; i < STOPPERS; i++) {
		struct sigaction old, action = { .sa_handler = note_signal };

		sigaction(stoppers[i], NULL, &old);
		if (old.sa_handler == SIG_IGN)
			continue;
		sigaction(stoppers[i], &action, NULL);
		sigaddset(&blocked, stoppers[i]);
	}
	signal(SIGPIPE, SIG_IGN);
	sigprocmask(SIG_BLOCK, &blocked, &original_mask);
	waiting_mask = original_mask;
	for (int i = 0; i < STOPPERS; i++)
		sigdelset(&waiting_mask, stoppers[i]);
	caught = true;
}

const sigset_t *
signals_waiting(void)
{
	return caught ? &waiting_mask : NULL;
}

void
signals_restore(void)
{
	if (!caught)
		return;
	for (int i = 0; i < STOPPERS; i++) {
		struct sigaction old;

		sigaction(stoppers[i], NULL, &old);
		if (old.sa_handler != SIG_IGN)
			signal(stoppers[i], SIG_DFL);
	}
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &original_mask, NULL);
}

void
signals_reraise(void)
{
	sigset_t all;

	if (stop_signal == 0)
		return;
	signal(stop_signal, SIG_DFL);
	sigemptyset(&all);
	sigaddset(&all, stop_signal);
	raise(stop_signal);
	sigprocmask(SIG_UNBLOCK, &all, NULL);
}
