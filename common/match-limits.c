/* PCRE2 within limits, for patterns and texts of which nothing is known. */
#include "match-limits.h"

#include <stdlib.h>

#include "buffer.h"
#include "clock.h"
#include "match.h"
#include "text.h"

enum {
	MOST_STEPS = 5000000, /* of backtracking, at one place of the text */
	MOST_KIB = 16 * 1024, /* of memory for them */
	LONGEST_US = 1000000, /* of all places together */
	CLOCK_EVERY = 64,     /* items of the pattern; each scans the text once at most */
};

/* A callback of PCRE2 before each item of the pattern, as no limit of its own knows time. */
struct watch {
	int64_t deadline;
	unsigned count;
};

static int
check_clock(pcre2_callout_block *block, void *data)
{
	struct watch *watch = data;

	(void)block;
	if (++watch->count % CLOCK_EVERY || clock_us() < watch->deadline)
		return 0;
	return PCRE2_ERROR_MATCHLIMIT;
}

pcre2_code *
match_build(const char *source, size_t length, uint32_t options, char **error, size_t *at)
{
	int code;
	PCRE2_SIZE offset;
	PCRE2_UCHAR message[120];
	pcre2_code *built =
	    pcre2_compile((PCRE2_SPTR)source, length, options, &code, &offset, NULL);

	if (built)
		return built;
	pcre2_get_error_message(code, message, sizeof message / sizeof *message);
	offset = utf8_valid(source, offset < length ? offset : length);
	*error = xstrdup((char *)message);
	*at = utf8_count(source, offset) + 1;
	return NULL;
}

static pcre2_match_context *
new_context(struct watch *watch)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);

	pcre2_set_match_limit(context, MOST_STEPS);
	pcre2_set_heap_limit(context, MOST_KIB);
	pcre2_set_callout(context, check_clock, watch);
	return context;
}

int
match_within_limits(const pcre2_code *code, const char *text, size_t length, size_t from,
    uint32_t options, pcre2_match_data *data)
{
	struct watch watch = { .deadline = clock_us() + LONGEST_US };
	pcre2_match_context *context = new_context(&watch);
	int answer = pcre2_match(code, (PCRE2_SPTR)(text ? text : ""), length, from, options, data,
	    context);

	pcre2_match_context_free(context);
	return answer == PCRE2_ERROR_HEAPLIMIT ? PCRE2_ERROR_MATCHLIMIT : answer;
}

char *
match_problem(int answer)
{
	PCRE2_UCHAR message[120];

	if (answer == PCRE2_ERROR_MATCHLIMIT)
		return xstrdup("the pattern takes too long here; simplify it, first of all "
			       "repeats inside of repeats such as (a+)+");
	pcre2_get_error_message(answer, message, sizeof message / sizeof *message);
	return xstrdup((char *)message);
}

void
match_set_span(struct match_span *span, pcre2_match_data *data)
{
	const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(data);

	/* \K may move the start behind the end. */
	span->start = offsets[0] < offsets[1] ? offsets[0] : offsets[1];
	span->end = offsets[1];
}
