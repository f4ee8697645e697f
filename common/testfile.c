/* Test files: from a file to its tests, and back to nothing. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "exits.h"
#include "testfile-internal.h"

/* Paths are looked up beside the test file; stdin has no place. */
static const char *
place_of(const struct testfile *file)
{
	return strcmp(file->path, "<stdin>") == 0 ? NULL : file->path;
}

static struct document *
read_document(const char *path, struct faults *faults, int *status)
{
	bool is_stdin = strcmp(path, "-") == 0;
	char *error;
	int its_status;
	struct document *document = is_stdin
	    ? yaml_read(STDIN_FILENO, "<stdin>", &error, &its_status)
	    : yaml_load(path, &error, &its_status);

	if (document)
		return document;
	fault_message(faults, error);
	free(error);
	*status = worse_exit(*status, its_status);
	return NULL;
}

struct testfile *
testfile_read(const char *path, struct faults *faults, int *status)
{
	struct document *document = read_document(path, faults, status);
	size_t errors = faults->errors;
	struct testfile *file;
	const struct node *root;

	if (!document)
		return NULL;
	file = xcalloc(1, sizeof *file);
	file->path = xstrdup(strcmp(path, "-") == 0 ? "<stdin>" : path);
	file->document = document;
	file->reading = (struct reading){ .faults = faults, .beside = place_of(file) };
	faults->file = file->path;
	root = yaml_root(document);
	if (!root)
		fault(faults, &(struct node){ .line = 1, .column = 1 }, "holds no tests");
	else if (root->kind == NODE_MAP)
		testfile_read_map(file, root);
	else
		testfile_read_cases(file, root);
	reading_check_escaped(&file->reading);
	if (faults->errors > errors)
		*status = worse_exit(*status, EXIT_USAGE);
	return file;
}

bool
testcase_has_tag(const void *test, const char *tag)
{
	const struct node *tags = ((const struct testcase *)test)->part.given[DIR_TAGS];

	if (tags && tags->kind == NODE_SCALAR)
		return strcmp(tags->text, tag) == 0;
	for (size_t i = 0; tags && i < tags->count; i++)
		if (strcmp(tags->items[i]->text, tag) == 0)
			return true;
	return false;
}

void
testfile_free(struct testfile *file)
{
	if (!file)
		return;
	for (size_t i = 0; i < file->count; i++) {
		free(file->cases[i].name);
		free(file->cases[i].needs);
		free(file->cases[i].sources.tests);
		part_free(&file->cases[i].part);
		parts_free(&file->cases[i].setup);
		parts_free(&file->cases[i].steps);
		parts_free(&file->cases[i].teardown);
	}
	free(file->cases);
	parts_free(&file->setup);
	parts_free(&file->teardown);
	reading_free(&file->reading);
	document_free(file->document);
	free(file->path);
	free(file);
}
