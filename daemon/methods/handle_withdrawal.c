/* handle_withdrawal.c - an organisation or a delegate takes no part any more, or does again. */
#include "domain/booking/withdrawal.h"
#include "domain/fair/fair_view.h"
#include "methods/find.h"
#include "methods/handlers.h"

/* The organisation or the delegate that the method is about. */
static bool
find(struct call *c, bool delegate, struct participant *who, struct err *e)
{
	*who = (struct participant){NULL, NULL};
	if (!delegate)
		return call_find_organisation(c, "organisation", &who->organisation, e);
	if (!call_find_delegate(c, "delegate", &who->delegate, e))
		return false;
	who->organisation = organisation_by_id(
		c->tx, c->actor.event_id, who->delegate->organisation_id);
	return who->organisation != NULL ||
	       err_set(e, ERR_CORRUPT, "%s has no organisation", who->delegate->code);
}

static void
show(struct call *c, const struct participant *who, struct js *o)
{
	if (who->delegate != NULL)
		js_set(o, "delegate",
			delegate_view(who->delegate, who->organisation, true));
	else
		js_set(o, "organisation",
			organisation_view(
				c->tx, c->actor.event_id, who->organisation, true));
}

static struct reply
withdraw(struct call *c, bool delegate)
{
	struct withdrawal_report report;
	struct participant who;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find(c, delegate, &who, &e))
		return reply_fail(c, &e);
	withdrawal_begin(&report);
	if (!withdrawal_make(c->tx, g, &who, arg_text(&c->args, "reason"), &report, &e)) {
		withdrawal_end(&report);
		return reply_fail(c, &e);
	}
	o = js_new_obj();
	show(c, &who, o);
	js_set(o, "cancelled", js_share(report.cancelled));
	js_set(o, "requests", js_share(report.requests));
	withdrawal_end(&report);
	return reply_ok(c, o);
}

static struct reply
reinstate(struct call *c, bool delegate)
{
	struct participant who;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find(c, delegate, &who, &e) ||
		!withdrawal_take_back(c->tx, g, &who, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	show(c, &who, o);
	return reply_ok(c, o);
}

struct reply
handle_organisation_withdraw(struct call *c)
{
	return withdraw(c, false);
}

struct reply
handle_organisation_reinstate(struct call *c)
{
	return reinstate(c, false);
}

struct reply
handle_delegate_withdraw(struct call *c)
{
	return withdraw(c, true);
}

struct reply
handle_delegate_reinstate(struct call *c)
{
	return reinstate(c, true);
}
