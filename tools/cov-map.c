/* cov-map: which test ran which line, and what data files hold. */
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cov-read.h"
#include "exits.h"
#include "options.h"
#include "records.h"

enum { CSV = 256, EXCLUDE, INCLUDE, LINES, LIST };

static const struct option_spec options[] = {
	{ CSV, "csv", NULL, "a table for programs" },
	{ EXCLUDE, "exclude", "GLOB", "no files that fit this pattern" },
	{ INCLUDE, "include", "GLOB", "only files that fit one of these patterns" },
	{ LINES, "lines", NULL, "a row for each line, with the tests that ran it" },
	{ LIST, "list", NULL, "of each FILE: how many lines of which sources ran" },
	{ 0 }
};

static const struct command command = { "cov-map", "FILE|DIR...",
	"tell which test ran which line", options };

struct job {
	struct path_choice choice;
	struct cov_paths paths;
	bool csv, lines, list;
	int status;
};

static void
add_pattern(const char ***patterns, size_t *count)
{
	*patterns = xrealloc(*patterns, (*count + 1) * sizeof **patterns);
	(*patterns)[(*count)++] = optarg;
}

static void
parse_options(struct job *job, int argc, char **argv)
{
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case CSV: job->csv = true; break;
		case EXCLUDE: add_pattern(&job->choice.exclude, &job->choice.exclude_count); break;
		case INCLUDE: add_pattern(&job->choice.include, &job->choice.include_count); break;
		case LINES: job->lines = true; break;
		case LIST: job->list = true; break;
		}
	if (optind == argc)
		usage_error(&command, "no coverage data: give FILE or DIR");
	if (job->list && (job->csv || job->lines))
		usage_error(&command, "--list goes with neither --csv nor --lines");
}

static void
tell(void *context, int status, const char *what)
{
	struct job *job = context;

	warnx("%s", what);
	job->status = worse_exit(job->status, status);
}

/* In a list, what is wrong with a file stands in its row. */
static void
tell_in_row(void *context, int status, const char *what)
{
	struct job *job = context;

	printf("%s (error)\n", what);
	job->status = worse_exit(job->status, status);
}

static void
read_data(struct job *job, char **inputs, size_t count, struct coverage *data)
{
	struct cov_reading reading = { .paths = &job->paths, .contexts = true, .keep_going = true,
		.trouble = { job->list ? tell_in_row : tell, job } };

	data->contexts = true;
	cov_read(&reading, inputs, count, data);
}

/* "1-3, 7": lines in a row that ran are one range. */
static void
print_ranges(const struct line_set *lines)
{
	const char *comma = "";

	for (unsigned first = line_set_next(lines, 0); first;) {
		unsigned last = first, next;

		while ((next = line_set_next(lines, last)) == last + 1)
			last = next;
		printf(first == last ? "%s%u" : "%s%u-%u", comma, first, last);
		comma = ", ";
		first = next;
	}
}

/* A field of CSV: in quotes where it has to be. */
static void
print_field(const char *text)
{
	if (!text[strcspn(text, ",\"\n\r")]) {
		fputs(text, stdout);
		return;
	}
	putchar('"');
	for (; *text; text++)
		printf(*text == '"' ? "\"%c" : "%c", *text);
	putchar('"');
}

static void
print_csv(const struct covered_file *file, const char *test, unsigned line)
{
	print_field(file->name);
	if (line)
		printf(",%u", line);
	putchar(',');
	print_field(test);
	putchar('\n');
}

static void
map_lines(const struct job *job, const struct covered_file *file, const char **tests)
{
	for (unsigned line = 0; (line = line_set_next(&file->executed, line));) {
		if (!job->csv)
			printf("%s:%u", file->name, line);
		for (size_t i = 0; i < file->tests.count; i++) {
			if (!line_set_has(strmap_get(&file->tests, tests[i]), line))
				continue;
			if (job->csv)
				print_csv(file, tests[i], line);
			else
				printf("\t%s", tests[i]);
		}
		if (!job->csv)
			putchar('\n');
	}
}

static void
map_tests(const struct job *job, const struct covered_file *file, const char **tests)
{
	for (size_t i = 0; i < file->tests.count; i++) {
		if (job->csv) {
			print_csv(file, tests[i], 0);
			continue;
		}
		printf("%s\t%s\t", file->name, tests[i]);
		print_ranges(strmap_get(&file->tests, tests[i]));
		putchar('\n');
	}
}

static void
map_all(const struct job *job, const struct coverage *data)
{
	struct covered_file **files = coverage_sorted(data);

	if (job->csv)
		puts(job->lines ? "file,line,test" : "file,test");
	for (size_t i = 0; i < data->files.count; i++) {
		const char **tests;

		if (!path_is_chosen(&job->choice, files[i]->name))
			continue;
		tests = sorted_keys(&files[i]->tests);
		(job->lines ? map_lines : map_tests)(job, files[i], tests);
		free(tests);
	}
	free(files);
}

static void
list_input(struct job *job, char *input)
{
	struct coverage data = { 0 };
	struct covered_file **files;

	read_data(job, &input, 1, &data);
	files = coverage_sorted(&data);
	for (size_t i = 0; i < data.files.count; i++)
		if (path_is_chosen(&job->choice, files[i]->name))
			printf("%s: %s: %zu lines\n", input, files[i]->name,
			    line_set_size(&files[i]->executed));
	free(files);
	coverage_free(&data);
}

int
main(int argc, char **argv)
{
	struct job job = { 0 };
	struct coverage data = { 0 };

	parse_options(&job, argc, argv);
	cov_paths_open(&job.paths);
	if (job.list) {
		for (int i = optind; i < argc; i++)
			list_input(&job, argv[i]);
	} else {
		read_data(&job, argv + optind, (size_t)(argc - optind), &data);
		map_all(&job, &data);
	}
	coverage_free(&data);
	cov_paths_free(&job.paths);
	free(job.choice.include);
	free(job.choice.exclude);
	return finish_output() ? job.status : EXIT_SYSTEM;
}
