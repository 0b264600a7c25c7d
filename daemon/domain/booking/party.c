/* party.c - who sits at a meeting and in which slot. */
#include "domain/booking/party.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"

void
booked_release(struct booked *b)
{
	js_free(b->reasons);
	js_free(b->slots);
	b->reasons = b->slots = NULL;
}

bool
party_choose(const struct grid *g, struct seating *seats, const struct slot_named *slot,
	int *index, struct verdict *v, struct booked *out, struct err *e)
{
	if (slot == NULL) {
		*index = seating_best(seats, v);
		return true;
	}
	*index = grid_find(g, slot->number, slot->civil, e);
	if (*index < 0)
		return err_field(e, "params.slot");
	*v = seating_at(seats, *index);
	if (v->code == ERR_NONE)
		return true;
	err_set(e, v->code, "slot %d: %s", g->slot[*index].no, v->text);
	err_field(e, "params.slot");
	out->slots = seating_next(seats, NEXT_SLOTS);
	return false;
}

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
	struct delegate *d = delegates_of(tx, event_id, org->id, n);

	*n = *n > 1 ? 1 : *n;
	return d;
}

void
party_stand_in(struct tx *tx, int64_t event_id, struct party *p)
{
	if (p->demand_n == 0)
		p->demand = first_of(tx, event_id, p->demand_organisation, &p->demand_n);
	if (p->supply_n == 0)
		p->supply = first_of(tx, event_id, p->supply_organisation, &p->supply_n);
}

bool
party_lacks_delegate(const struct organisation *who, struct err *e)
{
	err_set(e, ERR_NO_DELEGATE, "%s (%s) has no delegate yet", who->name, who->code);
	return err_hint(e, "staff add one with a row of delegates.csv");
}

bool
party_lacks(const struct party *p, struct err *e)
{
	return party_lacks_delegate(
		p->demand_n == 0 ? p->demand_organisation : p->supply_organisation, e);
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
