/*
 * boards.h - counts of a whole event, for a board that asks for them again and again.
 *
 * Cost:      an index each, or the seats of the event: a few milliseconds at the largest fair.
 * Memory:    lists are in the unit's arena. Thread: the transaction's. Errors: sticky (stmt.h).
 */
#ifndef STORE_BOARDS_H
#define STORE_BOARDS_H

#include "store/stmt.h"

/* How many of something fell into a span of so many seconds: that which begins at no * span. */
struct span_count {
	int64_t no;
	int64_t n;
};

/* Requests made, and meetings booked, since an instant; by spans, those with none left out. */
struct span_count *
boards_asked(struct tx *tx, int64_t event_id, int64_t since_s, int64_t span_s, int *n);
struct span_count *
boards_booked(struct tx *tx, int64_t event_id, int64_t since_s, int64_t span_s, int *n);
/* Requests that wait for an answer, by the hour in which they were made. */
struct span_count *boards_unanswered(struct tx *tx, int64_t event_id, int *n);

/* Who owes how many answers, and since when the oldest. */
struct owing {
	int64_t organisation_id;
	int64_t n;
	int64_t oldest_s;
};
/* The limit who owe most. */
struct owing *boards_owing(struct tx *tx, int64_t event_id, int limit, int *n);

/* A hall and its seats, in the order of halls' codes. */
struct hall_seats {
	const char *hall;
	int64_t seats;
};
struct hall_seats *boards_halls(struct tx *tx, int64_t event_id, int *n);
/*
 * Meetings that are not called off, began in [from_s, to_s] and end after after_s, by hall: its
 * seats are as many of it as sit. A hall where nobody meets is left out.
 */
struct hall_seats *boards_meeting(struct tx *tx, int64_t event_id, int64_t from_s,
	int64_t to_s, int64_t after_s, int *n);
/*
 * The slots in which a seat of a hall is not free: one call per seat and word of 64
 * slots (occupancy.h), in the order of halls.
 */
void boards_each_taken(struct tx *tx, int64_t event_id,
	void (*taken)(void *ctx, const char *hall, int word, uint64_t bits), void *ctx);

#endif
