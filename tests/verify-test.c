/*
 * What a checked program sends back, byte for byte, in whatever pieces it arrives,
 * and with whatever byte of it damaged: what is held for complete is as it was sent.
 */
#include "verify.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

#define NONCE "123456"
#define COUNT(table) (sizeof table / sizeof *table)

enum { MOST_PIECES = 4 };

/* What a program prints; `loose` text passes around print(). */
struct piece {
	const char *text;
	bool loose;
};

struct talk {
	const char *sentence;
	struct piece pieces[MOST_PIECES];
	const char *payload; /* `=` REPR, `!` ERROR or `.` */
};

static const struct talk talks[] = {
	{ "nothing printed, no value", { { 0 } }, "." },
	{ "nothing printed, a value", { { 0 } }, "=42" },
	{ "a line", { { "hello\n", false } }, "." },
	{ "lines, a value", { { "1\n", false }, { "2 2\n", false } }, "=[1, 'a b']" },
	{ "an exception", { { "a\n", false } }, "!ValueError: x;y" },
	{ "an empty text", { { "a", false }, { "", false }, { "b", false } }, "=''" },
	{ "text like headers", { { "\x0e" "3;abc\x0f" "1;2;3;=", false } }, "=\x0f" },
	{ "digits", { { "1;", false }, { "0", false } }, "=0" },
	{ "an empty value", { { 0 } }, "=" },
	{ "a message of two lines", { { "\n\n", false } }, "!E: a\nb" },
	{ "no ASCII", { { "\xc3\xa9\xe2\x82\xac\n", false } }, "='\xc3\xa9'" },
	{ "control characters", { { "\x04>\x02\x7f", false } }, "!KeyError: \x04" },
	{ "a text of more than nine bytes", { { "0123456789abcdef", false } }, "=123" },
	{ "CRs of the program", { { "a\rb\r\n", false } }, "." },
};

static const struct talk loose_talks[] = {
	{ "text around print()", { { "x", true }, { "a\n", false }, { "y\n", true } }, "=1" },
	{ "nothing but that", { { "x\n", true } }, "." },
	{ "before an exception", { { "a", false }, { "1;2", true } }, "!E: " },
};

struct telling {
	struct verify *verify;
	struct buffer out, loose, repr, error;
	bool started, complete, raised, has_repr;
};

/* As the board computes it. */
static uint32_t
sum_of(uint32_t sum, const char *text)
{
	for (; *text; text++)
		if (*text != '\r')
			sum = (uint32_t)(((uint64_t)sum * 251 + (unsigned char)*text) % 4194301);
	return sum;
}

static size_t
count_of(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += *text != '\r';
	return count;
}

/* The text, with a CR before each LF if the line adds them. */
static void
put_text(struct buffer *wire, const char *text, bool crs)
{
	for (; *text; text++) {
		if (*text == '\n' && crs)
			buffer_putc(wire, '\r');
		buffer_putc(wire, *text);
	}
}

static void
put_end(struct buffer *wire, uint32_t sum, const char *payload, bool crs)
{
	char tail[48];

	snprintf(tail, sizeof tail, ";" NONCE ";%u", (unsigned)sum);
	buffer_printf(wire, "\x0f%u;%u;%zu;", (unsigned)sum,
	    (unsigned)sum_of(sum_of(VERIFY_START, payload), tail), count_of(payload));
	put_text(wire, payload, crs);
}

/* What the board sends. */
static void
put_wire(struct buffer *wire, const struct talk *talk, bool crs)
{
	uint32_t sum = VERIFY_START;

	buffer_puts(wire, "\x0e" "0;");
	for (size_t i = 0; i < MOST_PIECES && talk->pieces[i].text; i++) {
		const struct piece *piece = &talk->pieces[i];

		if (!piece->loose) {
			buffer_printf(wire, "\x0e%zu;", count_of(piece->text));
			sum = sum_of(sum, piece->text);
		}
		put_text(wire, piece->text, crs);
	}
	put_end(wire, sum, talk->payload, crs);
}

static void
take_output(void *context, const char *bytes, size_t length)
{
	struct telling *telling = context;

	buffer_append(telling->verify->loose ? &telling->loose : &telling->out, bytes, length);
}

/* Feed copies of their exact size, so that reading beyond them shows. */
static void
feed(struct verify *verify, const char *bytes, size_t length)
{
	char *copy;

	if (length == 0)
		return;
	copy = malloc(length);
	memcpy(copy, bytes, length);
	verify_feed(verify, copy, length);
	free(copy);
}

/* What is made of the bytes: fed `step` at a time up to `cut`, then the rest. */
static struct telling
tell(const char *bytes, size_t length, size_t step, size_t cut)
{
	struct telling telling = { 0 };
	struct verify verify = { .longest = 1000, .output = take_output, .context = &telling };

	telling.verify = &verify;
	verify_begin(&verify, NONCE);
	for (size_t at = 0, size; at < length; at += size) {
		size_t left = at < cut && cut < length ? cut - at : length - at;

		size = step < left ? step : left;
		feed(&verify, bytes + at, size);
	}
	telling.started = verify.started;
	telling.complete = verify.complete;
	telling.raised = verify.raised;
	telling.has_repr = verify.has_repr;
	buffer_append(&telling.repr, verify.repr.data, verify.repr.length);
	buffer_append(&telling.error, verify.error.data, verify.error.length);
	verify_free(&verify);
	return telling;
}

static void
free_telling(struct telling *telling)
{
	buffer_free(&telling->out);
	buffer_free(&telling->loose);
	buffer_free(&telling->repr);
	buffer_free(&telling->error);
}

/* CRs are the line's: they count nowhere. */
static bool
same_text(struct buffer *got, const char *want)
{
	const char *text = buffer_string(got), *end = text + got->length;

	for (;; text++, want++) {
		while (text < end && *text == '\r')
			text++;
		while (*want == '\r')
			want++;
		if (text == end || !*want)
			return text == end && !*want;
		if (*text != *want)
			return false;
	}
}

/* All that was printed by print(), or around it. */
static bool
same_output(struct buffer *got, const struct talk *talk, bool loose)
{
	struct buffer want = { 0 };
	bool same;

	for (size_t i = 0; i < MOST_PIECES && talk->pieces[i].text; i++)
		if (talk->pieces[i].loose == loose)
			buffer_puts(&want, talk->pieces[i].text);
	same = same_text(got, buffer_string(&want));
	buffer_free(&want);
	return same;
}

/* What differs from what was sent, or NULL; but for unchecked text. */
static const char *
difference(struct telling *got, const struct talk *talk)
{
	const char *text = talk->payload + 1;

	if (!same_output(&got->out, talk, false))
		return "output";
	if (got->has_repr != (*talk->payload == '=') || got->raised != (*talk->payload == '!'))
		return "kind of end";
	if (got->has_repr && !same_text(&got->repr, text))
		return "value";
	return got->raised && !same_text(&got->error, text) ? "error" : NULL;
}

static void
show(const struct talk *talk, const char *what, struct telling *got, const struct buffer *wire)
{
	printf("# %s: %s; complete %d, out '", talk->sentence, what, got->complete);
	for (size_t i = 0; i < got->out.length; i++)
		printf(got->out.data[i] < ' ' ? "\\x%02x" : "%c", (unsigned char)got->out.data[i]);
	printf("', value '%s', error '%s', bytes ", buffer_string(&got->repr),
	    buffer_string(&got->error));
	for (size_t i = 0; i < wire->length; i++)
		printf("%02x", (unsigned char)wire->data[i]);
	puts("");
}

/* In whatever pieces it arrives */

static bool
arrives(const struct talk *talk, const struct buffer *wire, size_t step, size_t cut)
{
	struct telling got = tell(wire->data, wire->length, step, cut);
	const char *what = difference(&got, talk);

	if (!same_output(&got.loose, talk, true))
		what = "unchecked output";
	if (!got.complete || !got.started)
		what = "not complete";
	if (what)
		show(talk, what, &got, wire);
	free_telling(&got);
	return !what;
}

static void
arriving(const struct talk *talk)
{
	bool good = true;

	for (int crs = 0; crs < 2; crs++) {
		struct buffer wire = { 0 };

		put_wire(&wire, talk, crs);
		good = good && arrives(talk, &wire, SIZE_MAX, SIZE_MAX) &&
		    arrives(talk, &wire, 1, SIZE_MAX);
		for (size_t cut = 1; good && cut < wire.length; cut++)
			good = arrives(talk, &wire, SIZE_MAX, cut);
		buffer_free(&wire);
	}
	ok(good, "%s: arrives in all pieces, with CRs and without", talk->sentence);
}

/* With one byte damaged */

enum { DAMAGE_DROP = 256, DAMAGE_DOUBLE, DAMAGES };

/* One byte is lost, doubled, or changed by XOR with `damage`. */
static void
put_damaged(struct buffer *to, const struct buffer *wire, size_t at, int damage)
{
	buffer_append(to, wire->data, at);
	if (damage != DAMAGE_DROP)
		buffer_putc(to, damage < DAMAGE_DROP ? (char)(wire->data[at] ^ damage) : wire->data[at]);
	if (damage == DAMAGE_DOUBLE)
		buffer_putc(to, wire->data[at]);
	buffer_append(to, wire->data + at + 1, wire->length - at - 1);
}

/* Held for complete only if nothing else was told than what was sent. */
static bool
is_honest(const struct talk *talk, const struct buffer *wire)
{
	struct telling got = tell(wire->data, wire->length, SIZE_MAX, SIZE_MAX);
	const char *what = got.complete ? difference(&got, talk) : NULL;

	if (what)
		show(talk, what, &got, wire);
	free_telling(&got);
	return !what;
}

static size_t
lies(const struct talk *talk, int first, int last)
{
	struct buffer wire = { 0 };
	size_t wrong = 0;

	put_wire(&wire, talk, true);
	for (size_t at = 0; at < wire.length; at++)
		for (int damage = first; damage <= last; damage++) {
			struct buffer damaged = { 0 };

			put_damaged(&damaged, &wire, at, damage);
			wrong += !is_honest(talk, &damaged);
			buffer_free(&damaged);
		}
	buffer_free(&wire);
	return wrong;
}

static void
damaging(const struct talk *talk)
{
	ok(lies(talk, 1, 255) == 0, "%s: no byte changes unseen", talk->sentence);
	ok(lies(talk, DAMAGE_DROP, DAMAGE_DROP) == 0, "%s: none is lost unseen", talk->sentence);
	ok(lies(talk, DAMAGE_DOUBLE, DAMAGE_DOUBLE) == 0, "%s: none comes twice unseen",
	    talk->sentence);
}

/* A run of bytes may be lost, too. */
static void
cutting(void)
{
	size_t wrong = 0;

	for (size_t i = 0; i < COUNT(talks); i++) {
		struct buffer wire = { 0 };

		put_wire(&wire, &talks[i], false);
		for (size_t from = 0; from < wire.length; from++)
			for (size_t to = from + 1; to <= wire.length; to++) {
				struct buffer damaged = { 0 };

				buffer_append(&damaged, wire.data, from);
				buffer_append(&damaged, wire.data + to, wire.length - to);
				wrong += !is_honest(&talks[i], &damaged);
				buffer_free(&damaged);
			}
		buffer_free(&wire);
	}
	ok(wrong == 0, "no run of bytes is lost unseen (%zu are)", wrong);
}

/* Many bits at once: what 22 bits of checksum miss is too rare to be met here. */
static void
noise(void)
{
	size_t wrong = 0;

	srand(7);
	for (int round = 0; round < 100000; round++) {
		const struct talk *talk = &talks[(size_t)rand() % COUNT(talks)];
		struct buffer wire = { 0 };

		put_wire(&wire, talk, true);
		for (int n = 2 + rand() % 4; n > 0; n--)
			wire.data[(size_t)rand() % wire.length] ^= (char)(1 << rand() % 8);
		wrong += !is_honest(talk, &wire);
		buffer_free(&wire);
	}
	ok(wrong == 0, "several changed bits are seen in 100000 cases (%zu not)", wrong);
}

/* Headers and ends that are none */

static void
headers(void)
{
	static const struct {
		const char *wire; /* up to the end, which follows whole with the sum of no text */
		bool started, complete;
		const char *sentence;
	} cases[] = {
		{ "\x0e" "0;", true, true, "a start and an end" },
		{ "\x0e;", true, true, "no digits are 0" },
		{ "\x0e" "0000000000000;", true, true, "many zeros are 0" },
		{ "\x0e" "99999999999;", false, false, "a length of more than 32 bits" },
		{ "\x0e" "99999999999999999999999999999999999999;", false, false, "and of more than 64" },
		{ "\x0e" "18446744073709551616;", false, false, "which is not 0, either" },
		{ "\x0e" "4294967295;", false, false, "a length that nothing fills" },
		{ "\x0e" "-1;", false, false, "a sign" },
		{ "\x0e" "0x1;", false, false, "letters" },
		{ "\x0e" "0", false, false, "a header that is cut by the next one" },
		{ "\x0f" "1;2;", false, false, "an end that is cut by the next one" },
		{ "\x0e" "0;\x0f" "1;1;1;.", true, false, "an end with a wrong checksum" },
		{ "\x0f" "1;1;99999999999;", false, false, "an end with a length of more than 32 bits" },
		{ "\x0f" "0;0;0;", false, false, "an end without payload" },
		{ "", false, false, "an end without a start" },
		{ "\x0e" "1;x", false, false, "a text is no start" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buffer wire = { 0 };
		struct telling got;

		buffer_puts(&wire, cases[i].wire);
		put_end(&wire, VERIFY_START, ".", false);
		got = tell(wire.data, wire.length, SIZE_MAX, SIZE_MAX);
		ok(got.started == cases[i].started && got.complete == cases[i].complete, "%s",
		    cases[i].sentence);
		free_telling(&got);
		buffer_free(&wire);
	}
}

/* An end that belongs to another program. */
static void
other_nonce(void)
{
	struct telling got = { 0 };
	struct verify verify = { .longest = 1000, .output = take_output, .context = &got };
	struct buffer wire = { 0 };

	got.verify = &verify;
	put_wire(&wire, &talks[3], false);
	verify_begin(&verify, "123457");
	verify_feed(&verify, wire.data, wire.length);
	ok(!verify.complete, "the end of another program is none");
	verify_begin(&verify, NONCE);
	ok(!verify.started && !verify.complete && verify.repr.length == 0 && verify.error.length == 0,
	    "nothing is left when a new program begins");
	verify_feed(&verify, wire.data, wire.length);
	ok(verify.complete, "after a broken one, too");
	is_string(buffer_string(&verify.repr), "[1, 'a b']", "with its value");
	verify_free(&verify);
	buffer_free(&wire);
	free_telling(&got);
}

/* Text is not kept until it is known to be right, however much of it a header promises. */
static void
live(void)
{
	struct telling got = { 0 };
	struct verify verify = { .longest = 1000, .output = take_output, .context = &got };

	got.verify = &verify;
	verify_begin(&verify, NONCE);
	verify_feed(&verify, "\x0e" "3;ab", 5);
	is_string(buffer_string(&got.out), "ab", "text is given out as it comes");
	verify_feed(&verify, "c\x0e" "1000000000;def", 16);
	is_string(buffer_string(&got.out), "abcdef", "that of a long piece, too");
	verify_free(&verify);
	free_telling(&got);
}

/* Sums */

static void
sums(void)
{
	static const struct {
		const char *text;
		uint32_t sum;
	} cases[] = { { "", 1 }, { "a", 348 }, { "ab", 87446 }, { "\xff\xff", 127261 },
		{ "\r", 1 }, { "\ra\rb\r", 87446 }, { "0123456789", 0 } };

	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t want = cases[i].sum ? cases[i].sum : sum_of(VERIFY_START, cases[i].text);

		ok(verify_sum(VERIFY_START, cases[i].text, strlen(cases[i].text)) == want,
		    "the sum of %zu bytes is %u", strlen(cases[i].text), (unsigned)want);
	}
	ok(verify_sum(verify_sum(VERIFY_START, "012", 3), "3456789", 7) ==
		verify_sum(VERIFY_START, "0123456789", 10),
	    "a sum goes on from a sum");
}

/* The helper, piece by piece */

/* What the literal stands for; it ends at the quote. */
static const char *
take_literal(const char *at, struct buffer *to)
{
	for (at++; *at && *at != '\''; at++) {
		bool escaped = *at == '\\';

		at += escaped;
		buffer_putc(to, escaped && *at == 'n' ? '\n' : *at);
	}
	return *at ? at + 1 : at;
}

/* Whether the program carries a text with its own sum, and says the number of the next part. */
static bool
is_part(const char *program, size_t part)
{
	const char *literal = strstr(program, "\n__upy_g='");
	struct buffer text = { 0 };
	unsigned sum = 0;
	size_t next = 0;
	bool good;

	if (!literal)
		return false;
	literal = take_literal(literal + strlen("\n__upy_g="), &text);
	good = sscanf(literal, "\nif __upy_c(__upy_g)==%u:exec(__upy_g);print(%zu)", &sum, &next) == 2 &&
	    next == part + 1 && sum == sum_of(VERIFY_START, buffer_string(&text));
	buffer_free(&text);
	return good;
}

static void
installing(void)
{
	struct buffer program = { 0 };
	size_t part = 0, largest = 0;
	bool good = true;

	for (; verify_install(part, &program); part++) {
		good = good && is_part(buffer_string(&program), part) &&
		    !strpbrk(buffer_string(&program), "\1\2\3\4\5\x0e\x0f\r");
		largest = program.length > largest ? program.length : largest;
		buffer_clear(&program);
	}
	ok(good && part > 1, "each part comes with its sum, and holds no byte of the protocol");
	ok(largest < 700, "the programs are short: %zu bytes at most", largest);
	ok(verify_helper_missing("NameError: name '__upy_x' isn't defined") &&
		!verify_helper_missing("NameError: name 'x' isn't defined"),
	    "a board that has lost the helper is understood");
	buffer_free(&program);
}

int
main(void)
{
	sums();
	installing();
	for (size_t i = 0; i < COUNT(talks); i++)
		arriving(&talks[i]);
	for (size_t i = 0; i < COUNT(loose_talks); i++)
		arriving(&loose_talks[i]);
	for (size_t i = 0; i < COUNT(talks); i++)
		damaging(&talks[i]);
	cutting();
	noise();
	headers();
	other_nonce();
	live();
	return done_testing();
}
