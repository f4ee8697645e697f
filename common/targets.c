/* Operands -> files, and the tests of them that were asked for. */
#include "targets.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"

struct target {
	struct strmap names;
	bool whole; /* the file was given without a name */
};

/* The length of the file's path in an operand. */
static size_t
path_length(const char *operand)
{
	const char *first = strstr(operand, "::");

	if (!first || access(operand, F_OK) == 0)
		return strlen(operand);
	for (const char *end = first; end; end = strstr(end + 1, "::")) {
		char *path = xstrndup(operand, (size_t)(end - operand));
		bool there = access(path, F_OK) == 0;

		free(path);
		if (there)
			return (size_t)(end - operand);
	}
	return (size_t)(first - operand);
}

bool
targets_add(struct targets *targets, const char *operand)
{
	size_t length = path_length(operand);
	char *path = xstrndup(operand, length);
	void **place = strmap_at(&targets->files, path);
	struct target *target;
	bool again;

	free(path);
	if (!*place)
		*place = xcalloc(1, sizeof *target);
	target = *place;
	if (operand[length]) {
		*strmap_at(&target->names, operand + length + strlen("::")) = target;
		return true;
	}
	again = target->whole;
	target->whole = true;
	return !again;
}

const struct strmap *
targets_names(const struct targets *targets, const char *path)
{
	const struct target *target = strmap_get(&targets->files, path);

	return target && !target->whole ? &target->names : NULL;
}

bool
targets_hold(const struct targets *targets, const char *path, const char *name)
{
	const struct strmap *names = targets_names(targets, path);

	return !names || strmap_get(names, name);
}

static void
free_target(void *value)
{
	struct target *target = value;

	strmap_free(&target->names, NULL);
	free(target);
}

void
targets_free(struct targets *targets)
{
	strmap_free(&targets->files, free_target);
}
