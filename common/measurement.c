/* Reading measurements: numbers stay the text that they are. */
#include "measurement.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A walk over a line and what it found. */
struct walk {
	struct bulk in;
	struct measurement *to;
	char *problem;
};

static void
add_sample(struct walk *walk, struct sample_list *list, const char *name)
{
	struct bulk_text text;
	const char *why = "is not a number";

	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->items = xrealloc(list->items, list->room * sizeof *list->items);
	}
	if (bulk_peek(&walk->in) == BULK_NUMBER && bulk_number(&walk->in, &text))
		why = sample_read(&list->items[list->count++], text.start, text.length);
	else if (!bulk_value(&walk->in, &text))
		return;
	if (why && !walk->problem)
		walk->problem = xasprintf("%s: %.*s %s", name,
		    (int)(text.length < 40 ? text.length : 40), text.start, why);
}

static void
read_samples(struct walk *walk, struct sample_list *list, const char *name)
{
	list->count = 0; /* of a member that is there twice the last one counts */
	list->given = true;
	if (bulk_peek(&walk->in) != BULK_ARRAY) {
		walk->problem = walk->problem ? walk->problem : xasprintf("%s: not a list", name);
		bulk_skip(&walk->in);
		return;
	}
	bulk_array(&walk->in);
	while (bulk_item(&walk->in))
		add_sample(walk, list, name);
	if (walk->in.problem && !walk->problem)
		walk->problem = xasprintf("%s: what stands in column %td is no number", name,
		    walk->in.at - walk->in.start + 1);
}

static void
read_text(struct bulk *in, char **to)
{
	struct buffer text = { 0 };
	struct bulk_text quoted;

	if (bulk_peek(in) != BULK_STRING || !bulk_string(in, &quoted)) {
		bulk_skip(in);
		return;
	}
	bulk_unescape(&quoted, &text);
	buffer_string(&text);
	free(*to);
	*to = text.data;
}

static void
read_number(struct bulk *in, double *to)
{
	struct bulk_text text;

	if (bulk_peek(in) == BULK_NUMBER && bulk_number(in, &text))
		*to = bulk_double(&text);
	else
		bulk_skip(in);
}

static void
read_flag(struct bulk *in, bool *to)
{
	*to = bulk_peek(in) == BULK_TRUE;
	bulk_skip(in);
}

enum kind { SAMPLES, TIMES, JSON, TEXT, NUMBER, FLAG };

/* The members that count, and where they go. */
static const struct member {
	const char *name;
	enum kind kind;
	size_t place;
} members[] = {
	{ "samples", SAMPLES, offsetof(struct measurement, device) },
	{ "host_samples", SAMPLES, offsetof(struct measurement, host) },
	{ "vtime", TIMES, offsetof(struct measurement, times) },
	{ "case", JSON, offsetof(struct measurement, benchmark_case) },
	{ "unit", TEXT, offsetof(struct measurement, unit) },
	{ "clock", TEXT, offsetof(struct measurement, clock) },
	{ "gc", TEXT, offsetof(struct measurement, gc) },
	{ "iterations", NUMBER, offsetof(struct measurement, iterations) },
	{ "warmup", NUMBER, offsetof(struct measurement, warmup) },
	{ "min_time_s", NUMBER, offsetof(struct measurement, min_time_s) },
	{ "diff", FLAG, offsetof(struct measurement, diff) },
	{ 0 },
};

static void
read_known(struct walk *walk, const struct member *member)
{
	void *place = (char *)walk->to + member->place;
	const char *start = walk->in.at;

	switch (member->kind) {
	case SAMPLES:
		read_samples(walk, place, member->name);
		break;
	case TIMES:
		read_samples(walk, place, member->name);
		walk->to->times_text = (struct bulk_text){ .start = start,
			.length = (size_t)(walk->in.at - start) };
		break;
	case JSON:
		bulk_value(&walk->in, place);
		break;
	case TEXT:
		read_text(&walk->in, place);
		break;
	case NUMBER:
		read_number(&walk->in, place);
		break;
	case FLAG:
		read_flag(&walk->in, place);
		break;
	}
}

static void
read_member(struct walk *walk, const struct bulk_text *key)
{
	for (const struct member *member = members; member->name; member++)
		if (bulk_is(key, member->name)) {
			read_known(walk, member);
			return;
		}
	bulk_skip(&walk->in);
}

/* What holds between the members. */
static char *
contradiction(const struct measurement *measurement)
{
	size_t samples = measurement->device.count, times = measurement->times.count;

	if (!samples && !measurement->host.count)
		return xstrdup("no samples");
	if (measurement->times.given && times != samples)
		return xasprintf("%zu samples, but %zu in vtime", samples, times);
	if (!(measurement->iterations >= 1 && measurement->iterations < 1e15))
		return xstrdup("iterations: not a whole number from 1 up");
	return NULL;
}

bool
measurement_read(struct measurement *measurement, const char *line, size_t length,
    char **problem)
{
	struct walk walk = { .to = measurement };
	struct bulk_text key;

	*measurement = (struct measurement){ .iterations = 1 };
	bulk_open(&walk.in, line, length);
	if (bulk_object(&walk.in))
		while (bulk_member(&walk.in, &key))
			read_member(&walk, &key);
	bulk_end(&walk.in);
	*problem = walk.problem ? walk.problem : bulk_error(&walk.in);
	if (!*problem)
		*problem = contradiction(measurement);
	return !*problem;
}

void
measurement_free(struct measurement *measurement)
{
	free(measurement->device.items);
	free(measurement->host.items);
	free(measurement->times.items);
	free(measurement->unit);
	free(measurement->clock);
	free(measurement->gc);
}
