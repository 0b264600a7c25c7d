/*
 * overlay.h - a schedule laid over the fair as it stands now: what publishing it would change.
 *
 * Why:       live booking goes on while the planner works and while people look at its result. What
 *            happened meanwhile goes first: a change of the schedule that no longer fits is left
 *            out, and so on until the whole keeps every rule.
 * Contract:  the result is always valid; with nothing left that fits it is the fair as it is.
 *            schedule.diff shows it, schedule.publish carries it out: both say the same.
 * Left out:  each request whose change was dropped, with the reason:
 *            gone        it is not on standby and has no meeting any more
 *            veto        one side does not want to meet the other any more
 *            no_delegate nobody of one side may take part
 *            withdrawn   one side takes no part any more
 *            changed     its meeting was moved, cancelled or made, or others named, meanwhile
 *            locked      its meeting is locked, has begun, or waits for an answer to a move
 *            place       the slot or the seat is not there any more, or not for these two
 *            language    they need an interpreter, and the schedule gave none who serves them
 *            away        one of its people is away then
 *            busy        one of its people has another meeting then
 *            taken       the seats it may have are taken then
 *            interpreter who could interpret is taken or away then
 *            quota       a maximum is reached
 *            walking     somebody would not get there in time
 *            order       what comes before it would not have ended, or what comes after have begun
 * Memory:    tx->arena.
 */
#ifndef DOMAIN_PLANNING_OVERLAY_H
#define DOMAIN_PLANNING_OVERLAY_H

#include "domain/planning/snapshot.h"
#include "store/schedules.h"

enum overlay_reason {
	DROPPED_GONE,
	DROPPED_VETO,
	DROPPED_NO_DELEGATE,
	DROPPED_WITHDRAWN,
	DROPPED_CHANGED,
	DROPPED_LOCKED,
	DROPPED_PLACE,
	DROPPED_LANGUAGE,
	DROPPED_AWAY,
	DROPPED_BUSY,
	DROPPED_TAKEN,
	DROPPED_INTERPRETER,
	DROPPED_QUOTA,
	DROPPED_WALKING,
	DROPPED_ORDER
};

struct overlay_dropped {
	int64_t request_id;
	enum overlay_reason reason;
};

enum overlay_change {
	CHANGE_NONE,
	CHANGE_NEW,	  /* from standby to a seat */
	CHANGE_MOVED,	  /* another time, seat or interpreter */
	CHANGE_CANCELLED, /* loses its place, the request goes back to standby */
};

struct overlay {
	struct snapshot *now;
	struct plan_place *place;     /* of each candidate, afterwards */
	enum overlay_change *change;  /* of each candidate */
	int seated, moved, cancelled; /* changes; cancelled counts the withdrawn too */
	bool *affected;		      /* by person: the diary changes */
	int people;		      /* whose diaries change */
	struct overlay_dropped *dropped;
	int dropped_n;
};

/*
 * Of a schedule that is published already, to go back to it: what it says goes before what came
 * later, and what it had no place for loses it. NULL and *e when the fair cannot be read.
 */
struct overlay *overlay_make(
	struct tx *tx, const struct grid *g, const struct schedule *s, struct err *e);
/*
 * A change that was to be made does not fit any more. Only of something new: all else then still
 * keeps every rule. overlay_count sums up anew.
 */
void overlay_drop(struct overlay *o, int candidate, enum overlay_reason reason);
void overlay_count(struct overlay *o);
/* "gone", ..., and the same in a sentence. */
const char *overlay_reason_name(enum overlay_reason reason);
const char *overlay_reason_words(enum overlay_reason reason);

#endif
