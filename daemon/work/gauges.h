/*
 * gauges.h - what the machine says of itself: room on the disk, size of the log, age of the last
 * backup; looked at every few seconds, kept in memory.
 *
 * Why:       whoever asks for a snapshot, and the loop, read numbers; neither touches the disk for
 *            them.
 * Thread:    the loop, but for gauges_read, which may be called from any.
 */
#ifndef WORK_GAUGES_H
#define WORK_GAUGES_H

#include "wire/err.h"

#include <stdint.h>

struct gauges;
struct work;

/* Borrowed, and there until gauges_free. */
struct gauges_terms {
	const char *database;
	const char *backup_dir; /* "": nobody makes copies here */
};

/* -1: not known. */
struct gauges_reading {
	int64_t disk_free; /* bytes that the daemon may still write beside its database */
	int64_t disk_size;
	int64_t database_bytes;
	int64_t wal_bytes;
	int64_t backup_s; /* when the newest copy in backup_dir was made; -1: there is none */
	int64_t born_s;	   /* when the journal begins; -1: it is empty */
	int64_t full_in_s; /* at the rate of the last hour; -1: it does not fill */
	bool backups;	   /* there is a backup_dir */
};

struct gauges *gauges_new(struct work *w);
/* After the workers have stopped. NULL is fine. */
void gauges_free(struct gauges *g);
/* From now on; before the first nothing is looked at. */
void gauges_configure(struct gauges *g, const struct gauges_terms *t);
void gauges_tick(struct gauges *g, int64_t now_ms);
/* Something was changed that they tell of: the next tick looks. */
void gauges_soon(struct gauges *g);
void gauges_read(const struct gauges *g, struct gauges_reading *out);

/*
 * The newest copy of a directory by its date, in seconds; -1: there is none. A copy is a file whose
 * name ends with ".db".
 */
int64_t gauges_newest_copy(const char *directory);

/* ---- the rate at which the disk fills, a value of its own for the tests ---------------------- */

enum { GAUGES_SAMPLES = 61 };

struct gauges_rate {
	struct {
		int64_t at_ms, free;
	} sample[GAUGES_SAMPLES];
	int n, newest;
};

/* A sample a minute; earlier ones are left out. */
void gauges_rate_add(struct gauges_rate *r, int64_t now_ms, int64_t free_bytes);
/* Seconds until nothing is left; -1: it does not fill, or that is not known yet. */
int64_t
gauges_rate_full_in(const struct gauges_rate *r, int64_t now_ms, int64_t free_bytes);

#endif
