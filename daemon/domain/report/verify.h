/*
 * verify.h - the proof on a live database that what must hold does hold.
 *
 *   no_overlap            no two living meetings claim one resource in one slot; computed from the
 *                         meetings alone, without looking at occupancy
 *   occupancy_complete    each claim of a living meeting has its occupancy row
 *   occupancy_explained   each occupancy row of a meeting or hold has such a claim
 *   blackouts_derived     the rows of kind blackout are what blackouts and conference sessions say,
 *                         both ways
 *   taken_slots_agree     the bits of taken_slots are the occupancy of seats and interpreters, both
 *                         ways
 *   request_states        each scheduled request has a living meeting of its own, and each living
 *                         meeting such a request; who waits has a place in the queue
 *   meeting_people        each living meeting has a delegate of each side, of its request's two
 *                         organisations, and consecutive slots of one session at its times
 *   order_kept            of two meetings whose requests are in an order, the first has ended when
 *                         the second begins
 *   invitations           each meeting has revisions 1 to n, their SEQUENCE never falls, the last
 *                         is a CANCEL exactly when the meeting is cancelled and else tells the
 *                         time and place the meeting has
 *   addressees            every address that was ever told of a meeting is in its newest revision
 *                         or was cancelled behind the last one that it is in
 *   outbox                no mail waits behind a newer one of its thread, none is leaving for days,
 *                         and each invitation is of a revision that its mailbox was told
 *   mailed                where invitations or digests are mailed, whoever is told by mail of a
 *                         meeting to come has the newest revision, or is about to get it. The
 *                         others are to be told by staff, so it is advice
 *   rules_kept            each meeting to come keeps the rules that hold now: veto, interpreter,
 *                         quotas, way. A rule may have changed after it, so this tells what is to
 *                         be mended and is no damage: ok of the whole is without it
 *   withdrawn_out         who has withdrawn has no request that waits and no meeting to come. Files
 *                         may bring such: advice as well
 *   journal_chain         every row follows by hash from the one before
 *   database              the engine's own check of pages, keys and references
 *
 * All events are examined in the one read transaction of tx, so it is a proof of one instant.
 * Errors: sticky in the transaction (stmt.h); the result is then worth nothing.
 */
#ifndef DOMAIN_REPORT_VERIFY_H
#define DOMAIN_REPORT_VERIFY_H

#include "store/stmt.h"
#include "wire/json.h"

enum { VERIFY_CHECKS = 16, VERIFY_PROBLEMS_MAX = 20 };

struct verify_check {
	const char *name;
	bool ok;
	bool advice; /* what it finds is to be mended, and no damage */
	int64_t examined;
	const char **problems; /* in words, in tx->arena; the first VERIFY_PROBLEMS_MAX */
	int n;
	bool more; /* than are named */
};

struct verify_report {
	bool ok; /* all of them but those of advice */
	struct verify_check check[VERIFY_CHECKS];
};

void verify_all(struct tx *tx, struct verify_report *out);
/* {ok, checks: [{name, ok, advice?, examined, problems: [...]}]} */
struct js *verify_view(const struct verify_report *r);

#endif
