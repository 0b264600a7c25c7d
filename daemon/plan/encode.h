/*
 * encode.h - a planning problem as clauses, and a model of them as places.
 *
 * Purpose:   what prove.c asks a SAT solver. Variables say which candidate starts in which slot,
 *            where it sits and who interprets; counters say how many breaks there are.
 * Exact:     every hard rule of problem.h is in the clauses, minimums aside, so no model is no
 *            plan. What is only implied (each person's used slots counted, busy persons of a slot
 *            counted and paired, capacity over groups of candidates that exclude each other) is
 *            there as well: it is what makes proofs short.
 * Life:      everything lives in the arena of the cnf.
 * Thread:    one owner at a time; the problem is only read.
 */
#ifndef PLAN_ENCODE_H
#define PLAN_ENCODE_H

#include "plan/cnf.h"
#include "plan/problem.h"

/* Seats that count as one: a whole group, or one seat where a group's seats differ. */
struct encode_unit {
	int group, first_seat, seats;
};

/* A choice of a candidate: a unit to sit in or an interpreter, and its literal. */
struct encode_choice {
	int which, literal;
};

struct encode_choices {
	struct encode_choice *at;
	int n;
};

struct encoding {
	const struct plan_problem *p;
	struct cnf *c;
	enum plan_scope scope;
	bool light;
	bool uncounted;
	bool keeps;
	bool demands;	/* each held literal is a variable of its own */
	int *start;	/* candidate * slots_n + slot: it starts there */
	int *held;	/* of each candidate */
	int *choice_of; /* of each candidate; -1 none */
	/*
	 * that its meeting is held, of each candidate: of a choice this is with the first, and
	 * CNF_TRUE, which says nothing, with the others
	 */
	int *demand;
	/* of a candidate that has a current place: it stays there; of a person: one does not */
	int *stays, *disturbed;
	int *interpreting;   /* interpreter * slots_n + slot: busy then */
	int *used;	     /* person * slots_n + slot: in a meeting then */
	struct cnf_list *of; /* candidates of each person */
	struct encode_unit *units;
	int units_n;
	struct encode_choices *sits, *interprets; /* of each candidate */
	struct cnf_list *breaks; /* of each person: output k is "more than k" */
	struct cnf_list total;	 /* breaks of all, up to most_breaks */
	int most_breaks;
	bool impossible; /* seen while encoding: no model, and the rest of this is not made */
};

struct encode_options {
	enum plan_scope scope;
	/*
	 * Every candidate's "is held" is a variable to assume, rather than a fact: which of the
	 * demands contradict each other can then be asked.
	 */
	bool demands;
	int most_breaks; /* the total is counted up to here */
	bool light;	 /* blocks told by their ends: finds sooner, refutes later */
	bool uncounted;	 /* busy persons of a slot are not counted: the same */
	bool unbroken; /* breaks are left out, where fairness does not need them: see below */
	bool keeps;	   /* say who stays where the current schedule has it, */
	int disturbed_max; /* and how many persons may be disturbed; -1 any number */
};

/* How many literals the starts take; a measure of what encoding and solving will cost. */
int64_t encode_size(const struct plan_problem *p);

/* What clauses are bad at: are there fewer seats and slots than these candidates take? */
bool encode_too_few_seats(const struct plan_problem *p, const int *list, int n);

void encode_problem(struct encoding *e, const struct plan_problem *p, struct cnf *c,
	const struct encode_options *o);
/* The counters of breaks, of an encoding that was made without them. */
void encode_breaks(struct encoding *e);
/* Told of each way there may be: a literal that is true when somebody goes it, and its minutes. */
typedef void (*encode_way)(void *ctx, int literal, int minutes);
/* The ways of all persons between meetings of one day: what the level of walking sums up. */
void encode_ways(struct encoding *e, encode_way tell, void *ctx);
/* A literal: the candidate is in session in this slot. */
int encode_now(struct encoding *e, int candidate, int slot);
/* The places a model says; `value` tells whether a literal is true in it. */
void encode_places(const struct encoding *e, bool (*value)(void *ctx, int literal),
	void *ctx, struct arena *a, struct plan_place *places);

#endif
