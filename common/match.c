/* Regular expressions through PCRE2: compiling, and searching within limits. */
#include "match.h"

#include <stdint.h>
#include <stdlib.h>

#include "buffer.h"
#include "match-limits.h"

struct match_pattern {
	char *source;
	size_t length;
	uint32_t options;
	pcre2_code *text, *bytes; /* the latter is made when it is first needed */
};

/* NULL with a message, to be freed, in *error. */
static pcre2_code *
compile(const struct match_pattern *pattern, uint32_t options, char **error)
{
	char *message;
	size_t at;
	pcre2_code *compiled = match_build(pattern->source, pattern->length,
	    pattern->options | options, &message, &at);

	if (compiled)
		return compiled;
	*error = xasprintf("%s (at character %zu)", message, at);
	free(message);
	return NULL;
}

struct match_pattern *
match_compile(const char *source, size_t length, enum match_mode mode, char **error)
{
	struct match_pattern *pattern = xcalloc(1, sizeof *pattern);

	pattern->source = xstrndup(source, length);
	pattern->length = length;
	pattern->options = MATCH_WATCHED | PCRE2_NEVER_BACKSLASH_C |
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

static enum match_result
search(const pcre2_code *code, const char *text, size_t length, struct match_span *span,
    char **error)
{
	pcre2_match_data *data = pcre2_match_data_create_from_pattern(code, NULL);
	int answer = match_within_limits(code, text, length, 0, 0, data);

	if (answer > 0)
		match_set_span(span, data);
	pcre2_match_data_free(data);
	if (answer == PCRE2_ERROR_NOMATCH)
		return MATCH_NONE;
	if (answer > 0)
		return MATCH_FOUND;
	*error = match_problem(answer);
	return MATCH_FAILED;
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
