/* walking.c - minutes on foot between halls. */
#include "domain/seating/walking.h"

#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "store/locations.h"

#include <string.h>

enum { MINUTE_S = 60, CLOCK_AT = 11 /* of "2027-09-01 09:30" */ };

struct walking {
	struct tx *tx;
	const struct grid *g;
	const struct days *days;
	struct hall *hall;
	int n;
	int *minutes; /* n x n, by row the hall where the way begins */
};

/* Metres over metres a minute, both rounded up: nobody is late by a rounding. */
static int
by_distance(const struct hall *a, const struct hall *b, int64_t speed)
{
	int64_t x = a->x_m - b->x_m, y = a->y_m - b->y_m, square = x * x + y * y;
	int64_t low = 0, high = 1;

	while (high * high < square)
		high *= 2;
	/* The least whole number of metres that is not less than the distance. */
	while (low < high) {
		int64_t middle = (low + high) / 2;

		if (middle * middle < square)
			low = middle + 1;
		else
			high = middle;
	}
	return (int)((low + speed - 1) / speed);
}

/* What the event says of the ways; -1 where it is silent. */
static void
read_walks(struct walking *w)
{
	int walks;
	struct hall_walk *walk = hall_walks_of(w->tx, w->g->event->id, &walks);

	for (int i = 0; i < w->n * w->n; i++)
		w->minutes[i] = -1;
	for (int i = 0; i < walks; i++)
		w->minutes[walking_hall(w, walk[i].from) * w->n +
			   walking_hall(w, walk[i].to)] = walk[i].minutes;
}

/* Fills the table; is there any way that takes time? */
static bool
measure(struct walking *w)
{
	int64_t speed = policy_value(w->tx, w->g->event->id, POLICY_WALKING_SPEED);
	bool any = false;

	w->minutes = ARENA_ARRAY(w->tx->arena, int, w->n * w->n);
	read_walks(w);
	for (int a = 0; a < w->n; a++) {
		w->minutes[a * w->n + a] = 0;
		for (int b = 0; b < a; b++) {
			int *to = &w->minutes[a * w->n + b],
			    *back = &w->minutes[b * w->n + a];

			if (*to < 0 && *back < 0)
				*to = by_distance(&w->hall[a], &w->hall[b], speed);
			if (*to < 0)
				*to = *back;
			if (*back < 0)
				*back = *to;
			any |= *to > 0 || *back > 0;
		}
	}
	return any;
}

struct walking *
walking_load(struct tx *tx, const struct grid *g, const struct days *days)
{
	struct walking *w;

	if (policy_value(tx, g->event->id, POLICY_WALKING_CHECK) == 0)
		return NULL;
	w = ARENA_NEW(tx->arena, struct walking);
	*w = (struct walking){.tx = tx, .g = g, .days = days};
	w->hall = halls_of(tx, g->event->id, &w->n);
	return w->n > 1 && measure(w) ? w : NULL;
}

int
walking_halls(const struct walking *w)
{
	return w->n;
}

int
walking_hall(const struct walking *w, const char *code)
{
	for (int i = 0; i < w->n; i++)
		if (strcmp(w->hall[i].code, code) == 0)
			return i;
	return 0;
}

int
walking_minutes(const struct walking *w, int from, int to)
{
	return w->minutes[from * w->n + to];
}

/* Both lists have the same meetings, mostly in the same order. */
void
walking_read_halls(struct walking *w, struct person_meetings *p)
{
	int n, k = 0;
	struct meeting_hall *row =
		halls_of_resource(w->tx, w->g->event->id, p->resource_id, &n);

	for (int i = 0; i < p->n; i++)
		p->list[i].hall = 0;
	for (int i = 0; i < n; i++)
		for (int tries = 0; tries < p->n; tries++, k = (k + 1) % p->n)
			if (p->list[k].meeting_id == row[i].meeting_id) {
				p->list[k].hall = walking_hall(w, row[i].hall);
				break;
			}
}

static int
hall_of(struct walking *w, struct person_meeting *e)
{
	if (e->hall == HALL_NOT_READ) {
		const char *code = hall_of_meeting(w->tx, w->g->event->id, e->meeting_id);

		e->hall = code != NULL ? walking_hall(w, code) : 0;
	}
	return e->hall;
}

/* From the end of the slot at index a to the start of that at index b. */
static bool
in_time(struct walking *w, int a, int b, int minutes, int *gap)
{
	int64_t gap_s = w->g->slot[b].start_s - w->g->slot[a].end_s;

	*gap = (int)(gap_s / MINUTE_S);
	return w->days->of[a] != w->days->of[b] || gap_s >= (int64_t)minutes * MINUTE_S;
}

bool
walking_reaches(struct walking *w, struct person_meetings *p, int index, int length,
	int hall, int *minutes, struct too_far *out)
{
	struct person_meeting *before = person_meeting_before(p, index);
	struct person_meeting *after = person_meeting_after(p, index + length - 1);
	int last = index + length - 1, need;

	*out = (struct too_far){.who = p->name, .hall = hall, .may_see = p->may_see};
	if (before != NULL && w->days->of[before->last] == w->days->of[index]) {
		need = out->minutes = walking_minutes(w, hall_of(w, before), hall);
		*minutes += need;
		out->other = before;
		out->before = true;
		if (!in_time(w, before->last, index, need, &out->gap))
			return false;
	}
	if (after != NULL && w->days->of[after->first] == w->days->of[last]) {
		need = out->minutes = walking_minutes(w, hall, hall_of(w, after));
		*minutes += need;
		out->other = after;
		out->before = false;
		if (!in_time(w, last, after->first, need, &out->gap))
			return false;
	}
	return true;
}

const char *
walking_refusal(const struct walking *w, const struct too_far *f)
{
	struct arena *arena = w->tx->arena;
	const char *here = w->hall[f->hall].name, *meeting, *there;

	if (!f->may_see)
		return arena_printf(arena, "%s cannot be in %s in time", f->who, here);
	meeting = meeting_name(w->tx, f->other->meeting_id);
	there = w->hall[f->other->hall].name;
	if (f->before)
		return arena_printf(arena,
			"%s has %s in %s until %s; %s is %d minutes away, the gap is %d",
			f->who, meeting, there,
			grid_civil(w->tx, w->g, w->g->slot[f->other->last].end_s) +
				CLOCK_AT,
			here, f->minutes, f->gap);
	return arena_printf(arena,
		"%s has %s in %s from %s; %s is %d minutes away, the gap is %d", f->who,
		meeting, there,
		grid_civil(w->tx, w->g, w->g->slot[f->other->first].start_s) + CLOCK_AT,
		here, f->minutes, f->gap);
}
