/* Python source as tokens and as a tree of statements; and where it is none. */
#include "pysrc-tree.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "tap.h"

static const struct {
	const char *code, *tokens, *sentence;
} tokenized[] = {
	{ "", "", "no source" },
	{ "a = 1\n", "a = 1 NL", "a line" },
	{ "a", "a NL", "a line that does not end" },
	{ "# only\n\n  # this\n", "", "comments" },
	{ "a\r\nb\rc\n", "a NL b NL c NL", "all line ends" },
	{ "\xef\xbb\xbf" "a\n", "a NL", "a byte order mark" },
	{ "if a:\n\tb\nc\n", "if a : NL > b NL < c NL", "indentation" },
	{ "if a:\n        b\n\tc\n", "if a : NL > b NL c NL <", "a tab is as wide as 8 spaces" },
	{ "if a:\n  if b:\n    c\nd", "if a : NL > if b : NL > c NL < < d NL", "two steps back" },
	{ "if a:\n b\n# comment\n c\n", "if a : NL > b NL c NL <", "comments indent nothing" },
	{ "if a:\n\n \f\n b\n", "if a : NL > b NL <", "nor do blank lines" },
	{ "\fa\n", "a NL", "a form feed" },
	{ "(a,\n  b)\nc", "( a , b ) NL c NL", "brackets join lines" },
	{ "[{(\n)}]", "[ { ( ) } ] NL", "nested ones" },
	{ "a + \\\n  b", "a + b NL", "a backslash joins them" },
	{ "\\\na\n", "a NL", "a backslash on a line of its own" },
	{ "a:=b", "a := b NL", "the walrus" },
	{ "a**=b//c->d!=e...", "a **= b // c -> d != e ... NL", "the longest operator" },
	{ "\"b\" Rb'c' rb'\\x' U'd'", "\"b\" Rb'c' rb'\\x' U'd' NL", "strings" },
	{ "rf'\\{a}' t'{a}'", "rf'\\{a}' t'{a}' NL", "raw f-strings, and t-strings" },
	{ "'a\\'b' x", "'a\\'b' x NL", "an escaped quote" },
	{ "r'\\'' x", "r'\\'' x NL", "which raw strings have, too" },
	{ "'''a\n'b\n''' x", "'''a\n'b\n''' x NL", "a long string" },
	{ "f'{a[\"b\"]}' x", "f'{a[\"b\"]}' x NL", "an f-string" },
	{ "f'{a['b']}' x", "f'{a['b']}' x NL", "the same quotes inside of it" },
	{ "f'{{' x", "f'{{' x NL", "braces that are text" },
	{ "f'{a:{b}>{c}}' x", "f'{a:{b}>{c}}' x NL", "fields in formats" },
	{ "f'{f\"{f'{1}'}\"}' x", "f'{f\"{f'{1}'}\"}' x NL", "f-strings in f-strings" },
	{ "f'\\N{BULLET}{a}' x", "f'\\N{BULLET}{a}' x NL", "names of characters" },
	{ "f'''{\na\n}''' x", "f'''{\na\n}''' x NL", "a long f-string" },
	{ "f'{' x", "f'{' x NL", "an f-string that only quotes end" },
	{ "1_0 0x1F 1e-5 .5 1.5j 0b1", "1_0 0x1F 1e-5 .5 1.5j 0b1 NL", "numbers" },
	{ "1if a", "1 if a NL", "a number that touches a word" },
	{ "\xc3\xa4 = 1", "\xc3\xa4 = 1 NL", "names of other letters" },
};

static void
put_token(struct buffer *to, const char *code, const struct py_token *token)
{
	static const char *const marks[] = { [PY_NEWLINE] = "NL", [PY_INDENT] = ">", [PY_DEDENT] = "<" };

	if (token->kind == PY_END)
		return;
	if (to->length)
		buffer_putc(to, ' ');
	if (token->kind <= PY_DEDENT)
		buffer_puts(to, marks[token->kind]);
	else
		buffer_append(to, code + token->start, token->end - token->start);
}

static void
tokens(void)
{
	for (size_t i = 0; i < sizeof tokenized / sizeof *tokenized; i++) {
		size_t length = strlen(tokenized[i].code);
		char *code = memcpy(malloc(length + !length), tokenized[i].code, length);
		struct buffer got = { 0 };
		struct py_tokens list;
		struct py_fault fault;

		if (py_tokenize(code, length, &list, &fault)) {
			for (size_t k = 0; k < list.count; k++)
				put_token(&got, code, &list.list[k]);
			py_tokens_free(&list);
		} else {
			buffer_printf(&got, "%zu:%zu: %s", fault.line, fault.column, fault.what);
		}
		is_string(buffer_string(&got), tokenized[i].tokens, tokenized[i].sentence);
		buffer_free(&got);
		free(code);
	}
}

static const struct {
	const char *code, *fault;
} faulty[] = {
	{ "a = (1,\nb\n", "1:5: this bracket is not closed" },
	{ "a = (1]\n", "1:7: this does not close the bracket that is open" },
	{ "\na)\n", "2:2: no bracket is open that this could close" },
	{ "a = 'b\n", "1:5: this string does not end" },
	{ "a = '''b\n\n", "1:5: this string does not end" },
	{ "a = $b\n", "1:5: this character is none of Python's" },
	{ "a ? b\n", "1:3: this character is none of Python's" },
	{ "a\\", "1:2: the source ends behind a backslash" },
	{ "if a:\n    b\n  c\n", "3:3: this is indented as no line that it could go with" },
	{ "a\n  b\n", "2:3: this is indented without a reason" },
	{ "if a:\nb\n", "2:1: the suite of what ends in a colon is missing: indent it" },
	{ "if a:\n", "2:1: the suite of what ends in a colon is missing: indent it" },
	{ "if a\n b\n", "1:5: a colon is missing before the line ends" },
	{ "else:\n b\n", "1:1: nothing stands before this that it could go on with" },
	{ "if a: b\nelse: c\nelse: d\n", "3:1: nothing stands before this that it could go on with" },
	{ "try:\n a\nb\n", "3:1: this try has neither except nor finally" },
	{ "@a\nb\n", "2:1: a function or class must follow its decorators" },
	{ "match a:\n case 1: pass\n", "2:2: this is indented without a reason" },
	{ "while : a\n", "1:7: something is missing before the colon" },
	{ "if a: b\nelse c: d\n", "2:6: a colon must come here" },
	{ "; a\n", "1:1: a statement is missing" },
};

static void
faults(void)
{
	for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
		struct buffer got = { 0 };
		struct py_fault fault;
		struct py_tree tree;

		if (py_parse(faulty[i].code, strlen(faulty[i].code), &tree, &fault))
			py_tree_free(&tree);
		else
			buffer_printf(&got, "%zu:%zu: %s", fault.line, fault.column, fault.what);
		is_string(buffer_string(&got), faulty[i].fault, faulty[i].fault);
		buffer_free(&got);
	}
}

static void put_suite(struct buffer *to, const struct py_tree *tree, const struct py_suite *suite);

/* Lines of statements; clauses with theirs and their keyword's first letter. */
static void
put_statement(struct buffer *to, const struct py_tree *tree, const struct py_statement *statement)
{
	if (to->length && to->data[to->length - 1] != '(')
		buffer_putc(to, ' ');
	if (statement->kind == PY_SIMPLE)
		buffer_printf(to, "%zu", statement->line);
	for (const struct py_clause *c = statement->clauses; c; c = c->next) {
		const struct py_token *token = &tree->tokens.list[c->keyword];

		buffer_printf(to, "%s%zu%.*s(", c == statement->clauses ? "" : " ", c->line,
		    (int)(token->end - token->start), tree->code + token->start);
		put_suite(to, tree, &c->suite);
		buffer_putc(to, ')');
	}
}

static void
put_suite(struct buffer *to, const struct py_tree *tree, const struct py_suite *suite)
{
	for (const struct py_statement *s = suite->first; s; s = s->next)
		put_statement(to, tree, s);
}

static void
trees(void)
{
	static const struct {
		const char *code, *tree, *sentence;
	} cases[] = {
		{ "a\nb; c\n", "1 2", "logical lines" },
		{ "if a: b\nelif c:\n d\nelse:\n e\nf\n", "1if(1) 2elif(3) 4else(5) 6", "if" },
		{ "while a:\n b\nelse: c\n", "1while(2) 3else(3)", "while" },
		{ "for a in b:\n for c in d:\n  e\n", "1for(2for(3))", "for" },
		{ "try:\n a\nexcept B:\n c\nexcept:\n d\nelse:\n e\nfinally:\n f\n",
		    "1try(2) 3except(4) 5except(6) 7else(8) 9finally(10)", "try" },
		{ "with a as b, c:\n d\n", "1with(2)", "with" },
		{ "@a\n@b(\n1)\ndef f(x=lambda: 1, *y) -> {1: 2}:\n z\n", "4def(5)", "decorated" },
		{ "class A(B, c=D): pass\n", "1class(1)", "class" },
		{ "async def f():\n async with a: b\n async for c in d:\n  await e\n",
		    "1def(2with(2) 3for(4))", "async" },
		{ "async = 1\nmatch = case = type = 2\n", "1 2", "words that are names, too" },
		{ "if lambda: a: b\n", "1if(1)", "a lambda's colon" },
		{ "if a[b:c] and {d: e}: f\n", "1if(1)", "colons in brackets" },
		{ "if (a := b): c\n", "1if(1)", "a walrus" },
		{ "a: int = 1\nb: str\n", "1 2", "annotations" },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer got = { 0 };
		struct py_fault fault;
		struct py_tree tree;

		if (py_parse(cases[i].code, strlen(cases[i].code), &tree, &fault)) {
			put_suite(&got, &tree, &tree.suite);
			py_tree_free(&tree);
		} else {
			buffer_printf(&got, "%zu:%zu: %s", fault.line, fault.column, fault.what);
		}
		is_string(buffer_string(&got), cases[i].tree, cases[i].sentence);
		buffer_free(&got);
	}
}

/* More than anybody writes: an answer, and no crash. */
static void
depths(void)
{
	struct buffer code = { 0 };
	struct py_fault fault;
	struct py_tree tree;

	for (int i = 0; i < 300; i++)
		buffer_printf(&code, "%*sif a:\n", i, "");
	buffer_printf(&code, "%*sb\n", 300, "");
	ok(!py_parse(code.data, code.length, &tree, &fault) && fault.line == 201,
	    "suites in suites are refused at some depth");
	buffer_clear(&code);
	for (int i = 0; i < 100000; i++)
		buffer_putc(&code, '(');
	ok(!py_parse(code.data, code.length, &tree, &fault) && fault.column == 100000,
	    "brackets are not");
	buffer_clear(&code);
	for (int i = 0; i < 10000; i++)
		buffer_puts(&code, "f'{");
	ok(!py_parse(code.data, code.length, &tree, &fault), "f-strings in f-strings end, too");
	buffer_free(&code);
}

int
main(void)
{
	tokens();
	faults();
	trees();
	depths();
	return done_testing();
}
