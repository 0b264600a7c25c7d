/* runs.c - runs of the planner on their way: reader, planner, writer. */
#include "work/runs.h"

#include "base/log.h"
#include "wire/buf.h"
#include "work/aside.h"
#include "work/watchers.h"
#include "work/written.h"

#include <stdlib.h>

enum {
	TELL_EVERY_MS = 250,
	STORE_AT_ONCE = 2000, /* rows of one unit, so that no booking waits long */
};

static const bool ALLOWED[RUN_STAGES][RUN_STAGES] = {
	[RUN_WAITING] = {[RUN_READING] = true},
	[RUN_READING] = {[RUN_PLANNING] = true},
	[RUN_PLANNING] = {[RUN_STORING] = true},
};

struct run {
	struct unit unit; /* first member */
	struct run *next;
	struct work *work;
	struct actor actor; /* who asked; what is stored is counted as his */
	int64_t event_id, schedule_id;
	enum run_stage stage;
	bool at_work; /* in a queue of a worker */
	atomic_bool cancel;
	struct solve *solve;
	bool failed; /* to be discarded, err says why */
	struct err why;
	int stored, all; /* rows of the result */
	struct solve_progress latest;
	/* The planner's thread alone: */
	int64_t reported_ms;
};

/* On its way from the planner to the loop. */
struct note {
	struct unit unit; /* first member */
	struct work *work;
	struct run_progress progress;
};

static void step(struct work *w);

static struct run *
run_of_unit(struct unit *u)
{
	return (struct run *)(void *)u;
}

bool
run_may_move(enum run_stage from, enum run_stage to)
{
	return ALLOWED[from][to];
}

/* The only place where a run's stage changes. */
static void
run_move(struct run *k, enum run_stage to)
{
	BUG_ON(!ALLOWED[k->stage][to]);
	k->stage = to;
}

static void
run_free(struct run *k)
{
	arena_release(&k->unit.arena);
	free(k);
}

static void
fail_run(struct run *k, const struct err *e)
{
	if (k->failed)
		return;
	k->failed = true;
	k->why = *e;
}

static void
called_off(struct run *k, const char *why)
{
	struct err e;

	err_set(&e, ERR_DRAINING, "%s", why);
	fail_run(k, &e);
	atomic_store(&k->cancel, true);
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool
work_read(struct unit *u, struct tx *tx, struct err *e)
{
	struct run *k = run_of_unit(u);

	k->solve = solve_read(tx, k->event_id, k->schedule_id, e);
	return k->solve != NULL;
}

static void
read_done(struct unit *u)
{
	struct run *k = run_of_unit(u);

	k->at_work = false;
	if (u->fate == UNIT_KEPT)
		run_move(k, RUN_PLANNING);
	else
		fail_run(k, &u->err);
	step(k->work);
}

/* ---- planning ------------------------------------------------------------------------------- */

static bool
is_of(const struct run *k, int64_t event_id, int64_t schedule_id)
{
	return k->event_id == event_id && k->schedule_id == schedule_id;
}

static void
note_done(struct unit *u)
{
	struct note *n = (struct note *)(void *)u;
	const struct run_progress *p = &n->progress;
	struct work *w = n->work;

	watchers_progress(w, p);
	if (w->runs != NULL && is_of(w->runs, p->event_id, p->schedule_id))
		w->runs->latest = p->now;
	free(n);
}

/* In the planner's thread. */
static void
tell(void *ctx, const struct solve_progress *now)
{
	struct run *k = ctx;
	struct note *n;

	if (now->took_ms - k->reported_ms < TELL_EVERY_MS)
		return;
	k->reported_ms = now->took_ms;
	n = xcalloc(1, sizeof *n);
	n->unit.done = note_done;
	n->work = k->work;
	n->progress = (struct run_progress){k->event_id, k->schedule_id, *now};
	aside_tell(k->work->o.planner, &n->unit);
}

static bool
work_plan(struct unit *u, struct tx *tx, struct err *e)
{
	struct run *k = run_of_unit(u);
	const struct solve_watch w = {&k->cancel, tell, k, clock_monotonic_us};

	(void)tx;
	return solve_run(k->solve, &u->arena, &w, e);
}

static void
plan_done(struct unit *u)
{
	struct run *k = run_of_unit(u);

	k->at_work = false;
	if (u->fate == UNIT_KEPT)
		run_move(k, RUN_STORING);
	else
		fail_run(k, &u->err);
	step(k->work);
}

/* ---- storing -------------------------------------------------------------------------------- */

static bool
work_store(struct unit *u, struct tx *tx, struct err *e)
{
	struct run *k = run_of_unit(u);
	bool ok = solve_store(tx, k->solve, k->stored, STORE_AT_ONCE, &k->all, e);

	written_add(k->work->written, &k->actor, tx->now_s, tx->written_bytes);
	return ok;
}

static bool
work_discard(struct unit *u, struct tx *tx, struct err *e)
{
	struct run *k = run_of_unit(u);

	return solve_discard(tx, k->event_id, k->schedule_id, k->why.text, e);
}

/* The first run of the queue has ended. */
static void
drop_first(struct work *w)
{
	struct run *k = w->runs;

	w->runs = k->next;
	w->inflight--;
	run_free(k);
}

static void
store_done(struct unit *u)
{
	struct run *k = run_of_unit(u);
	struct work *w = k->work;
	bool kept = u->fate == UNIT_KEPT, over = true;

	k->at_work = false;
	if (kept) {
		work_publish(w, u);
		k->stored += STORE_AT_ONCE;
		over = u->work == work_discard || k->stored >= k->all;
	} else if (u->fate != UNIT_REFUSED) {
		/* The disk: what is not stored is tried again with the next tick. */
		log_event(LOG_ERR, "schedule.failed", L_ERR(&u->err));
		return;
	} else if (u->err.code != ERR_WRONG_STATE && !k->failed) {
		fail_run(k, &u->err);
		over = false;
	}
	if (over)
		drop_first(w);
	step(w);
}

/* ---- from one to the next ------------------------------------------------------------------- */

static bool
hand_on(struct work *w, struct run *k)
{
	struct unit *u = &k->unit;

	if (k->failed || k->stage == RUN_STORING) {
		u->work = k->failed ? work_discard : work_store;
		u->done = store_done;
		return writer_push(w->o.writer, u);
	}
	if (k->stage == RUN_PLANNING) {
		u->work = work_plan;
		u->done = plan_done;
		return aside_push(w->o.planner, u);
	}
	if (k->stage == RUN_WAITING)
		run_move(k, RUN_READING);
	u->work = work_read;
	u->done = read_done;
	return readers_push(w->o.readers, u);
}

/* Move the first of the queue on, unless it is at work; a full queue is tried at the next tick. */
static void
step(struct work *w)
{
	struct run *k = w->runs;

	if (k != NULL && !k->at_work && !w->halted)
		k->at_work = hand_on(w, k);
}

void
runs_start(
	struct work *w, const struct actor *actor, int64_t event_id, int64_t schedule_id)
{
	struct run *k = xcalloc(1, sizeof *k), **last = &w->runs;

	arena_init(&k->unit.arena);
	atomic_init(&k->cancel, false);
	k->work = w;
	k->actor = *actor;
	k->event_id = event_id;
	k->schedule_id = schedule_id;
	while (*last != NULL)
		last = &(*last)->next;
	*last = k;
	w->inflight++;
	if (w->draining)
		called_off(k, "the daemon was stopped");
	step(w);
}

void
runs_cancel(struct work *w, int64_t event_id, int64_t schedule_id)
{
	for (struct run *k = w->runs; k != NULL; k = k->next)
		if (is_of(k, event_id, schedule_id))
			called_off(k, "it was discarded");
}

void
runs_drain(struct work *w)
{
	for (struct run *k = w->runs; k != NULL; k = k->next)
		called_off(k, "the daemon was stopped during the run");
}

void
runs_tick(struct work *w)
{
	step(w);
}

void
runs_free(struct work *w)
{
	while (w->runs != NULL)
		drop_first(w);
}

struct run_progress
runs_progress(const struct work *w)
{
	const struct run *k = w->runs;

	if (k == NULL || k->latest.took_ms == 0)
		return (struct run_progress){0, 0, {0, 0, 0, 0, 0}};
	return (struct run_progress){k->event_id, k->schedule_id, k->latest};
}
