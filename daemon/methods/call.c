/* call.c - the life of a call: admitted, handed to a worker, and answered from one place. */
#include "methods/call.h"

#include "base/log.h"
#include "methods/call_parts.h"
#include "methods/endings.h"
#include "methods/series.h"
#include "methods/shares.h"
#include "methods/staging.h"
#include "methods/timings.h"
#include "work/models.h"
#include "work/runs.h"
#include "work/tellings.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- calls ---------------------------------------------------------------------------------- */

static void
call_free(struct call *c)
{
	rpc_request_release(&c->request);
	js_free(c->result);
	js_free(c->more);
	free(c->stored);
	free(c->line);
	staged_release(c->staged);
	arena_release(&c->unit.arena);
	journal_events_free(c->unit.events);
	free(c);
}

/* A disk that refuses one refuses all: the store has logged it, once (store/disk.h). */
static bool
is_disk(enum err_code code)
{
	return code == ERR_STORAGE_FULL || code == ERR_STORAGE_FAILED ||
	       code == ERR_OUTCOME_UNKNOWN;
}

static void
log_call(const struct call *c)
{
	if (c->unit.fate == UNIT_KEPT)
		log_event(LOG_DEBUG, "call.done", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal));
	else if (c->unit.fate == UNIT_DROPPED)
		log_event(LOG_DEBUG, "call.dropped", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal));
	else if ((c->unit.fate != UNIT_REFUSED || c->unit.err.code == ERR_INTERNAL) &&
		 !is_disk(c->unit.err.code))
		log_event(LOG_ERR, "call.failed", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal),
			L_ERR(&c->unit.err));
	else
		log_peer_event(LOG_INFO, "call.refused", L_STR("method", c->method->name),
			L_STR("req", c->req), L_STR("account", c->actor.principal),
			L_ERR(&c->unit.err));
}

/* ---- the end -------------------------------------------------------------------------------- */

/* The only place from which an answer leaves; frees the call. */
static void
leave(struct call *c)
{
	int64_t took_us;

	if (c->unit.fate == UNIT_KEPT)
		call_apply_effects(c);
	took_us = clock_monotonic_us() - c->began_us;
	series_took(c->env->series, took_us);
	timings_took(c->env->timings, c->method, took_us);
	c->done(c, c->ctx);
	if (c->unit.fate == UNIT_KEPT && c->stored == NULL)
		endings_tell(c->env->endings, &c->effects);
	if (c->method->where != RUN_LOOP)
		log_call(c);
	if (c->unit.fate == UNIT_KEPT)
		work_publish(c->env->work, &c->unit);
	call_free(c);
}

void
call_ended(struct unit *u)
{
	struct call *c = (struct call *)(void *)u;

	if (c->tried && u->fate == UNIT_REFUSED) {
		/* it is answered as if it had happened, and nothing follows */
		u->fate = UNIT_KEPT;
		c->effects = (struct effects){.runs_schedule = 0};
	}
	if (u->fate == UNIT_KEPT && c->effects.publishes_event != 0 && c->line == NULL) {
		call_publish(c);
		return;
	}
	/* Also when it is unknown whether the unit was stored. */
	if (c->effects.leaves_untold)
		tellings_begin(c->env->work->tellings);
	c->env->work->inflight--;
	leave(c);
}

/* ---- the beginning -------------------------------------------------------------------------- */

/* May this call run at all? In the order: method, role, load, parameters. */
static bool
admit(struct call *c, const struct call_request *q, struct err *e)
{
	const struct cursor_owner whose = call_cursor_owner(c);
	const char *name = c->request.method;

	c->method = method_by_name(name);
	if (c->method == NULL)
		return err_set(e, ERR_METHOD_UNKNOWN, "there is no method %s", name);
	if ((c->method->roles & (unsigned)c->actor.role) == 0) {
		err_set(e, ERR_ROLE_DENIED, "%s is not for %s", name,
			c->actor.role == ROLE_NONE ? "callers without a token"
						   : role_name(c->actor.role));
		if (c->actor.role == ROLE_NONE)
			err_hint(e, "log in first: convene login with an invitation");
		return false;
	}
	if (c->actor.role == ROLE_STAFF &&
		(method_duties(c->method) & (unsigned)c->actor.duty) == 0) {
		err_set(e, ERR_ROLE_DENIED, "%s is not for staff whose duty is %s", name,
			duty_name(c->actor.duty));
		return err_hint(e, "ask a colleague whose duty is all");
	}
	if (c->env->work->draining)
		return err_set(e, ERR_DRAINING, "the daemon is stopping");
	if (q->enter != NULL && !q->enter(q->ctx, e))
		return false;
	return params_parse(
		c->method, c->request.params, &whose, &c->unit.arena, &c->args, e);
}

/*
 * import.check and import.apply read the files that were staged; a worker gets a share of them.
 * Without one the call still goes on: its answer may be stored already.
 */
static void
attach_files(struct call *c)
{
	struct err unknown;

	for (int i = 0; c->method->params[i].name != NULL; i++)
		if (c->method->params[i].type == PARAM_IMPORT)
			c->staged = staging_share(c->env->staging, c->args.value[i].i,
				c->actor.principal, &unknown);
}

/* schedule.status and match.model tell how far it is; only the loop knows. */
static void
attach_progress(struct call *c)
{
	struct run_progress now = runs_progress(c->env->work), *kept;
	struct model_progress model = models_progress(c->env->work->models);

	c->model_event_id = model.event_id;
	c->model_building = model.thousandths;
	if (now.schedule_id == 0)
		return;
	kept = ARENA_NEW(&c->unit.arena, struct run_progress);
	*kept = now;
	c->progress = kept;
}

/* admin.who: shares are the loop's. */
static void
attach_presence(struct call *c)
{
	if ((c->method->flags & METHOD_PRESENCE) != 0)
		c->present =
			shares_present(c->env->shares, &c->unit.arena, &c->present_n);
}

static void
run_on_loop(struct call *c)
{
	c->unit.fate = call_run_on_loop(c, &c->unit.err) ? UNIT_KEPT : UNIT_REFUSED;
	leave(c);
}

static bool
hand_to_worker(struct call *c, struct err *e)
{
	bool write = c->method->where == RUN_WRITE, pushed = true;
	struct work *w = c->env->work;

	c->unit.work = write ? call_write : call_read;
	c->unit.done = call_ended;
	attach_files(c);
	attach_progress(c);
	attach_presence(c);
	w->inflight++;
	if ((c->method->flags & METHOD_SLICED) != 0)
		call_import_in_slices(c);
	else
		pushed = write ? writer_push(w->o.writer, &c->unit)
			       : readers_push(w->o.readers, &c->unit);
	if (pushed)
		return true;
	w->inflight--;
	err_set(e, ERR_BUSY, "too many calls are waiting");
	e->retry_after_ms = 500;
	return false;
}

static struct call *
call_new(struct methods *m, const struct call_request *q, const struct rpc_request *r)
{
	struct call *c = xcalloc(1, sizeof *c);

	arena_init(&c->unit.arena);
	c->unit.job = q->turn;
	c->began_us = clock_monotonic_us();
	c->env = methods_env(m);
	c->request = *r;
	c->actor = q->actor;
	c->session_event_id = q->actor.event_id;
	snprintf(c->req, sizeof c->req, "%s", q->req);
	c->local = q->local;
	c->local_uid = q->local_uid;
	c->from = q->from;
	c->done = q->done;
	c->ctx = q->ctx;
	return c;
}

/* The request stays the caller's. */
static bool
give_back(struct call *c)
{
	c->request = (struct rpc_request){.id = NULL};
	call_free(c);
	return false;
}

bool
call_start(struct methods *m, const struct call_request *q, struct rpc_request *take_r,
	struct err *e)
{
	struct call *c = call_new(m, q, take_r);

	if (!admit(c, q, e)) {
		log_peer_event(LOG_INFO, "call.refused", L_STR("req", c->req), L_ERR(e));
		return give_back(c);
	}
	if (c->method->where == RUN_LOOP)
		run_on_loop(c);
	else if (!hand_to_worker(c, e))
		return give_back(c);
	*take_r = (struct rpc_request){.id = NULL};
	return true;
}
