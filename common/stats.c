/*
 * Statistics by the rules of pytest-benchmark's Stats, whose ints stay ints as in
 * Python. One rule is mended: hd15iqr is the highest sample within the fence, where
 * theirs is the first one above it.
 */
#include "stats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bulkjson.h"
#include "pylit.h"
#include "stats-exact.h"

/* Beyond this, squares and differences of figures leave the range of doubles. */
static const double most = 1e300;

const char *
sample_read(struct sample *sample, const char *text, size_t length)
{
	struct bulk_text number = { .start = text, .length = length };

	*sample = (struct sample){ .text = text, .length = (uint32_t)length };
	sample->value = bulk_double(&number);
	if (isnan(sample->value))
		return "is not a number";
	if (fabs(sample->value) > most || length > UINT32_MAX)
		return "is too large";
	sample->whole = !memchr(text, '.', length) && !memchr(text, 'e', length) &&
	    !memchr(text, 'E', length);
	return NULL;
}

/* What is sorted has its value with it: to look each up costs half of the time. */
struct ranked {
	double value;
	const struct sample *sample;
};

static int
by_value(const void *a, const void *b)
{
	const struct ranked *left = a, *right = b;
	int order;

	if (left->value != right->value)
		return left->value < right->value ? -1 : 1;
	order = exact_compare(left->sample, right->sample);
	/* What is equal stays in order: 1 and 1.0 are two texts. */
	return order ? order : (left->sample > right->sample) - (left->sample < right->sample);
}

static const struct sample **
sorted(const struct sample *samples, size_t count)
{
	struct ranked *ranked = xmalloc(count * sizeof *ranked);
	const struct sample **order = xmalloc(count * sizeof *order);

	for (size_t i = 0; i < count; i++)
		ranked[i] = (struct ranked){ samples[i].value, &samples[i] };
	qsort(ranked, count, sizeof *ranked, by_value);
	for (size_t i = 0; i < count; i++)
		order[i] = ranked[i].sample;
	free(ranked);
	return order;
}

static struct figure
text_figure(struct stats *stats, const char *text, size_t length, double value, bool whole)
{
	char *copy = arena_alloc(&stats->texts, length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return (struct figure){ copy, value, whole };
}

static struct figure
sample_figure(struct stats *stats, const struct sample *sample)
{
	return text_figure(stats, sample->text, sample->length, sample->value, sample->whole);
}

static struct figure
double_figure(struct stats *stats, double value)
{
	struct buffer text = { 0 };
	struct figure figure;

	put_python_float(&text, value);
	figure = text_figure(stats, text.data, text.length, value, false);
	buffer_free(&text);
	return figure;
}

/* An int, whose text is freed. */
static struct figure
whole_figure(struct stats *stats, char *text)
{
	struct figure figure = text_figure(stats, text, strlen(text), strtod(text, NULL), true);

	free(text);
	return figure;
}

/* An int if it is one, else a double. */
static struct figure
mixed_figure(struct stats *stats, char *text, double value)
{
	return text ? whole_figure(stats, text) : double_figure(stats, value);
}

static struct figure
middle_of(struct stats *stats, const struct sample **order, size_t count)
{
	const struct sample *a = order[(count - 1) / 2], *b = order[count / 2];

	if (a == b)
		return sample_figure(stats, a);
	if (a->whole && b->whole)
		return double_figure(stats, exact_middle(a, b));
	return double_figure(stats, (a->value + b->value) / 2);
}

/* A quarter of one and three of the other. */
static struct figure
blend(struct stats *stats, const struct sample *quarter, const struct sample *rest)
{
	return double_figure(stats, 0.25 * quarter->value + 0.75 * rest->value);
}

/* Method 2 for an even number of samples, method 3 for an odd one. */
static void
set_quartiles(struct stats *stats, const struct sample **order, size_t count)
{
	size_t k = count / 4;

	if (count == 1) {
		stats->q1 = stats->q3 = sample_figure(stats, order[0]);
	} else if (count % 2 == 0) {
		stats->q1 = middle_of(stats, order, count / 2);
		stats->q3 = middle_of(stats, order + count / 2, count / 2);
	} else if (count % 4 == 1) {
		stats->q1 = blend(stats, order[k - 1], order[k]);
		stats->q3 = blend(stats, order[3 * k + 1], order[3 * k]);
	} else {
		stats->q1 = blend(stats, order[k + 1], order[k]);
		stats->q3 = blend(stats, order[3 * k + 1], order[3 * k + 2]);
	}
}

static struct figure
difference(struct stats *stats, const struct figure *a, const struct figure *b)
{
	struct sample left = { a->text, a->value, (uint32_t)strlen(a->text), true };
	struct sample right = { b->text, b->value, (uint32_t)strlen(b->text), true };

	if (a->whole && b->whole)
		return whole_figure(stats, exact_difference(&left, &right));
	return double_figure(stats, a->value - b->value);
}

/*
 * How many samples are before a fence, or with `on`, on it, too. A fence is a double, and
 * so are the samples here: next to it the last digits of long ints would be outliers.
 */
static size_t
count_before(const struct sample **order, size_t count, double fence, bool on)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		double value = order[middle]->value;

		if (value < fence || (on && value == fence))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Samples within two fences: those from *first up to *end, which is none of them; and the others. */
static size_t
find_within(const struct sample **order, size_t count, double low, double high,
    size_t *first, size_t *end)
{
	*first = count_before(order, count, low, false);
	*end = count_before(order, count, high, true);
	return *first + count - *end;
}

static void
set_fences(struct stats *stats, const struct sample **order, size_t count)
{
	double reach = 1.5 * stats->iqr.value, spread = stats->stddev.value;
	double mean = stats->mean.value;
	size_t first, end;

	stats->stddev_outliers = find_within(order, count, mean - spread, mean + spread, &first, &end);
	stats->iqr_outliers = find_within(order, count, stats->q1.value - reach,
	    stats->q3.value + reach, &first, &end);
	stats->ld15iqr = sample_figure(stats, order[first < count ? first : count - 1]);
	stats->hd15iqr = sample_figure(stats, order[end ? end - 1 : 0]);
}

/* min() and max(): of equal ones the first. */
static const struct sample *
extreme(const struct sample *samples, size_t count, int sign)
{
	const struct sample *found = samples;

	for (size_t i = 1; i < count; i++)
		if (exact_compare(&samples[i], found) * sign > 0)
			found = &samples[i];
	return found;
}

void
stats_compute(struct stats *stats, const struct sample *samples, size_t count)
{
	const struct sample **order = sorted(samples, count);
	struct moments moments;

	*stats = (struct stats){ .rounds = count };
	exact_moments(&moments, samples, count);
	stats->min = sample_figure(stats, extreme(samples, count, -1));
	stats->max = sample_figure(stats, extreme(samples, count, 1));
	stats->total = mixed_figure(stats, moments.total_text, moments.total);
	stats->mean = mixed_figure(stats, moments.mean_text, moments.mean);
	stats->stddev = mixed_figure(stats, count == 1 ? xstrdup("0") : NULL, moments.stddev);
	stats->ops = mixed_figure(stats, moments.total == 0 ? xstrdup("0") : NULL, moments.ops);
	stats->median = middle_of(stats, order, count);
	set_quartiles(stats, order, count);
	stats->iqr = difference(stats, &stats->q3, &stats->q1);
	set_fences(stats, order, count);
	free(order);
}

void
stats_free(struct stats *stats)
{
	arena_free(&stats->texts);
}
