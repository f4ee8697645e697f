#include "cov-map.h"

/* Lists of the map, where they begin: its file may be named behind them. */
struct map {
	struct bulk_text file;
	struct bulk lines, arms, excluded;
};

static bool
put_off(struct bulk *in, struct bulk *here)
{
	*here = *in;
	return bulk_skip(in);
}

static bool
read_member(struct bulk *in, const struct bulk_text *key, struct map *map)
{
	if (bulk_is(key, "file"))
		return bulk_string(in, &map->file);
	if (bulk_is(key, "lines"))
		return put_off(in, &map->lines);
	if (bulk_is(key, "arms"))
		return put_off(in, &map->arms);
	if (bulk_is(key, "excluded"))
		return put_off(in, &map->excluded);
	return bulk_skip(in);
}

/* Rows of numbers: the first is a line, of `width` of them the second is where an arm goes. */
static bool
read_rows(struct bulk *in, struct covered_file *file, size_t width)
{
	int64_t row[4];
	size_t count;

	if (!in->start)
		return true;
	for (bool more = bulk_array(in); more && bulk_item(in);) {
		more = bulk_array(in);
		if (!more || bulk_integers(in, -LAST_LINE, INT32_MAX, row, 4, &count) || count != width)
			return bulk_fail(in, "a row of a map has another number of numbers");
		if (row[0] < 1 || row[0] > LAST_LINE || row[1] > LAST_LINE * 2)
			return bulk_fail(in, "the number of a line is wrong before this");
		if (width == 2)
			line_set_add(&file->listed, (unsigned)row[0]);
		else
			arc_set_add(&file->branches, (struct arc){ (int32_t)row[0], (int32_t)row[1] });
	}
	return !in->problem;
}

static bool
read_excluded(struct bulk *in, struct covered_file *file)
{
	int64_t line;

	if (!in->start)
		return true;
	for (bool more = bulk_array(in); more && bulk_item(in);) {
		more = bulk_integer(in, 1, LAST_LINE, &line);
		if (more)
			line_set_add(&file->excluded, (unsigned)line);
	}
	return !in->problem;
}

static bool
take(struct bulk *from, struct bulk *in)
{
	in->at = from->at;
	in->problem = from->problem;
	return false;
}

bool
cov_map_read(struct bulk *in, struct cov_into *into)
{
	struct map map = { 0 };
	struct buffer name = { 0 };
	struct covered_file *file = NULL;
	struct bulk_text key;

	if (bulk_object(in))
		while (bulk_member(in, &key) && read_member(in, &key, &map))
			;
	if (in->problem || !map.file.start || !map.lines.start)
		return bulk_fail(in, "this map of probes has no \"file\" or no \"lines\"");
	bulk_unescape(&map.file, &name);
	file = cov_into_file(into, buffer_string(&name), name.length);
	buffer_free(&name);
	if (!file)
		return true;
	file->is_listed = true;
	if (!read_rows(&map.lines, file, 2))
		return take(&map.lines, in);
	if (!read_rows(&map.arms, file, 3))
		return take(&map.arms, in);
	return read_excluded(&map.excluded, file) || take(&map.excluded, in);
}
