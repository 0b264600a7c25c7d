/* preferences.c - statements on preferences. */
#include "store/preferences.h"

#include "store/arriving.h"
#include "store/rows.h"
#include "store/tables.h"

#define PREFERENCE                                                                       \
	"SELECT preference_id, code, from_organisation_id, from_delegate_id,"            \
	" to_organisation_id, preference FROM preferences WHERE event_id = ?1"
#define THERE PREFERENCE ARRIVED("preference", "preference_id")

enum { BETWEEN, BY_CODE, FROM, TOWARDS, VETO, ALL, PUT, DELETE, COUNT };

/* clang-format off */
static const char *const SQL[COUNT] = {
	[BETWEEN] =
		PREFERENCE " AND from_organisation_id = ?2 AND to_organisation_id = ?4"
			   " AND from_delegate_id = ?3",
	[BY_CODE] = PREFERENCE " AND code = ?2",
	[FROM] = THERE " AND from_organisation_id = ?2 ORDER BY preference_id",
	[TOWARDS] = THERE " AND to_organisation_id = ?2 ORDER BY preference_id",
	[VETO] = PREFERENCE " AND preference = 'avoid' AND from_organisation_id = ?2"
			    " AND to_organisation_id = ?3 ORDER BY from_delegate_id",
	[ALL] = THERE " ORDER BY preference_id",
	[PUT] =
		"INSERT INTO preferences (event_id, preference_id, code,"
		" from_organisation_id,"
		" from_delegate_id, to_organisation_id, preference)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
		" ON CONFLICT (event_id, preference_id) DO UPDATE SET code ="
		" excluded.code,"
		" from_organisation_id = excluded.from_organisation_id,"
		" from_delegate_id = excluded.from_delegate_id,"
		" to_organisation_id = excluded.to_organisation_id,"
		" preference = excluded.preference",
	[DELETE] = "DELETE FROM preferences WHERE event_id = ?1 AND preference_id = ?2",
};
/* clang-format on */

const struct stmt_family preferences_statements = {"preferences", SQL, COUNT};

static const char *const KIND_NAMES[] = {
	[PREFERENCE_MUST] = "must",
	[PREFERENCE_WANT] = "want",
	[PREFERENCE_AVOID] = "avoid",
};

const char *
preference_kind_name(enum preference_kind kind)
{
	BUG_ON((unsigned)kind > PREFERENCE_AVOID);
	return KIND_NAMES[kind];
}

bool
preference_kind_by_name(const char *name, enum preference_kind *out)
{
	for (int kind = PREFERENCE_MUST; kind <= PREFERENCE_AVOID; kind++) {
		if (strcmp(name, KIND_NAMES[kind]) == 0) {
			*out = (enum preference_kind)kind;
			return true;
		}
	}
	return false;
}

enum preference_kind
stmt_preference_kind(struct tx *tx, struct stmt *q, int column)
{
	return (enum preference_kind)stmt_word(
		tx, q, column, KIND_NAMES, PREFERENCE_AVOID + 1);
}

static struct preference *
read_preferences(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct preference)};

	while (stmt_step(tx, q)) {
		struct preference *p = rows_add(tx->arena, &list);

		p->id = stmt_id(tx, q, 0);
		p->code = stmt_text(tx, q, 1);
		p->from_organisation_id = stmt_id(tx, q, 2);
		p->from_delegate_id = stmt_id(tx, q, 3);
		p->to_organisation_id = stmt_id(tx, q, 4);
		p->kind = stmt_preference_kind(tx, q, 5);
	}
	*n = list.n;
	return list.data;
}

/* The first of a few that is not arriving; NULL. */
static struct preference *
first_there(struct tx *tx, int64_t event_id, struct stmt *q)
{
	int n;
	struct preference *p = read_preferences(tx, q, &n);

	for (int i = 0; i < n; i++)
		if (!arriving_hides(tx, event_id, ARRIVING_PREFERENCE, p[i].id))
			return &p[i];
	return NULL;
}

struct preference *
preference_between(struct tx *tx, int64_t event_id, int64_t from_organisation_id,
	int64_t from_delegate_id, int64_t to_organisation_id)
{
	return first_there(tx, event_id,
		tx_query(tx, FAMILY_PREFERENCES, BETWEEN, VI(event_id),
			VI(from_organisation_id), VI(from_delegate_id),
			VI(to_organisation_id)));
}

struct preference *
preference_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	int n;

	return read_preferences(tx,
		tx_query(tx, FAMILY_PREFERENCES, BY_CODE, VI(event_id), VT(code)), &n);
}

struct preference *
preferences_from(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return read_preferences(tx,
		tx_query(tx, FAMILY_PREFERENCES, FROM, VI(event_id), VI(organisation_id)),
		n);
}

struct preference *
preferences_towards(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return read_preferences(tx,
		tx_query(tx, FAMILY_PREFERENCES, TOWARDS, VI(event_id),
			VI(organisation_id)),
		n);
}

struct preference *
preference_veto(
	struct tx *tx, int64_t event_id, int64_t organisation_a, int64_t organisation_b)
{
	/* One look-up each way: for both in one statement the engine builds temporary tables. */
	struct preference *p = first_there(tx, event_id,
		tx_query(tx, FAMILY_PREFERENCES, VETO, VI(event_id), VI(organisation_a),
			VI(organisation_b)));

	if (p != NULL)
		return p;
	return first_there(tx, event_id,
		tx_query(tx, FAMILY_PREFERENCES, VETO, VI(event_id), VI(organisation_b),
			VI(organisation_a)));
}

struct preference *
preferences_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_preferences(
		tx, tx_query(tx, FAMILY_PREFERENCES, ALL, VI(event_id)), n);
}

void
preference_put(struct tx *tx, int64_t event_id, const struct preference *p)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_PREFERENCES, PUT, VI(event_id), VI(p->id),
			VT(p->code), VI(p->from_organisation_id), VI(p->from_delegate_id),
			VI(p->to_organisation_id), VT(preference_kind_name(p->kind))));
}

void
preference_delete(struct tx *tx, int64_t event_id, int64_t id)
{
	stmt_run(tx, tx_query(tx, FAMILY_PREFERENCES, DELETE, VI(event_id), VI(id)));
}
