/* Runs of producers and the number of their records. */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "buffer.h"

struct producer {
	struct run *open; /* the innermost run that has not ended */
	size_t stray;	  /* records outside of any run */
};

struct contradiction {
	char *text;
	struct contradiction *next;
};

static void
free_run(void *value)
{
	struct run *run = value;

	if (run)
		free(run->by);
	free(run);
}

void
ledger_free(struct ledger *ledger)
{
	strmap_free(&ledger->runs, free_run);
	strmap_free(&ledger->producers, free);
	for (struct contradiction *next, *c = ledger->contradictions; c; c = next) {
		next = c->next;
		free(c->text);
		free(c);
	}
	*ledger = (struct ledger){ 0 };
}

/* Keep a complaint (consumed) for the end. */
static void
contradict(struct ledger *ledger, char *text)
{
	struct contradiction *contradiction = xcalloc(1, sizeof *contradiction);

	contradiction->text = text;
	if (ledger->last)
		ledger->last->next = contradiction;
	else
		ledger->contradictions = contradiction;
	ledger->last = contradiction;
}

static struct producer *
producer_of(struct ledger *ledger, const char *by)
{
	void **place = strmap_at(&ledger->producers, by);

	if (!*place)
		*place = xcalloc(1, sizeof(struct producer));
	return *place;
}

/* The place of the run that a plan or an end names; NULL when it names none. */
static void **
run_place(struct ledger *ledger, jv record)
{
	const char *by = rec_string(record, "by"), *token = rec_string(record, "run");
	char *key;
	void **place;

	if (!by || !token) {
		contradict(ledger, xasprintf("a record of type '%s' has no \"%s\"",
		    rec_string(record, "type"), by ? "run" : "by"));
		return NULL;
	}
	key = xasprintf("%s %s", by, token);
	place = strmap_at(&ledger->runs, key);
	free(key);
	return place;
}

/* Whether a plan of an open run says more than the one before it. */
static bool
lists_tests(jv plan)
{
	jv tests = rec_get(plan, "tests");
	bool any = jv_get_kind(tests) == JV_KIND_ARRAY && jv_array_length(jv_copy(tests)) > 0;

	jv_free(tests);
	return any && strcmp(rec_string(plan, "by"), "yaml2steps") == 0;
}

struct run *
ledger_open(struct ledger *ledger, jv plan, bool *more)
{
	const char *by = rec_string(plan, "by");
	void **place = run_place(ledger, plan);
	struct producer *producer;
	struct run *run;

	*more = false;
	if (!place)
		return NULL;
	if (*place && lists_tests(plan) && !((struct run *)*place)->ended) {
		*more = true;
		return *place;
	}
	if (*place)
		contradict(ledger, xasprintf("%s: the same run is in the stream twice", by));
	run = *place ? *place : xcalloc(1, sizeof *run);
	if (*place && !run->ended)
		return NULL;
	*place = run;
	producer = producer_of(ledger, by);
	free(run->by);
	*run = (struct run){ .by = xstrdup(by), .outer = producer->open };
	producer->open = run;
	return run;
}

struct run *
ledger_close(struct ledger *ledger, jv end)
{
	const char *by = rec_string(end, "by");
	void **place = run_place(ledger, end);
	struct run *run, **link;

	if (!place)
		return NULL;
	run = *place;
	if (!run || run->ended) {
		contradict(ledger, xasprintf(run ? "%s: a second end record"
						 : "%s: an end record without its plan: "
						   "the start of the stream is missing", by));
		return NULL;
	}
	run->ended = true;
	run->promised = rec_number(end, "count", -1);
	for (link = &producer_of(ledger, by)->open; *link != run;)
		link = &(*link)->outer;
	*link = run->outer;
	return run;
}

bool
ledger_is_open(const struct ledger *ledger, const char *by)
{
	const struct producer *producer = strmap_get(&ledger->producers, by);

	return producer && producer->open;
}

void
ledger_count(struct ledger *ledger, const char *by, const struct record *record, bool alone)
{
	struct producer *producer = producer_of(ledger, by);
	struct run *run = producer->open;

	if (!run) {
		producer->stray += !alone;
		return;
	}
	if (strcmp(record->type, "step") == 0)
		run->steps_seen++;
	else
		run->count++;
	if (strcmp(record->type, "test") == 0)
		run->steps_promised += record_number(record, "steps", 0);
}

static void
check_run(const struct run *run, struct complaints *complaints)
{
	bool consumed = run->steps_consumed && *run->steps_consumed;
	double seen = (double)run->count + (consumed ? run->steps_promised : run->steps_seen);

	if (!run->ended)
		complain(complaints, "%s: no end record: the stream was cut", run->by);
	else if (run->promised < 0)
		complain(complaints, "%s: its end record has no \"count\"", run->by);
	else if (seen < run->promised)
		complain(complaints, "%s: %.0f of %.0f records %s missing", run->by,
		    run->promised - seen, run->promised,
		    run->promised - seen == 1 ? "is" : "are");
	else if (seen > run->promised)
		complain(complaints, "%s: %.0f records instead of %.0f", run->by, seen,
		    run->promised);
}

void
ledger_finish(const struct ledger *ledger, struct complaints *complaints)
{
	for (size_t i = 0; i < ledger->runs.count; i++)
		if (ledger->runs.entries[i].value)
			check_run(ledger->runs.entries[i].value, complaints);
	complaints_next_kind(complaints);
	for (size_t i = 0; i < ledger->producers.count; i++) {
		const struct producer *producer = ledger->producers.entries[i].value;

		if (producer->stray)
			complain(complaints, "%s: %zu record%s outside of its plan and end",
			    ledger->producers.entries[i].key, producer->stray,
			    producer->stray == 1 ? "" : "s");
	}
	for (const struct contradiction *c = ledger->contradictions; c; c = c->next)
		complain(complaints, "%s", c->text);
	complaints_next_kind(complaints);
}
