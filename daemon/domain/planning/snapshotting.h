/*
 * snapshotting.h - private to the snapshot: what its files share while one is made.
 *
 * Purpose:   snapshot_places.c reads slots, people and places first, snapshot.c the requests then,
 *            with snapshot_people.c for who takes part; all write into s, and this is what they
 *            look up on the way.
 * Ownership: everything lives in the transaction's arena, as the snapshot does; the struct itself
 *            ends with snapshot_read().
 * Errors:    sticky in tx->fault (store/stmt.h): after one the lists are short, and snapshot_read()
 *            gives no snapshot.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_PLANNING_SNAPSHOTTING_H
#define DOMAIN_PLANNING_SNAPSHOTTING_H

#include "base/map.h"
#include "domain/planning/snapshot.h"
#include "store/planning.h"

#include <limits.h>

/* From the numbers of an event's rows to indexes; numbers begin at 1 and have few gaps. */
struct ids {
	int *index; /* by number; -1: none */
	int64_t max;
};

static inline struct ids
ids_new(struct arena *a, int64_t max)
{
	struct ids ids = {ARENA_ARRAY(a, int, max + 1), max};

	for (int64_t i = 0; i <= max; i++)
		ids.index[i] = -1;
	return ids;
}

static inline int
ids_find(const struct ids *ids, int64_t id)
{
	return id >= 0 && id <= ids->max ? ids->index[id] : -1;
}

struct snapshotting {
	struct tx *tx;
	const struct grid *g;
	const struct repair_changes *changes; /* or NULL */
	struct snapshot *s;
	int words;
	struct days *days;
	bool *shut;	 /* by organisation: it may have no meeting at all */
	uint64_t *ahead; /* slots that have not begun */
	struct ids slot; /* by slot number: index of the grid */
	struct ids delegate, organisation, interpreter, location;
	struct planning_busy *busy; /* holds and blackouts */
	int busy_n;
	/* Free slots, where they can be changed. */
	uint64_t **person_free, **seat_free, **interpreter_free;
	struct plan_person *person;
	struct plan_organisation *quota;
	int *group_of; /* by seat */
	int **groups_of; /* by organisation of the supply side: its booths, then the pool; lazy */
	int *groups_of_n;
	int *pool; /* groups of the shared tables */
	int pool_n;
};

/* Who may take part, and which pairs of languages there are between them. */
struct snapshot_people {
	struct snapshotting *k;
	int *first_of, *people; /* by organisation: where its people begin, and they */
	bool named;	  /* by the policy: the first of an organisation, no choice */
	struct map needs; /* pair of language lists: index of the need, -1 none */
	struct plan_need *need;
	int needs_cap;
};

/* The people of each organisation; no need is known yet. */
void snapshot_people_list(struct snapshot_people *m, struct snapshotting *k);
/* Does the list name somebody of the organisation? */
bool
snapshot_names(const struct snapshotting *k, const int *person, int n, int organisation);
/* Has the person withdrawn, or does a repair take the person out? */
bool snapshot_withdraws(const struct snapshotting *k, int person);
/* Index of a need that is still to be filled in. */
int snapshot_new_need(struct snapshot_people *m);
/* Index of what the languages of the people of a candidate need; -1: nothing. */
int snapshot_need(struct snapshot_people *m, const struct snapshot_candidate *s,
	const int *person, int n);
/*
 * Whom the asked side can send to those named, in list, of which there is one at least unless it
 * has nobody: who needs no interpreter first; who is not understood at all only where nobody is.
 * Behind the last of person is room for one more.
 */
int snapshot_recipients(struct snapshot_people *m, const struct snapshot_candidate *s,
	int organisation, int *person, int n, int *list);
/* The colleagues of those the asked side has named, for plan_explain(). */
void snapshot_stand_ins(struct snapshot_people *m, const struct snapshot_candidate *s,
	int organisation, struct plan_candidate *c);

/* Slots, people, seats, groups, interpreters and walking, with what is busy taken out. */
void snapshot_places(struct snapshotting *k);
/* Where an organisation of the supply side may sit, best first; own: at its booths, the first. */
const int *snapshot_groups(struct snapshotting *k, int organisation, int *n, int *own);

static inline void
bit_set(uint64_t *set, int slot)
{
	set[slot >> 6] |= UINT64_C(1) << (slot & 63);
}

static inline void
bit_clear(uint64_t *set, int slot)
{
	set[slot >> 6] &= ~(UINT64_C(1) << (slot & 63));
}

#endif
