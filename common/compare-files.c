/* Every figure as it was saved, in CSV and JSON. */
#include "compare-files.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "pylit.h"

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of all parameters, each once, in order of the alphabet. */
struct names {
	const char **list;
	size_t count, room;
};

static void
add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], name) == 0)
			return;
	if (names->count == names->room) {
		names->room = names->room ? 2 * names->room : 8;
		names->list = xrealloc(names->list, names->room * sizeof *names->list);
	}
	names->list[names->count++] = name;
}

static struct names
parameter_names(const struct grouping *grouping)
{
	struct names names = { 0 };

	for (size_t i = 0; i < grouping->count; i++)
		for (size_t k = 0; k < grouping->groups[i].count; k++) {
			const struct benchmark *row = grouping->groups[i].rows[k];

			for (size_t n = 0; n < row->parameter_count; n++)
				add_name(&names, row->parameters[n].name);
		}
	if (names.count)
		qsort(names.list, names.count, sizeof *names.list, compare_names);
	return names;
}

/* A field, in quotes where it must be. */
static void
put_field(struct buffer *to, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n");

	if (quoted)
		buffer_putc(to, '"');
	for (; *text; text++) {
		if (*text == '"')
			buffer_putc(to, '"');
		buffer_putc(to, *text);
	}
	if (quoted)
		buffer_putc(to, '"');
}

static void
put_parameter_field(struct buffer *to, const struct benchmark *row, const char *name)
{
	struct buffer text = { 0 };

	for (size_t i = 0; i < row->parameter_count; i++)
		if (strcmp(row->parameters[i].name, name) == 0)
			put_parameter(&text, row->parameters[i].json);
	put_field(to, buffer_string(&text));
	buffer_free(&text);
}

static void
put_csv_row(struct buffer *to, const struct benchmark *row, const struct names *names,
    const struct bench_columns *columns)
{
	put_field(to, row->fullname);
	buffer_putc(to, ',');
	put_field(to, row->run->source);
	for (size_t i = 0; i < names->count; i++) {
		buffer_putc(to, ',');
		put_parameter_field(to, row, names->list[i]);
	}
	for (size_t i = 0; i < columns->count; i++) {
		buffer_putc(to, ',');
		put_exact(to, row, columns->list[i]);
	}
	buffer_puts(to, ",");
	put_field(to, unit_symbol(row->unit));
	buffer_puts(to, "\r\n");
}

void
put_csv(struct buffer *to, const struct grouping *grouping, const struct bench_columns *columns)
{
	struct names names = parameter_names(grouping);
	struct buffer title = { 0 };

	buffer_puts(to, "name,source");
	for (size_t i = 0; i < names.count; i++) {
		buffer_clear(&title);
		buffer_printf(&title, "param:%s", names.list[i]);
		buffer_putc(to, ',');
		put_field(to, buffer_string(&title));
	}
	for (size_t i = 0; i < columns->count; i++)
		buffer_printf(to, ",%s", column_kinds[columns->list[i]].name);
	buffer_puts(to, ",unit\r\n");
	for (size_t i = 0; i < grouping->count; i++)
		for (size_t k = 0; k < grouping->groups[i].count; k++)
			put_csv_row(to, grouping->groups[i].rows[k], &names, columns);
	free(names.list);
	buffer_free(&title);
}

void
put_json_string(struct buffer *to, const char *text)
{
	if (text)
		put_json(to, jv_string(text));
	else
		buffer_puts(to, "null");
}

void
put_json_number(struct buffer *to, double number)
{
	if (isfinite(number))
		put_python_float(to, number);
	else
		buffer_puts(to, "null");
}

static void
put_json_stats(struct buffer *to, const struct benchmark *row)
{
	const char *separator = "";

	buffer_puts(to, "\"stats\": {");
	for (int i = 0; i < FIGURE_COUNT; i++) {
		if (!has_figure(row, (enum bench_figure)i))
			continue;
		buffer_printf(to, "%s\"%s\": ", separator, figure_names[i]);
		if (isfinite(row->figures[i]))
			put_exact(to, row, i);
		else
			buffer_puts(to, "null");
		separator = ", ";
	}
	buffer_putc(to, '}');
}

static void
put_json_row(struct buffer *to, const struct benchmark *row)
{
	buffer_puts(to, "{\"fullname\": ");
	put_json_string(to, row->fullname);
	buffer_puts(to, ", \"name\": ");
	put_json_string(to, row->name);
	buffer_puts(to, ", \"group\": ");
	put_json_string(to, row->group);
	buffer_puts(to, ", \"source\": ");
	put_json_string(to, row->run->source);
	buffer_puts(to, ", \"path\": ");
	put_json_string(to, row->run->path);
	buffer_puts(to, ", \"param\": ");
	put_json_string(to, row->param);
	buffer_puts(to, ", \"params\": ");
	if (!row->parameter_count)
		buffer_puts(to, "null");
	for (size_t i = 0; i < row->parameter_count; i++) {
		buffer_puts(to, i ? ", " : "{");
		put_json_string(to, row->parameters[i].name);
		buffer_printf(to, ": %s%s", row->parameters[i].json,
		    i + 1 == row->parameter_count ? "}" : "");
	}
	buffer_puts(to, ", ");
	put_json_stats(to, row);
	buffer_putc(to, '}');
}

void
put_json_groups(struct buffer *to, const struct grouping *grouping)
{
	buffer_puts(to, "\"groups\": [");
	for (size_t i = 0; i < grouping->count; i++) {
		const struct bench_group *group = &grouping->groups[i];

		buffer_puts(to, i ? ",\n{\"name\": " : "\n{\"name\": ");
		put_json_string(to, group->name);
		buffer_puts(to, ", \"unit\": ");
		put_json_string(to, unit_symbol(group->unit));
		buffer_puts(to, ", \"benchmarks\": [");
		for (size_t k = 0; k < group->count; k++) {
			buffer_puts(to, k ? ",\n" : "\n");
			put_json_row(to, group->rows[k]);
		}
		buffer_puts(to, "]}");
	}
	buffer_puts(to, "]");
}
