/* Saved benchmarks: many that save at once, each under a number of its own. */
#include <dirent.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-store.h"
#include "tap.h"

enum { SAVERS = 12, SAVES = 40, MOST = SAVERS * SAVES };

static bool
save_some(const char *storage, int saver)
{
	char name[32], text[] = "{}\n";
	const struct buffer json = { .data = text, .length = 3 };
	bool good = true;

	snprintf(name, sizeof name, "saver%d", saver);
	for (int i = 0; i < SAVES; i++) {
		char *error = NULL, *path = bench_save(storage, "board", name, &json, &error);

		good = good && path;
		free(path);
		free(error);
	}
	return good;
}

/* All wait for the same end of file, so that they begin together. */
static pid_t
start_saver(const char *storage, int saver, const int gate[2])
{
	pid_t pid = fork();
	char byte;

	if (pid != 0)
		return pid;
	close(gate[1]);
	_exit(read(gate[0], &byte, 1) == 0 && save_some(storage, saver) ? 0 : 1);
}

static bool
save_at_once(const char *storage)
{
	int gate[2], status;
	bool good = pipe(gate) == 0;

	for (int i = 0; i < SAVERS; i++)
		good = start_saver(storage, i, gate) > 0 && good;
	close(gate[0]);
	close(gate[1]);
	while (wait(&status) > 0)
		good = good && status == 0;
	return good;
}

/* How often each number was given, and whether there is anything else; all is removed. */
static bool
count_numbers(const char *storage, int numbers[MOST + 1])
{
	char *folder = xasprintf("%s/board", storage);
	DIR *list = opendir(folder);
	bool others = false;

	for (struct dirent *entry; list && (entry = readdir(list));) {
		char *path = xasprintf("%s/%s", folder, entry->d_name);
		int number = atoi(entry->d_name);

		if (unlink(path) == 0) {
			others = others || number < 1 || number > MOST;
			numbers[number >= 1 && number <= MOST ? number : 0]++;
		}
		free(path);
	}
	if (list)
		closedir(list);
	rmdir(folder);
	rmdir(storage);
	free(folder);
	return !others;
}

static void
test_at_once(void)
{
	const char *temporary = getenv("TMPDIR");
	char *storage = xasprintf("%s/upy-store.XXXXXX", temporary ? temporary : "/tmp");
	int numbers[MOST + 1] = { 0 }, once = 0;

	if (!ok(mkdtemp(storage) != NULL, "there is a folder"))
		return;
	ok(save_at_once(storage), "%d at once save %d each", SAVERS, SAVES);
	ok(count_numbers(storage, numbers), "under numbers from 1 to %d, and nothing else is left",
	    MOST);
	for (int i = 1; i <= MOST; i++)
		once += numbers[i] == 1;
	ok(once == MOST, "each number is given once: %d of %d", once, MOST);
	free(storage);
}

static void
test_names(void)
{
	ok(!bench_name_problem("a b.c_d-0"), "a name is any text");
	ok(bench_name_problem("") && bench_name_problem("a/b") && bench_name_problem("a\nb"),
	    "but none that a file cannot have");
	is_string(bench_storage_path("file://./x"), "./x", "file:// names a folder");
	is_string(bench_storage_path("x"), "x", "so does a path");
	is_string(bench_storage_path("file://"), NULL, "nothing does not");
	is_string(bench_storage_path("http://x"), NULL, "other addresses do not");
}

int
main(void)
{
	test_at_once();
	test_names();
	return done_testing();
}
