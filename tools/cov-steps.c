/*
 * cov-steps: the two ends of collecting coverage in a pipeline of records. Before upy-send,
 * tests get steps that collect; behind it, their results become coverage records.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cov-input.h"
#include "cover-program.h"
#include "cover-results.h"
#include "cover-save.h"
#include "cover-steps.h"
#include "datadir.h"
#include "exits.h"
#include "match.h"
#include "options.h"
#include "relay.h"

enum {
	DEPLOY_TO = 256, EXCLUDE, EXCLUDE_LINE, FIT, GRAIN, INCLUDE, MODE, NAME, RESULTS, ROLE, SAVE,
	SCRATCH, SOURCE
};

enum { NO_LIMIT_S = 1000000 };

static const struct option_spec options[] = {
	{ 'b', "branch", NULL, "collect branches, too" },
	{ DEPLOY_TO, "deploy-to", "DIR", "of FILE: where its modules are put on the board" },
	{ EXCLUDE, "exclude", "WORD", "no files with this in their names, or a glob" },
	{ EXCLUDE_LINE, "exclude-line", "REGEX", "probes: leave out lines that match, and their suites" },
	{ FIT, "fit", "BYTES", "probes: the finest grain of which a file takes no more" },
	{ GRAIN, "grain", "lines|blocks|functions", "probes: how fine (default: lines)" },
	{ INCLUDE, "include", "WORD", "only files with this in their names, or a glob" },
	{ MODE, "mode", "settrace|probe", "how (default: settrace)" },
	{ NAME, "name", "NAME", "with --save: what ran" },
	{ RESULTS, "results", NULL, "make records of what was collected" },
	{ ROLE, "role", "ROLE", "measure on the boards of this role (default: dut)" },
	{ SAVE, "save", "DIR", "with --results: keep the data in a new file there" },
	{ SCRATCH, "scratch", "DIR", "probes: keep files there until they are on the board" },
	{ SOURCE, "source", "DIR", "of FILE: its modules are in there, too" },
	{ 'T', "timeout", "SECONDS", "of FILE: stop it after this time" },
	{ 0 },
};

static const struct command command = { "cov-steps", "[FILE | --results]",
	"collect coverage while steps run", options };

struct arguments {
	struct cover_settings settings;
	struct cover_program program;
	struct buffer sources, exclude_lines; /* lists for these two */
	const char *role, *save, *name;
	bool results;
};

static enum probe_grain
parse_grain(void)
{
	static const char *const names[] = { "lines", "blocks", "functions" };

	for (enum probe_grain grain = 0; grain < PROBE_GRAINS; grain++)
		if (strcmp(optarg, names[grain]) == 0)
			return grain;
	usage_error(&command, "--grain %s: it is lines, blocks or functions", optarg);
}

static bool
parse_mode(void)
{
	if (strcmp(optarg, "probe") != 0 && strcmp(optarg, "settrace") != 0)
		usage_error(&command, "--mode %s: it is settrace or probe", optarg);
	return strcmp(optarg, "probe") == 0;
}

static void
add_exclude_line(struct arguments *arguments)
{
	char *error;
	struct match_pattern *pattern = match_compile(optarg, strlen(optarg), MATCH_LINES, &error);

	if (!pattern)
		usage_error(&command, "--exclude-line %s: %s", optarg, error);
	buffer_append(&arguments->exclude_lines, &pattern, sizeof pattern);
}

static void
set_choice(struct arguments *arguments, int key)
{
	struct cover_choice *choice = &arguments->settings.choice;

	switch (key) {
	case INCLUDE:
		choice->include = jv_array_append(choice->include, jv_string(optarg));
		break;
	case EXCLUDE:
		choice->exclude = jv_array_append(choice->exclude, jv_string(optarg));
		break;
	case EXCLUDE_LINE: add_exclude_line(arguments); break;
	case SOURCE: buffer_append(&arguments->sources, &optarg, sizeof optarg); break;
	}
}

static void
read_options(struct arguments *arguments, int argc, char **argv)
{
	struct cover_settings *settings = &arguments->settings;

	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case 'b': settings->branches = true; break;
		case DEPLOY_TO: arguments->program.folder = optarg; break;
		case FIT: settings->fit = (size_t)count_option(&command, "--fit", 1); break;
		case GRAIN: settings->grain = parse_grain(); break;
		case MODE: settings->by_probes = parse_mode(); break;
		case NAME: arguments->name = optarg; break;
		case RESULTS: arguments->results = true; break;
		case ROLE: arguments->role = optarg; break;
		case SAVE: arguments->save = optarg; break;
		case SCRATCH: settings->scratch = optarg; break;
		case 'T': arguments->program.timeout_s = seconds_option(&command, "-T"); break;
		default: set_choice(arguments, key); break;
		}
	settings->exclude_lines = (void *)arguments->exclude_lines.data;
	settings->exclude_line_count =
	    arguments->exclude_lines.length / sizeof(struct match_pattern *);
	arguments->program.sources = (void *)arguments->sources.data;
	arguments->program.source_count = arguments->sources.length / sizeof(char *);
}

static void
check_operands(struct arguments *arguments, int argc, char **argv)
{
	if (argc - optind > (arguments->results ? 0 : 1))
		usage_error(&command, arguments->results ? "--results takes records on stdin, no FILE"
							 : "one FILE at a time");
	arguments->program.path = argv[optind];
	if (arguments->save && !arguments->results)
		usage_error(&command, "--save goes with --results");
	if (arguments->settings.branches && arguments->settings.grain == PROBE_FUNCTIONS)
		usage_error(&command, "--branch: branches are seen by lines or blocks only");
}

struct front {
	struct reader in;
	struct buffer out;
	struct cover_steps *steps;
	int status;
};

static void
tell_error(struct front *front, int status, const char *what)
{
	warnx("%s", what);
	put_record(&front->out, error_record(command.name, what, NULL, status));
	front->status = worse_exit(front->status, status);
}

static void
complain(void *context, const char *what)
{
	tell_error(context, EXIT_USAGE, what);
}

static void
pass(struct front *front)
{
	struct record record;

	for (;;)
		switch (reader_next(&front->in, &record)) {
		case READ_RECORD:
			cover_steps_add(front->steps, &record, &front->out);
			record_free(&record);
			break;
		case READ_BAD:
			tell_error(front, front->in.status, front->in.error);
			break;
		case READ_MORE:
			if (front->out.length && !flush_records(&front->out, stdout))
				err(EXIT_SYSTEM, "<stdout>: cannot write");
			if (!reader_fill(&front->in))
				tell_error(front, front->in.status, front->in.error);
			break;
		case READ_END:
			return;
		}
}

/* The steps of a program instead of those on stdin. */
static void
feed_program(struct front *front, const struct arguments *arguments)
{
	char *error, *run = new_run();
	struct buffer *text = &front->in.bytes;
	jv plan = plan_record("yaml2steps", run), tests = jv_array();
	size_t count;

	tests = jv_array_append(tests, jv_string(arguments->program.path));
	put_record(text, rec_set(plan, "tests", tests));
	count = put_program(text, &arguments->program, &error);
	if (error)
		tell_error(front, EXIT_USAGE, error);
	put_record(text, end_record("yaml2steps", run, count));
	front->in.end = true;
	free(error);
	free(run);
}

static int
add_steps(const struct arguments *arguments)
{
	struct front front = { 0 };
	char *error = NULL;
	struct cover_way *way = cover_way_new(&arguments->settings, &error);

	if (!way)
		errx(EXIT_SYSTEM, "%s", error);
	front.steps = cover_steps_new(way, &arguments->settings.choice, arguments->role, complain,
	    &front);
	reader_open(&front.in, STDIN_FILENO, "<stdin>");
	if (arguments->program.path)
		feed_program(&front, arguments);
	pass(&front);
	cover_steps_finish(front.steps, &front.out);
	if (front.out.length && !flush_records(&front.out, stdout))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	cover_steps_free(front.steps);
	cover_way_free(way);
	reader_close(&front.in);
	buffer_free(&front.out);
	return front.status;
}

struct back {
	struct relay relay;
	struct cover_results *results;
	struct coverage data;
	struct cov_paths paths;
	struct cov_into into;
	bool saves;
};

static void
tell_trouble(void *context, int status, const char *what)
{
	struct back *back = context;

	relay_error(&back->relay, status, NULL, what);
}

static void
take_record(void *context, const struct record *record)
{
	struct back *back = context;
	struct cov_trouble trouble = { tell_trouble, back };
	struct buffer line = { 0 };
	char *error;

	if (!cover_results_add(back->results, record, &line, &error))
		relay_error(&back->relay, EXIT_SYSTEM, NULL, error);
	if (line.length) {
		buffer_append(&back->relay.out, line.data, line.length);
		relay_added(&back->relay);
		if (back->saves)
			cov_input_read("coverage", line.data, line.length, &back->into, &trouble);
	}
	buffer_free(&line);
	free(error);
}

static void
save(struct back *back, const struct arguments *arguments)
{
	char *error = NULL, *path;

	if (back->data.files.count == 0) {
		if (back->relay.status <= EXIT_VERDICT)
			relay_error(&back->relay, EXIT_USAGE, NULL,
			    "no coverage data: nothing that is measured was loaded or put");
		return;
	}
	path = cover_save(arguments->save, arguments->name, &back->data, &error);
	if (!path)
		relay_error(&back->relay, EXIT_SYSTEM, NULL, error);
	free(path);
	free(error);
}

static int
make_records(const struct arguments *arguments)
{
	struct back back = { .results = cover_results_new(), .data.contexts = true,
		.saves = arguments->save };
	int status;

	cov_paths_open(&back.paths);
	cov_into_open(&back.into, &back.data, &back.paths);
	relay_open(&back.relay, command.name, STDIN_FILENO, "<stdin>");
	if (!relay_pass(&back.relay, take_record, &back))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	if (back.saves)
		save(&back, arguments);
	relay_account(&back.relay, false);
	if (!relay_finish(&back.relay))
		err(EXIT_SYSTEM, "<stdout>: cannot write");
	status = back.relay.status;
	cover_results_free(back.results);
	cov_into_free(&back.into);
	cov_paths_free(&back.paths);
	coverage_free(&back.data);
	relay_free(&back.relay);
	return status;
}

int
main(int argc, char **argv)
{
	struct arguments arguments = { .role = "dut", .name = "tests",
		.program.timeout_s = NO_LIMIT_S, .settings.choice = cover_choice_new() };
	char *tracer = xasprintf("%s/device/upy_cov.py", data_directory());
	int status;

	arguments.settings.tracer = tracer;
	read_options(&arguments, argc, argv);
	check_operands(&arguments, argc, argv);
	status = arguments.results ? make_records(&arguments) : add_steps(&arguments);
	for (size_t i = 0; i < arguments.settings.exclude_line_count; i++)
		match_free(arguments.settings.exclude_lines[i]);
	buffer_free(&arguments.exclude_lines);
	buffer_free(&arguments.sources);
	cover_choice_free(&arguments.settings.choice);
	free(tracer);
	return finish_output() ? status : EXIT_SYSTEM;
}
