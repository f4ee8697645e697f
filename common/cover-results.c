/* From what boards have printed to records. */
#include "cover-results.h"

#include <stdlib.h>
#include <string.h>

#include "cover-choice.h"
#include "cover-code.h"
#include "deflate.h"
#include "probe-answer.h"

#define START "---MPY_COV_START---\n"
#define END "\n---MPY_COV_END---\n---MPY_COV_CRC32--- "

struct cover_results {
	struct probe_map *maps; /* as they came */
	size_t count;
};

struct cover_results *
cover_results_new(void)
{
	return xcalloc(1, sizeof(struct cover_results));
}

void
cover_results_free(struct cover_results *results)
{
	for (size_t i = 0; i < results->count; i++)
		probe_map_free(&results->maps[i]);
	free(results->maps);
	free(results);
}

static bool
add_map(struct cover_results *results, const struct record *record, char **error)
{
	struct probe_map map;

	if (!probe_map_read(record->line, record->length, &map, error))
		return false;
	for (size_t i = 0; i < results->count; i++)
		if (results->maps[i].id == map.id) { /* that of another run */
			probe_map_free(&results->maps[i]);
			results->maps[i] = map;
			return true;
		}
	results->maps = xrealloc(results->maps, (results->count + 1) * sizeof *results->maps);
	results->maps[results->count++] = map;
	return true;
}

/* The maps of the files that a key names, to be freed; NULL when one never came. */
static struct probe_map *
chosen_maps(const struct cover_results *results, jv key, size_t *count)
{
	jv ids = rec_get(key, "ids");
	struct probe_map *maps = xcalloc(results->count + 1, sizeof *maps);

	*count = 0;
	if (jv_get_kind(ids) == JV_KIND_ARRAY)
		jv_array_foreach(ids, i, id) {
			double number = jv_get_kind(id) == JV_KIND_NUMBER ? jv_number_value(id) : -1;

			for (size_t k = 0; k < results->count && *count < results->count; k++)
				if (results->maps[k].id == number)
					maps[(*count)++] = results->maps[k];
			jv_free(id);
		}
	jv_free(ids);
	return maps;
}

/* The record, invalid when there is none. */
static jv
read_probes(const struct cover_results *results, jv key, const char *text, size_t length,
    char **error)
{
	size_t count;
	struct probe_map *maps = chosen_maps(results, key, &count);
	struct buffer line = { 0 };
	jv record = jv_invalid();

	if (put_answers(&line, text, length, maps, count, NULL, error))
		record = jv_parse_sized(line.data, (int)line.length);
	buffer_free(&line);
	free(maps);
	return record;
}

/* The line between the delimiters, if its checksum is right. */
static jv
parse_data(const char *text, size_t length, char **error)
{
	const char *start = memmem(text, length, START, strlen(START)), *end;

	if (!start) {
		*error = xstrdup("the board printed none");
		return jv_invalid();
	}
	start += strlen(START);
	end = memmem(start, (size_t)(text + length - start), END, strlen(END));
	if (!end) {
		*error = xstrdup("the board did not print all of them");
		return jv_invalid();
	}
	if (strtoul(end + strlen(END), NULL, 16) != crc32_of(0, start, (size_t)(end - start))) {
		*error = xstrdup("they were damaged on their way: the checksum is another");
		return jv_invalid();
	}
	return jv_parse_sized(start, (int)(end - start));
}

/* Whether the board calls a file that is put at `to` by this name. */
static bool
is_at(const char *name, const char *to)
{
	size_t length, tail;

	while (*to == '/')
		to++;
	length = strlen(name);
	tail = strlen(to);
	return length >= tail && strcmp(name + length - tail, to) == 0 &&
	    (length == tail || name[length - tail - 1] == '/');
}

/* The file whose place on the board fits best, to be freed; or NULL. */
static char *
find_place(jv names, const char *name)
{
	size_t longest = 0;
	char *found = NULL;

	jv_object_foreach(names, to, path) {
		const char *place = jv_string_value(to);
		size_t length = strlen(place);

		if (length > longest && jv_get_kind(path) == JV_KIND_STRING && is_at(name, place)) {
			longest = length;
			free(found);
			found = xstrdup(jv_string_value(path));
		}
		jv_free(to);
		jv_free(path);
	}
	return found;
}

/* What a file that the board calls so is here, to be freed; NULL: it is not to be measured. */
static char *
host_name(jv key, const char *name)
{
	struct cover_choice choice = { rec_get(key, "include"), rec_get(key, "exclude") };
	jv names = rec_get(key, "names");
	char *found = jv_get_kind(names) == JV_KIND_OBJECT ? find_place(names, name) : NULL;

	if (!found && cover_includes(&choice, name))
		found = xstrdup(name);
	jv_free(names);
	cover_choice_free(&choice);
	return found;
}

/* A member that is an object by file, with the names of files here. */
static jv
rename_files(jv files, jv key)
{
	jv renamed = jv_object();

	jv_object_foreach(files, name, value) {
		char *here = host_name(key, jv_string_value(name));

		if (here)
			renamed = rec_set(renamed, here, value);
		else
			jv_free(value);
		free(here);
		jv_free(name);
	}
	return renamed;
}

static jv
rename_all(jv data, jv key)
{
	static const char *const members[] = { "executed", "executable", "arcs", NULL };
	jv record = rec_new("coverage");

	for (const char *const *member = members; *member; member++) {
		jv files = rec_get(data, *member);

		if (jv_get_kind(files) == JV_KIND_OBJECT)
			record = rec_set(record, *member, rename_files(files, key));
		jv_free(files);
	}
	return record;
}

/* The tracer gave up: what it has is true, but not all. */
static char *
incomplete(jv data)
{
	jv metadata = rec_get(data, "_metadata");
	const char *why = jv_get_kind(metadata) == JV_KIND_OBJECT
	    ? rec_string(metadata, "incomplete")
	    : NULL;
	char *text = why ? xasprintf("tracing ended early: %s", why) : NULL;

	jv_free(metadata);
	return text;
}

static jv
read_trace(jv key, const char *text, size_t length, char **error)
{
	jv data = parse_data(text, length, error), record = jv_invalid();

	if (jv_get_kind(data) == JV_KIND_OBJECT) {
		*error = incomplete(data);
		record = rename_all(data, key);
	} else if (!*error) {
		*error = xstrdup("what the board printed is no JSON object");
	}
	jv_free(data);
	return record;
}

/* Whose it is; the record is consumed. */
static void
put_coverage_of(jv result, jv record, struct buffer *out)
{
	static const char *const keys[] = { "test", "role", "device", NULL };

	record = rec_set_string(record, "by", "cov-steps");
	for (const char *const *key = keys; *key; key++)
		if (rec_has(result, *key))
			record = rec_set(record, *key, rec_get(result, *key));
	put_record(out, record);
}

/* What the board says is wrong, or the result itself; NULL if it is good. */
static char *
find_problem(jv result, const char *text)
{
	const char *status = rec_string_or(result, "status", "");
	const char *problem = text ? strstr(text, COVER_PROBLEM) : NULL;

	if (strcmp(status, "ok") != 0)
		return xasprintf("their step is %s: %s", status, rec_string_or(result, "reason", "?"));
	if (rec_true(result, "truncated"))
		return xstrdup("there are more than --limit of upy-send lets through");
	if (!problem)
		return NULL;
	problem += strlen(COVER_PROBLEM);
	problem += strspn(problem, " ");
	return xasprintf("the board says %.*s", (int)strcspn(problem, "\r\n"), problem);
}

static char *
read_result(const struct cover_results *results, jv result, jv key, struct buffer *out)
{
	size_t length = 0;
	char *text = rec_bytes(result, "out", &length), *error = find_problem(result, text);
	const char *by = rec_string(key, "by");
	jv record = jv_invalid();

	if (!error && by && strcmp(by, "probe") == 0)
		record = read_probes(results, key, text, length, &error);
	else if (!error && by)
		record = read_trace(key, text, length, &error);
	if (jv_is_valid(record))
		put_coverage_of(result, record, out);
	else
		jv_free(record);
	free(text);
	return error;
}

/* What was not run has nothing to tell; of a lost board the verdict tells. */
static bool
is_told(const char *status)
{
	return strcmp(status, "skipped") == 0 || strcmp(status, "lost") == 0;
}

bool
cover_results_add(struct cover_results *results, const struct record *record, struct buffer *out,
    char **error)
{
	jv result, key;
	char *why = NULL;

	*error = NULL;
	if (strcmp(record->type, "probes") == 0)
		return add_map(results, record, error);
	if (strcmp(record->type, "result") != 0 || !record_has(record, "cover"))
		return true;
	result = record_value(record);
	key = rec_get(result, "cover");
	if (jv_get_kind(key) == JV_KIND_OBJECT && !is_told(rec_string_or(result, "status", "")))
		why = read_result(results, result, key, out);
	if (why)
		*error = xasprintf("%s: coverage data are lost on %s: %s",
		    rec_string_or(result, "test", "?"), rec_string_or(result, "device", "?"), why);
	free(why);
	jv_free(key);
	return !*error;
}
