/*
 * What probes cost on a board, in bytes, before anything is sent there. The numbers are
 * those of bytecode and of parse trees where words have 32 bits; see cov-probe(1) for how
 * near they come.
 */
#include "probe.h"

enum {
	BLOCK = 16,		/* the heap is given out in these */
	ARRAY = 16,		/* the object beside the bytes */
	NAMES = 192,		/* those of the runtime, and the tables that hold them */
	STATEMENT = 10,		/* LOAD_GLOBAL, two constants, STORE_SUBSCR, line numbers */
	EXPRESSION = 20,	/* two globals, three constants, a call, a jump */
	FUNCTION = 8,		/* what is lost, on average, where its code ends */
	LARGE_NUMBER = 1,	/* for constants above 47 */
	FIRST_LARGE = 48,
	STATEMENT_TREE = 32,	/* parse nodes */
	EXPRESSION_TREE = 44,
};

static size_t
in_blocks(size_t bytes)
{
	return (bytes + BLOCK - 1) / BLOCK * BLOCK;
}

static size_t
count_functions(const struct py_tree *tree)
{
	size_t count = 0;

	for (size_t i = 0; i < tree->tokens.count; i++)
		count += py_at(tree, i, "def");
	return count;
}

struct probe_size
probe_size(const struct py_tree *tree, const struct probing *probing)
{
	size_t statements = probing->probes - probing->expressions;
	size_t large = probing->probes > FIRST_LARGE ? probing->probes - FIRST_LARGE : 0;
	struct probe_size size = { 0 };

	if (probing->probes == 0)
		return size;
	size.data = NAMES + ARRAY + in_blocks(probing->probes);
	size.code = statements * STATEMENT + probing->expressions * EXPRESSION +
	    large * LARGE_NUMBER + count_functions(tree) * FUNCTION;
	size.text = probing->source.length - tree->length;
	size.compiling = statements * STATEMENT_TREE + probing->expressions * EXPRESSION_TREE;
	return size;
}
