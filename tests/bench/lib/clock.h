/*
 * clock.h - the clocks a benchmark gives the planner: of the wall, or of the processor.
 *
 * Purpose: on a machine that others use too, seconds of the wall say how busy it was. Seconds of
 *          processor time say what the planner took.
 * Unit:    seconds since any start. Of the processor: those of the calling thread.
 * Thread:  any; a start is told by the thread that asks for its end.
 */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

/* Both fit plan_options.clock and leave ctx alone. */
double clock_wall_s(void *ctx);
double clock_processor_s(void *ctx);

#endif
