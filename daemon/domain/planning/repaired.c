/* repaired.c - what repairs have taken away, and what going back gives back. */
#include "domain/planning/repaired.h"

#include "domain/booking/blackout.h"
#include "domain/booking/withdrawal.h"
#include "domain/fair/lookup_or_blank.h"
#include "store/codes.h"
#include "store/publishings.h"
#include "store/rows.h"

#include <stdlib.h>

static int
by_slot(const void *a, const void *b)
{
	const struct blackout_slot *x = a, *y = b;

	if (x->resource_id != y->resource_id)
		return x->resource_id < y->resource_id ? -1 : 1;
	return (x->slot_no > y->slot_no) - (x->slot_no < y->slot_no);
}

/* The blackouts of all the repairs that are given back. */
static struct blackout *
that_go(struct tx *tx, int64_t event_id, const struct repair_changes *c, int *n)
{
	struct rows list = {.size = sizeof(struct blackout)};

	for (int i = 0; i < c->given_back_n; i++) {
		int of_one;
		struct blackout *b =
			blackouts_of_schedule(tx, event_id, c->given_back[i], &of_one);

		for (int k = 0; k < of_one; k++)
			*(struct blackout *)rows_add(tx->arena, &list) = b[k];
	}
	*n = list.n;
	return list.data;
}

/* Is it the first of its target? */
static bool
is_first(const struct blackout *b, int i)
{
	for (int k = 0; k < i; k++)
		if (b[k].kind == b[i].kind && b[k].target_id == b[i].target_id)
			return false;
	return true;
}

static void
find_freed(struct tx *tx, int64_t event_id, struct repair_changes *c)
{
	struct rows list = {.size = sizeof(struct blackout_slot)};
	int n;
	struct blackout *b = that_go(tx, event_id, c, &n);

	for (int i = 0; i < n; i++) {
		struct blackout_slot *slot;
		int slots = 0;

		if (!is_first(b, i))
			continue;
		slot = blackout_busy_by(tx, event_id, b[i].kind, b[i].target_id,
			c->given_back, c->given_back_n, &slots);
		for (int k = 0; k < slots; k++)
			*(struct blackout_slot *)rows_add(tx->arena, &list) = slot[k];
	}
	c->freed = list.data;
	c->freed_n = list.n;
	if (c->freed_n > 1)
		qsort(c->freed, (size_t)c->freed_n, sizeof *c->freed, by_slot);
}

struct repair_changes *
repair_of_publishing(struct tx *tx, const struct schedule *s)
{
	const struct publication *p;
	struct repair_changes *c = NULL;
	int64_t *later;
	int n;

	if (s->state != SCHEDULE_PUBLISHED)
		return repair_from_json(tx, s->changes);
	p = publication_of(tx, s->event_id, s->id);
	if (p != NULL && !p->repairs)
		c = repair_from_json(tx, s->changes);
	later = publications_repairing(tx, s->event_id, p != NULL ? p->no : 0, &n);
	if (n == 0)
		return c;
	if (c == NULL)
		c = ARENA_NEW(tx->arena, struct repair_changes);
	c->given_back = later;
	c->given_back_n = n;
	find_freed(tx, s->event_id, c);
	return c;
}

bool
repair_frees(const struct repair_changes *c, int64_t resource_id, int slot_no)
{
	const struct blackout_slot wanted = {resource_id, slot_no};

	return c != NULL && c->freed_n > 0 &&
	       bsearch(&wanted, c->freed, (size_t)c->freed_n, sizeof wanted, by_slot) !=
		       NULL;
}

/* What people type for the target; *organisation_id: of a delegate, else 0. */
static const char *
resource_of(struct tx *tx, int64_t event_id, const struct blackout *b,
	int64_t *organisation_id)
{
	const struct location *l;

	*organisation_id = 0;
	switch (b->kind) {
	case BLACKOUT_DELEGATE:
		*organisation_id =
			delegate_or_blank(tx, event_id, b->target_id)->organisation_id;
		return delegate_or_blank(tx, event_id, b->target_id)->code;
	case BLACKOUT_LOCATION:
		l = location_by_id(tx, event_id, b->target_id);
		return l != NULL ? l->code : "";
	case BLACKOUT_INTERPRETER:
		return interpreter_or_blank(tx, event_id, b->target_id)->code;
	}
	BUG_ON(true);
}

bool
repair_is_given_back(const struct repair_changes *c, int64_t schedule_id)
{
	for (int i = 0; c != NULL && i < c->given_back_n; i++)
		if (c->given_back[i] == schedule_id)
			return true;
	return false;
}

/* Whom one repair has withdrawn. */
static void
reinstate(struct tx *tx, const struct grid *g, int64_t schedule_id)
{
	int64_t event_id = g->event->id;
	int organisations, delegates;
	struct organisation *o =
		organisations_withdrawn_by(tx, event_id, schedule_id, &organisations);
	struct delegate *d =
		delegates_withdrawn_by(tx, event_id, schedule_id, &delegates);

	for (int i = 0; i < organisations; i++)
		withdrawal_note(tx, g, &(struct participant){&o[i], NULL}, NULL, 0);
	for (int i = 0; i < delegates; i++)
		withdrawal_note(tx, g,
			&(struct participant){
				organisation_or_blank(tx, event_id, d[i].organisation_id),
				&d[i]},
			NULL, 0);
}

void
repair_give_back(struct tx *tx, const struct grid *g, const struct repair_changes *c)
{
	int64_t event_id = g->event->id, organisation_id;
	int n, conflicts;
	struct blackout *b = that_go(tx, event_id, c, &n);

	for (int i = 0; i < n; i++) {
		const char *resource = resource_of(tx, event_id, &b[i], &organisation_id);

		blackout_delete(tx, event_id, b[i].id);
		code_set_way(tx, event_id, CODE_OF_BLACKOUT, b[i].id, false);
		blackout_derive(tx, event_id, b[i].kind, b[i].target_id, &conflicts);
		blackout_journal(tx, g, &b[i], resource, organisation_id, true);
	}
	for (int i = 0; i < c->given_back_n; i++) {
		reinstate(tx, g, c->given_back[i]);
		publication_repairs_no_more(tx, event_id, c->given_back[i]);
	}
}

void
repair_published(struct tx *tx, const struct schedule *s)
{
	publication_put(tx, s->event_id, s->id,
		&(struct publication){.no = tx_next_id(tx, s->event_id, "publication"),
			.repairs = s->scope == SCOPE_REPAIR});
}
