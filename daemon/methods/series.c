/* series.c - a ring of minutes. */
#include "methods/series.h"

#include "methods/env.h"
#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

enum {
	MINUTE_S = 60,
	/* Times by powers of the square root of two: 1 us to an hour. */
	BUCKETS = 64,
	TURN_MS = 100, /* between two ticks of an idle loop */
};

enum field {
	FIELD_CALLS,
	FIELD_ERRORS,
	FIELD_KEPT,
	FIELD_COMMITS,
	FIELD_COMMIT_US,
	COUNTED, /* those before it rise; a minute has what they rose by */
	FIELD_CONNECTIONS = COUNTED,
	FIELD_WATCHERS,
	FIELD_P50_US,
	FIELD_P99_US,
	FIELD_LAG_MS,
	FIELDS
};

static const char *const NAMES[FIELDS] = {[FIELD_CALLS] = "calls",
	[FIELD_ERRORS] = "errors",
	[FIELD_KEPT] = "kept",
	[FIELD_COMMITS] = "commits",
	[FIELD_COMMIT_US] = "commit_us",
	[FIELD_CONNECTIONS] = "connections",
	[FIELD_WATCHERS] = "watchers",
	[FIELD_P50_US] = "p50_us",
	[FIELD_P99_US] = "p99_us",
	[FIELD_LAG_MS] = "loop_lag_ms"};

struct minute {
	_Atomic int64_t begins_s;
	_Atomic int64_t field[FIELDS];
};

struct series {
	struct minute minute[SERIES_MINUTES];
	_Atomic int64_t
		ended; /* minutes so far; the newest is at (ended - 1) % SERIES_MINUTES */
	/* Of the minute that goes on, the loop's: */
	int64_t begins_s; /* 0: none yet */
	int64_t before[COUNTED];
	int64_t took[BUCKETS];
	int64_t turned_ms;
	int64_t lag_ms;
};

struct series *
series_new(void)
{
	return xcalloc(1, sizeof(struct series));
}

void
series_free(struct series *s)
{
	free(s);
}

/* ---- how long calls took -------------------------------------------------------------------- */

/* The least time of a bucket's successor: two buckets a doubling. */
static int64_t
bucket_top(int b)
{
	int64_t top = (int64_t)2 << b / 2;

	return b % 2 == 0 ? top - top / 4 - top / 22 : top;
}

void
series_took(struct series *s, int64_t us)
{
	int b = 0;

	while (b < BUCKETS - 1 && us >= bucket_top(b))
		b++;
	s->took[b]++;
}

/* The time that so many in a hundred did not pass: at most the top of its bucket. */
static int64_t
percentile(const struct series *s, int64_t percent)
{
	int64_t all = 0, so_far = 0;

	for (int b = 0; b < BUCKETS; b++)
		all += s->took[b];
	for (int b = 0; b < BUCKETS; b++) {
		so_far += s->took[b];
		if (so_far > 0 && so_far * 100 >= all * percent)
			return bucket_top(b);
	}
	return 0;
}

/* ---- minutes -------------------------------------------------------------------------------- */

static void
read_counters(
	const struct stats *stats, const struct writer_stats *w, int64_t at[COUNTED])
{
	at[FIELD_CALLS] = stats->calls;
	at[FIELD_ERRORS] = 0;
	for (int i = 0; i < ERR_COUNT; i++)
		at[FIELD_ERRORS] += stats->errors[i];
	at[FIELD_KEPT] = w->kept;
	at[FIELD_COMMITS] = w->commits;
	at[FIELD_COMMIT_US] = w->commit_us;
}

static void
end_minute(struct series *s, const struct stats *stats, const int64_t now[COUNTED])
{
	struct minute *m = &s->minute[s->ended % SERIES_MINUTES];

	m->begins_s = s->begins_s;
	for (int i = 0; i < COUNTED; i++)
		m->field[i] = now[i] - s->before[i];
	m->field[FIELD_CONNECTIONS] = stats->sessions;
	m->field[FIELD_WATCHERS] = stats->watchers;
	m->field[FIELD_P50_US] = percentile(s, 50);
	m->field[FIELD_P99_US] = percentile(s, 99);
	m->field[FIELD_LAG_MS] = s->lag_ms;
	atomic_fetch_add(&s->ended, 1);
}

/* A clock that was moved, or a loop that stood still, begins anew: nothing is made up between. */
static void
begin_minute(struct series *s, int64_t now_s, const int64_t now[COUNTED])
{
	int64_t begins_s = now_s - now_s % MINUTE_S;

	if (s->begins_s != 0 && begins_s != s->begins_s + MINUTE_S)
		atomic_store(&s->ended, 0);
	s->begins_s = begins_s;
	memcpy(s->before, now, sizeof s->before);
	memset(s->took, 0, sizeof s->took);
	s->lag_ms = 0;
}

void
series_tick(struct series *s, const struct stats *stats,
	const struct writer_stats *writer, int64_t now_s, int64_t now_ms)
{
	int64_t now[COUNTED], lag_ms = now_ms - s->turned_ms - TURN_MS;

	if (s->turned_ms != 0 && lag_ms > s->lag_ms)
		s->lag_ms = lag_ms;
	s->turned_ms = now_ms;
	if (s->begins_s != 0 && now_s >= s->begins_s && now_s < s->begins_s + MINUTE_S)
		return;
	read_counters(stats, writer, now);
	if (s->begins_s != 0)
		end_minute(s, stats, now);
	begin_minute(s, now_s, now);
}

struct js *
series_view(const struct series *s, int minutes, int64_t *start_s)
{
	int64_t ended = atomic_load(&s->ended);
	/* The oldest may be written over in this moment. */
	int64_t n = ended < SERIES_MINUTES ? ended : SERIES_MINUTES - 1;
	struct js *o = js_new_obj();

	if (n > minutes)
		n = minutes;
	*start_s = n > 0 ? s->minute[(ended - n) % SERIES_MINUTES].begins_s : 0;
	for (int f = 0; f < FIELDS; f++) {
		struct js *list = js_new_arr();

		for (int64_t i = ended - n; i < ended; i++)
			js_push_int(list, s->minute[i % SERIES_MINUTES].field[f]);
		js_set(o, NAMES[f], list);
	}
	return o;
}
