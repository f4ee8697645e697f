/* Runs of steps over several streams: steps that wait, steps to come, what is forbidden. */
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exits.h"
#include "expect-run.h"
#include "tap.h"

static struct pattern *
make(const char *source)
{
	char *error;
	size_t at;

	return pattern_regex(source, strlen(source), PATTERN_LINE, &error, &at);
}

struct stage {
	struct expect_steps steps;
	struct expect_run run;
	struct expect_stream *dut, *double_;
	int64_t now;
};

/* Steps of one pattern each, "!" before what is forbidden, "@" before those of the double. */
static void
open_stage(struct stage *stage, const char *const *sources, bool more)
{
	*stage = (struct stage){ .steps = { .timeout_s = 1, .more = more } };
	for (; *sources; sources++) {
		stage->steps.forbid = **sources == '!';
		stage->steps.role = **sources == '@' ? "double" : "dut";
		expect_steps_add(&stage->steps, make(*sources + strspn(*sources, "!@")));
	}
	expect_steps_finish(&stage->steps);
	expect_run_init(&stage->run, &stage->steps, &expect_defaults, -1, 0);
	stage->run.guarded = true;
	stage->run.more = more;
	stage->dut = expect_run_stream(&stage->run, "dut");
	stage->double_ = expect_run_stream(&stage->run, "double");
}

static void
close_stage(struct stage *stage)
{
	expect_run_free(&stage->run);
	expect_steps_free(&stage->steps);
}

static void
hear(struct stage *stage, struct expect_stream *stream, const char *text)
{
	expect_run_feed(&stage->run, stream, text, strlen(text), stage->now);
	expect_run_advance(&stage->run, stream, stage->now);
}

static void
test_hold(void)
{
	struct stage stage;

	open_stage(&stage, (const char *const[]){ "a", "b", NULL }, false);
	expect_run_open(&stage.run, 1, 0);
	hear(&stage, stage.dut, "a b\n");
	ok(stage.run.step == 1 && !stage.run.over, "a step that waits is not taken");
	ok(expect_run_deadline(&stage.run) == NEVER, "and its time does not pass");
	stage.now = 5000000;
	expect_run_tick(&stage.run, stage.now);
	expect_run_open(&stage.run, SIZE_MAX, stage.now);
	expect_run_advance(&stage.run, stage.dut, stage.now);
	ok(stage.run.over && stage.run.status == EXIT_PASS, "what came meanwhile is kept for it");
	close_stage(&stage);

	open_stage(&stage, (const char *const[]){ "a", NULL }, false);
	expect_run_open(&stage.run, 0, 0);
	expect_run_open(&stage.run, SIZE_MAX, 3000000);
	ok(expect_run_deadline(&stage.run) == 4000000, "the time counts from when it may begin");
	close_stage(&stage);
}

static void
test_forbidden(void)
{
	struct stage stage;

	open_stage(&stage, (const char *const[]){ "a", "!panic", NULL }, false);
	hear(&stage, stage.double_, "pan");
	hear(&stage, stage.double_, "ic\n");
	ok(stage.run.over && stage.run.status == EXIT_VERDICT, "forbidden on another stream");
	close_stage(&stage);

	open_stage(&stage, (const char *const[]){ "a", "b", "!panic", NULL }, false);
	expect_run_open(&stage.run, 1, 0);
	hear(&stage, stage.dut, "a\n");
	hear(&stage, stage.dut, "panic\n");
	ok(stage.run.over && stage.run.status == EXIT_VERDICT, "forbidden while a step waits");
	close_stage(&stage);

	open_stage(&stage, (const char *const[]){ "a", "!panic", NULL }, false);
	hear(&stage, stage.dut, "a\npanic\n");
	ok(stage.run.over && stage.run.status == EXIT_PASS, "but not behind the last match");
	close_stage(&stage);

	open_stage(&stage, (const char *const[]){ "a", "!panic> ", NULL }, false);
	hear(&stage, stage.double_, "panic> ");
	ok(!stage.run.over && expect_run_deadline(&stage.run) == expect_defaults.idle_us,
	    "an unfinished line of another stream is looked at in time");
	expect_run_tick(&stage.run, expect_defaults.idle_us);
	ok(stage.run.over && stage.run.status == EXIT_VERDICT, "and what is forbidden in it seen");
	close_stage(&stage);
}

static struct expect_step *
add_step(struct stage *stage, const char *source)
{
	struct pattern *pattern = make(source + strspn(source, "!"));
	struct expect_step *step = expect_steps_new(&stage->steps);

	expect_steps_own(&stage->steps, pattern);
	if (*source == '!')
		expectation_forbid(&step->wanted, pattern);
	else
		expectation_want(&step->wanted, pattern);
	expect_run_open(&stage->run, SIZE_MAX, stage->now);
	expect_run_advance(&stage->run, stage->dut, stage->now);
	return step;
}

static void
test_more(void)
{
	struct stage stage;

	open_stage(&stage, (const char *const[]){ NULL }, true);
	hear(&stage, stage.dut, "one two three\nfour\n");
	ok(expect_run_idle(&stage.run) && !stage.run.over, "no step is there yet");
	ok(expect_run_deadline(&stage.run) == NEVER, "and nothing is due");
	stage.now = 7000000;
	add_step(&stage, "two");
	ok(expect_run_idle(&stage.run) && stage.run.count == 1, "what came before a step counts");
	add_step(&stage, "one");
	ok(!expect_run_idle(&stage.run) && expect_run_deadline(&stage.run) == 8000000,
	    "but not what is before the last match");
	stage.steps.steps[1].optional = true;
	expect_run_tick(&stage.run, 8000000);
	ok(expect_run_idle(&stage.run) && stage.run.count == 2, "an optional step may be missing");
	stage.now = 8000000;
	expect_run_no_more(&stage.run);
	ok(stage.run.over && stage.run.status == EXIT_PASS, "the end");
	close_stage(&stage);
}

/* A step that may end without a match leaves what it has searched. */
static void
test_tentative(void)
{
	struct stage stage;

	open_stage(&stage, (const char *const[]){ NULL }, true);
	stage.steps.role = "dut";
	add_step(&stage, "!panic");
	hear(&stage, stage.dut, "ready\n");
	expect_run_tick(&stage.run, 1000000);
	stage.now = 1000000;
	ok(expect_run_idle(&stage.run) && stage.run.count == 1, "nothing was wanted: well");
	add_step(&stage, "ready");
	ok(expect_run_idle(&stage.run) && stage.run.count == 2, "the next step has what came then");
	close_stage(&stage);
}

/* A stream that nobody asks for must not fill the memory. */
static void
test_surplus(void)
{
	struct stage stage;
	char *text = malloc(EXPECT_KEPT);

	memset(text, 'x', EXPECT_KEPT);
	open_stage(&stage, (const char *const[]){ "a", "@b", NULL }, false);
	expect_run_feed(&stage.run, stage.double_, text, EXPECT_KEPT, 0);
	ok(!stage.double_->forgot, "what is not asked for yet is kept");
	hear(&stage, stage.double_, "\nb\n");
	ok(stage.double_->expect.framer.text.length == 0, "but not without end");
	hear(&stage, stage.dut, "a\n");
	ok(stage.run.step == 1 && !stage.run.over, "which is no matter for others");
	expect_run_advance(&stage.run, stage.double_, 0);
	ok(stage.run.over && stage.run.status == EXIT_VERDICT,
	    "a step that might have found something in it fails");
	close_stage(&stage);
	free(text);
}

int
main(void)
{
	test_hold();
	test_forbidden();
	test_more();
	test_tentative();
	test_surplus();
	return done_testing();
}
