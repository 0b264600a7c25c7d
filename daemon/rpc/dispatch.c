/* dispatch.c - what the conversations share, and the turn of the loop. */
#include "rpc/dispatch.h"

#include "rpc/limits.h"
#include "rpc/session.h"

#include <stdlib.h>

/* ---- life ----------------------------------------------------------------------------------- */

static void
progressed(void *ctx, const struct run_progress *now)
{
	stream_progress(ctx, now);
}

struct rpc *
rpc_new(const struct rpc_options *o)
{
	struct rpc *r = xcalloc(1, sizeof *r);
	const struct work_options work = {.clock = o->clock,
		.writer = o->writer,
		.readers = o->readers,
		.planner = o->planner,
		.last_seq = o->last_seq,
		.progress = progressed,
		.progress_ctx = r};
	struct env env = {.clock = o->clock,
		.key = o->key,
		.port = o->port,
		.ical = o->ical,
		.drain = o->drain,
		.drain_ctx = o->drain_ctx};

	r->ops = o->ops;
	r->work = env.work = work_new(&work);
	r->methods = methods_new(&env);
	r->env = methods_env(r->methods);
	rpc_reconfigure(r, o->config, o->link_pin);
	r->limits = limits_new();
	return r;
}

void
rpc_reconfigure(struct rpc *r, const struct config *config, const char *link_pin)
{
	methods_reconfigure(r->methods, config, link_pin);
}

void
rpc_free(struct rpc *r)
{
	if (r == NULL)
		return;
	BUG_ON(r->sessions != NULL);
	work_free(r->work);
	limits_free(r->limits);
	methods_free(r->methods);
	free(r);
}

struct stats *
rpc_stats(struct rpc *r)
{
	return r->env->stats;
}

const struct env *
rpc_env(const struct rpc *r)
{
	return r->env;
}

/* ---- the turn of the loop ------------------------------------------------------------------- */

void
rpc_completed(struct rpc *r, struct job *list)
{
	while (list != NULL) {
		struct unit *u = (struct unit *)(void *)list;

		list = list->next;
		u->done(u);
	}
	stream_pump_all(r);
}

void
rpc_tick(struct rpc *r)
{
	int64_t now = clock_monotonic_ms();

	methods_tick(r->methods, now);
	limits_tick(r, now);
	work_tick(r->work, now);
	/* A watcher whose reader could not be asked the last time. */
	stream_pump_all(r);
}

void
rpc_drain(struct rpc *r)
{
	work_drain(r->work);
}

void
rpc_halt(struct rpc *r)
{
	work_halt(r->work);
}

bool
rpc_idle(const struct rpc *r)
{
	return work_is_idle(r->work);
}

void
rpc_say_goodbye(struct rpc *r)
{
	struct session *next;

	for (struct session *s = r->sessions; s != NULL; s = next) {
		next = s->next;
		session_close(s, "DRAINING");
	}
}
