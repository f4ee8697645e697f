/*
 * pylit for scripts. Each line of stdin is an operation and its operands, each
 * a text in hexadecimal: "repr 31"; the answer is a line of stdout. An operand
 * of "close" is a tuple (abs, rel); one of "isinstance" is a str. For
 * tests/pylit-python.t.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pylit-jv.h"
#include "pylit.h"

enum { MOST_OPERANDS = 3 };

static int
nibble(char digit)
{
	return digit <= '9' ? digit - '0' : digit - 'a' + 10;
}

static struct pylit *
parse_hex(const char *hex)
{
	struct buffer text = { 0 };
	struct pylit_error error;
	struct pylit *literal;

	for (; hex[0] && hex[1]; hex += 2)
		buffer_putc(&text, (char)(nibble(hex[0]) << 4 | nibble(hex[1])));
	literal = pylit_parse(buffer_string(&text), text.length, &error);
	if (!literal)
		printf("error at %zu: %s\n", error.at, error.message);
	buffer_free(&text);
	return literal;
}

static void
print_answer(struct py_answer answer)
{
	puts(answer.failed ? answer.message : answer.holds ? "True" : "False");
}

static void
print_contrary(struct py_answer answer)
{
	answer.holds = !answer.holds;
	print_answer(answer);
}

static void
print_repr(const struct pyvalue *value)
{
	struct buffer text = { 0 };

	put_pylit(&text, value);
	puts(buffer_string(&text));
	buffer_free(&text);
}

static void
print_json(const struct pyvalue *value)
{
	jv json = pylit_to_jv(value);

	if (!jv_is_valid(json)) {
		puts("inexact");
		return;
	}
	jv_dump(json, 0);
	puts("");
}

static void
print_truth(bool holds)
{
	puts(holds ? "True" : "False");
}

static bool
is_close(const struct pyvalue *a, const struct pyvalue *b, const struct pyvalue *bounds)
{
	struct py_tolerance tolerance = { bounds->items[0].real, bounds->items[1].real };

	return pylit_close(a, b, &tolerance);
}

static bool
is_instance(const struct pyvalue *a, const struct pyvalue *type)
{
	char *name = xstrndup(type->bytes, type->length);
	bool holds = pylit_isinstance(a, name);

	free(name);
	return holds;
}

static void
operate(const char *operation, const struct pyvalue *a, const struct pyvalue *b,
    const struct pyvalue *c)
{
	if (strcmp(operation, "repr") == 0)
		print_repr(a);
	else if (strcmp(operation, "type") == 0)
		puts(pylit_type(a));
	else if (strcmp(operation, "json") == 0)
		print_json(a);
	else if (strcmp(operation, "==") == 0)
		print_truth(pylit_equal(a, b));
	else if (strcmp(operation, "!=") == 0)
		print_truth(!pylit_equal(a, b));
	else if (strcmp(operation, "close") == 0)
		print_truth(is_close(a, b, c));
	else if (strcmp(operation, "isinstance") == 0)
		print_truth(is_instance(a, b));
	else if (strcmp(operation, "is") == 0)
		print_answer(pylit_identical(a, b));
	else if (strcmp(operation, "len") == 0)
		printf("%zu\n", pylit_length(a));
	else if (strcmp(operation, "<") == 0)
		print_answer(pylit_order(a, PY_LESS, b));
	else if (strcmp(operation, "<=") == 0)
		print_answer(pylit_order(a, PY_LESS_EQUAL, b));
	else if (strcmp(operation, ">") == 0)
		print_answer(pylit_order(a, PY_GREATER, b));
	else if (strcmp(operation, ">=") == 0)
		print_answer(pylit_order(a, PY_GREATER_EQUAL, b));
	else if (strcmp(operation, "in") == 0)
		print_answer(pylit_in(a, b));
	else if (strcmp(operation, "not_in") == 0)
		print_contrary(pylit_in(a, b));
	else if (strcmp(operation, "startswith") == 0)
		print_answer(pylit_startswith(a, b));
	else if (strcmp(operation, "endswith") == 0)
		print_answer(pylit_endswith(a, b));
	else
		puts("unknown operation");
}

static void
answer_line(char *line)
{
	char *operation = strtok(line, " \n");
	struct pylit *literals[MOST_OPERANDS] = { NULL };
	int count = 0;
	bool good = true;

	for (char *hex; good && count < MOST_OPERANDS && (hex = strtok(NULL, " \n")); count++) {
		literals[count] = parse_hex(strcmp(hex, "-") == 0 ? "" : hex);
		good = literals[count] != NULL;
	}
	if (good && count > 0)
		operate(operation, pylit_value(literals[0]),
		    pylit_value(literals[count > 1 ? 1 : 0]),
		    pylit_value(literals[count > 2 ? 2 : 0]));
	for (int i = 0; i < MOST_OPERANDS; i++)
		pylit_free(literals[i]);
}

int
main(void)
{
	char *line = NULL;
	size_t room = 0;

	while (getline(&line, &room, stdin) > 0)
		answer_line(line);
	free(line);
	return 0;
}
