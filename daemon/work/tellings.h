/*
 * tellings.h - what changes have left to be told (domain/booking/telling.h), slice by slice.
 *
 * Each slice is a unit pushed when the one before is done, so that others' changes get in between;
 * none while a publication is on its way. What is left when the daemon stops follows at the next
 * start. Thread: the loop.
 */
#ifndef WORK_TELLINGS_H
#define WORK_TELLINGS_H

struct work;
struct tellings;

/* What a former daemon has left is told from the first tick on. */
struct tellings *tellings_new(struct work *w);
/* After the workers have stopped. */
void tellings_free(struct tellings *t);
/* A change has left something. */
void tellings_begin(struct tellings *t);
/* The next slice, if it could not be taken before. */
void tellings_tick(struct tellings *t);

#endif
