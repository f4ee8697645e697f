/* The table of directives. Its order is that of enum directive, then the synonyms. */
#include "directives.h"

#include <string.h>

#include "buffer.h"
#include "directive-checks.h"
#include "text.h"

/* Kinds of values, as a set. */
enum kind {
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

enum {
	ANYWHERE = IN_TEST | IN_DEFAULTS | IN_PARAMS,
	ALSO_FIXTURE = ANYWHERE | IN_FIXTURE,
};

static const struct directive_rule rules[] = {
	{ "name", DIR_NAME, K_SCALAR, IN_TEST, check_name, "names the test" },
	{ "hint", DIR_HINT, K_SCALAR | K_NULL, ANYWHERE, NULL, "says what the test is about" },
	{ "tags", DIR_TAGS, K_TEXT | K_LIST, ANYWHERE, check_tags, "words to select the test by" },
	{ "skip", DIR_SKIP, K_BOOL | K_TEXT, ANYWHERE, NULL, "the test is not run; true or why" },
	{ "skip_if", DIR_SKIP_IF, K_TEXT, ANYWHERE, check_code,
	    "not run where this Python expression holds on the board" },
	{ "xfail", DIR_XFAIL, K_BOOL | K_TEXT, ANYWHERE, NULL, "expected to fail; true or why" },
	{ "retries", DIR_RETRIES, K_WHOLE, ANYWHERE, check_retries,
	    "how many more attempts a failing test gets" },
	{ "role", DIR_ROLE, K_TEXT, ANYWHERE, check_role, "which board runs it; default dut" },
	{ "fresh", DIR_FRESH, K_TEXT, ANYWHERE, check_fresh, "when the board is soft-reset" },
	{ "timeout", DIR_TIMEOUT, K_NUMBER, ALSO_FIXTURE, check_timeout,
	    "seconds that each step may take" },
	{ "params", DIR_PARAMS, K_TEXT | K_LIST, IN_TEST, NULL, "one test for each item" },
	{ "reset", DIR_RESET, K_TEXT, ALSO_FIXTURE, check_reset, "resets the board first" },
	{ "clean", DIR_CLEAN, K_BOOL | K_TEXT | K_LIST, ALSO_FIXTURE, check_clean,
	    "empties the board's file system; or a list of what stays" },
	{ "put", DIR_PUT, K_TEXT | K_LIST | K_MAP, ALSO_FIXTURE, NULL,
	    "files to copy to the board" },
	{ "load", DIR_LOAD, K_TEXT, ALSO_FIXTURE, check_code,
	    "a file, or Python code, to run on the board" },
	{ "setup", DIR_SETUP, K_TEXT | K_LIST | K_MAP, ANYWHERE, NULL, "what to run before" },
	{ "wait", DIR_WAIT, K_NUMBER, ALSO_FIXTURE, check_wait,
	    "seconds to pause before the command" },
	{ "command", DIR_COMMAND, K_TEXT, ALSO_FIXTURE, check_code, "Python code to run" },
	{ "args", DIR_ARGS, K_TEXT | K_LIST | K_MAP | K_NULL, ALSO_FIXTURE, check_args,
	    "calls the command with these arguments" },
	{ "kwargs", DIR_KWARGS, K_TEXT | K_MAP | K_NULL, ALSO_FIXTURE, check_args,
	    "keyword arguments of that call" },
	{ "send", DIR_SEND, K_TEXT | K_LIST, ANYWHERE, check_texts,
	    "what to type while the command runs" },
	{ "expect", DIR_EXPECT, K_TEXT | K_LIST, ANYWHERE, check_texts,
	    "what the running command must print" },
	{ "benchmark", DIR_BENCHMARK, K_TEXT, ANYWHERE, check_code, "Python code to measure" },
	{ "rounds", DIR_ROUNDS, K_WHOLE, ANYWHERE, check_rounds, "how often to measure" },
	{ "unit", DIR_UNIT, K_TEXT, ANYWHERE, check_code,
	    "what is measured: MEASURE:UNIT or UNIT" },
	{ "bench_host", DIR_BENCH_HOST, K_BOOL, ANYWHERE, NULL, "measure on the host too" },
	{ "diff", DIR_DIFF, K_BOOL, ANYWHERE, NULL, "and record host minus board" },
	{ "follow", DIR_FOLLOW, K_BOOL, ANYWHERE, NULL, "measure on the host only" },
	{ "network", DIR_NETWORK, K_TEXT, ANYWHERE, check_network,
	    "TOOL:MODE[:COMMAND], a program on the host against the board" },
	{ "ip", DIR_IP, K_TEXT, ANYWHERE, check_code, "localip, devip, or an address" },
	{ "result", DIR_RESULT, K_TEXT, ANYWHERE, check_code, "Python code whose value is judged" },
	{ "exp", DIR_EXP, K_ANY, ANYWHERE, check_exp, "the expected value" },
	{ "exp_type", DIR_EXP_TYPE, K_TEXT, ANYWHERE, check_exp_type, "the expected type" },
	{ "assert_op", DIR_ASSERT_OP, K_TEXT, ANYWHERE, check_assert_op,
	    "how to compare; default ==" },
	{ "assert_itr", DIR_ASSERT_ITR, K_TEXT, ANYWHERE, check_assert_itr,
	    "any or all: compare each item of the value" },
	{ "raises", DIR_RAISES, K_TEXT, ANYWHERE, check_dotted,
	    "the exception that must be raised" },
	{ "teardown", DIR_TEARDOWN, K_TEXT | K_LIST | K_MAP, ANYWHERE, NULL,
	    "what to run after, in any case" },
	{ "reload", DIR_RELOAD, K_TEXT, ANYWHERE, check_dotted,
	    "a module to forget after the test" },
	{ "assert", DIR_EXP, K_ANY, ANYWHERE, check_exp, "means exp" },
};

enum { RULES = sizeof rules / sizeof *rules };

const struct directive_rule *
directive_find(const char *key)
{
	for (int i = 0; i < RULES; i++)
		if (strcmp(rules[i].name, key) == 0)
			return &rules[i];
	return NULL;
}

const char *
directive_name(enum directive directive)
{
	return rules[directive].name;
}

const char *
directive_nearest(const char *key, unsigned place)
{
	const char *names[RULES + 1];
	int count = 0;

	for (int i = 0; i < RULES; i++)
		if (rules[i].places & place)
			names[count++] = rules[i].name;
	names[count] = NULL;
	return nearest_word(key, names);
}

/* The kinds a value is of. */
static unsigned
kinds_of(const struct node *value)
{
	static const unsigned scalars[] = {
		[SCALAR_STRING] = K_TEXT | K_SCALAR,
		[SCALAR_NULL] = K_NULL,
		[SCALAR_BOOL] = K_BOOL | K_SCALAR,
		[SCALAR_INT] = K_WHOLE | K_NUMBER | K_SCALAR,
		[SCALAR_FLOAT] = K_NUMBER | K_SCALAR,
		[SCALAR_DATE] = K_SCALAR,
	};

	if (value->kind == NODE_SCALAR)
		return K_ANY | scalars[value->type];
	return K_ANY | (value->kind == NODE_LIST ? K_LIST : K_MAP);
}

/* "text, a list or a map" */
static void
put_kinds(struct buffer *to, unsigned kinds)
{
	static const struct {
		unsigned kind;
		const char *name;
	} names[] = {
		{ K_ANY, "any value" },
		{ K_SCALAR, "text" },
		{ K_BOOL, "true/false" },
		{ K_TEXT, "text" },
		{ K_WHOLE, "a whole number" },
		{ K_NUMBER, "a number" },
		{ K_LIST, "a list" },
		{ K_MAP, "a map" },
	};
	const char *separator = "";

	kinds &= ~(unsigned)K_NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(kinds & names[i].kind))
			continue;
		kinds &= ~names[i].kind;
		buffer_printf(to, "%s%s", separator, names[i].name);
		separator = kinds & (kinds - 1) ? ", " : " or ";
	}
}

static void
complain_kind(const struct directive_rule *rule, struct faults *faults, const struct node *value)
{
	struct buffer wanted = { 0 };
	const char *advice = "";

	if (value->kind == NODE_SCALAR && rule->means == DIR_ARGS)
		advice = "; put it in a list";
	else if (value->kind == NODE_SCALAR && (rule->kinds & K_TEXT))
		advice = "; put it in quotes";
	put_kinds(&wanted, rule->kinds);
	if (kinds_of(value) & K_NULL)
		fault(faults, value, "%s: has no value; it takes %s", rule->name,
		    buffer_string(&wanted));
	else
		fault(faults, value, "%s: takes %s, not %s%s", rule->name, buffer_string(&wanted),
		    node_describe(value), advice);
	buffer_free(&wanted);
}

bool
directive_check(const struct directive_rule *rule, struct faults *faults,
    const struct node *value)
{
	size_t before = faults->errors;

	if (!(kinds_of(value) & rule->kinds))
		complain_kind(rule, faults, value);
	else if (rule->check)
		rule->check(faults, rule->name, value);
	return faults->errors == before;
}

void
print_directives(FILE *to)
{
	for (int i = 0; i < RULES; i++) {
		struct buffer kinds = { 0 };

		put_kinds(&kinds, rules[i].kinds);
		fprintf(to, "%s\t%s\t%s\n", rules[i].name, buffer_string(&kinds),
		    rules[i].summary);
		buffer_free(&kinds);
	}
}
