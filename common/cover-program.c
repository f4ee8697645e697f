/* Modules are found by reading `import` and `from` in the program, then in what it imports. */
#include "cover-program.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cover-file.h"
#include "hostpath.h"
#include "program.h"
#include "pysrc-token.h"
#include "records.h"
#include "strmap.h"

struct search {
	const struct cover_program *program;
	char *own;	     /* the folder of the program */
	struct strmap found; /* by place below a folder: the path here, owned */
	char *error;
};

static bool
is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* The file of that place below the folders, to be freed; or NULL. */
static char *
find_place(const struct search *search, const char *place)
{
	for (size_t i = 0; i <= search->program->source_count; i++) {
		const char *folder = i ? search->program->sources[i - 1] : search->own;
		char *path = *folder ? xasprintf("%s/%s", folder, place) : xstrdup(place);

		if (is_file(path))
			return path;
		free(path);
	}
	return NULL;
}

static void
add_place(struct search *search, char *place)
{
	char *path = strmap_get(&search->found, place) ? NULL : find_place(search, place);

	if (path)
		*strmap_at(&search->found, place) = path;
	free(place);
}

/* `name` is a/b/c for a.b.c: it and the packages around it may be files. */
static void
add_module(struct search *search, const char *name)
{
	for (const char *end = name; *end; end++) {
		end += strcspn(end, "/");
		add_place(search, xasprintf("%.*s.py", (int)(end - name), name));
		add_place(search, xasprintf("%.*s/__init__.py", (int)(end - name), name));
		if (!*end)
			break;
	}
}

struct reading {
	const char *code;
	const struct py_token *at;
	const char *package; /* the place of the file's folder, with a slash at its end, or "" */
	struct search *search;
};

static bool
is(const struct reading *reading, const char *word)
{
	return py_is(reading->code, reading->at, word);
}

static void
put_token(const struct reading *reading, struct buffer *to)
{
	buffer_append(to, reading->code + reading->at->start,
	    reading->at->end - reading->at->start);
}

/* A dotted name, with slashes for its dots. */
static void
read_name(struct reading *reading, struct buffer *name)
{
	while (reading->at->kind == PY_NAME && !is(reading, "import") && !is(reading, "as")) {
		put_token(reading, name);
		reading->at++;
		if (!is(reading, "."))
			break;
		buffer_putc(name, '/');
		reading->at++;
	}
}

/* import a.b as c, d */
static void
read_import(struct reading *reading)
{
	do {
		struct buffer name = { 0 };

		reading->at++;
		read_name(reading, &name);
		if (name.length)
			add_module(reading->search, buffer_string(&name));
		buffer_free(&name);
		if (is(reading, "as"))
			reading->at += 2;
	} while (is(reading, ","));
}

/* The dots of `from ..a import`: the folder that they mean. */
static void
read_dots(struct reading *reading, struct buffer *name)
{
	size_t dots = 0;

	for (; is(reading, ".") || is(reading, "..."); reading->at++)
		dots += is(reading, ".") ? 1 : 3;
	if (dots == 0)
		return;
	buffer_puts(name, reading->package);
	for (; dots > 1 && name->length; dots--)
		do
			name->length--;
		while (name->length && name->data[name->length - 1] != '/');
}

/* from a.b import c, d: these may be modules, too. */
static void
read_from(struct reading *reading)
{
	struct buffer name = { 0 }, whole = { 0 };

	reading->at++;
	read_dots(reading, &name);
	read_name(reading, &name);
	if (name.length && name.data[name.length - 1] != '/') {
		add_module(reading->search, buffer_string(&name));
		buffer_putc(&name, '/');
	}
	for (; reading->at->kind != PY_NEWLINE && reading->at->kind != PY_END; reading->at++) {
		if (reading->at->kind != PY_NAME || is(reading, "import"))
			continue;
		buffer_clear(&whole);
		buffer_append(&whole, buffer_string(&name), name.length);
		put_token(reading, &whole);
		add_module(reading->search, buffer_string(&whole));
	}
	buffer_free(&name);
	buffer_free(&whole);
}

static bool
begins_statement(const struct py_tokens *tokens, size_t at, const char *code)
{
	const struct py_token *before = at ? &tokens->list[at - 1] : NULL;

	return !before || before->kind == PY_NEWLINE || before->kind == PY_INDENT ||
	    before->kind == PY_DEDENT || py_is(code, before, ";") || py_is(code, before, ":");
}

static void
read_tokens(struct search *search, const char *place, const struct py_tokens *tokens,
    const char *code)
{
	const char *slash = strrchr(place, '/');
	char *package = xstrndup(place, slash ? (size_t)(slash + 1 - place) : 0);

	for (size_t i = 0; i < tokens->count; i++) {
		struct reading reading = { code, &tokens->list[i], package, search };

		if (!begins_statement(tokens, i, code))
			continue;
		if (is(&reading, "import"))
			read_import(&reading);
		else if (is(&reading, "from"))
			read_from(&reading);
	}
	free(package);
}

/* What a file imports; one that is no Python will tell so on the board. */
static void
read_imports(struct search *search, const char *path, const char *place)
{
	struct buffer text = { 0 };
	struct py_tokens tokens;
	struct py_fault fault;

	if (read_whole_file(path, &text, &search->error) &&
	    py_tokenize(buffer_string(&text), text.length, &tokens, &fault)) {
		read_tokens(search, place, &tokens, buffer_string(&text));
		py_tokens_free(&tokens);
	}
	buffer_free(&text);
}

/* The program's own place is no module of it, unless something imports it. */
static void
find_modules(struct search *search)
{
	const char *path = search->program->path;

	read_imports(search, path, "");
	for (size_t i = 0; i < search->found.count && !search->error; i++)
		read_imports(search, search->found.entries[i].value, search->found.entries[i].key);
}

static jv
add_step(jv steps, const char *test, jv step)
{
	jv whole = rec_set_string(rec_new("step"), "test", test);

	whole = rec_set_number(whole, "step", jv_array_length(jv_copy(steps)) + 1);
	return jv_array_append(steps, jv_object_merge(whole, step));
}

static jv
act(const char *verb)
{
	return rec_set_string(jv_object(), "do", verb);
}

/* Before anything is put: boards with a flat file system have no place for it. */
static const char check_folders[] =
    "import sys\n"
    "if not hasattr(sys,'path'):raise OSError('no folders here: put the modules on the board, "
    "then use --no-deploy')\n";

static jv
act_code(const char *code)
{
	return rec_set(rec_set_string(act("exec"), "code", code), "quiet", jv_true());
}

/* A call with the folder in its parentheses. */
static jv
act_call(const char *head, const char *folder)
{
	struct buffer code = { 0 };
	jv step;

	buffer_puts(&code, head);
	program_put_literal(&code, folder, strlen(folder));
	buffer_putc(&code, ')');
	step = act_code(buffer_string(&code));
	buffer_free(&code);
	return step;
}

static jv
put_steps(const struct search *search)
{
	const struct cover_program *program = search->program;
	const char *path = program->path, *folder = program->folder;
	bool deploys = folder && search->found.count > 0;
	jv steps = jv_array(), load;

	if (deploys)
		steps = add_step(steps, path, act_code(check_folders));
	for (size_t i = 0; deploys && i < search->found.count; i++) {
		char *to = xasprintf("%s/%s", folder, search->found.entries[i].key);

		steps = add_step(steps, path, rec_set_string(
			rec_set_string(act("put"), "path", search->found.entries[i].value), "to", to));
		free(to);
	}
	if (deploys) /* now: CPython remembers what was not there when it first looked */
		steps = add_step(steps, path, act_call("sys.path.insert(0,", folder));
	load = rec_set(rec_set_string(act("load"), "path", path), "program", jv_true());
	steps = add_step(steps, path, rec_set_number(load, "timeout_s", program->timeout_s));
	if (!deploys)
		return steps;
	steps = add_step(steps, path, rec_set(act_call("sys.path.remove(", folder), "always",
	    jv_true()));
	return add_step(steps, path, rec_set(rec_set(rec_set_string(act("rm"), "path", folder),
	    "recursive", jv_true()), "always", jv_true()));
}

size_t
put_program(struct buffer *to, const struct cover_program *program, char **error)
{
	const char *slash = strrchr(program->path, '/');
	struct search search = { .program = program,
		.own = xstrndup(program->path, slash ? (size_t)(slash - program->path) : 0) };
	size_t count = 0;
	jv test = rec_new("test"), steps;

	find_modules(&search);
	steps = put_steps(&search);
	*error = search.error;
	test = rec_set_string(rec_set_string(test, "test", program->path), "name", program->path);
	test = rec_set_string(test, "file", program->path);
	test = rec_set_number(test, "steps", jv_array_length(jv_copy(steps)));
	if (!*error) {
		put_record(to, test);
		jv_array_foreach(steps, i, step) {
			put_record(to, step);
			count++;
		}
		count++;
	} else {
		jv_free(test);
	}
	jv_free(steps);
	strmap_free(&search.found, free);
	free(search.own);
	return count;
}
