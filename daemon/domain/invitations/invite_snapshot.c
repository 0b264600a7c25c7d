/* invite_snapshot.c - what a revision says: made of the rows in force, read from its text. */
#include "domain/invitations/invite_snapshot.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"

#include <inttypes.h>
#include <string.h>

static void
push_attendee(struct js *list, const char *name, const char *mail, const char *kind)
{
	struct js *o = js_new_obj();

	js_set_str(o, "name", name);
	js_set_str(o, "mail", mail);
	js_set_str(o, "kind", kind);
	js_push(list, o);
}

static struct organisation *
organisation_of(struct tx *tx, int64_t event_id, const struct meeting_person *p, int n,
	bool demand)
{
	int64_t delegate_id = 0;

	for (int i = 0; i < n && delegate_id == 0; i++)
		if (p[i].demand == demand)
			delegate_id = p[i].delegate_id;
	return organisation_or_blank(tx, event_id,
		delegate_or_blank(tx, event_id, delegate_id)->organisation_id);
}

static struct js *
attendees(struct tx *tx, const struct meeting *m, const struct meeting_person *p, int n)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_or_blank(tx, m->event_id, p[i].delegate_id);

		push_attendee(list, d->name, d->email, "person");
	}
	if (m->interpreter_id > 0) {
		struct interpreter *i =
			interpreter_or_blank(tx, m->event_id, m->interpreter_id);

		push_attendee(list, i->name, i->email, "interpreter");
	}
	return list;
}

/* "Table A-07, hall A (seat 2)" */
static const char *
place(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	struct location *l = location_or_blank(tx, m->event_id, m->location_id);
	const char *hall = hall_name(tx, g->event->id, l->hall);

	if (hall == NULL)
		hall = l->hall;
	if (l->seats > 1)
		return arena_printf(
			tx->arena, "%s, %s (seat %d)", l->name, hall, m->seat_no);
	return arena_printf(tx->arena, "%s, %s", l->name, hall);
}

struct js *
snapshot_make(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r)
{
	struct js *o = js_new_obj();
	int n;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);
	struct organisation *demand = organisation_of(tx, m->event_id, p, n, true);
	struct organisation *supply = organisation_of(tx, m->event_id, p, n, false);

	js_set_str(o, "event", g->event->name);
	js_set_str(o, "zone", g->event->zone);
	js_set_str(o, "organiser_name", g->event->organiser_name);
	js_set_str(o, "organiser_mail", g->event->organiser_mail);
	js_set_int(
		o, "alarm_minutes", policy_value(tx, m->event_id, POLICY_ALARM_MINUTES));
	js_set_int(o, "created_s", m->created_s);
	js_set_int(o, "start_s", m->start_s);
	js_set_int(o, "end_s", m->end_s);
	js_set_str(o, "summary",
		arena_printf(
			tx->arena, "%s \xe2\x80\x93 %s", demand->name, supply->name));
	js_set_str(o, "description",
		arena_printf(tx->arena, "%s\nMeeting %s (request %s)%s%s", g->event->name,
			meeting_name(tx, m->id), request_name(tx, r->id),
			r->message[0] != '\0' ? "\n\n" : "", r->message));
	js_set_str(o, "location", place(tx, g, m));
	js_set_str(o, "comment", m->reason);
	js_set(o, "attendees", attendees(tx, m, p, n));
	return o;
}

/* The snapshot was written by us; one that does not parse is damage to the database. */
struct js *
snapshot_parse(const struct invitation *i, struct err *e)
{
	struct js *shot = js_parse(i->snapshot, strlen(i->snapshot), e);

	if (shot != NULL && js_type(shot) == JS_OBJ)
		return shot;
	js_free(shot);
	err_set(e, ERR_CORRUPT, "the snapshot of M%" PRId64 " revision %d cannot be read",
		i->meeting_id, i->revision);
	return NULL;
}

bool
snapshot_same_time_and_place(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct js *shot)
{
	return js_get_int(shot, "start_s", -1) == m->start_s &&
	       js_get_int(shot, "end_s", -1) == m->end_s &&
	       strcmp(js_get_str(shot, "zone", ""), g->event->zone) == 0 &&
	       strcmp(js_get_str(shot, "location", ""), place(tx, g, m)) == 0;
}
