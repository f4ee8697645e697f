/* Text: UTF-8, control characters made visible, base64, the nearest word. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "buffer.h"

/* The length of the longest prefix of `bytes` that is valid UTF-8 (RFC 3629). */
size_t utf8_valid(const char *bytes, size_t length);

/* Bytes at the end that are the beginning of a character which is not yet whole; at most 3. */
size_t utf8_part(const char *bytes, size_t length);

/* Code points in valid UTF-8. */
size_t utf8_count(const char *bytes, size_t length);

/* Append the code point as UTF-8. */
void put_utf8(struct buffer *to, unsigned long code);

/* Append bytes with U+FFFD for each byte that is not part of valid UTF-8. */
void put_replaced(struct buffer *to, const char *bytes, size_t length);

/*
 * The character of a valid sequence of `size` bytes that ends a line for some
 * readers (U+2028, U+2029), or turns the direction in which it is shown (U+202A
 * to U+202E, U+2066 to U+2069); or 0.
 */
unsigned utf8_line_control(const char *bytes, size_t size);

/*
 * Append bytes fit for a terminal: control characters (C0 but newline and tab,
 * DEL, C1) and invalid bytes as \xNN, so that a board cannot drive it; and
 * what breaks lines or turns their direction (U+2028 to U+202E, U+2066 to
 * U+2069) as \uNNNN, so that it cannot look like other text.
 */
void put_visible(struct buffer *to, const char *bytes, size_t length);

/* Append as base64 (RFC 4648). */
void put_base64(struct buffer *to, const char *bytes, size_t length);

/* Append the decoded bytes; false when the text is not base64. */
bool put_unbase64(struct buffer *to, const char *text, size_t length);

/*
 * The word of the NULL-terminated list nearest to `word` (Damerau-Levenshtein
 * distance of at most a third of its length, at least 2), or NULL.
 */
const char *nearest_word(const char *word, const char *const *words);

#endif
