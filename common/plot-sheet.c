/* Pictures by gnuplot: run as a program, which reads a script and writes the picture. */
#include "plot-sheet.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare-group.h"
#include "exits.h"
#include "report-file.h"

enum { WIDTH = 960, HIGHEST = 30000 /* cairo stops at 32767 */ };

extern char **environ;

struct buffer *
sheet_add(struct sheet *sheet, int height)
{
	sheet->panels = xrealloc(sheet->panels, (sheet->count + 1) * sizeof *sheet->panels);
	sheet->heights = xrealloc(sheet->heights, (sheet->count + 1) * sizeof *sheet->heights);
	sheet->panels[sheet->count] = (struct buffer){ 0 };
	sheet->heights[sheet->count] = height;
	return &sheet->panels[sheet->count++];
}

void
sheet_free(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++)
		buffer_free(&sheet->panels[i]);
	free(sheet->panels);
	free(sheet->heights);
	*sheet = (struct sheet){ 0 };
}

/* Which of gnuplot's terminals writes such a file; NULL: none. */
static const char *
terminal_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (dot && strcasecmp(dot, ".svg") == 0)
		return "svg dynamic";
	return dot && strcasecmp(dot, ".png") == 0 ? "pngcairo" : NULL;
}

bool
sheet_can_write(const char *path, char **error)
{
	if (terminal_of(path))
		return true;
	*error = xasprintf("%s: pictures are written to files that end in .svg or .png", path);
	return false;
}

static int
whole_height(const struct sheet *sheet)
{
	int height = 0;

	for (size_t i = 0; i < sheet->count; i++)
		height += sheet->heights[i];
	return height;
}

/* Origin and size count from the bottom, as parts of the whole. */
static void
put_script(struct buffer *to, const struct sheet *sheet, const char *terminal)
{
	int whole = whole_height(sheet), below = whole;

	buffer_printf(to, "set terminal %s size %d,%d noenhanced font 'sans,11' "
	    "background rgb 'white'\nset encoding utf8\nset multiplot\n", terminal, WIDTH, whole);
	for (size_t i = 0; i < sheet->count; i++) {
		below -= sheet->heights[i];
		buffer_printf(to, "reset\nset origin 0,%.9g\nset size 1,%.9g\n",
		    (double)below / whole, (double)sheet->heights[i] / whole);
		buffer_puts(to, "set tics nomirror\nset border 3 lc rgb '#666666'\n"
		    "set grid lt 1 lc rgb '#e6e6e6'\nset tics textcolor rgb 'black'\nunset key\n");
		buffer_append(to, sheet->panels[i].data, sheet->panels[i].length);
	}
	buffer_puts(to, "unset multiplot\n");
}

/* A file in memory with this text, to be read from its start; -1 with errno. */
static int
memory_file(const struct buffer *text)
{
	int fd = memfd_create("gnuplot", MFD_CLOEXEC);

	if (fd >= 0 && text && (write(fd, text->data, text->length) != (ssize_t)text->length ||
				   lseek(fd, 0, SEEK_SET) != 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Run it; its status as of waitpid(2), or -1 with errno. */
static int
run_gnuplot(int script, int picture, int messages)
{
	char *arguments[] = { (char[]){ "gnuplot" }, (char[]){ "-d" }, (char[]){ "-" }, NULL };
	posix_spawn_file_actions_t actions;
	int status = -1, fault;
	pid_t pid;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, script, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, picture, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, messages, STDERR_FILENO);
	fault = posix_spawnp(&pid, "gnuplot", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	errno = fault;
	if (fault == 0)
		waitpid(pid, &status, 0);
	return status;
}

/* The last line that it has said, which tells what it is about. */
static char *
last_words(int messages)
{
	char text[2000];
	ssize_t length = pread(messages, text, sizeof text - 1, 0);
	char *line;

	text[length > 0 ? length : 0] = '\0';
	for (char *at = text; *at; at++)
		if (*at == '\n' && at[1 + strspn(at + 1, " \n")] == '\0')
			*at = '\0';
	line = strrchr(text, '\n');
	return xstrdup(line ? line + 1 + strspn(line + 1, " ") : text);
}

static void
explain(int result, int messages, char **error)
{
	char *words;

	if (result == -1 && errno == ENOENT) {
		*error = xstrdup("gnuplot, which draws pictures, is missing: install gnuplot-nox");
		return;
	}
	if (result == -1) {
		*error = xasprintf("gnuplot cannot be run: %s", strerror(errno));
		return;
	}
	words = last_words(messages);
	*error = xasprintf("gnuplot has failed: %s", words);
	free(words);
}

static void
close_if_open(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* The picture, in memory: gnuplot does not notice when a disk is full. -1 with a message. */
static int
make_picture(const struct buffer *script, char **error)
{
	int in = memory_file(script), picture = memory_file(NULL), messages = memory_file(NULL);
	int result = -1;

	if (in >= 0 && picture >= 0 && messages >= 0)
		result = run_gnuplot(in, picture, messages);
	if (result != 0) {
		explain(result, messages, error);
		close_if_open(picture);
		picture = -1;
	}
	close_if_open(in);
	close_if_open(messages);
	return picture;
}

/* What cannot be written is told when the file is finished. */
static void
copy(int from, FILE *to)
{
	char bytes[65536];
	ssize_t n;

	lseek(from, 0, SEEK_SET);
	while ((n = read(from, bytes, sizeof bytes)) > 0)
		fwrite(bytes, 1, (size_t)n, to);
}

bool
sheet_draw(const struct sheet *sheet, const char *path, char **error, int *status)
{
	struct buffer script = { 0 };
	struct report_file file;
	int picture;

	*status = EXIT_USAGE;
	if (whole_height(sheet) > HIGHEST) {
		*error = xasprintf("%s: so much does not fit into a picture; select less", path);
		return false;
	}
	*status = EXIT_SYSTEM;
	put_script(&script, sheet, terminal_of(path));
	picture = make_picture(&script, error);
	buffer_free(&script);
	if (picture < 0)
		return false;
	if (!report_file_open(&file, path, error)) {
		close(picture);
		return false;
	}
	copy(picture, file.to);
	close(picture);
	return report_file_finish(&file, error);
}

/* Labels of tics are formats of printf(3), whatever they are made of: there % is doubled. */
static void
put_text(struct buffer *to, const char *text, size_t most, bool is_format)
{
	size_t length = strlen(text), head = length, tail = 0;

	if (length > most) {
		head = most / 2;
		tail = most - head - 1;
		while (head && ((unsigned char)text[head] & 0xc0) == 0x80)
			head--;
		while (tail && ((unsigned char)text[length - tail] & 0xc0) == 0x80)
			tail--;
	}
	buffer_putc(to, '\'');
	for (size_t i = 0; i < length; i++) {
		if (i == head && head + tail < length) {
			buffer_puts(to, "…");
			i = length - tail;
		}
		if (text[i] == '\'')
			buffer_puts(to, "’"); /* gnuplot 5.4 misreads one at an end, doubled or not */
		else if (text[i] == '%' && is_format)
			buffer_puts(to, "%%");
		else
			buffer_putc(to, (unsigned char)text[i] < ' ' ? ' ' : text[i]);
	}
	buffer_putc(to, '\'');
}

void
put_plot_name(struct buffer *to, const char *text, size_t most)
{
	put_text(to, text, most, false);
}

void
put_plot_tic(struct buffer *to, const char *text, size_t most, size_t at)
{
	put_text(to, text, most, true);
	buffer_printf(to, " %zu", at);
}

void
put_plot_text(struct buffer *to, const char *text)
{
	put_text(to, text, (size_t)-1, false);
}

void
put_plot_key(struct buffer *to, size_t longest)
{
	size_t shown = longest < PLOT_KEY_NAME ? longest : PLOT_KEY_NAME;

	buffer_printf(to, "set key at graph 1.02, graph 1 left top Left reverse samplen 2\n"
	    "set lmargin 10\nset rmargin %zu\n", shown + 6);
}

void
put_plot_number(struct buffer *to, double number)
{
	if (isfinite(number))
		buffer_printf(to, " %.17g", number);
	else
		buffer_puts(to, " NaN");
}

unsigned
plot_colour(size_t n)
{
	static const unsigned colours[] = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00,
		0x56b4e9, 0x555555 };

	return colours[n % (sizeof colours / sizeof *colours)];
}

/* How numbers are scaled: a factor, and the letter before the unit. */
struct scale {
	double factor;
	const char *letter;
};

static struct scale
scale_for(double largest)
{
	static const struct scale scales[] = { { 1e9, "n" }, { 1e6, "µ" }, { 1e3, "m" },
		{ 1, "" }, { 1e-3, "k" }, { 1e-6, "M" }, { 1e-9, "G" } };
	enum { LAST = sizeof scales / sizeof *scales - 1 };
	int i = 0;

	largest = fabs(largest);
	if (!(largest > 0))
		return (struct scale){ 1, "" };
	while (i < LAST && largest * scales[i].factor >= 1000)
		i++;
	return scales[i];
}

bool
plot_is_far(double least, double most)
{
	enum { FAR = 50 };

	return least > 0 && most >= FAR * least;
}

/* "time in ms", or what there is of it. */
static void
put_label(struct buffer *to, char axis, const char *measure, int length, const char *unit)
{
	char *label = xasprintf("%.*s%s%s", length, measure, length && *unit ? " in " : "", unit);

	buffer_printf(to, "set %clabel ", axis);
	put_plot_text(to, label);
	buffer_putc(to, '\n');
	free(label);
}

/* Of many decades each number says its own prefix, unless the unit has one. */
static void
put_decades(struct buffer *to, char axis, const char *symbol, bool prefix)
{
	buffer_printf(to, "set logscale %c\nset format %c '%s ", axis, axis, prefix ? "%.0s" : "%g");
	buffer_puts(to, prefix ? "%c" : "");
	for (; *symbol; symbol++)
		if (*symbol == '\'')
			buffer_puts(to, "’");
		else
			buffer_puts(to, *symbol == '%' ? "%%" : (char[]){ *symbol, 0 });
	buffer_puts(to, "'\n");
}

double
put_plot_axis(struct buffer *to, char axis, const char *unit, double least, double most)
{
	const char *colon, *symbol;
	struct scale scale = scale_for(fmax(fabs(least), fabs(most)));
	char *scaled;

	if (!unit || strcmp(unit, "s") == 0)
		unit = "time:s";
	colon = strchr(unit, ':');
	symbol = colon ? colon + 1 : unit;
	if (unit_is_scaled(unit))
		scale = (struct scale){ 1, "" };
	if (plot_is_far(least, most)) {
		put_label(to, axis, unit, colon ? (int)(colon - unit) : 0, "");
		put_decades(to, axis, symbol, !unit_is_scaled(unit));
		return 1;
	}
	scaled = xasprintf("%s%s%s", scale.letter, *scale.letter && !colon ? " " : "", symbol);
	put_label(to, axis, unit, colon ? (int)(colon - unit) : 0, scaled);
	free(scaled);
	return scale.factor;
}
