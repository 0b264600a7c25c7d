/* restoring.c - meetings of a fair that comes from elsewhere, as they stood there. */
#include "domain/booking/restoring.h"

#include "domain/booking/meeting.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/invitations/invite.h"

#include <inttypes.h>

enum { AT_ONCE = 100 };

static bool
occupy(struct tx *tx, const struct restored_meeting *m, int slot_no)
{
	const struct meeting *row = &m->row;
	bool ok = occupancy_take(tx, row->event_id, m->seat_resource_id, slot_no,
		OCCUPIED_MEETING, row->id);

	for (int i = 0; ok && i < m->people_n; i++)
		ok = occupancy_take(tx, row->event_id, m->people[i].resource_id, slot_no,
			OCCUPIED_MEETING, row->id);
	if (ok && m->interpreter_resource_id != 0)
		ok = occupancy_take(tx, row->event_id, m->interpreter_resource_id,
			slot_no, OCCUPIED_MEETING, row->id);
	return ok;
}

bool
meeting_restore(struct tx *tx, struct restored_meeting *m, struct err *e)
{
	struct meeting *row = &m->row;

	row->rev = 1;
	row->first_revision = row->revision;
	meeting_insert(tx, row);
	for (int i = 0; i < m->people_n; i++)
		meeting_add_delegate(tx, row->event_id, row->id, m->people[i].delegate_id,
			m->people[i].demand);
	for (int i = 0; i < m->slots_n; i++) {
		meeting_add_slot(tx, row->event_id, row->id, m->slots[i]);
		if (row->state != MEETING_CANCELLED && !occupy(tx, m, m->slots[i]))
			return err_set(e, ERR_SLOT_TAKEN,
				"M%" PRId64 " cannot have slot %d: somebody of it is in"
				" another meeting then",
				row->id, m->slots[i]);
	}
	return true;
}

bool
restored_meetings_next(struct tx *tx, const struct grid *g, int64_t *after)
{
	const struct meeting_filter all = {.state = -1};
	int n;
	struct meeting *m = meetings_page(tx, g->event->id, &all, *after, AT_ONCE, &n);

	for (int i = 0; i < n; i++) {
		*after = m[i].id;
		if (invitation_of(tx, m[i].event_id, m[i].id, m[i].revision) == NULL)
			meeting_announce_restored(tx, g, &m[i],
				request_or_blank(tx, m[i].event_id, m[i].request_id));
	}
	return n == AT_ONCE && !tx_failed(tx);
}
