/* A pool of benchmarks. */
#include "bench-pool.h"

#include <stdlib.h>
#include <string.h>

#include "measurement.h"

/* A test with benchmarks: its verdicts. */
struct tested {
	size_t passes, others;
};

/* A test on a board. */
struct trial {
	struct tested *tested;
	double attempt;
	size_t benchmarks; /* results of this attempt that are some, good or not */
	bool bad;	   /* one of its results is not */
	struct bench_entry *first, **end;
};

void
bench_pool_open(struct bench_pool *pool, const char *unit)
{
	*pool = (struct bench_pool){ .unit = unit };
	pool->kept_end = &pool->kept;
}

/* What verdicts call a step that belongs to no test; to be freed. */
static char *
test_of(const struct record *record)
{
	const char *test = record_string(record, "test");

	return test ? xstrdup(test) : xasprintf("step %.0f", record_number(record, "step", 1));
}

static struct tested *
tested_of(struct bench_pool *pool, const char *test)
{
	void **place = strmap_at(&pool->tests, test);

	if (!*place)
		*place = xcalloc(1, sizeof(struct tested));
	return *place;
}

/* Of a result or verdict; missing names are empty. */
static struct trial *
trial_of(struct bench_pool *pool, const struct record *record, bool make)
{
	const char *role = record_string(record, "role"), *device = record_string(record, "device");
	char *test = test_of(record);
	char *key = xasprintf("%s\n%s\n%s", test, role ? role : "", device ? device : "");
	void **place = make ? strmap_at(&pool->trials, key) : NULL;
	struct trial *trial = make ? *place : strmap_get(&pool->trials, key);

	if (make && !trial) {
		*place = trial = xcalloc(1, sizeof *trial);
		trial->end = &trial->first;
		trial->tested = tested_of(pool, test);
	}
	free(key);
	free(test);
	return trial;
}

static void
clear_trial(struct trial *trial)
{
	bench_entries_free(trial->first);
	*trial = (struct trial){ .tested = trial->tested, .end = &trial->first };
}

static void
append(struct bench_entry ***end, struct bench_entry *list)
{
	**end = list;
	while (**end)
		*end = &(**end)->next;
}

static bool
is_benchmark(const struct record *record)
{
	const char *verb = record_string(record, "do");

	return (verb && strcmp(verb, "bench") == 0) || record_has(record, "samples") ||
	    record_has(record, "host_samples");
}

static bool
is_good(const struct record *record)
{
	const char *status = record_string(record, "status");

	return status && strcmp(status, "ok") == 0;
}

static struct bench_entry *
make_entries(struct bench_pool *pool, const struct record *record, bool first, char **problem)
{
	const char *verb = record_string(record, "do"), *device = record_string(record, "device");
	char *test = test_of(record);
	struct bench_origin origin = {
		.test = test,
		.role = record_string(record, "role"),
		.device = device,
		.board = device ? bench_boards_get(&pool->boards, device) : NULL,
		.unit = pool->unit,
		.several = pool->planned_boards > 1,
		.by_host = verb && strcmp(verb, "host") == 0,
	};
	struct measurement measurement;
	struct bench_entry *entries = NULL;

	if (!first)
		origin.step = (size_t)record_number(record, "step", 1);
	if (measurement_read(&measurement, record->line, record->length, problem))
		entries = bench_entries(&origin, &measurement, problem);
	measurement_free(&measurement);
	free(test);
	return entries;
}

static void
add_result(struct bench_pool *pool, const struct record *record, char **problem)
{
	bool benchmark = is_benchmark(record);
	double attempt = record_number(record, "attempt", 1);
	struct trial *trial = trial_of(pool, record, benchmark);

	if (!trial)
		return;
	if (trial->attempt != attempt)
		clear_trial(trial);
	trial->attempt = attempt;
	trial->bad |= !is_good(record);
	if (!benchmark)
		return;
	if (is_good(record))
		append(&trial->end, make_entries(pool, record, !trial->benchmarks, problem));
	trial->benchmarks++;
}

/* Keep what a trial has, or count it as left out; then it is over. */
static const struct bench_entry *
decide(struct bench_pool *pool, struct trial *trial, bool keep)
{
	const struct bench_entry *kept = keep ? trial->first : NULL;

	pool->left_out += trial->benchmarks && !kept;
	if (keep) {
		for (const struct bench_entry *entry = kept; entry; entry = entry->next)
			pool->kept_count++;
		append(&pool->kept_end, trial->first);
		trial->first = NULL;
	}
	clear_trial(trial);
	return kept;
}

static const struct bench_entry *
add_verdict(struct bench_pool *pool, const struct record *record)
{
	const char *verdict = record_string(record, "verdict");
	bool pass = verdict && strcmp(verdict, "pass") == 0;
	struct trial *trial = trial_of(pool, record, false);
	char *test = test_of(record);
	struct tested *tested = strmap_get(&pool->tests, test);

	free(test);
	pool->judged = true;
	if (tested)
		*(pass ? &tested->passes : &tested->others) += 1;
	return trial ? decide(pool, trial, pass) : NULL;
}

static void
add_plan(struct bench_pool *pool, const struct record *record)
{
	const char *by = record_string(record, "by");
	jv roles = rec_get(record_value(record), "boards");
	size_t boards = 0;

	pool->judged |= by && strcmp(by, "upy-assert") == 0;
	if (jv_get_kind(roles) == JV_KIND_OBJECT)
		jv_object_foreach(roles, role, names) {
			if (jv_get_kind(names) == JV_KIND_ARRAY)
				boards += (size_t)jv_array_length(jv_copy(names));
			jv_free(role);
			jv_free(names);
		}
	jv_free(roles);
	if (boards > pool->planned_boards)
		pool->planned_boards = boards;
}

const struct bench_entry *
bench_pool_add(struct bench_pool *pool, const struct record *record, char **problem)
{
	*problem = NULL;
	if (strcmp(record->type, "result") == 0)
		add_result(pool, record, problem);
	else if (strcmp(record->type, "verdict") == 0)
		return add_verdict(pool, record);
	else if (strcmp(record->type, "device") == 0)
		bench_boards_add(&pool->boards, record);
	else if (strcmp(record->type, "plan") == 0)
		add_plan(pool, record);
	return NULL;
}

const struct bench_entry *
bench_pool_rest(struct bench_pool *pool)
{
	struct bench_entry *const *end = pool->kept_end;

	for (size_t i = 0; i < pool->trials.count; i++) {
		struct trial *trial = pool->trials.entries[i].value;
		const struct tested *tested = trial->tested;

		/* Boards that play along in a test have no verdicts of their own. */
		decide(pool, trial, pool->judged ? tested->passes && !tested->others : !trial->bad);
	}
	return *end;
}

static void
free_trial(void *value)
{
	struct trial *trial = value;

	bench_entries_free(trial->first);
	free(trial);
}

void
bench_pool_free(struct bench_pool *pool)
{
	strmap_free(&pool->trials, free_trial);
	strmap_free(&pool->tests, free);
	bench_entries_free(pool->kept);
	bench_boards_free(&pool->boards);
}
