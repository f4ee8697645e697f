/* Excerpts of source files. */
#include "report-excerpt.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wording.h"

enum { MOST_LINES = 4, MOST_COLUMNS = 160, MOST_NUMBER = 1000000000 };

FILE *
open_source(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat status;

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fdopen(fd, "r");
	if (fd >= 0)
		close(fd);
	return NULL;
}

static size_t
indentation(const char *line)
{
	return strspn(line, " \t");
}

static void
put_source_line(struct buffer *to, const char *lead, const char *line, size_t indent)
{
	size_t own = indentation(line);

	buffer_puts(to, lead);
	put_short(to, line + (own < indent ? own : indent), MOST_COLUMNS);
	while (to->length && to->data[to->length - 1] == ' ')
		to->length--;
	buffer_putc(to, '\n');
}

void
put_excerpt(struct buffer *to, const char *lead, const char *path, long line, long count)
{
	FILE *file = line >= 1 && line <= MOST_NUMBER ? open_source(path) : NULL;
	long shown = count > MOST_LINES ? MOST_LINES : count;
	size_t room = 0, indent = 0;
	char *text = NULL;

	if (!file)
		return;
	for (long i = 1; i < line + shown && getline(&text, &room, file) >= 0; i++) {
		if (i < line)
			continue;
		if (i == line)
			indent = indentation(text);
		put_source_line(to, lead, text, indent);
		if (i + 1 == line + shown && shown < count)
			buffer_printf(to, "%s...\n", lead);
	}
	free(text);
	fclose(file);
}
