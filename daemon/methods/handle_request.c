/* handle_request.c - asking, answering, and the standby queue. */
#include "domain/booking/accept.h"
#include "domain/booking/view.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/seating/order.h"
#include "methods/booked.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <inttypes.h>
#include <string.h>

/* The event, its grid and one request the caller may see. */
struct scene {
	struct event *event;
	struct grid *grid;
	struct request *request;
};

static bool
scene_open(struct call *c, struct scene *s, struct err *e)
{
	s->grid = call_grid(c, e);
	s->event = s->grid != NULL ? s->grid->event : NULL;
	return s->grid != NULL;
}

static bool
find_request(struct call *c, const char *param, struct request **out, struct err *e)
{
	if (!call_find_request(c, param, out, e))
		return false;
	request_settle(c->tx, *out);
	return true;
}

static bool
scene_request(struct call *c, struct scene *s, struct err *e)
{
	return scene_open(c, s, e) && find_request(c, "request", &s->request, e);
}

static bool
rev_is(struct call *c, const struct scene *s, struct err *e)
{
	return call_rev_is(c, request_name(c->tx, s->request->id), s->request->rev, e) ||
	       reply_stale(c, request_view(c->tx, s->grid, s->request));
}

static struct reply
request_answer(struct call *c, const struct scene *s)
{
	struct js *o = js_new_obj();

	js_set(o, "request", request_view_cached(c->tx, s->grid, s->request));
	return reply_ok(c, o);
}

/* The preferred slots as numbers, each known and far enough from its session's end. */
static bool
preferred_slots(struct call *c, const struct grid *g, int length, int **out, int *n,
	struct err *e)
{
	const struct arg *a = arg_get(&c->args, "slots");

	*n = a->n;
	*out = ARENA_ARRAY(c->tx->arena, int, a->n);
	for (int i = 0; i < a->n; i++) {
		int index = grid_find(g, a->slots[i].number, a->slots[i].civil, e);

		if (index < 0)
			return err_field(e, "params.slots[%d]", i);
		if (!grid_fits(g, index, length)) {
			err_set(e, ERR_NO_COMMON_SLOT,
				"%d slots from slot %d on do not fit into one session",
				length, g->slot[index].no);
			err_hint(e, "wish for an earlier slot, or ask for fewer");
			return err_field(e, "params.slots[%d]", i);
		}
		(*out)[i] = g->slot[index].no;
	}
	return true;
}

/* Whose request it is: the caller's organisation, or the one of the delegates staff name. */
static bool
requester(struct call *c, struct request_draft *draft, struct err *e)
{
	struct delegate *d;

	if (!call_delegates(c, "delegates", c->actor.organisation_id, &d, &draft->n, e))
		return false;
	draft->delegates = d;
	draft->from =
		organisation_or_blank(c->tx, c->actor.event_id, d[0].organisation_id);
	draft->origin = actor_is_staff(&c->actor) ? ORIGIN_STAFF : ORIGIN_PERSON;
	return true;
}

struct reply
handle_request_create(struct call *c)
{
	struct request_draft draft = {.message = arg_text(&c->args, "message"),
		.length = (int)arg_int(&c->args, "length"),
		.expires_s = arg_int(&c->args, "expires")};
	struct booked out;
	struct scene s;
	int *slots;
	struct err e;

	/* 0 means none; second 0 itself becomes 1, which lies in the past as well. */
	if (arg_given(&c->args, "expires") && draft.expires_s == 0)
		draft.expires_s = 1;
	if (!scene_open(c, &s, &e) || !requester(c, &draft, &e) ||
		!call_find_organisation(c, "to", &draft.to, &e) ||
		!preferred_slots(c, s.grid, draft.length, &slots, &draft.slots_n, &e))
		return reply_fail(c, &e);
	draft.slots = slots;
	if (!request_ask(c->tx, s.grid, &draft, &c->actor, &out, &e))
		return not_booked(c, &out, &e);
	return booked_answer(c, s.grid, &out);
}

/* Whom the answer names. */
static bool
answering(struct call *c, const struct request *r, struct acceptance *a, struct err *e)
{
	struct delegate *d;

	if (!arg_given(&c->args, "delegates"))
		return true;
	if (!call_delegates(c, "delegates", r->to_organisation_id, &d, &a->people_n, e))
		return false;
	a->people = d;
	return true;
}

struct reply
handle_request_accept(struct call *c)
{
	struct acceptance a = {.who = &c->actor, .slot = arg_slot(&c->args, "slot")};
	struct booked out;
	struct scene s;
	struct err e;

	if (!scene_request(c, &s, &e) ||
		!request_may_accept(c->tx, s.grid, s.request, &c->actor, &e) ||
		!rev_is(c, &s, &e) || !answering(c, s.request, &a, &e))
		return reply_fail(c, &e);
	if (!request_accept(c->tx, s.grid, s.request, &a, &out, &e))
		return not_booked(c, &out, &e);
	return booked_answer(c, s.grid, &out);
}

struct reply
handle_request_propose(struct call *c)
{
	struct scene s;
	struct err e;
	int *slots, n;

	if (!scene_request(c, &s, &e) ||
		!request_waits_for(c->tx, s.request, &c->actor, &e) ||
		!rev_is(c, &s, &e) ||
		!preferred_slots(c, s.grid, s.request->length, &slots, &n, &e) ||
		!request_propose(c->tx, s.grid, s.request, &c->actor, slots, n,
			arg_text(&c->args, "reason"), &e))
		return reply_fail(c, &e);
	return request_answer(c, &s);
}

struct reply
handle_request_decline(struct call *c)
{
	struct scene s;
	struct err e;

	if (!scene_request(c, &s, &e))
		return reply_fail(c, &e);
	if (!call_owns(c, s.request->to_organisation_id)) {
		err_set(&e, ERR_NOT_YOURS,
			"only the recipient declines; a requester withdraws");
		err_hint(&e, "convene withdraw R%" PRId64, s.request->id);
		return reply_fail(c, &e);
	}
	if (!rev_is(c, &s, &e) || !request_decline(c->tx, s.grid, s.request,
					  arg_text(&c->args, "reason"), &e))
		return reply_fail(c, &e);
	return request_answer(c, &s);
}

struct reply
handle_request_withdraw(struct call *c)
{
	struct scene s;
	struct err e;

	if (!scene_request(c, &s, &e) || !rev_is(c, &s, &e) ||
		!request_withdraw(c->tx, s.grid, s.request,
			call_owns(c, s.request->from_organisation_id),
			arg_text(&c->args, "reason"), &e))
		return reply_fail(c, &e);
	return request_answer(c, &s);
}

struct reply
handle_standby_leave(struct call *c)
{
	struct scene s;
	struct err e;

	if (!scene_request(c, &s, &e) || !rev_is(c, &s, &e) ||
		!request_leave_standby(
			c->tx, s.grid, s.request, arg_text(&c->args, "reason"), &e))
		return reply_fail(c, &e);
	return request_answer(c, &s);
}

/* With its place in the order, which each side sees only in part. */
static struct js *
view_with_order(struct call *c, const struct grid *g, const struct request *r)
{
	struct js *o = request_view(c->tx, g, r);

	order_view_into(c->tx, r, actor_reader(&c->actor), o);
	return o;
}

struct reply
handle_request_order(struct call *c)
{
	bool remove = arg_bool(&c->args, "remove");
	struct request *before;
	struct scene s;
	struct err e;
	struct js *o;

	if (!scene_request(c, &s, &e))
		return reply_fail(c, &e);
	if (!find_request(c, "after", &before, &e) ||
		!(remove ? order_remove(c->tx, before, s.request, &e)
			 : order_set(c->tx, s.grid, before, s.request, &e)))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "request", view_with_order(c, s.grid, s.request));
	js_set_str(o, "after", request_name(c->tx, before->id));
	js_set_bool(o, "removed", remove);
	return reply_ok(c, o);
}

struct reply
handle_request_list(struct call *c)
{
	struct request_filter f = {.state = -1};
	const char *state = arg_str(&c->args, "state");
	const char *direction = arg_str(&c->args, "direction");
	struct organisation *org;
	struct request *r;
	struct scene s;
	struct page p;
	struct err e;
	int n;

	if (!scene_open(c, &s, &e) ||
		!call_organisation_filter(c, "organisation", &org, &e))
		return reply_fail(c, &e);
	if (state != NULL) {
		enum request_state value;

		BUG_ON(!request_state_by_name(state, &value));
		f.state = value;
	}
	if (org != NULL && direction == NULL)
		f.either_organisation_id = org->id;
	else if (org != NULL && strcmp(direction, "in") == 0)
		f.to_organisation_id = org->id;
	else if (org != NULL)
		f.from_organisation_id = org->id;
	page_begin(&p, c);
	r = requests_page(c->tx, s.event->id, &f, page_after_id(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++) {
		request_settle(c->tx, &r[i]);
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, r[i].id),
			    view_with_order(c, s.grid, &r[i])))
			break;
	}
	return reply_ok(c, page_end(&p));
}

struct reply
handle_request_get(struct call *c)
{
	struct scene s;
	struct err e;
	struct js *o;

	if (!scene_request(c, &s, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "request", view_with_order(c, s.grid, s.request));
	return reply_ok(c, o);
}
