/*
 * Numbers of saved benchmarks. A number is claimed by making the file ".NNNN", which
 * only one can; the text is written there and then gets its name. Whoever claims a
 * number looks again whether it is still free: another may have been through with it.
 */
#include "bench-store.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FEWEST_DIGITS = 4, MOST_DIGITS = 9, LONGEST_NAME = 200, MODE = 0666 };

const char *
bench_name_problem(const char *name)
{
	if (!*name)
		return "it is empty";
	if (strlen(name) > LONGEST_NAME)
		return "it is longer than 200 bytes";
	if (strpbrk(name, "\\/:*?<>|"))
		return "none of \\ / : * ? < > | may be in it";
	for (; *name; name++)
		if (iscntrl((unsigned char)*name))
			return "no control character may be in it";
	return NULL;
}

const char *
bench_storage_path(const char *storage)
{
	if (strncmp(storage, "file://", 7) == 0)
		return storage[7] ? storage + 7 : NULL;
	return *storage && !strstr(storage, "://") ? storage : NULL;
}

/* Like mkdir -p; false with errno. */
static bool
make_folders(char *path)
{
	for (char *slash = path; slash; *slash = '/') {
		slash = strchr(slash + 1, '/');
		if (!slash)
			break;
		*slash = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return false;
	}
	return mkdir(path, 0777) == 0 || errno == EEXIST;
}

/* The number at the start of "NNNN_NAME.json" or of a claim, ".NNNN"; else 0. */
static long
number_of(const char *file)
{
	size_t digits;

	file += *file == '.';
	digits = strspn(file, "0123456789");
	if (digits < FEWEST_DIGITS || digits > MOST_DIGITS)
		return 0;
	return file[digits] == '_' || !file[digits] ? atol(file) : 0;
}

/*
 * The highest number of the files and claims in a folder, -1 with errno; and whether a
 * file has the number `sought` already.
 */
static long
highest_number(int folder, long sought, bool *found)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd >= 0 ? fdopendir(fd) : NULL;
	long highest = 0;

	*found = false;
	if (!list) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	for (const struct dirent *entry; (entry = readdir(list));) {
		long number = number_of(entry->d_name);

		highest = number > highest ? number : highest;
		*found |= number == sought && *entry->d_name != '.';
	}
	closedir(list);
	return highest;
}

/*
 * Claim the next number; the descriptor of its file, or -1 with errno. Each turn
 * ends with a number or because another process has got one.
 */
static int
claim_number(int folder, long *number, char claim[static 32])
{
	for (;;) {
		bool found;
		int fd;

		*number = highest_number(folder, 0, &found) + 1;
		if (*number == 0)
			return -1;
		snprintf(claim, 32, ".%04ld", *number);
		fd = openat(folder, claim, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE);
		if (fd < 0 && errno != EEXIST)
			return -1;
		if (fd < 0)
			continue;
		if (highest_number(folder, *number, &found) >= 0 && !found)
			return fd;
		close(fd);
		unlinkat(folder, claim, 0);
	}
}

/* Write all and close, on the disk when it returns; false with errno. */
static bool
write_all(int fd, const struct buffer *text)
{
	size_t done = 0;
	bool good;
	int problem;

	while (done < text->length) {
		ssize_t written = write(fd, text->data + done, text->length - done);

		if (written < 0 && errno != EINTR)
			break;
		done += written > 0 ? (size_t)written : 0;
	}
	good = done == text->length && (fsync(fd) == 0 || errno == EINVAL);
	problem = errno;
	good = close(fd) == 0 && good;
	errno = problem;
	return good;
}

/* Give the claim its name, which nobody has; a file system without links can only rename. */
static bool
name_file(int folder, const char *claim, const char *file)
{
	if (linkat(folder, claim, folder, file, 0) == 0) {
		unlinkat(folder, claim, 0);
		return true;
	}
	return (errno == EPERM || errno == EOPNOTSUPP || errno == EMLINK) &&
	    renameat(folder, claim, folder, file) == 0;
}

/* Who asks the program to stop waits for the little while in which a part of a file is there. */
static void
hold_signals(sigset_t *before)
{
	sigset_t asking;

	sigemptyset(&asking);
	sigaddset(&asking, SIGINT);
	sigaddset(&asking, SIGTERM);
	sigaddset(&asking, SIGHUP);
	sigprocmask(SIG_BLOCK, &asking, before);
}

/* The file's name in the folder, to be freed; NULL with errno. */
static char *
save_in(int folder, const char *name, const struct buffer *text)
{
	long number;
	char claim[32], *file;
	int fd = claim_number(folder, &number, claim), problem;

	if (fd < 0)
		return NULL;
	file = xasprintf("%04ld_%s.json", number, name);
	if (write_all(fd, text) && name_file(folder, claim, file) &&
	    (fsync(folder) == 0 || errno == EINVAL))
		return file;
	problem = errno;
	unlinkat(folder, claim, 0);
	free(file);
	errno = problem;
	return NULL;
}

char *
bench_save(const char *storage, const char *folder, const char *name,
    const struct buffer *text, char **error)
{
	char *path = xasprintf("%s/%s", storage, folder), *file = NULL, *whole = NULL;
	int fd = make_folders(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	sigset_t before;

	hold_signals(&before);
	if (fd >= 0)
		file = save_in(fd, name, text);
	if (file)
		whole = xasprintf("%s/%s", path, file);
	else
		*error = xasprintf("%s: cannot save: %s", path, strerror(errno));
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (fd >= 0)
		close(fd);
	free(path);
	free(file);
	return whole;
}

/* A file of its own kind: a terminal, a pipe, what a descriptor leads to. */
static bool
is_special(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

/* mkstemp(3) gives rw------- only; open(2) what the umask leaves. */
static void
set_usual_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	(void)!fchmod(fd, MODE & ~mask);
}

static bool
replace_by_new(const char *path, const struct buffer *text)
{
	char *real = realpath(path, NULL);
	const char *place = real ? real : path;
	char *temporary = xasprintf("%s.XXXXXX", place);
	int fd = mkostemp(temporary, O_CLOEXEC), problem;
	bool good = false;

	if (fd >= 0) {
		set_usual_mode(fd);
		good = write_all(fd, text) && rename(temporary, place) == 0;
		problem = errno;
		if (!good)
			unlink(temporary);
		errno = problem;
	}
	problem = errno;
	free(temporary);
	free(real);
	errno = problem;
	return good;
}

bool
bench_replace(const char *path, const struct buffer *text, char **error)
{
	sigset_t before;
	bool good;

	if (is_special(path)) {
		int fd = open(path, O_WRONLY | O_CLOEXEC);

		good = fd >= 0 && write_all(fd, text);
	} else {
		hold_signals(&before);
		good = replace_by_new(path, text);
		sigprocmask(SIG_SETMASK, &before, NULL);
	}
	if (!good)
		*error = xasprintf("%s: cannot write: %s", path, strerror(errno));
	return good;
}
