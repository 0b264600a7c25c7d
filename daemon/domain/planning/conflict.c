/* conflict.c - demands that cannot all be met, and what they share. */
#include "domain/planning/conflict.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/planning/reason.h"
#include "domain/planning/schedule_diff.h"

#include <inttypes.h>

enum { NAMED_MAX = 5, SHARERS_MAX = 4, SHOWN_MAX = 20 };

/* The demands, and the slots in which any of them may be. */
struct demands {
	const struct snapshot *s;
	const struct plan_problem *p;
	const int *list;
	int n;
	struct arena *a;
	bool *slot;
	int slots; /* wanted, of all together */
	int *fixed; /* locked ones beside them, whose time, seats and interpreters are gone */
	int fixed_n;
};

static const struct plan_candidate *
demand(const struct demands *d, int i)
{
	return &d->p->candidates[d->list[i]];
}

static bool
is_one(const struct demands *d, int candidate)
{
	for (int i = 0; i < d->n; i++)
		if (d->list[i] == candidate)
			return true;
	return false;
}

static void
demands_init(struct demands *d)
{
	d->fixed = ARENA_ARRAY(d->a, int, d->p->candidates_n + 1);
	for (int i = 0; i < d->p->candidates_n; i++)
		if (d->p->candidates[i].locked && !is_one(d, i))
			d->fixed[d->fixed_n++] = i;
	d->slot = ARENA_ARRAY(d->a, bool, d->p->slots_n + 1);
	for (int i = 0; i < d->n; i++) {
		const struct plan_candidate *c = demand(d, i);

		d->slots += c->length;
		for (int s = 0; s < d->p->slots_n; s++)
			for (int k = 0; plan_may_start(d->p, c, s) && k < c->length; k++)
				d->slot[s + k] = true;
	}
}

/* ---- who they are --------------------------------------------------------------------------- */

static const char *
name_of(const struct demands *d, int i)
{
	const struct snapshot_candidate *c = &d->s->candidate[d->list[i]];

	return arena_printf(d->a, "R%" PRId64 " (%s with %s%s)", c->request_id,
		d->s->organisation[c->demand].name, d->s->organisation[c->supply].name,
		demand(d, i)->locked ? ", which stays where it is" : "");
}

/* "A, B and C"; of many the first ones and how many more there are. */
static const char *
names(const struct demands *d)
{
	int shown = d->n <= NAMED_MAX ? d->n : NAMED_MAX - 1;
	const char *all = name_of(d, 0);

	for (int i = 1; i < shown; i++)
		all = arena_printf(d->a, "%s%s%s", all,
			i == shown - 1 && shown == d->n ? " and " : ", ", name_of(d, i));
	return shown == d->n ? all
			     : arena_printf(d->a, "%s and %d more", all, d->n - shown);
}

/* ---- what they share ------------------------------------------------------------------------ */

/* Is the person in it for certain, whoever else is chosen? */
static bool
takes_part(const struct demands *d, int i, int person)
{
	int first = d->list[i], n = snapshot_alternatives(d->s, first);

	for (int c = first; c < first + n; c++)
		if (!plan_takes_part(&d->p->candidates[c], person))
			return false;
	return true;
}

/* Does it need an interpreter, whoever is chosen? Those who could are added to can. */
static bool
needs_interpreter(const struct demands *d, int i, bool *can)
{
	int first = d->list[i], n = snapshot_alternatives(d->s, first);

	for (int c = first; c < first + n; c++) {
		const struct plan_need *need;

		if (d->p->candidates[c].need < 0)
			return false;
		need = &d->p->needs[d->p->candidates[c].need];
		for (int k = 0; k < need->n; k++)
			can[need->interpreters[k]] = true;
	}
	return true;
}

static int
open_slots(const struct demands *d, const uint64_t *free)
{
	int n = 0;

	for (int s = 0; s < d->p->slots_n; s++)
		n += d->slot[s] && plan_bit(free, s);
	return n;
}

static bool
is_of(const struct demands *d, const struct plan_candidate *c, int organisation)
{
	for (int i = 0; i < c->persons_n; i++)
		if (d->p->persons[c->persons[i]].organisation == organisation)
			return true;
	return false;
}

/* The days on which any of them may be. */
static int
days(const struct demands *d)
{
	int n = 0, last = -1;

	for (int s = 0; s < d->p->slots_n; s++) {
		if (!d->slot[s] || d->p->slots[s].day == last)
			continue;
		last = d->p->slots[s].day;
		n++;
	}
	return n;
}

/* A quota that allows fewer to somebody who takes part in all of them; NULL: none does. */
static const char *
quota(const struct demands *d, const char *who, int n, int max_event, int max_day)
{
	if (max_event > 0 && n > max_event)
		return arena_printf(d->a, "%s would have %d meetings and may have %d",
			who, n, max_event);
	if (max_day > 0 && d->n > max_day * days(d))
		return arena_printf(d->a,
			"%s would have %d meetings on %d day%s and may have %d a day",
			who, d->n, days(d), days(d) == 1 ? "" : "s", max_day);
	return NULL;
}

/* How many slots in which one of them may be are those of a locked meeting beside them. */
static int
slots_gone(const struct demands *d, int candidate)
{
	const struct plan_candidate *c = &d->p->candidates[candidate];
	int n = 0;

	for (int k = 0; k < c->length; k++)
		n += d->slot[c->now.slot + k];
	return n;
}

static const char *
person_in_all(const struct demands *d, int person)
{
	const struct plan_person *q = &d->p->persons[person];
	const char *who = arena_printf(d->a, "%s (%s)", d->s->delegate[person].name,
		d->s->delegate[person].code);
	int has = open_slots(d, q->free), n = d->n;

	for (int i = 0; i < d->n; i++)
		if (!takes_part(d, i, person))
			return NULL;
	for (int i = 0; i < d->fixed_n; i++) {
		if (!plan_takes_part(&d->p->candidates[d->fixed[i]], person))
			continue;
		has -= slots_gone(d, d->fixed[i]);
		n++;
	}
	if (d->slots > has)
		return arena_printf(d->a, "%s would need %d slots for them and has %d",
			who, d->slots, has);
	return quota(d, who, n, q->max_event, q->max_day);
}

static const char *
organisation_in_all(const struct demands *d, int organisation)
{
	const struct plan_organisation *q = &d->p->organisations[organisation];
	int n = d->n;

	for (int i = 0; i < d->n; i++)
		if (!is_of(d, demand(d, i), organisation))
			return NULL;
	for (int i = 0; i < d->fixed_n; i++)
		n += is_of(d, &d->p->candidates[d->fixed[i]], organisation);
	return quota(
		d, d->s->organisation[organisation].name, n, q->max_event, q->max_day);
}

static const char *
somebody(const struct demands *d)
{
	const struct plan_candidate *c = demand(d, 0);
	const char *found = NULL;

	for (int i = 0; i < c->persons_n && found == NULL; i++)
		found = person_in_all(d, c->persons[i]);
	for (int i = 0; i < c->persons_n && found == NULL; i++)
		if (d->p->persons[c->persons[i]].organisation >= 0)
			found = organisation_in_all(
				d, d->p->persons[c->persons[i]].organisation);
	return found;
}

static int
group_of(const struct demands *d, int seat)
{
	int g = 0;

	while (seat >= d->p->groups[g].first_seat + d->p->groups[g].seats)
		g++;
	return g;
}

/* All the seats any of them may have; where they are, when it is one location. */
static const char *
seats(const struct demands *d)
{
	bool *may = ARENA_ARRAY(d->a, bool, d->p->groups_n + 1);
	const struct snapshot_seat *first = NULL;
	bool one = true;
	int has = 0;

	for (int i = 0; i < d->n; i++)
		for (int k = 0; k < demand(d, i)->groups_n; k++)
			may[demand(d, i)->groups[k]] = true;
	for (int k = 0; k < d->p->seats_n; k++) {
		int open = may[group_of(d, k)] ? open_slots(d, d->p->seats[k].free) : 0;

		if (open == 0)
			continue;
		first = first == NULL ? &d->s->seat[k] : first;
		one &= d->s->seat[k].location_id == first->location_id;
		has += open;
	}
	for (int i = 0; i < d->fixed_n; i++)
		if (may[group_of(d, d->p->candidates[d->fixed[i]].now.seat)])
			has -= slots_gone(d, d->fixed[i]);
	if (d->slots <= has)
		return NULL;
	return arena_printf(d->a, "they need seats for %d slots and %s for %d", d->slots,
		first != NULL && one ? arena_printf(d->a, "%s has them", first->location)
				     : "there are some",
		has);
}

static const char *
interpreters(const struct demands *d)
{
	bool *can = ARENA_ARRAY(d->a, bool, d->p->interpreters_n + 1);
	int has = 0, needed = 0;

	for (int i = 0; i < d->n; i++)
		if (needs_interpreter(d, i, can))
			needed += demand(d, i)->length;
	for (int i = 0; i < d->p->interpreters_n; i++)
		has += can[i] ? open_slots(d, d->p->interpreters[i].free) : 0;
	for (int i = 0; i < d->fixed_n; i++) {
		int who = d->p->candidates[d->fixed[i]].now.interpreter;

		has -= who >= 0 && can[who] ? slots_gone(d, d->fixed[i]) : 0;
	}
	if (needed <= has)
		return NULL;
	return arena_printf(d->a,
		"they need an interpreter for %d slots and those of their languages are"
		" there for %d",
		needed, has);
}

/* No one thing is too scarce: who takes part in several of them. */
static const char *
together(const struct demands *d)
{
	const char *all = NULL;
	int named = 0;

	for (int person = 0; person < d->p->persons_n && named < SHARERS_MAX; person++) {
		int count = 0;

		for (int i = 0; i < d->n; i++)
			count += takes_part(d, i, person);
		if (count < 2)
			continue;
		all = arena_printf(d->a, "%s%s%s is in %d of them", all ? all : "",
			all ? ", " : "", d->s->delegate[person].name, count);
		named++;
	}
	return all != NULL ? arena_printf(d->a, "they are in each other's way: %s", all)
			   : "they are in each other's way: seats, interpreters and ways"
			     " do not reach for all of them";
}

/* One that cannot be held even with nothing but the locked meetings around it. */
static const char *
alone(const struct demands *d)
{
	struct plan_place *none =
		ARENA_ARRAY(d->a, struct plan_place, d->p->candidates_n + 1);
	struct plan_reason r;

	for (int i = 0; i < d->p->candidates_n; i++)
		none[i] = (struct plan_place){-1, -1, -1};
	plan_explain(plan_explain_begin(d->p, none, d->a), d->list[0], &r);
	return arena_printf(
		d->a, "%s cannot be held: %s", name_of(d, 0), reason_words(r.code));
}

const char *
conflict_words(const struct snapshot *s, const int *candidates, int n, struct arena *a)
{
	struct demands d = {s, &s->problem, candidates, n, a, NULL, 0, NULL, 0};
	const char *why;

	if (n == 1)
		return alone(&d);
	demands_init(&d);
	why = somebody(&d);
	if (why == NULL)
		why = seats(&d);
	if (why == NULL)
		why = interpreters(&d);
	if (why == NULL)
		why = together(&d);
	return arena_printf(a, "%s cannot all be held: %s", names(&d), why);
}

/* ---- telling -------------------------------------------------------------------------------- */

struct js *
conflict_view(struct tx *tx, const struct grid *g, const struct schedule *s)
{
	struct js *o, *list;
	int64_t *id;
	int n;

	if (s->conflict[0] == '\0')
		return NULL;
	id = schedule_conflict(tx, s->event_id, s->id, &n);
	o = js_new_obj();
	list = js_new_arr();
	js_set_str(o, "text", s->conflict);
	js_set_int(o, "total", n);
	for (int i = 0; i < n && i < SHOWN_MAX; i++)
		js_push(list, pairing_view(tx, g, id[i]));
	js_set(o, "requests", list);
	return o;
}

bool
conflict_has(struct tx *tx, const struct schedule *s, int64_t request_id)
{
	int64_t *id;
	int n;

	id = schedule_conflict(tx, s->event_id, s->id, &n);
	for (int i = 0; i < n; i++)
		if (id[i] == request_id)
			return true;
	return false;
}
