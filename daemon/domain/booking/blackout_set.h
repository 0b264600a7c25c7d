/*
 * blackout_set.h - a person takes time out of a diary, or gives it back.
 *
 * Contract:  each function is the whole act, with its journal rows, for one target of an actor.
 * Errors:    false and *e, and the unit is to be undone; report->refused then names what is in
 *            the way. Thread: the transaction's.
 */
#ifndef DOMAIN_BOOKING_BLACKOUT_SET_H
#define DOMAIN_BOOKING_BLACKOUT_SET_H

#include "domain/booking/release.h"

enum { BLACKOUTS_MAX = 1000 }; /* of one resource: each change looks at all of them */

/* Whose time it is. */
struct blackout_target {
	enum blackout_kind kind;
	int64_t id;
	const char *code;
	int64_t organisation_id; /* of a delegate; 0: nobody's */
};

/*
 * A delegate, location or interpreter by its code, whose time the actor may change: a delegate's
 * organisation its own, an interpreter hers, staff all. ERR_NOT_FOUND, ERR_NOT_YOURS.
 */
bool blackout_target(struct tx *tx, int64_t event_id, const char *code,
	const struct actor *who, struct blackout_target *out, struct err *e) MUST_CHECK;

struct blackout_said {
	const char *
		code; /* NULL: a new one with a code of ours, or by its time when taken back */
	const char *
		when; /* "2026-07-15T09:30/2026-07-15T11:00" in the event's zone, or NULL */
	const char *reason; /* "" when none */
	enum release_way way;
};

/*
 * Block that time; *out is the blackout as it is stored. ERR_EXISTS (of another resource),
 * ERR_WRONG_STATE (BLACKOUTS_MAX), those of release_blackout.
 */
bool blackout_set(struct tx *tx, const struct grid *g, const struct blackout_target *t,
	const struct blackout_said *said, const struct actor *who, struct blackout *out,
	struct release_report *report, struct err *e) MUST_CHECK;
/* Is there a slot it takes? */
bool blackout_touches_slot(const struct grid *g, const struct blackout *b);
/* Give it back, found by code or by its time: ERR_NOT_FOUND. *out is what it was. */
bool blackout_remove(struct tx *tx, const struct grid *g, const struct blackout_target *t,
	const struct blackout_said *said, struct blackout *out, struct err *e) MUST_CHECK;

#endif
