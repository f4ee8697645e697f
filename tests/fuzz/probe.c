/* Source that may be Python, with probes: no line moves, and it is as good Python as before. */
#include <string.h>

#include "fuzz.h"
#include "match.h"
#include "probe-map.h"
#include "probe.h"

static size_t
count_lines(const char *code, size_t length)
{
	size_t lines = 0;

	for (size_t at = 0; at < length;) {
		size_t size = py_line_end(code, length, at);

		lines += size > 0;
		at += size ? size : 1;
	}
	return lines;
}

static void
check_places(const struct py_tree *tree, const struct probing *probing)
{
	size_t lines = count_lines(tree->code, tree->length) + 1;

	for (size_t i = 0; i < probing->line_count; i++) {
		require(probing->lines[i].probe < probing->probes, "a line's probe exists");
		require(probing->lines[i].line >= 1 && probing->lines[i].line <= lines,
		    "and so does the line");
	}
	for (size_t i = 0; i < probing->arm_count; i++) {
		require(probing->arms[i].probe < probing->probes, "an arm's probe exists");
		require(labs(probing->arms[i].to) <= (long)lines, "and where it leads");
	}
	require(probing->expressions <= probing->probes, "expressions are some of the probes");
}

/* Lines that were there are still there, those at the end excepted. */
static void
check_source(const struct py_tree *tree, const struct probing *probing)
{
	struct py_fault fault;
	struct py_tree again;
	const struct buffer *source = &probing->source;

	require(count_lines(source->data, source->length) >= count_lines(tree->code, tree->length),
	    "no line is lost");
	require(py_parse(source->length ? source->data : "", source->length, &again, &fault),
	    "with probes it can be read, too");
	require(again.clauses >= tree->clauses, "and has all its clauses");
	require(again.statements >= tree->statements, "and its statements");
	py_tree_free(&again);
}

static void
check_map(const struct probing *probing, const struct probe_settings *settings)
{
	struct buffer text = { 0 };
	struct probe_map map;
	char *error;

	put_probe_map(&text, probing, settings, "a.py");
	require(probe_map_read(text.data, text.length, &map, &error), "its map can be read");
	require(map.probes == probing->probes, "and is the same");
	probe_map_free(&map);
	buffer_free(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	unsigned mode = next_byte(&input);
	struct probe_settings settings = { .grain = mode % PROBE_GRAINS, .name = "_c" };
	size_t length;
	char *code = next_bytes(&input, input.left, &length), *error = NULL;
	struct probing probing;
	struct py_fault fault;
	struct py_tree tree;

	settings.branches = mode & 8 && settings.grain != PROBE_FUNCTIONS;
	if (!py_parse(code, length, &tree, &fault)) {
		require(fault.line >= 1 && fault.column >= 1 && fault.what, "the fault has a place");
		free(code);
		return 0;
	}
	if (probe_source(&tree, &settings, &probing, &error)) {
		check_places(&tree, &probing);
		check_source(&tree, &probing);
		check_map(&probing, &settings);
	}
	probing_free(&probing);
	free(error);
	py_tree_free(&tree);
	free(code);
	return 0;
}
