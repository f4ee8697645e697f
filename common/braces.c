/* Brace expansion: a list of texts in which the first range left is replaced, until none is. */
#include "braces.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"

enum { FARTHEST = 1000000000 };

struct range {
	const char *start, *end; /* from { to after } */
	long first, last, step;
};

/* A whole number of moderate size; where it ends, or NULL. */
static const char *
read_number(const char *text, long *number)
{
	char *end;

	if (strspn(text, "+-0123456789") == 0)
		return NULL;
	errno = 0;
	*number = strtol(text, &end, 10);
	return end == text || errno || labs(*number) > FARTHEST ? NULL : end;
}

/* {A..B} or {A..B..STEP} at `text`. */
static bool
read_range(const char *text, struct range *range)
{
	const char *end = read_number(text + 1, &range->first);

	if (!end || strncmp(end, "..", 2) != 0)
		return false;
	end = read_number(end + 2, &range->last);
	range->step = 1;
	if (end && strncmp(end, "..", 2) == 0)
		end = read_number(end + 2, &range->step);
	if (!end || *end != '}' || range->step == 0)
		return false;
	range->step = labs(range->step);
	range->start = text;
	range->end = end + 1;
	return true;
}

static bool
find_range(const char *text, struct range *range)
{
	for (; (text = strchr(text, '{')) != NULL; text++)
		if (read_range(text, range))
			return true;
	return false;
}

static size_t
range_count(const struct range *range)
{
	return (size_t)(labs(range->last - range->first) / range->step) + 1;
}

/* How many texts there will be, or SIZE_MAX when more than `most`. */
static size_t
count_texts(const char *text, size_t most)
{
	struct range range;
	size_t count = 1;

	for (; find_range(text, &range); text = range.end) {
		if (range_count(&range) > most / count)
			return SIZE_MAX;
		count *= range_count(&range);
	}
	return count;
}

/* Append text number `index` of `count`. */
static void
put_text(struct buffer *to, const char *text, size_t index, size_t count)
{
	struct range range;

	while (find_range(text, &range)) {
		size_t size = range_count(&range);
		long offset;

		count /= size;
		offset = (long)(index / count) * range.step;
		buffer_append(to, text, (size_t)(range.start - text));
		buffer_printf(to, "%ld",
		    range.first < range.last ? range.first + offset : range.first - offset);
		index %= count;
		text = range.end;
	}
	buffer_puts(to, text);
}

char **
braces_expand(const char *text, size_t most)
{
	size_t count = count_texts(text, most);
	char **texts;

	if (count > most)
		return NULL;
	texts = xcalloc(count + 1, sizeof *texts);
	for (size_t i = 0; i < count; i++) {
		struct buffer one = { 0 };

		put_text(&one, text, i, count);
		texts[i] = xstrdup(buffer_string(&one));
		buffer_free(&one);
	}
	return texts;
}

void
braces_free(char **texts)
{
	for (char **text = texts; text && *text; text++)
		free(*text);
	free(texts);
}
