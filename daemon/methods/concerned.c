/* concerned.c - meetings that break a rule after an act, told with its answer. */
#include "methods/concerned.h"

#include "domain/booking/breach.h"
#include "domain/fair/lookup_or_blank.h"

void
call_tell_concerned(struct call *c, int64_t event_id, const struct meeting_filter *f,
	int64_t with_id, struct js *o)
{
	struct grid *g = grid_or_null(c->tx, event_id);
	struct js *list;
	bool more = false;

	if (g == NULL)
		return;
	list = breaches_view(c->tx, g, f, with_id, &c->actor, &more);
	if (js_len(list) > 0 && more)
		js_set_bool(o, "concerned_more", true);
	if (js_len(list) > 0)
		js_set(o, "concerned", list);
	else
		js_free(list);
}
