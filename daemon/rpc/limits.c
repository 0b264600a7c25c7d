/* limits.c - sessions and their shares: who may send, wait and connect; whose turn it is. */
#include "rpc/limits.h"

#include "base/network.h"
#include "methods/shares.h"
#include "rpc/session.h"
#include "wire/buf.h"

#include <stdlib.h>

enum {
	REFUSALS = 32, /* of a share; then its lines wait for the next tick */
	ANOTHER_TRY_MS = 50,
};

struct limits {
	struct session *held;
};

struct limits *
limits_new(void)
{
	return xcalloc(1, sizeof(struct limits));
}

void
limits_free(struct limits *l)
{
	free(l);
}

size_t
limits_shares(const struct rpc *r)
{
	return shares_kept(r->env->shares);
}

/* ---- sessions ------------------------------------------------------------------------------- */

void
rpc_came_from(struct session *s, const struct host *host)
{
	const struct env *env = s->rpc->env;

	s->from = *host;
	s->share = shares_of_host(env->shares, env->config, host);
}

bool
limits_log_in(struct session *s, const struct actor *login, struct err *e)
{
	const struct env *env = s->rpc->env;
	struct share *p;

	if (s->local || login->account_id == 0)
		return true;
	p = shares_of_account(env->shares, env->config, login->account_id);
	if (!share_may_connect(p, login->principal, env->config, e)) {
		share_unuse(env->shares, p);
		return false;
	}
	limits_leave(s);
	s->share = p;
	p->connections++;
	return true;
}

static void
release(struct session *s)
{
	struct limits *l = s->rpc->limits;

	if (!s->held)
		return;
	s->held = false;
	if (s->held_prev != NULL)
		s->held_prev->held_next = s->held_next;
	else
		l->held = s->held_next;
	if (s->held_next != NULL)
		s->held_next->held_prev = s->held_prev;
}

void
limits_leave(struct session *s)
{
	struct share *p = s->share;

	release(s);
	s->share = NULL;
	if (p == NULL)
		return;
	if (p->of_account)
		p->connections--;
	share_unuse(s->rpc->env->shares, p);
}

/* ---- the rate of lines ---------------------------------------------------------------------- */

static bool
within(struct session *s, size_t bytes, struct err *e)
{
	/* The first line is a connection's own: how many of those there are is bounded as well. */
	struct share *p = s->state != SESSION_NEW ? s->share : NULL;

	return share_take(p, &s->bucket, "this connection", share_cost(&s->actor, bytes),
		s->rpc->env->config, e);
}

/* A refusal also costs a line read and one written: past a limit the peer has to wait. */
static void
hold_back(struct session *s)
{
	struct limits *l = s->rpc->limits;

	if (s->share == NULL || s->held || ++s->share->refusals <= REFUSALS)
		return;
	s->held = true;
	s->held_prev = NULL;
	s->held_next = l->held;
	if (l->held != NULL)
		l->held->held_prev = s;
	l->held = s;
	s->rpc->ops->pause(s->peer, true);
}

bool
limits_line(struct session *s, size_t bytes, struct err *e)
{
	if (s->local || within(s, bytes, e))
		return true;
	hold_back(s);
	return false;
}

void
limits_tick(struct rpc *r, int64_t now_ms)
{
	struct limits *l = r->limits;
	struct session *s;

	while ((s = l->held) != NULL) {
		release(s);
		s->share->refusals = 0;
		r->ops->pause(s->peer, false);
	}
	shares_tick(r->env->shares, now_ms);
}

/* ---- calls that wait ------------------------------------------------------------------------ */

bool
limits_may_wait(struct session *s, struct err *e)
{
	const struct config *cfg = s->rpc->env->config;
	int64_t max = cfg->inflight;

	if (s->inflight >= max) {
		err_set(e, ERR_TOO_MANY_INFLIGHT,
			"%lld calls of this connection wait for answers", (long long)max);
		e->retry_after_ms = ANOTHER_TRY_MS;
		return false;
	}
	/* A hello is the only call of its connection. */
	return s->share == NULL || s->state == SESSION_NEW ||
	       share_may_wait(s->share, cfg, e);
}

void
limits_lane(const struct session *s, struct job *j)
{
	const struct share *p = s->share;

	j->source = s->id;
	j->ahead = s->state == SESSION_NEW || s->state == SESSION_HELLO;
	j->lane = p == NULL ? 0 : j->ahead || p->of_account ? p->lane : STRANGERS_LANE;
}

void
limits_begin(const struct session *s, struct asked *a)
{
	a->share = s->share;
	if (a->share == NULL)
		return;
	/* A hello is the only call of its connection. */
	a->counted = s->state == SESSION_OPEN;
	share_use(a->share);
	a->share->inflight += a->counted;
}

void
limits_end(struct rpc *r, struct asked *a)
{
	if (a->share == NULL)
		return;
	a->share->inflight -= a->counted;
	share_unuse(r->env->shares, a->share);
	a->share = NULL;
}

void
limits_drop_reads(struct session *s)
{
	struct rpc *r = s->rpc;
	struct unit *list, *u;
	struct job lane = {.next = NULL};

	if (s->state == SESSION_CLOSING)
		return;
	limits_lane(s, &lane);
	session_move(s, SESSION_CLOSING);
	if (r->work->halted) /* and with it the readers are gone, or go */
		return;
	list = readers_drop(r->work->o.readers, lane.lane, lane.ahead, lane.source);
	while ((u = list) != NULL) {
		list = (struct unit *)(void *)u->job.next;
		u->done(u);
	}
}
