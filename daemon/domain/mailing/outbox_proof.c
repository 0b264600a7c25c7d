/* outbox_proof.c - what must hold of the outbox. */
#include "domain/mailing/outbox_proof.h"

#include "domain/fair/posting.h"
#include "domain/mailing/ledger.h"
#include "store/invitations.h"

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

static const char *
untold_by(struct tx *tx, const struct addressee *a, const char *why)
{
	return arena_printf(tx->arena, "revision %d of M%" PRId64 " to %s %s",
		a->revision, a->meeting_id, a->mailbox, why);
}

static const char *
is_in_state(struct tx *tx, const struct outbox_row *r)
{
	return arena_printf(tx->arena, "is %s", outbox_state_name(r->state));
}

static bool
has_ended_well(const struct outbox_row *r)
{
	return r->state == OUTBOX_WAITING || r->state == OUTBOX_LEAVING ||
	       r->state == OUTBOX_HANDED_OVER;
}

/* Does the digest tell what stands at this place in the journal? */
static bool
tells_of(const struct outbox_row *r, int64_t seq)
{
	return r->kind == OUTBOX_DIGEST && r->from_seq < seq &&
	       (r->to_seq < 0 || seq <= r->to_seq);
}

/* Where changes are told in digests: one of them has the newest revision. */
static const char *
untold_by_digest(struct tx *tx, const struct addressee *a)
{
	const struct invitation *i =
		invitation_of(tx, a->event_id, a->meeting_id, a->revision);
	const struct outbox_row *r, *with = NULL;
	int n;

	if (i == NULL || posting_channel(tx, a) != CHANNEL_MAIL)
		return NULL;
	r = outbox_thread(tx, a->event_id, a->mailbox, -1, &n);
	for (int k = 0; k < n; k++)
		if (tells_of(&r[k], i->seq) && (with == NULL || has_ended_well(&r[k])))
			with = &r[k];
	if (with != NULL)
		return has_ended_well(with) ? NULL
					    : untold_by(tx, a, is_in_state(tx, with));
	/* the end of what no digest told is told by none */
	return strcmp(a->method, "CANCEL") == 0 ? NULL
						: untold_by(tx, a, "was never mailed");
}

static const char *
untold_by_mail(struct tx *tx, const struct addressee *a)
{
	struct ledger_line l;

	ledger_line(tx, a, &l);
	if (!ledger_matters(&l) ||
		(l.last == NULL && posting_channel(tx, a) != CHANNEL_MAIL))
		return NULL;
	if (l.last == NULL || l.last->revision != a->revision)
		return untold_by(tx, a, "was never mailed");
	if (l.last->state == OUTBOX_WAITING || l.last->state == OUTBOX_LEAVING)
		return NULL;
	return untold_by(tx, a, is_in_state(tx, l.last));
}

const char *
outbox_untold(struct tx *tx, const struct meeting *m, const struct addressee *a)
{
	if (m->end_s <= tx->now_s)
		return NULL;
	switch (posting_mode(tx, a->event_id)) {
	case POSTING_EACH:
		return untold_by_mail(tx, a);
	case POSTING_DIGEST:
		return untold_by_digest(tx, a);
	case POSTING_NONE:
		break;
	}
	return NULL;
}
