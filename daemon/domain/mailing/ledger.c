/* ledger.c - who was told what, and what is still to be told. */
#include "domain/mailing/ledger.h"

#include "domain/fair/grid.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/posting.h"
#include "domain/mailing/sending.h"
#include "store/meetings.h"

#include <string.h>

/* No mailbox of ASCII comes behind it. */
#define BEHIND_ALL "\x7f"

void
ledger_line(struct tx *tx, const struct addressee *a, struct ledger_line *out)
{
	int n;
	struct outbox_row *r =
		outbox_thread(tx, a->event_id, a->mailbox, a->meeting_id, &n);

	*out = (struct ledger_line){.who = a, .told_s = -1};
	for (int i = 0; i < n; i++) {
		if (r[i].state == OUTBOX_HANDED_OVER ||
			(r[i].may_have_left && r[i].state != OUTBOX_BOUNCED)) {
			out->told_revision = r[i].revision;
			out->told_s = r[i].ended_s;
			out->invited = strcmp(r[i].method, "CANCEL") != 0;
		}
		out->last = &r[i];
	}
	out->stale = out->told_revision > 0 && ledger_matters(out);
}

/* What became of the newest revision on its way to this address. */
static const char *
state_of(const struct ledger_line *l)
{
	if (l->last != NULL && l->last->revision == l->who->revision)
		return outbox_state_name(l->last->state);
	return strcmp(l->who->method, "CANCEL") == 0 && !l->invited ? "needless"
								    : "not_mailed";
}

static void
add_person(struct tx *tx, const struct addressee *a, struct js *o)
{
	const struct delegate *d;
	const struct interpreter *i;

	if (a->person_id <= 0)
		return;
	if (a->kind == ADDRESSEE_INTERPRETER) {
		i = interpreter_or_blank(tx, a->event_id, a->person_id);
		js_set_str(o, "person", i->code);
		js_set_str(o, "name", i->name);
	} else {
		d = delegate_or_blank(tx, a->event_id, a->person_id);
		js_set_str(o, "person", d->code);
		js_set_str(o, "name", d->name);
	}
}

struct js *
ledger_view(struct tx *tx, const struct grid *g, const struct ledger_line *l)
{
	const struct addressee *a = l->who;
	struct js *o = js_new_obj();

	js_set_str(o, "meeting", meeting_name(tx, a->meeting_id));
	js_set_str(o, "to", a->address);
	js_set_str(
		o, "kind", a->kind == ADDRESSEE_INTERPRETER ? "interpreter" : "delegate");
	add_person(tx, a, o);
	js_set_int(o, "revision", a->revision);
	js_set_str(o, "method", a->method);
	js_set_str(o, "channel",
		channel_names[l->last != NULL ? CHANNEL_MAIL : posting_channel(tx, a)]);
	js_set_str(o, "state", state_of(l));
	if (l->told_revision > 0)
		js_set_int(o, "told_revision", l->told_revision);
	if (l->told_s >= 0)
		js_set_str(o, "told", grid_when(tx, g, l->told_s));
	js_set_bool(o, "stale", l->stale);
	js_set_str(o, "answer", partstat_name(a->answer));
	if (a->answered_s >= 0)
		js_set_str(o, "answered", grid_when(tx, g, a->answered_s));
	if (l->last != NULL && l->last->answer[0] != '\0')
		js_set_str(o, "reason", l->last->answer);
	return o;
}

/* ---- catching up ---------------------------------------------------------------------------- */

bool
ledger_matters(const struct ledger_line *l)
{
	return l->told_revision != l->who->revision &&
	       (strcmp(l->who->method, "CANCEL") != 0 || l->invited);
}

static bool
catch_up_one(struct tx *tx, const struct addressee *a)
{
	struct meeting *m = meeting_by_id(tx, a->event_id, a->meeting_id);
	struct ledger_line l;
	struct err ignored;

	ledger_line(tx, a, &l);
	if (m == NULL || m->end_s <= tx->now_s || !ledger_matters(&l))
		return false;
	if (l.last != NULL && l.last->revision == a->revision)
		return l.last->state != OUTBOX_WAITING &&
		       sending_retry(tx, outbox_by_id(tx, l.last->id), &ignored);
	if (l.last == NULL && posting_channel(tx, a) != CHANNEL_MAIL)
		return false;
	posting_of_revision(tx, a, m->end_s, 0);
	return true;
}

int
ledger_catch_up(struct tx *tx, int64_t event_id, int64_t *after)
{
	int n, all, done = 0;
	struct addressee *a =
		addressees_page(tx, event_id, *after, BEHIND_ALL, LEDGER_AT_ONCE, &n);

	all = n;
	/* of the last meeting there may be more addresses on the next page */
	while (n == LEDGER_AT_ONCE && all > 1 &&
		a[all - 1].meeting_id == a[n - 1].meeting_id &&
		a[0].meeting_id != a[n - 1].meeting_id)
		all--;
	for (int i = 0; i < all; i++)
		done += catch_up_one(tx, &a[i]);
	*after = n == LEDGER_AT_ONCE ? a[all - 1].meeting_id : 0;
	return done;
}
