/*
 * addressed.h - whom a meeting was told to: the one rule, which goes by address and not by person.
 *
 * Rule:      every address in the newest revision is told what it says, REQUEST or, once the
 *            meeting ends, CANCEL. An address that was told and is in the newest revision no more
 *            is told CANCEL once, by the first revision without it, whatever took it out: a
 *            colleague, a new mailbox, another interpreter. That CANCEL is of the time and place it
 *            knows, to it alone and without STATUS, for the meeting goes on (RFC 5546 section
 *            3.2.5). Nothing later reaches it. One mailbox is one addressee, whoever reads it.
 * SEQUENCE:  is that of the revision, which has risen if it takes an address out.
 * Answers:   stand until a revision tells another time or place.
 * Thread:    the transaction's.
 */
#ifndef DOMAIN_INVITATIONS_ADDRESSED_H
#define DOMAIN_INVITATIONS_ADDRESSED_H

#include "store/addressees.h"
#include "store/invitations.h"
#include "store/meetings.h"
#include "wire/json.h"

/* ---- writing -------------------------------------------------------------------------------- */

/* Would a revision of the meeting as it is now take an address out that is told of it? */
bool addressed_lets_go(struct tx *tx, const struct meeting *m);
/* What is known of the answers into the attendees of a snapshot of the next revision. */
void addressed_answers(struct tx *tx, const struct meeting *m, struct js *shot);
/*
 * The rows follow the revision that was just written (m->revision); anew: it tells another time or
 * place than the one before, and everybody is asked again.
 */
void addressed_follow(struct tx *tx, const struct meeting *m, bool anew);

/* ---- reading -------------------------------------------------------------------------------- */

/*
 * The revision as an address is told it. NULL and *e: ERR_NOT_FOUND when that revision does not
 * concern the address, ERR_CORRUPT when a snapshot cannot be read.
 */
struct invitation *invite_for_address(
	struct tx *tx, struct invitation *i, const char *address, struct err *e);

/* Who reads: an interpreter, a delegate, 0: neither. */
struct invite_reader {
	int64_t interpreter_id;
	int64_t delegate_id;
};
/*
 * The same for a person, at whatever address. Who was never told of the meeting reads what all are
 * told, if he may read it: which is for the caller to say.
 */
struct invitation *invite_for_reader(struct tx *tx, struct invitation *i,
	const struct invite_reader *who, struct err *e);
/* The newest revision that concerns the reader; 0: he was never told of this meeting. */
int invite_newest_for(struct tx *tx, int64_t event_id, int64_t meeting_id,
	const struct invite_reader *who);

/* ---- the proof ------------------------------------------------------------------------------ */

/*
 * The first that contradicts the rule in the rows of a meeting, as "ann@b1.example was told ...";
 * NULL: all is well. *told: how many addresses all its revisions have. A snapshot that cannot be
 * read counts as one without people.
 */
const char *addressed_odd(struct tx *tx, const struct meeting *m, int *told);

#endif
