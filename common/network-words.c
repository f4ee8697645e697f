/* Words of network tests in code and commands. */
#include "network-words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "pylit.h"

static const char *const names[NETWORK_WORDS] = { "localip", "devip", "freeport" };

const char *
network_word(enum network_word word)
{
	return names[word];
}

static bool
is_in_word(char byte)
{
	return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

static size_t
span_word(const char *text, size_t size)
{
	size_t length = 0;

	while (length < size && is_in_word(text[length]))
		length++;
	return length;
}

/* NETWORK_WORDS when it is none. */
static enum network_word
find_word(const char *text, size_t length)
{
	enum network_word word = 0;

	while (word < NETWORK_WORDS &&
	    !(strlen(names[word]) == length && memcmp(names[word], text, length) == 0))
		word++;
	return word;
}

/* The address that the test gives in place of the word, or NULL. */
static const char *
given(const struct network_words *words, enum network_word word)
{
	return word == WORD_FREEPORT ? NULL : words->address;
}

static void
put_name(struct buffer *to, struct network_words *words, enum network_word word)
{
	words->used[word] = true;
	buffer_printf(to, "${%s}", names[word]);
}

static void
put_value(struct buffer *to, struct network_words *words, enum network_word word)
{
	const char *address = given(words, word);

	if (address)
		put_python_str(to, address, strlen(address));
	else
		put_name(to, words, word);
}

/* What a string holds, between quotes of that many bytes at `quote`. */
static void
put_string_body(struct buffer *to, const char *body, size_t length, const char *quote, int quotes,
    struct network_words *words)
{
	while (length) {
		size_t part = span_word(body, length);
		enum network_word word = find_word(body, part);

		if (!part)
			part = *body == '\\' && length > 1 ? 2 : 1;
		if (word == NETWORK_WORDS) {
			buffer_append(to, body, part);
		} else if (given(words, word)) {
			buffer_puts(to, words->address);
		} else {
			buffer_printf(to, "%.*s+str(", quotes, quote);
			put_name(to, words, word);
			buffer_printf(to, ")+%.*s", quotes, quote);
		}
		body += part;
		length -= part;
	}
}

/* The length of what stands between quotes. */
static size_t
span_string(const char *body, const char *quote, size_t quotes)
{
	const char *at = body;

	while (*at && strncmp(at, quote, quotes) != 0)
		at += *at == '\\' && at[1] ? 2 : 1;
	return (size_t)(at - body);
}

/* The string at `text`, and where it ends. */
static const char *
put_string(struct buffer *to, const char *text, struct network_words *words)
{
	size_t quotes = text[1] == *text && text[2] == *text ? 3 : 1;
	const char *body = text + quotes;
	size_t length = span_string(body, text, quotes);
	enum network_word word = find_word(body, length);

	if (word != NETWORK_WORDS) {
		put_value(to, words, word);
	} else {
		buffer_append(to, text, quotes);
		put_string_body(to, body, length, text, (int)quotes, words);
		buffer_append(to, text, body[length] ? quotes : 0);
	}
	return body + length + (body[length] ? quotes : 0);
}

void
put_network_code(struct buffer *to, const char *code, struct network_words *words)
{
	while (*code) {
		size_t part = span_word(code, strlen(code));
		enum network_word word = find_word(code, part);

		if (*code == '\'' || *code == '"') {
			code = put_string(to, code, words);
			continue;
		}
		if (!part)
			part = 1;
		if (word == NETWORK_WORDS)
			buffer_append(to, code, part);
		else
			put_value(to, words, word);
		code += part;
	}
}

void
put_network_command(struct buffer *to, const char *command, struct network_words *words)
{
	while (*command) {
		size_t part = span_word(command, strlen(command));
		enum network_word word = find_word(command, part);

		if (!part)
			part = 1;
		if (word == NETWORK_WORDS)
			buffer_append(to, command, part);
		else if (given(words, word))
			buffer_puts(to, words->address);
		else
			put_name(to, words, word);
		command += part;
	}
}

jv
network_uses(const char *text)
{
	jv uses = jv_array();

	for (enum network_word word = 0; word < NETWORK_WORDS; word++) {
		char *name = xasprintf("${%s}", names[word]);

		if (strstr(text, name))
			uses = jv_array_append(uses, jv_string(names[word]));
		free(name);
	}
	return uses;
}
