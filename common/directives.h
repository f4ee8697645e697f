/*
 * The words of the test-file language, in one table: what each takes, where it
 * may stand, how its value is checked. See upy-test-file(5).
 */
#ifndef DIRECTIVES_H
#define DIRECTIVES_H

#include <stdio.h>

#include "faults.h"
#include "fill.h"

/* In the order in which a test does them. */
enum directive {
	DIR_NAME,
	DIR_HINT,
	DIR_TAGS,
	DIR_VARS,
	DIR_SKIP,
	DIR_SKIP_IF,
	DIR_XFAIL,
	DIR_REQUIRES,
	DIR_NEEDS,
	DIR_RETRIES,
	DIR_REPEAT,
	DIR_ROLE,
	DIR_FRESH,
	DIR_TIMEOUT,
	DIR_PARAMS,
	DIR_RESET,
	DIR_CLEAN,
	DIR_PUT,
	DIR_LOAD,
	DIR_SETUP,
	DIR_PROMPT,
	DIR_WAIT,
	DIR_COMMAND,
	DIR_ARGS,
	DIR_KWARGS,
	DIR_BACKGROUND,
	DIR_SEND,
	DIR_EXPECT,
	DIR_EXPECT_RESET,
	DIR_BENCHMARK,
	DIR_ROUNDS,
	DIR_WARMUP,
	DIR_ITERATIONS,
	DIR_MIN_TIME,
	DIR_GC,
	DIR_UNIT,
	DIR_BENCH_HOST,
	DIR_DIFF,
	DIR_FOLLOW,
	DIR_NETWORK,
	DIR_IP,
	DIR_JOIN,
	DIR_INTERRUPT,
	DIR_STEPS,
	DIR_RESULT,
	DIR_SAVE,
	DIR_EXP,
	DIR_EXP_TYPE,
	DIR_ASSERT_OP,
	DIR_ASSERT_ITR,
	DIR_TOLERANCE,
	DIR_RAISES,
	DIR_MATCH,
	DIR_STDOUT,
	DIR_JQ,
	DIR_TEARDOWN,
	DIR_RELOAD,
	DIRECTIVES, /* how many there are; synonyms follow in the table */
};

/* Where a directive may stand, as a set. */
enum directive_place {
	IN_TEST = 1,
	IN_DEFAULTS = 2,
	IN_PARAMS = 4,	/* in an item of params */
	IN_FIXTURE = 8, /* in an item of setup or teardown */
	IN_STEP = 16,	/* in an item of steps */
};

/* Kinds of values, as a set. */
enum directive_kind {
	K_TEXT = 1,
	K_BOOL = 2,
	K_WHOLE = 4,
	K_NUMBER = 8,
	K_NULL = 16,
	K_LIST = 32,
	K_MAP = 64,
	K_SCALAR = 128, /* anything that fits on a line, taken as text */
	K_ANY = 256,
};

struct directive_rule {
	const char *name;
	enum directive means; /* itself, or what it is a synonym of */
	unsigned kinds;
	unsigned places;
	void (*check)(struct faults *faults, const char *name, const struct node *value);
	const char *summary;	  /* half a sentence */
	enum fill fill;		  /* what ${name} becomes in it */
	bool late;		  /* which may name a value that a step saved */
	bool texts;		  /* a list holds texts only */
	const char *const *words; /* the texts it takes, ended by NULL; NULL: any */
	const char *pattern;	  /* what its texts look like, for editors; or NULL */
	double least, most;	  /* range of its numbers; no limits when least == most */
};

/* The table; a row without name ends it. */
extern const struct directive_rule directive_rules[];

/* The rule of a key, or NULL. */
const struct directive_rule *directive_find(const char *key);

/* The name of a directive. */
const char *directive_name(enum directive directive);

/* The known key nearest to one that is unknown in this place, or NULL. */
const char *directive_nearest(const char *key, unsigned place);

/* Check a value against a rule: its kind first, then what the rule asks beyond. */
bool directive_check(const struct directive_rule *rule, struct faults *faults,
    const struct node *value);

/* The table as text: name, values, summary, a line each, separated by tabs. */
void print_directives(FILE *to);

#endif
