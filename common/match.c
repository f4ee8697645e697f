/* Regular expressions through PCRE2: compiling, and searching within limits. */
#include "match.h"

#include <stdint.h>
#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "buffer.h"
#include "clock.h"
#include "text.h"

enum {
	MOST_STEPS = 5000000, /* of backtracking, at one place of the text */
	MOST_KIB = 16 * 1024, /* of memory for them */
	LONGEST_US = 1000000, /* of all places together */
	CLOCK_EVERY = 64,     /* items of the pattern; each scans the text once at most */
};

struct match_pattern {
	char *source;
	size_t length;
	uint32_t options;
	pcre2_code *text, *bytes; /* the latter is made when it is first needed */
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

/* NULL with a message, to be freed, in *error. */
static pcre2_code *
compile(const struct match_pattern *pattern, uint32_t options, char **error)
{
	int code;
	PCRE2_SIZE at;
	PCRE2_UCHAR message[120];
	pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)pattern->source, pattern->length,
	    pattern->options | options, &code, &at, NULL);

	if (compiled)
		return compiled;
	pcre2_get_error_message(code, message, sizeof message / sizeof *message);
	at = utf8_valid(pattern->source, at < pattern->length ? at : pattern->length);
	*error = xasprintf("%s (at character %zu)", (char *)message,
	    utf8_count(pattern->source, at) + 1);
	return NULL;
}

struct match_pattern *
match_compile(const char *source, size_t length, enum match_mode mode, char **error)
{
	struct match_pattern *pattern = xcalloc(1, sizeof *pattern);

	pattern->source = xstrndup(source, length);
	pattern->length = length;
	pattern->options = PCRE2_AUTO_CALLOUT | PCRE2_NEVER_BACKSLASH_C |
	    (mode == MATCH_LINES ? PCRE2_MULTILINE : 0);
	/* Word characters and digits are Unicode's, as in Python. */
	pattern->text = compile(pattern, PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF, error);
	if (pattern->text)
		return pattern;
	match_free(pattern);
	return NULL;
}

void
match_free(struct match_pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->text);
	pcre2_code_free(pattern->bytes);
	free(pattern->source);
	free(pattern);
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

static enum match_result
failed(int code, char **error)
{
	PCRE2_UCHAR message[120];

	if (code == PCRE2_ERROR_MATCHLIMIT || code == PCRE2_ERROR_HEAPLIMIT) {
		*error = xstrdup("the pattern takes too long here; simplify it, first of all "
				 "repeats inside of repeats such as (a+)+");
	} else {
		pcre2_get_error_message(code, message, sizeof message / sizeof *message);
		*error = xstrdup((char *)message);
	}
	return MATCH_FAILED;
}

static enum match_result
search(const pcre2_code *code, const char *text, size_t length, struct match_span *span,
    char **error)
{
	struct watch watch = { .deadline = clock_us() + LONGEST_US };
	pcre2_match_context *context = new_context(&watch);
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
	int found = pcre2_match(code, (PCRE2_SPTR)(text ? text : ""), length, 0, 0, data, context);

	if (found > 0) {
		const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(data);

		/* \K may move the start behind the end. */
		span->start = offsets[0] < offsets[1] ? offsets[0] : offsets[1];
		span->end = offsets[1];
	}
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	if (found == PCRE2_ERROR_NOMATCH)
		return MATCH_NONE;
	return found > 0 ? MATCH_FOUND : failed(found, error);
}

enum match_result
match_search(struct match_pattern *pattern, const char *text, size_t length,
    struct match_span *span, char **error)
{
	return search(pattern->text, text, length, span, error);
}

enum match_result
match_search_bytes(struct match_pattern *pattern, const char *bytes, size_t length,
    struct match_span *span, char **error)
{
	if (!pattern->bytes)
		pattern->bytes = compile(pattern, PCRE2_NEVER_UTF, error);
	if (!pattern->bytes)
		return MATCH_FAILED;
	return search(pattern->bytes, bytes, length, span, error);
}
