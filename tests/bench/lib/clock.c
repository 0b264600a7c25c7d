/* clock.c - seconds of the wall and of the calling thread's processor time. */
#include "clock.h"

#include <time.h>

static double
seconds_of(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

double
clock_wall_s(void *ctx)
{
	(void)ctx;
	return seconds_of(CLOCK_MONOTONIC);
}

double
clock_processor_s(void *ctx)
{
	(void)ctx;
	return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}
