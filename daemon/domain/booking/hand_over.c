/* hand_over.c - a meeting goes to a colleague. */
#include "domain/booking/hand_over.h"

#include "domain/booking/hold.h"
#include "domain/booking/request.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/publishing.h"

/* ---- who ------------------------------------------------------------------------------------ */

/* Of which of the two sides is the one who comes? */
static bool
side_of(struct tx *tx, const struct request *r, const struct delegate *to,
	const struct actor *who, struct err *e)
{
	if (to->organisation_id != r->from_organisation_id &&
		to->organisation_id != r->to_organisation_id) {
		err_set(e, ERR_NOT_FOUND, "%s is of neither side of %s", to->code,
			meeting_name(tx, r->meeting_id));
		return err_field(e, "params.to");
	}
	if (actor_owns(who, to->organisation_id))
		return true;
	err_set(e, ERR_NOT_YOURS, "%s is of the other side; each hands over its own part",
		to->code);
	return err_field(e, "params.to");
}

/* Who leaves: who is named, else the only one. */
static struct meeting_person *
who_leaves(struct tx *tx, const struct meeting *m, const struct delegate *from,
	const struct delegate *to, struct err *e)
{
	struct meeting_person *found = NULL;
	int n, mine = 0;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);

	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_or_blank(tx, m->event_id, p[i].delegate_id);

		if (d->organisation_id != to->organisation_id)
			continue;
		mine++;
		if (from == NULL || from->id == d->id)
			found = &p[i];
		if (d->id != to->id)
			continue;
		err_set(e, ERR_EXISTS, "%s takes part in %s already", to->code,
			meeting_name(tx, m->id));
		err_field(e, "params.to");
		return NULL;
	}
	if (from == NULL && mine > 1) {
		err_set(e, ERR_PARAM_INVALID,
			"%d of %s's side take part in %s: say who leaves", mine, to->code,
			meeting_name(tx, m->id));
		err_hint(e, "convene hand-over %s --from DELEGATE --to %s",
			meeting_name(tx, m->id), to->code);
		err_field(e, "params.from");
		return NULL;
	}
	if (found == NULL) {
		err_set(e, ERR_NOT_FOUND,
			"%s does not take part in %s for the side of %s",
			from != NULL ? from->code : "nobody", meeting_name(tx, m->id),
			to->code);
		err_field(e, "params.from");
	}
	return found;
}

static bool
may_change(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e)
{
	const char *name = meeting_name(tx, m->id);

	if (m->state != MEETING_SCHEDULED)
		return err_set(e, ERR_WRONG_STATE, "%s is %s", name,
			meeting_state_name(m->state));
	if (m->start_s <= tx->now_s)
		return err_set(e, ERR_TOO_LATE, "%s has begun", name);
	return event_is_open(g->event, e) &&
	       publishing_spares_meeting(tx, m->event_id, m->id, e) &&
	       permit_change(tx, g, m, who, e);
}

/* ---- where ---------------------------------------------------------------------------------- */

static void
replace(struct party *p, const struct meeting_person *leaves, const struct delegate *to)
{
	struct delegate *list = leaves->demand ? p->demand : p->supply;
	int n = leaves->demand ? p->demand_n : p->supply_n;

	for (int i = 0; i < n; i++)
		if (list[i].id == leaves->delegate_id)
			list[i] = *to;
}

/* At the same time, rather at its place and with its interpreter. */
static struct verdict
same_time(struct tx *tx, const struct grid *g, const struct meeting *m, struct party *p,
	int index)
{
	struct verdict v;

	p->interpreter_id = m->interpreter_id > 0 ? m->interpreter_id : 0;
	p->location_id = m->location_id;
	v = seating_at(seating_plan(tx, g, p), index);
	if (v.code == ERR_NONE) {
		meeting_keep_seat(tx, g, m, p->length, index, &v);
		return v;
	}
	p->location_id = 0;
	return seating_at(seating_plan(tx, g, p), index);
}

/* ---- the request ---------------------------------------------------------------------------- */

/* In the place of who leaves, where that one was named; nobody is named twice. */
static void
rename_side(struct tx *tx, const struct request *r, const struct delegate *to,
	int64_t leaves_id, bool asks)
{
	bool there = false;
	int n;
	int64_t *id = request_delegates(tx, r->event_id, r->id, asks, &n);

	if (n == 0)
		return;
	request_clear_delegates(tx, r->event_id, r->id, asks);
	for (int i = 0; i < n; i++)
		there = there || id[i] == to->id;
	for (int i = 0; i < n; i++)
		if (id[i] != leaves_id || !there)
			request_add_delegate(tx, r->event_id, r->id,
				id[i] == leaves_id ? to->id : id[i], asks);
}

/* What it kept free in the diary of who leaves is kept in the other one. */
static bool
hold_again(struct tx *tx, const struct grid *g, const struct request *r, struct err *e)
{
	struct party p;
	bool asks;
	int slots_n;
	int *slots = request_slots(tx, r->event_id, r->id, &slots_n);

	request_party(tx, r, &p);
	asks = p.demand_organisation->id == r->from_organisation_id;
	return hold_take(tx, g, r, asks ? p.demand : p.supply,
		asks ? p.demand_n : p.supply_n, slots, slots_n, e);
}

bool
request_hand_over(struct tx *tx, const struct grid *g, struct request *r,
	int64_t leaves_id, const struct delegate *to, struct err *e)
{
	bool asks = to->organisation_id == r->from_organisation_id;
	int held;

	request_holds(tx, r->event_id, r->id, &held);
	if (asks && held > 0)
		hold_release(tx, r);
	rename_side(tx, r, to, leaves_id, asks);
	if (asks && held > 0 && !hold_again(tx, g, r, e))
		return false;
	r->rev++;
	request_save(tx, r);
	request_journal(tx, g, r);
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

bool
meeting_hand_over(struct tx *tx, const struct grid *g, struct meeting *m,
	const struct delegate *from, const struct delegate *to, const struct actor *who,
	struct err *e)
{
	struct request *r = request_or_blank(tx, m->event_id, m->request_id);
	struct meeting_person *leaves;
	struct verdict v;
	struct party p;
	int n, index;
	int *slot = meeting_slots(tx, m->event_id, m->id, &n);

	if (!side_of(tx, r, to, who, e) || !may_change(tx, g, m, who, e))
		return false;
	leaves = who_leaves(tx, m, from, to, e);
	index = n > 0 ? grid_index(g, slot[0]) : -1;
	if (leaves == NULL)
		return false;
	if (index < 0)
		return err_set(e, ERR_CORRUPT, "%s has no slot of the event",
			meeting_name(tx, m->id));
	meeting_party(tx, m, &p);
	replace(&p, leaves, to);
	p.too_late_s = permit_too_late(tx, m->event_id, who);
	p.reader_id = actor_reader(who);
	meeting_lift(tx, m);
	v = same_time(tx, g, m, &p, index);
	if (v.code != ERR_NONE) {
		err_set(e, v.code, "%s cannot take %s over: %s", to->code,
			meeting_name(tx, m->id), v.text);
		return err_field(e, "params.to");
	}
	m->reason = "";
	return meeting_put_handed(tx, g, m, &p, index, &v, leaves, to->id, e) &&
	       request_hand_over(tx, g, r, leaves->delegate_id, to, e);
}
