/* snapshot_places.c - the slots, people, seats and interpreters of the planner's problem. */
#include "domain/planning/snapshotting.h"

#include "domain/fair/policy.h"
#include "domain/planning/repaired.h"
#include "domain/seating/walking.h"
#include "store/locations.h"

#include <stdlib.h>
#include <string.h>

/* ---- slots ---------------------------------------------------------------------------------- */

static void
take_slots(struct snapshotting *k)
{
	const struct grid *g = k->g;
	struct plan_slot *slots = ARENA_ARRAY(k->tx->arena, struct plan_slot, g->n);
	int highest = 0;

	k->days = grid_days(k->tx, g);
	k->ahead = ARENA_ARRAY(k->tx->arena, uint64_t, k->words);
	for (int i = 0; i < g->n; i++) {
		const struct slot *s = &g->slot[i];

		slots[i] = (struct plan_slot){
			k->days->of[i], s->session_no, s->start_s, s->end_s};
		if (s->start_s > k->tx->now_s)
			bit_set(k->ahead, i);
		highest = s->no > highest ? s->no : highest;
	}
	k->slot = ids_new(k->tx->arena, highest);
	for (int i = 0; i < g->n; i++)
		k->slot.index[g->slot[i].no] = i;
	k->s->problem.slots = slots;
	k->s->problem.slots_n = g->n;
}

/* n sets in which every slot of the event is free. */
static uint64_t **
all_free(struct snapshotting *k, int n)
{
	uint64_t **sets = ARENA_ARRAY(k->tx->arena, uint64_t *, n);
	uint64_t *bits = ARENA_ARRAY(k->tx->arena, uint64_t, n * k->words);

	for (int i = 0; i < n; i++) {
		sets[i] = bits + (size_t)i * (size_t)k->words;
		for (int s = 0; s < k->g->n; s++)
			bit_set(sets[i], s);
	}
	return sets;
}

/* ---- people --------------------------------------------------------------------------------- */

/*
 * Of a maximum, what the row says goes before the policy. In a row 0 is none at all, which the
 * planner has no number for; *none says so.
 */
static int
maximum(struct snapshotting *k, int row, const char *policy, bool *none)
{
	if (row == 0)
		*none = true;
	return row >= 0 ? row : (int)policy_value(k->tx, k->g->event->id, policy);
}

/* A minimum above its maximum cannot be kept: lower it. */
static int
minimum(struct snapshotting *k, int row, const char *policy, int max)
{
	int min = row >= 0 ? row : (int)policy_value(k->tx, k->g->event->id, policy);

	return max > 0 && min > max ? max : min;
}

/* Whom a repair has withdrawn that is given back takes part. */
static void
unless_given_back(
	const struct snapshotting *k, const char **withdrawn, int64_t schedule_id)
{
	if (schedule_id > 0 && repair_is_given_back(k->changes, schedule_id))
		*withdrawn = NULL;
}

static void
take_organisations(struct snapshotting *k)
{
	struct plan_problem *p = &k->s->problem;
	int n;

	k->s->organisation = organisations_all(k->tx, k->g->event->id, &n);
	k->organisation = ids_new(k->tx->arena, n > 0 ? k->s->organisation[n - 1].id : 0);
	k->quota = ARENA_ARRAY(k->tx->arena, struct plan_organisation, n);
	k->shut = ARENA_ARRAY(k->tx->arena, bool, n);
	for (int i = 0; i < n; i++) {
		struct organisation *o = &k->s->organisation[i];
		struct plan_organisation *q = &k->quota[i];

		unless_given_back(k, &o->withdrawn, o->withdrawn_schedule_id);
		k->organisation.index[o->id] = i;
		q->max_event = maximum(
			k, o->max_meetings, POLICY_QUOTA_ORGANISATION_EVENT, &k->shut[i]);
		q->max_day = maximum(
			k, o->max_per_day, POLICY_QUOTA_ORGANISATION_DAY, &k->shut[i]);
		q->min_event = minimum(k, o->min_meetings,
			POLICY_MINIMUM_ORGANISATION_EVENT, q->max_event);
		if (o->withdrawn != NULL)
			q->min_event = 0;
	}
	p->organisations = k->quota;
	p->organisations_n = n;
}

static void
take_people(struct snapshotting *k)
{
	struct plan_problem *p = &k->s->problem;
	struct delegate *d;
	int n;

	d = k->s->delegate = delegates_all(k->tx, k->g->event->id, &n);
	k->delegate = ids_new(k->tx->arena, n > 0 ? d[n - 1].id : 0);
	k->person = ARENA_ARRAY(k->tx->arena, struct plan_person, n);
	k->person_free = all_free(k, n);
	k->s->barred = ARENA_ARRAY(k->tx->arena, bool, n);
	for (int i = 0; i < n; i++) {
		int whose = ids_find(&k->organisation, d[i].organisation_id);
		bool none = whose >= 0 && k->shut[whose];
		struct plan_person *q = &k->person[i];

		unless_given_back(k, &d[i].withdrawn, d[i].withdrawn_schedule_id);
		k->delegate.index[d[i].id] = i;
		q->free = k->person_free[i];
		q->organisation = whose;
		q->max_event =
			maximum(k, d[i].max_meetings, POLICY_QUOTA_DELEGATE_EVENT, &none);
		q->max_day =
			maximum(k, d[i].max_per_day, POLICY_QUOTA_DELEGATE_DAY, &none);
		q->min_event = minimum(k, d[i].min_meetings,
			POLICY_MINIMUM_DELEGATE_EVENT, q->max_event);
		if (snapshot_withdraws(k, i))
			q->min_event = 0;
		k->s->barred[i] = none;
		for (int w = 0; none && w < k->words; w++)
			k->person_free[i][w] = 0;
	}
	p->persons = k->person;
	p->persons_n = n;
}

/* ---- seats ---------------------------------------------------------------------------------- */

/* A location in the order of the groups: the pool, then by exhibitors; each by hall. */
struct spot {
	const struct location *location;
	int hall;
};

static int
by_group(const void *a, const void *b)
{
	const struct spot *x = a, *y = b;
	int owners = location_owners_compare(x->location, y->location);

	if (owners != 0)
		return owners;
	if (x->hall != y->hall)
		return x->hall - y->hall;
	return x->location->id < y->location->id ? -1 : x->location->id > y->location->id;
}

/* Minutes between the halls; with none that takes time all are one hall. */
static struct walking *
take_walking(struct snapshotting *k)
{
	struct walking *w = walking_load(k->tx, k->g, k->days);
	struct plan_problem *p = &k->s->problem;
	uint8_t *minutes;

	p->halls_n = w != NULL ? walking_halls(w) : 1;
	if (w == NULL)
		return NULL;
	minutes = ARENA_ARRAY(k->tx->arena, uint8_t, p->halls_n * p->halls_n);
	for (int a = 0; a < p->halls_n; a++)
		for (int b = 0; b < p->halls_n; b++) {
			int m = walking_minutes(w, a, b);

			minutes[a * p->halls_n + b] = (uint8_t)(m < 255 ? m : 255);
		}
	p->walk_minutes = minutes;
	return w;
}

static struct spot *
spots(struct snapshotting *k, int *n)
{
	struct location *l = locations_all(k->tx, k->g->event->id, n);
	struct spot *spot = ARENA_ARRAY(k->tx->arena, struct spot, *n);
	struct walking *w = take_walking(k);

	for (int i = 0; i < *n; i++)
		spot[i] =
			(struct spot){&l[i], w != NULL ? walking_hall(w, l[i].hall) : 0};
	if (*n > 1)
		qsort(spot, (size_t)*n, sizeof *spot, by_group);
	k->location = ids_new(k->tx->arena, *n > 0 ? l[*n - 1].id : 0);
	k->s->locations_max = k->location.max;
	k->s->first_seat = ids_new(k->tx->arena, k->location.max).index;
	return spot;
}

/* The seats of one location behind those there are already. */
static void
add_seats(struct snapshotting *k, const struct planning_seat *row, int rows,
	const struct spot *spot, int group)
{
	int low = 0, high = rows;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (row[middle].location_id < spot->location->id)
			low = middle + 1;
		else
			high = middle;
	}
	k->s->first_seat[spot->location->id] = k->s->problem.seats_n;
	for (; low < rows && row[low].location_id == spot->location->id; low++) {
		int seat = k->s->problem.seats_n++;

		k->s->seat[seat] = (struct snapshot_seat){row[low].location_id,
			row[low].seat_no, row[low].resource_id, spot->location->code};
		k->group_of[seat] = group;
	}
}

static void
take_seats(struct snapshotting *k)
{
	struct plan_problem *p = &k->s->problem;
	int n, rows, groups = 0;
	struct spot *spot = spots(k, &n);
	struct planning_seat *row = planning_seats(k->tx, k->g->event->id, &rows);
	struct plan_group *group = ARENA_ARRAY(k->tx->arena, struct plan_group, n);
	struct plan_seat *seat = ARENA_ARRAY(k->tx->arena, struct plan_seat, rows);

	k->s->seat = ARENA_ARRAY(k->tx->arena, struct snapshot_seat, rows);
	k->group_of = ARENA_ARRAY(k->tx->arena, int, rows);
	for (int i = 0; i < n; i++) {
		bool same = i > 0 &&
			    location_owners_compare(
				    spot[i].location, spot[i - 1].location) == 0 &&
			    spot[i].hall == spot[i - 1].hall;

		if (!same)
			group[groups++] =
				(struct plan_group){p->seats_n, 0, spot[i].hall};
		k->location.index[spot[i].location->id] = groups - 1;
		add_seats(k, row, rows, &spot[i], groups - 1);
		group[groups - 1].seats = p->seats_n - group[groups - 1].first_seat;
		if (!same && spot[i].location->organisation_id == 0)
			k->pool_n = groups;
	}
	k->seat_free = all_free(k, p->seats_n);
	for (int i = 0; i < p->seats_n; i++)
		seat[i].free = k->seat_free[i];
	p->seats = seat;
	p->groups = group;
	p->groups_n = groups;
}

static bool
is_listed(const int *list, int n, int value)
{
	for (int i = 0; i < n; i++)
		if (list[i] == value)
			return true;
	return false;
}

/* One of the booths, alone or shared, of an organisation. */
static void
take_booth(struct snapshotting *k, int64_t organisation_id, int group)
{
	int o = ids_find(&k->organisation, organisation_id);

	if (o < 0)
		return;
	if (k->groups_of[o] == NULL)
		k->groups_of[o] = ARENA_ARRAY(k->tx->arena, int, k->s->problem.groups_n);
	if (!is_listed(k->groups_of[o], k->groups_of_n[o], group))
		k->groups_of[o][k->groups_of_n[o]++] = group;
}

/* The groups of each exhibitor's booths, and behind them the pool. */
static void
take_booths(struct snapshotting *k)
{
	const struct plan_problem *p = &k->s->problem;
	int n;
	struct location *l = locations_all(k->tx, k->g->event->id, &n);

	k->groups_of = ARENA_ARRAY(k->tx->arena, int *, p->organisations_n);
	k->groups_of_n = ARENA_ARRAY(k->tx->arena, int, p->organisations_n);
	for (int i = 0; i < n; i++) {
		int group = k->location.index[l[i].id];

		if (l[i].organisation_id == 0)
			continue;
		take_booth(k, l[i].organisation_id, group);
		for (int x = 0; x < l[i].sharers_n; x++)
			take_booth(k, l[i].sharers[x], group);
	}
	k->pool = ARENA_ARRAY(k->tx->arena, int, k->pool_n);
	for (int i = 0; i < k->pool_n; i++)
		k->pool[i] = i;
	for (int o = 0; o < p->organisations_n; o++)
		for (int i = 0; k->groups_of[o] != NULL && i < k->pool_n; i++)
			k->groups_of[o][k->groups_of_n[o]++] = i;
}

const int *
snapshot_groups(struct snapshotting *k, int organisation, int *n, int *own)
{
	bool booth = k->groups_of[organisation] != NULL;

	*n = booth ? k->groups_of_n[organisation] : k->pool_n;
	*own = *n - k->pool_n;
	return booth ? k->groups_of[organisation] : k->pool;
}

/* ---- interpreters --------------------------------------------------------------------------- */

/* Where there are shifts, only slots that lie within one of them are free. */
static void
take_shifts(struct snapshotting *k)
{
	int n, at = 0;
	struct interpreter_shift *s = interpreter_shifts(k->tx, k->g->event->id, 0, &n);

	while (at < n) {
		int i = ids_find(&k->interpreter, s[at].interpreter_id), end = at;

		while (end < n && s[end].interpreter_id == s[at].interpreter_id)
			end++;
		for (int t = 0; i >= 0 && t < k->g->n; t++) {
			bool works = false;

			for (int x = at; x < end && !works; x++)
				works = s[x].start_s <= k->g->slot[t].start_s &&
					k->g->slot[t].end_s <= s[x].end_s;
			if (!works)
				bit_clear(k->interpreter_free[i], t);
		}
		at = end;
	}
}

static void
take_interpreters(struct snapshotting *k)
{
	struct plan_problem *p = &k->s->problem;
	struct plan_interpreter *list;
	int n;

	k->s->interpreter = interpreters_all(k->tx, k->g->event->id, &n);
	k->interpreter = ids_new(k->tx->arena, n > 0 ? k->s->interpreter[n - 1].id : 0);
	k->interpreter_free = all_free(k, n);
	list = ARENA_ARRAY(k->tx->arena, struct plan_interpreter, n);
	for (int i = 0; i < n; i++) {
		k->interpreter.index[k->s->interpreter[i].id] = i;
		list[i].free = k->interpreter_free[i];
	}
	take_shifts(k);
	p->interpreters = list;
	p->interpreters_n = n;
}

/* ---- what is busy --------------------------------------------------------------------------- */

/* The free slots of every resource, by its number. */
static uint64_t **
by_resource(struct snapshotting *k, int64_t *max)
{
	const struct plan_problem *p = &k->s->problem;
	uint64_t **set;

	*max = 0;
	for (int i = 0; i < p->persons_n; i++)
		if (k->s->delegate[i].resource_id > *max)
			*max = k->s->delegate[i].resource_id;
	for (int i = 0; i < p->seats_n; i++)
		if (k->s->seat[i].resource_id > *max)
			*max = k->s->seat[i].resource_id;
	for (int i = 0; i < p->interpreters_n; i++)
		if (k->s->interpreter[i].resource_id > *max)
			*max = k->s->interpreter[i].resource_id;
	set = ARENA_ARRAY(k->tx->arena, uint64_t *, *max + 1);
	for (int i = 0; i < p->persons_n; i++)
		set[k->s->delegate[i].resource_id] = k->person_free[i];
	for (int i = 0; i < p->seats_n; i++)
		set[k->s->seat[i].resource_id] = k->seat_free[i];
	for (int i = 0; i < p->interpreters_n; i++)
		set[k->s->interpreter[i].resource_id] = k->interpreter_free[i];
	return set;
}

static void
take_busy(struct snapshotting *k)
{
	int64_t max;
	uint64_t **set = by_resource(k, &max);
	struct planning_busy *b;

	b = k->busy = planning_busy(k->tx, k->g->event->id, &k->busy_n);
	for (int i = 0; i < k->busy_n; i++) {
		int slot = ids_find(&k->slot, b[i].slot_no);

		if (b[i].kind == OCCUPIED_BLACKOUT &&
			repair_frees(k->changes, b[i].resource_id, b[i].slot_no))
			continue;
		if (slot >= 0 && b[i].resource_id <= max && set[b[i].resource_id] != NULL)
			bit_clear(set[b[i].resource_id], slot);
	}
}

static void
take_away(struct snapshotting *k, uint64_t *set, const struct repair_absence *a)
{
	for (int t = 0; t < k->g->n; t++)
		if (k->g->slot[t].start_s < a->end_s && a->start_s < k->g->slot[t].end_s)
			bit_clear(set, t);
}

static void
take_changes(struct snapshotting *k)
{
	const struct repair_changes *c = k->changes;
	const struct plan_problem *p = &k->s->problem;

	for (int i = 0; i < c->closed_n; i++)
		for (int s = 0; s < p->seats_n; s++)
			if (c->closed[i].id == 0 ||
				c->closed[i].id == k->s->seat[s].location_id)
				take_away(k, k->seat_free[s], &c->closed[i]);
	for (int i = 0; i < c->ill_n; i++) {
		int who = ids_find(&k->interpreter, c->ill[i].id);

		if (who >= 0)
			take_away(k, k->interpreter_free[who], &c->ill[i]);
	}
}

void
snapshot_places(struct snapshotting *k)
{
	take_slots(k);
	take_organisations(k);
	take_people(k);
	take_seats(k);
	take_booths(k);
	take_interpreters(k);
	take_busy(k);
	if (k->changes != NULL)
		take_changes(k);
}
