/* Accounting: what a stream lacks is named, and nothing but that. */
#include <stdlib.h>
#include <string.h>

#include "account.h"
#include "buffer.h"
#include "strmap.h"
#include "tap.h"

#define PLAN_TESTS(run, ...) \
	"{\"type\":\"plan\",\"by\":\"yaml2steps\",\"run\":\"" run "\",\"tests\":[" __VA_ARGS__ "]}\n"
#define PLAN_SEND(run, boards) \
	"{\"type\":\"plan\",\"by\":\"upy-send\",\"run\":\"" run "\",\"boards\":{" boards "}}\n"
#define PLAN(by, run) "{\"type\":\"plan\",\"by\":\"" by "\",\"run\":\"" run "\"}\n"
#define END(by, run, count) \
	"{\"type\":\"end\",\"by\":\"" by "\",\"run\":\"" run "\",\"count\":" #count "}\n"
#define TEST(id, steps) "{\"type\":\"test\",\"test\":\"" id "\",\"steps\":" #steps "}\n"
#define STEP(id, k) "{\"type\":\"step\",\"test\":\"" id "\",\"step\":" #k "}\n"
#define RESULT(id, k, device) \
	"{\"type\":\"result\",\"test\":\"" id "\",\"step\":" #k ",\"device\":\"" device "\"}\n"
#define RETRY(id, k, device, attempt) \
	"{\"type\":\"result\",\"test\":\"" id "\",\"step\":" #k ",\"device\":\"" device \
	"\",\"attempt\":" #attempt "}\n"
#define ROLE_RESULT(id, k, role, device) \
	"{\"type\":\"result\",\"test\":\"" id "\",\"step\":" #k ",\"role\":\"" role \
	"\",\"device\":\"" device "\"}\n"
#define VERDICT(id, device) \
	"{\"type\":\"verdict\",\"test\":\"" id "\",\"device\":\"" device "\"}\n"

#define UNITY_PLAN "{\"type\":\"plan\",\"by\":\"upy-expect\",\"run\":\"e\"}\n"
#define UNITY_END(count) \
	"{\"type\":\"end\",\"by\":\"upy-expect\",\"run\":\"e\",\"count\":" #count "}\n"

#define DUT "\"dut\":[\"a\"]"
#define DUTS "\"dut\":[\"a\",\"b\"]"

static void
collect(void *context, const char *what)
{
	buffer_puts(context, what);
	buffer_putc(context, '\n');
}

static void
add_lines(struct account *account, const char *lines)
{
	while (*lines) {
		size_t length = strcspn(lines, "\n");
		struct record record = { .line = lines, .length = length };

		record.value = jv_parse_sized(lines, (int)length);
		record.type = rec_string(record.value, "type");
		account_add(account, &record);
		record_free(&record);
		lines += length + 1;
	}
}

/* What is complained of after these lines is `want`, a line each. */
static void
complains(bool verdicts, const char *lines, const char *want, const char *sentence)
{
	struct account *account = account_new();
	struct buffer said = { 0 };
	size_t count, spoken = 0;

	add_lines(account, lines);
	count = account_finish(account, verdicts, collect, &said);
	is_string(buffer_string(&said), want, sentence);
	for (size_t i = 0; i < said.length; i++)
		spoken += said.data[i] == '\n';
	if (!strstr(said.data, "... and"))
		ok(count == spoken, "%s (as many as it counts)", sentence);
	buffer_free(&said);
	account_free(account);
}

static void
test_runs(void)
{
	complains(true, "", "", "an empty stream lacks nothing");
	complains(false,
	    PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 2) STEP("t::a", 1) STEP("t::a", 2)
		END("yaml2steps", "1", 3),
	    "", "plan, test, steps and end are whole");
	complains(false,
	    PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 2) STEP("t::a", 1) END("yaml2steps", "1", 3),
	    "yaml2steps: 1 of 3 records is missing\n", "a missing step is counted");
	complains(false,
	    PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 1) STEP("t::a", 1) STEP("t::a", 1)
		END("yaml2steps", "1", 2),
	    "yaml2steps: 3 records instead of 2\n", "a record too many is counted");
	complains(false, PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 1) STEP("t::a", 1),
	    "yaml2steps: no end record: the stream was cut\n", "a missing end is named");
	complains(false, END("yaml2steps", "1", 0),
	    "yaml2steps: an end record without its plan: the start of the stream is missing\n",
	    "an end without plan is named");
	complains(false,
	    PLAN("upy-bench", "1") END("upy-bench", "1", 0) END("upy-bench", "1", 0),
	    "upy-bench: a second end record\n", "a second end is named");
	complains(false,
	    PLAN("upy-bench", "1") END("upy-bench", "1", 0) PLAN("upy-bench", "1")
	    END("upy-bench", "1", 0),
	    "upy-bench: the same run is in the stream twice\n", "a run that comes twice is named");
	complains(false, "{\"type\":\"plan\",\"by\":\"upy-bench\"}\n{\"type\":\"end\"}\n",
	    "a record of type 'plan' has no \"run\"\na record of type 'end' has no \"by\"\n",
	    "plan and end need a run and a producer");
	complains(false,
	    "{\"type\":\"plan\",\"by\":\"x\",\"run\":\"1\"}\n"
	    "{\"type\":\"end\",\"by\":\"x\",\"run\":\"1\"}\n",
	    "x: its end record has no \"count\"\n", "an end needs a count");
	complains(false,
	    PLAN("upy-bench", "1") "{\"type\":\"benchmark\"}\n" END("upy-bench", "1", 1)
		PLAN("upy-bench", "2") END("upy-bench", "2", 1),
	    "upy-bench: 1 of 1 records is missing\n", "each run has its own count");
	complains(false,
	    PLAN("upy-bench", "1") "{\"type\":\"benchmark\"}\n" PLAN("upy-bench", "2")
	    "{\"type\":\"benchmark\"}\n" END("upy-bench", "2", 1),
	    "upy-bench: no end record: the stream was cut\n",
	    "of a cut stream and a whole one the cut one is named");
	complains(false,
	    PLAN("upy-bench", "1") PLAN("upy-bench", "2") END("upy-bench", "2", 0)
	    "{\"type\":\"benchmark\"}\n" PLAN("upy-bench", "3") END("upy-bench", "1", 1)
	    END("upy-bench", "3", 0),
	    "", "a run may stand inside another of the same producer");
	complains(false,
	    PLAN("upy-send", "1") "{\"type\":\"error\",\"by\":\"upy-send\"}\n"
	    "{\"type\":\"device\"}\n{\"type\":\"output\"}\n{\"type\":\"new\"}\n"
	    END("upy-send", "1", 3),
	    "", "errors, devices and output are upy-send's; unknown types nobody's");
	complains(false, RESULT("t::a", 1, "a") VERDICT("t::a", "a"),
	    "upy-send: 1 record outside of its plan and end\n"
	    "upy-assert: 1 record outside of its plan and end\n",
	    "results and verdicts outside of a plan are named");
	complains(false, TEST("t::a", 1) STEP("t::a", 1) "{\"type\":\"match\"}\n", "",
	    "tests and steps by hand, and matches, need no plan");
}

/* A run of yaml2steps may say its plan in several records. */
static void
test_plans(void)
{
#define TWO_PLANS PLAN_TESTS("1", "\"t::a\"") PLAN_TESTS("1", "\"t::b\"")
#define TWO_TESTS TEST("t::a", 1) TEST("t::b", 1) STEP("t::a", 1) STEP("t::b", 1)
	complains(false, TWO_PLANS TWO_TESTS END("yaml2steps", "1", 4), "",
	    "a further plan of an open run adds its tests");
	complains(false, TWO_PLANS TEST("t::a", 1) STEP("t::a", 1) END("yaml2steps", "1", 2),
	    "t::b: its test record is missing\n", "which must come");
	complains(false, TWO_PLANS TWO_TESTS "", "yaml2steps: no end record: the stream was cut\n",
	    "and has no end of its own");
	complains(false,
	    TWO_PLANS PLAN_TESTS("1", "\"t::b\"") TWO_TESTS END("yaml2steps", "1", 4),
	    "t::b: planned 2 times\n", "a further plan that comes twice is named");
	complains(false, PLAN_TESTS("1", "\"t::a\"") TWO_TESTS END("yaml2steps", "1", 4),
	    "t::b: a test that is in no plan\n", "and one that is missing");
	complains(false,
	    PLAN_SEND("2", DUT) PLAN_SEND("2", DUT) END("upy-send", "2", 0),
	    "upy-send: the same run is in the stream twice\n",
	    "other producers have one plan");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUTS) TWO_PLANS
	    TEST("t::a", 1) TEST("t::b", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    RESULT("t::a", 1, "b") VERDICT("t::a", "b") RESULT("t::b", 1, "a")
	    RESULT("t::b", 1, "b") VERDICT("t::b", "b")
	    END("yaml2steps", "1", 4) END("upy-send", "2", 4) END("upy-assert", "3", 3),
	    "t::b: no verdict on a\n", "its tests owe verdicts on every board");
}

/* Attempts: the last one counts; upy-assert looks at those before. */
static void
test_attempts(void)
{
#define REPEATED "{\"type\":\"test\",\"test\":\"t::a\",\"steps\":1,\"repeat\":3}\n"
#define THRICE RETRY("t::a", 1, "a", 1) RETRY("t::a", 1, "a", 2) RETRY("t::a", 1, "a", 3)
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"") REPEATED
	    THRICE VERDICT("t::a", "a")
	    END("yaml2steps", "1", 2) END("upy-send", "2", 3) END("upy-assert", "3", 1),
	    "", "a test that is repeated has one verdict");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"") REPEATED
	    THRICE VERDICT("t::a", "a") VERDICT("t::a", "a")
	    END("yaml2steps", "1", 2) END("upy-send", "2", 3) END("upy-assert", "3", 2),
	    "t::a: 2 verdicts on a\n", "not one for each attempt");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"") REPEATED
	    RETRY("t::a", 1, "a", 1) RETRY("t::a", 1, "a", 3) VERDICT("t::a", "a")
	    END("yaml2steps", "1", 2) END("upy-send", "2", 3) END("upy-assert", "3", 1),
	    "upy-send: 1 of 3 records is missing\n", "a lost result of an attempt is counted");
}

static void
test_verdicts(void)
{
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUTS) PLAN_TESTS("1", "\"t::a\"")
	    TEST("t::a", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    RESULT("t::a", 1, "b") VERDICT("t::a", "b")
	    END("yaml2steps", "1", 2) END("upy-send", "2", 2) END("upy-assert", "3", 2),
	    "", "steps that upy-send answers are counted by their tests");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\",\"t::b\"")
	    TEST("t::a", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    TEST("t::b", 1) RESULT("t::b", 1, "a")
	    END("yaml2steps", "1", 4) END("upy-send", "2", 2) END("upy-assert", "3", 1),
	    "t::b: no verdict on a\n", "a missing verdict is named with test and board");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUTS) PLAN_TESTS("1", "\"t::a\",\"t::b\"")
	    TEST("t::a", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    TEST("t::b", 1) RESULT("t::b", 1, "a") VERDICT("t::b", "a")
	    END("yaml2steps", "1", 4) END("upy-send", "2", 2) END("upy-assert", "3", 2),
	    "no result and no verdict from b for any of 2 tests\n",
	    "a board that never spoke is named once");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"")
	    TEST("t::a", 3) RESULT("t::a", 1, "a") RESULT("t::a", 1, "a") RESULT("t::a", 3, "a")
	    VERDICT("t::a", "a")
	    END("yaml2steps", "1", 4) END("upy-send", "2", 3) END("upy-assert", "3", 1),
	    "t::a: 1 of 3 results missing on a\n", "a result twice does not stand for another");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"")
	    RESULT("t::a", 1, "a") TEST("t::a", 999) VERDICT("t::a", "a")
	    END("yaml2steps", "1", 1000) END("upy-send", "2", 1) END("upy-assert", "3", 1),
	    "t::a: 999 of 999 results missing on a\n", "a result before its test does not count");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"")
	    TEST("t::a", 2) RETRY("t::a", 1, "a", 1) RETRY("t::a", 2, "a", 1)
	    RETRY("t::a", 2, "a", 2) VERDICT("t::a", "a")
	    END("yaml2steps", "1", 3) END("upy-send", "2", 3) END("upy-assert", "3", 1),
	    "t::a: 1 of 2 results missing on a\n", "the last attempt must be whole");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\",\"t::a\"")
	    TEST("t::a", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    TEST("t::a", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    END("yaml2steps", "1", 4) END("upy-send", "2", 2) END("upy-assert", "3", 2),
	    "t::a: planned 2 times\nt::a: 2 test records\nt::a: 2 verdicts on a\n",
	    "an id that comes twice is named");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::b\"")
	    TEST("t::a", 1) RESULT("t::a", 1, "a") VERDICT("t::a", "a") VERDICT("t::b", "a")
	    END("yaml2steps", "1", 2) END("upy-send", "2", 1) END("upy-assert", "3", 2),
	    "t::b: its test record is missing\nt::a: a test that is in no plan\n",
	    "tests that plan and records do not share are named");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", "\"double\":[\"a\"]")
	    PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 1) END("yaml2steps", "1", 2)
	    END("upy-send", "2", 0) END("upy-assert", "3", 0),
	    "t::a: no board has the role 'dut'\n", "a role without a board is named");
}

static void
test_fixtures_and_roles(void)
{
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"")
	    "{\"type\":\"test\",\"test\":\"t::<setup>\",\"steps\":1,\"fixture\":\"setup\"}\n"
	    RESULT("t::<setup>", 1, "a") TEST("t::a", 1) RESULT("t::a", 1, "a")
	    VERDICT("t::a", "a") END("yaml2steps", "1", 4) END("upy-send", "2", 2)
	    END("upy-assert", "3", 1),
	    "", "a set-up is not planned and needs no verdict");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUTS) PLAN_TESTS("1", "\"t::a\"")
	    "{\"type\":\"test\",\"test\":\"t::<setup>\",\"steps\":1,\"fixture\":\"setup\"}\n"
	    RESULT("t::<setup>", 1, "a") TEST("t::a", 1)
	    RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    RESULT("t::a", 1, "b") VERDICT("t::a", "b")
	    END("yaml2steps", "1", 4) END("upy-send", "2", 3) END("upy-assert", "3", 2),
	    "t::<setup>: 1 of 1 results missing on b\n", "a set-up needs its results");
#define SHARED "{\"type\":\"test\",\"test\":\"t::a\",\"steps\":2,\"roles\":[\"dut\",\"double\"]}\n"
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT ",\"double\":[\"d\",\"e\"]")
	    PLAN_TESTS("1", "\"t::a\"") SHARED RESULT("t::a", 1, "a")
	    ROLE_RESULT("t::a", 2, "double", "d") VERDICT("t::a", "a")
	    END("yaml2steps", "1", 3) END("upy-send", "2", 2) END("upy-assert", "3", 1),
	    "", "boards of other roles play along as they are needed");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUT ",\"double\":[\"d\"]")
	    PLAN_TESTS("1", "\"t::a\"") SHARED RESULT("t::a", 1, "a") VERDICT("t::a", "a")
	    END("yaml2steps", "1", 3) END("upy-send", "2", 1) END("upy-assert", "3", 1),
	    "t::a: no result of 1 of 2 steps\n", "a step that no role answered is named");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_SEND("2", DUTS ",\"double\":[\"d\"]")
	    PLAN_TESTS("1", "\"t::a\"") SHARED RESULT("t::a", 1, "a") RESULT("t::a", 2, "b")
	    ROLE_RESULT("t::a", 2, "double", "d") VERDICT("t::a", "a") VERDICT("t::a", "b")
	    END("yaml2steps", "1", 3) END("upy-send", "2", 3) END("upy-assert", "3", 2),
	    "t::a: 1 of 2 results missing on a\nt::a: 1 of 2 results missing on b\n",
	    "boards of one role owe the same steps");
}

static void
test_stages(void)
{
	complains(true,
	    PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 1) STEP("t::a", 1) END("yaml2steps", "1", 2),
	    "upy-send: not in the pipeline: 1 test was not run\n", "a missing upy-send is named");
	complains(true,
	    PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 1)
	    RESULT("t::a", 1, "a") END("yaml2steps", "1", 2) END("upy-send", "2", 1),
	    "upy-assert: not in the pipeline: nothing was judged\n",
	    "a missing upy-assert is named, not each verdict");
	complains(false,
	    PLAN_SEND("2", DUT) PLAN_TESTS("1", "\"t::a\"") TEST("t::a", 1)
	    RESULT("t::a", 1, "a") END("yaml2steps", "1", 2) END("upy-send", "2", 1),
	    "", "before upy-assert no verdict is due");
	complains(true,
	    PLAN("upy-assert", "3") PLAN_TESTS("1", "\"t::a\",\"t::b\"") TEST("t::a", 1)
	    TEST("t::b", 1) STEP("t::a", 1) STEP("t::b", 1) VERDICT("t::a", "a")
	    END("yaml2steps", "1", 4) END("upy-assert", "3", 1),
	    "t::b: no verdict\n", "without upy-send's plan a verdict on any board will do");
#define ONE_RUN(y, s, a, board) \
	PLAN("upy-assert", a) PLAN_SEND(s, "\"dut\":[\"" board "\"]") \
	PLAN_TESTS(y, "\"t::a\"") TEST("t::a", 1) RESULT("t::a", 1, board) \
	VERDICT("t::a", board) END("yaml2steps", y, 2) END("upy-send", s, 1) \
	END("upy-assert", a, 1)
	complains(true, ONE_RUN("1", "2", "3", "x") ONE_RUN("4", "5", "6", "y"), "",
	    "recorded streams can be joined, each with its board");
	complains(true, ONE_RUN("1", "2", "3", "x") ONE_RUN("4", "5", "6", "x"),
	    "t::a: ran on x in two of the runs that were joined\n",
	    "an id is unique on its board, in all of them");
	complains(true, ONE_RUN("1", "2", "3", "x") ONE_RUN("1", "2", "3", "x"),
	    "upy-assert: the same run is in the stream twice\n"
	    "upy-send: the same run is in the stream twice\n"
	    "yaml2steps: the same run is in the stream twice\n"
	    "t::a: ran on x in two of the runs that were joined\n",
	    "but not the same one twice");
}

/* Many tests whose verdicts are missing: the first ten are named. */
static void
test_many(void)
{
	struct buffer lines = { 0 }, want = { 0 };

	buffer_puts(&lines, PLAN("upy-assert", "3") PLAN_SEND("2", DUT));
	buffer_puts(&lines, "{\"type\":\"plan\",\"by\":\"yaml2steps\",\"run\":\"1\",\"tests\":[");
	for (int i = 0; i < 100; i++)
		buffer_printf(&lines, "%s\"t::%d\"", i ? "," : "", i);
	buffer_puts(&lines, "]}\n" VERDICT("t::99", "a"));
	buffer_puts(&lines, "{\"type\":\"result\",\"test\":\"t::99\",\"device\":\"a\"}\n");
	for (int i = 0; i < 100; i++)
		buffer_printf(&lines, "{\"type\":\"test\",\"test\":\"t::%d\",\"steps\":0}\n", i);
	buffer_puts(&lines, END("yaml2steps", "1", 100) END("upy-send", "2", 1)
	    END("upy-assert", "3", 1));
	for (int i = 0; i < 10; i++)
		buffer_printf(&want, "t::%d: no verdict on a\n", i);
	buffer_puts(&want, "... and 89 more\n");
	complains(true, buffer_string(&lines), buffer_string(&want),
	    "of many complaints the first ten are spoken");
	buffer_free(&lines);
	buffer_free(&want);
}

static void
test_empty(void)
{
	struct account *account = account_new();

	ok(account_empty(account), "no record: empty");
	add_lines(account, "{\"type\":\"news\"}\n");
	ok(!account_empty(account), "an unknown record: not empty");
	account_free(account);
}

static void
test_strmap(void)
{
	struct strmap map = { 0 };
	char key[16];
	bool good = true;

	ok(strmap_get(&map, "a") == NULL, "an empty map holds nothing");
	for (intptr_t i = 0; i < 10000; i++) {
		snprintf(key, sizeof key, "key %d", (int)i);
		good = good && *strmap_at(&map, key) == NULL;
		*strmap_at(&map, key) = (void *)(i + 1);
	}
	for (intptr_t i = 0; i < 10000; i++) {
		snprintf(key, sizeof key, "key %d", (int)i);
		good = good && strmap_get(&map, key) == (void *)(i + 1) &&
		    strcmp(map.entries[i].key, key) == 0;
	}
	ok(good && map.count == 10000, "a map finds ten thousand keys and keeps their order");
	ok(strmap_get(&map, "key") == NULL && strmap_get(&map, "") == NULL, "and no others");
	strmap_free(&map, NULL);
	ok(map.count == 0 && strmap_get(&map, "key 1") == NULL, "a freed map is empty");
}

/* Verdicts that no upy-assert has given. */
static void
test_unity(void)
{
	complains(true, UNITY_PLAN VERDICT("a::b", "a") UNITY_END(1), "",
	    "upy-expect gives verdicts");
	complains(true, UNITY_PLAN UNITY_END(1), "upy-expect: 1 of 1 records is missing\n",
	    "which are counted");
	complains(true, VERDICT("a::b", "a") UNITY_PLAN UNITY_END(0),
	    "upy-assert: 1 record outside of its plan and end\n", "and stand in its run");
}

int
main(void)
{
	test_runs();
	test_plans();
	test_attempts();
	test_verdicts();
	test_unity();
	test_fixtures_and_roles();
	test_stages();
	test_many();
	test_empty();
	test_strmap();
	return done_testing();
}
