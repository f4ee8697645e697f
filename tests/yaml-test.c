/* YAML: nodes, their places, and what is refused. Values are compared in yaml-python.t. */
#include "yaml.h"

#include <math.h>
#include <stdlib.h>

#include "buffer.h"
#include "exits.h"
#include "tap.h"

static struct document *
parse(const char *text)
{
	char *error = NULL;
	struct document *document = yaml_parse("t.yaml", text, strlen(text), &error);

	if (error)
		printf("# %s\n", error);
	free(error);
	return document;
}

/* One test: a text is refused with this message. */
static void
is_refused(const char *text, const char *message, const char *sentence)
{
	char *error = NULL;
	struct document *document = yaml_parse("t.yaml", text, strlen(text), &error);

	is_string(error, message, sentence);
	document_free(document);
	free(error);
}

static void
is_at(const struct node *node, int line, int column, const char *sentence)
{
	if (!ok(node && node->line == line && node->column == column, "%s", sentence) && node)
		printf("# is at %d:%d\n", node->line, node->column);
}

static void
test_places(void)
{
	struct document *document =
	    parse("---\n- name: é\n  é: [1,  two]\n  code: |\n    a\n    b\n"
		  "- {x: 'y', \"z\" : }\n");
	const struct node *root = yaml_root(document);
	const struct node *first = root->items[0];

	ok(root->kind == NODE_LIST && root->count == 2, "a list of two");
	is_at(root, 2, 1, "a list starts at its first dash");
	is_at(first, 2, 3, "a map starts at its first key");
	is_at(first->keys[1], 3, 3, "a key has a place");
	is_at(node_get(first, "é")->items[1], 3, 11, "columns count characters, not bytes");
	is_at(node_get(first, "code"), 4, 9, "a literal block starts at its bar");
	ok(node_get(first, "code")->literal, "a literal block is known as one");
	is_string(node_get(first, "code")->text, "a\nb\n", "a literal block keeps its lines");
	is_at(node_get(root->items[1], "z"), 7, 18, "a missing value has a place");
	is_string(node_get(root->items[1], "x")->text, "y", "quotes are not part of the text");
	ok(!node_get(first, "none") && !node_get(root, "x"), "what is not there is NULL");
	document_free(document);
}

static void
test_values(void)
{
	struct document *document = parse(
	    "[on, 'on', 1:30, 0x1_F, -017, 1_000.5, -.INF, .nan, 0o7, ~, 2020-01-01, -0]");
	const struct node *const *item = (const struct node *const *)yaml_root(document)->items;
	double number = 7;
	bool truth = false;

	ok(node_bool(item[0], &truth) && truth, "on is true");
	ok(!node_bool(item[1], &truth) && item[1]->type == SCALAR_STRING, "'on' is text");
	ok(node_number(item[2], &number) && number == 90, "1:30 is 90");
	ok(node_number(item[3], &number) && number == 31, "0x1_F is 31");
	ok(node_number(item[4], &number) && number == -15, "-017 is octal");
	ok(node_number(item[5], &number) && number == 1000.5, "1_000.5 is a float");
	ok(node_number(item[6], &number) && isinf(number) && number < 0, "-.INF is infinite");
	ok(node_number(item[7], &number) && isnan(number), ".nan is nan");
	ok(!node_number(item[8], &number), "0o7 is text");
	ok(item[9]->type == SCALAR_NULL, "~ is null");
	ok(item[10]->type == SCALAR_DATE, "2020-01-01 is a date");
	ok(node_number(item[11], &number) && !signbit(number), "-0 is 0");
	is_string(node_describe(item[0]), "true/false", "a bool is described");
	is_string(node_describe(yaml_root(document)), "a list", "a list is described");
	is_string(node_describe(NULL), "nothing", "nothing is described");
	document_free(document);
}

static void
test_sharing(void)
{
	struct document *document = parse("a: &x {k: [1], l: 2}\nb: *x\nc: {l: 3, <<: *x, m: 4}\n");
	const struct node *root = yaml_root(document);
	const struct node *merged = node_get(root, "c");

	ok(node_get(root, "a") == node_get(root, "b"), "an alias is the node it names");
	ok(merged->count == 3 && !node_get(merged, "<<"), "<< merges the keys of a map");
	is_string(node_get(merged, "l")->text, "3", "a map's own keys override merged ones");
	is_string(merged->keys[0]->text, "k", "merged keys come first");
	document_free(document);
}

static void
test_refusals(void)
{
	is_refused("a: 1\nb: 2\nc: 3\na: 4\nb: 5\n", "t.yaml:4:1: 'a' was given in line 1 already",
	    "a key given twice is refused, with both lines");
	is_refused("- {a: 1, a: 2}\n", "t.yaml:1:10: 'a' was given in line 1 already",
	    "a key given twice on one line");
	is_refused("a: 1\n<<: {b: 1}\n<<: {c: 1}\n",
	    "t.yaml:3:1: '<<' was given already; give it a list of maps", "two merge keys");
	is_refused("a\n---\nb\n", "t.yaml:2:1: a second document: one file holds one",
	    "a second document is refused");
	is_refused("a: *b\n", "t.yaml:1:4: *b: nothing before is marked &b", "an unknown alias");
	is_refused("- &b [*b]\n", "t.yaml:1:7: *b stands inside what &b marks", "a cycle");
	is_refused("<<: 3\n",
	    "t.yaml:1:5: <<: wants a map or a list of maps, of at most 1000 keys",
	    "a merge of no map");
	is_refused("? [a]\n: b\n", "t.yaml:1:3: a key must be text, not a list or map",
	    "a list as key");
	is_refused("a: !thing b\n", "t.yaml:1:4: the tag !thing is not known here",
	    "a foreign tag");
	is_refused("a: !!int b\n", "t.yaml:1:4: the tag !!int does not fit the text",
	    "a tag that lies");
	is_refused("a: [1,\n  2\nb: 3\n",
	    "t.yaml:3:2: not YAML: did not find expected ',' or ']' "
	    "(while parsing a flow sequence, line 1)",
	    "a list without end");
	is_refused("a:\n\t- b\n",
	    "t.yaml:2:1: not YAML: a tab cannot indent, use spaces "
	    "(while scanning for the next token, line 2)",
	    "a tab");
	is_refused("a: b\nc: \"d\xff\"\n", "t.yaml:2:6: not YAML: invalid leading UTF-8 octet",
	    "bytes that are not UTF-8");
	is_refused("a: é\nb: \x01\n", "t.yaml:2:4: not YAML: control characters are not allowed",
	    "control characters");
}

/* `count` times `piece`, between `start` and `end`. */
static char *
repeated(const char *start, const char *piece, size_t count, const char *end)
{
	struct buffer text = { 0 };
	char *copy;

	buffer_puts(&text, start);
	while (count--)
		buffer_puts(&text, piece);
	buffer_puts(&text, end);
	copy = xstrdup(buffer_string(&text));
	buffer_free(&text);
	return copy;
}

/* "b: &b [*a, *a, ...]" */
static void
put_level(struct buffer *bomb, char name)
{
	buffer_printf(bomb, "%c: &%c [", name, name);
	for (int i = 0; i < 8; i++)
		buffer_printf(bomb, "*%c, ", name - 1);
	buffer_puts(bomb, "]\n");
}

static void
test_limits(void)
{
	struct buffer bomb = { 0 };
	char *text = repeated("", "[", 100000, "");

	is_refused(text, "t.yaml:1:101: nested more than 100 deep", "nesting has a limit");
	free(text);
	text = repeated("a: ", "x", 1024 * 1024 + 1, "\n");
	is_refused(text, "t.yaml:1:4: a text of more than 1 MiB", "a text has a limit");
	free(text);
	buffer_puts(&bomb, "a: &a [x, x, x, x, x, x, x, x]\n");
	for (char name = 'b'; name < 'k'; name++)
		put_level(&bomb, name);
	is_refused(buffer_string(&bomb),
	    "t.yaml:7:16: *f: the aliases make this file too large when written out",
	    "aliases of aliases have a limit");
	buffer_free(&bomb);
}

static void
test_files(void)
{
	char *error = NULL;
	int status = 0;
	struct document *document;

	ok(!yaml_load("/no/such/file", &error, &status) && status == EXIT_SYSTEM,
	    "a file that is not there is the system's fault");
	is_string(error, "/no/such/file: cannot open: No such file or directory", "and is named");
	free(error);
	ok(!yaml_load("/", &error, &status) && status == EXIT_SYSTEM, "a directory cannot be read");
	free(error);
	document = yaml_load("/dev/null", &error, &status);
	ok(document && !yaml_root(document) && status == EXIT_PASS, "an empty file has no root");
	document_free(document);
	document = parse("--- # nothing\n");
	ok(document && !yaml_root(document), "nor has an empty document");
	document_free(document);
}

int
main(void)
{
	test_places();
	test_values();
	test_sharing();
	test_refusals();
	test_limits();
	test_files();
	return done_testing();
}
