/* The script: records in order, kept until every lane has passed them. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

/* Add a line of that type, as a reader would hand it over. */
static struct item *
add(struct script *script, const char *line, size_t lanes)
{
	struct record record = { .line = line, .length = strlen(line), .value = jv_parse(line) };
	struct item *item;

	record.type = rec_string(record.value, "type");
	item = script_add_line(script, &record, lanes);
	record_free(&record);
	return item;
}

static struct item *
add_step(struct script *script, size_t lanes)
{
	char *error = NULL;
	struct action *action =
	    action_new(jv_parse("{\"type\":\"step\",\"do\":\"exec\",\"code\":\"1\"}"), &error);

	return script_add_action(script, action, lanes);
}

static void
kinds(void)
{
	struct script script = { 0 };
	struct item *line = add(&script, "{\"type\":\"note\"}", 1);
	struct item *test = add(&script, "{\"type\":\"test\",\"test\":\"t\"}", 1);
	struct item *step = add_step(&script, 1);

	ok(line->kind == ITEM_LINE && test->kind == ITEM_TEST && step->kind == ITEM_STEP,
	    "items are lines, tests and steps");
	is_string(line->line, "{\"type\":\"note\"}", "a line is kept as it was");
	is_string(rec_string(test->test, "test"), "t", "of a test what it says is kept too");
	ok(script.first == line && line->next == test && test->next == step && script.last == step,
	    "they stay in order");
	ok(script.count == 3, "they are counted");
	script_release(&script, script.first, NULL);
	ok(!script.first && !script.last && script.count == 0, "one lane that needs none frees all");
	line = add(&script, "{\"type\":\"note\"}", 1);
	ok(script.first == line && script.last == line && script.count == 1, "more may come after that");
	script_release(&script, script.first, NULL);
}

static void
lanes(void)
{
	struct script script = { 0 };
	struct item *items[6];

	for (int i = 0; i < 6; i++)
		items[i] = i % 2 ? add_step(&script, 2) : add(&script, "{\"type\":\"note\"}", 2);
	script_release(&script, items[0], items[3]);
	ok(script.first == items[0] && script.count == 6, "what one lane has passed the other may need");
	script_release(&script, items[0], items[1]);
	ok(script.first == items[1] && script.count == 5, "what both have passed goes");
	script_release(&script, items[1], items[5]);
	ok(script.first == items[3] && script.count == 3, "up to the slower of the two");
	script_release(&script, items[3], NULL);
	ok(script.first == items[5] && script.last == items[5], "a lane that ends needs nothing");
	script_release(&script, items[5], NULL);
	ok(script.count == 0, "nor does the other");
}

static void
going_back(void)
{
	struct script script = { 0 };
	struct item *test = add(&script, "{\"type\":\"test\",\"test\":\"t\"}", 1);
	struct item *step = add_step(&script, 1), *more;

	script_release(&script, test, test);
	ok(script.first == test && test->next == step, "releasing up to an item keeps it");
	more = add_step(&script, 1);
	ok(test->next->next == more, "so that a test can be begun again while more comes");
	script_release(&script, test, step);
	ok(script.first == step && script.count == 2, "and given up later");
	script_release(&script, step, NULL);
}

int
main(void)
{
	kinds();
	lanes();
	going_back();
	return done_testing();
}
