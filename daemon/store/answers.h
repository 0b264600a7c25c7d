/*
 * answers.h - the stored answer of every fact: what makes retry safe.
 *
 * Purpose:   the answer goes into the transaction of its fact, so that either both are there or
 *            neither. scope is whose key it is; the same key of another scope is another one.
 *            Whether the hash fits the call that asks again is for rpc/call.c to say.
 * Ownership: what is found lives in tx->arena; what is stored is copied.
 * Errors:    sticky in tx->fault (store/stmt.h). A key that is stored twice is such a fault: find
 *            first.
 * Thread:    the transaction's; storing and forgetting are for the writer.
 */
#ifndef STORE_ANSWERS_H
#define STORE_ANSWERS_H

#include "store/stmt.h"
#include "wire/digest.h"

struct stored_answer {
	uint8_t hash[DIGEST_BYTES]; /* of method and canonical parameters */
	const char *answer;	    /* JSON without secrets */
};

/* NULL when this key is new in this scope. */
struct stored_answer *answer_find(struct tx *tx, const char *scope, const char *key);
void answer_store(struct tx *tx, int64_t event_id, const char *scope, const char *key,
	const uint8_t hash[DIGEST_BYTES], const char *answer);
/*
 * The same for a call that changed nothing: what it is answered, others are answered too, until
 * somebody changes something. A long text is kept once for all of them, so that asking again and
 * again fills no disk; what a repeated call gets is exactly what the first one got.
 */
void answer_store_unchanged(struct tx *tx, int64_t event_id, const char *scope,
	const char *key, const uint8_t hash[DIGEST_BYTES], const char *answer);

/* Forget at most max answers of an event given before an instant; returns how many. */
int64_t answers_forget(struct tx *tx, int64_t event_id, int64_t before_s, int max);

#endif
