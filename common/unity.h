/*
 * The output of Unity, the test framework for C: bytes in, cases out. Both forms are
 * understood, also among other output:
 *
 *	FILE:LINE:NAME:PASS			and FAIL or IGNORE, with ": REASON"
 *	TEST(GROUP, NAME) PASS			or "FILE:LINE::FAIL: REASON" at its end
 *	3 Tests 1 Failures 0 Ignored		then OK or FAIL
 */
#ifndef UNITY_H
#define UNITY_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"
#include "strmap.h"

enum unity_result { UNITY_PASS, UNITY_FAIL, UNITY_IGNORE, UNITY_CUT };

/* A test case, valid during the call that tells of it. */
struct unity_case {
	const char *id;	    /* FILE::NAME or GROUP::NAME, with #2 when there is another one */
	const char *name;   /* as Unity prints it: of the fixture form without its group */
	const char *file;   /* NULL: not told */
	long line;	    /* 0: not told */
	enum unity_result result; /* UNITY_CUT: the output ended before its result */
	const char *reason; /* or NULL */
	double elapsed_ms;  /* below 0: not told */
};

struct unity {
	/* Called for each case, as it ends. */
	void (*found)(void *context, const struct unity_case *found);
	/* Called with what is wrong with the output as a whole: a sentence. */
	void (*wrong)(void *context, const char *what);
	void *context;

	struct buffer line;   /* the start of one */
	struct strmap ids;    /* that were used */
	char *file;	      /* of the case before, or NULL */
	char *open;	      /* the fixture form's test that runs: "GROUP, NAME"; or NULL */
	bool passed;	      /* PASS was seen of it, unless that is not yet the end */
	double passed_ms;
	size_t seen[UNITY_CUT + 1]; /* cases since the last summary, by result */
	size_t summaries;
	bool counted;	      /* the numbers of a summary came, its last word is awaited */
	bool failed;	      /* and is to be FAIL */
};

/* More bytes, cut anywhere. */
void unity_feed(struct unity *unity, const char *bytes, size_t length);

/* There is no more. */
void unity_end(struct unity *unity);

void unity_free(struct unity *unity);

#endif
