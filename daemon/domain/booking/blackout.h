/*
 * blackout.h - what blackouts and conference sessions make busy in the grid.
 *
 * Invariant: after blackout_derive a resource has one row of kind blackout in occupancy
 *            for each slot that its blackouts or conference sessions touch, but for slots
 *            where a meeting sits: those are reported, never overwritten. A hold gives way
 *            (hold.h), and its request is journalled.
 * Errors:    sticky in the transaction (stmt.h).
 */
#ifndef DOMAIN_BOOKING_BLACKOUT_H
#define DOMAIN_BOOKING_BLACKOUT_H

#include "domain/fair/grid.h"
#include "store/blackouts.h"
#include "store/occupancy.h"

/* A slot that should be busy but holds something else. */
struct blackout_conflict {
	int64_t resource_id;
	int slot_no;
	enum occupancy_kind kind; /* meeting */
	int64_t holder_id;
};

/*
 * Derive again the busy slots of a delegate (whose conference sessions count too), of
 * every seat of a location, or of an interpreter. The conflicts lie in tx->arena; *n is 0
 * when all is well.
 */
struct blackout_conflict *blackout_derive(struct tx *tx, int64_t event_id,
	enum blackout_kind kind, int64_t target_id, int *n);

/* A slot of a resource. */
struct blackout_slot {
	int64_t resource_id;
	int slot_no;
};

/*
 * The slots of a target that its blackouts of these schedules alone keep busy: what would be free
 * without them. In tx->arena.
 */
struct blackout_slot *
blackout_busy_by(struct tx *tx, int64_t event_id, enum blackout_kind kind,
	int64_t target_id, const int64_t *schedule, int schedules, int *n);

/* A code nobody has, from its number. */
const char *blackout_new_code(struct tx *tx, int64_t event_id, int64_t id);
/* Its row in the journal. organisation_id: of a delegate, who sees it too; else 0. */
void blackout_journal(struct tx *tx, const struct grid *g, const struct blackout *b,
	const char *resource, int64_t organisation_id, bool removed);

#endif
