/* match_models.c - rows of match_models and match_texts. Statements only. */
#include "store/match_models.h"

#include "store/rows.h"
#include "store/tables.h"

#include <string.h>

enum {
	MODEL_OF,
	MODEL_PUT,
	TEXTS_OF,
	NUMBER_OF,
	TEXT_PUT,
	KEEP,
	STAMPS,
	LOADS,
	LOAD_OF_ONE,
	STATEMENTS
};

/* clang-format off */
#define LOADS_OF(delegates, from, to) \
	"SELECT organisation_id, sum(places), sum(booked), sum(asked) FROM (" \
	"SELECT d.organisation_id AS organisation_id," \
	" CASE WHEN d.max_meetings < ?2 THEN d.max_meetings ELSE ?2 END AS places," \
	" 0 AS booked, 0 AS asked FROM delegates d" \
	" WHERE d.event_id = ?1 AND d.withdrawn IS NULL" delegates \
	" UNION ALL SELECT r.from_organisation_id, 0," \
	" CASE WHEN r.state = 'scheduled' THEN 1 ELSE 0 END," \
	" CASE WHEN r.state = 'scheduled' THEN 0 ELSE 1 END FROM requests r" \
	" WHERE r.event_id = ?1 AND r.state IN ('requested', 'accepted', 'scheduled')" from \
	" UNION ALL SELECT s.to_organisation_id, 0," \
	" CASE WHEN s.state = 'scheduled' THEN 1 ELSE 0 END," \
	" CASE WHEN s.state = 'scheduled' THEN 0 ELSE 1 END FROM requests s" \
	" WHERE s.event_id = ?1 AND s.state IN ('requested', 'accepted', 'scheduled')" to \
	") AS all_of_them GROUP BY organisation_id ORDER BY organisation_id"

static const char *const SQL[STATEMENTS] = {
	[MODEL_OF] = "SELECT model, built_s, stamp, organisations, taught, codes"
		     " FROM match_models WHERE event_id = ?1",
	[MODEL_PUT] = "INSERT INTO match_models (event_id, model, built_s, stamp,"
		      " organisations, taught, codes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		      " ON CONFLICT (event_id) DO UPDATE SET model = excluded.model,"
		      " built_s = excluded.built_s, stamp = excluded.stamp,"
		      " organisations = excluded.organisations, taught = excluded.taught,"
		      " codes = excluded.codes",
	[NUMBER_OF] = "SELECT model FROM match_models WHERE event_id = ?1",
	[TEXTS_OF] = "SELECT organisation_id, read_rev, likely, words FROM match_texts"
		     " WHERE event_id = ?1 AND model = ?2 ORDER BY organisation_id",
	[TEXT_PUT] = "INSERT INTO match_texts (event_id, model, organisation_id, read_rev,"
		     " likely, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
	[KEEP] = "DELETE FROM match_texts WHERE event_id = ?1 AND model <> ?2",
	[STAMPS] = "SELECT e.event_id,"
		   " (SELECT count(*) || ':' || coalesce(sum(o.rev), 0) FROM organisations o"
		   " WHERE o.event_id = e.event_id) || ':' ||"
		   " (SELECT count(*) || ':' || coalesce(sum(length(c.name)), 0)"
		   " FROM categories c WHERE c.event_id = e.event_id) || ':' ||"
		   " (SELECT count(*) || ':' || coalesce(sum(length(n.name)), 0)"
		   " FROM category_names n WHERE n.event_id = e.event_id) || ':' ||"
		   " (SELECT count(*) || ':' || coalesce(sum(length(g.term) +"
		   " length(g.same_as)), 0)"
		   " FROM glossary g WHERE g.event_id = e.event_id) || ':' ||"
		   " (SELECT count(*) FROM arriving a WHERE a.event_id = e.event_id),"
		   " coalesce((SELECT m.stamp FROM match_models m"
		   " WHERE m.event_id = e.event_id), '')"
		   " FROM events e ORDER BY e.event_id",
	[LOADS] = LOADS_OF("", "", ""),
	[LOAD_OF_ONE] = LOADS_OF(" AND d.organisation_id = ?3",
		" AND r.from_organisation_id = ?3", " AND s.to_organisation_id = ?3"),
};
/* clang-format on */

const struct stmt_family match_models_statements = {"match_models", SQL, STATEMENTS};

struct match_model *
match_model_of(struct tx *tx, int64_t event_id)
{
	struct stmt *q = tx_query(tx, FAMILY_MATCH_MODELS, MODEL_OF, VI(event_id));
	struct match_model *m = NULL;

	while (stmt_step(tx, q)) {
		m = ARENA_NEW(tx->arena, struct match_model);
		m->event_id = event_id;
		m->model = stmt_id(tx, q, 0);
		m->built_s = stmt_instant(tx, q, 1);
		m->stamp = stmt_text(tx, q, 2);
		m->organisations = stmt_int(q, 3);
		m->taught = stmt_int(q, 4);
		m->codes = stmt_text(tx, q, 5);
	}
	return m;
}

void
match_model_put(struct tx *tx, const struct match_model *m)
{
	stmt_run(tx, tx_query(tx, FAMILY_MATCH_MODELS, MODEL_PUT, VI(m->event_id),
			     VI(m->model), VI(m->built_s), VT(m->stamp),
			     VI(m->organisations), VI(m->taught), VT(m->codes)));
}

static void
read_text(struct tx *tx, struct stmt *q, struct match_text *t)
{
	size_t bytes;
	const void *likely;
	uint16_t *own;

	t->organisation_id = stmt_id(tx, q, 0);
	t->read_rev = stmt_int(q, 1);
	likely = stmt_blob(q, 2, &bytes);
	own = ARENA_ARRAY(tx->arena, uint16_t, bytes / sizeof(uint16_t));
	t->likely_n = (int)(bytes / sizeof(uint16_t));
	if (t->likely_n > 0)
		memcpy(own, likely, (size_t)t->likely_n * sizeof *own);
	t->likely = own;
	t->words = stmt_text(tx, q, 3);
}

struct match_text *
match_texts_of(struct tx *tx, int64_t event_id, int64_t model, int *n)
{
	struct rows list = {.size = sizeof(struct match_text)};
	struct stmt *q =
		tx_query(tx, FAMILY_MATCH_MODELS, TEXTS_OF, VI(event_id), VI(model));

	while (stmt_step(tx, q))
		read_text(tx, q, rows_add(tx->arena, &list));
	*n = list.n;
	return list.data;
}

int64_t
match_model_number(struct tx *tx, int64_t event_id)
{
	struct stmt *q = tx_query(tx, FAMILY_MATCH_MODELS, NUMBER_OF, VI(event_id));
	int64_t number = 0;

	while (stmt_step(tx, q))
		number = stmt_int(q, 0);
	return number;
}

void
match_text_put(struct tx *tx, int64_t event_id, int64_t model, const struct match_text *t)
{
	stmt_run(tx, tx_query(tx, FAMILY_MATCH_MODELS, TEXT_PUT, VI(event_id), VI(model),
			     VI(t->organisation_id), VI(t->read_rev),
			     VB(t->likely, (size_t)t->likely_n * sizeof *t->likely),
			     VT(t->words)));
}

void
match_texts_keep(struct tx *tx, int64_t event_id, int64_t model)
{
	stmt_run(tx, tx_query(tx, FAMILY_MATCH_MODELS, KEEP, VI(event_id), VI(model)));
}

struct match_stamp *
match_stamps(struct tx *tx, int *n)
{
	struct rows list = {.size = sizeof(struct match_stamp)};
	struct stmt *q = tx_query0(tx, FAMILY_MATCH_MODELS, STAMPS);

	while (stmt_step(tx, q)) {
		struct match_stamp *s = rows_add(tx->arena, &list);

		s->event_id = stmt_id(tx, q, 0);
		s->now = stmt_text(tx, q, 1);
		s->then = stmt_text(tx, q, 2);
	}
	*n = list.n;
	return list.data;
}

static struct match_load *
read_loads(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct match_load)};

	while (stmt_step(tx, q))
		*(struct match_load *)rows_add(tx->arena, &list) =
			(struct match_load){.organisation_id = stmt_id(tx, q, 0),
				.places = (int)stmt_int(q, 1),
				.booked = (int)stmt_int(q, 2),
				.asked = (int)stmt_int(q, 3)};
	*n = list.n;
	return list.data;
}

struct match_load *
match_loads(struct tx *tx, int64_t event_id, int slots, int *n)
{
	return read_loads(
		tx, tx_query(tx, FAMILY_MATCH_MODELS, LOADS, VI(event_id), VI(slots)), n);
}

struct match_load
match_load_of(struct tx *tx, int64_t event_id, int slots, int64_t organisation_id)
{
	int n;
	struct match_load *l = read_loads(tx,
		tx_query(tx, FAMILY_MATCH_MODELS, LOAD_OF_ONE, VI(event_id), VI(slots),
			VI(organisation_id)),
		&n);

	return n > 0 ? l[0] : (struct match_load){.organisation_id = organisation_id};
}
