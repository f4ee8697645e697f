/* What all searches share: how a pattern is built, and that each search comes to an end. */
#ifndef MATCH_LIMITS_H
#define MATCH_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/*
 * A pattern built with options of PCRE2; NULL, with a message (to be freed) in
 * *error and the character it is about, from 1, in *at, when it is none.
 */
pcre2_code *match_build(const char *source, size_t length, uint32_t options, char **error,
    size_t *at);

/* The options with which a pattern is built for match_within_limits. */
#define MATCH_WATCHED PCRE2_AUTO_CALLOUT

/*
 * pcre2_match from an offset on, that ends after a second at most: then, and when
 * it takes too much memory, its answer is PCRE2_ERROR_MATCHLIMIT.
 */
int match_within_limits(const pcre2_code *code, const char *text, size_t length, size_t from,
    uint32_t options, pcre2_match_data *data);

/* What an answer below PCRE2_ERROR_PARTIAL means, in a sentence to be freed. */
char *match_problem(int answer);

/* Where it was found. */
struct match_span;
void match_set_span(struct match_span *span, pcre2_match_data *data);

#endif
