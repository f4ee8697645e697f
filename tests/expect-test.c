/* Expecting: what is found in which order, however the text is cut when it arrives. */
#include "expect.h"

#include <stdlib.h>

#include "clock.h"
#include "tap.h"

enum { MOST_STEPS = 8, IDLE = 100 };

/*
 * What is expected, one after the other: expressions with blanks between; a
 * step of several is separated by commas, behind "&" all of them are to come.
 * "=" before one makes it a fixed text, "!" forbids it in all steps.
 */
struct script {
	struct expectation steps[MOST_STEPS];
	size_t count;
	struct pattern *patterns[32];
	size_t patterns_count;
};

static struct pattern *
new_pattern(struct script *script, const char *source, size_t length, enum pattern_kind kind)
{
	char *error;
	size_t at;
	struct pattern *pattern = *source == '='
	    ? pattern_fixed(source + 1, length - 1, kind)
	    : pattern_regex(source, length, kind, &error, &at);

	if (!pattern)
		abort();
	return script->patterns[script->patterns_count++] = pattern;
}

static void
make_script(struct script *script, const char *source, enum pattern_kind kind)
{
	struct pattern *forbidden = NULL;

	*script = (struct script){ 0 };
	while (*source) {
		size_t word = strcspn(source, " "), length;

		if (*source == '!') {
			forbidden = new_pattern(script, source + 1, word - 1, kind);
		} else {
			struct expectation *step = &script->steps[script->count++];
			const char *end = source + word;

			step->all = *source == '&';
			source += step->all;
			for (; source < end; source += length + (source[length] == ',')) {
				length = strcspn(source, ", ");
				expectation_want(step, new_pattern(script, source, length, kind));
			}
			word = 0;
		}
		source += word + (source[word] == ' ');
	}
	for (size_t i = 0; forbidden && i < script->count; i++)
		expectation_forbid(&script->steps[i], forbidden);
}

static void
free_script(struct script *script)
{
	for (size_t i = 0; i < script->count; i++)
		expectation_free(&script->steps[i]);
	for (size_t i = 0; i < script->patterns_count; i++)
		pattern_free(script->patterns[i]);
}

/* "BEFORE<MATCH" with "|GROUP" for each, ">INDEX". */
static void
put_match(struct buffer *told, const struct expect_match *match)
{
	struct match_span span;

	if (match->before_skipped)
		buffer_printf(told, "%zu+", match->before_skipped);
	buffer_append(told, match->before, match->before_length);
	buffer_putc(told, '<');
	buffer_append(told, match->text + match->span.start, match->span.end - match->span.start);
	for (size_t i = 1; i < pattern_groups(match->pattern); i++) {
		buffer_putc(told, '|');
		if (pattern_group(match->pattern, i, &span))
			buffer_append(told, match->text + span.start, span.end - span.start);
	}
	buffer_printf(told, ">%zu", match->index);
}

/* Whether there is more to expect after what is there by now. */
static bool
advance(struct script *script, size_t *step, struct expect *stream, int64_t now,
    struct buffer *told)
{
	struct expect_match match;

	while (*step < script->count) {
		enum expect_event event = expect_next(stream, &script->steps[*step], now, &match);

		if (event == EXPECT_MORE)
			return true;
		if (event == EXPECT_FAILED) {
			buffer_puts(told, "failed");
			free(match.error);
		} else {
			put_match(told, &match);
		}
		if (event != EXPECT_MATCHED) {
			buffer_puts(told, event == EXPECT_FORBIDDEN ? "forbidden" : "");
			return false;
		}
		*step += expectation_is_met(&script->steps[*step]);
	}
	return false;
}

/* How large the next piece is. */
typedef size_t cut(size_t left);

static size_t
cut_none(size_t left)
{
	return left;
}

static size_t
cut_bytes(size_t left)
{
	(void)left;
	return 1;
}

static size_t
cut_random(size_t left)
{
	size_t size = rand() % 3 ? (size_t)rand() % 4 : (size_t)rand() % 40;

	return size < left ? size : left;
}

/* With a pause after each piece: `now` passes the idle time. Bytes behind \1 never come. */
static char *
play(const char *source, const struct expect_settings *settings, const char *text, size_t length,
    cut *piece, bool pauses)
{
	struct script script;
	struct expect stream;
	struct buffer told = { 0 };
	size_t step = 0;
	int64_t now = 0;
	bool ends = !memchr(text, '\1', length), open = true;

	if (!ends)
		length = (size_t)((const char *)memchr(text, '\1', length) - text);
	make_script(&script, source, settings->lines > 1 ? PATTERN_LINES : PATTERN_LINE);
	expect_init(&stream, settings);
	while (open && length) {
		size_t size = piece(length);

		expect_feed(&stream, text, size, now);
		text += size;
		length -= size;
		open = advance(&script, &step, &stream, now, &told);
		if (open && pauses && expect_deadline(&stream) != NEVER) {
			now += IDLE;
			open = advance(&script, &step, &stream, now, &told);
		}
	}
	if (open && ends)
		expect_end(&stream);
	if (open)
		open = advance(&script, &step, &stream, now + IDLE, &told);
	if (open) {
		buffer_puts(&told, " then ");
		expect_last(&stream, 12, &told);
	}
	expect_free(&stream);
	free_script(&script);
	buffer_string(&told);
	return told.base;
}

static const struct expect_settings settings = { .lines = 1, .limit = 4096, .keep = 64,
	.idle_us = IDLE };

static void
is_played(const char *source, const struct expect_settings *with, const char *text,
    const char *want)
{
	cut *const cuts[] = { cut_none, cut_bytes, cut_random, cut_random };
	char *got;

	for (size_t i = 0; i < 2 * sizeof cuts / sizeof *cuts; i++) {
		got = play(source, with, text, strlen(text), cuts[i / 2], i % 2);
		if (strcmp(got, want) != 0)
			break;
		free(got);
		got = NULL;
	}
	is_string(got ? got : want, want, source);
	free(got);
}

static void
test_lines(void)
{
	static const char *const cases[][3] = {
		{ "b", "abc\n", "a<b>0" },
		{ "b", "ac\n", " then ac\n" },
		{ "^b", "ab\nb\n", "ab\n<b>0" },
		{ "a$", "ab\na\n", "ab\n<a>0" },
		{ "a$", "ab\r\na\r\n", "ab\n<a>0" },
		{ "a$", "ab\r\r\na\r\r\n", "ab\n<a>0" },
		{ "a.b", "a\rb\r\n", "<a\rb>0" },
		{ "^abc ^OK", "abc OK\nOK\n", "<abc>0 OK\n<OK>0" },
		{ "abc OK$", "abc OK\n", "<abc>0 <OK>0" },
		{ "a ^b", "a\nb\n", "<a>0<b>0" },
		{ "a (.*)", "a\nb\n", "<a>0<b|b>0" },
		{ "a (.*)", "ac\nb\n", "<a>0<c|c>0" },
		{ "a ^$", "a\n\nb\n", "<a>0<>0" },
		{ "^$ ^$", "\n\n", "<>0<>0" },
		{ "^$ ^$", "\n", "<>0 then " },
		{ "^", "", " then " },
		{ "PASS:.(\\d+)", "PASS: 1234\n", "<PASS: 1234|1234>0" },
		{ "(\\d+)$", "PASS: 1234", "PASS: <1234|1234>0" },
		{ "(a)|(b)", "b\n", "<b||b>0" },
		{ "é.", "aéö\n", "a<éö>0" },
		{ "=é", "aé\n", "a<é>0" },
		{ "=a.b", "axb a.b\n", "axb <a.b>0" },
		{ "=\xff", "a\xff\n", "a<\xff>0" },
		{ "n.x", "nax\nnéx\n", "<nax>0" },
		{ "n[^a]x", "nax\nnéx\n", "nax\n<néx>0" },
		{ "b.", "a\xff" "bc\n", "a\xff<bc>0" },
		{ "\\bfoo\\b foo", "xfoo foo foo\n", "xfoo <foo>0 <foo>0" },
		{ "(?<=a)b", "ab\n", "a<b>0" },
		{ "a (?<=a)b", "ab\n", "<a>0<b>0" },
		{ "x", "0123456789012345678901234567890123456789012345678901234567890123456789x\n",
			"6+6789012345678901234567890123456789012345678901234567890123456789<x>0" },
		{ "x", "éééééééééééééééééééééééééééééééééx\n", "2+éééééééééééééééééééééééééééééééé<x>0" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_played(cases[i][0], &settings, cases[i][1], cases[i][2]);
}

static void
test_lists(void)
{
	static const char *const cases[][3] = {
		{ "b,a", "xa b\n", "x<a>1" },
		{ "ab,a", "ab\n", "<ab>0" },
		{ "a,ab", "ab\n", "<a>0" },
		{ "c,b", "a\nb\nc\n", "a\n<b>1" },
		{ "b,a b,a", "ab\n", "<a>1<b>0" },
		{ "&a,b c", "b c a c\n", "<b>1 c <a>0 <c>0" },
		{ "&a,a", "a\nb\na\n", "<a>0b\n<a>1" },
		{ "&a,a", "a\nb\n", "<a>0 then b\n" },
		{ "&foo,foobar", "foobar\n", "<foo>0 then bar\n" },
		{ "&foobar,foo", "foobar\nfoo\n", "<foobar>0<foo>1" },
		{ "a !panic", "panic a\n", "<panic>0forbidden" },
		{ "a !panic", "a panic\n", "<a>0" },
		{ "a b !panic", "a panic b\n", "<a>0 <panic>0forbidden" },
		{ "&a,b !p", "a\np\nb\n", "<a>0<p>0forbidden" },
		{ "a !a", "a\n", "<a>0forbidden" },
		{ "a !p", "b\n", " then b\n" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_played(cases[i][0], &settings, cases[i][1], cases[i][2]);
}

/* Where nothing comes any more, but the line is not whole: \1. */
static void
test_prompts(void)
{
	static const char *const cases[][3] = {
		{ ">>>\\s", "1\n>>> \1", "1\n<>>> >0" },
		{ "=>>>", "1\n>>> \1", "1\n<>>>>0" },
		{ "^login:", "login:\1", "<login:>0" },
		{ "login:$", "login:\1", " then login:" },
		{ "(\\d+)", "PASS: 12\1", " then PASS: 12" },
		{ "(\\d+)\\s", "PASS: 12 \1", "PASS: <12 |12>0" },
		{ "a b", "ab\1", "<a>0<b>0" },
		{ "a ^b", "ab\1", "<a>0 then b" },
		{ "a.*z,b", "ab\1", " then ab" },
		{ "a.*z,b", "abz\n", "<abz>0" },
		{ "a.*z,b", "ab\n", "a<b>1" },
		{ "a.*y,>.", "a> \1", " then a> " },
		{ "a.", "aé\1", "<aé>0" },
		{ "a.", "a\xc3\1", " then a\xc3" },
		{ "a.", "a\r\1", " then a\r" },
		{ "a.", "a\r\r\n", " then a\n" },
		{ "b !a.*c", "ab\1", " then ab" },
		{ "b !a", "ab\1", "<a>0forbidden" },
		{ "a .,=", "ab\n", "<a>0<b>0" },
		{ "a =x", "ax\1", "<a>0<x>0" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_played(cases[i][0], &settings, cases[i][1], cases[i][2]);
}

static void
test_windows(void)
{
	static const char *const cases[][3] = {
		{ "a\\nb", "a\na\nb\n", "a\n<a\nb>0" },
		{ "a\\nb", "a\r\nb\1", "<a\nb>0" },
		{ "a\\nb\\nc", "a\nb\nc\n", " then a\nb\nc\n" },
		{ "(?s)a.*c", "a\nb\nc\n", " then a\nb\nc\n" },
		{ "(?s)b.*c", "a\nb\nc\n", "a\n<b\nc>0" },
		{ "(?s)a.*b", "ab\nb\nb\n", "<ab\nb>0" },
		{ "(?s)a.*?b", "ab\1", "<ab>0" },
		{ "(?s)a.*b", "ab\1", " then ab" },
		{ "^b$", "a\nb\nc\n", "a\n<b>0" },
		{ "a\\nb c", "a\nbc\n", "<a\nb>0<c>0" },
		{ "a\\nb ^c", "a\nbc\nc\n", "<a\nb>0c\n<c>0" },
		{ "a\\n ^b", "a\nb\n", "<a\n>0<b>0" },
		{ "a\\n^", "a\n", "<a\n>0" },
		{ "=b,a\\nc", "a\nb\n", "a\n<b>0" },
		{ "=b,a\\nbc", "a\nbc\n", "<a\nbc>1" },
		{ "a\\n!", "a\n!", "<a\n!>0" },
	};
	struct expect_settings two = settings;

	two.lines = 2;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_played(cases[i][0], &two, cases[i][1], cases[i][2]);
}

/* Lines longer than the limit: pieces of 16 bytes that overlap by half. */
static void
test_limit(void)
{
	static const char *const cases[][3] = {
		{ "x", "0123456789012345678901234567890x\n", "0123456789012345678901234567890<x>0" },
		{ "6789", "01234567890123456789012345678901\n", "012345<6789>0" },
		{ "^0", "a123456789012345670123456789\n", " then 70123456789\n" },
		{ "7$", "01234567890123456789\n", " then 90123456789\n" },
		{ "5(\\d+)", "_____________________5678_______\n", "_____________________<5678|678>0" },
		{ "x+", "______________xxxx______________\n", "______________<xxxx>0" },
		{ "a.*b,5", "a12345678901234567890b5\n", "a1234<5>1" },
		{ "é+", "ééééééééééééééééééééx\n", "éééééééééééééééé<éééé>0" },
		{ "x y", "____x___________________________y\n", "____<x>0___________________________<y>0" },
		{ "b", "01234567890123456789\nb\n", "01234567890123456789\n<b>0" },
	};
	struct expect_settings sixteen = settings;

	sixteen.limit = 16;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_played(cases[i][0], &sixteen, cases[i][1], cases[i][2]);
}

/* A log with matches at many places; 1 000 ways to cut it. */
static void
test_splits(void)
{
	static const char source[] = "boot&,v(\\d+) &wifi,mqtt,é=(\\S+) =[ok] ^end$,x !panic$";
	static const char text[] = "rst:0x1\r\nboot v12.5 panic no\r\nmqtt up, panic: none\r\n\r\n"
		"é=ö\xff wifi €= é=€7 [ok\r\n] [ok] end\r\n\xff\xfe\r end\r\nend\r\ntail";
	static const char want[] = "rst:0x1\nboot <v12|12>1.5 panic no\n<mqtt>1 up, panic: none\n\n"
		"<é=ö|ö>2\xff <wifi>0 €= é=€7 [ok\n] <[ok]>0 end\n\xff\xfe\r end\n<end>0";
	size_t good = 0;

	srand(1);
	for (int i = 0; i < 1000; i++) {
		char *got = play(source, &settings, text, sizeof text - 1, cut_random, i % 2);

		good += strcmp(got, want) == 0;
		if (strcmp(got, want) != 0 && good == (size_t)i)
			is_string(got, want, "one of the ways");
		free(got);
	}
	ok(good == 1000, "1000 ways to cut a text, the same matches");
}

/* Many lines at once, and one by one. */
static void
test_blocks(void)
{
	static const char *const patterns[] = { "needle", "^needle", "needle$", "ne{2}dle\\s*x",
		"[^a]needle", "n\\w+e\\W7", "(?i)NEEDLE (?<n>\\d)", "needle\\D*$", "^$", "(\\w)\\1dle",
		"^\\s*needle", "(?!x)needle", "needle|hay\\sx", "^needle\\s*+$", "^needle[^z]?+$",
		"^needle\\W?+$", "^needle\\D?+$" };
	struct buffer text = { 0 };
	size_t same = 0;

	for (int i = 0; i < 3000; i++)
		buffer_puts(&text, i % 7 ? "hay and hay, more hay\r\n" : " hay hay\n");
	buffer_puts(&text, "a needle 7\nhay\n\nneedle x\n needle\nneedle\nneedle\n x\n");
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		char *one = play(patterns[i], &settings, text.data, text.length, cut_none, false);
		char *other;

		/* A character that is not ASCII makes it one by one. */
		memcpy(text.data, "h\xc3\xa9", 3);
		other = play(patterns[i], &settings, text.data, text.length, cut_none, false);
		same += strcmp(one, other) == 0 && strchr(one, '<') != NULL;
		if (strcmp(one, other) != 0)
			is_string(one, other, patterns[i]);
		memcpy(text.data, " ha", 3);
		free(one);
		free(other);
	}
	ok(same == sizeof patterns / sizeof *patterns, "blocks have the same matches as lines");
	buffer_free(&text);
}

/* Long lines, and patterns that would take for ever, come to an end. */
static void
test_catastrophes(void)
{
	static const char *const patterns[] = { "(a+)+$", "(a|aa)+$", "(.*)*b$",
		"(?s).*.*.*=.*1", "(?:a|b)*c" };
	enum { MANY = 100000 };
	char *text = malloc(MANY);
	struct expect_settings large = expect_defaults;

	memset(text, 'a', MANY);
	memcpy(text + MANY - 3, "!1\n", 3);
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		char *got = play(patterns[i], &large, text, MANY, cut_none, false);

		ok(strcmp(got, "failed") == 0 || strncmp(got, " then ", 6) == 0, "%s: %.20s",
		    patterns[i], got);
		free(got);
	}
	free(text);
}

int
main(void)
{
	test_lines();
	test_lists();
	test_prompts();
	test_windows();
	test_limit();
	test_splits();
	test_blocks();
	test_catastrophes();
	return done_testing();
}
