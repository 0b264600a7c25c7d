/*
 * waiting_mails.h - rows of waiting_mails: mails to the fair that wait for staff.
 *
 * Statements only; what waits, and how many may: domain/booking/mail_in.h. Rows and their texts
 * live in tx->arena. Errors: sticky in tx->fault. Thread: that of the transaction.
 */
#ifndef STORE_WAITING_MAILS_H
#define STORE_WAITING_MAILS_H

#include "store/addressees.h"

enum mail_reason {
	MAIL_WORDS,   /* somebody writes */
	MAIL_BOUNCED, /* one of ours did not arrive */
	MAIL_UNREADABLE,
	MAIL_UNKNOWN_MEETING,
	MAIL_NOT_INVITED, /* the sender's address was not told of the meeting, or has left it */
	MAIL_NOT_AUTHENTICATED,
	MAIL_UNKNOWN_REVISION, /* answers what was never told */
	MAIL_NO_ANSWER,	       /* neither yes nor no */
	MAIL_DECLINED,	       /* is taken, and the meeting stands */
	MAIL_PROPOSAL,	       /* of another time */
	MAIL_REASONS
};

struct waiting_mail {
	int64_t event_id;
	int64_t id;
	int64_t received_s;
	enum mail_reason reason;
	const char *sender; /* in small letters */
	const char *subject;
	const char *words;
	int64_t meeting_id;   /* -1: unknown */
	enum partstat answer; /* PARTSTAT_NEEDS_ACTION: none */
	int64_t sequence;
	int64_t dtstamp_s; /* -1: none, as the next two */
	int64_t start_s;
	int64_t end_s;
};

/* "not_invited" */
const char *mail_reason_name(enum mail_reason r);

void waiting_mail_insert(struct tx *tx, const struct waiting_mail *m);
void waiting_mail_delete(struct tx *tx, int64_t event_id, int64_t id);
/* NULL: there is none. */
struct waiting_mail *waiting_mail_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* By number, behind after, at most limit. */
struct waiting_mail *
waiting_mails_page(struct tx *tx, int64_t event_id, int64_t after, int limit, int *n);
/* How many there are; of the sender; that came since then. */
int64_t waiting_mails_count(struct tx *tx, int64_t event_id);
int64_t waiting_mails_of(struct tx *tx, int64_t event_id, const char *sender);
int64_t waiting_mails_since(struct tx *tx, int64_t event_id, int64_t since_s);

#endif
