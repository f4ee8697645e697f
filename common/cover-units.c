/* Source with probes, by the path of the file. */
#include "cover-units.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "cover-code.h"
#include "cover-file.h"
#include "pysrc-tree.h"
#include "strmap.h"

struct cover_units {
	const struct cover_settings *settings;
	struct strmap by_path; /* of struct cover_unit, in the order of their ids */
};

struct cover_units *
cover_units_new(const struct cover_settings *settings)
{
	struct cover_units *units = xcalloc(1, sizeof *units);

	units->settings = settings;
	return units;
}

static void
free_unit(void *value)
{
	struct cover_unit *unit = value;

	if (!unit)
		return;
	probe_map_free(&unit->map);
	buffer_free(&unit->source);
	free(unit);
}

void
cover_units_free(struct cover_units *units)
{
	if (!units)
		return;
	strmap_free(&units->by_path, free_unit);
	free(units);
}

static struct probe_settings
probe_settings_of(const struct cover_units *units, enum probe_grain grain)
{
	const struct cover_settings *settings = units->settings;

	return (struct probe_settings){ .grain = grain,
		.branches = settings->branches && grain != PROBE_FUNCTIONS,
		.name = "_c", .id = (unsigned)units->by_path.count,
		.exclude = settings->exclude_lines,
		.exclude_count = settings->exclude_line_count };
}

/* The map goes through its text, so that what is known here is what readers of it know. */
static struct cover_unit *
make_unit(const char *path, const struct probing *probing, const struct probe_settings *settings,
    struct buffer *out, char **error)
{
	struct cover_unit *unit = xcalloc(1, sizeof *unit);
	struct buffer text = { 0 };

	put_probe_map(&text, probing, settings, path);
	if (probe_map_read(text.data, text.length, &unit->map, error)) {
		buffer_append(out, text.data, text.length);
		buffer_append(&unit->source, probing->source.data, probing->source.length);
	} else {
		free(unit);
		unit = NULL;
	}
	buffer_free(&text);
	return unit;
}

/* It takes too much of the board's memory, which is told. */
static bool
is_too_large(const struct cover_units *units, const char *path, const struct py_tree *tree,
    const struct probing *probing, enum probe_grain grain)
{
	static const char *const names[] = { "lines", "blocks", "functions" };
	struct probe_size size = probe_size(tree, probing);
	size_t all = size.data + size.code + size.text + size.compiling;

	if (units->settings->fit == 0 || all <= units->settings->fit)
		return false;
	warnx("%s: by %s, probes take %zu bytes of the board's memory: more than %zu", path,
	    names[grain], all, units->settings->fit);
	return true;
}

/* By the finest grain from the one asked for on that fits. */
static struct cover_unit *
probe_tree(struct cover_units *units, const char *path, const struct py_tree *tree,
    struct buffer *out, char **error)
{
	for (enum probe_grain grain = units->settings->grain; grain < PROBE_GRAINS; grain++) {
		struct probe_settings settings = probe_settings_of(units, grain);
		struct cover_unit *unit = NULL;
		struct probing probing = { 0 };
		char *why = NULL;
		bool large;

		if (!probe_source(tree, &settings, &probing, &why)) {
			*error = xasprintf("%s: not measured: %s", path, why);
			free(why);
			return NULL;
		}
		large = is_too_large(units, path, tree, &probing, grain);
		if (!large)
			unit = make_unit(path, &probing, &settings, out, error);
		probing_free(&probing);
		if (!large)
			return unit;
	}
	*error = xasprintf("%s: not measured: there is no coarser grain", path);
	return NULL;
}

static struct cover_unit *
probe_text(struct cover_units *units, const char *path, const struct buffer *text,
    struct buffer *out, char **error)
{
	struct cover_unit *unit;
	struct py_fault fault;
	struct py_tree tree;

	if (!py_parse(text->length ? text->data : "", text->length, &tree, &fault)) {
		*error = xasprintf("%s:%zu:%zu: not measured: %s", path, fault.line, fault.column,
		    fault.what);
		return NULL;
	}
	unit = probe_tree(units, path, &tree, out, error);
	py_tree_free(&tree);
	return unit;
}

const struct cover_unit *
cover_units_add(struct cover_units *units, const char *path, struct buffer *out, char **error)
{
	struct cover_unit *unit = strmap_get(&units->by_path, path);
	struct buffer text = { 0 };

	if (unit)
		return unit;
	if (read_whole_file(path, &text, error))
		unit = probe_text(units, path, &text, out, error);
	buffer_free(&text);
	if (unit)
		*strmap_at(&units->by_path, path) = unit;
	return unit;
}

const struct cover_unit *
cover_units_get(const struct cover_units *units, const char *path)
{
	return strmap_get(&units->by_path, path);
}

static struct probe_map *
list_maps(const struct cover_units *units, jv ids, size_t *count)
{
	struct probe_map *maps;

	*count = (size_t)jv_array_length(jv_copy(ids));
	maps = xcalloc(*count, sizeof *maps);
	jv_array_foreach(ids, i, id) {
		const struct cover_unit *unit =
		    units->by_path.entries[(size_t)jv_number_value(id)].value;

		maps[i] = unit->map;
		jv_free(id);
	}
	return maps;
}

/* What these steps do must not fail a test: what is wrong is printed. */
static void
put_guarded(struct buffer *to, const struct buffer *code)
{
	const char *line = code->data, *end = line + code->length;

	buffer_puts(to, "try:\n");
	while (line < end) {
		const char *next = memchr(line, '\n', (size_t)(end - line));

		next = next ? next + 1 : end;
		buffer_putc(to, ' ');
		buffer_append(to, line, (size_t)(next - line));
		line = next;
	}
	put_cover_guard(to);
}

/* What is run on the board for the units of these ids, made by `put`. */
static void
put_units(struct buffer *to, const struct cover_units *units, jv ids,
    void (*put)(struct buffer *to, const struct probe_map *maps, size_t count))
{
	size_t count;
	struct probe_map *maps = list_maps(units, ids, &count);
	struct buffer code = { 0 };

	put(&code, maps, count);
	put_guarded(to, &code);
	buffer_free(&code);
	free(maps);
}

void
put_units_runtime(struct buffer *to, const struct cover_units *units, jv ids)
{
	put_units(to, units, ids, put_probe_runtime);
}

void
put_units_collect(struct buffer *to, const struct cover_units *units, jv ids)
{
	put_units(to, units, ids, put_probe_collect);
}
