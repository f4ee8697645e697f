/*
 * jq-loop: parse each line of stdin with libjq and write it again: the least that a
 * program does which knows records through libjq.
 */
#include <err.h>
#include <jv.h>
#include <stdio.h>
#include <stdlib.h>

#include "exits.h"

int
main(void)
{
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while ((length = getline(&line, &room, stdin)) > 0) {
		jv value = jv_parse_sized(line, (int)length - 1), text;

		if (!jv_is_valid(value))
			errx(EXIT_SYSTEM, "this is no JSON: %s", line);
		text = jv_dump_string(value, 0);
		fwrite(jv_string_value(text), 1,
		    (size_t)jv_string_length_bytes(jv_copy(text)), stdout);
		putchar('\n');
		jv_free(text);
	}
	free(line);
	return fflush(stdout) == 0 ? EXIT_PASS : EXIT_SYSTEM;
}
