/* handle_explain.c - why a request has no seat, and who will miss the minimum. */
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/planning/conflict.h"
#include "domain/planning/forecast.h"
#include "domain/planning/reason.h"
#include "domain/planning/schedule.h"
#include "methods/concerned.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "store/requests.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- why ------------------------------------------------------------------------------------ */

/* The schedule named; only staff may see one that is not published. */
static struct schedule *
find_schedule(struct call *c, const struct grid *g, struct err *e)
{
	int64_t id = arg_int(&c->args, "schedule");
	struct schedule *s = schedule_known(c->tx, g->event->id, id, e);

	if (!actor_is_staff(&c->actor) && (s == NULL || s->state != SCHEDULE_PUBLISHED)) {
		err_set(e, ERR_NOT_YOURS, "no schedule %s is published",
			schedule_name(c->tx, id));
		err_field(e, "params.schedule");
		return NULL;
	}
	if (s == NULL)
		return NULL;
	if (s->state == SCHEDULE_READY || s->state == SCHEDULE_PUBLISHED)
		return s;
	err_set(e, ERR_WRONG_STATE, "%s is %s", schedule_name(c->tx, s->id),
		schedule_state_name(s->state));
	return NULL;
}

static struct js *
seated(void)
{
	struct js *o = js_new_obj();

	js_set_str(o, "text", "it has a seat");
	return o;
}

/* Why it has no seat in this plan, worked out now. NULL: it has one. */
static struct js *
look_into(struct tx *tx, const struct snapshot *s, const struct plan_place *places,
	int64_t request_id)
{
	int i = snapshot_find(s, request_id);
	struct plan_reason r;

	for (int k = 0; i < 0 && k < s->left_out_n; k++)
		if (s->left_out[k].request_id == request_id)
			return reason_of_code(
				snapshot_reason_name(s->left_out[k].reason));
	for (int k = 0; i >= 0 && k < snapshot_alternatives(s, i); k++)
		if (places[i + k].slot >= 0)
			return NULL;
	if (i < 0)
		return NULL;
	plan_explain(plan_explain_begin(&s->problem, places, tx->arena), i, &r);
	return reason_view(s, tx->arena, places, &r);
}

/* As the fair stands: every candidate where it is now. */
static struct js *
explain_now(struct call *c, const struct grid *g, const struct request *r, struct err *e)
{
	struct snapshot *s = snapshot_read(c->tx, g, NULL, e);
	struct plan_place *places;

	if (s == NULL)
		return NULL;
	places = ARENA_ARRAY(c->tx->arena, struct plan_place, s->problem.candidates_n);
	for (int i = 0; i < s->problem.candidates_n; i++)
		places[i] = s->problem.candidates[i].now;
	return look_into(c->tx, s, places, r->id);
}

/* The reasons the planner stored; text that does not parse is damage to the database. */
static struct js *
stored_reason(const char *text, struct err *e)
{
	struct js *o = js_parse(text, strlen(text), e);

	if (o != NULL && js_type(o) == JS_OBJ)
		return o;
	js_free(o);
	err_set(e, ERR_CORRUPT, "database: a stored reason is no object");
	return NULL;
}

/* The planner's reasons; what it had no time for is worked out now. */
static struct js *
explain_schedule(struct call *c, const struct grid *g, const struct schedule *s,
	const struct request *r, struct err *e)
{
	struct schedule_unseated *u =
		schedule_unseated_of(c->tx, s->event_id, s->id, r->id);
	struct overlay *o;

	if (u == NULL)
		return NULL;
	if (u->change[0] != '\0')
		return stored_reason(u->change, e);
	if (u->reason[0] != '\0')
		return reason_of_code(u->reason);
	o = overlay_make(c->tx, g, s, e);
	return o != NULL ? look_into(c->tx, o->now, o->place, r->id) : NULL;
}

/* Is it waiting for a seat? Only then is there a reason to give. */
static bool
may_have_a_seat(const struct request *r, struct err *e)
{
	if (r->state == REQUEST_ACCEPTED || r->state == REQUEST_SCHEDULED)
		return true;
	return err_set(e, ERR_WRONG_STATE,
		"R%" PRId64 " is %s; only what was accepted waits"
		" for a seat",
		r->id, request_state_name(r->state));
}

struct reply
handle_schedule_explain(struct call *c)
{
	bool of_schedule = arg_given(&c->args, "schedule");
	struct schedule *s = NULL;
	struct js *o, *found;
	struct request *r;
	struct grid *g;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !call_find_request(c, "request", &r, &e) ||
		!may_have_a_seat(r, &e))
		return reply_fail(c, &e);
	if (of_schedule && (s = find_schedule(c, g, &e)) == NULL)
		return reply_fail(c, &e);
	err_clear(&e);
	found = s != NULL ? explain_schedule(c, g, s, r, &e) : explain_now(c, g, r, &e);
	if (found == NULL && e.code != ERR_NONE)
		return reply_fail(c, &e);
	o = found != NULL ? found : seated();
	if (found != NULL && !actor_is_staff(&c->actor)) { /* others' demands: staff's */
		o = reason_public(found, organisation_or_blank(c->tx, g->event->id,
						 c->actor.organisation_id)
						 ->code);
		js_free(found);
	} else if (found != NULL && s != NULL && conflict_has(c->tx, s, r->id))
		js_set(o, "conflict", conflict_view(c->tx, g, s));
	js_set_str(o, "request", request_name(c->tx, r->id));
	if (s != NULL)
		js_set_str(o, "schedule", schedule_name(c->tx, s->id));
	js_set_bool(o, "seated", found == NULL);
	return reply_ok(c, o);
}

/* ---- the minimums --------------------------------------------------------------------------- */

/* The fair as it is, or with a schedule laid over it; the places of its candidates. */
static const struct snapshot *
outlook(struct call *c, const struct grid *g, const struct plan_place **places,
	struct err *e)
{
	struct plan_place *now;
	struct snapshot *s;
	struct schedule *of;
	struct overlay *o;

	if (arg_given(&c->args, "schedule")) {
		of = find_schedule(c, g, e);
		o = of != NULL ? overlay_make(c->tx, g, of, e) : NULL;
		*places = o != NULL ? o->place : NULL;
		return o != NULL ? o->now : NULL;
	}
	s = snapshot_read(c->tx, g, NULL, e);
	if (s == NULL)
		return NULL;
	now = ARENA_ARRAY(c->tx->arena, struct plan_place, s->problem.candidates_n);
	for (int i = 0; i < s->problem.candidates_n; i++)
		now[i] = s->problem.candidates[i].now;
	*places = now;
	return s;
}

struct reply
handle_schedule_forecast(struct call *c)
{
	const struct plan_place *places;
	const struct snapshot *s;
	int n, people = 0, meetings = 0;
	struct forecast *f;
	struct grid *g;
	struct page p;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	s = g != NULL ? outlook(c, g, &places, &e) : NULL;
	if (s == NULL)
		return reply_fail(c, &e);
	f = forecast_make(c->tx, s, places, &n);
	page_begin(&p, c);
	for (int64_t i = page_after_id(c); i < n; i++)
		if (!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, i + 1),
			    forecast_view(c->tx, s, &f[i])))
			break;
	for (int i = 0; i < n; i++) {
		people += f[i].missing > 0;
		meetings += f[i].missing;
	}
	o = page_end(&p);
	js_set_int(o, "with_minimum", n);
	js_set_int(o, "below", people);
	js_set_int(o, "missing", meetings);
	if (page_after_id(c) == 0 && !arg_given(&c->args, "schedule"))
		call_tell_concerned(c, g->event->id,
			&(struct meeting_filter){.state = MEETING_SCHEDULED}, 0, o);
	return reply_ok(c, o);
}
