/* glossary.c - rows of the glossary. Statements only. */
#include "store/glossary.h"

#include "store/rows.h"
#include "store/tables.h"

enum { OF_EVENT, PUT, STATEMENTS };

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[OF_EVENT] = "SELECT code, language, term, same_as, same_as_language FROM glossary"
		     " WHERE event_id = ?1 ORDER BY code",
	[PUT] = "INSERT INTO glossary (event_id, code, language, term, same_as,"
		" same_as_language) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (event_id, code) DO UPDATE SET language = excluded.language,"
		" term = excluded.term, same_as = excluded.same_as,"
		" same_as_language = excluded.same_as_language",
};
/* clang-format on */

const struct stmt_family glossary_statements = {"glossary", SQL, STATEMENTS};

struct term *
glossary_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct term)};
	struct stmt *q = tx_query(tx, FAMILY_GLOSSARY, OF_EVENT, VI(event_id));

	while (stmt_step(tx, q)) {
		struct term *t = rows_add(tx->arena, &list);

		t->code = stmt_text(tx, q, 0);
		t->language = stmt_text(tx, q, 1);
		t->term = stmt_text(tx, q, 2);
		t->same_as = stmt_text(tx, q, 3);
		t->same_as_language = stmt_text(tx, q, 4);
	}
	*n = list.n;
	return list.data;
}

void
glossary_put(struct tx *tx, int64_t event_id, const struct term *t)
{
	stmt_run(tx, tx_query(tx, FAMILY_GLOSSARY, PUT, VI(event_id), VT(t->code),
			     VT(t->language), VT(t->term), VT(t->same_as),
			     VT(t->same_as_language)));
}
