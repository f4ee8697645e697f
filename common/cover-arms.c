/* A tracer sees the ways that were taken; the others are found as for probes. */
#include "cover-arms.h"

#include <stdlib.h>

#include "cover-file.h"
#include "probe.h"

static jv
list_arms(const struct py_tree *tree)
{
	const struct probe_settings settings = { .branches = true, .name = "_c" };
	struct probing probing = { 0 };
	char *error = NULL;
	jv list = jv_array();

	if (!probe_source(tree, &settings, &probing, &error)) {
		free(error);
		jv_free(list);
		return jv_invalid();
	}
	for (size_t i = 0; i < probing.arm_count; i++) {
		jv pair = jv_array_append(jv_array(), jv_number(probing.arms[i].from));

		list = jv_array_append(list,
		    jv_array_append(pair, jv_number((double)probing.arms[i].to)));
	}
	probing_free(&probing);
	return list;
}

jv
cover_arms(const char *path)
{
	struct buffer text = { 0 };
	struct py_fault fault;
	struct py_tree tree;
	char *error = NULL;
	jv arms = jv_invalid();

	if (read_whole_file(path, &text, &error) &&
	    py_parse(buffer_string(&text), text.length, &tree, &fault)) {
		arms = list_arms(&tree);
		py_tree_free(&tree);
	}
	buffer_free(&text);
	free(error);
	return arms;
}
