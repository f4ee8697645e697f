/* Test files on boards, as JUnit has them. */
#include "report-junit-suite.h"

#include <stdlib.h>
#include <string.h>

/*
 * "BOARD.tests.math" for tests/math.yaml: readers take what stands before the
 * last dot for a package that holds the rest.
 */
static char *
class_name(const char *file, const char *device)
{
	size_t length = strlen(file);
	const char *suffix = strrchr(file, '.');
	struct buffer name = { 0 };
	char *class;

	if (suffix && (strcmp(suffix, ".yaml") == 0 || strcmp(suffix, ".yml") == 0))
		length = (size_t)(suffix - file);
	for (; *device; device++)
		buffer_putc(&name, *device == '.' ? '_' : *device);
	if (name.length && length)
		buffer_putc(&name, '.');
	for (size_t i = 0; i < length; i++)
		buffer_putc(&name, file[i] == '/' ? '.' : file[i] == '.' ? '_' : file[i]);
	class = xstrdup(buffer_string(&name));
	buffer_free(&name);
	return class;
}

static struct suite *
new_suite(struct spool *spool, const char *file, const char *device, const char *role)
{
	struct suite *suite = xcalloc(1, sizeof *suite);

	suite->file = xstrdup(file);
	suite->device = xstrdup(device);
	suite->role = xstrdup(role);
	suite->class = class_name(file, device);
	suite->cases = spool_open(spool);
	suite->begun = time(NULL);
	return suite;
}

static void
free_suite(void *value)
{
	struct suite *suite = value;

	free(suite->file);
	free(suite->device);
	free(suite->role);
	free(suite->class);
	free(suite);
}

void
suites_free(struct suites *suites)
{
	strmap_free(&suites->map, free_suite);
	suites->last = NULL;
}

static const char *
string_or(jv record, const char *key, const char *otherwise)
{
	const char *string = rec_string(record, key);

	return string ? string : otherwise;
}

static bool
is_suite(const struct suite *suite, const char *file, const char *device, const char *role)
{
	return strcmp(suite->file, file) == 0 && strcmp(suite->device, device) == 0 &&
	    strcmp(suite->role, role) == 0;
}

/* The suite of a verdict: "FILE on BOARD", and the role unless it is the default. */
struct suite *
suite_of(struct suites *suites, struct spool *spool, jv verdict, const char *file)
{
	const char *device = string_or(verdict, "device", "");
	const char *role = string_or(verdict, "role", "dut");
	bool named = strcmp(role, "dut") != 0;
	void **place;
	char *name;

	file = file ? file : "";
	if (suites->last && is_suite(suites->last, file, device, role))
		return suites->last;
	name = xasprintf("%s%s%s%s%s%s", *file ? file : "tests", *device ? " on " : "", device,
	    named ? " (" : "", named ? role : "", named ? ")" : "");
	place = strmap_at(&suites->map, name);
	free(name);
	if (!*place)
		*place = new_suite(spool, file, device, role);
	suites->last = *place;
	return *place;
}

void
counts_verdict(struct counts *counts, enum verdict verdict, double elapsed_us)
{
	counts->tests++;
	counts->failures += verdict == VERDICT_FAIL || verdict == VERDICT_XPASS;
	counts->errors += verdict == VERDICT_ERROR;
	counts->skipped += verdict == VERDICT_SKIP || verdict == VERDICT_XFAIL;
	counts->elapsed_us += elapsed_us;
}

void
counts_add(struct counts *counts, const struct counts *more)
{
	counts->tests += more->tests;
	counts->failures += more->failures;
	counts->errors += more->errors;
	counts->skipped += more->skipped;
	counts->elapsed_us += more->elapsed_us;
}
