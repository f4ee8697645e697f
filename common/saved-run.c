/* Reading saved runs: entries, and the commit they were measured at. */
#include "saved-run.h"

#include <stdlib.h>
#include <string.h>

#include "exits.h"
#include "saved-entry.h"

static struct benchmark *
add_benchmark(struct saved_run *run)
{
	struct benchmark *benchmark;

	if (run->count == run->room) {
		run->room = run->room ? 2 * run->room : 8;
		run->benchmarks = xrealloc(run->benchmarks, run->room * sizeof *run->benchmarks);
	}
	benchmark = &run->benchmarks[run->count++];
	*benchmark = (struct benchmark){ .run = run };
	return benchmark;
}

/* The newest entry cannot be compared; the others of the run can. */
static void
leave_out(struct saved_run *run, const char *why)
{
	const struct benchmark *benchmark = &run->benchmarks[run->count - 1];
	const char *name = benchmark->fullname ? benchmark->fullname : benchmark->name;

	run->status = EXIT_USAGE;
	if (!run->problem)
		run->problem = xasprintf("%s: %s%s%s", run->path, name ? name : "",
		    name ? ": " : "", why);
}

static void
free_lists(struct benchmark *benchmark)
{
	free(benchmark->samples);
	free(benchmark->times);
}

/* Forget what was read: half a run is none. */
static void
drop_benchmarks(struct saved_run *run)
{
	while (run->count > 0)
		free_lists(&run->benchmarks[--run->count]);
}

static bool
read_entry(struct saved_run *run, struct bulk *in, bool samples)
{
	struct benchmark *benchmark = add_benchmark(run);
	const char *wrong = entry_read(benchmark, &run->arena, in, samples);

	if (!in->problem && !wrong)
		return true;
	if (wrong)
		leave_out(run, wrong);
	free_lists(benchmark);
	run->count--;
	return !in->problem;
}

static void
read_commit(struct saved_run *run, struct bulk *in)
{
	struct bulk_text key;

	if (bulk_peek(in) != BULK_OBJECT) {
		bulk_skip(in);
		return;
	}
	bulk_object(in);
	while (bulk_member(in, &key))
		if (bulk_is(&key, "id") && bulk_peek(in) == BULK_STRING) {
			run->commit = entry_string(&run->arena, in);
		} else {
			if (bulk_is(&key, "dirty"))
				run->dirty = bulk_peek(in) == BULK_TRUE;
			bulk_skip(in);
		}
}

static bool
finish(struct saved_run *run, const struct bulk *in)
{
	char *error = bulk_error(in);

	if (error) {
		free(run->problem);
		run->problem = xasprintf("%s: %s", run->path, error);
		run->status = EXIT_USAGE;
		drop_benchmarks(run);
		free(error);
	}
	return !run->problem;
}

bool
run_parse_entry(struct saved_run *run, const char *text, size_t length, bool samples)
{
	struct bulk in;

	bulk_open(&in, text, length);
	if (read_entry(run, &in, samples))
		bulk_end(&in);
	return finish(run, &in);
}

bool
run_parse(struct saved_run *run, const char *text, size_t length, bool samples)
{
	struct bulk_text key;
	struct bulk in;
	bool any = false;

	bulk_open(&in, text, length);
	if (bulk_object(&in))
		while (bulk_member(&in, &key)) {
			if (bulk_is(&key, "benchmarks")) {
				any = true;
				if (bulk_array(&in))
					while (bulk_item(&in) && read_entry(run, &in, samples))
						;
			} else if (bulk_is(&key, "commit_info")) {
				read_commit(run, &in);
			} else {
				bulk_skip(&in);
			}
		}
	if (bulk_end(&in) && !any)
		bulk_fail(&in, "no \"benchmarks\": this is no saved run");
	return finish(run, &in);
}

void
run_free(struct saved_run *run)
{
	drop_benchmarks(run);
	free(run->benchmarks);
	arena_free(&run->arena);
	free(run->path);
	free(run->source);
	free(run->problem);
	free(run);
}
