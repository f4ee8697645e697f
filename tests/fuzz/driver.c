/*
 * For any compiler, in place of libFuzzer: TARGET FILE... tries each file. Its
 * name is printed before, so that it is known when something breaks.
 */
#include <err.h>
#include <string.h>

#include "buffer.h"
#include "exits.h"
#include "fuzz.h"

static void
try_file(const char *path)
{
	struct buffer text = { 0 };
	FILE *file = fopen(path, "re");
	uint8_t *exact;
	size_t n;

	if (!file)
		err(EXIT_SYSTEM, "%s", path);
	while ((n = fread(buffer_reserve(&text, 65536), 1, 65536, file)) > 0)
		text.length += n;
	fclose(file);
	/* Exactly as large as it is, so that a sanitizer sees a step beyond its end. */
	exact = xmalloc(text.length);
	if (text.length)
		memcpy(exact, text.data, text.length);
	LLVMFuzzerTestOneInput(exact, text.length);
	free(exact);
	buffer_free(&text);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		puts(argv[i]);
		fflush(stdout);
		try_file(argv[i]);
	}
	return EXIT_PASS;
}
