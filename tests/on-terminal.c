/*
 * on-terminal FILE [WAIT TYPE]... -- COMMAND...: run the command with a terminal of its
 * own as the controlling one; its standard input and output stay what they are. For
 * each pair: when the terminal has shown WAIT, TYPE is typed there, with a newline
 * unless it is a control character. What was shown goes to FILE. The status is the
 * command's, 128 and more after a signal.
 */
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The writing end of the pipe is kept by the command and all it starts. */
static pid_t
start(const char *terminal, int alive, char **command)
{
	pid_t pid = fork();
	int fd;

	if (pid != 0)
		return pid;
	setsid();
	fcntl(alive, F_SETFD, 0);
	fd = open(terminal, O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
		err(126, "%s", terminal);
	execvp(*command, command);
	err(127, "%s", *command);
}

static void
type(int fd, const char *text)
{
	size_t length = strlen(text);
	int control = length == 1 && *text < ' ';

	if (write(fd, text, length) < 0 || (!control && write(fd, "\n", 1) < 0))
		err(125, "cannot type");
}

/* What was shown so far, and what is still to be waited for. */
struct play {
	char shown[65536], *from;
	size_t length;
	char **pair;
	FILE *file;
};

/* Read what the terminal shows now, type what is due. */
static void
step(struct play *play, int fd)
{
	ssize_t n = read(fd, play->shown + play->length, sizeof play->shown - 1 - play->length);
	char *found;

	if (n <= 0)
		errx(125, "the terminal is gone");
	fwrite(play->shown + play->length, 1, (size_t)n, play->file);
	play->length += (size_t)n;
	play->shown[play->length] = '\0';
	while (strcmp(play->pair[0], "--") != 0 && (found = strstr(play->from, play->pair[0]))) {
		play->from = found + strlen(play->pair[0]);
		type(fd, play->pair[1]);
		play->pair += 2;
	}
}

/* Until the command has ended, and all that it has shown was read. */
static void
watch(struct play *play, int fd, int alive)
{
	struct pollfd fds[2] = { { .fd = fd, .events = POLLIN }, { .fd = alive } };

	while (poll(fds, 2, -1) > 0 && !fds[1].revents)
		step(play, fd);
	while (poll(fds, 1, 0) > 0)
		step(play, fd);
}

int
main(int argc, char **argv)
{
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), status, own;
	int alive[2];
	char **command = argv + 2;
	static struct play play;
	pid_t pid;

	while (argc > 2 && *command && strcmp(*command, "--") != 0)
		command++;
	if (argc < 4 || !*command || (command - argv) % 2)
		errx(125, "usage: on-terminal FILE [WAIT TYPE]... -- COMMAND...");
	play.file = fopen(argv[1], "we");
	play.from = play.shown;
	play.pair = argv + 2;
	if (master < 0 || grantpt(master) < 0 || unlockpt(master) < 0 || !play.file ||
	    pipe2(alive, O_CLOEXEC) < 0)
		err(125, "cannot make a terminal");
	own = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC); /* else it may be gone at once */
	pid = start(ptsname(master), alive[1], command + 1);
	close(alive[1]);
	watch(&play, master, alive[0]);
	close(own);
	fclose(play.file);
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
