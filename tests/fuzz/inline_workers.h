/*
 * inline_workers.h - the writer, the readers and the planner of store/writer.h and work/aside.h
 * for a fuzz target: a unit runs where it is pushed, on one connection, and comes back at the end
 * of the turn. No threads, so the same bytes do the same.
 *
 * What is between inline_begin and inline_undo leaves no trace in the database. Whoever includes
 * this is linked with it in place of the daemon's own.
 */
#ifndef TESTS_INLINE_WORKERS_H
#define TESTS_INLINE_WORKERS_H

#include "base/clock.h"
#include "store/journal.h"
#include "store/writer.h"
#include "work/aside.h"

struct writer {
	struct store *store;
	struct clock *clock;
	struct job *done, **last; /* in the order they were pushed */
	struct writer_stats stats;
	bool plans; /* a run of the planner is taken */
};

static inline void
inline_start(struct writer *w, struct store *store, struct clock *clock)
{
	w->store = store;
	w->clock = clock;
	w->last = &w->done;
}

static inline void
inline_begin(struct writer *w)
{
	struct err e;

	BUG_ON(!store_begin_write(w->store, &e));
}

static inline void
inline_keep(struct writer *w)
{
	struct err e;

	BUG_ON(!store_commit(w->store, &e));
}

static inline void
inline_undo(struct writer *w)
{
	store_rollback(w->store);
}

static inline bool
inline_done(struct writer *w, struct unit *u)
{
	u->job.next = NULL;
	*w->last = &u->job;
	w->last = &u->job.next;
	return true;
}

/* What came back; NULL: nothing. */
static inline struct job *
inline_take(struct writer *w)
{
	struct job *list = w->done;

	w->done = NULL;
	w->last = &w->done;
	return list;
}

static inline bool
inline_run(struct writer *w, struct unit *u, bool may_keep)
{
	struct err e;
	struct tx tx;
	bool ok;

	err_clear(&u->err);
	tx_init(&tx, w->store, &u->arena, clock_now_us(w->clock));
	BUG_ON(!store_savepoint(w->store, &e));
	ok = u->work(u, &tx, &u->err);
	if (tx_failed(&tx)) {
		ok = false;
		u->err = tx.fault;
	}
	u->fate = ok ? UNIT_KEPT : UNIT_REFUSED;
	/* A reader that writes would fail in the daemon; here it leaves nothing. */
	BUG_ON(ok && may_keep ? !store_release(w->store, &e) : !store_undo(w->store, &e));
	if (ok && may_keep)
		u->events = tx.events;
	else
		journal_events_free(tx.events);
	return inline_done(w, u);
}

/* ---- in place of store/writer.c ------------------------------------------------------------- */

struct writer *
writer_start(const char *path, const struct store_options *o, struct clock *clock,
	size_t batch, size_t queue_max, struct jobs *done, struct err *e)
{
	(void)path;
	(void)o;
	(void)clock;
	(void)batch;
	(void)queue_max;
	(void)done;
	(void)e;
	return NULL;
}

bool
writer_push(struct writer *w, struct unit *u)
{
	return inline_run(w, u, true);
}

const struct writer_stats *
writer_stats(const struct writer *w)
{
	return &w->stats;
}

size_t
writer_waiting(const struct writer *w)
{
	(void)w;
	return 0;
}

void
writer_stop(struct writer *w)
{
	(void)w;
}

/* ---- in place of store/reader.c ------------------------------------------------------------- */

struct readers *
readers_start(const char *path, const struct store_options *o, struct clock *clock, int n,
	size_t queue_max, struct jobs *done, struct err *e)
{
	(void)path;
	(void)o;
	(void)clock;
	(void)n;
	(void)queue_max;
	(void)done;
	(void)e;
	return NULL;
}

bool
readers_push(struct readers *r, struct unit *u)
{
	return inline_run((struct writer *)(void *)r, u, false);
}

struct unit *
readers_drop(struct readers *r, uint64_t lane, bool ahead, uint64_t source)
{
	(void)r;
	(void)lane;
	(void)ahead;
	(void)source;
	return NULL; /* nothing waits: each has run when it was pushed */
}

void
readers_stop(struct readers *r)
{
	(void)r;
}

/* ---- in place of work/aside.c -------------------------------------------------------------- */

struct aside *
aside_start(struct jobs *done, const char *name)
{
	(void)done;
	(void)name;
	return NULL;
}

bool
aside_push(struct aside *p, struct unit *u)
{
	struct writer *w = (struct writer *)(void *)p;

	if (!w->plans)
		return false;
	err_clear(&u->err);
	u->fate = u->work(u, NULL, &u->err) ? UNIT_KEPT : UNIT_REFUSED;
	return inline_done(w, u);
}

void
aside_tell(struct aside *p, struct unit *take_u)
{
	inline_done((struct writer *)(void *)p, take_u);
}

void
aside_stop(struct aside *p)
{
	(void)p;
}

#endif
