/*
 * whole.c - a fair of the largest size planned from its rows to its rows, as the daemon does it:
 *           read, run, store, publish, once more, then a repair after an exhibitor withdraws.
 *
 *	whole [--seconds N] [--seed N] [--steps N] [--progress] [--unpublished]
 *
 * The fair:   that of lib/wanted.h.
 * What:       the functions of the domain the rpc calls, each in a transaction as the daemon opens
 *             it, all in one process and thread. The peak of memory is that of each step.
 */
#include "lib/wanted.h"

#include "base/clock.h"
#include "base/zones.h"
#include "domain/fair/event.h"
#include "domain/planning/overlay.h"
#include "domain/planning/publish.h"
#include "domain/planning/schedule.h"
#include "domain/planning/settle.h"
#include "domain/planning/solve.h"
#include "plan/construct.h"
#include "store/journal.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	STORE_AT_ONCE = 2000,  /* as work/runs.c has it */
	PUBLISH_AT_ONCE = 250, /* as work/publications.c has it */
};

/* ---- the steps ------------------------------------------------------------------------------ */

struct whole {
	struct store *store;
	struct zones *zones;
	struct arena arena; /* of the unit under way */
	const struct wanted *wanted;
	int64_t now_s, seconds, steps;
	uint64_t seed;
	bool progress;
};

static void
give_up(const char *what, const struct err *e)
{
	fprintf(stderr, "whole: %s: %s\n", what, e->text);
	exit(1);
}

static struct tx
begin_in(struct whole *w, struct arena *a, bool writes, const char *method)
{
	struct tx tx;
	struct err e;

	tx_init(&tx, w->store, a, w->now_s * 1000000);
	tx.zones = w->zones;
	tx.context = (struct tx_context){"A1", method, ""};
	if (!(writes ? store_begin_write(w->store, &e) : store_begin_read(w->store, &e)))
		give_up(method, &e);
	return tx;
}

static struct tx
begin(struct whole *w, const char *method)
{
	arena_reset(&w->arena);
	return begin_in(w, &w->arena, true, method);
}

static void
commit(struct whole *w, struct tx *tx)
{
	struct err e = tx->fault;

	if (tx_failed(tx) || !store_commit(w->store, &e))
		give_up(tx->context.method, &e);
	journal_events_free(tx->events);
}

static struct grid *
grid_of(struct tx *tx)
{
	struct err e;
	struct grid *g = grid_load(tx, event_by_id(tx, LARGE_EVENT), &e);

	if (g == NULL)
		give_up("grid", &e);
	return g;
}

/* From here on the peak is counted anew. */
static void
forget_peak(void)
{
	FILE *f = fopen("/proc/self/clear_refs", "w");

	if (f == NULL)
		return;
	fputs("5", f);
	(void)fclose(f);
}

static double
memory_mib(const char *key)
{
	FILE *f = fopen("/proc/self/status", "r");
	size_t n = strlen(key);
	char line[256];
	double mib = 0;

	while (f != NULL && fgets(line, sizeof line, f) != NULL)
		if (strncmp(line, key, n) == 0)
			mib = strtod(line + n, NULL) / 1024;
	if (f != NULL)
		(void)fclose(f);
	return mib;
}

static double
cpu_s(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

struct lap {
	int64_t us;
	double cpu;
};

static struct lap
lap_begin(void)
{
	forget_peak();
	return (struct lap){clock_monotonic_us(), cpu_s()};
}

static void
lap_end(struct lap lap, const char *what)
{
	printf("%-12s %8.2f %8.2f %9.0f %9.0f\n", what,
		(double)(clock_monotonic_us() - lap.us) / 1e6, cpu_s() - lap.cpu,
		memory_mib("VmHWM:"), memory_mib("VmRSS:"));
	fflush(stdout);
}

static void
tell(void *ctx, const struct solve_progress *p)
{
	(void)ctx;
	fprintf(stderr, "  %7.2f s  value %lld of %lld  breaks %lld  seated %lld\n",
		(double)p->took_ms / 1e3, (long long)p->value, (long long)p->bound,
		(long long)p->breaks, (long long)p->seated);
}

static int64_t
begin_schedule(struct whole *w, const struct schedule_setup *setup)
{
	struct tx tx = begin(w, "schedule.run");
	struct err e;
	struct schedule *s = schedule_begin(&tx, grid_of(&tx), setup, &e);
	int64_t id;

	if (s == NULL)
		give_up("schedule.run", &e);
	id = s->id;
	commit(w, &tx);
	return id;
}

static struct solve *
read_fair(struct whole *w, struct arena *a, int64_t id)
{
	struct tx tx = begin_in(w, a, false, "schedule.run");
	struct err e;
	struct solve *k = solve_read(&tx, LARGE_EVENT, id, &e);

	if (k == NULL)
		give_up("read", &e);
	store_rollback(w->store);
	return k;
}

static void
store_all(struct whole *w, const struct solve *k)
{
	int all = 1;

	for (int from = 0; from < all; from += STORE_AT_ONCE) {
		struct tx tx = begin(w, "schedule.run");
		struct err e;

		if (!solve_store(&tx, k, from, STORE_AT_ONCE, &all, &e))
			give_up("store", &e);
		commit(w, &tx);
	}
}

/* A run from its beginning to a schedule that is ready. */
static int64_t
plan(struct whole *w, const struct schedule_setup *setup)
{
	atomic_bool cancel = false;
	const struct solve_watch watch = {
		&cancel, w->progress ? tell : NULL, NULL, clock_monotonic_us};
	int64_t id = begin_schedule(w, setup);
	struct solve *k;
	struct arena a;
	struct err e;
	struct lap lap = lap_begin();

	arena_init(&a);
	k = read_fair(w, &a, id);
	lap_end(lap, "read");
	lap = lap_begin();
	if (!solve_run(k, &a, &watch, &e))
		give_up("run", &e);
	lap_end(lap, "run");
	lap = lap_begin();
	store_all(w, k);
	arena_release(&a);
	lap_end(lap, "store");
	return id;
}

/* The longest unit of the writer so far, and what it did. */
struct longest {
	int64_t us;
	const char *what;
};

static void
unit_over(struct whole *w, struct tx *tx, int64_t began_us, const char *what,
	struct longest *l)
{
	int64_t took;

	commit(w, tx);
	took = clock_monotonic_us() - began_us;
	if (took <= l->us)
		return;
	l->us = took;
	l->what = what;
}

static struct publish *
read_publication(struct whole *w, struct arena *a)
{
	struct tx tx = begin_in(w, a, false, "schedule.publish");
	struct err e;
	struct publish *p = publish_read(&tx, LARGE_EVENT, &e);

	if (p == NULL)
		give_up("publish", &e);
	store_rollback(w->store);
	return p;
}

static void
begin_publication(struct whole *w, int64_t id, struct longest *l)
{
	int64_t began = clock_monotonic_us();
	struct tx tx = begin(w, "schedule.publish");
	struct err e;

	if (!publish_begin(&tx, grid_of(&tx), schedule_by_id(&tx, LARGE_EVENT, id), &e))
		give_up("publish", &e);
	unit_over(w, &tx, began, "begin", l);
}

/* Laid over the fair, once more where it is to be frozen. */
static struct publish *
laid_over(struct whole *w, struct arena *a, struct longest *l)
{
	struct publish *p = read_publication(w, a);
	int64_t began = clock_monotonic_us();
	struct tx tx;
	struct err e;

	if (!publish_must_freeze(p))
		return p;
	tx = begin(w, "schedule.publish");
	if (!publish_freeze(&tx, LARGE_EVENT, &e))
		give_up("publish", &e);
	unit_over(w, &tx, began, "freeze", l);
	arena_reset(a);
	return read_publication(w, a);
}

static void
lay_down(struct whole *w, struct publish *p, struct longest *l)
{
	for (bool more = true; more;) {
		int64_t began = clock_monotonic_us();
		struct tx tx = begin(w, "schedule.publish");
		struct err e;

		if (!publish_lay(&tx, p, PUBLISH_AT_ONCE, &more, &e))
			give_up("publish", &e);
		unit_over(w, &tx, began, "laying down", l);
	}
}

static void
settle(struct whole *w, struct longest *l)
{
	for (bool more = true; more;) {
		int64_t began = clock_monotonic_us();
		struct tx tx = begin(w, "schedule.publish");
		struct err e;

		if (!publishing_settle(&tx, LARGE_EVENT, PUBLISH_AT_ONCE, &more, &e))
			give_up("publish", &e);
		unit_over(w, &tx, began, "telling", l);
	}
}

static void
publish(struct whole *w, int64_t id)
{
	struct lap lap = lap_begin();
	struct longest longest = {0, ""};
	struct schedule *s;
	struct publish *p;
	struct overlay *o;
	struct arena a;
	struct tx tx;
	struct err e;
	int64_t began;

	arena_init(&a);
	begin_publication(w, id, &longest);
	p = laid_over(w, &a, &longest);
	lap_end(lap, "lay over");
	lap = lap_begin();
	lay_down(w, p, &longest);
	lap_end(lap, "lay down");
	lap = lap_begin();
	began = clock_monotonic_us();
	tx = begin(w, "schedule.publish");
	o = publish_switch(&tx, p, &s, &e);
	if (o == NULL)
		give_up("publish", &e);
	unit_over(w, &tx, began, "the switch", &longest);
	lap_end(lap, "switch");
	lap = lap_begin();
	settle(w, &longest);
	lap_end(lap, "tell");
	printf("    %d meetings made, %d moved, %d called off, %d left out; %d diaries change;"
	       " longest unit %.0f ms (%s)\n",
		o->seated, o->moved, o->cancelled, o->dropped_n, o->people,
		(double)longest.us / 1e3, longest.what);
	arena_release(&a);
}

/* ---- the figures ---------------------------------------------------------------------------- */

static double
gap_of(int64_t value, int64_t bound)
{
	return bound > 0 ? 100.0 * (double)(bound - value) / (double)bound : 0;
}

static void
show(struct whole *w, int64_t id)
{
	struct tx tx = begin(w, "schedule.status");
	struct schedule *s = schedule_by_id(&tx, LARGE_EVENT, id);

	printf("    %lld seated of %lld, value %lld, bound %lld, gap %.3f %%, shortfall %lld, "
	       "%lld breaks, %lld others told\n",
		(long long)s->seated, (long long)(s->seated + s->unseated),
		(long long)s->value, (long long)s->bound, gap_of(s->value, s->bound),
		(long long)s->shortfall, (long long)s->breaks, (long long)s->disturbed);
	store_rollback(w->store);
}

static int
compare_ints(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What kind of problem it is. */
static void
show_shape(const struct plan_problem *p)
{
	static int value[WANTED_REQUESTS];
	int two = 0, need = 0, must = 0, want = 0, zero = 0, same = 0, booth = 0;

	for (int c = 0; c < p->candidates_n; c++) {
		const struct plan_candidate *q = &p->candidates[c];

		value[c] = q->value;
		two += q->length > 1;
		need += q->need >= 0;
		must += q->tier == PLAN_MUST;
		want += q->tier == PLAN_WANT;
		zero += q->value == 0;
		booth += q->groups_n > 0 && p->groups[q->groups[0]].seats == 1;
	}
	qsort(value, (size_t)p->candidates_n, sizeof *value, compare_ints);
	for (int i = 1; i < p->candidates_n; i++)
		same += value[i] == value[i - 1];
	printf("%d candidates of %d persons, %d organisations, %d seats in %d groups, %d "
	       "interpreters in %d needs, %d slots, %d halls\n",
		p->candidates_n, p->persons_n, p->organisations_n, p->seats_n,
		p->groups_n, p->interpreters_n, p->needs_n, p->slots_n, p->halls_n);
	printf("%d of two slots, %d with an interpreter, %d may use a booth, %d must, %d want; "
	       "%d different values from %d to %d, %d of them 0\n",
		two, need, booth, must, want, p->candidates_n - same, value[0],
		value[p->candidates_n - 1], zero);
}

/* The problem, and what first come, first served makes of it. */
static int64_t
first_come(struct whole *w)
{
	struct tx tx = begin(w, "schedule.run");
	struct plan_figures f;
	struct plan_options o;
	struct snapshot *s;
	struct board b;
	struct err e;
	struct lap lap;

	s = snapshot_read(&tx, grid_of(&tx), NULL, &e);
	if (s == NULL)
		give_up("read", &e);
	show_shape(&s->problem);
	printf("%-12s %8s %8s %9s %9s\n", "", "seconds", "CPU s", "peak MiB", "left MiB");
	lap = lap_begin();
	plan_options_default(&o);
	board_init(&b, &s->problem, &o, tx.arena);
	plan_greedy(&b);
	plan_evaluate(&s->problem, b.place, &f);
	store_rollback(w->store);
	lap_end(lap, "first come");
	printf("    %d seated, value %lld, shortfall %lld, %d breaks\n", f.seated,
		(long long)f.value, (long long)f.shortfall, f.breaks);
	return f.value;
}

/* The exhibitor with the number of meetings nearest to 30. */
static int
withdrawing(struct whole *w, int64_t schedule)
{
	struct tx tx = begin(w, "schedule.get");
	int n, meetings[LARGE_EXHIBITORS] = {0}, best = 0;
	const struct schedule_place *p =
		schedule_places(&tx, LARGE_EVENT, schedule, 0, 0, &n);

	for (int i = 0; i < n; i++)
		meetings[w->wanted->exhibitor[p[i].request_id]]++;
	for (int x = 0; x < LARGE_EXHIBITORS; x++)
		if (abs(meetings[x] - 30) < abs(meetings[best] - 30))
			best = x;
	store_rollback(w->store);
	return best;
}

static void
repair(struct whole *w, int exhibitor)
{
	char code[32];
	const char *const withdraw[] = {code};
	const struct repair_texts texts = {.withdraw = withdraw, .withdraw_n = 1};
	struct schedule_setup setup = {.scope = SCOPE_REPAIR,
		.seed = (int64_t)w->seed,
		.seconds = 1, /* the default of repair.preview */
		.disturbed_max = -1};
	struct arena a;
	struct tx tx;
	struct err e;
	int64_t id;

	snprintf(code, sizeof code, "X-%04d", exhibitor);
	arena_init(&a);
	tx = begin_in(w, &a, false, "repair.preview");
	setup.changes = repair_read(&tx, grid_of(&tx), &texts, &e);
	if (setup.changes == NULL)
		give_up("repair", &e);
	store_rollback(w->store);
	printf("repair: %s withdraws\n", code);
	id = plan(w, &setup);
	arena_release(&a);
	show(w, id);
	publish(w, id);
}

static void
run(struct whole *w, bool unpublished)
{
	struct schedule_setup setup = {.scope = SCOPE_EVERYTHING,
		.seed = (int64_t)w->seed,
		.steps = w->steps,
		.seconds = w->seconds,
		.disturbed_max = -1};
	int64_t first = first_come(w), id, other;
	struct schedule *s;
	struct tx tx;

	arena_reset(&w->arena);
	id = plan(w, &setup);
	show(w, id);
	tx = begin(w, "schedule.status");
	s = schedule_by_id(&tx, LARGE_EVENT, id);
	printf("    value %.3f of first come\n", (double)s->value / (double)first);
	store_rollback(w->store);
	if (unpublished)
		return;
	setup.seed++;
	setup.seconds = w->seconds / 4 > 0 ? w->seconds / 4 : 1;
	printf("another seed:\n");
	other = plan(w, &setup);
	printf("the first is published:\n");
	publish(w, id);
	/* Its meetings have come meanwhile; once it is published, going back to it moves them. */
	printf("the other is published, then gone back to:\n");
	publish(w, other);
	publish(w, other);
	printf("everything once more:\n");
	show(w, plan(w, &setup));
	repair(w, withdrawing(w, other));
}

static bool
fill(struct whole *w, const char *path, struct wanted *f, struct err *e)
{
	struct lap lap = lap_begin();

	if (!wanted_fill(path, w->now_s, f, e))
		return false;
	w->store = store_open(path, STORE_WRITE, &(struct store_options){0}, e);
	fprintf(stderr, "filled in %.1f s\n",
		(double)(clock_monotonic_us() - lap.us) / 1e6);
	return w->store != NULL;
}

int
main(int argc, char **argv)
{
	struct whole w = {.now_s = (int64_t)time(NULL), .seconds = 60, .seed = 1};
	struct wanted *f = xcalloc(1, sizeof *f);
	bool unpublished = false, ok;
	char path[LARGE_PATH];
	struct err e;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
			w.seconds = strtoll(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--steps") == 0 && i + 1 < argc)
			w.steps = strtoll(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			w.seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--progress") == 0)
			w.progress = true;
		else if (strcmp(argv[i], "--unpublished") == 0)
			unpublished = true;
	}
	js_setup();
	store_setup();
	if (!large_directory("whole", path))
		return 1;
	w.zones = zones_new();
	arena_init(&w.arena);
	w.wanted = f;
	ok = fill(&w, path, f, &e);
	if (ok)
		run(&w, unpublished);
	else
		fprintf(stderr, "whole: %s\n", e.text);
	store_close(w.store);
	arena_release(&w.arena);
	zones_free(w.zones);
	large_remove(path);
	free(f);
	return ok ? 0 : 1;
}
