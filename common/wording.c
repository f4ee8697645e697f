/* Visible text, short text, checks in a few words. */
#include "wording.h"

#include <stdbool.h>
#include <string.h>

#include "records.h"
#include "text.h"
#include "width.h"

enum { MOST_OPERAND = 30 };

void
put_text(struct buffer *to, const char *text, size_t length)
{
	while (length) {
		const char *newline = memchr(text, '\n', length);
		size_t size = newline ? (size_t)(newline - text) : length;

		put_visible(to, text, size && text[size - 1] == '\r' ? size - 1 : size);
		if (newline)
			buffer_putc(to, '\n');
		size += newline != NULL;
		text += size;
		length -= size;
	}
}

void
put_short(struct buffer *to, const char *text, size_t most)
{
	struct buffer line = { 0 };
	size_t at;

	for (size_t length; *text; text += length + (text[length] == '\n')) {
		length = strcspn(text, "\n");
		put_text(&line, text, length);
		if (text[length] && text[length + 1])
			buffer_puts(&line, "\\n");
	}
	at = text_fit(line.data, line.length, most);
	buffer_append(to, line.data, at);
	if (at < line.length)
		buffer_puts(to, "...");
	buffer_free(&line);
}

static void
put_check(struct buffer *to, jv check, bool first)
{
	const char *op = rec_string(check, "op"), *got = rec_string(check, "got");
	const char *expected = rec_string(check, "expected");
	bool raises = op && strcmp(op, "raises") == 0;

	if (!first)
		buffer_puts(to, ", ");
	if (first && got && !raises) {
		put_short(to, got, MOST_OPERAND);
		buffer_putc(to, ' ');
	}
	put_short(to, op ? op : "?", MOST_OPERAND);
	buffer_putc(to, ' ');
	put_short(to, expected ? expected : "", MOST_OPERAND);
}

/* " within 0.1 or rel 0.01": equal is not quite what was asked for. */
static void
put_tolerance(struct buffer *to, jv demand)
{
	const char *abs = NULL, *rel = NULL;

	if (jv_get_kind(demand) == JV_KIND_OBJECT) {
		abs = rec_string(demand, "abs");
		rel = rec_string(demand, "rel");
	}
	if (abs || rel)
		buffer_puts(to, " within ");
	if (abs)
		put_short(to, abs, MOST_OPERAND);
	if (rel) {
		buffer_puts(to, abs ? " or rel " : "rel ");
		put_short(to, rel, MOST_OPERAND);
	}
}

/* Of a result that was recorded by hand there may be fewer demands than checks. */
static jv
demand_of(jv result, int i)
{
	jv demands = rec_get(result, "assert");

	if (jv_get_kind(demands) == JV_KIND_ARRAY)
		return jv_array_get(demands, i);
	jv_free(demands);
	return jv_invalid();
}

void
put_checks(struct buffer *to, jv result)
{
	jv checks = rec_get(result, "checks");
	bool first = true;

	if (jv_get_kind(checks) == JV_KIND_ARRAY)
		jv_array_foreach(checks, i, check) {
			if (jv_get_kind(check) == JV_KIND_OBJECT) {
				jv demand = demand_of(result, i);

				put_check(to, check, first);
				put_tolerance(to, demand);
				jv_free(demand);
				first = false;
			}
			jv_free(check);
		}
	jv_free(checks);
	if (first && rec_string(result, "repr") && strcmp(rec_string(result, "repr"), "None") != 0)
		put_short(to, rec_string(result, "repr"), MOST_OPERAND);
}
