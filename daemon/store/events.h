/*
 * events.h - the rows of fairs: event, grid, halls, policies, categories.
 *
 * Contract:  reads and writes rows, knows no rule. One event's rows each, in a fixed
 *            order: slots and sessions by start, the others by code or name.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_EVENTS_H
#define STORE_EVENTS_H

#include "store/stmt.h"

enum event_state { EVENT_DRAFT, EVENT_OPEN, EVENT_CLOSED };

enum { EVENT_STATES = 3 };

struct event {
	int64_t id;
	enum event_state state;
	const char *code;
	const char *name;
	const char *zone;     /* IANA name */
	const char *currency; /* ISO 4217 */
	const char *organiser_name;
	const char *organiser_mail;
	const char *organiser_phone; /* of the office; "": none said */
	int slot_minutes;
	int gap_minutes;
	int64_t rev;
	int64_t changed_s; /* when it was last written; 0: before that was noted */
};

struct session {
	int no;		 /* from 1, by start */
	const char *day; /* civil date in the event's zone */
	int64_t start_s;
	int64_t end_s;
};

struct slot {
	int no; /* identity within the event, not the order */
	int session_no;
	int64_t start_s;
	int64_t end_s;
	int32_t offset_s; /* of the event's zone at start_s */
};

struct hall {
	const char *code;
	const char *name;
	int x_m;
	int y_m;
};

struct hall_walk {
	const char *from;
	const char *to;
	int minutes;
};

struct event_policy {
	const char *name;
	const char *value;
};

struct category {
	const char *code;
	const char *name;
	const char *parent; /* code, NULL at the top */
	const char *names;  /* in other languages (base/tongues.h); "": none */
};

/* Something that uses a slot, so that it must stay. */
struct slot_use {
	int slot_no;
	bool meeting; /* else a request that prefers the slot */
	int64_t id;   /* of the meeting or request */
};

/* "draft", "open", "closed" */
const char *event_state_name(enum event_state state);
/* NULL when there is none. */
struct event *event_by_code(struct tx *tx, const char *code);
struct event *event_by_id(struct tx *tx, int64_t event_id);
/* The offset of an event's zone at an instant; 0 when there is no such event (event 0). */
int32_t event_offset(struct tx *tx, int64_t event_id, int64_t utc_s);
/* By code. */
struct event *events_all(struct tx *tx, int *n);
/* Store the row as it is, new or not. */
void event_put(struct tx *tx, const struct event *e);

struct session *sessions_of(struct tx *tx, int64_t event_id, int *n);
void session_put(struct tx *tx, int64_t event_id, const struct session *s);
/* Forget the sessions with a higher number; no slot may be left in them. */
void sessions_cut(struct tx *tx, int64_t event_id, int last_no);

/* In order of start. */
struct slot *slots_of(struct tx *tx, int64_t event_id, int *n);
void slot_put(struct tx *tx, int64_t event_id, const struct slot *s);
/*
 * Also drops the derived blackout rows of that slot, and the slot from what no longer uses it:
 * meetings that are called off (they keep their times), requests that do not wait.
 */
void slot_delete(struct tx *tx, int64_t event_id, int slot_no);
/*
 * What keeps a slot, by slot_no: meetings not called off, requests that wait (one that is scheduled
 * has its meeting), holds.
 */
struct slot_use *slot_uses(struct tx *tx, int64_t event_id, int *n);

struct hall *halls_of(struct tx *tx, int64_t event_id, int *n);
/* NULL: there is no such hall. */
const char *hall_name(struct tx *tx, int64_t event_id, const char *code);
void hall_put(struct tx *tx, int64_t event_id, const struct hall *h);
struct hall_walk *hall_walks_of(struct tx *tx, int64_t event_id, int *n);
void hall_walk_put(struct tx *tx, int64_t event_id, const struct hall_walk *w);
void hall_walks_delete_from(struct tx *tx, int64_t event_id, const char *hall);

/* As written in the file; NULL when the event does not say. Defaults: domain/fair/policy.h. */
const char *event_policy(struct tx *tx, int64_t event_id, const char *name);
struct event_policy *event_policies(struct tx *tx, int64_t event_id, int *n);
void
event_policy_put(struct tx *tx, int64_t event_id, const char *name, const char *value);
void event_policy_delete(struct tx *tx, int64_t event_id, const char *name);

struct category *categories_of(struct tx *tx, int64_t event_id, int *n);
void category_put(struct tx *tx, int64_t event_id, const struct category *c);

#endif
