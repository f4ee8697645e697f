/* From the digits that boards print to coverage records. */
#include "probe-answer.h"

#include <stdlib.h>
#include <string.h>

#include "records.h"

#define START "---MPY_COV_START---"
#define END "---MPY_COV_END---"

/* The same sum that the board makes. */
static unsigned
sum_of(unsigned sum, const char *digits)
{
	for (; *digits; digits++)
		sum = (sum * 31 + (unsigned)(*digits - '0')) & 65535;
	return sum;
}

static const struct probe_map *
map_of(const struct probe_map *maps, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++) {
		char *known = xasprintf("%u", maps[i].id);
		bool same = strcmp(known, id) == 0;

		free(known);
		if (same)
			return &maps[i];
	}
	return NULL;
}

/* The digits of one file. */
static char *
check_digits(const struct probe_map *map, const char *id, const char *digits)
{
	if (!map)
		return xasprintf("the board tells of file %s, of which no map was given", id);
	if (!digits || strlen(digits) != map->probes || digits[strspn(digits, "01")])
		return xasprintf("%s: what the board tells is not of this map's probes: were they "
				 "made again since?", map->file);
	return NULL;
}

/* Digits by number of map; their sum in the order the board has told them. */
static char *
read_files(jv files, const struct probe_map *maps, size_t count, const char **digits,
    unsigned *sum)
{
	jv_object_foreach(files, key, value) {
		const char *id = jv_string_value(key);
		const char *text = jv_get_kind(value) == JV_KIND_STRING ? jv_string_value(value) : NULL;
		const struct probe_map *map = map_of(maps, count, id);
		char *error = check_digits(map, id, text);

		if (!error) {
			digits[map - maps] = text; /* lives as long as `files` */
			*sum = sum_of(*sum, text);
		}
		jv_free(key);
		jv_free(value);
		if (error)
			return error;
	}
	return NULL;
}

static char *
put_answer(struct buffer *to, const char *text, size_t length, const char *sum_text,
    const struct probe_map *maps, size_t count, const char *test)
{
	const char **digits = xcalloc(count, sizeof *digits);
	jv answer = jv_parse_sized(text, (int)length);
	jv files = jv_get_kind(answer) == JV_KIND_OBJECT ? rec_get(answer, "probes") : jv_null();
	unsigned sum = 0;
	char *error = NULL;

	if (jv_get_kind(files) != JV_KIND_OBJECT)
		error = xstrdup("what the board tells of its probes is damaged");
	else
		error = read_files(files, maps, count, digits, &sum);
	if (!error && strtoul(sum_text, NULL, 10) != sum)
		error = xstrdup("what the board tells of its probes is damaged: its sum is another");
	if (!error)
		put_coverage(to, maps, count, digits, test);
	jv_free(files);
	jv_free(answer);
	free(digits);
	return error;
}

bool
has_answer(const char *text, size_t length)
{
	return memmem(text, length, START, strlen(START)) != NULL;
}

bool
put_answers(struct buffer *to, const char *text, size_t length, const struct probe_map *maps,
    size_t count, const char *test, char **error)
{
	const char *end = text + length, *at = text, *close;
	size_t found = 0;

	*error = NULL;
	while ((at = memmem(at, (size_t)(end - at), START, strlen(START)))) {
		char sum[16] = "";

		at += strlen(START);
		close = memmem(at, (size_t)(end - at), END, strlen(END));
		if (!close) {
			*error = xstrdup("what the board tells of its probes is cut off");
			return false;
		}
		for (size_t i = 0; i < sizeof sum - 1 && close + strlen(END) + i < end; i++)
			sum[i] = close[strlen(END) + i];
		*error = put_answer(to, at, (size_t)(close - at), sum, maps, count, test);
		if (*error)
			return false;
		at = close;
		found++;
	}
	if (found == 0)
		*error = xstrdup("the board tells of no probes: did --collect's code run?");
	return found > 0;
}
