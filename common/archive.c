/*
 * An archive: the open objects in a hash table and, in the order in which they were
 * opened, in a queue; the others in a cellar, which also numbers all of them.
 */
#include "archive.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cellar.h"

enum { FIRST_BUCKETS = 64, MOST_OPEN = 1024 };

/* An object in use. */
struct archive_entry {
	struct archive_entry *next;  /* in its bucket */
	struct archive_entry *newer; /* opened after it */
	uint64_t hash;
	size_t number;
	void *object;
	char key[];
};

struct archive {
	const struct archive_kind *kind;
	size_t open_count, most_open;
	struct archive_entry **buckets;
	size_t bucket_count; /* a power of two */
	struct archive_entry *oldest, *newest;
	struct cellar cellar;
	struct buffer packed; /* the object put away last */
};

struct archive *
archive_new(const struct archive_kind *kind)
{
	struct archive *archive = xcalloc(1, sizeof *archive);

	archive->kind = kind;
	archive->most_open = MOST_OPEN;
	archive->bucket_count = FIRST_BUCKETS;
	archive->buckets = xcalloc(FIRST_BUCKETS, sizeof(struct archive_entry *));
	return archive;
}

void
archive_free(struct archive *archive)
{
	for (size_t i = 0; i < archive->bucket_count; i++)
		for (struct archive_entry *next, *e = archive->buckets[i]; e; e = next) {
			next = e->next;
			archive->kind->free(e->object);
			free(e);
		}
	free(archive->buckets);
	cellar_free(&archive->cellar);
	buffer_free(&archive->packed);
	free(archive);
}

void
archive_limit(struct archive *archive, size_t most_open)
{
	archive->most_open = most_open;
}

size_t
archive_count(const struct archive *archive)
{
	return archive->cellar.count;
}

int
archive_problem(const struct archive *archive)
{
	return cellar_problem(&archive->cellar);
}

/* Open objects. */

static struct archive_entry **
find_open(struct archive *archive, const char *key, uint64_t hash)
{
	struct archive_entry **link = &archive->buckets[hash & (archive->bucket_count - 1)];

	while (*link && ((*link)->hash != hash || strcmp((*link)->key, key) != 0))
		link = &(*link)->next;
	return link;
}

static void
grow_buckets(struct archive *archive)
{
	size_t count = 2 * archive->bucket_count;
	struct archive_entry **buckets = xcalloc(count, sizeof(struct archive_entry *));

	for (size_t i = 0; i < archive->bucket_count; i++)
		for (struct archive_entry *next, *e = archive->buckets[i]; e; e = next) {
			next = e->next;
			e->next = buckets[e->hash & (count - 1)];
			buckets[e->hash & (count - 1)] = e;
		}
	free(archive->buckets);
	archive->buckets = buckets;
	archive->bucket_count = count;
}

static void
enqueue(struct archive *archive, struct archive_entry *entry)
{
	entry->newer = NULL;
	if (archive->newest)
		archive->newest->newer = entry;
	else
		archive->oldest = entry;
	archive->newest = entry;
}

static struct archive_entry *
dequeue(struct archive *archive)
{
	struct archive_entry *entry = archive->oldest;

	archive->oldest = entry->newer;
	if (!archive->oldest)
		archive->newest = NULL;
	return entry;
}

static struct archive_entry *
add_open(struct archive *archive, const char *key, uint64_t hash, size_t number)
{
	size_t size = strlen(key) + 1;
	struct archive_entry *entry = xmalloc(sizeof *entry + size), **link;

	if (archive->open_count++ == archive->bucket_count)
		grow_buckets(archive);
	link = &archive->buckets[hash & (archive->bucket_count - 1)];
	*entry = (struct archive_entry){ .next = *link, .hash = hash, .number = number };
	memcpy(entry->key, key, size);
	enqueue(archive, entry);
	return *link = entry;
}

/* Put an open object away; false when it has to stay. */
static bool
put_away(struct archive *archive, struct archive_entry *entry)
{
	struct buffer *packed = &archive->packed;

	buffer_clear(packed);
	if (!archive->kind->pack(entry->object, packed) ||
	    !cellar_put(&archive->cellar, entry->number, entry->key, packed->data,
		packed->length))
		return false;
	*find_open(archive, entry->key, entry->hash) = entry->next;
	archive->open_count--;
	archive->kind->free(entry->object);
	free(entry);
	return true;
}

/* Make room for one more open object: what was opened first is put away. Two are tried, so that those that stayed do not pile up. */
static void
make_room(struct archive *archive)
{
	for (int i = 0; i < 2 && archive->open_count >= archive->most_open; i++) {
		struct archive_entry *oldest = dequeue(archive);

		if (!put_away(archive, oldest))
			enqueue(archive, oldest);
	}
}

/* The entry of a key, opened if need be; NULL when there is none. */
static struct archive_entry *
open_entry(struct archive *archive, const char *key, uint64_t hash)
{
	struct archive_entry *entry = *find_open(archive, key, hash);
	struct goods goods;
	void *object;

	if (entry || !cellar_find(&archive->cellar, key, hash, &goods))
		return entry;
	object = archive->kind->unpack(goods.bytes, goods.length);
	make_room(archive);
	entry = add_open(archive, key, hash, goods.number);
	entry->object = object;
	return entry;
}

void *
archive_get(struct archive *archive, const char *key)
{
	struct archive_entry *entry = open_entry(archive, key, cellar_hash(key));

	return entry ? entry->object : NULL;
}

void **
archive_at(struct archive *archive, const char *key)
{
	uint64_t hash = cellar_hash(key);
	struct archive_entry *entry = open_entry(archive, key, hash);

	if (!entry) {
		make_room(archive);
		entry = add_open(archive, key, hash, cellar_add(&archive->cellar, hash));
	}
	return &entry->object;
}

/* Walks. */

static int
compare_numbers(const void *a, const void *b)
{
	const struct archive_entry *const *one = a, *const *other = b;

	return ((*one)->number > (*other)->number) - ((*one)->number < (*other)->number);
}

static void
begin_walk(const struct archive *archive, struct archive_walk *walk)
{
	walk->open = xmalloc(archive->open_count * sizeof *walk->open);
	for (size_t i = 0; i < archive->bucket_count; i++)
		for (struct archive_entry *e = archive->buckets[i]; e; e = e->next)
			walk->open[walk->open_count++] = e;
	qsort(walk->open, walk->open_count, sizeof *walk->open, compare_numbers);
}

/* The next object if it is open. */
static bool
next_is_open(struct archive_walk *walk)
{
	struct archive_entry *entry =
	    walk->open_next < walk->open_count ? walk->open[walk->open_next] : NULL;

	if (!entry || entry->number != walk->next)
		return false;
	walk->open_next++;
	walk->key = entry->key;
	walk->object = entry->object;
	return true;
}

static bool
next_is_packed(struct archive *archive, struct archive_walk *walk)
{
	struct goods goods;

	if (!cellar_get(&archive->cellar, walk->next, &goods))
		return false;
	walk->key = goods.key;
	walk->object = walk->unpacked = archive->kind->unpack(goods.bytes, goods.length);
	return true;
}

bool
archive_next(struct archive *archive, struct archive_walk *walk)
{
	if (!walk->open)
		begin_walk(archive, walk);
	if (walk->unpacked)
		archive->kind->free(walk->unpacked);
	walk->unpacked = NULL;
	if (walk->next < archive->cellar.count &&
	    (next_is_open(walk) || next_is_packed(archive, walk))) {
		walk->next++;
		return true;
	}
	free(walk->open);
	*walk = (struct archive_walk){ 0 };
	return false;
}
