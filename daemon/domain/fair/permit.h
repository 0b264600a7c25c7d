/*
 * permit.h - what the policies of an event let its people do: which kinds meet, and who changes a
 * meeting until when. What a new request must be is booking's (booking/request_rules.h).
 *
 * Contract: each function answers for one fact; false sets *e, where there is one, with a sentence
 *           that names the limit. Staff are held to the kinds that may meet and to nothing else.
 */
#ifndef DOMAIN_FAIR_PERMIT_H
#define DOMAIN_FAIR_PERMIT_H

#include "domain/fair/actor.h"
#include "domain/fair/grid.h"
#include "domain/fair/policy.h"
#include "store/meetings.h"
#include "store/organisations.h"

/* The policy (yes or no) that lets this kind meet the other side; NULL: none stands against it. */
const char *permit_kind_policy(enum org_kind kind);
/* May organisations of this kind and of the other side meet at all? An exhibitor always may. */
bool permit_kind(struct tx *tx, int64_t event_id, enum org_kind kind);
/* Is this side among those a policy allows? SIDE_STAFF allows neither. */
bool permit_side(enum policy_side allowed, bool demand);

/* ERR_KIND_NOT_ALLOWED (cancel_by), ERR_TOO_LATE (cancel_until_minutes, or it has begun). */
bool permit_cancel(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e) MUST_CHECK;
/* Move or release a meeting: ERR_TOO_LATE (latest_change_minutes, or it has begun). */
bool permit_change(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e) MUST_CHECK;
/*
 * Ask the other side to move it, or move it: ERR_KIND_NOT_ALLOWED (move_by), and the errors of
 * permit_change.
 */
bool permit_move(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e) MUST_CHECK;
/*
 * Until when what is proposed now may wait: as many minutes as a policy says, and no longer than
 * people may change what begins then (latest_change_minutes).
 */
int64_t
permit_answer_by(struct tx *tx, int64_t event_id, const char *policy, int64_t start_s);
/*
 * Slots that begin by this instant are not for this caller to take any more: struct party's
 * too_late_s. 0 for staff.
 */
int64_t permit_too_late(struct tx *tx, int64_t event_id, const struct actor *who);

#endif
