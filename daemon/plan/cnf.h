/*
 * cnf.h - clauses and the small constraints that are made of them, for a SAT solver elsewhere.
 *
 * Purpose:   the encoding says what must hold; this turns it into clauses and hands each literal
 *            to a sink. No solver is known here.
 * Literal:   a variable's number, negative when negated, as in DIMACS. Variable 1 is true, so the
 *            constants CNF_TRUE and CNF_FALSE stand wherever a literal may; clauses come out
 *            without them.
 * Thread:    one owner at a time.
 */
#ifndef PLAN_CNF_H
#define PLAN_CNF_H

#include "base/arena.h"

#include <stdint.h>

enum { CNF_TRUE = 1, CNF_FALSE = -1 };

struct cnf {
	int vars;
	int64_t clauses;
	/* Takes the literals of a clause one by one and a 0 after the last. */
	void (*sink)(void *ctx, int literal);
	void *ctx;
	struct arena *arena; /* of the lists made here */
};

/* Which way the outputs of a counter are bound to its inputs. */
enum cnf_count {
	CNF_AT_LEAST = 1, /* n inputs true: the first n outputs are (for upper bounds) */
	CNF_AT_MOST = 2,  /* n outputs true: n inputs are (for lower bounds) */
	CNF_EXACTLY = 3,
};

/* Literals in one list; output k of a counter says "more than k". */
struct cnf_list {
	int *at;
	int n;
};

void
cnf_init(struct cnf *c, struct arena *a, void (*sink)(void *ctx, int literal), void *ctx);
int cnf_var(struct cnf *c);
void cnf_clause(struct cnf *c, const int *literals, int n);
/* A clause of literals given one by one. */
#define CNF_CLAUSE(c, ...)                                                               \
	cnf_clause((c), (const int[]){__VA_ARGS__},                                      \
		(int)(sizeof((const int[]){__VA_ARGS__}) / sizeof(int)))
/* A literal that is true exactly when one of these is, or when both are. */
int cnf_or(struct cnf *c, const int *literals, int n);
int cnf_and(struct cnf *c, int a, int b);
void cnf_at_most_one(struct cnf *c, const int *literals, int n);
/* The inputs in sorted order: a totalizer; no more than `most` outputs are made. */
struct cnf_list
cnf_count(struct cnf *c, const int *literals, int n, int most, enum cnf_count how);
/* Two sorted lists as one. */
struct cnf_list cnf_merge(struct cnf *c, struct cnf_list a, struct cnf_list b, int most,
	enum cnf_count how);
/* At most n of these are true. */
void cnf_at_most(struct cnf *c, const int *literals, int count, int n);

#endif
