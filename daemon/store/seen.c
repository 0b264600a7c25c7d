/* seen.c - the rows a unit of work has read by their number. */
#include "store/seen.h"

enum { PLACES = 128 };

struct place {
	int64_t event_id;
	int64_t id;
	enum family family;
	void *row; /* NULL: the place is free */
};

/* One place for a row; another one with the same place takes it over. */
struct seen {
	struct arena *arena;
	struct place place[PLACES];
};

static struct place *
place_of(struct seen *s, enum family f, int64_t id)
{
	return &s->place[((uint64_t)id * FAMILY_COUNT + (uint64_t)f) % PLACES];
}

void *
seen_row(const struct tx *tx, enum family f, int64_t event_id, int64_t id)
{
	const struct place *p;

	/* Rows read into another arena may be gone before this one. */
	if (tx->seen == NULL || tx->seen->arena != tx->arena)
		return NULL;
	p = place_of(tx->seen, f, id);
	return p->family == f && p->id == id && p->event_id == event_id ? p->row : NULL;
}

void *
seen_keep(struct tx *tx, enum family f, int64_t event_id, int64_t id, void *row)
{
	if (row == NULL)
		return NULL;
	if (tx->seen == NULL) {
		tx->seen = ARENA_NEW(tx->arena, struct seen);
		tx->seen->arena = tx->arena;
	}
	if (tx->seen->arena == tx->arena)
		*place_of(tx->seen, f, id) = (struct place){event_id, id, f, row};
	return row;
}

void
seen_forget(struct tx *tx, enum family f, int64_t event_id, int64_t id)
{
	struct place *p;

	if (tx->seen == NULL)
		return;
	p = place_of(tx->seen, f, id);
	if (p->family == f && p->id == id && p->event_id == event_id)
		p->row = NULL;
}
