/*
 * series.h - the service by the minute: what was done, how long it took, how the loop turned; of
 * the last day, in memory.
 *
 * Thread: the loop counts; whole minutes may be read from any thread.
 */
#ifndef METHODS_SERIES_H
#define METHODS_SERIES_H

#include "store/writer.h"
#include "wire/json.h"

struct series;
struct stats;

enum { SERIES_MINUTES = 24 * 60 };

struct series *series_new(void);
void series_free(struct series *s);
/* A call was answered after so long. */
void series_took(struct series *s, int64_t us);
/* Several times a second: a turn of the loop, and the end of a minute when it has come. */
void series_tick(struct series *s, const struct stats *stats,
	const struct writer_stats *writer, int64_t now_s, int64_t now_ms);
/*
 * The last minutes, oldest first: *start_s is when the first begins (0: there is none yet), and
 * {calls, errors, kept, commits, commit_us, connections, watchers, p50_us, p99_us, loop_lag_ms}
 * has a list each.
 */
struct js *series_view(const struct series *s, int minutes, int64_t *start_s);

#endif
