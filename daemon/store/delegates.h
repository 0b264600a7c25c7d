/*
 * delegates.h - the rows of the people who meet, and of resources of every kind.
 *
 * Contract:  reads and writes rows, knows no rule.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_DELEGATES_H
#define STORE_DELEGATES_H

#include "store/channel.h"
#include "store/stmt.h"

struct delegate {
	int64_t id;
	const char *code;
	int64_t organisation_id;
	const char *name;
	const char *email;
	const char *languages; /* BCP 47, ';' between, "": those of the organisation */
	int min_meetings;      /* -1: not said */
	int max_meetings;
	int max_per_day;
	int64_t resource_id; /* key of the diary */
	int64_t rev;
	const char *withdrawn; /* why not to take part any more, NULL: takes part */
	int64_t withdrawn_schedule_id; /* the repair that says so, 0: people do */
	enum channel channel;
};

struct delegate *delegate_by_code(struct tx *tx, int64_t event_id, const char *code);
struct delegate *delegate_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Of one organisation, by id. */
struct delegate *
delegates_of(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
struct delegate_filter {
	int64_t organisation_id; /* 0: of all */
	const char *query; /* in the name or code, however it is written; NULL: any */
	int64_t mails_of;  /* whose addresses are looked at too: 0 all, -1 nobody's */
};
/* Up to limit rows with a code greater than after_code, by code. */
struct delegate *delegates_page(struct tx *tx, int64_t event_id,
	const struct delegate_filter *f, const char *after_code, int limit, int *n);
/* Of who says which languages they speak, by organisation. */
struct delegate_languages {
	int64_t organisation_id;
	const char *languages;
};
struct delegate_languages *delegates_languages(struct tx *tx, int64_t event_id, int *n);
/* Organisations of which somebody has nothing at a slot, by id. */
int64_t *delegates_free_at(struct tx *tx, int64_t event_id, int slot_no, int *n);
/* The languages of one organisation. */
struct delegate_languages *
delegates_languages_of(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
/* All of the event, by id. */
struct delegate *delegates_all(struct tx *tx, int64_t event_id, int *n);
/* But for withdrawn and channel, which a row that is there keeps. */
void delegate_put(struct tx *tx, int64_t event_id, const struct delegate *d);

/* What the row says of withdrawn, and its rev. */
void delegate_save_withdrawn(struct tx *tx, int64_t event_id, const struct delegate *d);
void delegate_save_channel(struct tx *tx, int64_t event_id, const struct delegate *d);
/* Those that a repair has withdrawn, by id. */
struct delegate *
delegates_withdrawn_by(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n);

/* A new resource: "delegate", "seat" or "interpreter"; its number. */
/* The same under a number that was kept for it. */
void resource_put(struct tx *tx, int64_t event_id, int64_t resource_id, const char *kind);
int64_t resource_new(struct tx *tx, int64_t event_id, const char *kind);
void resource_delete(struct tx *tx, int64_t event_id, int64_t resource_id);

#endif
