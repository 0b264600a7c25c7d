/* map.c - values by text key: open addressing with linear probing. */
#include "base/map.h"

#include "wire/digest.h"

#include <string.h>

enum { FIRST_CAP = 64 };

/* FNV-1a from a secret start, then mixed so that the low bits depend on all of it. */
static uint64_t
hash_of(const struct map *m, const char *key)
{
	uint64_t h = m->seed;

	for (; *key != '\0'; key++)
		h = (h ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
	h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
	return h ^ (h >> 33) ^ m->seed;
}

void
map_init(struct map *m, struct arena *arena)
{
	*m = (struct map){.arena = arena, .cap = FIRST_CAP};
	m->entries = ARENA_ARRAY(arena, struct map_entry, FIRST_CAP);
	random_bytes(&m->seed, sizeof m->seed);
}

/* The entry of a key, or the free one where it belongs. */
static struct map_entry *
find(const struct map *m, const char *key, uint64_t hash)
{
	for (size_t i = hash;; i++) {
		struct map_entry *entry = &m->entries[i & (m->cap - 1)];

		if (entry->key == NULL ||
			(entry->hash == hash && strcmp(entry->key, key) == 0))
			return entry;
	}
}

void *
map_get(const struct map *m, const char *key)
{
	return find(m, key, hash_of(m, key))->value;
}

static void
grow(struct map *m)
{
	struct map_entry *old = m->entries;
	size_t old_cap = m->cap;

	m->cap *= 2;
	m->entries = ARENA_ARRAY(m->arena, struct map_entry, m->cap);
	for (size_t i = 0; i < old_cap; i++) {
		if (old[i].key != NULL)
			*find(m, old[i].key, old[i].hash) = old[i];
	}
}

void
map_put(struct map *m, const char *key, void *value)
{
	uint64_t hash = hash_of(m, key);
	struct map_entry *entry = find(m, key, hash);

	if (entry->key == NULL) {
		if (2 * (m->n + 1) > m->cap) {
			grow(m);
			entry = find(m, key, hash);
		}
		entry->key = key;
		entry->hash = hash;
		m->n++;
	}
	entry->value = value;
}
