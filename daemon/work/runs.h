/*
 * runs.h - runs of the planner on their way: reader, planner, writer, one at a time.
 *
 *   waiting --the one before has ended--> reading --> planning --> storing --> gone
 *
 * What:      schedule.run stores a schedule that is running and answers; from there its run goes by
 *            itself. A run that fails or is called off ends in the discarding of its schedule, in
 *            whichever stage it is.
 *            Watchers of topic schedule who are staff of the event get notifications of method
 *            "progress" meanwhile, at most four a second; they have no place in the journal.
 * Thread:    the loop.
 */
#ifndef WORK_RUNS_H
#define WORK_RUNS_H

#include "domain/planning/solve.h"
#include "work/work.h"

enum run_stage { RUN_WAITING, RUN_READING, RUN_PLANNING, RUN_STORING, RUN_STAGES };

bool run_may_move(enum run_stage from, enum run_stage to);

/* How far a run is. */
struct run_progress {
	int64_t event_id;
	int64_t schedule_id; /* 0: none runs */
	struct solve_progress now;
};

struct actor;
struct run;

/* The schedule of this caller was stored: its run joins the queue. */
void runs_start(
	struct work *w, const struct actor *actor, int64_t event_id, int64_t schedule_id);
/* The schedule was discarded: its run ends as soon as it may. */
void runs_cancel(struct work *w, int64_t event_id, int64_t schedule_id);
/* No more runs: all there are end, their schedules discarded. */
void runs_drain(struct work *w);
/* What could not be handed on, because a queue was full, is tried again. */
void runs_tick(struct work *w);
/* After the workers have stopped. */
void runs_free(struct work *w);
/* As it stands, for schedule.status. */
struct run_progress runs_progress(const struct work *w);

#endif
