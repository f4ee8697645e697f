/* The four exit statuses of every command; see upy(7). */
#ifndef EXITS_H
#define EXITS_H

enum exit_status {
	EXIT_PASS = 0,	 /* all good */
	EXIT_VERDICT = 1, /* a verdict is bad: a test failed, a pattern was not found */
	EXIT_USAGE = 2,	 /* the caller must change arguments or input */
	EXIT_SYSTEM = 3, /* a board, a file or the system failed */
};

/* The more important of two statuses: 3 before 2 before 1 before 0. */
static inline int
worse_exit(int a, int b)
{
	return a > b ? a : b;
}

#endif
