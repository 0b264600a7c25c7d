/* handle_event.c - setting up an event, opening and closing it. */
#include "domain/booking/postpone.h"
#include "domain/booking/telling.h"
#include "domain/fair/event.h"
#include "domain/fair/fair_view.h"
#include "domain/fair/grid.h"
#include "domain/fair/publishing.h"
#include "domain/files/event_setup.h"
#include "methods/concerned.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

static struct reply
event_answer(struct call *c, struct event *ev)
{
	struct js *o;
	struct grid *g;
	struct err e;

	g = grid_load(c->tx, ev, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "event", event_view(c->tx, g));
	return reply_ok(c, o);
}

static int64_t
minutes_arg(struct call *c, const char *name)
{
	return arg_given(&c->args, name) ? arg_int(&c->args, name) : -1;
}

static struct event_setup
setup_of(struct call *c)
{
	const struct arg *days = arg_get(&c->args, "days");
	const struct arg *halls = arg_get(&c->args, "halls");
	const struct arg *policies = arg_get(&c->args, "policies");

	return (struct event_setup){.name = arg_str(&c->args, "name"),
		.zone = arg_str(&c->args, "zone"),
		.currency = arg_str(&c->args, "currency"),
		.organiser_name = arg_str(&c->args, "organiser_name"),
		.organiser_mail = arg_str(&c->args, "organiser_mail"),
		.organiser_phone = arg_str(&c->args, "organiser_phone"),
		.slot_minutes = minutes_arg(c, "slot_minutes"),
		.gap_minutes = minutes_arg(c, "gap_minutes"),
		.days = days->strs,
		.days_n = days->n,
		.halls = halls->strs,
		.halls_n = halls->n,
		.policies = policies->strs,
		.policies_n = policies->n};
}

/* Everything that stands in the way, in words. */
static void
tell_lost(struct call *c, const struct import_report *r, const struct err *e)
{
	struct js *list;

	if (e->code != ERR_GRID_IN_USE)
		return;
	list = js_new_arr();
	for (int i = 0; i < r->faults_n; i++)
		js_push_str(list, r->faults[i].rule);
	reply_more(c, "lost", list);
}

struct reply
handle_event_create(struct call *c)
{
	struct event_setup setup = setup_of(c);
	struct import_report report;
	struct event *ev;
	struct err e;

	setup.code = arg_str(&c->args, "code");
	if (!call_of_all_events(c)) {
		err_set(&e, ERR_NOT_YOURS, "only staff of all events make a new one");
		return reply_fail(c, &e);
	}
	ev = event_write(c->tx, NULL, &setup, &report, &e);
	return ev != NULL ? event_answer(c, ev) : reply_fail(c, &e);
}

/* The event of the call, unless it has changed since. */
static struct event *
same_rev(struct call *c, struct err *e)
{
	struct event *ev = call_event(c, e);

	if (ev != NULL && !publishing_is_none(c->tx, ev->id, e))
		return NULL;
	if (ev == NULL || call_rev_is(c, ev->code, ev->rev, e))
		return ev;
	reply_more(c, "object", event_brief_view(ev));
	return NULL;
}

/* What is taken and yet likely not meant. */
static void
tell_doubts(struct js *o, const struct import_report *r)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < r->warnings_n; i++)
		js_push_str(list, r->warnings[i].text);
	if (js_len(list) > 0)
		js_set(o, "warnings", list);
	else
		js_free(list);
}

struct reply
handle_event_update(struct call *c)
{
	struct event_setup setup = setup_of(c);
	struct import_report report;
	struct event *ev;
	struct err e;

	ev = same_rev(c, &e);
	if (ev == NULL)
		return reply_fail(c, &e);
	ev = event_write(c->tx, ev, &setup, &report, &e);
	if (ev != NULL) {
		struct reply r = event_answer(c, ev);

		if (r.kind == REPLY_OK) {
			call_tell_concerned(c, ev->id,
				&(struct meeting_filter){.state = MEETING_SCHEDULED}, 0,
				c->result);
			tell_doubts(c->result, &report);
		}
		return r;
	}
	tell_lost(c, &report, &e);
	return reply_fail(c, &e);
}

struct reply
handle_event_postpone(struct call *c)
{
	const struct postpone_said said = {
		arg_int(&c->args, "days"), arg_str(&c->args, "to")};
	struct event *ev;
	struct js *o;
	struct err e;

	if (arg_given(&c->args, "days") == arg_given(&c->args, "to")) {
		err_set(&e, ERR_PARAM_INVALID, "say either days or to");
		err_field(&e, "params.days");
		return reply_fail(c, &e);
	}
	ev = same_rev(c, &e);
	o = ev != NULL ? postpone(c->tx, ev, &said, &e) : NULL;
	return o != NULL ? reply_ok(c, o) : reply_fail(c, &e);
}

struct reply
handle_event_reissue(struct call *c)
{
	bool mailbox = arg_bool(&c->args, "mailbox");
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !publishing_is_none(c->tx, g->event->id, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set_int(o, "meetings", telling_of_reissue(c->tx, g, mailbox));
	js_set_bool(o, "mailbox", mailbox);
	return reply_ok(c, o);
}

static struct reply
move(struct call *c, enum event_state to)
{
	struct event *ev;
	struct err e;

	ev = same_rev(c, &e);
	if (ev == NULL || !event_move(c->tx, ev, to, &e))
		return reply_fail(c, &e);
	return event_answer(c, ev);
}

struct reply
handle_event_open(struct call *c)
{
	return move(c, EVENT_OPEN);
}

struct reply
handle_event_close(struct call *c)
{
	return move(c, EVENT_CLOSED);
}
