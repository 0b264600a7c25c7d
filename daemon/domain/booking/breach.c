/* breach.c - meetings to come that break a rule which changed after they were booked. */
#include "domain/booking/breach.h"

#include "domain/booking/meeting.h"
#include "domain/booking/view.h"
#include "store/preferences.h"

const char *
breach_of(struct tx *tx, const struct grid *g, struct keeping *k, const struct meeting *m,
	int64_t reader_id)
{
	struct party p;
	int n;
	int *slot = meeting_slots(tx, m->event_id, m->id, &n);
	struct keeping_place at = {
		n > 0 ? grid_index(g, slot[0]) : -1, m->location_id, m->interpreter_id};

	if (m->state != MEETING_SCHEDULED || m->start_s <= tx->now_s || at.index < 0)
		return NULL;
	meeting_party(tx, m, &p);
	p.reader_id = reader_id;
	if (preference_veto(tx, m->event_id, p.demand_organisation->id,
		    p.supply_organisation->id) != NULL)
		return arena_printf(tx->arena, "%s and %s do not want to meet",
			p.demand_organisation->name, p.supply_organisation->name);
	return keeping_broken(k, &p, &at);
}

static bool
is_with(struct tx *tx, const struct meeting *m, int64_t organisation_id)
{
	struct request *r = request_by_id(tx, m->event_id, m->request_id);

	return organisation_id == 0 ||
	       (r != NULL && (r->from_organisation_id == organisation_id ||
				     r->to_organisation_id == organisation_id));
}

struct js *
breaches_view(struct tx *tx, const struct grid *g, const struct meeting_filter *f,
	int64_t with_id, const struct actor *who, bool *more)
{
	struct js *list = js_new_arr();
	struct keeping *k = keeping_new(tx, g);
	int n;
	struct meeting *m = meetings_page(tx, g->event->id, f, 0, BREACH_LOOKED_AT, &n);

	*more = n == BREACH_LOOKED_AT;
	for (int i = 0; i < n && js_len(list) < BREACH_TOLD; i++) {
		const char *why = is_with(tx, &m[i], with_id)
					  ? breach_of(tx, g, k, &m[i], actor_reader(who))
					  : NULL;
		struct js *o;

		if (why == NULL)
			continue;
		o = js_new_obj();
		js_set(o, "meeting", meeting_view(tx, g, &m[i]));
		js_set_str(o, "why", why);
		js_push(list, o);
	}
	*more |= js_len(list) == BREACH_TOLD;
	return list;
}
