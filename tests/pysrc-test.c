/* Statements of Python source: which is the last, is it an expression, what it rebinds. */
#include "pysrc.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

enum { MOST = 200 };

/* The source in memory that ends with its last byte, so that sanitizers see each step beyond. */
static char *
exactly(const char *text, size_t length)
{
	char *copy = malloc(length ? length : 1);

	memcpy(copy, text, length);
	return copy;
}

/* The statements joined by "|"; those that are expressions at the top in <>; "CUT" at the end. */
static void
statements(const char *text, char *joined)
{
	size_t length = strlen(text);
	char *code = exactly(text, length);
	struct pysrc source = { .code = code, .length = length };
	struct statement found;

	*joined = '\0';
	while (pysrc_next(&source, &found))
		sprintf(joined + strlen(joined), "%s%s%.*s%s", *joined ? "|" : "",
		    found.expression ? "<" : "", (int)(found.end - found.start),
		    code + found.start, found.expression ? ">" : "");
	if (source.cut)
		strcat(joined, *joined ? "|CUT" : "CUT");
	free(code);
}

static void
splitting(void)
{
	static const struct {
		const char *code, *want, *sentence;
	} cases[] = {
		{ "", "", "no source has no statement" },
		{ "\n\n \t\f\r\n", "", "white space has none" },
		{ "# just a comment", "", "a comment without a newline has none" },
		{ "a", "<a>", "a name" },
		{ "a # b", "<a>", "a comment is not part of the statement" },
		{ "a  \n", "<a>", "white space around is not part of it" },
		{ "a\r\nb\r\n", "<a>|<b>", "CR LF ends a line" },
		{ "a;b; c", "<a>|<b>|<c>", "semicolons separate" },
		{ "a;", "<a>", "a semicolon may end the line" },
		{ "x = 1; x", "x = 1|<x>", "an assignment, then an expression" },
		{ "f(1,\n 2)\nb", "<f(1,\n 2)>|<b>", "brackets go on over lines" },
		{ "[\n1, # one\n2]", "<[\n1, # one\n2]>", "comments inside brackets" },
		{ "a + \\\n b", "<a + \\\n b>", "a backslash joins lines" },
		{ "'''a\n;b'''\nc", "<'''a\n;b'''>|<c>", "a long string goes on over lines" },
		{ "f'{a[';']}';b", "<f'{a[';']}'>|<b>", "quotes in an f-string" },
		{ "'#;'", "<'#;'>", "# and ; in a string" },
		{ "'\\'#'; b", "<'\\'#'>|<b>", "an escaped quote" },
		{ "'a\\\nb'", "<'a\\\nb'>", "a string joined by a backslash" },
		{ "r'\\'; b'", "<r'\\'; b'>", "a backslash keeps a quote in a raw string too" },
		{ "Rb'a;'", "<Rb'a;'>", "a string with two prefixes" },
		{ "\"\"\"a\"b\"\"\"", "<\"\"\"a\"b\"\"\">", "a quote in a long string" },
		{ "''; b", "<''>|<b>", "an empty string" },
		{ "if x: y", "if x: y", "a compound statement on one line" },
		{ "if x: y; z", "if x: y|z", "what follows a ; there belongs to it" },
		{ "if x:\n y\nz", "if x:|y|<z>", "an indented statement is not at the top" },
		{ "if x:\n y # c\n # d\nz", "if x:|y|<z>", "comment lines do not matter" },
		{ "for i in x: f(i)", "for i in x: f(i)", "a loop on one line" },
		{ "def f(): return 1", "def f(): return 1", "a function on one line" },
		{ "@d\ndef f(): 1", "@d|def f(): 1", "a decorator is no expression" },
		{ "try: a\nexcept E: b", "try: a|except E: b", "try on two lines" },
		{ "match x:\n case 1: y", "match x:|case 1: y", "a match statement" },
		{ "with a as b: c", "with a as b: c", "a with statement" },
		{ "class C: pass", "class C: pass", "a class" },
		{ "async def f(): 1", "async def f(): 1", "a coroutine" },
		{ "a)\nb", "<a)>|<b>", "a bracket too many closes nothing" },
		{ "a\n'b", "<a>|CUT", "a string that does not end" },
		{ "a\n(b\nc", "<a>|CUT", "a bracket that is not closed" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char joined[MOST];

		statements(cases[i].code, joined);
		is_string(joined, cases[i].want, cases[i].sentence);
	}
}

static void
expressions(void)
{
	static const char *const yes[] = { "1", "-x", "not x", "~x", "a, b", "*a, b", "f()",
		"x == 1", "x != 1", "x <= 1", "x >= 1", "a < b > c", "x if y else z",
		"lambda: 1", "lambda x=1: x", "lambda x, y=lambda: 2: x", "{1: 2}", "x[1:2]",
		"f(a=1)", "(x := 1)", "'a' 'b'", "f'{x!r:>{w}}'", "print(1)", "a @ b", "1 // 2",
		"a >> b", "await x", "yield x", "iffy", "definitely", "importer", "None", "...",
		"\xc3\xa9", "[i for i in x if i]", "a.b.c", "x.print", "0x1f", "1e-3", "b''",
		"type(x)", "match", "case(1)", "_" };
	static const char *const no[] = { "x = 1", "x=1", "x = y = 1", "x += 1", "x -= 1",
		"x //= 1", "x **= 2", "x >>= 1", "x <<= 1", "x @= y", "x |= 1", "x: int",
		"x: int = 1", "a, b = c", "x[0] = 1", "x.y = 1", "del x", "pass", "import a",
		"from a import b", "raise", "raise E", "return 1", "assert x", "global x",
		"nonlocal x", "break", "continue", "while x: y", "f = lambda: 1", "type X = int",
		"lambda: 1; x = 1", "x[(lambda: 1)()] = 2", "lambdas = 1", "x = '''a\n'''", "x = (1,\n2)" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		struct statement last;

		ok(pysrc_last_expression(yes[i], strlen(yes[i]), &last), "an expression: %s",
		    yes[i]);
	}
	for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
		struct statement last;

		ok(!pysrc_last_expression(no[i], strlen(no[i]), &last), "no expression: %.*s",
		    (int)strcspn(no[i], "\n"), no[i]);
	}
}

static void
last_expression(void)
{
	static const char code[] = "a = 1\n\nif a:\n  b\n\n# c\nf(a,\n  2)  # d\n\n";
	static const char *const cut[] = { "'a", "a\n'b\nc", "'''a''", "f(1", "(\n", "a = [1,", "\"\\",
		"{'a': 1\n", "x\n(", "a\n'''" };
	struct statement last;

	ok(pysrc_last_expression(code, strlen(code), &last), "the last statement is found");
	ok(last.line == 7, "its line counts from 1");
	ok(last.end - last.start == 9 && memcmp(code + last.start, "f(a,\n  2)", 9) == 0,
	    "its bytes are those of the statement alone");
	for (size_t i = 0; i < sizeof cut / sizeof *cut; i++) {
		char *copy = exactly(cut[i], strlen(cut[i]));

		ok(!pysrc_last_expression(copy, strlen(cut[i]), &last),
		    "source that is cut has no last expression (%zu)", i + 1);
		free(copy);
	}
	ok(!pysrc_last_expression(NULL, 0, &last), "nothing has none");
	ok(!pysrc_last_expression("if a:\n b", 8, &last), "an indented one is not at the top");
	ok(!pysrc_last_expression("if a: b; c", 10, &last), "nor is one behind a header");
	ok(!pysrc_last_expression("  a", 3, &last), "nor one that is indented in error");
}

static void
rebinding(void)
{
	static const char *const yes[] = { "print = 1", "print=1", "def print(): 1",
		"def  print(): 1", "import print", "import x as print", "from x import print",
		"with x as print: 1", "except E as print: 1", "a, print = 1, 2", "print, a = 1, 2",
		"x = 1; print = 2", "(print := 1)", "for print in x: 1", "class print: 1",
		"print: int = 1", "print += 1", "[print, a] = x" };
	static const char *const no[] = { "print(1)", "x.print = 1", "x.print(1)", "printer = 1",
		"sprint = 1", "_print = 1", "print2 = 1", "a = 1; print(a)", "if a: print (a)",
		"print()", "" };

	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		ok(pysrc_rebinds(yes[i], strlen(yes[i]), "print"), "rebinds print: %s", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		ok(!pysrc_rebinds(no[i], strlen(no[i]), "print"), "does not: %s", no[i]);
}

/* Whatever the bytes: the lexer ends, and statements lie in order inside the source. */
static void
random_source(void)
{
	static const char *const pieces[] = { "'", "\"", "'''", "\"\"\"", "(", ")", "[", "]", "{",
		"}", "\\", "\n", ";", "#", ":", "=", " ", "a", "if ", "lambda ", "f'", "\r\n", "@",
		"\x80", ":=", "<<=" };
	bool good = true;

	srand(1);
	for (int round = 0; round < 20000; round++) {
		char code[160];
		size_t length = 0, before = 0;
		struct pysrc source;
		struct statement found;
		char *copy;

		for (int n = rand() % 20; n > 0; n--) {
			const char *piece = pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)];

			memcpy(code + length, piece, strlen(piece));
			length += strlen(piece);
		}
		copy = exactly(code, length);
		source = (struct pysrc){ .code = copy, .length = length };
		while (pysrc_next(&source, &found)) {
			good = good && before <= found.start && found.start <= found.end &&
			    found.end <= length && source.at <= length;
			before = found.end;
		}
		pysrc_rebinds(copy, length, "a");
		free(copy);
	}
	ok(good, "20000 random sources are read in order, to their ends");
}

int
main(void)
{
	splitting();
	expressions();
	last_expression();
	rebinding();
	random_source();
	return done_testing();
}
