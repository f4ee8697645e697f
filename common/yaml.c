/* YAML documents: from text or a file to nodes and back to nothing. */
#include "yaml.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "exits.h"
#include "read-all.h"
#include "yaml-nodes.h"

enum { LARGEST_FILE = 64 * 1024 * 1024 };

struct document {
	struct owned *nodes;
	struct node *root;
};

struct document *
yaml_parse(const char *name, const char *text, size_t length, char **error)
{
	struct document *document = xcalloc(1, sizeof *document);

	document->root = nodes_build(name, text, length, &document->nodes, error);
	if (!*error)
		return document;
	document_free(document);
	return NULL;
}

void
document_free(struct document *document)
{
	if (!document)
		return;
	nodes_free(document->nodes);
	free(document);
}

const struct node *
yaml_root(const struct document *document)
{
	return document->root;
}

struct document *
yaml_read(int fd, const char *name, char **error, int *status)
{
	struct buffer text = { 0 };
	struct document *document = NULL;

	*error = NULL;
	if (read_all(fd, LARGEST_FILE, &text)) {
		document = yaml_parse(name, buffer_string(&text), text.length, error);
		*status = document ? EXIT_PASS : EXIT_USAGE;
	} else {
		*error = xasprintf("%s: cannot read: %s", name, strerror(errno));
		*status = errno == EFBIG ? EXIT_USAGE : EXIT_SYSTEM;
	}
	buffer_free(&text);
	return document;
}

struct document *
yaml_load(const char *path, char **error, int *status)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct document *document;

	if (fd < 0) {
		*error = xasprintf("%s: cannot open: %s", path, strerror(errno));
		*status = EXIT_SYSTEM;
		return NULL;
	}
	document = yaml_read(fd, path, error, status);
	close(fd);
	return document;
}
