/* forecast.c - who will miss the minimum of meetings, and why. */
#include "domain/planning/forecast.h"

#include "store/requests.h"

#include <stdlib.h>
#include <string.h>

enum { REQUESTS_AT_ONCE = 500 };

/* Meetings, standby and open questions of everybody, by index of the snapshot. */
struct tally {
	int *booked, *waiting, *asked;
};

struct counting {
	struct tx *tx;
	const struct snapshot *s;
	const struct plan_place *places;
	struct tally person, organisation;
};

static struct tally
tally_new(struct arena *a, int n)
{
	return (struct tally){
		ARENA_ARRAY(a, int, n), ARENA_ARRAY(a, int, n), ARENA_ARRAY(a, int, n)};
}

/* Has the request of a candidate a seat, by whichever of its people? */
static bool
is_held(const struct counting *k, int i)
{
	int64_t request_id = k->s->candidate[i].request_id;
	int first = snapshot_find(k->s, request_id);
	int n = snapshot_alternatives(k->s, first);

	for (int at = first; at < first + n; at++)
		if (k->places[at].slot >= 0)
			return true;
	return false;
}

static void
count_candidates(struct counting *k)
{
	const struct plan_problem *p = &k->s->problem;

	for (int i = 0; i < p->candidates_n; i++) {
		const struct snapshot_candidate *c = &k->s->candidate[i];
		bool seated = k->places[i].slot >= 0;
		bool another = i > 0 && c[-1].request_id == c->request_id;
		int *whole = seated ? k->organisation.booked : k->organisation.waiting;

		if (!seated && is_held(k, i))
			continue;
		for (int n = 0; n < p->candidates[i].persons_n; n++) {
			int person = p->candidates[i].persons[n];

			/* of one that waits, who is in all its alternatives waits once */
			if (seated || !another || person == c->recipient)
				(seated ? k->person.booked : k->person.waiting)[person]++;
		}
		if (!seated && another)
			continue;
		whole[c->demand]++;
		whole[c->supply]++;
	}
}

static int
person_of(const struct snapshot *s, int64_t delegate_id)
{
	int low = 0, high = s->problem.persons_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (s->delegate[middle].id < delegate_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->problem.persons_n && s->delegate[low].id == delegate_id ? low
										: -1;
}

static int
organisation_of(const struct snapshot *s, int64_t id)
{
	int low = 0, high = s->problem.organisations_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (s->organisation[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->problem.organisations_n && s->organisation[low].id == id ? low
										 : -1;
}

static void
count_request(struct counting *k, const struct request *r)
{
	const int64_t whose[] = {r->from_organisation_id, r->to_organisation_id};
	int n;
	int64_t *named = request_delegates(k->tx, r->event_id, r->id, true, &n);

	for (int i = 0; i < 2; i++) {
		int o = organisation_of(k->s, whose[i]);

		if (o >= 0)
			k->organisation.asked[o]++;
	}
	for (int i = 0; i < n; i++) {
		int p = person_of(k->s, named[i]);

		if (p >= 0)
			k->person.asked[p]++;
	}
}

static void
count_asked(struct counting *k)
{
	struct request_filter f = {.state = REQUEST_REQUESTED};
	int64_t after = 0;
	int n;

	do {
		struct request *r = requests_page(
			k->tx, k->s->grid->event->id, &f, after, REQUESTS_AT_ONCE, &n);

		for (int i = 0; i < n; i++)
			count_request(k, &r[i]);
		after = n > 0 ? r[n - 1].id : after;
	} while (n == REQUESTS_AT_ONCE && !tx_failed(k->tx));
}

/* Free slots of a person that are still to come, beside the meetings there are. */
static int
room_of(const struct counting *k, int person)
{
	const struct plan_problem *p = &k->s->problem;
	int room = 0, max = p->persons[person].max_event;

	for (int t = 0; t < p->slots_n; t++)
		room += p->slots[t].start_s > k->tx->now_s &&
			plan_bit(p->persons[person].free, t);
	room -= k->person.booked[person];
	if (max > 0 && max - k->person.booked[person] < room)
		room = max - k->person.booked[person];
	return room > 0 ? room : 0;
}

static struct forecast
forecast_of(const struct tally *t, bool organisation, int i, int minimum, int room)
{
	struct forecast f = {.organisation = organisation,
		.index = i,
		.minimum = minimum,
		.booked = t->booked[i],
		.waiting = t->waiting[i],
		.asked = t->asked[i]};

	f.possible = f.booked + (f.waiting < room ? f.waiting : room);
	f.missing = minimum > f.booked ? minimum - f.booked : 0;
	return f;
}

/* An organisation has the room its quota leaves; its people are looked at one by one. */
static int
room_of_organisation(const struct counting *k, int o)
{
	int max = k->s->problem.organisations[o].max_event;
	int booked = k->organisation.booked[o];

	if (max == 0)
		return INT32_MAX;
	return max > booked ? max - booked : 0;
}

static int
by_missing(const void *a, const void *b)
{
	const struct forecast *x = a, *y = b;

	if (x->missing != y->missing)
		return y->missing - x->missing;
	if (x->organisation != y->organisation)
		return x->organisation - y->organisation;
	return x->index - y->index;
}

struct forecast *
forecast_make(
	struct tx *tx, const struct snapshot *s, const struct plan_place *places, int *n)
{
	const struct plan_problem *p = &s->problem;
	struct counting k = {tx, s, places, tally_new(tx->arena, p->persons_n),
		tally_new(tx->arena, p->organisations_n)};
	struct forecast *list = ARENA_ARRAY(
		tx->arena, struct forecast, p->persons_n + p->organisations_n);

	*n = 0;
	count_candidates(&k);
	count_asked(&k);
	for (int i = 0; i < p->persons_n; i++)
		if (p->persons[i].min_event > 0)
			list[(*n)++] = forecast_of(&k.person, false, i,
				p->persons[i].min_event, room_of(&k, i));
	for (int i = 0; i < p->organisations_n; i++)
		if (p->organisations[i].min_event > 0)
			list[(*n)++] = forecast_of(&k.organisation, true, i,
				p->organisations[i].min_event,
				room_of_organisation(&k, i));
	if (*n > 1)
		qsort(list, (size_t)*n, sizeof *list, by_missing);
	return list;
}

/* ---- telling -------------------------------------------------------------------------------- */

static const char *
plural(struct arena *a, int n, const char *one, const char *many)
{
	return arena_printf(a, "%d %s", n, n == 1 ? one : many);
}

/* Why, and what could be done about it. */
static const char *
why(struct arena *a, const struct forecast *f)
{
	const char *asked =
		f->asked == 0
			? ""
			: arena_printf(a, "; %s not answered yet",
				  plural(a, f->asked, "request is", "requests are"));

	if (f->booked + f->waiting < f->minimum)
		return arena_printf(a, "%s accepted, %d more would be needed%s",
			plural(a, f->booked + f->waiting, "request is", "requests are"),
			f->minimum - f->booked - f->waiting, asked);
	if (f->possible < f->minimum)
		return arena_printf(a, "free slots and quotas leave room for %s%s",
			plural(a, f->possible, "meeting", "meetings"), asked);
	return arena_printf(a, "%s on standby, which would be enough",
		plural(a, f->waiting, "request waits", "requests wait"));
}

struct js *
forecast_view(struct tx *tx, const struct snapshot *s, const struct forecast *f)
{
	struct js *o = js_new_obj();

	js_set_str(o, "kind", f->organisation ? "organisation" : "delegate");
	if (f->organisation) {
		js_set_str(o, "code", s->organisation[f->index].code);
		js_set_str(o, "name", s->organisation[f->index].name);
	} else {
		int whose = s->problem.persons[f->index].organisation;

		js_set_str(o, "code", s->delegate[f->index].code);
		js_set_str(o, "name", s->delegate[f->index].name);
		js_set_str(o, "organisation", s->organisation[whose].code);
	}
	js_set_int(o, "minimum", f->minimum);
	js_set_int(o, "booked", f->booked);
	js_set_int(o, "waiting", f->waiting);
	js_set_int(o, "asked", f->asked);
	js_set_int(o, "possible", f->possible);
	js_set_int(o, "missing", f->missing);
	if (f->missing > 0)
		js_set_str(o, "why", why(tx->arena, f));
	return o;
}
