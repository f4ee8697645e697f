/* Frames of tracebacks -> lines of files. */
#include "traceback.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "records.h"
#include "report-excerpt.h"

enum { LONGEST_NAME = 200, MOST_SOURCES = 1000 };

/* Where a piece of code stands. */
struct source {
	char *file;
	long first; /* the line of `file` that holds the code's first line */
	long count; /* code lines that stand one to a file line; 0: the whole file */
};

static void
free_source(void *value)
{
	struct source *source = value;

	free(source->file);
	free(source);
}

void
sources_free(struct sources *sources)
{
	strmap_free(&sources->map, free_source);
	strmap_free(&sources->older, free_source);
}

/* Of a result; its file is borrowed from `file` or from the result. */
static struct source
source_of(const char *file, jv result)
{
	const char *action = rec_string(result, "do"), *path = rec_string(result, "path");
	double line = rec_number(result, "line", 0), lines = rec_number(result, "lines", 1);

	if (action && path && strcmp(action, "load") == 0)
		return (struct source){ (char *)path, 1, 0 };
	return (struct source){ (char *)file, line >= 1 && line < 1e9 ? (long)line : 1,
		lines >= 1 && lines < 1e9 ? (long)lines : 1 };
}

void
sources_add(struct sources *sources, const char *file, jv result)
{
	struct source source = source_of(file, result), *kept;
	char *key;
	void **place;

	if (!source.file || source.count == 1)
		return; /* a function needs more than a line, as a rule */
	if (sources->map.count == MOST_SOURCES) {
		strmap_free(&sources->older, free_source);
		sources->older = sources->map;
		sources->map = (struct strmap){ 0 };
	}
	key = xasprintf("%s:%ld", source.file, source.first);
	place = strmap_at(&sources->map, key);
	free(key);
	if (*place)
		return;
	*place = kept = xmalloc(sizeof *kept);
	*kept = source;
	kept->file = xstrdup(source.file);
}

static long
file_line(const struct source *source, long line)
{
	if (source->count == 0)
		return line;
	return line >= 1 && line <= source->count ? source->first + line - 1 : source->first;
}

/* Whether the text of a line begins the definition of the function. */
static bool
defines(const char *text, const char *name)
{
	text += strspn(text, " \t-");
	if (strncmp(text, "async ", 6) == 0)
		text += 6 + strspn(text + 6, " ");
	if (strncmp(text, "def ", 4) != 0)
		return false;
	text += 4 + strspn(text + 4, " ");
	if (strncmp(text, name, strlen(name)) != 0)
		return false;
	text += strlen(name);
	return text[strspn(text, " ")] == '(';
}

/* Whether the source defines the function at or before its line. */
static bool
holds_function(const struct source *source, const char *name, long line)
{
	FILE *file = open_source(source->file);
	long last = file_line(source, line);
	char *text = NULL;
	size_t room = 0;
	bool found = false;

	if (!file)
		return false;
	for (long i = 1; i <= last && !found && getline(&text, &room, file) >= 0; i++)
		found = i >= source->first && defines(text, name);
	free(text);
	fclose(file);
	return found;
}

/* The newest source that defines the function at or before its line, or NULL. */
static const struct source *
find_definition(const struct strmap *map, const char *name, long line)
{
	for (size_t i = map->count; i-- > 0;) {
		const struct source *source = map->entries[i].value;

		if ((!source->count || line <= source->count) && holds_function(source, name, line))
			return source;
	}
	return NULL;
}

/* The file line of a frame in "<stdin>"; *file is NULL when it is not known. */
static long
find_frame(const struct sources *sources, const struct source *own, const char *name, long line,
    const char **file)
{
	bool own_code = !*name || strcmp(name, "<module>") == 0;
	const struct source *found;

	*file = own->file;
	if (own_code || (own->file && holds_function(own, name, line)))
		return file_line(own, line);
	found = find_definition(&sources->map, name, line);
	if (!found)
		found = find_definition(&sources->older, name, line);
	*file = found ? found->file : NULL;
	return found ? file_line(found, line) : line;
}

static void
put_line_of_traceback(struct buffer *to, const struct sources *sources, const struct source *own,
    const char *text, size_t length)
{
	char *line = xstrndup(text, length);
	char origin[LONGEST_NAME + 1], name[LONGEST_NAME + 1] = "";
	const char *file = NULL;
	bool found = false;
	long number = 0;

	line[strcspn(line, "\r")] = '\0';
	if (sscanf(line, " File \"%200[^\"]\", line %9ld, in %200s", origin, &number, name) >= 2) {
		file = origin;
		if (strcmp(origin, "<stdin>") == 0)
			number = find_frame(sources, own, name, number, &file);
		found = file && file != origin;
	}
	if (!file)
		buffer_puts(to, line);
	else if (*name)
		buffer_printf(to, "%s:%ld: in %s", file, number, name);
	else
		buffer_printf(to, "%s:%ld:", file, number);
	buffer_putc(to, '\n');
	/* Only of code that came from here: a file that the board names is the board's. */
	if (found)
		put_excerpt(to, CODE_LEAD, file, number, 1);
	free(line);
}

void
put_traceback(struct buffer *to, const struct sources *sources, const char *file, jv result)
{
	jv err = rec_get(result, "err");
	const char *text = jv_get_kind(err) == JV_KIND_OBJECT ? rec_string(err, "traceback") : NULL;
	struct source own = source_of(file, result);

	while (text && *text) {
		size_t length = strcspn(text, "\n");

		if (length && strncmp(text, "Traceback (", 11) != 0)
			put_line_of_traceback(to, sources, &own, text, length);
		text += length + (text[length] == '\n');
	}
	jv_free(err);
}
