/*
 * withdrawal.h - an organisation or a delegate takes no part any more, or does again.
 *
 * Rule:    who has withdrawn (domain/fair/taking_part.h) is no partner of anybody: not matched, not
 *          asked, not booked, not planned. The meetings that are to come are called off and
 *          the open requests closed, each with the reason, in the unit of the withdrawal; what
 *          has begun or was held stays, and so do the figures. A delegate's request is one that
 *          names the delegate, whoever else it names.
 * Back:    reinstating takes the state back. What was called off or closed stays so, for both sides
 *          were told; it may be asked for again.
 * At once: no more than one unit may take without others waiting for it: for more there is a
 *          repair, which is published in slices.
 * Memory:  the arena of the unit; the values of the report are the caller's to free.
 * Thread:  the transaction's.
 */
#ifndef DOMAIN_BOOKING_WITHDRAWAL_H
#define DOMAIN_BOOKING_WITHDRAWAL_H

#include "domain/fair/grid.h"
#include "store/delegates.h"
#include "store/organisations.h"
#include "store/requests.h"
#include "wire/json.h"

enum { WITHDRAW_AT_ONCE = 400 }; /* meetings and requests together */

/* Who: the whole organisation, or the one delegate of it. */
struct participant {
	struct organisation *organisation;
	struct delegate *delegate; /* NULL: all of it */
};

/* What became of what was open; arrays that withdrawal_begin makes and withdrawal_end frees. */
struct withdrawal_report {
	struct js *cancelled; /* the meetings called off, as they are now */
	struct js *requests;  /* the requests closed, as they are now */
};

void withdrawal_begin(struct withdrawal_report *r);
void withdrawal_end(struct withdrawal_report *r);

/*
 * The whole act. ERR_WRONG_STATE: has withdrawn already. ERR_MEETING_IN_THE_WAY: more than
 * WITHDRAW_AT_ONCE. ERR_BUSY while a schedule is published.
 */
bool withdrawal_make(struct tx *tx, const struct grid *g, const struct participant *who,
	const char *reason, struct withdrawal_report *out, struct err *e) MUST_CHECK;
/* Take part again. ERR_WRONG_STATE: has not withdrawn. ERR_BUSY as above. */
bool withdrawal_take_back(struct tx *tx, const struct grid *g,
	const struct participant *who, struct err *e) MUST_CHECK;

/*
 * The state alone with its journal row, for a repair: what was open is the caller's to settle.
 * Who has withdrawn already stays as is. reason NULL: takes part again.
 */
void withdrawal_note(struct tx *tx, const struct grid *g, const struct participant *who,
	const char *reason, int64_t schedule_id);
/* Is anybody of the request withdrawn: an organisation, or a delegate that it names? */
bool withdrawal_concerns(struct tx *tx, const struct request *r);

#endif
