/* Widths of the human report's columns. */
#include "report-columns.h"

#include <stdint.h>
#include <string.h>

#include "records.h"
#include "text.h"
#include "wording.h"

enum {
	MOST_PLACE = 60,
	MOST_NAME = 32,
	LINE_NUMBER = 6, /* ":123: " */
};

void
columns_free(struct columns *columns)
{
	strmap_free(&columns->boards, NULL);
}

/* The larger of the width and another, as far as that is bearable. */
static size_t
widen(size_t width, size_t other, size_t most)
{
	if (other > most)
		other = most;
	return width > other ? width : other;
}

/* Column widths, from the ids in yaml2steps' plan. */
static void
measure_tests(struct columns *columns, jv plan)
{
	jv tests = rec_get(plan, "tests");

	if (jv_get_kind(tests) == JV_KIND_ARRAY)
		jv_array_foreach(tests, i, id) {
			const char *text = jv_get_kind(id) == JV_KIND_STRING
			    ? jv_string_value(id)
			    : "";
			const char *name = strstr(text, "::");

			if (name) {
				columns->place = widen(columns->place,
				    utf8_count(text, (size_t)(name - text)) + LINE_NUMBER, MOST_PLACE);
				columns->name = widen(columns->name,
				    utf8_count(name + 2, strlen(name + 2)), MOST_NAME);
			}
			jv_free(id);
		}
	jv_free(tests);
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

				if (jv_get_kind(name) == JV_KIND_STRING) {
					strmap_at(&columns->boards, jv_string_value(name));
					columns->board = widen(columns->board,
					    strlen(jv_string_value(name)), MOST_NAME);
				}
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

void
put_column(struct buffer *to, const char *text, size_t width)
{
	size_t start = to->length;

	put_short(to, text, SIZE_MAX);
	for (size_t filled = utf8_count(to->data + start, to->length - start); filled < width;
	    filled++)
		buffer_putc(to, ' ');
}
