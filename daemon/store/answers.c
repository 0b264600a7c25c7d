/* answers.c - the stored answer of every fact. Statements only. */
#include "store/answers.h"

#include "store/tables.h"

#include <string.h>

enum { FIND, STORE, STORE_SHARED, TEXT_FIND, TEXT_STORE, FORGET, STATEMENTS };
/* A text up to this length is stored in the row itself. */
enum { SHORT_BYTES = 200 };

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[FIND] = "SELECT a.hash, coalesce(a.answer, t.text) FROM answers a"
		 " LEFT JOIN answer_texts t ON t.text_id = a.text_id"
		 " WHERE a.scope = ?1 AND a.key = ?2",
	[STORE] = "INSERT INTO answers (scope, key, event_id, hash, answer, created_s)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[STORE_SHARED] = "INSERT INTO answers (scope, key, event_id, hash, text_id, created_s)"
			 " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[TEXT_FIND] = "SELECT text_id FROM answer_texts WHERE digest = ?1",
	[TEXT_STORE] = "INSERT INTO answer_texts (text_id, digest, text) VALUES (?1, ?2, ?3)",
	[FORGET] = "DELETE FROM answers WHERE (scope, key) IN (SELECT scope, key FROM answers"
		   " WHERE event_id = ?1 AND created_s < ?2 ORDER BY created_s LIMIT ?3)",
};
/* clang-format on */

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
	stmt_run(tx, tx_query(tx, FAMILY_ANSWERS, STORE, VT(scope), VT(key), VI(event_id),
			     VB(hash, DIGEST_BYTES), VT(answer), VI(tx->now_s)));
}

/* The number of this text, which is stored if it is not there yet. */
static int64_t
shared_text(struct tx *tx, const char *text)
{
	struct sha256 *h = sha256_new();
	uint8_t digest[DIGEST_BYTES];
	struct stmt *q;
	int64_t id;

	sha256_add(h, text, strlen(text));
	sha256_end(h, digest);
	q = tx_query(tx, FAMILY_ANSWERS, TEXT_FIND, VB(digest, sizeof digest));
	if (stmt_step(tx, q)) {
		id = stmt_int(q, 0);
		stmt_reset(q);
		return id;
	}
	id = tx_next_id(tx, 0, "answer_text");
	stmt_run(tx, tx_query(tx, FAMILY_ANSWERS, TEXT_STORE, VI(id),
			     VB(digest, sizeof digest), VT(text)));
	return id;
}

void
answer_store_unchanged(struct tx *tx, int64_t event_id, const char *scope,
	const char *key, const uint8_t hash[DIGEST_BYTES], const char *answer)
{
	int64_t text_id;

	if (strlen(answer) <= SHORT_BYTES) {
		answer_store(tx, event_id, scope, key, hash, answer);
		return;
	}
	text_id = shared_text(tx, answer);
	stmt_run(tx, tx_query(tx, FAMILY_ANSWERS, STORE_SHARED, VT(scope), VT(key),
			     VI(event_id), VB(hash, DIGEST_BYTES), VI(text_id),
			     VI(tx->now_s)));
}

int64_t
answers_forget(struct tx *tx, int64_t event_id, int64_t before_s, int max)
{
	return stmt_run(tx, tx_query(tx, FAMILY_ANSWERS, FORGET, VI(event_id),
				    VI(before_s), VI(max)));
}
