/*
 * event_setup.h - making an event and changing one.
 *
 * A change is composed as event.ini and taken in by the import, so that values, policies and the
 * grid have one check, and a slot in use is as safe from here as from a file.
 *
 * Thread: the transaction's.
 */
#ifndef DOMAIN_FILES_EVENT_SETUP_H
#define DOMAIN_FILES_EVENT_SETUP_H

#include "domain/files/import.h"
#include "store/events.h"

/* What is said of an event; NULL, -1, no days and a hall not named: it stays as it is. */
struct event_setup {
	const char *code; /* of a new one */
	const char *name;
	const char *zone;
	const char *currency;
	const char *organiser_name;
	const char *organiser_mail;
	const char *organiser_phone;
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
struct event *event_write(struct tx *tx, const struct event *old,
	const struct event_setup *setup, struct import_report *report, struct err *e);

#endif
