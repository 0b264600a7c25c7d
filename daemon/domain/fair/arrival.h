/*
 * arrival.h - what an import that is on its way stands in the way of (store/arriving.h).
 */
#ifndef DOMAIN_FAIR_ARRIVAL_H
#define DOMAIN_FAIR_ARRIVAL_H

#include "store/organisations.h"

/*
 * true and *e, BUSY: of these two it says something that a request between them must not meet; what
 * it is shows when it is whole.
 */
bool
arrival_against_request(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e) MUST_CHECK;
/* The same of a preference, a veto or another one. */
bool arrival_against_preference(struct tx *tx, int64_t event_id,
	const struct organisation *from, const struct organisation *to, bool veto,
	struct err *e) MUST_CHECK;
/* true and *e, BUSY: it brings rows of this event, whose codes nobody sees yet. */
bool arrival_of_rows(struct tx *tx, int64_t event_id, struct err *e) MUST_CHECK;
/* true and *e, BUSY: it brings an event of this code. */
bool arrival_of_event(struct tx *tx, const char *code, struct err *e) MUST_CHECK;

#endif
