/*
 * The words localip, devip and freeport in the code and the commands of network
 * tests: they become ${name}, for upy-send to replace when it knows the values.
 */
#ifndef NETWORK_WORDS_H
#define NETWORK_WORDS_H

#include <jv.h>
#include <stdbool.h>

#include "buffer.h"

enum network_word { WORD_LOCALIP, WORD_DEVIP, WORD_FREEPORT, NETWORK_WORDS };

struct network_words {
	const char *address; /* what localip and devip stand for, as the test says; or NULL */
	bool used[NETWORK_WORDS]; /* as ${name}, so far */
};

const char *network_word(enum network_word word);

/* Append Python code: a word is a value there, also in the middle of a string. */
void put_network_code(struct buffer *to, const char *code, struct network_words *words);

/* Append a shell command. */
void put_network_command(struct buffer *to, const char *command, struct network_words *words);

/* The names of the words that a text holds as ${name}, as a list. */
jv network_uses(const char *text);

#endif
