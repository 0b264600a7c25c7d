/* occupancy.c - the table that makes an overlap impossible. Statements only. */
#include "store/occupancy.h"

#include "store/rows.h"
#include "store/tables.h"

enum {
	TAKE,
	RELEASE_MEETING,
	RELEASE_BLACKOUTS,
	OF_RESOURCE,
	OF_ORGANISATION,
	SEATS_OF_POOL,
	SEATS_OF_OWNER,
	SEATS_OF_LOCATION,
	TAKEN_OF,
	IS_TAKEN,
	COUNT_ROWS,
	MISSING,
	STRAY,
	OVERLAPS,
	RELEASE_HOLD,
	STATEMENTS
};

#define SEATS                                                                            \
	"SELECT s.location_id, s.seat_no, s.resource_id, b.word, b.bits FROM seats s"    \
	" LEFT JOIN taken_slots b ON b.event_id = s.event_id"                            \
	" AND b.resource_id = s.resource_id WHERE s.event_id = ?1"
#define BY_SEAT " ORDER BY s.location_id, s.seat_no"

/* What every living meeting claims: the same three lines in each proof. */
#define CLAIMS                                                                                     \
	" (SELECT m.event_id, d.resource_id, s.slot_no, m.meeting_id FROM meetings m"              \
	"  JOIN meeting_slots s ON s.event_id = m.event_id AND s.meeting_id = m.meeting_id"        \
	"  JOIN meeting_delegates p ON p.event_id = m.event_id AND p.meeting_id = m.meeting_id"    \
	"  JOIN delegates d ON d.event_id = p.event_id AND d.delegate_id = p.delegate_id"          \
	"  WHERE m.state <> 'cancelled'"                                                           \
	"  UNION ALL SELECT m.event_id, e.resource_id, s.slot_no, m.meeting_id FROM meetings m"    \
	"  JOIN meeting_slots s ON s.event_id = m.event_id AND s.meeting_id = m.meeting_id"        \
	"  JOIN seats e ON e.event_id = m.event_id AND e.location_id = m.location_id"              \
	"  AND e.seat_no = m.seat_no WHERE m.state <> 'cancelled'"                                 \
	"  UNION ALL SELECT m.event_id, i.resource_id, s.slot_no, m.meeting_id FROM meetings m"    \
	"  JOIN meeting_slots s ON s.event_id = m.event_id AND s.meeting_id = m.meeting_id"        \
	"  JOIN interpreters i ON i.event_id = m.event_id AND i.interpreter_id = m.interpreter_id" \
	"  WHERE m.state <> 'cancelled') "

static const char *const SQL[STATEMENTS] = {
	[TAKE] = "INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id)"
		 " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
	[RELEASE_MEETING] =
		"DELETE FROM occupancy WHERE event_id = ?1 AND kind = 'meeting' AND holder_id = ?2"
		" AND slot_no IN (SELECT slot_no FROM meeting_slots"
		"  WHERE event_id = ?1 AND meeting_id = ?2)"
		" AND resource_id IN (SELECT d.resource_id FROM meeting_delegates p"
		"  JOIN delegates d ON d.event_id = p.event_id AND d.delegate_id = p.delegate_id"
		"  WHERE p.event_id = ?1 AND p.meeting_id = ?2"
		"  UNION SELECT e.resource_id FROM meetings m"
		"  JOIN seats e ON e.event_id = m.event_id"
		"  AND e.location_id = m.location_id AND e.seat_no = m.seat_no"
		"  WHERE m.event_id = ?1 AND m.meeting_id = ?2"
		"  UNION SELECT i.resource_id FROM meetings m JOIN interpreters i"
		"  ON i.event_id = m.event_id AND i.interpreter_id = m.interpreter_id"
		"  WHERE m.event_id = ?1 AND m.meeting_id = ?2)",
	[RELEASE_HOLD] = "DELETE FROM occupancy WHERE event_id = ?1 AND resource_id = ?2"
			 " AND slot_no = ?3 AND kind = 'hold' AND holder_id = ?4",
	[RELEASE_BLACKOUTS] =
		"DELETE FROM occupancy WHERE event_id = ?1 AND resource_id = ?2"
		" AND kind = 'blackout'",
	[OF_RESOURCE] = "SELECT slot_no, kind, holder_id FROM occupancy"
			" WHERE event_id = ?1 AND resource_id = ?2 ORDER BY slot_no",
	[OF_ORGANISATION] =
		"SELECT o.slot_no, o.kind, o.holder_id FROM delegates d JOIN occupancy o"
		" ON o.event_id = d.event_id AND o.resource_id = d.resource_id"
		" WHERE d.event_id = ?1 AND d.organisation_id = ?2 AND o.kind = 'meeting'"
		" ORDER BY o.holder_id, o.slot_no",
	[SEATS_OF_POOL] = SEATS " AND s.organisation_id IS NULL" BY_SEAT,
	[SEATS_OF_OWNER] = SEATS " AND s.organisation_id = ?2" BY_SEAT,
	[SEATS_OF_LOCATION] = SEATS " AND s.location_id = ?2" BY_SEAT,
	[TAKEN_OF] = "SELECT word, bits FROM taken_slots WHERE event_id = ?1"
		     " AND resource_id = ?2",
	[IS_TAKEN] = "SELECT 1 FROM occupancy WHERE event_id = ?1 AND resource_id = ?2"
		     " AND slot_no = ?3",
	[COUNT_ROWS] = "SELECT count(*) FROM occupancy",
	[MISSING] =
		"SELECT c.event_id, c.resource_id, c.slot_no, c.meeting_id FROM" CLAIMS
		"c LEFT JOIN occupancy o ON o.event_id = c.event_id"
		" AND o.resource_id = c.resource_id AND o.slot_no = c.slot_no"
		" AND o.kind = 'meeting' AND o.holder_id = c.meeting_id"
		" WHERE o.holder_id IS NULL ORDER BY 1, 2, 3, 4 LIMIT ?1",
	[STRAY] =
		"SELECT o.event_id, o.resource_id, o.slot_no, o.holder_id FROM occupancy o"
		" WHERE o.kind = 'meeting' AND (o.event_id, o.resource_id, o.slot_no, o.holder_id)"
		" NOT IN (SELECT event_id, resource_id, slot_no, meeting_id FROM" CLAIMS
		"c) ORDER BY 1, 2, 3, 4 LIMIT ?1",
	[OVERLAPS] = "SELECT event_id, resource_id, slot_no, min(meeting_id) FROM" CLAIMS
		     "c GROUP BY event_id, resource_id, slot_no HAVING count(*) > 1"
		     " ORDER BY 1, 2, 3 LIMIT ?1",
};

const struct stmt_family occupancy_statements = {"occupancy", SQL, STATEMENTS};

const char *
occupancy_kind_name(enum occupancy_kind kind)
{
	switch (kind) {
	case OCCUPIED_MEETING:
		return "meeting";
	case OCCUPIED_HOLD:
		return "hold";
	case OCCUPIED_BLACKOUT:
		return "blackout";
	}
	BUG_ON(true);
}

bool
occupancy_take(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no,
	enum occupancy_kind kind, int64_t holder_id)
{
	struct stmt *q =
		tx_query(tx, FAMILY_OCCUPANCY, TAKE, VI(event_id), VI(resource_id),
			VI(slot_no), VT(occupancy_kind_name(kind)), VI(holder_id));

	return stmt_run(tx, q) == 1;
}

void
occupancy_release_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_OCCUPANCY, RELEASE_MEETING, VI(event_id),
			     VI(meeting_id)));
}

void
occupancy_release_hold(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no,
	int64_t request_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_OCCUPANCY, RELEASE_HOLD, VI(event_id),
			     VI(resource_id), VI(slot_no), VI(request_id)));
}

void
occupancy_release_blackouts(struct tx *tx, int64_t event_id, int64_t resource_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_OCCUPANCY, RELEASE_BLACKOUTS, VI(event_id),
			     VI(resource_id)));
}

static enum occupancy_kind
kind_of(const char *name)
{
	return name[0] == 'm'	? OCCUPIED_MEETING
	       : name[0] == 'h' ? OCCUPIED_HOLD
				: OCCUPIED_BLACKOUT;
}

static struct occupied *
rows_of(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct occupied)};

	while (stmt_step(tx, q)) {
		struct occupied *o = rows_add(tx->arena, &list);
		o->slot_no = (int)stmt_int(q, 0);
		o->kind = kind_of(stmt_text(tx, q, 1));
		o->holder_id = stmt_int(q, 2);
	}
	*n = list.n;
	return list.data;
}

struct occupied *
occupancy_of(struct tx *tx, int64_t event_id, int64_t resource_id, int *n)
{
	return rows_of(tx,
		tx_query(
			tx, FAMILY_OCCUPANCY, OF_RESOURCE, VI(event_id), VI(resource_id)),
		n);
}

struct occupied *
occupancy_of_organisation(
	struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	return rows_of(tx,
		tx_query(tx, FAMILY_OCCUPANCY, OF_ORGANISATION, VI(event_id),
			VI(organisation_id)),
		n);
}

/* One row per seat and word; a seat that never had anything has one without a word. */
static struct seat_slots *
read_seats(struct tx *tx, struct stmt *q, int words, int *n)
{
	struct rows list = {.size = sizeof(struct seat_slots)};
	struct seat_slots *s = NULL;

	while (stmt_step(tx, q)) {
		int64_t resource_id = stmt_int(q, 2);
		int word = (int)stmt_opt(q, 3);

		if (s == NULL || s->seat.resource_id != resource_id) {
			s = rows_add(tx->arena, &list);
			s->seat = (struct seat_found){
				stmt_int(q, 0), (int)stmt_int(q, 1), resource_id};
			s->taken = ARENA_ARRAY(tx->arena, uint64_t, words);
		}
		if (word >= 0 && word < words)
			s->taken[word] = (uint64_t)stmt_int(q, 4);
	}
	*n = list.n;
	return list.data;
}

struct seat_slots *
occupancy_seats(
	struct tx *tx, int64_t event_id, int64_t organisation_id, int words, int *n)
{
	struct stmt *q =
		organisation_id == 0
			? tx_query(tx, FAMILY_OCCUPANCY, SEATS_OF_POOL, VI(event_id))
			: tx_query(tx, FAMILY_OCCUPANCY, SEATS_OF_OWNER, VI(event_id),
				  VI(organisation_id));

	return read_seats(tx, q, words, n);
}

struct seat_slots *
occupancy_seats_of_location(
	struct tx *tx, int64_t event_id, int64_t location_id, int words, int *n)
{
	return read_seats(tx,
		tx_query(tx, FAMILY_OCCUPANCY, SEATS_OF_LOCATION, VI(event_id),
			VI(location_id)),
		words, n);
}

uint64_t *
occupancy_taken(struct tx *tx, int64_t event_id, int64_t resource_id, int words)
{
	struct stmt *q =
		tx_query(tx, FAMILY_OCCUPANCY, TAKEN_OF, VI(event_id), VI(resource_id));
	uint64_t *taken = ARENA_ARRAY(tx->arena, uint64_t, words);

	while (stmt_step(tx, q)) {
		int64_t word = stmt_int(q, 0);

		if (word >= 0 && word < words)
			taken[word] = (uint64_t)stmt_int(q, 1);
	}
	return taken;
}

bool
occupancy_is_free(struct tx *tx, int64_t event_id, int64_t resource_id, int slot_no)
{
	struct stmt *q = tx_query(tx, FAMILY_OCCUPANCY, IS_TAKEN, VI(event_id),
		VI(resource_id), VI(slot_no));
	bool taken = stmt_step(tx, q);

	if (taken)
		stmt_reset(q);
	return !taken;
}

int64_t
occupancy_count(struct tx *tx)
{
	struct stmt *q = tx_query0(tx, FAMILY_OCCUPANCY, COUNT_ROWS);
	int64_t n = 0;

	while (stmt_step(tx, q))
		n = stmt_int(q, 0);
	return n;
}

static struct occupancy_fault *
faults(struct tx *tx, int statement, int max, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_OCCUPANCY, statement, VI(max));
	struct rows list = {.size = sizeof(struct occupancy_fault)};

	while (stmt_step(tx, q)) {
		*(struct occupancy_fault *)rows_add(tx->arena, &list) =
			(struct occupancy_fault){stmt_int(q, 0), stmt_int(q, 1),
				(int)stmt_int(q, 2), stmt_int(q, 3)};
	}
	*n = list.n;
	return list.data;
}

struct occupancy_fault *
occupancy_missing(struct tx *tx, int max, int *n)
{
	return faults(tx, MISSING, max, n);
}

struct occupancy_fault *
occupancy_stray(struct tx *tx, int max, int *n)
{
	return faults(tx, STRAY, max, n);
}

struct occupancy_fault *
occupancy_overlaps(struct tx *tx, int max, int *n)
{
	return faults(tx, OVERLAPS, max, n);
}
