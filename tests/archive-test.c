/* Archives: whatever was put away comes back, or is known to be lost. */
#include "archive.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "buffer.h"
#include "cellar.h"
#include "slots.h"
#include "overflow.h"
#include "tap.h"

/* An object that may refuse to be put away. */
struct thing {
	size_t number;
	bool stays;
};

static size_t packed, unpacked; /* how often */

static bool
pack_thing(const void *object, struct buffer *to)
{
	const struct thing *thing = object;

	if (thing->stays)
		return false;
	packed++;
	buffer_append(to, thing, sizeof *thing);
	return true;
}

static void *
unpack_thing(const char *bytes, size_t length)
{
	struct thing *thing = xmalloc(sizeof *thing);

	unpacked++;
	memcpy(thing, bytes, length);
	return thing;
}

static const struct archive_kind things = { pack_thing, unpack_thing, free };

static const char *
key_of(size_t number)
{
	static char key[64];

	snprintf(key, sizeof key, "tests/some_file.yaml::case number %zu", number);
	return key;
}

/* Add things from one number up to another. */
static void
add(struct archive *archive, size_t from, size_t to)
{
	for (; from < to; from++) {
		void **place = archive_at(archive, key_of(from));
		struct thing *thing = xcalloc(1, sizeof *thing);

		free(*place); /* it should be new */
		thing->number = from;
		*place = thing;
	}
}

/* Whether each has the number of its key, from the last to the first. */
static bool
all_there(struct archive *archive, size_t count)
{
	for (size_t i = count; i-- > 0;) {
		const struct thing *thing = archive_get(archive, key_of(i));

		if (!thing || thing->number != i)
			return false;
	}
	return true;
}

/* How many a walk comes by in their order. */
static size_t
walk(struct archive *archive)
{
	struct archive_walk walk = { 0 };
	size_t count = 0;

	while (archive_next(archive, &walk)) {
		const struct thing *thing = walk.object;

		count += thing->number == count && strcmp(walk.key, key_of(count)) == 0;
	}
	return count;
}

static void
test_few(void)
{
	struct archive *archive = archive_new(&things);

	ok(walk(archive) == 0 && !archive_get(archive, "a"), "an empty archive holds nothing");
	add(archive, 0, 1000);
	ok(all_there(archive, 1000) && walk(archive) == 1000, "a thousand objects are there");
	ok(packed == 0, "and none was put away");
	archive_free(archive);
}

static void
test_many(size_t count, const char *sentence)
{
	struct archive *archive = archive_new(&things);
	struct thing *thing;

	packed = unpacked = 0;
	add(archive, 0, count);
	ok(packed > count / 2, "%s: most are put away", sentence);
	ok(all_there(archive, count) && unpacked > count / 2, "%s: all come back", sentence);
	ok(!archive_get(archive, key_of(count)) && !archive_get(archive, ""), "%s: no others do",
	    sentence);
	ok(walk(archive) == count && walk(archive) == count, "%s: walks keep the order", sentence);
	thing = archive_get(archive, key_of(7));
	thing->number = 1;
	add(archive, count, 2 * count);
	thing = archive_get(archive, key_of(7));
	ok(thing && thing->number == 1, "%s: what was changed stays changed", sentence);
	ok(archive_count(archive) == 2 * count && archive_problem(archive) == 0,
	    "%s: nothing is lost", sentence);
	archive_free(archive);
}

static void
test_staying(void)
{
	struct archive *archive = archive_new(&things);
	struct thing *first, *thing;

	add(archive, 0, 1);
	first = archive_get(archive, key_of(0));
	first->stays = true;
	add(archive, 1, 5000);
	ok(archive_get(archive, key_of(0)) == first, "an object that refuses is not put away");
	first->stays = false;
	add(archive, 5000, 9000);
	thing = archive_get(archive, key_of(0));
	ok(thing && !thing->stays && walk(archive) == 9000, "later it is");
	archive_free(archive);
}

static void
test_limit(void)
{
	struct archive *archive = archive_new(&things);

	packed = 0;
	archive_limit(archive, 10);
	add(archive, 0, 100);
	ok(packed == 90, "no more are open than an archive is allowed to have");
	ok(walk(archive) == 100 && all_there(archive, 100), "and all are there");
	archive_free(archive);
}

/* Keys whose hashes are the same: the key itself decides. */
static void
test_collisions(void)
{
	struct cellar cellar = { 0 };
	struct goods goods;
	size_t one, other;

	one = cellar_add(&cellar, 5);
	other = cellar_add(&cellar, 5);
	ok(!cellar_find(&cellar, "a", 5, &goods), "a cellar has nothing before it was put there");
	cellar_put(&cellar, one, "a", "first", 5);
	cellar_put(&cellar, other, "b", "second", 6);
	ok(cellar_find(&cellar, "b", 5, &goods) && goods.number == other && goods.length == 6 &&
		memcmp(goods.bytes, "second", 6) == 0,
	    "of two keys with one hash the right one is found");
	ok(!cellar_find(&cellar, "c", 5, &goods), "and no third");
	cellar_put(&cellar, other, "b", "", 0);
	ok(cellar_find(&cellar, "b", 5, &goods) && goods.length == 0, "bytes are replaced");
	cellar_free(&cellar);
}

static void
test_slots(void)
{
	const size_t most = (size_t)1 << 24;
	struct slots slots = { .count = most };
	struct slots_search search = { 0 };

	slots_grow(&slots);
	slots_put(&slots, 99, most - 1);
	ok(slots_find(&slots, 99, &search) && search.number == most - 1 &&
		!slots_find(&slots, 99, &search) && slots.size == 5,
	    "beyond 16 million numbers a slot has a byte more");
	slots_free(&slots);
}

/* A file that may not grow beyond this: as if the disk were full. */
static void
limit_files(rlim_t size)
{
	struct rlimit limit;

	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = size;
	setrlimit(RLIMIT_FSIZE, &limit);
}

/* Bytes that were appended stay readable, also where the file took only the first ones. */
static void
test_overflow(void)
{
	struct overflow overflow = { 0 };
	char bytes[1000];
	bool good = true;

	for (int i = 0; i < 1000; i++) {
		memset(bytes, i % 251, sizeof bytes);
		good = good && overflow_append(&overflow, bytes, sizeof bytes) == (uint64_t)i * 1000;
	}
	ok(good && overflow_length(&overflow) == 1000000, "an overflow takes what does not fit its file");
	for (int i = 999; i >= 0; i--) {
		const char *back = overflow_read(&overflow, (uint64_t)i * 1000, sizeof bytes);

		memset(bytes, i % 251, sizeof bytes);
		good = good && back && memcmp(back, bytes, sizeof bytes) == 0;
	}
	ok(good && overflow.filed > 0 && overflow.filed < 1000000, "and gives all of it back");
	memset(bytes, 255, sizeof bytes);
	good = overflow_write(&overflow, overflow.filed - 500, bytes, sizeof bytes);
	ok(good && memcmp(overflow_read(&overflow, overflow.filed - 500, sizeof bytes), bytes,
		sizeof bytes) == 0 && overflow.problem == 0,
	    "also what is changed across the border");
	overflow_free(&overflow);
}

static void
test_lost_file(void)
{
	struct cellar cellar = { 0 };
	struct goods goods;

	for (size_t i = 0; i < 20000; i++)
		cellar_put(&cellar, cellar_add(&cellar, i << 40), key_of(i), "12345678", 8);
	ok(ftruncate(cellar.goods.file - 1, 0) == 0, "a file is cut behind our back");
	buffer_clear(&cellar.goods.window);
	ok(!cellar_get(&cellar, 0, &goods) && cellar_problem(&cellar) == EIO,
	    "then it is known that things are lost");
	cellar_free(&cellar);
}

int
main(void)
{
	struct rlimit limit;

	getrlimit(RLIMIT_FSIZE, &limit);
	signal(SIGXFSZ, SIG_IGN);
	test_few();
	test_many(20000, "many");
	test_staying();
	test_limit();
	test_collisions();
	test_slots();
	test_lost_file();
	limit_files(300100);
	test_many(20000, "a full disk");
	test_overflow();
	limit_files(limit.rlim_cur);
	setenv("TMPDIR", "/nonexistent", 1);
	test_many(20000, "no folder for files");
	return done_testing();
}
