/* test_mail_in.c - mails to the fair: which of them count, and that none of the others is lost. */
#include "asking.h"

#include "domain/booking/mail_in.h"
#include "domain/booking/telling.h"
#include "domain/fair/policy.h"
#include "domain/invitations/addressed.h"

#define SERVER "mx.fair.example"
#define PASS SERVER "; dmarc=pass header.from=fair.example"

static const struct actor PIPE = {
	.role = ROLE_MAILBOX, .account_id = 9, .event_id = FAIR};
static const struct actor OFFICE = {
	.role = ROLE_STAFF, .account_id = 8, .event_id = FAIR};

/* An answer of bat's to M1, as a test changes it. */
struct said {
	const char *method, *attendee, *partstat, *more, *uid;
	int sequence;
	int64_t after_s; /* DTSTAMP since the eve of the fair */
	const char *from, *authentication;
	const struct actor *who;
};

static const struct said ACCEPTS = {.method = "REPLY",
	.attendee = "bat@fair.example",
	.partstat = "ACCEPTED",
	.more = "",
	.from = "Bat@FAIR.example",
	.authentication = PASS,
	.who = &PIPE};

static int
set_up(void **state)
{
	struct request_draft w;
	struct tx *tx;
	int failed = small_set_up(state);

	if (failed != 0)
		return failed;
	tx = small_begin(*state);
	w = draft(tx, BAT, X2);
	accept_by(tx, asking_grid(tx), ask(tx, asking_grid(tx), &w), CHOI);
	fixture_commit(*state);
	return 0;
}

static const char *
ics_of(struct tx *tx, const struct said *s)
{
	return arena_printf(tx->arena,
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\nUID:%s\r\n"
		"SEQUENCE:%d\r\nDTSTAMP:%s\r\n%sATTENDEE;PARTSTAT=%s:mailto:%s\r\n"
		"END:VEVENT\r\nEND:VCALENDAR\r\n",
		s->method, s->uid != NULL ? s->uid : meeting_by_id(tx, FAIR, 1)->uid,
		s->sequence, s->after_s == 0 ? "20270114T000000Z" : "20270113T235000Z",
		s->more, s->partstat, s->attendee);
}

/* What becomes of it: "taken", "waits not_invited", ... */
static void
becomes(struct fixture *f, const struct said *s, const char *expected)
{
	struct tx *tx = small_begin(f);
	const struct mail_in mail = {.kind = MAIL_IS_ANSWER,
		.calendar = ics_of(tx, s),
		.from = s->from,
		.authentication = s->authentication,
		.authserv_id = SERVER,
		.subject = "Re: \x1b[2J",
		.text = "words"};
	struct mail_fate fate;
	const char *got;
	struct err e;

	if (!mail_take(tx, asking_grid(tx), s->who, &mail, &fate, &e))
		got = err_info(e.code)->name;
	else
		got = arena_printf(tx->arena, "%s%s%s%s", mail_outcome_name(fate.outcome),
			fate.waits != NULL ? " " : "",
			fate.waits != NULL ? mail_reason_name(fate.waits->reason) : "",
			fate.cancelled ? " cancelled" : "");
	assert_string_equal(got, expected);
	fixture_commit(f);
}

static int64_t
answered(struct fixture *f, const char *what)
{
	char sql[200];

	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM addressees WHERE meeting_id = 1 AND answer = '%s'",
		what);
	return fixture_int(f, sql);
}

static void
an_authentic_answer_counts_once(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	becomes(f, &s, "taken");
	assert_int_equal(answered(f, "ACCEPTED"), 1);
	becomes(f, &s, "again");
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM journal"
					" WHERE topic = 'invitation'"),
		1);
	s.partstat = "TENTATIVE";
	becomes(f, &s, "taken");
	assert_int_equal(answered(f, "TENTATIVE"), 1);
	assert_int_equal(fixture_int(f, "SELECT revision FROM meetings"), 1);
}

static void
an_older_answer_is_stale(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	becomes(f, &s, "taken");
	s.partstat = "DECLINED";
	s.after_s = -600;
	becomes(f, &s, "stale");
	assert_int_equal(answered(f, "ACCEPTED"), 1);
	/* The time they answer to holds no more. */
	fixture_sql(f,
		"UPDATE meetings SET start_s = start_s + 1800, end_s = end_s + 1800,"
		" sequence = 1");
	s.after_s = 0;
	becomes(f, &s, "stale");
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM waiting_mails"), 0);
}

static void
who_is_not_the_attendee_waits(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	s.from = "choi@fair.example";
	becomes(f, &s, "waits not_invited");
	s.from = s.attendee = "eve@fair.example";
	becomes(f, &s, "waits not_invited");
	s = ACCEPTS;
	s.uid = "another-uid";
	becomes(f, &s, "waits unknown_meeting");
	s = ACCEPTS;
	s.sequence = 7;
	becomes(f, &s, "waits unknown_revision");
	s = ACCEPTS;
	s.partstat = "DELEGATED";
	becomes(f, &s, "waits no_answer");
	s.method = "REQUEST";
	becomes(f, &s, "waits unreadable");
	assert_int_equal(answered(f, "ACCEPTED"), 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM waiting_mails"
					" WHERE subject LIKE '%' || char(27) || '%'"),
		0);
}

static void
a_mail_needs_a_pass_of_the_own_server(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	s.authentication = "";
	becomes(f, &s, "waits not_authenticated");
	s.authentication = SERVER "; dmarc=fail header.from=fair.example\n" PASS;
	becomes(f, &s, "waits not_authenticated");
	assert_int_equal(answered(f, "ACCEPTED"), 0);
	s.who = &OFFICE;
	becomes(f, &s, "taken");
}

static void
who_is_logged_in_answers_for_himself(void **state)
{
	const struct actor bat = {.role = ROLE_BUYER,
		.account_id = 3,
		.event_id = FAIR,
		.organisation_id = B2,
		.delegate_id = BAT};
	const struct actor ann = {.role = ROLE_BUYER,
		.account_id = 4,
		.event_id = FAIR,
		.organisation_id = B1,
		.delegate_id = ANN};
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	s.from = s.authentication = "";
	s.who = &ann;
	becomes(f, &s, "NOT_YOURS");
	s.who = &bat;
	becomes(f, &s, "taken");
	s.attendee = "choi@fair.example";
	becomes(f, &s, "NOT_YOURS");
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM waiting_mails"), 0);
}

static void
a_decline_follows_the_policy(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	s.partstat = "DECLINED";
	becomes(f, &s, "taken declined");
	assert_int_equal(answered(f, "DECLINED"), 1);
	assert_int_equal(fixture_int(f, "SELECT state = 'scheduled' FROM meetings"), 1);
	fixture_sql(f, "UPDATE addressees SET answer = 'NEEDS-ACTION';"
		       " INSERT INTO event_policies (event_id, name, value)"
		       " VALUES (1, 'decline_by_mail', 'standby')");
	/* Within what the person may do. */
	fixture_sql(f, "INSERT INTO event_policies (event_id, name, value)"
		       " VALUES (1, 'cancel_by', 'staff')");
	becomes(f, &s, "taken declined");
	fixture_sql(f, "DELETE FROM event_policies WHERE name = 'cancel_by';"
		       " UPDATE addressees SET answer = 'NEEDS-ACTION'");
	becomes(f, &s, "taken cancelled");
	assert_int_equal(fixture_int(f, "SELECT state = 'cancelled' FROM meetings"), 1);
	assert_int_equal(fixture_int(f, "SELECT state = 'accepted' FROM requests"), 1);
	becomes(f, &s, "stale");
}

/* The newest revision that concerns an address; and what the revisions say agrees with it. */
static void
assert_told(struct fixture *f, const char *address, int revision)
{
	struct tx *tx = small_begin(f);
	const struct meeting *m = meeting_by_id(tx, FAIR, 1);
	struct invitation *i;
	int told, n;
	struct addressee *a = addressees_of_meeting(tx, FAIR, 1, &n);
	struct err e;

	for (int k = 0; k < n; k++)
		if (strcmp(a[k].address, address) == 0)
			assert_int_equal(a[k].revision, revision);
	assert_null(addressed_odd(tx, m, &told));
	assert_int_equal(told, 3);
	for (int r = 1; r <= m->revision; r++) {
		i = invite_for_address(tx, invitation_of(tx, FAIR, 1, r), address, &e);
		assert_int_equal(i != NULL,
			r == 1 || r == revision || (r == 2 && address[0] == 'b'));
		if (i == NULL)
			assert_int_equal(e.code, ERR_NOT_FOUND);
		else
			assert_string_equal(i->method, "REQUEST");
	}
	fixture_commit(f);
}

static void
a_proposal_is_an_answer_and_waits(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	s.method = "COUNTER";
	s.partstat = "TENTATIVE";
	s.more = "DTSTART:20270115T020000Z\r\nDTEND:20270115T022500Z\r\n"
		 "ATTENDEE;PARTSTAT=ACCEPTED:mailto:choi@fair.example\r\n";
	fixture_sql(f, "UPDATE invitations SET dtstamp_s = dtstamp_s - 7200");
	becomes(f, &s, "taken proposal");
	assert_int_equal(answered(f, "TENTATIVE"), 1);
	assert_int_equal(answered(f, "ACCEPTED"), 0);
	assert_int_equal(fixture_int(f, "SELECT start_s FROM waiting_mails"), 1799978400);
	/* A fresh REQUEST of the same SEQUENCE to who asked, and to nobody else; once an hour. */
	assert_int_equal(
		fixture_int(f, "SELECT revision * 10 + sequence FROM meetings"), 20);
	assert_told(f, "bat@fair.example", 2);
	assert_told(f, "choi@fair.example", 1);
	assert_told(f, "iris@fair.example", 1);
	s.method = "REFRESH";
	becomes(f, &s, "again");
	fixture_sql(f, "UPDATE invitations SET dtstamp_s = dtstamp_s - 7200");
	becomes(f, &s, "told_again");
	assert_int_equal(
		fixture_int(f, "SELECT revision * 10 + sequence FROM meetings"), 30);
	assert_int_equal(answered(f, "TENTATIVE"), 1);
	/* that hour is of one address: another one's question is answered at once */
	s.attendee = s.from = "choi@fair.example";
	becomes(f, &s, "told_again");
	assert_told(f, "bat@fair.example", 3);
	assert_told(f, "choi@fair.example", 4);
	assert_told(f, "iris@fair.example", 1);
}

static void
only_so_many_wait(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;

	s.authentication = "";
	for (int i = 0; i < MAILS_OF_SENDER; i++)
		becomes(f, &s, "waits not_authenticated");
	becomes(f, &s, "RATE_LIMITED");
	fixture_sql(f,
		"WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n"
		" WHERE i < 1979) INSERT INTO waiting_mails (event_id, mail_id,"
		" received_s, reason, sender, subject, words, sequence)"
		" SELECT 1, i, 1, 'words', 'x' || i, '', '', 0 FROM n");
	s.from = "eve@fair.example";
	becomes(f, &s, "BUSY");
	fixture_sql(f, "DELETE FROM waiting_mails WHERE mail_id = 1000");
	becomes(f, &s, "waits not_invited");
	fixture_sql(f, "DELETE FROM waiting_mails WHERE mail_id > 1300;"
		       " UPDATE waiting_mails SET received_s = 1799884799");
	becomes(f, &s, "RATE_LIMITED");
}

static void
staff_settle_what_waits(void **state)
{
	struct fixture *f = *state;
	struct said s = ACCEPTS;
	struct waiting_mail *w;
	struct mail_fate fate;
	struct tx *tx;
	struct err e;

	s.authentication = "";
	becomes(f, &s, "waits not_authenticated");
	tx = small_begin(f);
	w = waiting_mail_by_id(tx, FAIR, 1);
	assert_false(
		mail_apply(tx, asking_grid(tx), w, ADDRESSEE_DELEGATE, ANN, &fate, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	assert_true(
		mail_apply(tx, asking_grid(tx), w, ADDRESSEE_DELEGATE, BAT, &fate, &e));
	fixture_commit(f);
	assert_int_equal(answered(f, "ACCEPTED"), 1);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM waiting_mails"), 0);
	s.uid = "another-uid";
	becomes(f, &s, "waits unknown_meeting");
	tx = small_begin(f);
	w = waiting_mail_by_id(tx, FAIR, 2);
	assert_false(
		mail_apply(tx, asking_grid(tx), w, ADDRESSEE_DELEGATE, BAT, &fate, &e));
	mail_put_aside(tx, w);
	fixture_commit(f);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM waiting_mails"), 0);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM journal"
					" WHERE topic = 'mailbox'"),
		4);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM journal"
					" WHERE body LIKE '%words\"%'"),
		0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, small_tear_down)
		TEST(an_authentic_answer_counts_once),
		TEST(an_older_answer_is_stale),
		TEST(who_is_not_the_attendee_waits),
		TEST(a_mail_needs_a_pass_of_the_own_server),
		TEST(who_is_logged_in_answers_for_himself),
		TEST(a_decline_follows_the_policy),
		TEST(a_proposal_is_an_answer_and_waits),
		TEST(only_so_many_wait),
		TEST(staff_settle_what_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
