/* addressees.c - rows of addressees. Statements only. */
#include "store/addressees.h"

#include "store/rows.h"
#include "store/tables.h"

enum { PUT, OF_MEETING, OF_ADDRESS, PAGE, STATEMENTS };

#define COLUMNS                                                                          \
	" event_id, meeting_id, mailbox, address, kind, person_id, revision, method,"    \
	" answer, answer_sequence, answer_dtstamp_s, answered_s "

static const char *const SQL[STATEMENTS] = {
	[PUT] = "INSERT INTO addressees (event_id, meeting_id, mailbox, address, kind,"
		" person_id, revision, method, answer, answer_sequence,"
		" answer_dtstamp_s, answered_s)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
		" ON CONFLICT (event_id, meeting_id, mailbox) DO UPDATE SET"
		" address = excluded.address, kind = excluded.kind,"
		" person_id = excluded.person_id, revision = excluded.revision,"
		" method = excluded.method, answer = excluded.answer,"
		" answer_sequence = excluded.answer_sequence,"
		" answer_dtstamp_s = excluded.answer_dtstamp_s,"
		" answered_s = excluded.answered_s",
	[OF_MEETING] = "SELECT" COLUMNS "FROM addressees WHERE event_id = ?1"
		       " AND meeting_id = ?2 ORDER BY mailbox",
	[OF_ADDRESS] = "SELECT" COLUMNS "FROM addressees WHERE event_id = ?1"
		       " AND mailbox = ?2 AND meeting_id > ?3"
		       " ORDER BY meeting_id LIMIT ?4",
	[PAGE] = "SELECT" COLUMNS "FROM addressees WHERE event_id = ?1"
		 " AND (meeting_id, mailbox) > (?2, ?3)"
		 " ORDER BY meeting_id, mailbox LIMIT ?4",
};

const struct stmt_family addressees_statements = {"addressees", SQL, STATEMENTS};

static const char *const KINDS[ADDRESSEE_KINDS] = {"delegate", "interpreter"};
static const char *const METHODS[] = {"REQUEST", "CANCEL"};
static const char *const ANSWERS[PARTSTATS] = {
	"NEEDS-ACTION", "ACCEPTED", "TENTATIVE", "DECLINED"};

const char *
partstat_name(enum partstat p)
{
	BUG_ON((unsigned)p >= PARTSTATS);
	return ANSWERS[p];
}

bool
partstat_by_name(const char *name, enum partstat *out)
{
	for (int i = 0; i < PARTSTATS; i++)
		if (strcmp(ANSWERS[i], name) == 0) {
			*out = (enum partstat)i;
			return true;
		}
	return false;
}

void
addressee_put(struct tx *tx, const struct addressee *a)
{
	stmt_run(tx,
		tx_query(tx, FAMILY_ADDRESSEES, PUT, VI(a->event_id), VI(a->meeting_id),
			VT(a->mailbox), VT(a->address), VT(KINDS[a->kind]),
			VOPT(a->person_id), VI(a->revision), VT(a->method),
			VT(ANSWERS[a->answer]), VOPT(a->answer_sequence),
			VOPT(a->answer_dtstamp_s), VOPT(a->answered_s)));
}

static struct addressee *
rows(struct tx *tx, struct stmt *q, int *n)
{
	struct rows list = {.size = sizeof(struct addressee)};

	while (stmt_step(tx, q)) {
		*(struct addressee *)rows_add(tx->arena, &list) = (struct addressee){
			.event_id = stmt_id(tx, q, 0),
			.meeting_id = stmt_id(tx, q, 1),
			.mailbox = stmt_text(tx, q, 2),
			.address = stmt_text(tx, q, 3),
			.kind = (enum addressee_kind)stmt_word(
				tx, q, 4, KINDS, ADDRESSEE_KINDS),
			.person_id = stmt_opt_id(tx, q, 5),
			.revision = (int)stmt_id(tx, q, 6),
			.method = METHODS[stmt_word(tx, q, 7, METHODS, 2)],
			.answer = (enum partstat)stmt_word(tx, q, 8, ANSWERS, PARTSTATS),
			.answer_sequence = stmt_opt_id(tx, q, 9),
			.answer_dtstamp_s = stmt_opt_instant(tx, q, 10),
			.answered_s = stmt_opt_instant(tx, q, 11)};
	}
	*n = list.n;
	return list.data;
}

struct addressee *
addressees_of_meeting(struct tx *tx, int64_t event_id, int64_t meeting_id, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_ADDRESSEES, OF_MEETING, VI(event_id), VI(meeting_id)),
		n);
}

struct addressee *
addressees_of_address(struct tx *tx, int64_t event_id, const char *mailbox,
	int64_t after_meeting_id, int limit, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_ADDRESSEES, OF_ADDRESS, VI(event_id), VT(mailbox),
			VI(after_meeting_id), VI(limit)),
		n);
}

struct addressee *
addressees_page(struct tx *tx, int64_t event_id, int64_t after_meeting_id,
	const char *after_mailbox, int limit, int *n)
{
	return rows(tx,
		tx_query(tx, FAMILY_ADDRESSEES, PAGE, VI(event_id), VI(after_meeting_id),
			VT(after_mailbox), VI(limit)),
		n);
}
