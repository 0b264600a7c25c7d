/*
 * blackouts.h - the rows of times when a person or place is not available.
 *
 * Contract:  reads and writes rows, knows no rule. Blackouts may overlap; what they make
 *            busy in the grid is derived by domain/booking/blackout.h.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_BLACKOUTS_H
#define STORE_BLACKOUTS_H

#include "store/stmt.h"

enum blackout_kind { BLACKOUT_DELEGATE, BLACKOUT_LOCATION, BLACKOUT_INTERPRETER };

struct blackout {
	int64_t id;
	const char *code;
	enum blackout_kind kind;
	int64_t target_id; /* delegate, location or interpreter number */
	int64_t start_s;
	int64_t end_s;
	const char *reason;
	int64_t schedule_id; /* the repair that made it; 0: people did */
};

/* "delegate", "location", "interpreter" */
const char *blackout_kind_name(enum blackout_kind kind);

struct blackout *blackout_by_code(struct tx *tx, int64_t event_id, const char *code);
/* Of one target, by start. */
struct blackout *blackouts_of_target(struct tx *tx, int64_t event_id,
	enum blackout_kind kind, int64_t target_id, int *n);
/* Up to limit rows with a code greater than after_code, by code. */
struct blackout *blackouts_page(
	struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n);
/* All of the event, by id. */
struct blackout *blackouts_all(struct tx *tx, int64_t event_id, int *n);
/* Those a repair has made, by id. */
struct blackout *
blackouts_of_schedule(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n);
void blackout_put(struct tx *tx, int64_t event_id, const struct blackout *b);
void blackout_delete(struct tx *tx, int64_t event_id, int64_t id);

#endif
