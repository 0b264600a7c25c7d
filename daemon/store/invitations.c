/* invitations.c - the immutable revisions of meetings. Statements only. */
#include "store/invitations.h"

#include "store/rows.h"
#include "store/tables.h"

enum {
	INSERT,
	ONE,
	PAGE,
	PAGE_OF_ORGANISATION,
	PAGE_OF_INTERPRETER,
	OF_MEETING,
	STATEMENTS
};

#define COLUMNS                                                                            \
	" i.event_id, i.meeting_id, i.revision, i.method, i.uid, i.sequence, i.dtstamp_s," \
	" i.snapshot, i.seq "
#define MEETING_AND_LIMIT                                                                \
	" AND i.seq > ?2 AND (CAST(?3 AS BIGINT) = 0 OR i.meeting_id = ?3) ORDER BY i.seq LIMIT ?4"

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[INSERT] =
		"INSERT INTO invitations (event_id, meeting_id, revision, method, uid, sequence,"
		" dtstamp_s, snapshot, seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	[ONE] = "SELECT" COLUMNS
		"FROM invitations i WHERE i.event_id = ?1 AND i.meeting_id = ?2"
		" AND i.revision = ?3",
	[PAGE] = "SELECT" COLUMNS
		 "FROM invitations i WHERE i.event_id = ?1" MEETING_AND_LIMIT,
	[PAGE_OF_ORGANISATION] =
		"SELECT" COLUMNS
		"FROM invitations i WHERE i.event_id = ?1 AND i.meeting_id IN"
		" (SELECT p.meeting_id FROM delegates d JOIN meeting_delegates p"
		"  ON p.event_id = d.event_id AND p.delegate_id = d.delegate_id"
		"  WHERE d.event_id = ?1 AND d.organisation_id = ?5)" MEETING_AND_LIMIT,
	[PAGE_OF_INTERPRETER] =
		"SELECT" COLUMNS
		"FROM invitations i WHERE i.event_id = ?1 AND i.meeting_id IN"
		" (SELECT a.meeting_id FROM addressees a WHERE a.event_id = ?1"
		"  AND a.kind = 'interpreter' AND a.person_id = ?5)" MEETING_AND_LIMIT,
	[OF_MEETING] = "SELECT" COLUMNS
		       "FROM invitations i WHERE i.event_id = ?1 AND i.meeting_id = ?2"
		       " ORDER BY i.revision",
};
/* clang-format on */

const struct stmt_family invitations_statements = {"invitations", SQL, STATEMENTS};

void
invitation_insert(struct tx *tx, const struct invitation *i)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_INVITATIONS, INSERT, VI(i->event_id),
			VI(i->meeting_id), VI(i->revision), VT(i->method), VT(i->uid),
			VI(i->sequence), VI(i->dtstamp_s), VT(i->snapshot), VI(i->seq)));
}

static struct invitation *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct invitation)};

	while (stmt_step(tx, q)) {
		*(struct invitation *)rows_add(tx->arena, &list) =
			(struct invitation){.event_id = stmt_id(tx, q, 0),
				.meeting_id = stmt_id(tx, q, 1),
				.revision = (int)stmt_id(tx, q, 2),
				.method = stmt_text(tx, q, 3),
				.uid = stmt_text(tx, q, 4),
				.sequence = (int)stmt_id(tx, q, 5),
				.dtstamp_s = stmt_instant(tx, q, 6),
				.snapshot = stmt_text(tx, q, 7),
				.seq = stmt_int(q, 8)};
	}
	*n = list.n;
	return list.data;
}

struct invitation *
invitation_of(struct tx *tx, int64_t event_id, int64_t meeting_id, int revision)
{
	int n;
	struct invitation *list = rows(tx,
		tx_query(tx, FAMILY_INVITATIONS, ONE, VI(event_id), VI(meeting_id),
			VI(revision)),
		&n);

	return n > 0 ? list : NULL;
}

struct invitation *
invitations_of_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n)
{
	return rows(tx,
		tx_query(
			tx, FAMILY_INVITATIONS, OF_MEETING, VI(event_id), VI(meeting_id)),
		n);
}

struct invitation *
invitations_page(struct tx *tx, int64_t event_id, const struct invitation_filter *f,
	int64_t after_seq, int limit, int *n)
{
	struct stmt *q;

	if (f->organisation_id != 0)
		q = tx_query(tx, FAMILY_INVITATIONS, PAGE_OF_ORGANISATION, VI(event_id),
			VI(after_seq), VI(f->meeting_id), VI(limit),
			VI(f->organisation_id));
	else if (f->interpreter_id != 0)
		q = tx_query(tx, FAMILY_INVITATIONS, PAGE_OF_INTERPRETER, VI(event_id),
			VI(after_seq), VI(f->meeting_id), VI(limit),
			VI(f->interpreter_id));
	else
		q = tx_query(tx, FAMILY_INVITATIONS, PAGE, VI(event_id), VI(after_seq),
			VI(f->meeting_id), VI(limit));
	return rows(tx, q, n);
}
