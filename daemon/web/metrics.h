/*
 * metrics.h - a snapshot as the text that Prometheus reads (exposition format 0.0.4): base units,
 * counters that end with _total, labels that are names of ours.
 *
 * Pure.
 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H

#include "methods/timings.h"
#include "wire/buf.h"

enum { METRICS_BYTES = 256 * 1024 };

/* snapshot: the result of stats.snapshot; methods: how many rows the method table has. */
void metrics_write(const struct js *snapshot, const struct timings *timings,
	size_t methods, struct buf *out);

#endif
