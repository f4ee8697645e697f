#include "cov-into.h"

#include <stdlib.h>

void
cov_into_open(struct cov_into *into, struct coverage *data, const struct cov_paths *paths)
{
	*into = (struct cov_into){ .data = data, .paths = paths };
}

void
cov_into_free(struct cov_into *into)
{
	strmap_free(&into->known, NULL);
	buffer_free(&into->name);
}

struct covered_file *
cov_into_file(struct cov_into *into, const char *name, size_t length)
{
	void **place;
	char *path;

	if (length && *name == '<')
		return NULL;
	buffer_clear(&into->name);
	buffer_append(&into->name, name, length);
	place = strmap_at(&into->known, buffer_string(&into->name));
	if (!*place) {
		path = cov_path(into->paths, buffer_string(&into->name));
		*place = coverage_file(into->data, path);
		free(path);
	}
	return *place;
}
