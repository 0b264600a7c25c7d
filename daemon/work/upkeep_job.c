/* upkeep_job.c - units that nobody called for. */
#include "work/upkeep_job.h"

#include "base/log.h"
#include "domain/people/account.h"
#include "domain/report/upkeep.h"
#include "store/accounts.h"
#include "wire/buf.h"

#include <stdlib.h>

enum { UPKEEP_EVERY_MS = 15000 };

struct upkeep_job {
	struct unit unit; /* first member */
	struct work *w;
	int64_t token_id;
};

static struct upkeep_job *
job_of(struct unit *u)
{
	return (struct upkeep_job *)(void *)u;
}

static void
job_free(struct upkeep_job *k)
{
	arena_release(&k->unit.arena);
	free(k);
}

/* false when the queue is full; then it is forgotten. */
static bool
start(struct work *w, bool (*work)(struct unit *u, struct tx *tx, struct err *e),
	void (*done)(struct unit *u), int64_t token_id)
{
	struct upkeep_job *k = xcalloc(1, sizeof *k);

	arena_init(&k->unit.arena);
	k->unit.work = work;
	k->unit.done = done;
	k->w = w;
	k->token_id = token_id;
	if (writer_push(w->o.writer, &k->unit)) {
		w->inflight++;
		return true;
	}
	job_free(k);
	return false;
}

/* ---- the last use of a token ---------------------------------------------------------------- */

static bool
work_touch(struct unit *u, struct tx *tx, struct err *e)
{
	struct token *t = token_by_id(tx, job_of(u)->token_id);

	if (t == NULL || !account_use_due(t, tx->now_s))
		return err_set(e, ERR_NOT_FOUND, "not due");
	t->last_used_s = tx->now_s;
	token_save(tx, t);
	return true;
}

static void
touch_done(struct unit *u)
{
	job_of(u)->w->inflight--;
	job_free(job_of(u));
}

void
upkeep_job_touch_token(struct work *w, int64_t token_id)
{
	start(w, work_touch, touch_done, token_id);
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
	struct work *w = job_of(u)->w;

	w->inflight--;
	w->upkeep_running = false;
	if (u->fate == UNIT_KEPT)
		work_publish(w, u);
	else if (u->fate != UNIT_REFUSED || u->err.code != ERR_NOT_FOUND)
		log_event(LOG_ERR, "upkeep.failed", L_ERR(&u->err));
	job_free(job_of(u));
}

void
upkeep_job_tick(struct work *w, int64_t now_ms)
{
	if (w->draining || w->upkeep_running || now_ms < w->upkeep_due_ms)
		return;
	w->upkeep_due_ms = now_ms + UPKEEP_EVERY_MS;
	w->upkeep_running = start(w, work_upkeep, upkeep_done, 0);
}

void
upkeep_job_soon(struct work *w)
{
	w->upkeep_due_ms = 0;
}
