/* outbox.c - rows of outbox and outbox_pauses. Statements only. */
#include "store/outbox.h"

#include "store/rows.h"
#include "store/tables.h"
#include "wire/buf.h"

#include <string.h>

enum {
	INSERT,
	SAVE,
	DELETE,
	BY_ID,
	THREAD,
	THREAD_OF_NONE,
	DUE,
	CUT_OFF,
	DOUBT_ALL,
	DOUBT_OLDER,
	PAGE,
	PAGE_OF_STATE,
	PAGE_OF_MAILBOX,
	COUNT,
	OLDEST,
	PAUSE,
	HOLD,
	LET_GO,
	STATEMENTS
};

#define COLUMNS                                                                          \
	" o.outbox_id, o.event_id, o.kind, o.mailbox, o.address, o.meeting_id,"          \
	" o.revision, o.method, o.account_id, o.generation, o.from_seq, o.to_seq,"       \
	" o.message_id, o.in_reply_to, o.state, o.may_have_left, o.attempts,"            \
	" o.created_s, o.since_s, o.due_s, o.until_s, o.ended_s, o.answer, o.said "
#define MEETING_AND_LIMIT                                                                \
	" AND o.outbox_id > ?2 AND (CAST(?3 AS BIGINT) = 0 OR o.meeting_id = ?3)"        \
	" ORDER BY o.outbox_id LIMIT ?4"

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[INSERT] =
		"INSERT INTO outbox (outbox_id, event_id, kind, mailbox, address, meeting_id,"
		" revision, method, account_id, generation, from_seq, to_seq, message_id,"
		" in_reply_to, state, may_have_left, attempts, created_s, since_s, due_s, until_s,"
		" ended_s, answer, said) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
		" ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
	[SAVE] =
		"UPDATE outbox SET to_seq = ?2, state = ?3, may_have_left = ?4, attempts = ?5,"
		" since_s = ?6, due_s = ?7, ended_s = ?8, answer = ?9, said = ?10"
		" WHERE outbox_id = ?1",
	[DELETE] = "DELETE FROM outbox WHERE outbox_id = ?1",
	[BY_ID] = "SELECT" COLUMNS "FROM outbox o WHERE o.outbox_id = ?1",
	[THREAD] = "SELECT" COLUMNS "FROM outbox o WHERE o.event_id = ?1 AND o.mailbox = ?2"
		   " AND o.meeting_id = ?3 ORDER BY o.outbox_id",
	[THREAD_OF_NONE] = "SELECT" COLUMNS "FROM outbox o WHERE o.event_id = ?1"
			   " AND o.mailbox = ?2 AND o.meeting_id IS NULL"
			   " ORDER BY o.outbox_id",
	[DUE] = "SELECT" COLUMNS "FROM outbox o WHERE o.state = 'waiting' AND o.due_s <= ?1"
		" AND NOT EXISTS (SELECT 1 FROM outbox_pauses p WHERE p.event_id = o.event_id)"
		" AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.event_id = o.event_id"
		" AND b.mailbox = o.mailbox AND b.meeting_id = o.meeting_id"
		" AND b.state = 'leaving')"
		" AND (o.kind <> 'invitation' OR NOT EXISTS (SELECT 1 FROM outbox w"
		" WHERE w.event_id = o.event_id AND w.mailbox = o.mailbox"
		" AND w.meeting_id IS NULL AND w.kind = 'welcome'"
		" AND w.state IN ('waiting', 'leaving')))"
		" ORDER BY o.due_s, o.outbox_id LIMIT ?2",
	[CUT_OFF] = "SELECT" COLUMNS "FROM outbox o WHERE o.state = 'leaving'"
		    " ORDER BY o.due_s, o.outbox_id LIMIT ?1",
	[DOUBT_ALL] = "UPDATE outbox SET state = 'waiting', may_have_left = 1"
		      " WHERE state IN ('waiting', 'leaving')",
	[DOUBT_OLDER] =
		"UPDATE outbox SET state = 'replaced', ended_s = ?1 WHERE state = 'waiting'"
		" AND EXISTS (SELECT 1 FROM outbox b WHERE b.event_id = outbox.event_id"
		" AND b.mailbox = outbox.mailbox AND b.outbox_id > outbox.outbox_id"
		" AND ((outbox.kind = 'invitation' AND b.meeting_id = outbox.meeting_id)"
		" OR (b.meeting_id IS NULL AND b.account_id = outbox.account_id)))",
	[PAGE] = "SELECT" COLUMNS "FROM outbox o WHERE o.event_id = ?1" MEETING_AND_LIMIT,
	[PAGE_OF_STATE] = "SELECT" COLUMNS
			  "FROM outbox o WHERE o.event_id = ?1 AND o.state = ?5"
			  MEETING_AND_LIMIT,
	[PAGE_OF_MAILBOX] = "SELECT" COLUMNS
			    "FROM outbox o WHERE o.event_id = ?1 AND o.mailbox = ?5"
			    " AND (?6 = '' OR o.state = ?6)" MEETING_AND_LIMIT,
	[COUNT] = "SELECT state, count(*) FROM outbox WHERE event_id = ?1 GROUP BY state",
	[OLDEST] = "SELECT min(created_s) FROM outbox WHERE event_id = ?1"
		   " AND state = 'waiting'",
	[PAUSE] = "SELECT since_s, cause FROM outbox_pauses WHERE event_id = ?1",
	[HOLD] = "INSERT INTO outbox_pauses (event_id, since_s, cause) VALUES (?1, ?2, ?3)"
		 " ON CONFLICT (event_id) DO NOTHING",
	[LET_GO] = "DELETE FROM outbox_pauses WHERE event_id = ?1",
};
/* clang-format on */

const struct stmt_family outbox_statements = {"outbox", SQL, STATEMENTS};

static const char *const KIND_NAMES[OUTBOX_KINDS] = {
	"invitation", "welcome", "login", "digest", "test"};
static const char *const STATE_NAMES[OUTBOX_STATES] = {
	"waiting", "leaving", "handed_over", "bounced", "refused", "expired", "replaced"};
static const char *const CAUSE_NAMES[OUTBOX_CAUSES] = {"staff", "restore"};

const char *
outbox_kind_name(enum outbox_kind kind)
{
	BUG_ON((unsigned)kind >= OUTBOX_KINDS);
	return KIND_NAMES[kind];
}

const char *
outbox_state_name(enum outbox_state state)
{
	BUG_ON((unsigned)state >= OUTBOX_STATES);
	return STATE_NAMES[state];
}

const char *
outbox_cause_name(enum outbox_cause cause)
{
	BUG_ON((unsigned)cause >= OUTBOX_CAUSES);
	return CAUSE_NAMES[cause];
}

int
outbox_state_by_name(const char *name)
{
	for (int i = 0; i < OUTBOX_STATES; i++)
		if (strcmp(STATE_NAMES[i], name) == 0)
			return i;
	return -1;
}

int64_t
outbox_next_id(struct tx *tx)
{
	return tx_next_id(tx, 0, "mail");
}

void
outbox_insert(struct tx *tx, const struct outbox_row *r)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_OUTBOX, INSERT, VI(r->id), VI(r->event_id),
			VT(outbox_kind_name(r->kind)), VT(r->mailbox), VT(r->address),
			VOPT(r->meeting_id), VOPT(r->revision), VT(r->method),
			VOPT(r->account_id), VOPT(r->generation), VOPT(r->from_seq),
			VOPT(r->to_seq), VT(r->message_id), VT(r->in_reply_to),
			VT(outbox_state_name(r->state)), VI(r->may_have_left),
			VI(r->attempts), VI(r->created_s), VI(r->since_s), VI(r->due_s),
			VOPT(r->until_s), VOPT(r->ended_s), VT(r->answer), VT(r->said)));
}

void
outbox_save(struct tx *tx, const struct outbox_row *r)
{
	stmt_run(tx, tx_query(tx, FAMILY_OUTBOX, SAVE, VI(r->id), VOPT(r->to_seq),
			     VT(outbox_state_name(r->state)), VI(r->may_have_left),
			     VI(r->attempts), VI(r->since_s), VI(r->due_s),
			     VOPT(r->ended_s), VT(r->answer), VT(r->said)));
}

void
outbox_delete(struct tx *tx, int64_t id)
{
	stmt_run(tx, tx_query(tx, FAMILY_OUTBOX, DELETE, VI(id)));
}

static struct outbox_row *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct outbox_row)};

	while (stmt_step(tx, q)) {
		*(struct outbox_row *)rows_add(tx->arena, &list) =
			(struct outbox_row){.id = stmt_id(tx, q, 0),
				.event_id = stmt_id(tx, q, 1),
				.kind = (enum outbox_kind)stmt_word(
					tx, q, 2, KIND_NAMES, OUTBOX_KINDS),
				.mailbox = stmt_text(tx, q, 3),
				.address = stmt_text(tx, q, 4),
				.meeting_id = stmt_opt_id(tx, q, 5),
				.revision = (int)stmt_opt_id(tx, q, 6),
				.method = stmt_text(tx, q, 7),
				.account_id = stmt_opt_id(tx, q, 8),
				.generation = stmt_opt(q, 9),
				.from_seq = stmt_opt(q, 10),
				.to_seq = stmt_opt(q, 11),
				.message_id = stmt_text(tx, q, 12),
				.in_reply_to = stmt_text(tx, q, 13),
				.state = (enum outbox_state)stmt_word(
					tx, q, 14, STATE_NAMES, OUTBOX_STATES),
				.may_have_left = stmt_int(q, 15) != 0,
				.attempts = (int)stmt_id(tx, q, 16),
				.created_s = stmt_instant(tx, q, 17),
				.since_s = stmt_instant(tx, q, 18),
				.due_s = stmt_instant(tx, q, 19),
				.until_s = stmt_opt_instant(tx, q, 20),
				.ended_s = stmt_opt_instant(tx, q, 21),
				.answer = stmt_text(tx, q, 22),
				.said = stmt_text(tx, q, 23)};
	}
	*n = list.n;
	return list.data;
}

struct outbox_row *
outbox_by_id(struct tx *tx, int64_t id)
{
	int n;
	struct outbox_row *list =
		rows(tx, tx_query(tx, FAMILY_OUTBOX, BY_ID, VI(id)), &n);

	return n > 0 ? list : NULL;
}

struct outbox_row *
outbox_thread(
	struct tx *tx, int64_t event_id, const char *mailbox, int64_t meeting_id, int *n)
{
	if (meeting_id < 0)
		return rows(tx,
			tx_query(tx, FAMILY_OUTBOX, THREAD_OF_NONE, VI(event_id),
				VT(mailbox)),
			n);
	return rows(tx,
		tx_query(tx, FAMILY_OUTBOX, THREAD, VI(event_id), VT(mailbox),
			VI(meeting_id)),
		n);
}

struct outbox_row *
outbox_due(struct tx *tx, int64_t now_s, int limit, int *n)
{
	return rows(tx, tx_query(tx, FAMILY_OUTBOX, DUE, VI(now_s), VI(limit)), n);
}

struct outbox_row *
outbox_cut_off(struct tx *tx, int limit, int *n)
{
	return rows(tx, tx_query(tx, FAMILY_OUTBOX, CUT_OFF, VI(limit)), n);
}

void
outbox_doubt_all(struct tx *tx)
{
	stmt_run(tx, tx_query0(tx, FAMILY_OUTBOX, DOUBT_ALL));
	stmt_run(tx, tx_query(tx, FAMILY_OUTBOX, DOUBT_OLDER, VI(tx->now_s)));
}

struct outbox_row *
outbox_page(struct tx *tx, int64_t event_id, const struct outbox_filter *f,
	int64_t after_id, int limit, int *n)
{
	const char *state =
		f->state >= 0 ? outbox_state_name((enum outbox_state)f->state) : "";
	struct stmt *q;

	if (f->mailbox != NULL)
		q = tx_query(tx, FAMILY_OUTBOX, PAGE_OF_MAILBOX, VI(event_id),
			VI(after_id), VI(f->meeting_id), VI(limit), VT(f->mailbox),
			VT(state));
	else if (f->state >= 0)
		q = tx_query(tx, FAMILY_OUTBOX, PAGE_OF_STATE, VI(event_id), VI(after_id),
			VI(f->meeting_id), VI(limit), VT(state));
	else
		q = tx_query(tx, FAMILY_OUTBOX, PAGE, VI(event_id), VI(after_id),
			VI(f->meeting_id), VI(limit));
	return rows(tx, q, n);
}

void
outbox_count(struct tx *tx, int64_t event_id, struct outbox_counts *out)
{
	struct stmt *q = tx_query(tx, FAMILY_OUTBOX, COUNT, VI(event_id));

	*out = (struct outbox_counts){.oldest_s = -1};
	while (stmt_step(tx, q))
		out->of[stmt_word(tx, q, 0, STATE_NAMES, OUTBOX_STATES)] = stmt_int(q, 1);
	if (out->of[OUTBOX_WAITING] == 0)
		return;
	q = tx_query(tx, FAMILY_OUTBOX, OLDEST, VI(event_id));
	while (stmt_step(tx, q))
		out->oldest_s = stmt_opt_instant(tx, q, 0);
}

struct outbox_pause *
outbox_paused(struct tx *tx, int64_t event_id)
{
	struct stmt *q = tx_query(tx, FAMILY_OUTBOX, PAUSE, VI(event_id));
	struct outbox_pause *p = NULL;

	while (stmt_step(tx, q)) {
		p = ARENA_NEW(tx->arena, struct outbox_pause);
		p->since_s = stmt_instant(tx, q, 0);
		p->cause = (enum outbox_cause)stmt_word(
			tx, q, 1, CAUSE_NAMES, OUTBOX_CAUSES);
	}
	return p;
}

void
outbox_hold(struct tx *tx, int64_t event_id, enum outbox_cause cause)
{
	stmt_run(tx, tx_query(tx, FAMILY_OUTBOX, HOLD, VI(event_id), VI(tx->now_s),
			     VT(outbox_cause_name(cause))));
}

void
outbox_let_go(struct tx *tx, int64_t event_id)
{
	stmt_run(tx, tx_query(tx, FAMILY_OUTBOX, LET_GO, VI(event_id)));
}
