/* party.c - from the parameters of a call to a party and its slot. */
#include "domain/fair/known.h"
#include "rpc/party.h"

#include <string.h>

bool
party_choose(struct call *c, const struct grid *g, struct seating *plan, int *index,
	struct verdict *v, struct err *e)
{
	const struct arg *slot = arg_get(&c->args, "slot");

	if (!slot->given) {
		*index = seating_best(plan, v);
		return true;
	}
	*index = grid_find(g, slot->slots[0].number, slot->slots[0].civil, e);
	if (*index < 0)
		return err_field(e, "params.slot");
	*v = seating_at(plan, *index);
	if (v->code == ERR_NONE)
		return true;
	err_set(e, v->code, "slot %d: %s", g->slot[*index].no, v->text);
	err_field(e, "params.slot");
	reply_more(c, "slots", seating_next(plan, NEXT_SLOTS));
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
party_of(struct call *c, int64_t event_id, const char **codes, int n, struct party *out,
	struct err *e)
{
	*out = (struct party){.length = 1};
	out->demand = ARENA_ARRAY(c->tx->arena, struct delegate, n);
	out->supply = ARENA_ARRAY(c->tx->arena, struct delegate, n);
	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_by_code(c->tx, event_id, codes[i]);
		struct organisation *org;
		bool ok;

		if (d == NULL) {
			err_set(e, ERR_NOT_FOUND, "there is no delegate %s", codes[i]);
			return err_field(e, "params.delegates[%d]", i);
		}
		org = known_organisation(c->tx, event_id, d->organisation_id);
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

bool
party_lacks_delegate(const struct organisation *who, struct err *e)
{
	err_set(e, ERR_NO_DELEGATE, "%s (%s) has no delegate yet", who->name, who->code);
	return err_hint(e, "staff add one with a row of delegates.csv");
}

void
party_lacks(const struct party *p, struct err *e)
{
	party_lacks_delegate(
		p->demand_n == 0 ? p->demand_organisation : p->supply_organisation, e);
}

void
party_no_slot(struct call *c, const struct party *p, struct seating *plan, struct err *e)
{
	struct js *reasons = seating_reasons(plan);
	const struct js *most = js_at(reasons, 0);

	if (most == NULL)
		err_set(e, ERR_NO_COMMON_SLOT, "the event has no slots");
	else
		err_set(e, ERR_NO_COMMON_SLOT, "these people have no slot in common: %s",
			js_str(js_get(most, "text")));
	err_hint(e,
		"convene slots %s --for %s --all names what is in the way of each slot",
		p->supply_organisation->code, p->demand_organisation->code);
	reply_more(c, "reasons", reasons);
}
