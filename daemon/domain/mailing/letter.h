/*
 * letter.h - a mail of the outbox as bytes: made anew for each attempt, and the same each time.
 *
 * What:      an invitation carries the calendar object of its revision as this address is told it
 *            (domain/invitations/addressed.h), and says the same in words; a login link is derived
 *            here; a digest lists what has changed between two places in the journal.
 * Same:      all of it follows from rows that nothing changes: the revision, the numbers in the row
 *            of the outbox. Date is when the fact was stored.
 * Ownership: everything lives in tx->arena; nothing of it is written anywhere.
 * Errors:    ERR_CORRUPT for a snapshot that cannot be read, ERR_NOT_FOUND for what is no more.
 * Thread:    the transaction's; it only reads.
 */
#ifndef DOMAIN_MAILING_LETTER_H
#define DOMAIN_MAILING_LETTER_H

#include "domain/people/login_link.h"
#include "store/outbox.h"
#include "wire/buf.h"

struct ical;

struct letter_terms {
	const uint8_t *key; /* the key file's 32 bytes */
	struct ical *ical;
	struct login_place place;
	const char
		*envelope; /* mail.envelope_sender; "": made of the organiser's mailbox */
};

struct letter {
	const char *from; /* of the envelope */
	const char *to;
	char *bytes;
	size_t n;
};

bool letter_make(struct tx *tx, const struct letter_terms *terms,
	const struct outbox_row *r, struct letter *out, struct err *e) MUST_CHECK;

#endif
