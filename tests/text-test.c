/* UTF-8, visible control characters, base64, the nearest word. */
#include "text.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

static size_t
valid(const char *text, size_t length)
{
	char *copy = malloc(length ? length : 1);
	size_t result;

	memcpy(copy, text, length);
	result = utf8_valid(copy, length);
	free(copy);
	return result;
}

static void
utf8(void)
{
	static const struct {
		const char *text;
		size_t valid;
		const char *sentence;
	} cases[] = {
		{ "", 0, "nothing is valid" },
		{ "abcdefgh", 8, "eight ASCII bytes" },
		{ "abcdefghi\xff", 9, "a bad byte behind nine" },
		{ "abc\xff" "defghijkl", 3, "a bad byte among the first eight" },
		{ "\xc3\xa9", 2, "two bytes" },
		{ "\xe2\x82\xac", 3, "three bytes" },
		{ "\xf0\x9f\x90\x8d", 4, "four bytes" },
		{ "a\xc3", 1, "a character cut after one byte of two" },
		{ "a\xe2\x82", 1, "after two of three" },
		{ "a\xf0\x9f\x90", 1, "after three of four" },
		{ "a\x80", 1, "a continuation byte alone" },
		{ "\xc0\x80", 0, "an overlong form of two bytes" },
		{ "\xc1\xbf", 0, "another" },
		{ "\xe0\x9f\xbf", 0, "of three" },
		{ "\xe0\xa0\x80", 3, "the smallest of three" },
		{ "\xf0\x8f\xbf\xbf", 0, "an overlong form of four" },
		{ "\xf0\x90\x80\x80", 4, "the smallest of four" },
		{ "\xed\xa0\x80", 0, "a surrogate" },
		{ "\xed\x9f\xbf", 3, "the last before the surrogates" },
		{ "\xee\x80\x80", 3, "the first behind them" },
		{ "\xf4\x8f\xbf\xbf", 4, "the last code point" },
		{ "\xf4\x90\x80\x80", 0, "one beyond" },
		{ "\xf5\x80\x80\x80", 0, "a byte that never begins one" },
		{ "\xc3\x28", 0, "a start without its continuation" },
		{ "1234567\xc3\xa9" "1234567\xc3\xa9" "12345678", 26, "characters across words of eight" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(valid(cases[i].text, strlen(cases[i].text)) == cases[i].valid, "UTF-8: %s",
		    cases[i].sentence);
	ok(valid("\0\0\0\0\0\0\0\0\0", 9) == 9, "UTF-8: NUL is a character");
	ok(utf8_count("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8d", 10) == 4, "characters are counted");
}

/* Every code point there and back; surrogates are refused. */
static void
all_code_points(void)
{
	struct buffer text = { 0 };
	size_t bad = 0;

	for (unsigned long code = 0; code < 0x110000; code++) {
		bool surrogate = code >= 0xd800 && code < 0xe000;

		buffer_clear(&text);
		put_utf8(&text, code);
		bad += (utf8_valid(text.data, text.length) == text.length) == surrogate;
		bad += utf8_count(text.data, text.length) != 1;
	}
	ok(bad == 0, "each code point but the surrogates becomes one valid character");
	buffer_free(&text);
}

static void
replacing(void)
{
	static const char *const cases[][3] = {
		{ "", "", "nothing" },
		{ "abc", "abc", "valid text" },
		{ "a\xff" "b", "a\xef\xbf\xbd" "b", "a bad byte" },
		{ "\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", "each bad byte on its own" },
		{ "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd", "a character that is cut" },
		{ "\xe2\x82" "a", "\xef\xbf\xbd\xef\xbf\xbd" "a", "what follows it stays" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer text = { 0 };

		put_replaced(&text, cases[i][0], strlen(cases[i][0]));
		is_string(buffer_string(&text), cases[i][1], cases[i][2]);
		buffer_free(&text);
	}
}

static void
visible(void)
{
	static const char *const cases[][3] = {
		{ "a\tb\nc", "a\tb\nc", "tab and newline go to the terminal" },
		{ "\x1b[2J", "\\x1b[2J", "an escape sequence does not" },
		{ "a\rb", "a\\x0db", "nor CR" },
		{ "\x7f\x01\x08", "\\x7f\\x01\\x08", "nor DEL and other controls" },
		{ "\xc2\x9b" "31m", "\\x9b31m", "nor the 8-bit CSI" },
		{ "\xc2\xa0\xc3\xa9", "\xc2\xa0\xc3\xa9", "text beyond ASCII does" },
		{ "\x9b", "\\x9b", "bytes that are no UTF-8 do not" },
		{ "a\xe2\x82", "a\\xe2\\x82", "nor a cut character" },
		{ "a\xc2", "a\\xc2", "nor its first byte at the very end" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer text = { 0 };
		size_t length = strlen(cases[i][0]);
		char *copy = malloc(length);

		memcpy(copy, cases[i][0], length);
		put_visible(&text, copy, length);
		is_string(buffer_string(&text), cases[i][1], cases[i][2]);
		buffer_free(&text);
		free(copy);
	}
}

static void
base64(void)
{
	static const char *const cases[][2] = { /* RFC 4648, 10 */
		{ "", "" }, { "f", "Zg==" }, { "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" }, { "\xff\xfe\xfd", "//79" },
		{ "\xfb\xef", "++8=" } };
	static const char *const bad[] = { "Z", "Zm9vY", "Zm 9", "Zm9\n", "Zm9-", "Z=g=", "\xff\xff\xff\xff" };
	struct buffer text = { 0 };
	size_t wrong = 0;
	char bytes[70];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&text);
		put_base64(&text, cases[i][0], strlen(cases[i][0]));
		is_string(buffer_string(&text), cases[i][1], "encoding");
		buffer_clear(&text);
		ok(put_unbase64(&text, cases[i][1], strlen(cases[i][1])), "decoding");
		is_string(buffer_string(&text), cases[i][0], "gives the bytes back");
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!put_unbase64(&text, bad[i], strlen(bad[i])), "no base64 (%zu)", i + 1);
	for (size_t length = 0; length < sizeof bytes; length++) {
		struct buffer back = { 0 };

		for (size_t i = 0; i < length; i++)
			bytes[i] = (char)(i * 37 + length);
		buffer_clear(&text);
		put_base64(&text, bytes, length);
		wrong += !put_unbase64(&back, text.data, text.length) || back.length != length ||
		    (length && memcmp(back.data, bytes, length) != 0);
		buffer_free(&back);
	}
	ok(wrong == 0, "any bytes go there and back");
	buffer_free(&text);
}

static void
nearest(void)
{
	static const char *const words[] = { "command", "result", "exp", "exp_type", "reload", "load",
		NULL };

	is_string(nearest_word("comand", words), "command", "a missing letter");
	is_string(nearest_word("commmand", words), "command", "one too many");
	is_string(nearest_word("reuslt", words), "result", "two swapped");
	is_string(nearest_word("rezult", words), "result", "another one");
	is_string(nearest_word("exp_typ", words), "exp_type", "the nearest of several");
	is_string(nearest_word("laod", words), "load", "a short word");
	is_string(nearest_word("rseutl", words), "result", "two pairs swapped");
	is_string(nearest_word("comxxnd", words), "command", "two letters wrong");
	is_string(nearest_word("coxxxnd", words), NULL, "three of seven are too many");
	is_string(nearest_word("comnd", words), "command", "two letters missing");
	is_string(nearest_word("command123", words), "command", "three too many of ten");
	is_string(nearest_word("command1234", words), NULL, "four are too many");
	is_string(nearest_word("lxad", ((const char *const[]){ "load", "lead", NULL })), "load",
	    "of two that are as near the first");
	is_string(nearest_word("reload", words), "reload", "the word itself");
	is_string(nearest_word("zzz", words), NULL, "nothing like it");
	is_string(nearest_word("ab", words), NULL, "a word of which nothing would be left");
	is_string(nearest_word("", words), NULL, "no word");
	is_string(nearest_word("a-word-that-is-much-longer-than-any-that-the-table-of-words-can-hold-x", words),
	    NULL, "a very long word");
	is_string(nearest_word("x", (const char *const[]){ NULL }), NULL, "no words to choose from");
}

int
main(void)
{
	utf8();
	all_code_points();
	replacing();
	visible();
	base64();
	nearest();
	return done_testing();
}
