/* organisations.c - statements on organisations and what they want and offer. */
#include "store/organisations.h"

#include "base/fold.h"
#include "store/like.h"
#include "store/arriving.h"
#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#define ORGANISATION                                                                     \
	"SELECT organisation_id, code, kind, name, country, languages, profile,"         \
	" products, markets, budget_min, budget_max, website, rev, min_meetings,"        \
	" max_meetings, max_per_day, auto_accept, withdrawn, withdrawn_schedule_id"      \
	" FROM organisations WHERE event_id = ?1"
#define THERE ORGANISATION ARRIVED("organisation", "organisation_id")

enum {
	BY_CODE,
	BY_ID,
	PAGE,
	ALL,
	BRIEF,
	OF_DEMAND,
	OF_SUPPLY,
	PUT,
	SAVE_WITHDRAWN,
	WITHDRAWN_BY,
	CATEGORIES,
	CATEGORIES_ALL,
	CATEGORY_PUT,
	CATEGORIES_DELETE,
	FIGURES,
	COUNTRIES,
	COUNT
};

/* clang-format off */
static const char *const SQL[COUNT] = {
	[BY_CODE] = ORGANISATION " AND code = ?2",
	[BY_ID] = ORGANISATION " AND organisation_id = ?2",
	[PAGE] = THERE
	" AND code > ?2 AND (CAST(?3 AS TEXT) IS NULL OR kind = ?3)"
	" AND (CAST(?4 AS TEXT) IS NULL OR country = ?4)"
	" AND (CAST(?5 AS TEXT) IS NULL OR EXISTS (SELECT 1 FROM organisation_categories c"
	" WHERE c.event_id = organisations.event_id"
	" AND c.organisation_id = organisations.organisation_id"
	" AND substr(c.category, 1, length(?5)) = ?5))"
	" AND (CAST(?6 AS TEXT) IS NULL OR folded LIKE ?6 ESCAPE '\\'"
	" OR lower(code) LIKE ?6 ESCAPE '\\')"
	" ORDER BY code LIMIT ?7",
	[ALL] = THERE " ORDER BY organisation_id",
	[BRIEF] = "SELECT organisation_id, code, kind, name, country, languages,"
		  " withdrawn, markets, budget_min, budget_max, max_meetings"
		  " FROM organisations WHERE event_id = ?1"
		  ARRIVED("organisation", "organisation_id") " ORDER BY organisation_id",
	[OF_DEMAND] = THERE " AND kind <> 'exhibitor' ORDER BY organisation_id",
	[OF_SUPPLY] = THERE " AND kind = 'exhibitor' ORDER BY organisation_id",
	[PUT] = "INSERT INTO organisations (event_id, organisation_id, code, kind, name,"
		" country,"
		" languages, profile, products, markets, budget_min, budget_max,"
		" website, rev, min_meetings, max_meetings, max_per_day, auto_accept,"
		" folded)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
		" ?15, ?16, ?17, ?18, ?19)"
		" ON CONFLICT (event_id, organisation_id) DO UPDATE SET code ="
		" excluded.code,"
		" kind = excluded.kind, name = excluded.name, country = excluded.country,"
		" languages = excluded.languages, profile = excluded.profile,"
		" products = excluded.products, markets = excluded.markets,"
		" budget_min = excluded.budget_min, budget_max = excluded.budget_max,"
		" website = excluded.website, rev = excluded.rev,"
		" min_meetings = excluded.min_meetings,"
		" max_meetings = excluded.max_meetings,"
		" max_per_day = excluded.max_per_day,"
		" auto_accept = excluded.auto_accept,"
		" folded = excluded.folded",
	[SAVE_WITHDRAWN] = "UPDATE organisations SET withdrawn = ?3,"
			   " withdrawn_schedule_id = ?4, rev = ?5"
			   " WHERE event_id = ?1 AND organisation_id = ?2",
	[WITHDRAWN_BY] = THERE " AND withdrawn_schedule_id = ?2 ORDER BY organisation_id",
	[CATEGORIES] = "SELECT category FROM organisation_categories WHERE event_id = ?1"
		       " AND organisation_id = ?2 AND relation = ?3 ORDER BY position",
	[CATEGORIES_ALL] = "SELECT organisation_id, relation, position, category"
			   " FROM organisation_categories WHERE event_id = ?1"
			   ARRIVED("organisation", "organisation_id")
			   " ORDER BY organisation_id, relation, position",
	[CATEGORY_PUT] = "INSERT INTO organisation_categories (event_id, organisation_id,"
			 " relation,"
			 " position, category) VALUES (?1, ?2, ?3, ?4, ?5)",
	[CATEGORIES_DELETE] = "DELETE FROM organisation_categories WHERE event_id = ?1"
			      " AND organisation_id = ?2",
	[FIGURES] = "SELECT count(*), count(DISTINCT country) FROM organisations"
		    " WHERE event_id = ?1 AND kind = ?2"
		    ARRIVED("organisation", "organisation_id"),
	[COUNTRIES] = "SELECT DISTINCT country FROM organisations"
		      " WHERE event_id = ?1 AND kind = ?2"
		      ARRIVED("organisation", "organisation_id"),
};
/* clang-format on */

const struct stmt_family organisations_statements = {"organisations", SQL, COUNT};

static const char *const KIND_NAMES[ORG_KINDS] = {
	[ORG_FOREIGN_BUYER] = "foreign_buyer",
	[ORG_PROCUREMENT] = "procurement",
	[ORG_EXHIBITOR] = "exhibitor",
};

const char *
org_kind_name(enum org_kind kind)
{
	BUG_ON((unsigned)kind >= ORG_KINDS);
	return KIND_NAMES[kind];
}

bool
org_kind_by_name(const char *name, enum org_kind *out)
{
	for (int kind = 0; kind < ORG_KINDS; kind++) {
		if (strcmp(name, KIND_NAMES[kind]) == 0) {
			*out = (enum org_kind)kind;
			return true;
		}
	}
	return false;
}

bool
org_kind_demand(enum org_kind kind)
{
	return kind != ORG_EXHIBITOR;
}

const char *
relation_name(enum relation relation)
{
	return relation == RELATION_WANTS ? "wants" : "offers";
}

static enum org_kind
kind_of(struct tx *tx, struct stmt *q, int column)
{
	return (enum org_kind)stmt_word(tx, q, column, KIND_NAMES, ORG_KINDS);
}

static void
read_organisation(struct tx *tx, struct stmt *q, struct organisation *o)
{
	o->id = stmt_id(tx, q, 0);
	o->code = stmt_text(tx, q, 1);
	o->kind = kind_of(tx, q, 2);
	o->name = stmt_text(tx, q, 3);
	o->country = stmt_text(tx, q, 4);
	o->languages = stmt_text(tx, q, 5);
	o->profile = stmt_text(tx, q, 6);
	o->products = stmt_text(tx, q, 7);
	o->markets = stmt_text(tx, q, 8);
	o->budget_min = stmt_opt(q, 9);
	o->budget_max = stmt_opt(q, 10);
	o->website = stmt_text(tx, q, 11);
	o->rev = stmt_id(tx, q, 12);
	o->min_meetings = stmt_opt_slot(tx, q, 13);
	o->max_meetings = stmt_opt_slot(tx, q, 14);
	o->max_per_day = stmt_opt_slot(tx, q, 15);
	o->auto_accept = stmt_int(q, 16) != 0;
	o->withdrawn = stmt_text(tx, q, 17);
	o->withdrawn_schedule_id = stmt_opt_id(tx, q, 18);
	if (o->withdrawn_schedule_id < 0)
		o->withdrawn_schedule_id = 0;
}

static struct organisation *
read_organisations(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct organisation)};

	while (stmt_step(tx, q))
		read_organisation(tx, q, rows_add(tx->arena, &list));
	*n = list.n;
	return list.data;
}

/* NULL while it is arriving; otherwise the row, which the cache keeps. */
static struct organisation *
there(struct tx *tx, int64_t event_id, struct organisation *o)
{
	if (o == NULL || arriving_hides(tx, event_id, ARRIVING_ORGANISATION, o->id))
		return NULL;
	return row_cache_keep(tx, FAMILY_ORGANISATIONS, event_id, o->id, o);
}

struct organisation *
organisation_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	struct organisation *o;
	int n;

	o = read_organisations(tx,
		tx_query(tx, FAMILY_ORGANISATIONS, BY_CODE, VI(event_id), VT(code)), &n);
	return there(tx, event_id, o);
}

struct organisation *
organisation_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	struct organisation *o = row_cache_get(tx, FAMILY_ORGANISATIONS, event_id, id);
	int n;

	if (o != NULL)
		return o;
	o = read_organisations(
		tx, tx_query(tx, FAMILY_ORGANISATIONS, BY_ID, VI(event_id), VI(id)), &n);
	return there(tx, event_id, o);
}

struct organisation *
organisations_page(struct tx *tx, int64_t event_id,
	const struct organisation_filter *filter, const char *after_code, int limit,
	int *n)
{
	const char *kind =
		filter->kind < 0 ? NULL : org_kind_name((enum org_kind)filter->kind);
	const char *query = like_folded(tx->arena, filter->query);

	return read_organisations(tx,
		tx_query(tx, FAMILY_ORGANISATIONS, PAGE, VI(event_id), VT(after_code),
			VT(kind), VT(filter->country), VT(filter->category), VT(query),
			VI(limit)),
		n);
}

struct organisation *
organisations_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_organisations(
		tx, tx_query(tx, FAMILY_ORGANISATIONS, ALL, VI(event_id)), n);
}

struct organisation_brief *
organisations_brief(struct tx *tx, int64_t event_id, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_ORGANISATIONS, BRIEF, VI(event_id));
	struct rows list = {.size = sizeof(struct organisation_brief)};

	while (stmt_step(tx, q)) {
		*(struct organisation_brief *)rows_add(tx->arena, &list) =
			(struct organisation_brief){.id = stmt_id(tx, q, 0),
				.code = stmt_text(tx, q, 1),
				.kind = kind_of(tx, q, 2),
				.name = stmt_text(tx, q, 3),
				.country = stmt_text(tx, q, 4),
				.languages = stmt_text(tx, q, 5),
				.withdrawn = !stmt_null(q, 6),
				.markets = stmt_text(tx, q, 7),
				.budget_min = stmt_opt(q, 8),
				.budget_max = stmt_opt(q, 9),
				.max_meetings = (int)stmt_opt(q, 10)};
	}
	*n = list.n;
	return list.data;
}

struct organisation *
organisations_of_side(struct tx *tx, int64_t event_id, bool demand, int *n)
{
	return read_organisations(tx,
		tx_query(tx, FAMILY_ORGANISATIONS, demand ? OF_DEMAND : OF_SUPPLY,
			VI(event_id)),
		n);
}

void
organisation_put(struct tx *tx, int64_t event_id, const struct organisation *o)
{
	row_cache_forget(tx, FAMILY_ORGANISATIONS, event_id, o->id);
	stmt_run(tx,
		tx_query(tx, FAMILY_ORGANISATIONS, PUT, VI(event_id), VI(o->id),
			VT(o->code), VT(org_kind_name(o->kind)), VT(o->name),
			VT(o->country), VT(o->languages), VT(o->profile), VT(o->products),
			VT(o->markets), VOPT(o->budget_min), VOPT(o->budget_max),
			VT(o->website), VI(o->rev), VOPT(o->min_meetings),
			VOPT(o->max_meetings), VOPT(o->max_per_day), VI(o->auto_accept),
			VT(fold(tx->arena, o->name))));
}

void
organisation_save_withdrawn(struct tx *tx, int64_t event_id, const struct organisation *o)
{
	row_cache_forget(tx, FAMILY_ORGANISATIONS, event_id, o->id);
	stmt_run(tx, tx_query(tx, FAMILY_ORGANISATIONS, SAVE_WITHDRAWN, VI(event_id),
			     VI(o->id), VT(o->withdrawn),
			     VOPT(o->withdrawn_schedule_id > 0 ? o->withdrawn_schedule_id
							       : -1),
			     VI(o->rev)));
}

struct organisation *
organisations_withdrawn_by(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n)
{
	return read_organisations(tx,
		tx_query(tx, FAMILY_ORGANISATIONS, WITHDRAWN_BY, VI(event_id),
			VI(schedule_id)),
		n);
}

const char **
organisation_categories(struct tx *tx, int64_t event_id, int64_t organisation_id,
	enum relation relation, int *n)
{
	struct rows list = {.size = sizeof(const char *)};
	struct stmt *q = tx_query(tx, FAMILY_ORGANISATIONS, CATEGORIES, VI(event_id),
		VI(organisation_id), VT(relation_name(relation)));

	while (stmt_step(tx, q)) {
		const char **category = rows_add(tx->arena, &list);

		*category = stmt_text(tx, q, 0);
	}
	*n = list.n;
	return list.data;
}

struct organisation_category *
organisations_categories_all(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct organisation_category)};
	struct stmt *q = tx_query(tx, FAMILY_ORGANISATIONS, CATEGORIES_ALL, VI(event_id));

	while (stmt_step(tx, q)) {
		struct organisation_category *c = rows_add(tx->arena, &list);

		c->organisation_id = stmt_id(tx, q, 0);
		c->relation = strcmp(stmt_text(tx, q, 1), "wants") == 0 ? RELATION_WANTS
									: RELATION_OFFERS;
		c->position = stmt_slot(tx, q, 2);
		c->category = stmt_text(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

void
organisation_category_put(
	struct tx *tx, int64_t event_id, const struct organisation_category *c)
{
	stmt_run(tx, tx_query(tx, FAMILY_ORGANISATIONS, CATEGORY_PUT, VI(event_id),
			     VI(c->organisation_id), VT(relation_name(c->relation)),
			     VI(c->position), VT(c->category)));
}

void
organisation_categories_delete(struct tx *tx, int64_t event_id, int64_t organisation_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_ORGANISATIONS, CATEGORIES_DELETE, VI(event_id),
			     VI(organisation_id)));
}

void
organisations_count(struct tx *tx, int64_t event_id, enum org_kind kind,
	int64_t *organisations, int64_t *countries)
{
	struct stmt *q = tx_query(
		tx, FAMILY_ORGANISATIONS, FIGURES, VI(event_id), VT(org_kind_name(kind)));

	*organisations = *countries = 0;
	while (stmt_step(tx, q)) {
		*organisations = stmt_int(q, 0);
		*countries = stmt_int(q, 1);
	}
}

const char **
organisations_countries(struct tx *tx, int64_t event_id, enum org_kind kind, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_ORGANISATIONS, COUNTRIES, VI(event_id),
		VT(org_kind_name(kind)));
	struct rows list = {.size = sizeof(const char *)};

	while (stmt_step(tx, q))
		*(const char **)rows_add(tx->arena, &list) = stmt_text(tx, q, 0);
	*n = list.n;
	return list.data;
}
