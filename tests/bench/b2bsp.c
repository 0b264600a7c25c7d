/*
 * b2bsp.c - the published benchmark of business-to-business meeting scheduling: one file in, one
 * JSON object out.
 *
 *   b2bsp FILE.dzn [--fairness D] [--time SECONDS] [--seed N] [--threads N] [--steps N]
 *         [--cpu] [--found] [--pace PERCENT]
 *
 * Status, breaks, the proven bound, wall seconds and the slot of each meeting (from 1; 0 none)
 * on stdout and nothing else there. --cpu: all seconds are those of processor time, in which the
 * threads keep step with each other, so that a busy machine gives the figures of an idle one.
 * --found: also the second and the breaks of each better plan. --pace: of the usual length of the
 * strategies' turns. Exit 0 with any answer, 64 for a wrong call, 65 for a file that is wrong.
 * Without a file, under `make bench`, nothing is measured: b2bsp_run.py does it.
 */
#include "lib/clock.h"
#include "lib/dzn.h"
#include "plan/prove.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	THREADS_MAX = 2,
	FOUND_MAX = 1000,
	AHEAD_MAX_US = 2000, /* of another thread, in processor time */
	EXIT_USAGE_WRONG = 64,
	EXIT_DATA_WRONG = 65,
};

struct call {
	const char *path;
	long fairness, seconds, seed, threads, steps, pace;
	bool cpu, found;
};

/* A better plan of one runner. */
struct found {
	double seconds;
	int breaks;
};

/* What the threads wait with for each other. */
struct in_step {
	pthread_mutex_t lock;
	pthread_cond_t moved;
};

struct runner {
	pthread_t thread;
	const struct plan_problem *p;
	struct plan_options options;
	struct plan_prove_options o;
	struct arena arena;
	struct plan_answer *answer;
	struct found found[FOUND_MAX];
	int found_n;
	/* by --cpu: */
	struct in_step *step;
	const struct runner *other; /* NULL: alone */
	double began_s, waited_s; /* of the thread's processor time; began < 0: not yet */
	int64_t spent_us; /* by the lock of the step; INT64_MAX when it has ended */
};

/* ---- the file as a problem ---------------------------------------------------------- */

static const uint64_t *
slot_set(struct arena *a, const struct dzn *d, const bool *forbidden)
{
	uint64_t *set = ARENA_ARRAY(a, uint64_t, d->slots / 64 + 1);

	for (int s = 0; s < d->slots; s++)
		if (!forbidden || !forbidden[s])
			set[s >> 6] |= UINT64_C(1) << (s & 63);
	return set;
}

static void
add_slots(struct plan_problem *p, const struct dzn *d, struct arena *a)
{
	enum { SLOT_S = 1200 };
	struct plan_slot *slots = ARENA_ARRAY(a, struct plan_slot, d->slots + 1);

	for (int s = 0; s < d->slots; s++)
		slots[s] = (struct plan_slot){.session = s >= d->morning_slots,
			.start_s = (int64_t)s * SLOT_S,
			.end_s = (int64_t)(s + 1) * SLOT_S};
	p->slots = slots;
	p->slots_n = d->slots;
}

static void
add_people_and_tables(struct plan_problem *p, const struct dzn *d, struct arena *a)
{
	struct plan_person *persons = ARENA_ARRAY(a, struct plan_person, d->people + 1);
	struct plan_seat *seats = ARENA_ARRAY(a, struct plan_seat, d->tables + 1);
	struct plan_group *group = ARENA_NEW(a, struct plan_group);

	for (int i = 0; i < d->people; i++)
		persons[i] = (struct plan_person){.organisation = -1,
			.free = slot_set(
				a, d, d->forbidden + (size_t)i * (size_t)d->slots)};
	for (int i = 0; i < d->tables; i++)
		seats[i].free = slot_set(a, d, NULL);
	group->seats = d->tables;
	p->persons = persons;
	p->persons_n = d->people;
	p->seats = seats;
	p->seats_n = d->tables;
	p->groups = group;
	p->groups_n = 1;
	p->halls_n = 1;
}

static void
add_meetings(struct plan_problem *p, const struct dzn *d, struct arena *a)
{
	struct plan_candidate *all =
		ARENA_ARRAY(a, struct plan_candidate, d->meetings + 1);
	struct plan_order *order = ARENA_ARRAY(a, struct plan_order, d->precedences + 1);
	int *pool = ARENA_NEW(a, int);

	for (int i = 0; i < d->meetings; i++) {
		const struct dzn_meeting *m = &d->meeting[i];
		uint64_t *fixed = NULL;

		if (m->fixed >= 0) {
			fixed = ARENA_ARRAY(a, uint64_t, d->slots / 64 + 1);
			fixed[m->fixed >> 6] |= UINT64_C(1) << (m->fixed & 63);
		}
		all[i] = (struct plan_candidate){.persons = m->people,
			.persons_n = 2,
			.tier = PLAN_MUST,
			.length = 1,
			.allowed = fixed,
			.preferred_session = m->session == 3 ? -1 : m->session - 1,
			.session_hard = true,
			.groups = pool,
			.groups_n = 1,
			.need = -1,
			.now = {-1, -1, -1}};
	}
	for (int i = 0; i < d->precedences; i++)
		order[i] = (struct plan_order){
			d->precedence[i].before, d->precedence[i].after};
	p->candidates = all;
	p->candidates_n = d->meetings;
	p->orders = order;
	p->orders_n = d->precedences;
}

/* ---- the runners -------------------------------------------------------------------- */

/* Who is ahead waits, as if each thread had a processor of its own. */
static void
move_to(struct runner *r, int64_t spent_us)
{
	pthread_mutex_lock(&r->step->lock);
	r->spent_us = spent_us;
	pthread_cond_broadcast(&r->step->moved);
	while (spent_us < INT64_MAX && r->other != NULL &&
		spent_us - AHEAD_MAX_US > r->other->spent_us)
		pthread_cond_wait(&r->step->moved, &r->step->lock);
	pthread_mutex_unlock(&r->step->lock);
}

static void *
run(void *ctx)
{
	struct runner *r = ctx;

	plan_prove(r->p, &r->o, &r->arena, r->answer);
	move_to(r, INT64_MAX);
	return NULL;
}

static double
clock_in_step_s(void *ctx)
{
	struct runner *r = ctx;
	double at = clock_processor_s(NULL), spent;

	if (r->began_s < 0)
		r->began_s = at;
	spent = at - r->began_s - r->waited_s;
	move_to(r, (int64_t)(spent * 1e6));
	r->waited_s += clock_processor_s(NULL) - at;
	return spent;
}

static void
note_found(void *ctx, const struct plan_progress *now)
{
	struct runner *r = ctx;

	if (r->found_n < FOUND_MAX)
		r->found[r->found_n++] = (struct found){now->seconds, now->best.breaks};
}

static struct plan_options
options_of(const struct call *call, struct runner *r)
{
	struct plan_options o;

	plan_options_default(&o);
	o.seed = (uint64_t)call->seed;
	o.seconds = (double)call->seconds;
	o.steps = call->steps;
	o.clock = call->cpu ? clock_in_step_s : clock_wall_s;
	o.progress = note_found;
	o.ctx = r;
	return o;
}

static struct plan_answer
solve(const struct plan_problem *p, const struct call *call, struct runner *runners)
{
	struct plan_answer answers[THREADS_MAX];
	struct in_step step = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER};
	struct plan_race race;
	int n = (int)call->threads;

	plan_race_init(&race);
	for (int i = 0; i < n; i++) {
		struct runner *r = &runners[i];

		arena_init(&r->arena);
		r->p = p;
		r->answer = &answers[i];
		r->options = options_of(call, r);
		r->found_n = 0;
		r->other = n > 1 ? &runners[!i] : NULL;
		r->began_s = -1;
		r->waited_s = 0;
		r->spent_us = 0;
		r->step = &step;
		r->o = (struct plan_prove_options){
			.o = &r->options, .race = &race, .pace = (int)call->pace};
		r->o.runner = n == 1 ? PLAN_RUNNER_ALL
			      : i    ? PLAN_RUNNER_DOWN
				     : PLAN_RUNNER_UP;
		if (i && pthread_create(&r->thread, NULL, run, r) != 0) {
			fprintf(stderr, "b2bsp: no thread\n");
			exit(EXIT_FAILURE);
		}
	}
	run(&runners[0]);
	for (int i = 1; i < n; i++)
		pthread_join(runners[i].thread, NULL);
	struct plan_answer best = plan_prove_join(&race, answers, n);
	for (int i = 0; i < n; i++)
		best.seconds = best.seconds > answers[i].seconds ? best.seconds
								 : answers[i].seconds;
	return best;
}

/* In the order of each runner. */
static void
print_found(const struct runner *runners, int n)
{
	const char *between = "";

	printf("\"found\":[");
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < runners[i].found_n; k++, between = ",")
			printf("%s[%.3f,%d]", between, runners[i].found[k].seconds,
				runners[i].found[k].breaks);
	}
	printf("],");
}

static void
print_answer(const struct plan_problem *p, const struct plan_answer *answer,
	const struct call *call, const struct runner *runners, double seconds)
{
	static const char *const said[] = {[PLAN_UNKNOWN] = "unknown",
		[PLAN_FEASIBLE] = "feasible",
		[PLAN_OPTIMAL] = "optimal",
		[PLAN_INFEASIBLE] = "infeasible"};
	bool found = answer->status == PLAN_FEASIBLE || answer->status == PLAN_OPTIMAL;

	printf("{\"status\":\"%s\",\"breaks\":", said[answer->status]);
	if (found)
		printf("%d", answer->figures.breaks);
	else
		printf("null");
	printf(",\"bound\":%d,\"seconds\":%.3f,", answer->breaks_bound, seconds);
	if (call->found)
		print_found(runners, (int)call->threads);
	printf("\"slots\":[");
	for (int i = 0; i < p->candidates_n && found; i++)
		printf("%s%d", i ? "," : "", answer->places[i].slot + 1);
	printf("]}\n");
}

/* ---- the command line --------------------------------------------------------------- */

static bool
option(const char *name, const char *text, const char *which, long min, long max,
	long *out)
{
	char *end;

	if (strcmp(name, which) != 0)
		return false;
	*out = strtol(text, &end, 10);
	if (end != text && !*end && *out >= min && *out <= max)
		return true;
	fprintf(stderr, "b2bsp: %s is a number from %ld to %ld\n", name, min, max);
	exit(EXIT_USAGE_WRONG);
}

static struct call
read_call(int argc, char **argv)
{
	struct call c = {.fairness = 2, .seconds = 60, .seed = 1, .threads = THREADS_MAX};

	for (int i = 1; i < argc; i++) {
		const char *value = i + 1 < argc ? argv[i + 1] : "";

		if (strncmp(argv[i], "--", 2) != 0 && !c.path) {
			c.path = argv[i];
		} else if (strcmp(argv[i], "--cpu") == 0) {
			c.cpu = true;
		} else if (strcmp(argv[i], "--found") == 0) {
			c.found = true;
		} else if (option(argv[i], value, "--fairness", -1, 1000, &c.fairness) ||
			   option(argv[i], value, "--time", 1, 1000000, &c.seconds) ||
			   option(argv[i], value, "--seed", 0, 1000000000, &c.seed) ||
			   option(argv[i], value, "--threads", 1, THREADS_MAX,
				   &c.threads) ||
			   option(argv[i], value, "--pace", 1, 10000, &c.pace) ||
			   option(argv[i], value, "--steps", 0, 1000000000, &c.steps)) {
			i++;
		} else {
			fprintf(stderr, "b2bsp: what is %s?\n", argv[i]);
			exit(EXIT_USAGE_WRONG);
		}
	}
	return c;
}

int
main(int argc, char **argv)
{
	struct call call = read_call(argc, argv);
	struct runner runners[THREADS_MAX];
	struct plan_problem p = {.all_must_be_seated = true,
		.lunch_gap_counts = true,
		.night_gap_counts = true,
		.fairness = (int)call.fairness};
	struct plan_fault fault;
	struct arena a;
	struct dzn d;
	struct err e;

	if (!call.path) {
		fprintf(stderr, "usage: b2bsp FILE.dzn [--fairness D] [--time SECONDS] "
				"[--seed N] [--threads N] [--steps N] [--cpu] "
				"[--found] [--pace PERCENT]\n");
		return EXIT_USAGE_WRONG;
	}
	double (*clock)(void *) = call.cpu ? clock_processor_s : clock_wall_s;
	double began = clock(NULL), read;
	arena_init(&a);
	if (!dzn_read(call.path, &a, &d, &e)) {
		fprintf(stderr, "b2bsp: %s\n", e.text);
		return EXIT_DATA_WRONG;
	}
	add_slots(&p, &d, &a);
	add_people_and_tables(&p, &d, &a);
	add_meetings(&p, &d, &a);
	if (!plan_check(&p, &fault, &e)) {
		fprintf(stderr, "b2bsp: %s: %s\n", call.path, e.text);
		return EXIT_DATA_WRONG;
	}
	read = clock(NULL) - began;
	struct plan_answer answer = solve(&p, &call, runners);
	print_answer(&p, &answer, &call, runners, read + answer.seconds);
	for (int i = 0; i < call.threads; i++)
		arena_release(&runners[i].arena);
	arena_release(&a);
	return 0;
}
