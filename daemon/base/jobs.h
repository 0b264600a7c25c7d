/*
 * jobs.h - the queue between threads: many push, one (or a few) take.
 *
 * Purpose:   the only way work goes from the loop to a worker and back.
 * Invariant: a job is in at most one queue; order is first in, first out, or by turns of lanes.
 * Ownership: the queue never frees a job; after jobs_push the job belongs to the taker.
 * Thread:    every function may be called from any thread. This file holds the mutex.
 */
#ifndef BASE_JOBS_H
#define BASE_JOBS_H

#include "wire/err.h"

#include <stddef.h>
#include <stdint.h>

struct job {
	struct job *next;
	/* In a queue of turns (base/turns.h): */
	uint64_t lane;	 /* whose turn it takes; 0: nobody's */
	uint64_t source; /* the connection it comes from; 0: none */
	bool ahead;	 /* of those who have lanes of the other kind */
};

/* How much one lane may have; 0: as much as there is. */
struct jobs_share {
	size_t waiting; /* jobs that wait */
	size_t take;	/* jobs in one list */
	size_t running; /* jobs taken and not finished */
};

struct jobs;

/*
 * A queue of at most max jobs. wake_fd >= 0: an eventfd written whenever the queue stops
 * being empty.
 */
struct jobs *jobs_new(size_t max, int wake_fd);
/*
 * A queue whose lanes take turns. Of jobs that are ahead there may be as many again. With
 * share->running every job that was taken is to be finished.
 */
struct jobs *jobs_new_in_turns(size_t max, const struct jobs_share *share);
void jobs_free(struct jobs *q);
/*
 * false when the queue or the job's lane is full, or the queue is closed; the job still belongs to
 * the caller.
 */
bool jobs_push(struct jobs *q, struct job *j) MUST_CHECK;
/*
 * A list of jobs in one go, into a queue without turns: whoever takes sees all of them or none.
 * false as above, of them all.
 */
bool jobs_push_list(struct jobs *q, struct job *list) MUST_CHECK;
/* A list of at most max jobs; waits for the first. NULL once the queue is closed and empty. */
struct job *jobs_wait(struct jobs *q, size_t max);
/* The same, but for at most timeout_ms; *timed_out says that nothing came and the queue is open. */
struct job *jobs_wait_for(struct jobs *q, size_t max, int timeout_ms, bool *timed_out);
/* Whatever is there now, without waiting; NULL when empty. */
struct job *jobs_take(struct jobs *q, size_t max);
/* A job that was taken is done, before it goes anywhere else: its lane may have another one. */
void jobs_finished(struct jobs *q, const struct job *j);
/* The waiting jobs of a lane that come from this source leave the queue, as a list. */
struct job *jobs_drop(struct jobs *q, uint64_t lane, bool ahead, uint64_t source);
/* No more jobs: takers get what is left, then NULL. */
void jobs_close(struct jobs *q);
size_t jobs_waiting(struct jobs *q);

#endif
