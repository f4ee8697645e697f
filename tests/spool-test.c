/* Spools: texts come back as they were appended, or are known to be lost. */
#include "spool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buffer.h"
#include "tap.h"

enum { TEXTS = 3 };

/* What a text is, beside its spool. */
struct pair {
	struct spool_text text;
	struct buffer plain;
};

static bool
comes_back(struct spool *spool, const struct pair *pair)
{
	char *bytes = NULL;
	size_t length = 0;
	FILE *to = open_memstream(&bytes, &length);
	bool good = spool_copy(spool, &pair->text, to);

	fclose(to);
	good = good && length == pair->plain.length &&
	    (!length || memcmp(bytes, pair->plain.data, length) == 0);
	free(bytes);
	return good;
}

static void
append(struct spool *spool, struct pair *pair, const char *bytes, size_t length)
{
	spool_append(spool, &pair->text, bytes, length);
	buffer_append(&pair->plain, bytes, length);
}

/* Short pieces of texts in turn, then a long stretch of one, and of others a few large ones. */
static void
test_texts(size_t pieces, const char *sentence)
{
	static char large[200 * 1000];
	struct pair pairs[TEXTS + 1] = { 0 };
	struct spool *spool = spool_new();
	char piece[64];
	bool good = true;

	memset(large, 'x', sizeof large);
	for (size_t i = 0; i < pieces; i++)
		append(spool, &pairs[i / 2 % TEXTS], piece,
		    (size_t)snprintf(piece, sizeof piece, "piece %zu;", i));
	for (size_t i = 0; i < pieces; i++)
		append(spool, &pairs[0], piece,
		    (size_t)snprintf(piece, sizeof piece, "more %zu;", i));
	for (int i = 0; i < 4; i++)
		append(spool, &pairs[i % 2], large, sizeof large);
	append(spool, &pairs[1], "", 0);
	for (int i = 0; i <= TEXTS; i++)
		good = comes_back(spool, &pairs[i]) && good;
	ok(good && !spool_problem(spool), "%s", sentence);
	for (int i = 0; i <= TEXTS; i++)
		buffer_free(&pairs[i].plain);
	spool_free(spool);
}

static void
test_full_disk(void)
{
	struct rlimit before, limit;

	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = 100100;
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	test_texts(10000, "where the disk is full, in memory");
	setrlimit(RLIMIT_FSIZE, &before);
}

/* The file of the spool is the descriptor that a new one would have had before. */
static void
test_lost_file(void)
{
	int file = dup(STDERR_FILENO);
	struct spool *spool = spool_new();
	struct pair pair = { 0 };
	FILE *to;

	close(file);
	for (int i = 0; i < 100000; i++)
		append(spool, &pair, "something", 9);
	ok(close(file) == 0, "a file is taken away behind our back");
	ok(!comes_back(spool, &pair) && spool_problem(spool) == EBADF, "that is known");
	to = tmpfile();
	spool_spoil(to, spool_problem(spool));
	ok(ferror(to), "and the stream of the report is in error");
	fclose(to);
	buffer_free(&pair.plain);
	spool_free(spool);
}

int
main(void)
{
	test_texts(0, "large pieces, and texts without any");
	test_texts(10000, "texts that grow side by side come back");
	test_full_disk();
	test_lost_file();
	return done_testing();
}
