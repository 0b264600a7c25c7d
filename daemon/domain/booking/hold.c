/* hold.c - slots kept for unanswered requests: taken, let go, and giving way. */
#include "domain/booking/hold.h"

#include "domain/booking/request.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/publishing.h"
#include "store/occupancy.h"

#include <inttypes.h>

/* What sits in a slot that could not be kept. */
static bool
not_free(struct tx *tx, const struct grid *g, const struct delegate *d, int index,
	struct err *e)
{
	int n, slot_no = g->slot[index].no;
	const char *at = grid_civil(tx, g, g->slot[index].start_s);
	struct occupied *o = occupancy_of(tx, g->event->id, d->resource_id, &n);
	enum occupancy_kind kind = OCCUPIED_BLACKOUT;

	for (int i = 0; i < n; i++)
		if (o[i].slot_no == slot_no)
			kind = o[i].kind;
	switch (kind) {
	case OCCUPIED_MEETING:
		err_set(e, ERR_SLOT_TAKEN, "slot %d (%s): %s has a meeting then", slot_no,
			at, d->name);
		break;
	case OCCUPIED_HOLD:
		err_set(e, ERR_SLOT_TAKEN,
			"slot %d (%s): %s keeps it for another request", slot_no, at,
			d->name);
		break;
	case OCCUPIED_BLACKOUT:
		err_set(e, ERR_DELEGATE_BUSY, "slot %d (%s): %s is not available then",
			slot_no, at, d->name);
		break;
	}
	err_hint(e, "a request keeps its preferred slots at this fair: prefer others, or"
		    " none");
	return err_field(e, "params.slots");
}

/* One slot for all of them. */
static bool
keep(struct tx *tx, const struct grid *g, const struct request *r,
	const struct delegate *d, int n, int index, struct err *e)
{
	int slot_no = g->slot[index].no;

	/* Preferred times of several slots may overlap. */
	if (!request_hold_put(tx, r->event_id, r->id, slot_no))
		return true;
	for (int i = 0; i < n; i++)
		if (!occupancy_take(tx, r->event_id, d[i].resource_id, slot_no,
			    OCCUPIED_HOLD, r->id))
			return not_free(tx, g, &d[i], index, e);
	return true;
}

bool
hold_take(struct tx *tx, const struct grid *g, const struct request *r,
	const struct delegate *d, int n, const int *slots, int slots_n, struct err *e)
{
	if (slots_n > 0 && !publishing_lets_book(tx, r, e))
		return false;
	for (int i = 0; i < slots_n; i++) {
		int index = grid_index(g, slots[i]);

		if (!grid_fits(g, index, r->length)) {
			err_set(e, ERR_NO_COMMON_SLOT,
				"%d slots from slot %d on do not fit into one session",
				r->length, slots[i]);
			return err_field(e, "params.slots[%d]", i);
		}
		for (int k = 0; k < r->length; k++)
			if (!keep(tx, g, r, d, n, index + k, e))
				return false;
	}
	return true;
}

bool
hold_restore(struct tx *tx, const struct request *r, const int64_t *resource, int n,
	const int *slots, int slots_n, struct err *e)
{
	for (int i = 0; i < slots_n; i++) {
		bool free = request_hold_put(tx, r->event_id, r->id, slots[i]);

		for (int k = 0; free && k < n; k++)
			free = occupancy_take(tx, r->event_id, resource[k], slots[i],
				OCCUPIED_HOLD, r->id);
		if (!free)
			return err_set(e, ERR_SLOT_TAKEN,
				"R%" PRId64 " cannot keep slot %d: it is taken", r->id,
				slots[i]);
	}
	return true;
}

void
hold_release(struct tx *tx, const struct request *r)
{
	int n;
	int *slot = request_holds(tx, r->event_id, r->id, &n);

	for (int i = 0; i < n; i++)
		hold_drop_slot(tx, r->event_id, r->id, slot[i]);
}

void
hold_drop_slot(struct tx *tx, int64_t event_id, int64_t request_id, int slot_no)
{
	int n;
	int64_t *who = request_delegates(tx, event_id, request_id, true, &n);

	for (int i = 0; i < n; i++)
		occupancy_release_hold(tx, event_id,
			delegate_or_blank(tx, event_id, who[i])->resource_id, slot_no,
			request_id);
	request_hold_delete(tx, event_id, request_id, slot_no);
}
