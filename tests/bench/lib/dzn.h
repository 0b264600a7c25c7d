/*
 * dzn.h - the benchmark's files: a business-to-business meeting problem as MiniZinc data.
 *
 * Format:    `name = value;` in any order; a value is a number, an array of numbers or of sets
 *            `[..]`, or a table `[|..|..|]`; `%` begins a comment. Numbers count from 1 there; here
 *            people, meetings and slots count from 0.
 * Errors:    a sentence with the line: what was expected, or which number is out of range.
 */
#ifndef BENCH_DZN_H
#define BENCH_DZN_H

#include "base/arena.h"
#include "wire/err.h"

enum {
	DZN_PEOPLE_MAX = 10000,
	DZN_MEETINGS_MAX = 100000,
	DZN_SLOTS_MAX = 1000,
};

struct dzn_pair {
	int before, after;
};

struct dzn_meeting {
	int people[2];
	int session; /* 1 morning, 2 afternoon, 3 any */
	int fixed;   /* the slot it must have, -1 any */
};

struct dzn {
	int people, meetings, tables, slots, morning_slots;
	struct dzn_meeting *meeting;
	bool *forbidden; /* person * slots + slot */
	struct dzn_pair *precedence;
	int precedences;
};

/* What out holds lives in the arena. */
bool
dzn_read(const char *path, struct arena *a, struct dzn *out, struct err *e) MUST_CHECK;

#endif
