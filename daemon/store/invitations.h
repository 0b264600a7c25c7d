/*
 * invitations.h - rows of invitations: the immutable revisions of meetings as their people are
 * told.
 *
 * Purpose:   statements only; what a revision says is domain/invitations/invite.h. There is no way
 *            to change or delete one: what was told stays told.
 * Ownership: rows and their texts live in tx->arena; each look-up gives a row of its own.
 * Errors:    sticky in tx->fault (store/stmt.h); NULL is "no such revision", or a fault.
 * Thread:    the transaction's; inserting is for the writer.
 */
#ifndef STORE_INVITATIONS_H
#define STORE_INVITATIONS_H

#include "store/stmt.h"

struct invitation {
	int64_t event_id;
	int64_t meeting_id;
	int revision;
	const char *method; /* "REQUEST" or "CANCEL" */
	const char *uid;
	int sequence;
	int64_t dtstamp_s;
	const char *snapshot; /* JSON: domain/invitations/invite.c writes and reads it */
	int64_t seq;	      /* journal row of the same fact */
	bool apart; /* not stored: to one address alone, which the meeting goes on without */
};

struct invitation_filter {
	int64_t meeting_id;	 /* 0: any */
	int64_t organisation_id; /* 0: any */
	int64_t interpreter_id;	 /* 0: any; of meetings this one was told of */
};

void invitation_insert(struct tx *tx, const struct invitation *i);
struct invitation *
invitation_of(struct tx *tx, int64_t event_id, int64_t meeting_id, int revision);
/* All of a meeting, from the first on. */
struct invitation *
invitations_of_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n);
/* Every revision by seq, after after_seq, at most limit. */
struct invitation *invitations_page(struct tx *tx, int64_t event_id,
	const struct invitation_filter *f, int64_t after_seq, int limit, int *n);

#endif
