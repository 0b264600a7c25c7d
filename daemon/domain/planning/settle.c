/* settle.c - the end of a publishing that was stopped or is real: undone, or told. */
#include "domain/planning/settle.h"

#include "domain/booking/meeting.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "store/events.h"
#include "store/publishings.h"

#include <string.h>

enum { SLOTS_EACH = 4 }; /* of a meeting, about */

/* ---- undoing -------------------------------------------------------------------------------- */

static void
undo_slots(struct tx *tx, int64_t event_id, int max, int *n)
{
	struct publishing_slot *s = publishing_slots(tx, event_id, max, n);

	for (int i = 0; i < *n; i++)
		publishing_slot_undo(tx, &s[i]);
}

static void
undo_meetings(struct tx *tx, int64_t event_id, int max, int *n)
{
	struct publishing_meeting *m = publishing_meetings(tx, event_id, max, n);

	for (int i = 0; i < *n; i++) {
		publishing_meeting_delete(tx, event_id, m[i].meeting_id);
		if (m[i].change == PUBLISHING_NEW)
			meeting_drop_planned(tx, event_id, m[i].meeting_id);
	}
}

/* The slots first: they are free before the meeting that was to have them is gone. */
static bool
undo(struct tx *tx, int64_t event_id, int max)
{
	int n;

	undo_slots(tx, event_id, max * SLOTS_EACH, &n);
	if (n == 0)
		undo_meetings(tx, event_id, max, &n);
	if (n == 0)
		publishing_delete(tx, event_id);
	return n > 0;
}

/* ---- telling -------------------------------------------------------------------------------- */

static struct js *
before_of(const struct publishing_meeting *c, const struct meeting *m, struct err *e)
{
	struct js *before;

	if (c->change == PUBLISHING_NEW)
		return NULL;
	before = c->before[0] != '\0' ? js_parse(c->before, strlen(c->before), e)
				      : before_view("scheduled", 0);
	/* A change of names since the preparation may have raised rev. */
	if (before != NULL)
		js_set_int(before, "rev", m->rev - 1);
	return before;
}

/* What the request was before the switch, for its journal row. */
static void
read_before(struct request *r, enum publishing_change change)
{
	r->read_state = change == PUBLISHING_NEW ? REQUEST_ACCEPTED : REQUEST_SCHEDULED;
	r->read_rev = r->rev - 1;
}

static bool
tell_one(struct tx *tx, const struct grid *g, const struct publishing_meeting *c,
	struct err *e)
{
	struct meeting *m = meeting_or_blank(tx, c->event_id, c->meeting_id);
	struct request *r = request_or_blank(tx, c->event_id, c->request_id);
	struct js *before;

	if (tx_failed(tx))
		return true;
	before = before_of(c, m, e);
	if (before == NULL && c->change != PUBLISHING_NEW)
		return err_set(e, ERR_CORRUPT, "what %s was before cannot be read",
			meeting_name(tx, m->id));
	meeting_announce(tx, g, m, r, before,
		c->change == PUBLISHING_MOVED ? c->former_interpreter_id : 0);
	if (c->change != PUBLISHING_MOVED) {
		read_before(r, c->change);
		request_journal(tx, g, r);
	}
	publishing_meeting_delete(tx, c->event_id, c->meeting_id);
	return true;
}

/* Each meeting has an arena of its own, freed once its people are notified. */
static bool
tell_meetings(struct tx *tx, const struct grid *g, int max, int *n, struct err *e)
{
	struct publishing_meeting *c = publishing_meetings(tx, g->event->id, max, n);
	struct arena *whole = tx->arena, own;
	bool ok = true;

	arena_init(&own);
	tx->arena = &own;
	for (int i = 0; ok && i < *n; i++) {
		tx->row_cache = NULL;
		ok = tell_one(tx, g, &c[i], e);
		arena_reset(&own);
	}
	tx->row_cache = NULL;
	tx->arena = whole;
	arena_release(&own);
	return ok;
}

static void
forget_slots(struct tx *tx, int64_t event_id, int max, int *n)
{
	struct publishing_slot *s = publishing_slots(tx, event_id, max, n);

	for (int i = 0; i < *n; i++)
		publishing_slot_delete(tx, &s[i]);
}

static bool
tell(struct tx *tx, const struct publishing *p, int max, bool *more, struct err *e)
{
	struct event *ev = event_by_id(tx, p->event_id);
	struct grid *g;
	int n = 0;

	if (ev == NULL)
		return err_set(e, ERR_CORRUPT, "the event of what is published is gone");
	g = grid_load(tx, ev, e);
	if (g == NULL)
		return false;
	tx->context = (struct tx_context){p->principal, p->method, p->key};
	if (!tell_meetings(tx, g, max, &n, e))
		return false;
	if (n == 0)
		forget_slots(tx, p->event_id, max * SLOTS_EACH, &n);
	if (n == 0)
		publishing_delete(tx, p->event_id);
	*more = n > 0;
	return true;
}

bool
publishing_settle(struct tx *tx, int64_t event_id, int max, bool *more, struct err *e)
{
	struct publishing *p = publishing_of(tx, event_id);

	*more = false;
	if (p == NULL)
		return true;
	if (p->stage == PUBLISHING_PREPARES)
		*more = undo(tx, p->event_id, max);
	else if (!tell(tx, p, max, more, e))
		return false;
	*more |= event_id == 0 && publishing_of(tx, 0) != NULL;
	return true;
}
