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
	TAKEN_OF,
	TAKEN_BETWEEN,
	IS_TAKEN,
	COUNT_ROWS,
	MISSING,
	STRAY,
	OVERLAPS,
	RELEASE_HOLD,
	STATEMENTS
};

/* If numbers are spread wider than this per resource, one look-up for each is quicker. */
enum { NUMBERS_EACH = 8 };

/* What every living meeting claims: the same three lines in each proof. */
#define CLAIMS                                                                                     \
	" (SELECT m.event_id, d.resource_id, s.slot_no, m.meeting_id FROM meetings m"              \
	"  JOIN meeting_slots s ON s.event_id = m.event_id AND s.meeting_id = m.meeting_id"        \
	"  JOIN meeting_delegates p ON p.event_id = m.event_id AND p.meeting_id = m.meeting_id"    \
	"  JOIN delegates d ON d.event_id = p.event_id AND d.delegate_id = p.delegate_id"          \
	"  WHERE m.state <> 'cancelled' AND m.rev > 0"                                             \
	"  UNION ALL SELECT m.event_id, e.resource_id, s.slot_no, m.meeting_id FROM meetings m"    \
	"  JOIN meeting_slots s ON s.event_id = m.event_id AND s.meeting_id = m.meeting_id"        \
	"  JOIN seats e ON e.event_id = m.event_id AND e.location_id = m.location_id"              \
	"  AND e.seat_no = m.seat_no WHERE m.state <> 'cancelled' AND m.rev > 0"                   \
	"  UNION ALL SELECT m.event_id, i.resource_id, s.slot_no, m.meeting_id FROM meetings m"    \
	"  JOIN meeting_slots s ON s.event_id = m.event_id AND s.meeting_id = m.meeting_id"        \
	"  JOIN interpreters i ON i.event_id = m.event_id AND i.interpreter_id = m.interpreter_id" \
	"  WHERE m.state <> 'cancelled' AND m.rev > 0) "

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
	[TAKEN_OF] = "SELECT word, bits FROM taken_slots WHERE event_id = ?1"
		     " AND resource_id = ?2",
	[TAKEN_BETWEEN] = "SELECT resource_id, word, bits FROM taken_slots"
			  " WHERE event_id = ?1 AND resource_id BETWEEN ?2 AND ?3",
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
		"c) AND NOT EXISTS (SELECT 1 FROM publishing_slots s WHERE s.event_id = o.event_id"
		" AND s.resource_id = o.resource_id AND s.slot_no = o.slot_no)"
		" ORDER BY 1, 2, 3, 4 LIMIT ?1",
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
		o->slot_no = stmt_slot(tx, q, 0);
		o->kind = kind_of(stmt_text(tx, q, 1));
		o->holder_id = stmt_id(tx, q, 2);
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

/* ---- bits of slots -------------------------------------------------------------------------- */

static void
take_word(uint64_t *taken, int words, int64_t word, int64_t bits)
{
	if (word >= 0 && word < words)
		taken[word] = (uint64_t)bits;
}

static void
read_one(struct tx *tx, int64_t event_id, int64_t resource_id, uint64_t *taken, int words)
{
	struct stmt *q =
		tx_query(tx, FAMILY_OCCUPANCY, TAKEN_OF, VI(event_id), VI(resource_id));

	while (stmt_step(tx, q))
		take_word(taken, words, stmt_int(q, 0), stmt_int(q, 1));
}

/* All rows from the least to the greatest number, of which most are asked for. */
static void
read_between(struct tx *tx, int64_t event_id, const int64_t *resource, int n, int64_t low,
	int64_t high, uint64_t *taken, int words)
{
	int *place = ARENA_ARRAY(tx->arena, int, high - low + 1); /* from 1 */
	struct stmt *q = tx_query(
		tx, FAMILY_OCCUPANCY, TAKEN_BETWEEN, VI(event_id), VI(low), VI(high));

	for (int i = 0; i < n; i++)
		place[resource[i] - low] = i + 1;
	while (stmt_step(tx, q)) {
		int k = place[stmt_int(q, 0) - low];

		if (k > 0)
			take_word(taken + (size_t)(k - 1) * (size_t)words, words,
				stmt_int(q, 1), stmt_int(q, 2));
	}
}

uint64_t *
occupancy_taken(
	struct tx *tx, int64_t event_id, const int64_t *resource, int n, int words)
{
	uint64_t *taken = ARENA_ARRAY(tx->arena, uint64_t, (size_t)n * (size_t)words);
	int64_t low = n > 0 ? resource[0] : 0, high = low;

	for (int i = 1; i < n; i++) {
		low = resource[i] < low ? resource[i] : low;
		high = resource[i] > high ? resource[i] : high;
	}
	if (n > 1 && high - low < (int64_t)n * NUMBERS_EACH)
		read_between(tx, event_id, resource, n, low, high, taken, words);
	else
		for (int i = 0; i < n; i++)
			read_one(tx, event_id, resource[i],
				taken + (size_t)i * (size_t)words, words);
	return taken;
}

static struct seat_slots *
with_taken(struct tx *tx, int64_t event_id, const struct seat *seat, int n, int words)
{
	struct seat_slots *list = ARENA_ARRAY(tx->arena, struct seat_slots, n);
	int64_t *resource = ARENA_ARRAY(tx->arena, int64_t, n);
	uint64_t *taken;

	for (int i = 0; i < n; i++)
		resource[i] = seat[i].resource_id;
	taken = occupancy_taken(tx, event_id, resource, n, words);
	for (int i = 0; i < n; i++)
		list[i] = (struct seat_slots){seat[i], taken + (size_t)i * (size_t)words};
	return list;
}

struct seat_slots *
occupancy_seats(
	struct tx *tx, int64_t event_id, int64_t organisation_id, int words, int *n)
{
	struct seat *seat = organisation_id == 0 ? seats_pool(tx, event_id, n)
						 : seats_of_organisation(tx, event_id,
							   organisation_id, n);

	return with_taken(tx, event_id, seat, *n, words);
}

struct seat_slots *
occupancy_seats_of_location(
	struct tx *tx, int64_t event_id, int64_t location_id, int words, int *n)
{
	struct seat *seat = seats_of_location(tx, event_id, location_id, n);

	return with_taken(tx, event_id, seat, *n, words);
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
