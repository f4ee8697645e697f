/*
 * The layout is that of MicroPython's py/persistentcode.c, the line tables that of
 * py/bc.h: pairs of how many bytes of code still belong to the current line, and how
 * many lines further the next one is. A pair without bytes only counts lines, so that
 * its line is none; the last line has what code is left.
 */
#include "cov-mpy.h"

#include <stdint.h>
#include <stdlib.h>

#include "buffer.h"

enum { MPY_VERSION = 6, ARCH_FLAGS = 0x40, DEEPEST = 256 };
enum { BYTECODE, NATIVE, VIPER, ASSEMBLER }; /* kinds of code */
enum { HAS_CHILDREN = 4, HAS_RELOCATIONS = 0x10, HAS_RODATA = 0x20, HAS_BSS = 0x40 };
enum { LOAD_NONE = 0x51, RETURN = 0x63 };

struct mpy {
	const unsigned char *start, *at, *end;
	struct line_set *lines;
	const char *problem;
};

bool
is_mpy(const char *bytes, size_t length)
{
	return length >= 4 && bytes[0] == 'M' && bytes[1] < ' ' && bytes[1] > 0;
}

static bool
fail(struct mpy *in, const char *problem)
{
	if (!in->problem)
		in->problem = problem;
	return false;
}

static unsigned
take_byte(struct mpy *in)
{
	if (in->at < in->end)
		return *in->at++;
	fail(in, "the file ends too early");
	return 0;
}

static void
skip(struct mpy *in, size_t length)
{
	if ((size_t)(in->end - in->at) >= length)
		in->at += length;
	else
		fail(in, "the file ends too early");
}

/* Groups of seven bits, the highest first. */
static size_t
take_number(struct mpy *in)
{
	size_t number = 0;
	unsigned byte;

	do {
		byte = take_byte(in);
		if (number >> 40)
			fail(in, "a number is too large");
		number = number << 7 | (byte & 0x7f);
	} while (byte & 0x80 && !in->problem);
	return number;
}

/* A name: one that all firmware knows, or text, whose start is told then. */
static const char *
take_name(struct mpy *in, size_t *length)
{
	size_t coded = take_number(in);
	const char *text = (const char *)in->at;

	*length = coded >> 1;
	if (coded & 1)
		return NULL;
	skip(in, *length + 1);
	return text;
}

static void
skip_object(struct mpy *in, int depth)
{
	unsigned type = take_byte(in);

	if (type <= 4)
		return;
	if (type > 10 || depth > DEEPEST) {
		fail(in, "no object is of this type");
		return;
	}
	if (type == 10) {
		for (size_t left = take_number(in); left > 0 && !in->problem; left--)
			skip_object(in, depth + 1);
		return;
	}
	skip(in, take_number(in) + (type <= 6));
}

/* Where in bytecode the prelude's parts are. */
struct prelude {
	const unsigned char *table, *table_end, *code;
};

static bool
read_prelude(struct mpy *in, struct prelude *prelude)
{
	unsigned byte = take_byte(in), arguments = byte & 3, keywords = 0, shift = 0;
	size_t info = 0, cells = 0;
	const unsigned char *start;

	for (unsigned n = 0; byte & 0x80 && !in->problem; n++) {
		byte = take_byte(in);
		if (n < 8) {
			arguments |= (byte & 4) << n;
			keywords |= (byte & 8) >> 3 << n;
		}
	}
	do {
		byte = take_byte(in);
		if (shift < 24) {
			cells |= (size_t)(byte & 1) << shift;
			info |= (size_t)(byte >> 1 & 0x3f) << 6 * shift;
		}
		shift++;
	} while (byte & 0x80 && !in->problem && shift < 8);
	start = in->at;
	skip(in, info);
	prelude->table_end = in->at;
	skip(in, cells);
	prelude->code = in->at;
	if (in->problem)
		return false;
	in->at = start;
	for (size_t names = 1 + arguments + keywords; names > 0; names--)
		take_number(in);
	prelude->table = in->at;
	return in->problem || in->at <= prelude->table_end || fail(in, "a line table is wrong");
}

static bool
mark(struct mpy *in, size_t line, bool module)
{
	if (line > LAST_LINE)
		return fail(in, "the number of a line is too large");
	/*
	 * Every line table begins at line 1. Outside of the module's own code nothing is
	 * there that is not in the module's, too, but for what begins a class.
	 */
	if (line > 1 || module)
		line_set_add(in->lines, (unsigned)line);
	return true;
}

static bool
read_table(struct mpy *in, const struct prelude *prelude, bool module)
{
	size_t line = 1, left = (size_t)(in->end - prelude->code);

	for (const unsigned char *at = prelude->table; at < prelude->table_end;) {
		unsigned first = *at++, bytes = first & 0x1f, lines = first >> 5;

		if (first & 0x80) {
			if (at == prelude->table_end)
				return fail(in, "a line table is cut");
			bytes = first & 0xf;
			lines = (first << 4 & 0x700) | *at++;
		}
		if (bytes > left)
			return fail(in, "a line table tells of more code than there is");
		if (bytes && !mark(in, line, module))
			return false;
		left -= bytes;
		line += lines;
	}
	return left == 0 || mark(in, line, module);
}

/* What is compiled of no statement at all. */
static bool
is_empty(const struct mpy *in, const struct prelude *prelude)
{
	return in->end - prelude->code == 2 && prelude->code[0] == LOAD_NONE &&
	    prelude->code[1] == RETURN && prelude->table == prelude->table_end;
}

static bool
read_bytecode(struct mpy *in, size_t length, bool module)
{
	struct mpy code = { in->start, in->at, in->at + length, in->lines, NULL };
	struct prelude prelude;

	if (read_prelude(&code, &prelude) && !(module && is_empty(&code, &prelude)))
		read_table(&code, &prelude, module);
	if (!code.problem) {
		in->at += length;
		return true;
	}
	in->at = code.at;
	return fail(in, code.problem);
}

static void
skip_relocations(struct mpy *in)
{
	for (unsigned op; !in->problem && (op = take_byte(in)) != 0xff;) {
		if (op & 1)
			take_number(in);
		op >>= 1;
		if (op <= 5 && op & 1)
			take_number(in);
	}
}

/* What machine code has beside it; the flags of its function. */
static size_t
skip_native(struct mpy *in, unsigned kind)
{
	size_t flags = take_number(in), constants;

	if (kind == NATIVE)
		return 0;
	if (kind == ASSEMBLER) {
		take_number(in);
		take_number(in);
		return flags;
	}
	constants = flags & HAS_RODATA ? take_number(in) : 0;
	if (flags & HAS_BSS)
		take_number(in);
	skip(in, constants);
	return flags;
}

static void
read_code(struct mpy *in, int depth)
{
	size_t head = take_number(in), length = head >> 3, flags = 0;
	unsigned kind = head & 3;

	if (in->problem || depth > DEEPEST || length > (size_t)(in->end - in->at)) {
		fail(in, depth > DEEPEST ? "functions are nested too deeply" : "the file ends too early");
		return;
	}
	if (kind == BYTECODE) {
		if (!read_bytecode(in, length, depth == 0))
			return;
	} else {
		skip(in, length);
		flags = skip_native(in, kind);
	}
	if (head & HAS_CHILDREN)
		for (size_t left = take_number(in); left > 0 && !in->problem; left--)
			read_code(in, depth + 1);
	if (flags & HAS_RELOCATIONS)
		skip_relocations(in);
}

/* The name of the source. */
static char *
read_file(struct mpy *in)
{
	size_t names, objects, length;
	const char *text;
	char *source;

	if (take_byte(in) != 'M' || take_byte(in) != MPY_VERSION) {
		fail(in, "only .mpy files of version 6 are understood");
		return NULL;
	}
	if (take_byte(in) & ARCH_FLAGS) {
		take_byte(in);
		take_number(in);
	} else {
		take_byte(in);
	}
	names = take_number(in);
	objects = take_number(in);
	text = names ? take_name(in, &length) : NULL;
	if (!text || in->problem) {
		fail(in, "the name of the source is missing");
		return NULL;
	}
	source = xstrndup(text, length);
	for (names--; names > 0 && !in->problem; names--)
		take_name(in, &length);
	for (; objects > 0 && !in->problem; objects--)
		skip_object(in, 0);
	read_code(in, 0);
	if (in->at < in->end)
		fail(in, "more bytes follow than belong to the file");
	return source;
}

bool
cov_mpy_read(const char *bytes, size_t length, struct mpy_lines *found, char **error)
{
	const unsigned char *start = (const unsigned char *)bytes;
	struct mpy in = { start, start, start + length, &found->lines, NULL };

	*found = (struct mpy_lines){ 0 };
	found->source = read_file(&in);
	if (!in.problem)
		return true;
	*error = xasprintf("byte %td: %s", in.at - in.start, in.problem);
	free(found->source);
	line_set_free(&found->lines);
	return false;
}
