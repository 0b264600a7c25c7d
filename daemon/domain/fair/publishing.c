/* publishing.c - while a schedule is published in slices: what others may do. */
#include "domain/fair/publishing.h"

#include "domain/fair/names.h"
#include "store/publishings.h"
#include "store/requests.h"
#include "store/untold.h"

enum { RETRY_MS = 500 };

/* ---- what others may do --------------------------------------------------------------------- */

static bool
busy(struct tx *tx, const struct publishing *p, const char *what, struct err *e)
{
	err_set(e, ERR_BUSY, "%s is being published; %s",
		schedule_name(tx, p->schedule_id), what);
	e->retry_after_ms = RETRY_MS;
	return false;
}

/* What files have restored stays as it is until it is written down. */
static bool
is_written_down(struct tx *tx, int64_t event_id, struct err *e)
{
	if (!untold_restored(tx, event_id))
		return true;
	err_set(e, ERR_BUSY,
		"the meetings of the files are still being written down; come again in a"
		" moment");
	e->retry_after_ms = RETRY_MS;
	return false;
}

bool
publishing_is_none(struct tx *tx, int64_t event_id, struct err *e)
{
	struct publishing *p = publishing_of(tx, event_id);

	if (p != NULL)
		return busy(tx, p, "this has to wait until it is", e);
	return is_written_down(tx, event_id, e);
}

bool
publishing_spares_request(struct tx *tx, const struct request *r, struct err *e)
{
	struct publishing *p = publishing_of(tx, r->event_id);

	if (p == NULL || !publishing_has_request(tx, r->event_id, r->id))
		return true;
	return busy(tx, p, "this request is part of it", e);
}

bool
publishing_spares_meeting(
	struct tx *tx, int64_t event_id, int64_t meeting_id, struct err *e)
{
	struct publishing *p = publishing_of(tx, event_id);

	if (p == NULL || !publishing_has_meeting(tx, event_id, meeting_id))
		return is_written_down(tx, event_id, e);
	return busy(tx, p, "this meeting is part of it", e);
}

bool
publishing_lets_book(struct tx *tx, const struct request *r, struct err *e)
{
	struct publishing *p = publishing_of(tx, r->event_id);

	if (p == NULL)
		return is_written_down(tx, r->event_id, e);
	if (p->frozen && p->stage == PUBLISHING_PREPARES)
		return busy(
			tx, p, "it moves meetings, and nothing is booked meanwhile", e);
	if (publishing_has_order(tx, r->event_id, r->id))
		return busy(tx, p, "what comes before or after this is part of it", e);
	return publishing_spares_request(tx, r, e);
}

bool
publishing_prepares(struct tx *tx, int64_t event_id)
{
	struct publishing *p = publishing_of(tx, event_id);

	return p != NULL && p->stage == PUBLISHING_PREPARES;
}
