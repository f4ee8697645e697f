/* Option tables -> getopt_long, usage, --help. */
#include "options.h"

#include <err.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exits.h"

enum { MOST_OPTIONS = 48, KEY_VERSION = 255, HELP_COLUMN = 26 };

static void
print_usage(const struct command *command, FILE *to)
{
	fprintf(to, "usage: %s [options]%s%s\n", command->name, *command->operands ? " " : "",
	    command->operands);
}

static void
print_option(int key, const char *name, const char *value, const char *help)
{
	char left[80], letter[] = { '-', (char)key, ',', ' ', '\0' };

	snprintf(left, sizeof left, "  %s%s%s%s%s",
	    key == WORD ? "" : key < KEY_VERSION ? letter : "    ", key == WORD ? "" : "--", name,
	    value ? " " : "", value ? value : "");
	if (strlen(left) < HELP_COLUMN)
		printf("%-*s%s\n", HELP_COLUMN, left, help);
	else
		printf("%s\n%*s%s\n", left, HELP_COLUMN, "", help);
}

static _Noreturn void
print_help(const struct command *command)
{
	printf("%s: %s\n", command->name, command->summary);
	print_usage(command, stdout);
	for (const struct option_spec *o = command->options; o->name; o++)
		print_option(o->key, o->name, o->value, o->help);
	print_option('h', "help", NULL, "print this and exit");
	print_option(KEY_VERSION, "version", NULL, "print the version and exit");
	if (fflush(stdout) != 0)
		err(EXIT_SYSTEM, "<stdout>");
	exit(EXIT_PASS);
}

static _Noreturn void
print_version(const struct command *command)
{
	printf("%s (upy) %s\n", command->name, PACKAGE_VERSION);
	if (fflush(stdout) != 0)
		err(EXIT_SYSTEM, "<stdout>");
	exit(EXIT_PASS);
}

static void
fill_tables(const struct command *command, struct option *longs, char *shorts)
{
	for (const struct option_spec *o = command->options; o->name; o++) {
		if (o->key == WORD)
			continue;
		*longs++ = (struct option){ o->name,
			o->value ? required_argument : no_argument, NULL, o->key };
		if (o->key < KEY_VERSION) {
			*shorts++ = (char)o->key;
			if (o->value)
				*shorts++ = ':';
		}
	}
	*longs++ = (struct option){ "help", no_argument, NULL, 'h' };
	*longs++ = (struct option){ "version", no_argument, NULL, KEY_VERSION };
	*longs = (struct option){ 0 };
	*shorts++ = 'h';
	*shorts = '\0';
}

int
next_option(const struct command *command, int argc, char **argv)
{
	static struct option longs[MOST_OPTIONS + 3];
	static char shorts[2 * MOST_OPTIONS + 3];
	int key;

	if (!*shorts)
		fill_tables(command, longs, shorts);
	key = getopt_long(argc, argv, shorts, longs, NULL);
	if (key == 'h')
		print_help(command);
	if (key == KEY_VERSION)
		print_version(command);
	if (key == '?') {
		print_usage(command, stderr);
		exit(EXIT_USAGE);
	}
	return key;
}

void
usage_error(const struct command *command, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vwarnx(format, arguments);
	va_end(arguments);
	print_usage(command, stderr);
	exit(EXIT_USAGE);
}

double
seconds_option(const struct command *command, const char *option)
{
	char *end;
	double seconds = strtod(optarg, &end);

	if (end == optarg || *end || !(seconds >= 0 && seconds < 1e9))
		usage_error(command, "%s: '%s' is not a number of seconds", option, optarg);
	return seconds;
}

long
count_option(const struct command *command, const char *option, long least)
{
	char *end;
	long count;

	errno = 0;
	count = strtol(optarg, &end, 10);
	if (end == optarg || *end || errno || count < least)
		usage_error(command, "%s: '%s' is not a whole number from %ld up", option, optarg,
		    least);
	return count;
}
