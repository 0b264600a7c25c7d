/* party.c - who sits at a meeting and in which slot. */
#include "domain/booking/party.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/fair/taking_part.h"

void
booked_release(struct booked *b)
{
	js_free(b->reasons);
	js_free(b->slots);
	b->reasons = b->slots = NULL;
}

/* ---- an open side --------------------------------------------------------------------------- */

/* The party with this one delegate for the side that is open. */
static struct party *
with_one(struct tx *tx, const struct party *p, bool demand, struct delegate *d)
{
	struct party *one = ARENA_NEW(tx->arena, struct party);

	*one = *p;
	if (demand) {
		one->demand = d;
		one->demand_n = 1;
	} else {
		one->supply = d;
		one->supply_n = 1;
	}
	return one;
}

/* One who might sit there. */
struct candidate {
	struct seating *plan;
	bool interpreted;
	int meetings;
	bool speaks;
};

/* Of equals the first stays first. */
static bool
comes_before(const struct candidate *a, const struct candidate *b)
{
	if (a->interpreted != b->interpreted)
		return b->interpreted;
	if (a->meetings != b->meetings)
		return a->meetings < b->meetings;
	return a->speaks && !b->speaks;
}

static struct seating *
in_turn(struct candidate *list, int n)
{
	for (int i = 1; i < n; i++) {
		struct candidate one = list[i];
		int k = i;

		for (; k > 0 && comes_before(&one, &list[k - 1]); k--)
			list[k] = list[k - 1];
		list[k] = one;
	}
	for (int i = n - 1; i > 0; i--)
		seating_or(list[i - 1].plan, list[i].plan);
	return list[0].plan;
}

/* The delegates one of whom sits there: all of the side, or the one the policy names. */
static struct delegate *
who_may_sit(struct tx *tx, const struct grid *g, const struct open_side *open, int *n)
{
	struct delegate *d =
		delegates_taking_part(tx, g->event->id, open->organisation_id, n);

	if (*n < 2 ||
		policy_value(tx, g->event->id, POLICY_RECIPIENT_CHOSEN) == RECIPIENT_OPEN)
		return d;
	for (int i = 1; i < *n; i++)
		if (d[i].id == open->speaker_id)
			d[0] = d[i];
	*n = 1;
	return d;
}

struct seating *
party_plan(struct tx *tx, const struct grid *g, const struct party *p,
	const struct open_side *open)
{
	bool demand = open->organisation_id == p->demand_organisation->id;
	struct candidate *list;
	struct delegate *d;
	int n;

	if (open->organisation_id == 0 || (demand ? p->demand_n : p->supply_n) > 0)
		return seating_plan(tx, g, p);
	if ((demand ? p->supply_n : p->demand_n) == 0)
		return NULL;
	d = who_may_sit(tx, g, open, &n);
	list = ARENA_ARRAY(tx->arena, struct candidate, n);
	for (int i = 0; i < n; i++) {
		struct seating *plan =
			seating_plan(tx, g, with_one(tx, p, demand, &d[i]));

		list[i] = (struct candidate){plan, seating_needs_interpreter(plan),
			seating_meetings(plan, demand), d[i].id == open->speaker_id};
	}
	return n > 0 ? in_turn(list, n) : NULL;
}

/* How far down the list of wishes a slot is; past its end when it is not in it. */
static int
wish_of(const struct grid *g, const struct party *p, int index)
{
	int i = 0;

	while (i < p->preferred_n && p->preferred[i] != g->slot[index].no)
		i++;
	return i;
}

static void
choose_best(const struct grid *g, struct seating *seats, struct given *out)
{
	bool interpreted = false;
	int least = 0;

	*out = (struct given){seating_party(seats), -1, {.code = ERR_NO_COMMON_SLOT}};
	for (struct seating *s = seats; s != NULL; s = seating_other(s)) {
		struct verdict v;
		int index;

		if (out->index >= 0 && seating_needs_interpreter(s) && !interpreted)
			return;
		index = seating_best(s, &v);
		if (index < 0 ||
			(out->index >= 0 && wish_of(g, seating_party(s), index) >= least))
			continue;
		*out = (struct given){seating_party(s), index, v};
		least = wish_of(g, seating_party(s), index);
		interpreted = seating_needs_interpreter(s);
	}
}

bool
party_choose(const struct grid *g, struct seating *seats, const struct slot_named *slot,
	struct given *out, struct booked *booked, struct err *e)
{
	struct verdict first;
	int index;

	if (slot == NULL) {
		choose_best(g, seats, out);
		return true;
	}
	index = grid_find(g, slot->number, slot->civil, e);
	if (index < 0)
		return err_field(e, "params.slot");
	for (struct seating *s = seats; s != NULL; s = seating_other(s)) {
		*out = (struct given){seating_party(s), index, seating_at(s, index)};
		if (out->verdict.code == ERR_NONE)
			return true;
	}
	first = seating_at(seats, index);
	err_set(e, first.code, "slot %d: %s", g->slot[index].no, first.text);
	err_field(e, "params.slot");
	booked->slots = seating_next(seats, NEXT_SLOTS);
	return false;
}

/* ---- where ---------------------------------------------------------------------------------- */

bool
party_at(struct tx *tx, const struct grid *g, const char *code, struct party *p,
	struct booked *out, struct err *e)
{
	struct location *l;

	if (code == NULL)
		return true;
	l = location_by_code(tx, g->event->id, code);
	if (l == NULL) {
		no_such("location", code, e);
		return err_field(e, "params.location");
	}
	if (l->kind == LOCATION_BOOTH && !location_is_of(l, p->supply_organisation->id)) {
		err_set(e, ERR_TABLE_BUSY, "%s is the booth of another exhibitor", code);
		out->slots = seating_next(seating_plan(tx, g, p), NEXT_SLOTS);
		return err_field(e, "params.location");
	}
	p->location_id = l->id;
	return true;
}

/* ---- parties by name ------------------------------------------------------------------------ */

static bool
add_delegate(struct organisation **org, struct delegate *list, int *n,
	const struct delegate *d, struct organisation *of, struct err *e)
{
	for (int i = 0; i < *n; i++)
		if (list[i].id == d->id)
			return true;
	if (*org != NULL && (*org)->id != of->id)
		return err_set(e, ERR_SAME_SIDE,
			"%s and %s are on the same side of the fair", (*org)->name,
			of->name);
	*org = of;
	list[(*n)++] = *d;
	return true;
}

bool
party_of_codes(struct tx *tx, int64_t event_id, const char *const *codes, int n,
	struct party *out, struct err *e)
{
	*out = (struct party){.length = 1};
	out->demand = ARENA_ARRAY(tx->arena, struct delegate, n);
	out->supply = ARENA_ARRAY(tx->arena, struct delegate, n);
	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_by_code(tx, event_id, codes[i]);
		struct organisation *org;
		bool ok;

		if (d == NULL) {
			no_such("delegate", codes[i], e);
			return err_field(e, "params.delegates[%d]", i);
		}
		org = organisation_or_blank(tx, event_id, d->organisation_id);
		ok = org_kind_demand(org->kind)
			     ? add_delegate(&out->demand_organisation, out->demand,
				       &out->demand_n, d, org, e)
			     : add_delegate(&out->supply_organisation, out->supply,
				       &out->supply_n, d, org, e);
		if (!ok)
			return err_field(e, "params.delegates[%d]", i);
	}
	if (out->demand_n == 0 || out->supply_n == 0) {
		err_set(e, ERR_NO_DELEGATE, "name a delegate of the %s side too",
			out->demand_n == 0 ? "buyer's" : "exhibitor's");
		return err_field(e, "params.delegates");
	}
	return true;
}

static struct delegate *
first_of(struct tx *tx, int64_t event_id, const struct organisation *org, int *n)
{
	struct delegate *d = delegates_taking_part(tx, event_id, org->id, n);

	*n = *n > 1 ? 1 : *n;
	return d;
}

void
party_stand_in(
	struct tx *tx, int64_t event_id, struct party *p, int64_t but_for_organisation_id)
{
	if (p->demand_n == 0 && p->demand_organisation->id != but_for_organisation_id)
		p->demand = first_of(tx, event_id, p->demand_organisation, &p->demand_n);
	if (p->supply_n == 0 && p->supply_organisation->id != but_for_organisation_id)
		p->supply = first_of(tx, event_id, p->supply_organisation, &p->supply_n);
}

bool
party_takes_part(const struct party *p, struct err *e)
{
	const char *name =
		taking_part_not(p->demand_organisation, p->demand, p->demand_n);

	if (name == NULL)
		name = taking_part_not(p->supply_organisation, p->supply, p->supply_n);
	return name == NULL || taking_part_refuse(name, e);
}

bool
party_lacks_delegate(const struct organisation *who, struct err *e)
{
	err_set(e, ERR_NO_DELEGATE, "%s (%s) has no delegate yet", who->name, who->code);
	return err_hint(e, "staff add one with a row of delegates.csv");
}

bool
party_lacks(const struct party *p, const struct open_side *open, struct err *e)
{
	bool demand = open->organisation_id == p->demand_organisation->id
			      ? p->supply_n > 0
			      : p->demand_n == 0;

	return party_lacks_delegate(
		demand ? p->demand_organisation : p->supply_organisation, e);
}

bool
party_no_slot(
	const struct party *p, struct seating *seats, struct booked *out, struct err *e)
{
	const struct js *most;

	out->reasons = seating_reasons(seats);
	most = js_at(out->reasons, 0);
	if (most == NULL)
		err_set(e, ERR_NO_COMMON_SLOT, "the event has no slots");
	else
		err_set(e, ERR_NO_COMMON_SLOT, "these people have no slot in common: %s",
			js_str(js_get(most, "text")));
	return err_hint(e,
		"convene slots %s --for %s --all names what is in the way of each slot",
		p->supply_organisation->code, p->demand_organisation->code);
}
