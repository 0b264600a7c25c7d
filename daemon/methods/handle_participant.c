/* handle_participant.c - organisations and delegates say what they are, want and offer. */
#include "domain/fair/fair_view.h"
#include "domain/people/participant.h"
#include "methods/concerned.h"
#include "methods/fields.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <string.h>

static const struct settable OF_ORGANISATION[] = {
	{.name = "name", .staff_only = true},
	{.name = "languages", .type = PARAM_STRS},
	{.name = "wants", .type = PARAM_CODES},
	{.name = "offers", .type = PARAM_CODES},
	{.name = "profile"},
	{.name = "products"},
	{.name = "markets", .type = PARAM_STRS},
	{.name = "website"},
	{.name = "budget_min", .type = PARAM_INT},
	{.name = "budget_max", .type = PARAM_INT},
	{.name = "auto_accept", .type = PARAM_BOOL},
	{.name = "min_meetings", .type = PARAM_INT, .staff_only = true},
	{.name = "max_meetings", .type = PARAM_INT, .staff_only = true},
	{.name = "max_per_day", .type = PARAM_INT, .staff_only = true},
	{.name = NULL},
};

static const struct settable OF_DELEGATE[] = {
	{.name = "name"},
	{.name = "email"},
	{.name = "languages", .type = PARAM_STRS},
	{.name = "min_meetings", .type = PARAM_INT, .staff_only = true},
	{.name = "max_meetings", .type = PARAM_INT, .staff_only = true},
	{.name = "max_per_day", .type = PARAM_INT, .staff_only = true},
	{.name = NULL},
};

/* An answer with the meetings that break a rule now. */
static struct reply
answer_changed(struct call *c, int64_t event_id, const char *name, struct js *take_view,
	struct meeting_filter f)
{
	struct js *o = js_new_obj();

	js_set(o, name, take_view);
	f.state = MEETING_SCHEDULED;
	call_tell_concerned(c, event_id, &f, 0, o);
	return reply_ok(c, o);
}

static struct reply
answer_with(struct call *c, const char *name, struct js *take_view)
{
	struct js *o = js_new_obj();

	js_set(o, name, take_view);
	return reply_ok(c, o);
}

struct reply
handle_organisation_update(struct call *c)
{
	struct row_field f[METHOD_PARAMS_MAX];
	struct organisation *org;
	struct grid *g;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL || !call_organisation(c, "organisation", &org, &e))
		return reply_fail(c, &e);
	if (!call_rev_is(c, org->code, org->rev, &e)) {
		reply_more(
			c, "object", organisation_view(c->tx, g->event->id, org, true));
		return reply_fail(c, &e);
	}
	if (!call_fields(c, g, OF_ORGANISATION, f, &n, &e) ||
		!organisation_change(c->tx, g, org, f, n, &e))
		return reply_fail(c, &e);
	return answer_changed(c, g->event->id, "organisation",
		organisation_view(c->tx, g->event->id, org, true),
		(struct meeting_filter){.organisation_id = org->id});
}

/* The one named, else the caller. */
static bool
find_delegate(struct call *c, struct delegate **out, struct err *e)
{
	if (arg_given(&c->args, "delegate"))
		return call_find_delegate(c, "delegate", out, e);
	*out = c->actor.delegate_id != 0
		       ? delegate_by_id(c->tx, c->actor.event_id, c->actor.delegate_id)
		       : NULL;
	if (*out != NULL)
		return true;
	err_set(e, ERR_PARAM_INVALID, "say which delegate");
	return err_field(e, "params.delegate");
}

static struct js *
view_of(struct call *c, int64_t event_id, const struct delegate *d)
{
	return delegate_view(d, organisation_by_id(c->tx, event_id, d->organisation_id),
		call_owns(c, d->organisation_id));
}

struct reply
handle_delegate_get(struct call *c)
{
	struct delegate *d;
	struct event *ev;
	struct err e;

	ev = call_event(c, &e);
	if (ev == NULL || !find_delegate(c, &d, &e))
		return reply_fail(c, &e);
	return answer_with(c, "delegate", view_of(c, ev->id, d));
}

static bool
is_self(struct call *c, const struct delegate *d, struct err *e)
{
	if (actor_is_staff(&c->actor) || c->actor.delegate_id == d->id)
		return true;
	err_set(e, ERR_NOT_YOURS, "%s says this of themselves, or the organiser does",
		d->code);
	return err_field(e, "params.delegate");
}

/* The login of the former person has ended. */
static void
show_former(struct call *c, const struct delegate_changed *changed)
{
	struct js *o;

	if (changed->was == NULL)
		return;
	o = js_new_obj();
	js_set_str(o, "name", changed->was);
	js_set_bool(o, "login", changed->login);
	js_set(c->result, "former", o);
	if (changed->account_id != 0)
		call_ends_logins(c, changed->account_id);
}

struct reply
handle_delegate_update(struct call *c)
{
	struct row_field f[METHOD_PARAMS_MAX];
	struct delegate_changed changed;
	struct delegate_said said = {f, 0, arg_bool(&c->args, "same_person")};
	struct delegate *d;
	struct reply reply;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_delegate(c, &d, &e) || !is_self(c, d, &e))
		return reply_fail(c, &e);
	if (!call_rev_is(c, d->code, d->rev, &e)) {
		reply_more(c, "object", view_of(c, g->event->id, d));
		return reply_fail(c, &e);
	}
	/* who says it of themselves, logged in, is who they were */
	said.same |= c->actor.delegate_id == d->id;
	if (!call_fields(c, g, OF_DELEGATE, f, &said.n, &e) ||
		!delegate_change(c->tx, g, d, &said, &changed, &e))
		return reply_fail(c, &e);
	reply = answer_changed(c, g->event->id, "delegate", view_of(c, g->event->id, d),
		(struct meeting_filter){.delegate_id = d->id});
	show_former(c, &changed);
	return reply;
}
