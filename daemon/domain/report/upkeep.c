/* upkeep.c - what is due by the clock. */
#include "domain/report/upkeep.h"

#include "domain/booking/drain.h"
#include "domain/booking/proposal.h"
#include "domain/booking/request.h"
#include "store/answers.h"

enum { DAY_S = 86400, KEEP_DAYS = 7, KEEP_EVENTLESS_DAYS = 400, FORGET_AT_ONCE = 500 };

static int64_t
forget_answers(struct tx *tx)
{
	int n, slots;
	struct event *ev = events_all(tx, &n);
	int64_t forgotten = answers_forget(
		tx, 0, tx->now_s - KEEP_EVENTLESS_DAYS * DAY_S, FORGET_AT_ONCE);

	for (int i = 0; i < n; i++) {
		struct slot *slot = slots_of(tx, ev[i].id, &slots);

		if (slots > 0 && slot[slots - 1].end_s + KEEP_DAYS * DAY_S < tx->now_s)
			forgotten +=
				answers_forget(tx, ev[i].id, tx->now_s, FORGET_AT_ONCE);
	}
	return forgotten;
}

/* Events one after the other, so that no unit is long. */
static int
remind(struct tx *tx, struct err *e)
{
	int n, done = 0;
	struct event *ev = events_all(tx, &n);

	for (int i = 0; i < n && done == 0; i++)
		done = request_remind_due(tx, &ev[i], e);
	return done;
}

bool
upkeep_run(struct tx *tx, struct err *e)
{
	int expired = request_expire_due(tx, e), reminded, lapsed, seated;

	if (expired < 0)
		return false;
	lapsed = proposals_lapse_due(tx, e);
	if (lapsed < 0)
		return false;
	seated = standby_drain_all(tx);
	if (tx_failed(tx)) {
		*e = tx->fault;
		return false;
	}
	reminded = remind(tx, e);
	if (reminded < 0)
		return false;
	/* Nothing was due: let the savepoint go, so that an idle daemon writes nothing. */
	return expired + lapsed + seated + reminded + forget_answers(tx) > 0 ||
	       err_set(e, ERR_NOT_FOUND, "nothing was due");
}
