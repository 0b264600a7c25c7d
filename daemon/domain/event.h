/*
 * event.h - setting up an event, and the states it goes through.
 *
 *   draft  --open--> open      requests, answers, bookings and preferences are taken
 *   open   --close--> closed   they are refused; meetings take place and can be called off
 *   closed --open--> open
 *
 * A change is composed as event.ini and taken in by the import, so that values, policies and the
 * grid have one check, and a slot in use is as safe from here as from a file.
 */
#ifndef DOMAIN_EVENT_H
#define DOMAIN_EVENT_H

#include "domain/import.h"
#include "store/events.h"

bool event_move_allowed(enum event_state from, enum event_state to);
/* The only way to another state, with its journal row: ERR_WRONG_STATE by the table. */
bool event_move(struct tx *tx, struct event *ev, enum event_state to, struct err *e)
	MUST_CHECK;
/* ERR_EVENT_CLOSED unless the event is open. */
bool event_is_open(const struct event *ev, struct err *e) MUST_CHECK;

/* What is said of an event; NULL, -1, no days and a hall not named: it stays as it is. */
struct event_wish {
	const char *code; /* of a new one */
	const char *name;
	const char *zone;
	const char *currency;
	const char *organiser_name;
	const char *organiser_mail;
	int64_t slot_minutes;
	int64_t gap_minutes;
	const char *const *days; /* "2026-07-15 09:30-12:00;13:30-17:00" */
	int days_n;
	const char *const *halls; /* "A name=Hall A;x_m=0;walk_minutes.B=12" */
	int halls_n;
	const char *const *policies; /* "name=value"; "name=": the default again */
	int policies_n;
};

/*
 * Make an event, a draft (old is NULL), or change one. NULL and *e: ERR_EXISTS; ERR_PARAM_INVALID
 * with the field; ERR_GRID_IN_USE, and *report has a fault for each thing that would be lost.
 */
struct event *event_write(struct tx *tx, const struct event *old, const struct event_wish *w,
	struct import_report *report, struct err *e);

#endif
