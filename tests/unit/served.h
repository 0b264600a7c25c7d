/*
 * served.h - work, methods and the line protocol on workers of a test's own, put together as main.c
 * does it.
 */
#ifndef TESTS_SERVED_H
#define TESTS_SERVED_H

#include "rpc/dispatch.h"
#include "work/aside.h"

struct served {
	struct work *work;
	struct methods *methods;
	struct rpc *rpc; /* NULL: without peers */
};

struct served_options {
	struct work_options work;
	struct env env; /* clock and work are filled in */
	const struct config *config;
	const char *link_pin;
	const struct peer_ops *ops; /* NULL: calls are made without a session */
};

static inline void
served_open(struct served *s, const struct served_options *o)
{
	struct env env = o->env;

	s->work = work_new(&o->work);
	env.clock = o->work.clock;
	env.work = s->work;
	s->methods = methods_new(&env);
	methods_reconfigure(s->methods, o->config, o->link_pin);
	s->rpc = o->ops != NULL
			 ? rpc_new(&(struct rpc_options){o->ops, s->work, s->methods})
			 : NULL;
}

static inline void
served_close(struct served *s)
{
	work_free(s->work);
	rpc_free(s->rpc);
	methods_free(s->methods);
	*s = (struct served){.work = NULL};
}

static inline void
served_tick(struct served *s)
{
	int64_t now_ms = clock_monotonic_ms();

	methods_tick(s->methods, now_ms);
	work_tick(s->work, now_ms);
	rpc_tick(s->rpc);
}

static inline struct stats *
served_stats(const struct served *s)
{
	return methods_env(s->methods)->stats;
}

#endif
