/*
 * Selection by an expression of words: and, or, not, parentheses. A word with
 * blanks or parentheses inside stands between quotes.
 */
#ifndef SELECTION_H
#define SELECTION_H

#include <stdbool.h>

/*
 * Whether the expression holds when `has` tells which words do. On a malformed
 * expression *error says what is wrong (to be freed) and the answer is false;
 * it is left alone otherwise. `has` NULL: every word is false.
 */
bool selection_holds(const char *expression, bool (*has)(const void *thing, const char *word),
    const void *thing, char **error);

/* Whether a text can be used as one word of an expression without quotes. */
bool selection_is_word(const char *text);

/* Whether a text holds a word, in any case of letters. */
bool selection_contains(const void *text, const char *word);

#endif
