/* solve.c - one run of the planner on a snapshot. */
#include "domain/planning/solve.h"

#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/planning/conflict.h"
#include "domain/planning/reason.h"
#include "domain/planning/schedule.h"

#include <stdlib.h>

/* For the reasons: a fifth of the planner's own time, within these; a repair is waited for. */
enum {
	EXPLAIN_LEAST_US = 200000,
	EXPLAIN_MOST_US = 2000000,
	EXPLAIN_SHARE = 5,
	EXPLAIN_REPAIR_US = 50000
};

struct solve {
	struct snapshot *snapshot;
	struct plan_options options;
	struct plan_answer answer;
	int64_t event_id, schedule_id;
	const struct solve_watch *watch; /* while it runs */
	int64_t began_us;
	const char **
		reason; /* by candidate: code of what has no place; NULL: not looked into */
	const char **change; /* and the whole in JSON */
	const char
		*conflict; /* demands that cannot all be met, in words; "": none known */
};

/* ---- reading -------------------------------------------------------------------------------- */

/* A fault of the problem in words of the fair. */
static void
explain_fault(struct tx *tx, const struct snapshot *s, const struct plan_fault *f,
	struct err *e)
{
	const struct snapshot_candidate *c = s->candidate;

	switch (f->kind) {
	case PLAN_FAULT_CLASH:
		err_set(e, ERR_WRONG_STATE,
			"%s and %s stay where they are and cannot both",
			meeting_name(tx, c[f->index].meeting_id),
			meeting_name(tx, c[f->other].meeting_id));
		err_hint(e, "convene unlock or cancel one of them");
		return;
	case PLAN_FAULT_PLACE:
	case PLAN_FAULT_CANDIDATE:
		err_set(e, ERR_WRONG_STATE, "%s cannot be planned: %.200s",
			request_name(tx, c[f->index].request_id),
			arena_strdup(tx->arena, e->text));
		return;
	case PLAN_FAULT_CYCLE:
		err_set(e, ERR_WRONG_STATE, "%s and %s each come before the other",
			request_name(tx, c[f->index].request_id),
			request_name(tx, c[f->other].request_id));
		return;
	case PLAN_FAULT_PERSON:
		err_set(e, ERR_WRONG_STATE, "%s cannot be planned: %.200s",
			s->delegate[f->index].code, arena_strdup(tx->arena, e->text));
		return;
	case PLAN_FAULT_ORGANISATION:
		err_set(e, ERR_WRONG_STATE, "%s cannot be planned: %.200s",
			s->organisation[f->index].code, arena_strdup(tx->arena, e->text));
		return;
	case PLAN_FAULT_NONE:
	case PLAN_FAULT_SLOT:
	case PLAN_FAULT_SEAT:
	case PLAN_FAULT_GROUP:
	case PLAN_FAULT_NEED:
	case PLAN_FAULT_CHOICE:
	case PLAN_FAULT_ORDER:
	case PLAN_FAULT_LIMIT:
		err_set(e, ERR_WRONG_STATE, "the event cannot be planned: %.200s",
			arena_strdup(tx->arena, e->text));
		return;
	}
	BUG_ON(true);
}

static enum plan_scope
scope_of(enum schedule_scope scope)
{
	switch (scope) {
	case SCOPE_EVERYTHING:
		return PLAN_EVERYTHING;
	case SCOPE_UNSCHEDULED:
		return PLAN_UNSEATED;
	case SCOPE_REPAIR:
		return PLAN_REPAIR;
	}
	BUG_ON(true);
}

/* The schedule, if it is still running, and the grid of its event. */
static struct schedule *
running(struct tx *tx, int64_t event_id, int64_t schedule_id, struct grid **g,
	struct err *e)
{
	struct event *ev = event_by_id(tx, event_id);
	struct schedule *s = schedule_known(tx, event_id, schedule_id, e);

	if (s == NULL || ev == NULL)
		return NULL;
	if (s->state != SCHEDULE_RUNNING) {
		err_set(e, ERR_WRONG_STATE, "%s is %s", schedule_name(tx, s->id),
			schedule_state_name(s->state));
		return NULL;
	}
	*g = grid_load(tx, ev, e);
	return *g != NULL ? s : NULL;
}

struct solve *
solve_read(struct tx *tx, int64_t event_id, int64_t schedule_id, struct err *e)
{
	struct solve *k = ARENA_NEW(tx->arena, struct solve);
	struct plan_options *o = &k->options;
	struct plan_fault fault;
	struct grid *g;
	struct schedule *s = running(tx, event_id, schedule_id, &g, e);

	if (s == NULL)
		return NULL;
	k->event_id = s->event_id;
	k->schedule_id = s->id;
	k->snapshot = snapshot_read(
		tx, g, repair_of_run(tx, s->scope, repair_from_json(tx, s->changes)), e);
	if (k->snapshot == NULL)
		return NULL;
	plan_options_default(o);
	o->scope = scope_of(s->scope);
	o->seed = (uint64_t)s->seed;
	o->steps = s->steps;
	o->seconds = s->steps > 0 ? 0 : (double)s->seconds;
	o->disturbed_max = s->disturbed_max >= 0 ? (int)s->disturbed_max : -1;
	o->prove = true;
	if (!schedule_weights(tx, s->event_id, s->scope, s->weights, &o->weights, e))
		return NULL;
	if (plan_check(&k->snapshot->problem, &fault, e))
		return k;
	explain_fault(tx, k->snapshot, &fault, e);
	return NULL;
}

/* ---- solving -------------------------------------------------------------------------------- */

static double
seconds(void *ctx)
{
	const struct solve *k = ctx;

	return (double)(k->watch->now_us() - k->began_us) / 1e6;
}

static void
tell(void *ctx, const struct plan_progress *now)
{
	const struct solve *k = ctx;
	const struct solve_progress p = {.value = now->best.value,
		.bound = now->bound,
		.breaks = now->best.breaks,
		.seated = now->best.seated,
		.took_ms = (k->watch->now_us() - k->began_us) / 1000};

	k->watch->tell(k->watch->ctx, &p);
}

static int64_t
explain_us(const struct solve *k)
{
	int64_t us = (int64_t)(k->options.seconds * 1e6) / EXPLAIN_SHARE;

	if (k->options.steps > 0 || us > EXPLAIN_MOST_US)
		us = EXPLAIN_MOST_US;
	if (k->options.scope == PLAN_REPAIR && k->options.steps == 0)
		return EXPLAIN_REPAIR_US;
	return us < EXPLAIN_LEAST_US ? EXPLAIN_LEAST_US : us;
}

static void
explain_one(struct solve *k, struct plan_explain *x, int i, struct arena *own,
	struct arena *a)
{
	struct plan_reason r;
	struct js *o;
	char *text;

	plan_explain(x, i, &r);
	o = reason_view(k->snapshot, own, k->answer.places, &r);
	text = js_text(o);
	k->reason[i] = plan_reason_name(r.code);
	k->change[i] = arena_strdup(a, text);
	free(text);
	js_free(o);
}

/* Has the request of the candidate no place, and is it told of it? One of a request is told. */
static bool
is_left(const struct solve *k, int i)
{
	const struct snapshot *s = k->snapshot;
	int n;

	if (i > 0 && s->candidate[i - 1].request_id == s->candidate[i].request_id)
		return false;
	n = snapshot_alternatives(s, i);
	for (int at = i; at < i + n; at++)
		if (k->answer.places[at].slot >= 0)
			return false;
	return true;
}

/* Why what has no place has none, as far as the time reaches: first what loses the one it had. */
static void
explain(struct solve *k, struct arena *a)
{
	const struct plan_problem *p = &k->snapshot->problem;
	const int64_t until_us = k->watch->now_us() + explain_us(k);
	struct plan_explain *x;
	struct arena own;

	k->reason = ARENA_ARRAY(a, const char *, p->candidates_n);
	k->change = ARENA_ARRAY(a, const char *, p->candidates_n);
	arena_init(&own);
	x = plan_explain_begin(p, k->answer.places, &own);
	for (int n = 0; n < 2 * p->candidates_n; n++) {
		int i = n % p->candidates_n;
		bool had = k->snapshot->candidate[i].meeting_id >= 0;

		if (had != (n < p->candidates_n) || !is_left(k, i))
			continue;
		if (atomic_load(k->watch->cancel) || k->watch->now_us() > until_us)
			break;
		explain_one(k, x, i, &own, a);
	}
	arena_release(&own);
}

bool
solve_run(struct solve *k, struct arena *a, const struct solve_watch *w, struct err *e)
{
	struct plan_options *o = &k->options;
	bool ok;

	k->watch = w;
	k->began_us = w->now_us();
	o->clock = seconds;
	o->cancel = w->cancel;
	o->progress = w->tell != NULL ? tell : NULL;
	o->ctx = k;
	ok = plan_solve(&k->snapshot->problem, o, a, &k->answer, e);
	k->answer.seconds = seconds(k);
	k->conflict = "";
	if (ok && k->answer.conflict_n > 0)
		k->conflict = conflict_words(
			k->snapshot, k->answer.conflict, k->answer.conflict_n, a);
	if (ok)
		explain(k, a);
	k->watch = NULL;
	return ok;
}

/* ---- keeping -------------------------------------------------------------------------------- */

/*
 * Where it is to be. A run that is to move nothing moves nothing, not even what a rule that came
 * later would no longer allow where it is; who is in its way is left out when it is published.
 */
static struct plan_place
place_of(const struct solve *k, int i)
{
	const struct plan_candidate *c = &k->snapshot->problem.candidates[i];

	return k->options.scope == PLAN_UNSEATED && c->now.slot >= 0
		       ? c->now
		       : k->answer.places[i];
}

static void
store_candidate(struct tx *tx, const struct solve *k, int i)
{
	const struct snapshot *s = k->snapshot;
	const struct snapshot_candidate *c = &s->candidate[i];
	struct plan_place at = place_of(k, i);
	struct schedule_place row = {.request_id = c->request_id,
		.meeting_id = c->meeting_id,
		.meeting_rev = c->meeting_rev};

	if (at.slot < 0 && !is_left(k, i))
		return;
	if (at.slot < 0) {
		schedule_unseated_insert(tx, k->event_id, k->schedule_id,
			&(struct schedule_unseated){c->request_id, c->meeting_id,
				c->meeting_rev, k->reason[i] != NULL ? k->reason[i] : "",
				k->change[i] != NULL ? k->change[i] : ""});
		return;
	}
	row.slot_no = s->grid->slot[at.slot].no;
	row.length = s->problem.candidates[i].length;
	row.location_id = s->seat[at.seat].location_id;
	row.seat_no = s->seat[at.seat].seat_no;
	row.interpreter_id = at.interpreter >= 0 ? s->interpreter[at.interpreter].id : -1;
	row.delegate_id = c->recipient >= 0 ? s->delegate[c->recipient].id : -1;
	schedule_place_insert(tx, k->event_id, k->schedule_id, &row);
}

/* A run that is to move nothing leaves meetings that are too far apart now where they are. */
static bool
all_can_walk(struct tx *tx, const struct solve *k)
{
	const struct plan_problem *p = &k->snapshot->problem;
	struct plan_place *places;

	if (k->options.scope != PLAN_UNSEATED)
		return true;
	places = ARENA_ARRAY(tx->arena, struct plan_place, p->candidates_n);
	for (int i = 0; i < p->candidates_n; i++)
		places[i] = place_of(k, i);
	return plan_ways_hold(p, places);
}

static const char *
status_name(enum plan_status status)
{
	switch (status) {
	case PLAN_UNKNOWN:
		return "unknown";
	case PLAN_FEASIBLE:
		return "feasible";
	case PLAN_OPTIMAL:
		return "optimal";
	case PLAN_INFEASIBLE:
		return "infeasible";
	}
	BUG_ON(true);
}

static bool
finish(struct tx *tx, const struct grid *g, const struct solve *k, struct schedule *s,
	struct err *e)
{
	const struct plan_figures *f = &k->answer.figures;
	const struct snapshot *snapshot = k->snapshot;
	bool broken = snapshot->bent || !all_can_walk(tx, k);

	s->basis_seq = snapshot->basis_seq;
	/* As good as it gets with rules that are broken is not the best there is. */
	s->status = status_name(k->answer.status == PLAN_OPTIMAL && broken
					? PLAN_FEASIBLE
					: k->answer.status);
	s->value = f->value;
	s->bound = k->answer.bound;
	s->must = f->must;
	s->shortfall = f->shortfall;
	s->breaks = f->breaks;
	s->idle_slots = f->idle_slots;
	/* see place_of: what the planner would have moved stays */
	s->disturbed = s->scope == SCOPE_UNSCHEDULED ? 0 : f->disturbed;
	s->seated = f->seated;
	s->unseated =
		plan_meetings_n(&snapshot->problem) - f->seated + snapshot->left_out_n;
	s->took_ms = (int64_t)(k->answer.seconds * 1000);
	s->concerned = 0;
	for (int i = 0; i < snapshot->problem.persons_n; i++)
		s->concerned += snapshot->problem.persons[i].told_anyway;
	s->best = k->answer.best && !broken;
	s->conflict = k->conflict;
	for (int i = 0; i < k->answer.conflict_n; i++)
		schedule_conflict_insert(tx, s->event_id, s->id,
			snapshot->candidate[k->answer.conflict[i]].request_id);
	return schedule_move(tx, g, s, SCHEDULE_READY, e);
}

bool
solve_store(
	struct tx *tx, const struct solve *k, int from, int max, int *all, struct err *e)
{
	const struct snapshot *s = k->snapshot;
	int n = s->problem.candidates_n;
	struct grid *g;
	struct schedule *schedule = running(tx, k->event_id, k->schedule_id, &g, e);

	*all = n + s->left_out_n;
	if (schedule == NULL)
		return false;
	tx->context = (struct tx_context){schedule->principal, "schedule.run", ""};
	for (int i = from; i < *all && i - from < max; i++) {
		if (i < n) {
			store_candidate(tx, k, i);
		} else {
			const struct snapshot_left_out *l = &s->left_out[i - n];

			schedule_unseated_insert(tx, k->event_id, k->schedule_id,
				&(struct schedule_unseated){l->request_id, l->meeting_id,
					l->meeting_rev, snapshot_reason_name(l->reason),
					""});
		}
	}
	return *all - from > max || finish(tx, g, k, schedule, e);
}

bool
solve_discard(struct tx *tx, int64_t event_id, int64_t schedule_id, const char *why,
	struct err *e)
{
	struct grid *g;
	struct schedule *s = running(tx, event_id, schedule_id, &g, e);

	if (s == NULL)
		return false;
	tx->context = (struct tx_context){s->principal, "schedule.run", ""};
	s->reason = why;
	return schedule_move(tx, g, s, SCHEDULE_DISCARDED, e);
}

struct js *
solve_progress_view(const struct solve_progress *p)
{
	struct js *o = js_new_obj();

	js_set_int(o, "value", p->value);
	js_set_int(o, "bound", p->bound);
	js_set_int(o, "gap_permille", schedule_gap_permille(p->value, p->bound));
	js_set_int(o, "breaks", p->breaks);
	js_set_int(o, "seated", p->seated);
	js_set_int(o, "took_ms", p->took_ms);
	return o;
}
