/* Selection expressions, evaluated as they are parsed. */
#include "selection.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { DEEPEST = 100 };

enum token { TOKEN_END, TOKEN_WORD, TOKEN_AND, TOKEN_OR, TOKEN_NOT, TOKEN_OPEN, TOKEN_CLOSE };

struct selector {
	const char *next; /* what is not read yet */
	bool (*has)(const void *thing, const char *word);
	const void *thing;
	enum token token; /* the one in hand */
	const char *word; /* its text, length bytes long, without quotes */
	size_t length;
	int depth;
	char *error;
};

static bool
complain(struct selector *selector, const char *what)
{
	if (!selector->error)
		selector->error = *selector->word
		    ? xasprintf("%s at '%s'", what, selector->word)
		    : xasprintf("%s at the end", what);
	return false;
}

static bool
is_token(const struct selector *selector, const char *keyword)
{
	return selector->length == strlen(keyword) &&
	    strncmp(selector->word, keyword, selector->length) == 0;
}

/* The next token from quotes: always a word. */
static void
next_quoted(struct selector *selector)
{
	const char *end = strchr(selector->next + 1, *selector->next);

	selector->word = selector->next + 1;
	selector->length = end ? (size_t)(end - selector->word) : 0;
	selector->next = end ? end + 1 : selector->next + strlen(selector->next);
	selector->token = end && selector->length ? TOKEN_WORD : TOKEN_END;
	if (selector->token == TOKEN_END)
		complain(selector, end ? "empty quotes" : "a quote without its end");
}

static void
next_token(struct selector *selector)
{
	selector->next += strspn(selector->next, " \t\n");
	selector->word = selector->next;
	if (*selector->next == '"' || *selector->next == '\'') {
		next_quoted(selector);
		return;
	}
	selector->length = strcspn(selector->next, " \t\n()\"'");
	if (*selector->next == '(' || *selector->next == ')')
		selector->length = 1;
	selector->next += selector->length;
	if (selector->length == 0)
		selector->token = TOKEN_END;
	else if (is_token(selector, "("))
		selector->token = TOKEN_OPEN;
	else if (is_token(selector, ")"))
		selector->token = TOKEN_CLOSE;
	else if (is_token(selector, "and"))
		selector->token = TOKEN_AND;
	else if (is_token(selector, "or"))
		selector->token = TOKEN_OR;
	else
		selector->token = is_token(selector, "not") ? TOKEN_NOT : TOKEN_WORD;
}

static bool either(struct selector *selector);

/* The word in hand. */
static bool
word(struct selector *selector)
{
	char *text = xstrndup(selector->word, selector->length);
	bool holds = selector->has && selector->has(selector->thing, text);

	free(text);
	next_token(selector);
	return holds;
}

/* WORD | not X | ( EXPRESSION ) */
static bool
single(struct selector *selector)
{
	bool holds;

	if (selector->token == TOKEN_WORD)
		return word(selector);
	if (selector->token != TOKEN_NOT && selector->token != TOKEN_OPEN)
		return complain(selector, "a word is missing");
	if (++selector->depth > DEEPEST)
		return complain(selector, "nested too deep");
	if (selector->token == TOKEN_NOT) {
		next_token(selector);
		holds = !single(selector);
	} else {
		next_token(selector);
		holds = either(selector);
		if (selector->token != TOKEN_CLOSE)
			return complain(selector, "a ) is missing");
		next_token(selector);
	}
	selector->depth--;
	return holds;
}

static bool
both(struct selector *selector)
{
	bool holds = single(selector);

	while (selector->token == TOKEN_AND && !selector->error) {
		next_token(selector);
		holds = single(selector) && holds;
	}
	return holds;
}

static bool
either(struct selector *selector)
{
	bool holds = both(selector);

	while (selector->token == TOKEN_OR && !selector->error) {
		next_token(selector);
		holds = both(selector) || holds;
	}
	return holds;
}

bool
selection_holds(const char *expression, bool (*has)(const void *thing, const char *word),
    const void *thing, char **error)
{
	struct selector selector = { .next = expression, .has = has, .thing = thing };
	bool holds;

	next_token(&selector);
	holds = either(&selector);
	if (selector.token != TOKEN_END)
		complain(&selector, "and or or is missing (a name with blanks needs quotes)");
	if (!selector.error)
		return holds;
	*error = selector.error;
	return false;
}

bool
selection_is_word(const char *text)
{
	return *text && text[strcspn(text, " \t\n()\"'")] == '\0' && strcmp(text, "and") != 0 &&
	    strcmp(text, "or") != 0 && strcmp(text, "not") != 0;
}

bool
selection_contains(const void *text, const char *word)
{
	return strcasestr(text, word) != NULL;
}
