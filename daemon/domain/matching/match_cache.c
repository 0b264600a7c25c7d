/* match_cache.c - the fairs of a connection, and what of them the journal says is old. */
#include "domain/matching/match_cache.h"

#include "store/journal.h"
#include "store/match_models.h"

#include <stdlib.h>
#include <string.h>

enum {
	CHANGES_MOST = 500, /* rows of the journal that are looked at one by one */
	TOUCHED_MOST = 64,  /* organisations that are looked at one by one */
	SIDES_MOST = 1000,  /* read again one by one before all are */
};

struct kept {
	int64_t event_id; /* 0: none */
	struct journal_place at;
	int64_t model;
	int64_t turn; /* when it was asked for last */
	int sides;    /* read again since all were */
	struct arena arena;
	struct match_fair *fair;
};

struct match_cache {
	struct kept event[MATCH_CACHE_EVENTS];
	int64_t turn;
};

enum effect { NO_EFFECT, ON_LOADS, ON_SIDES };

/* What changes leave the lists as they are, or touch the organisations of their audience alone. */
static const struct {
	const char *topic;
	enum effect effect;
} KNOWN[] = {
	{"request", ON_LOADS},
	{"meeting", ON_LOADS},
	{"organisation", ON_SIDES},
	{"delegate", ON_SIDES},
	{"account", NO_EFFECT},
	{"token", NO_EFFECT},
	{"preference", NO_EFFECT}, /* read for every list */
	{"blackout", NO_EFFECT},
	{"invitation", NO_EFFECT},
	{"mail", NO_EFFECT},
	{"mailbox", NO_EFFECT},
	{"feed", NO_EFFECT},
};

static void
drop(struct kept *k)
{
	if (k->event_id != 0)
		arena_release(&k->arena);
	*k = (struct kept){.event_id = 0};
}

static void
release(void *what)
{
	struct match_cache *m = what;

	for (int i = 0; i < MATCH_CACHE_EVENTS; i++)
		drop(&m->event[i]);
	free(m);
}

static struct match_cache *
cache_of(struct tx *tx)
{
	if (tx->keep->what == NULL) {
		tx->keep->what = xcalloc(1, sizeof(struct match_cache));
		tx->keep->release = release;
	}
	return tx->keep->what;
}

/* The place of the event, or else that of the one that was not asked for longest. */
static struct kept *
place_of(struct match_cache *m, int64_t event_id)
{
	struct kept *oldest = &m->event[0];

	for (int i = 0; i < MATCH_CACHE_EVENTS; i++) {
		if (m->event[i].event_id == event_id)
			return &m->event[i];
		if (m->event[i].turn < oldest->turn)
			oldest = &m->event[i];
	}
	drop(oldest);
	return oldest;
}

/* ---- what has changed ----------------------------------------------------------------------- */

struct touched {
	struct {
		int64_t id;
		enum effect effect;
	} side[TOUCHED_MOST];
	int n;
	bool all; /* of the fair: it is read anew */
};

static void
touch(struct touched *t, int64_t id, enum effect effect)
{
	for (int i = 0; i < t->n; i++)
		if (t->side[i].id == id) {
			if (effect > t->side[i].effect)
				t->side[i].effect = effect;
			return;
		}
	if (t->n == TOUCHED_MOST) {
		t->all = true;
		return;
	}
	t->side[t->n].id = id;
	t->side[t->n++].effect = effect;
}

/* The organisations of ",o3,o17,"; what is for staff alone, or for all, names none. */
static void
touch_audience(struct touched *t, const char *audience, enum effect effect)
{
	const char *at = audience;

	t->all = t->all || strstr(at, ",o") == NULL;
	while ((at = strstr(at, ",o")) != NULL) {
		at += 2;
		touch(t, strtoll(at, NULL, 10), effect);
	}
}

static void
take_change(struct touched *t, const struct journal_change *c)
{
	for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
		if (strcmp(KNOWN[i].topic, c->topic) != 0)
			continue;
		if (KNOWN[i].effect != NO_EFFECT)
			touch_audience(t, c->audience, KNOWN[i].effect);
		return;
	}
	t->all = true;
}

/* false: it has to be read anew. */
static bool
read_again(struct tx *tx, struct kept *k, const struct touched *t)
{
	if (t->all)
		return false;
	for (int i = 0; i < t->n; i++) {
		if (t->side[i].effect == ON_LOADS)
			match_load_places_of(tx, k->event_id, k->fair, t->side[i].id);
		else if (++k->sides > SIDES_MOST ||
			 !match_load_side(
				 tx, k->event_id, k->fair, &k->arena, t->side[i].id))
			return false;
	}
	return true;
}

/* false: it has to be read anew. */
static bool
bring_up(struct tx *tx, struct kept *k, const struct journal_place *now, int64_t model)
{
	struct touched t = {.n = 0, .all = false};
	struct journal_change *c;
	int n;

	if (k->event_id == 0 || k->model != model || now->seq < k->at.seq ||
		now->seq - k->at.seq > CHANGES_MOST || !journal_has(tx, &k->at))
		return false;
	c = journal_changes(tx, k->event_id, k->at.seq, &n);
	for (int i = 0; i < n; i++)
		take_change(&t, &c[i]);
	k->at = *now;
	return read_again(tx, k, &t) && !tx_failed(tx);
}

static void
read_anew(struct tx *tx, struct kept *k, int64_t event_id,
	const struct journal_place *now, int64_t model)
{
	struct arena *own = tx->arena;

	drop(k);
	*k = (struct kept){.event_id = event_id, .at = *now, .model = model};
	arena_init(&k->arena);
	tx->arena = &k->arena;
	k->fair = match_load(tx, event_id);
	match_load_places(tx, event_id, k->fair);
	tx->arena = own;
}

struct match_fair *
match_cached(struct tx *tx, int64_t event_id)
{
	struct match_cache *m = cache_of(tx);
	struct kept *k = place_of(m, event_id);
	struct match_fair *f = ARENA_NEW(tx->arena, struct match_fair);
	int64_t model = match_model_number(tx, event_id);
	struct journal_place now;

	journal_now(tx, &now);
	if (!bring_up(tx, k, &now, model))
		read_anew(tx, k, event_id, &now, model);
	k->turn = ++m->turn;
	*f = *k->fair;
	if (tx_failed(tx)) {
		/* the fair is of this transaction all the same */
		*f = (struct match_fair){.category = NULL};
		drop(k);
	}
	return f;
}
