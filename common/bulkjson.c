#include "bulkjson.h"

#include <string.h>

#include "text.h"

enum { MAX_DEPTH = 1024, BITS = 64 };

void
bulk_open(struct bulk *in, const char *text, size_t length)
{
	*in = (struct bulk){ .start = text, .at = text, .end = text + length };
}

bool
bulk_fail(struct bulk *in, const char *problem)
{
	if (!in->problem)
		in->problem = problem;
	return false;
}

static bool
is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* What is indented has more spaces than anything else: eight at once. */
static void
skip_space(struct bulk *in)
{
	const char *at = in->at, *end = in->end;

	while (at < end && is_space(*at)) {
		at++;
		while (end - at >= 8 && memcmp(at, "        ", 8) == 0)
			at += 8;
	}
	in->at = at;
}

/* Behind white space, the byte that comes, if it is this one. */
static bool
take(struct bulk *in, char byte)
{
	skip_space(in);
	if (in->at == in->end || *in->at != byte)
		return false;
	in->at++;
	return true;
}

enum bulk_kind
bulk_peek(struct bulk *in)
{
	if (in->problem)
		return BULK_BAD;
	skip_space(in);
	if (in->at == in->end)
		return BULK_BAD;
	switch (*in->at) {
	case '{':
		return BULK_OBJECT;
	case '[':
		return BULK_ARRAY;
	case '"':
		return BULK_STRING;
	case 't':
		return BULK_TRUE;
	case 'f':
		return BULK_FALSE;
	case 'n':
		return BULK_NULL;
	case '-': case '0': case '1': case '2': case '3': case '4':
	case '5': case '6': case '7': case '8': case '9': case 'N': case 'I':
		return BULK_NUMBER;
	default:
		return BULK_BAD;
	}
}

/* Something else stands where this is wanted. */
static bool
unwanted(struct bulk *in, const char *wanted)
{
	return bulk_fail(in, in->at == in->end ? "the text ends too early" : wanted);
}

static bool
enter(struct bulk *in, char bracket, const char *wanted)
{
	if (in->problem)
		return false;
	if (!take(in, bracket))
		return unwanted(in, wanted);
	in->fresh = true;
	return true;
}

bool
bulk_object(struct bulk *in)
{
	return enter(in, '{', "an object is wanted here");
}

bool
bulk_array(struct bulk *in)
{
	return enter(in, '[', "a list is wanted here");
}

/* Whether one more follows of what was entered, which this bracket ends. */
static bool
another(struct bulk *in, char bracket, const char *wanted)
{
	bool fresh = in->fresh;

	in->fresh = false;
	if (in->problem || take(in, bracket))
		return false;
	return fresh || take(in, ',') || unwanted(in, wanted);
}

static bool
take_key(struct bulk *in, struct bulk_text *key)
{
	if (bulk_peek(in) != BULK_STRING)
		return unwanted(in, "a name in quotes is wanted here");
	return bulk_string(in, key) && (take(in, ':') || unwanted(in, "a ':' is wanted here"));
}

bool
bulk_member(struct bulk *in, struct bulk_text *key)
{
	return another(in, '}', "a ',' or '}' is wanted here") && take_key(in, key);
}

bool
bulk_item(struct bulk *in)
{
	return another(in, ']', "a ',' or ']' is wanted here");
}

/* Eight bytes none of which is a quote, a backslash, a control character or beyond ASCII. */
static bool
are_plain(const char *at)
{
	const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
	uint64_t bytes, quote, backslash;

	memcpy(&bytes, at, sizeof bytes);
	quote = bytes ^ ones * '"';
	backslash = bytes ^ ones * '\\';
	return !((bytes | (bytes - ones * ' ') | (quote - ones) | (backslash - ones)) & tops);
}

static size_t
hex_digits(const char *at, const char *end)
{
	size_t count = 0;

	while (count < 4 && at + count < end && strchr("0123456789abcdefABCDEF", at[count]) &&
	    at[count])
		count++;
	return count;
}

/* Behind a backslash. */
static bool
take_escape(struct bulk *in)
{
	char byte = in->at < in->end ? *in->at : '\0';

	if (byte == 'u' && hex_digits(in->at + 1, in->end) == 4)
		in->at += 5;
	else if (byte && strchr("\"\\/bfnrt", byte))
		in->at++;
	else
		return unwanted(in, "no such escape");
	return true;
}

/* The bytes of a character beyond ASCII; 0 when it is none. */
static size_t
wide_character(const char *at, const char *end)
{
	unsigned char lead = (unsigned char)*at;
	size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;

	return (size_t)(end - at) >= size && utf8_valid(at, size) == size ? size : 0;
}

/* A character that is not plain; the quote at the end is none. */
static bool
take_character(struct bulk *in, struct bulk_text *text)
{
	unsigned char byte = (unsigned char)*in->at;
	size_t length;

	if (byte == '\\') {
		text->escaped = true;
		in->at++;
		return take_escape(in);
	}
	if (byte < ' ')
		return bulk_fail(in, "a control character in a string, which wants an escape");
	length = byte < 0x80 ? 1 : wide_character(in->at, in->end);
	if (length == 0)
		return bulk_fail(in, "a string is not valid UTF-8");
	in->at += length;
	return true;
}

bool
bulk_string(struct bulk *in, struct bulk_text *text)
{
	if (in->problem)
		return false;
	if (!take(in, '"'))
		return unwanted(in, "a string is wanted here");
	*text = (struct bulk_text){ .start = in->at };
	for (;;) {
		while (in->end - in->at >= 8 && are_plain(in->at))
			in->at += 8;
		if (in->at == in->end)
			return bulk_fail(in, "the text ends within a string");
		if (*in->at == '"')
			break;
		if (!take_character(in, text))
			return false;
	}
	text->length = (size_t)(in->at++ - text->start);
	return true;
}

/* Eight bytes all of which are digits. */
static bool
are_digits(const char *at)
{
	const uint64_t high = 0xf0f0f0f0f0f0f0f0, threes = 0x3030303030303030;
	uint64_t bytes;

	memcpy(&bytes, at, sizeof bytes);
	return ((bytes & high) | (((bytes + 0x0606060606060606) & high) >> 4)) ==
	    (threes | threes >> 4);
}

static const char *
skip_digits(const char *at, const char *end)
{
	while (end - at >= 8 && are_digits(at))
		at += 8;
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* The word, if it stands there, is passed over. */
static bool
take_word(struct bulk *in, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(in->end - in->at) < length || memcmp(in->at, word, length) != 0)
		return false;
	in->at += length;
	return true;
}

/* The end of a number of digits that begins here; NULL when it is none. */
static const char *
end_of_digits(const char *at, const char *end)
{
	const char *from = at;

	at = skip_digits(at, end);
	if (at == from || (*from == '0' && at - from > 1))
		return NULL;
	if (at < end && *at == '.') {
		from = ++at;
		at = skip_digits(at, end);
		if (at == from)
			return NULL;
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		if (at < end && (*at == '+' || *at == '-'))
			at++;
		from = at;
		at = skip_digits(at, end);
		if (at == from)
			return NULL;
	}
	return at;
}

bool
bulk_number(struct bulk *in, struct bulk_text *text)
{
	const char *end;
	bool minus;

	if (bulk_peek(in) != BULK_NUMBER)
		return !in->problem && unwanted(in, "a number is wanted here");
	*text = (struct bulk_text){ .start = in->at };
	minus = *in->at == '-';
	end = end_of_digits(in->at + minus, in->end);
	if (end) {
		in->at = end;
	} else {
		in->at += minus;
		if (!take_word(in, "Infinity") && (minus || !take_word(in, "NaN"))) {
			in->at = text->start;
			return bulk_fail(in, "this is no number");
		}
	}
	text->length = (size_t)(in->at - text->start);
	return true;
}

bool
bulk_integer(struct bulk *in, int64_t least, int64_t most, int64_t *number)
{
	struct bulk_text text;
	const char *at, *end;
	int64_t value = 0;
	bool minus, fits = true;

	if (!bulk_number(in, &text))
		return false;
	minus = *text.start == '-';
	end = text.start + text.length;
	for (at = text.start + minus; fits && at < end && *at >= '0' && *at <= '9'; at++)
		fits = !__builtin_mul_overflow(value, 10, &value) &&
		    !__builtin_sub_overflow(value, *at - '0', &value);
	if (fits && !minus) /* digits were taken away: there is one more of these */
		fits = !__builtin_sub_overflow(0, value, &value);
	if (!fits || at < end || value < least || value > most) {
		in->at = text.start;
		return bulk_fail(in, at < end && fits ? "a whole number is wanted here" :
						       "a number out of range");
	}
	*number = value;
	return true;
}

/* Which of the containers that were entered are objects, innermost last. */
struct nesting {
	uint64_t objects[MAX_DEPTH / BITS];
	size_t depth;
};

static bool
nest(struct bulk *in, struct nesting *nesting, bool object)
{
	uint64_t *word = &nesting->objects[nesting->depth / BITS];
	uint64_t bit = (uint64_t)1 << nesting->depth % BITS;

	if (nesting->depth == MAX_DEPTH - 1)
		return bulk_fail(in, "nested too deeply");
	*word = object ? *word | bit : *word & ~bit;
	nesting->depth++;
	in->fresh = true;
	in->at++;
	return true;
}

static bool
is_in_object(const struct nesting *nesting)
{
	size_t depth = nesting->depth - 1;

	return nesting->objects[depth / BITS] >> depth % BITS & 1;
}

/* Behind a number in a list, those that follow it: samples come by the ten thousand. */
static bool
skip_numbers(struct bulk *in)
{
	while (in->at < in->end && *in->at == ',') {
		struct bulk next = *in;
		const char *end;

		next.at++;
		skip_space(&next);
		next.at += next.at < next.end && *next.at == '-';
		end = end_of_digits(next.at, next.end);
		if (!end)
			break; /* another kind of value, or none: the long way tells */
		in->at = end;
	}
	return true;
}

/* A value that is no container, or the beginning of one. */
static bool
skip_one(struct bulk *in, struct nesting *nesting)
{
	struct bulk_text text;
	enum bulk_kind kind = bulk_peek(in);

	switch (kind) {
	case BULK_OBJECT:
	case BULK_ARRAY:
		return nest(in, nesting, kind == BULK_OBJECT);
	case BULK_STRING:
		return bulk_string(in, &text);
	case BULK_NUMBER:
		return bulk_number(in, &text) &&
		    (nesting->depth == 0 || is_in_object(nesting) || skip_numbers(in));
	case BULK_TRUE:
		return take_word(in, "true") || unwanted(in, "this is no value");
	case BULK_FALSE:
		return take_word(in, "false") || unwanted(in, "this is no value");
	case BULK_NULL:
		return take_word(in, "null") || unwanted(in, "this is no value");
	case BULK_BAD:
		break;
	}
	return !in->problem && unwanted(in, "a value is wanted here");
}

bool
bulk_skip(struct bulk *in)
{
	struct nesting nesting; /* its words are written before they are read */
	struct bulk_text key;

	nesting.depth = 0;
	if (!skip_one(in, &nesting))
		return false;
	while (nesting.depth > 0) {
		if (is_in_object(&nesting) ? bulk_member(in, &key) : bulk_item(in)) {
			if (!skip_one(in, &nesting))
				return false;
		} else if (in->problem) {
			return false;
		} else {
			nesting.depth--;
		}
	}
	in->fresh = false;
	return true;
}

bool
bulk_value(struct bulk *in, struct bulk_text *text)
{
	bulk_peek(in);
	*text = (struct bulk_text){ .start = in->at };
	if (!bulk_skip(in))
		return false;
	text->length = (size_t)(in->at - text->start);
	return true;
}

bool
bulk_end(struct bulk *in)
{
	if (in->problem)
		return false;
	skip_space(in);
	return in->at == in->end || bulk_fail(in, "more text after the end of the value");
}
