/* The boards of a run: what they are called, and where runs on them are kept. */
#include "bench-boards.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include "bench-json.h"

enum { LONGEST_FOLDER = 200 };

static const char unknown_board[] = "unknown-board";

static struct bench_board *
board_of(struct bench_boards *boards, const char *name)
{
	void **place = strmap_at(&boards->map, name);
	struct bench_board *board = *place;

	if (board)
		return board;
	*place = board = xcalloc(1, sizeof *board);
	board->name = xstrdup(name);
	return board;
}

static void
set_fact(char **fact, const char *text)
{
	free(*fact);
	*fact = text ? xstrdup(text) : NULL;
}

/* MicroPython's own, where the language's or the product's stands before it. */
static const char *
firmware_version(const char *version)
{
	static const char name[] = "MicroPython ";
	const char *found = version ? strstr(version, name) : NULL;

	return found ? found + strlen(name) : version;
}

void
bench_boards_add(struct bench_boards *boards, const struct record *device)
{
	const char *name = record_string(device, "device");
	struct bench_board *board;

	if (!name)
		return;
	board = board_of(boards, name);
	set_fact(&board->platform, record_string(device, "platform"));
	set_fact(&board->implementation, record_string(device, "implementation"));
	set_fact(&board->machine, record_string(device, "machine"));
	set_fact(&board->version, firmware_version(record_string(device, "version")));
}

const struct bench_board *
bench_boards_get(struct bench_boards *boards, const char *name)
{
	return board_of(boards, name);
}

/* As the projects write their names; others stay as they are. */
static const char *
proper_name(const char *implementation)
{
	static const char *const names[] = { "MicroPython", "CircuitPython", "CPython", "PyPy" };

	for (size_t i = 0; implementation && i < sizeof names / sizeof *names; i++)
		if (strcasecmp(implementation, names[i]) == 0)
			return names[i];
	return implementation ? implementation : "unknown";
}

/* "1.25.0" of "v1.25.0+ds-1 on 2025-05-04": digits and so many dots. */
static size_t
version_number(const char **version, int dots)
{
	size_t length = 0;

	*version += **version == 'v';
	while (isdigit((unsigned char)(*version)[length]) ||
	    ((*version)[length] == '.' && isdigit((unsigned char)(*version)[length + 1]) && dots-- > 0))
		length++;
	return length;
}

/* What fits in the name of a folder. */
static void
put_plain(struct buffer *to, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		buffer_putc(to, isalnum((unsigned char)text[i]) || text[i] == '.' ? text[i] : '_');
}

static char *
board_kind(const struct bench_board *board)
{
	const char *name = proper_name(board->implementation);
	const char *version = board->version ? board->version : "";
	size_t length = version_number(&version, 1);
	const char *platform = board->platform ? board->platform : "unknown";
	struct buffer kind = { 0 };

	if (!board->platform && !board->implementation)
		return xstrdup(unknown_board);
	put_plain(&kind, platform, strlen(platform));
	buffer_putc(&kind, '-');
	put_plain(&kind, name, strlen(name));
	if (length)
		buffer_putc(&kind, '-');
	buffer_append(&kind, version, length);
	buffer_string(&kind);
	return kind.data;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The kinds of all boards, in order; how many. To be freed, each and all. */
static size_t
board_kinds(const struct bench_boards *boards, char ***kinds)
{
	size_t count = boards->map.count;

	*kinds = xcalloc(count + 1, sizeof **kinds);
	for (size_t i = 0; i < count; i++)
		(*kinds)[i] = board_kind(boards->map.entries[i].value);
	qsort(*kinds, count, sizeof **kinds, by_text);
	return count;
}

void
put_bench_folder(struct buffer *to, const struct bench_boards *boards)
{
	char **kinds;
	size_t count = board_kinds(boards, &kinds), start = to->length;

	if (!count)
		buffer_puts(to, unknown_board);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(kinds[i], kinds[i - 1]) != 0)
			buffer_printf(to, "%s%s", i ? "+" : "", kinds[i]);
	if (to->length - start > LONGEST_FOLDER) {
		to->length = start;
		buffer_puts(to, "many-boards");
	}
	for (size_t i = 0; i < count; i++)
		free(kinds[i]);
	free(kinds);
}

/* Add a text to a list of different ones, "a, b". */
static void
add_different(struct buffer *list, const char *text, size_t length)
{
	char *entry = xasprintf(", %.*s,", (int)length, text);
	char *all = xasprintf(", %s,", buffer_string(list));

	if (length && !strstr(all, entry))
		buffer_printf(list, "%s%.*s", list->length ? ", " : "", (int)length, text);
	free(entry);
	free(all);
}

/* What ran the benchmarks, under the names that pytest-benchmark has for it. */
static void
put_python(struct buffer *to, const struct bench_boards *boards)
{
	struct buffer names = { 0 }, versions = { 0 };

	for (size_t i = 0; i < boards->map.count; i++) {
		const struct bench_board *board = boards->map.entries[i].value;
		const char *name = proper_name(board->implementation);
		const char *version = board->version ? board->version : "";
		size_t length = version_number(&version, 2);

		add_different(&names, name, strlen(name));
		add_different(&versions, version, length);
	}
	put_text_member(to, "python_compiler", "");
	put_text_member(to, "python_implementation", buffer_string(&names));
	put_text_member(to, "python_implementation_version", buffer_string(&versions));
	put_text_member(to, "python_version", buffer_string(&versions));
	put_json_member(to, "python_build", "[\"\",\"\"]", 7);
	buffer_free(&names);
	buffer_free(&versions);
}

static void
put_board(struct buffer *to, const struct bench_board *board)
{
	buffer_putc(to, '{');
	put_text_member(to, "device", board->name);
	put_text_member(to, "platform", board->platform);
	put_text_member(to, "implementation", board->implementation);
	put_text_member(to, "version", board->version);
	put_text_member(to, "machine", board->machine);
	buffer_putc(to, '}');
}

void
put_machine_info(struct buffer *to, const struct bench_boards *boards)
{
	struct utsname host;

	if (uname(&host) != 0)
		memset(&host, 0, sizeof host);
	buffer_putc(to, '{');
	put_text_member(to, "node", host.nodename);
	put_text_member(to, "processor", "");
	put_text_member(to, "machine", host.machine);
	put_python(to, boards);
	put_text_member(to, "release", host.release);
	put_text_member(to, "system", host.sysname);
	put_json_member(to, "cpu", "{}", 2);
	put_json_member(to, "boards", "[", 1);
	for (size_t i = 0; i < boards->map.count; i++) {
		if (i)
			buffer_putc(to, ',');
		put_board(to, boards->map.entries[i].value);
	}
	buffer_puts(to, "]}");
}

static void
free_board(void *value)
{
	struct bench_board *board = value;

	free(board->name);
	free(board->platform);
	free(board->implementation);
	free(board->machine);
	free(board->version);
	free(board);
}

void
bench_boards_free(struct bench_boards *boards)
{
	strmap_free(&boards->map, free_board);
}
