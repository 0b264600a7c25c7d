/*
 * letter_facts.h - the names that a login link, a digest or a test tells: taken at the first
 * attempt to send it, so that each later one has the same bytes whatever people are called by then.
 * An invitation has its revision for that.
 *
 * Secrets:   none: a login link is derived at hand-over and stands nowhere.
 * Ownership: texts live in tx->arena.
 * Thread:    the transaction's; it only reads.
 */
#ifndef DOMAIN_MAILING_LETTER_FACTS_H
#define DOMAIN_MAILING_LETTER_FACTS_H

#include "domain/invitations/phrases.h"
#include "store/outbox.h"

struct letter_facts {
	const char *event;
	const char *organiser_name;
	const char *organiser_mail;
	const char *name; /* of whom it is to; "": it calls nobody by name */
	const struct phrases *words;
};

/* As things are, for the row's said; "": an invitation. */
const char *letter_facts_take(struct tx *tx, const struct outbox_row *r);
/* What the row says, as things are when it was not attempted yet. ERR_CORRUPT: none of ours. */
bool letter_facts_read(struct tx *tx, const struct outbox_row *r,
	struct letter_facts *out, struct err *e) MUST_CHECK;

#endif
