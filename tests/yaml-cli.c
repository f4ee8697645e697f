/*
 * Reads YAML texts from stdin, each ended by a NUL, and answers each in a line:
 * a Python literal that tells types apart, or "error NAME:LINE:COLUMN: what".
 * For yaml-python.py.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "yaml.h"

static void
print_scalar(const struct node *node)
{
	static const char *const names[] = { [SCALAR_STRING] = "str", [SCALAR_NULL] = "null",
		[SCALAR_BOOL] = "bool", [SCALAR_INT] = "int", [SCALAR_FLOAT] = "float",
		[SCALAR_DATE] = "date" };
	double number;
	bool truth;

	printf("('%s', ", names[node->type]);
	if (node_number(node, &number))
		printf("'%.17g')", number);
	else if (node_bool(node, &truth))
		printf("%s)", truth ? "True" : "False");
	else if (node->type == SCALAR_STRING) {
		putchar('\'');
		for (size_t i = 0; i < node->length; i++)
			printf("%02x", (unsigned char)node->text[i]);
		printf("')");
	} else {
		printf("None)");
	}
}

static void
print_node(const struct node *node)
{
	if (node->kind == NODE_SCALAR) {
		print_scalar(node);
		return;
	}
	printf("%s", node->kind == NODE_LIST ? "['list'" : "['map'");
	for (size_t i = 0; i < node->count; i++) {
		printf(", ");
		if (node->kind == NODE_MAP) {
			print_node(node->keys[i]);
			printf(", ");
		}
		print_node(node->items[i]);
	}
	putchar(']');
}

static void
answer(const char *text, size_t length)
{
	char *error = NULL;
	struct document *document = yaml_parse("t", text, length, &error);

	if (!document)
		printf("error %s", error);
	else if (yaml_root(document))
		print_node(yaml_root(document));
	else
		printf("('null', None)");
	putchar('\n');
	document_free(document);
	free(error);
}

int
main(void)
{
	struct buffer input = { 0 };
	ssize_t n;

	while ((n = read(STDIN_FILENO, buffer_reserve(&input, 65536), 65536)) > 0)
		input.length += (size_t)n;
	for (char *end; input.length && (end = memchr(input.data, '\0', input.length));) {
		size_t length = (size_t)(end - input.data);

		answer(input.data, length);
		buffer_consume(&input, length + 1);
	}
	buffer_free(&input);
	return n < 0 || fflush(stdout) != 0;
}
