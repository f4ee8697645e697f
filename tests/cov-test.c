/* Coverage: sets of lines and arcs, names of files, executable lines, numbers of bulk JSON. */
#include <stdlib.h>
#include <unistd.h>

#include "bulkjson.h"
#include "cov-data.h"
#include "cov-json.h"
#include "cov-lcov.h"
#include "cov-mpy.h"
#include "cov-paths.h"
#include "cov-source.h"
#include "tap.h"

/* "1 3 5", to be freed. */
static char *
show(const struct line_set *lines)
{
	struct buffer text = { 0 };

	for (unsigned line = 0; (line = line_set_next(lines, line));)
		buffer_printf(&text, "%s%u", text.length ? " " : "", line);
	return (char *)buffer_string(&text);
}

static void
is_lines(const struct line_set *lines, const char *want, const char *sentence)
{
	char *got = show(lines);

	is_string(got, want, sentence);
	free(got);
}

static struct line_set
lines_of(const char *text)
{
	struct line_set lines = { 0 };

	for (char *end; *text; text = end)
		line_set_add(&lines, (unsigned)strtoul(text, &end, 10));
	return lines;
}

static void
test_lines(void)
{
	struct line_set one = lines_of("1 63 64 65 128 1000000"), other = lines_of("2 64 127 999");

	is_lines(&one, "1 63 64 65 128 1000000", "lines come in order, to the last that can be");
	ok(line_set_has(&one, 64) && !line_set_has(&one, 66) && !line_set_has(&other, 5000),
	    "a line is in the set or not");
	line_set_join(&other, &one);
	is_lines(&other, "1 2 63 64 65 127 128 999 1000000", "a union");
	ok(line_set_size(&other) == 9, "its size");
	line_set_drop(&other, &one);
	is_lines(&other, "2 127 999", "a difference");
	line_set_join(&other, &one);
	line_set_free(&one);
	one = lines_of("2 64");
	line_set_keep(&other, &one);
	is_lines(&other, "2 64", "an intersection");
	line_set_free(&one);
	line_set_free(&other);
}

static void
test_hits(void)
{
	struct line_hits one = { 0 }, other = { 0 };

	line_hits_add(&one, 7, 3);
	line_hits_add(&other, 7, UINT64_MAX - 2);
	line_hits_add(&other, 300, 1);
	line_hits_join(&one, &other);
	ok(line_hits_of(&one, 7) == UINT64_MAX, "times that are too many stay at the most");
	ok(line_hits_of(&one, 300) == 1 && line_hits_of(&one, 8) == 0, "others are as they are");
	line_hits_free(&one);
	line_hits_free(&other);
}

static void
test_arcs(void)
{
	struct arc_set set = { 0 };
	struct arc *sorted;
	bool good = true;

	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 1000; i++)
			arc_set_add(&set, (struct arc){ 500 - i, (i * 7) % 1000 - 500 });
	sorted = arc_set_sorted(&set);
	for (size_t i = 1; i < set.count; i++)
		good = good && sorted[i - 1].from < sorted[i].from;
	ok(set.count == 1000 && good, "arcs are there once, in order, negative ones, too");
	ok(arc_set_has(&set, (struct arc){ 500, -500 }) && !arc_set_has(&set, (struct arc){ 500, 500 }),
	    "an arc is in the set or not");
	ok(arm_block(arm_of(3, 5)) == 3 && arm_branch(arm_of(3, 5)) == 5 && is_arm(arm_of(0, 0)) &&
	    !is_arm(LAST_LINE), "arms without lines have numbers");
	free(sorted);
	arc_set_free(&set);
}

static void
touch(const char *path)
{
	FILE *file = fopen(path, "w");

	if (file)
		fclose(file);
}

/* In a folder with src/app.py, src/lib/x.py and main.py. */
static void
test_paths(void)
{
	static const char *const cases[][2] = { { "main.py", "main.py" }, { "./main.py", "main.py" },
		{ "a/.././main.py", "main.py" }, { "/main.py", "main.py" }, { "app.py", "src/app.py" },
		{ "/app.py", "src/app.py" }, { "src//app.py", "src/app.py" }, { "lib/x.py", "src/lib/x.py" },
		{ "/flash/x.py", "src/lib/x.py" }, { "/flash/deep/y.py", "other/y.py" },
		{ "/flashy/x.py", "/flashy/x.py" }, { "gone.py", "gone.py" }, { "../up.py", "../up.py" },
		{ "one.py", "src/app.py" } };
	struct cov_paths paths;
	char *folder = getcwd(NULL, 0), *absolute = xasprintf("%s/src/app.py", folder), *got;

	cov_paths_open(&paths);
	cov_paths_source(&paths, "src/");
	ok(cov_paths_map(&paths, "/flash=src/lib/") && cov_paths_map(&paths, "/flash/deep/=other") &&
	    cov_paths_map(&paths, "one.py=src/app.py"), "maps");
	ok(!cov_paths_map(&paths, "/flash") && !cov_paths_map(&paths, "=x") &&
	    !cov_paths_map(&paths, "x="), "are DEV=HOST");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		got = cov_path(&paths, cases[i][0]);
		is_string(got, cases[i][1], cases[i][0]);
		free(got);
	}
	got = cov_path(&paths, absolute);
	is_string(got, "src/app.py", "a name below the current folder is relative to it");
	free(got);
	free(absolute);
	free(folder);
	cov_paths_free(&paths);
}

static void
test_patterns(void)
{
	ok(path_fits("test_*", "tests/test_x.py"), "a pattern fits behind a slash");
	ok(path_fits("tests", "a/tests/test_x.py"), "or a folder");
	ok(path_fits("*.py", "a/b.py") && path_fits("a/*", "a/b/c.py"), "or the whole");
	ok(!path_fits("test", "tests/x.py") && !path_fits("x.py", "xx.py"), "but no part of a word");
}

static void
test_source(void)
{
	static const char code[] =
	    "\"\"\"doc\nstring\"\"\"\n"				/* 1 */
	    "import os; x = [\n  1,\n]\n"			/* 3 */
	    "@deco\n@more(\n 1)\ndef f(a,\n      b):  # why\n"	/* 6 */
	    "    'doc'\n    global g\n    y: int\n    z: int = 1\n" /* 11 */
	    "    while True:\n        break\n    else:\n        pass\n" /* 15 */
	    "    try: pass\n    finally:\n        a = {1: 2}\n"	/* 19 */
	    "if 0:\n    never()\nelif x:  # pragma: no cover\n    a\n    if b:\n        c\nelse: d\n" /* 22 */
	    "@deco # PRAGMA:NO COVER\ndef g():\n    pass\nclass A: pass\n"; /* 29 */
	struct source_lines lines;
	struct line_set executed = lines_of("5 8 16 21");
	char *error;

	ok(source_lines_read(code, strlen(code), &lines, &error), "source is read");
	is_lines(&lines.statements, "3 6 7 9 14 15 16 18 19 21 22 23 24 25 26 27 28 29 30 31 32",
	    "its statements");
	is_lines(&lines.excluded, "24 25 26 27 29 30 31", "and those that are excluded");
	source_lines_deduce(&lines, &executed);
	is_lines(&executed, "3 5 7 8 9 15 16 20 21",
	    "what is executed says so of the statement and of those around it");
	line_set_free(&executed);
	source_lines_free(&lines);
	ok(!source_lines_read("a = 1\nb = (\n", 12, &lines, &error), "an open bracket is an error");
	is_string(error, "line 2, column 5: this bracket is not closed", "that says where");
	free(error);
}

/* A .mpy file compiled from lines 5 and 8: the way from line 1 to 5 takes two entries. */
static void
test_mpy(void)
{
	static const char bytes[] = "M\6\0\37\1\0\10a.py\0"
		/* 10 bytes of code: a prelude, a name, three entries, four bytes of operations */
		"\x50\x00\x08\x01\x60\x20\x62\x80\x51\x51\x63";
	struct mpy_lines found;
	char *error = NULL;

	if (!ok(cov_mpy_read(bytes, sizeof bytes - 1, &found, &error), "a .mpy file is read")) {
		printf("# %s\n", error);
		free(error);
		return;
	}
	is_string(found.source, "a.py", "it names its source");
	is_lines(&found.lines, "5 8", "lines between entries without code are none");
	free(found.source);
	line_set_free(&found.lines);
	for (size_t length = 4; length < sizeof bytes - 1; length++) {
		bool good = cov_mpy_read(bytes, length, &found, &error);

		if (good || !strstr(error, "byte "))
			ok(false, "cut at %zu, it is refused", length);
		if (!good)
			free(error);
	}
	ok(true, "cut anywhere, it is refused");
}

/* What bulk_integers or bulk_item make of a text: "1 2 3", or the error. To be freed. */
static char *
numbers_of(const char *text, bool at_once)
{
	struct buffer got = { 0 };
	struct bulk in;
	int64_t numbers[2];
	size_t count;

	bulk_open(&in, text, strlen(text));
	for (bool more = bulk_array(&in); more;) {
		more = at_once ? bulk_integers(&in, -99, 999, numbers, 2, &count)
			       : bulk_item(&in) && bulk_integer(&in, -99, 999, numbers);
		for (size_t i = 0; i < (at_once ? count : more); i++)
			buffer_printf(&got, "%lld ", (long long)numbers[i]);
	}
	if (bulk_end(&in))
		return (char *)buffer_string(&got);
	buffer_free(&got);
	return bulk_error(&in);
}

static void
test_integers(void)
{
	static const char *const texts[] = { "[]", "[1]", "[1,2]", "[1, 2, 3]", "[ 1 ,2 ]  ",
		"[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21]", "[-5, 0, -0, 999, -99, 12, 7]",
		"[1000, 1, 2, 3, 4, 5, 6, 7]", "[1, -100, 2, 3, 4, 5, 6, 7]", "[01, 2, 3, 4, 5, 6, 7, 8, 9]",
		"[1, 2", "[1, 2,", "[1,,2,3,4,5,6,7,8,9,10,11,12]", "[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
		"[99999999999999999999999999, 1, 2]", "[1 2 3 4 5 6 7 8 9 10 11 12]", "[1, \"2\", 3, 4, 5, 6]",
		"[,1,2,3,4,5,6,7,8,9,10,11,12,13]", "[1,2,3,4,5,6,7,8,9,10,11,]              ", "{}",
		"[ -, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "[1, 2] 3" };

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		char *want = numbers_of(texts[i], false), *got = numbers_of(texts[i], true);

		is_string(got, want, texts[i]);
		free(want);
		free(got);
	}
}

static char *
pairs_of(const char *text)
{
	struct buffer got = { 0 };
	struct bulk in;
	int64_t pairs[2][2];
	size_t count;

	bulk_open(&in, text, strlen(text));
	for (bool more = bulk_array(&in); more;) {
		more = bulk_pairs(&in, -99, 999, pairs, 2, &count);
		for (size_t i = 0; i < count; i++)
			buffer_printf(&got, "%lld:%lld ", (long long)pairs[i][0], (long long)pairs[i][1]);
	}
	if (bulk_end(&in))
		return (char *)buffer_string(&got);
	buffer_free(&got);
	return bulk_error(&in);
}

static void
test_pairs(void)
{
	static const char *const cases[][2] = { { "[]", "" }, { "[[1, 2]]", "1:2 " },
		{ "[[1,2],[3,4],[-5,6]]                                ", "1:2 3:4 -5:6 " },
		{ "[[-1, 2], [3, -4], [ 5 , 6 ], [7,8]]                ", "-1:2 3:-4 5:6 7:8 " },
		{ "[[1]                                     ]", "line 1, column 5: two numbers are wanted here" },
		{ "[[1,2,3]                                     ]",
		    "line 1, column 7: two numbers are wanted here, no more" },
		{ "[[1,1000]                                     ]", "line 1, column 5: a number out of range" },
		{ "[1,2                                         ]", "line 1, column 2: a list is wanted here" },
		{ "[[1,2]", "line 1, column 7: the text ends too early" } };

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = pairs_of(cases[i][0]);

		is_string(got, cases[i][1], cases[i][0]);
		free(got);
	}
}

int
main(void)
{
	char folder[] = "/tmp/upy-cov-test.XXXXXX";

	if (!mkdtemp(folder) || chdir(folder) != 0 || system("mkdir -p src/lib other") != 0)
		return 1;
	touch("main.py");
	touch("src/app.py");
	touch("src/lib/x.py");
	test_lines();
	test_hits();
	test_arcs();
	test_paths();
	test_patterns();
	test_source();
	test_mpy();
	test_integers();
	test_pairs();
	if (chdir("/") == 0 && strncmp(folder, "/tmp/", 5) == 0) {
		char *command = xasprintf("rm -rf %s", folder);

		if (system(command) != 0)
			return 1;
		free(command);
	}
	return done_testing();
}
