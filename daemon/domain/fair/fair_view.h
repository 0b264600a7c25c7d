/*
 * fair_view.h - rows of the fair as JSON.
 *
 * Here:      what the organiser's files say: the event, its people, places, interpreters, sessions
 *            and blackouts, and the journal's rows; one function for each, whoever shows it. Of
 *            requests and meetings it is booking/view.h; a slot and an instant within any view are
 *            slotview.h.
 * Ownership: the caller owns the value. Thread: the transaction's.
 * Private:   what only an organisation itself and staff may see is added by the `own` argument.
 */
#ifndef DOMAIN_FAIR_FAIR_VIEW_H
#define DOMAIN_FAIR_FAIR_VIEW_H

#include "domain/fair/grid.h"
#include "store/blackouts.h"
#include "store/conferences.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/journal.h"
#include "store/locations.h"
#include "store/organisations.h"

/* "en;nl" as ["en", "nl"]; empty entries are left out. */
struct js *list_view(const char *list);
/* {code, name, zone, currency, ...} without the grid. */
struct js *event_brief_view(const struct event *ev);
/* ... with sessions, halls, policies and slots; past: ended sessions, slots that have begun. */
struct js *event_view(struct tx *tx, const struct grid *g);
struct js *organisation_view(
	struct tx *tx, int64_t event_id, const struct organisation *o, bool own);
/* org is the delegate's, NULL when it is not there. */
struct js *
delegate_view(const struct delegate *d, const struct organisation *org, bool own);
struct js *location_view(struct tx *tx, int64_t event_id, const struct location *l);
struct js *
interpreter_view(struct tx *tx, const struct grid *g, const struct interpreter *i);
/* Attendees are named to staff (all), and to an organisation (its own: only_of). */
struct js *conference_view(struct tx *tx, const struct grid *g,
	const struct conference_session *s, bool all, int64_t only_of);
/* {code, kind, resource, start, end, reason}; resource: whose it is, by code; NULL: looked up. */
struct js *blackout_view(struct tx *tx, const struct grid *g, const struct blackout *b,
	const char *resource);
/* offset_s: of the time zone it is written in. */
struct js *journal_view(const struct journal_row *r, const char *event, int32_t offset_s);

#endif
