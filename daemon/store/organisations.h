/*
 * organisations.h - the rows of foreign buyers, procurement companies and exhibitors.
 *
 * Contract:  reads and writes rows, knows no rule.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_ORGANISATIONS_H
#define STORE_ORGANISATIONS_H

#include "store/stmt.h"

enum org_kind { ORG_FOREIGN_BUYER, ORG_PROCUREMENT, ORG_EXHIBITOR };
enum { ORG_KINDS = 3 };

struct organisation {
	int64_t id;
	const char *code;
	enum org_kind kind;
	const char *name;
	const char *country;   /* ISO 3166 alpha-2 */
	const char *languages; /* BCP 47, ';' between, "" when not said */
	const char *profile;
	const char *products;
	const char *markets; /* ';' between */
	int64_t budget_min;  /* minor units of the event's currency, -1 none */
	int64_t budget_max;
	const char *website;
	int64_t rev;
	int min_meetings; /* of all delegates together; -1: not said */
	int max_meetings;
	int max_per_day;
	bool auto_accept; /* of an exhibitor: requests are accepted as they are made */
	const char *withdrawn;	       /* why it takes no part any more, NULL: it does */
	int64_t withdrawn_schedule_id; /* the repair that says so, 0: people do */
};

enum relation { RELATION_WANTS, RELATION_OFFERS };

/* One entry of a wants or offers list. */
struct organisation_category {
	int64_t organisation_id;
	enum relation relation;
	int position; /* from 1 */
	const char *category;
};

/* What a list is narrowed to; a member of NULL or -1 does not narrow. */
struct organisation_filter {
	int kind; /* enum org_kind or -1 */
	const char *country;
	const char
		*category; /* wanted or offered: this code or one that begins with it */
	const char *query; /* in the name or code, ASCII letters of either case */
};

/* "foreign_buyer" ... */
const char *org_kind_name(enum org_kind kind);
/* false when the name is none of them. */
bool org_kind_by_name(const char *name, enum org_kind *out) MUST_CHECK;
/* Foreign buyers and procurement companies are the demand side. */
bool org_kind_demand(enum org_kind kind);
/* "wants", "offers" */
const char *relation_name(enum relation relation);

struct organisation *
organisation_by_code(struct tx *tx, int64_t event_id, const char *code);
struct organisation *organisation_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Up to limit rows with a code greater than after_code ("" at first), by code. */
struct organisation *organisations_page(struct tx *tx, int64_t event_id,
	const struct organisation_filter *filter, const char *after_code, int limit,
	int *n);
/* All of the event, by id. */
struct organisation *organisations_all(struct tx *tx, int64_t event_id, int *n);
/* Its names and numbers, without the texts it has written of itself. */
struct organisation_brief {
	int64_t id;
	const char *code;
	enum org_kind kind;
	const char *name;
	const char *country;
	const char *languages;
	bool withdrawn; /* takes no part any more */
	const char *markets;
	int64_t budget_min; /* -1: not said */
	int64_t budget_max;
	int max_meetings; /* -1: not said */
};
/* All of the event, by id. */
struct organisation_brief *organisations_brief(struct tx *tx, int64_t event_id, int *n);
/* All of one side, by id. */
struct organisation *
organisations_of_side(struct tx *tx, int64_t event_id, bool demand, int *n);
/* How many there are of one kind, and of how many countries. */
void organisations_count(struct tx *tx, int64_t event_id, enum org_kind kind,
	int64_t *organisations, int64_t *countries);
/* Each of those countries, once. */
const char **
organisations_countries(struct tx *tx, int64_t event_id, enum org_kind kind, int *n);
/* But for withdrawn, which a row that is there keeps. */
void organisation_put(struct tx *tx, int64_t event_id, const struct organisation *o);
/* What the row says of withdrawn, and its rev. */
void organisation_save_withdrawn(
	struct tx *tx, int64_t event_id, const struct organisation *o);
/* Those that a repair has withdrawn, by id. */
struct organisation *
organisations_withdrawn_by(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n);

/* Codes in the order they were written. */
const char **organisation_categories(struct tx *tx, int64_t event_id,
	int64_t organisation_id, enum relation relation, int *n);
/* All of the event, by organisation, relation, position. */
struct organisation_category *
organisations_categories_all(struct tx *tx, int64_t event_id, int *n);
void organisation_category_put(
	struct tx *tx, int64_t event_id, const struct organisation_category *c);
void
organisation_categories_delete(struct tx *tx, int64_t event_id, int64_t organisation_id);

#endif
