/* Users of device files, from /proc. */
#include "port-users.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 64 };

/* Whether a link in the directory leads to the path. */
static bool
links_to(const char *directory, const char *path)
{
	DIR *links = opendir(directory);
	struct dirent *entry;
	bool found = false;

	while (!found && links && (entry = readdir(links))) {
		char target[PATH_MAX];
		ssize_t n = readlinkat(dirfd(links), entry->d_name, target, sizeof target - 1);

		target[n > 0 ? n : 0] = '\0';
		found = strcmp(target, path) == 0;
	}
	if (links)
		closedir(links);
	return found;
}

static void
read_command(struct port_user *user)
{
	char path[PATH_SIZE];
	FILE *file;

	snprintf(path, sizeof path, "/proc/%ld/comm", user->pid);
	file = fopen(path, "re");
	if (!file || !fgets(user->command, sizeof user->command, file))
		user->command[0] = '\0';
	user->command[strcspn(user->command, "\n")] = '\0';
	if (file)
		fclose(file);
}

/* The next process of /proc; false after the last. */
static bool
next_process(DIR *processes, struct port_user *user)
{
	struct dirent *entry;

	while (processes && (entry = readdir(processes)))
		if ((user->pid = strtol(entry->d_name, NULL, 10)) > 0 && user->pid != getpid()) {
			read_command(user);
			return true;
		}
	return false;
}

size_t
port_users(const char *path, struct port_user *users, size_t most)
{
	DIR *processes = opendir("/proc");
	struct port_user user;
	size_t count = 0;

	while (count < most && next_process(processes, &user)) {
		char links[PATH_SIZE];

		snprintf(links, sizeof links, "/proc/%ld/fd", user.pid);
		if (links_to(links, path))
			users[count++] = user;
	}
	if (processes)
		closedir(processes);
	return count;
}

bool
process_named(const char *command, struct port_user *found)
{
	DIR *processes = opendir("/proc");
	bool good = false;

	while (!good && next_process(processes, found))
		good = strcmp(found->command, command) == 0;
	if (processes)
		closedir(processes);
	return good;
}
