/* arrival.c - what an import that is on its way stands in the way of. */
#include "domain/fair/arrival.h"

#include "store/arriving.h"

enum { RETRY_MS = 1000 };

static bool
is_about(const struct organisation *a, const struct organisation *b, struct err *e)
{
	err_set(e, ERR_BUSY, "an import that is on its way is about %s and %s", a->code,
		b->code);
	e->retry_after_ms = RETRY_MS;
	return true;
}

bool
arrival_against_request(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e)
{
	return (arriving_request_between(tx, event_id, a->id, b->id) ||
		       arriving_veto_between(tx, event_id, a->id, b->id)) &&
	       is_about(a, b, e);
}

bool
arrival_against_preference(struct tx *tx, int64_t event_id,
	const struct organisation *from, const struct organisation *to, bool veto,
	struct err *e)
{
	return (arriving_preference(tx, event_id, from->id, to->id) ||
		       (veto && arriving_request_between(
					tx, event_id, from->id, to->id))) &&
	       is_about(from, to, e);
}

bool
arrival_of_rows(struct tx *tx, int64_t event_id, struct err *e)
{
	if (!arriving_any(tx, event_id))
		return false;
	err_set(e, ERR_BUSY, "an import of this event is on its way");
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
