/*
 * Saved runs: what is refused has a reason; what is read can be grouped, shown, and
 * compared with itself, which is no change.
 */
#include <string.h>

#include "compare-files.h"
#include "compare-match.h"
#include "compare-table.h"
#include "fuzz.h"

static void
show(const struct found *found)
{
	struct compare_look look = { .group_by = "group,param:size", .sort = FIGURE_MEAN,
		.names = NAME_NORMAL };
	struct table_look table = { .compare = &look, .style.columns = 80 };
	struct grouping grouping = group_benchmarks(found, &look);
	struct bench_columns columns;
	struct buffer text = { 0 };
	char *error;

	require(columns_parse(&columns, default_columns, &error), "the columns are known");
	for (size_t i = 0; i < grouping.count; i++)
		put_group_table(&text, &grouping.groups[i], &columns, &table);
	for (size_t i = 0; i < text.length; i++)
		require((unsigned char)text.data[i] >= ' ' || text.data[i] == '\n',
		    "no table drives the terminal");
	put_csv(&text, &grouping, &columns);
	put_json_groups(&text, &grouping);
	buffer_free(&text);
	grouping_free(&grouping);
}

static void
compare(const struct found *found)
{
	struct match_rule rule = { 0.01, 0.02 };
	struct side *sides;
	size_t count = sides_of(found->runs, found->count, true, &sides);
	struct measurements measured = measure_side(sides, NULL);
	struct matchup matchup = match_sides(sides, &measured, sides, NULL, &rule);

	for (size_t i = 0; i < matchup.count; i++) {
		enum match_verdict verdict = matchup.list[i].verdict;

		require(verdict == MATCH_SAME || verdict == MATCH_FEW ||
			verdict == MATCH_NO_SAMPLES, "nothing differs from itself");
	}
	require(matchup.only_base_count == 0 && matchup.only_fresh_count == 0, "nor is it missing");
	matchup_free(&matchup);
	measurements_free(&measured);
	sides_free(sides, count);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	struct found found = { 0 };
	struct saved_run *run = found_add(&found, "x/0001_a.json", "x/0001_a.json");
	size_t length;
	char *text = next_bytes(&input, size, &length);

	if (!run_parse(run, text, length, true))
		require(run->problem && run->status, "what is refused has a reason");
	if (run->count) {
		show(&found);
		compare(&found);
	}
	found_free(&found);
	free(text);
	return 0;
}
