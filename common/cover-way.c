/* Files that are measured, and the code that boards run for it. */
#include "cover-way.h"

#include <stdlib.h>
#include <string.h>

#include "cover-code.h"
#include "cover-file.h"
#include "cover-units.h"
#include "hostpath.h"
#include "records.h"

struct cover_way {
	const struct cover_settings *settings;
	struct buffer tracer;
	struct cover_units *units; /* of probes */
	jv loaded;  /* by the name on the board: the host's path */
	jv uploads; /* the same of what was put */
	jv changed; /* steps that put back what was put with probes, by place */
};

struct cover_way *
cover_way_new(const struct cover_settings *settings, char **error)
{
	struct cover_way *way = xcalloc(1, sizeof *way);

	way->settings = settings;
	way->loaded = jv_object();
	way->uploads = jv_object();
	way->changed = jv_object();
	if (settings->by_probes)
		way->units = cover_units_new(settings);
	else if (!read_whole_file(settings->tracer, &way->tracer, error)) {
		cover_way_free(way);
		return NULL;
	}
	return way;
}

void
cover_way_free(struct cover_way *way)
{
	cover_units_free(way->units);
	buffer_free(&way->tracer);
	jv_free(way->loaded);
	jv_free(way->uploads);
	jv_free(way->changed);
	free(way);
}

static jv
set_source(jv step, const struct buffer *source)
{
	return rec_set(step, "source",
	    jv_string_sized(source->length ? source->data : "", (int)source->length));
}

/* Small boards have no room for source in source: only where sys.exit() may come. */
static bool
may_exit(const struct buffer *text)
{
	return memmem(text->data, text->length, "xit", 3) ||
	    memmem(text->data, text->length, "unittest", 8);
}

jv
cover_way_load(struct cover_way *way, jv step, struct buffer *out, char **error)
{
	const char *path = rec_string(step, "path");
	struct buffer code = { 0 }, text = { 0 };
	const struct cover_unit *unit = NULL;

	if (way->units && (unit = cover_units_add(way->units, path, out, error)))
		buffer_append(&text, unit->source.data, unit->source.length);
	else if (!way->units)
		read_whole_file(path, &text, error);
	if (!*error) {
		if (rec_true(step, "program") && (!way->units || may_exit(&text)))
			put_whole_program(&code, buffer_string(&text), text.length, path);
		else if (way->units)
			buffer_append(&code, buffer_string(&text), text.length);
		else
			put_named_source(&code, buffer_string(&text), text.length, path);
		step = set_source(step, &code);
		way->loaded = rec_set_string(way->loaded, path, path);
	}
	buffer_free(&code);
	buffer_free(&text);
	return step;
}

jv
cover_way_put(struct cover_way *way, jv step, struct buffer *out, char **error)
{
	const char *path = rec_string(step, "path"), *to = rec_string(step, "to");
	const struct cover_unit *unit;
	char *probed;

	if (!way->units) {
		way->uploads = rec_set_string(way->uploads, to, path);
		return step;
	}
	if (!way->settings->scratch) {
		*error = xasprintf("%s: put on the board as it is: --scratch DIR is not given", path);
		return step;
	}
	unit = cover_units_add(way->units, path, out, error);
	if (!unit)
		return step;
	probed = xasprintf("%s/%u-%s", way->settings->scratch, unit->map.id, hostpath_base(path));
	if (write_whole_file(probed, &unit->source, error)) {
		way->uploads = rec_set_string(way->uploads, to, path);
		way->changed = rec_set(way->changed, to, jv_copy(step));
		step = rec_set_string(step, "path", probed);
	}
	free(probed);
	return step;
}

static bool
is_within(const char *name, const char *place)
{
	size_t length = strlen(place);

	while (length && place[length - 1] == '/')
		length--;
	return strncmp(name, place, length) == 0 && (name[length] == '/' || !name[length]);
}

void
cover_way_removed(struct cover_way *way, const char *place)
{
	jv left = jv_object();

	jv_object_foreach(way->changed, to, step) {
		if (place && !is_within(jv_string_value(to), place))
			left = jv_object_set(left, jv_copy(to), jv_copy(step));
		jv_free(to);
		jv_free(step);
	}
	jv_free(way->changed);
	way->changed = left;
}

void
cover_way_forget(struct cover_way *way)
{
	jv_free(way->loaded);
	way->loaded = jv_object();
}

static size_t
size_of(jv object)
{
	return (size_t)jv_object_length(jv_copy(object));
}

bool
cover_way_has_files(const struct cover_way *way)
{
	return size_of(way->loaded) + size_of(way->uploads) > 0 ||
	    (!way->units && jv_array_length(jv_copy(way->settings->choice.include)) > 0);
}

/* What the tracer compares names with; nothing, for all, where a pattern is among them. */
static jv
traced_names(const struct cover_way *way)
{
	jv names = jv_array();
	bool pattern = false;

	jv_object_foreach(way->loaded, name, path) {
		names = jv_array_append(names, name);
		jv_free(path);
	}
	jv_object_foreach(way->uploads, to, path) {
		names = jv_array_append(names, jv_string(hostpath_base(jv_string_value(to))));
		jv_free(to);
		jv_free(path);
	}
	jv_array_foreach(way->settings->choice.include, i, word) {
		pattern = pattern || strpbrk(jv_string_value(word), "*?[");
		names = jv_array_append(names, word);
	}
	if (!pattern)
		return names;
	jv_free(names);
	return jv_array();
}

/* The ids of the probed files that are on the board. */
static jv
alive_ids(const struct cover_way *way)
{
	jv ids = jv_array();

	jv_object_foreach(way->loaded, name, path) {
		ids = jv_array_append(ids,
		    jv_number(cover_units_get(way->units, jv_string_value(path))->map.id));
		jv_free(name);
		jv_free(path);
	}
	jv_object_foreach(way->uploads, to, path) {
		unsigned id = cover_units_get(way->units, jv_string_value(path))->map.id;

		if (!rec_has(way->loaded, jv_string_value(path)))
			ids = jv_array_append(ids, jv_number(id));
		jv_free(to);
		jv_free(path);
	}
	return ids;
}

void
cover_way_install(const struct cover_way *way, struct buffer *code)
{
	if (!way->units)
		put_tracer(code, way->tracer.data, way->tracer.length);
}

void
cover_way_begin(const struct cover_way *way, struct buffer *code, bool fresh)
{
	jv names;

	if (way->units) {
		names = alive_ids(way);
		put_units_runtime(code, way->units, names);
		jv_free(names);
		return;
	}
	if (fresh)
		cover_way_install(way, code);
	names = traced_names(way);
	put_tracer_start(code, names, way->settings->branches);
	jv_free(names);
}

void
cover_way_collect(const struct cover_way *way, struct buffer *code)
{
	jv ids;

	if (!way->units) {
		put_tracer_collect(code);
		return;
	}
	ids = alive_ids(way);
	put_units_collect(code, way->units, ids);
	jv_free(ids);
}

static jv
join(jv to, jv from)
{
	return jv_object_merge(to, jv_copy(from));
}

jv
cover_way_key(const struct cover_way *way)
{
	jv key = jv_object();

	if (way->units)
		return rec_set(rec_set_string(key, "by", "probe"), "ids", alive_ids(way));
	key = rec_set_string(key, "by", "settrace");
	key = rec_set(key, "names", join(jv_copy(way->loaded), way->uploads));
	key = rec_set(key, "include", jv_copy(way->settings->choice.include));
	return rec_set(key, "exclude", jv_copy(way->settings->choice.exclude));
}

jv
cover_way_restore(struct cover_way *way)
{
	jv steps = jv_array();

	jv_object_foreach(way->changed, to, step) {
		steps = jv_array_append(steps, step);
		if (rec_has(way->uploads, jv_string_value(to)))
			way->uploads = jv_object_delete(way->uploads, to);
		else
			jv_free(to);
	}
	jv_free(way->changed);
	way->changed = jv_object();
	return steps;
}
