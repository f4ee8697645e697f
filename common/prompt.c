/* Questions at the terminal. */
#include "prompt.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "text.h"

/* In the background a read would stop the whole program, boards and all. */
static bool
open_terminal(struct prompt *prompt, const char **error)
{
	prompt->fd = open("/dev/tty", O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (prompt->fd < 0) {
		*error = "there is no terminal";
		return false;
	}
	if (tcgetpgrp(prompt->fd) == getpgrp())
		return true;
	*error = "this is not the foreground of its terminal";
	close(prompt->fd);
	return false;
}

bool
prompt_ask(struct prompt *prompt, const void *asker, const char *where, const char *text,
    const char **error)
{
	if (!open_terminal(prompt, error))
		return false;
	tcflush(prompt->fd, TCIFLUSH);
	prompt->asker = asker;
	prompt->answer = PROMPT_NONE;
	put_visible(&prompt->shown, where, strlen(where));
	buffer_puts(&prompt->shown, ": ");
	put_visible(&prompt->shown, text, strlen(text));
	buffer_puts(&prompt->shown, "\n[Enter: done, n: no, s: skip, q: stop all] ");
	prompt_serve(prompt);
	return true;
}

struct pollfd
prompt_poll(const struct prompt *prompt)
{
	bool waiting = prompt->asker && prompt->answer == PROMPT_NONE;
	short events = prompt->shown.length ? POLLIN | POLLOUT : POLLIN;

	return (struct pollfd){ .fd = waiting ? prompt->fd : -1, .events = events };
}

static void
show(struct prompt *prompt)
{
	ssize_t n = write(prompt->fd, prompt->shown.data, prompt->shown.length);

	if (n > 0)
		buffer_consume(&prompt->shown, (size_t)n);
	else if (errno != EAGAIN && errno != EINTR)
		prompt->answer = PROMPT_GONE;
}

/* A line was typed: what its first letter means. */
static void
take_line(struct prompt *prompt)
{
	const char *line = buffer_string(&prompt->typed);

	switch (line[strspn(line, " \t\r")]) {
	case '\n':
	case 'y':
	case 'Y':
		prompt->answer = PROMPT_YES;
		break;
	case 'n':
	case 'N':
		prompt->answer = PROMPT_NO;
		break;
	case 's':
	case 'S':
		prompt->answer = PROMPT_SKIP;
		break;
	case 'q':
	case 'Q':
		prompt->answer = PROMPT_QUIT;
		break;
	default:
		buffer_puts(&prompt->shown, "[Enter, n, s or q] ");
	}
	buffer_clear(&prompt->typed);
}

void
prompt_serve(struct prompt *prompt)
{
	ssize_t n = read(prompt->fd, buffer_reserve(&prompt->typed, 256), 256);

	if (n > 0) {
		prompt->typed.length += (size_t)n;
		if (memchr(prompt->typed.data, '\n', prompt->typed.length))
			take_line(prompt);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		prompt->answer = PROMPT_GONE;
	}
	if (prompt->shown.length && prompt->answer == PROMPT_NONE)
		show(prompt);
}

void
prompt_end(struct prompt *prompt)
{
	ssize_t ignored = 0;

	if (!prompt->asker)
		return;
	if (prompt->answer == PROMPT_NONE)
		ignored = write(prompt->fd, "\n", 1); /* what is written next begins a line */
	(void)ignored;
	close(prompt->fd);
	buffer_free(&prompt->shown);
	buffer_free(&prompt->typed);
	*prompt = (struct prompt){ 0 };
}
