/* conferences.c - statements on conference sessions and who is busy at them. */
#include "store/conferences.h"

#include "store/rows.h"
#include "store/tables.h"

#define CONFERENCE                                                                       \
	"SELECT conference_session_id, code, track, title, room, start_s, end_s,"        \
	" seats, interpretation, changed_s FROM conference_sessions WHERE event_id = ?1"

enum { BY_CODE, OF_DELEGATE, PAGE, ALL, PUT, PEOPLE, PERSON_PUT, PEOPLE_DELETE, COUNT };

/* clang-format off */
static const char *const SQL[COUNT] = {
	[BY_CODE] = CONFERENCE " AND code = ?2",
	[OF_DELEGATE] = CONFERENCE
	" AND conference_session_id IN (SELECT conference_session_id"
	" FROM conference_people WHERE event_id = ?1 AND delegate_id = ?2)"
	" ORDER BY start_s, conference_session_id",
	[PAGE] = CONFERENCE " AND code > ?2 ORDER BY code LIMIT ?3",
	[ALL] = CONFERENCE " ORDER BY conference_session_id",
	[PUT] =
		"INSERT INTO conference_sessions (event_id, conference_session_id, code,"
		" track,"
		" title, room, start_s, end_s, seats, interpretation, changed_s)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
		" ON CONFLICT (event_id, conference_session_id) DO UPDATE SET"
		" code = excluded.code, track = excluded.track, title = excluded.title,"
		" room = excluded.room, start_s = excluded.start_s, end_s ="
		" excluded.end_s,"
		" seats = excluded.seats, interpretation = excluded.interpretation,"
		" changed_s = excluded.changed_s",
	[PEOPLE] = "SELECT conference_session_id, part, position, delegate_id"
		   " FROM conference_people WHERE event_id = ?1"
		   " AND (CAST(?2 AS BIGINT) = 0 OR conference_session_id = ?2)"
		   " ORDER BY conference_session_id, part DESC, position",
	[PERSON_PUT] =
		"INSERT INTO conference_people (event_id, conference_session_id, part,"
		" position, delegate_id) VALUES (?1, ?2, ?3, ?4, ?5)",
	[PEOPLE_DELETE] = "DELETE FROM conference_people WHERE event_id = ?1"
			  " AND conference_session_id = ?2",
};
/* clang-format on */

const struct stmt_family conferences_statements = {"conferences", SQL, COUNT};

static struct conference_session *
read_conferences(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct conference_session)};

	while (stmt_step(tx, q)) {
		struct conference_session *c = rows_add(tx->arena, &list);

		c->id = stmt_id(tx, q, 0);
		c->code = stmt_text(tx, q, 1);
		c->track = stmt_text(tx, q, 2);
		c->title = stmt_text(tx, q, 3);
		c->room = stmt_text(tx, q, 4);
		c->start_s = stmt_instant(tx, q, 5);
		c->end_s = stmt_instant(tx, q, 6);
		c->seats = (int)stmt_opt_id(tx, q, 7);
		c->interpretation = stmt_text(tx, q, 8);
		c->changed_s = stmt_instant(tx, q, 9);
	}
	*n = list.n;
	return list.data;
}

struct conference_session *
conference_by_code(struct tx *tx, int64_t event_id, const char *code)
{
	int n;

	return read_conferences(tx,
		tx_query(tx, FAMILY_CONFERENCES, BY_CODE, VI(event_id), VT(code)), &n);
}

struct conference_session *
conferences_of_delegate(struct tx *tx, int64_t event_id, int64_t delegate_id, int *n)
{
	return read_conferences(tx,
		tx_query(tx, FAMILY_CONFERENCES, OF_DELEGATE, VI(event_id),
			VI(delegate_id)),
		n);
}

struct conference_session *
conferences_page(
	struct tx *tx, int64_t event_id, const char *after_code, int limit, int *n)
{
	return read_conferences(tx,
		tx_query(tx, FAMILY_CONFERENCES, PAGE, VI(event_id), VT(after_code),
			VI(limit)),
		n);
}

struct conference_session *
conferences_all(struct tx *tx, int64_t event_id, int *n)
{
	return read_conferences(
		tx, tx_query(tx, FAMILY_CONFERENCES, ALL, VI(event_id)), n);
}

void
conference_put(struct tx *tx, int64_t event_id, const struct conference_session *c)
{
	stmt_run(tx, tx_query(tx, FAMILY_CONFERENCES, PUT, VI(event_id), VI(c->id),
			     VT(c->code), VT(c->track), VT(c->title), VT(c->room),
			     VI(c->start_s), VI(c->end_s), VOPT(c->seats),
			     VT(c->interpretation), VI(tx->now_s)));
}

struct conference_person *
conference_people(struct tx *tx, int64_t event_id, int64_t conference_session_id, int *n)
{
	struct rows list = {.size = sizeof(struct conference_person)};
	struct stmt *q = tx_query(
		tx, FAMILY_CONFERENCES, PEOPLE, VI(event_id), VI(conference_session_id));

	while (stmt_step(tx, q)) {
		struct conference_person *p = rows_add(tx->arena, &list);

		p->conference_session_id = stmt_id(tx, q, 0);
		p->part = strcmp(stmt_text(tx, q, 1), "speaker") == 0
				  ? CONFERENCE_SPEAKER
				  : CONFERENCE_ATTENDEE;
		p->position = stmt_slot(tx, q, 2);
		p->delegate_id = stmt_id(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

void
conference_person_put(struct tx *tx, int64_t event_id, const struct conference_person *p)
{
	stmt_run(tx, tx_query(tx, FAMILY_CONFERENCES, PERSON_PUT, VI(event_id),
			     VI(p->conference_session_id),
			     VT(p->part == CONFERENCE_SPEAKER ? "speaker" : "attendee"),
			     VI(p->position), VI(p->delegate_id)));
}

void
conference_people_delete(struct tx *tx, int64_t event_id, int64_t conference_session_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_CONFERENCES, PEOPLE_DELETE, VI(event_id),
			     VI(conference_session_id)));
}
