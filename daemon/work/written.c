/* written.c - how much each account had written into the database in this hour of the clock. */
#include "work/written.h"

#include "base/config.h"
#include "base/map.h"
#include "wire/buf.h"

#include <stdlib.h>

enum { HOUR_S = 3600 };

struct written {
	int64_t hour; /* since 1970 */
	struct arena arena;
	struct map bytes; /* int64_t by principal */
};

struct written *
written_new(void)
{
	struct written *w = xcalloc(1, sizeof *w);

	arena_init(&w->arena);
	map_init(&w->bytes, &w->arena);
	return w;
}

void
written_free(struct written *w)
{
	arena_release(&w->arena);
	free(w);
}

/* A clock that was moved, forward or back, begins an hour as well. */
static void
begin_hour(struct written *w, int64_t hour)
{
	if (hour == w->hour)
		return;
	w->hour = hour;
	arena_reset(&w->arena);
	map_init(&w->bytes, &w->arena);
}

static int64_t
budget_of(const struct config *config, const struct actor *a)
{
	return a->role == ROLE_STAFF ? config->staff_hourly_bytes : config->hourly_bytes;
}

bool
written_room(struct written *w, const struct config *config, const struct actor *a,
	int64_t now_s, struct err *e)
{
	const int64_t *bytes, max = budget_of(config, a),
			      left_s = HOUR_S - now_s % HOUR_S;

	begin_hour(w, now_s / HOUR_S);
	bytes = map_get(&w->bytes, a->principal);
	if (bytes == NULL || *bytes < max)
		return true;
	err_set(e, ERR_RATE_LIMITED,
		"this account has changed as much in this hour as it may: %lld bytes",
		(long long)max);
	err_hint(e, "go on in %lld minutes; what was answered is kept",
		(long long)(left_s + 59) / 60);
	e->retry_after_ms = left_s * 1000;
	return false;
}

void
written_add(struct written *w, const struct actor *a, int64_t now_s, int64_t bytes)
{
	int64_t *sum;

	if (a->account_id == 0)
		return;
	begin_hour(w, now_s / HOUR_S);
	sum = map_get(&w->bytes, a->principal);
	if (sum == NULL) {
		sum = ARENA_NEW(&w->arena, int64_t);
		map_put(&w->bytes, arena_strdup(&w->arena, a->principal), sum);
	}
	*sum += bytes;
}
