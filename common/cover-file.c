/* Files in one go. */
#include "cover-file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "read-all.h"

enum { MOST = 64 << 20 };

bool
read_whole_file(const char *path, struct buffer *to, char **error)
{
	if (read_all_of(path, MOST, to))
		return true;
	*error = xasprintf("%s: cannot read: %s", path, strerror(errno));
	return false;
}

bool
write_whole_file(const char *path, const struct buffer *text, char **error)
{
	FILE *file = fopen(path, "we");
	bool good = file &&
	    fwrite(text->length ? text->data : "", 1, text->length, file) == text->length;

	if (file && fclose(file) != 0)
		good = false;
	if (!good)
		*error = xasprintf("%s: cannot write: %s", path, strerror(errno));
	return good;
}
