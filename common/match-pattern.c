/* Searching in text that is still arriving: fast, then with care where that gives up. */
#include "match-pattern.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "match-block.h"
#include "match-limits.h"

enum {
	/* Steps at one place of the text, after which match_within_limits takes over. */
	FAST_STEPS = 10000,
	FAST_STEPS_LEAST = 100,
	FAST_STEPS_ALL = 160 * 1000 * 1000, /* of all places together */
	STACK_LEAST = 32 * 1024,
	STACK_MOST = 1024 * 1024,
};

struct pattern {
	char *source;
	size_t length;
	bool fixed;
	bool first_line; /* only what begins there counts */
	uint32_t options;
	pcre2_code *fast;  /* compiled to machine code, where there is a compiler */
	pcre2_code *block; /* the same for many lines; or NULL */
	pcre2_code *slow;  /* made when it is first needed */
	pcre2_match_data *data, *block_data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

static struct pattern *
new_pattern(const char *source, size_t length, uint32_t options)
{
	struct pattern *pattern = xcalloc(1, sizeof *pattern);

	pattern->source = xstrndup(source, length);
	pattern->length = length;
	pattern->options = options;
	pattern->context = pcre2_match_context_create(NULL);
	return pattern;
}

/* Without a compiler for this machine all goes on, slower. */
static void
speed_up(struct pattern *pattern)
{
	pcre2_jit_compile(pattern->fast, PCRE2_JIT_COMPLETE | PCRE2_JIT_PARTIAL_HARD);
	pattern->data = pcre2_match_data_create_from_pattern(pattern->fast, NULL);
	if (pattern->block) {
		pcre2_jit_compile(pattern->block, PCRE2_JIT_COMPLETE);
		pattern->block_data = pcre2_match_data_create_from_pattern(pattern->block, NULL);
	}
	pattern->stack = pcre2_jit_stack_create(STACK_LEAST, STACK_MOST, NULL);
	if (pattern->stack)
		pcre2_jit_stack_assign(pattern->context, NULL, pattern->stack);
}

/* PCRE2's own idea of a last line that is empty is another one: hence the circumflex. */
static const uint32_t lines_options = PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX;

static void
build_block(struct pattern *pattern)
{
	struct buffer form = { 0 };
	char *error = NULL;
	size_t at;

	if (put_block_form(&form, pattern->source, pattern->length))
		pattern->block = match_build(buffer_string(&form), form.length, lines_options,
		    &error, &at);
	free(error);
	buffer_free(&form);
}

struct pattern *
pattern_regex(const char *source, size_t length, enum pattern_kind kind, char **error, size_t *at)
{
	struct pattern *pattern = new_pattern(source, length,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C |
		(kind == PATTERN_LINES ? lines_options : 0));

	pattern->first_line = kind == PATTERN_LINES;
	pattern->fast = match_build(source, length, pattern->options, error, at);
	if (!pattern->fast) {
		pattern_free(pattern);
		return NULL;
	}
	if (kind == PATTERN_LINE)
		build_block(pattern);
	speed_up(pattern);
	return pattern;
}

struct pattern *
pattern_fixed(const char *text, size_t length, enum pattern_kind kind)
{
	char *error;
	size_t at;
	struct pattern *pattern = new_pattern(text, length, PCRE2_LITERAL);

	pattern->fixed = true;
	pattern->first_line = kind == PATTERN_LINES;
	/* Any bytes are a literal pattern. */
	pattern->fast = match_build(text, length, pattern->options, &error, &at);
	if (kind == PATTERN_LINE && !memchr(text, '\n', length))
		pattern->block = match_build(text, length, pattern->options, &error, &at);
	speed_up(pattern);
	return pattern;
}

void
pattern_free(struct pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_code_free(pattern->fast);
	pcre2_code_free(pattern->block);
	pcre2_code_free(pattern->slow);
	pcre2_match_data_free(pattern->data);
	pcre2_match_data_free(pattern->block_data);
	pcre2_match_context_free(pattern->context);
	pcre2_jit_stack_free(pattern->stack);
	free(pattern->source);
	free(pattern);
}

const char *
pattern_source(const struct pattern *pattern, size_t *length)
{
	*length = pattern->length;
	return pattern->source;
}

bool
pattern_is_fixed(const struct pattern *pattern)
{
	return pattern->fixed;
}

/* Those that say that another way may get further. */
static bool
gave_up(int answer)
{
	return answer == PCRE2_ERROR_MATCHLIMIT || answer == PCRE2_ERROR_JIT_STACKLIMIT ||
	    answer == PCRE2_ERROR_HEAPLIMIT || answer == PCRE2_ERROR_DEPTHLIMIT;
}

static int
find_slowly(struct pattern *pattern, const struct pattern_text *text, uint32_t options)
{
	char *error;
	size_t at;

	/* It could be built before. */
	if (!pattern->slow)
		pattern->slow = match_build(pattern->source, pattern->length,
		    pattern->options | (pattern->fixed ? 0 : MATCH_WATCHED), &error, &at);
	return match_within_limits(pattern->slow, text->bytes, text->length, text->from, options,
	    pattern->data);
}

static void
set_fast_limit(const struct pattern *pattern, size_t length)
{
	size_t steps = FAST_STEPS_ALL / (length + 1);

	steps = steps < FAST_STEPS_LEAST ? FAST_STEPS_LEAST : steps;
	pcre2_set_match_limit(pattern->context, steps < FAST_STEPS ? (uint32_t)steps : FAST_STEPS);
}

/*
 * PCRE2_FIRSTLINE would do it; but with it PCRE2 10.42's compiled code may run on
 * for ever behind the end of a text that may not be UTF-8.
 */
static bool
begins_later(const struct pattern_text *text, const struct match_span *span)
{
	return text->from < span->start &&
	    memchr(text->bytes + text->from, '\n', span->start - text->from);
}

enum pattern_result
pattern_find(struct pattern *pattern, const struct pattern_text *text, struct match_span *span,
    char **error)
{
	uint32_t options = text->whole ? 0 : PCRE2_PARTIAL_HARD;
	int answer;

	set_fast_limit(pattern, text->length - text->from);
	answer = pcre2_match(pattern->fast, (PCRE2_SPTR)(text->bytes ? text->bytes : ""),
	    text->length, text->from, options, pattern->data, pattern->context);
	if (gave_up(answer))
		answer = find_slowly(pattern, text, options);
	if (answer == PCRE2_ERROR_NOMATCH)
		return PATTERN_NONE;
	if (answer < 0 && answer != PCRE2_ERROR_PARTIAL) {
		*error = match_problem(answer);
		return PATTERN_FAILED;
	}
	match_set_span(span, pattern->data);
	if (pattern->first_line && begins_later(text, span))
		return PATTERN_NONE;
	return answer < 0 ? PATTERN_OPEN : PATTERN_FOUND;
}

size_t
pattern_groups(const struct pattern *pattern)
{
	return pcre2_get_ovector_count(pattern->data);
}

bool
pattern_group(const struct pattern *pattern, size_t number, struct match_span *span)
{
	const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(pattern->data) + 2 * number;

	if (offsets[0] == PCRE2_UNSET || offsets[0] > offsets[1])
		return false;
	*span = (struct match_span){ offsets[0], offsets[1] };
	return true;
}

const char *
pattern_name(const struct pattern *pattern, size_t row, size_t *number)
{
	uint32_t rows, size;
	PCRE2_SPTR table;

	pcre2_pattern_info(pattern->fast, PCRE2_INFO_NAMECOUNT, &rows);
	if (row >= rows)
		return NULL;
	pcre2_pattern_info(pattern->fast, PCRE2_INFO_NAMEENTRYSIZE, &size);
	pcre2_pattern_info(pattern->fast, PCRE2_INFO_NAMETABLE, &table);
	table += row * size;
	*number = (size_t)table[0] << 8 | table[1];
	return (const char *)table + 2;
}

bool
pattern_takes_blocks(const struct pattern *pattern, bool ascii)
{
	return pattern->block && (ascii || pattern->fixed);
}

enum pattern_result
pattern_scan(struct pattern *pattern, const char *block, size_t length, size_t from, size_t *at)
{
	int answer;

	pcre2_set_match_limit(pattern->context, FAST_STEPS);
	answer = pcre2_match(pattern->block, (PCRE2_SPTR)block, length, from, 0,
	    pattern->block_data, pattern->context);
	if (answer == PCRE2_ERROR_NOMATCH)
		return PATTERN_NONE;
	if (answer < 0)
		return PATTERN_FAILED;
	*at = pcre2_get_ovector_pointer(pattern->block_data)[0];
	return PATTERN_FOUND;
}
