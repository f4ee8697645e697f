/* One limit: its text, and whether a benchmark exceeds it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare-columns.h"
#include "compare-group.h"
#include "compare-limits.h"

static const char syntax[] =
	"a limit is FIELD:N%, FIELD:N with ns, us, ms, s or nothing behind it, p<N or regressed; "
	"& joins them";

static int
find_field(const char *name, size_t length)
{
	for (int i = 0; i <= FIGURE_TOTAL; i++)
		if (strlen(figure_names[i]) == length && strncmp(figure_names[i], name, length) == 0)
			return i;
	return -1;
}

static char *
unknown_field(const char *name, size_t length)
{
	struct buffer text = { 0 };
	char *message;

	for (int i = 0; i <= FIGURE_TOTAL; i++)
		buffer_printf(&text, "%s%s", i ? ", " : "", figure_names[i]);
	message = xasprintf("'%.*s' is no field; there are %s", (int)length, name,
	    buffer_string(&text));
	buffer_free(&text);
	return message;
}

/* What follows the number. */
static bool
parse_unit(struct limit_part *part, const char *unit)
{
	struct prefix prefix;

	part->kind = LIMIT_AMOUNT;
	if (strcmp(unit, "%") == 0) {
		part->kind = LIMIT_SHARE;
		part->number /= 100;
	} else if (prefix_parse(unit, &prefix)) {
		part->number /= prefix.factor;
		part->seconds = true;
	} else if (*unit) {
		return false;
	}
	return true;
}

static bool
parse_number(const char *text, double *number, char **end)
{
	text += *text == '+';
	if (!strchr("0123456789.", *text) || !*text)
		return false;
	*number = strtod(text, end);
	return isfinite(*number);
}

static bool
parse_part(struct limit_part *part, const char *text, char **error)
{
	const char *colon = strchr(text, ':');
	char *end = NULL;
	bool good;

	*part = (struct limit_part){ 0 };
	if (strcmp(text, "regressed") == 0) {
		part->kind = LIMIT_REGRESSED;
		return true;
	}
	if (*text == 'p' && text[1 + strspn(text + 1, " ")] == '<') {
		part->kind = LIMIT_P;
		text = strchr(text, '<') + 1;
		good = parse_number(text + strspn(text, " "), &part->number, &end) && !*end;
	} else if (colon) {
		part->figure = find_field(text, (size_t)(colon - text));
		if (part->figure < 0) {
			*error = unknown_field(text, (size_t)(colon - text));
			return false;
		}
		good = parse_number(colon + 1 + strspn(colon + 1, " "), &part->number, &end) &&
		    parse_unit(part, end + strspn(end, " "));
	} else {
		good = false;
	}
	if (!good)
		*error = xasprintf("'%s': %s", text, syntax);
	return good;
}

bool
limit_parse(struct limit *limit, const char *text, char **error)
{
	*limit = (struct limit){ .text = xstrdup(text) };
	for (;;) {
		size_t whole, length;
		char *part;
		bool good;

		text += strspn(text, " ");
		length = whole = strcspn(text, "&");
		while (length && text[length - 1] == ' ')
			length--;
		part = xstrndup(text, length);
		limit->parts = xrealloc(limit->parts, (limit->count + 1) * sizeof *limit->parts);
		good = parse_part(&limit->parts[limit->count++], part, error);
		free(part);
		if (!good) {
			limit_free(limit);
			return false;
		}
		if (!text[whole])
			return true;
		text += whole + 1;
	}
}

void
limit_free(struct limit *limit)
{
	free(limit->text);
	free(limit->parts);
}

static enum limit_result
unknown(struct buffer *why, const char *what)
{
	buffer_puts(why, what);
	return LIMIT_UNKNOWN;
}

/* How much worse a figure has become: less of a rate, more of a time, anything of the rest. */
static double
worsening(const struct bench_match *match, int figure, double change)
{
	int direction = better_direction(match->base->list[0]->unit);

	if (figure == FIGURE_STDDEV || figure == FIGURE_IQR)
		return change; /* a spread is good when it is small, whatever is measured */
	if (figure == FIGURE_OPS)
		direction = -direction;
	return direction == 0 ? fabs(change) : -direction * change;
}

static void
put_seconds(struct buffer *to, double seconds)
{
	struct prefix prefix = prefix_for(seconds);

	buffer_printf(to, "%.4g %ss", seconds * prefix.factor, prefix.letter);
}

static void
put_amount(struct buffer *to, const struct bench_match *match, int figure, double amount)
{
	const char *unit = match->base->list[0]->unit;

	if (figure == FIGURE_OPS)
		buffer_printf(to, "%.6g", amount);
	else if (unit_is_time(unit))
		put_seconds(to, amount);
	else
		buffer_printf(to, "%.6g %s", amount, unit_symbol(unit));
}

static enum limit_result
judge_figure(const struct limit_part *part, const struct bench_match *match, struct buffer *why)
{
	double base = match->base->figures[part->figure];
	double change = match->fresh->figures[part->figure] - base, worse;

	if (!((match->base->known & match->fresh->known) >> part->figure & 1))
		return unknown(why, "the runs do not have this figure");
	if (part->seconds &&
	    (!unit_is_time(match->base->list[0]->unit) || part->figure == FIGURE_OPS))
		return unknown(why, "this is not measured in seconds");
	if (part->kind == LIMIT_SHARE)
		change = change == 0 ? 0 : base != 0 ? change / fabs(base) : copysign(HUGE_VAL, change);
	worse = worsening(match, part->figure, change);
	buffer_printf(why, "%s ", figure_names[part->figure]);
	if (part->kind == LIMIT_SHARE) {
		buffer_printf(why, "%+.1f%% > %g%%", 100 * change, 100 * part->number);
	} else {
		buffer_puts(why, change < 0 ? "-" : "+");
		put_amount(why, match, part->figure, fabs(change));
		buffer_puts(why, " > ");
		put_amount(why, match, part->figure, part->number);
	}
	return worse > part->number ? LIMIT_EXCEEDED : LIMIT_KEPT;
}

static enum limit_result
judge_part(const struct limit_part *part, const struct bench_match *match, struct buffer *why)
{
	switch (part->kind) {
	case LIMIT_P:
		if (isnan(match->p))
			return unknown(why, "the runs were saved without samples");
		if (match->least_p >= part->number)
			return unknown(why, "there are too few samples for such a p");
		buffer_printf(why, "p %.2g < %g", match->p, part->number);
		return match->p < part->number ? LIMIT_EXCEEDED : LIMIT_KEPT;
	case LIMIT_REGRESSED:
		if (match->verdict == MATCH_NO_SAMPLES)
			return unknown(why, "the runs were saved without samples");
		buffer_printf(why, "median %+.1f%%", 100 * match->change);
		if (match->verdict == MATCH_FEW && match_direction(match) == MATCH_REGRESSED)
			return unknown(why, ", but there are too few samples");
		return match->verdict == MATCH_REGRESSED ? LIMIT_EXCEEDED : LIMIT_KEPT;
	case LIMIT_SHARE:
	case LIMIT_AMOUNT:
		break;
	}
	return judge_figure(part, match, why);
}

enum limit_result
limit_judge(const struct limit *limit, const struct bench_match *match, struct buffer *why)
{
	enum limit_result result = LIMIT_EXCEEDED;

	for (size_t i = 0; i < limit->count; i++) {
		struct buffer text = { 0 };
		enum limit_result part = judge_part(&limit->parts[i], match, &text);

		if (part == LIMIT_KEPT)
			result = LIMIT_KEPT;
		else if (part == LIMIT_UNKNOWN && result != LIMIT_KEPT)
			result = LIMIT_UNKNOWN;
		buffer_printf(why, "%s%s", why->length ? ", " : "", buffer_string(&text));
		buffer_free(&text);
	}
	return result;
}
