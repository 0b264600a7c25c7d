/*
 * work.h - what goes on in the workers beside the calls, and what all of it shares: the workers,
 * the count of what is in flight, the ring of events.
 *
 * Purpose:   runs of the planner (runs.h), publications (publications.h), imports (imports.h),
 *            tellings (tellings.h), mail (mailer.h), models (models.h), gauges
 *            (gauges.h) and upkeep (upkeep_job.h) go from unit to unit by themselves.
 *            None of them knows a session; a call that takes part in one hands in what it has to
 *            do there.
 * Thread:    the loop.
 */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include "base/clock.h"
#include "store/writer.h"
#include "work/ring.h"

#include <stdatomic.h>

struct importing_call;
struct aside;
struct gauges;
struct import_call;
struct mailer;
struct models;
struct publication;
struct run;
struct tellings;
struct watcher;
struct written;

struct work_options {
	struct clock *clock;
	struct writer *writer;
	struct readers *readers;
	struct aside *planner;
	struct aside *postman;
	struct aside *matcher; /* NULL: no models are made */
	int64_t last_seq;      /* of the journal at start */
};

struct work {
	struct work_options o;
	struct ring *ring;
	struct watcher **watchers; /* work/watchers.h: */
	int watchers_n, watchers_room;
	int64_t watchers_told; /* all have been looked after up to this seq ... */
	bool watchers_behind; /* ... but for one that began or was told by a reader since */
	struct written *written;
	int lost_waiting; /* work/lost_links.h: */
	struct lost_asker *lost_askers;
	int inflight;	      /* units in workers, and what goes on from unit to unit */
	bool draining;	      /* nothing new begins */
	bool halted;	      /* the workers get nothing any more */
	atomic_bool stopping; /* either; for what takes long in a worker */
	bool upkeep_running;
	int64_t upkeep_due_ms;
	struct run *runs; /* of the planner; the first is at work */
	struct publication *publications;
	struct importing_call *import;	     /* the import that is on its way ... */
	struct import_call *imports_waiting; /* ... and those whose turn comes after it */
	bool imports_tidy; /* what a former daemon left of one is gone */
	struct tellings *tellings;
	struct mailer *mailer;
	struct gauges *gauges;
	struct models *models;
};

/* Everything in it is borrowed. */
struct work *work_new(const struct work_options *o);
/* After the workers have stopped. NULL is fine. */
void work_free(struct work *w);
/* What a unit at work has told goes to the ring; the unit is kept. */
void work_publish(struct work *w, struct unit *u);
/* Several times a second: what is due by the clock, and what a full queue put off. */
void work_tick(struct work *w, int64_t now_ms);
/* Nothing new begins, and what can be called off is. */
void work_drain(struct work *w);
/* Before the workers stop: nothing is handed to them any more. */
void work_halt(struct work *w);
bool work_is_idle(const struct work *w);

#endif
