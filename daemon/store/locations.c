/* locations.c - statements on tables, booths and their seats. */
#include "store/locations.h"

#include "store/delegates.h"
#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#define LOCATION                                                                         \
	"SELECT location_id, code, kind, hall, seats, x_m, y_m, organisation_id,"        \
	" name, rev FROM locations WHERE event_id = ?1"
#define SEAT "SELECT location_id, seat_no, resource_id FROM seats WHERE event_id = ?1"
/* The rows of a table that belong to the booths an exhibitor shares, but is not the first of. */
#define SHARED(columns, table)                                                           \
	" UNION ALL SELECT " columns " FROM location_sharers x JOIN " table              \
	" t ON t.event_id = x.event_id"                                                  \
	" AND t.location_id = x.location_id WHERE x.event_id = ?1"                       \
	" AND x.organisation_id = ?2"

enum {
	BY_CODE,
	BY_ID,
	PAGE,
	ALL,
	PUT,
	SHARERS_OF,
	SHARERS_CLEAR,
	SHARER_PUT,
	SEATS_OF_ORGANISATION,
	SEATS_POOL,
	SEATS_OF_LOCATION,
	SEAT_PUT,
	SEAT_FREE,
	SEAT_DELETE,
	SEATS_MEETINGS,
	MEETINGS,
	HALL_OF_MEETING,
	HALLS_OF_RESOURCE,
	HALLS,
	COUNT
};

static const char *const SQL[COUNT] = {
	[BY_CODE] = LOCATION " AND code = ?2",
	[BY_ID] = LOCATION " AND location_id = ?2",
	[PAGE] = LOCATION " AND code > ?2 ORDER BY code LIMIT ?3",
	[ALL] = LOCATION " ORDER BY location_id",
	[PUT] = "INSERT INTO locations (event_id, location_id, code, kind, hall, seats,"
		" x_m, y_m,"
		" organisation_id, name, rev) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
		" ?9, ?10, ?11)"
		" ON CONFLICT (event_id, location_id) DO UPDATE SET code = excluded.code,"
		" kind = excluded.kind, hall = excluded.hall, seats = excluded.seats,"
		" x_m = excluded.x_m, y_m = excluded.y_m,"
		" organisation_id = excluded.organisation_id, name = excluded.name,"
		" rev = excluded.rev",
	[SHARERS_OF] = "SELECT organisation_id FROM location_sharers WHERE event_id = ?1"
		       " AND location_id = ?2 ORDER BY position",
	[SHARERS_CLEAR] = "DELETE FROM location_sharers WHERE event_id = ?1"
			  " AND location_id = ?2",
	[SHARER_PUT] = "INSERT INTO location_sharers (event_id, location_id, position,"
		       " organisation_id) VALUES (?1, ?2, ?3, ?4)",
	[SEATS_OF_ORGANISATION] = SEAT " AND organisation_id = ?2" SHARED(
		"t.location_id, t.seat_no, t.resource_id", "seats") " ORDER BY 1, 2",
	[SEATS_POOL] = SEAT " AND organisation_id IS NULL ORDER BY location_id, seat_no",
	[SEATS_OF_LOCATION] = SEAT " AND location_id = ?2 ORDER BY seat_no",
	[SEAT_PUT] = "INSERT INTO seats (event_id, location_id, seat_no, resource_id,"
		     " organisation_id) VALUES (?1, ?2, ?3, ?4, ?5)"
		     " ON CONFLICT (event_id, location_id, seat_no)"
		     " DO UPDATE SET organisation_id = excluded.organisation_id",
	[SEAT_FREE] = "DELETE FROM occupancy WHERE event_id = ?1 AND resource_id = ?2"
		      " AND kind = 'blackout'",
	[SEAT_DELETE] = "DELETE FROM seats WHERE event_id = ?1 AND location_id = ?2"
			" AND seat_no = ?3",
	[SEATS_MEETINGS] =
		"SELECT meeting_id FROM meetings WHERE event_id = ?1 AND location_id = ?2"
		" AND seat_no >= ?3 ORDER BY meeting_id",
	[MEETINGS] = "SELECT m.meeting_id FROM meetings m WHERE m.event_id = ?1"
		     " AND m.location_id = ?2 AND m.state = 'scheduled'"
		     " AND (CAST(?3 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM requests r"
		     "  WHERE r.event_id = m.event_id AND r.request_id = m.request_id"
		     "  AND (r.from_organisation_id = ?3 OR r.to_organisation_id = ?3)))"
		     " ORDER BY m.meeting_id",
	[HALLS] = "SELECT location_id, hall FROM locations WHERE event_id = ?1"
		  " AND organisation_id IS NOT DISTINCT FROM ?2" SHARED(
			  "t.location_id, t.hall", "locations") " ORDER BY 1",
	[HALL_OF_MEETING] =
		"SELECT l.hall FROM meetings m JOIN locations l"
		" ON l.event_id = m.event_id AND l.location_id = m.location_id"
		" WHERE m.event_id = ?1 AND m.meeting_id = ?2",
	[HALLS_OF_RESOURCE] =
		"SELECT m.meeting_id, l.hall FROM occupancy o JOIN meetings m"
		" ON m.event_id = o.event_id AND m.meeting_id = o.holder_id"
		" JOIN locations l"
		" ON l.event_id = m.event_id AND l.location_id = m.location_id"
		" WHERE o.event_id = ?1 AND o.resource_id = ?2 AND o.kind = 'meeting'"
		" ORDER BY o.slot_no",
};

const struct stmt_family locations_statements = {"locations", SQL, COUNT};

const char *
location_kind_name(enum location_kind kind)
{
	return kind == LOCATION_TABLE ? "table" : "booth";
}

static void
read_location(struct tx *tx, struct stmt *q, struct location *l)
{
	l->id = stmt_id(tx, q, 0);
	l->code = stmt_text(tx, q, 1);
	l->kind = strcmp(stmt_text(tx, q, 2), "table") == 0 ? LOCATION_TABLE
							    : LOCATION_BOOTH;
	l->hall = stmt_text(tx, q, 3);
	l->seats = stmt_slot(tx, q, 4);
	l->x_m = (int)stmt_int(q, 5);
	l->y_m = (int)stmt_int(q, 6);
	l->organisation_id = stmt_id(tx, q, 7);
	l->name = stmt_text(tx, q, 8);
	l->rev = stmt_id(tx, q, 9);
}

static struct location *
read_locations(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct location)};

	while (stmt_step(tx, q))
		read_location(tx, q, rows_add(tx->arena, &list));
	*n = list.n;
	return list.data;
}

static void
read_sharers(struct tx *tx, int64_t event_id, struct location *l)
{
	struct rows list = {.size = sizeof(int64_t)};
	struct stmt *q =
		tx_query(tx, FAMILY_LOCATIONS, SHARERS_OF, VI(event_id), VI(l->id));

	while (stmt_step(tx, q))
		*(int64_t *)rows_add(tx->arena, &list) = stmt_id(tx, q, 0);
	l->sharers = list.data;
	l->sharers_n = list.n;
}

/* Each with all its exhibitors. */
static struct location *
read_whole(struct tx *tx, int64_t event_id, struct stmt *q, int *n)
{
	struct location *l = read_locations(tx, q, n);

	for (int i = 0; i < *n; i++)
		if (l[i].kind == LOCATION_BOOTH)
			read_sharers(tx, event_id, &l[i]);
	return l;
}

struct location *
location_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	struct location *l;
	int n;

	l = read_whole(tx, event_id,
		tx_query(tx, FAMILY_LOCATIONS, BY_CODE, VI(event_id), VT(code)), &n);
	return l != NULL ? row_cache_keep(tx, FAMILY_LOCATIONS, event_id, l->id, l)
			 : NULL;
}

struct location *
location_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	struct location *l = row_cache_get(tx, FAMILY_LOCATIONS, event_id, id);
	int n;

	if (l != NULL)
		return l;
	l = read_whole(tx, event_id,
		tx_query(tx, FAMILY_LOCATIONS, BY_ID, VI(event_id), VI(id)), &n);
	return row_cache_keep(tx, FAMILY_LOCATIONS, event_id, id, l);
}

struct location *
locations_page(struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n)
{
	return read_whole(tx, event_id,
		tx_query(tx, FAMILY_LOCATIONS, PAGE, VI(event_id), VT(after_code),
			VI(limit)),
		n);
}

struct location *
locations_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_whole(
		tx, event_id, tx_query(tx, FAMILY_LOCATIONS, ALL, VI(event_id)), n);
}

/* 0 stands for nobody and is NULL in the table. */
static struct val
owner(int64_t organisation_id)
{
	return organisation_id == 0 ? VNULL : VI(organisation_id);
}

void
location_put(struct tx *tx, int64_t event_id, const struct location *l)
{
	row_cache_forget(tx, FAMILY_LOCATIONS, event_id, l->id);
	stmt_run(tx, tx_query(tx, FAMILY_LOCATIONS, PUT, VI(event_id), VI(l->id),
			     VT(l->code), VT(location_kind_name(l->kind)), VT(l->hall),
			     VI(l->seats), VI(l->x_m), VI(l->y_m),
			     owner(l->organisation_id), VT(l->name), VI(l->rev)));
	stmt_run(tx,
		tx_query(tx, FAMILY_LOCATIONS, SHARERS_CLEAR, VI(event_id), VI(l->id)));
	for (int i = 0; i < l->sharers_n; i++)
		stmt_run(tx, tx_query(tx, FAMILY_LOCATIONS, SHARER_PUT, VI(event_id),
				     VI(l->id), VI(i + 1), VI(l->sharers[i])));
}

bool
location_is_of(const struct location *l, int64_t organisation_id)
{
	bool is = l->organisation_id == organisation_id;

	for (int i = 0; !is && i < l->sharers_n; i++)
		is = l->sharers[i] == organisation_id;
	return is;
}

int
location_owners_compare(const struct location *a, const struct location *b)
{
	if (a->organisation_id != b->organisation_id)
		return a->organisation_id < b->organisation_id ? -1 : 1;
	if (a->sharers_n != b->sharers_n)
		return a->sharers_n < b->sharers_n ? -1 : 1;
	for (int i = 0; i < a->sharers_n; i++)
		if (a->sharers[i] != b->sharers[i])
			return a->sharers[i] < b->sharers[i] ? -1 : 1;
	return 0;
}

static struct seat *
read_seats(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct seat)};

	while (stmt_step(tx, q)) {
		struct seat *s = rows_add(tx->arena, &list);

		s->location_id = stmt_id(tx, q, 0);
		s->seat_no = stmt_slot(tx, q, 1);
		s->resource_id = stmt_id(tx, q, 2);
	}
	*n = list.n;
	return list.data;
}

struct seat *
seats_of_organisation(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return read_seats(tx,
		tx_query(tx, FAMILY_LOCATIONS, SEATS_OF_ORGANISATION, VI(event_id),
			VI(organisation_id)),
		n);
}

struct seat *
seats_pool(struct tx *tx, int64_t event_id, int *n)
{
	return read_seats(
		tx, tx_query(tx, FAMILY_LOCATIONS, SEATS_POOL, VI(event_id)), n);
}

struct seat *
seats_of_location(struct tx *tx, int64_t event_id, int64_t location_id, int *n)
{
	return read_seats(tx,
		tx_query(tx, FAMILY_LOCATIONS, SEATS_OF_LOCATION, VI(event_id),
			VI(location_id)),
		n);
}

void
seat_put(struct tx *tx, int64_t event_id, const struct seat *s, int64_t organisation_id)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_LOCATIONS, SEAT_PUT, VI(event_id), VI(s->location_id),
			VI(s->seat_no), VI(s->resource_id), owner(organisation_id)));
}

void
seat_delete(struct tx *tx, int64_t event_id, const struct seat *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_LOCATIONS, SEAT_FREE, VI(event_id),
			     VI(s->resource_id)));
	stmt_run(tx, tx_query(tx, FAMILY_LOCATIONS, SEAT_DELETE, VI(event_id),
			     VI(s->location_id), VI(s->seat_no)));
	resource_delete(tx, event_id, s->resource_id);
}

static void
read_meetings(struct tx *tx, struct stmt *q, struct meetings_there *out)
{
	out->n = 0;
	while (stmt_step(tx, q)) {
		if (out->n < MEETINGS_THERE_NAMED)
			out->id[out->n] = stmt_id(tx, q, 0);
		out->n++;
	}
}

void
seats_meetings(struct tx *tx, int64_t event_id, int64_t location_id, int from_seat,
	struct meetings_there *out)
{
	read_meetings(tx,
		tx_query(tx, FAMILY_LOCATIONS, SEATS_MEETINGS, VI(event_id),
			VI(location_id), VI(from_seat)),
		out);
}

void
location_meetings(struct tx *tx, int64_t event_id, int64_t location_id,
	int64_t organisation_id, struct meetings_there *out)
{
	read_meetings(tx,
		tx_query(tx, FAMILY_LOCATIONS, MEETINGS, VI(event_id), VI(location_id),
			VI(organisation_id)),
		out);
}

const char *
hall_of_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id)
{
	struct stmt *q = tx_query(
		tx, FAMILY_LOCATIONS, HALL_OF_MEETING, VI(event_id), VI(meeting_id));
	const char *hall = NULL;

	while (stmt_step(tx, q))
		hall = stmt_text(tx, q, 0);
	return hall;
}

struct meeting_hall *
halls_of_resource(struct tx *tx, int64_t event_id, int64_t resource_id, int *n)
{
	struct rows list = {.size = sizeof(struct meeting_hall)};
	struct stmt *q = tx_query(
		tx, FAMILY_LOCATIONS, HALLS_OF_RESOURCE, VI(event_id), VI(resource_id));

	while (stmt_step(tx, q)) {
		struct meeting_hall *h = rows_add(tx->arena, &list);

		h->meeting_id = stmt_id(tx, q, 0);
		h->hall = stmt_text(tx, q, 1);
	}
	*n = list.n;
	return list.data;
}

struct location_hall *
halls_of_locations(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	struct rows list = {.size = sizeof(struct location_hall)};
	struct stmt *q = tx_query(
		tx, FAMILY_LOCATIONS, HALLS, VI(event_id), owner(organisation_id));

	while (stmt_step(tx, q)) {
		struct location_hall *h = rows_add(tx->arena, &list);

		h->location_id = stmt_id(tx, q, 0);
		h->hall = stmt_text(tx, q, 1);
	}
	*n = list.n;
	return list.data;
}
