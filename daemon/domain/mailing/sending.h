/*
 * sending.h - what becomes of the mails of the outbox: which may leave, and what follows from how
 * the relay took them.
 *
 * Promises:  within a thread (one event, mailbox and meeting) nothing older leaves after anything
 *            newer. Every mail that is not replaced is handed over at least once, until its time
 *            ends, with the same bytes each time. What may have left counts as sent.
 * How:       a mail is leaving on the disk before its first byte goes out, and what the relay said
 *            is on the disk before the next claim. A crash in between leaves it leaving: it may
 *            have left, and is sent once more.
 * Waiting:   4xx and a lost answer double the wait from retry_s up to an hour; a relay that cannot
 *            be reached is no mail's fault (work/mailer.h waits for it).
 * Thread:    the writer's transaction.
 */
#ifndef DOMAIN_MAILING_SENDING_H
#define DOMAIN_MAILING_SENDING_H

#include "base/mailaddr.h"
#include "store/outbox.h"
#include "wire/digest.h"
#include "wire/json.h"

struct grid;

struct sending_terms {
	int64_t retry_s;
	int64_t expire_s;
};

/* After a start: what was cut off may have left, and waits again. *more: there is more of it. */
void sending_recover(struct tx *tx, bool *more);
/* The next mails are leaving, at most limit; how many, and their numbers. *looked: at so many. */
int sending_claim(struct tx *tx, const struct sending_terms *terms, int limit,
	int64_t *id_out, int *looked);
/* How the attempt ended. answer: one line of the relay's. */
void sending_outcome(struct tx *tx, const struct sending_terms *terms, int64_t id,
	enum outbox_fate fate, const char *answer);

/* ---- bounces -------------------------------------------------------------------------------- */

/* The token of a mail in its envelope's sender: nobody who has not got the mail knows it. */
void sending_token(struct tx *tx, const uint8_t key[DIGEST_BYTES],
	const struct outbox_row *r, char out[MAIL_TOKEN_BYTES]);
/* The event's mail of this token came back. NULL and *e: none has it, or it had not left. */
struct outbox_row *sending_bounced(struct tx *tx, const uint8_t key[DIGEST_BYTES],
	int64_t event_id, const char *token, const char *why, struct err *e);

/* ---- what staff say ------------------------------------------------------------------------- */

/* Once more, at once: of one that was refused, bounced or expired, or that waits for its time. */
bool sending_retry(struct tx *tx, struct outbox_row *r, struct err *e) MUST_CHECK;
bool sending_pause(struct tx *tx, int64_t event_id, struct err *e) MUST_CHECK;
bool sending_resume(struct tx *tx, int64_t event_id, struct err *e) MUST_CHECK;

/* {id, kind, to, meeting?, revision?, method?, state, attempts, created, due?, ended?, answer?} */
struct js *sending_view(struct tx *tx, const struct grid *g, const struct outbox_row *r);

#endif
