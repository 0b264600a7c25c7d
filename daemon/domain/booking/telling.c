/* telling.c - what one change leaves to be told. */
#include "domain/booking/telling.h"

#include "base/clock.h"
#include "domain/booking/meeting.h"
#include "domain/booking/request.h"
#include "domain/booking/restoring.h"
#include "domain/fair/publishing.h"
#include "domain/invitations/invite.h"
#include "domain/seating/order.h"
#include "store/orders.h"
#include "store/publishings.h"
#include "store/untold.h"

enum { REISSUE_AT_ONCE = 20, COUNTED_AT_ONCE = 500 };

static const struct meeting_filter SCHEDULED = {.state = MEETING_SCHEDULED};

/* ---- leaving it ----------------------------------------------------------------------------- */

static void
leave_meetings(struct tx *tx, int64_t event_id, int64_t next_id)
{
	untold_put(tx, &(struct untold){.event_id = event_id,
			       .kind = UNTOLD_MEETING,
			       .next_id = next_id,
			       .context = tx->context});
}

void
telling_of_meetings(
	struct tx *tx, const struct grid *g, const struct meeting_filter *filter)
{
	int64_t after = 0;

	if (meetings_refresh_next(tx, g, filter, &after))
		leave_meetings(tx, g->event->id, after + 1);
}

void
telling_of_event(struct tx *tx, int64_t event_id)
{
	leave_meetings(tx, event_id, 1);
}

/* Some by number after *after, which moves on; false: they were the last. */
static bool
reissue_next(struct tx *tx, const struct grid *g, bool mailbox, int64_t *after)
{
	int n;
	struct meeting *m =
		meetings_page(tx, g->event->id, &SCHEDULED, *after, REISSUE_AT_ONCE, &n);

	for (int i = 0; i < n; i++)
		meeting_reissue(tx, g, &m[i], mailbox);
	*after = n > 0 ? m[n - 1].id : *after;
	return n == REISSUE_AT_ONCE && !tx_failed(tx);
}

int64_t
telling_of_reissue(struct tx *tx, const struct grid *g, bool mailbox)
{
	int64_t after = 0, outdated = 0;
	struct meeting *m;
	int n;

	do {
		m = meetings_page(
			tx, g->event->id, &SCHEDULED, after, COUNTED_AT_ONCE, &n);
		for (int i = 0; i < n; i++)
			outdated += invite_outdated(tx, g, &m[i], mailbox);
		after = n > 0 ? m[n - 1].id : after;
	} while (n == COUNTED_AT_ONCE && !tx_failed(tx));
	after = 0;
	if (outdated > 0 && reissue_next(tx, g, mailbox, &after))
		untold_put(tx, &(struct untold){.event_id = g->event->id,
				       .kind = mailbox ? UNTOLD_MAILBOX : UNTOLD_REISSUE,
				       .next_id = after + 1,
				       .context = tx->context});
	return outdated;
}

void
telling_of_requests(struct tx *tx, int64_t event_id, int64_t first_id, int64_t last_id)
{
	untold_put(tx, &(struct untold){.event_id = event_id,
			       .kind = UNTOLD_REQUEST,
			       .last_id = last_id,
			       .next_id = first_id,
			       .context = tx->context});
}

void
telling_of_restored(struct tx *tx, int64_t event_id)
{
	untold_put(tx, &(struct untold){.event_id = event_id,
			       .kind = UNTOLD_RESTORED,
			       .next_id = 1,
			       .context = tx->context});
}

/* ---- telling it ----------------------------------------------------------------------------- */

/* As it was imported; one that was open, whatever has become of it since. */
static void
tell_request(struct tx *tx, const struct grid *grid, int64_t id)
{
	struct request *r = request_by_id(tx, grid->event->id, id);
	struct order_other *others;
	int n;

	if (r == NULL)
		return;
	r->read_rev = 0;
	if (r->rev > 1) {
		r->state = REQUEST_REQUESTED;
		r->rev = 1;
		r->accepted_s = r->meeting_id = -1;
		r->reason = "";
	}
	request_journal(tx, grid, r);
	others = orders_of(tx, grid->event->id, id, &n);
	for (int i = 0; i < n; i++)
		if (others[i].before)
			order_tell(tx,
				request_by_id(tx, grid->event->id, others[i].request_id),
				r);
}

/* false: there is no more of it. */
static bool
tell_next(struct tx *tx, const struct grid *grid, struct untold *u)
{
	int64_t after = u->next_id - 1;
	bool more;

	if (u->kind == UNTOLD_REQUEST) {
		tell_request(tx, grid, u->next_id);
		return u->next_id++ < u->last_id;
	}
	if (u->kind == UNTOLD_MEETING)
		more = meetings_refresh_next(tx, grid, &SCHEDULED, &after);
	else if (u->kind == UNTOLD_RESTORED)
		more = restored_meetings_next(tx, grid, &after);
	else
		more = reissue_next(tx, grid, u->kind == UNTOLD_MAILBOX, &after);
	u->next_id = after + 1;
	return more;
}

static bool
tell(struct tx *tx, struct untold *u, struct event *event, int64_t until_us,
	struct err *e)
{
	struct grid *grid = grid_load(tx, event, e);

	if (grid == NULL)
		return false;
	tx->context = u->context;
	do {
		if (!tell_next(tx, grid, u)) {
			untold_delete(tx, u);
			return true;
		}
	} while (!tx_failed(tx) && clock_monotonic_us() < until_us);
	untold_move(tx, u);
	return true;
}

bool
telling_slice(struct tx *tx, int64_t until_us, bool *more, struct err *e)
{
	struct untold *u = untold_first(tx);
	struct event *event = u != NULL ? event_by_id(tx, u->event_id) : NULL;

	*more = event != NULL;
	if (event != NULL && publishing_of(tx, event->id) == NULL &&
		!tell(tx, u, event, until_us, e))
		return false;
	if (tx_failed(tx))
		*e = tx->fault;
	return !tx_failed(tx);
}
