/* waiting_mails.c - rows of waiting_mails. Statements only. */
#include "store/waiting_mails.h"

#include "store/rows.h"
#include "store/tables.h"

enum { INSERT, DELETE, BY_ID, PAGE, COUNT_ALL, COUNT_OF, COUNT_SINCE, STATEMENTS };

#define MAIL                                                                             \
	"SELECT event_id, mail_id, received_s, reason, sender, subject, words,"          \
	" meeting_id, answer, sequence, dtstamp_s, start_s, end_s FROM waiting_mails"    \
	" WHERE event_id = ?1"
#define COUNT "SELECT count(*) FROM waiting_mails WHERE event_id = ?1"

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[INSERT] = "INSERT INTO waiting_mails (event_id, mail_id, received_s, reason, sender,"
		   " subject, words, meeting_id, answer, sequence, dtstamp_s, start_s, end_s)"
		   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[DELETE] = "DELETE FROM waiting_mails WHERE event_id = ?1 AND mail_id = ?2",
	[BY_ID] = MAIL " AND mail_id = ?2",
	[PAGE] = MAIL " AND mail_id > ?2 ORDER BY mail_id LIMIT ?3",
	[COUNT_ALL] = COUNT,
	[COUNT_OF] = COUNT " AND sender = ?2",
	[COUNT_SINCE] = COUNT " AND received_s >= ?2",
};
/* clang-format on */

const struct stmt_family waiting_mails_statements = {"waiting_mails", SQL, STATEMENTS};

static const char *const REASONS[MAIL_REASONS] = {
	[MAIL_WORDS] = "words",
	[MAIL_BOUNCED] = "bounced",
	[MAIL_UNREADABLE] = "unreadable",
	[MAIL_UNKNOWN_MEETING] = "unknown_meeting",
	[MAIL_NOT_INVITED] = "not_invited",
	[MAIL_NOT_AUTHENTICATED] = "not_authenticated",
	[MAIL_UNKNOWN_REVISION] = "unknown_revision",
	[MAIL_NO_ANSWER] = "no_answer",
	[MAIL_DECLINED] = "declined",
	[MAIL_PROPOSAL] = "proposal",
};

const char *
mail_reason_name(enum mail_reason r)
{
	BUG_ON((unsigned)r >= MAIL_REASONS);
	return REASONS[r];
}

void
waiting_mail_insert(struct tx *tx, const struct waiting_mail *m)
{
	bool said = m->answer != PARTSTAT_NEEDS_ACTION;

	stmt_run(tx,
		tx_query(tx, FAMILY_WAITING_MAILS, INSERT, VI(m->event_id), VI(m->id),
			VI(m->received_s), VT(mail_reason_name(m->reason)), VT(m->sender),
			VT(m->subject), VT(m->words), VOPT(m->meeting_id),
			VT(said ? partstat_name(m->answer) : NULL), VI(m->sequence),
			VOPT(m->dtstamp_s), VOPT(m->start_s), VOPT(m->end_s)));
}

void
waiting_mail_delete(struct tx *tx, int64_t event_id, int64_t id)
{
	stmt_run(tx, tx_query(tx, FAMILY_WAITING_MAILS, DELETE, VI(event_id), VI(id)));
}

static struct waiting_mail *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct waiting_mail)};

	while (stmt_step(tx, q)) {
		struct waiting_mail *m = rows_add(tx->arena, &list);

		*m = (struct waiting_mail){.event_id = stmt_id(tx, q, 0),
			.id = stmt_id(tx, q, 1),
			.received_s = stmt_instant(tx, q, 2),
			.reason = (enum mail_reason)stmt_word(
				tx, q, 3, REASONS, MAIL_REASONS),
			.sender = stmt_text(tx, q, 4),
			.subject = stmt_text(tx, q, 5),
			.words = stmt_text(tx, q, 6),
			.meeting_id = stmt_opt_id(tx, q, 7),
			.answer = PARTSTAT_NEEDS_ACTION,
			.sequence = stmt_int(q, 9),
			.dtstamp_s = stmt_opt_instant(tx, q, 10),
			.start_s = stmt_opt_instant(tx, q, 11),
			.end_s = stmt_opt_instant(tx, q, 12)};
		if (!stmt_null(q, 8) &&
			!partstat_by_name(stmt_text(tx, q, 8), &m->answer))
			tx_damaged(
				tx, "mail %lld has no answer of ours", (long long)m->id);
	}
	*n = list.n;
	return list.data;
}

struct waiting_mail *
waiting_mail_by_id(struct tx *tx, int64_t event_id, int64_t id)
{
	int n;
	struct waiting_mail *m = rows(
		tx, tx_query(tx, FAMILY_WAITING_MAILS, BY_ID, VI(event_id), VI(id)), &n);

	return n > 0 ? m : NULL;
}

struct waiting_mail *
waiting_mails_page(struct tx *tx, int64_t event_id, int64_t after, int limit, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_WAITING_MAILS, PAGE, VI(event_id), VI(after),
			VI(limit)),
		n);
}

static int64_t
count(struct tx *tx, struct stmt *q)
{
	int64_t n = 0;

	while (stmt_step(tx, q))
		n = stmt_int(q, 0);
	return n;
}

int64_t
waiting_mails_count(struct tx *tx, int64_t event_id)
{
	return count(tx, tx_query(tx, FAMILY_WAITING_MAILS, COUNT_ALL, VI(event_id)));
}

int64_t
waiting_mails_of(struct tx *tx, int64_t event_id, const char *sender)
{
	return count(tx,
		tx_query(tx, FAMILY_WAITING_MAILS, COUNT_OF, VI(event_id), VT(sender)));
}

int64_t
waiting_mails_since(struct tx *tx, int64_t event_id, int64_t since_s)
{
	return count(tx, tx_query(tx, FAMILY_WAITING_MAILS, COUNT_SINCE, VI(event_id),
				 VI(since_s)));
}
