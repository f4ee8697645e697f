/* Plans -> widths, counts and boards. */
#include "report-columns.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "records.h"
#include "width.h"

enum {
	MOST_PLACE = 60,
	MOST_NAME = 32,
	LINE_NUMBER = 6, /* ":123: " */
};

static void
free_names(void *value)
{
	strmap_free(value, NULL);
	free(value);
}

void
columns_free(struct columns *columns)
{
	strmap_free(&columns->boards, NULL);
	strmap_free(&columns->roles, free_names);
}

size_t
columns_boards(const struct columns *columns, const char *role)
{
	const struct strmap *names = strmap_get(&columns->roles, role);

	return names && names->count ? names->count : 1;
}

/* The larger of the width and another, as far as that is bearable. */
static size_t
widen(size_t width, size_t other, size_t most)
{
	if (other > most)
		other = most;
	return width > other ? width : other;
}

static void
measure_test(struct columns *columns, const char *id)
{
	const char *name = strstr(id, "::");

	columns->tests++;
	if (!name)
		return;
	columns->place = widen(columns->place,
	    text_columns(id, (size_t)(name - id)) + LINE_NUMBER, MOST_PLACE);
	columns->name = widen(columns->name, text_columns(name + 2, strlen(name + 2)), MOST_NAME);
}

/* Column widths, from the ids in yaml2steps' plan. */
static void
measure_tests(struct columns *columns, jv plan)
{
	jv tests = rec_get(plan, "tests");

	if (jv_get_kind(tests) == JV_KIND_ARRAY)
		jv_array_foreach(tests, i, id) {
			if (jv_get_kind(id) == JV_KIND_STRING)
				measure_test(columns, jv_string_value(id));
			jv_free(id);
		}
	jv_free(tests);
}

static void
add_board(struct columns *columns, const char *role, const char *name)
{
	void **names = strmap_at(&columns->roles, role);

	if (!*names)
		*names = xcalloc(1, sizeof(struct strmap));
	*strmap_at(*names, name) = columns;
	strmap_at(&columns->boards, name);
	columns->board = widen(columns->board, text_columns(name, strlen(name)), MOST_NAME);
}

/* The boards and the width of their names, from upy-send's plan. */
static void
measure_boards(struct columns *columns, jv plan)
{
	jv boards = rec_get(plan, "boards");

	if (jv_get_kind(boards) == JV_KIND_OBJECT)
		jv_object_foreach(boards, role, names) {
			int count = jv_get_kind(names) == JV_KIND_ARRAY
			    ? jv_array_length(jv_copy(names))
			    : 0;

			for (int i = 0; i < count; i++) {
				jv name = jv_array_get(jv_copy(names), i);

				if (jv_get_kind(name) == JV_KIND_STRING)
					add_board(columns, jv_string_value(role),
					    jv_string_value(name));
				jv_free(name);
			}
			jv_free(role);
			jv_free(names);
		}
	jv_free(boards);
}

void
columns_measure(struct columns *columns, jv plan)
{
	measure_tests(columns, plan);
	measure_boards(columns, plan);
}
