/* booked.c - the answer of a call that asks, accepts or books. */
#include "methods/booked.h"

#include "domain/booking/view.h"

struct reply
booked_answer(struct call *c, const struct grid *g, struct booked *out)
{
	struct js *o = js_new_obj();

	js_set(o, "request", request_view_cached(c->tx, g, out->request));
	if (out->meeting != NULL)
		js_set(o, "meeting", meeting_view_cached(c->tx, g, out->meeting, NULL));
	if (out->reasons != NULL)
		js_set(o, "reasons", js_share(out->reasons));
	booked_release(out);
	return reply_ok(c, o);
}

struct reply
not_booked(struct call *c, struct booked *out, const struct err *e)
{
	if (out->slots != NULL)
		reply_more(c, "slots", js_share(out->slots));
	if (out->reasons != NULL)
		reply_more(c, "reasons", js_share(out->reasons));
	booked_release(out);
	return reply_fail(c, e);
}
