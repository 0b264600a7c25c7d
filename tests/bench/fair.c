/*
 * fair.c - whole fairs made up at the sizes of real ones, planned, beside what first-come
 *          booking seats, and repaired after an exhibitor withdraws.
 *
 *	fair [wsce|scewc|plain|ten] [--seconds N] [--seed N]
 *
 * Without a size: wsce in 2 s, scewc in 60 s with its repair, ten in 120 s. Plain is
 * scewc with everybody there all the time, in one hall and without quotas: construction
 * alone is the best there is, and is not improved on.
 */
#include "plan/construct.h"
#include "plan/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct size {
	const char *name;
	int buyers, exhibitors, days, day_slots, tables, halls, interpreters, candidates;
	double seconds, gap_bar;
	bool plain; /* no blackouts and no quotas; construction alone unless told otherwise */
};

static const struct size sizes[] = {
	{"wsce", 104, 301, 3, 16, 60, 1, 20, 1500, 2, 0.5, false},
	{"scewc", 2000, 1000, 3, 18, 400, 4, 0, 60000, 60, 1, false},
	{"plain", 2000, 1000, 3, 18, 400, 1, 0, 60000, 0, 0, true},
	{"ten", 20000, 10000, 3, 18, 4000, 8, 0, 600000, 120, 2, false},
};

static double
now_s(void *ctx)
{
	struct timespec t;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int
below(struct plan_random *r, int n)
{
	return plan_random_below(r, n);
}

/* Half-hour slots with ten minutes between them, half a day a session. */
static void
make_slots(struct plan_problem *p, const struct size *size, struct arena *a)
{
	struct plan_slot *slots;

	p->slots_n = size->days * size->day_slots;
	p->slots = slots = ARENA_ARRAY(a, struct plan_slot, p->slots_n);
	for (int s = 0; s < p->slots_n; s++) {
		int day = s / size->day_slots, at = s % size->day_slots;
		bool late = at >= size->day_slots / 2;

		slots[s].day = day;
		slots[s].session = 2 * day + late;
		slots[s].start_s = day * INT64_C(86400) + 32400 + at * 1800 + late * 3600;
		slots[s].end_s = slots[s].start_s + 1200;
	}
}

static void
clear(uint64_t *set, int from, int to)
{
	for (int s = from; s < to; s++)
		set[s >> 6] &= ~(UINT64_C(1) << (s & 63));
}

/*
 * Everybody comes late or leaves early now and then, and hears a talk of two slots some
 * days.
 */
static uint64_t *
make_free(struct plan_problem *p, const struct size *size, struct plan_random *r,
	struct arena *a, bool blackouts)
{
	uint64_t *set = ARENA_ARRAY(a, uint64_t, plan_words(p));

	for (int s = 0; s < p->slots_n; s++)
		set[s >> 6] |= UINT64_C(1) << (s & 63);
	for (int day = 0; day < size->days && blackouts; day++) {
		int first = day * size->day_slots, talk = below(r, size->day_slots - 2);

		if (below(r, 6) == 0)
			clear(set, first, first + size->day_slots / 2);
		if (below(r, 6) == 0)
			clear(set, first + size->day_slots * 3 / 4,
				first + size->day_slots);
		if (below(r, 3) == 0)
			clear(set, first + talk, first + talk + 2);
	}
	return set;
}

static void
make_people(struct plan_problem *p, const struct size *size, struct plan_random *r,
	struct arena *a)
{
	struct plan_person *persons;

	p->persons_n = size->buyers + size->exhibitors;
	p->persons = persons = ARENA_ARRAY(a, struct plan_person, p->persons_n);
	for (int i = 0; i < p->persons_n; i++) {
		persons[i].free = make_free(p, size, r, a, !size->plain);
		persons[i].organisation = -1;
		persons[i].max_day = i < size->buyers && !size->plain ? 10 : 0;
	}
}

static void
make_tables(struct plan_problem *p, const struct size *size, struct plan_random *r,
	struct arena *a)
{
	const uint64_t *always = make_free(p, size, r, a, false);
	struct plan_group *groups = ARENA_ARRAY(a, struct plan_group, size->halls);
	struct plan_seat *seats = ARENA_ARRAY(a, struct plan_seat, size->tables);
	uint8_t *walk = ARENA_ARRAY(a, uint8_t, size->halls * size->halls);

	for (int i = 0; i < size->tables; i++)
		seats[i].free = always;
	for (int i = 0; i < size->halls; i++) {
		int first = i * size->tables / size->halls;

		groups[i].first_seat = first;
		groups[i].seats = (i + 1) * size->tables / size->halls - first;
		groups[i].hall = i;
		for (int k = 0; k < size->halls; k++)
			walk[i * size->halls + k] = (uint8_t)(abs(i - k) * 4);
	}
	p->seats = seats;
	p->seats_n = size->tables;
	p->groups = groups;
	p->groups_n = p->halls_n = size->halls;
	p->walk_minutes = walk;
}

enum { LANGUAGES = 4 };

/* Interpreters work two sessions of three, each with one language or two. */
static void
make_interpreters(struct plan_problem *p, const struct size *size, struct plan_random *r,
	struct arena *a)
{
	struct plan_interpreter *all =
		ARENA_ARRAY(a, struct plan_interpreter, size->interpreters + 1);
	struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, LANGUAGES);
	int *lists = ARENA_ARRAY(a, int, LANGUAGES *(size->interpreters + 1));

	for (int k = 0; k < LANGUAGES; k++)
		needs[k].interpreters = &lists[k * size->interpreters];
	for (int i = 0; i < size->interpreters; i++) {
		uint64_t *set = make_free(p, size, r, a, false);
		int language = i % LANGUAGES, half = size->day_slots / 2;

		for (int q = 0; q < 2 * size->days; q++) {
			if (below(r, 3) == 0)
				clear(set, q * half, (q + 1) * half);
		}
		all[i].free = set;
		lists[language * size->interpreters + needs[language].n++] = i;
		language = (language + 1) % LANGUAGES;
		if (below(r, 2))
			lists[language * size->interpreters + needs[language].n++] = i;
	}
	p->interpreters = all;
	p->interpreters_n = size->interpreters;
	p->needs = needs;
	p->needs_n = size->interpreters > 0 ? LANGUAGES : 0;
}

/* Some are asked for more than others: the square of a uniform number. */
static int
popular(struct plan_random *r, int n)
{
	double u = plan_random_unit(r);

	return (int)((0.25 * u + 0.75 * u * u) * n);
}

static void
make_candidates(struct plan_problem *p, const struct size *size, struct plan_random *r,
	struct arena *a)
{
	struct plan_candidate *all =
		ARENA_ARRAY(a, struct plan_candidate, size->candidates);
	int *groups = ARENA_ARRAY(a, int, size->halls * size->halls);
	uint8_t *asked =
		ARENA_ARRAY(a, uint8_t, (size_t)size->buyers * (size_t)size->exhibitors);

	/* every exhibitor sits in its hall or, when that is full, in the next ones */
	for (int i = 0; i < size->halls * size->halls; i++)
		groups[i] = (i / size->halls + i % size->halls) % size->halls;
	for (int i = 0; i < size->candidates;) {
		int *persons = ARENA_ARRAY(a, int, 2);
		size_t pair;

		persons[0] = below(r, size->buyers);
		persons[1] = size->buyers + popular(r, size->exhibitors);
		pair = (size_t)persons[0] * (size_t)size->exhibitors +
		       (size_t)(persons[1] - size->buyers);
		if (asked[pair]++)
			continue;
		all[i] = (struct plan_candidate){.persons = persons,
			.persons_n = 2,
			.tier = below(r, 10) == 0 ? PLAN_WANT : PLAN_SCORED,
			.value = 200 + below(r, 400) + below(r, 400),
			.length = 1,
			.preferred_session = -1,
			.groups = &groups[persons[1] % size->halls * size->halls],
			.groups_n = size->halls,
			.need = p->needs_n > 0 && below(r, 2) ? persons[0] % LANGUAGES
							      : -1,
			.now = {-1, -1, -1}};
		i++;
	}
	p->candidates = all;
	p->candidates_n = size->candidates;
}

static void
make_fair(struct plan_problem *p, const struct size *size, uint64_t seed, struct arena *a)
{
	struct plan_random r = {seed};

	memset(p, 0, sizeof(*p));
	p->fairness = -1;
	make_slots(p, size, a);
	make_people(p, size, &r, a);
	make_tables(p, size, &r, a);
	make_interpreters(p, size, &r, a);
	make_candidates(p, size, &r, a);
}

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

	o->clock = now_s;
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
	printf("%-14s %7d %11lld %11lld %7.3f %8d %8d %8lld %8.2f %8.0f\n", name,
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
	double start = now_s(NULL);

	plan_options_default(&o);
	arena_init(&a);
	board_init(&b, p, &o, &a);
	plan_greedy(&b);
	*seconds = now_s(NULL) - start;
	plan_evaluate(p, b.place, f);
	arena_release(&a);
}

/* The exhibitor with the number of meetings nearest to 30. */
static int
withdrawing(const struct plan_problem *p, const struct size *size,
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
repair(const struct plan_problem *p, const struct size *size,
	const struct plan_answer *answer, struct arena *a)
{
	struct plan_problem left = *p;
	struct plan_candidate *kept =
		ARENA_ARRAY(a, struct plan_candidate, p->candidates_n);
	int gone = withdrawing(p, size, answer, a), cancelled = 0;
	struct plan_options o;
	struct plan_answer repaired;
	double start = now_s(NULL);

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
	print_figures("  repair", &repaired.figures, repaired.bound, now_s(NULL) - start);
	printf("    %d meetings cancelled, %d seated now of %d before, %d other people told, "
	       "%.2f s in the engine\n",
		cancelled, repaired.figures.seated, answer->figures.seated,
		repaired.figures.disturbed, repaired.seconds);
	return true;
}

static bool
run(const struct size *size, double seconds, uint64_t seed)
{
	struct plan_problem p;
	struct plan_options o;
	struct plan_answer answer;
	struct plan_figures first;
	struct arena a;
	double greedy_s;
	bool ok;

	arena_init(&a);
	make_fair(&p, size, seed, &a);
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

int
main(int argc, char **argv)
{
	const char *only = NULL;
	double seconds = 0;
	uint64_t seed = 1;
	bool ok = true;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--seconds") == 0 && i + 1 < argc)
			seconds = strtod(argv[++i], NULL);
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = strtoull(argv[++i], NULL, 10);
		else
			only = argv[i];
	}
	printf("%-14s %7s %11s %11s %7s %8s %8s %8s %8s %8s\n", "fair", "seated", "value",
		"bound", "gap %", "breaks", "idle", "walk min", "seconds", "MiB");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (only == NULL || strcmp(only, sizes[i].name) == 0)
			ok = run(&sizes[i], seconds > 0 ? seconds : sizes[i].seconds,
				     seed) &&
			     ok;
	}
	return ok ? 0 : 1;
}
