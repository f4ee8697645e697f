/* Step records taken apart. */
#include "action.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostpath.h"
#include "judge.h"
#include "pylit.h"
#include "records.h"
#include "test-record.h"
#include "text.h"

/* One row per "do": the operand it needs, and how it is turned into an action. */
struct verb {
	const char *name;
	enum action_kind kind;
	const char *operand; /* a string that must be there, or NULL */
	bool (*prepare)(struct action *action, const char *operand, char **error);
};

/* A text that changes before the step is run. */
static bool
is_open(const struct action *action, const char *text)
{
	return action->uses && strstr(text, "${");
}

static bool
read_file(const char *path, struct buffer *bytes, char **error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = -1;

	if (fd >= 0) {
		while ((n = read(fd, buffer_reserve(bytes, 65536), 65536)) > 0)
			bytes->length += (size_t)n;
		close(fd);
	}
	if (n == 0)
		return true;
	*error = xasprintf("%s: cannot read: %s", path, strerror(errno));
	return false;
}

/* A string operand; NULL with a message when absent, ill-typed or with a NUL inside. */
static const char *
string_operand(jv record, const char *what, const char *key, char **error)
{
	const char *text = rec_string(record, key);
	jv value;
	bool whole;

	if (!text) {
		*error = xasprintf("'%s' needs \"%s\", a string", what, key);
		return NULL;
	}
	value = rec_get(record, key);
	whole = (size_t)jv_string_length_bytes(value) == strlen(text);
	if (whole)
		return text;
	*error = xasprintf("\"%s\" holds a NUL", key);
	return NULL;
}

static bool
prepare_code(struct action *action, const char *code, char **error)
{
	(void)error;
	buffer_puts(&action->code, code);
	return true;
}

static bool
prepare_load(struct action *action, const char *operand, char **error)
{
	const char *path = rec_string(action->record, "path");
	const char *source = rec_string(action->record, "source");

	(void)operand;
	if (!path == !source) {
		*error = xstrdup("'load' needs either \"path\" or \"source\"");
		return false;
	}
	if (source)
		return prepare_code(action, source, error);
	if (is_open(action, path))
		return true;
	if (!read_file(path, &action->code, error))
		return false;
	if (memchr(buffer_string(&action->code), '\0', action->code.length) == NULL)
		return true;
	*error = xasprintf("%s: is no Python source: it holds a NUL byte", path);
	return false;
}

/* As a Python string literal, so that no name can be mistaken for code. */
static void
put_name(struct buffer *to, const char *name)
{
	put_python_str(to, name, strlen(name));
}

static bool
prepare_reload(struct action *action, const char *module, char **error)
{
	(void)error;
	buffer_puts(&action->code, "__import__('sys').modules.pop(");
	put_name(&action->code, module);
	buffer_puts(&action->code, ",None);__import__('gc').collect()");
	return true;
}

/* A path of the board's; "to" on top of it for those that need it. */
static bool
prepare_path(struct action *action, const char *path, char **error)
{
	(void)error;
	action->path = path;
	action->recursive = rec_true(action->record, "recursive");
	return true;
}

static bool
prepare_ls(struct action *action, const char *operand, char **error)
{
	const char *path = rec_string(action->record, "path");

	(void)operand;
	return prepare_path(action, path ? path : "", error);
}

static bool
prepare_put(struct action *action, const char *path, char **error)
{
	action->path = path;
	action->to = string_operand(action->record, "put", "to", error);
	if (!action->to)
		return false;
	if (is_open(action, path) || hostpath_readable(path))
		return true;
	*error = xasprintf("%s: cannot read: %s", path, strerror(errno));
	return false;
}

/* What comes from a board goes below the current directory, unless the step says otherwise. */
static bool
prepare_get(struct action *action, const char *path, char **error)
{
	action->path = path;
	action->to = string_operand(action->record, "get", "to", error);
	if (!action->to)
		return false;
	if (*action->to == '/' || !hostpath_climbs(action->to))
		return true;
	*error = xasprintf("'get': %s leads out of the current directory", action->to);
	return false;
}

/* Without a list, what starts the board stays. */
static bool
prepare_clean(struct action *action, const char *operand, char **error)
{
	jv keep = rec_get(action->record, "keep");
	bool given = jv_is_valid(keep), good = !given || jv_get_kind(keep) == JV_KIND_ARRAY;
	int count = given && good ? jv_array_length(jv_copy(keep)) : 1;

	(void)operand;
	action->keep = xcalloc((size_t)count + 1, sizeof *action->keep);
	if (!given)
		action->keep[0] = "boot.py";
	for (int i = 0; given && good && i < count; i++) {
		jv glob = jv_array_get(jv_copy(keep), i);

		good = jv_get_kind(glob) == JV_KIND_STRING;
		if (good)
			action->keep[i] = jv_string_value(glob); /* lives in the record */
		jv_free(glob);
	}
	jv_free(keep);
	if (!good)
		*error = xstrdup("\"keep\" is not a list of names");
	return good;
}

static bool
prepare_reset(struct action *action, const char *mode, char **error)
{
	if (strcmp(mode, "hard") == 0)
		action->kind = ACTION_HARD_RESET;
	if (strcmp(mode, "hard") == 0 || strcmp(mode, "soft") == 0)
		return true;
	*error = xasprintf("'reset' is \"soft\" or \"hard\", not '%s'", mode);
	return false;
}

static bool
prepare_wait(struct action *action, const char *operand, char **error)
{
	(void)operand;
	action->wait_s = rec_number(action->record, "wait_s", -1);
	if (action->wait_s >= 0)
		return true;
	*error = xstrdup("'wait' needs \"wait_s\", a number of seconds");
	return false;
}

static bool
prepare_join(struct action *action, const char *operand, char **error)
{
	(void)operand;
	(void)error;
	action->interrupt = rec_true(action->record, "interrupt");
	return true;
}

static const struct verb verbs[] = {
	{ "exec", ACTION_RUN, "code", prepare_code },
	{ "eval", ACTION_RUN, "code", prepare_code },
	{ "load", ACTION_RUN, NULL, prepare_load },
	{ "reload", ACTION_RUN, "module", prepare_reload },
	{ "put", ACTION_FILE, "path", prepare_put },
	{ "get", ACTION_FILE, "path", prepare_get },
	{ "rm", ACTION_FILE, "path", prepare_path },
	{ "mkdir", ACTION_FILE, "path", prepare_path },
	{ "ls", ACTION_FILE, NULL, prepare_ls },
	{ "hash", ACTION_FILE, "path", prepare_path },
	{ "clean", ACTION_FILE, NULL, prepare_clean },
	{ "reset", ACTION_SOFT_RESET, "mode", prepare_reset },
	{ "wait", ACTION_WAIT, NULL, prepare_wait },
	{ "join", ACTION_JOIN, NULL, prepare_join },
	{ "prompt", ACTION_PROMPT, "text", NULL },
	{ "bench", ACTION_UNSUPPORTED, NULL, NULL },
	{ "send", ACTION_UNSUPPORTED, NULL, NULL },
	{ "expect", ACTION_UNSUPPORTED, NULL, NULL },
	{ "host", ACTION_UNSUPPORTED, NULL, NULL },
};

enum { VERBS = sizeof verbs / sizeof *verbs };

static const struct verb *
find_verb(const char *name, char **error)
{
	const char *words[VERBS + 1] = { NULL }, *nearest;

	if (!name) {
		*error = xstrdup("step has no \"do\"");
		return NULL;
	}
	for (size_t i = 0; i < VERBS; i++) {
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
		words[i] = verbs[i].name;
	}
	nearest = nearest_word(name, words);
	*error = xasprintf("unknown \"do\" '%s'%s%s%s", name, nearest ? "; did you mean '" : "",
	    nearest ? nearest : "", nearest ? "'?" : "");
	return NULL;
}

static bool
prepare(struct action *action, char **error)
{
	const struct verb *verb = find_verb(rec_string(action->record, "do"), error);
	const char *operand = NULL;

	if (!verb)
		return false;
	action->what = verb->name;
	action->kind = verb->kind;
	action->background = rec_true(action->record, "background");
	if (action->background && (verb->kind == ACTION_WAIT || verb->kind == ACTION_JOIN ||
				      verb->kind == ACTION_PROMPT)) {
		*error = xasprintf("'%s' cannot be done in the background", verb->name);
		return false;
	}
	if (verb->operand &&
	    !(operand = string_operand(action->record, verb->name, verb->operand, error)))
		return false;
	action->value = rec_true(action->record, "value") || strcmp(verb->name, "eval") == 0;
	if (action->kind == ACTION_UNSUPPORTED || !verb->prepare)
		return true;
	return verb->prepare(action, operand, error);
}

static bool
gives_value(const struct action *action)
{
	return action->kind == ACTION_UNSUPPORTED || (action->kind == ACTION_RUN && action->value) ||
	    strcmp(action->what, "ls") == 0 || strcmp(action->what, "hash") == 0;
}

/* "save" and "uses". */
static bool
check_kept(const struct action *action, char **error)
{
	jv uses = rec_get(action->record, "uses");

	if (jv_is_valid(uses) && !is_word_list(uses))
		*error = xstrdup("\"uses\" is not a list of names");
	else if (rec_has(action->record, "save") && !action->save)
		*error = xstrdup("\"save\" is not a name");
	else if (action->save && !gives_value(action))
		*error = xasprintf("\"save\": '%s' gives no value%s", action->what,
		    action->kind == ACTION_RUN ? " unless \"value\" is true" : "");
	jv_free(uses);
	return !*error;
}

static bool
check_common(const struct action *action, char **error)
{
	jv list = rec_get(action->record, "assert"), timeout = rec_get(action->record, "timeout_s");
	bool has_list = jv_is_valid(list), good = true;

	*error = NULL;
	if (jv_is_valid(timeout) && !(action->timeout_s >= 0)) {
		*error = xstrdup("\"timeout_s\" is not a number of seconds");
		good = false;
	} else if (has_list && !rec_has(action->record, "uses") && (*error = judge_check_assert(list))) {
		good = false;
	} else {
		good = check_kept(action, error);
	}
	jv_free(timeout);
	jv_free(list);
	return good;
}

static struct action *
make(jv record, bool filled, char **error)
{
	struct action *action = xcalloc(1, sizeof *action);

	action->users = 1;
	action->record = record;
	action->test = rec_string(record, "test");
	action->number = (int)rec_number(record, "step", 0);
	action->role = rec_string(record, "role");
	if (!action->role)
		action->role = "dut";
	action->expects_reset = rec_true(action->record, "expect_reset");
	action->always = rec_true(record, "always");
	action->timeout_s = rec_number(record, "timeout_s", -1);
	action->save = rec_string(record, "save");
	action->uses = !filled && rec_has(record, "uses");
	if (prepare(action, error) && check_common(action, error))
		return action;
	action_free(action);
	return NULL;
}

struct action *
action_new(jv record, char **error)
{
	return make(record, false, error);
}

struct action *
action_filled(jv record, char **error)
{
	return make(record, true, error);
}

struct action *
action_share(struct action *action)
{
	action->users++;
	return action;
}

void
action_free(struct action *action)
{
	if (!action || --action->users)
		return;
	jv_free(action->record);
	buffer_free(&action->code);
	free(action->keep);
	free(action);
}
