/* The figures of lists of numbers, one list in JSON on each line, for tests that compare them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulkjson.h"
#include "stats.h"

static void
print_figure(const char *name, const struct figure *figure)
{
	printf("\"%s\": %s, ", name, figure->text);
}

static void
print_stats(const struct stats *s)
{
	printf("{");
	print_figure("min", &s->min);
	print_figure("max", &s->max);
	print_figure("mean", &s->mean);
	print_figure("stddev", &s->stddev);
	print_figure("median", &s->median);
	print_figure("iqr", &s->iqr);
	print_figure("q1", &s->q1);
	print_figure("q3", &s->q3);
	print_figure("ld15iqr", &s->ld15iqr);
	print_figure("hd15iqr", &s->hd15iqr);
	print_figure("ops", &s->ops);
	print_figure("total", &s->total);
	printf("\"outliers\": \"%zu;%zu\", \"rounds\": %zu}\n", s->stddev_outliers,
	    s->iqr_outliers, s->rounds);
}

static void
answer(const char *line, size_t length)
{
	struct sample *samples = xcalloc(length + 1, sizeof *samples);
	size_t count = 0;
	const char *problem = NULL;
	struct bulk in;
	struct bulk_text text;
	struct stats stats;

	bulk_open(&in, line, length);
	if (bulk_array(&in))
		while (!problem && bulk_item(&in) && bulk_number(&in, &text))
			problem = sample_read(&samples[count++], text.start, text.length);
	if (problem || count == 0) {
		printf("%s\n", problem ? problem : "nothing");
	} else {
		stats_compute(&stats, samples, count);
		print_stats(&stats);
		stats_free(&stats);
	}
	free(samples);
}

int
main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while ((length = getline(&line, &room, stdin)) > 0)
		answer(line, (size_t)length);
	free(line);
	return 0;
}
