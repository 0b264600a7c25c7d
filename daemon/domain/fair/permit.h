/*
 * permit.h - what the policies of an event let its people do: who asks, who meets, who changes a
 * meeting until when.
 *
 * Contract: each function answers for one fact; false sets *e with a sentence that names the limit.
 *           Staff are held to the kinds that may meet and to nothing else here.
 */
#ifndef DOMAIN_FAIR_PERMIT_H
#define DOMAIN_FAIR_PERMIT_H

#include "domain/fair/actor.h"
#include "domain/fair/grid.h"
#include "store/meetings.h"
#include "store/organisations.h"
#include "store/requests.h"

/* The policy (yes or no) that lets this kind meet the other side; NULL: none stands against it. */
const char *permit_kind_policy(enum org_kind kind);
/* May organisations of this kind and of the other side meet at all? An exhibitor always may. */
bool permit_kind(struct tx *tx, int64_t event_id, enum org_kind kind);
/* May these two, of two sides, meet? ERR_KIND_NOT_ALLOWED. */
bool permit_meet(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e) MUST_CHECK;
/* May this side ask? ERR_KIND_NOT_ALLOWED; whatever staff make is permitted. */
bool permit_ask(struct tx *tx, int64_t event_id, const struct organisation *from,
	enum request_origin origin, struct err *e) MUST_CHECK;
/* One more request of a buyer that waits for an answer or a seat? ERR_OUTSTANDING. */
bool permit_one_more(struct tx *tx, int64_t event_id, const struct organisation *from,
	struct err *e) MUST_CHECK;

/* ERR_KIND_NOT_ALLOWED (cancel_by), ERR_TOO_LATE (cancel_until_minutes, or it has begun). */
bool permit_cancel(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e) MUST_CHECK;
/* Move or release a meeting: ERR_TOO_LATE (latest_change_minutes, or it has begun). */
bool permit_change(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e) MUST_CHECK;
/*
 * Slots that begin by this instant are not for this caller to take any more: struct party's
 * too_late_s. 0 for staff.
 */
int64_t permit_too_late(struct tx *tx, int64_t event_id, const struct actor *who);

#endif
