/* test_wishes.c - requests of files: until when they wait, and how an expired one waits again. */
#include "fair_files.h"

#include "domain/booking/request.h"
#include "domain/report/upkeep.h"

/* 2027-09-01T09:30 in Seoul, when the first day begins. */
enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };
#define FIRST_S INT64_C(1819758600)
#define HEAD "code,from,to,message,slots,length,after,expires\n"
#define WORDS "\"Buses, please\",2027-09-01T10:00;2027-09-01T09:30,1,,"

/* requests.csv alone, by a clock; the report's texts live until the next one. */
static struct import_report
imported(struct fixture *f, const char *text, int64_t now_s)
{
	struct fair_files files = fair_file(REQUESTS, text);
	struct import_report report;
	struct tx *tx = fixture_begin(f);
	struct err e;

	tx->now_s = now_s;
	if (!import_apply(tx, fair_stage(&files), 0, &report, &e))
		fail_msg("%s", e.text);
	fixture_commit(f);
	return report;
}

static void
is(struct fixture *f, const char *code, const char *state, int64_t expires_s)
{
	char sql[200];

	snprintf(sql, sizeof sql,
		"SELECT count(*) FROM requests WHERE code = '%s' AND state = '%s'"
		" AND expires_s = %lld",
		code, state, (long long)expires_s);
	if (fixture_int(f, sql) != 1)
		fail_msg("%s", sql);
}

static void
the_policy(struct fixture *f, const char *name, const char *value)
{
	char sql[200];

	snprintf(sql, sizeof sql,
		"INSERT OR REPLACE INTO event_policies (event_id, name, value) VALUES"
		" (1, '%s', '%s')",
		name, value);
	fixture_sql(f, sql);
}

static void
warned(const struct import_report *r, const char *text)
{
	assert_int_equal(r->warnings_n, 1);
	assert_string_equal(r->warnings[0].text, text);
	assert_string_equal(r->warnings[0].column, "expires");
}

static void
a_request_waits_until_the_row_or_the_policy_says(void **state)
{
	struct fixture f;
	struct import_report r;

	(void)state;
	fair_open(&f);
	is(&f, "RQ-1", "requested", FIRST_S);
	the_policy(&f, "answers_until", "2027-08-30T18:00");
	r = imported(&f,
		HEAD "RQ-1,ann,X1," WORDS "\nRQ-3,bob,X2,,,1,,2027-08-31T18:00\n",
		FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 1, 1, 0);
	is(&f, "RQ-1", "requested", FIRST_S - 2 * DAY_S + 17 * HOUR_S / 2);
	is(&f, "RQ-3", "requested", FIRST_S - 1 * DAY_S + 17 * HOUR_S / 2);
	/* without the column it stays */
	the_policy(&f, "answers_until", "first_day");
	r = imported(&f, "code,from,to\nRQ-3,bob,X2\n", FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 0, 0, 1);
	/* once answers_until has passed, as long as people's do, and no longer each time */
	r = imported(&f, HEAD "RQ-4,ann,X2,,,1,,\n", FIRST_S + 60);
	is(&f, "RQ-4", "requested", FIRST_S + 60 + 48 * HOUR_S);
	r = imported(&f, HEAD "RQ-4,ann,X2,,,1,,\n", FIRST_S + 90);
	fair_counted(&r, REQUESTS, 0, 0, 1);
	fixture_close(&f);
}

static void
upkeep(struct fixture *f, int64_t now_s)
{
	struct tx *tx = fixture_begin(f);
	struct err e;

	tx->now_s = now_s;
	assert_true(upkeep_run(tx, &e));
	fixture_commit(f);
}

/* written: upkeep has been there, else only the clock says so. */
static void
opens_again(bool written)
{
	const int64_t then_s = FIRST_S - 9 * DAY_S;
	struct fixture f;
	struct import_report r;

	fair_open(&f);
	imported(
		&f, HEAD "RQ-1,ann,X1," WORDS "2027-08-20T09:30\n", FIRST_S - 20 * DAY_S);
	is(&f, "RQ-1", "requested", FIRST_S - 12 * DAY_S);
	if (written)
		upkeep(&f, then_s);
	/* the row says that its time has passed: all stays */
	r = imported(&f, HEAD "RQ-1,ann,X1," WORDS "2027-08-20T09:30\n", then_s);
	fair_counted(&r, REQUESTS, 0, 0, 1);
	assert_int_equal(r.warnings_n, 0);
	r = imported(&f, HEAD "RQ-1,ann,X1," WORDS "\n", then_s);
	fair_counted(&r, REQUESTS, 0, 1, 0);
	warned(&r, "1 request had expired and waits again: RQ-1");
	is(&f, "RQ-1", "requested", FIRST_S);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM request_slots"), 2);
	r = imported(&f, HEAD "RQ-1,ann,X1," WORDS "\n", then_s);
	fair_counted(&r, REQUESTS, 0, 0, 1);
	fixture_close(&f);
}

static void
the_same_row_opens_an_expired_one_again(void **state)
{
	(void)state;
	opens_again(false);
	opens_again(true);
}

static void
an_expired_one_stays_when_its_pair_is_in_another(void **state)
{
	static const char ROW[] = HEAD "RQ-1,ann,X1," WORDS "\n";
	struct fixture f;
	struct import_report r;

	(void)state;
	fair_open(&f);
	imported(
		&f, HEAD "RQ-1,ann,X1," WORDS "2027-08-20T09:30\n", FIRST_S - 20 * DAY_S);
	/* the lapsed one stands in nobody's way */
	r = imported(&f, HEAD "RQ-5,kim,B1,,,1,,\n", FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 1, 0, 0);
	r = imported(&f, ROW, FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 0, 0, 1);
	assert_int_equal(r.warnings_n, 0);
	fixture_sql(&f, "UPDATE requests SET state = 'declined' WHERE code = 'RQ-5'");
	fixture_sql(
		&f, "UPDATE preferences SET preference = 'avoid' WHERE code = 'PF-1'");
	r = imported(&f, ROW, FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 0, 0, 1);
	fixture_sql(&f, "UPDATE preferences SET preference = 'want' WHERE code = 'PF-1'");
	r = imported(&f, ROW, FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 0, 1, 0);
	fixture_close(&f);
}

static void
a_new_one_that_has_expired_is_in_nobodys_way(void **state)
{
	struct fixture f;
	struct import_report r;

	(void)state;
	fair_open(&f);
	r = imported(&f, HEAD "RQ-6,bob,X2,,,1,,2027-08-01T09:00\nRQ-7,choi,B2,,,1,,\n",
		FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 2, 0, 0);
	warned(&r, "1 new request has expired already: RQ-6");
	upkeep(&f, FIRST_S - 9 * DAY_S);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM requests"
					 " WHERE code = 'RQ-6' AND state = 'expired'"),
		1);
	fixture_close(&f);
}

static void
a_pair_may_be_asked_twice_where_the_policy_has_it(void **state)
{
	static const char ROW[] = "code,from,to\nRQ-8,ann,X1\n";
	struct fair_files files = fair_file(REQUESTS, ROW);
	struct import_report r;
	struct fixture f;
	struct tx *tx;
	struct err e;

	(void)state;
	fair_open(&f);
	fixture_sql(&f, "UPDATE requests SET state = 'scheduled' WHERE code = 'RQ-1'");
	for (int twice = 0; twice <= 1; twice++) {
		the_policy(&f, "same_pair_twice", twice ? "yes" : "no");
		tx = fixture_begin(&f);
		assert_true(import_check(tx, fair_stage(&files), 0, &r, &e));
		assert_int_equal(r.faults_total, twice ? 0 : 1);
		fixture_rollback(&f);
	}
	/* beside one that waits there is none */
	fixture_sql(&f, "UPDATE requests SET state = 'accepted' WHERE code = 'RQ-1'");
	tx = fixture_begin(&f);
	assert_true(import_check(tx, fair_stage(&files), 0, &r, &e));
	assert_int_equal(r.faults_total, 1);
	fixture_rollback(&f);
	fixture_close(&f);
}

/* What was set while one of them had expired would be a circle with it. */
static void
the_order_is_looked_at_when_one_opens_again(void **state)
{
	static const char ROWS[] = "code,from,to,length,message,slots\n"
				   "RQ-1,ann,X1,1,\"Buses, please\","
				   "2027-09-01T10:00;2027-09-01T09:30\n";
	struct fair_files files = fair_file(REQUESTS, ROWS);
	struct import_report r;
	struct fixture f;
	struct tx *tx;
	struct err e;

	(void)state;
	fair_open(&f);
	imported(&f, "code,from,to\nRQ-3,bob,X2\n", FIRST_S - 20 * DAY_S);
	/* RQ-1 before RQ-2 is of the file; RQ-2 before RQ-3, RQ-3 before RQ-1 */
	fixture_sql(&f, "UPDATE requests SET state = 'expired' WHERE code = 'RQ-1'");
	fixture_sql(&f, "INSERT INTO precedences (event_id, before_request_id,"
			" after_request_id) VALUES (1, 2, 3), (1, 3, 1)");
	tx = fixture_begin(&f);
	assert_true(import_check(tx, fair_stage(&files), 0, &r, &e));
	assert_int_equal(r.faults_total, 1);
	assert_non_null(strstr(r.faults[0].rule, "the order is a circle"));
	assert_false(request_may_open_again(tx, request_by_id(tx, 1, 1), &e));
	assert_int_equal(e.code, ERR_CYCLE);
	fixture_rollback(&f);
	fixture_sql(&f, "DELETE FROM precedences WHERE before_request_id = 3");
	tx = fixture_begin(&f);
	assert_true(request_may_open_again(tx, request_by_id(tx, 1, 1), &e));
	fixture_rollback(&f);
	r = imported(&f, ROWS, FIRST_S - 9 * DAY_S);
	fair_counted(&r, REQUESTS, 0, 1, 0);
	fixture_close(&f);
}

/* Both sides, once, a day before; not of what was made with less time than that. */
static void
people_are_reminded_before_the_end(void **state)
{
	struct journal_event *event;
	struct fixture f;
	struct tx *tx;
	struct err e;
	int n = 0;

	(void)state;
	fair_open(&f);
	imported(&f, HEAD "RQ-3,bob,X2,,,1,,2027-08-31T10:00\n", FIRST_S - DAY_S);
	tx = fixture_begin(&f);
	tx->now_s = FIRST_S - DAY_S - 1;
	assert_int_equal(request_remind_due(tx, event_by_id(tx, 1), &e), 1);
	assert_null(tx->events);
	tx->now_s++;
	assert_int_equal(request_remind_due(tx, event_by_id(tx, 1), &e), 2);
	for (event = tx->events; event != NULL; event = event->next, n++) {
		assert_non_null(strstr(event->text, "\"reminder\":true"));
		assert_non_null(strstr(event->text, "\"state\":\"requested\""));
	}
	assert_int_equal(n, 2);
	assert_int_equal(request_remind_due(tx, event_by_id(tx, 1), &e), 0);
	fixture_rollback(&f);
	the_policy(&f, "request_reminder_hours", "0");
	tx = fixture_begin(&f);
	tx->now_s = FIRST_S - 1;
	assert_int_equal(request_remind_due(tx, event_by_id(tx, 1), &e), 0);
	fixture_rollback(&f);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_waits_until_the_row_or_the_policy_says),
		cmocka_unit_test(the_same_row_opens_an_expired_one_again),
		cmocka_unit_test(an_expired_one_stays_when_its_pair_is_in_another),
		cmocka_unit_test(a_new_one_that_has_expired_is_in_nobodys_way),
		cmocka_unit_test(a_pair_may_be_asked_twice_where_the_policy_has_it),
		cmocka_unit_test(the_order_is_looked_at_when_one_opens_again),
		cmocka_unit_test(people_are_reminded_before_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
