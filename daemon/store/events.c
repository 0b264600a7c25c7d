/* events.c - statements on events, sessions, slots, halls, policies and categories. */
#include "store/events.h"

#include "base/zones.h"
#include "base/tongues.h"
#include "store/arriving.h"
#include "store/rows.h"
#include "store/row_cache.h"
#include "store/tables.h"

#include <string.h>

#define EVENT                                                                            \
	"SELECT event_id, code, name, zone, currency, organiser_name,"                   \
	" organiser_mail, slot_minutes, gap_minutes, rev, state, organiser_phone,"       \
	" changed_s FROM events"

enum {
	BY_CODE,
	BY_ID,
	ALL,
	PUT,
	SESSIONS,
	SESSION_PUT,
	SESSIONS_CUT,
	SLOTS,
	SLOT_PUT,
	SLOT_FREE,
	SLOT_FREE_MEETINGS,
	SLOT_FREE_REQUESTS,
	SLOT_DELETE,
	SLOT_USES,
	HALLS,
	HALL_NAME,
	HALL_PUT,
	WALKS,
	WALK_PUT,
	WALKS_DELETE,
	POLICIES,
	POLICY_PUT,
	POLICY_DELETE,
	CATEGORIES,
	CATEGORY_PUT,
	CATEGORY_NAMES,
	CATEGORY_NAME_PUT,
	CATEGORY_NAMES_DELETE,
	COUNT
};

static const char *const SQL[COUNT] = {
	[BY_CODE] = EVENT " WHERE code = ?1",
	[BY_ID] = EVENT " WHERE event_id = ?1",
	[ALL] = EVENT " ORDER BY code",
	[PUT] = "INSERT INTO events (event_id, code, name, zone, currency,"
		" organiser_name,"
		" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state,"
		" organiser_phone, changed_s)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?11)"
		" ON CONFLICT (event_id) DO UPDATE SET code = excluded.code, name ="
		" excluded.name,"
		" zone = excluded.zone, currency = excluded.currency,"
		" organiser_name = excluded.organiser_name,"
		" organiser_mail = excluded.organiser_mail,"
		" organiser_phone = excluded.organiser_phone,"
		" slot_minutes = excluded.slot_minutes, gap_minutes ="
		" excluded.gap_minutes,"
		" rev = excluded.rev, state = excluded.state,"
		" changed_s = excluded.changed_s",
	[SESSIONS] =
		"SELECT session_no, day, start_s, end_s FROM sessions WHERE event_id = ?1"
		" ORDER BY start_s",
	[SESSION_PUT] =
		"INSERT INTO sessions (event_id, session_no, day, start_s, end_s)"
		" VALUES (?1, ?2, ?3, ?4, ?5)"
		" ON CONFLICT (event_id, session_no) DO UPDATE SET day = excluded.day,"
		" start_s = excluded.start_s, end_s = excluded.end_s",
	[SESSIONS_CUT] = "DELETE FROM sessions WHERE event_id = ?1 AND session_no > ?2",
	[SLOTS] = "SELECT slot_no, session_no, start_s, end_s, offset_s FROM slots"
		  " WHERE event_id = ?1 ORDER BY start_s",
	[SLOT_PUT] = "INSERT INTO slots (event_id, slot_no, session_no, start_s, end_s,"
		     " offset_s)"
		     " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		     " ON CONFLICT (event_id, slot_no) DO UPDATE SET"
		     " session_no = excluded.session_no, start_s = excluded.start_s,"
		     " end_s = excluded.end_s, offset_s = excluded.offset_s",
	[SLOT_FREE] = "DELETE FROM occupancy WHERE event_id = ?1 AND slot_no = ?2"
		      " AND kind = 'blackout'",
	[SLOT_DELETE] = "DELETE FROM slots WHERE event_id = ?1 AND slot_no = ?2",
	[SLOT_FREE_MEETINGS] =
		"DELETE FROM meeting_slots WHERE event_id = ?1 AND slot_no = ?2",
	[SLOT_FREE_REQUESTS] =
		"DELETE FROM request_slots WHERE event_id = ?1 AND slot_no = ?2",
	[SLOT_USES] = "SELECT s.slot_no AS slot_no, 1 AS meeting, s.meeting_id AS id"
		      " FROM meeting_slots s JOIN meetings m"
		      " ON m.event_id = s.event_id AND m.meeting_id = s.meeting_id"
		      " WHERE s.event_id = ?1 AND m.state <> 'cancelled'"
		      " UNION ALL SELECT s.slot_no, 0, s.request_id"
		      " FROM request_slots s JOIN requests r"
		      " ON r.event_id = s.event_id AND r.request_id = s.request_id"
		      " WHERE s.event_id = ?1"
		      " AND (r.state = 'accepted'"
		      " OR (r.state = 'requested' AND r.expires_s > ?2))"
		      " UNION SELECT s.slot_no, 0, s.request_id FROM request_holds s"
		      " WHERE s.event_id = ?1"
		      " UNION SELECT k.slot_no, 0, k.request_id FROM kept_slots k"
		      " WHERE k.event_id = ?1 ORDER BY slot_no, meeting DESC, id",
	[HALLS] = "SELECT code, name, x_m, y_m FROM halls WHERE event_id = ?1 ORDER BY"
		  " code",
	[HALL_NAME] = "SELECT name FROM halls WHERE event_id = ?1 AND code = ?2",
	[HALL_PUT] =
		"INSERT INTO halls (event_id, code, name, x_m, y_m) VALUES (?1, ?2, ?3,"
		" ?4, ?5)"
		" ON CONFLICT (event_id, code) DO UPDATE SET name = excluded.name,"
		" x_m = excluded.x_m, y_m = excluded.y_m",
	[WALKS] = "SELECT from_hall, to_hall, minutes FROM hall_walks WHERE event_id = ?1"
		  " ORDER BY from_hall, to_hall",
	[WALK_PUT] = "INSERT INTO hall_walks (event_id, from_hall, to_hall, minutes)"
		     " VALUES (?1, ?2, ?3, ?4)"
		     " ON CONFLICT (event_id, from_hall, to_hall)"
		     " DO UPDATE SET minutes = excluded.minutes",
	[WALKS_DELETE] = "DELETE FROM hall_walks WHERE event_id = ?1 AND from_hall = ?2",
	[POLICIES] = "SELECT name, value FROM event_policies WHERE event_id = ?1 ORDER BY"
		     " name",
	[POLICY_PUT] =
		"INSERT INTO event_policies (event_id, name, value) VALUES (?1, ?2, ?3)"
		" ON CONFLICT (event_id, name) DO UPDATE SET value = excluded.value",
	[POLICY_DELETE] = "DELETE FROM event_policies WHERE event_id = ?1 AND name = ?2",
	[CATEGORIES] =
		"SELECT code, name, parent FROM categories WHERE event_id = ?1"
		" AND NOT EXISTS (SELECT 1 FROM arriving_categories a"
		" WHERE a.event_id = categories.event_id AND a.code = categories.code)"
		" ORDER BY code",
	[CATEGORY_PUT] =
		"INSERT INTO categories (event_id, code, name, parent)"
		" VALUES (?1, ?2, ?3, ?4)"
		" ON CONFLICT (event_id, code) DO UPDATE SET name = excluded.name,"
		" parent = excluded.parent",
	[CATEGORY_NAMES] = "SELECT code, language, name FROM category_names"
			   " WHERE event_id = ?1 ORDER BY code, language",
	[CATEGORY_NAME_PUT] =
		"INSERT INTO category_names (event_id, code, language, name)"
		" VALUES (?1, ?2, ?3, ?4)",
	[CATEGORY_NAMES_DELETE] =
		"DELETE FROM category_names WHERE event_id = ?1 AND code = ?2",
};

const struct stmt_family events_statements = {"events", SQL, COUNT};

static const char *const STATE_NAMES[EVENT_STATES] = {"draft", "open", "closed"};

const char *
event_state_name(enum event_state state)
{
	BUG_ON((unsigned)state >= EVENT_STATES);
	return STATE_NAMES[state];
}

static void
read_event(struct tx *tx, struct stmt *q, struct event *e)
{
	e->id = stmt_id(tx, q, 0);
	e->code = stmt_text(tx, q, 1);
	e->name = stmt_text(tx, q, 2);
	e->zone = stmt_text(tx, q, 3);
	e->currency = stmt_text(tx, q, 4);
	e->organiser_name = stmt_text(tx, q, 5);
	e->organiser_mail = stmt_text(tx, q, 6);
	e->slot_minutes = (int)stmt_int(q, 7);
	e->gap_minutes = (int)stmt_int(q, 8);
	e->rev = stmt_id(tx, q, 9);
	e->state = (enum event_state)stmt_word(tx, q, 10, STATE_NAMES, EVENT_STATES);
	e->organiser_phone = stmt_text(tx, q, 11);
	e->changed_s = stmt_instant(tx, q, 12);
}

static struct event *
read_events(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct event)};

	while (stmt_step(tx, q))
		if (!arriving_hides(tx, stmt_int(q, 0), ARRIVING_EVENT, stmt_int(q, 0)))
			read_event(tx, q, rows_add(tx->arena, &list));
	*n = list.n;
	return list.data;
}

struct event *
event_by_code(struct tx *tx, const char *code)
{
	int n;

	return read_events(tx, tx_query(tx, FAMILY_EVENTS, BY_CODE, VT(code)), &n);
}

struct event *
event_by_id(struct tx *tx, int64_t event_id)
{
	int n;

	return read_events(tx, tx_query(tx, FAMILY_EVENTS, BY_ID, VI(event_id)), &n);
}

struct event *
events_all(struct tx *tx, int *n)
{
	return read_events(tx, tx_query0(tx, FAMILY_EVENTS, ALL), n);
}

void
event_put(struct tx *tx, const struct event *e)
{
	tx->journal.offset_known = false;
	stmt_run(tx,
		tx_query(tx, FAMILY_EVENTS, PUT, VI(e->id), VT(e->code), VT(e->name),
			VT(e->zone), VT(e->currency), VT(e->organiser_name),
			VT(e->organiser_mail), VI(e->slot_minutes), VI(e->gap_minutes),
			VI(e->rev), VI(tx->now_s), VT(event_state_name(e->state)),
			VT(e->organiser_phone == NULL ? "" : e->organiser_phone)));
}

struct session *
sessions_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct session)};
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, SESSIONS, VI(event_id));

	while (stmt_step(tx, q)) {
		struct session *s = rows_add(tx->arena, &list);

		s->no = stmt_slot(tx, q, 0);
		s->day = stmt_text(tx, q, 1);
		s->start_s = stmt_instant(tx, q, 2);
		s->end_s = stmt_instant(tx, q, 3);
	}
	*n = list.n;
	return list.data;
}

void
session_put(struct tx *tx, int64_t event_id, const struct session *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, SESSION_PUT, VI(event_id), VI(s->no),
			     VT(s->day), VI(s->start_s), VI(s->end_s)));
}

void
sessions_cut(struct tx *tx, int64_t event_id, int last_no)
{
	stmt_run(
		tx, tx_query(tx, FAMILY_EVENTS, SESSIONS_CUT, VI(event_id), VI(last_no)));
}

struct slot *
slots_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct slot)};
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, SLOTS, VI(event_id));

	while (stmt_step(tx, q)) {
		struct slot *s = rows_add(tx->arena, &list);

		s->no = stmt_slot(tx, q, 0);
		s->session_no = stmt_slot(tx, q, 1);
		s->start_s = stmt_instant(tx, q, 2);
		s->end_s = stmt_instant(tx, q, 3);
		s->offset_s = stmt_offset(tx, q, 4);
	}
	*n = list.n;
	return list.data;
}

void
slot_put(struct tx *tx, int64_t event_id, const struct slot *s)
{
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, SLOT_PUT, VI(event_id), VI(s->no),
			     VI(s->session_no), VI(s->start_s), VI(s->end_s),
			     VI(s->offset_s)));
}

void
slot_delete(struct tx *tx, int64_t event_id, int slot_no)
{
	for (int i = SLOT_FREE; i <= SLOT_DELETE; i++)
		stmt_run(tx, tx_query(tx, FAMILY_EVENTS, i, VI(event_id), VI(slot_no)));
}

struct slot_use *
slot_uses(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct slot_use)};
	struct stmt *q =
		tx_query(tx, FAMILY_EVENTS, SLOT_USES, VI(event_id), VI(tx->now_s));

	while (stmt_step(tx, q)) {
		struct slot_use *u = rows_add(tx->arena, &list);

		u->slot_no = stmt_slot(tx, q, 0);
		u->meeting = stmt_int(q, 1) != 0;
		u->id = stmt_id(tx, q, 2);
	}
	*n = list.n;
	return list.data;
}

const char *
hall_name(struct tx *tx, int64_t event_id, const char *code)
{
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, HALL_NAME, VI(event_id), VT(code));
	const char *name = NULL;

	while (stmt_step(tx, q))
		name = stmt_text(tx, q, 0);
	return name;
}

struct hall *
halls_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct hall)};
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, HALLS, VI(event_id));

	while (stmt_step(tx, q)) {
		struct hall *h = rows_add(tx->arena, &list);

		h->code = stmt_text(tx, q, 0);
		h->name = stmt_text(tx, q, 1);
		h->x_m = (int)stmt_int(q, 2);
		h->y_m = (int)stmt_int(q, 3);
	}
	*n = list.n;
	return list.data;
}

void
hall_put(struct tx *tx, int64_t event_id, const struct hall *h)
{
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, HALL_PUT, VI(event_id), VT(h->code),
			     VT(h->name), VI(h->x_m), VI(h->y_m)));
}

struct hall_walk *
hall_walks_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct hall_walk)};
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, WALKS, VI(event_id));

	while (stmt_step(tx, q)) {
		struct hall_walk *w = rows_add(tx->arena, &list);

		w->from = stmt_text(tx, q, 0);
		w->to = stmt_text(tx, q, 1);
		w->minutes = (int)stmt_int(q, 2);
	}
	*n = list.n;
	return list.data;
}

void
hall_walk_put(struct tx *tx, int64_t event_id, const struct hall_walk *w)
{
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, WALK_PUT, VI(event_id), VT(w->from),
			     VT(w->to), VI(w->minutes)));
}

void
hall_walks_delete_from(struct tx *tx, int64_t event_id, const char *hall)
{
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, WALKS_DELETE, VI(event_id), VT(hall)));
}

struct policies {
	struct event_policy *list;
	int n;
};

/* A booking asks for nine of them, a fair has few: the first asks for all. */
static const struct policies *
known_policies(struct tx *tx, int64_t event_id)
{
	struct policies *p = row_cache_get(tx, FAMILY_EVENTS, event_id, event_id);

	if (p != NULL)
		return p;
	p = ARENA_NEW(tx->arena, struct policies);
	p->list = event_policies(tx, event_id, &p->n);
	return row_cache_keep(tx, FAMILY_EVENTS, event_id, event_id, p);
}

const char *
event_policy(struct tx *tx, int64_t event_id, const char *name)
{
	const struct policies *p = known_policies(tx, event_id);

	for (int i = 0; i < p->n; i++)
		if (strcmp(p->list[i].name, name) == 0)
			return p->list[i].value;
	return NULL;
}

struct event_policy *
event_policies(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct event_policy)};
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, POLICIES, VI(event_id));

	while (stmt_step(tx, q)) {
		struct event_policy *p = rows_add(tx->arena, &list);

		p->name = stmt_text(tx, q, 0);
		p->value = stmt_text(tx, q, 1);
	}
	*n = list.n;
	return list.data;
}

void
event_policy_put(struct tx *tx, int64_t event_id, const char *name, const char *value)
{
	row_cache_forget(tx, FAMILY_EVENTS, event_id, event_id);
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, POLICY_PUT, VI(event_id), VT(name),
			     VT(value)));
}

void
event_policy_delete(struct tx *tx, int64_t event_id, const char *name)
{
	row_cache_forget(tx, FAMILY_EVENTS, event_id, event_id);
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, POLICY_DELETE, VI(event_id), VT(name)));
}

/* Both lists are by code. */
static void
add_names(struct tx *tx, int64_t event_id, struct category *list, int n)
{
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, CATEGORY_NAMES, VI(event_id));
	int at = 0;

	while (stmt_step(tx, q)) {
		const char *code = stmt_text(tx, q, 0);

		while (at < n && strcmp(list[at].code, code) < 0)
			at++;
		if (at < n && strcmp(list[at].code, code) == 0)
			list[at].names = arena_printf(tx->arena, "%s%s %s\n",
				list[at].names, stmt_text(tx, q, 1), stmt_text(tx, q, 2));
	}
}

struct category *
categories_of(struct tx *tx, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct category)};
	struct stmt *q = tx_query(tx, FAMILY_EVENTS, CATEGORIES, VI(event_id));

	while (stmt_step(tx, q)) {
		struct category *c = rows_add(tx->arena, &list);

		c->code = stmt_text(tx, q, 0);
		c->name = stmt_text(tx, q, 1);
		c->parent = stmt_text(tx, q, 2);
		c->names = "";
	}
	add_names(tx, event_id, list.data, list.n);
	*n = list.n;
	return list.data;
}

void
category_put(struct tx *tx, int64_t event_id, const struct category *c)
{
	const char *at = c->names;
	struct tongue t;

	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, CATEGORY_PUT, VI(event_id), VT(c->code),
			     VT(c->name), VT(c->parent)));
	stmt_run(tx, tx_query(tx, FAMILY_EVENTS, CATEGORY_NAMES_DELETE, VI(event_id),
			     VT(c->code)));
	while (tongues_next(&at, &t))
		stmt_run(tx, tx_query(tx, FAMILY_EVENTS, CATEGORY_NAME_PUT, VI(event_id),
				     VT(c->code), VT(t.language),
				     VT(arena_strndup(tx->arena, t.text, t.bytes))));
}

int32_t
event_offset(struct tx *tx, int64_t event_id, int64_t utc_s)
{
	struct event *ev = event_id != 0 ? event_by_id(tx, event_id) : NULL;
	const struct zone *zone;
	struct err unknown;

	zone = ev != NULL ? zones_get(tx->zones, ev->zone, &unknown) : NULL;
	return zone != NULL ? zone_offset_at(zone, utc_s) : 0;
}
