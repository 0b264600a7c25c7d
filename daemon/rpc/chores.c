/*
 * chores.c - units of work that nobody called for: the last use of tokens, what is due by
 * the clock.
 */
#include "base/log.h"
#include "domain/people/account.h"
#include "domain/report/upkeep.h"
#include "rpc/session.h"
#include "store/accounts.h"
#include "wire/buf.h"

#include <stdlib.h>

enum { UPKEEP_EVERY_MS = 15000 };

struct chore {
	struct unit unit; /* first member */
	struct rpc *rpc;
	int64_t token_id;
};

static struct chore *
of(struct unit *u)
{
	return (struct chore *)(void *)u;
}

static void
chore_free(struct chore *k)
{
	arena_release(&k->unit.arena);
	free(k);
}

/* false when the queue is full; then it is forgotten. */
static bool
start(struct rpc *r, bool (*work)(struct unit *u, struct tx *tx, struct err *e),
	void (*done)(struct unit *u), int64_t token_id)
{
	struct chore *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->unit.work = work;
	k->unit.done = done;
	k->rpc = r;
	k->token_id = token_id;
	if (writer_push(r->o.writer, &k->unit)) {
		r->inflight++;
		return true;
	}
	chore_free(k);
	return false;
}

/* ---- the last use of a token ---------------------------------------------------------------- */

static bool
work_touch(struct unit *u, struct tx *tx, struct err *e)
{
	struct token *t = token_by_id(tx, of(u)->token_id);

	if (t == NULL || !account_use_due(t, tx->now_s))
		return err_set(e, ERR_NOT_FOUND, "not due");
	t->last_used_s = tx->now_s;
	token_save(tx, t);
	return true;
}

static void
touch_done(struct unit *u)
{
	of(u)->rpc->inflight--;
	chore_free(of(u));
}

void
chore_touch_token(struct rpc *r, int64_t token_id)
{
	start(r, work_touch, touch_done, token_id);
}

/* ---- upkeep --------------------------------------------------------------------------------- */

static bool
work_upkeep(struct unit *u, struct tx *tx, struct err *e)
{
	(void)u;
	tx->context = (struct tx_context){"daemon", "upkeep", ""};
	return upkeep_run(tx, e);
}

static void
upkeep_done(struct unit *u)
{
	struct rpc *r = of(u)->rpc;

	r->inflight--;
	r->upkeep_running = false;
	if (u->fate == UNIT_KEPT)
		ring_publish(r->ring, u->events);
	else if (u->fate != UNIT_REFUSED || u->err.code != ERR_NOT_FOUND)
		log_event(LOG_ERR, "upkeep.failed", L_ERR(&u->err));
	chore_free(of(u));
}

void
chore_upkeep(struct rpc *r, int64_t now_ms)
{
	if (r->draining || r->upkeep_running || now_ms < r->upkeep_due_ms)
		return;
	r->upkeep_due_ms = now_ms + UPKEEP_EVERY_MS;
	r->upkeep_running = start(r, work_upkeep, upkeep_done, 0);
}
