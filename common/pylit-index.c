/* Sets and dicts of Python literals: hashes, and the index that finds a key. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "pylit-internal.h"

/* Open addressing, at most half full; the items themselves keep their order. */
struct pyindex {
	uint64_t sum;	  /* of the mixed hashes: the same in any order */
	uint64_t *hashes; /* of each item (of a dict: each key) */
	size_t mask;	  /* slots - 1, a power of two - 1 */
	uint32_t slots[]; /* item number + 1; 0 is free */
};

/* Spread every bit over all bits; the constants are those of MurmurHash3's finaliser. */
static uint64_t
mix(uint64_t bits)
{
	bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccdu;
	bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53u;
	return bits ^ bits >> 33;
}

static uint64_t
hash_bytes(const char *bytes, size_t length, uint64_t seed)
{
	uint64_t hash = seed ^ length, word;

	for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
		memcpy(&word, bytes, sizeof word);
		hash = mix(hash ^ word);
	}
	word = 0;
	memcpy(&word, bytes, length);
	return mix(hash ^ word);
}

static uint64_t
hash_limbs(const mpz_t number)
{
	return hash_bytes((const char *)mpz_limbs_read(number),
	    mpz_size(number) * sizeof(mp_limb_t), mpz_sgn(number) < 0);
}

/* A float that is whole hashes as the int it equals. */
static uint64_t
hash_double(double number)
{
	uint64_t bits;

	if (number == floor(number) && fabs(number) < 0x1p62)
		return mix((uint64_t)(long long)number);
	if (number == floor(number) && isfinite(number)) {
		mpz_t whole;

		mpz_init_set_d(whole, number);
		bits = hash_limbs(whole);
		mpz_clear(whole);
		return bits;
	}
	memcpy(&bits, &number, sizeof bits);
	return mix(bits + 1);
}

/* As nan equals nothing, many of them need many hashes: else each is compared with all. */
static uint64_t
hash_nan(const struct pyvalue *nan)
{
	return mix((uintptr_t)nan);
}

static uint64_t
hash_integer(const struct pyvalue *value)
{
	mpz_t view;
	mp_limb_t limb;

	if (!value->big && llabs(value->integer) < 1LL << 62)
		return mix((uint64_t)value->integer);
	integer_view(view, &limb, value);
	return hash_limbs(view);
}

static const char *
hash_tuple(const struct pyvalue *tuple, uint64_t *hash)
{
	*hash = mix(tuple->count + PY_TUPLE);
	for (size_t i = 0; i < tuple->count; i++) {
		uint64_t item;
		const char *unhashable = pylit_hash(&tuple->items[i], &item);

		if (unhashable)
			return unhashable;
		*hash = mix(*hash * 3 + item);
	}
	return NULL;
}

const char *
pylit_hash(const struct pyvalue *value, uint64_t *hash)
{
	switch (value->kind) {
	case PY_NONE:
	case PY_ELLIPSIS:
		*hash = mix(~(uint64_t)value->kind);
		return NULL;
	case PY_BOOL:
	case PY_INT:
		*hash = hash_integer(value);
		return NULL;
	case PY_FLOAT:
		*hash = isnan(value->real) ? hash_nan(value) : hash_double(value->real);
		return NULL;
	case PY_COMPLEX:
		*hash = isnan(value->real) || isnan(value->imaginary)
		    ? hash_nan(value)
		    : hash_double(value->real);
		if (value->imaginary != 0)
			*hash = mix(*hash * 3 + hash_double(value->imaginary));
		return NULL;
	case PY_STR:
	case PY_BYTES:
		*hash = hash_bytes(value->bytes, value->length, value->kind);
		return NULL;
	case PY_TUPLE:
		return hash_tuple(value, hash);
	case PY_FROZENSET:
		*hash = mix(value->index->sum + value->count);
		return NULL;
	default:
		return pylit_type(value);
	}
}

/* The slot of the item equal to key, or the free slot where it belongs. */
static size_t
probe(const struct pyindex *index, const struct pyvalue *items, size_t step,
    const struct pyvalue *key, uint64_t hash)
{
	for (size_t at = hash & index->mask;; at = (at + 1) & index->mask) {
		uint32_t number = index->slots[at];

		if (number == 0)
			return at;
		if (index->hashes[number - 1] == hash &&
		    pylit_equal(&items[(number - 1) * step], key))
			return at;
	}
}

size_t
index_find(const struct pyvalue *container, const struct pyvalue *key, uint64_t hash)
{
	const struct pyindex *index = container->index;
	uint32_t number =
	    index->slots[probe(index, container->items, is_dict(container) ? 2 : 1, key, hash)];

	return number ? number - 1 : SIZE_MAX;
}

uint64_t
index_hash(const struct pyvalue *container, size_t slot)
{
	return container->index->hashes[slot];
}

static struct pyindex *
new_index(struct arena *arena, size_t count)
{
	struct pyindex *index;
	size_t slots = 2;

	while (slots < 2 * count)
		slots *= 2;
	index = arena_alloc(arena, sizeof *index + slots * sizeof *index->slots);
	memset(index, 0, sizeof *index + slots * sizeof *index->slots);
	index->mask = slots - 1;
	index->hashes = arena_alloc(arena, count * sizeof *index->hashes);
	return index;
}

/* Note item number `kept` in the index; false when it was there already. */
static bool
add_item(struct pyindex *index, struct pyvalue *items, size_t step, size_t kept,
    const struct pyvalue *item, uint64_t hash)
{
	uint32_t *slot = &index->slots[probe(index, items, step, item, hash)];

	if (*slot) {
		/* The first key stays, with the last value. */
		if (step == 2)
			items[(*slot - 1) * 2 + 1] = item[1];
		return false;
	}
	*slot = (uint32_t)kept + 1;
	index->hashes[kept] = hash;
	index->sum += mix(hash);
	memmove(&items[kept * step], item, step * sizeof *items);
	return true;
}

bool
finish_hashed(struct parser *p, size_t at, size_t base, struct pyvalue *value)
{
	size_t step = is_dict(value) ? 2 : 1, kept = 0;
	size_t count = (p->used - base) / step;
	struct pyvalue *items = p->stack + base;
	struct pyindex *index = new_index(&p->literal->arena, count);

	for (size_t i = 0; i < count; i++) {
		uint64_t hash;
		const char *unhashable = pylit_hash(&items[i * step], &hash);

		if (unhashable)
			return parse_failed(p, at, "unhashable type: '%s'", unhashable);
		kept += add_item(index, items, step, kept, &items[i * step], hash);
	}
	p->used = base + kept * step;
	finish_items(p, base, value);
	value->count = kept;
	value->index = index;
	return true;
}
