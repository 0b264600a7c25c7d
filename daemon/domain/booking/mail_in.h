/*
 * mail_in.h - a mail to the fair: what it changes by itself, and what waits for staff.
 *
 * Trust:     From is anybody's to write, and the partner knows UID and address. So a mail changes
 *            something only if the own mail server says that it is from the domain in From
 *            (base/authres.h), and From is the address that was told and that answers. Who is
 *            logged in answers for an address that he was told at; staff for any.
 * Lost:      nothing but what a program sent by itself, such as an absence note. What is not taken
 *            waits, at most MAILS_MOST of an event, MAILS_OF_SENDER of one sender and
 *            MAILS_AN_HOUR in an hour; what is more is refused, and the mail server keeps it and
 *            asks again.
 * Declining: is kept as an answer. Whether the meeting ends for it says the policy
 *            decline_by_mail, within what cancel_by and cancel_until_minutes let the person do.
 * Errors:    ERR_BUSY, ERR_RATE_LIMITED: no room; those of meeting_cancel.
 * Thread:    the writer's.
 */
#ifndef DOMAIN_BOOKING_MAIL_IN_H
#define DOMAIN_BOOKING_MAIL_IN_H

#include "domain/fair/actor.h"
#include "domain/fair/grid.h"
#include "domain/invitations/answer.h"
#include "store/waiting_mails.h"
#include "wire/json.h"

enum { MAILS_MOST = 1000, MAILS_OF_SENDER = 20, MAILS_AN_HOUR = 300 };

enum mail_kind { MAIL_IS_ANSWER, MAIL_IS_WORDS, MAIL_IS_BOUNCE, MAIL_IS_AUTOMATIC };

/* As it came; every text may be anything. */
struct mail_in {
	enum mail_kind kind;
	const char *calendar;
	const char *from; /* of a bounce, the address that it is about; "" unknown */
	const char *authentication; /* fields Authentication-Results, one a line */
	const char *authserv_id;    /* of the own mail server; "": none is trusted */
	const char *subject;
	const char *text;
};

enum mail_outcome {
	MAIL_TAKEN,
	MAIL_AGAIN, /* is known already */
	MAIL_STALE, /* too old to count */
	MAIL_TOLD,  /* the invitation goes out once more */
	MAIL_WAITS,
	MAIL_DROPPED,
};

struct mail_fate {
	enum mail_outcome outcome;
	const struct meeting *meeting; /* NULL: unknown */
	enum partstat answer;	       /* that is kept now; PARTSTAT_NEEDS_ACTION: none */
	bool asked; /* the other side is asked to move it to the time proposed */
	bool cancelled;
	const struct waiting_mail *waits; /* NULL: nothing waits */
};

const char *mail_outcome_name(enum mail_outcome o);
bool mail_take(struct tx *tx, const struct grid *g, const struct actor *who,
	const struct mail_in *mail, struct mail_fate *out, struct err *e) MUST_CHECK;

/* Staff: one that waits is the answer of this addressee's. ERR_WRONG_STATE: it cannot be. */
bool mail_apply(struct tx *tx, const struct grid *g, const struct waiting_mail *w,
	enum addressee_kind kind, int64_t person_id, struct mail_fate *out, struct err *e)
	MUST_CHECK;
/* Staff: it waits no more. */
void mail_put_aside(struct tx *tx, const struct waiting_mail *w);

struct js *
waiting_mail_view(struct tx *tx, const struct grid *g, const struct waiting_mail *w);

#endif
