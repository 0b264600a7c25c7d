/*
 * arriving.h - rows of an import that is being written in slices: stored, and in no answer yet.
 *
 * Why:       200,000 rows with their indexes take seconds to write. They are written a slice at a
 *            time, so that others get their turn, under numbers that were kept for them; the
 *            statements of their tables leave those numbers out. The rows here taken away, and
 *            all of those are there at once.
 * Invariant: nobody else reads, changes or refers to a row that is arriving. What would stand in
 *            its way is asked for before it is made (domain/fair/arrival.h).
 * Thread:    that of the transaction.
 */
#ifndef STORE_ARRIVING_H
#define STORE_ARRIVING_H

#include "store/stmt.h"

/*
 * For the WHERE of a statement whose ?1 is the event: the rows that are there. kind as in the
 * table, id the column of the number. Look-ups that give a row or two ask arriving_hides instead,
 * for a booking makes many of them and the engine sorts what it need not once it has this to do.
 */
#define ARRIVED(kind, id)                                                                \
	" AND " id " NOT BETWEEN coalesce((SELECT first_id FROM arriving"                \
	" WHERE event_id = ?1 AND kind = '" kind "'), 0)"                                \
	" AND coalesce((SELECT last_id FROM arriving"                                    \
	" WHERE event_id = ?1 AND kind = '" kind "'), 0)"

enum arriving_kind {
	ARRIVING_EVENT,
	ARRIVING_ORGANISATION,
	ARRIVING_DELEGATE,
	ARRIVING_RESOURCE,
	ARRIVING_PREFERENCE,
	ARRIVING_REQUEST,
	ARRIVING_KINDS
};

/* Also the name of its counter. */
const char *arriving_kind_name(enum arriving_kind kind);

/* Keep n numbers for rows of a kind, n > 0; returns the first. */
int64_t
arriving_keep(struct tx *tx, int64_t event_id, enum arriving_kind kind, int64_t n);
/* Keep everything that has the number of a new event. */
void arriving_event_keep(struct tx *tx, int64_t event_id);
void arriving_category_keep(struct tx *tx, int64_t event_id, const char *code);
/* Show them all from now on. */
void arriving_reveal(struct tx *tx, int64_t event_id);

/* Is a row that was read arriving? What is arriving is read once in a unit. */
bool arriving_hides(struct tx *tx, int64_t event_id, enum arriving_kind kind, int64_t id);

/* Is anything of this event arriving? */
bool arriving_any(struct tx *tx, int64_t event_id);
/* Is an event of this code arriving? */
bool arriving_event(struct tx *tx, const char *code);
/* A request between two organisations, either way. */
bool arriving_request_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b);
/* A preference that one of them, or any of its delegates, has of the other. */
bool arriving_preference(struct tx *tx, int64_t event_id, int64_t from_organisation_id,
	int64_t to_organisation_id);
/* An avoid between them, either way. */
bool arriving_veto_between(struct tx *tx, int64_t event_id, int64_t a, int64_t b);

/* All rows of an event at once, as if it had been arriving. Accounts and the journal stay. */
void arriving_take_event(struct tx *tx, int64_t event_id);
/* Take back what is arriving, until an instant of the monotonic clock; *more: there is more. */
void arriving_take_back(struct tx *tx, int64_t until_us, bool *more);

#endif
