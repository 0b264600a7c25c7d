/*
 * plan_text.c - problems as text in, the planner's answers as text out, one after the other.
 *
 *	plan_text [FILE]
 *
 * The format of a problem is in problem_text.h. An answer:
 *
 *	status optimal|feasible|infeasible|unknown|refused
 *	best 0|1
 *	must, shortfall, value, lost, disturbed, breaks, unfairness, preference, walking, bound,
 *	breaks_bound, steps, ms N		(a line each)
 *	conflict 0,3
 *	place SLOT,SEAT,INTERPRETER		(a line for each meeting)
 *	reason MEETING CODE LOST_TO SEATS	(of each without a seat)
 *	change KIND SLOT MEETING BECOMES SLOT,SEAT,INTERPRETER (those of the reason before it)
 *	end
 *
 * A problem plan_check() refuses has "status refused" and "text ...". Exit 0; 65 when a line is
 * not understood.
 */
#include "plan/explain.h"
#include "problem_text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EXIT_USAGE_WRONG = 64, EXIT_DATA_WRONG = 65 };

static double
now_s(void *ctx)
{
	struct timespec t;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
print_number(const char *name, int64_t n)
{
	printf("%s %lld\n", name, (long long)n);
}

static void
print_figures(const struct plan_answer *answer)
{
	const struct plan_figures *f = &answer->figures;

	print_number("must", f->must);
	print_number("shortfall", f->shortfall);
	print_number("value", f->value);
	print_number("lost", f->lost);
	print_number("disturbed", f->disturbed);
	print_number("breaks", f->breaks);
	print_number("unfairness", f->unfairness);
	print_number("preference", f->preference);
	print_number("walking", f->walking);
	print_number("bound", answer->bound);
	print_number("breaks_bound", answer->breaks_bound);
	print_number("steps", answer->steps);
	print_number("ms", (int64_t)(answer->seconds * 1000));
}

static void
print_places(const struct plan_problem *p, const struct plan_answer *answer)
{
	for (int i = 0; i < answer->conflict_n; i++)
		printf("%s%d%s", i == 0 ? "conflict " : ",", answer->conflict[i],
			i + 1 == answer->conflict_n ? "\n" : "");
	for (int c = 0; c < p->candidates_n; c++)
		printf("place %d,%d,%d\n", answer->places[c].slot, answer->places[c].seat,
			answer->places[c].interpreter);
}

static void
print_reasons(
	const struct plan_problem *p, const struct plan_answer *answer, struct arena *a)
{
	static const char *const changes[] = {
		[PLAN_CHANGE_SEAT] = "seat",
		[PLAN_CHANGE_COLLEAGUE] = "colleague",
		[PLAN_CHANGE_MOVE] = "move",
		[PLAN_CHANGE_UNSEAT] = "unseat",
		[PLAN_CHANGE_TABLE] = "table",
		[PLAN_CHANGE_INTERPRETER] = "interpreter",
		[PLAN_CHANGE_BLACKOUT] = "blackout",
		[PLAN_CHANGE_QUOTA] = "quota",
	};
	struct plan_explain *x = plan_explain_begin(p, answer->places, a);
	struct plan_reason r;

	for (int c = 0; c < p->candidates_n; c++) {
		if (answer->places[c].slot >= 0)
			continue;
		plan_explain(x, c, &r);
		printf("reason %d %s %d %d\n", c, plan_reason_name(r.code), r.lost_to,
			r.seats);
		for (int i = 0; i < r.changes_n; i++) {
			const struct plan_change *k = &r.changes[i];

			printf("change %s %d %d %d %d,%d,%d\n", changes[k->kind], k->slot,
				k->candidate, k->becomes, k->to.slot, k->to.seat,
				k->to.interpreter);
		}
	}
}

static void
answer_problem(struct problem_text *t, struct arena *a)
{
	static const char *const statuses[] = {
		[PLAN_UNKNOWN] = "unknown",
		[PLAN_FEASIBLE] = "feasible",
		[PLAN_OPTIMAL] = "optimal",
		[PLAN_INFEASIBLE] = "infeasible",
	};
	struct plan_answer answer;
	struct err e;

	t->o.clock = t->o.steps == 0 ? now_s : NULL;
	if (!plan_check(&t->p, NULL, &e) || !plan_solve(&t->p, &t->o, a, &answer, &e)) {
		printf("status refused\ntext %s\nend\n", e.text);
		return;
	}
	printf("status %s\n", statuses[answer.status]);
	print_number("best", answer.best);
	print_figures(&answer);
	print_places(&t->p, &answer);
	print_reasons(&t->p, &answer, a);
	printf("end\n");
}

int
main(int argc, char **argv)
{
	FILE *in = argc > 1 ? fopen(argv[1], "r") : stdin;
	struct problem_text t = {.line = 0};
	enum problem_read read = PROBLEM_READ;
	struct arena a;
	struct err e;

	if (argc > 2 || in == NULL) {
		fprintf(stderr,
			"plan_text: one file that can be read: plan_text [FILE]\n");
		return EXIT_USAGE_WRONG;
	}
	while (read == PROBLEM_READ) {
		arena_init(&a);
		read = problem_text_read(in, &a, &t, &e);
		if (read == PROBLEM_READ)
			answer_problem(&t, &a);
		if (read == PROBLEM_WRONG)
			fprintf(stderr, "plan_text: line %d: %s\n", t.line, e.text);
		fflush(stdout);
		arena_release(&a);
	}
	fclose(in);
	return read == PROBLEM_NO_MORE ? 0 : EXIT_DATA_WRONG;
}
