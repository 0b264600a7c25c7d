/*
 * cnf.c - clauses without constants in them, definitions, at-most-one and totalizers.
 */
#include "plan/cnf.h"

#include <string.h>

enum { PAIRWISE_MAX = 24 };

void
cnf_init(struct cnf *c, struct arena *a, void (*sink)(void *ctx, int literal), void *ctx)
{
	*c = (struct cnf){.sink = sink, .ctx = ctx, .arena = a};
	c->vars = 1;
	sink(ctx, CNF_TRUE);
	sink(ctx, 0);
}

int
cnf_var(struct cnf *c)
{
	return ++c->vars;
}

void
cnf_clause(struct cnf *c, const int *literals, int n)
{
	for (int i = 0; i < n; i++)
		if (literals[i] == CNF_TRUE)
			return;
	for (int i = 0; i < n; i++)
		if (literals[i] != CNF_FALSE)
			c->sink(c->ctx, literals[i]);
	c->sink(c->ctx, 0);
	c->clauses++;
}

int
cnf_or(struct cnf *c, const int *literals, int n)
{
	int one = CNF_FALSE, many = 0;

	for (int i = 0; i < n; i++) {
		if (literals[i] == CNF_TRUE)
			return CNF_TRUE;
		if (literals[i] == CNF_FALSE)
			continue;
		one = literals[i];
		many++;
	}
	if (many < 2)
		return one;
	int any = cnf_var(c);
	int *clause = ARENA_ARRAY(c->arena, int, n + 1);
	for (int i = 0; i < n; i++)
		CNF_CLAUSE(c, -literals[i], any);
	memcpy(clause, literals, sizeof(int) * (size_t)n);
	clause[n] = -any;
	cnf_clause(c, clause, n + 1);
	return any;
}

int
cnf_and(struct cnf *c, int a, int b)
{
	return -cnf_or(c, (const int[]){-a, -b}, 2);
}

/* Few: every pair. Many: groups of PAIRWISE_MAX / 2, each with a literal for "one of them". */
void
cnf_at_most_one(struct cnf *c, const int *literals, int n)
{
	if (n <= PAIRWISE_MAX) {
		for (int i = 0; i < n; i++)
			for (int j = 0; j < i; j++)
				CNF_CLAUSE(c, -literals[i], -literals[j]);
		return;
	}
	enum { GROUP = PAIRWISE_MAX / 2 };
	int groups = (n + GROUP - 1) / GROUP;
	int *any = ARENA_ARRAY(c->arena, int, groups);
	for (int g = 0; g < groups; g++) {
		int from = g * GROUP, size = n - from < GROUP ? n - from : GROUP;

		cnf_at_most_one(c, literals + from, size);
		any[g] = cnf_or(c, literals + from, size);
	}
	cnf_at_most_one(c, any, groups);
}

/* What is true in any case comes first in a sorted list, what is false last. */
static int
true_outputs(struct cnf_list of)
{
	int n = 0;

	while (n < of.n && of.at[n] == CNF_TRUE)
		n++;
	return n;
}

static struct cnf_list
merge_open(
	struct cnf *c, struct cnf_list a, struct cnf_list b, int most, enum cnf_count how)
{
	int n = a.n + b.n < most ? a.n + b.n : most;
	struct cnf_list out = {ARENA_ARRAY(c->arena, int, n + 1), n};

	if (!a.n || !b.n) {
		memcpy(out.at, a.n ? a.at : b.at, sizeof(int) * (size_t)n);
		return out;
	}
	for (int k = 0; k < n; k++)
		out.at[k] = cnf_var(c);
	for (int i = 0; i <= a.n; i++)
		for (int j = 0; j <= b.n; j++) {
			int sum = i + j;

			if ((how & CNF_AT_LEAST) && sum >= 1 && sum <= n)
				CNF_CLAUSE(c, i ? -a.at[i - 1] : CNF_FALSE,
					j ? -b.at[j - 1] : CNF_FALSE, out.at[sum - 1]);
			if ((how & CNF_AT_MOST) && sum < n)
				CNF_CLAUSE(c, i < a.n ? a.at[i] : CNF_FALSE,
					j < b.n ? b.at[j] : CNF_FALSE, -out.at[sum]);
		}
	for (int k = 1; k < n; k++)
		CNF_CLAUSE(c, -out.at[k], out.at[k - 1]);
	return out;
}

static struct cnf_list
without_first(struct cnf_list of, int n)
{
	return n > 0 ? (struct cnf_list){of.at + n, of.n - n} : of;
}

struct cnf_list
cnf_merge(
	struct cnf *c, struct cnf_list a, struct cnf_list b, int most, enum cnf_count how)
{
	int of_a = true_outputs(a), of_b = true_outputs(b), known = of_a + of_b;
	struct cnf_list open, out;

	known = known < most ? known : most;
	open = merge_open(
		c, without_first(a, of_a), without_first(b, of_b), most - known, how);
	if (known == 0)
		return open;
	out = (struct cnf_list){
		ARENA_ARRAY(c->arena, int, known + open.n), known + open.n};
	for (int k = 0; k < known; k++)
		out.at[k] = CNF_TRUE;
	memcpy(out.at + known, open.at, sizeof(int) * (size_t)open.n);
	return out;
}

struct cnf_list
cnf_count(struct cnf *c, const int *literals, int n, int most, enum cnf_count how)
{
	if (n <= 1 || most <= 0) {
		struct cnf_list out = {ARENA_ARRAY(c->arena, int, 1), 0};

		if (n == 1 && most > 0 && literals[0] != CNF_FALSE)
			out.at[out.n++] = literals[0];
		return out;
	}
	struct cnf_list a = cnf_count(c, literals, n / 2, most, how);
	struct cnf_list b = cnf_count(c, literals + n / 2, n - n / 2, most, how);
	return cnf_merge(c, a, b, most, how);
}

void
cnf_at_most(struct cnf *c, const int *literals, int count, int n)
{
	struct cnf_list sorted = cnf_count(c, literals, count, n + 1, CNF_AT_LEAST);

	if (sorted.n > n)
		CNF_CLAUSE(c, -sorted.at[n]);
}
