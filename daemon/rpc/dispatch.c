/* dispatch.c - what the conversations share, and the turn of the loop. */
#include "rpc/dispatch.h"

#include "methods/endings.h"
#include "rpc/limits.h"
#include "rpc/session.h"

#include <stdlib.h>

/* ---- life ----------------------------------------------------------------------------------- */

struct rpc *
rpc_new(const struct rpc_options *o)
{
	struct rpc *r = xcalloc(1, sizeof *r);

	r->ops = o->ops;
	r->work = o->work;
	r->methods = o->methods;
	r->env = methods_env(o->methods);
	r->limits = limits_new();
	endings_listen(r->env->endings, asked_logins_ended, r);
	return r;
}

void
rpc_free(struct rpc *r)
{
	if (r == NULL)
		return;
	BUG_ON(r->sessions != NULL);
	limits_free(r->limits);
	free(r);
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
	watchers_pump_news(r->work);
}

void
rpc_tick(struct rpc *r)
{
	limits_tick(r, clock_monotonic_ms());
	/* A watcher whose reader could not be asked the last time, or whose login has lapsed. */
	watchers_pump_all(r->work);
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
