/*
 * yaml2steps: test files in, plan, test, step and end records out. All files
 * are read and found sound before the first record is written.
 */
#include <err.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "exits.h"
#include "options.h"
#include "records.h"
#include "selection.h"
#include "steps.h"
#include "targets.h"
#include "text.h"

enum { OPTION_CHECK = 256, OPTION_LENIENT, OPTION_DIRECTIVES };

static const struct option_spec options[] = {
	{ 'k', "select", "EXPR", "only tests with these words in their names" },
	{ 'm', "tag", "EXPR", "only tests with these tags" },
	{ OPTION_CHECK, "check", NULL, "only say what is wrong with the files" },
	{ OPTION_LENIENT, "lenient", NULL, "unknown keys are warnings, not errors" },
	{ OPTION_DIRECTIVES, "directives", NULL, "list the directives and exit" },
	{ 0 },
};

static const struct command command = {
	.name = "yaml2steps",
	.operands = "FILE[::NAME]...",
	.summary = "turn test files into step records",
	.options = options,
};

struct settings {
	const char *words; /* of -k, or NULL */
	const char *tags;  /* of -m, or NULL */
	bool check, lenient;
	struct targets targets;
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

static _Noreturn void
list_directives(void)
{
	print_directives(stdout);
	exit(finish_output() ? EXIT_PASS : EXIT_SYSTEM);
}

static struct settings
read_options(int argc, char **argv)
{
	struct settings settings = { 0 };

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'k':
			settings.words = expression_option("-k", optarg);
			break;
		case 'm':
			settings.tags = expression_option("-m", optarg);
			break;
		case OPTION_CHECK:
			settings.check = true;
			break;
		case OPTION_LENIENT:
			settings.lenient = true;
			break;
		case OPTION_DIRECTIVES:
			list_directives();
		}
	return settings;
}

/* Whether a test (of which only the name and tags count) is selected. */
static bool
is_selected(const struct settings *settings, const struct testfile *file,
    const struct testcase *test)
{
	char *error = NULL; /* none: the expressions were checked */

	if (!targets_hold(&settings->targets, file->path, test->name))
		return false;
	if (settings->words &&
	    !selection_holds(settings->words, selection_contains, test->name, &error))
		return false;
	return !settings->tags ||
	    selection_holds(settings->tags, testcase_has_tag, test, &error);
}

static size_t
count_selected(const struct settings *settings, const struct testfile *file)
{
	size_t count = 0;

	for (size_t i = 0; i < file->count; i++)
		count += is_selected(settings, file, &file->cases[i]);
	return count;
}

static jv
add_ids(jv ids, const struct settings *settings, const struct testfile *file)
{
	for (size_t i = 0; i < file->count; i++) {
		char *id = test_id(file, file->cases[i].name);

		if (is_selected(settings, file, &file->cases[i]))
			ids = jv_array_append(ids, jv_string(id));
		free(id);
	}
	return ids;
}

/* The selected tests of a file, and what surrounds them. */
static size_t
put_file(struct buffer *to, const struct settings *settings, const struct testfile *file)
{
	size_t count;

	if (count_selected(settings, file) == 0)
		return 0;
	count = put_fixture(to, file, FIXTURE_SETUP);
	for (size_t i = 0; i < file->count; i++)
		if (is_selected(settings, file, &file->cases[i]))
			count += put_test(to, file, &file->cases[i]);
	return count + put_fixture(to, file, FIXTURE_TEARDOWN);
}

static int
write_files(const struct settings *settings, struct testfile *const *files, size_t count)
{
	struct buffer out = { 0 };
	char *run = new_run();
	jv ids = jv_array();
	size_t records = 0;
	bool good;

	for (size_t i = 0; i < count; i++)
		ids = add_ids(ids, settings, files[i]);
	put_record(&out, rec_set(plan_record(command.name, run), "tests", ids));
	for (size_t i = 0; i < count; i++)
		records += put_file(&out, settings, files[i]);
	put_record(&out, end_record(command.name, run, records));
	flush_records(&out, stdout);
	buffer_free(&out);
	free(run);
	good = finish_output();
	return good ? EXIT_PASS : EXIT_SYSTEM;
}

/* All files or none: on a fault of any, all faults are told. */
static int
read_files(struct testfile **files, const struct strmap *paths, bool lenient)
{
	struct faults faults = { .lenient = lenient };
	int status = EXIT_PASS;

	for (size_t i = 0; i < paths->count; i++)
		files[i] = testfile_read(paths->entries[i].key, &faults, &status);
	for (size_t i = 0; i < faults.lines.count; i++)
		warnx("%s", faults.lines.entries[i].key);
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

/* The name in the file that is nearest to one which is not, or NULL. */
static const char *
nearest_test(const struct testfile *file, const char *name)
{
	const char **names = xcalloc(file->count + 1, sizeof *names);
	const char *nearest;

	for (size_t i = 0; i < file->count; i++)
		names[i] = file->cases[i].name;
	nearest = nearest_word(name, names);
	free(names);
	return nearest;
}

/* Every FILE::NAME must be there: a test that is left out unseen is no test. */
static int
find_targets(const struct targets *targets, struct testfile *const *files, size_t count)
{
	int status = EXIT_PASS;

	for (size_t i = 0; i < count; i++) {
		const struct strmap *names = targets_names(targets, files[i]->path);
		struct strmap there = { 0 };

		for (size_t k = 0; names && k < files[i]->count; k++)
			*strmap_at(&there, files[i]->cases[k].name) = files[i];
		for (size_t k = 0; names && k < names->count; k++) {
			const char *name = names->entries[k].key, *nearest;

			if (strmap_get(&there, name))
				continue;
			nearest = nearest_test(files[i], name);
			warnx("%s: no test '%s'%s%s", files[i]->path, name,
			    nearest ? "; nearest: " : "", nearest ? nearest : "");
			status = EXIT_USAGE;
		}
		strmap_free(&there, NULL);
	}
	return status;
}

static int
convert(const struct settings *settings, struct testfile *const *files, size_t count)
{
	size_t tests = 0, selected = 0;
	int status = find_targets(&settings->targets, files, count);

	if (status != EXIT_PASS)
		return status;
	for (size_t i = 0; i < count; i++) {
		tests += files[i]->count;
		selected += count_selected(settings, files[i]);
	}
	if (selected == 0) {
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
	read_operands(&settings.targets, argv + optind, (size_t)(argc - optind));
	count = settings.targets.files.count;
	files = xcalloc(count, sizeof *files);
	status = read_files(files, &settings.targets.files, settings.lenient);
	if (status == EXIT_PASS)
		status = convert(&settings, files, count);
	for (size_t i = 0; i < count; i++)
		testfile_free(files[i]);
	free(files);
	targets_free(&settings.targets);
	return status;
}
