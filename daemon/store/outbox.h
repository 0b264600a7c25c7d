/*
 * outbox.h - rows of the outbox: every mail that waits for the relay, that it has taken or may have
 * taken, or that it would not take; and the events whose mail is paused.
 *
 * Contract:  statements only. domain/fair/posting.h says what is put in and what takes the place of
 *            what, domain/mailing/sending.h what becomes of it.
 * Thread of mails: those of one event to one mailbox about one meeting, by number.
 * Secrets:   none, ever: a row names an account and the generation of its login link.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in tx->fault (store/stmt.h); no rows after one.
 * Thread:    the transaction's; changing is for the writer.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/stmt.h"

enum outbox_kind {
	OUTBOX_INVITATION, /* a revision of a meeting */
	OUTBOX_WELCOME,	   /* the first login link; goes before any invitation */
	OUTBOX_LOGIN,	   /* a later login link */
	OUTBOX_DIGEST,	   /* what has changed, in one mail */
	OUTBOX_TEST,
	OUTBOX_KINDS
};

/*
 *   waiting <--> leaving --> handed_over --> bounced
 *      |  |         '------> refused
 *      |  '--> expired           |  the last three go back to waiting when the staff say so
 *      '--> replaced: a newer mail went instead, but this one may have left
 */
enum outbox_state {
	OUTBOX_WAITING,
	OUTBOX_LEAVING,	    /* being handed over, or cut off at that by a crash */
	OUTBOX_HANDED_OVER, /* the relay took it: no word of whether anybody has read it */
	OUTBOX_BOUNCED,	    /* it came back */
	OUTBOX_REFUSED,	    /* for good */
	OUTBOX_EXPIRED,	    /* its time ended first */
	OUTBOX_REPLACED,
	OUTBOX_STATES
};

/* How one attempt to hand a mail over ended. */
enum outbox_fate {
	FATE_TAKEN,	/* the relay answers for it from now on */
	FATE_REFUSED,	/* this mail, for good */
	FATE_LATER,	/* this mail, for now */
	FATE_UNREACHED, /* no mail got as far as that: no relay, no TLS, no login */
	FATE_UNSURE,	/* all was sent, and no answer came */
	FATE_UNTRIED,	/* it was stopped before */
};

struct outbox_row {
	int64_t id;
	int64_t event_id;
	enum outbox_kind kind;
	const char *mailbox;
	const char *address;
	int64_t meeting_id; /* of an invitation, else -1, as are the next */
	int revision;
	const char *method; /* NULL: no invitation */
	int64_t account_id; /* of a login link, else -1, as is the next */
	int64_t generation;
	int64_t from_seq; /* of a digest, else -1; to_seq -1: not attempted yet */
	int64_t to_seq;
	const char *message_id;
	const char *in_reply_to; /* NULL: none before it has left */
	enum outbox_state state;
	bool may_have_left; /* an attempt ended without the relay's last word */
	int attempts;
	int64_t created_s;
	int64_t since_s; /* tried since then */
	int64_t due_s;
	int64_t until_s; /* -1: always of use */
	int64_t ended_s; /* -1: not yet */
	const char *answer;
	const char *said; /* names as first told (mailing/letter_facts.h); "": not yet */
};

const char *outbox_kind_name(enum outbox_kind kind);
const char *outbox_state_name(enum outbox_state state);
/* -1: there is none of this name. */
int outbox_state_by_name(const char *name);

/* The number of the next one. */
int64_t outbox_next_id(struct tx *tx);
void outbox_insert(struct tx *tx, const struct outbox_row *r);
/* to_seq, said, state, may_have_left, attempts, since_s, due_s, ended_s, answer as they are. */
void outbox_save(struct tx *tx, const struct outbox_row *r);
/* It surely never left and is not to leave any more. */
void outbox_delete(struct tx *tx, int64_t id);
struct outbox_row *outbox_by_id(struct tx *tx, int64_t id);
/* A thread of mails, by number. meeting_id -1: the mailbox's login links, digests and tests. */
struct outbox_row *outbox_thread(
	struct tx *tx, int64_t event_id, const char *mailbox, int64_t meeting_id, int *n);

/*
 * What may leave now, by due_s: not of a paused event, not beside another of its thread that is
 * leaving, and no invitation before a welcome that still waits.
 */
struct outbox_row *outbox_due(struct tx *tx, int64_t now_s, int limit, int *n);
/* What was cut off while it was handed over. */
struct outbox_row *outbox_cut_off(struct tx *tx, int limit, int *n);
/*
 * Whatever waits or leaves may have left by another history: a copy was restored. What was leaving
 * as the copy was made, with a newer one of its thread behind it, is replaced by that.
 */
void outbox_doubt_all(struct tx *tx);

struct outbox_filter {
	int state;	     /* -1: any */
	const char *mailbox; /* NULL: any */
	int64_t meeting_id;  /* 0: any */
};
/* By number, behind after_id, at most limit. */
struct outbox_row *outbox_page(struct tx *tx, int64_t event_id,
	const struct outbox_filter *f, int64_t after_id, int limit, int *n);

struct outbox_counts {
	int64_t of[OUTBOX_STATES];
	int64_t oldest_s; /* when the oldest that waits was stored; -1: none waits */
};
void outbox_count(struct tx *tx, int64_t event_id, struct outbox_counts *out);

enum outbox_cause { OUTBOX_BY_STAFF, OUTBOX_BY_RESTORE, OUTBOX_CAUSES };
struct outbox_pause {
	int64_t since_s;
	enum outbox_cause cause;
};
const char *outbox_cause_name(enum outbox_cause cause);
/* NULL: it is not paused. */
struct outbox_pause *outbox_paused(struct tx *tx, int64_t event_id);
/* A pause that is there already stays as it is. */
void outbox_hold(struct tx *tx, int64_t event_id, enum outbox_cause cause);
void outbox_let_go(struct tx *tx, int64_t event_id);

#endif
