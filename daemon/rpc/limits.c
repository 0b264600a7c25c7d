/* limits.c - shares of accounts and hosts: token buckets, counts, lanes. */
#include "rpc/limits.h"

#include "base/network.h"
#include "base/table.h"
#include "rpc/session.h"
#include "wire/buf.h"

#include <stdlib.h>

enum {
	MILLI = 1000,
	BURST = 2, /* seconds of a rate that may come at once */
	LONG_BYTES =
		16384, /* a participant's line costs one call more for each such piece */
	REFUSALS = 32, /* of a share; then its lines wait for the next tick */
	SHARED_FACTOR = 10, /* a host of many people */
};

/* One lane for all who have not logged in: hosts are cheap, accounts are not. */
static const uint64_t STRANGERS_LANE = UINT64_MAX;

struct share {
	struct table_row row; /* first member */
	struct table *in;
	uint64_t lane;
	bool of_account;
	int64_t factor;
	int64_t users;	     /* sessions and calls that belong to it */
	int64_t connections; /* logged in */
	int64_t inflight;
	int64_t tokens_milli;
	int64_t refilled_ms;
	int64_t idle_since_ms;
	int refusals;
	struct share *next, *prev; /* while nobody uses it: by time */
};

struct limits {
	struct table accounts, hosts;
	struct share *idle, *idle_last; /* the longest idle first */
	struct session *held;
};

/* ---- shares --------------------------------------------------------------------------------- */

struct limits *
limits_new(void)
{
	struct limits *l = xcalloc(1, sizeof *l);

	table_init(&l->accounts);
	table_init(&l->hosts);
	return l;
}

static void
take_from_idle(struct limits *l, struct share *p)
{
	if (p->prev != NULL)
		p->prev->next = p->next;
	else
		l->idle = p->next;
	if (p->next != NULL)
		p->next->prev = p->prev;
	else
		l->idle_last = p->prev;
	p->next = p->prev = NULL;
}

static void
forget(struct limits *l, struct share *p)
{
	take_from_idle(l, p);
	table_remove(p->in, &p->row);
	free(p);
}

void
limits_free(struct limits *l)
{
	while (l->idle != NULL)
		forget(l, l->idle);
	BUG_ON(l->accounts.n + l->hosts.n > 0);
	table_release(&l->accounts);
	table_release(&l->hosts);
	free(l);
}

size_t
limits_shares(const struct rpc *r)
{
	const struct limits *l = r->limits;

	return l->accounts.n + l->hosts.n;
}

/* The share under this key, which has one more user from now on. */
static struct share *
use(struct rpc *r, struct table *in, const unsigned char key[TABLE_KEY_BYTES],
	bool shared)
{
	struct share *p = (struct share *)(void *)table_find(in, key);

	if (p == NULL) {
		p = xcalloc(1, sizeof *p);
		p->in = in;
		p->of_account = in == &r->limits->accounts;
		p->factor = shared ? SHARED_FACTOR : 1;
		p->refilled_ms = clock_monotonic_ms();
		p->tokens_milli =
			r->env->config->requests_per_account * p->factor * MILLI * BURST;
		table_add(in, &p->row, key);
	} else if (p->users == 0) {
		take_from_idle(r->limits, p);
	}
	p->users++;
	return p;
}

static void
unuse(struct rpc *r, struct share *p)
{
	struct limits *l = r->limits;

	if (--p->users > 0)
		return;
	p->idle_since_ms = clock_monotonic_ms();
	p->prev = l->idle_last;
	if (l->idle_last != NULL)
		l->idle_last->next = p;
	else
		l->idle = p;
	l->idle_last = p;
}

/* ---- sessions ------------------------------------------------------------------------------- */

void
rpc_came_from(struct session *s, const struct host *host)
{
	struct limits *l = s->rpc->limits;

	s->share = use(s->rpc, &l->hosts, host->bytes, host->shared);
	s->share->lane = s->share->row.hash | 1; /* never 0, the lane of nobody */
}

bool
limits_log_in(struct session *s, const struct actor *login, struct err *e)
{
	int64_t max = s->rpc->env->config->connections_per_account;
	unsigned char key[TABLE_KEY_BYTES];
	struct share *p;

	if (s->local || login->account_id == 0)
		return true;
	table_number(key, (uint64_t)login->account_id);
	p = use(s->rpc, &s->rpc->limits->accounts, key, false);
	p->lane = (uint64_t)login->account_id;
	if (p->connections >= max) {
		unuse(s->rpc, p);
		err_set(e, ERR_CONNECTIONS_FULL,
			"%s has %lld connections, as many as one may", login->principal,
			(long long)max);
		e->retry_after_ms = MILLI;
		return err_hint(e, "close one of the others, or let it end by itself");
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
	unuse(s->rpc, p);
}

/* ---- the rate of lines ---------------------------------------------------------------------- */

static void
refill(int64_t *tokens_milli, int64_t *refilled_ms, int64_t rate, int64_t now_ms)
{
	*tokens_milli += (now_ms - *refilled_ms) * rate;
	*refilled_ms = now_ms;
	if (*tokens_milli > rate * MILLI * BURST)
		*tokens_milli = rate * MILLI * BURST;
}

static bool
too_soon(struct err *e, int64_t rate, int64_t cost_milli, const char *whose)
{
	err_set(e, ERR_RATE_LIMITED, "more than %lld calls a second of %s",
		(long long)rate, whose);
	e->retry_after_ms = cost_milli / rate + 1;
	return false;
}

static const char *
whose(const struct share *p)
{
	return p->of_account ? "this account" : "this address without a login";
}

/* Staff bring whole fairs in; for the others a long line is work like several short ones. */
static int64_t
cost_of(const struct session *s, size_t bytes)
{
	if (s->actor.role == ROLE_STAFF)
		return MILLI;
	return MILLI + (int64_t)(bytes / LONG_BYTES) * MILLI;
}

static bool
within(struct session *s, size_t bytes, struct err *e)
{
	const struct config *cfg = s->rpc->env->config;
	int64_t now_ms = clock_monotonic_ms(), cost = cost_of(s, bytes), rate;
	struct share *p = s->share;

	refill(&s->tokens_milli, &s->refilled_ms, cfg->requests_per_second, now_ms);
	if (s->tokens_milli < MILLI)
		return too_soon(e, cfg->requests_per_second, MILLI, "this connection");
	/* The first line is a connection's own: how many of those there are is bounded as well. */
	if (p != NULL && s->state != SESSION_NEW) {
		rate = cfg->requests_per_account * p->factor;
		refill(&p->tokens_milli, &p->refilled_ms, rate, now_ms);
		if (p->tokens_milli < MILLI)
			return too_soon(e, rate, cost, whose(p));
		/* A long line may come when a short one may; it is paid for afterwards. */
		p->tokens_milli -= cost;
	}
	s->tokens_milli -= MILLI;
	return true;
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
	while (l->idle != NULL && now_ms - l->idle->idle_since_ms > BURST * MILLI)
		forget(l, l->idle);
}

/* ---- calls that wait ------------------------------------------------------------------------ */

bool
limits_may_wait(struct session *s, struct err *e)
{
	const struct config *cfg = s->rpc->env->config;
	const struct share *p = s->share;
	int64_t max = cfg->inflight;
	const char *who = "this connection";

	if (s->inflight < max) {
		/* A hello is the only call of its connection. */
		if (p == NULL || s->state == SESSION_NEW)
			return true;
		max = cfg->inflight_per_account * p->factor;
		who = whose(p);
		if (p->inflight < max)
			return true;
	}
	err_set(e, ERR_TOO_MANY_INFLIGHT, "%lld calls of %s wait for answers",
		(long long)max, who);
	e->retry_after_ms = 50;
	return false;
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
	a->share->users++;
	a->share->inflight += a->counted;
}

void
limits_end(struct rpc *r, struct asked *a)
{
	if (a->share == NULL)
		return;
	a->share->inflight -= a->counted;
	unuse(r, a->share);
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
