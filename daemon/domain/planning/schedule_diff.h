/*
 * schedule_diff.h - what a schedule would change, person by person and request by request.
 *
 * Ownership: the caller owns the values. Thread: the transaction's.
 */
#ifndef DOMAIN_PLANNING_SCHEDULE_DIFF_H
#define DOMAIN_PLANNING_SCHEDULE_DIFF_H

#include "domain/planning/overlay.h"
#include "wire/json.h"

/* The changes of each person, gathered once for all of them. */
struct diff;

/* In the arena; the overlay must outlive it. */
struct diff *diff_of(struct tx *tx, const struct overlay *o);
/*
 * One person: {delegate, name, organisation, organisation_name, added, moved, cancelled}; NULL
 * when the diary stays as it is. person is an index of the snapshot.
 */
struct js *diff_person(struct tx *tx, const struct diff *d, int person);
/* {request, reason, text}, of what was left out; at most max. */
struct js *diff_dropped(struct tx *tx, const struct overlay *o, int max);
/* seated, moved, cancelled, people, left_out_total of the whole, into an answer. */
void diff_totals(struct js *out, const struct overlay *o);
/* Who is to meet whom: {request, meeting?, from, from_name, to, to_name}. */
struct js *pairing_view(struct tx *tx, const struct grid *g, int64_t request_id);
/*
 * A request in a schedule: {request, from, from_name, to, to_name, change, slot?, location?, ...};
 * place is NULL for what is not seated, reason then says why ("": not looked into).
 */
struct js *placement_view(struct tx *tx, const struct grid *g, int64_t request_id,
	const struct schedule_place *place, const char *reason);

#endif
