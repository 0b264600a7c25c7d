/* handle_meeting.c - slots, booking, calling off, and reading meetings. */
#include "domain/booking/book.h"
#include "domain/booking/hand_over.h"
#include "domain/booking/meeting.h"
#include "domain/booking/move.h"
#include "domain/booking/view.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "methods/booked.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS_SHOWN = 500 };

/* Does the caller take part in this meeting, or act for somebody who does? */
static bool
takes_part(struct call *c, const struct meeting *m)
{
	struct request *r = request_or_blank(c->tx, m->event_id, m->request_id);

	return call_owns_side(c, r) ||
	       (c->actor.interpreter_id != 0 &&
		       m->interpreter_id == c->actor.interpreter_id);
}

static bool
find_meeting(struct call *c, struct meeting **out, struct err *e)
{
	return call_find_meeting(c, "meeting", takes_part, out, e);
}

/* ---- slots ---------------------------------------------------------------------------------- */

static bool
party_of_request(struct call *c, struct party *p, int64_t *open_id, struct err *e)
{
	struct request *r;

	if (!call_find_request(c, "request", &r, e))
		return false;
	request_party(c->tx, r, p);
	*open_id = r->to_organisation_id;
	return true;
}

/* Our organisation by its delegates named, or its first; and the other one, which is open. */
static bool
party_of_pair(struct call *c, const struct grid *g, struct party *p, int64_t *open_id,
	struct err *e)
{
	struct organisation *ours, *other;
	struct request *r;

	if (!arg_given(&c->args, "with")) {
		err_set(e, ERR_PARAM_INVALID, "say with whom");
		err_hint(e,
			"convene slots ORGANISATION, or convene slots R1 of a request");
		return err_field(e, "params.with");
	}
	if (!call_find_organisation(c, "with", &other, e) ||
		!call_organisation(c, "organisation", &ours, e) ||
		!request_pair_allowed(c->tx, g->event->id, ours, other, e))
		return false;
	*open_id = other->id;
	*p = (struct party){.length = 1};
	p->demand_organisation = org_kind_demand(ours->kind) ? ours : other;
	p->supply_organisation = org_kind_demand(ours->kind) ? other : ours;
	r = book_takes_up(c->tx, g->event->id, p);
	p->order_id = r != NULL ? r->id : 0;
	if (c->actor.delegate_id != 0) {
		struct delegate *me =
			delegate_or_blank(c->tx, g->event->id, c->actor.delegate_id);

		if (org_kind_demand(ours->kind)) {
			p->demand = me;
			p->demand_n = 1;
		} else {
			p->supply = me;
			p->supply_n = 1;
		}
	}
	return true;
}

/* Delegates named replace those of their side. */
static bool
name_people(struct call *c, const struct grid *g, struct party *p, struct err *e)
{
	const struct arg *named = arg_get(&c->args, "delegates");

	for (int i = 0; i < named->n; i++) {
		struct delegate *d =
			delegate_by_code(c->tx, g->event->id, named->strs[i]);
		bool demand =
			d != NULL && d->organisation_id == p->demand_organisation->id;

		if (d == NULL ||
			(!demand && d->organisation_id != p->supply_organisation->id)) {
			err_set(e, ERR_NOT_FOUND, "%s is no delegate of either side",
				named->strs[i]);
			return err_field(e, "params.delegates[%d]", i);
		}
		if (demand) {
			p->demand = d;
			p->demand_n = 1;
		} else {
			p->supply = d;
			p->supply_n = 1;
		}
	}
	return true;
}

struct reply
handle_meeting_slots(struct call *c)
{
	struct open_side open = {0, 0};
	struct seating *seating;
	struct party p;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (!(arg_given(&c->args, "request")
			    ? party_of_request(c, &p, &open.organisation_id, &e)
			    : party_of_pair(c, g, &p, &open.organisation_id, &e)) ||
		!name_people(c, g, &p, &e))
		return reply_fail(c, &e);
	party_stand_in(c->tx, g->event->id, &p, open.organisation_id);
	if (arg_given(&c->args, "length"))
		p.length = (int)arg_int(&c->args, "length");
	p.too_late_s = permit_too_late(c->tx, g->event->id, &c->actor);
	p.reader_id = actor_reader(&c->actor);
	seating = party_plan(c->tx, g, &p, &open);
	if (seating == NULL) {
		party_lacks(&p, &open, &e);
		return reply_fail(c, &e);
	}
	o = js_new_obj();
	js_set(o, "slots", seating_next(seating, SLOTS_SHOWN));
	js_set(o, "refused", seating_refused(seating));
	return reply_ok(c, o);
}

/* ---- booking -------------------------------------------------------------------------------- */

struct reply
handle_meeting_book(struct call *c)
{
	const struct arg *named = arg_get(&c->args, "delegates");
	struct booking b = {.delegates = named->strs,
		.delegates_n = named->n,
		.length = (int)arg_int(&c->args, "length"),
		.location = arg_str(&c->args, "location"),
		.message = arg_text(&c->args, "message"),
		.slot = arg_slot(&c->args, "slot")};
	struct booked out;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (!meeting_book(c->tx, g, &b, &out, &e))
		return not_booked(c, &out, &e);
	return booked_answer(c, g, &out);
}

static struct reply
meeting_answer(struct call *c, const struct grid *g, const struct meeting *m)
{
	struct js *o = js_new_obj();

	js_set(o, "meeting", meeting_view_cached(c->tx, g, m, NULL));
	return reply_ok(c, o);
}

static bool
rev_is(struct call *c, const struct grid *g, const struct meeting *m, struct err *e)
{
	return call_rev_is(c, meeting_name(c->tx, m->id), m->rev, e) ||
	       reply_stale(c, meeting_view(c->tx, g, m));
}

static struct reply
set_lock(struct call *c, bool locked)
{
	struct meeting *m;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_meeting(c, &m, &e) || !rev_is(c, g, m, &e) ||
		!meeting_lock(c->tx, g, m, locked, &e))
		return reply_fail(c, &e);
	return meeting_answer(c, g, m);
}

struct reply
handle_meeting_lock(struct call *c)
{
	return set_lock(c, true);
}

struct reply
handle_meeting_unlock(struct call *c)
{
	return set_lock(c, false);
}

struct reply
handle_meeting_cancel(struct call *c)
{
	struct meeting *m;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_meeting(c, &m, &e) || !rev_is(c, g, m, &e))
		return reply_fail(c, &e);
	if (!permit_cancel(c->tx, g, m, &c->actor, &e) ||
		!meeting_cancel(
			c->tx, g, m, arg_text(&c->args, "reason"), REQUEST_CANCELLED, &e))
		return reply_fail(c, &e);
	return meeting_answer(c, g, m);
}

/* The meeting where it is now and where it was; failed: it is not. */
static struct reply
moved_answer(struct call *c, const struct grid *g, struct js *take_was,
	struct booked *out, const struct err *failed)
{
	struct js *o;

	if (failed != NULL) {
		js_free(take_was);
		return not_booked(c, out, failed);
	}
	o = js_new_obj();
	js_set(o, "meeting", meeting_view_cached(c->tx, g, out->meeting, NULL));
	js_set(o, "was", take_was);
	return reply_ok(c, o);
}

struct reply
handle_meeting_move(struct call *c)
{
	const struct move to = {.slot = arg_slot(&c->args, "slot"),
		.location = arg_str(&c->args, "location"),
		.reason = arg_text(&c->args, "reason")};
	struct booked out = {.request = NULL};
	struct meeting *m;
	struct js *was;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_meeting(c, &m, &e) || !rev_is(c, g, m, &e))
		return reply_fail(c, &e);
	if (!actor_is_staff(&c->actor))
		return meeting_ask_move(c->tx, g, m, &to, &c->actor, &out, &e)
			       ? meeting_answer(c, g, m)
			       : not_booked(c, &out, &e);
	was = meeting_place_view(c->tx, g, m);
	return moved_answer(
		c, g, was, &out, meeting_move_to(c->tx, g, m, &to, &out, &e) ? NULL : &e);
}

struct reply
handle_meeting_answer_move(struct call *c)
{
	bool accept = strcmp(arg_str(&c->args, "answer"), "accept") == 0;
	struct booked out = {.request = NULL};
	struct meeting *m;
	struct grid *g;
	struct js *was;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_meeting(c, &m, &e) || !rev_is(c, g, m, &e))
		return reply_fail(c, &e);
	if (!accept)
		return meeting_refuse_move(
			       c->tx, g, m, &c->actor, arg_text(&c->args, "reason"), &e)
			       ? meeting_answer(c, g, m)
			       : reply_fail(c, &e);
	was = meeting_place_view(c->tx, g, m);
	return moved_answer(c, g, was, &out,
		meeting_accept_move(c->tx, g, m, &c->actor, &out, &e) ? NULL : &e);
}

/* A delegate by code, NULL when none is named. */
static bool
delegate_named(struct call *c, const struct grid *g, const char *param,
	struct delegate **out, struct err *e)
{
	*out = NULL;
	if (!arg_given(&c->args, param))
		return true;
	*out = delegate_by_code(c->tx, g->event->id, arg_str(&c->args, param));
	if (*out != NULL)
		return true;
	err_set(e, ERR_NOT_FOUND, "there is no delegate %s", arg_str(&c->args, param));
	return err_field(e, "params.%s", param);
}

struct reply
handle_meeting_hand_over(struct call *c)
{
	struct delegate *from, *to;
	struct meeting *m;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_meeting(c, &m, &e) || !rev_is(c, g, m, &e) ||
		!delegate_named(c, g, "to", &to, &e) ||
		!delegate_named(c, g, "from", &from, &e) ||
		!meeting_hand_over(c->tx, g, m, from, to, &c->actor, &e))
		return reply_fail(c, &e);
	return meeting_answer(c, g, m);
}

/* ---- reading -------------------------------------------------------------------------------- */

/* Narrow a list to what the caller may see. */
static bool
filter_of(struct call *c, struct meeting_filter *f, struct err *e)
{
	const char *state = arg_str(&c->args, "state");
	struct organisation *org = NULL;
	struct delegate *d;

	*f = (struct meeting_filter){.state = -1};
	if (c->actor.role == ROLE_INTERPRETER)
		f->interpreter_id = c->actor.interpreter_id;
	else if (c->actor.role == ROLE_MONITOR)
		return err_set(e, ERR_NOT_YOURS, "a monitor sees figures, not meetings");
	else if (!call_organisation_filter(c, "organisation", &org, e))
		return false;
	f->organisation_id = org != NULL ? org->id : 0;
	if (state != NULL) {
		enum meeting_state value;

		BUG_ON(!meeting_state_by_name(state, &value));
		f->state = value;
	}
	if (arg_given(&c->args, "delegate")) {
		if (!call_find_own_delegate(c, "delegate", &d, e))
			return false;
		f->delegate_id = d->id;
	}
	return true;
}

/* Behind "start:id", the last one of the page before. */
static struct meeting_place
page_place(const struct call *c)
{
	char *id;
	struct meeting_place at = {.start_s = strtoll(page_after(c), &id, 10)};

	if (*id == ':')
		at.id = strtoll(id + 1, NULL, 10);
	return at;
}

struct reply
handle_meeting_list(struct call *c)
{
	struct meeting_place after = page_place(c);
	struct meeting_filter f;
	struct meeting *m;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL || !filter_of(c, &f, &e))
		return reply_fail(c, &e);
	page_begin(&p, c);
	m = meetings_by_time(c->tx, g->event->id, &f, &after, page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p,
			    arena_printf(c->tx->arena, "%" PRId64 ":%" PRId64,
				    m[i].start_s, m[i].id),
			    meeting_view(c->tx, g, &m[i])))
			break;
	return reply_ok(c, page_end(&p));
}

struct reply
handle_meeting_get(struct call *c)
{
	struct meeting *m;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	return g != NULL && find_meeting(c, &m, &e) ? meeting_answer(c, g, m)
						    : reply_fail(c, &e);
}
