/* delegates.c - statements on delegates and resources. */
#include "store/delegates.h"

#include "base/fold.h"
#include "store/arriving.h"
#include "store/like.h"
#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#define DELEGATE                                                                         \
	"SELECT delegate_id, code, organisation_id, name, email, languages,"             \
	" min_meetings, max_meetings, max_per_day, resource_id, rev, withdrawn,"         \
	" withdrawn_schedule_id, channel FROM delegates WHERE event_id = ?1"
#define THERE DELEGATE ARRIVED("delegate", "delegate_id")

enum {
	BY_CODE,
	BY_ID,
	OF_ORGANISATION,
	PAGE,
	ALL,
	LANGUAGES,
	LANGUAGES_OF_ONE,
	FREE_AT,
	PUT,
	SAVE_WITHDRAWN,
	SAVE_CHANNEL,
	WITHDRAWN_BY,
	RESOURCE_PUT,
	RESOURCE_DELETE,
	COUNT
};

#define LANGUAGES_OF(more)                                                               \
	"SELECT organisation_id, languages FROM delegates"                               \
	" WHERE event_id = ?1 AND languages <> ''" more ARRIVED(                         \
		"delegate", "delegate_id") " ORDER BY organisation_id, delegate_id"

/* clang-format off */
static const char *const SQL[COUNT] = {
	[BY_CODE] = DELEGATE " AND code = ?2",
	[BY_ID] = DELEGATE " AND delegate_id = ?2",
	[OF_ORGANISATION] = THERE " AND organisation_id = ?2 ORDER BY delegate_id",
	[PAGE] = THERE " AND code > ?2 AND (CAST(?3 AS BIGINT) = 0 OR organisation_id = ?3)"
			  " AND (CAST(?4 AS TEXT) IS NULL OR folded LIKE ?4 ESCAPE '\\'"
			  " OR lower(code) LIKE ?4 ESCAPE '\\'"
			  " OR ((CAST(?5 AS BIGINT) = 0 OR organisation_id = ?5)"
			  " AND lower(email) LIKE ?4 ESCAPE '\\'))"
			  " ORDER BY code LIMIT ?6",
	[ALL] = THERE " ORDER BY delegate_id",
	[LANGUAGES] = LANGUAGES_OF(""),
	[FREE_AT] = "SELECT DISTINCT organisation_id FROM delegates"
		    " WHERE event_id = ?1 AND withdrawn IS NULL"
		    " AND NOT EXISTS (SELECT 1 FROM occupancy o WHERE o.event_id = ?1"
		    " AND o.resource_id = delegates.resource_id AND o.slot_no = ?2)"
		    ARRIVED("delegate", "delegate_id") " ORDER BY organisation_id",
	[LANGUAGES_OF_ONE] = LANGUAGES_OF(" AND organisation_id = ?2"),
	[PUT] =
		"INSERT INTO delegates (event_id, delegate_id, code, organisation_id,"
		" name, email,"
		" languages, min_meetings, max_meetings, max_per_day, resource_id, rev,"
		" folded)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"
		" ON CONFLICT (event_id, delegate_id) DO UPDATE SET code = excluded.code,"
		" organisation_id = excluded.organisation_id, name = excluded.name,"
		" email = excluded.email, languages = excluded.languages,"
		" min_meetings = excluded.min_meetings, max_meetings ="
		" excluded.max_meetings,"
		" max_per_day = excluded.max_per_day, rev = excluded.rev,"
		" folded = excluded.folded",
	[SAVE_WITHDRAWN] = "UPDATE delegates SET withdrawn = ?3,"
			   " withdrawn_schedule_id = ?4, rev = ?5"
			   " WHERE event_id = ?1 AND delegate_id = ?2",
	[SAVE_CHANNEL] = "UPDATE delegates SET channel = ?3"
			 " WHERE event_id = ?1 AND delegate_id = ?2",
	[WITHDRAWN_BY] = THERE " AND withdrawn_schedule_id = ?2 ORDER BY delegate_id",
	[RESOURCE_PUT] =
		"INSERT INTO resources (event_id, resource_id, kind) VALUES (?1, ?2, ?3)",
	[RESOURCE_DELETE] =
		"DELETE FROM resources WHERE event_id = ?1 AND resource_id = ?2",
};
/* clang-format on */

const struct stmt_family delegates_statements = {"delegates", SQL, COUNT};

static void
read_delegate(struct tx *tx, struct stmt *q, struct delegate *d)
{
	d->id = stmt_id(tx, q, 0);
	d->code = stmt_text(tx, q, 1);
	d->organisation_id = stmt_id(tx, q, 2);
	d->name = stmt_text(tx, q, 3);
	d->email = stmt_text(tx, q, 4);
	d->languages = stmt_text(tx, q, 5);
	d->min_meetings = stmt_opt_slot(tx, q, 6);
	d->max_meetings = stmt_opt_slot(tx, q, 7);
	d->max_per_day = stmt_opt_slot(tx, q, 8);
	d->resource_id = stmt_id(tx, q, 9);
	d->rev = stmt_id(tx, q, 10);
	d->withdrawn = stmt_text(tx, q, 11);
	d->withdrawn_schedule_id = stmt_opt_id(tx, q, 12);
	if (d->withdrawn_schedule_id < 0)
		d->withdrawn_schedule_id = 0;
	d->channel = (enum channel)stmt_word(tx, q, 13, channel_names, CHANNELS);
}

static struct delegate *
read_delegates(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct delegate)};

	while (stmt_step(tx, q))
		read_delegate(tx, q, rows_add(tx->arena, &list));
	*n = list.n;
	return list.data;
}

/* NULL while it is arriving; otherwise the row, which the cache keeps. */
static struct delegate *
there(struct tx *tx, int64_t event_id, struct delegate *d)
{
	if (d == NULL || arriving_hides(tx, event_id, ARRIVING_DELEGATE, d->id))
		return NULL;
	return row_cache_keep(tx, FAMILY_DELEGATES, event_id, d->id, d);
}

struct delegate *
delegate_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	struct delegate *d;
	int n;

	d = read_delegates(
		tx, tx_query(tx, FAMILY_DELEGATES, BY_CODE, VI(event_id), VT(code)), &n);
	return there(tx, event_id, d);
}

struct delegate *
delegate_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	struct delegate *d = row_cache_get(tx, FAMILY_DELEGATES, event_id, id);
	int n;

	if (d != NULL)
		return d;
	d = read_delegates(
		tx, tx_query(tx, FAMILY_DELEGATES, BY_ID, VI(event_id), VI(id)), &n);
	return there(tx, event_id, d);
}

struct delegate *
delegates_of(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return read_delegates(tx,
		tx_query(tx, FAMILY_DELEGATES, OF_ORGANISATION, VI(event_id),
			VI(organisation_id)),
		n);
}

struct delegate *
delegates_page(struct tx *tx, int64_t event_id, const struct delegate_filter *f,
	const char *after_code, int limit, int *n)
{
	return read_delegates(tx,
		tx_query(tx, FAMILY_DELEGATES, PAGE, VI(event_id), VT(after_code),
			VI(f->organisation_id), VT(like_folded(tx->arena, f->query)),
			VI(f->mails_of), VI(limit)),
		n);
}

static struct delegate_languages *
read_languages(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct delegate_languages)};

	while (stmt_step(tx, q))
		*(struct delegate_languages *)rows_add(tx->arena, &list) =
			(struct delegate_languages){
				stmt_id(tx, q, 0), stmt_text(tx, q, 1)};
	*n = list.n;
	return list.data;
}

struct delegate_languages *
delegates_languages(struct tx *tx, int64_t event_id, int *n)
{
	return read_languages(
		tx, tx_query(tx, FAMILY_DELEGATES, LANGUAGES, VI(event_id)), n);
}

struct delegate_languages *
delegates_languages_of(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return read_languages(tx,
		tx_query(tx, FAMILY_DELEGATES, LANGUAGES_OF_ONE, VI(event_id),
			VI(organisation_id)),
		n);
}

int64_t *
delegates_free_at(struct tx *tx, int64_t event_id, int slot_no, int *n)
{
	struct stmt *q =
		tx_query(tx, FAMILY_DELEGATES, FREE_AT, VI(event_id), VI(slot_no));
	struct rows list = {.size = sizeof(int64_t)};

	while (stmt_step(tx, q))
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	*n = list.n;
	return list.data;
}

struct delegate *
delegates_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_delegates(tx, tx_query(tx, FAMILY_DELEGATES, ALL, VI(event_id)), n);
}

void
delegate_put(struct tx *tx, int64_t event_id, const struct delegate *d)
{
	row_cache_forget(tx, FAMILY_DELEGATES, event_id, d->id);
	stmt_run(tx,
		tx_query(tx, FAMILY_DELEGATES, PUT, VI(event_id), VI(d->id), VT(d->code),
			VI(d->organisation_id), VT(d->name), VT(d->email),
			VT(d->languages), VOPT(d->min_meetings), VOPT(d->max_meetings),
			VOPT(d->max_per_day), VI(d->resource_id), VI(d->rev),
			VT(fold(tx->arena, d->name))));
}

void
delegate_save_withdrawn(struct tx *tx, int64_t event_id, const struct delegate *d)
{
	row_cache_forget(tx, FAMILY_DELEGATES, event_id, d->id);
	stmt_run(tx, tx_query(tx, FAMILY_DELEGATES, SAVE_WITHDRAWN, VI(event_id),
			     VI(d->id), VT(d->withdrawn),
			     VOPT(d->withdrawn_schedule_id > 0 ? d->withdrawn_schedule_id
							       : -1),
			     VI(d->rev)));
}

void
delegate_save_channel(struct tx *tx, int64_t event_id, const struct delegate *d)
{
	row_cache_forget(tx, FAMILY_DELEGATES, event_id, d->id);
	stmt_run(tx, tx_query(tx, FAMILY_DELEGATES, SAVE_CHANNEL, VI(event_id), VI(d->id),
			     VT(channel_names[d->channel])));
}

struct delegate *
delegates_withdrawn_by(struct tx *tx, int64_t event_id, int64_t schedule_id, int *n)
{
	return read_delegates(tx,
		tx_query(tx, FAMILY_DELEGATES, WITHDRAWN_BY, VI(event_id),
			VI(schedule_id)),
		n);
}

void
resource_put(struct tx *tx, int64_t event_id, int64_t resource_id, const char *kind)
{
	stmt_run(tx, tx_query(tx, FAMILY_DELEGATES, RESOURCE_PUT, VI(event_id),
			     VI(resource_id), VT(kind)));
}

int64_t
resource_new(struct tx *tx, int64_t event_id, const char *kind)
{
	int64_t id = tx_next_id(tx, event_id, "resource");

	resource_put(tx, event_id, id, kind);
	return id;
}

void
resource_delete(struct tx *tx, int64_t event_id, int64_t resource_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_DELEGATES, RESOURCE_DELETE, VI(event_id),
			     VI(resource_id)));
}
