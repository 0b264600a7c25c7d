/*
 * test_blackout.c - busy slots derived from blackouts and conference sessions.
 */
#include "domain/booking/blackout.h"

#include "fixture.h"

/* One derived row for each slot; what else there is stays as it was. */
static void
derive(struct fixture *f, enum blackout_kind kind, int64_t target, int conflicts_expected)
{
	struct tx *tx = fixture_begin(f);
	int n;

	blackout_derive(tx, 1, kind, target, &n);
	assert_int_equal(n, conflicts_expected);
	fixture_commit(f);
}

static void
what_is_derived_is_what_was_there(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f, true);
	fixture_sql(&f, "CREATE TABLE before AS SELECT * FROM occupancy");
	fixture_sql(&f, "DELETE FROM occupancy WHERE kind = 'blackout'");
	for (int64_t delegate = 1; delegate <= 4; delegate++)
		derive(&f, BLACKOUT_DELEGATE, delegate, 0);
	derive(&f, BLACKOUT_LOCATION, 1, 0);
	derive(&f, BLACKOUT_INTERPRETER, 1, 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM (SELECT * FROM before"
					 " EXCEPT SELECT * FROM occupancy)"),
		0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM occupancy"),
		fixture_int(&f, "SELECT count(*) FROM before"));
	fixture_close(&f);
}

static void
a_slot_is_busy_when_it_is_touched(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f, true);
	/*
	 * slot 4 is 1800012600 to 1800014100: up to its first and from its last instant
	 * is beside it
	 */
	fixture_sql(&f,
		"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id,"
		" start_s, end_s, reason) VALUES"
		" (1, 9, 'x', 'delegate', 1, 1800012000, 1800012600, ''),"
		" (1, 10, 'y', 'delegate', 1, 1800014100, 1800014400, '')");
	derive(&f, BLACKOUT_DELEGATE, 1, 0);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy WHERE resource_id = 1"
				" AND kind = 'blackout'"),
		0);
	fixture_sql(&f, "UPDATE blackouts SET end_s = end_s + 1 WHERE code = 'x'");
	derive(&f, BLACKOUT_DELEGATE, 1, 0);
	assert_int_equal(
		fixture_int(&f, "SELECT slot_no FROM occupancy WHERE resource_id = 1"
				" AND kind = 'blackout'"),
		4);
	/* two that overlap make one row */
	fixture_sql(&f, "UPDATE blackouts SET start_s = start_s - 1 WHERE code = 'y'");
	derive(&f, BLACKOUT_DELEGATE, 1, 0);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy WHERE resource_id = 1"
				" AND kind = 'blackout'"),
		1);
	fixture_close(&f);
}

static void
a_meeting_is_reported_and_stays(void **state)
{
	struct blackout_conflict *c;
	struct fixture f;
	struct tx *tx;
	int n;

	(void)state;
	fixture_open(&f, true);
	fixture_sql(&f,
		"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id,"
		" start_s, end_s, reason) VALUES"
		" (1, 9, 'x', 'location', 1, 1800000000, 1800005100, '')");
	tx = fixture_begin(&f);
	c = blackout_derive(tx, 1, BLACKOUT_LOCATION, 1, &n);
	/* M1 sits at seat 1 in slots 1 and 2; slot 3 and all of seat 2 are taken */
	assert_int_equal(n, 2);
	assert_true(c[0].resource_id == 11 && c[0].slot_no == 1 && c[0].holder_id == 1);
	assert_true(c[1].slot_no == 2 && c[1].kind == OCCUPIED_MEETING);
	fixture_commit(&f);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy WHERE resource_id = 11"
				" AND kind = 'meeting'"),
		2);
	assert_int_equal(
		fixture_int(&f, "SELECT count(*) FROM occupancy WHERE resource_id IN"
				" (11, 12) AND kind = 'blackout'"),
		1 + 3 + 2);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_derived_is_what_was_there),
		cmocka_unit_test(a_slot_is_busy_when_it_is_touched),
		cmocka_unit_test(a_meeting_is_reported_and_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
