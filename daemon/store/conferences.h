/*
 * conferences.h - the rows of conference sessions and of who is busy at them.
 *
 * Contract:  reads and writes rows, knows no rule.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_CONFERENCES_H
#define STORE_CONFERENCES_H

#include "store/stmt.h"

struct conference_session {
	int64_t id;
	const char *code;
	const char *track;
	const char *title;
	const char *room;
	int64_t start_s;
	int64_t end_s;
	int seats;		    /* -1: not said */
	const char *interpretation; /* language pairs, ';' between */
	int64_t changed_s; /* when it was last written; 0: before that was noted */
};

enum conference_part { CONFERENCE_SPEAKER, CONFERENCE_ATTENDEE };

struct conference_person {
	int64_t conference_session_id;
	enum conference_part part;
	int position; /* from 1, within the part */
	int64_t delegate_id;
};

struct conference_session *
conference_by_code(struct tx *tx, int64_t event_id, const char *code);
/* At which a delegate speaks or listens, by start. */
struct conference_session *
conferences_of_delegate(struct tx *tx, int64_t event_id, int64_t delegate_id, int *n);
/* Up to limit rows with a code greater than after_code, by code. */
struct conference_session *conferences_page(
	struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n);
/* All of the event, by id. */
struct conference_session *conferences_all(struct tx *tx, int64_t event_id, int *n);
void conference_put(struct tx *tx, int64_t event_id, const struct conference_session *c);

/*
 * Of one session (0: of all, by session), speakers first, in the order they were written.
 */
struct conference_person *
conference_people(struct tx *tx, int64_t event_id, int64_t conference_session_id, int *n);
void
conference_person_put(struct tx *tx, int64_t event_id, const struct conference_person *p);
void
conference_people_delete(struct tx *tx, int64_t event_id, int64_t conference_session_id);

#endif
