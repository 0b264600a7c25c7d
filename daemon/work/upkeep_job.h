/*
 * upkeep_job.h - changes that nobody called for: the last use of tokens, what is due by the clock.
 *
 * Thread: the loop.
 */
#ifndef WORK_UPKEEP_JOB_H
#define WORK_UPKEEP_JOB_H

#include "work/work.h"

/* Note in the database that a token was used; when the queue is full, another time. */
void upkeep_job_touch_token(struct work *w, int64_t token_id);
/* Start what is due by the clock, once it is due. */
void upkeep_job_tick(struct work *w, int64_t now_ms);
/* The clock was moved: the next tick looks at what is due now. */
void upkeep_job_soon(struct work *w);

#endif
