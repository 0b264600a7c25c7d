/* handle_standby.c - the queue of those who wait for a seat, as far as the caller is in it. */
#include "domain/booking/standby.h"
#include "domain/fair/permit.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

/* What the order goes by, of one entry: where the page after it begins. */
static const char *
page_key(struct call *c, const struct waiting *w)
{
	return arena_printf(c->tx->arena, "%d:%d:%" PRId64 ":%" PRId64, (int)w->tier,
		w->score, w->request->accepted_s, w->request->id);
}

/* The last entry of the page before, as page_key wrote it; before the first page, none. */
static void
page_start(struct call *c, struct waiting *last, struct request *r)
{
	const char *after = page_after(c);
	int tier = 0;

	*last = (struct waiting){.request = r, .score = INT_MAX};
	*r = (struct request){.id = -1};
	if (sscanf(after, "%d:%d:%" SCNd64 ":%" SCNd64, &tier, &last->score, &r->accepted_s,
		    &r->id) == 4)
		last->tier = (enum standby_tier)tier;
}

struct reply
handle_standby_list(struct call *c)
{
	struct waiting *list, last;
	struct seating_fair *fair;
	struct request r;
	int64_t too_late_s;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	page_start(c, &last, &r);
	page_begin(&p, c);
	too_late_s = permit_too_late(c->tx, g->event->id, &c->actor);
	/* The place counts the whole queue; the others in it are not shown. */
	list = standby_order(c->tx, g->event->id, &n);
	fair = seating_fair(c->tx, g);
	for (int i = 0; i < n; i++) {
		const struct request *one = list[i].request;

		if (standby_compare(&list[i], &last) <= 0 || !call_owns_side(c, one))
			continue;
		if (!page_add(&p, page_key(c, &list[i]),
			    standby_view(c->tx, g, &list[i], too_late_s,
				    actor_reader(&c->actor), fair)))
			break;
	}
	return reply_ok(c, page_end(&p));
}
