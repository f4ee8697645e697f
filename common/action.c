/* Step records taken apart. */
#include "action.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge.h"
#include "pylit.h"
#include "records.h"
#include "text.h"

/* One row per "do": the operand it needs, and how it is turned into an action. */
struct verb {
	const char *name;
	enum action_kind kind;
	const char *operand; /* a string that must be there, or NULL */
	bool (*prepare)(struct action *action, const char *operand, char **error);
};

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

static bool
prepare_rm(struct action *action, const char *path, char **error)
{
	(void)error;
	buffer_puts(&action->code, "__import__('os').remove(");
	put_name(&action->code, path);
	buffer_putc(&action->code, ')');
	return true;
}

static bool
prepare_put(struct action *action, const char *path, char **error)
{
	action->to = rec_string(action->record, "to");
	if (!action->to) {
		*error = xstrdup("'put' needs \"to\", the path on the board");
		return false;
	}
	return read_file(path, &action->code, error);
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
	{ "rm", ACTION_RUN, "path", prepare_rm },
	{ "put", ACTION_PUT, "path", prepare_put },
	{ "reset", ACTION_SOFT_RESET, "mode", prepare_reset },
	{ "wait", ACTION_WAIT, NULL, prepare_wait },
	{ "join", ACTION_JOIN, NULL, prepare_join },
	{ "get", ACTION_UNSUPPORTED, NULL, NULL },
	{ "mkdir", ACTION_UNSUPPORTED, NULL, NULL },
	{ "ls", ACTION_UNSUPPORTED, NULL, NULL },
	{ "hash", ACTION_UNSUPPORTED, NULL, NULL },
	{ "clean", ACTION_UNSUPPORTED, NULL, NULL },
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
prepare(struct action *action, char **error)
{
	const struct verb *verb = find_verb(rec_string(action->record, "do"), error);
	const char *operand = NULL;

	if (!verb)
		return false;
	action->what = verb->name;
	action->kind = verb->kind;
	action->background = rec_true(action->record, "background");
	if (action->background && (verb->kind == ACTION_WAIT || verb->kind == ACTION_JOIN)) {
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
check_common(const struct action *action, char **error)
{
	jv list = rec_get(action->record, "assert"), timeout = rec_get(action->record, "timeout_s");
	bool has_list = jv_is_valid(list), good = true;

	if (jv_is_valid(timeout) && !(action->timeout_s >= 0)) {
		*error = xstrdup("\"timeout_s\" is not a number of seconds");
		good = false;
	} else if (has_list && (*error = judge_check_assert(list))) {
		good = false;
	}
	jv_free(timeout);
	jv_free(list);
	return good;
}

struct action *
action_new(jv record, char **error)
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
	if (prepare(action, error) && check_common(action, error))
		return action;
	action_free(action);
	return NULL;
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
	free(action);
}

/*
 * A file travels in pieces: the first program opens it (and makes the
 * directories above it, where the board has any), each of the next writes a
 * piece, the last reads back how long it is.
 */

static void
put_opening(const struct action *action, struct buffer *code)
{
	buffer_puts(code, "def __upy_open(p):\n"
			  " i=p.find('/',1)\n"
			  " while i>0:\n"
			  "  try:__import__('os').mkdir(p[:i])\n"
			  "  except Exception:pass\n"
			  "  i=p.find('/',i+1)\n"
			  " return open(p,'wb')\n"
			  "__upy_f=__upy_open(");
	put_name(code, action->to);
	buffer_puts(code, ")\ndel __upy_open");
}

static void
put_closing(const struct action *action, struct buffer *code)
{
	buffer_puts(code, "__upy_f.close()\n"
			  "del __upy_f\n"
			  "def __upy_size(p):\n"
			  " f=open(p,'rb');n=0\n"
			  " while 1:\n"
			  "  b=len(f.read(64))\n"
			  "  if not b:break\n"
			  "  n+=b\n"
			  " f.close()\n"
			  " return n\n"
			  "__upy_size(");
	put_name(code, action->to);
	buffer_putc(code, ')');
}

static bool
put_program(const struct action *action, size_t i, size_t piece, struct buffer *code, bool *value)
{
	size_t pieces = (action->code.length + piece - 1) / piece, at = (i - 1) * piece;

	if (i > pieces + 1)
		return false;
	if (i == 0) {
		put_opening(action, code);
	} else if (i <= pieces) {
		size_t left = action->code.length - at;

		buffer_puts(code, "__upy_f.write(");
		put_python_bytes(code, action->code.data + at, left < piece ? left : piece);
		buffer_putc(code, ')');
	} else {
		put_closing(action, code);
		*value = true;
	}
	return true;
}

bool
action_program(const struct action *action, size_t i, size_t piece, struct buffer *code,
    bool *value)
{
	buffer_clear(code);
	*value = false;
	if (action->kind == ACTION_PUT)
		return put_program(action, i, piece, code, value);
	if (i > 0)
		return false;
	buffer_append(code, action->code.data, action->code.length);
	*value = action->value;
	return true;
}

bool
action_verified(const struct action *action, const char *repr)
{
	return action->kind != ACTION_PUT || strtoull(repr, NULL, 10) == action->code.length;
}
