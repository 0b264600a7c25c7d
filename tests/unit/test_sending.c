/* test_sending.c - what leaves the outbox, in which order, and what becomes of it. */
#include "asking.h"

#include "domain/fair/posting.h"
#include "domain/mailing/ledger.h"
#include "domain/mailing/letter.h"
#include "domain/mailing/sending.h"
#include "domain/people/account.h"
#include "ical/ical.h"

enum { MOST = 50, HOUR_S = 3600 };

static const struct sending_terms TERMS = {.retry_s = 60, .expire_s = 48 * HOUR_S};
static const uint8_t KEY[DIGEST_BYTES] = {1, 2, 3};

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	small_fair_open(f);
	fixture_sql(f, "INSERT INTO event_policies (event_id, name, value) VALUES"
		       " (1, 'invitations_by_mail', 'each')");
	*state = f;
	return 0;
}

/* A unit this long after the eve of the fair. */
static struct tx *
begin_at(struct fixture *f, int64_t after_s)
{
	struct tx *tx = small_begin(f);

	tx->now_s += after_s;
	tx->now_us += after_s * 1000000;
	return tx;
}

/* M1 of bat and choi with iris: three addresses are told. */
static void
book(struct fixture *f)
{
	struct tx *tx = begin_at(f, 0);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, BAT, X2);

	accept_by(tx, g, ask(tx, g, &w), CHOI);
	fixture_commit(f);
}

static void
rename_bat(struct fixture *f, int64_t after_s, const char *sql)
{
	struct tx *tx;

	fixture_sql(f, sql);
	tx = begin_at(f, after_s);
	assert_true(meeting_refresh(tx, asking_grid(tx), meeting_by_id(tx, FAIR, 1)));
	fixture_commit(f);
}

static void
cancel(struct fixture *f, int64_t after_s)
{
	struct tx *tx = begin_at(f, after_s);
	struct err e;

	assert_true(meeting_cancel(tx, asking_grid(tx), meeting_by_id(tx, FAIR, 1), "ill",
		REQUEST_CANCELLED, &e));
	fixture_commit(f);
}

/* Claims what is due; how many leave. */
static int
claim(struct fixture *f, int64_t after_s, int64_t id[MOST])
{
	int looked;
	struct tx *tx = begin_at(f, after_s);
	int n = sending_claim(tx, &TERMS, MOST, id, &looked);

	fixture_commit(f);
	return n;
}

static void
outcome(struct fixture *f, int64_t after_s, const int64_t *id, int n,
	enum outbox_fate fate)
{
	struct tx *tx = begin_at(f, after_s);

	for (int i = 0; i < n; i++)
		sending_outcome(tx, &TERMS, id[i], fate, "250 fine");
	fixture_commit(f);
}

/* Claims what is due and all of it ends so; how many did. */
static int
send_all(struct fixture *f, int64_t after_s, enum outbox_fate fate)
{
	int64_t id[MOST];
	int n = claim(f, after_s, id);

	outcome(f, after_s, id, n, fate);
	return n;
}

static int64_t
count(struct fixture *f, const char *state)
{
	char sql[200];

	snprintf(
		sql, sizeof sql, "SELECT count(*) FROM outbox WHERE state = '%s'", state);
	return fixture_int(f, sql);
}

static void
every_address_gets_one_mail_and_no_more(void **state)
{
	struct fixture *f = *state;

	book(f);
	assert_int_equal(count(f, "waiting"), 3);
	assert_int_equal(send_all(f, 0, FATE_TAKEN), 3);
	assert_int_equal(count(f, "handed_over"), 3);
	assert_int_equal(send_all(f, 7 * HOUR_S, FATE_TAKEN), 0);
}

static void
a_newer_one_takes_the_place_of_what_waits(void **state)
{
	struct fixture *f = *state;
	int64_t id[MOST];

	book(f);
	assert_int_equal(send_all(f, 0, FATE_LATER), 3);
	rename_bat(f, 10, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	assert_int_equal(count(f, "waiting"), 3);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE revision = 1"), 0);
	/* at once: the wait was the older one's */
	assert_int_equal(claim(f, 10, id), 3);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE state = 'leaving'"
			       " AND revision = 2 AND in_reply_to IS NULL"),
		3);
}

static void
nothing_older_leaves_after_anything_newer(void **state)
{
	struct fixture *f = *state;
	int64_t older[MOST], newer[MOST];
	int n;

	book(f);
	n = claim(f, 0, older);
	assert_int_equal(n, 3);
	rename_bat(f, 1, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	/* while the older is at the relay the newer waits for its answer */
	assert_int_equal(claim(f, 2, newer), 0);
	/* which is "later": the older never goes out again */
	outcome(f, 3, older, n, FATE_LATER);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE revision = 1"), 0);
	assert_int_equal(send_all(f, 4, FATE_TAKEN), 3);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE state = 'handed_over'"
			       " AND revision = 2"),
		3);
}

static void
a_cancel_of_what_never_left_sends_nothing(void **state)
{
	struct fixture *f = *state;

	book(f);
	assert_int_equal(send_all(f, 0, FATE_LATER), 3);
	cancel(f, 10);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM outbox"), 0);
}

static void
a_cancel_waits_to_know_whether_its_invitation_left(void **state)
{
	static const struct {
		enum outbox_fate fate;
		int leave;
	} CASES[] = {{FATE_TAKEN, 3}, {FATE_UNSURE, 3}, {FATE_LATER, 0},
		{FATE_REFUSED, 0}, {FATE_UNREACHED, 0}, {FATE_UNTRIED, 0}};

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct fixture *f;
		int64_t id[MOST];
		int n;

		if (i > 0) {
			small_tear_down(state);
			set_up(state);
		}
		f = *state;
		book(f);
		n = claim(f, 0, id);
		cancel(f, 1);
		assert_int_equal(send_all(f, 2, FATE_TAKEN), 0);
		outcome(f, 3, id, n, CASES[i].fate);
		assert_int_equal(send_all(f, 4, FATE_TAKEN), CASES[i].leave);
		assert_int_equal(count(f, "waiting"), 0);
	}
}

static void
what_may_have_left_counts_as_sent(void **state)
{
	struct fixture *f = *state;

	book(f);
	assert_int_equal(send_all(f, 0, FATE_UNSURE), 3);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE may_have_left = 1"), 3);
	cancel(f, 10);
	assert_int_equal(count(f, "replaced"), 3);
	assert_int_equal(send_all(f, 11, FATE_TAKEN), 3);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM outbox a JOIN outbox b"
					" ON b.message_id = a.in_reply_to"
					" WHERE a.method = 'CANCEL'"),
		3);
}

/* An address that is let go, asked again without a mail that left, and let go once more. */
static void
no_cancel_follows_a_cancel(void **state)
{
	struct fixture *f = *state;
	struct tx *tx;
	struct ledger_line l;
	int n;

	book(f);
	assert_int_equal(send_all(f, 0, FATE_TAKEN), 3);
	rename_bat(
		f, 10, "UPDATE delegates SET email = 'new@x.example' WHERE code = 'bat'");
	assert_int_equal(send_all(f, 10, FATE_TAKEN), 4);
	rename_bat(f, 20,
		"UPDATE delegates SET email = 'bat@fair.example' WHERE code = 'bat'");
	assert_int_equal(count(f, "waiting"), 4);
	rename_bat(
		f, 30, "UPDATE delegates SET email = 'new@x.example' WHERE code = 'bat'");
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE state = 'waiting'"
			       " AND mailbox = 'bat@fair.example'"),
		0);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE method = 'CANCEL'"), 1);
	tx = begin_at(f, 30);
	for (struct addressee *a = addressees_of_meeting(tx, FAIR, 1, &n); n > 0;
		a++, n--)
		if (strcmp(a->mailbox, "bat@fair.example") == 0) {
			ledger_line(tx, a, &l);
			assert_false(l.stale);
			assert_false(ledger_matters(&l));
		}
	fixture_commit(f);
}

/* A copy made while an older mail was leaving and a newer one waited for it. */
static void
a_copy_sends_the_newer_of_two_alone(void **state)
{
	struct fixture *f = *state;
	int64_t id[MOST];
	struct tx *tx;
	int n;

	book(f);
	assert_int_equal(claim(f, 5, id), 3);
	rename_bat(f, 6, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	assert_int_equal(count(f, "leaving"), 3);
	tx = begin_at(f, 7);
	outbox_doubt_all(tx);
	fixture_commit(f);
	assert_int_equal(count(f, "leaving"), 0);
	assert_int_equal(count(f, "replaced"), 3);
	assert_int_equal(count(f, "waiting"), 3);
	n = claim(f, 8, id);
	assert_int_equal(n, 3);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE state = 'leaving'"
			       " AND revision = 2 AND may_have_left = 1"),
		3);
}

static void
what_was_cut_off_may_have_left(void **state)
{
	struct fixture *f = *state;
	int64_t id[MOST];
	struct tx *tx;
	bool more;

	book(f);
	assert_int_equal(claim(f, 0, id), 3);
	tx = begin_at(f, 5);
	sending_recover(tx, &more);
	fixture_commit(f);
	assert_false(more);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE state = 'waiting'"
			       " AND may_have_left = 1"),
		3);
	assert_int_equal(send_all(f, 6, FATE_TAKEN), 3);
}

static void
each_wait_is_twice_the_one_before(void **state)
{
	struct fixture *f = *state;
	int64_t at_s = 0, wait_s = 60;

	book(f);
	for (int i = 0; i < 10; i++) {
		int64_t id[MOST];

		assert_int_equal(send_all(f, at_s, FATE_LATER), 3);
		if (wait_s > HOUR_S)
			wait_s = HOUR_S;
		assert_int_equal(claim(f, at_s + wait_s - 1, id), 0);
		at_s += wait_s;
		wait_s *= 2;
	}
	/* a relay that is away costs no attempt, and no wait */
	assert_int_equal(send_all(f, at_s, FATE_UNREACHED), 3);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE attempts = 10"), 3);
	assert_int_equal(send_all(f, at_s, FATE_UNTRIED), 3);
	assert_int_equal(send_all(f, at_s, FATE_TAKEN), 3);
}

static void
its_time_ends(void **state)
{
	struct fixture *f = *state;
	struct tx *tx;
	struct err e;

	book(f);
	/* the meeting is on the next morning, before the 48 hours are over */
	assert_int_equal(send_all(f, 24 * HOUR_S + 1499, FATE_LATER), 3);
	assert_int_equal(send_all(f, 24 * HOUR_S + 1600, FATE_TAKEN), 0);
	assert_int_equal(count(f, "expired"), 3);
	tx = begin_at(f, 0);
	assert_true(sending_retry(tx, outbox_by_id(tx, 1), &e));
	fixture_commit(f);
	assert_int_equal(send_all(f, 1, FATE_TAKEN), 1);
}

static void
no_invitation_before_a_welcome(void **state)
{
	static const struct invitee WHO = {.delegate = "bat", .days = 30};
	struct fixture *f = *state;
	struct account *a;
	int64_t id[MOST], mail;
	struct tx *tx;
	struct err e;

	book(f);
	tx = begin_at(f, 1);
	a = account_invite(tx, FAIR, &WHO, &e);
	assert_non_null(a);
	assert_true(account_mail(tx, a, &mail, &e));
	fixture_commit(f);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE kind = 'welcome'"), 1);
	/* choi's, iris's and the welcome; bat's invitation waits for that */
	assert_int_equal(claim(f, 2, id), 3);
	outcome(f, 2, id, 3, FATE_LATER);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM outbox WHERE attempts = 0"
					" AND mailbox = 'bat@fair.example'"),
		1);
	assert_int_equal(claim(f, 2 + 60, id), 3);
	outcome(f, 2 + 60, id, 3, FATE_TAKEN);
	assert_int_equal(send_all(f, 2 + 61, FATE_TAKEN), 1);
	assert_int_equal(count(f, "handed_over"), 4);
	/* the next link is no welcome any more */
	tx = begin_at(f, 100);
	assert_true(account_mail(tx, account_invite(tx, FAIR, &WHO, &e), &mail, &e));
	fixture_commit(f);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM outbox WHERE kind = 'login'"), 1);
}

/* Of every text of every row: no part of a secret, which the letter alone has. */
/* Neither outbox nor journal, nor any other secret of that form. */
static void
nothing_holds(struct fixture *f, const char *secret)
{
	const char *part = strchr(secret + 4, '_') + 1;
	char sql[600];

	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM outbox WHERE coalesce(address || message_id || answer"
		" || said || coalesce(in_reply_to, ''), '') LIKE '%%%.20s%%'",
		part);
	assert_int_equal(fixture_int(f, sql), 0);
	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM journal WHERE body LIKE '%%%.20s%%'", part);
	assert_int_equal(fixture_int(f, sql), 0);
	assert_int_equal(
		fixture_int(f,
			"SELECT count(*) FROM outbox"
			" WHERE address || message_id || answer || said LIKE '%cv__%'"
			" ESCAPE '$'"),
		0);
}

static void
no_secret_is_stored(void **state)
{
	static const struct invitee WHO = {.delegate = "bat", .days = 30};
	struct fixture *f = *state;
	struct ical *ical = ical_new();
	const struct letter_terms terms = {.key = KEY,
		.ical = ical,
		.place = {"fair.example", 7443, "pin", NULL},
		.envelope = ""};
	char secret[SECRET_BYTES];
	struct letter letter;
	struct account *a;
	struct tx *tx;
	struct err e;
	int64_t mail;

	tx = begin_at(f, 0);
	a = account_invite(tx, FAIR, &WHO, &e);
	assert_true(account_mail(tx, a, &mail, &e));
	account_invitation_text(KEY, a->id, a->generation, a->nonce, secret);
	if (!letter_make(tx, &terms, outbox_by_id(tx, mail), &letter, &e))
		fail_msg("%s", e.text);
	assert_non_null(strstr(letter.bytes, "convene://fair.example:7443/#"));
	fixture_commit(f);
	nothing_holds(f, secret);
	assert_int_equal(send_all(f, 5, FATE_LATER), 1);
	nothing_holds(f, secret);
	ical_free(ical);
}

/* A mail is the same bytes each time, whatever has changed since. */
static void
a_letter_is_the_same_each_time(void **state)
{
	struct fixture *f = *state;
	struct ical *ical = ical_new();
	const struct letter_terms terms = {.key = KEY,
		.ical = ical,
		.place = {"fair.example", 7443, "pin", NULL},
		.envelope = "bounce-%@fair.example"};
	struct letter first, again;
	struct buf kept;
	struct tx *tx;
	struct err e;

	book(f);
	buf_init(&kept, 1 << 20);
	tx = begin_at(f, 5);
	if (!letter_make(tx, &terms, outbox_by_id(tx, 1), &first, &e))
		fail_msg("%s", e.text);
	assert_true(buf_add(&kept, first.bytes, first.n));
	assert_int_equal(strncmp(first.from, "bounce-b1-", 10), 0);
	fixture_rollback(f);
	fixture_sql(
		f, "UPDATE events SET name = 'Other', organiser_mail = 'o@o.example'");
	fixture_sql(f, "UPDATE delegates SET name = 'Other' WHERE code = 'bat'");
	tx = begin_at(f, 5000);
	assert_true(letter_make(tx, &terms, outbox_by_id(tx, 1), &again, &e));
	assert_int_equal(again.n, kept.len);
	assert_memory_equal(again.bytes, kept.data, kept.len);
	fixture_rollback(f);
	buf_release(&kept);
	ical_free(ical);
}

/* So are those that no revision is behind: they say what they said at their first attempt. */
static void
a_link_and_a_digest_are_the_same_each_time(void **state)
{
	static const struct invitee WHO = {.delegate = "bat", .days = 30};
	static const char *const OTHERWISE[] = {
		("UPDATE events SET name = 'Other', organiser_name = 'O',"
		 " organiser_mail = 'o@o.example'"),
		"UPDATE accounts SET name = 'Other'",
		"UPDATE delegates SET name = 'Other', languages = 'ko'"};
	struct fixture *f = *state;
	struct ical *ical = ical_new();
	const struct letter_terms terms = {.key = KEY,
		.ical = ical,
		.place = {"fair.example", 7443, "pin", NULL},
		.envelope = ""};
	struct letter letter;
	struct buf kept[2];
	int64_t id[MOST];
	struct tx *tx;
	struct err e;

	fixture_sql(f, "UPDATE event_policies SET value = 'digest'");
	tx = begin_at(f, 0);
	assert_true(account_mail(tx, account_invite(tx, FAIR, &WHO, &e), &id[0], &e));
	fixture_commit(f);
	book(f);
	fixture_sql(f, "DELETE FROM outbox WHERE kind = 'digest'"
		       " AND mailbox <> 'bat@fair.example'");
	assert_int_equal(claim(f, HOUR_S, id), 2);
	for (int i = 0; i < 2; i++) {
		tx = begin_at(f, HOUR_S);
		buf_init(&kept[i], 1 << 20);
		if (!letter_make(tx, &terms, outbox_by_id(tx, id[i]), &letter, &e))
			fail_msg("%s", e.text);
		assert_true(buf_addf(&kept[i], "%s|%s", letter.from, letter.bytes));
		fixture_rollback(f);
	}
	outcome(f, HOUR_S, id, 2, FATE_LATER);
	for (size_t i = 0; i < sizeof OTHERWISE / sizeof OTHERWISE[0]; i++)
		fixture_sql(f, OTHERWISE[i]);
	assert_int_equal(claim(f, 3 * HOUR_S, id), 2);
	for (int i = 0; i < 2; i++) {
		struct buf again;

		tx = begin_at(f, 3 * HOUR_S);
		buf_init(&again, 1 << 20);
		assert_true(
			letter_make(tx, &terms, outbox_by_id(tx, id[i]), &letter, &e));
		assert_true(buf_addf(&again, "%s|%s", letter.from, letter.bytes));
		assert_string_equal(buf_str(&again), buf_str(&kept[i]));
		fixture_rollback(f);
		buf_release(&again);
		buf_release(&kept[i]);
	}
	ical_free(ical);
}

static void
a_token_names_its_mail_and_no_other(void **state)
{
	struct fixture *f = *state;
	char token[MAIL_TOKEN_BYTES];
	struct outbox_row *r;
	struct tx *tx;
	struct err e;

	book(f);
	assert_int_equal(send_all(f, 0, FATE_TAKEN), 3);
	tx = begin_at(f, 5);
	sending_token(tx, KEY, outbox_by_id(tx, 2), token);
	assert_null(sending_bounced(tx, KEY, FAIR, "b2-0000000000000000", "x", &e));
	assert_null(sending_bounced(tx, KEY, FAIR, "", "x", &e));
	assert_null(sending_bounced(tx, KEY, FAIR, "b", "x", &e));
	assert_null(sending_bounced(tx, KEY, FAIR, "b99999999999999999999-1", "x", &e));
	assert_null(sending_bounced(tx, KEY, OTHER_FAIR, token, "x", &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	r = sending_bounced(tx, KEY, FAIR, token, " 5.1.1\r\n\x1b[2J\t\xe2\x80\xae!", &e);
	assert_int_equal(r->id, 2);
	assert_string_equal(r->answer, "5.1.1 \xef\xbf\xbd[2J \xef\xbf\xbd!");
	assert_null(sending_bounced(tx, KEY, FAIR, token, "5.1.1", &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	fixture_commit(f);
	assert_int_equal(count(f, "bounced"), 1);
}

static void
the_ledger_knows_who_has_a_stale_one(void **state)
{
	struct fixture *f = *state;
	struct ledger_line l;
	struct addressee *a;
	struct tx *tx;
	int n;

	book(f);
	assert_int_equal(send_all(f, 0, FATE_TAKEN), 3);
	rename_bat(f, 10, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	assert_int_equal(send_all(f, 11, FATE_REFUSED), 3);
	tx = begin_at(f, 20);
	a = addressees_of_meeting(tx, FAIR, 1, &n);
	assert_int_equal(n, 3);
	for (int i = 0; i < n; i++) {
		ledger_line(tx, &a[i], &l);
		assert_true(l.stale);
		assert_int_equal(l.told_revision, 1);
		assert_int_equal(l.last->state, OUTBOX_REFUSED);
	}
	fixture_rollback(f);
}

static void
who_takes_the_feed_is_mailed_only_of_what_mail_told(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "UPDATE delegates SET channel = 'feed' WHERE code = 'bat'");
	book(f);
	assert_int_equal(count(f, "waiting"), 2);
	assert_int_equal(send_all(f, 0, FATE_TAKEN), 2);
	/* choi was told by mail: that calendar is kept right */
	fixture_sql(f, "UPDATE delegates SET channel = 'feed' WHERE code = 'choi'");
	cancel(f, 10);
	assert_int_equal(count(f, "waiting"), 2);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM outbox"
					" WHERE mailbox = 'bat@fair.example'"),
		0);
}

static void
what_people_were_not_told_is_caught_up_with(void **state)
{
	struct fixture *f = *state;
	int64_t after = 0;
	struct tx *tx;

	fixture_sql(f, "UPDATE event_policies SET value = 'none'");
	book(f);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM outbox"), 0);
	fixture_sql(f, "UPDATE event_policies SET value = 'each'");
	tx = begin_at(f, 5);
	assert_int_equal(ledger_catch_up(tx, FAIR, &after), 3);
	assert_int_equal(after, 0);
	assert_int_equal(ledger_catch_up(tx, FAIR, &after), 0);
	fixture_commit(f);
	assert_int_equal(send_all(f, 6, FATE_REFUSED), 3);
	tx = begin_at(f, 7);
	assert_int_equal(ledger_catch_up(tx, FAIR, &after), 3);
	fixture_commit(f);
	assert_int_equal(send_all(f, 8, FATE_TAKEN), 3);
	tx = begin_at(f, 9);
	assert_int_equal(ledger_catch_up(tx, FAIR, &after), 0);
	fixture_rollback(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, small_tear_down)
		CASE(every_address_gets_one_mail_and_no_more),
		CASE(a_newer_one_takes_the_place_of_what_waits),
		CASE(nothing_older_leaves_after_anything_newer),
		CASE(a_cancel_of_what_never_left_sends_nothing),
		CASE(a_cancel_waits_to_know_whether_its_invitation_left),
		CASE(what_may_have_left_counts_as_sent),
		CASE(no_cancel_follows_a_cancel),
		CASE(a_copy_sends_the_newer_of_two_alone),
		CASE(what_was_cut_off_may_have_left),
		CASE(each_wait_is_twice_the_one_before),
		CASE(its_time_ends),
		CASE(no_invitation_before_a_welcome),
		CASE(no_secret_is_stored),
		CASE(a_letter_is_the_same_each_time),
		CASE(a_link_and_a_digest_are_the_same_each_time),
		CASE(a_token_names_its_mail_and_no_other),
		CASE(the_ledger_knows_who_has_a_stale_one),
		CASE(who_takes_the_feed_is_mailed_only_of_what_mail_told),
		CASE(what_people_were_not_told_is_caught_up_with),
#undef CASE
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
