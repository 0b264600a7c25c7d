/* keeping.c - does a meeting keep the rules where it is? */
#include "domain/seating/keeping.h"

#include "domain/fair/actor.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/seating/interpreting.h"
#include "domain/seating/quota.h"
#include "domain/seating/walking.h"

struct keeping {
	struct tx *tx;
	const struct grid *g;
	struct days *days;
	struct walking *walking; /* NULL: halls do not matter */
};

struct keeping *
keeping_new(struct tx *tx, const struct grid *g)
{
	struct keeping *k = ARENA_NEW(tx->arena, struct keeping);

	*k = (struct keeping){.tx = tx, .g = g, .days = grid_days(tx, g)};
	k->walking = walking_load(tx, g, k->days);
	return k;
}

static const char *
interpreter_broken(
	struct keeping *k, const struct party *p, const struct keeping_place *at)
{
	struct interpreting *in = interpreting_plan(k->tx, k->g,
		seating_languages(k->tx, p->demand_organisation, p->demand, p->demand_n),
		seating_languages(k->tx, p->supply_organisation, p->supply, p->supply_n));

	return in == NULL ? NULL
			  : interpreting_broken(
				    in, at->interpreter_id, at->index, p->length);
}

static bool
may_see(const struct party *p, int64_t organisation_id)
{
	return p->reader_id == READER_ALL || p->reader_id == organisation_id;
}

/* The way of one person from what is before, to what is after. */
static const char *
way_broken(struct keeping *k, const struct party *p, struct person_meetings *who,
	const struct keeping_place *at)
{
	struct too_far far;
	int hall, minutes = 0;

	if (k->walking == NULL)
		return NULL;
	hall = walking_hall(k->walking,
		location_or_blank(k->tx, k->g->event->id, at->location_id)->hall);
	return walking_reaches(
		       k->walking, who, at->index, p->length, hall, &minutes, &far)
		       ? NULL
		       : walking_refusal(k->walking, &far);
}

static void
read_meetings(struct keeping *k, struct person_meetings *who)
{
	int n;
	struct occupied *o = occupancy_of(k->tx, k->g->event->id, who->resource_id, &n);

	person_meetings_read(k->tx, k->g, o, n, who);
}

/* Of one delegate: the quota, and the way. */
static const char *
person_broken(struct keeping *k, struct quota *q, const struct party *p,
	const struct delegate *d, const struct keeping_place *at)
{
	struct person_meetings who = {.name = d->name,
		.resource_id = d->resource_id,
		.may_see = may_see(p, d->organisation_id)};

	read_meetings(k, &who);
	quota_delegate(q, d, &who);
	return way_broken(k, p, &who, at);
}

/* An interpreter walks as a delegate does; where to and from is for staff. */
static const char *
interpreter_late(struct keeping *k, const struct party *p, const struct keeping_place *at)
{
	struct person_meetings who = {.may_see = p->reader_id == READER_ALL};
	const struct interpreter *row;

	if (k->walking == NULL || at->interpreter_id <= 0)
		return NULL;
	row = interpreter_or_blank(k->tx, k->g->event->id, at->interpreter_id);
	who.name = row->name;
	who.resource_id = row->resource_id;
	read_meetings(k, &who);
	return way_broken(k, p, &who, at);
}

const char *
keeping_broken(struct keeping *k, const struct party *p, const struct keeping_place *at)
{
	const char *why = interpreter_broken(k, p, at), *one;
	struct quota *q = quota_of_kept(k->tx, k->g, k->days);

	for (int i = 0; i < p->demand_n + p->supply_n; i++) {
		const struct delegate *d =
			i < p->demand_n ? &p->demand[i] : &p->supply[i - p->demand_n];

		one = person_broken(k, q, p, d, at);
		why = why != NULL ? why : one;
	}
	why = why != NULL ? why : interpreter_late(k, p, at);
	quota_organisation(
		q, p->demand_organisation, may_see(p, p->demand_organisation->id));
	quota_organisation(
		q, p->supply_organisation, may_see(p, p->supply_organisation->id));
	return why != NULL ? why : quota_refusal(q, at->index);
}
