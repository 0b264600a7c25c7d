/* handle_standby.c - the queue of those who wait for a seat, as far as the caller is in it. */
#include "domain/booking/standby.h"
#include "domain/fair/permit.h"
#include "rpc/handlers.h"
#include "rpc/whose.h"

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

/* The last entry of the page before; false and *e for a text that page_key did not write. */
static bool
page_start(struct call *c, struct waiting *last, struct request *r, struct err *e)
{
	const char *after = page_after(c);
	int tier = -1;
	char end;

	*last = (struct waiting){.request = r, .score = INT_MAX};
	*r = (struct request){.id = -1};
	if (after[0] == '\0')
		return true;
	if (sscanf(after, "%d:%d:%" SCNd64 ":%" SCNd64 "%c", &tier, &last->score,
		    &r->accepted_s, &r->id, &end) == 4 &&
		tier >= 0 && tier < STANDBY_TIERS) {
		last->tier = (enum standby_tier)tier;
		return true;
	}
	err_set(e, ERR_CURSOR_INVALID, "this cursor did not come from a page before");
	return err_field(e, "params.cursor");
}

struct answer
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
	if (g == NULL || !page_start(c, &last, &r, &e))
		return reply_fail(c, &e);
	page_begin(&p, c);
	too_late_s = permit_too_late(c->tx, g->event->id, &c->actor);
	/* The place counts the whole queue; the others in it are not shown. */
	list = standby_order(c->tx, g->event->id, &n);
	fair = seating_fair(c->tx, g);
	for (int i = 0; i < n; i++) {
		const struct request *one = list[i].request;

		if (standby_compare(&list[i], &last) <= 0 ||
			(!call_owns(c, one->from_organisation_id) &&
				!call_owns(c, one->to_organisation_id)))
			continue;
		if (!page_add(&p, page_key(c, &list[i]),
			    standby_view(c->tx, g, &list[i], too_late_s,
				    actor_reader(&c->actor), fair)))
			break;
	}
	return reply_ok(c, page_end(&p));
}
