#include "cov-code.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "cov-scratch.h"
#include "cov-mpy.h"
#include "exits.h"
#include "read-all.h"

const char *const cov_method_names[] = { "auto", "probe", "co_lines", "ast", "mpy", NULL };

enum { MOST_SOURCE = 64 << 20 };

/* The search at hand. */
struct search {
	const struct cov_finder *finder;
	const struct covered_file *file;
	struct cov_code *code;
	char *missing; /* why the source cannot be read; NULL when it was */
	char *wrong;   /* what is wrong with the source; NULL when it is good */
};

static void __attribute__((format(printf, 3, 4)))
tell(const struct search *search, int status, const char *format, ...)
{
	va_list arguments;
	char *what, *named;

	va_start(arguments, format);
	if (vasprintf(&what, format, arguments) < 0)
		abort();
	va_end(arguments);
	named = xasprintf("%s: %s", search->file->name, what);
	search->finder->trouble.tell(search->finder->trouble.context, status, named);
	free(named);
	free(what);
}

static void
read_source(struct search *search)
{
	struct buffer text = { 0 };

	if (read_all_of(search->file->name, MOST_SOURCE, &text))
		source_lines_read(text.length ? text.data : "", text.length,
		    &search->code->source, &search->wrong);
	else
		search->missing = xstrdup(strerror(errno));
	buffer_free(&text);
}

static bool
use(struct search *search, enum cov_method method, const struct line_set *lines)
{
	search->code->method = method;
	line_set_join(&search->code->statements, lines);
	return true;
}

static bool
has_source(const struct search *search)
{
	return !search->missing && !search->wrong;
}

/* The lines of a .mpy file. */
static bool
take_mpy(struct search *search, const char *path, const struct buffer *bytes)
{
	struct mpy_lines found;
	char *error;

	if (!cov_mpy_read(bytes->length ? bytes->data : "", bytes->length, &found, &error)) {
		tell(search, EXIT_USAGE, "%s: %s", path, error);
		free(error);
		return false;
	}
	use(search, METHOD_MPY, &found.lines);
	free(found.source);
	line_set_free(&found.lines);
	return true;
}

static bool
use_mpy(struct search *search, const char *path)
{
	struct buffer bytes = { 0 };
	bool good = read_all_of(path, MOST_SOURCE, &bytes);

	if (good)
		good = take_mpy(search, path, &bytes);
	else if (errno == ENOENT)
		tell(search, EXIT_USAGE, "no .mpy file of it was given, nor is %s there; "
			"--mpy-cross names a compiler", path);
	else
		tell(search, EXIT_SYSTEM, "%s: %s", path, strerror(errno));
	buffer_free(&bytes);
	return good;
}

/* What the compiler itself says goes to stderr. */
static bool
compile(struct search *search, const char *mpy_cross)
{
	char *path = scratch_file();
	const char *const arguments[] = { mpy_cross, "-o", path, "--", search->file->name, NULL };
	int status = path ? run_program(arguments) : -1;

	if (status < 0)
		tell(search, EXIT_SYSTEM, "%s: %s", mpy_cross, strerror(errno));
	else if (status > 0)
		tell(search, EXIT_USAGE, "%s could not compile it", mpy_cross);
	else
		use_mpy(search, path);
	if (path)
		scratch_free(path);
	return status == 0 && search->code->method == METHOD_MPY;
}

/* The .mpy file that was given, one compiled now, or the one beside the source. */
static bool
find_mpy(struct search *search)
{
	const char *name = search->file->name, *mpy_cross = search->finder->mpy_cross;
	size_t length = strlen(name);
	char *beside;
	bool good;

	if (search->file->is_bytecode)
		return use(search, METHOD_MPY, &search->file->bytecode);
	if (mpy_cross)
		return compile(search, mpy_cross);
	if (length < 3 || strcmp(name + length - 3, ".py") != 0)
		length += 3;
	beside = xasprintf("%.*s.mpy", (int)length - 3, name);
	good = use_mpy(search, beside);
	free(beside);
	return good;
}

static bool
find_ast(struct search *search)
{
	if (has_source(search))
		return use(search, METHOD_AST, &search->code->source.statements);
	tell(search, EXIT_USAGE, "%s", search->missing ? search->missing : search->wrong);
	return false;
}

static bool
find_auto(struct search *search)
{
	const struct covered_file *file = search->file;

	if (file->is_listed)
		return use(search, METHOD_PROBE, &file->listed);
	if (file->is_bytecode || (search->finder->mpy_cross && !search->missing))
		return find_mpy(search);
	if (has_source(search))
		return use(search, METHOD_AST, &search->code->source.statements);
	if (search->wrong)
		return find_ast(search);
	if (file->entered.count) {
		tell(search, EXIT_PASS, "no source (%s): the lines are those of the functions "
			"that were entered (co_lines)", search->missing);
		return use(search, METHOD_CO_LINES, &file->entered);
	}
	tell(search, EXIT_USAGE, "no source (%s), and the data does not list its lines; "
		"--path-map or --source says where it is, --exclude leaves it out", search->missing);
	return false;
}

static bool
find(struct search *search)
{
	const struct covered_file *file = search->file;

	switch (search->finder->method) {
	case METHOD_AUTO:
		return find_auto(search);
	case METHOD_PROBE:
		if (file->is_listed)
			return use(search, METHOD_PROBE, &file->listed);
		tell(search, EXIT_USAGE, "the data has no list of all its lines, as probes give");
		return false;
	case METHOD_CO_LINES:
		if (file->entered.count)
			return use(search, METHOD_CO_LINES, &file->entered);
		tell(search, EXIT_USAGE, "the data has no executable lines of it, as co_lines() gives");
		return false;
	case METHOD_AST:
		return find_ast(search);
	case METHOD_MPY:
		break;
	}
	return find_mpy(search);
}

bool
cov_code_find(const struct cov_finder *finder, const struct covered_file *file,
    struct cov_code *code)
{
	struct search search = { .finder = finder, .file = file, .code = code };
	bool good;

	*code = (struct cov_code){ 0 };
	read_source(&search);
	good = find(&search);
	if (good && search.wrong && code->method != METHOD_AST)
		tell(&search, EXIT_PASS, "%s: what it excludes is not known", search.wrong);
	line_set_join(&code->excluded, &file->excluded);
	line_set_join(&code->excluded, &code->source.excluded);
	for (unsigned line = 0; (line = line_set_next(&code->statements, line));)
		if (line_set_has(&code->excluded, source_first(&code->source, line)))
			line_set_add(&code->excluded, line);
	line_set_keep(&code->excluded, &code->statements);
	line_set_drop(&code->statements, &code->excluded);
	free(search.missing);
	free(search.wrong);
	if (!good)
		cov_code_free(code);
	return good;
}

void
cov_code_free(struct cov_code *code)
{
	line_set_free(&code->statements);
	line_set_free(&code->excluded);
	source_lines_free(&code->source);
}
