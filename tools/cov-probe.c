/* cov-probe: Python source with probes that tell which lines and branches ran. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buffer.h"
#include "exits.h"
#include "match.h"
#include "options.h"
#include "probe-answer.h"
#include "probe-map.h"
#include "probe.h"
#include "read-all.h"
#include "records.h"

enum {
	OPTION_AS = 256,
	OPTION_COLLECT,
	OPTION_DECODE,
	OPTION_ESTIMATE,
	OPTION_EXCLUDE,
	OPTION_FIT,
	OPTION_GRAIN,
	OPTION_ID,
	OPTION_MAP,
	OPTION_NAME,
	OPTION_RECORDS,
	OPTION_RUNTIME,
	OPTION_TEST,
};

static const struct option_spec options[] = {
	{ OPTION_AS, "as", "NAME", "what the map calls the file (default: FILE)" },
	{ 'b', "branch", NULL, "probes for both ways out of if, while, for, too" },
	{ OPTION_COLLECT, "collect", NULL, "print code that tells what probes of MAP... saw" },
	{ OPTION_DECODE, "decode", NULL, "make records of what boards told of MAP..." },
	{ OPTION_ESTIMATE, "estimate", NULL, "say what probes of FILE... cost on the board" },
	{ OPTION_EXCLUDE, "exclude-line", "REGEX", "leave out lines that match; repeatable" },
	{ OPTION_FIT, "fit", "BYTES", "the finest grain that takes no more than that" },
	{ OPTION_GRAIN, "grain", "lines|blocks|functions", "how fine (default: lines)" },
	{ OPTION_ID, "id", "N", "number of the file on the board (default: 0)" },
	{ OPTION_MAP, "map", "FILE", "write there what the probes stand for" },
	{ OPTION_NAME, "name", "NAME", "what the board's objects are called (default: _c)" },
	{ 'o', "output", "FILE", "write the source with probes there, not to stdout" },
	{ OPTION_RECORDS, "records", NULL, "with --decode: pass results on, look into those" },
	{ OPTION_RUNTIME, "runtime", NULL, "print code that probes of MAP... need first" },
	{ OPTION_TEST, "test", "ID", "with --decode: the test that ran" },
	{ 0 },
};

static const struct command command = { "cov-probe",
	"FILE... | --runtime|--collect|--decode MAP...",
	"put probes for coverage into MicroPython source", options };

enum job { REWRITE, ESTIMATE, RUNTIME, COLLECT, DECODE };

static const char *const grain_names[] = { "lines", "blocks", "functions" };
enum { MOST_SOURCE = 64 << 20 };

struct arguments {
	enum job job;
	struct probe_settings probes;
	struct buffer exclude; /* of struct match_pattern * */
	const char *as, *map, *output, *test;
	long fit; /* bytes, or -1 */
	bool records;
	int status;
};

/* Something is wrong with the input, or the system: told, and counted. */
static void __attribute__((format(printf, 3, 4)))
complain(struct arguments *arguments, int status, const char *format, ...)
{
	va_list details;

	va_start(details, format);
	vwarnx(format, details);
	va_end(details);
	arguments->status = worse_exit(arguments->status, status);
}

static const char *
shown(const char *path)
{
	return strcmp(path, "-") == 0 ? "<stdin>" : path;
}

/* A file, or "-". */
static bool
read_file(struct arguments *arguments, const char *path, struct buffer *to)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && read_all(fd, MOST_SOURCE, to);

	if (!good)
		complain(arguments, errno == ENOENT || errno == EISDIR ? EXIT_USAGE : EXIT_SYSTEM,
		    "%s: %s", shown(path), strerror(errno));
	if (fd >= 0 && !standard)
		close(fd);
	return good;
}

static bool
write_file(struct arguments *arguments, const char *path, const struct buffer *text)
{
	FILE *file = fopen(path, "we");
	bool good = file && fwrite(text->length ? text->data : "", 1, text->length, file) == text->length;

	if (file && fclose(file) != 0)
		good = false;
	if (!good)
		complain(arguments, EXIT_SYSTEM, "%s: %s", path, strerror(errno));
	return good;
}

static void
write_output(struct buffer *text)
{
	if (text->length)
		fwrite(text->data, 1, text->length, stdout);
	buffer_free(text);
}

static bool
parse(struct arguments *arguments, const char *path, const struct buffer *source,
    struct py_tree *tree)
{
	struct py_fault fault;

	if (py_parse(source->length ? source->data : "", source->length, tree, &fault))
		return true;
	complain(arguments, EXIT_USAGE, "%s:%zu:%zu: %s", shown(path), fault.line, fault.column,
	    fault.what);
	return false;
}

static bool
probe(struct arguments *arguments, const char *path, const struct py_tree *tree,
    enum probe_grain grain, struct probing *probing)
{
	struct probe_settings settings = arguments->probes;
	char *error;

	settings.grain = grain;
	settings.branches = settings.branches && grain != PROBE_FUNCTIONS;
	if (probe_source(tree, &settings, probing, &error))
		return true;
	complain(arguments, EXIT_USAGE, "%s: %s", shown(path), error);
	free(error);
	return false;
}

static long
whole_size(const struct py_tree *tree, const struct probing *probing)
{
	struct probe_size size = probe_size(tree, probing);

	return (long)(size.data + size.code + size.text + size.compiling);
}

/* By the finest grain from the one asked for on that fits. */
static bool
probe_to_fit(struct arguments *arguments, const char *path, const struct py_tree *tree,
    struct probing *probing)
{
	enum probe_grain first = arguments->probes.grain;

	for (enum probe_grain grain = first; grain < PROBE_GRAINS; grain++) {
		long size;

		if (!probe(arguments, path, tree, grain, probing))
			return false;
		size = whole_size(tree, probing);
		if (arguments->fit < 0 || size <= arguments->fit) {
			arguments->probes.grain = grain;
			return true;
		}
		warnx("%s: by %s, probes take %ld bytes: more than %ld", shown(path), grain_names[grain],
		    size, arguments->fit);
		probing_free(probing);
	}
	complain(arguments, EXIT_USAGE, "%s: there is no coarser grain: leave out lines with "
					"--exclude-line, or split the file", path);
	return false;
}

static void
rewrite(struct arguments *arguments, const char *path)
{
	struct buffer source = { 0 }, map = { 0 };
	struct probing probing = { 0 };
	struct py_tree tree;

	if (read_file(arguments, path, &source) && parse(arguments, path, &source, &tree)) {
		if (probe_to_fit(arguments, path, &tree, &probing)) {
			struct probe_settings settings = arguments->probes;

			settings.branches = settings.branches && settings.grain != PROBE_FUNCTIONS;
			put_probe_map(&map, &probing, &settings, arguments->as ? arguments->as : path);
			if (arguments->map)
				write_file(arguments, arguments->map, &map);
			if (arguments->output)
				write_file(arguments, arguments->output, &probing.source);
			else
				write_output(&probing.source);
		}
		probing_free(&probing);
		py_tree_free(&tree);
	}
	buffer_free(&map);
	buffer_free(&source);
}

struct estimate {
	size_t probes;
	struct probe_size size;
};

static void
add_estimate(struct estimate *to, const struct py_tree *tree, const struct probing *probing)
{
	struct probe_size size = probe_size(tree, probing);

	to->probes += probing->probes;
	to->size.data += size.data;
	to->size.code += size.code;
	to->size.text += size.text;
	to->size.compiling += size.compiling;
}

/* Of all files together. */
static void
estimate(struct arguments *arguments, char *const *paths, size_t count)
{
	struct estimate all[PROBE_GRAINS] = { 0 };
	struct probing probing;
	struct py_tree tree;

	for (size_t i = 0; i < count; i++) {
		struct buffer source = { 0 };

		if (read_file(arguments, paths[i], &source) &&
		    parse(arguments, paths[i], &source, &tree)) {
			for (enum probe_grain grain = 0; grain < PROBE_GRAINS; grain++)
				if (probe(arguments, paths[i], &tree, grain, &probing)) {
					add_estimate(&all[grain], &tree, &probing);
					probing_free(&probing);
				}
			py_tree_free(&tree);
		}
		buffer_free(&source);
	}
	printf("%-9s %7s %7s %7s %7s %9s %7s\n", "grain", "probes", "data", "code", "source",
	    "compiling", "sum");
	for (enum probe_grain grain = 0; grain < PROBE_GRAINS; grain++) {
		struct probe_size size = all[grain].size;

		printf("%-9s %7zu %7zu %7zu %7zu %9zu %7zu\n", grain_names[grain], all[grain].probes,
		    size.data, size.code, size.text, size.compiling,
		    size.data + size.code + size.text + size.compiling);
	}
}

static bool
read_map(struct arguments *arguments, const char *path, struct probe_map *map)
{
	struct buffer text = { 0 };
	char *error = NULL;
	bool good = read_file(arguments, path, &text);

	if (good && !probe_map_read(text.length ? text.data : "", text.length, map, &error)) {
		complain(arguments, EXIT_USAGE, "%s: %s", path, error);
		good = false;
	}
	free(error);
	buffer_free(&text);
	return good;
}

/* Two files cannot have one bytearray. */
static bool
check_maps(struct arguments *arguments, const struct probe_map *maps, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (maps[i].id == maps[j].id) {
				complain(arguments, EXIT_USAGE,
				    "%s and %s both have the number %u: give each another with --id",
				    maps[j].file, maps[i].file, maps[i].id);
				return false;
			}
	return true;
}

static void
decode(struct arguments *arguments, struct buffer *out, const struct probe_map *maps, size_t count)
{
	struct buffer text = { 0 };
	char *error = NULL;

	if (read_file(arguments, "-", &text) &&
	    !put_answers(out, text.length ? text.data : "", text.length, maps, count,
		arguments->test, &error))
		complain(arguments, EXIT_USAGE, "<stdin>: %s", error);
	free(error);
	buffer_free(&text);
}

/* What a board has told in a step, if it told of probes there. */
static void
decode_result(struct arguments *arguments, struct buffer *out, const struct record *result,
    size_t number, const struct probe_map *maps, size_t count)
{
	const char *test = arguments->test ? arguments->test : record_string(result, "test");
	size_t length;
	const char *text = record_text(result, "out", &length);
	char *error = NULL;

	if (!text || !has_answer(text, length) ||
	    put_answers(out, text, length, maps, count, test, &error))
		return;
	complain(arguments, EXIT_USAGE, "<stdin>:%zu: %s", number, error);
	free(error);
}

static void
decode_records(struct arguments *arguments, struct buffer *out, const struct probe_map *maps,
    size_t count)
{
	enum read_result result;
	struct reader reader;
	struct record record;

	reader_open(&reader, STDIN_FILENO, "<stdin>");
	while ((result = read_record(&reader, &record)) != READ_END) {
		if (result == READ_BAD) {
			complain(arguments, reader.status, "%s", reader.error);
			continue;
		}
		put_line(out, &record);
		if (strcmp(record.type, "result") == 0)
			decode_result(arguments, out, &record, reader.number, maps, count);
		record_free(&record);
		flush_records(out, stdout);
	}
	reader_close(&reader);
}

static void
use_maps(struct arguments *arguments, char *const *paths, size_t count)
{
	struct probe_map *maps = xcalloc(count, sizeof *maps);
	struct buffer out = { 0 };
	size_t read = 0;

	while (read < count && read_map(arguments, paths[read], &maps[read]))
		read++;
	if (read == count && check_maps(arguments, maps, count)) {
		if (arguments->job == RUNTIME)
			put_probe_runtime(&out, maps, count);
		else if (arguments->job == COLLECT)
			put_probe_collect(&out, maps, count);
		else if (arguments->records)
			decode_records(arguments, &out, maps, count);
		else
			decode(arguments, &out, maps, count);
	}
	while (read > 0)
		probe_map_free(&maps[--read]);
	free(maps);
	write_output(&out);
}

static enum probe_grain
grain_option(void)
{
	for (enum probe_grain grain = 0; grain < PROBE_GRAINS; grain++)
		if (strcmp(optarg, grain_names[grain]) == 0)
			return grain;
	usage_error(&command, "--grain %s: it is lines, blocks or functions", optarg);
}

static const char *
name_option(void)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	if (!strchr(letters, *optarg) || strlen(optarg) > 16 ||
	    optarg[strspn(optarg, letters)] != '\0')
		usage_error(&command, "--name %s: it is made of up to 16 letters and _", optarg);
	return optarg;
}

static void
add_exclusion(struct arguments *arguments)
{
	char *error;
	struct match_pattern *pattern =
	    match_compile(optarg, strlen(optarg), MATCH_LINES, &error);

	if (!pattern)
		usage_error(&command, "--exclude-line %s: %s", optarg, error);
	buffer_append(&arguments->exclude, &pattern, sizeof pattern);
}

static void
set_job(struct arguments *arguments, enum job job)
{
	if (arguments->job != REWRITE && arguments->job != job)
		usage_error(&command, "one of --estimate, --runtime, --collect and --decode");
	arguments->job = job;
}

static void
read_options(struct arguments *arguments, int argc, char **argv)
{
	for (int key; (key = next_option(&command, argc, argv)) != -1;)
		switch (key) {
		case OPTION_AS: arguments->as = optarg; break;
		case 'b': arguments->probes.branches = true; break;
		case OPTION_COLLECT: set_job(arguments, COLLECT); break;
		case OPTION_DECODE: set_job(arguments, DECODE); break;
		case OPTION_ESTIMATE: set_job(arguments, ESTIMATE); break;
		case OPTION_EXCLUDE: add_exclusion(arguments); break;
		case OPTION_FIT: arguments->fit = count_option(&command, "--fit", 0); break;
		case OPTION_GRAIN: arguments->probes.grain = grain_option(); break;
		case OPTION_ID:
			arguments->probes.id = (unsigned)count_option(&command, "--id", 0);
			break;
		case OPTION_MAP: arguments->map = optarg; break;
		case OPTION_NAME: arguments->probes.name = name_option(); break;
		case 'o': arguments->output = optarg; break;
		case OPTION_RECORDS: arguments->records = true; break;
		case OPTION_RUNTIME: set_job(arguments, RUNTIME); break;
		case OPTION_TEST: arguments->test = optarg; break;
		}
	arguments->probes.exclude = (void *)arguments->exclude.data;
	arguments->probes.exclude_count = arguments->exclude.length / sizeof(struct match_pattern *);
}

static void
check_options(const struct arguments *arguments, int operands)
{
	if (operands == 0)
		usage_error(&command, arguments->job == REWRITE || arguments->job == ESTIMATE
			? "give a FILE" : "give a MAP");
	if (arguments->job == REWRITE && operands > 1)
		usage_error(&command, "one FILE at a time");
	if (arguments->job != REWRITE && (arguments->map || arguments->output || arguments->as ||
					     arguments->fit >= 0))
		usage_error(&command, "--as, --fit, --map and -o go with a FILE to put probes into");
	if ((arguments->test || arguments->records) && arguments->job != DECODE)
		usage_error(&command, "--records and --test go with --decode");
	if (arguments->probes.branches && arguments->probes.grain == PROBE_FUNCTIONS)
		usage_error(&command, "--branch: branches are seen by lines or blocks only");
	if (arguments->probes.id > 999)
		usage_error(&command, "--id: it is at most 999");
}

int
main(int argc, char **argv)
{
	struct arguments arguments = { .probes.name = "_c", .fit = -1 };
	size_t operands;

	read_options(&arguments, argc, argv);
	operands = (size_t)(argc - optind);
	check_options(&arguments, (int)operands);
	if (arguments.job == REWRITE)
		rewrite(&arguments, argv[optind]);
	else if (arguments.job == ESTIMATE)
		estimate(&arguments, argv + optind, operands);
	else
		use_maps(&arguments, argv + optind, operands);
	for (size_t i = 0; i < arguments.probes.exclude_count; i++)
		match_free(arguments.probes.exclude[i]);
	buffer_free(&arguments.exclude);
	if (!finish_output())
		return worse_exit(arguments.status, EXIT_SYSTEM);
	return arguments.status;
}
