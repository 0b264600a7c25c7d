/* row_cache.c - the rows a unit of work has read by their number. */
#include "store/row_cache.h"

enum { PLACES = 128 };

struct place {
	int64_t event_id;
	int64_t id;
	enum family family;
	void *row; /* NULL: the place is free */
};

/* One place for a row; another row with the same place replaces it. */
struct row_cache {
	struct arena *arena;
	struct place place[PLACES];
};

static struct place *
place_of(struct row_cache *s, enum family f, int64_t id)
{
	return &s->place[((uint64_t)id * FAMILY_COUNT + (uint64_t)f) % PLACES];
}

void *
row_cache_get(const struct tx *tx, enum family f, int64_t event_id, int64_t id)
{
	const struct place *p;

	/* Rows read into another arena may be gone before this one. */
	if (tx->row_cache == NULL || tx->row_cache->arena != tx->arena)
		return NULL;
	p = place_of(tx->row_cache, f, id);
	return p->family == f && p->id == id && p->event_id == event_id ? p->row : NULL;
}

void *
row_cache_keep(struct tx *tx, enum family f, int64_t event_id, int64_t id, void *row)
{
	if (row == NULL)
		return NULL;
	if (tx->row_cache == NULL) {
		tx->row_cache = ARENA_NEW(tx->arena, struct row_cache);
		tx->row_cache->arena = tx->arena;
	}
	if (tx->row_cache->arena == tx->arena)
		*place_of(tx->row_cache, f, id) = (struct place){event_id, id, f, row};
	return row;
}

void
row_cache_forget(struct tx *tx, enum family f, int64_t event_id, int64_t id)
{
	struct place *p;

	if (tx->row_cache == NULL)
		return;
	p = place_of(tx->row_cache, f, id);
	if (p->family == f && p->id == id && p->event_id == event_id)
		p->row = NULL;
}
