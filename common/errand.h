/*
 * Errands: shell commands of the registry that do something about a board, beside
 * the poll loop. Each has a process group of its own and nothing on its standard input.
 */
#ifndef ERRAND_H
#define ERRAND_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct errand {
	pid_t pid;	  /* 0: none runs */
	int fd;		  /* readable when it has ended; or -1 */
	int output;	  /* what it prints, non-blocking; -1: that is on our standard error */
	int64_t deadline; /* the caller's, for calling errand_end */
};

/*
 * Start it, with "NAME=value" for its environment, NULL-terminated (borrowed). With
 * `listen` its output is to be read, else it goes to standard error. False with errno.
 */
bool errand_start(struct errand *errand, const char *command, char *const environment[],
    bool listen, int64_t deadline);

/* Whether it has ended; *status is then as of waitpid(2). */
bool errand_ended(struct errand *errand, int *status);

/* It is over, or given up: what still runs of it is killed. */
void errand_end(struct errand *errand);

/* "ended with status 2", "was killed by signal 9"; to be freed. */
char *errand_describe(int status);

#endif
