/*
 * map.h - values by text key, in an arena: for finding rows by their codes.
 *
 * Life:      map_init, then nothing to free; it lives as long as the arena.
 * Ownership: keys and values are borrowed; a key must live as long as the map.
 * Note:      the hash is seeded afresh for each map, so no file can be made to be slow.
 * Thread:    one owner at a time.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map_entry {
	const char *key; /* NULL: free */
	uint64_t hash;
	void *value;
};

struct map {
	struct arena *arena;
	struct map_entry *entries;
	size_t cap; /* a power of two, at least half of it free */
	size_t n;
	uint64_t seed;
};

void map_init(struct map *m, struct arena *arena);
/* NULL when the key is not there. */
void *map_get(const struct map *m, const char *key);
/* Put a value under a new key or in place of the former one. */
void map_put(struct map *m, const char *key, void *value);

#endif
