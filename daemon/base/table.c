/* table.c - rows by a key of sixteen bytes: chains from buckets, doubled as they fill. */
#include "base/table.h"

#include "wire/buf.h"
#include "wire/digest.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_BUCKETS = 64 };

static uint64_t
mixed(uint64_t h)
{
	h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
	h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
	return h ^ (h >> 33);
}

static uint64_t
hash_of(const struct table *t, const unsigned char *key)
{
	uint64_t half[2];

	memcpy(half, key, sizeof half);
	return mixed(mixed(half[0] ^ t->seed) + half[1] + (t->seed << 1));
}

void
table_init(struct table *t)
{
	*t = (struct table){.buckets = FIRST_BUCKETS};
	t->bucket = xcalloc(t->buckets, sizeof *t->bucket);
	random_bytes(&t->seed, sizeof t->seed);
}

void
table_release(struct table *t)
{
	free(t->bucket);
	*t = (struct table){.n = 0};
}

void
table_number(unsigned char key[TABLE_KEY_BYTES], uint64_t number)
{
	memset(key, 0, TABLE_KEY_BYTES);
	memcpy(key, &number, sizeof number);
}

static struct table_row **
chain(const struct table *t, uint64_t hash)
{
	return &t->bucket[hash & (t->buckets - 1)];
}

struct table_row *
table_find(struct table *t, const unsigned char key[TABLE_KEY_BYTES])
{
	uint64_t hash = hash_of(t, key);
	struct table_row *row = *chain(t, hash);

	for (; row != NULL; row = row->next) {
		t->steps++;
		if (row->hash == hash && memcmp(row->key, key, TABLE_KEY_BYTES) == 0)
			return row;
	}
	return NULL;
}

static void
put(struct table *t, struct table_row *row)
{
	struct table_row **first = chain(t, row->hash);

	row->next = *first;
	*first = row;
}

static void
grow(struct table *t)
{
	struct table_row **old = t->bucket, *row;
	size_t n = t->buckets;

	t->buckets *= 2;
	t->bucket = xcalloc(t->buckets, sizeof *t->bucket);
	for (size_t i = 0; i < n; i++)
		while ((row = old[i]) != NULL) {
			old[i] = row->next;
			put(t, row);
		}
	free(old);
}

void
table_add(
	struct table *t, struct table_row *row, const unsigned char key[TABLE_KEY_BYTES])
{
	if (t->n == t->buckets)
		grow(t);
	memcpy(row->key, key, TABLE_KEY_BYTES);
	row->hash = hash_of(t, key);
	put(t, row);
	t->n++;
}

void
table_remove(struct table *t, struct table_row *row)
{
	struct table_row **p = chain(t, row->hash);

	while (*p != row) {
		t->steps++;
		p = &(*p)->next;
	}
	*p = row->next;
	row->next = NULL;
	t->n--;
}
