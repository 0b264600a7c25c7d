/* invite_snapshot.c - what a revision says: made of the rows in force, and read from its text. */
#include "domain/invitations/invite_snapshot.h"

#include "base/cluster.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/invitations/reader_language.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Of a profile, for the partner: its first lines. */
enum { PROFILE_LINES = 3, PROFILE_UNITS = 400 };

/* One meeting as it is going to be told. */
struct telling {
	struct tx *tx;
	const struct grid *g;
	const struct meeting *m;
	const struct request *r;
	const struct meeting_person *people;
	int n;
	struct organisation *demand, *supply;
	struct location *location;
	const char *hall;	 /* its name */
	const struct js *former; /* what was told of this UID before; NULL: nothing */
};

/* ---- who comes ------------------------------------------------------------------------------ */

static struct js *
attendee(const char *name, const char *mail, const char *kind, int64_t id)
{
	struct js *o = js_new_obj();

	js_set_str(o, "name", name);
	js_set_str(o, "mail", mail);
	js_set_str(o, "kind", kind);
	js_set_int(o, "id", id);
	return o;
}

static void
push_delegate(struct js *list, const struct telling *t, const struct meeting_person *p)
{
	struct delegate *d = delegate_or_blank(t->tx, t->m->event_id, p->delegate_id);
	const struct organisation *of = p->demand ? t->demand : t->supply;
	const char *languages = reader_languages_delegate(d, of);
	struct js *o = attendee(d->name, d->email, "person", d->id);

	js_set_str(o, "side", p->demand ? "demand" : "supply");
	js_set_str(o, "languages", languages);
	js_set_str(o, "text", reader_language(t->tx->arena, languages, of->country));
	js_push(list, o);
}

static void
push_interpreter(struct js *list, const struct telling *t)
{
	struct interpreter *i =
		interpreter_or_blank(t->tx, t->m->event_id, t->m->interpreter_id);
	const char *languages = reader_languages_interpreter(t->tx, t->m->event_id, i);
	struct js *o;

	o = attendee(i->name, i->email, "interpreter", i->id);
	js_set_str(o, "languages", languages);
	js_set_str(o, "text", reader_language(t->tx->arena, languages, NULL));
	js_push(list, o);
}

static struct js *
attendees(const struct telling *t)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < t->n; i++)
		push_delegate(list, t, &t->people[i]);
	if (t->m->interpreter_id > 0)
		push_interpreter(list, t);
	return list;
}

static struct organisation *
organisation_of(const struct telling *t, bool demand)
{
	int64_t delegate_id = 0;

	for (int i = 0; i < t->n && delegate_id == 0; i++)
		if (t->people[i].demand == demand)
			delegate_id = t->people[i].delegate_id;
	return organisation_or_blank(t->tx, t->m->event_id,
		delegate_or_blank(t->tx, t->m->event_id, delegate_id)->organisation_id);
}

/* Cut between letters; a cut one says so. */
static const char *
first_lines(struct arena *arena, const char *text)
{
	const char *end = text;
	size_t n;

	for (int i = 0; i < PROFILE_LINES && *end != '\0'; i++) {
		end += strcspn(end, "\n");
		end += i + 1 < PROFILE_LINES && *end == '\n';
	}
	n = cluster_fit(arena_strndup(arena, text, (size_t)(end - text)), PROFILE_UNITS);
	return arena_printf(
		arena, "%.*s%s", (int)n, text, text[n] != '\0' ? " \xe2\x80\xa6" : "");
}

static struct js *
side(struct tx *tx, const struct organisation *o)
{
	struct js *out = js_new_obj();

	js_set_str(out, "name", o->name);
	js_set_str(out, "country", o->country);
	js_set_str(out, "profile", first_lines(tx->arena, o->profile));
	return out;
}

/* ---- where ---------------------------------------------------------------------------------- */

/* "Table A-07, hall A (seat 2)" */
static const char *
place(const struct telling *t)
{
	if (t->location->seats > 1)
		return arena_printf(t->tx->arena, "%s, %s (seat %d)", t->location->name,
			t->hall, t->m->seat_no);
	return arena_printf(t->tx->arena, "%s, %s", t->location->name, t->hall);
}

static struct js *
place_parts(const struct telling *t)
{
	struct js *o = js_new_obj();

	js_set_str(o, "table", t->location->name);
	js_set_str(o, "hall", t->hall);
	if (t->location->seats > 1)
		js_set_int(o, "seat", t->m->seat_no);
	js_set_int(o, "x_m", t->location->x_m);
	js_set_int(o, "y_m", t->location->y_m);
	return o;
}

static bool
given(const struct hall_walk *w, int n, const char *from, const char *to)
{
	for (int i = 0; i < n; i++)
		if (strcmp(w[i].from, from) == 0 && strcmp(w[i].to, to) == 0)
			return true;
	return false;
}

/* The halls from which the event says how long it takes to walk there, either way round. */
static struct js *
ways(const struct telling *t)
{
	const char *here = t->location->hall;
	struct js *list = js_new_arr();
	int n;
	struct hall_walk *w = hall_walks_of(t->tx, t->m->event_id, &n);

	for (int i = 0; i < n; i++) {
		const char *from = strcmp(w[i].to, here) == 0	  ? w[i].from
				   : strcmp(w[i].from, here) == 0 ? w[i].to
								  : NULL;
		const char *name;
		struct js *o;

		if (from == NULL || (from == w[i].to && given(w, n, from, here)))
			continue;
		name = hall_name(t->tx, t->m->event_id, from);
		o = js_new_obj();
		js_set_str(o, "hall", name != NULL ? name : from);
		js_set_int(o, "minutes", w[i].minutes);
		js_push(list, o);
	}
	return list;
}

static void
find_place(struct telling *t)
{
	t->location = location_or_blank(t->tx, t->m->event_id, t->m->location_id);
	t->hall = hall_name(t->tx, t->m->event_id, t->location->hall);
	if (t->hall == NULL)
		t->hall = t->location->hall;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/*
 * What concerns everybody and changes no meeting. A change of it is told by staff's word alone, so
 * it counts for snapshot_same_fair and not for snapshot_news.
 */
static void
put_fair(struct js *o, struct tx *tx, const struct grid *g)
{
	int64_t id = g->event->id;

	js_set_str(o, "event", g->event->name);
	js_set_str(o, "organiser_name", g->event->organiser_name);
	js_set_str(o, "organiser_phone", g->event->organiser_phone);
	js_set_int(o, "alarm_minutes", policy_value(tx, id, POLICY_ALARM_MINUTES));
	js_set_int(
		o, "cancel_minutes", policy_value(tx, id, POLICY_CANCEL_UNTIL_MINUTES));
	js_set_int(o, "cancel_by", policy_value(tx, id, POLICY_CANCEL_BY));
	js_set_int(o, "move_by", policy_value(tx, id, POLICY_MOVE_BY));
	js_set_int(o, "move_minutes", policy_value(tx, id, POLICY_LATEST_CHANGE_MINUTES));
	js_set_int(o, "attendees_shown", policy_value(tx, id, POLICY_ATTENDEES_SHOWN));
	/* who may propose another time by a calendar; nobody where it is not there */
	if (policy_value(tx, id, POLICY_COUNTER_BY_MAIL) == COUNTER_MOVE)
		js_set_int(o, "counter_by", policy_value(tx, id, POLICY_MOVE_BY));
	if (tx->web[0] != '\0')
		js_set_str(o, "web", tx->web);
}

static bool
same_place(const struct telling *t)
{
	return js_get_int(t->former, "start_s", -1) == t->m->start_s &&
	       js_get_int(t->former, "end_s", -1) == t->m->end_s &&
	       js_get_int(t->former, "location_id", t->m->location_id) ==
		       t->m->location_id &&
	       js_get_int(t->former, "seat_no", t->m->seat_no) == t->m->seat_no;
}

/*
 * The reason of this revision. The meeting's row keeps that of its latest change, which a later
 * revision of other words must not repeat.
 */
static const char *
reason(const struct telling *t)
{
	/* a revision of an older version has only what it said */
	const char *told =
		js_get_str(t->former, "reason", js_get_str(t->former, "comment", ""));

	if (t->former == NULL || t->m->state == MEETING_CANCELLED || !same_place(t) ||
		strcmp(told, t->m->reason) != 0)
		return t->m->reason;
	return "";
}

static void
put_meeting(struct js *o, const struct telling *t)
{
	js_set_str(o, "code", t->g->event->code);
	js_set_str(o, "zone", t->g->event->zone);
	/* RFC 5546: clients know a meeting by its ORGANIZER too, so that it stays */
	js_set_str(o, "organiser_mail",
		js_get_str(t->former, "organiser_mail", t->g->event->organiser_mail));
	js_set_int(o, "created_s", t->m->created_s);
	js_set_int(o, "written_s", t->tx->now_s);
	js_set_int(o, "start_s", t->m->start_s);
	js_set_int(o, "end_s", t->m->end_s);
	js_set_int(o, "location_id", t->m->location_id);
	js_set_int(o, "seat_no", t->m->seat_no);
	js_set_str(o, "reason", t->m->reason);
	js_set_str(o, "comment", reason(t));
}

static void
put_words(struct js *o, const struct telling *t)
{
	bool demand_asks = t->r->from_organisation_id == t->demand->id;

	js_set_str(o, "summary",
		arena_printf(t->tx->arena, "%s \xe2\x80\x93 %s", t->demand->name,
			t->supply->name));
	js_set_str(o, "location", place(t));
	js_set(o, "place", place_parts(t));
	js_set(o, "ways", ways(t));
	js_set(o, "demand", side(t->tx, t->demand));
	js_set(o, "supply", side(t->tx, t->supply));
	js_set_str(o, "request", request_name(t->tx, t->r->id));
	js_set_str(o, "message", t->r->message);
	js_set_str(o, "message_of", demand_asks ? "demand" : "supply");
	js_set(o, "attendees", attendees(t));
}

struct js *
snapshot_make(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, const struct invitation *former)
{
	struct telling t = {.tx = tx, .g = g, .m = m, .r = r};
	struct js *o = js_new_obj(), *told = NULL;
	struct err damaged;

	/* Another UID is another meeting to every calendar. */
	if (former != NULL && strcmp(former->uid, m->uid) == 0)
		told = snapshot_parse(former, &damaged);
	t.former = told;
	t.people = meeting_people(tx, m->event_id, m->id, &t.n);
	t.demand = organisation_of(&t, true);
	t.supply = organisation_of(&t, false);
	find_place(&t);
	put_fair(o, tx, g);
	put_meeting(o, &t);
	put_words(o, &t);
	js_free(told);
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

/* ---- comparing ------------------------------------------------------------------------------ */

static bool
same_text(const struct js *a, const struct js *b, const char *name)
{
	return strcmp(js_get_str(a, name, ""), js_get_str(b, name, "")) == 0;
}

static bool
same_people(const struct js *a, const struct js *b)
{
	if (js_len(a) != js_len(b))
		return false;
	for (size_t i = 0; i < js_len(a); i++)
		if (!same_text(js_at(a, i), js_at(b, i), "name") ||
			!same_text(js_at(a, i), js_at(b, i), "mail") ||
			!same_text(js_at(a, i), js_at(b, i), "kind"))
			return false;
	return true;
}

bool
snapshot_same_words(const struct js *now, const struct js *told)
{
	const struct js *a = js_get(now, "attendees"), *b = js_get(told, "attendees");

	if (b == NULL || js_type(b) != JS_ARR || !same_people(a, b) ||
		!same_text(now, told, "summary"))
		return false;
	/* A revision of an older version has the message among other words. */
	return js_get(told, "message") == NULL || same_text(now, told, "message");
}

bool
snapshot_same_fair(struct tx *tx, const struct grid *g, const struct js *told)
{
	struct js *now = js_new_obj(), *then = js_new_obj();
	char *a, *b;
	bool same;

	put_fair(now, tx, g);
	for (void *it = js_first(now); it != NULL; it = js_next(now, it)) {
		const struct js *v = js_get(told, js_it_name(it));

		if (v != NULL)
			js_set(then, js_it_name(it), js_copy(v));
	}
	a = js_canonical(now);
	b = js_canonical(then);
	same = strcmp(a, b) == 0;
	free(a);
	free(b);
	js_free(now);
	js_free(then);
	return same;
}

bool
snapshot_same_time_and_place(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct js *shot)
{
	struct telling t = {.tx = tx, .g = g, .m = m};

	find_place(&t);
	return js_get_int(shot, "start_s", -1) == m->start_s &&
	       js_get_int(shot, "end_s", -1) == m->end_s &&
	       strcmp(js_get_str(shot, "zone", ""), g->event->zone) == 0 &&
	       strcmp(js_get_str(shot, "location", ""), place(&t)) == 0;
}
