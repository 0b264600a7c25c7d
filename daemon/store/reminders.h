/*
 * reminders.h - how far people of an event were reminded of requests that end soon.
 *
 * One place for each event: all unanswered requests that end before it were looked at. Statements
 * only; who is reminded and when: domain/booking/request.h. Thread: that of the transaction.
 */
#ifndef STORE_REMINDERS_H
#define STORE_REMINDERS_H

#include "store/stmt.h"

struct reminded {
	int64_t event_id;
	int64_t expires_s; /* of the last one ... */
	int64_t request_id;
};

/* Before the first one where nobody was reminded yet. */
struct reminded reminders_of(struct tx *tx, int64_t event_id);
void reminders_put(struct tx *tx, const struct reminded *r);

#endif
