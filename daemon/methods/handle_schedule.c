/* handle_schedule.c - running the planner, looking at what it made, publishing it. */
#include "domain/fair/names.h"
#include "domain/fair/publishing.h"
#include "domain/planning/overlay.h"
#include "domain/planning/publish.h"
#include "domain/planning/schedule.h"
#include "domain/planning/schedule_diff.h"
#include "domain/planning/solve.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/kept_page.h"
#include "work/publications.h"
#include "work/runs.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { LEFT_OUT_SHOWN = 200 };

/* ---- running -------------------------------------------------------------------------------- */

static void
setup_of(const struct call *c, struct schedule_setup *setup)
{
	const struct arg *weights = arg_get(&c->args, "weights");
	const struct arg *cap = arg_get(&c->args, "disturbed_max");

	setup->seed = arg_int(&c->args, "seed");
	setup->steps = arg_int(&c->args, "steps");
	setup->seconds = arg_int(&c->args, "seconds");
	setup->disturbed_max = cap->given ? cap->i : -1;
	setup->weights = weights->strs;
	setup->weights_n = weights->n;
}

/* The schedule is stored; once that is on the disk the loop hands its run to the planner. */
static struct reply
begin(struct call *c, const struct grid *g, const struct schedule_setup *setup)
{
	int64_t requests[REQUEST_STATES];
	struct schedule *s;
	struct js *o;
	struct err e;

	s = schedule_begin(c->tx, g, setup, &e);
	if (s == NULL)
		return reply_fail(c, &e);
	c->effects.runs_schedule = s->id;
	c->effects.schedule_event_id = s->event_id;
	o = js_new_obj();
	js_set(o, "schedule", schedule_view(c->tx, g, s));
	requests_count(c->tx, g->event->id, requests);
	js_set_int(o, "unanswered", requests[REQUEST_REQUESTED]);
	return reply_ok(c, o);
}

struct reply
handle_schedule_run(struct call *c)
{
	struct schedule_setup setup = {.scope = SCOPE_UNSCHEDULED};
	const char *scope = arg_str(&c->args, "scope");
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (scope != NULL)
		BUG_ON(!schedule_scope_by_name(scope, &setup.scope));
	setup_of(c, &setup);
	return begin(c, g, &setup);
}

struct reply
handle_repair_preview(struct call *c)
{
	const struct arg *withdraw = arg_get(&c->args, "withdraw");
	const struct arg *closed = arg_get(&c->args, "close");
	const struct arg *ill = arg_get(&c->args, "ill");
	const struct repair_texts t = {
		withdraw->strs, closed->strs, ill->strs, withdraw->n, closed->n, ill->n};
	struct schedule_setup setup = {.scope = SCOPE_REPAIR};
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (t.withdraw_n + t.close_n + t.ill_n == 0) {
		err_set(&e, ERR_PARAM_INVALID,
			"say who withdraws, what closes or who is ill");
		err_hint(&e, "--withdraw CODE, --close PLACE or --ill INTERPRETER");
		err_field(&e, "params.withdraw");
		return reply_fail(c, &e);
	}
	setup.changes = repair_read(c->tx, g, &t, &e);
	if (setup.changes == NULL)
		return reply_fail(c, &e);
	setup_of(c, &setup);
	return begin(c, g, &setup);
}

/* ---- looking -------------------------------------------------------------------------------- */

static struct js *
shown(struct call *c, const struct grid *g, const struct schedule *s)
{
	struct js *o = schedule_view(c->tx, g, s);

	if (s->state == SCHEDULE_RUNNING && c->progress != NULL &&
		c->progress->event_id == s->event_id && c->progress->schedule_id == s->id)
		js_set(o, "progress", solve_progress_view(&c->progress->now));
	return o;
}

struct reply
handle_schedule_status(struct call *c)
{
	const struct arg *one = arg_get(&c->args, "schedule");
	struct schedule *s = NULL;
	struct grid *g;
	struct page p;
	struct err e;
	int n = 1;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	if (one->given && (s = schedule_known(c->tx, g->event->id, one->i, &e)) == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	if (s == NULL)
		s = schedules_page(
			c->tx, g->event->id, page_after_id(c), page_ask(&p), &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, s[i].id),
			    shown(c, g, &s[i])))
			break;
	return reply_ok(c, page_end(&p));
}

/* The schedule named, which has ended: a running one has no places yet. */
static struct schedule *
ended_schedule(struct call *c, struct grid **g, struct err *e)
{
	struct schedule *s;

	*g = call_grid(c, e);
	if (*g == NULL)
		return NULL;
	s = schedule_known(c->tx, (*g)->event->id, arg_int(&c->args, "schedule"), e);
	if (s == NULL || s->state == SCHEDULE_READY || s->state == SCHEDULE_PUBLISHED)
		return s;
	err_set(e, ERR_WRONG_STATE, "%s is %s", schedule_name(c->tx, s->id),
		schedule_state_name(s->state));
	err_hint(e, "convene schedule status %s", schedule_name(c->tx, s->id));
	return NULL;
}

/* Two lists by request as one. */
static void
fill_page(struct call *c, const struct grid *g, const struct schedule *s, struct page *p)
{
	int64_t after = page_after_id(c);
	int places, without, a = 0, b = 0;
	struct schedule_place *place =
		schedule_places(c->tx, s->event_id, s->id, after, page_ask(p), &places);
	struct schedule_unseated *u = schedule_unseated_all(
		c->tx, s->event_id, s->id, after, page_ask(p), &without);

	while (a < places || b < without) {
		bool seated = b == without ||
			      (a < places && place[a].request_id < u[b].request_id);
		int64_t id = seated ? place[a].request_id : u[b].request_id;
		struct js *v = seated ? placement_view(c->tx, g, id, &place[a], NULL)
				      : placement_view(c->tx, g, id, NULL, u[b].reason);

		if (!page_add(p, arena_printf(c->tx->arena, "%" PRId64, id), v))
			return;
		a += seated;
		b += !seated;
	}
}

struct reply
handle_schedule_get(struct call *c)
{
	struct schedule *s;
	struct grid *g;
	struct page p;
	struct err e;

	s = ended_schedule(c, &g, &e);
	if (s == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	fill_page(c, g, s, &p);
	return reply_ok(c, page_end(&p));
}

/* The index of the person the list is narrowed to; -1: all. */
static bool
one_person(struct call *c, const struct snapshot *s, int *person, struct err *e)
{
	const char *code = arg_str(&c->args, "delegate");

	*person = -1;
	for (int i = 0; code != NULL && i < s->problem.persons_n; i++)
		if (strcmp(s->delegate[i].code, code) == 0)
			*person = i;
	if (code == NULL || *person >= 0)
		return true;
	return call_no_delegate("delegate", code, e);
}

/* A row of the kept list: the number of the person, a blank, and the text of the entry. */
static void
add_row(struct call *c, struct kept_list *rows, int64_t id, struct js *take_entry)
{
	char *text = js_text(take_entry);

	kept_list_add(rows, arena_printf(c->tx->arena, "%" PRId64 " %s", id, text));
	free(text);
	js_free(take_entry);
}

/* Who is told something, behind what it comes to in all. */
static bool
make_diff(struct call *c, struct kept_page *k, struct err *e)
{
	struct kept_list *rows;
	struct js *whole;
	struct schedule *s;
	struct overlay *o;
	struct grid *g;
	struct diff *d;
	int one, first = 1;

	s = ended_schedule(c, &g, e);
	o = s != NULL ? overlay_make(c->tx, g, s, e) : NULL;
	if (o == NULL || !one_person(c, o->now, &one, e))
		return false;
	rows = kept_begin(k);
	whole = js_new_obj();
	diff_totals(whole, o);
	js_set(whole, "left_out", diff_dropped(c->tx, o, LEFT_OUT_SHOWN));
	add_row(c, rows, 0, whole);
	d = diff_of(c->tx, o);
	for (int i = 0; i < o->now->problem.persons_n; i++) {
		int64_t id = o->now->delegate[i].id;
		struct js *v;

		if (!o->affected[i] || (one >= 0 && one != i))
			continue;
		v = diff_person(c->tx, d, i);
		if (v != NULL)
			add_row(c, rows, id, v);
		if (id <= strtoll(k->after, NULL, 10))
			first = kept_list_count(rows);
	}
	kept_made(k, rows, first);
	return true;
}

static struct js *
entry_of(const char *row)
{
	const char *text = strchr(row, ' ') + 1;
	struct err e;
	struct js *v = js_parse(text, strlen(text), &e);

	BUG_ON(v == NULL);
	return v;
}

static struct js *
diff_page(struct call *c, struct kept_page *k)
{
	int i, n = kept_list_count(k->list);
	struct page p;
	struct js *out, *whole;

	page_begin(&p, c);
	for (i = k->row; i < n; i++) {
		const char *row = kept_list_row(k->list, i);

		if (!page_add(&p, arena_strndup(c->tx->arena, row, strcspn(row, " ")),
			    entry_of(row)))
			break;
	}
	if (p.more)
		p.last = kept_next(k, i, p.last);
	out = page_end(&p);
	js_set_int(out, "total", n - 1);
	whole = entry_of(kept_list_row(k->list, 0));
	for (void *it = js_first(whole); it != NULL; it = js_next(whole, it))
		js_set(out, js_it_name(it), js_share(js_it_value(it)));
	js_free(whole);
	return out;
}

struct reply
handle_schedule_diff(struct call *c)
{
	struct kept_page k;
	struct js *out;
	struct err e;

	kept_open(&k, c,
		arena_printf(c->tx->arena, "S%" PRId64 " %s",
			arg_int(&c->args, "schedule"), arg_text(&c->args, "delegate")));
	if (k.list == NULL && !make_diff(c, &k, &e))
		return reply_fail(c, &e);
	out = diff_page(c, &k);
	kept_close(&k);
	return reply_ok(c, out);
}

/* ---- deciding ------------------------------------------------------------------------------- */

static bool
rev_is(struct call *c, const struct grid *g, const struct schedule *s, struct err *e)
{
	return call_rev_is(c, schedule_name(c->tx, s->id), s->rev, e) ||
	       reply_stale(c, schedule_view(c->tx, g, s));
}

struct reply
handle_schedule_publish(struct call *c)
{
	struct schedule *s;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	s = g != NULL ? schedule_known(
				c->tx, g->event->id, arg_int(&c->args, "schedule"), &e)
		      : NULL;
	if (s == NULL || !rev_is(c, g, s, &e))
		return reply_fail(c, &e);
	if (!publish_begin(c->tx, g, s, &e))
		return reply_fail(c, &e);
	c->effects.publishes_event = s->event_id;
	return reply_later(c);
}

struct reply
schedule_published(struct call *c, const struct schedule *s, const struct overlay *o)
{
	struct js *out;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	out = js_new_obj();
	js_set(out, "schedule", schedule_view(c->tx, g, s));
	diff_totals(out, o);
	js_set(out, "left_out", diff_dropped(c->tx, o, LEFT_OUT_SHOWN));
	return reply_ok(c, out);
}

struct reply
handle_schedule_discard(struct call *c)
{
	const char *reason = arg_str(&c->args, "reason");
	struct schedule *s;
	struct grid *g;
	struct js *out;
	struct err e;

	g = call_grid(c, &e);
	s = g != NULL ? schedule_known(
				c->tx, g->event->id, arg_int(&c->args, "schedule"), &e)
		      : NULL;
	if (s == NULL)
		return reply_fail(c, &e);
	if (s->state == SCHEDULE_RUNNING) {
		c->effects.cancels_schedule = s->id;
		c->effects.schedule_event_id = s->event_id;
	}
	s->reason = reason != NULL ? reason : "";
	if (!publishing_is_none(c->tx, s->event_id, &e) ||
		!schedule_move(c->tx, g, s, SCHEDULE_DISCARDED, &e))
		return reply_fail(c, &e);
	out = js_new_obj();
	js_set(out, "schedule", schedule_view(c->tx, g, s));
	return reply_ok(c, out);
}
