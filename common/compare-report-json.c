/* Comparisons for programs. */
#include <math.h>
#include <string.h>

#include "compare-files.h"
#include "compare-report.h"

static void
put_sources(struct buffer *to, const char *key, const struct side *side)
{
	buffer_printf(to, "\"%s\": [", key);
	for (size_t i = 0; i < side->count; i++) {
		buffer_puts(to, i ? ", " : "");
		put_json_string(to, side->runs[i]->source);
	}
	buffer_puts(to, "], ");
}

static void
put_measured(struct buffer *to, const char *key, const struct measured *measured)
{
	buffer_printf(to, "\"%s\": {\"runs\": %zu", key, measured->run_count);
	for (int i = 0; i <= FIGURE_ROUNDS; i++)
		if (measured->known >> i & 1 && i != FIGURE_LOW_FENCE && i != FIGURE_HIGH_FENCE) {
			buffer_printf(to, ", \"%s\": ", figure_names[i]);
			put_json_number(to, measured->figures[i]);
		}
	buffer_puts(to, "}, ");
}

static void
put_limit_results(struct buffer *to, const struct bench_match *match, struct limits *limits)
{
	static const char *const words[] = {
		[LIMIT_KEPT] = "kept",
		[LIMIT_EXCEEDED] = "exceeded",
		[LIMIT_UNKNOWN] = "unknown",
	};
	size_t count;
	const struct limit *list = limits_for(limits, match->base->list[0], &count);

	buffer_puts(to, "\"limits\": [");
	for (size_t i = 0; i < count; i++) {
		struct buffer why = { 0 };
		enum limit_result result = limit_judge(&list[i], match, &why);

		buffer_puts(to, i ? ", {\"limit\": " : "{\"limit\": ");
		put_json_string(to, list[i].text);
		buffer_printf(to, ", \"result\": \"%s\", \"reason\": ", words[result]);
		put_json_string(to, buffer_string(&why));
		buffer_putc(to, '}');
		buffer_free(&why);
	}
	buffer_putc(to, ']');
}

static void
put_json_match(struct buffer *to, const struct bench_match *match, struct limits *limits)
{
	const struct benchmark *benchmark = match->base->list[0];

	buffer_puts(to, "{\"fullname\": ");
	put_json_string(to, benchmark->fullname);
	buffer_puts(to, ", \"name\": ");
	put_json_string(to, benchmark->name);
	buffer_puts(to, ", \"group\": ");
	put_json_string(to, benchmark->group);
	buffer_puts(to, ", \"device\": ");
	put_json_string(to, benchmark->device);
	buffer_puts(to, ", \"unit\": ");
	put_json_string(to, unit_symbol(benchmark->unit));
	buffer_puts(to, ", ");
	put_measured(to, "base", match->base);
	put_measured(to, "new", match->fresh);
	buffer_puts(to, "\"change\": ");
	put_json_number(to, match->change);
	buffer_puts(to, ", \"interval\": [");
	put_json_number(to, match->interval.low);
	buffer_puts(to, ", ");
	put_json_number(to, match->interval.high);
	buffer_puts(to, "], \"p\": ");
	put_json_number(to, match->p);
	buffer_printf(to, ", \"compared\": \"%s\", \"verdict\": \"%s\", ",
	    match->by_runs ? "runs" : "samples", match_words[match->verdict]);
	put_limit_results(to, match, limits);
	buffer_putc(to, '}');
}

static void
put_json_names(struct buffer *to, const char *key, const struct benchmark *const *list,
    size_t count)
{
	buffer_printf(to, ", \"%s\": [", key);
	for (size_t i = 0; i < count; i++) {
		buffer_puts(to, i ? ", " : "");
		put_json_string(to, list[i]->fullname);
	}
	buffer_putc(to, ']');
}

void
put_json_matchup(struct buffer *to, const struct matchup *matchup, struct limits *limits)
{
	buffer_putc(to, '{');
	put_sources(to, "base", matchup->base);
	put_sources(to, "new", matchup->fresh);
	buffer_puts(to, "\"benchmarks\": [");
	for (size_t i = 0; i < matchup->count; i++) {
		buffer_puts(to, i ? ",\n" : "\n");
		put_json_match(to, &matchup->list[i], limits);
	}
	buffer_puts(to, "]");
	put_json_names(to, "only_base", matchup->only_base, matchup->only_base_count);
	put_json_names(to, "only_new", matchup->only_fresh, matchup->only_fresh_count);
	buffer_putc(to, '}');
}
