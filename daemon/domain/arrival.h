/*
 * arrival.h - what an import that is on its way stands in the way of (store/arriving.h).
 */
#ifndef DOMAIN_ARRIVAL_H
#define DOMAIN_ARRIVAL_H

#include "store/organisations.h"

/* true and *e, BUSY: it is about these two, and what it says shows when it is whole. */
bool arrival_of_pair(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e) MUST_CHECK;
/* true and *e, BUSY: it brings an event of this code. */
bool arrival_of_event(struct tx *tx, const char *code, struct err *e) MUST_CHECK;

#endif
