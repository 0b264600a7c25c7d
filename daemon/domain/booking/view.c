/* view.c - requests and meetings as JSON. */
#include "domain/booking/view.h"

#include "domain/booking/proposal.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "store/accounts.h"
#include "store/journal.h"
#include "store/row_cache.h"

static struct js *
person_view(const struct delegate *d)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", d->code);
	js_set_str(o, "name", d->name);
	return o;
}

struct js *
delegates_view(const struct delegate *d, int n)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < n; i++)
		js_push(list, person_view(&d[i]));
	return list;
}

/* Of a side that is open, those who were chosen for its meeting. */
static int64_t *
who_sits(struct tx *tx, const struct request *r, int64_t organisation_id, int *out_n)
{
	int n;
	struct meeting_person *p = meeting_people(tx, r->event_id, r->meeting_id, &n);
	int64_t *id = ARENA_ARRAY(tx->arena, int64_t, n);

	*out_n = 0;
	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_by_id(tx, r->event_id, p[i].delegate_id);

		if (d != NULL && d->organisation_id == organisation_id)
			id[(*out_n)++] = d->id;
	}
	return id;
}

static struct js *
side_view(struct tx *tx, const struct request *r, int64_t organisation_id,
	bool of_requester)
{
	struct organisation *org = organisation_by_id(tx, r->event_id, organisation_id);
	struct js *o = js_new_obj(), *people = js_new_arr();
	int n;
	int64_t *id = request_delegates(tx, r->event_id, r->id, of_requester, &n);

	if (org != NULL) {
		js_set_str(o, "organisation", org->code);
		js_set_str(o, "name", org->name);
	}
	if (n == 0 && !of_requester && r->state == REQUEST_SCHEDULED)
		id = who_sits(tx, r, organisation_id, &n);
	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_by_id(tx, r->event_id, id[i]);

		if (d != NULL)
			js_push(people, person_view(d));
	}
	js_set(o, "delegates", people);
	return o;
}

/* The slots it keeps free, where it does. */
static void
view_holds(struct tx *tx, const struct request *r, struct js *o)
{
	int n;
	int *slot = request_holds(tx, r->event_id, r->id, &n);
	struct js *list;

	if (n == 0)
		return;
	list = js_new_arr();
	for (int i = 0; i < n; i++)
		js_push_int(list, slot[i]);
	js_set(o, "holds", list);
}

static struct js *
seat_view(struct tx *tx, int64_t event_id, int64_t location_id, int seat_no)
{
	struct location *l = location_or_blank(tx, event_id, location_id);
	struct js *o = js_new_obj();

	js_set_str(o, "code", l->code);
	js_set_str(o, "name", l->name);
	js_set_str(o, "hall", l->hall);
	js_set_int(o, "seat", seat_no);
	return o;
}

/* Sets "interpreter", where somebody is needed. */
static void
view_interpreter(struct tx *tx, int64_t event_id, int64_t interpreter_id, struct js *o)
{
	struct interpreter *i;
	struct js *who;

	if (interpreter_id <= 0)
		return;
	i = interpreter_or_blank(tx, event_id, interpreter_id);
	who = js_new_obj();
	js_set_str(who, "code", i->code);
	js_set_str(who, "name", i->name);
	js_set(o, "interpreter", who);
}

/* Where and when it would be, and until when it waits for its answer. */
static struct js *
place_proposed(struct tx *tx, const struct grid *g, const struct proposal *p, int length)
{
	int index = grid_index(g, p->slot_no);
	struct js *o = index >= 0 ? grid_slot_view(g, index, length) : js_new_obj();

	js_set(o, "location", seat_view(tx, p->event_id, p->location_id, p->seat_no));
	view_interpreter(tx, p->event_id, p->interpreter_id, o);
	js_set_str(o, "until", grid_when(tx, g, p->expires_s));
	return o;
}

/* What is proposed for it and not answered yet. */
static struct js *
proposed_view(struct tx *tx, const struct grid *g, const struct proposal *p, int length)
{
	struct js *o = p->kind == PROPOSAL_TIME ? js_new_obj()
						: place_proposed(tx, g, p, length);

	js_set_str(o, "by",
		organisation_or_blank(tx, p->event_id, p->organisation_id)->code);
	if (p->reason[0] != '\0')
		js_set_str(o, "reason", p->reason);
	return o;
}

static void
view_proposed(struct tx *tx, const struct grid *g, const struct request *r,
	bool of_meeting, int length, struct js *o)
{
	struct proposal *p = proposal_standing(tx, r->event_id, r->id);

	if (p != NULL && (p->kind == PROPOSAL_MOVE) == of_meeting)
		js_set(o, "proposed", proposed_view(tx, g, p, length));
}

struct js *
request_view(struct tx *tx, const struct grid *g, const struct request *r)
{
	struct js *o = js_new_obj(), *slots = js_new_arr();
	int n;
	int *slot = request_slots(tx, r->event_id, r->id, &n);

	js_set_str(o, "id", request_name(tx, r->id));
	js_set_str(o, "code", r->code);
	js_set_str(o, "state", request_state_name(r->state));
	js_set_int(o, "rev", r->rev);
	js_set_str(o, "origin", request_origin_name(r->origin));
	js_set(o, "from", side_view(tx, r, r->from_organisation_id, true));
	js_set(o, "to", side_view(tx, r, r->to_organisation_id, false));
	js_set_str(o, "message", r->message);
	for (int i = 0; i < n; i++) {
		int index = grid_index(g, slot[i]);

		if (index >= 0)
			js_push(slots,
				grid_slot_view(g, index,
					grid_fits(g, index, r->length) ? r->length : 1));
	}
	js_set(o, "slots", slots);
	js_set_int(o, "length", r->length);
	if (r->state == REQUEST_REQUESTED)
		view_holds(tx, r, o);
	if (r->state == REQUEST_REQUESTED)
		view_proposed(tx, g, r, false, r->length, o);
	js_set_str(o, "created", grid_when(tx, g, r->created_s));
	if (r->expires_s >= 0)
		js_set_str(o, "expires", grid_when(tx, g, r->expires_s));
	if (r->meeting_id > 0)
		js_set_str(o, "meeting", meeting_name(tx, r->meeting_id));
	if (r->reason[0] != '\0')
		js_set_str(o, "reason", r->reason);
	return o;
}

static struct js *
people_view(struct tx *tx, const struct meeting *m)
{
	struct js *list = js_new_arr();
	int n;
	struct meeting_person *p = meeting_people(tx, m->event_id, m->id, &n);

	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_or_blank(tx, m->event_id, p[i].delegate_id);
		struct organisation *org =
			organisation_or_blank(tx, m->event_id, d->organisation_id);
		struct js *o = person_view(d);

		js_set_str(o, "organisation", org->code);
		js_set_str(o, "organisation_name", org->name);
		js_set_str(o, "side", p[i].demand ? "demand" : "supply");
		js_push(list, o);
	}
	return list;
}

/* People of the fair go by their names and organisation, all others by the organiser's. */
static struct js *
by_view(struct tx *tx, const struct grid *g, const char *principal)
{
	int64_t event_id = g->event->id, id = account_of_principal(principal);
	const struct account *a = id > 0 ? account_by_id(tx, id) : NULL;
	const struct organisation *org = NULL;
	const char *name = g->event->organiser_name;
	struct js *o = js_new_obj();

	if (a != NULL && a->organisation_id > 0)
		org = organisation_by_id(tx, event_id, a->organisation_id);
	if (a != NULL && a->delegate_id > 0)
		name = delegate_or_blank(tx, event_id, a->delegate_id)->name;
	else if (a != NULL && a->interpreter_id > 0)
		name = interpreter_or_blank(tx, event_id, a->interpreter_id)->name;
	js_set_str(o, "name", name);
	if (org != NULL)
		js_set_str(o, "organisation", org->code);
	return o;
}

static const char *
last_change_by(struct tx *tx, const struct meeting *m)
{
	return journal_last_principal(tx, m->event_id, meeting_name(tx, m->id));
}

/* by: whose change of it this is; NULL: ask the journal. */
static struct js *
view_meeting(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r, const char *by)
{
	struct js *o = js_new_obj(), *slots = js_new_arr();
	int n;
	int *slot = meeting_slots(tx, m->event_id, m->id, &n);

	js_set_str(o, "id", meeting_name(tx, m->id));
	js_set_str(o, "request", request_name(tx, m->request_id));
	js_set_str(o, "origin", request_origin_name(r->origin));
	js_set_str(o, "state", meeting_state_name(m->state));
	js_set_int(o, "rev", m->rev);
	js_set_str(o, "uid", m->uid);
	js_set_int(o, "sequence", m->sequence);
	js_set_int(o, "revision", m->revision);
	for (int i = 0; i < n; i++) {
		int index = grid_index(g, slot[i]);

		if (index >= 0)
			js_push(slots, grid_slot_view(g, index, 1));
	}
	js_set(o, "slots", slots);
	js_set_str(o, "start", grid_when(tx, g, m->start_s));
	js_set_str(o, "end", grid_when(tx, g, m->end_s));
	js_set_str(o, "zone", g->event->zone);
	js_set(o, "location", seat_view(tx, m->event_id, m->location_id, m->seat_no));
	view_interpreter(tx, m->event_id, m->interpreter_id, o);
	js_set(o, "delegates", people_view(tx, m));
	if (m->locked)
		js_set_bool(o, "locked", true);
	if (m->state == MEETING_SCHEDULED)
		view_proposed(tx, g, r, true, n, o);
	if (m->reason[0] != '\0')
		js_set_str(o, "reason", m->reason);
	/* As it was booked it is by who asked or accepted. */
	if (m->rev > 1)
		js_set(o, "by", by_view(tx, g, by != NULL ? by : last_change_by(tx, m)));
	return o;
}

struct js *
meeting_view(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	return view_meeting(
		tx, g, m, request_or_blank(tx, m->event_id, m->request_id), NULL);
}

static void
let_go(void *view)
{
	js_free(view);
}

static struct js *
keep(struct tx *tx, enum family f, int64_t event_id, int64_t id, struct js *take_view)
{
	arena_at_end(tx->arena, let_go, take_view);
	return js_share(row_cache_keep(tx, f, event_id, id, take_view));
}

struct js *
request_view_cached(struct tx *tx, const struct grid *g, const struct request *r)
{
	struct js *view = row_cache_get(tx, FAMILY_REQUESTS, r->event_id, r->id);

	if (view != NULL)
		return js_share(view);
	return keep(tx, FAMILY_REQUESTS, r->event_id, r->id, request_view(tx, g, r));
}

struct js *
meeting_view_cached(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r)
{
	struct js *view = row_cache_get(tx, FAMILY_MEETINGS, m->event_id, m->id);

	if (view != NULL)
		return js_share(view);
	if (r == NULL)
		r = request_or_blank(tx, m->event_id, m->request_id);
	return keep(
		tx, FAMILY_MEETINGS, m->event_id, m->id, view_meeting(tx, g, m, r, NULL));
}

struct js *
meeting_changed(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct request *r)
{
	return keep(tx, FAMILY_MEETINGS, m->event_id, m->id,
		view_meeting(tx, g, m, r, tx->context.principal));
}

struct js *
meeting_place_view(struct tx *tx, const struct grid *g, const struct meeting *m)
{
	static const char *const SAID[] = {"start", "end", "location", "interpreter"};
	struct js *whole = meeting_view(tx, g, m), *o = js_new_obj();

	js_set_str(o, "meeting", meeting_name(tx, m->id));
	for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++)
		if (js_get(whole, SAID[i]) != NULL)
			js_set(o, SAID[i], js_share(js_get(whole, SAID[i])));
	js_free(whole);
	return o;
}
