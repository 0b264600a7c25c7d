/*
 * claim.h - the database becomes this process's alone, as new as it is, and whole.
 *
 * Purpose:   before anybody is let in: it is locked, nothing that was acknowledged is missing, its
 *            schema is the newest, a run of the planner that was broken off is marked as such, and
 *            a publishing is undone or told.
 * Life:      claim_take once, claim_release after the last connection, whether or not it was taken.
 * Errors:    those of store/guard.h, store/head.h (ERR_LOSS unless it is accepted) and
 *            store/migrate.h.
 * Thread:    the main thread, before the workers start.
 */
#ifndef CLAIM_H
#define CLAIM_H

#include "base/clock.h"
#include "base/config.h"

struct guard;
struct head;

struct claim {
	const struct config *config; /* borrowed, as are clock and key */
	struct clock *clock;
	const uint8_t *key;
	bool accept_loss; /* the operator knows that changes are missing */
	/* What comes out: */
	struct guard *guard;
	struct head *head;
	int64_t last_seq; /* of the journal */
};

bool claim_take(struct claim *c, struct err *e) MUST_CHECK;
void claim_release(struct claim *c);

#endif
