/* invite.c - the revisions of meetings, and the iTIP text made of their snapshots. */
#include "domain/invitations/invite.h"

#include "base/zones.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/invitations/invite_snapshot.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- writing a revision --------------------------------------------------------------------- */

/* The interpreter of the revision before who is no longer one; -1: nobody. */
static int64_t
uninvited_by(const struct meeting *m, const struct invitation *former)
{
	if (former == NULL || former->interpreter_id == m->interpreter_id)
		return -1;
	return former->interpreter_id;
}

void
invite_revise(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, int64_t seq)
{
	struct js *shot = snapshot_make(tx, g, m, r);
	struct invitation *former =
		m->revision > 1 ? invitation_of(tx, m->event_id, m->id, m->revision - 1)
				: NULL;
	char *text = js_canonical(shot);
	int64_t dtstamp_s = tx->now_s;

	/* DTSTAMP always advances, also within a second and when the clock was set back. */
	if (former != NULL && dtstamp_s <= former->dtstamp_s)
		dtstamp_s = former->dtstamp_s + 1;

	js_free(shot);
	invitation_insert(tx,
		&(struct invitation){.event_id = m->event_id,
			.meeting_id = m->id,
			.revision = m->revision,
			.method = m->state == MEETING_CANCELLED ? "CANCEL" : "REQUEST",
			.uid = m->uid,
			.sequence = m->sequence,
			.dtstamp_s = dtstamp_s,
			.snapshot = text,
			.seq = seq,
			.interpreter_id = m->interpreter_id,
			.uninvited_id = uninvited_by(m, former),
			.uninvited_delegate_id = m->leaves_id > 0 ? m->leaves_id : -1});
	free(text);
}

/* ---- reading it ----------------------------------------------------------------------------- */

bool
invite_place_told(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	struct invitation *stored = invitation_of(tx, m->event_id, m->id, m->revision);
	struct js *shot;
	struct err e;
	bool same;

	if (stored == NULL)
		return true;
	shot = snapshot_parse(stored, &e);
	same = shot != NULL && snapshot_same_time_and_place(tx, g, m, shot);
	js_free(shot);
	return same;
}

enum invite_news
invite_news(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	struct invitation *stored = invitation_of(tx, m->event_id, m->id, m->revision);
	struct js *now;
	char *text;
	bool same;

	if (stored == NULL)
		return INVITE_SAME;
	now = snapshot_make(tx, g, m, request_or_blank(tx, m->event_id, m->request_id));
	text = js_canonical(now);
	same = strcmp(text, stored->snapshot) == 0;
	js_free(now);
	free(text);
	if (same)
		return INVITE_SAME;
	return invite_place_told(tx, g, m) ? INVITE_OTHER_WORDS : INVITE_MOVED;
}

static bool
has_address(const struct js *people, const char *mail)
{
	for (size_t i = 0; js_at(people, i) != NULL; i++)
		if (strcmp(js_get_str(js_at(people, i), "mail", ""), mail) == 0)
			return true;
	return false;
}

/*
 * Of the former snapshot nobody but the interpreter, or the people whose address the next one has
 * not: one mailbox is one attendee, and a colleague's may be the same. false: nobody is left.
 */
static bool
keep_who_leaves(struct js *former, const struct js *next, const char *kind)
{
	const struct js *all = js_get(former, "attendees"),
			*stay = js_get(next, "attendees");
	bool person = strcmp(kind, "person") == 0, some;
	struct js *kept = js_new_arr();

	for (size_t i = 0; js_at(all, i) != NULL; i++)
		if (strcmp(js_get_str(js_at(all, i), "kind", ""), kind) == 0 &&
			!(person &&
				has_address(stay, js_get_str(js_at(all, i), "mail", ""))))
			js_push(kept, js_copy(js_at(all, i)));
	some = js_len(kept) > 0;
	js_set(former, "attendees", kept);
	js_set_str(former, "comment", "");
	return some;
}

/* What the revision before said, to the one who is not invited any more. */
static struct invitation *
taken_off(struct tx *tx, struct invitation *i, const char *kind, struct err *e)
{
	struct invitation *former =
		invitation_of(tx, i->event_id, i->meeting_id, i->revision - 1);
	struct js *shot = former != NULL ? snapshot_parse(former, e) : NULL,
		  *next = snapshot_parse(i, e);
	struct invitation *apart;
	char *text;

	if (shot == NULL || next == NULL) {
		js_free(shot);
		js_free(next);
		err_set(e, ERR_CORRUPT, "M%" PRId64 " has no revision %d", i->meeting_id,
			i->revision - 1);
		return NULL;
	}
	if (!keep_who_leaves(shot, next, kind)) {
		js_free(shot);
		js_free(next);
		return i;
	}
	js_free(next);
	text = js_canonical(shot);
	apart = ARENA_NEW(tx->arena, struct invitation);
	*apart = *i;
	apart->method = "CANCEL";
	apart->snapshot = arena_strdup(tx->arena, text);
	free(text);
	js_free(shot);
	return apart;
}

struct invitation *
invite_for(struct tx *tx, struct invitation *i, struct invite_reader who, struct err *e)
{
	if (who.interpreter_id > 0 && i->uninvited_id == who.interpreter_id)
		return taken_off(tx, i, "interpreter", e);
	if (who.delegate_id > 0 && i->uninvited_delegate_id == who.delegate_id)
		return taken_off(tx, i, "person", e);
	return i;
}

/*
 * True for the CANCEL sent only to who is replaced while the meeting goes on: the revision that
 * un-invites is a REQUEST for all others, and one that calls the meeting off replaces nobody.
 */
static bool
is_apart(const struct invitation *i)
{
	return strcmp(i->method, "CANCEL") == 0 &&
	       (i->uninvited_id > 0 || i->uninvited_delegate_id > 0);
}

static bool
write_message(struct ical *ical, const struct invitation *i, const struct itip_meeting *m,
	struct buf *out, struct err *e)
{
	if (is_apart(i))
		return itip_uninvite(ical, m, out, e);
	return strcmp(i->method, "CANCEL") == 0 ? itip_cancel(ical, m, out, e)
						: itip_request(ical, m, out, e);
}

static size_t
fill_attendees(struct tx *tx, const struct js *list, struct itip_attendee **out)
{
	size_t n = list != NULL && js_type(list) == JS_ARR ? js_len(list) : 0;

	*out = ARENA_ARRAY(tx->arena, struct itip_attendee, n);
	for (size_t i = 0; i < n; i++) {
		const struct js *a = js_at(list, i);
		const char *kind = js_get_str(a, "kind", "person");

		(*out)[i] = (struct itip_attendee){.name = js_get_str(a, "name", ""),
			.mail = js_get_str(a, "mail", ""),
			.kind = strcmp(kind, "interpreter") == 0 ? ITIP_INTERPRETER
								 : ITIP_PERSON,
			.partstat = ITIP_NEEDS_ACTION};
	}
	return n;
}

bool
invite_render(struct tx *tx, struct ical *ical, const struct invitation *i,
	struct buf *out, struct err *e)
{
	struct js *shot = snapshot_parse(i, e);
	struct itip_attendee *list;
	struct itip_meeting m;
	bool ok;

	if (shot == NULL)
		return false;
	m = (struct itip_meeting){.uid = i->uid,
		.sequence = i->sequence,
		.dtstamp_s = i->dtstamp_s,
		.created_s = js_get_int(shot, "created_s", 0),
		.last_modified_s = i->dtstamp_s,
		.start_s = js_get_int(shot, "start_s", 0),
		.end_s = js_get_int(shot, "end_s", 0),
		.zone = zones_get(tx->zones, js_get_str(shot, "zone", ""), e),
		.summary = js_get_str(shot, "summary", ""),
		.description = js_get_str(shot, "description", ""),
		.location = js_get_str(shot, "location", ""),
		.comment = js_get_str(shot, "comment", ""),
		.organiser_name = js_get_str(shot, "organiser_name", ""),
		.organiser_mail = js_get_str(shot, "organiser_mail", ""),
		.status = ITIP_STATUS_CONFIRMED,
		.alarm_minutes = (int)js_get_int(shot, "alarm_minutes", 0)};
	m.n_attendees = fill_attendees(tx, js_get(shot, "attendees"), &list);
	m.attendees = list;
	ok = m.zone != NULL && write_message(ical, i, &m, out, e);
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
