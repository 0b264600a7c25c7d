/* claim.c - the database is taken, and what was under way when a daemon ended comes to its end. */
#include "claim.h"

#include "domain/planning/schedule.h"
#include "domain/planning/settle.h"
#include "store/guard.h"
#include "store/head.h"
#include "store/history.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/store.h"

enum { SETTLE_AT_ONCE = 500 /* meetings of one transaction */ };

/* One transaction of the start. */
static bool
start_unit(const struct claim *c, struct store *s,
	bool (*work)(struct tx *tx, bool *more, struct err *e), bool *more, struct err *e)
{
	struct arena arena;
	struct tx tx;
	bool ok;

	arena_init(&arena);
	tx_init(&tx, s, &arena, clock_now_us(c->clock));
	tx.context = (struct tx_context){"daemon", "start", ""};
	ok = store_begin_write(s, e) && work(&tx, more, e);
	if (ok && tx_failed(&tx)) {
		*e = tx.fault;
		ok = false;
	}
	ok = ok && store_commit(s, e);
	journal_events_free(tx.events);
	arena_release(&arena);
	return ok;
}

/* What the planner was at work on when the daemon ended last, however it did. */
static bool
abandon_runs(struct tx *tx, bool *more, struct err *e)
{
	*more = false;
	return schedules_abandon(tx, "the daemon stopped during the run", e);
}

/* A publishing that was prepared is undone, one that is real is told. */
static bool
settle_publishings(struct tx *tx, bool *more, struct err *e)
{
	return publishing_settle(tx, 0, SETTLE_AT_ONCE, more, e);
}

/* Whoever watched what is lost reads again, and is not told nothing. */
static bool
renew_history(struct tx *tx, bool *more, struct err *e)
{
	(void)e;
	*more = false;
	history_renew(tx);
	return true;
}

/* What was under way then comes to its end before anybody is let in. */
static bool
end_former(const struct claim *c, bool lost, struct err *e)
{
	const struct config *cfg = c->config;
	const struct store_options so = {.max_pages = cfg->database_pages};
	struct store *s = store_open(cfg->database, STORE_WRITE, &so, e);
	bool more, ok;

	if (s == NULL)
		return false;
	ok = start_unit(c, s, abandon_runs, &more, e) &&
	     (!lost || start_unit(c, s, renew_history, &more, e));
	for (more = ok; ok && more;)
		ok = start_unit(c, s, settle_publishings, &more, e);
	store_close(s);
	return ok;
}

static bool
bring_up(struct claim *c, struct err *e)
{
	const char *path = c->config->database;
	bool lost;

	c->head = head_new(path, c->key);
	lost = !head_check(c->head, e);
	if (lost && (e->code != ERR_LOSS || !c->accept_loss))
		return false;
	return migrate(path, false, e) && end_former(c, lost, e) &&
	       (!lost || head_accept(c->head, true, e));
}

static bool
last_seq(struct claim *c, struct err *e)
{
	struct store *s = store_open(
		c->config->database, STORE_READ, &(struct store_options){0}, e);
	struct arena arena;
	struct tx tx;

	if (s == NULL)
		return false;
	arena_init(&arena);
	tx_init(&tx, s, &arena, 0);
	c->last_seq = journal_last_seq(&tx);
	*e = tx.fault;
	arena_release(&arena);
	store_close(s);
	return !tx_failed(&tx);
}

/* It is ours alone, for us, and as far as it was: only then is anything in it touched. */
bool
claim_take(struct claim *c, struct err *e)
{
	c->guard = guard_take(c->config->database, e);
	return c->guard != NULL && migrate_usable(c->config->database, e) &&
	       bring_up(c, e) && last_seq(c, e);
}

void
claim_release(struct claim *c)
{
	guard_release(c->guard);
	head_free(c->head);
}
