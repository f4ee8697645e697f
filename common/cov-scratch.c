#include "cov-scratch.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buffer.h"

extern char **environ;

int
run_program(const char *const *arguments)
{
	pid_t pid;
	int status;

	errno = posix_spawnp(&pid, arguments[0], NULL, NULL, (char *const *)arguments, environ);
	if (errno)
		return -1;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return status;
}

char *
scratch_file(void)
{
	const char *folder = getenv("TMPDIR");
	char *path = xasprintf("%s/upy-cov.XXXXXX", folder && *folder ? folder : "/tmp");
	int fd = mkstemp(path);

	if (fd >= 0) {
		close(fd);
		return path;
	}
	free(path);
	return NULL;
}

void
scratch_free(char *path)
{
	int saved = errno;

	unlink(path);
	free(path);
	errno = saved;
}
