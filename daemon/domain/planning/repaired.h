/*
 * repaired.h - what repairs have taken away, and what going back to an earlier schedule gives back.
 *
 * Rule:      the blackouts of a repair belong to it, and so do the withdrawals. Who goes back to a
 *            schedule that was published before it gives them back; who goes back to the repair
 *            itself has them again.
 * Not given back: requests that were withdrawn, for both sides were told; they may be made again.
 * By people: a blackout that staff have changed since, or a withdrawal they have made, is theirs
 *            and stays.
 * Memory:    the arena of the unit.
 */
#ifndef DOMAIN_PLANNING_REPAIRED_H
#define DOMAIN_PLANNING_REPAIRED_H

#include "domain/planning/repair.h"
#include "store/schedules.h"

/*
 * What publishing the schedule now changes beside its meetings: of one that is ready its repair; of
 * one to go back to the repairs that came after it, and its own again if that was given back. NULL:
 * nothing.
 */
struct repair_changes *repair_of_publishing(struct tx *tx, const struct schedule *s);
/* Will the slot be free once the blackouts that go are gone? c may be NULL. */
bool repair_frees(const struct repair_changes *c, int64_t resource_id, int slot_no);
/* Is it one of the repairs that are given back? c may be NULL. */
bool repair_is_given_back(const struct repair_changes *c, int64_t schedule_id);
/* The blackouts go, and who had withdrawn takes part again, each with a row in the journal. */
void
repair_give_back(struct tx *tx, const struct grid *g, const struct repair_changes *c);
/* It is published, the last of all so far; what it repairs holds. */
void repair_published(struct tx *tx, const struct schedule *s);

#endif
