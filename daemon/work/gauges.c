/* gauges.c - looks at the machine, by a reader's hand. */
#include "work/gauges.h"

#include "store/journal.h"
#include "wire/buf.h"
#include "work/work.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

enum {
	LOOK_EVERY_MS = 5000,
	SAMPLE_MS = 60 * 1000,
	/* A rate of less than that says nothing. */
	LEAST_MS = 10 * SAMPLE_MS,
};

enum gauge {
	GAUGE_DISK_FREE,
	GAUGE_DISK_SIZE,
	GAUGE_DATABASE,
	GAUGE_WAL,
	GAUGE_BACKUP,
	GAUGE_BORN,
	GAUGE_FULL_IN,
	GAUGES
};

struct gauges {
	struct unit unit; /* first member */
	struct work *work;
	struct gauges_terms terms;
	struct gauges_rate rate;
	int64_t seen[GAUGES]; /* by the unit at work */
	bool configured;
	bool at_work;
	int64_t due_ms;
	_Atomic int64_t now[GAUGES];
	atomic_bool backups;
};

/* ---- the rate -------------------------------------------------------------------------------- */

void
gauges_rate_add(struct gauges_rate *r, int64_t now_ms, int64_t free_bytes)
{
	if (r->n > 0 && now_ms - r->sample[r->newest].at_ms < SAMPLE_MS)
		return;
	r->newest = r->n > 0 ? (r->newest + 1) % GAUGES_SAMPLES : 0;
	r->sample[r->newest].at_ms = now_ms;
	r->sample[r->newest].free = free_bytes;
	if (r->n < GAUGES_SAMPLES)
		r->n++;
}

int64_t
gauges_rate_full_in(const struct gauges_rate *r, int64_t now_ms, int64_t free_bytes)
{
	int oldest = (r->newest + 1 + GAUGES_SAMPLES - r->n) % GAUGES_SAMPLES;
	int64_t took_ms, gone;

	if (r->n == 0)
		return -1;
	took_ms = now_ms - r->sample[oldest].at_ms;
	gone = r->sample[oldest].free - free_bytes;
	if (took_ms < LEAST_MS || gone <= 0)
		return -1;
	/* in MiB, so that nothing overflows; a few bytes an hour are not filling */
	gone >>= 20;
	return gone > 0 ? (free_bytes >> 20) * (took_ms / 1000) / gone : -1;
}

/* ---- in a reader ----------------------------------------------------------------------------- */

static bool
is_copy(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && n > 3 && strcmp(name + n - 3, ".db") == 0;
}

int64_t
gauges_newest_copy(const char *directory)
{
	DIR *d = opendir(directory);
	int64_t newest = -1;
	struct dirent *entry;
	struct stat st;

	if (d == NULL)
		return -1;
	while ((entry = readdir(d)) != NULL)
		if (is_copy(entry->d_name) &&
			fstatat(dirfd(d), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
			S_ISREG(st.st_mode) && st.st_mtime > newest)
			newest = st.st_mtime;
	closedir(d);
	return newest;
}

static int64_t
bytes_of(const char *path, const char *ending)
{
	char name[PATH_MAX];
	struct stat st;

	snprintf(name, sizeof name, "%s%s", path, ending);
	return stat(name, &st) == 0 ? st.st_size : 0;
}

static bool
work_look(struct unit *u, struct tx *tx, struct err *e)
{
	struct gauges *g = (struct gauges *)(void *)u;
	const char *database = g->terms.database;
	struct journal_row *first;
	struct statvfs disk;
	int n;

	(void)e;
	g->seen[GAUGE_DISK_FREE] = g->seen[GAUGE_DISK_SIZE] = -1;
	if (statvfs(database, &disk) == 0) {
		g->seen[GAUGE_DISK_FREE] = (int64_t)(disk.f_bavail * disk.f_frsize);
		g->seen[GAUGE_DISK_SIZE] = (int64_t)(disk.f_blocks * disk.f_frsize);
	}
	g->seen[GAUGE_DATABASE] = bytes_of(database, "");
	g->seen[GAUGE_WAL] = bytes_of(database, "-wal");
	g->seen[GAUGE_BACKUP] = gauges_newest_copy(g->terms.backup_dir);
	first = journal_page(tx, -1, NULL, 0, 1, &n);
	g->seen[GAUGE_BORN] = n > 0 ? first[0].at_us / 1000000 : -1;
	return true;
}

/* ---- on the loop ----------------------------------------------------------------------------- */

static void
looked(struct unit *u)
{
	struct gauges *g = (struct gauges *)(void *)u;
	int64_t now_ms = clock_monotonic_ms(), room = g->seen[GAUGE_DISK_FREE];

	g->work->inflight--;
	g->at_work = false;
	arena_reset(&u->arena);
	if (u->fate != UNIT_KEPT)
		return;
	g->seen[GAUGE_FULL_IN] = -1;
	if (room >= 0) {
		gauges_rate_add(&g->rate, now_ms, room);
		g->seen[GAUGE_FULL_IN] = gauges_rate_full_in(&g->rate, now_ms, room);
	}
	for (int i = 0; i < GAUGES; i++)
		atomic_store(&g->now[i], g->seen[i]);
}

struct gauges *
gauges_new(struct work *w)
{
	struct gauges *g = xcalloc(1, sizeof *g);

	g->work = w;
	arena_init(&g->unit.arena);
	g->unit.work = work_look;
	g->unit.done = looked;
	for (int i = 0; i < GAUGES; i++)
		atomic_init(&g->now[i], -1);
	return g;
}

void
gauges_free(struct gauges *g)
{
	if (g == NULL)
		return;
	arena_release(&g->unit.arena);
	free(g);
}

void
gauges_configure(struct gauges *g, const struct gauges_terms *t)
{
	g->terms = *t;
	g->configured = true;
	atomic_store(&g->backups, t->backup_dir[0] != '\0');
	gauges_soon(g);
}

void
gauges_tick(struct gauges *g, int64_t now_ms)
{
	const struct work *w = g->work;

	if (!g->configured || g->at_work || w->draining || w->halted ||
		now_ms < g->due_ms)
		return;
	g->due_ms = now_ms + LOOK_EVERY_MS;
	g->at_work = readers_push(w->o.readers, &g->unit);
	g->work->inflight += g->at_work;
}

void
gauges_soon(struct gauges *g)
{
	g->due_ms = 0;
}

void
gauges_read(const struct gauges *g, struct gauges_reading *out)
{
	*out = (struct gauges_reading){.disk_free = g->now[GAUGE_DISK_FREE],
		.disk_size = g->now[GAUGE_DISK_SIZE],
		.database_bytes = g->now[GAUGE_DATABASE],
		.wal_bytes = g->now[GAUGE_WAL],
		.backup_s = g->now[GAUGE_BACKUP],
		.born_s = g->now[GAUGE_BORN],
		.full_in_s = g->now[GAUGE_FULL_IN],
		.backups = atomic_load(&g->backups)};
}
