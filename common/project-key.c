/* The keys of a project file, and how each becomes lines. */
#include "project-key.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "text.h"

/* One value on one line, which has two parts when `more` is given. */
static void
add(struct project *project, const char *key, const struct node *at, const char *value,
    const char *more)
{
	project->settings = xrealloc(project->settings,
	    (project->count + 1) * sizeof *project->settings);
	project->settings[project->count++] = (struct setting){
		.key = key,
		.value = xstrdup(value),
		.more = more ? xstrdup(more) : NULL,
		.line = at->line,
		.column = at->column,
	};
}

static bool
is_line(const struct node *node)
{
	return node->kind == NODE_SCALAR && node->type != SCALAR_NULL && node->length > 0 &&
	    strlen(node->text) == node->length && !strpbrk(node->text, "\t\n\r");
}

/* Text, or a list of texts. */
static bool
take_words(struct project *project, const char *key, const struct node *value)
{
	if (value->kind == NODE_LIST) {
		for (size_t i = 0; i < value->count; i++)
			if (value->items[i]->kind == NODE_LIST ||
			    !take_words(project, key, value->items[i]))
				return false;
		return true;
	}
	if (!is_line(value))
		return false;
	add(project, key, value, value->text, NULL);
	return true;
}

/* Boards of a role: "ROLE=BOARD" each. */
static bool
take_role(struct project *project, const char *key, const struct node *role,
    const struct node *boards)
{
	struct project of_role = { 0 };
	bool good = is_line(role) && take_words(&of_role, key, boards);

	for (size_t i = 0; i < of_role.count; i++) {
		char *text = xasprintf("%s=%s", role->text, of_role.settings[i].value);

		if (good)
			add(project, key, boards, text, NULL);
		free(text);
	}
	project_free(&of_role);
	return good;
}

static bool
take_device(struct project *project, const char *key, const struct node *value)
{
	if (value->kind != NODE_MAP)
		return take_words(project, key, value);
	for (size_t i = 0; i < value->count; i++)
		if (!take_role(project, key, value->keys[i], value->items[i]))
			return false;
	return true;
}

static bool
take_seconds(struct project *project, const char *key, const struct node *value)
{
	double seconds;
	char *text;

	if (!node_number(value, &seconds) || !(seconds >= 0 && seconds < 1e9))
		return false;
	text = xasprintf("%.15g", seconds); /* not all programs know 1_000 and 1:30 */
	add(project, key, value, text, NULL);
	free(text);
	return true;
}

static bool
take_reports(struct project *project, const char *key, const struct node *value)
{
	if (value->kind != NODE_MAP)
		return false;
	for (size_t i = 0; i < value->count; i++) {
		const struct node *format = value->keys[i], *file = value->items[i];

		if (!is_line(format) || !is_line(file))
			return false;
		add(project, key, file, format->text, file->text);
	}
	return true;
}

/* What the options of upy-test that begin with --benchmark- say, and --unit. */
static const struct {
	const char *name, *option;
	bool flag; /* true/false */
	bool text;
} benchmark_keys[] = {
	{ "autosave", "autosave", true, false },
	{ "compare", "compare", true, true },
	{ "compare_fail", "compare-fail", false, true },
	{ "json", "json", false, true },
	{ "save", "save", false, true },
	{ "save_data", "save-data", true, false },
	{ "storage", "storage", false, true },
	{ "unit", "unit", false, true },
};

enum { BENCHMARK_KEYS = sizeof benchmark_keys / sizeof *benchmark_keys };

static bool
take_benchmark_key(struct project *project, const char *key, const char *name,
    const struct node *value)
{
	size_t i = 0;
	bool yes;

	while (i < BENCHMARK_KEYS && strcmp(benchmark_keys[i].name, name) != 0)
		i++;
	if (i == BENCHMARK_KEYS)
		return false;
	if (benchmark_keys[i].flag && node_bool(value, &yes)) {
		if (yes)
			add(project, key, value, benchmark_keys[i].option, "true");
		return true;
	}
	if (value->kind == NODE_LIST && strcmp(name, "compare_fail") == 0) {
		for (size_t k = 0; k < value->count; k++)
			if (!take_benchmark_key(project, key, name, value->items[k]))
				return false;
		return true;
	}
	if (!benchmark_keys[i].text || !is_line(value))
		return false;
	add(project, key, value, benchmark_keys[i].option, value->text);
	return true;
}

static bool
take_benchmark(struct project *project, const char *key, const struct node *value)
{
	if (value->kind != NODE_MAP)
		return false;
	for (size_t i = 0; i < value->count; i++)
		if (!is_line(value->keys[i]) ||
		    !take_benchmark_key(project, key, value->keys[i]->text, value->items[i]))
			return false;
	return true;
}

/* A goal is a path on the board, with or without the colon that upy-fs has. */
static bool
take_source(struct project *project, const char *key, const struct node *from,
    const struct node *to)
{
	char *goal;

	if (!is_line(from) || (to && !is_line(to)))
		return false;
	goal = xasprintf("%s%s", to && *to->text == ':' ? "" : ":", to ? to->text : "");
	add(project, key, from, from->text, goal);
	free(goal);
	return true;
}

/* A folder, a map of folders to goals, or a list of these. */
static bool
take_sources(struct project *project, const char *key, const struct node *value)
{
	bool good = true;

	if (value->kind == NODE_SCALAR)
		return take_source(project, key, value, NULL);
	for (size_t i = 0; good && i < value->count; i++) {
		const struct node *item = value->items[i];

		if (value->kind == NODE_MAP)
			good = take_source(project, key, value->keys[i], item);
		else
			good = item->kind != NODE_LIST && take_sources(project, key, item);
	}
	return good;
}

static const struct {
	const char *name;
	bool (*take)(struct project *project, const char *key, const struct node *value);
	const char *wants;
} keys[] = {
	{ "benchmark", take_benchmark, "a map of autosave, compare, compare_fail, json, save, "
				       "save_data, storage and unit" },
	{ "connect", take_seconds, "a number of seconds" },
	{ "device", take_device, "a board, a list of boards, or a map of roles to these" },
	{ "leave_out", take_words, "a tag, or a list of tags" },
	{ "reports", take_reports, "a map of formats of upy-report to files, such as 'junit: tests.xml'" },
	{ "sources", take_sources, "a folder, a map of folders to paths on the board, or a list" },
	{ "tests", take_words, "a file, a folder or a pattern, or a list of these" },
	{ "timeout", take_seconds, "a number of seconds" },
	{ "total", take_seconds, "a number of seconds" },
	{ "wait", take_seconds, "a number of seconds" },
};

enum { KEYS = sizeof keys / sizeof *keys };

static size_t
find_key(const char *name)
{
	size_t i = 0;

	while (i < KEYS && strcmp(keys[i].name, name) != 0)
		i++;
	return i;
}

bool
project_has_key(const char *name, const char **nearest)
{
	const char *words[KEYS + 1] = { NULL };

	for (size_t i = 0; i < KEYS; i++)
		words[i] = keys[i].name;
	*nearest = nearest_word(name, words);
	return find_key(name) < KEYS;
}

bool
project_take(struct project *project, const char *path, const struct node *key,
    const struct node *value, char **error)
{
	const char *name = key->kind == NODE_SCALAR ? key->text : "", *nearest;
	size_t i = find_key(name);

	if (i < KEYS && keys[i].take(project, keys[i].name, value))
		return true;
	if (i < KEYS) {
		*error = xasprintf("%s:%d:%d: '%s' must be %s", path, value->line, value->column,
		    name, keys[i].wants);
		return false;
	}
	project_has_key(name, &nearest);
	*error = xasprintf("%s:%d:%d: unknown key '%s'%s%s%s", path, key->line, key->column, name,
	    nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
	return false;
}
