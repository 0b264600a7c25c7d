/*
 * view.h - results for people: declared columns over JSON, as tables or labelled
 * fields.
 *
 * Purpose:   a column says where its value lies and what it looks like; the views of
 *            all commands are in views.c.
 * Thread:    one.
 */
#ifndef CLIENT_VIEW_H
#define CLIENT_VIEW_H

#include "render.h"

enum look {
	LOOK_TEXT,    /* a string, number or truth value as it is */
	LOOK_STATE,   /* coloured by what it says */
	LOOK_WHEN,    /* an instant: "Wed 15 Jul 09:30" */
	LOOK_EXPIRY,  /* one that may lie in another year: "15 Jul 2027 09:30" */
	LOOK_SPAN,    /* an object with start and end: "Wed 15 Jul 09:30-10:00" */
	LOOK_SPANS,   /* an array of them */
	LOOK_OWN,     /* LOOK_SPAN by the person's clock, where that differs */
	LOOK_LIST,    /* an array of strings or numbers: "ko; en" */
	LOOK_PEOPLE,  /* an array of {name, code} */
	LOOK_PARTY,   /* {organisation, name, delegates}: "Name (CODE)" */
	LOOK_BUYERS,  /* organisations of the demand side among delegates */
	LOOK_SELLERS, /* ... of the supply side */
	LOOK_REASONS, /* an array of {text, points or count?} */
	LOOK_PLACE,   /* {code, name, hall, seat} */
	LOOK_MONEY, /* of the smallest unit of {currency, currency_digits}: "EUR 1500.50" */
	LOOK_YES,   /* "yes" when true */
	LOOK_LINE, /* of a file: its number; nothing for 0, the file as a whole */
};

struct column {
	const char *title; /* NULL ends a list */
	const char *path;  /* "from.name"; "" is the value itself */
	enum look look;
	unsigned flags; /* enum column_flags */
};

/* The text of a value by its column; the caller frees it. */
char *column_text(const struct column *c, const struct js *value);

/* A table of an array, or the sentence for an empty one. */
void show_table(struct screen *s, const struct js *items, const struct column *columns,
	const char *when_empty);
/* The last line under a list that was not shown whole. */
void show_more(struct screen *s, const struct js *result);
/* Labelled lines of an object. */
void show_fields(struct screen *s, const struct js *object, const struct column *columns);

/* The views of the commands: what their methods answer. */
void show_accounts(struct screen *s, const struct js *result);
void show_account(struct screen *s, const struct js *result);
void show_invited(struct screen *s, const struct js *result);
void show_tokens(struct screen *s, const struct js *result);
void show_token(struct screen *s, const struct js *result);
void show_events(struct screen *s, const struct js *result);
void show_event_state(struct screen *s, const struct js *result);
void show_reissued(struct screen *s, const struct js *result);
void show_postponed(struct screen *s, const struct js *result);
void show_event(struct screen *s, const struct js *result);
void show_schedule(struct screen *s, const struct js *result);
void show_schedules(struct screen *s, const struct js *result);
void show_placements(struct screen *s, const struct js *result);
void show_schedule_diff(struct screen *s, const struct js *result);
void show_published(struct screen *s, const struct js *result);
void show_seating_reason(struct screen *s, const struct js *result);
void show_forecast(struct screen *s, const struct js *result);
void show_categories(struct screen *s, const struct js *result);
void show_terms(struct screen *s, const struct js *result);
void show_organisations(struct screen *s, const struct js *result);
void show_organisation(struct screen *s, const struct js *result);
void show_delegate(struct screen *s, const struct js *result);
void show_delegates(struct screen *s, const struct js *result);
void show_location(struct screen *s, const struct js *result);
void show_locations(struct screen *s, const struct js *result);
void show_interpreters(struct screen *s, const struct js *result);
void show_conferences(struct screen *s, const struct js *result);
void show_answered(struct screen *s, const struct js *result);
void show_mails(struct screen *s, const struct js *result);
void show_matches(struct screen *s, const struct js *result);
void show_match(struct screen *s, const struct js *result);
void show_hits(struct screen *s, const struct js *result);
void show_suggested(struct screen *s, const struct js *result);
void show_model(struct screen *s, const struct js *result);
void show_rebuilt(struct screen *s, const struct js *result);
void show_requests(struct screen *s, const struct js *result);
void show_ordered(struct screen *s, const struct js *result);
void show_request(struct screen *s, const struct js *result);
void show_asked(struct screen *s, const struct js *result);
void show_accepted(struct screen *s, const struct js *result);
void show_standby(struct screen *s, const struct js *result);
void show_slots(struct screen *s, const struct js *result);
void show_meetings(struct screen *s, const struct js *result);
void show_meeting(struct screen *s, const struct js *result);
void show_elsewhere(struct screen *s, const struct js *result);
void show_booked(struct screen *s, const struct js *result);
void show_warnings(struct screen *s, const struct js *result);
void show_concerned(struct screen *s, const struct js *result);
void show_preference(struct screen *s, const struct js *result);
void show_preferences(struct screen *s, const struct js *result);
void show_removed(struct screen *s, const struct js *result);
void show_withdrawal(struct screen *s, const struct js *result);
void show_replacement(struct screen *s, const struct js *result);
void show_blackout(struct screen *s, const struct js *result);
void show_blackouts(struct screen *s, const struct js *result);
void show_diary(struct screen *s, const struct js *result);
void show_feed(struct screen *s, const struct js *result);
void show_invitations(struct screen *s, const struct js *result);
void show_outbox(struct screen *s, const struct js *result);
void show_mail(struct screen *s, const struct js *result);
void show_retried(struct screen *s, const struct js *result);
void show_paused(struct screen *s, const struct js *result);
void show_resumed(struct screen *s, const struct js *result);
void show_ledger(struct screen *s, const struct js *result);
void show_import(struct screen *s, const struct js *result);
/* Rows of the fair that the files do not have: how many, or each of them. */
void show_import_absent(struct screen *s, const struct js *result, bool list);
void show_stats(struct screen *s, const struct js *result);
void show_series(struct screen *s, const struct js *result);
void show_lost_login(struct screen *s, const struct js *result);
void show_journal(struct screen *s, const struct js *result);
void show_chain(struct screen *s, const struct js *result);
void show_clock(struct screen *s, const struct js *result);
void show_who(struct screen *s, const struct js *result);
void show_backup(struct screen *s, const struct js *result);
void show_drain(struct screen *s, const struct js *result);
void show_checks(struct screen *s, const struct js *result);
void show_methods(struct screen *s, const struct js *result);

#endif
