/*
 * accept.h - asking and answering: a request is made, a recipient accepts it, it gets its seat or
 * waits.
 *
 * Contract:  each function is the whole act: rules, change, journal rows. It takes who acts and
 *            plain values, so that a call, a file, a mail or a form can answer alike.
 * Errors:    false and *e, and the unit is to be undone; out then holds what there is instead.
 * Ownership: as party.h: the caller releases out, also after an error.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_BOOKING_ACCEPT_H
#define DOMAIN_BOOKING_ACCEPT_H

#include "domain/booking/party.h"
#include "domain/booking/request.h"

/*
 * Ask. Where the recipient accepts whatever comes, its answer follows in the same unit, as a row of
 * its own in the journal: whoever of it is free sits there (party_plan), or the request waits in
 * the queue. Errors: those of request_create.
 */
bool request_ask(struct tx *tx, const struct grid *g, const struct request_draft *draft,
	const struct actor *who, struct booked *out, struct err *e) MUST_CHECK;

/*
 * May this actor accept it now, or the other time that was proposed for it (request_turn)?
 * ERR_NOT_YOURS (the other side's to answer), ERR_WRONG_STATE,
 * ERR_EVENT_CLOSED. For who has to look up more before: request_accept asks it as well.
 */
bool request_may_accept(struct tx *tx, const struct grid *g, const struct request *r,
	const struct actor *who, struct err *e) MUST_CHECK;

struct acceptance {
	const struct actor *who;
	const struct delegate
		*people; /* the recipient's who sit there; NULL: it is open */
	int people_n;
	const struct slot_named *slot; /* NULL: the best, or what the planner gives */
};

/*
 * Accept: the request has a meeting afterwards, or it waits in the standby queue with the reasons.
 * Staff may accept one that waits, so as to try again, and one that has expired. Those of
 * request_may_accept, ERR_NO_DELEGATE, those of request_pair_allowed and, of an expired one, of
 * request_may_open_again, and of the slot that is named (out->slots: the
 * next that would do).
 */
bool request_accept(struct tx *tx, const struct grid *g, struct request *r,
	const struct acceptance *a, struct booked *out, struct err *e) MUST_CHECK;

#endif
