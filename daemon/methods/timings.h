/*
 * timings.h - how often each method was called and how long it took: since the start, and in the
 * last five to ten minutes.
 *
 * Thread: the loop counts and ticks; reading is for any thread.
 */
#ifndef METHODS_TIMINGS_H
#define METHODS_TIMINGS_H

#include "wire/json.h"

struct method;
struct timings;

struct timing {
	const struct method *method;
	int64_t calls;
	int64_t took_us; /* all of them together, from the line to its answer */
	int64_t most_us; /* the longest; of a recent one alone */
};

struct timings *timings_new(void);
void timings_free(struct timings *t);
/* A call of a row of the method table was answered after so long. */
void timings_took(struct timings *t, const struct method *m, int64_t us);
void timings_tick(struct timings *t, int64_t now_ms);
/* By row of the method table: since the start. */
struct timing timings_of(const struct timings *t, size_t row);
/* The n methods of which a call took longest lately, the longest first; how many there are. */
size_t timings_slowest(const struct timings *t, struct timing *out, size_t n);
/* [{method, calls, mean_us, most_us}] of those. */
struct js *timings_view(const struct timings *t, size_t n);

#endif
