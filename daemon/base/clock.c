/* clock.c - what time it is. */
#include "base/clock.h"

#include <time.h>

static int64_t
read_clock_us(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int64_t
machine_us(void)
{
	return read_clock_us(CLOCK_REALTIME);
}

void
clock_init(struct clock *c)
{
	c->read_us = machine_us;
	atomic_init(&c->offset_us, 0);
}

int64_t
clock_now_us(struct clock *c)
{
	return c->read_us() + atomic_load(&c->offset_us);
}

int64_t
clock_now_s(struct clock *c)
{
	return clock_now_us(c) / 1000000;
}

void
clock_advance(struct clock *c, int64_t seconds)
{
	atomic_fetch_add(&c->offset_us, seconds * 1000000);
}

int64_t
clock_monotonic_us(void)
{
	return read_clock_us(CLOCK_MONOTONIC);
}

int64_t
clock_monotonic_ms(void)
{
	return clock_monotonic_us() / 1000;
}
