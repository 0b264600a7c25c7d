/* verify.c - the proof on a live database that what must hold does hold. */
#include "domain/report/verify.h"

#include "domain/booking/breach.h"
#include "domain/fair/names.h"
#include "domain/fair/posting.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite.h"
#include "domain/mailing/outbox_proof.h"
#include "store/events.h"
#include "store/journal.h"
#include "store/occupancy.h"
#include "store/proofs.h"
#include "store/store.h"
#include "store/untold.h"
#include "wire/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* One check at work. */
struct prover {
	struct tx *tx;
	struct event *events;
	int events_n;
	struct verify_check *check;
};

static void PRINTF(2, 3) problem(struct prover *p, const char *fmt, ...);

static void
problem(struct prover *p, const char *fmt, ...)
{
	struct verify_check *c = p->check;
	char text[400];
	va_list ap;

	c->ok = false;
	if (c->n == VERIFY_PROBLEMS_MAX) {
		c->more = true;
		return;
	}
	if (c->problems == NULL)
		c->problems =
			ARENA_ARRAY(p->tx->arena, const char *, VERIFY_PROBLEMS_MAX);
	va_start(ap, fmt);
	utf8_vformat(text, sizeof text, fmt, ap);
	va_end(ap);
	c->problems[c->n++] = arena_strdup(p->tx->arena, text);
}

static const char *
event_code(const struct prover *p, int64_t event_id)
{
	for (int i = 0; i < p->events_n; i++)
		if (p->events[i].id == event_id)
			return p->events[i].code;
	return arena_printf(p->tx->arena, "event %" PRId64, event_id);
}

static const char *
resource(const struct prover *p, int64_t event_id, int64_t resource_id)
{
	const char *name = proof_resource(p->tx, event_id, resource_id);

	return name != NULL
		       ? name
		       : arena_printf(p->tx->arena, "resource %" PRId64, resource_id);
}

/* ---- occupancy ------------------------------------------------------------------------------ */

/* One more row than is reported, to know whether there are more. */
enum { ASK = VERIFY_PROBLEMS_MAX + 1, PAGE = 500 };

static void
no_overlap(struct prover *p)
{
	int n;
	struct occupancy_fault *f = occupancy_overlaps(p->tx, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_CLAIMS);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: %s is claimed by M%" PRId64
			" and another meeting in slot %d",
			event_code(p, f[i].event_id),
			resource(p, f[i].event_id, f[i].resource_id), f[i].meeting_id,
			f[i].slot_no);
}

/* Of an answered request too: whatever is kept for it is kept for nobody. */
static void
holds_complete(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_HOLD_MISSING, ASK, &n);

	for (int i = 0; i < n; i++)
		problem(p,
			"%s: %s is not held in slot %" PRId64 " for R%" PRId64
			", or that is answered",
			event_code(p, r[i].event_id), resource(p, r[i].event_id, r[i].a),
			r[i].b, r[i].c);
}

static void
plan_kept(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_PLAN_OPEN, ASK, &n);

	for (int i = 0; i < n; i++)
		problem(p,
			"%s: %s is not kept in slot %" PRId64 " for M%" PRId64
			", which is being published",
			event_code(p, r[i].event_id), resource(p, r[i].event_id, r[i].a),
			r[i].b, r[i].c);
}

static void
occupancy_complete(struct prover *p)
{
	int n;
	struct occupancy_fault *f = occupancy_missing(p->tx, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_CLAIMS);
	for (int i = 0; i < n; i++)
		problem(p, "%s: %s is not occupied by M%" PRId64 " in slot %d",
			event_code(p, f[i].event_id),
			resource(p, f[i].event_id, f[i].resource_id), f[i].meeting_id,
			f[i].slot_no);
	holds_complete(p);
	plan_kept(p);
}

static void
occupancy_explained(struct prover *p)
{
	int n;
	struct occupancy_fault *f = occupancy_stray(p->tx, ASK, &n);
	struct proof_row *hold;

	p->check->examined = proof_examined(p->tx, EXAMINED_HELD);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: %s is occupied by M%" PRId64
			" in slot %d, which it does not have",
			event_code(p, f[i].event_id),
			resource(p, f[i].event_id, f[i].resource_id), f[i].meeting_id,
			f[i].slot_no);
	hold = proof_rows(p->tx, PROOF_HOLD_STRAY, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: %s is held in slot %" PRId64 " for R%" PRId64
			", which keeps nothing there",
			event_code(p, hold[i].event_id),
			resource(p, hold[i].event_id, hold[i].a), hold[i].b, hold[i].c);
}

static void
blackouts_derived(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_BLACKOUT_MISSING, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_BLACKOUTS);
	for (int i = 0; i < n; i++) {
		const char *event = event_code(p, r[i].event_id);
		const char *who = resource(p, r[i].event_id, r[i].a);

		if (r[i].c != 0)
			problem(p,
				"%s: %s has M%" PRId64 " in slot %" PRId64
				" of its blackout",
				event, who, r[i].c, r[i].b);
		else
			problem(p,
				"%s: %s has no row for slot %" PRId64 " of its blackout",
				event, who, r[i].b);
	}
	r = proof_rows(p->tx, PROOF_BLACKOUT_STRAY, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p, "%s: %s is blacked out in slot %" PRId64 " by nothing",
			event_code(p, r[i].event_id), resource(p, r[i].event_id, r[i].a),
			r[i].b);
}

static void
taken_slots_agree(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_TAKEN_MISSING, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_TAKEN);
	for (int i = 0; i < n; i++)
		problem(p, "%s: %s is occupied in slot %" PRId64 ", which its bits deny",
			event_code(p, r[i].event_id), resource(p, r[i].event_id, r[i].a),
			r[i].b);
	r = proof_rows(p->tx, PROOF_TAKEN_STRAY, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: %s is not occupied in slot %" PRId64
			", though its bits say so",
			event_code(p, r[i].event_id), resource(p, r[i].event_id, r[i].a),
			r[i].b);
}

/* ---- requests and meetings ------------------------------------------------------------------ */

static void
request_states(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_REQUEST_UNSEATED, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_REQUESTS);
	for (int i = 0; i < n; i++)
		problem(p, "%s: R%" PRId64 " is scheduled but has no living meeting",
			event_code(p, r[i].event_id), r[i].a);
	r = proof_rows(p->tx, PROOF_MEETING_UNASKED, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: M%" PRId64 " is not cancelled but R%" PRId64
			" is not scheduled as it",
			event_code(p, r[i].event_id), r[i].a, r[i].b);
	r = proof_rows(p->tx, PROOF_REQUEST_UNPLACED, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: R%" PRId64
			" is accepted but has no place in the standby queue",
			event_code(p, r[i].event_id), r[i].a);
}

static const char *
slots_text(int64_t what)
{
	switch ((enum proof_slots)what) {
	case SLOTS_NONE:
		return "has no slot";
	case SLOTS_OF_TWO_SESSIONS:
		return "has slots of more than one session";
	case SLOTS_APART:
		return "has slots that do not follow each other";
	case SLOTS_OTHER_TIMES:
		return "has other times than its slots";
	}
	BUG_ON(true);
}

static void
people_and_slots(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_MEETING_SIDE_MISSING, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_MEETINGS);
	for (int i = 0; i < n; i++)
		problem(p, "%s: M%" PRId64 " has no delegate of one side",
			event_code(p, r[i].event_id), r[i].a);
	r = proof_rows(p->tx, PROOF_MEETING_PERSON, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: M%" PRId64 " has delegate %" PRId64
			", who is not of its two sides",
			event_code(p, r[i].event_id), r[i].a, r[i].b);
	r = proof_rows(p->tx, PROOF_MEETING_SLOTS, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p, "%s: M%" PRId64 " %s", event_code(p, r[i].event_id), r[i].a,
			slots_text(r[i].b));
}

static void
order_kept(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_ORDER, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_ORDERS);
	for (int i = 0; i < n; i++)
		problem(p,
			"%s: M%" PRId64 " comes before M%" PRId64
			" and has not ended when that begins",
			event_code(p, r[i].event_id), r[i].a, r[i].b);
}

/* ---- invitations ---------------------------------------------------------------------------- */

static const char *
last_text(int64_t what)
{
	switch ((enum proof_last)what) {
	case LAST_NOT_CANCEL:
		return "is the last of a cancelled meeting and no CANCEL";
	case LAST_CANCEL:
		return "is a CANCEL of a meeting that is not cancelled";
	case LAST_OTHER_SEQUENCE:
		return "has another SEQUENCE than the meeting";
	case LAST_OTHER_UID:
		return "has another UID than the meeting";
	}
	BUG_ON(true);
}

/*
 * Those of a page of meetings whose newest snapshot has another time or place than their row,
 * though nothing is to be told of them.
 */
static int
out_of_date(
	struct tx *tx, const struct grid *g, int64_t *after, struct meeting *out, int *n)
{
	struct meeting_filter scheduled = {.state = MEETING_SCHEDULED};
	int64_t untold = untold_meetings(tx, g->event->id);
	struct meeting *m = meetings_page(tx, g->event->id, &scheduled, *after, PAGE, n);
	int found = 0;

	for (int i = 0; i < *n; i++) {
		*after = m[i].id;
		if (m[i].id < untold && !invite_place_told(tx, g, &m[i]))
			out[found++] = m[i];
	}
	return found;
}

/* The rows are many and looked at once, so each page of them has an arena of its own. */
static void
verify_invitations_of_event(struct prover *p, struct event *ev)
{
	struct meeting *odd = ARENA_ARRAY(p->tx->arena, struct meeting, PAGE);
	struct tx page_tx = *p->tx;
	struct arena page;
	int64_t after = 0;
	struct err e;
	struct grid *g;
	int n = 0, found;

	g = grid_load(p->tx, ev, &e);
	if (g == NULL) {
		problem(p, "%s: %s", ev->code, e.text);
		return;
	}
	arena_init(&page);
	page_tx.arena = &page;
	do {
		page_tx.row_cache = NULL;
		found = out_of_date(&page_tx, g, &after, odd, &n);
		for (int i = 0; i < found; i++)
			problem(p,
				"%s: revision %d of M%" PRId64
				" tells another time or place than the meeting has",
				ev->code, odd[i].revision, odd[i].id);
		arena_reset(&page);
	} while (n == PAGE && !tx_failed(&page_tx));
	arena_release(&page);
	/* A row that is missing is another check's finding, and no failure of this one. */
	if (!tx_failed(p->tx) && page_tx.fault.code != ERR_CORRUPT)
		p->tx->fault = page_tx.fault;
}

static void
invitations(struct prover *p)
{
	int n;
	struct proof_row *r = proof_rows(p->tx, PROOF_INVITATION_GAP, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_INVITATIONS);
	for (int i = 0; i < n; i++) {
		const struct meeting *m = meeting_by_id(p->tx, r[i].event_id, r[i].a);

		problem(p,
			"%s: M%" PRId64 " should have revisions %d to %" PRId64
			" and has %" PRId64,
			event_code(p, r[i].event_id), r[i].a,
			m != NULL ? m->first_revision : 1, r[i].b, r[i].c);
	}
	r = proof_rows(p->tx, PROOF_INVITATION_SEQUENCE, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p, "%s: SEQUENCE falls at revision %" PRId64 " of M%" PRId64,
			event_code(p, r[i].event_id), r[i].b, r[i].a);
	r = proof_rows(p->tx, PROOF_INVITATION_LAST, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p, "%s: revision %" PRId64 " of M%" PRId64 " %s",
			event_code(p, r[i].event_id), r[i].b, r[i].a, last_text(r[i].c));
	r = proof_rows(p->tx, PROOF_INVITATION_AFTER_CANCEL, ASK, &n);
	for (int i = 0; i < n; i++)
		problem(p, "%s: revision %" PRId64 " of M%" PRId64 " is %s",
			event_code(p, r[i].event_id), r[i].b, r[i].a,
			r[i].c != 0 ? "no CANCEL and the next has another UID"
				    : "a CANCEL and not the last");
	for (int i = 0; i < p->events_n; i++)
		verify_invitations_of_event(p, &p->events[i]);
}

/* ---- page by page --------------------------------------------------------------------------- */

/* Looks at meetings of one event from *after on, at most PAGE; returns how many there were. */
struct by_pages {
	int (*look)(struct prover *p, const struct event *ev, struct tx *tx,
		struct grid *g, int64_t *after);
};

/* Rows are many and looked at once, so each page of them has an arena of its own. */
static void
pages_of_event(struct prover *p, struct event *ev, const struct by_pages *by)
{
	struct tx page_tx = *p->tx;
	struct arena page;
	int64_t after = 0;
	struct err e;
	struct grid *g = grid_load(p->tx, ev, &e);
	int n = PAGE;

	arena_init(&page);
	page_tx.arena = &page;
	while (g != NULL && n == PAGE && !tx_failed(&page_tx)) {
		page_tx.row_cache = NULL;
		n = by->look(p, ev, &page_tx, g, &after);
		arena_reset(&page);
	}
	arena_release(&page);
	/* A row that is missing is another check's finding, and no failure of this one. */
	if (!tx_failed(p->tx) && page_tx.fault.code != ERR_CORRUPT)
		p->tx->fault = page_tx.fault;
}

static int
look_at_addressees(struct prover *p, const struct event *ev, struct tx *tx,
	struct grid *g, int64_t *after)
{
	struct meeting_filter any = {.state = -1};
	int n, told;
	struct meeting *m = meetings_page(tx, ev->id, &any, *after, PAGE, &n);

	(void)g;
	for (int i = 0; i < n; i++) {
		const char *why = addressed_odd(tx, &m[i], &told);

		*after = m[i].id;
		p->check->examined += told;
		if (why != NULL)
			problem(p, "%s: M%" PRId64 ": %s", ev->code, m[i].id, why);
	}
	return n;
}

static void
addressees(struct prover *p)
{
	for (int i = 0; i < p->events_n; i++)
		pages_of_event(p, &p->events[i], &(struct by_pages){look_at_addressees});
}

/* The mails, of all events by number. */
static int
look_at_mails(struct prover *p, const struct event *ev, struct tx *tx, struct grid *g,
	int64_t *after)
{
	const struct outbox_filter all = {.state = -1};
	int n;
	struct outbox_row *r = outbox_page(tx, ev->id, &all, *after, PAGE, &n);

	(void)g;
	for (int i = 0; i < n; i++) {
		const char *why = outbox_odd(tx, &r[i]);

		*after = r[i].id;
		p->check->examined++;
		if (why != NULL)
			problem(p, "%s: %s", ev->code, why);
	}
	return n;
}

static void
outbox(struct prover *p)
{
	for (int i = 0; i < p->events_n; i++)
		pages_of_event(p, &p->events[i], &(struct by_pages){look_at_mails});
}

static void
look_at_told(
	struct prover *p, const struct event *ev, struct tx *tx, const struct meeting *m)
{
	int n;
	struct addressee *a = addressees_of_meeting(tx, ev->id, m->id, &n);

	for (int i = 0; i < n; i++) {
		const char *why = outbox_untold(tx, m, &a[i]);

		p->check->examined++;
		if (why != NULL)
			problem(p, "%s: %s", ev->code, why);
	}
}

static int
look_at_untold(struct prover *p, const struct event *ev, struct tx *tx, struct grid *g,
	int64_t *after)
{
	struct meeting_filter any = {.state = -1};
	int n;
	struct meeting *m = meetings_page(tx, ev->id, &any, *after, PAGE, &n);

	(void)g;
	for (int i = 0; i < n; i++) {
		*after = m[i].id;
		look_at_told(p, ev, tx, &m[i]);
	}
	return n;
}

/* Of events that mail each invitation, or digests. */
static void
mailed(struct prover *p)
{
	for (int i = 0; i < p->events_n; i++)
		if (posting_mode(p->tx, p->events[i].id) != POSTING_NONE)
			pages_of_event(
				p, &p->events[i], &(struct by_pages){look_at_untold});
}

/* Each with what it was found to break. */
static int
look_at_rules(struct prover *p, const struct event *ev, struct tx *tx, struct grid *g,
	int64_t *after)
{
	struct meeting_filter scheduled = {.state = MEETING_SCHEDULED};
	struct keeping *k = keeping_new(tx, g);
	int n;
	struct meeting *m = meetings_page(tx, ev->id, &scheduled, *after, PAGE, &n);

	for (int i = 0; i < n; i++) {
		const char *why = breach_of(tx, g, k, &m[i], READER_ALL);

		*after = m[i].id;
		p->check->examined++;
		if (why != NULL)
			problem(p, "%s: M%" PRId64 ": %s", ev->code, m[i].id, why);
	}
	return n;
}

static void
rules_kept(struct prover *p)
{
	for (int i = 0; i < p->events_n; i++)
		pages_of_event(p, &p->events[i], &(struct by_pages){look_at_rules});
}

static void
withdrawn_out(struct prover *p)
{
	int n;
	struct proof_row *r = proof_withdrawn(p->tx, ASK, &n);

	p->check->examined = proof_examined(p->tx, EXAMINED_WITHDRAWN);
	for (int i = 0; i < n; i++)
		problem(p, "%s: %s of somebody who has withdrawn is %s",
			event_code(p, r[i].event_id),
			r[i].a != 0 ? request_name(p->tx, r[i].a)
				    : meeting_name(p->tx, r[i].b),
			r[i].a != 0 ? "open" : "still to come");
}

/* ---- the file ------------------------------------------------------------------------------- */

static void
journal_chain(struct prover *p)
{
	struct journal_proof proof;

	journal_verify(p->tx, &proof);
	p->check->examined = proof.rows;
	if (proof.broken_at != 0)
		problem(p, "journal row %" PRId64 ": %s", proof.broken_at, proof.reason);
}

static void
database(struct prover *p)
{
	const char *finding = store_integrity(p->tx);

	p->check->examined = 1;
	if (strcmp(finding, "ok") != 0)
		problem(p, "%s", finding);
}

static const struct {
	const char *name;
	void (*run)(struct prover *p);
	bool advice;
} CHECKS[VERIFY_CHECKS] = {
	{"no_overlap", no_overlap, false},
	{"occupancy_complete", occupancy_complete, false},
	{"occupancy_explained", occupancy_explained, false},
	{"blackouts_derived", blackouts_derived, false},
	{"taken_slots_agree", taken_slots_agree, false},
	{"request_states", request_states, false},
	{"meeting_people", people_and_slots, false},
	{"order_kept", order_kept, false},
	{"invitations", invitations, false},
	{"addressees", addressees, false},
	{"outbox", outbox, false},
	{"mailed", mailed, true},
	{"rules_kept", rules_kept, true},
	{"withdrawn_out", withdrawn_out, true},
	{"journal_chain", journal_chain, false},
	{"database", database, false},
};

void
verify_all(struct tx *tx, struct verify_report *out)
{
	struct prover p = {.tx = tx};

	p.events = events_all(tx, &p.events_n);
	*out = (struct verify_report){.ok = true};
	for (int i = 0; i < VERIFY_CHECKS; i++) {
		p.check = &out->check[i];
		*p.check = (struct verify_check){
			.name = CHECKS[i].name, .ok = true, .advice = CHECKS[i].advice};
		CHECKS[i].run(&p);
		out->ok = out->ok && (p.check->ok || p.check->advice);
	}
}

struct js *
verify_view(const struct verify_report *r)
{
	struct js *o = js_new_obj(), *checks = js_new_arr();

	for (int i = 0; i < VERIFY_CHECKS; i++) {
		const struct verify_check *c = &r->check[i];
		struct js *view = js_new_obj(), *problems = js_new_arr();

		for (int k = 0; k < c->n; k++)
			js_push_str(problems, c->problems[k]);
		if (c->more)
			js_push_str(problems, "and more");
		js_set_str(view, "name", c->name);
		js_set_bool(view, "ok", c->ok);
		if (c->advice)
			js_set_bool(view, "advice", true);
		js_set_int(view, "examined", c->examined);
		js_set(view, "problems", problems);
		js_push(checks, view);
	}
	js_set_bool(o, "ok", r->ok);
	js_set(o, "checks", checks);
	return o;
}
