/*
 * outbox_proof.h - what must hold of the outbox of a live database, in whatever moment it is looked
 * at (report/verify.h).
 *
 * Thread: the transaction's; it only reads. Errors: sticky in tx->fault.
 */
#ifndef DOMAIN_MAILING_OUTBOX_PROOF_H
#define DOMAIN_MAILING_OUTBOX_PROOF_H

#include "store/addressees.h"
#include "store/meetings.h"
#include "store/outbox.h"

/*
 * What contradicts the rules of posting.h and sending.h in a row and its thread, as "... waits
 * behind a newer one"; NULL: nothing. An older mail never waits once there is a newer one; one that
 * is leaving has at most one behind it, which waits, and is not leaving for days; an invitation is
 * of a revision that its mailbox was told, in their order.
 */
const char *outbox_odd(struct tx *tx, const struct outbox_row *r);

/*
 * Whoever mail tells of a meeting to come has its newest revision or is about to get it. NULL: so
 * it is, or this address is told by another channel; else what it lacks, which is no damage but for
 * staff to mend ("convene outbox retry --untold"; of a digest, "convene outbox retry E1").
 */
const char *
outbox_untold(struct tx *tx, const struct meeting *m, const struct addressee *a);

#endif
