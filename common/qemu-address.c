/*
 * qemu:TARGET?machine=NAME&kernel=FILE...: QEMU with a firmware image, its first
 * serial line on two pipes. It is run without a shell and ends with us, even when
 * we are killed.
 */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "buffer.h"
#include "exec-internal.h"
#include "signals.h"
#include "text.h"

enum { MOST_ARGUMENTS = 256 };

struct qemu {
	char *bin;     /* what bin= names, or NULL */
	char *kernel;  /* the image, or NULL */
	char *arguments[MOST_ARGUMENTS + 1]; /* argv; NULL-terminated */
	size_t count;
	pid_t parent;
};

/* The options of an address, and those of QEMU that they stand for. */
static const struct option {
	const char *name, *flag;
} options[] = {
	{ "arg", NULL },
	{ "bin", NULL },
	{ "kernel", "-kernel" },
	{ "machine", "-machine" },
	{ "memory", "-m" },
};

enum { OPTIONS = sizeof options / sizeof *options };

/* Which of Debian's packages has the emulator of a target; others are in "misc". */
static const struct {
	const char *target, *package;
} packages[] = {
	{ "aarch64", "arm" },
	{ "arm", "arm" },
	{ "i386", "x86" },
	{ "mips", "mips" },
	{ "ppc", "ppc" },
	{ "sparc", "sparc" },
	{ "x86_64", "x86" },
};

/* Append to argv; the argument is consumed. */
static bool
add(struct transport *transport, struct qemu *qemu, char *argument)
{
	if (qemu->count == MOST_ARGUMENTS) {
		free(argument);
		return transport_fail(transport, "more than %d arguments", MOST_ARGUMENTS);
	}
	qemu->arguments[qemu->count++] = argument;
	return true;
}

static int
hex_digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

/* The text with its %XX decoded, to be freed; NULL when one is no such thing. */
static char *
decode(const char *text, size_t length)
{
	char *decoded = xmalloc(length + 1), *to = decoded;

	for (size_t i = 0; i < length; i++) {
		*to = text[i];
		if (text[i] == '%') {
			if (length - i < 3 || !isxdigit((unsigned char)text[i + 1]) ||
			    !isxdigit((unsigned char)text[i + 2])) {
				free(decoded);
				return NULL;
			}
			*to = (char)(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
			i += 2;
		}
		if (*to++ == '\0') {
			free(decoded);
			return NULL;
		}
	}
	*to = '\0';
	return decoded;
}

static bool
refuse_option(struct transport *transport, const char *name, size_t length)
{
	const char *names[OPTIONS + 1] = { NULL };
	char *given = xstrndup(name, length);
	const char *nearest;

	for (size_t i = 0; i < OPTIONS; i++)
		names[i] = options[i].name;
	nearest = nearest_word(given, names);
	transport_fail(transport, "unknown option '%.80s'%s%s%s", given,
	    nearest ? "; did you mean '" : "; there are arg, bin, kernel, machine, memory",
	    nearest ? nearest : "", nearest ? "'?" : "");
	free(given);
	return false;
}

/* Take over a decoded value. */
static bool
take_value(struct transport *transport, struct qemu *qemu, const struct option *option,
    char *value)
{
	if (strcmp(option->name, "bin") == 0) {
		free(qemu->bin);
		qemu->bin = value;
		return true;
	}
	if (strcmp(option->name, "kernel") == 0 && !qemu->kernel)
		qemu->kernel = xstrdup(value);
	if (option->flag && !add(transport, qemu, xstrdup(option->flag))) {
		free(value);
		return false;
	}
	return add(transport, qemu, value);
}

/* One "name=value" of `length` bytes. */
static bool
take_option(struct transport *transport, struct qemu *qemu, const char *text, size_t length)
{
	const char *equals = memchr(text, '=', length);
	size_t size = equals ? (size_t)(equals - text) : length;
	const struct option *option = NULL;
	char *value;

	for (size_t i = 0; i < OPTIONS; i++)
		if (strlen(options[i].name) == size && memcmp(options[i].name, text, size) == 0)
			option = &options[i];
	if (!option)
		return refuse_option(transport, text, size);
	value = equals ? decode(equals + 1, length - size - 1) : NULL;
	if (!value || !*value) {
		free(value);
		return transport_fail(transport, "'%s=' wants a value, in which %% is written %%25",
		    option->name);
	}
	return take_value(transport, qemu, option, value);
}

static bool
take_options(struct transport *transport, struct qemu *qemu, const char *at)
{
	while (*at) {
		size_t length = strcspn(++at, "&");

		if (!take_option(transport, qemu, at, length))
			return false;
		at += length;
	}
	return true;
}

/* The program, and where its serial line goes. */
static bool
begin_arguments(struct transport *transport, struct qemu *qemu, const char *rest)
{
	size_t length = strcspn(rest, "?");
	static const char *const usual[] = { "-display", "none", "-monitor", "none", "-chardev",
		"stdio,id=upy,signal=off", "-serial", "chardev:upy" };

	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)rest[i]) && rest[i] != '_' && rest[i] != '-')
			length = 0;
	if (length == 0)
		return transport_fail(transport, "what QEMU emulates comes first: "
		    "qemu:arm?machine=microbit&kernel=FILE");
	add(transport, qemu, xasprintf("qemu-system-%.*s", (int)length, rest));
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		add(transport, qemu, xstrdup(usual[i]));
	return true;
}

/* Whether the program is there: a path, or a name to be found in $PATH. */
static bool
is_program(const char *name)
{
	const char *path = getenv("PATH");
	bool found = false;

	if (strchr(name, '/'))
		return access(name, X_OK) == 0;
	for (path = path ? path : "/usr/bin:/bin"; *path && !found; path += *path == ':') {
		size_t length = strcspn(path, ":");
		char *file = xasprintf("%.*s/%s", (int)length, path, name);

		found = access(file, X_OK) == 0;
		free(file);
		path += length;
	}
	return found;
}

static bool
lacks_program(struct transport *transport, const struct qemu *qemu)
{
	const char *target = qemu->arguments[0] + strlen("qemu-system-"), *package = "misc";

	if (qemu->bin)
		return transport_fail(transport, "bin=%s: there is no such program", qemu->bin);
	for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
		if (strncmp(target, packages[i].target, strlen(packages[i].target)) == 0)
			package = packages[i].package;
	return transport_fail(transport,
	    "%s is missing: install Debian's qemu-system-%s, or name another QEMU with bin=",
	    qemu->arguments[0], package);
}

static bool
check(struct transport *transport, const struct qemu *qemu)
{
	if (!is_program(qemu->bin ? qemu->bin : qemu->arguments[0]))
		return lacks_program(transport, qemu);
	if (qemu->kernel && access(qemu->kernel, R_OK) != 0)
		return transport_fail(transport, "kernel=%s: %s", qemu->kernel, strerror(errno));
	return true;
}

/* In the new process. A signal sees to it that no QEMU is left behind. */
static void
become_qemu(const void *context)
{
	const struct qemu *qemu = context;
	const char *program = qemu->bin ? qemu->bin : qemu->arguments[0];

	signals_restore();
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != qemu->parent)
		return;
	execvp(program, qemu->arguments);
	dprintf(STDERR_FILENO, "%s: cannot run: %s\n", program, strerror(errno));
}

static void
free_qemu(struct qemu *qemu)
{
	for (size_t i = 0; i < qemu->count; i++)
		free(qemu->arguments[i]);
	free(qemu->bin);
	free(qemu->kernel);
}

static bool
qemu_open(struct transport *transport, const char *rest)
{
	struct qemu qemu = { .parent = getpid() };
	bool good;

	transport->usage = true;
	good = begin_arguments(transport, &qemu, rest) &&
	    take_options(transport, &qemu, rest + strcspn(rest, "?"));
	if (good)
		transport->usage = false;
	good = good && check(transport, &qemu) && exec_start(transport, become_qemu, &qemu);
	free_qemu(&qemu);
	return good;
}

/*
 * It does not end when its standard input does, and it would tell of a signal that it
 * can catch. This is the machine's power switch.
 */
static void
qemu_hang_up(struct transport *transport)
{
	exec_kill(transport);
}

const struct transport_ops qemu_transport = {
	.open = qemu_open,
	.read = exec_read,
	.write = exec_write,
	.unsent = fd_unsent,
	.hang_up = qemu_hang_up,
	.close = exec_close,
	.quiet_us = 3000,
	.lossless = true,
	.spawns = true,
};
