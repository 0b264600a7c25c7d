/* outbox_proof.c - what must hold of the outbox. */
#include "domain/mailing/outbox_proof.h"

#include "domain/fair/posting.h"
#include "domain/mailing/ledger.h"

#include <inttypes.h>
#include <string.h>

enum { LEAVING_MOST_S = 86400 }; /* the relay's slowest answer takes minutes */

/* ---- a row and its thread ------------------------------------------------------------------- */

static const char *
say(struct tx *tx, const struct outbox_row *r, const char *what)
{
	return arena_printf(
		tx->arena, "mail E%" PRId64 " to %s %s", r->id, r->mailbox, what);
}

static const char *
thread_odd(struct tx *tx, const struct outbox_row *r)
{
	int n;
	struct outbox_row *t =
		outbox_thread(tx, r->event_id, r->mailbox, r->meeting_id, &n);

	for (int i = 0; i < n; i++) {
		if (t[i].id <= r->id || !posting_same_thread(r, &t[i]))
			continue;
		if (r->state == OUTBOX_WAITING)
			return say(tx, r, "waits behind a newer one");
		if (r->state == OUTBOX_LEAVING && t[i].state != OUTBOX_WAITING)
			return say(tx, r, "is leaving after a newer one");
		if (r->kind == OUTBOX_INVITATION && t[i].revision < r->revision)
			return say(tx, r, "is of a later revision than one behind it");
	}
	return NULL;
}

/* Was its mailbox told that revision? */
static const char *
addressee_odd(struct tx *tx, const struct outbox_row *r)
{
	int n;
	struct addressee *a = addressees_of_meeting(tx, r->event_id, r->meeting_id, &n);

	for (int i = 0; i < n; i++)
		if (strcmp(a[i].mailbox, r->mailbox) == 0)
			return a[i].revision >= r->revision
				       ? NULL
				       : say(tx, r,
						 "is of a revision that it was not told");
	return say(tx, r, "is for nobody who was told of the meeting");
}

const char *
outbox_odd(struct tx *tx, const struct outbox_row *r)
{
	const char *why = thread_odd(tx, r);

	if (why == NULL && r->state == OUTBOX_LEAVING &&
		tx->now_s - r->due_s > LEAVING_MOST_S)
		why = say(tx, r, "is leaving for more than a day");
	if (why == NULL && r->kind == OUTBOX_INVITATION)
		why = addressee_odd(tx, r);
	return why;
}

/* ---- who was not told ----------------------------------------------------------------------- */

const char *
outbox_untold(struct tx *tx, const struct meeting *m, const struct addressee *a)
{
	struct ledger_line l;
	const char *why;

	if (m->end_s <= tx->now_s || posting_mode(tx, a->event_id) != POSTING_EACH)
		return NULL;
	ledger_line(tx, a, &l);
	if (!ledger_matters(&l) ||
		(l.last == NULL && posting_channel(tx, a) != CHANNEL_MAIL))
		return NULL;
	why = "was never mailed";
	if (l.last != NULL && l.last->revision == a->revision) {
		if (l.last->state == OUTBOX_WAITING || l.last->state == OUTBOX_LEAVING)
			return NULL;
		why = arena_printf(tx->arena, "is %s", outbox_state_name(l.last->state));
	}
	return arena_printf(tx->arena, "revision %d of M%" PRId64 " to %s %s",
		a->revision, m->id, a->mailbox, why);
}
