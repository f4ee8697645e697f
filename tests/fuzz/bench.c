/*
 * Benchmarks: whatever a result says, its entries are JSON, as many as its kinds of samples,
 * and the figures of each are in order.
 */
#include <string.h>

#include "bench-entry.h"
#include "fuzz.h"
#include "json-indent.h"

/* Deeper values are for the readers of saved files to refuse. */
static bool
is_json(const struct buffer *text)
{
	struct bulk in;

	bulk_open(&in, text->data, text->length);
	return bulk_skip(&in) && bulk_end(&in);
}

static void
check_entry(const struct bench_entry *entry)
{
	struct buffer text = { 0 }, indented = { 0 };

	put_bench_object(&text, entry, true);
	require(is_json(&text), "an entry is JSON");
	put_indented_json(&indented, text.data, text.length);
	require(is_json(&indented), "indented, too");
	for (size_t i = 0; i < indented.length; i++)
		require((unsigned char)indented.data[i] < 0x7f, "and ASCII");
	buffer_free(&text);
	buffer_free(&indented);
}

static void
check_stats(const struct sample_list *list)
{
	struct stats stats;

	if (!list->count)
		return;
	stats_compute(&stats, list->items, list->count);
	require(stats.min.value <= stats.median.value && stats.median.value <= stats.max.value,
	    "the median is between the ends");
	require(stats.min.value <= stats.ld15iqr.value && stats.hd15iqr.value <= stats.max.value,
	    "and so are the whiskers");
	require(stats.stddev.value >= 0 && stats.iqr_outliers <= list->count, "no figure is absurd");
	stats_free(&stats);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	char name[] = "b", platform[] = "p";
	struct bench_board board = { .name = name, .platform = platform };
	struct bench_origin origin = { .test = "f.yaml::t", .device = "b", .board = &board,
		.several = next_byte(&input) & 1 };
	struct measurement measurement;
	char *problem;
	size_t length;
	char *line = next_bytes(&input, size, &length);

	if (measurement_read(&measurement, line, length, &problem)) {
		struct bench_entry *entries = bench_entries(&origin, &measurement, &problem);

		require(entries || problem, "there are entries, or a reason why not");
		for (const struct bench_entry *entry = entries; entry; entry = entry->next)
			check_entry(entry);
		bench_entries_free(entries);
		check_stats(&measurement.device);
		check_stats(&measurement.host);
	} else {
		require(problem != NULL, "what is refused has a reason");
	}
	measurement_free(&measurement);
	free(problem);
	free(line);
	return 0;
}
