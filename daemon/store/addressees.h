/*
 * addressees.h - rows of addressees: every address that was told of a meeting, what it was told
 * last and what it answered.
 *
 * Contract:  one row for each event, meeting and mailbox (base/mailaddr.h, mail_address_mailbox);
 *            none is ever deleted. Statements only: domain/invitations/addressed.h has the rule
 *            that keeps them.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in tx->fault (store/stmt.h); no rows after one.
 * Thread:    the transaction's; putting is for the writer.
 */
#ifndef STORE_ADDRESSEES_H
#define STORE_ADDRESSEES_H

#include "store/stmt.h"

enum addressee_kind { ADDRESSEE_DELEGATE, ADDRESSEE_INTERPRETER, ADDRESSEE_KINDS };

/* RFC 5545 section 3.2.12. */
enum partstat {
	PARTSTAT_NEEDS_ACTION,
	PARTSTAT_ACCEPTED,
	PARTSTAT_TENTATIVE,
	PARTSTAT_DECLINED,
	PARTSTATS
};

struct addressee {
	int64_t event_id;
	int64_t meeting_id;
	const char *mailbox; /* the address in small letters */
	const char *address; /* as it was told last */
	enum addressee_kind kind;
	int64_t person_id;  /* of that kind; -1: not known any more */
	int revision;	    /* the newest that concerns this address */
	const char *method; /* "REQUEST" or "CANCEL": what that revision says to it */
	enum partstat answer;
	int64_t answer_sequence; /* of the last answer; -1: never answered, as are the next two */
	int64_t answer_dtstamp_s;
	int64_t answered_s;
};

/* "NEEDS-ACTION" */
const char *partstat_name(enum partstat p);
bool partstat_by_name(const char *name, enum partstat *out) MUST_CHECK;

/* A new row, or the one of the same mailbox as it is now. */
void addressee_put(struct tx *tx, const struct addressee *a);
/* By mailbox. */
struct addressee *
addressees_of_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n);
/* What one mailbox was told, by meeting, behind after_meeting_id, at most limit. */
struct addressee *addressees_of_address(struct tx *tx, int64_t event_id,
	const char *mailbox, int64_t after_meeting_id, int limit, int *n);
/* All of an event by meeting and mailbox, behind that place (0 and "": from the first on). */
struct addressee *addressees_page(struct tx *tx, int64_t event_id,
	int64_t after_meeting_id, const char *after_mailbox, int limit, int *n);

#endif
