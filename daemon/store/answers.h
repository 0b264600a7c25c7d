/*
 * answers.h - the stored answer of every fact: what makes retry safe.
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
void answer_store_unchanged(struct tx *tx, int64_t event_id, const char *scope, const char *key,
	const uint8_t hash[DIGEST_BYTES], const char *answer);

/* Forget at most max answers of an event given before an instant; returns how many. */
int64_t answers_forget(struct tx *tx, int64_t event_id, int64_t before_s, int max);

#endif
