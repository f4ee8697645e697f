/* Judging by jq filters: the op jq of an assert item, and filters by their text. */
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "judge.h"
#include "records.h"
#include "tap.h"

/* Judge a result with this assert list, JSON both; why it is not good, or "". */
static void
judged(const char *fields, const char *assert, const char *want, const char *sentence)
{
	char *text = xasprintf("{\"type\":\"result\",%s,\"assert\":[%s]}", fields, assert), *reason;
	jv result = jv_parse(text), with_checks;
	bool good;

	with_checks = rec_set(jv_copy(result), "checks", judge_result(result, &good));
	reason = judge_reason(with_checks);
	is_string(reason, want, sentence);
	ok(good == !*want && good == judge_holds(result), "%s (all agree)", sentence);
	free(reason);
	free(text);
	jv_free(with_checks);
	jv_free(result);
}

static void
refused(const char *assert, const char *want, const char *sentence)
{
	jv list = jv_parse(assert);
	char *problem = judge_check_assert(list);

	is_string(problem, want, sentence);
	free(problem);
	jv_free(list);
}

#define JQ(filter) "{\"op\":\"jq\",\"filter\":\"" filter "\"}"
#define OK "\"status\":\"ok\",\"repr\":\"[1, 2]\",\"value\":[1,2],\"out\":\"hm\""

int
main(void)
{
	char *problem;

	judged(OK, JQ(".value | add == 3"), "", "a filter sees the whole result");
	judged(OK, JQ(".value[] > 1"), "the filter '.value[] > 1' gives false",
	    "each of its outputs counts");
	judged(OK, JQ(".valeu"), "the filter '.valeu' gives null", "what it gives is told");
	judged(OK, JQ(".value.x"),
	    "the filter '.value.x' fails: Cannot index array with string \"x\"",
	    "one that fails is told");
	judged(OK, JQ(".out == \\\"hm\\\"") ",{\"op\":\"==\",\"repr\":\"[1, 2]\"}", "",
	    "it goes with other checks");
	judged(OK, JQ("false") "," JQ("true") "," JQ("null"),
	    "the filter 'false' gives false (and 1 more)", "and with its like");
	judged("\"status\":\"raised\",\"err\":{\"type\":\"OSError\",\"message\":\"5\"}",
	    JQ(".err.message == \\\"5\\\"") ",{\"op\":\"raises\",\"type\":\"OSError\"}", "",
	    "it can look at an exception that is expected");
	judged("\"status\":\"raised\",\"err\":{\"type\":\"OSError\"}", JQ("true"), "OSError",
	    "but excuses none");
	judged("\"status\":\"lost\"", JQ("true"), "the board was lost", "nor a lost board");

	refused("[" JQ(".a") "]", NULL, "a filter can be judged");
	refused("[" JQ(".a |") "]",
	    "assert[0]: the filter '.a |' is wrong: syntax error, unexpected $end at line 1",
	    "a wrong one is refused");
	refused("[{\"op\":\"jq\"}]", "assert[0]: \"filter\" is missing: a jq filter over the result",
	    "so is none");
	refused("[{\"op\":\"jq\",\"filter\":\".\",\"each\":\"all\"}]",
	    "assert[0]: \"each\" does not go with jq", "and a field that it does not have");

	problem = judge_filter_problem("nosuch");
	is_string(problem, "the filter 'nosuch' is wrong: nosuch/0 is not defined at line 1",
	    "a filter is looked at by itself");
	free(problem);
	return done_testing();
}
