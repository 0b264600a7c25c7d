/*
 * preferences.h - the rows of must, want and avoid from one to another.
 *
 * Contract:  reads and writes rows, knows no rule. At most one row per (from
 *            organisation, from delegate or 0, to organisation).
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_PREFERENCES_H
#define STORE_PREFERENCES_H

#include "store/stmt.h"

enum preference_kind { PREFERENCE_MUST, PREFERENCE_WANT, PREFERENCE_AVOID };

struct preference {
	int64_t id;
	const char *code;
	int64_t from_organisation_id;
	int64_t from_delegate_id; /* 0: the whole organisation */
	int64_t to_organisation_id;
	enum preference_kind kind;
};

/* "must", "want", "avoid" */
const char *preference_kind_name(enum preference_kind kind);
/* false when the name is none of them. */
bool preference_kind_by_name(const char *name, enum preference_kind *out) MUST_CHECK;
/* A column that holds one, as stmt_word. */
enum preference_kind stmt_preference_kind(struct tx *tx, struct stmt *q, int column);

/* NULL when nothing is said. from_delegate_id 0: what the organisation itself says. */
struct preference *
preference_between(struct tx *tx, int64_t event_id, int64_t from_organisation_id,
	int64_t from_delegate_id, int64_t to_organisation_id);
struct preference *preference_by_code(struct tx *tx, int64_t event_id, const char *code);
/* All that an organisation and its delegates say, all that is said of it; by id. */
struct preference *
preferences_from(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
struct preference *
preferences_towards(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);
/* Does either of two organisations, or one of their delegates, avoid the other? */
struct preference *preference_veto(
	struct tx *tx, int64_t event_id, int64_t organisation_a, int64_t organisation_b);
/* All of the event, by id. */
struct preference *preferences_all(struct tx *tx, int64_t event_id, int *n);
void preference_put(struct tx *tx, int64_t event_id, const struct preference *p);
void preference_delete(struct tx *tx, int64_t event_id, int64_t id);

#endif
