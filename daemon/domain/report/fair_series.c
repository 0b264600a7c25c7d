/* fair_series.c - the series of a fair. */
#include "domain/report/fair_series.h"

#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/slotview.h"
#include "domain/report/fair_counts.h"
#include "store/boards.h"
#include "store/organisations.h"

#include <string.h>

enum { OWING_SHOWN = 20 };

int64_t
fair_series_step(int64_t at_s)
{
	return at_s - at_s % SERIES_STEP_S;
}

/* ---- asked and booked ----------------------------------------------------------------------- */

/* One number a half hour, 0 as well. */
static struct js *
steps_view(struct tx *tx, const struct span_count *c, int n, int64_t start_s)
{
	struct js *list = js_new_arr();
	int k = 0;

	for (int64_t at_s = start_s; at_s <= tx->now_s; at_s += SERIES_STEP_S) {
		while (k < n && c[k].no < at_s / SERIES_STEP_S)
			k++;
		js_push_int(list, k < n && c[k].no == at_s / SERIES_STEP_S ? c[k].n : 0);
	}
	return list;
}

/* ---- halls ---------------------------------------------------------------------------------- */

struct filling {
	const struct grid *g;
	struct hall_seats *hall;
	int n;
	int64_t *taken; /* by hall and index of the grid */
};

static void
add_taken(void *ctx, const char *hall, int word, uint64_t bits)
{
	struct filling *f = ctx;
	int h = 0;

	while (h < f->n && strcmp(f->hall[h].hall, hall) != 0)
		h++;
	for (int i = 0; h < f->n && i < f->g->n; i++)
		if (f->g->slot[i].no >> 6 == word)
			f->taken[h * f->g->n + i] +=
				(int64_t)(bits >> (f->g->slot[i].no & 63) & 1);
}

static struct js *
halls_view(struct tx *tx, const struct grid *g)
{
	struct filling f = {.g = g};
	struct js *list = js_new_arr();

	f.hall = boards_halls(tx, g->event->id, &f.n);
	f.taken = ARENA_ARRAY(tx->arena, int64_t, (f.n + 1) * (g->n + 1));
	boards_each_taken(tx, g->event->id, add_taken, &f);
	for (int h = 0; h < f.n; h++) {
		struct js *o = js_new_obj(), *taken = js_new_arr();

		for (int i = 0; i < g->n; i++)
			js_push_int(taken, f.taken[h * g->n + i]);
		js_set_str(o, "hall", f.hall[h].hall);
		js_set_int(o, "seats", f.hall[h].seats);
		js_set(o, "taken", taken);
		js_push(list, o);
	}
	return list;
}

static struct js *
slots_view(const struct grid *g)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < g->n; i++) {
		struct js *o = js_new_obj();

		js_set_int(o, "slot", g->slot[i].no);
		instant_view(o, "start", g->slot[i].start_s,
			zone_offset_at(g->zone, g->slot[i].start_s));
		js_push(list, o);
	}
	return list;
}

/* ---- unanswered ----------------------------------------------------------------------------- */

static struct js *
unanswered_view(struct tx *tx, const struct grid *g)
{
	struct js *o = js_new_obj(), *list = js_new_arr();
	struct request_ages ages;
	int n;
	struct owing *who = boards_owing(tx, g->event->id, OWING_SHOWN, &n);

	request_ages_count(tx, g->event->id, &ages);
	request_ages_add(o, &ages);
	for (int i = 0; i < n; i++) {
		struct organisation *org =
			organisation_or_blank(tx, g->event->id, who[i].organisation_id);
		struct js *one = js_new_obj();

		js_set_str(one, "organisation", org->code);
		js_set_str(one, "name", org->name);
		js_set_int(one, "requests", who[i].n);
		instant_view(one, "oldest", who[i].oldest_s,
			zone_offset_at(g->zone, who[i].oldest_s));
		js_push(list, one);
	}
	js_set(o, "organisations", list);
	return o;
}

struct js *
fair_series_view(struct tx *tx, const struct grid *g, int64_t start_s)
{
	struct js *o = js_new_obj();
	struct span_count *c;
	int n;

	c = boards_asked(tx, g->event->id, start_s, SERIES_STEP_S, &n);
	js_set(o, "asked", steps_view(tx, c, n, start_s));
	c = boards_booked(tx, g->event->id, start_s, SERIES_STEP_S, &n);
	js_set(o, "booked", steps_view(tx, c, n, start_s));
	js_set(o, "slots", slots_view(g));
	js_set(o, "halls", halls_view(tx, g));
	js_set(o, "unanswered", unanswered_view(tx, g));
	return o;
}
