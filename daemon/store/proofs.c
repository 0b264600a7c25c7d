/* proofs.c - questions across tables whose right answer is no row. Statements only. */
#include "store/proofs.h"

#include "store/rows.h"
#include "store/tables.h"

enum { RESOURCE = PROOFS, WITHDRAWN, COUNTS, STATEMENTS = COUNTS + EXAMINED_KINDS };

/* The slots a time of table t touches. */
#define TOUCHED                                                                          \
	" JOIN slots s ON s.event_id = t.event_id AND s.start_s < t.end_s"               \
	" AND s.end_s > t.start_s "
/* (event_id, resource_id, slot_no) that blackouts and conference sessions make busy. */
#define BUSY                                                                             \
	" (SELECT t.event_id, d.resource_id, s.slot_no FROM blackouts t" TOUCHED         \
	"  JOIN delegates d ON d.event_id = t.event_id AND d.delegate_id = t.target_id"  \
	"  WHERE t.kind = 'delegate'"                                                    \
	"  UNION SELECT t.event_id, e.resource_id, s.slot_no FROM blackouts t" TOUCHED   \
	"  JOIN seats e ON e.event_id = t.event_id AND e.location_id = t.target_id"      \
	"  WHERE t.kind = 'location'"                                                    \
	"  UNION SELECT t.event_id, i.resource_id, s.slot_no FROM blackouts t" TOUCHED   \
	"  JOIN interpreters i ON i.event_id = t.event_id"                               \
	"  AND i.interpreter_id = t.target_id WHERE t.kind = 'interpreter'"              \
	"  UNION SELECT t.event_id, d.resource_id, s.slot_no"                            \
	"  FROM conference_sessions t" TOUCHED                                           \
	"  JOIN conference_people p ON p.event_id = t.event_id"                          \
	"  AND p.conference_session_id = t.conference_session_id"                        \
	"  JOIN delegates d ON d.event_id = p.event_id"                                  \
	"  AND d.delegate_id = p.delegate_id) "
#define SIDE_OF(side)                                                                    \
	"(SELECT 1 FROM meeting_delegates p WHERE p.event_id = m.event_id"               \
	" AND p.meeting_id = m.meeting_id AND p.side = '" side "')"
/* Living meetings, each with its slots in one row. */
#define SPAN                                                                             \
	" (SELECT m.event_id, m.meeting_id, m.start_s AS begin_s, m.end_s AS finish_s,"  \
	"  count(s.slot_no) AS n, count(DISTINCT s.session_no) AS sessions,"             \
	"  min(s.session_no) AS session_no, min(s.start_s) AS start_s,"                  \
	"  max(s.start_s) AS last_s, max(s.end_s) AS end_s FROM meetings m"              \
	"  LEFT JOIN meeting_slots u ON u.event_id = m.event_id"                         \
	"  AND u.meeting_id = m.meeting_id"                                              \
	"  LEFT JOIN slots s ON s.event_id = u.event_id AND s.slot_no = u.slot_no"       \
	"  WHERE m.state <> 'cancelled' AND m.rev > 0"                                   \
	"  GROUP BY m.event_id, m.meeting_id, m.start_s, m.end_s) "
/* Slots of its session from a meeting's first to its last. */
#define BETWEEN                                                                          \
	" (SELECT count(*) FROM slots x WHERE x.event_id = t.event_id"                   \
	"  AND x.session_no = t.session_no"                                              \
	"  AND x.start_s BETWEEN t.start_s AND t.last_s) "
/*
 * What requests keep in the diaries of those who ask, and what is kept for a move that is asked
 * for, as long as there is a meeting.
 */
#define KEPT                                                                             \
	" (SELECT h.event_id, d.resource_id, h.slot_no, h.request_id,"                   \
	"  CASE WHEN r.state = 'requested' THEN 1 ELSE 0 END AS lasts"                   \
	"  FROM request_holds h JOIN requests r ON r.event_id = h.event_id"              \
	"  AND r.request_id = h.request_id JOIN request_delegates p"                     \
	"  ON p.event_id = h.event_id AND p.request_id = h.request_id"                   \
	"  AND p.side = 'from' JOIN delegates d ON d.event_id = p.event_id"              \
	"  AND d.delegate_id = p.delegate_id"                                            \
	"  UNION ALL SELECT k.event_id, k.resource_id, k.slot_no, k.request_id,"         \
	"  CASE WHEN q.kind = 'move' AND r.state = 'scheduled' THEN 1 ELSE 0 END"        \
	"  FROM kept_slots k JOIN proposals q ON q.event_id = k.event_id"                \
	"  AND q.request_id = k.request_id JOIN requests r"                              \
	"  ON r.event_id = k.event_id AND r.request_id = k.request_id) "
/* Occupancy of what has its slots in taken_slots. */
#define OF_PLACES                                                                        \
	" FROM resources r JOIN occupancy o ON o.event_id = r.event_id"                  \
	" AND o.resource_id = r.resource_id"
/* A repair that is being published has noted who withdraws, and calls off slice by slice. */
#define NOT_PUBLISHED(row)                                                               \
	" NOT EXISTS (SELECT 1 FROM publishings b WHERE b.event_id = " row ".event_id)"
#define IN_ORDER " ORDER BY 1, 2, 3, 4 LIMIT ?1"

static const char *const SQL[STATEMENTS] = {
	[PROOF_BLACKOUT_MISSING] =
		"SELECT x.event_id, x.resource_id, x.slot_no, coalesce(o.holder_id, 0) FROM" BUSY
		"x LEFT JOIN occupancy o ON o.event_id = x.event_id"
		" AND o.resource_id = x.resource_id AND o.slot_no = x.slot_no"
		" WHERE o.kind IS NULL OR o.kind <> 'blackout'" IN_ORDER,
	[PROOF_BLACKOUT_STRAY] =
		"SELECT o.event_id, o.resource_id, o.slot_no, 0 FROM occupancy o"
		" WHERE o.kind = 'blackout' AND (o.holder_id <> 0"
		" OR (o.event_id, o.resource_id, o.slot_no) NOT IN"
		" (SELECT event_id, resource_id, slot_no FROM" BUSY "x))" IN_ORDER,
	[PROOF_HOLD_STRAY] =
		"SELECT o.event_id, o.resource_id, o.slot_no, o.holder_id FROM occupancy o"
		" WHERE o.kind = 'hold' AND (o.event_id, o.resource_id, o.slot_no, o.holder_id)"
		" NOT IN (SELECT event_id, resource_id, slot_no, request_id FROM" KEPT
		"k WHERE k.lasts = 1) AND NOT (o.holder_id = 0 AND EXISTS"
		" (SELECT 1 FROM publishing_slots s WHERE s.event_id = o.event_id"
		" AND s.resource_id = o.resource_id AND s.slot_no = o.slot_no"
		" AND s.what = 'held'))" IN_ORDER,
	[PROOF_HOLD_MISSING] =
		"SELECT k.event_id, k.resource_id, k.slot_no, k.request_id FROM" KEPT
		"k LEFT JOIN occupancy o ON o.event_id = k.event_id"
		" AND o.resource_id = k.resource_id AND o.slot_no = k.slot_no"
		" AND o.kind = 'hold' AND o.holder_id = k.request_id"
		" WHERE o.holder_id IS NULL OR k.lasts = 0" IN_ORDER,
	[PROOF_PLAN_OPEN] =
		"SELECT s.event_id, s.resource_id, s.slot_no, s.meeting_id FROM publishing_slots s"
		" JOIN publishings p ON p.event_id = s.event_id AND p.stage = 'preparing'"
		" LEFT JOIN occupancy o ON o.event_id = s.event_id"
		" AND o.resource_id = s.resource_id AND o.slot_no = s.slot_no"
		" AND (o.kind = 'meeting' OR (o.kind = 'hold' AND s.what = 'held'))"
		" WHERE o.kind IS NULL" IN_ORDER,
	[PROOF_TAKEN_MISSING] =
		"SELECT o.event_id, o.resource_id, o.slot_no, 0" OF_PLACES
		" LEFT JOIN taken_slots b ON b.event_id = o.event_id"
		" AND b.resource_id = o.resource_id AND b.word = o.slot_no >> 6"
		" WHERE r.kind <> 'delegate'"
		" AND coalesce(b.bits, 0)"
		" & (CAST(1 AS BIGINT) << CAST(o.slot_no & 63 AS INTEGER)) = 0" IN_ORDER,
	[PROOF_TAKEN_STRAY] =
		"WITH RECURSIVE bit (no) AS (VALUES (0) UNION ALL SELECT no + 1 FROM bit"
		" WHERE no < 63) SELECT b.event_id, b.resource_id, b.word * 64 + bit.no, 0"
		" FROM taken_slots b JOIN bit ON b.bits"
		" & (CAST(1 AS BIGINT) << CAST(bit.no AS INTEGER)) <> 0"
		" LEFT JOIN occupancy o ON o.event_id = b.event_id"
		" AND o.resource_id = b.resource_id AND o.slot_no = b.word * 64 + bit.no"
		" WHERE o.kind IS NULL" IN_ORDER,
	[PROOF_REQUEST_UNSEATED] =
		"SELECT r.event_id, r.request_id, coalesce(r.meeting_id, 0), 0 FROM requests r"
		" LEFT JOIN meetings m ON m.event_id = r.event_id"
		" AND m.meeting_id = r.meeting_id AND m.request_id = r.request_id"
		" AND m.state <> 'cancelled'"
		" WHERE r.state = 'scheduled' AND m.meeting_id IS NULL" IN_ORDER,
	[PROOF_MEETING_UNASKED] =
		"SELECT m.event_id, m.meeting_id, m.request_id, 0 FROM meetings m"
		" LEFT JOIN requests r ON r.event_id = m.event_id"
		" AND r.request_id = m.request_id AND r.state = 'scheduled'"
		" AND r.meeting_id = m.meeting_id"
		" WHERE m.state <> 'cancelled' AND m.rev > 0 AND r.request_id IS NULL" IN_ORDER,
	[PROOF_REQUEST_UNPLACED] =
		"SELECT event_id, request_id, 0, 0 FROM requests"
		" WHERE state = 'accepted' AND accepted_s IS NULL" IN_ORDER,
	[PROOF_MEETING_SIDE_MISSING] =
		"SELECT m.event_id, m.meeting_id, 0, 0 FROM meetings m"
		" WHERE m.state <> 'cancelled' AND m.rev > 0 AND NOT (EXISTS " SIDE_OF(
			"demand") " AND EXISTS " SIDE_OF("supply") ")" IN_ORDER,
	[PROOF_MEETING_PERSON] =
		"SELECT m.event_id, m.meeting_id, p.delegate_id, 0 FROM meetings m"
		" JOIN requests r ON r.event_id = m.event_id AND r.request_id = m.request_id"
		" JOIN meeting_delegates p ON p.event_id = m.event_id"
		" AND p.meeting_id = m.meeting_id"
		" JOIN delegates d ON d.event_id = p.event_id AND d.delegate_id = p.delegate_id"
		" JOIN organisations o ON o.event_id = d.event_id"
		" AND o.organisation_id = d.organisation_id"
		" WHERE m.state <> 'cancelled' AND (o.organisation_id NOT IN"
		" (r.from_organisation_id, r.to_organisation_id)"
		" OR (p.side = 'supply') <> (o.kind = 'exhibitor'))" IN_ORDER,
	[PROOF_MEETING_SLOTS] =
		"SELECT t.event_id, t.meeting_id, CASE WHEN t.n = 0 THEN 1"
		" WHEN t.sessions <> 1 THEN 2 WHEN t.n <>" BETWEEN "THEN 3 ELSE 4 END, 0"
		" FROM" SPAN
		"t WHERE t.n = 0 OR t.sessions <> 1 OR t.start_s <> t.begin_s"
		" OR t.end_s <> t.finish_s OR t.n <>" BETWEEN IN_ORDER,
	[PROOF_ORDER] =
		"SELECT p.event_id, b.meeting_id, a.meeting_id, 0 FROM precedences p"
		" JOIN meetings b ON b.event_id = p.event_id"
		" AND b.request_id = p.before_request_id AND b.state <> 'cancelled'"
		" AND b.rev > 0"
		" JOIN meetings a ON a.event_id = p.event_id"
		" AND a.request_id = p.after_request_id AND a.state <> 'cancelled'"
		" AND a.rev > 0"
		" WHERE b.end_s > a.start_s" IN_ORDER,
	[PROOF_INVITATION_GAP] =
		"SELECT m.event_id, m.meeting_id, m.revision, count(i.revision) FROM meetings m"
		" LEFT JOIN invitations i ON i.event_id = m.event_id"
		" AND i.meeting_id = m.meeting_id"
		" WHERE NOT EXISTS (SELECT 1 FROM publishing_meetings c"
		"  WHERE c.event_id = m.event_id AND c.meeting_id = m.meeting_id)"
		" AND NOT EXISTS (SELECT 1 FROM untold u WHERE u.event_id = m.event_id"
		"  AND u.kind = 'restored' AND m.meeting_id >= u.next_id)"
		" GROUP BY m.event_id, m.meeting_id, m.revision, m.first_revision"
		" HAVING count(i.revision) <> m.revision - m.first_revision + 1"
		" OR coalesce(max(i.revision), 0) <> m.revision" IN_ORDER,
	[PROOF_INVITATION_SEQUENCE] =
		"SELECT i.event_id, i.meeting_id, i.revision, 0 FROM invitations i"
		" JOIN invitations f ON f.event_id = i.event_id"
		" AND f.meeting_id = i.meeting_id AND f.revision = i.revision - 1"
		" WHERE i.uid = f.uid AND i.sequence < f.sequence" IN_ORDER,
	[PROOF_INVITATION_LAST] =
		"SELECT m.event_id, m.meeting_id, i.revision,"
		" CASE WHEN i.method <> 'CANCEL' AND m.state = 'cancelled' THEN 1"
		" WHEN i.method = 'CANCEL' AND m.state <> 'cancelled' THEN 2"
		" WHEN i.sequence <> m.sequence THEN 3 ELSE 4 END FROM meetings m"
		" JOIN invitations i ON i.event_id = m.event_id"
		" AND i.meeting_id = m.meeting_id AND i.revision = m.revision"
		" WHERE (i.method = 'CANCEL') <> (m.state = 'cancelled')"
		" OR i.sequence <> m.sequence OR i.uid <> m.uid" IN_ORDER,
	[PROOF_INVITATION_AFTER_CANCEL] =
		"SELECT f.event_id, f.meeting_id, f.revision,"
		" CASE WHEN i.uid <> f.uid THEN 1 ELSE 0 END FROM invitations f"
		" JOIN invitations i ON i.event_id = f.event_id"
		" AND i.meeting_id = f.meeting_id AND i.revision = f.revision + 1"
		" WHERE (f.method = 'CANCEL') = (i.uid = f.uid)" IN_ORDER,
	[RESOURCE] =
		"SELECT 'delegate ' || code FROM delegates WHERE event_id = ?1"
		" AND resource_id = ?2 UNION ALL SELECT 'seat ' || e.seat_no || ' of ' || l.code"
		" FROM seats e JOIN locations l ON l.event_id = e.event_id"
		" AND l.location_id = e.location_id WHERE e.event_id = ?1"
		" AND e.resource_id = ?2 UNION ALL SELECT 'interpreter ' || code"
		" FROM interpreters WHERE event_id = ?1 AND resource_id = ?2",
#define COUNT_WITHDRAWN                                                                  \
	"SELECT (SELECT count(*) FROM organisations WHERE withdrawn IS NOT NULL)"        \
	" + (SELECT count(*) FROM delegates WHERE withdrawn IS NOT NULL)"

	/* clang-format off */
	[WITHDRAWN] =
		"SELECT r.event_id, r.request_id, 0, 0 FROM requests r"
		" WHERE (r.state = 'accepted' OR (r.state = 'requested' AND r.expires_s > ?2))"
		" AND" NOT_PUBLISHED("r")
		" AND (EXISTS (SELECT 1 FROM organisations o WHERE o.event_id = r.event_id"
		"  AND o.organisation_id IN (r.from_organisation_id, r.to_organisation_id)"
		"  AND o.withdrawn IS NOT NULL) OR EXISTS (SELECT 1 FROM request_delegates p"
		"  JOIN delegates d ON d.event_id = p.event_id"
		"  AND d.delegate_id = p.delegate_id WHERE p.event_id = r.event_id"
		"  AND p.request_id = r.request_id AND d.withdrawn IS NOT NULL))"
		" UNION ALL SELECT m.event_id, 0, m.meeting_id, 0 FROM meetings m"
		" WHERE m.state = 'scheduled' AND m.rev > 0 AND m.start_s > ?2"
		" AND" NOT_PUBLISHED("m")
		" AND EXISTS (SELECT 1 FROM meeting_delegates p JOIN delegates d"
		"  ON d.event_id = p.event_id AND d.delegate_id = p.delegate_id"
		"  JOIN organisations o ON o.event_id = d.event_id"
		"  AND o.organisation_id = d.organisation_id WHERE p.event_id = m.event_id"
		"  AND p.meeting_id = m.meeting_id"
		"  AND (d.withdrawn IS NOT NULL OR o.withdrawn IS NOT NULL))" IN_ORDER,
	/* clang-format on */
	[COUNTS + EXAMINED_CLAIMS] =
		"SELECT CAST(coalesce(sum((SELECT count(*) FROM meeting_slots s"
		" WHERE s.event_id = m.event_id AND s.meeting_id = m.meeting_id)"
		" * ((SELECT count(*) FROM meeting_delegates p WHERE p.event_id = m.event_id"
		" AND p.meeting_id = m.meeting_id) + 1"
		" + CASE WHEN m.interpreter_id IS NULL THEN 0 ELSE 1 END)), 0) AS BIGINT)"
		" FROM meetings m WHERE m.state <> 'cancelled' AND m.rev > 0",
	[COUNTS + EXAMINED_HELD] =
		"SELECT count(*) FROM occupancy WHERE kind <> 'blackout'",
	[COUNTS + EXAMINED_BLACKOUTS] =
		"SELECT count(*) FROM occupancy WHERE kind = 'blackout'",
	[COUNTS + EXAMINED_TAKEN] =
		"SELECT count(*)" OF_PLACES " WHERE r.kind <> 'delegate'",
	[COUNTS + EXAMINED_REQUESTS] = "SELECT count(*) FROM requests",
	[COUNTS + EXAMINED_MEETINGS] =
		"SELECT count(*) FROM meetings WHERE state <> 'cancelled' AND rev > 0",
	[COUNTS + EXAMINED_ORDERS] = "SELECT count(*) FROM precedences",
	[COUNTS + EXAMINED_INVITATIONS] = "SELECT count(*) FROM invitations",
	[COUNTS + EXAMINED_WITHDRAWN] = COUNT_WITHDRAWN,
};

const struct stmt_family proofs_statements = {"proofs", SQL, STATEMENTS};

static struct proof_row *
read_rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct proof_row)};

	while (stmt_step(tx, q))
		*(struct proof_row *)rows_add(tx->arena, &list) = (struct proof_row){
			stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2), stmt_int(q, 3)};
	*n = list.n;
	return list.data;
}

struct proof_row *
proof_rows(struct tx *tx, enum proof proof, int max, int *n)
{
	BUG_ON((unsigned)proof >= PROOFS);
	return read_rows(tx, tx_query(tx, FAMILY_PROOFS, (int)proof, VI(max)), n);
}

struct proof_row *
proof_withdrawn(struct tx *tx, int max, int *n)
{
	return read_rows(
		tx, tx_query(tx, FAMILY_PROOFS, WITHDRAWN, VI(max), VI(tx->now_s)), n);
}

int64_t
proof_examined(struct tx *tx, enum examined what)
{
	struct stmt *q = tx_query0(tx, FAMILY_PROOFS, COUNTS + (int)what);
	int64_t n = 0;

	while (stmt_step(tx, q))
		n = stmt_int(q, 0);
	return n;
}

const char *
proof_resource(struct tx *tx, int64_t event_id, int64_t resource_id)
{
	struct stmt *q =
		tx_query(tx, FAMILY_PROOFS, RESOURCE, VI(event_id), VI(resource_id));
	const char *name = NULL;

	while (stmt_step(tx, q))
		name = stmt_text(tx, q, 0);
	return name;
}
