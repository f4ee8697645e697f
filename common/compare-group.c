/* Which benchmarks stand in one table, and in which order. */
#include "compare-group.h"

#include <stdlib.h>
#include <string.h>

#include "selection.h"
#include "strmap.h"

static const char param_prefix[] = "param:";

static bool
label_is(const char *label, size_t length, const char *name)
{
	return strlen(name) == length && strncmp(label, name, length) == 0;
}

/* The next label of a list with commas, without blanks around it. */
static const char *
next_label(const char **list, size_t *length)
{
	const char *label = *list + strspn(*list, " ");
	size_t whole = strcspn(label, ",");

	*list = label + whole + (label[whole] == ',');
	while (whole && label[whole - 1] == ' ')
		whole--;
	*length = whole;
	return label;
}

bool
labels_are_known(const char *group_by, char **error)
{
	static const char *const names[] = { "group", "name", "func", "fullname", "fullfunc",
		"param", NULL };
	size_t length;

	do {
		const char *label = next_label(&group_by, &length);
		bool known = length > strlen(param_prefix) &&
		    strncmp(label, param_prefix, strlen(param_prefix)) == 0;

		for (size_t i = 0; names[i]; i++)
			known |= label_is(label, length, names[i]);
		if (!known) {
			*error = xasprintf("'%.*s' is no label; there are group, name, func, "
					   "fullname, fullfunc, param and param:NAME",
			    (int)length, label);
			return false;
		}
	} while (*group_by);
	return true;
}

/* JSON without the blanks and line ends between its parts. */
static void
put_compact(struct buffer *to, const char *json)
{
	bool quoted = false;

	for (; *json; json++) {
		if (*json == '"')
			quoted = !quoted;
		if (quoted || !strchr(" \t\r\n", *json))
			buffer_putc(to, *json);
		if (quoted && *json == '\\')
			buffer_putc(to, *++json);
	}
}

void
put_parameter(struct buffer *to, const char *json)
{
	struct bulk_text text = { json + 1, strlen(json) - 2, true };

	if (*json == '"')
		bulk_unescape(&text, to);
	else if (strcmp(json, "true") == 0)
		buffer_puts(to, "True");
	else if (strcmp(json, "false") == 0)
		buffer_puts(to, "False");
	else if (strcmp(json, "null") == 0)
		buffer_puts(to, "None");
	else
		put_compact(to, json);
}

/* What a label makes of a benchmark; nothing when it has no such thing. */
static void
put_label(struct buffer *to, const struct benchmark *benchmark, const char *label, size_t length)
{
	const char *text = NULL;

	if (label_is(label, length, "group"))
		text = benchmark->group;
	else if (label_is(label, length, "name") || label_is(label, length, "func"))
		text = benchmark->name;
	else if (label_is(label, length, "fullname") || label_is(label, length, "fullfunc"))
		text = benchmark->fullname;
	else if (label_is(label, length, "param"))
		text = benchmark->param;
	if (text) {
		bool whole = strncmp(label + length - 4, "func", 4) != 0;

		buffer_append(to, text, whole ? strlen(text) : strcspn(text, "["));
		return;
	}
	for (size_t i = 0; i < benchmark->parameter_count; i++) {
		const struct parameter *parameter = &benchmark->parameters[i];
		const char *name = label + strlen(param_prefix);

		if (length > strlen(param_prefix) &&
		    label_is(name, length - strlen(param_prefix), parameter->name)) {
			buffer_printf(to, "%s=", parameter->name);
			put_parameter(to, parameter->json);
		}
	}
}

static void
put_key(struct buffer *to, const struct benchmark *benchmark, const char *group_by)
{
	size_t start = to->length, length;

	do {
		const char *label = next_label(&group_by, &length);
		size_t before = to->length;

		if (before > start)
			buffer_putc(to, ' ');
		put_label(to, benchmark, label, length);
		if (to->length == before + (before > start))
			to->length = before;
	} while (*group_by);
}

bool
benchmark_is_selected(const struct benchmark *benchmark, const char *select)
{
	char *error = NULL;
	bool selected = !select ||
	    selection_holds(select, selection_contains, benchmark->fullname, &error);

	free(error); /* who asks has tried the expression */
	return selected;
}

static void
add_row(struct bench_group *group, const struct benchmark *benchmark)
{
	if (group->count == group->room) {
		group->room = group->room ? 2 * group->room : 4;
		group->rows = xrealloc(group->rows, group->room * sizeof *group->rows);
	}
	group->rows[group->count++] = benchmark;
}

/* The group of a benchmark; made when it is the first of its kind. */
static struct bench_group *
find_group(struct strmap *map, const struct benchmark *benchmark, const char *group_by)
{
	const char *unit = unit_is_time(benchmark->unit) ? NULL : benchmark->unit;
	struct bench_group *group;
	struct buffer key = { 0 };
	size_t length;
	void **place;

	put_key(&key, benchmark, group_by);
	length = key.length;
	buffer_printf(&key, "\1%s", unit ? unit : "");
	place = strmap_at(map, buffer_string(&key));
	if (!*place) {
		*place = group = xcalloc(1, sizeof *group);
		group->name = length ? xstrndup(key.data, length) : NULL;
		group->unit = unit;
	}
	buffer_free(&key);
	return *place;
}

static int
compare_groups(const void *a, const void *b)
{
	const struct bench_group *one = a, *other = b;
	int order = strcmp(one->name ? one->name : "", other->name ? other->name : "");

	return order ? order : strcmp(one->unit ? one->unit : "", other->unit ? other->unit : "");
}

static int
compare_numbers(double one, double other)
{
	return (one > other) - (one < other);
}

static int
compare_figures(const struct benchmark *one, const struct benchmark *other, enum bench_figure figure)
{
	bool known = has_figure(one, figure), other_known = has_figure(other, figure);

	if (!known || !other_known)
		return other_known - known; /* what is not known stands last */
	return compare_numbers(one->figures[figure], other->figures[figure]);
}

/* A row, with the place where it stood before. */
struct sortable {
	const struct benchmark *row;
	const struct compare_look *look;
	bool full;
	size_t place;
};

static int
compare_rows(const void *a, const void *b)
{
	const struct sortable *one = a, *other = b;
	const struct benchmark *row = one->row, *other_row = other->row;
	int sort = one->look->sort, order = 0;

	if (sort < FIGURE_COUNT)
		order = compare_figures(row, other_row, (enum bench_figure)sort);
	else if (sort == SORT_FULLNAME)
		order = strcmp(row->fullname, other_row->fullname);
	else if (sort == SORT_OUTLIERS)
		order = compare_figures(row, other_row, FIGURE_STDDEV_OUTLIERS);
	if (sort == SORT_OUTLIERS && order == 0)
		order = compare_figures(row, other_row, FIGURE_IQR_OUTLIERS);
	if (sort == SORT_NAME)
		order = strcmp(row->name, other_row->name);
	if (order == 0)
		order = one->full ? strcmp(row->fullname, other_row->fullname)
				  : strcmp(row->name, other_row->name);
	return order ? order : (one->place > other->place) - (one->place < other->place);
}

static void
sort_rows(struct bench_group *group, const struct compare_look *look)
{
	struct sortable *list = xmalloc(group->count * sizeof *list);
	bool full = strstr(look->group_by, "full");

	for (size_t i = 0; i < group->count; i++)
		list[i] = (struct sortable){ group->rows[i], look, full, i };
	qsort(list, group->count, sizeof *list, compare_rows);
	for (size_t i = 0; i < group->count; i++)
		group->rows[i] = list[i].row;
	free(list);
}

struct grouping
group_benchmarks(const struct found *found, const struct compare_look *look)
{
	struct grouping grouping = { 0 };
	struct strmap map = { 0 };

	for (size_t i = 0; i < found->count; i++)
		for (size_t k = 0; k < found->runs[i]->count; k++) {
			const struct benchmark *benchmark = &found->runs[i]->benchmarks[k];

			if (benchmark_is_selected(benchmark, look->select))
				add_row(find_group(&map, benchmark, look->group_by), benchmark);
		}
	grouping.groups = xmalloc(map.count * sizeof *grouping.groups);
	for (size_t i = 0; i < map.count; i++) {
		grouping.groups[grouping.count++] = *(struct bench_group *)map.entries[i].value;
		sort_rows(&grouping.groups[i], look);
	}
	strmap_free(&map, free);
	if (grouping.count)
		qsort(grouping.groups, grouping.count, sizeof *grouping.groups, compare_groups);
	return grouping;
}

void
grouping_free(struct grouping *grouping)
{
	for (size_t i = 0; i < grouping->count; i++) {
		free(grouping->groups[i].name);
		free(grouping->groups[i].rows);
	}
	free(grouping->groups);
	*grouping = (struct grouping){ 0 };
}

/* The last part of a path, at most `most` bytes of it, behind all or none of its folders. */
static void
put_source(struct buffer *to, const char *source, size_t most, bool folders)
{
	const char *slash = strrchr(source, '/'), *base = slash ? slash + 1 : source;

	if (folders)
		buffer_append(to, source, (size_t)(base - source));
	buffer_append(to, base, strnlen(base, most));
}

void
put_row_name(struct buffer *to, const struct benchmark *benchmark, enum name_format format,
    bool with_source)
{
	const char *source = benchmark->run->source, *name = benchmark->name;

	if (format == NAME_SHORT && strncmp(name, "test_", 5) == 0)
		name += 5;
	if (format == NAME_TRIAL) {
		put_source(to, with_source ? source : "????", 4, false);
		return;
	}
	buffer_puts(to, format == NAME_LONG ? benchmark->fullname : name);
	if (!with_source)
		return;
	buffer_puts(to, " (");
	put_source(to, source, format == NAME_SHORT ? 4 : format == NAME_NORMAL ? 12 : SIZE_MAX,
	    format != NAME_SHORT);
	buffer_putc(to, ')');
}

size_t
longest_row_name(const struct grouping *grouping, enum name_format format, bool with_source)
{
	struct buffer name = { 0 };
	size_t longest = 0;

	for (size_t i = 0; i < grouping->count; i++)
		for (size_t k = 0; k < grouping->groups[i].count; k++) {
			buffer_clear(&name);
			put_row_name(&name, grouping->groups[i].rows[k], format, with_source);
			longest = name.length > longest ? name.length : longest;
		}
	buffer_free(&name);
	return longest;
}
