/* What a step may ask for: its verbs, each with its operands. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "action-internal.h"
#include "drive-list.h"
#include "host-address.h"
#include "hostpath.h"
#include "pylit.h"
#include "records.h"
#include "text.h"
#include "wish.h"

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

const char *
action_operand(jv record, const char *what, const char *key, char **error)
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
	if (!path && !source) {
		*error = xstrdup("'load' needs \"path\" or \"source\"");
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
	action->to = action_operand(action->record, "put", "to", error);
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
	action->to = action_operand(action->record, "get", "to", error);
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
	action->leave = rec_true(action->record, "leave");
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

static bool
prepare_send(struct action *action, const char *text, char **error)
{
	const char *eol = rec_string(action->record, "eol");

	(void)text;
	action->eol = rec_has(action->record, "eol") ? (eol ? drive_eol(eol) : NULL) : drive_eol("cr");
	if (action->eol)
		return true;
	*error = xstrdup("'send': \"eol\" is none of cr, lf, crlf and none");
	return false;
}

static bool
prepare_expect(struct action *action, const char *operand, char **error)
{
	struct wish wish;

	(void)operand;
	if (action->uses) /* the patterns are not known yet */
		return true;
	if (!wish_read(&wish, action->record, error))
		return false;
	wish_free(&wish);
	return true;
}

/* "listens" may name a saved value. */
static bool
prepare_host(struct action *action, const char *command, char **error)
{
	double port = rec_number(action->record, "listens", 1);

	(void)command;
	*error = NULL;
	if (!(port >= 1 && port <= 65535))
		*error = xstrdup("'host': \"listens\" is no number of a port");
	else if (rec_has(action->record, "listens") && !action->background)
		*error = xstrdup("'host': \"listens\" is for what runs in the \"background\"");
	return !*error;
}

static bool
prepare_address(struct action *action, const char *of, char **error)
{
	if (strcmp(of, "host") != 0 && strcmp(of, "board") != 0 && strcmp(of, "port") != 0) {
		*error = xasprintf("'address' is of \"host\", \"board\" or \"port\", not '%s'", of);
		return false;
	}
	action->value = true;
	return prepare_code(action, host_address_code, error);
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
	{ "send", ACTION_SEND, "text", prepare_send },
	{ "expect", ACTION_EXPECT, NULL, prepare_expect },
	{ "bench", ACTION_BENCH, "code", action_prepare_bench },
	{ "host", ACTION_HOST, "command", prepare_host },
	{ "address", ACTION_RUN, "of", prepare_address },
};

enum { VERBS = sizeof verbs / sizeof *verbs };

const struct verb *
action_verb(const char *name, char **error)
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
