/*
 * writer.h - the one thread that changes the database, with group commit.
 *
 * Purpose:   takes whatever units arrived during the previous commit (at most `batch`), runs each
 *            in a savepoint of one transaction, commits with synchronous=FULL, then hands the units
 *            back. No unit is handed back before the commit that holds its fact.
 * Fates:     UNIT_KEPT        work returned true and the commit holds it
 *            UNIT_REFUSED     work returned false; nothing of it is stored
 *            UNIT_LOST        the engine undid the whole batch, or the disk refused its commit;
 *                             nothing of it is stored, err says why
 *            UNIT_UNKNOWN     the commit itself failed in another way; ask again with the same
 *                             key
 *            UNIT_DROPPED     a read that was taken back before it ran
 * Turns:     both queues give the units of their lanes by turns (base/turns.h); one lane has a
 *            bounded share of a batch, and leaves a reader free for the others.
 * Guard:     with one (store/guard.h) nothing is handed back once the database has lost its name
 *            or place: the process ends with 74. With a head (store/head.h) that is kept up.
 * Ownership: a unit belongs to the writer from writer_push until it is in the done queue.
 * Thread:    writer_push from any thread; work() runs on the writer thread.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include "base/clock.h"
#include "base/jobs.h"
#include "store/store.h"

enum unit_fate {
	UNIT_PENDING,
	UNIT_KEPT,
	UNIT_REFUSED,
	UNIT_LOST,
	UNIT_UNKNOWN,
	UNIT_DROPPED
};

struct unit {
	struct job
		job; /* first member: queues hold &unit->job; its lane is the pusher's choice */
	/*
	 * In the worker. false and *e to refuse. A read unit's return value says only
	 * whether *e is set.
	 */
	bool (*work)(struct unit *u, struct tx *tx, struct err *e);
	/* On the loop, after the fate is known; frees the unit. */
	void (*done)(struct unit *u);
	struct arena arena; /* lives until done; the unit's owner releases it */
	enum unit_fate fate;
	struct err err;		      /* why, unless kept */
	struct journal_event *events; /* of a kept unit, by seq; owned by the unit */
	int64_t queued_us;	      /* monotonic, when it was pushed */
};

/* Counters, readable from any thread. */
struct writer_stats {
	_Atomic int64_t units;
	_Atomic int64_t kept;
	_Atomic int64_t commits;
	_Atomic int64_t lost;
	_Atomic int64_t largest_batch;
	_Atomic int64_t commit_us; /* time spent in commits */
	atomic_bool failing;	   /* the disk refused the last change */
};

struct writer;

/* Opens the write connection and starts the thread. done receives the units. */
struct writer *
writer_start(const char *path, const struct store_options *o, struct clock *clock,
	size_t batch, size_t queue_max, struct jobs *done, struct err *e) MUST_CHECK;
/* false: the queue is full or closing; the unit still belongs to the caller. */
bool writer_push(struct writer *w, struct unit *u) MUST_CHECK;
const struct writer_stats *writer_stats(const struct writer *w);
size_t writer_waiting(const struct writer *w);
/* Works off the queue, checkpoints, ends the thread, closes the connection. */
void writer_stop(struct writer *w);

/* The reader pool: n threads, one read-only connection each, a read transaction per unit. */
struct readers;

struct readers *
readers_start(const char *path, const struct store_options *o, struct clock *clock, int n,
	size_t queue_max, struct jobs *done, struct err *e) MUST_CHECK;
bool readers_push(struct readers *r, struct unit *u) MUST_CHECK;
/*
 * The units still waiting that have this lane and source, as a list through job.next: they did not
 * run, are the caller's again, and nothing hands them back.
 */
struct unit *readers_drop(struct readers *r, uint64_t lane, bool ahead, uint64_t source);
void readers_stop(struct readers *r);

#endif
