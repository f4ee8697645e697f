/* Maps of probes: from source to JSON, and back to lines. */
#include "probe-map.h"

#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "records.h"

static jv
pair(double a, double b)
{
	return jv_array_append(jv_array_append(jv_array(), jv_number(a)), jv_number(b));
}

static jv
list_numbers(const struct probe_list *list)
{
	jv array = jv_array();

	for (size_t i = 0; i < list->count; i++)
		array = jv_array_append(array, jv_number(list->lines[i]));
	return array;
}

static jv
list_lines(const struct probing *probing, bool guessed)
{
	jv array = jv_array();

	for (size_t i = 0; i < probing->line_count; i++) {
		const struct probe_line *line = &probing->lines[i];

		if (!guessed)
			array = jv_array_append(array, pair(line->line, line->probe));
		else if (line->guessed)
			array = jv_array_append(array, jv_number(line->line));
	}
	return array;
}

static jv
list_arms(const struct probing *probing)
{
	jv array = jv_array();

	for (size_t i = 0; i < probing->arm_count; i++) {
		const struct probe_arm *arm = &probing->arms[i];

		array = jv_array_append(array, jv_array_append(pair(arm->from, (double)arm->to),
			    jv_number(arm->probe)));
	}
	return array;
}

void
put_probe_map(struct buffer *to, const struct probing *probing,
    const struct probe_settings *settings, const char *file)
{
	static const char *const grains[] = { "lines", "blocks", "functions" };
	jv map = rec_set_string(rec_new("probes"), "file", file);

	map = rec_set_number(map, "id", settings->id);
	map = rec_set_string(map, "name", settings->name);
	map = rec_set_string(map, "grain", grains[settings->grain]);
	map = rec_set_number(map, "probes", (double)probing->probes);
	map = rec_set(map, "lines", list_lines(probing, false));
	if (settings->branches)
		map = rec_set(map, "arms", list_arms(probing));
	map = rec_set(map, "guessed", list_lines(probing, true));
	map = rec_set(map, "excluded", list_numbers(&probing->excluded));
	map = rec_set(map, "unmeasured", list_numbers(&probing->unmeasured));
	put_record(to, map);
}

/* A list of lists of `width` whole numbers, the last of which is below `limit`. */
static bool
is_table(jv list, int width, double limit)
{
	if (jv_get_kind(list) != JV_KIND_ARRAY)
		return false;
	jv_array_foreach(list, i, row) {
		bool good = jv_get_kind(row) == JV_KIND_ARRAY &&
		    jv_array_length(jv_copy(row)) == width;

		for (int column = 0; good && column < width; column++) {
			jv cell = jv_array_get(jv_copy(row), column);

			good = jv_get_kind(cell) == JV_KIND_NUMBER && jv_is_integer(cell) &&
			    (column < width - 1 || (jv_number_value(cell) >= 0 &&
						       jv_number_value(cell) < limit));
			jv_free(cell);
		}
		jv_free(row);
		if (!good)
			return false;
	}
	return true;
}

static bool
check_table(jv map, const char *key, int width, double limit)
{
	jv table = rec_get(map, key);
	bool good = !jv_is_valid(table) || is_table(table, width, limit);

	jv_free(table);
	return good;
}

static bool
is_name(const char *name)
{
	return name && *name && !strpbrk(name, "\r\n'\" ;,()[]=");
}

bool
probe_map_read(const char *text, size_t length, struct probe_map *map, char **error)
{
	jv value = jv_parse_sized(text, (int)length);
	double probes, id;

	*map = (struct probe_map){ .value = jv_null() };
	*error = NULL;
	if (jv_get_kind(value) != JV_KIND_OBJECT ||
	    strcmp(rec_string_or(value, "type", ""), "probes") != 0) {
		jv_free(value);
		*error = xstrdup("this is no map of probes");
		return false;
	}
	probes = rec_number(value, "probes", -1);
	id = rec_number(value, "id", -1);
	if (probes < 0 || probes > 1e6 || id < 0 || id > 1e6 || !rec_string(value, "file") ||
	    !is_name(rec_string(value, "name")) || !check_table(value, "lines", 2, probes) ||
	    !rec_has(value, "lines") || !check_table(value, "arms", 3, probes)) {
		jv_free(value);
		*error = xstrdup("this map of probes is damaged: make it again");
		return false;
	}
	*map = (struct probe_map){ value, rec_string(value, "file"), rec_string(value, "name"),
		(unsigned)id, (size_t)probes };
	return true;
}

void
probe_map_free(struct probe_map *map)
{
	jv_free(map->value);
	map->value = jv_null();
}

void
put_probe_runtime(struct buffer *to, const struct probe_map *maps, size_t count)
{
	buffer_puts(to, "import builtins\n"
			"try:\n from struct import pack_into\n"
			"except ImportError:\n"
			" try:\n  from ustruct import pack_into\n"
			" except ImportError:\n"
			"  def pack_into(_,a,i,v):a[i]=v\n");
	for (size_t i = 0; i < count; i++)
		buffer_printf(to, "builtins.%s=pack_into\nbuiltins.%s%u=bytearray(%zu)\n", maps[i].name,
		    maps[i].name, maps[i].id, maps[i].probes);
	buffer_puts(to, "del builtins,pack_into\n");
}

/* A digit at a time: nothing is made of all, which might not fit. */
void
put_probe_collect(struct buffer *to, const struct probe_map *maps, size_t count)
{
	buffer_puts(to, "def _c_tell():\n"
			" s=0\n"
			" f=(");
	for (size_t i = 0; i < count; i++)
		buffer_printf(to, "(%u,%s%u),", maps[i].id, maps[i].name, maps[i].id);
	buffer_puts(to, ")\n"
			" print('---MPY_COV_START---')\n"
			" q='{\"probes\":{'\n"
			" for n,a in f:\n"
			"  print(q,end='\"')\n"
			"  print(n,end='\":\"')\n"
			"  q='\",'\n"
			"  for b in a:\n"
			"   print(b,end='')\n"
			"   s=(s*31+b)&65535\n"
			" print('\"}}')\n"
			" print('---MPY_COV_END---',s)\n"
			"_c_tell()\n"
			"del _c_tell\n");
}

static jv
column(jv table, int at)
{
	jv list = jv_array();

	jv_array_foreach(table, i, row) {
		list = jv_array_append(list, jv_array_get(row, at));
	}
	return list;
}

/* Of each row its first `width` numbers, if the probe in its last column was hit. */
static jv
hit(jv table, const char *digits, int width)
{
	jv list = jv_array();

	jv_array_foreach(table, i, row) {
		int last = jv_array_length(jv_copy(row)) - 1;
		jv probe = jv_array_get(jv_copy(row), last);

		if (!digits || digits[(size_t)jv_number_value(probe)] == '1') {
			jv kept = width == 1 ? jv_array_get(jv_copy(row), 0)
					     : jv_array_slice(jv_copy(row), 0, width);

			list = jv_array_append(list, kept);
		}
		jv_free(probe);
		jv_free(row);
	}
	return list;
}

/* Lines that stand in the list more than once stand there in a row. */
static jv
once(jv list)
{
	jv unique = jv_array();
	double before = -1;

	jv_array_foreach(list, i, line) {
		if (jv_number_value(line) != before)
			unique = jv_array_append(unique, jv_copy(line));
		before = jv_number_value(line);
		jv_free(line);
	}
	jv_free(list);
	return unique;
}

struct answers {
	jv executed, executable, methods, arcs, branches, guessed, excluded;
};

/* A list of the map's, unless it is empty. */
static jv
add_list(jv files, const struct probe_map *map, const char *key)
{
	jv list = rec_get(map->value, key);

	if (jv_get_kind(list) == JV_KIND_ARRAY && jv_array_length(jv_copy(list)) > 0)
		return rec_set(files, map->file, list);
	jv_free(list);
	return files;
}

static void
add_answer(struct answers *all, const struct probe_map *map, const char *digits)
{
	jv lines = rec_get(map->value, "lines"), arms = rec_get(map->value, "arms");

	all->executed = rec_set(all->executed, map->file, once(hit(lines, digits, 1)));
	all->executable = rec_set(all->executable, map->file, once(column(lines, 0)));
	all->methods = rec_set_string(all->methods, map->file, "probe");
	if (jv_is_valid(arms)) {
		all->arcs = rec_set(all->arcs, map->file, hit(arms, digits, 2));
		all->branches = rec_set(all->branches, map->file, hit(arms, NULL, 2));
	}
	all->guessed = add_list(all->guessed, map, "guessed");
	all->excluded = add_list(all->excluded, map, "excluded");
	jv_free(lines);
	jv_free(arms);
}

static jv
set_unless_empty(jv record, const char *key, jv files)
{
	if (jv_object_length(jv_copy(files)))
		return rec_set(record, key, files);
	jv_free(files);
	return record;
}

void
put_coverage(struct buffer *to, const struct probe_map *maps, size_t count,
    const char *const *digits, const char *test)
{
	struct answers all = { jv_object(), jv_object(), jv_object(), jv_object(), jv_object(),
		jv_object(), jv_object() };
	jv record = rec_new("coverage");

	for (size_t i = 0; i < count; i++)
		if (digits[i])
			add_answer(&all, &maps[i], digits[i]);
	if (test)
		record = rec_set_string(record, "test", test);
	record = rec_set(record, "executed", all.executed);
	record = rec_set(record, "executable", all.executable);
	record = rec_set(record, "methods", all.methods);
	record = set_unless_empty(record, "arcs", all.arcs);
	record = set_unless_empty(record, "branches", all.branches);
	record = set_unless_empty(record, "guessed", all.guessed);
	record = set_unless_empty(record, "excluded", all.excluded);
	put_record(to, record);
}
