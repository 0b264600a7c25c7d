/* fair_view.c - rows of the fair as JSON. */
#include "domain/fair/fair_view.h"

#include "base/currency.h"
#include "domain/fair/owners.h"
#include "domain/fair/policy.h"
#include "domain/fair/slotview.h"

#include <stdlib.h>
#include <string.h>

struct js *
list_view(const char *list)
{
	struct js *o = js_new_arr();

	while (*list != '\0') {
		size_t n = strcspn(list, ";");
		char *entry = xcalloc(n + 1, 1);

		memcpy(entry, list, n);
		if (n > 0)
			js_push_str(o, entry);
		free(entry);
		list += n + (list[n] == ';');
	}
	return o;
}

/* ---- the event ------------------------------------------------------------------------------ */

struct js *
event_brief_view(const struct event *ev)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", ev->code);
	js_set_str(o, "name", ev->name);
	js_set_str(o, "zone", ev->zone);
	js_set_str(o, "currency", ev->currency);
	js_set_str(o, "organiser_name", ev->organiser_name);
	js_set_str(o, "organiser_mail", ev->organiser_mail);
	if (ev->organiser_phone[0] != '\0')
		js_set_str(o, "organiser_phone", ev->organiser_phone);
	js_set_int(o, "slot_minutes", ev->slot_minutes);
	js_set_int(o, "gap_minutes", ev->gap_minutes);
	js_set_str(o, "state", event_state_name(ev->state));
	js_set_int(o, "rev", ev->rev);
	return o;
}

static struct js *
sessions_view(struct tx *tx, const struct grid *g)
{
	struct js *list = js_new_arr();
	int n;
	struct session *s = sessions_of(tx, g->event->id, &n);

	for (int i = 0; i < n; i++) {
		struct js *o = js_new_obj();

		js_set_int(o, "no", s[i].no);
		js_set_str(o, "day", s[i].day);
		js_set_str(o, "start", grid_when(tx, g, s[i].start_s));
		js_set_str(o, "end", grid_when(tx, g, s[i].end_s));
		if (s[i].end_s <= tx->now_s)
			js_set_bool(o, "past", true);
		js_push(list, o);
	}
	return list;
}

static struct js *
halls_view(struct tx *tx, int64_t event_id)
{
	struct js *list = js_new_arr();
	int n, walks_n;
	struct hall *h = halls_of(tx, event_id, &n);
	struct hall_walk *w = hall_walks_of(tx, event_id, &walks_n);

	for (int i = 0; i < n; i++) {
		struct js *o = js_new_obj(), *walks = js_new_obj();

		js_set_str(o, "code", h[i].code);
		js_set_str(o, "name", h[i].name);
		js_set_int(o, "x_m", h[i].x_m);
		js_set_int(o, "y_m", h[i].y_m);
		for (int k = 0; k < walks_n; k++)
			if (strcmp(w[k].from, h[i].code) == 0)
				js_set_int(walks, w[k].to, w[k].minutes);
		js_set(o, "walk_minutes", walks);
		js_push(list, o);
	}
	return list;
}

static struct js *
policies_view(struct tx *tx, int64_t event_id)
{
	struct js *o = js_new_obj();
	const struct policy *p;

	for (size_t i = 0; (p = policy_row(i)) != NULL; i++) {
		int64_t value = policy_value(tx, event_id, p->name);

		if (p->type == POLICY_INT)
			js_set_int(o, p->name, value);
		else if (p->type == POLICY_YES_NO)
			js_set_bool(o, p->name, value != 0);
		else
			js_set_str(o, p->name, policy_text(tx->arena, p, value));
	}
	return o;
}

/* The same for people: with what holds otherwise, what it takes and what it means. */
static struct js *
policy_table_view(struct tx *tx, int64_t event_id)
{
	struct js *list = js_new_arr();
	const struct policy *p;

	for (size_t i = 0; (p = policy_row(i)) != NULL; i++) {
		struct js *o = js_new_obj();

		js_set_str(o, "policy", p->name);
		js_set_str(o, "value",
			policy_text(tx->arena, p, policy_value(tx, event_id, p->name)));
		js_set_str(o, "default", policy_text(tx->arena, p, p->fallback));
		js_set_str(o, "takes", policy_takes(tx->arena, p));
		js_set_str(o, "text", p->sentence);
		js_push(list, o);
	}
	return list;
}

static struct js *
slots_view(const struct tx *tx, const struct grid *g)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < g->n; i++) {
		struct js *o = slot_view(&g->slot[i]);

		js_set_int(o, "session", g->slot[i].session_no);
		if (g->slot[i].start_s <= tx->now_s)
			js_set_bool(o, "past", true);
		js_push(list, o);
	}
	return list;
}

struct js *
event_view(struct tx *tx, const struct grid *g)
{
	struct js *o = event_brief_view(g->event);

	js_set(o, "sessions", sessions_view(tx, g));
	js_set(o, "halls", halls_view(tx, g->event->id));
	js_set(o, "policies", policies_view(tx, g->event->id));
	js_set(o, "policy_table", policy_table_view(tx, g->event->id));
	js_set(o, "slots", slots_view(tx, g));
	return o;
}

/* ---- people and places ---------------------------------------------------------------------- */

static struct js *
categories_view(
	struct tx *tx, int64_t event_id, int64_t organisation_id, enum relation relation)
{
	struct js *list = js_new_arr();
	int n;
	const char **code =
		organisation_categories(tx, event_id, organisation_id, relation, &n);

	for (int i = 0; i < n; i++)
		js_push_str(list, code[i]);
	return list;
}

static void
set_given(struct js *o, const char *name, int value)
{
	if (value >= 0)
		js_set_int(o, name, value);
}

/* Why somebody takes no part any more, NULL: does. */
static void
set_reason(struct js *o, const char *withdrawn)
{
	if (withdrawn != NULL)
		js_set_str(o, "withdrawn", withdrawn);
}

/* Of the budgets: what their smallest unit is. */
static void
set_currency(struct tx *tx, struct js *o, int64_t event_id)
{
	const struct event *ev = event_by_id(tx, event_id);

	if (ev == NULL)
		return;
	js_set_str(o, "currency", ev->currency);
	js_set_int(o, "currency_digits", currency_digits(ev->currency));
}

struct js *
organisation_view(
	struct tx *tx, int64_t event_id, const struct organisation *org, bool own)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", org->code);
	js_set_str(o, "kind", org_kind_name(org->kind));
	js_set_str(o, "name", org->name);
	js_set_str(o, "country", org->country);
	js_set(o, "languages", list_view(org->languages));
	js_set(o, "wants", categories_view(tx, event_id, org->id, RELATION_WANTS));
	js_set(o, "offers", categories_view(tx, event_id, org->id, RELATION_OFFERS));
	js_set_str(o, "profile", org->profile);
	js_set_str(o, "products", org->products);
	js_set(o, "markets", list_view(org->markets));
	js_set_str(o, "website", org->website);
	if (org->kind == ORG_EXHIBITOR)
		js_set_bool(o, "auto_accept", org->auto_accept);
	set_reason(o, org->withdrawn);
	if (own && org->budget_min >= 0)
		js_set_int(o, "budget_min", org->budget_min);
	if (own && org->budget_max >= 0)
		js_set_int(o, "budget_max", org->budget_max);
	if (own && (org->budget_min >= 0 || org->budget_max >= 0))
		set_currency(tx, o, event_id);
	js_set_int(o, "rev", org->rev);
	if (own) {
		set_given(o, "min_meetings", org->min_meetings);
		set_given(o, "max_meetings", org->max_meetings);
		set_given(o, "max_per_day", org->max_per_day);
	}
	return o;
}

struct js *
delegate_view(const struct delegate *d, const struct organisation *org, bool own)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", d->code);
	js_set_str(o, "name", d->name);
	js_set_int(o, "rev", d->rev);
	if (org != NULL) {
		js_set_str(o, "organisation", org->code);
		js_set_str(o, "organisation_name", org->name);
		js_set(o, "languages",
			list_view(
				d->languages[0] != '\0' ? d->languages : org->languages));
	}
	set_reason(
		o, d->withdrawn != NULL || org == NULL ? d->withdrawn : org->withdrawn);
	if (!own)
		return o;
	js_set_str(o, "email", d->email);
	set_given(o, "min_meetings", d->min_meetings);
	set_given(o, "max_meetings", d->max_meetings);
	set_given(o, "max_per_day", d->max_per_day);
	return o;
}

struct js *
location_view(struct tx *tx, int64_t event_id, const struct location *l)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", l->code);
	js_set_str(o, "kind", location_kind_name(l->kind));
	js_set_str(o, "name", l->name);
	js_set_str(o, "hall", l->hall);
	js_set_int(o, "seats", l->seats);
	js_set_int(o, "x_m", l->x_m);
	js_set_int(o, "y_m", l->y_m);
	js_set_str(o, "organisation",
		l->organisation_id != 0 ? owners_text(tx, event_id, l) : NULL);
	return o;
}

struct js *
interpreter_view(struct tx *tx, const struct grid *g, const struct interpreter *i)
{
	struct js *o = js_new_obj(), *pairs = js_new_arr(), *shifts = js_new_arr();
	int n;
	struct interpreter_pair *p = interpreter_pairs(tx, g->event->id, i->id, &n);
	struct interpreter_shift *s;

	for (int k = 0; k < n; k++)
		js_push_str(pairs, arena_printf(tx->arena, "%s-%s", p[k].language_a,
					   p[k].language_b));
	s = interpreter_shifts(tx, g->event->id, i->id, &n);
	for (int k = 0; k < n; k++) {
		struct js *shift = js_new_obj();

		js_set_str(shift, "start", grid_when(tx, g, s[k].start_s));
		js_set_str(shift, "end", grid_when(tx, g, s[k].end_s));
		js_push(shifts, shift);
	}
	js_set_str(o, "code", i->code);
	js_set_str(o, "name", i->name);
	js_set_str(o, "email", i->email);
	js_set(o, "pairs", pairs);
	js_set(o, "shifts", shifts);
	return o;
}

/* ---- time that is taken --------------------------------------------------------------------- */

struct js *
conference_view(struct tx *tx, const struct grid *g, const struct conference_session *s,
	bool all, int64_t only_of)
{
	struct js *o = js_new_obj(), *speakers = js_new_arr(), *attendees = js_new_arr();
	int n;
	struct conference_person *p = conference_people(tx, g->event->id, s->id, &n);

	for (int i = 0; i < n; i++) {
		struct delegate *d = delegate_by_id(tx, g->event->id, p[i].delegate_id);

		if (d == NULL)
			continue;
		if (p[i].part == CONFERENCE_SPEAKER)
			js_push_str(speakers, d->code);
		else if (all || (only_of != 0 && d->organisation_id == only_of))
			js_push_str(attendees, d->code);
	}
	js_set_str(o, "code", s->code);
	js_set_str(o, "track", s->track);
	js_set_str(o, "title", s->title);
	js_set_str(o, "room", s->room);
	js_set_str(o, "start", grid_when(tx, g, s->start_s));
	js_set_str(o, "end", grid_when(tx, g, s->end_s));
	set_given(o, "seats", s->seats);
	js_set(o, "interpretation", list_view(s->interpretation));
	js_set(o, "speakers", speakers);
	js_set(o, "attendees", attendees);
	return o;
}

/* The code of what is blacked out; NULL when it is not there. */
static const char *
target_code(struct tx *tx, int64_t event_id, const struct blackout *b)
{
	struct delegate *d;
	struct location *l;
	struct interpreter *i;

	switch (b->kind) {
	case BLACKOUT_DELEGATE:
		d = delegate_by_id(tx, event_id, b->target_id);
		return d != NULL ? d->code : NULL;
	case BLACKOUT_LOCATION:
		l = location_by_id(tx, event_id, b->target_id);
		return l != NULL ? l->code : NULL;
	case BLACKOUT_INTERPRETER:
		i = interpreter_by_id(tx, event_id, b->target_id);
		return i != NULL ? i->code : NULL;
	}
	BUG_ON(true);
}

struct js *
blackout_view(struct tx *tx, const struct grid *g, const struct blackout *b,
	const char *resource)
{
	struct js *o = js_new_obj();

	js_set_str(o, "code", b->code);
	js_set_str(o, "kind", blackout_kind_name(b->kind));
	js_set_str(o, "resource",
		resource != NULL ? resource : target_code(tx, g->event->id, b));
	js_set_str(o, "start", grid_when(tx, g, b->start_s));
	js_set_str(o, "end", grid_when(tx, g, b->end_s));
	js_set_str(o, "reason", b->reason);
	return o;
}

/* ---- the journal ---------------------------------------------------------------------------- */

struct js *
journal_view(const struct journal_row *r, const char *event, int32_t offset_s)
{
	struct js *o = js_new_obj();
	struct err ignored;

	js_set_int(o, "seq", r->seq);
	instant_view(o, "at", r->at_us / 1000000, offset_s);
	js_set_str(o, "event", event);
	js_set_str(o, "principal", r->principal);
	js_set_str(o, "method", r->method);
	js_set_str(o, "topic", r->topic);
	js_set_str(o, "object", r->object);
	if (r->key[0] != '\0')
		js_set_str(o, "key", r->key);
	/* An erased body is shown as such: the row stands, what it said does not. */
	if (r->body != NULL)
		js_set(o, "body", js_parse(r->body, strlen(r->body), &ignored));
	else
		js_set_bool(o, "erased", true);
	js_set_str(o, "hash", r->hash);
	return o;
}
