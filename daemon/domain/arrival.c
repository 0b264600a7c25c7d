/* arrival.c - what an import that is on its way stands in the way of. */
#include "domain/arrival.h"

#include "store/arriving.h"

enum { RETRY_MS = 1000 };

bool
arrival_of_pair(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e)
{
	if (!arriving_request_between(tx, event_id, a->id, b->id) &&
		!arriving_preference_between(tx, event_id, a->id, b->id) &&
		!arriving_preference_between(tx, event_id, b->id, a->id))
		return false;
	err_set(e, ERR_BUSY, "an import that is on its way is about %s and %s", a->name,
		b->name);
	e->retry_after_ms = RETRY_MS;
	return true;
}

bool
arrival_of_event(struct tx *tx, const char *code, struct err *e)
{
	if (!arriving_event(tx, code))
		return false;
	err_set(e, ERR_BUSY, "an import that is on its way brings event %s", code);
	e->retry_after_ms = RETRY_MS;
	return true;
}
