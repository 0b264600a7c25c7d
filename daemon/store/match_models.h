/*
 * match_models.h - the rows of a fair's text model (domain/matching/match_build.h).
 *
 * Contract:  reads and writes rows, knows no rule. One model of an event counts; the rows of the
 *            next are written beside it in slices, and seen once match_model_put names it.
 * Ownership: rows, texts and bytes live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); NULL or no rows after one.
 */
#ifndef STORE_MATCH_MODELS_H
#define STORE_MATCH_MODELS_H

#include "store/stmt.h"

enum { MATCH_LIKELY_WHOLE = 65535 }; /* a probability of 1 */

struct match_model {
	int64_t event_id;
	int64_t model;
	int64_t built_s;
	const char *stamp;
	int64_t organisations;
	int64_t taught;
	const char *codes; /* a line each */
};

struct match_text {
	int64_t organisation_id;
	int64_t read_rev;
	const uint16_t *likely; /* one for every code of the model */
	int likely_n;
	const char *words; /* "code\tword\tlisting\tsaying\n" for each */
};

/* An event and what its organisations and categories are now, in one text. */
struct match_stamp {
	int64_t event_id;
	const char *now;
	const char *then; /* of its model, "": there is none */
};

/* How much of an organisation is spoken for. */
struct match_load {
	int64_t organisation_id;
	int places; /* meetings it has room for, at most one a slot for each delegate */
	int booked; /* requests that are scheduled */
	int asked;  /* ... that are open */
};
/* Of all organisations that have delegates or requests, by id; slots: of the event. */
struct match_load *match_loads(struct tx *tx, int64_t event_id, int slots, int *n);

/* Of one alone; no delegates and no requests: zeros. */
struct match_load
match_load_of(struct tx *tx, int64_t event_id, int slots, int64_t organisation_id);

/* The model that counts; 0: none was built. */
int64_t match_model_number(struct tx *tx, int64_t event_id);
/* NULL: none was built. */
struct match_model *match_model_of(struct tx *tx, int64_t event_id);
void match_model_put(struct tx *tx, const struct match_model *m);
/* By organisation. */
struct match_text *match_texts_of(struct tx *tx, int64_t event_id, int64_t model, int *n);
void match_text_put(
	struct tx *tx, int64_t event_id, int64_t model, const struct match_text *t);
/* All rows but those of this model: former ones, and what a build that was killed has left. */
void match_texts_keep(struct tx *tx, int64_t event_id, int64_t model);
/* Of all events. */
struct match_stamp *match_stamps(struct tx *tx, int *n);

#endif
