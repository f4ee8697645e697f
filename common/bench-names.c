/* What benchmarks are called, and what they were made of: as upydev does it. */
#include <string.h>

#include "bench-entry-internal.h"
#include "bench-json.h"

const char *const bench_groups[] = { "device", "host", "diff" };

/* "FILE::" of a test's id, its length; 0 when it has none. */
static size_t
file_length(const char *test)
{
	const char *colons = strstr(test, "::");

	return colons ? (size_t)(colons - test) + 2 : 0;
}

/* The test's name; a second benchmark in it has its step's number. */
static void
put_case_name(struct buffer *to, const struct bench_origin *origin)
{
	buffer_puts(to, origin->test + file_length(origin->test));
	if (origin->step)
		buffer_printf(to, " step %zu", origin->step);
}

/* The host's and the difference need a board only where there are several. */
static void
put_suffix(struct buffer *to, const struct maker *maker)
{
	const struct bench_board *board = maker->origin->board;
	bool named = board && (maker->group == GROUP_DEVICE || maker->origin->several);

	if (!named && maker->group != GROUP_DIFF)
		return;
	buffer_puts(to, ":[");
	if (maker->group != GROUP_DEVICE)
		buffer_printf(to, "%s%s", bench_groups[maker->group], named ? "@" : "");
	if (named)
		buffer_puts(to, board->name);
	if (maker->group == GROUP_DEVICE && board->platform)
		buffer_printf(to, "@%s", board->platform);
	buffer_putc(to, ']');
}

static void
put_name(struct buffer *to, const struct maker *maker)
{
	buffer_puts(to, "test_dev[");
	put_case_name(to, maker->origin);
	buffer_putc(to, ']');
	put_suffix(to, maker);
}

/* A word of a sentence, after a space. */
static void
put_word(struct buffer *to, const char *before, const char *word)
{
	if (word)
		buffer_printf(to, "%s%s", before, word);
}

/* "NAME @ PLATFORM micropython-VERSION MACHINE", as far as it is known. */
static void
put_param(struct buffer *to, const struct bench_origin *origin)
{
	const struct bench_board *board = origin->board;

	put_case_name(to, origin);
	if (!board)
		return;
	buffer_puts(to, " @");
	put_word(to, " ", board->platform ? board->platform : board->name);
	put_word(to, " ", board->implementation);
	put_word(to, board->implementation ? "-" : " ", board->version);
	put_word(to, " ", board->machine);
}

void
put_bench_names(const struct maker *maker)
{
	struct buffer name = { 0 };
	const char *test = maker->origin->test;

	put_text_member(maker->to, "group", bench_groups[maker->group]);
	put_name(&name, maker);
	put_text_member(maker->to, "name", buffer_string(&name));
	buffer_clear(&name);
	buffer_append(&name, test, file_length(test));
	put_name(&name, maker);
	put_text_member(maker->to, "fullname", buffer_string(&name));
	buffer_free(&name);
}

/* Results made by hand have no case, but param:cmd must not fail. */
void
put_bench_params(const struct maker *maker)
{
	const struct bulk_text *given = &maker->measurement->benchmark_case;
	struct buffer text = { 0 };

	put_json_member(maker->to, "params", "{", 1);
	if (given->length && *given->start != 'n') {
		put_json_member(maker->to, "cmd", given->start, given->length);
	} else {
		put_case_name(&text, maker->origin);
		put_json_member(maker->to, "cmd", "{", 1);
		put_text_member(maker->to, "name", buffer_string(&text));
		buffer_putc(maker->to, '}');
	}
	buffer_putc(maker->to, '}');
	buffer_clear(&text);
	put_param(&text, maker->origin);
	put_text_member(maker->to, "param", buffer_string(&text));
	buffer_free(&text);
}
