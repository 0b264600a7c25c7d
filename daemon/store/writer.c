/* writer.c - the one thread that changes the database, with group commit. */
#include "store/writer.h"

#include "store/journal.h"
#include "wire/buf.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

enum {
	CHECKPOINT_EVERY_UNITS = 2000, /* a passive checkpoint after about this many kept units */
	CHECKPOINT_EVERY_PAGES = 1000, /* ... or so many pages: a long one would hold the writer */
	IDLE_MS = 1000,		       /* a truncating one when nothing came for this long */
};

struct writer {
	struct store *store;
	struct clock *clock;
	struct jobs *queue;
	struct jobs *done;
	size_t batch;
	int64_t kept_since_checkpoint;
	int pages_home; /* of the log, at the last checkpoint */
	pthread_t thread;
	struct writer_stats stats;
};

static struct unit *
next_unit(struct unit *u)
{
	return (struct unit *)(void *)u->job.next;
}

/* A failed sync means that nothing is known any more: stop before anybody is told anything. */
static void
stop_if_sync_failed(const struct store *s)
{
	if (!store_sync_failed(s))
		return;
	fprintf(stderr, "fatal: a sync to disk failed; what was written since is unknown\n");
	_exit(EX_IOERR);
}

/* Run one unit in its savepoint. false when the engine undid the whole transaction. */
static bool
run_unit(struct writer *w, struct unit *u, struct err *lost)
{
	struct tx tx;
	struct err e;
	bool keep;

	err_clear(&u->err);
	tx_init(&tx, w->store, &u->arena, clock_now_us(w->clock));
	if (!store_savepoint(w->store, lost))
		return false;
	keep = u->work(u, &tx, &u->err);
	if (tx_failed(&tx)) {
		keep = false;
		u->err = tx.fault;
	}
	if (!store_in_transaction(w->store)) {
		*lost = u->err;
		journal_events_free(tx.events);
		return false;
	}
	u->fate = keep ? UNIT_KEPT : UNIT_REFUSED;
	if (keep ? store_release(w->store, &e) : store_undo(w->store, &e)) {
		if (keep)
			u->events = tx.events;
		else
			journal_events_free(tx.events);
		return true;
	}
	*lost = e;
	journal_events_free(tx.events);
	return false;
}

/* Every unit of the batch has this fate, whatever its own work said. */
static void
same_fate(struct unit *first, enum unit_fate fate, const struct err *why)
{
	for (struct unit *u = first; u != NULL; u = next_unit(u)) {
		journal_events_free(u->events);
		u->events = NULL;
		u->fate = fate;
		u->err = *why;
		/* One unit's bug undid the others too: they may ask again as they are. */
		if (why->code == ERR_INTERNAL)
			err_set(&u->err, ERR_STORAGE_FAILED, "the whole batch was undone");
	}
}

static bool
run_batch(struct writer *w, struct unit *first, struct err *lost)
{
	if (!store_begin_write(w->store, lost))
		return false;
	for (struct unit *u = first; u != NULL; u = next_unit(u)) {
		atomic_fetch_add(&w->stats.units, 1);
		if (!run_unit(w, u, lost))
			return false;
	}
	return true;
}

static int
kept_units(struct unit *first)
{
	int kept = 0;

	for (struct unit *u = first; u != NULL; u = next_unit(u))
		kept += u->fate == UNIT_KEPT;
	return kept;
}

static void
settle_batch(struct writer *w, struct unit *first)
{
	int64_t began = clock_monotonic_us();
	struct err e;
	bool ran;
	int kept;

	ran = run_batch(w, first, &e);
	/* Not only a commit syncs: a page that is written early may begin a new log. */
	stop_if_sync_failed(w->store);
	if (!ran) {
		/* A released savepoint is gone with the transaction: the whole batch is lost. */
		store_rollback(w->store);
		same_fate(first, UNIT_LOST, &e);
		atomic_fetch_add(&w->stats.lost, 1);
		return;
	}
	kept = kept_units(first);
	began = clock_monotonic_us();
	if (kept == 0) {
		store_rollback(w->store);
		return;
	}
	if (!store_commit(w->store, &e)) {
		stop_if_sync_failed(w->store);
		store_rollback(w->store);
		err_set(&e, ERR_OUTCOME_UNKNOWN, "the commit did not report its outcome");
		same_fate(first, UNIT_UNKNOWN, &e);
		return;
	}
	atomic_fetch_add(&w->stats.commit_us, clock_monotonic_us() - began);
	atomic_fetch_add(&w->stats.commits, 1);
	atomic_fetch_add(&w->stats.kept, kept);
	w->kept_since_checkpoint += kept;
}

static void
note_batch_size(struct writer *w, struct unit *first)
{
	int64_t n = 0;

	for (struct unit *u = first; u != NULL; u = next_unit(u))
		n++;
	if (n > atomic_load(&w->stats.largest_batch))
		atomic_store(&w->stats.largest_batch, n);
}

static void
hand_back(struct writer *w, struct unit *first)
{
	while (first != NULL) {
		struct unit *u = first;

		first = next_unit(u);
		BUG_ON(!jobs_push(w->done, &u->job));
	}
}

static void
checkpoint(struct writer *w, bool truncate)
{
	store_checkpoint(w->store, truncate);
	stop_if_sync_failed(w->store);
	w->kept_since_checkpoint = 0;
	w->pages_home = store_log_pages(w->store);
}

/* The log begins anew when all of it is home and nobody reads it. */
static bool
has_much_to_bring_home(struct writer *w)
{
	int pages = store_log_pages(w->store);

	if (pages < w->pages_home)
		w->pages_home = 0;
	return w->kept_since_checkpoint >= CHECKPOINT_EVERY_UNITS ||
	       pages - w->pages_home >= CHECKPOINT_EVERY_PAGES;
}

/* The next batch; NULL at the end. A log that nobody adds to is brought home meanwhile. */
static struct job *
next_batch(struct writer *w)
{
	struct job *list;
	bool idle = true;

	while (w->kept_since_checkpoint > 0) {
		list = jobs_wait_for(w->queue, w->batch, IDLE_MS, &idle);
		if (!idle)
			return list;
		checkpoint(w, true);
	}
	return jobs_wait(w->queue, w->batch);
}

static void *
writer_main(void *arg)
{
	struct writer *w = arg;
	struct job *list;

	while ((list = next_batch(w)) != NULL) {
		struct unit *first = (struct unit *)(void *)list;

		note_batch_size(w, first);
		settle_batch(w, first);
		hand_back(w, first);
		if (has_much_to_bring_home(w))
			checkpoint(w, jobs_waiting(w->queue) == 0);
	}
	checkpoint(w, true);
	return NULL;
}

struct writer *
writer_start(const char *path, const struct store_options *o, struct clock *clock, size_t batch,
	size_t queue_max, struct jobs *done, struct err *e)
{
	struct writer *w = xcalloc(1, sizeof *w);

	w->store = store_open(path, STORE_WRITE, o, e);
	if (w->store == NULL) {
		free(w);
		return NULL;
	}
	w->clock = clock;
	w->queue = jobs_new(queue_max, -1);
	w->done = done;
	w->batch = batch;
	BUG_ON(pthread_create(&w->thread, NULL, writer_main, w) != 0);
	pthread_setname_np(w->thread, "writer"); /* for top -H and the benchmark */
	return w;
}

bool
writer_push(struct writer *w, struct unit *u)
{
	u->fate = UNIT_PENDING;
	u->events = NULL;
	u->queued_us = clock_monotonic_us();
	return jobs_push(w->queue, &u->job);
}

const struct writer_stats *
writer_stats(const struct writer *w)
{
	return &w->stats;
}

size_t
writer_waiting(const struct writer *w)
{
	return jobs_waiting(w->queue);
}

void
writer_stop(struct writer *w)
{
	if (w == NULL)
		return;
	jobs_close(w->queue);
	pthread_join(w->thread, NULL);
	store_close(w->store);
	jobs_free(w->queue);
	free(w);
}
