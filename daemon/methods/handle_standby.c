/* handle_standby.c - the queue of those who wait for a seat, as far as the caller is in it. */
#include "domain/booking/standby.h"
#include "domain/fair/permit.h"
#include "methods/handlers.h"
#include "methods/kept_page.h"
#include "methods/ownership.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

/* What the order goes by, of one entry, and its place: a row of the kept list. */
static const char *
row_of(struct call *c, const struct waiting *w)
{
	return arena_printf(c->tx->arena, "%d:%d:%" PRId64 ":%" PRId64 ":%d",
		(int)w->tier, w->score, w->request->accepted_s, w->request->id, w->place);
}

/* The entry of a row, as row_of wrote it. "": before the first. */
static void
read_row(const char *row, struct waiting *w, struct request *r)
{
	int tier = 0;

	*w = (struct waiting){.request = r, .score = INT_MAX};
	*r = (struct request){.id = -1};
	if (sscanf(row, "%d:%d:%" SCNd64 ":%" SCNd64 ":%d", &tier, &w->score,
		    &r->accepted_s, &r->id, &w->place) >= 4)
		w->tier = (enum standby_tier)tier;
}

/* The caller's part of the queue. The place counts the whole; the others in it are not shown. */
static void
make(struct call *c, const struct grid *g, struct kept_page *k)
{
	struct kept_list *rows = kept_begin(k);
	struct waiting *list, last;
	int n, first = 0;
	struct request r;

	read_row(k->after, &last, &r);
	list = standby_order(c->tx, g->event->id, &n);
	for (int i = 0; i < n; i++) {
		if (!call_owns_side(c, list[i].request))
			continue;
		kept_list_add(rows, row_of(c, &list[i]));
		if (standby_compare(&list[i], &last) <= 0)
			first = kept_list_count(rows);
	}
	kept_made(k, rows, first);
}

/* As it is now; NULL: it does not wait any more. */
static struct js *
view_of(struct call *c, const struct grid *g, struct seating_fair *fair, const char *row)
{
	struct request r;
	struct waiting w;

	read_row(row, &w, &r);
	w.request = request_by_id(c->tx, g->event->id, r.id);
	if (w.request == NULL || w.request->state != REQUEST_ACCEPTED)
		return NULL;
	return standby_view(c->tx, g, &w, permit_too_late(c->tx, g->event->id, &c->actor),
		actor_reader(&c->actor), fair);
}

static struct js *
page_of(struct call *c, const struct grid *g, struct kept_page *k)
{
	struct seating_fair *fair = seating_fair(c->tx, g);
	int i, n = kept_list_count(k->list);
	struct page p;
	struct js *o;

	page_begin(&p, c);
	for (i = k->row; i < n; i++) {
		const char *row = kept_list_row(k->list, i);
		struct js *v = view_of(c, g, fair, row);

		if (v != NULL && !page_add(&p, arena_strdup(c->tx->arena, row), v))
			break;
	}
	if (p.more)
		p.last = kept_next(k, i, p.last);
	o = page_end(&p);
	js_set_int(o, "total", n);
	return o;
}

struct reply
handle_standby_list(struct call *c)
{
	struct kept_page k;
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	kept_open(&k, c, g->event->code);
	if (k.list == NULL)
		make(c, g, &k);
	o = page_of(c, g, &k);
	kept_close(&k);
	return reply_ok(c, o);
}
