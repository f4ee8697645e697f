/* Entries: the members of a benchmark, in pytest-benchmark's order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench-entry-internal.h"
#include "bench-json.h"
#include "pylit.h"

/* In what the samples are; the host's clock counts seconds whatever the board measures. */
static const char *
unit_of(const struct maker *maker)
{
	const struct measurement *measurement = maker->measurement;

	if (maker->group != GROUP_DEVICE && !maker->origin->by_host)
		return NULL;
	return measurement->unit ? measurement->unit : maker->origin->unit;
}

static void
put_extra_info(const struct maker *maker)
{
	const struct measurement *measurement = maker->measurement;
	const struct bench_board *board = maker->origin->board;
	static const struct bench_board unknown;

	if (!board)
		board = &unknown;
	put_json_member(maker->to, "extra_info", "{", 1);
	put_text_member(maker->to, "machine", board->machine);
	put_text_member(maker->to, "version", board->version);
	put_text_member(maker->to, "sysname", board->implementation);
	put_text_member(maker->to, "unit", unit_of(maker));
	put_text_member(maker->to, "device", board->name);
	put_text_member(maker->to, "platform", board->platform);
	if (maker->origin->role)
		put_text_member(maker->to, "role", maker->origin->role);
	if (measurement->gc)
		put_text_member(maker->to, "gc", measurement->gc);
	if (measurement->times.given && maker->group == GROUP_DEVICE)
		put_json_member(maker->to, "vtime", measurement->times_text.start,
		    measurement->times_text.length);
	buffer_putc(maker->to, '}');
}

static void
put_number(const struct maker *maker, const char *key, double number)
{
	struct buffer text = { 0 };

	put_python_float(&text, number);
	put_json_member(maker->to, key, text.data, text.length);
	buffer_free(&text);
}

static void
put_count(const struct maker *maker, const char *key, double count)
{
	char text[32];

	put_json_member(maker->to, key, text, (size_t)snprintf(text, sizeof text, "%.0f", count));
}

/* How it was measured; there are as many rounds as were asked for, whatever they take. */
static void
put_options(const struct maker *maker)
{
	const struct measurement *measurement = maker->measurement;
	const char *clock = measurement->clock ? measurement->clock : "device";
	bool off = measurement->gc && strcmp(measurement->gc, "off") == 0;

	put_json_member(maker->to, "options", "{", 1);
	put_json_member(maker->to, "disable_gc", off ? "true" : "false", off ? 4 : 5);
	put_text_member(maker->to, "timer", maker->group == GROUP_DEVICE ? clock : "CLOCK_MONOTONIC");
	put_count(maker, "min_rounds", (double)maker->samples->count);
	put_number(maker, "max_time", 0);
	put_number(maker, "min_time", measurement->min_time_s);
	if (measurement->warmup >= 1)
		put_count(maker, "warmup", measurement->warmup);
	else
		put_json_member(maker->to, "warmup", "false", 5);
	buffer_putc(maker->to, '}');
}

static void
put_figure(const struct maker *maker, const char *key, const struct figure *figure)
{
	put_json_member(maker->to, key, figure->text, strlen(figure->text));
}

static void
put_stats(const struct maker *maker)
{
	struct stats stats;
	char outliers[48];

	stats_compute(&stats, maker->samples->items, maker->samples->count);
	snprintf(outliers, sizeof outliers, "%zu;%zu", stats.stddev_outliers, stats.iqr_outliers);
	put_json_member(maker->to, "stats", "{", 1);
	put_figure(maker, "min", &stats.min);
	put_figure(maker, "max", &stats.max);
	put_figure(maker, "mean", &stats.mean);
	put_figure(maker, "stddev", &stats.stddev);
	put_count(maker, "rounds", (double)stats.rounds);
	put_figure(maker, "median", &stats.median);
	put_figure(maker, "iqr", &stats.iqr);
	put_figure(maker, "q1", &stats.q1);
	put_figure(maker, "q3", &stats.q3);
	put_count(maker, "iqr_outliers", (double)stats.iqr_outliers);
	put_count(maker, "stddev_outliers", (double)stats.stddev_outliers);
	put_text_member(maker->to, "outliers", outliers);
	put_figure(maker, "ld15iqr", &stats.ld15iqr);
	put_figure(maker, "hd15iqr", &stats.hd15iqr);
	put_figure(maker, "ops", &stats.ops);
	put_figure(maker, "total", &stats.total);
	stats_free(&stats);
}

static void
put_data(struct buffer *to, const struct sample_list *samples)
{
	buffer_puts(to, ",\"data\":[");
	for (size_t i = 0; i < samples->count; i++) {
		if (i)
			buffer_putc(to, ',');
		buffer_append(to, samples->items[i].text, samples->items[i].length);
	}
	buffer_putc(to, ']');
}

static char *
copy_of(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static struct bench_entry *
make_entry(const struct bench_origin *origin, const struct measurement *measurement,
    enum group group, const struct sample_list *samples)
{
	struct bench_entry *entry = xcalloc(1, sizeof *entry);
	struct maker maker = { origin, measurement, group, samples, &entry->head };
	/* Of what is timed on the board a sample is an iteration, of the host's a round. */
	double iterations = group == GROUP_DEVICE ? measurement->iterations : 1;

	entry->test = xstrdup(origin->test);
	entry->role = copy_of(origin->role);
	entry->device = copy_of(origin->device);
	buffer_putc(&entry->head, '{');
	put_bench_names(&maker);
	put_bench_params(&maker);
	put_extra_info(&maker);
	put_options(&maker);
	put_stats(&maker);
	put_data(&entry->data, samples);
	buffer_printf(&entry->tail, ",\"iterations\":%.0f}}", iterations);
	return entry;
}

static bool
is_in_seconds(const char *unit)
{
	return !unit || strcmp(unit, "s") == 0 || strcmp(unit, "time:s") == 0;
}

static char *
problem_of_difference(const struct bench_origin *origin, const struct measurement *measurement)
{
	const char *unit = measurement->unit ? measurement->unit : origin->unit;
	size_t device = measurement->device.count, host = measurement->host.count;

	if (!is_in_seconds(unit))
		return xasprintf("diff: the host measures seconds, the board '%s'", unit);
	if (device != host)
		return xasprintf("diff: %zu samples of the board, but %zu of the host", device, host);
	return NULL;
}

/* What the host waited for longer than the board was at it, or shorter, in each round. */
static struct bench_entry *
make_difference(const struct bench_origin *origin, const struct measurement *measurement)
{
	size_t count = measurement->device.count;
	struct sample_list apart = { .items = xcalloc(count, sizeof *apart.items), .count = count };
	struct arena texts = { 0 };
	struct buffer text = { 0 };
	struct bench_entry *entry;

	for (size_t i = 0; i < count; i++) {
		buffer_clear(&text);
		put_python_float(&text, fabs(measurement->host.items[i].value -
		    measurement->device.items[i].value * measurement->iterations));
		sample_read(&apart.items[i], arena_copy(&texts, text.data, text.length), text.length);
	}
	entry = make_entry(origin, measurement, GROUP_DIFF, &apart);
	buffer_free(&text);
	arena_free(&texts);
	free(apart.items);
	return entry;
}

struct bench_entry *
bench_entries(const struct bench_origin *origin, const struct measurement *measurement,
    char **problem)
{
	enum group group = origin->by_host ? GROUP_HOST : GROUP_DEVICE;
	struct bench_entry *first = NULL, **end = &first;

	*problem = measurement->diff ? problem_of_difference(origin, measurement) : NULL;
	if (*problem)
		return NULL;
	if (measurement->device.count) {
		*end = make_entry(origin, measurement, group, &measurement->device);
		end = &(*end)->next;
	}
	if (measurement->host.count && !origin->by_host) {
		*end = make_entry(origin, measurement, GROUP_HOST, &measurement->host);
		end = &(*end)->next;
	}
	if (measurement->diff)
		*end = make_difference(origin, measurement);
	return first;
}

void
put_bench_object(struct buffer *to, const struct bench_entry *entry, bool data)
{
	buffer_append(to, entry->head.data, entry->head.length);
	if (data)
		buffer_append(to, entry->data.data, entry->data.length);
	buffer_append(to, entry->tail.data, entry->tail.length);
}

void
put_bench_record(struct buffer *to, const struct bench_entry *entry)
{
	buffer_puts(to, "{\"type\":\"benchmark\"");
	put_text_member(to, "test", entry->test);
	if (entry->role)
		put_text_member(to, "role", entry->role);
	if (entry->device)
		put_text_member(to, "device", entry->device);
	buffer_putc(to, ',');
	buffer_append(to, entry->head.data + 1, entry->head.length - 1);
	buffer_append(to, entry->data.data, entry->data.length);
	buffer_append(to, entry->tail.data, entry->tail.length);
	buffer_putc(to, '\n');
}

void
bench_entries_free(struct bench_entry *list)
{
	for (struct bench_entry *next; list; list = next) {
		next = list->next;
		free(list->test);
		free(list->role);
		free(list->device);
		buffer_free(&list->head);
		buffer_free(&list->data);
		buffer_free(&list->tail);
		free(list);
	}
}
