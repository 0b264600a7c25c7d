/* test_addressed.c - whoever was told of a meeting is in its newest revision or has a CANCEL. */
#include "asking.h"

#include "domain/booking/telling.h"
#include "domain/invitations/addressed.h"
#include "domain/invitations/invite.h"
#include "ical/ical.h"

/* M1 of bat and choi with iris, committed. */
static void
book(struct fixture *f)
{
	struct tx *tx = small_begin(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, BAT, X2);

	accept_by(tx, g, ask(tx, g, &w), CHOI);
	fixture_commit(f);
}

/* What is done to the rows, and the telling of what it changes. */
static void
change(struct fixture *f, const char *sql)
{
	struct tx *tx;

	fixture_sql(f, sql);
	tx = small_begin(f);
	telling_of_meetings(tx, asking_grid(tx),
		&(struct meeting_filter){.state = MEETING_SCHEDULED});
	fixture_commit(f);
}

static void
cancel(struct fixture *f)
{
	struct tx *tx = small_begin(f);
	struct err e;

	assert_true(meeting_cancel(tx, asking_grid(tx), meeting_by_id(tx, FAIR, 1), "ill",
		REQUEST_CANCELLED, &e));
	fixture_commit(f);
}

/* An answer as it will be stored. */
static void
answer(struct fixture *f, const char *mailbox, enum partstat said)
{
	struct tx *tx = small_begin(f);
	int n;
	struct addressee *a = addressees_of_meeting(tx, FAIR, 1, &n);

	for (int i = 0; i < n; i++)
		if (strcmp(a[i].mailbox, mailbox) == 0) {
			a[i].answer = said;
			a[i].answer_sequence = 0;
			a[i].answer_dtstamp_s = a[i].answered_s = tx->now_s;
			addressee_put(tx, &a[i]);
		}
	fixture_commit(f);
}

/* "bat REQUEST 1, ...": local parts, methods, revisions and, where there is one, the answer. */
static void
rows_are(struct fixture *f, const char *expected)
{
	struct tx *tx = small_begin(f);
	int n, told;
	struct addressee *a = addressees_of_meeting(tx, FAIR, 1, &n);
	const char *why = addressed_odd(tx, meeting_by_id(tx, FAIR, 1), &told);
	struct buf b;

	if (why != NULL)
		fail_msg("%s", why);
	assert_int_equal(told, n);
	buf_init(&b, 2000);
	for (int i = 0; i < n; i++)
		assert_true(buf_addf(&b, "%s%.*s %s %d%s%s", i > 0 ? ", " : "",
			(int)strcspn(a[i].mailbox, "@"), a[i].mailbox, a[i].method,
			a[i].revision, a[i].answer != PARTSTAT_NEEDS_ACTION ? " " : "",
			a[i].answer != PARTSTAT_NEEDS_ACTION ? partstat_name(a[i].answer)
							     : ""));
	assert_string_equal(buf_str(&b), expected);
	buf_release(&b);
	fixture_rollback(f);
}

#define MAIL(table, mail, code)                                                          \
	"UPDATE " table " SET email = '" mail "' WHERE code = '" code "' AND event_id = 1"

static void
an_address_that_goes_is_cancelled_once(void **state)
{
	struct fixture *f = *state;

	book(f);
	rows_are(f, "bat REQUEST 1, choi REQUEST 1, iris REQUEST 1");
	change(f, MAIL("delegates", "B2@fair.example", "bat"));
	rows_are(f, "b2 REQUEST 2, bat CANCEL 2, choi REQUEST 2, iris REQUEST 2");
	change(f, MAIL("interpreters", "i2@fair.example", "iris"));
	rows_are(f, "b2 REQUEST 3, bat CANCEL 2, choi REQUEST 3, i2 REQUEST 3,"
		    " iris CANCEL 3");
	/* Back again: one addressee as before. Another case of letters is no other mailbox. */
	change(f, MAIL("delegates", "bat@FAIR.example", "bat"));
	rows_are(f, "b2 CANCEL 4, bat REQUEST 4, choi REQUEST 4, i2 REQUEST 4,"
		    " iris CANCEL 3");
	change(f, MAIL("delegates", "BAT@fair.example", "bat"));
	rows_are(f, "b2 CANCEL 4, bat REQUEST 5, choi REQUEST 5, i2 REQUEST 5,"
		    " iris CANCEL 3");
	assert_int_equal(fixture_int(f, "SELECT sequence FROM meetings"), 3);
	cancel(f);
	rows_are(f, "b2 CANCEL 4, bat CANCEL 6, choi CANCEL 6, i2 CANCEL 6,"
		    " iris CANCEL 3");
}

static void
two_people_of_one_mailbox_are_one_addressee(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, MAIL("delegates", "IRIS@fair.example", "bat"));
	book(f);
	rows_are(f, "choi REQUEST 1, iris REQUEST 1");
	assert_int_equal(fixture_int(f, "SELECT kind = 'interpreter' FROM addressees"
					" WHERE mailbox = 'iris@fair.example'"),
		1);
	/* One of the two leaves it, and it is in the meeting still. */
	change(f, MAIL("interpreters", "i2@fair.example", "iris"));
	rows_are(f, "choi REQUEST 2, i2 REQUEST 2, iris REQUEST 2");
	assert_int_equal(fixture_int(f, "SELECT sequence FROM meetings"), 0);
	change(f, MAIL("delegates", "bat@fair.example", "bat"));
	rows_are(f, "bat REQUEST 3, choi REQUEST 3, i2 REQUEST 3, iris CANCEL 3");
	assert_int_equal(fixture_int(f, "SELECT sequence FROM meetings"), 1);
}

static void
a_meeting_that_ends_is_cancelled_to_those_who_were_told(void **state)
{
	struct fixture *f = *state;

	book(f);
	/* Not told of yet when it ends. */
	fixture_sql(f, MAIL("delegates", "b2@fair.example", "bat"));
	cancel(f);
	rows_are(f, "bat CANCEL 2, choi CANCEL 2, iris CANCEL 2");
}

static void
answers_stand_until_time_or_place_is_another(void **state)
{
	struct fixture *f = *state;
	struct tx *tx;

	book(f);
	answer(f, "choi@fair.example", PARTSTAT_ACCEPTED);
	answer(f, "bat@fair.example", PARTSTAT_TENTATIVE);
	/* An answer alone is nothing to tell. */
	change(f, "SELECT 1");
	rows_are(f, "bat REQUEST 1 TENTATIVE, choi REQUEST 1 ACCEPTED, iris REQUEST 1");
	change(f, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	change(f, "SELECT 1");
	rows_are(f, "bat REQUEST 2 TENTATIVE, choi REQUEST 2 ACCEPTED, iris REQUEST 2");
	tx = small_begin(f);
	assert_non_null(strstr(
		invitation_of(tx, FAIR, 1, 2)->snapshot, "\"partstat\":\"ACCEPTED\""));
	assert_non_null(strstr(
		invitation_of(tx, FAIR, 1, 2)->snapshot, "\"partstat\":\"TENTATIVE\""));
	fixture_rollback(f);
	change(f, MAIL("delegates", "b2@fair.example", "bat"));
	rows_are(f, "b2 REQUEST 3, bat CANCEL 3 TENTATIVE, choi REQUEST 3 ACCEPTED,"
		    " iris REQUEST 3");
	change(f, MAIL("delegates", "bat@fair.example", "bat"));
	rows_are(
		f, "b2 CANCEL 4, bat REQUEST 4, choi REQUEST 4 ACCEPTED, iris REQUEST 4");
	/* back, and asked again: the mail says what the row does */
	tx = small_begin(f);
	assert_non_null(strstr(
		invitation_of(tx, FAIR, 1, 4)->snapshot, "\"partstat\":\"ACCEPTED\""));
	assert_null(strstr(invitation_of(tx, FAIR, 1, 4)->snapshot, "TENTATIVE"));
	fixture_rollback(f);
	change(f, "UPDATE locations SET name = 'Table 7'");
	rows_are(f, "b2 CANCEL 4, bat REQUEST 5, choi REQUEST 5, iris REQUEST 5");
	tx = small_begin(f);
	assert_null(strstr(invitation_of(tx, FAIR, 1, 5)->snapshot, "partstat"));
	fixture_rollback(f);
	assert_int_equal(fixture_int(f, "SELECT answer_sequence FROM addressees"
					" WHERE mailbox = 'choi@fair.example'"),
		0);
}

/* The text that an address is told of a revision into b; false: nothing. */
static bool
told(struct fixture *f, struct ical *ical, int revision, const char *address,
	struct buf *b)
{
	struct tx *tx = small_begin(f);
	struct err e;
	struct invitation *i =
		invite_for_address(tx, invitation_of(tx, FAIR, 1, revision), address, &e);

	buf_clear(b);
	if (i == NULL)
		assert_int_equal(e.code, ERR_NOT_FOUND);
	else if (!invite_render(
			 tx, ical, i, &(struct invite_viewer){.mail = address}, b, &e))
		fail_msg("%s", e.text);
	fixture_rollback(f);
	return i != NULL;
}

static void
each_address_is_told_what_concerns_it(void **state)
{
	struct ical *ical = ical_new();
	struct fixture *f = *state;
	struct buf b;

	buf_init(&b, 65536);
	book(f);
	change(f, MAIL("delegates", "b2@fair.example", "bat"));
	change(f, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	assert_true(told(f, ical, 1, "Bat@fair.example", &b));
	assert_non_null(strstr(buf_str(&b), "METHOD:REQUEST"));
	assert_true(told(f, ical, 2, "BAT@fair.example", &b));
	assert_non_null(strstr(buf_str(&b), "METHOD:CANCEL"));
	assert_non_null(strstr(buf_str(&b), "SEQUENCE:1"));
	assert_non_null(strstr(buf_str(&b), "CN=Bat"));
	assert_null(strstr(buf_str(&b), "CN=Choi"));
	assert_null(strstr(buf_str(&b), "STATUS"));
	assert_false(told(f, ical, 3, "bat@fair.example", &b));
	assert_false(told(f, ical, 1, "b2@fair.example", &b));
	assert_true(told(f, ical, 2, "b2@fair.example", &b));
	assert_non_null(strstr(buf_str(&b), "METHOD:REQUEST"));
	assert_false(told(f, ical, 1, "nobody@fair.example", &b));
	cancel(f);
	assert_true(told(f, ical, 4, "choi@fair.example", &b));
	assert_non_null(strstr(buf_str(&b), "STATUS:CANCELLED"));
	assert_false(told(f, ical, 4, "bat@fair.example", &b));
	buf_release(&b);
	ical_free(ical);
}

static void
a_reader_is_told_at_any_address_of_his(void **state)
{
	const struct invite_reader bat = {.delegate_id = BAT}, ann = {.delegate_id = ANN},
				   iris = {.interpreter_id = IRIS}, staff = {0};
	struct fixture *f = *state;
	struct invitation *i;
	struct tx *tx;
	struct err e;

	book(f);
	change(f, MAIL("delegates", "b2@fair.example", "bat"));
	fixture_sql(f, "UPDATE meetings SET interpreter_id = NULL");
	change(f, "SELECT 1");
	change(f, "UPDATE delegates SET name = 'Bat B.' WHERE code = 'bat'");
	tx = small_begin(f);
	assert_int_equal(invite_newest_for(tx, FAIR, 1, &bat), 4);
	assert_int_equal(invite_newest_for(tx, FAIR, 1, &iris), 3);
	assert_int_equal(invite_newest_for(tx, FAIR, 1, &ann), 0);
	assert_int_equal(invite_newest_for(tx, FAIR, 1, &staff), 0);
	for (int revision = 1; revision <= 4; revision++) {
		i = invitation_of(tx, FAIR, 1, revision);
		assert_ptr_equal(invite_for_reader(tx, i, &bat, &e), i);
		assert_ptr_equal(invite_for_reader(tx, i, &ann, &e), i);
		assert_ptr_equal(invite_for_reader(tx, i, &staff, &e), i);
	}
	i = invite_for_reader(tx, invitation_of(tx, FAIR, 1, 3), &iris, &e);
	assert_string_equal(i->method, "CANCEL");
	assert_true(i->apart);
	assert_null(invite_for_reader(tx, invitation_of(tx, FAIR, 1, 4), &iris, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	fixture_rollback(f);
}

static void
rows_are_read_by_meeting_by_mailbox_and_in_pages(void **state)
{
	struct fixture *f = *state;
	struct tx *tx;
	struct addressee *a;
	enum partstat p;
	int n;

	book(f);
	fixture_sql(f, "UPDATE addressees SET answer = 'DECLINED', answer_sequence = 3,"
		       " answer_dtstamp_s = 4, answered_s = 5 WHERE person_id = 12");
	tx = small_begin(f);
	a = addressees_page(tx, FAIR, 0, "", 2, &n);
	assert_int_equal(n, 2);
	a = addressees_page(tx, FAIR, 1, a[1].mailbox, 2, &n);
	assert_int_equal(n, 1);
	assert_string_equal(a->mailbox, "iris@fair.example");
	assert_int_equal(a->person_id, IRIS);
	assert_int_equal(a->answered_s, -1);
	a = addressees_of_address(tx, FAIR, "choi@fair.example", 0, 9, &n);
	assert_int_equal(n, 1);
	assert_int_equal(a->meeting_id, 1);
	addressees_of_address(tx, FAIR, "choi@fair.example", 1, 9, &n);
	assert_int_equal(n, 0);
	addressees_page(tx, OTHER_FAIR, 0, "", 9, &n);
	assert_int_equal(n, 0);
	fixture_rollback(f);
	assert_true(partstat_by_name("DECLINED", &p) && p == PARTSTAT_DECLINED);
	assert_false(partstat_by_name("accepted", &p));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(an_address_that_goes_is_cancelled_once),
		TEST(two_people_of_one_mailbox_are_one_addressee),
		TEST(a_meeting_that_ends_is_cancelled_to_those_who_were_told),
		TEST(answers_stand_until_time_or_place_is_another),
		TEST(each_address_is_told_what_concerns_it),
		TEST(a_reader_is_told_at_any_address_of_his),
		TEST(rows_are_read_by_meeting_by_mailbox_and_in_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
