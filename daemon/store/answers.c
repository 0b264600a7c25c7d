/* answers.c - the stored answer of every fact. Statements only. */
#include "store/answers.h"

#include "store/tables.h"

#include <string.h>

enum { FIND, STORE, FORGET, STATEMENTS };

static const char *const SQL[STATEMENTS] = {
	[FIND] = "SELECT hash, answer FROM answers WHERE scope = ?1 AND key = ?2",
	[STORE] = "INSERT INTO answers (scope, key, event_id, hash, answer, created_s)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[FORGET] = "DELETE FROM answers WHERE (scope, key) IN (SELECT scope, key FROM answers"
		   " WHERE event_id = ?1 AND created_s < ?2 ORDER BY created_s LIMIT ?3)",
};

const struct stmt_family answers_statements = {"answers", SQL, STATEMENTS};

struct stored_answer *
answer_find(struct tx *tx, const char *scope, const char *key)
{
	struct stmt *q = tx_query(tx, FAMILY_ANSWERS, FIND, VT(scope), VT(key));
	struct stored_answer *a;
	const void *hash;
	size_t n;

	if (!stmt_step(tx, q))
		return NULL;
	a = ARENA_NEW(tx->arena, struct stored_answer);
	hash = stmt_blob(q, 0, &n);
	if (n == DIGEST_BYTES)
		memcpy(a->hash, hash, n);
	else
		tx_damaged(tx, "a stored answer has a digest of %zu bytes", n);
	a->answer = stmt_text(tx, q, 1);
	stmt_reset(q);
	return a;
}

void
answer_store(struct tx *tx, int64_t event_id, const char *scope, const char *key,
	const uint8_t hash[DIGEST_BYTES], const char *answer)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_ANSWERS, STORE, VT(scope), VT(key), VI(event_id),
			VB(hash, DIGEST_BYTES), VT(answer), VI(tx->now_s)));
}

int64_t
answers_forget(struct tx *tx, int64_t event_id, int64_t before_s, int max)
{
	return stmt_run(tx,
		tx_query(tx, FAMILY_ANSWERS, FORGET, VI(event_id), VI(before_s), VI(max)));
}
