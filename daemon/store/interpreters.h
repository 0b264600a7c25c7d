/*
 * interpreters.h - the rows of interpreters, their language pairs and shifts.
 *
 * Contract:  reads and writes rows, knows no rule. A pair works either way; no shift
 *            means always.
 * Ownership: rows and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_INTERPRETERS_H
#define STORE_INTERPRETERS_H

#include "store/channel.h"
#include "store/stmt.h"

struct interpreter {
	int64_t id;
	const char *code;
	const char *name;
	const char *email;
	int64_t resource_id; /* key of the diary */
	int64_t rev;
	enum channel channel;
};

struct interpreter_pair {
	int64_t interpreter_id;
	int position;		/* from 1 */
	const char *language_a; /* BCP 47 */
	const char *language_b;
};

struct interpreter_shift {
	int64_t interpreter_id;
	int position; /* from 1 */
	int64_t start_s;
	int64_t end_s;
};

struct interpreter *
interpreter_by_code(struct tx *tx, int64_t event_id, const char *code);
struct interpreter *interpreter_by_id(struct tx *tx, int64_t event_id, int64_t id);
/* Up to limit rows with a code greater than after_code, by code. */
struct interpreter *interpreters_page(
	struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n);
/* All of the event, by id. */
struct interpreter *interpreters_all(struct tx *tx, int64_t event_id, int *n);
/* But for channel, which a row that is there keeps. */
void interpreter_put(struct tx *tx, int64_t event_id, const struct interpreter *i);

void
interpreter_save_channel(struct tx *tx, int64_t event_id, const struct interpreter *i);

/* What finds an interpreter and the diary, without the texts. */
struct interpreter_key {
	int64_t id;
	int64_t resource_id;
};
/* All of the event, by id. */
struct interpreter_key *interpreter_keys(struct tx *tx, int64_t event_id, int *n);

/* Of one interpreter (0: of all, by interpreter), in the order they were written. */
struct interpreter_pair *
interpreter_pairs(struct tx *tx, int64_t event_id, int64_t interpreter_id, int *n);
struct interpreter_shift *
interpreter_shifts(struct tx *tx, int64_t event_id, int64_t interpreter_id, int *n);
void
interpreter_pair_put(struct tx *tx, int64_t event_id, const struct interpreter_pair *p);
void
interpreter_shift_put(struct tx *tx, int64_t event_id, const struct interpreter_shift *s);
/* Give it other times. */
void interpreter_shift_move(
	struct tx *tx, int64_t event_id, const struct interpreter_shift *s);
/* Forget its pairs and shifts. */
void interpreter_lists_delete(struct tx *tx, int64_t event_id, int64_t interpreter_id);

#endif
