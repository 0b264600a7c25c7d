/* test_permit.c - who asks, who meets, and who changes a meeting until when. */
#include "asking.h"

#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/matching/match_load.h"

static const struct actor BUYER = {.role = ROLE_BUYER}, SELLER = {.role = ROLE_EXHIBITOR},
			  STAFF = {.role = ROLE_STAFF};

static void
refused(struct tx *tx, const struct request_draft *w, enum err_code code,
	const char *text)
{
	struct err e;

	assert_null(request_create(tx, asking_grid(tx), w, &e));
	if (e.code != code)
		fail_msg("%s: %s", err_info(e.code)->name, e.text);
	if (strstr(e.text, text) == NULL)
		fail_msg("no '%s' in '%s'", text, e.text);
}

static void
a_buyer_has_so_many_requests_at_once(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft one = draft(tx, ANN, X1), two = draft(tx, ANN, X2),
			     third = draft(tx, ANN, X3), back = draft(tx, KIM, B2);
	struct request *r, *queued;
	struct err e;

	event_policy_put(tx, FAIR, POLICY_OUTSTANDING_REQUESTS, "2");
	r = ask(tx, g, &one);
	queued = ask(tx, g, &two);
	/* On standby it still waits. */
	assert_true(request_queue(tx, queued, &e));
	refused(tx, &third, ERR_OUTSTANDING, "2 requests");
	third.origin = ORIGIN_STAFF;
	refused(tx, &third, ERR_OUTSTANDING, "2 at once");
	/* A meeting booked outright waits for nobody; an exhibitor is not held to it. */
	third.seated = true;
	assert_non_null(ask(tx, g, &third));
	assert_int_equal(requests_outstanding(tx, FAIR, B1), 3);
	event_policy_put(tx, FAIR, POLICY_OUTSTANDING_REQUESTS, "1");
	ask(tx, g, &back);
	back = draft(tx, KIM, P1);
	ask(tx, g, &back);
	/* One that is answered makes room. */
	event_policy_put(tx, FAIR, POLICY_OUTSTANDING_REQUESTS, "3");
	assert_true(request_decline(tx, g, r, "", &e));
	assert_non_null(ask(tx, g, &one));
	fixture_rollback(*state);
}

static void
a_lapsed_request_is_not_counted(void **state)
{
	struct tx *tx = small_begin(*state);
	struct request_draft w = draft(tx, ANN, X1);

	w.expires_s = tx->now_s + 10;
	ask(tx, asking_grid(tx), &w);
	assert_int_equal(requests_outstanding(tx, FAIR, B1), 1);
	tx->now_s += 10;
	assert_int_equal(requests_outstanding(tx, FAIR, B1), 0);
	fixture_rollback(*state);
}

static void
the_side_that_may_ask_asks(void **state)
{
	static const struct {
		const char *value;
		bool demand, supply;
	} CASES[] = {
		{"both", true, true}, {"demand", true, false}, {"supply", false, true}};

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		for (int demand = 0; demand < 2; demand++) {
			bool may = demand ? CASES[i].demand : CASES[i].supply;
			struct tx *tx = small_begin(*state);
			struct request_draft w =
				demand ? draft(tx, ANN, X1) : draft(tx, KIM, B1);

			event_policy_put(tx, FAIR, POLICY_WHO_MAY_ASK, CASES[i].value);
			if (!may) {
				refused(tx, &w, ERR_KIND_NOT_ALLOWED,
					demand ? "exhibitors ask" : "buyers ask");
				w.origin = ORIGIN_STAFF;
			}
			ask(tx, asking_grid(tx), &w);
			fixture_rollback(*state);
		}
}

static void
a_kind_that_is_shut_out_meets_nobody(void **state)
{
	struct tx *tx = small_begin(*state);
	struct request_draft w = draft(tx, PIA, X2), back = draft(tx, CHOI, P1),
			     other = draft(tx, ANN, X2);
	struct match_score *list;
	struct match_fair *f;
	int n;

	event_policy_put(tx, FAIR, POLICY_PROCUREMENT_MEETS, "no");
	w.origin = ORIGIN_STAFF;
	refused(tx, &w, ERR_KIND_NOT_ALLOWED, "Incheon");
	refused(tx, &back, ERR_KIND_NOT_ALLOWED, "procurement managers");
	assert_non_null(ask(tx, asking_grid(tx), &other));
	f = match_load(tx, FAIR);
	list = match_rank(f, tx->arena, match_side_by_id(f, P1), NULL, 0, &n);
	assert_int_equal(n, 0);
	list = match_rank(f, tx->arena, match_side_by_id(f, X2), NULL, 0, &n);
	assert_int_equal(n, 2);
	for (int i = 0; i < n; i++)
		assert_int_equal(list[i].other->kind, ORG_FOREIGN_BUYER);
	fixture_rollback(*state);
}

/* ann and kim at the first slot of the fair. */
static struct meeting *
booked(struct tx *tx, struct grid *g)
{
	struct request_draft w = draft(tx, ANN, X1);

	return accept_by(tx, g, ask(tx, g, &w), KIM);
}

static void
a_meeting_is_called_off_in_time_or_by_staff(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct meeting *m = booked(tx, g);
	struct err e;

	tx->now_s = m->start_s - 1;
	assert_true(permit_cancel(tx, g, m, &BUYER, &e));
	tx->now_s = m->start_s;
	assert_false(permit_cancel(tx, g, m, &BUYER, &e));
	assert_int_equal(e.code, ERR_TOO_LATE);
	assert_string_equal(
		e.text, "M1 could be cancelled until it began at 2027-01-15 09:00");
	assert_string_equal(
		e.hint, "ask the organiser: Fair Office, office@fair.example");
	assert_true(permit_cancel(tx, g, m, &STAFF, &e));
	event_policy_put(tx, FAIR, POLICY_CANCEL_UNTIL_MINUTES, "90");
	tx->now_s = m->start_s - 5400;
	assert_false(permit_cancel(tx, g, m, &SELLER, &e));
	assert_string_equal(e.text, "M1 could be cancelled until 2027-01-15 07:30,"
				    " 90 minutes before it begins");
	tx->now_s -= 1;
	assert_true(permit_cancel(tx, g, m, &SELLER, &e));
	/* The other limit has no say in it, nor this one in changes. */
	event_policy_put(tx, FAIR, POLICY_LATEST_CHANGE_MINUTES, "120");
	assert_true(permit_cancel(tx, g, m, &SELLER, &e));
	assert_false(permit_change(tx, g, m, &SELLER, &e));
	assert_int_equal(e.code, ERR_TOO_LATE);
	assert_true(permit_change(tx, g, m, &STAFF, &e));
	tx->now_s = m->start_s - 7201;
	assert_true(permit_change(tx, g, m, &SELLER, &e));
	fixture_rollback(*state);
}

static void
the_side_that_may_cancel_cancels(void **state)
{
	static const struct {
		const char *value;
		bool demand, supply;
	} CASES[] = {{"both", true, true}, {"demand", true, false},
		{"supply", false, true}, {"staff", false, false}};
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct meeting *m = booked(tx, g);
	struct err e;

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		event_policy_put(tx, FAIR, POLICY_CANCEL_BY, CASES[i].value);
		assert_true(permit_cancel(tx, g, m, &BUYER, &e) == CASES[i].demand);
		assert_true(CASES[i].demand || e.code == ERR_KIND_NOT_ALLOWED);
		assert_true(permit_cancel(tx, g, m, &SELLER, &e) == CASES[i].supply);
		assert_true(permit_cancel(tx, g, m, &STAFF, &e));
	}
	fixture_rollback(*state);
}

static void
a_slot_too_near_is_for_staff(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r = ask(tx, g, &w);
	struct verdict v;
	struct party p;

	event_policy_put(tx, FAIR, POLICY_LATEST_CHANGE_MINUTES, "1440");
	assert_int_equal(permit_too_late(tx, FAIR, &STAFF), 0);
	request_answer_by(tx, r, delegate_by_id(tx, FAIR, KIM), 1);
	request_party(tx, r, &p);
	p.too_late_s = permit_too_late(tx, FAIR, &SELLER);
	assert_int_equal(p.too_late_s, FAIR_OPENS_S);
	v = seating_at(seating_plan(tx, g, &p), 0);
	assert_int_equal(v.code, ERR_TOO_LATE);
	/* The next one begins half an hour later, and the limit with it. */
	assert_int_equal(seating_best(seating_plan(tx, g, &p), &v), 1);
	p.too_late_s = permit_too_late(tx, FAIR, &STAFF);
	assert_int_equal(seating_best(seating_plan(tx, g, &p), &v), 0);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(a_buyer_has_so_many_requests_at_once),
		TEST(a_lapsed_request_is_not_counted),
		TEST(the_side_that_may_ask_asks),
		TEST(a_kind_that_is_shut_out_meets_nobody),
		TEST(a_meeting_is_called_off_in_time_or_by_staff),
		TEST(the_side_that_may_cancel_cancels),
		TEST(a_slot_too_near_is_for_staff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
