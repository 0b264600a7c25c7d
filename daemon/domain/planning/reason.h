/*
 * reason.h - why a request has no seat, and the smallest change that would give it one, in words.
 *
 * What:      plan/explain.h finds both by trying; here they get the fair's names.
 *            {reason, text, changes: [{kind, text, ...}]}; all changes together seat it.
 * For whom:  reason_public leaves out what is of others: their meetings and people.
 * Ownership: the caller owns the values. Thread: any; there is no transaction.
 */
#ifndef DOMAIN_PLANNING_REASON_H
#define DOMAIN_PLANNING_REASON_H

#include "domain/planning/snapshot.h"
#include "plan/explain.h"
#include "wire/json.h"

/* "its people are never free together", ... */
const char *reason_words(enum plan_reason_code code);
/* Of a candidate that has no place in the plan the reason was found in. */
struct js *reason_view(const struct snapshot *s, struct arena *a,
	const struct plan_place *places, const struct plan_reason *r);
/* Of a request that is no candidate, by the code kept for it: "veto", ... */
struct js *reason_of_code(const char *code);
/* The same for one of the two organisations: organisation is its code. */
struct js *reason_public(const struct js *reason, const char *organisation);

#endif
