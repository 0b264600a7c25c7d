/* invite.c - the revisions of meetings, and the iTIP text made of their snapshots. */
#include "domain/invitations/invite.h"

#include "base/mailaddr.h"
#include "base/zones.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/fair/posting.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite_snapshot.h"
#include "domain/invitations/invite_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing a revision --------------------------------------------------------------------- */

/* Does it tell the time and place that the meeting's row has? */
static bool
told_place(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct invitation *stored)
{
	struct err e;
	struct js *shot = snapshot_parse(stored, &e);
	bool same = shot != NULL && snapshot_same_time_and_place(tx, g, m, shot);

	js_free(shot);
	return same;
}

/* Whoever this revision concerns is written to. */
static void
post(struct tx *tx, const struct meeting *m, int64_t seq)
{
	int n;
	struct addressee *a = addressees_of_meeting(tx, m->event_id, m->id, &n);

	for (int i = 0; i < n; i++)
		if (a[i].revision == m->revision)
			posting_of_revision(tx, &a[i], m->end_s, seq);
}

static struct invitation *
former_of(struct tx *tx, const struct meeting *m)
{
	return m->revision > 1 ? invitation_of(tx, m->event_id, m->id, m->revision - 1)
			       : NULL;
}

/* The row of a revision; shot is the caller's. */
static void
insert(struct tx *tx, const struct meeting *m, const struct invitation *former,
	const struct js *shot, int64_t seq)
{
	int64_t dtstamp_s = tx->now_s;
	char *text = js_canonical(shot);

	/* DTSTAMP always advances, also within a second and when the clock was set back. */
	if (former != NULL && dtstamp_s <= former->dtstamp_s)
		dtstamp_s = former->dtstamp_s + 1;
	invitation_insert(tx,
		&(struct invitation){.event_id = m->event_id,
			.meeting_id = m->id,
			.revision = m->revision,
			.method = m->state == MEETING_CANCELLED ? "CANCEL" : "REQUEST",
			.uid = m->uid,
			.sequence = m->sequence,
			.dtstamp_s = dtstamp_s,
			.snapshot = text,
			.seq = seq});
	free(text);
}

void
invite_revise(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, int64_t seq)
{
	struct invitation *former = former_of(tx, m);
	bool ends = m->state == MEETING_CANCELLED;
	bool anew = !ends && (former == NULL || strcmp(former->uid, m->uid) != 0 ||
				     !told_place(tx, g, m, former));
	struct js *shot = snapshot_make(tx, g, m, r, former);

	if (!anew)
		addressed_answers(tx, m, shot);
	insert(tx, m, former, shot, seq);
	js_free(shot);
	addressed_follow(tx, m, anew);
	post(tx, m, seq);
}

bool
invite_repeat(struct tx *tx, const struct meeting *m, struct addressee *who, int64_t seq)
{
	struct invitation *former = former_of(tx, m);
	struct err damaged;
	struct js *shot = former != NULL ? snapshot_parse(former, &damaged) : NULL;

	if (shot == NULL)
		return false;
	/* the reason of a change stands in the revision that made it, and in no other */
	js_set_str(shot, "comment", "");
	js_set_str(shot, "for", who->mailbox);
	addressed_answers(tx, m, shot);
	insert(tx, m, former, shot, seq);
	js_free(shot);
	who->revision = m->revision;
	addressee_put(tx, who);
	posting_of_revision(tx, who, m->end_s, seq);
	return true;
}

/* ---- reading it ----------------------------------------------------------------------------- */

bool
invite_place_told(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	struct invitation *stored = invitation_of(tx, m->event_id, m->id, m->revision);

	return stored == NULL || told_place(tx, g, m, stored);
}

enum invite_news
invite_news(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	struct invitation *stored = invitation_of(tx, m->event_id, m->id, m->revision);
	struct js *now, *told;
	struct err e;
	bool same;

	if (stored == NULL)
		return INVITE_SAME;
	told = snapshot_parse(stored, &e);
	if (told == NULL || !snapshot_same_time_and_place(tx, g, m, told)) {
		js_free(told);
		return INVITE_MOVED;
	}
	now = snapshot_make(
		tx, g, m, request_or_blank(tx, m->event_id, m->request_id), stored);
	same = snapshot_same_words(now, told);
	js_free(now);
	js_free(told);
	if (same)
		return INVITE_SAME;
	return addressed_lets_go(tx, m) ? INVITE_LETS_GO : INVITE_OTHER_WORDS;
}

bool
invite_outdated(
	struct tx *tx, const struct grid *g, const struct meeting *m, bool mailbox)
{
	struct invitation *stored = invitation_of(tx, m->event_id, m->id, m->revision);
	struct js *shot;
	struct err e;
	bool same;

	if (stored == NULL)
		return false;
	shot = snapshot_parse(stored, &e);
	if (shot == NULL)
		return true;
	same = mailbox ? mail_address_same(js_get_str(shot, "organiser_mail", ""),
				 g->event->organiser_mail)
		       : snapshot_same_fair(tx, g, shot);
	js_free(shot);
	return !same;
}

static bool
write_message(struct ical *ical, const struct invitation *i, const struct itip_meeting *m,
	struct buf *out, struct err *e)
{
	if (i->apart)
		return itip_uninvite(ical, m, out, e);
	return strcmp(i->method, "CANCEL") == 0 ? itip_cancel(ical, m, out, e)
						: itip_request(ical, m, out, e);
}

static enum itip_partstat
partstat(const char *word)
{
	static const enum itip_partstat SAID[PARTSTATS] = {
		[PARTSTAT_NEEDS_ACTION] = ITIP_NEEDS_ACTION,
		[PARTSTAT_ACCEPTED] = ITIP_ACCEPTED,
		[PARTSTAT_TENTATIVE] = ITIP_TENTATIVE,
		[PARTSTAT_DECLINED] = ITIP_DECLINED,
	};
	enum partstat answer = PARTSTAT_NEEDS_ACTION;

	if (!partstat_by_name(word, &answer))
		return ITIP_NEEDS_ACTION;
	return SAID[answer];
}

/*
 * Does the policy let this reader have the address of a? The office has them all; a colleague, who
 * is no attendee himself, those of his side at least.
 */
static bool
is_shown(const struct js *shot, const struct js *reader, enum invite_side side,
	const struct js *a)
{
	int64_t policy = js_get_int(shot, "attendees_shown", ATTENDEES_ALL);
	const char *own = reader != NULL	  ? js_get_str(reader, "side", "")
			  : side == INVITE_DEMAND ? "demand"
						  : "supply";

	if (a == reader || policy == ATTENDEES_ALL ||
		(reader == NULL && side == INVITE_NO_SIDE))
		return true;
	if (policy == ATTENDEES_ONLY_YOU && reader != NULL)
		return false;
	return own[0] != '\0' && strcmp(js_get_str(a, "side", ""), own) == 0;
}

static size_t
fill_attendees(struct tx *tx, const struct js *shot, const struct invite_viewer *who,
	struct itip_attendee **out)
{
	const struct js *list = js_get(shot, "attendees");
	const struct js *reader = invite_text_reader(shot, who);
	size_t all = list != NULL && js_type(list) == JS_ARR ? js_len(list) : 0, n = 0;

	*out = ARENA_ARRAY(tx->arena, struct itip_attendee, all);
	for (size_t i = 0; i < all; i++) {
		const struct js *a = js_at(list, i);
		const char *kind = js_get_str(a, "kind", "person");

		if (!is_shown(shot, reader, who->side, a))
			continue;
		(*out)[n++] = (struct itip_attendee){.name = js_get_str(a, "name", ""),
			.mail = js_get_str(a, "mail", ""),
			.kind = strcmp(kind, "interpreter") == 0 ? ITIP_INTERPRETER
								 : ITIP_PERSON,
			.partstat = partstat(js_get_str(a, "partstat", ""))};
	}
	return n;
}

static bool
render(struct tx *tx, struct ical *ical, const struct invitation *i,
	const struct js *shot, const struct invite_viewer *who, struct buf *out,
	struct err *e)
{
	struct itip_attendee *list;
	struct invite_text text;
	struct itip_meeting m = {.uid = i->uid,
		.sequence = i->sequence,
		.dtstamp_s = i->dtstamp_s,
		.created_s = js_get_int(shot, "created_s", 0),
		.last_modified_s = js_get_int(shot, "written_s", i->dtstamp_s),
		.start_s = js_get_int(shot, "start_s", 0),
		.end_s = js_get_int(shot, "end_s", 0),
		.zone = zones_get(tx->zones, js_get_str(shot, "zone", ""), e),
		.category = js_get_str(shot, "event", ""),
		.organiser_name = js_get_str(shot, "organiser_name", ""),
		.organiser_mail = js_get_str(shot, "organiser_mail", ""),
		.status = ITIP_STATUS_CONFIRMED,
		.alarm_minutes = (int)js_get_int(shot, "alarm_minutes", 0)};

	if (m.zone == NULL)
		return false;
	invite_text_make(
		tx->arena, shot, meeting_name(tx, i->meeting_id), m.zone, who, &text);
	m.summary = text.summary;
	m.location = text.location;
	m.description = text.description;
	m.comment = text.comment;
	m.url = text.url;
	m.may_propose = text.may_propose;
	m.n_attendees = fill_attendees(tx, shot, who, &list);
	m.attendees = list;
	return write_message(ical, i, &m, out, e);
}

bool
invite_render(struct tx *tx, struct ical *ical, const struct invitation *i,
	const struct invite_viewer *who, struct buf *out, struct err *e)
{
	struct js *shot = snapshot_parse(i, e);
	bool ok = shot != NULL && render(tx, ical, i, shot, who, out, e);

	js_free(shot);
	return ok;
}

struct js *
invite_view(struct tx *tx, const struct grid *g, const struct invitation *i)
{
	struct js *o = js_new_obj(), *shot;
	struct err e;

	js_set_str(o, "meeting", meeting_name(tx, i->meeting_id));
	js_set_int(o, "revision", i->revision);
	js_set_str(o, "method", i->method);
	js_set_str(o, "uid", i->uid);
	js_set_int(o, "sequence", i->sequence);
	js_set_str(o, "dtstamp", grid_when(tx, g, i->dtstamp_s));
	shot = snapshot_parse(i, &e);
	if (shot != NULL) {
		js_set_str(o, "summary", js_get_str(shot, "summary", NULL));
		js_set_str(o, "start", grid_when(tx, g, js_get_int(shot, "start_s", 0)));
		js_set_str(o, "end", grid_when(tx, g, js_get_int(shot, "end_s", 0)));
		js_set_str(o, "location", js_get_str(shot, "location", NULL));
		js_free(shot);
	}
	js_set_int(o, "seq", i->seq);
	return o;
}
