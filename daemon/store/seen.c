/* seen.c - the rows a unit of work has read by their number. */
#include "store/seen.h"

#include <string.h>

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

/* All rows of a family, by number. */
struct laid_out {
	int64_t event_id;
	int64_t max;
	void **row; /* NULL: none, or changed since */
};

struct seen_tables {
	struct laid_out family[FAMILY_COUNT];
};

static void **
laid_row(const struct tx *tx, enum family f, int64_t event_id, int64_t id)
{
	struct laid_out *t = tx->tables != NULL ? &tx->tables->family[f] : NULL;

	if (t == NULL || t->row == NULL || t->event_id != event_id || id < 0 ||
		id > t->max)
		return NULL;
	return &t->row[id];
}

static int64_t
number_of(const char *row)
{
	int64_t id;

	memcpy(&id, row, sizeof id);
	return id;
}

void
seen_lay_out(
	struct tx *tx, enum family f, int64_t event_id, void *rows, size_t size, int n)
{
	struct laid_out *t;
	char *row = rows;

	if (n == 0)
		return;
	if (tx->tables == NULL)
		tx->tables = ARENA_NEW(tx->arena, struct seen_tables);
	t = &tx->tables->family[f];
	t->event_id = event_id;
	t->max = number_of(row + size * (size_t)(n - 1));
	t->row = ARENA_ARRAY(tx->arena, void *, t->max + 1);
	for (int i = 0; i < n; i++, row += size)
		t->row[number_of(row)] = row;
}

void
seen_take_away(struct tx *tx)
{
	tx->tables = NULL;
}

static struct place *
place_of(struct seen *s, enum family f, int64_t id)
{
	return &s->place[((uint64_t)id * FAMILY_COUNT + (uint64_t)f) % PLACES];
}

void *
seen_row(const struct tx *tx, enum family f, int64_t event_id, int64_t id)
{
	void **laid = laid_row(tx, f, event_id, id);
	const struct place *p;

	if (laid != NULL && *laid != NULL)
		return *laid;
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
	void **laid = laid_row(tx, f, event_id, id);
	struct place *p;

	if (laid != NULL)
		*laid = NULL;
	if (tx->seen == NULL)
		return;
	p = place_of(tx->seen, f, id);
	if (p->family == f && p->id == id && p->event_id == event_id)
		p->row = NULL;
}
