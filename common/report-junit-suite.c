/* Test files on boards, as JUnit has them. */
#include "report-junit-suite.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_OPEN = 64 }; /* suites in memory; those of more boards at work just take longer */

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

/* An archive keeps those that are not at it. */

static bool
pack_suite(const void *value, struct buffer *to)
{
	const struct suite *suite = value;

	buffer_append(to, suite, sizeof *suite + suite->size);
	return true;
}

static void *
unpack_suite(const char *bytes, size_t length)
{
	return memcpy(xmalloc(length), bytes, length);
}

static const struct archive_kind packed_suites = { pack_suite, unpack_suite, free };

static struct suite *
new_suite(const char *file, const char *device, const char *role)
{
	size_t file_size = strlen(file) + 1, device_size = strlen(device) + 1;
	size_t role_size = strlen(role) + 1, size = file_size + device_size + role_size;
	struct suite *suite = xcalloc(1, sizeof *suite + size);

	suite->begun = time(NULL);
	suite->device = file_size;
	suite->role = file_size + device_size;
	suite->size = size;
	memcpy(suite->file, file, file_size);
	memcpy(suite->file + suite->device, device, device_size);
	memcpy(suite->file + suite->role, role, role_size);
	return suite;
}

struct archive *
suites_new(void)
{
	struct archive *suites = archive_new(&packed_suites);

	archive_limit(suites, MOST_OPEN);
	return suites;
}

void
suites_free(struct suites *suites)
{
	archive_free(suites->all);
	free(suites->class);
	*suites = (struct suites){ 0 };
}

bool
suite_is_current(const struct suites *suites, jv verdict, const char *file)
{
	const struct suite *suite = suites->current;

	return suite && strcmp(suite->file, file ? file : "") == 0 &&
	    strcmp(suite->file + suite->device, rec_string_or(verdict, "device", "")) == 0 &&
	    strcmp(suite->file + suite->role, rec_string_or(verdict, "role", "dut")) == 0;
}

/* The suite of a verdict: "FILE on BOARD", and the role unless it is the default. */
void
suites_turn_to(struct suites *suites, jv verdict, const char *file)
{
	const char *device = rec_string_or(verdict, "device", "");
	const char *role = rec_string_or(verdict, "role", "dut");
	bool named = strcmp(role, "dut") != 0;
	void **place;
	char *name;

	file = file ? file : "";
	name = xasprintf("%s%s%s%s%s%s", *file ? file : "tests", *device ? " on " : "", device,
	    named ? " (" : "", named ? role : "", named ? ")" : "");
	place = archive_at(suites->all, name);
	free(name);
	if (!*place)
		*place = new_suite(file, device, role);
	suites->current = *place;
	free(suites->class);
	suites->class = class_name(suites->current->file, suites->current->file +
	    suites->current->device);
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
