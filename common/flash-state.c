/* What boards were flashed with last. */
#include "flash-state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "buffer.h"
#include "checksum.h"
#include "transport.h"

static char *
state_directory(void)
{
	const char *given = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (given && *given == '/')
		return xasprintf("%s/upy", given);
	return xasprintf("%s/.local/state/upy", home ? home : "");
}

/*
 * The file of a port: several entries may lead to the same board, and each has to see
 * what the others have done. Where there is no port, there is the address.
 */
static char *
state_path(const struct device *device)
{
	char *port = transport_port(device->address), *directory = state_directory(), *path;
	const char *key = port ? port : device->address;
	char sum[CHECKSUM_TEXT];
	struct checksum checksum;

	checksum_start(&checksum, CHECKSUM_SHA256);
	checksum_add(&checksum, key, strlen(key));
	checksum_end(&checksum, sum);
	path = xasprintf("%s/flash-%.32s", directory, sum);
	free(directory);
	free(port);
	return path;
}

bool
flash_state_make(struct flash_state *state, const struct device *device, char **error)
{
	char sum[CHECKSUM_TEXT];
	uint64_t length;
	int fd = open(device->image, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && checksum_file(fd, CHECKSUM_SHA256, sum, &length);

	*state = (struct flash_state){ 0 };
	if (!good)
		*error = xasprintf("%s: the image cannot be read: %s", device->image,
		    strerror(errno));
	if (fd >= 0)
		close(fd);
	if (!good)
		return false;
	state->path = state_path(device);
	state->text = xasprintf("%s %s\n%s\n%s\n", sum, device->name, device->address,
	    device->flash);
	return true;
}

bool
flash_state_is_current(const struct flash_state *state)
{
	FILE *file = fopen(state->path, "re");
	bool same = file != NULL;

	for (const char *c = state->text; same && *c; c++)
		same = getc(file) == (unsigned char)*c;
	same = same && getc(file) == EOF;
	if (file)
		fclose(file);
	return same;
}

void
flash_state_forget(const struct flash_state *state)
{
	unlink(state->path);
}

/* Make the directories that lead to the file. */
static void
make_directories(char *path)
{
	for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		mkdir(path, 0777);
		*slash = '/';
	}
}

bool
flash_state_note(const struct flash_state *state)
{
	char *new = xasprintf("%s.%ld", state->path, (long)getpid());
	FILE *file;
	bool good;

	make_directories(new);
	file = fopen(new, "we");
	good = file && fputs(state->text, file) >= 0;
	good = (!file || fclose(file) == 0) && good && rename(new, state->path) == 0;
	if (!good && file)
		unlink(new);
	free(new);
	return good;
}

void
flash_state_free(struct flash_state *state)
{
	free(state->path);
	free(state->text);
	*state = (struct flash_state){ 0 };
}
