/*
 * fair.c - whole fairs made up at the sizes of real ones, planned, beside what first-come
 *          booking seats, and repaired after an exhibitor withdraws.
 *
 *	fair [wsce|scewc|plain|ten] [--seconds N] [--seed N] [--cpu]
 *	fair --hard [NAME] [--seconds N] [--seed N] [--cpu]
 *
 * Without a size: wsce in 2 s, scewc in 60 s with its repair, ten in 120 s. Plain is
 * scewc with everybody there all the time, in one hall and without quotas: construction
 * alone is the best there is, and is not improved on. --hard: fairs of wsce's size where
 * something is scarce, and one of two thousand companies and cities, 60 s each. --cpu: all
 * seconds are those of this process's processor time, so that the figures of a busy machine are
 * those of an idle one.
 */
#include "lib/clock.h"
#include "lib/made_up.h"
#include "plan/construct.h"
#include "plan/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define FAIR(name_, buyers_, exhibitors_, day_slots_, tables_, halls_, candidates_,      \
	seconds_, bar)                                                                   \
	.name = (name_), .buyers = (buyers_), .exhibitors = (exhibitors_), .days = 3,    \
	.day_slots = (day_slots_), .tables = (tables_), .halls = (halls_),               \
	.candidates = (candidates_), .seconds = (seconds_), .gap_bar = (bar)

static const struct made_up_size sizes[] = {
	{FAIR("wsce", 104, 301, 16, 60, 1, 1500, 2, 0.5), .interpreters = 20},
	{FAIR("scewc", 2000, 1000, 18, 400, 4, 60000, 60, 1)},
	{FAIR("plain", 2000, 1000, 18, 400, 1, 60000, 0, 0), .plain = true},
	{FAIR("ten", 20000, 10000, 18, 4000, 8, 600000, 120, 2)},
};

/* What they are made of, but for the last: 104 buyers, 301 exhibitors, 48 slots, 3,000 requests. */
#define HARD(name_, tables_, halls_, interpreters_, bar)                                 \
	.name = (name_), .buyers = 104, .exhibitors = 301, .days = 3, .day_slots = 16,   \
	.tables = (tables_), .halls = (halls_), .interpreters = (interpreters_),         \
	.candidates = 3000, .seconds = 60, .gap_bar = (bar)

static const struct made_up_size hard[] = {
	{HARD("blackouts", 60, 1, 0, 0.1), .away_percent = 40},
	{HARD("interpreters-3", 60, 1, 3, 0.1), .always = true},
	{HARD("interpreters-20", 60, 1, 20, 0.1)},
	{HARD("any-hall", 60, 4, 0, 0.3), .walk_minutes = 12},
	{HARD("own-hall", 60, 4, 0, 0.3), .walk_minutes = 12, .own_hall = true},
	{HARD("popular", 60, 1, 0, 0.1), .popular_percent = 5},
	{HARD("minimum-8", 60, 1, 0, 0.1), .minimum = 8},
	{HARD("lengths", 60, 1, 0, 0.1), .longest = 3},
	{HARD("tables-20", 20, 1, 0, 0.1)},
	{HARD("lengths-own-hall", 60, 4, 0, 0.3), .longest = 3, .walk_minutes = 12,
		.own_hall = true},
	{FAIR("cities", 700, 1000, 16, 400, 4, 60000, 60, 0.5), .interpreters = 60,
		.people_a_buyer = 3, .people_an_exhibitor = 2, .open = true},
};

/* What the seconds are counted by; --cpu: processor time. */
static double (*clock_s)(void *ctx) = clock_wall_s;

static double
peak_mib(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_maxrss / 1024;
}

static void
show_progress(void *ctx, const struct plan_progress *now)
{
	(void)ctx;
	fprintf(stderr, "  %6.2f s  value %lld of %lld  breaks %d\n", now->seconds,
		(long long)now->best.value, (long long)now->bound, now->best.breaks);
}

static bool
solve(const struct plan_problem *p, struct plan_options *o, struct arena *a,
	struct plan_answer *answer)
{
	struct err e;

	o->clock = clock_s;
	if (!plan_check(p, NULL, &e) || !plan_solve(p, o, a, answer, &e) ||
		!plan_verify(p, answer->places, NULL, &e)) {
		fprintf(stderr, "fair: %s\n", e.text);
		return false;
	}
	return true;
}

static double
gap_of(int64_t value, int64_t bound)
{
	return bound > 0 ? 100.0 * (double)(bound - value) / (double)bound : 0;
}

static void
print_figures(
	const char *name, const struct plan_figures *f, int64_t bound, double seconds)
{
	printf("%-16s %7d %11lld %11lld %7.3f %8d %8d %8lld %8.2f %8.0f\n", name,
		f->seated, (long long)f->value, (long long)bound, gap_of(f->value, bound),
		f->breaks, f->idle_slots, (long long)f->walking, seconds, peak_mib());
}

/* First come, first served over the same problem. */
static void
greedy(const struct plan_problem *p, struct plan_figures *f, double *seconds)
{
	struct plan_options o;
	struct arena a;
	struct board b;
	double start = clock_s(NULL);

	plan_options_default(&o);
	arena_init(&a);
	board_init(&b, p, &o, &a);
	plan_greedy(&b);
	*seconds = clock_s(NULL) - start;
	plan_evaluate(p, b.place, f);
	arena_release(&a);
}

/* The exhibitor with the number of meetings nearest to 30. */
static int
withdrawing(const struct plan_problem *p, const struct made_up_size *size,
	const struct plan_answer *answer, struct arena *a)
{
	int *n = ARENA_ARRAY(a, int, p->persons_n), best = size->buyers;

	for (int c = 0; c < p->candidates_n; c++)
		n[p->candidates[c].persons[1]] += answer->places[c].slot >= 0;
	for (int i = size->buyers; i < p->persons_n; i++) {
		if (abs(n[i] - 30) < abs(n[best] - 30))
			best = i;
	}
	return best;
}

static bool
repair(const struct plan_problem *p, const struct made_up_size *size,
	const struct plan_answer *answer, struct arena *a)
{
	struct plan_problem left = *p;
	struct plan_candidate *kept =
		ARENA_ARRAY(a, struct plan_candidate, p->candidates_n);
	int gone = withdrawing(p, size, answer, a), cancelled = 0;
	struct plan_options o;
	struct plan_answer repaired;
	double start = clock_s(NULL);

	left.candidates = kept;
	left.candidates_n = 0;
	for (int c = 0; c < p->candidates_n; c++) {
		if (p->candidates[c].persons[1] == gone) {
			cancelled += answer->places[c].slot >= 0;
			continue;
		}
		kept[left.candidates_n] = p->candidates[c];
		kept[left.candidates_n++].now = answer->places[c];
	}
	plan_options_default(&o);
	plan_weights_repair(&o.weights);
	o.scope = PLAN_REPAIR;
	o.seconds = 0.6;
	if (!solve(&left, &o, a, &repaired))
		return false;
	print_figures(
		"  repair", &repaired.figures, repaired.bound, clock_s(NULL) - start);
	printf("    %d meetings cancelled, %d seated now of %d before, %d other people told, "
	       "%.2f s in the engine\n",
		cancelled, repaired.figures.seated, answer->figures.seated,
		repaired.figures.disturbed, repaired.seconds);
	return true;
}

static bool
run(const struct made_up_size *size, double seconds, uint64_t seed)
{
	struct plan_problem p;
	struct plan_options o;
	struct plan_answer answer;
	struct plan_figures first;
	struct arena a;
	double greedy_s;
	bool ok;

	arena_init(&a);
	made_up_fair(&p, size, seed, &a);
	plan_options_default(&o);
	o.seconds = seconds;
	o.seed = seed;
	o.progress = show_progress;
	ok = solve(&p, &o, &a, &answer);
	if (ok) {
		greedy(&p, &first, &greedy_s);
		print_figures(size->name, &answer.figures, answer.bound, answer.seconds);
		print_figures("  first come", &first, answer.bound, greedy_s);
		printf("    value %.3f, meetings %.3f, breaks %.3f of first come; "
		       "gap bar %.1f %%\n",
			(double)answer.figures.value / (double)first.value,
			(double)answer.figures.seated / first.seated,
			(double)answer.figures.breaks / first.breaks, size->gap_bar);
	}
	if (ok && size->candidates == 60000 && !size->plain)
		ok = repair(&p, size, &answer, &a);
	fflush(stdout);
	arena_release(&a);
	return ok;
}

/* A row of the table of hard ones: figures, and whether the gap is within its bar. */
static bool
run_hard(const struct made_up_size *size, double seconds, uint64_t seed)
{
	struct plan_problem p;
	struct plan_options o;
	struct plan_answer answer;
	struct arena a;
	double gap;
	bool ok;

	arena_init(&a);
	made_up_fair(&p, size, seed, &a);
	plan_options_default(&o);
	o.seconds = seconds;
	o.seed = seed;
	o.progress = show_progress;
	ok = solve(&p, &o, &a, &answer);
	if (ok) {
		gap = gap_of(answer.figures.value, answer.bound);
		print_figures(size->name, &answer.figures, answer.bound, answer.seconds);
		printf("    gap bar %.1f %%: %s; %lld meetings short of the minimums\n",
			size->gap_bar, gap <= size->gap_bar ? "met" : "missed",
			(long long)answer.figures.shortfall);
	}
	fflush(stdout);
	arena_release(&a);
	return ok;
}

/* What the command line says. */
struct call {
	const char *only; /* NULL: all */
	double seconds;	  /* 0: those of the size */
	uint64_t seed;
	bool hard;
};

static struct call
read_call(int argc, char **argv)
{
	struct call c = {.seed = 1};

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
			c.seconds = strtod(argv[++i], NULL);
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			c.seed = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--hard") == 0)
			c.hard = true;
		else if (strcmp(argv[i], "--cpu") == 0)
			clock_s = clock_processor_s;
		else
			c.only = argv[i];
	}
	return c;
}

static bool
run_all(const struct call *c, const struct made_up_size *all, size_t n,
	bool (*run_one)(const struct made_up_size *, double, uint64_t))
{
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		double seconds = c->seconds > 0 ? c->seconds : all[i].seconds;

		if (c->only == NULL || strcmp(c->only, all[i].name) == 0)
			ok = run_one(&all[i], seconds, c->seed) && ok;
	}
	return ok;
}

int
main(int argc, char **argv)
{
	struct call c = read_call(argc, argv);
	bool ok;

	printf("%-16s %7s %11s %11s %7s %8s %8s %8s %8s %8s\n", "fair", "seated", "value",
		"bound", "gap %", "breaks", "idle", "walk min", "seconds", "MiB");
	if (c.hard)
		ok = run_all(&c, hard, sizeof(hard) / sizeof(hard[0]), run_hard);
	else
		ok = run_all(&c, sizes, sizeof(sizes) / sizeof(sizes[0]), run);
	return ok ? 0 : 1;
}
