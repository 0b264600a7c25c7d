/* handle_removal.c - what came to the fair by mistake is taken out again. */
#include "domain/people/removal.h"
#include "methods/handlers.h"

static struct reply
take_out(struct call *c, enum removable what)
{
	const char *code = arg_str(&c->args, removable_name(what));
	struct event *ev;
	struct js *o;
	struct err e;

	ev = call_event(c, &e);
	if (ev == NULL || !removal_make(c->tx, ev, what, code, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set_str(o, "removed", code);
	return reply_ok(c, o);
}

struct reply
handle_organisation_remove(struct call *c)
{
	return take_out(c, REMOVABLE_ORGANISATION);
}

struct reply
handle_delegate_remove(struct call *c)
{
	return take_out(c, REMOVABLE_DELEGATE);
}

struct reply
handle_location_remove(struct call *c)
{
	return take_out(c, REMOVABLE_LOCATION);
}

struct reply
handle_interpreter_remove(struct call *c)
{
	return take_out(c, REMOVABLE_INTERPRETER);
}

struct reply
handle_category_remove(struct call *c)
{
	return take_out(c, REMOVABLE_CATEGORY);
}

struct reply
handle_term_remove(struct call *c)
{
	return take_out(c, REMOVABLE_TERM);
}

struct reply
handle_event_remove(struct call *c)
{
	return take_out(c, REMOVABLE_EVENT);
}
