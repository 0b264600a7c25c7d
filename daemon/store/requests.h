/*
 * requests.h - rows of requests, request_delegates and request_slots. Statements only; the allowed
 * moves between states are in domain/booking/request.h, the rules of a new one in request_rules.h
 * beside it.
 *
 * Ownership: rows, lists and their texts live in tx->arena. Every look-up reads anew and gives a
 *            row of its own: whoever changes one saves that one, and looks up no second to read it.
 *            What a request looks like to people is kept for the unit (store/row_cache.h); whatever
 *            changes the row or its lists forgets that.
 * Errors:    sticky in tx->fault (store/stmt.h); NULL and empty lists are "none", or a fault.
 * Thread:    the transaction's; changes are for the writer.
 */
#ifndef STORE_REQUESTS_H
#define STORE_REQUESTS_H

#include "store/reminders.h"

enum request_state {
	REQUEST_REQUESTED,
	REQUEST_ACCEPTED, /* in the standby queue */
	REQUEST_SCHEDULED,
	REQUEST_DECLINED,
	REQUEST_EXPIRED,
	REQUEST_WITHDRAWN,
	REQUEST_CANCELLED,
	REQUEST_STATES
};

enum request_origin { ORIGIN_PERSON, ORIGIN_STAFF, ORIGIN_IMPORT };

struct request {
	int64_t event_id;
	int64_t id;	  /* R<id> */
	const char *code; /* of requests.csv, NULL for others */
	enum request_state state;
	int64_t rev;
	enum request_origin origin;
	int64_t from_organisation_id;
	int64_t to_organisation_id;
	const char *message;
	const char *reason;
	int length; /* slots */
	int64_t created_s;
	int64_t expires_s;  /* -1: never */
	int64_t accepted_s; /* -1: not on standby */
	int64_t meeting_id; /* -1: none yet */
	/* As it was read, for the journal; of a new one the rev is 0. */
	enum request_state read_state;
	int64_t read_rev;
};

const char *request_state_name(enum request_state state);
/* false when the name is none of the states. */
bool request_state_by_name(const char *name, enum request_state *out) MUST_CHECK;
const char *request_origin_name(enum request_origin origin);

/* Stores the row; r->id must come from tx_next_id(tx, event_id, "request"). */
void request_insert(struct tx *tx, const struct request *r);
/* Every field that may change: state, rev, message, reason, length, expires, accepted, meeting. */
void request_save(struct tx *tx, const struct request *r);
struct request *request_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Codes of the files, of requests that wait, have waited for a seat or have one; by code. */
const char **requests_of_files(struct tx *tx, int64_t event_id, int *n);
struct request *request_by_code(struct tx *tx, int64_t event_id, const char *code);

void request_add_delegate(struct tx *tx, int64_t event_id, int64_t request_id,
	int64_t delegate_id, bool of_requester);
void request_clear_delegates(
	struct tx *tx, int64_t event_id, int64_t request_id, bool of_requester);
int64_t *request_delegates(
	struct tx *tx, int64_t event_id, int64_t request_id, bool of_requester, int *n);
void request_set_slots(
	struct tx *tx, int64_t event_id, int64_t request_id, const int *slots, int n);
int *request_slots(struct tx *tx, int64_t event_id, int64_t request_id, int *n);
/* The slots it keeps while it waits for its answer. false: it keeps this one already. */
bool request_hold_put(struct tx *tx, int64_t event_id, int64_t request_id, int slot_no)
	MUST_CHECK;
void
request_hold_delete(struct tx *tx, int64_t event_id, int64_t request_id, int slot_no);
int *request_holds(struct tx *tx, int64_t event_id, int64_t request_id, int *n);

/* Organisations that one has a meeting with, held or to come, by id. */
int64_t *requests_met(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
/*
 * An open (requested, accepted or scheduled) request between two organisations, either
 * way, rather one that has no seat yet; NULL.
 */
struct request *
request_open_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b);
/* The same by the clock: one whose time to be answered has passed is not open. */
struct request *
request_open_now_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b);

/* At most one of the three organisations. */
struct request_filter {
	int64_t from_organisation_id;	/* 0: any */
	int64_t to_organisation_id;	/* 0: any */
	int64_t either_organisation_id; /* 0: any */
	int state;			/* enum request_state, -1: any */
};
/* By id, after after_id, at most limit. */
struct request *requests_page(struct tx *tx, int64_t event_id,
	const struct request_filter *f, int64_t after_id, int limit, int *n);
/* Unanswered requests whose time has passed, over all events (at most max). */
struct request *requests_expired(struct tx *tx, int64_t now_s, int max, int *n);
/* Unanswered requests of an event that end after a place and by an instant, in that order. */
struct request *requests_ending(
	struct tx *tx, const struct reminded *after, int64_t until_s, int max, int *n);
/* The standby queue: state accepted, oldest first. organisation 0: all. */
struct request *
requests_standby(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
/* The preferences of both sides of each of them, delegates' included; in the same order. */
struct standby_preference {
	int64_t request_id;
	bool of_requester; /* the requester's side says it */
	int kind;	   /* enum preference_kind */
};
struct standby_preference *
requests_standby_preferences(struct tx *tx, int64_t event_id, int *n);
/* Requests of one organisation that wait for an answer, unexpired, or for a seat. */
int64_t requests_outstanding(struct tx *tx, int64_t event_id, int64_t organisation_id);
void requests_count(struct tx *tx, int64_t event_id, int64_t by_state[REQUEST_STATES]);

/* The ends later than after_s of what files ask and nobody has answered: each once, in order. */
int64_t *requests_ends(struct tx *tx, int64_t event_id, int64_t after_s, int *n);
/* Of those among them that a file names. */
struct request_end {
	const char *code;
	int64_t expires_s;
};
struct request_end *
requests_ends_of_files(struct tx *tx, int64_t event_id, int64_t after_s, int *n);
/* The slots that requests of files prefer, those of one request together and in its order. */
struct request_wish {
	const char *code;
	int slot_no;
};
struct request_wish *requests_wishes_of_files(struct tx *tx, int64_t event_id, int *n);
/* Give those that end then another end. */
void requests_move_end(struct tx *tx, int64_t event_id, int64_t from_s, int64_t to_s);

#endif
