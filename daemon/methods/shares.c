/* shares.c - shares of accounts and hosts: token buckets and counts. */
#include "methods/shares.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/network.h"
#include "domain/fair/actor.h"
#include "wire/buf.h"

#include <stdlib.h>

enum {
	BURST = 2, /* seconds of a rate that may come at once */
	LONG_BYTES =
		16384, /* a participant's line costs one call more for each such piece */
	SHARED_FACTOR = 10, /* a host of many people */
	ANOTHER_TRY_MS = 50,
};

struct shares {
	struct table accounts, hosts;
	struct share *idle, *idle_last; /* the longest idle first */
};

/* ---- life ----------------------------------------------------------------------------------- */

struct shares *
shares_new(void)
{
	struct shares *l = xcalloc(1, sizeof *l);

	table_init(&l->accounts);
	table_init(&l->hosts);
	return l;
}

static void
take_from_idle(struct shares *l, struct share *p)
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
forget(struct shares *l, struct share *p)
{
	take_from_idle(l, p);
	table_remove(p->in, &p->row);
	free(p);
}

void
shares_free(struct shares *l)
{
	while (l->idle != NULL)
		forget(l, l->idle);
	BUG_ON(l->accounts.n + l->hosts.n > 0);
	table_release(&l->accounts);
	table_release(&l->hosts);
	free(l);
}

size_t
shares_kept(const struct shares *l)
{
	return l->accounts.n + l->hosts.n;
}

void
shares_tick(struct shares *l, int64_t now_ms)
{
	while (l->idle != NULL && now_ms - l->idle->idle_since_ms > BURST * 1000)
		forget(l, l->idle);
}

/* ---- who is there --------------------------------------------------------------------------- */

static int
by_number(const void *a, const void *b)
{
	const struct presence *x = a, *y = b;

	return x->account_id < y->account_id ? -1 : x->account_id > y->account_id;
}

struct presence *
shares_present(const struct shares *l, struct arena *a, int *n)
{
	const struct table *t = &l->accounts;
	struct presence *list = ARENA_ARRAY(a, struct presence, (int)t->n + 1);

	*n = 0;
	for (size_t b = 0; b < t->buckets; b++)
		for (const struct table_row *r = t->bucket[b]; r != NULL; r = r->next) {
			const struct share *p = (const struct share *)(const void *)r;

			if (p->connections > 0 || p->inflight > 0)
				list[(*n)++] = (struct presence){
					(int64_t)p->lane, p->connections, p->inflight};
		}
	qsort(list, (size_t)*n, sizeof *list, by_number);
	return list;
}

/* ---- whose ---------------------------------------------------------------------------------- */

/* The share under this key, which has one more user from now on. */
static struct share *
use(struct shares *l, const struct config *config, struct table *in,
	const unsigned char key[TABLE_KEY_BYTES], bool shared)
{
	struct share *p = (struct share *)(void *)table_find(in, key);

	if (p == NULL) {
		p = xcalloc(1, sizeof *p);
		p->in = in;
		p->of_account = in == &l->accounts;
		p->factor = shared ? SHARED_FACTOR : 1;
		bucket_fill(&p->bucket, config->requests_per_account * p->factor,
			clock_monotonic_ms());
		table_add(in, &p->row, key);
	} else if (p->users == 0) {
		take_from_idle(l, p);
	}
	p->users++;
	return p;
}

struct share *
shares_of_account(struct shares *l, const struct config *config, int64_t account_id)
{
	unsigned char key[TABLE_KEY_BYTES];
	struct share *p;

	table_number(key, (uint64_t)account_id);
	p = use(l, config, &l->accounts, key, false);
	p->lane = (uint64_t)account_id;
	return p;
}

struct share *
shares_of_host(struct shares *l, const struct config *config, const struct host *host)
{
	struct share *p = use(l, config, &l->hosts, host->bytes, host->shared);

	p->lane = p->row.hash | 1; /* never 0, the lane of nobody */
	return p;
}

void
share_use(struct share *p)
{
	p->users++;
}

void
share_unuse(struct shares *l, struct share *p)
{
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

/* ---- rates ---------------------------------------------------------------------------------- */

void
bucket_fill(struct bucket *b, int64_t rate, int64_t now_ms)
{
	*b = (struct bucket){rate * CALL_MILLI * BURST, now_ms};
}

bool
bucket_has(struct bucket *b, int64_t rate, int64_t now_ms)
{
	int64_t full = rate * CALL_MILLI * BURST;

	b->milli += (now_ms - b->refilled_ms) * rate;
	b->refilled_ms = now_ms;
	if (b->milli > full)
		b->milli = full;
	return b->milli >= CALL_MILLI;
}

int64_t
share_cost(const struct actor *a, size_t bytes)
{
	if (a->role == ROLE_STAFF)
		return CALL_MILLI;
	return CALL_MILLI + (int64_t)(bytes / LONG_BYTES) * CALL_MILLI;
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
whose_share(const struct share *p)
{
	return p->of_account ? "this account" : "this address without a login";
}

bool
share_take(struct share *p, struct bucket *own, const char *whose, int64_t cost_milli,
	const struct config *config, struct err *e)
{
	int64_t now_ms = clock_monotonic_ms(), rate = config->requests_per_second;

	if (!bucket_has(own, rate, now_ms))
		return too_soon(e, rate, CALL_MILLI, whose);
	if (p != NULL) {
		rate = config->requests_per_account * p->factor;
		if (!bucket_has(&p->bucket, rate, now_ms))
			return too_soon(e, rate, cost_milli, whose_share(p));
		/* A long line may come when a short one may; it is paid for afterwards. */
		p->bucket.milli -= cost_milli;
	}
	own->milli -= CALL_MILLI;
	return true;
}

/* ---- counts --------------------------------------------------------------------------------- */

bool
share_may_wait(const struct share *p, const struct config *config, struct err *e)
{
	int64_t max = config->inflight_per_account * p->factor;

	if (p->inflight < max)
		return true;
	err_set(e, ERR_TOO_MANY_INFLIGHT, "%lld calls of %s wait for answers",
		(long long)max, whose_share(p));
	e->retry_after_ms = ANOTHER_TRY_MS;
	return false;
}

bool
share_may_connect(const struct share *p, const char *principal,
	const struct config *config, struct err *e)
{
	int64_t max = config->connections_per_account;

	if (p->connections < max)
		return true;
	err_set(e, ERR_CONNECTIONS_FULL, "%s has %lld connections, as many as one may",
		principal, (long long)max);
	e->retry_after_ms = 1000;
	return err_hint(e, "close one of the others, or let it end by itself");
}
