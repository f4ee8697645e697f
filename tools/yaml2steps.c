/*
 * yaml2steps: test files in, plan, test, step and end records out. All files
 * are read and found sound before the first record is written.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "choice.h"
#include "directives.h"
#include "exits.h"
#include "options.h"
#include "records.h"
#include "schema.h"
#include "selection.h"
#include "steps.h"

enum {
	OPTION_CHECK = 256,
	OPTION_LENIENT,
	OPTION_LIST,
	OPTION_REPEAT,
	OPTION_DIRECTIVES,
	OPTION_SCHEMA,
};

enum { MOST_TIMES = 1000000 };

static const struct option_spec options[] = {
	{ 'k', "select", "EXPR", "only tests with these words in their names" },
	{ 'm', "tag", "EXPR", "only tests with these tags" },
	{ OPTION_CHECK, "check", NULL, "only say what is wrong with the files" },
	{ OPTION_LENIENT, "lenient", NULL, "unknown keys are warnings, not errors" },
	{ OPTION_LIST, "list", NULL, "write the ids of the tests and their tags, not records" },
	{ OPTION_REPEAT, "repeat", "N", "run tests that do not say that themselves N times" },
	{ OPTION_DIRECTIVES, "directives", NULL, "list the directives and exit" },
	{ OPTION_SCHEMA, "schema", NULL, "write a JSON Schema of test files and exit" },
	{ 0 },
};

static const struct command command = {
	.name = "yaml2steps",
	.operands = "FILE[::NAME]...",
	.summary = "turn test files into step records",
	.options = options,
};

struct settings {
	struct choice choice; /* of -k and -m */
	int repeat;	      /* of tests that do not say that themselves */
	bool check, lenient, list;
};

/* An expression that was given must be well-formed, whatever the files hold. */
static const char *
expression_option(const char *option, const char *text)
{
	char *error = NULL;

	selection_holds(text, NULL, NULL, &error);
	if (error)
		usage_error(&command, "%s: '%s': %s", option, text, error);
	return text;
}

static long
repeat_option(void)
{
	long times = count_option(&command, "--repeat", 1);

	if (times > MOST_TIMES)
		usage_error(&command, "--repeat: %ld is more than %d", times, MOST_TIMES);
	return times;
}

static _Noreturn void
tell_language(void (*print)(FILE *to))
{
	print(stdout);
	exit(finish_output() ? EXIT_PASS : EXIT_SYSTEM);
}

static struct settings
read_options(int argc, char **argv)
{
	struct settings settings = { 0 };

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'k':
			settings.choice.words = expression_option("-k", optarg);
			break;
		case 'm':
			settings.choice.tags = expression_option("-m", optarg);
			break;
		case OPTION_CHECK:
			settings.check = true;
			break;
		case OPTION_LENIENT:
			settings.lenient = true;
			break;
		case OPTION_LIST:
			settings.list = true;
			break;
		case OPTION_REPEAT:
			settings.repeat = (int)repeat_option();
			break;
		case OPTION_DIRECTIVES:
			tell_language(print_directives);
		case OPTION_SCHEMA:
			tell_language(print_schema);
		}
	return settings;
}

/* At most so many ids stand in one plan, as records have a limit. */
enum { IDS_OF_A_PLAN = 500 };

/* The plan, in several records where it is long; the first one says which boards are needed. */
struct plan {
	struct buffer *to;
	const char *run;
	jv ids;
	jv roles; /* invalid when dut is the only one, or they are told */
};

static void
put_plan(struct plan *plan)
{
	jv record = plan_record(command.name, plan->run);

	if (jv_is_valid(plan->roles))
		record = rec_set(record, "roles", plan->roles);
	put_record(plan->to, rec_set(record, "tests", plan->ids));
	plan->ids = jv_array();
	plan->roles = jv_invalid();
}

static jv
list_roles(const struct strmap *roles)
{
	jv list;

	if (roles->count == 0 || (roles->count == 1 && strcmp(roles->entries[0].key, "dut") == 0))
		return jv_invalid();
	list = jv_array();
	for (size_t i = 0; i < roles->count; i++)
		list = jv_array_append(list, jv_string(roles->entries[i].key));
	return list;
}

static void
plan_file(struct plan *plan, const struct testfile *file)
{
	for (size_t i = 0; i < file->count; i++) {
		char *id;

		if (!file->cases[i].chosen)
			continue;
		if (jv_array_length(jv_copy(plan->ids)) == IDS_OF_A_PLAN)
			put_plan(plan);
		id = test_id(file, file->cases[i].name);
		plan->ids = jv_array_append(plan->ids, jv_string(id));
		free(id);
	}
}

static bool
has_chosen(const struct testfile *file)
{
	for (size_t i = 0; i < file->count; i++)
		if (file->cases[i].chosen)
			return true;
	return false;
}

static void
put_plans(struct buffer *to, const char *run, struct testfile *const *files, size_t count,
    const struct strmap *roles)
{
	struct plan plan = { .to = to, .run = run, .ids = jv_array(), .roles = list_roles(roles) };

	for (size_t i = 0; i < count; i++)
		plan_file(&plan, files[i]);
	put_plan(&plan);
	jv_free(plan.ids);
	for (size_t i = 0; i < count; i++)
		if (files[i]->wiring && has_chosen(files[i]))
			put_wiring_note(to, files[i]);
}

/* The chosen tests of a file, and what surrounds them. */
static size_t
put_file(struct buffer *to, const struct settings *settings, const struct testfile *file,
    struct strmap *roles)
{
	size_t count;

	if (!has_chosen(file))
		return 0;
	count = put_fixture(to, file, FIXTURE_SETUP, roles);
	for (size_t i = 0; i < file->count; i++)
		if (file->cases[i].chosen)
			count += put_test(to, file, &file->cases[i], settings->repeat, roles);
	return count + put_fixture(to, file, FIXTURE_TEARDOWN, roles);
}

/* The plan comes first, though all tests must be made to know which boards they need. */
static void
put_files(struct buffer *to, const struct settings *settings, struct testfile *const *files,
    size_t count)
{
	struct buffer tests = { 0 };
	struct strmap roles = { 0 };
	char *run = new_run();
	size_t records = 0;

	for (size_t i = 0; i < count; i++)
		records += put_file(&tests, settings, files[i], &roles);
	put_plans(to, run, files, count, &roles);
	buffer_append(to, tests.data, tests.length);
	put_record(to, end_record(command.name, run, records));
	buffer_free(&tests);
	strmap_free(&roles, NULL);
	free(run);
}

/* Ids, a line each; tags after a tab. */
static void
list_tests(struct buffer *to, struct testfile *const *files, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < files[i]->count; k++)
			if (files[i]->cases[k].chosen)
				put_listed(to, files[i], &files[i]->cases[k]);
}

static int
write_files(const struct settings *settings, struct testfile *const *files, size_t count)
{
	struct buffer out = { 0 };

	if (settings->list)
		list_tests(&out, files, count);
	else
		put_files(&out, settings, files, count);
	flush_records(&out, stdout);
	buffer_free(&out);
	return finish_output() ? EXIT_PASS : EXIT_SYSTEM;
}

static void
tell(struct strmap *messages)
{
	for (size_t i = 0; i < messages->count; i++)
		warnx("%s", messages->entries[i].key);
}

/* All files or none: on a fault of any, all faults are told. */
static int
read_files(struct testfile **files, const struct settings *settings)
{
	const struct strmap *paths = &settings->choice.targets.files;
	struct faults faults = { .lenient = settings->lenient, .lints = settings->check };
	int status = EXIT_PASS;

	for (size_t i = 0; i < paths->count; i++)
		files[i] = testfile_read(paths->entries[i].key, &faults, &status);
	tell(&faults.lines);
	faults_free(&faults);
	return status;
}

/* Test ids start with the path, and must be unique. */
static void
read_operands(struct targets *targets, char **operands, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!targets_add(targets, operands[i]))
			usage_error(&command, "%s: given twice", operands[i]);
}

static int
convert(const struct settings *settings, struct testfile *const *files, size_t count)
{
	struct strmap messages = { 0 };
	size_t tests = 0, chosen = 0;
	int status = choice_check(&settings->choice, files, count, &messages);

	tell(&messages);
	strmap_free(&messages, NULL);
	if (status != EXIT_PASS)
		return status;
	for (size_t i = 0; i < count; i++) {
		tests += files[i]->count;
		chosen += choice_apply(&settings->choice, files[i]);
	}
	if (chosen == 0) {
		warnx("nothing selected: of %zu tests none fits -k or -m", tests);
		return EXIT_USAGE;
	}
	return settings->check ? EXIT_PASS : write_files(settings, files, count);
}

int
main(int argc, char **argv)
{
	struct settings settings = read_options(argc, argv);
	struct testfile **files;
	size_t count;
	int status;

	if (optind == argc)
		usage_error(&command, "no test file given (- is stdin)");
	read_operands(&settings.choice.targets, argv + optind, (size_t)(argc - optind));
	count = settings.choice.targets.files.count;
	files = xcalloc(count, sizeof *files);
	status = read_files(files, &settings);
	if (status == EXIT_PASS)
		status = convert(&settings, files, count);
	for (size_t i = 0; i < count; i++)
		testfile_free(files[i]);
	free(files);
	targets_free(&settings.choice.targets);
	return status;
}
