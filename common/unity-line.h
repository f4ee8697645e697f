/* One line of Unity's output. */
#ifndef UNITY_LINE_H
#define UNITY_LINE_H

#include "unity.h"

/* A line that says how a test ended. */
struct unity_line {
	char *text;	     /* holds the strings */
	const char *file;    /* NULL: not told */
	const char *name;    /* "": of the test of the fixture form that runs */
	char *fixture;	     /* "GROUP, NAME" when the name is TEST(GROUP, NAME), or NULL */
	const char *reason;  /* or NULL */
	long number;	     /* of the line in the file, or 0 */
	enum unity_result result;
	double elapsed_ms;   /* below 0: not told */
};

/*
 * Whether it is one. `file` is that of the case before (or NULL): a test's own output may
 * stand before it. `running`: a test of the fixture form runs, and may just say PASS;
 * `begun`: on this very line, which may then say no more than the result.
 */
bool unity_line_parse(struct unity_line *line, const char *text, const char *file,
    bool running, bool begun);
void unity_line_free(struct unity_line *line);

/*
 * The "GROUP, NAME" of a text that begins with TEST(GROUP, NAME) or IGNORE_TEST, to be
 * freed; *end is what follows. NULL when it does not, and *end is the text.
 */
char *unity_fixture(char *text, char **end);

/* The bytes as a string without colours, NULs and space around it; to be freed. */
char *unity_plain(const char *bytes, size_t length);

#endif
