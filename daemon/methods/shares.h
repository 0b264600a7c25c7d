/*
 * shares.h - what one account, or one host without a login, may have in use, by whatever way it
 * calls: calls a second, calls that wait, connections.
 *
 * Who:       a share is of an account, or of a host for those who have not logged in. The line
 *            protocol (rpc/limits.h) and HTTP (web/) have the same ones: whoever uses both has no
 *            more for it.
 * Memory:    a share is there while somebody uses it, and until it may again ask for as much at
 *            once as a new one; then it is forgotten.
 * Thread:    the loop.
 */
#ifndef METHODS_SHARES_H
#define METHODS_SHARES_H

#include "base/config.h"
#include "base/jobs.h"
#include "base/table.h"

struct actor;
struct arena;
struct host;
struct shares;

/* A rate: twice as much may come at once. */
struct bucket {
	int64_t milli; /* a thousandth of a call */
	int64_t refilled_ms;
};

enum { CALL_MILLI = 1000 };

/* The lane of all calls of strangers together: hosts are cheap, accounts are not. */
#define STRANGERS_LANE UINT64_MAX

struct share {
	struct table_row row; /* first member */
	struct table *in;
	uint64_t lane; /* of its calls: base/turns.h */
	bool of_account;
	int64_t factor;	     /* a host of many people has more */
	int64_t users;	     /* sessions, logins and calls that belong to it */
	int64_t connections; /* logged in, or streams of events */
	int64_t inflight;    /* calls that wait */
	int64_t idle_since_ms;
	struct bucket bucket;
	int refusals;		   /* since the last tick: rpc/limits.c */
	struct share *next, *prev; /* while nobody uses it: by time */
};

struct shares *shares_new(void);
/* Nobody uses any. */
void shares_free(struct shares *l);
/* How many are kept: for tests. */
size_t shares_kept(const struct shares *l);
/* Several times a second: what is idle is forgotten. */
void shares_tick(struct shares *l, int64_t now_ms);

/* What an account has in use at this moment. */
struct presence {
	int64_t account_id;
	int64_t connections;
	int64_t waiting; /* calls */
};
/* Of all that have a connection or a call that waits, by number; in the arena. */
struct presence *shares_present(const struct shares *l, struct arena *a, int *n);

/* The share of an account or a host, which has one more user from now on. */
struct share *
shares_of_account(struct shares *l, const struct config *config, int64_t account_id);
struct share *
shares_of_host(struct shares *l, const struct config *config, const struct host *host);
/* One more user of a share that has one. */
void share_use(struct share *p);
void share_unuse(struct shares *l, struct share *p);

/* A bucket that is full at this rate. */
void bucket_fill(struct bucket *b, int64_t rate, int64_t now_ms);
/* May one more call come at this rate? */
bool bucket_has(struct bucket *b, int64_t rate, int64_t now_ms);
/* What a call of so many bytes costs; staff bring whole fairs in, and pay for calls alone. */
int64_t share_cost(const struct actor *a, size_t bytes);
/*
 * One more call: of a bucket of its own, at requests_per_second, and of its share, if it has one.
 * ERR_RATE_LIMITED: it comes too soon. whose: "this connection".
 */
bool share_take(struct share *p, struct bucket *own, const char *whose,
	int64_t cost_milli, const struct config *config, struct err *e) MUST_CHECK;
/* May one more call of this share wait? ERR_TOO_MANY_INFLIGHT. */
bool share_may_wait(const struct share *p, const struct config *config, struct err *e)
	MUST_CHECK;
/* May one more connection be there? ERR_CONNECTIONS_FULL. */
bool share_may_connect(const struct share *p, const char *principal,
	const struct config *config, struct err *e) MUST_CHECK;

#endif
