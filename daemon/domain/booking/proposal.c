/* proposal.c - proposals: kept, dropped, and ended by the clock or by what comes first. */
#include "domain/booking/proposal.h"

#include "domain/booking/meeting.h"
#include "domain/fair/lookup_or_blank.h"
#include "store/occupancy.h"

#include <inttypes.h>

enum { LAPSE_AT_ONCE = 100 };

static bool
lapsed(const struct tx *tx, const struct proposal *p)
{
	return p->expires_s >= 0 && p->expires_s <= tx->now_s;
}

struct proposal *
proposal_standing(struct tx *tx, int64_t event_id, int64_t request_id)
{
	struct proposal *p = proposal_of(tx, event_id, request_id);

	return p != NULL && !lapsed(tx, p) ? p : NULL;
}

/* ---- keeping -------------------------------------------------------------------------------- */

static bool
is_own(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no,
	int64_t meeting_id)
{
	int n;
	struct occupied *o = occupancy_of(tx, event_id, resource_id, &n);

	for (int i = 0; i < n; i++)
		if (o[i].slot_no == slot_no)
			return o[i].kind == OCCUPIED_MEETING && meeting_id != 0 &&
			       o[i].holder_id == meeting_id;
	return false;
}

static bool
keep(struct tx *tx, const struct proposal *p, int64_t resource_id, int slot_no,
	int64_t meeting_id, struct err *e)
{
	if (!occupancy_take(
		    tx, p->event_id, resource_id, slot_no, OCCUPIED_HOLD, p->request_id))
		return is_own(tx, p->event_id, resource_id, slot_no, meeting_id) ||
		       err_set(e, ERR_SLOT_TAKEN, "slot %d was taken meanwhile", slot_no);
	kept_slot_put(tx, p->event_id, p->request_id, resource_id, slot_no);
	return true;
}

bool
proposal_keep(struct tx *tx, const struct grid *g, const struct proposal *p,
	const struct party *who, int index, const struct verdict *v, int64_t meeting_id,
	struct err *e)
{
	BUG_ON(v->code != ERR_NONE);
	proposal_insert(tx, p);
	for (int k = 0; k < who->length; k++) {
		int slot_no = g->slot[index + k].no;
		bool ok = keep(tx, p, v->seat.resource_id, slot_no, meeting_id, e);

		for (int i = 0; ok && i < who->demand_n; i++)
			ok = keep(tx, p, who->demand[i].resource_id, slot_no, meeting_id,
				e);
		for (int i = 0; ok && i < who->supply_n; i++)
			ok = keep(tx, p, who->supply[i].resource_id, slot_no, meeting_id,
				e);
		if (ok && v->interpreter != NULL)
			ok = keep(tx, p, v->interpreter->resource_id, slot_no, meeting_id,
				e);
		if (!ok)
			return false;
	}
	return true;
}

/* ---- ending --------------------------------------------------------------------------------- */

bool
proposal_drop(struct tx *tx, int64_t event_id, int64_t request_id)
{
	int n;
	struct kept_slot *kept;

	if (proposal_of(tx, event_id, request_id) == NULL)
		return false;
	kept = kept_slots_of(tx, event_id, request_id, &n);
	for (int i = 0; i < n; i++)
		occupancy_release_hold(
			tx, event_id, kept[i].resource_id, kept[i].slot_no, request_id);
	kept_slots_delete(tx, event_id, request_id);
	proposal_delete(tx, event_id, request_id);
	return true;
}

/* End a move that is asked for, and say so: the next rev and the journal row of its meeting. */
static void
end(struct tx *tx, const struct grid *g, const struct proposal *p, const char *how)
{
	struct request *r = request_or_blank(tx, p->event_id, p->request_id);

	proposal_drop(tx, p->event_id, p->request_id);
	meeting_note(tx, g, meeting_or_blank(tx, p->event_id, r->meeting_id), how, "");
}

bool
proposal_give_way(struct tx *tx, int64_t event_id, int64_t request_id)
{
	const struct proposal *p = proposal_of(tx, event_id, request_id);
	struct grid *g = grid_or_null(tx, event_id);

	if (p == NULL || p->kind == PROPOSAL_TIME || g == NULL)
		return false;
	end(tx, g, p, "dropped");
	return true;
}

void
proposals_give_way_at(struct tx *tx, int64_t event_id, int64_t resource_id)
{
	int n;
	struct occupied *o = occupancy_of(tx, event_id, resource_id, &n);

	for (int i = 0; i < n; i++)
		if (o[i].kind == OCCUPIED_HOLD &&
			!proposal_give_way(tx, event_id, o[i].holder_id))
			tx_damaged(tx, "R%" PRId64 " keeps slot %d of no proposal",
				o[i].holder_id, o[i].slot_no);
}

int
proposals_lapse_due(struct tx *tx, struct err *e)
{
	int n;
	struct proposal *due = proposals_due(tx, tx->now_s, LAPSE_AT_ONCE, &n);

	for (int i = 0; i < n; i++) {
		struct grid *g = grid_or_null(tx, due[i].event_id);

		if (g == NULL) {
			*e = tx->fault;
			return -1;
		}
		end(tx, g, &due[i], "lapsed");
	}
	return n;
}
