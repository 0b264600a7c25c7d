/*
 * event.h - the states an event goes through, and what the journal tells of it.
 *
 *   draft  --open--> open      requests, answers, bookings and preferences are taken
 *   open   --close--> closed   they are refused; meetings take place and can be called off
 *   closed --open--> open
 */
#ifndef DOMAIN_FAIR_EVENT_H
#define DOMAIN_FAIR_EVENT_H

#include "store/events.h"
#include "wire/json.h"

bool event_move_allowed(enum event_state from, enum event_state to);
/* The only way to another state, with its journal row: ERR_WRONG_STATE by the table. */
bool event_move(struct tx *tx, struct event *ev, enum event_state to, struct err *e)
	MUST_CHECK;
/* ERR_EVENT_CLOSED unless the event is open. */
/*
 * The one that is meant where none is named: the only one of n, else the only one that is not
 * closed. NULL: there is none, or more than one.
 */
struct event *event_meant(struct event *all, int n);
bool event_is_open(const struct event *ev, struct err *e) MUST_CHECK;
/* Its own values and its policies. The caller owns the value. */
struct js *event_facts(struct tx *tx, const struct event *ev);
/* take_before: its facts before the change, NULL for a new one. */
void event_journal(struct tx *tx, const struct event *ev, struct js *take_before);
/* The same of one that was postponed; take_postponed says from which day to which. */
void event_journal_postponed(struct tx *tx, const struct event *ev,
	struct js *take_before, struct js *take_postponed);

#endif
