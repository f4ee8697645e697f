/*
 * upy-bench: a benchmark record for each benchmark whose test passes, and files of
 * them for pytest-benchmark and bench-compare. A filter: all records pass byte for byte.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench-file.h"
#include "bench-pool.h"
#include "bench-store.h"
#include "exits.h"
#include "options.h"
#include "relay.h"

enum { SAVE = 256, AUTOSAVE, SAVE_DATA, STORAGE, JSON, UNIT, KEEP_GOING };

static const struct option_spec options[] = {
	{ AUTOSAVE, "autosave", NULL, "save under the commit's id and the time" },
	{ JSON, "json", "FILE", "write the benchmarks, with all samples, to a file" },
	{ KEEP_GOING, "keep-going", NULL, "save what there is of a run that is not whole" },
	{ 'q', "quiet", NULL, "do not tell what was saved and left out" },
	{ SAVE, "save", "NAME", "save them under the next number and this name" },
	{ SAVE_DATA, "save-data", NULL, "save all samples, too, as bench-compare wants them" },
	{ STORAGE, "storage", "DIR", "where to save (default: .benchmarks)" },
	{ UNIT, "unit", "MEASURE:UNIT", "of benchmarks that name none (default: time:s)" },
	{ 0 },
};

static const struct command command = {
	"upy-bench", "", "statistics of benchmarks, and files of them", options
};

struct job {
	struct relay relay;
	struct bench_pool pool;
	const char *name; /* of --save, or NULL */
	const char *storage, *json, *unit; /* as given, or NULL */
	bool autosave, data, keep_going, quiet;
	int verdicts, results; /* the worst exit status of these */
};

/* Benchmarks that are kept go out as records. */
static void
put_entries(struct job *job, const struct bench_entry *entries)
{
	for (; entries; entries = entries->next) {
		put_bench_record(&job->relay.out, entries);
		relay_added(&job->relay);
	}
}

static int
verdict_status(const char *verdict)
{
	if (strcmp(verdict, "error") == 0)
		return EXIT_SYSTEM;
	return strcmp(verdict, "fail") == 0 || strcmp(verdict, "xpass") == 0 ? EXIT_VERDICT
									     : EXIT_PASS;
}

static int
result_status(const char *status)
{
	if (strcmp(status, "lost") == 0)
		return EXIT_SYSTEM;
	return strcmp(status, "ok") == 0 || strcmp(status, "skipped") == 0 ? EXIT_PASS
									   : EXIT_VERDICT;
}

/* As the last of a pipe it has to say what a stage before it found. */
static void
note_status(struct job *job, const struct record *record)
{
	const char *verdict = record_string(record, "verdict");
	const char *status = record_string(record, "status");

	if (verdict && strcmp(record->type, "verdict") == 0)
		job->verdicts = worse_exit(job->verdicts, verdict_status(verdict));
	if (status && strcmp(record->type, "result") == 0)
		job->results = worse_exit(job->results, result_status(status));
}

static void
add_record(void *context, const struct record *record)
{
	struct job *job = context;
	char *problem;

	note_status(job, record);
	put_entries(job, bench_pool_add(&job->pool, record, &problem));
	if (problem) {
		char *place = relay_place(&job->relay);
		const char *test = record_string(record, "test");
		char *what = xasprintf("%s: %s", test ? test : "a benchmark", problem);

		relay_error(&job->relay, EXIT_USAGE, place, what);
		free(what);
		free(place);
		free(problem);
	}
}

/* "ID_YYYYMMDD_HHMMSS", as pytest-benchmark names what it saves by itself. */
static char *
automatic_name(const struct bench_commit *commit)
{
	time_t now = time(NULL);
	struct tm parts;
	char text[32];

	gmtime_r(&now, &parts);
	strftime(text, sizeof text, "%Y%m%d_%H%M%S", &parts);
	return xasprintf("%s_%s%s", commit->id, text, commit->dirty ? "_uncommitted-changes" : "");
}

static void
tell(const struct job *job, const char *path)
{
	size_t count = job->pool.kept_count;

	if (!job->quiet)
		warnx("%zu benchmark%s saved: %s", count, count == 1 ? "" : "s", path);
}

/* Under a number of the storage. */
static void
save(struct job *job, const struct bench_commit *commit)
{
	struct buffer text = { 0 }, folder = { 0 };
	char *name = job->name ? xstrdup(job->name) : automatic_name(commit), *error = NULL, *path;

	put_bench_folder(&folder, &job->pool.boards);
	put_bench_file(&text, job->pool.kept, &job->pool.boards, commit, job->data);
	path = bench_save(bench_storage_path(job->storage), buffer_string(&folder), name, &text,
	    &error);
	if (path)
		tell(job, path);
	else
		relay_error(&job->relay, EXIT_SYSTEM, NULL, error);
	buffer_free(&text);
	buffer_free(&folder);
	free(name);
	free(path);
	free(error);
}

static void
write_json(struct job *job, const struct bench_commit *commit)
{
	struct buffer text = { 0 };
	char *error = NULL;

	put_bench_file(&text, job->pool.kept, &job->pool.boards, commit, true);
	if (!bench_replace(job->json, &text, &error))
		relay_error(&job->relay, EXIT_SYSTEM, NULL, error);
	buffer_free(&text);
	free(error);
}

/* Whether there is something true to save; says why not. */
static bool
may_save(struct job *job)
{
	if (job->relay.broken && !job->keep_going) {
		warnx("nothing is saved: the run is not whole (see above); "
		      "--keep-going saves what there is of it");
		return false;
	}
	if (job->pool.kept_count)
		return true;
	if (job->pool.left_out || job->relay.broken) {
		if (!job->quiet)
			warnx("nothing is saved: no test with a benchmark has passed");
	} else {
		relay_error(&job->relay, EXIT_USAGE, NULL,
		    "nothing is saved: the input holds no benchmark");
	}
	return false;
}

static void
save_all(struct job *job)
{
	bool numbered = job->name || job->autosave;
	struct bench_commit commit;

	if (!(numbered || job->json) || !may_save(job))
		return;
	bench_commit_find(&commit);
	if (numbered)
		save(job, &commit);
	if (job->json)
		write_json(job, &commit);
	bench_commit_free(&commit);
}

static void
finish(struct job *job)
{
	size_t left_out;

	relay_account(&job->relay, job->pool.judged);
	put_entries(job, bench_pool_rest(&job->pool));
	left_out = job->pool.left_out;
	if (left_out && !job->quiet)
		warnx("the benchmarks of %zu test%s that did not pass are left out", left_out,
		    left_out == 1 ? "" : "s");
	save_all(job);
	job->relay.status = worse_exit(job->relay.status,
	    job->pool.judged ? job->verdicts : job->results);
}

static void
check_options(struct job *job)
{
	const char *problem = job->name ? bench_name_problem(job->name) : NULL;

	if (problem)
		usage_error(&command, "--save: '%s': %s", job->name, problem);
	if (job->name && job->autosave)
		usage_error(&command, "--save and --autosave: one name only");
	if (job->data && !job->name && !job->autosave)
		usage_error(&command, "--save-data: there is no --save or --autosave");
	if (!bench_storage_path(job->storage))
		usage_error(&command, "--storage: '%s': a folder is wanted, or file://FOLDER",
		    job->storage);
	if (job->unit && !*job->unit)
		usage_error(&command, "--unit: it is empty");
	if (job->unit && strcmp(job->unit, "time:s") == 0)
		job->unit = NULL; /* what it is when nobody says anything */
}

static void
parse_options(struct job *job, int argc, char **argv)
{
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case AUTOSAVE:
			job->autosave = true;
			break;
		case JSON:
			job->json = optarg;
			break;
		case KEEP_GOING:
			job->keep_going = true;
			break;
		case 'q':
			job->quiet = true;
			break;
		case SAVE:
			job->name = optarg;
			break;
		case SAVE_DATA:
			job->data = true;
			break;
		case STORAGE:
			job->storage = optarg;
			break;
		case UNIT:
			job->unit = optarg;
			break;
		}
	if (optind < argc)
		usage_error(&command, "'%s': there are no operands: records come from stdin",
		    argv[optind]);
	check_options(job);
}

int
main(int argc, char **argv)
{
	struct job job = { .storage = ".benchmarks" };
	int status;

	parse_options(&job, argc, argv);
	bench_pool_open(&job.pool, job.unit);
	relay_open(&job.relay, command.name, STDIN_FILENO, "<stdin>");
	if (!relay_pass(&job.relay, add_record, &job))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	finish(&job);
	if (!relay_finish(&job.relay))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	status = job.relay.status;
	bench_pool_free(&job.pool);
	relay_free(&job.relay);
	return finish_output() ? status : EXIT_SYSTEM;
}
