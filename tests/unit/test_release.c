/* test_release.c - meetings that give way: to another seat, another time, or to standby. */
#include "asking.h"

#include "domain/booking/blackout.h"
#include "domain/booking/release.h"
#include "domain/report/verify.h"
#include "store/invitations.h"

#include <stdlib.h>

static const struct actor STAFF = {.role = ROLE_STAFF};

static void
proven(struct fixture *f)
{
	struct verify_report r;

	verify_all(small_begin(f), &r);
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (!r.check[i].ok)
			fail_msg("%s: %s", r.check[i].name,
				r.check[i].n > 0 ? r.check[i].problems[0] : "");
	fixture_rollback(f);
}

static void
book(struct fixture *f, int64_t from, int64_t to, int64_t with, int length)
{
	struct tx *tx = small_begin(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);

	w.length = length;
	accept_by(tx, g, ask(tx, g, &w), with);
	fixture_commit(f);
}

/* A blackout of one slot of 25 minutes, or of more. */
static struct blackout
away(enum blackout_kind kind, int64_t target, int64_t after_s, int64_t seconds)
{
	return (struct blackout){.id = 1,
		.code = "away",
		.kind = kind,
		.target_id = target,
		.start_s = FAIR_OPENS_S + after_s,
		.end_s = FAIR_OPENS_S + after_s + seconds,
		.reason = ""};
}

static bool
released(struct fixture *f, struct blackout b, enum release_way way,
	struct release_report *r, struct err *e)
{
	struct tx *tx = small_begin(f);
	bool ok;

	release_begin(r);
	blackout_put(tx, FAIR, &b);
	ok = release_blackout(tx, asking_grid(tx), &b, way, &STAFF, r, e);
	if (ok)
		fixture_commit(f);
	else
		fixture_rollback(f);
	small_begin(f);
	return ok;
}

static const struct meeting *
meeting(struct fixture *f, int64_t id)
{
	return meeting_by_id(&f->tx, FAIR, id);
}

static int
first_slot(struct fixture *f, int64_t id)
{
	int n;

	return meeting_slots(&f->tx, FAIR, id, &n)[0];
}

static void
without_release_it_is_refused_and_says_what_is_in_the_way(void **state)
{
	struct release_report r;
	struct err e;

	book(*state, ANN, X1, KIM, 1);
	assert_false(released(
		*state, away(BLACKOUT_DELEGATE, KIM, 0, 1500), RELEASE_NOTHING, &r, &e));
	assert_int_equal(e.code, ERR_MEETING_IN_THE_WAY);
	assert_string_equal(js_str(js_at(r.refused, 0)), "M1");
	assert_string_equal(e.text, "M1 lies in that time");
	release_end(&r);
	fixture_rollback(*state);
	proven(*state);
}

/* Of so many in one slot, with M1, on seats of its table that nobody else has. */
static void
fill_the_table(struct fixture *f, int meetings)
{
	static const char *const ROWS[] = {
		"INSERT INTO resources (event_id, resource_id, kind)"
		" SELECT 1, 10000 + i, 'seat' FROM n",
		"INSERT INTO seats (event_id, location_id, seat_no, resource_id)"
		" SELECT 1, m.location_id, 100 + i, 10000 + i FROM meetings m, n"
		" WHERE m.meeting_id = 1",
		"INSERT INTO meetings (event_id, meeting_id, request_id, state, rev, uid, sequence,"
		" revision, location_id, seat_no, interpreter_id, start_s, end_s, reason,"
		" created_s, locked) SELECT event_id, i, request_id, state, rev, uid || i,"
		" sequence, revision, location_id, 100 + i, interpreter_id, start_s, end_s,"
		" reason, created_s, locked FROM meetings, n WHERE meeting_id = 1",
		"INSERT INTO occupancy (event_id, resource_id, slot_no, kind, holder_id)"
		" SELECT 1, 10000 + i, s.slot_no, 'meeting', i"
		" FROM meeting_slots s, n WHERE s.meeting_id = 1"};
	char sql[800];

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		snprintf(sql, sizeof sql,
			"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
			" WHERE i < %d) %s",
			meetings, ROWS[i]);
		fixture_sql(f, sql);
	}
}

static void
more_than_a_unit_may_take_are_for_a_repair(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	int64_t table;
	struct err e;

	book(f, ANN, X1, KIM, 1);
	fill_the_table(f, RELEASE_AT_ONCE + 1);
	table = fixture_int(f, "SELECT location_id FROM meetings WHERE meeting_id = 1");
	assert_false(released(
		f, away(BLACKOUT_LOCATION, table, 0, 1500), RELEASE_MOVE, &r, &e));
	assert_int_equal(e.code, ERR_MEETING_IN_THE_WAY);
	assert_string_equal(e.text,
		"401 meetings lie in that time; at most 400 are released at once");
	assert_int_equal(js_len(r.refused), 20);
	release_end(&r);
	fixture_rollback(f);
}

static void
a_person_who_is_away_meets_later(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	struct invitation *i;
	struct err e;

	book(f, ANN, X1, KIM, 1);
	assert_true(
		released(f, away(BLACKOUT_DELEGATE, KIM, 0, 1500), RELEASE_MOVE, &r, &e));
	assert_int_equal(js_len(r.moved), 1);
	assert_int_equal(js_len(r.standby), 0);
	assert_int_equal(js_len(r.released), 1);
	assert_string_equal(
		js_get_str(js_at(r.moved, 0), "start", ""), "2027-01-15T09:00:00+09:00");
	assert_string_equal(js_get_str(js_at(r.released, 0), "start", ""),
		"2027-01-15T09:30:00+09:00");
	release_end(&r);
	assert_int_equal(first_slot(f, 1), 12);
	assert_int_equal(meeting(f, 1)->state, MEETING_SCHEDULED);
	assert_int_equal(meeting(f, 1)->sequence, 1);
	assert_int_equal(meeting(f, 1)->revision, 2);
	assert_int_equal(meeting(f, 1)->rev, 2);
	i = invitation_of(&f->tx, FAIR, 1, 2);
	assert_string_equal(i->method, "REQUEST");
	assert_int_equal(i->sequence, 1);
	assert_string_equal(i->uid, invitation_of(&f->tx, FAIR, 1, 1)->uid);
	assert_int_equal(request_by_id(&f->tx, FAIR, 1)->state, REQUEST_SCHEDULED);
	fixture_rollback(f);
	proven(f);
}

static void
a_table_that_is_closed_keeps_everybodys_time(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	struct err e;

	/* Two slots with iris at the first table. */
	book(f, BAT, X2, CHOI, 2);
	assert_true(released(
		f, away(BLACKOUT_LOCATION, T1, 1800, 1500), RELEASE_MOVE, &r, &e));
	assert_int_equal(js_len(r.moved), 1);
	release_end(&r);
	assert_int_equal(first_slot(f, 1), 11);
	assert_int_equal(meeting(f, 1)->location_id, T2);
	assert_int_equal(meeting(f, 1)->interpreter_id, IRIS);
	assert_int_equal(meeting(f, 1)->start_s, FAIR_OPENS_S);
	assert_string_equal(
		meeting(f, 1)->reason, "moved: the former place is not available");
	fixture_rollback(f);
	proven(f);
}

static void
an_interpreter_who_falls_ill_is_replaced_and_is_told(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	struct journal_row *row;
	struct err e;
	int n;

	book(f, BAT, X2, CHOI, 2);
	assert_true(released(
		f, away(BLACKOUT_INTERPRETER, IRIS, 0, 3600), RELEASE_MOVE, &r, &e));
	release_end(&r);
	assert_int_equal(meeting(f, 1)->interpreter_id, IGOR);
	assert_int_equal(meeting(f, 1)->location_id, T1);
	assert_int_equal(meeting(f, 1)->seat_no, 1);
	assert_int_equal(first_slot(f, 1), 11);
	row = journal_page(&f->tx, FAIR, "M1", 0, 10, &n);
	assert_int_equal(n, 2);
	assert_string_equal(row[1].audience, ",o2,o12,i2,i1,");
	assert_non_null(strstr(row[1].body, "\"before\":{\"end\":"));
	assert_non_null(strstr(row[1].body, "\"code\":\"iris\""));
	fixture_rollback(f);
	proven(f);
}

static void
who_finds_no_seat_waits_with_the_reasons(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	const struct js *one;
	struct err e;

	book(f, ANN, X1, KIM, 1);
	assert_true(released(
		f, away(BLACKOUT_DELEGATE, KIM, 0, 7 * 86400LL), RELEASE_MOVE, &r, &e));
	assert_int_equal(js_len(r.moved), 0);
	one = js_at(r.standby, 0);
	assert_string_equal(js_get_str(one, "meeting", ""), "M1");
	assert_string_equal(js_get_str(one, "request", ""), "R1");
	assert_string_equal(js_get_str(js_at(js_get(one, "reasons"), 0), "code", ""),
		"DELEGATE_BUSY");
	release_end(&r);
	assert_int_equal(meeting(f, 1)->state, MEETING_CANCELLED);
	assert_string_equal(invitation_of(&f->tx, FAIR, 1, 2)->method, "CANCEL");
	assert_int_equal(request_by_id(&f->tx, FAIR, 1)->state, REQUEST_ACCEPTED);
	fixture_rollback(f);
	proven(f);
}

static void
none_is_moved_when_standby_is_asked_for(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	struct err e;

	book(f, ANN, X1, KIM, 1);
	assert_true(released(
		f, away(BLACKOUT_DELEGATE, KIM, 0, 1500), RELEASE_STANDBY, &r, &e));
	assert_int_equal(js_len(r.moved), 0);
	assert_int_equal(js_len(r.standby), 1);
	release_end(&r);
	assert_int_equal(meeting(f, 1)->state, MEETING_CANCELLED);
	fixture_rollback(f);
	proven(f);
}

/* Those who can stay in their slots are not pushed out by those who cannot. */
static void
who_can_stay_in_his_slots_goes_first(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	struct blackout booth = away(BLACKOUT_LOCATION, X1B, 0, 7200);
	struct blackout tables = away(BLACKOUT_LOCATION, T1, 0, 7200);
	struct err e;

	booth.id = 2;
	booth.code = "booth";
	assert_true(released(f, booth, RELEASE_NOTHING, &r, &e));
	release_end(&r);
	fixture_rollback(f);
	/* Two at the two seats of T1, then choi again: one free seat in each slot at T2. */
	book(f, PIA, X1, KIM, 1);
	book(f, BAT, X2, CHOI, 1);
	book(f, PIA, X2, CHOI, 1);
	assert_true(released(f, tables, RELEASE_MOVE, &r, &e));
	assert_int_equal(js_len(r.moved), 3);
	assert_int_equal(js_len(r.released), 3);
	assert_int_equal(js_len(r.standby), 0);
	release_end(&r);
	assert_int_equal(first_slot(f, 1), 11);
	assert_int_equal(first_slot(f, 3), 12);
	assert_int_equal(first_slot(f, 2), 13);
	for (int64_t id = 1; id <= 3; id++)
		assert_int_equal(meeting(f, id)->location_id, T2);
	fixture_rollback(f);
	proven(f);
}

static void
a_locked_meeting_and_one_that_has_begun_stay(void **state)
{
	struct fixture *f = *state;
	struct release_report r;
	struct meeting *m;
	struct tx *tx;
	struct err e;

	book(f, ANN, X1, KIM, 1);
	tx = small_begin(f);
	m = meeting_by_id(tx, FAIR, 1);
	assert_true(meeting_lock(tx, asking_grid(tx), m, true, &e));
	assert_false(meeting_lock(tx, asking_grid(tx), m, true, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	fixture_commit(f);
	assert_false(
		released(f, away(BLACKOUT_DELEGATE, KIM, 0, 1500), RELEASE_MOVE, &r, &e));
	assert_int_equal(e.code, ERR_MEETING_IN_THE_WAY);
	assert_string_equal(e.text, "M1 is locked and stays where it is");
	assert_string_equal(e.hint, "convene unlock M1");
	release_end(&r);
	m = meeting_by_id(&f->tx, FAIR, 1);
	assert_true(m->locked);
	assert_int_equal(m->revision, 1);
	assert_true(meeting_lock(&f->tx, asking_grid(&f->tx), m, false, &e));
	fixture_commit(f);
	tx = small_begin(f);
	tx->now_s = FAIR_OPENS_S;
	release_begin(&r);
	blackout_put(tx, FAIR,
		&(struct blackout){1, "late", BLACKOUT_DELEGATE, KIM, FAIR_OPENS_S,
			FAIR_OPENS_S + 60, "", 0});
	assert_false(release_blackout(tx, asking_grid(tx),
		blackout_by_code(tx, FAIR, "late"), RELEASE_MOVE, &STAFF, &r, &e));
	assert_int_equal(e.code, ERR_TOO_LATE);
	release_end(&r);
	fixture_rollback(f);
	proven(f);
}

/* ---- two meetings that change places -------------------------------------------------------- */

static void
move_to(struct fixture *f, int64_t id, int index, bool lifted)
{
	struct tx *tx = &f->tx;
	struct grid *g = asking_grid(tx);
	struct meeting *m = meeting_by_id(tx, FAIR, id);
	struct verdict v;
	struct party p;
	struct err e;
	bool ok;

	meeting_party(tx, m, &p);
	v = seating_at(seating_plan(tx, g, &p), index);
	if (v.code != ERR_NONE)
		fail_msg("%s", v.text);
	ok = lifted ? meeting_put(tx, g, m, &p, index, &v, &e)
		    : meeting_reseat(tx, g, m, &p, index, &v, &e);
	if (!ok)
		fail_msg("%s", e.text);
}

static void
a_meeting_moves_with_its_rows_and_its_history(void **state)
{
	struct fixture *f = *state;
	int n;

	book(f, BAT, X2, CHOI, 2);
	small_begin(f);
	move_to(f, 1, 3, false);
	assert_int_equal(first_slot(f, 1), 21);
	assert_int_equal(meeting(f, 1)->start_s, FAIR_OPENS_S + 14400);
	assert_int_equal(meeting(f, 1)->end_s, FAIR_OPENS_S + 17700);
	assert_int_equal(occupancy_count(&f->tx), 8);
	meeting_slots(&f->tx, FAIR, 1, &n);
	assert_int_equal(n, 2);
	fixture_commit(f);
	proven(f);
}

static void
lifted_first_two_meetings_change_places(void **state)
{
	struct fixture *f = *state;
	int former[2];

	/* The same two people: neither could move before the other has. */
	book(f, ANN, X1, KIM, 1);
	event_policy_put(small_begin(f), FAIR, "same_pair_twice", "yes");
	fixture_commit(f);
	book(f, ANN, X1, KIM, 1);
	small_begin(f);
	former[0] = first_slot(f, 1);
	former[1] = first_slot(f, 2);
	assert_int_not_equal(former[0], former[1]);
	meeting_lift(&f->tx, meeting(f, 1));
	meeting_lift(&f->tx, meeting(f, 2));
	move_to(f, 1, grid_index(asking_grid(&f->tx), former[1]), true);
	move_to(f, 2, grid_index(asking_grid(&f->tx), former[0]), true);
	assert_int_equal(first_slot(f, 1), former[1]);
	assert_int_equal(first_slot(f, 2), former[0]);
	fixture_commit(f);
	proven(f);
}

/* A row that is not free after all: the put says so, and the unit is undone as a whole. */
static void
the_key_has_the_last_word_when_moving(void **state)
{
	struct fixture *f = *state;
	struct verdict v;
	struct party p;
	struct grid *g;
	struct meeting *m;
	struct err e;

	book(f, ANN, X1, KIM, 1);
	small_begin(f);
	g = asking_grid(&f->tx);
	m = meeting_by_id(&f->tx, FAIR, 1);
	meeting_party(&f->tx, m, &p);
	v = seating_at(seating_plan(&f->tx, g, &p), 1);
	assert_int_equal(v.code, ERR_NONE);
	assert_true(occupancy_take(&f->tx, FAIR, KIM, 12, OCCUPIED_MEETING, 77));
	assert_false(meeting_reseat(&f->tx, g, m, &p, 1, &v, &e));
	assert_int_equal(e.code, ERR_SLOT_TAKEN);
	fixture_rollback(f);
	proven(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(without_release_it_is_refused_and_says_what_is_in_the_way),
		TEST(more_than_a_unit_may_take_are_for_a_repair),
		TEST(a_person_who_is_away_meets_later),
		TEST(a_table_that_is_closed_keeps_everybodys_time),
		TEST(an_interpreter_who_falls_ill_is_replaced_and_is_told),
		TEST(who_finds_no_seat_waits_with_the_reasons),
		TEST(none_is_moved_when_standby_is_asked_for),
		TEST(who_can_stay_in_his_slots_goes_first),
		TEST(a_locked_meeting_and_one_that_has_begun_stay),
		TEST(a_meeting_moves_with_its_rows_and_its_history),
		TEST(lifted_first_two_meetings_change_places),
		TEST(the_key_has_the_last_word_when_moving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
