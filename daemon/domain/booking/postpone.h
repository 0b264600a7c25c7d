/*
 * postpone.h - a whole fair moves to other days.
 *
 * What moves:  days, sessions and slots, with all that is booked, held or wished in them;
 *              blackouts, shifts of interpreters, conference sessions; the policy answers_until and
 *              the ends of requests that came from files and wait for an answer. A slot keeps its
 *              number, so nothing is seated anew and no rule can break.
 * What stays:  what was called off keeps the time it had. The end of a request that a person made
 *              counts from when it was made.
 * Clock:       civil times stay: 09:30 is 09:30 on the new day, also where another offset holds
 *              there. A session that a change of the clock would cut or stretch is refused, with a
 *              number of days that is none; one that has such a change in it now keeps its start
 *              and its length, and what is said of times within it stays beside its slots.
 * Telling:     each meeting gets one message with a higher SEQUENCE (RFC 5546 section 2.1.4): the
 *              first few in the unit itself, the others in slices (domain/booking/telling.h), so
 *              that a fair of any size is one short unit.
 * Thread:      the transaction's.
 */
#ifndef DOMAIN_BOOKING_POSTPONE_H
#define DOMAIN_BOOKING_POSTPONE_H

#include "domain/fair/grid.h"

enum { POSTPONE_DAYS_MAX = 3650, POSTPONE_TOLD_SHOWN = 500 };

/* Where to: so many days later (earlier when negative), or its first day on a date. */
struct postpone_said {
	int64_t days;
	const char *date; /* "2027-09-01"; NULL: days count */
};

/*
 * The whole act with its journal row; ev is as it is stored afterwards. The answer is {event, days,
 * from, to, meetings, people, told}: first days before and after, meetings and people who are told,
 * and who they are, the first POSTPONE_TOLD_SHOWN by code. The caller owns it. NULL and *e:
 * ERR_PARAM_INVALID with the field; ERR_TOO_LATE when a meeting has begun; ERR_WRONG_STATE without
 * a day; ERR_BUSY while a schedule is published.
 */
struct js *postpone(
	struct tx *tx, struct event *ev, const struct postpone_said *said, struct err *e);

#endif
