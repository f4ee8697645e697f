/*
 * Command lines from one table per command: it drives getopt_long(3), the
 * usage line, --help and (through --help) the bash completion.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

enum { WORD = 0 }; /* no option, but a command within the command, for --help only */

struct option_spec {
	int key;	   /* the letter, a number from 256 up for long-only options, or WORD */
	const char *name;  /* long name, without dashes */
	const char *value; /* name of its argument, or NULL; of a WORD, its operands */
	const char *help;  /* half a sentence, lower case */
};

struct command {
	const char *name;
	const char *operands; /* for the usage line: "FILE..." or "" */
	const char *summary;  /* one line: what the command does */
	const struct option_spec *options; /* ends with a row of zeros */
};

/*
 * The key of the next option, its argument in optarg; -1 when only operands
 * (from argv[optind] on) are left. -h/--help and --version are answered here.
 * A wrong option prints the usage line and exits with EXIT_USAGE.
 */
int next_option(const struct command *command, int argc, char **argv);

/* Print "NAME: MESSAGE" and the usage line on stderr; exit with EXIT_USAGE. */
_Noreturn void usage_error(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* optarg as a number of seconds >= 0; a usage error when it is none. */
double seconds_option(const struct command *command, const char *option);

/* optarg as a whole number from `least` up; a usage error when it is none. */
long count_option(const struct command *command, const char *option, long least);

#endif
