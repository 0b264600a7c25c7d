/*
 * aside.h - a thread beside the workers of the database: it runs units that have no transaction,
 * one after the other. The planner is one, the postman another.
 *
 * Why:       a plan takes seconds to minutes, and so does a relay that is slow; neither the loop
 *            nor a worker of the database may wait for them. What it works on was read before by a
 *            reader, what comes of it is stored by the writer: work/runs.h and work/mailer.h take
 *            theirs from one to the next.
 * Ownership: as the writer: a unit belongs to the thread from aside_push until it is in the
 *            done queue.
 * Thread:    aside_push and aside_tell from any thread.
 */
#ifndef WORK_ASIDE_H
#define WORK_ASIDE_H

#include "store/writer.h"

struct aside;

/* done receives the units, and what they tell meanwhile. */
struct aside *aside_start(struct jobs *done, const char *name);
/* work() is called with a NULL transaction. false: it is stopping. */
bool aside_push(struct aside *p, struct unit *u) MUST_CHECK;
/* From a unit at work: another unit to the loop, to be freed by its own done(). */
void aside_tell(struct aside *p, struct unit *take_u);
/*
 * Waits for what it works on, which its owner has told to end; what waits is handed back as it is.
 */
void aside_stop(struct aside *p);

#endif
