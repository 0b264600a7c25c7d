/*
 * clock.h - what time it is, as a pointer, so that tests and rehearsals own it.
 *
 * Wall time is UTC (schedules, journal); deadlines use clock_monotonic_ms, which no one can move.
 * Thread: clock_now_us may be called from any thread; clock_advance from any thread.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdatomic.h>
#include <stdint.h>

struct clock {
	int64_t (*read_us)(void);  /* microseconds since 1970 UTC */
	_Atomic int64_t offset_us; /* added to it: a rehearsal's distance from today */
};

/* The machine's clock with no offset. */
void clock_init(struct clock *c);
int64_t clock_now_us(struct clock *c);
int64_t clock_now_s(struct clock *c);
/* Move the wall clock forward (or back) for a rehearsal. */
void clock_advance(struct clock *c, int64_t seconds);
int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_us(void);

#endif
