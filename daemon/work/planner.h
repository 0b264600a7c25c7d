/*
 * planner.h - the planner's thread: it runs units that have no transaction, one after the other.
 *
 * Why:       a plan takes seconds to minutes; neither the loop nor a worker of the database may
 *            wait for it. What it works on was read before by a reader, what it makes is stored by
 *            the writer: work/runs.h takes a run from one to the next.
 * Ownership: as the writer: a unit belongs to the planner from planner_push until it is in the
 *            done queue.
 * Thread:    planner_push and planner_tell from any thread.
 */
#ifndef WORK_PLANNER_H
#define WORK_PLANNER_H

#include "store/writer.h"

struct planner;

/* done receives the units, and what they tell meanwhile. */
struct planner *planner_start(struct jobs *done);
/* work() is called with a NULL transaction. false: it is stopping. */
bool planner_push(struct planner *p, struct unit *u) MUST_CHECK;
/* From a unit at work: another unit to the loop, to be freed by its own done(). */
void planner_tell(struct planner *p, struct unit *take_u);
/*
 * Waits for what it works on, which its owner has told to end; what waits is handed back as it is.
 */
void planner_stop(struct planner *p);

#endif
