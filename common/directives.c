/* The table of directives. Its order is that of enum directive, then the synonyms. */
#include "directives.h"

#include <math.h>
#include <string.h>

#include "buffer.h"
#include "directive-checks.h"
#include "comparison.h"
#include "pylit.h"
#include "text.h"

enum {
	ANYWHERE = IN_TEST | IN_DEFAULTS | IN_PARAMS,
	ITEM = IN_FIXTURE | IN_STEP,
	JUDGING = ANYWHERE | IN_STEP,
	EVERYWHERE = ANYWHERE | ITEM,
};

enum { MOST_ROUNDS = 1000000, MOST_RETRIES = 1000, LONGEST_WAIT = 100000 };

/* Letters are those of ASCII, and all that is beyond. */
#define NAME "[A-Za-z_\\u0080-\\uffff][A-Za-z0-9_\\u0080-\\uffff]*"
static const char name_pattern[] = "^" NAME "$";
static const char dotted_pattern[] = "^" NAME "(\\." NAME ")*$";
static const char raises_pattern[] = "^" NAME "(\\." NAME ")*(:[\\s\\S]*)?$";

static const char *const fresh_words[] = { "file", "test", "session", "none", NULL };
static const char *const itr_words[] = { "any", "all", NULL };
static const char *const reset_words[] = { "soft", "hard", NULL };

const struct directive_rule directive_rules[] = {
	{ "name", DIR_NAME, K_SCALAR, IN_TEST, check_name,
	    "names the test",
	    .fill = FILL_NONE },
	{ "hint", DIR_HINT, K_SCALAR | K_NULL, ANYWHERE, NULL,
	    "says what the test is about",
	    .fill = FILL_TEXT },
	{ "tags", DIR_TAGS, K_TEXT | K_LIST, ANYWHERE, check_tags,
	    "words to select the test by",
	    .fill = FILL_TEXT, .texts = true },
	{ "vars", DIR_VARS, K_MAP, IN_TEST | IN_PARAMS, check_vars,
	    "constants, for ${name}",
	    .fill = FILL_NONE },
	{ "skip", DIR_SKIP, K_BOOL | K_TEXT, ANYWHERE, NULL,
	    "the test is not run; true or why",
	    .fill = FILL_TEXT },
	{ "skip_if", DIR_SKIP_IF, K_TEXT, ANYWHERE, check_code,
	    "not run where this Python expression holds on the board",
	    .fill = FILL_CODE },
	{ "xfail", DIR_XFAIL, K_BOOL | K_TEXT, ANYWHERE, NULL,
	    "expected to fail; true or why",
	    .fill = FILL_TEXT },
	{ "requires", DIR_REQUIRES, K_TEXT | K_LIST, ANYWHERE, check_requires,
	    "what the board must have, else the test is skipped",
	    .fill = FILL_TEXT, .texts = true },
	{ "needs", DIR_NEEDS, K_TEXT | K_LIST, ANYWHERE, check_needs,
	    "tests of the file that must pass before",
	    .fill = FILL_TEXT, .texts = true },
	{ "retries", DIR_RETRIES, K_WHOLE, ANYWHERE, NULL,
	    "how many more attempts a failing test gets",
	    .fill = FILL_TEXT, .least = 0, .most = MOST_RETRIES },
	{ "repeat", DIR_REPEAT, K_WHOLE | K_MAP, ANYWHERE, check_repeat,
	    "how often to run it; or {times: N, pass_rate: 0..1}",
	    .fill = FILL_TEXT, .least = 1, .most = MOST_ROUNDS },
	{ "role", DIR_ROLE, K_TEXT, EVERYWHERE, check_role,
	    "which board runs it; default dut",
	    .fill = FILL_TEXT, .pattern = name_pattern },
	{ "fresh", DIR_FRESH, K_TEXT, ANYWHERE, NULL,
	    "when the board is soft-reset",
	    .fill = FILL_TEXT, .words = fresh_words },
	{ "timeout", DIR_TIMEOUT, K_NUMBER, EVERYWHERE, NULL,
	    "seconds that each step may take",
	    .fill = FILL_TEXT, .least = 1e-3, .most = LONGEST_WAIT },
	{ "params", DIR_PARAMS, K_TEXT | K_LIST | K_MAP, IN_TEST, NULL,
	    "one test for each item",
	    .fill = FILL_NONE },
	{ "reset", DIR_RESET, K_TEXT, EVERYWHERE, NULL,
	    "resets the board first",
	    .fill = FILL_TEXT, .words = reset_words },
	{ "clean", DIR_CLEAN, K_BOOL | K_TEXT | K_LIST | K_MAP, EVERYWHERE, check_clean,
	    "empties the board's file system; or a list of what stays",
	    .fill = FILL_TEXT },
	{ "put", DIR_PUT, K_TEXT | K_LIST | K_MAP, EVERYWHERE, NULL,
	    "files to copy to the board",
	    .fill = FILL_TEXT, .late = true, .pattern = "." },
	{ "load", DIR_LOAD, K_TEXT, EVERYWHERE, check_code,
	    "a file, or Python code, to run on the board",
	    .fill = FILL_LOAD, .late = true },
	{ "setup", DIR_SETUP, K_TEXT | K_LIST | K_MAP, ANYWHERE, NULL,
	    "what to run before",
	    .fill = FILL_NONE },
	{ "prompt", DIR_PROMPT, K_TEXT, EVERYWHERE, check_code,
	    "asks a person to do or to confirm something",
	    .fill = FILL_TEXT, .late = true },
	{ "wait", DIR_WAIT, K_NUMBER, EVERYWHERE, NULL,
	    "seconds to pause before the command",
	    .fill = FILL_TEXT, .least = 0, .most = LONGEST_WAIT },
	{ "command", DIR_COMMAND, K_TEXT, EVERYWHERE, check_code,
	    "Python code to run",
	    .fill = FILL_CODE, .late = true },
	{ "args", DIR_ARGS, K_TEXT | K_LIST | K_MAP | K_NULL, EVERYWHERE, check_args,
	    "calls the command with these arguments",
	    .fill = FILL_CODE, .late = true },
	{ "kwargs", DIR_KWARGS, K_TEXT | K_MAP | K_NULL, EVERYWHERE, check_args,
	    "keyword arguments of that call",
	    .fill = FILL_CODE, .late = true },
	{ "background", DIR_BACKGROUND, K_BOOL, ITEM, NULL,
	    "the next steps begin while it runs",
	    .fill = FILL_TEXT },
	{ "send", DIR_SEND, K_TEXT | K_LIST, ANYWHERE, check_texts,
	    "what to type while the command runs",
	    .fill = FILL_TEXT, .texts = true },
	{ "expect", DIR_EXPECT, K_TEXT | K_LIST, ANYWHERE, check_texts,
	    "what the running command must print",
	    .fill = FILL_TEXT, .texts = true },
	{ "benchmark", DIR_BENCHMARK, K_TEXT, ANYWHERE, check_code,
	    "Python code to measure",
	    .fill = FILL_CODE },
	{ "rounds", DIR_ROUNDS, K_WHOLE, ANYWHERE, NULL,
	    "how often to measure",
	    .fill = FILL_TEXT, .least = 1, .most = MOST_ROUNDS },
	{ "unit", DIR_UNIT, K_TEXT, ANYWHERE, check_code,
	    "what is measured: MEASURE:UNIT or UNIT",
	    .fill = FILL_TEXT },
	{ "bench_host", DIR_BENCH_HOST, K_BOOL, ANYWHERE, NULL,
	    "measure on the host too",
	    .fill = FILL_TEXT },
	{ "diff", DIR_DIFF, K_BOOL, ANYWHERE, NULL,
	    "and record host minus board",
	    .fill = FILL_TEXT },
	{ "follow", DIR_FOLLOW, K_BOOL, ANYWHERE, NULL,
	    "measure on the host only",
	    .fill = FILL_TEXT },
	{ "network", DIR_NETWORK, K_TEXT, ANYWHERE, check_network,
	    "TOOL:MODE[:COMMAND], a program on the host against the board",
	    .fill = FILL_TEXT },
	{ "ip", DIR_IP, K_TEXT, ANYWHERE, check_code,
	    "localip, devip, or an address",
	    .fill = FILL_TEXT },
	{ "join", DIR_JOIN, K_TEXT, ITEM, check_role,
	    "waits for what runs in the background on this role's board",
	    .fill = FILL_TEXT, .pattern = name_pattern },
	{ "interrupt", DIR_INTERRUPT, K_BOOL, ITEM, NULL,
	    "true: ends what is joined, as Ctrl-C does",
	    .fill = FILL_TEXT },
	{ "steps", DIR_STEPS, K_LIST, ANYWHERE, NULL,
	    "steps on several boards, in this order",
	    .fill = FILL_NONE },
	{ "result", DIR_RESULT, K_TEXT, ANYWHERE, check_code,
	    "Python code whose value is judged",
	    .fill = FILL_CODE, .late = true },
	{ "save", DIR_SAVE, K_TEXT, EVERYWHERE, check_role,
	    "keeps the value, for ${name} in what follows",
	    .pattern = name_pattern },
	{ "exp", DIR_EXP, K_ANY, JUDGING, check_exp,
	    "the expected value",
	    .fill = FILL_EXP, .late = true },
	{ "exp_type", DIR_EXP_TYPE, K_TEXT, JUDGING, NULL,
	    "the expected type",
	    .fill = FILL_TEXT, .words = pylit_types },
	{ "assert_op", DIR_ASSERT_OP, K_TEXT, JUDGING, NULL,
	    "how to compare; default ==",
	    .fill = FILL_TEXT, .words = comparison_names },
	{ "assert_itr", DIR_ASSERT_ITR, K_TEXT, JUDGING, NULL,
	    "any or all: compare each item of the value",
	    .fill = FILL_TEXT, .words = itr_words },
	{ "tolerance", DIR_TOLERANCE, K_NUMBER | K_MAP, JUDGING, check_tolerance,
	    "how far floats may be off; or {abs: NUMBER, rel: NUMBER}",
	    .fill = FILL_TEXT, .least = 0, .most = HUGE_VAL },
	{ "raises", DIR_RAISES, K_TEXT, JUDGING, check_raises,
	    "the exception that must be raised, TYPE or 'TYPE: REGEX'",
	    .fill = FILL_TEXT, .late = true, .pattern = raises_pattern },
	{ "match", DIR_MATCH, K_TEXT | K_LIST, JUDGING, check_texts,
	    "a regular expression, found in what is printed",
	    .fill = FILL_TEXT, .late = true, .texts = true },
	{ "stdout", DIR_STDOUT, K_SCALAR, JUDGING, check_stdout,
	    "the exact text that is printed",
	    .fill = FILL_TEXT, .late = true },
	{ "jq", DIR_JQ, K_TEXT | K_LIST, JUDGING, check_texts,
	    "a jq filter that must hold for the result record",
	    .fill = FILL_TEXT, .late = true, .texts = true },
	{ "teardown", DIR_TEARDOWN, K_TEXT | K_LIST | K_MAP, ANYWHERE, NULL,
	    "what to run after, in any case",
	    .fill = FILL_NONE },
	{ "reload", DIR_RELOAD, K_TEXT, EVERYWHERE, check_dotted,
	    "a module to forget after the test",
	    .fill = FILL_TEXT, .pattern = dotted_pattern },
	{ "assert", DIR_EXP, K_ANY, JUDGING, check_exp,
	    "means exp",
	    .fill = FILL_EXP, .late = true },
	{ 0 },
};

enum { RULES = sizeof directive_rules / sizeof *directive_rules - 1 };

const struct directive_rule *
directive_find(const char *key)
{
	for (int i = 0; i < RULES; i++)
		if (strcmp(directive_rules[i].name, key) == 0)
			return &directive_rules[i];
	return NULL;
}

const char *
directive_name(enum directive directive)
{
	return directive_rules[directive].name;
}

const char *
directive_nearest(const char *key, unsigned place)
{
	const char *names[RULES + 1];
	int count = 0;

	for (int i = 0; i < RULES; i++)
		if (directive_rules[i].places & place)
			names[count++] = directive_rules[i].name;
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
	else if (rule->kinds & K_NUMBER)
		advice = number_advice(value);
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
	else if (rule->words)
		check_word(faults, rule->name, value, rule->words);
	else if (rule->least < rule->most && node_number(value, &(double){ 0 }))
		check_range(faults, rule->name, value, rule->least, rule->most);
	else if (rule->check)
		rule->check(faults, rule->name, value);
	return faults->errors == before;
}

void
print_directives(FILE *to)
{
	for (int i = 0; i < RULES; i++) {
		struct buffer kinds = { 0 };

		put_kinds(&kinds, directive_rules[i].kinds);
		fprintf(to, "%s\t%s\t%s\n", directive_rules[i].name, buffer_string(&kinds),
		    directive_rules[i].summary);
		buffer_free(&kinds);
	}
}
