/* Limits from the command line, and those of a file by patterns. */
#include "compare-limits.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "yaml.h"

static bool
add_limit(struct limit **list, size_t *count, const char *text, char **error)
{
	*list = xrealloc(*list, (*count + 1) * sizeof **list);
	if (!limit_parse(&(*list)[*count], text, error))
		return false;
	++*count;
	return true;
}

bool
limits_add(struct limits *limits, const char *text, char **error)
{
	return add_limit(&limits->list, &limits->count, text, error);
}

/* "FILE:LINE:COLUMN: what", and what there is to say about it. */
static bool
complain(char **error, const char *path, const struct node *node, char *what)
{
	*error = xasprintf("%s:%d:%d: %s", path, node->line, node->column, what);
	free(what);
	return false;
}

static bool
add_node(struct limit_rule *rule, const char *path, const struct node *node, char **error)
{
	char *what = NULL;

	if (node->kind != NODE_SCALAR || node->type != SCALAR_STRING)
		return complain(error, path, node,
		    xasprintf("a limit is wanted here, not %s", node_describe(node)));
	return add_limit(&rule->list, &rule->count, node->text, &what) ||
	    complain(error, path, node, what);
}

/* A limit, a list of them, or nothing: then none is for what the pattern is for. */
static bool
add_rule(struct limits *limits, const char *path, const struct node *key,
    const struct node *item, char **error)
{
	struct limit_rule *rule;

	if (key->kind != NODE_SCALAR)
		return complain(error, path, key, xstrdup("a pattern is wanted here"));
	limits->rules = xrealloc(limits->rules, (limits->rule_count + 1) * sizeof *rule);
	rule = &limits->rules[limits->rule_count++];
	*rule = (struct limit_rule){ .pattern = xstrdup(key->text) };
	if (item->kind == NODE_SCALAR && item->type == SCALAR_NULL)
		return true;
	if (item->kind != NODE_LIST)
		return add_node(rule, path, item, error);
	for (size_t i = 0; i < item->count; i++)
		if (!add_node(rule, path, item->items[i], error))
			return false;
	return true;
}

bool
limits_load(struct limits *limits, const char *path, char **error, int *status)
{
	struct document *document = yaml_load(path, error, status);
	const struct node *root;
	bool good = true;

	if (!document)
		return false;
	*status = EXIT_USAGE;
	root = yaml_root(document);
	if (!root || root->kind != NODE_MAP) {
		*error = xasprintf("%s: a map from names of benchmarks to limits is wanted", path);
		good = false;
	}
	for (size_t i = 0; good && i < root->count; i++)
		good = add_rule(limits, path, root->keys[i], root->items[i], error);
	document_free(document);
	return good;
}

/* * stands for any text, ? for one byte; [ is a bracket, which names are full of. */
static bool
pattern_is_for(const char *pattern, const char *text)
{
	const char *star = NULL, *resume = text;

	while (*text)
		if (*pattern == '*') {
			star = pattern++;
			resume = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++resume;
		} else {
			return false;
		}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

const struct limit *
limits_for(struct limits *limits, const struct benchmark *benchmark, size_t *count)
{
	for (size_t i = 0; i < limits->rule_count; i++) {
		struct limit_rule *rule = &limits->rules[i];

		if (!pattern_is_for(rule->pattern, benchmark->fullname) &&
		    !pattern_is_for(rule->pattern, benchmark->name))
			continue;
		rule->used = true;
		*count = rule->count;
		return rule->list;
	}
	*count = limits->count;
	return limits->list;
}

static void
free_list(struct limit *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		limit_free(&list[i]);
	free(list);
}

void
limits_free(struct limits *limits)
{
	free_list(limits->list, limits->count);
	for (size_t i = 0; i < limits->rule_count; i++) {
		free_list(limits->rules[i].list, limits->rules[i].count);
		free(limits->rules[i].pattern);
	}
	free(limits->rules);
}
