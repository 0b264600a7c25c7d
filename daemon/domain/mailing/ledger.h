/*
 * ledger.h - who was told what: of each address and meeting the newest revision that concerns it,
 * the one its mailbox has, and how that came about.
 *
 * Words:     "handed_over" is what the relay took. Whether it stands in a calendar is known of
 *            none: only an answer tells that somebody has seen it.
 * Stale:     an older revision than the newest was handed over, and the newest was not: whoever
 *            reads that mailbox may go to the wrong place.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_MAILING_LEDGER_H
#define DOMAIN_MAILING_LEDGER_H

#include "store/addressees.h"
#include "store/outbox.h"
#include "wire/json.h"

struct grid;

struct ledger_line {
	const struct addressee *who;
	const struct outbox_row
		*last;	   /* of its thread; NULL: nothing is or was in the outbox */
	int told_revision; /* the newest handed over, or perhaps; 0: none */
	int64_t told_s;	   /* when; -1: never */
	bool invited;	   /* what it was told last is no CANCEL */
	bool stale;
};

void ledger_line(struct tx *tx, const struct addressee *a, struct ledger_line *out);
/* Is there anything to tell that was not told? A CANCEL is needless where nobody was invited. */
bool ledger_matters(const struct ledger_line *l);
/*
 * {meeting, to, kind, person?, name?, revision, method, channel, state, told_revision?, told?,
 * stale, answer, answered?, reason?}
 */
struct js *ledger_view(struct tx *tx, const struct grid *g, const struct ledger_line *l);

enum { LEDGER_AT_ONCE = 500 };
/*
 * Whoever was not told the newest is: what was refused, came back or expired is sent once more, and
 * what never was in the outbox is put in. Of the meetings behind *after, some at once; *after is
 * then the last of them, 0: that was all. Returns how many mails.
 */
int ledger_catch_up(struct tx *tx, int64_t event_id, int64_t *after);

#endif
