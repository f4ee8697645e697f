/* Lists of words, each there once, as records have them. */
#ifndef WORDS_H
#define WORDS_H

#include <jv.h>
#include <stdbool.h>

/* Whether a word is in the list (borrowed). */
bool words_hold(jv list, const char *word);

/* The list (consumed), with the word at its end unless it was there. */
jv words_add(jv list, const char *word);

#endif
