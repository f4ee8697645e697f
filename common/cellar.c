/* Keys and bytes in two overflows, and an index to them that knows little of the keys. */
#include "cellar.h"

#include <string.h>

/* What the first overflow has of each key. */
struct cell {
	uint64_t hash;
	uint64_t place; /* in the second one: key, NUL, bytes */
	uint32_t length; /* of the bytes */
	uint32_t size;	 /* of all of it; 0: nothing is there */
};

void
cellar_free(struct cellar *cellar)
{
	slots_free(&cellar->slots);
	overflow_free(&cellar->cells);
	overflow_free(&cellar->goods);
	*cellar = (struct cellar){ 0 };
}

int
cellar_problem(const struct cellar *cellar)
{
	return cellar->cells.problem ? cellar->cells.problem : cellar->goods.problem;
}

/* FNV-1a, well stirred. */
uint64_t
cellar_hash(const char *key)
{
	uint64_t h = 14695981039346656037u;

	while (*key)
		h = (h ^ (unsigned char)*key++) * 1099511628211u;
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
	return h ^ h >> 33;
}

static bool
read_cell(struct cellar *cellar, size_t number, struct cell *cell)
{
	const char *bytes =
	    overflow_read(&cellar->cells, (uint64_t)number * sizeof *cell, sizeof *cell);

	if (bytes)
		memcpy(cell, bytes, sizeof *cell);
	return bytes != NULL;
}

static bool
write_cell(struct cellar *cellar, size_t number, const struct cell *cell)
{
	return overflow_write(&cellar->cells, (uint64_t)number * sizeof *cell, cell, sizeof *cell);
}

static void
grow_index(struct cellar *cellar)
{
	struct cell cell;

	slots_grow(&cellar->slots);
	for (size_t i = 0; i < cellar->count && read_cell(cellar, i, &cell); i++)
		slots_put(&cellar->slots, cell.hash, i);
}

size_t
cellar_add(struct cellar *cellar, uint64_t hash)
{
	struct cell cell = { .hash = hash };

	if (!slots_have_room(&cellar->slots, cellar->count + 1))
		grow_index(cellar);
	slots_put(&cellar->slots, hash, cellar->count);
	overflow_append(&cellar->cells, &cell, sizeof cell);
	return cellar->count++;
}

bool
cellar_put(struct cellar *cellar, size_t number, const char *key, const char *bytes,
    size_t length)
{
	size_t key_size = strlen(key) + 1;
	struct cell cell;

	if (!read_cell(cellar, number, &cell))
		return false;
	cell.length = (uint32_t)length;
	cell.size = (uint32_t)(key_size + length);
	cell.place = overflow_append(&cellar->goods, key, key_size);
	overflow_append(&cellar->goods, bytes, length);
	return write_cell(cellar, number, &cell);
}

static bool
get_goods(struct cellar *cellar, const struct cell *cell, struct goods *goods)
{
	if (!cell->size)
		return false;
	goods->key = overflow_read(&cellar->goods, cell->place, cell->size);
	goods->bytes = goods->key ? goods->key + cell->size - cell->length : NULL;
	goods->length = cell->length;
	return goods->key != NULL;
}

bool
cellar_get(struct cellar *cellar, size_t number, struct goods *goods)
{
	struct cell cell;

	goods->number = number;
	return read_cell(cellar, number, &cell) && get_goods(cellar, &cell, goods);
}

bool
cellar_find(struct cellar *cellar, const char *key, uint64_t hash, struct goods *goods)
{
	struct slots_search search = { 0 };
	struct cell cell;

	while (slots_find(&cellar->slots, hash, &search)) {
		if (!read_cell(cellar, search.number, &cell) || cell.hash != hash ||
		    !get_goods(cellar, &cell, goods) || strcmp(goods->key, key) != 0)
			continue;
		goods->number = search.number;
		return true;
	}
	return false;
}
