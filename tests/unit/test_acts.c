/* test_acts.c - asking, accepting, booking and blacking out as acts of the domain: no session. */
#include "asking.h"

#include "domain/booking/accept.h"
#include "domain/booking/blackout_set.h"
#include "domain/booking/book.h"
#include "store/journal.h"

static const struct actor STAFF = {
	.role = ROLE_STAFF, .event_id = FAIR, .principal = "A1"};

/* Who acts for an organisation, as one of its delegates. */
static struct actor
person(enum role role, int64_t organisation, int64_t delegate)
{
	return (struct actor){.role = role,
		.event_id = FAIR,
		.organisation_id = organisation,
		.delegate_id = delegate,
		.principal = "A2"};
}

static int64_t
journal_rows(struct fixture *f)
{
	return journal_last_seq(&f->tx);
}

static struct slot_named
numbered(int no)
{
	return (struct slot_named){no, NULL};
}

static void
accepting_books_the_best_slot_and_journals_both(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct actor kim = person(ROLE_EXHIBITOR, X1, KIM);
	struct acceptance a = {
		.who = &kim, .people = delegate_by_id(tx, FAIR, KIM), .people_n = 1};
	struct booked out;
	int64_t rows;
	struct err e;
	int n;

	assert_true(request_ask(tx, g, &w, &STAFF, &out, &e));
	assert_null(out.meeting);
	rows = journal_rows(*state);
	assert_true(request_accept(tx, g, out.request, &a, &out, &e));
	assert_non_null(out.meeting);
	assert_int_equal(out.request->state, REQUEST_SCHEDULED);
	assert_int_equal(out.meeting->start_s, FAIR_OPENS_S);
	assert_int_equal(request_delegates(tx, FAIR, out.request->id, false, &n)[0], KIM);
	/* the meeting and the request, each a row */
	assert_int_equal(journal_rows(*state), rows + 2);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
only_the_other_side_accepts_and_only_once(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct actor ann = person(ROLE_BUYER, B1, ANN),
		     kim = person(ROLE_EXHIBITOR, X1, KIM);
	struct acceptance a = {.who = &ann};
	struct booked out;
	struct request *r;
	struct err e;

	r = ask(tx, g, &w);
	assert_false(request_accept(tx, g, r, &a, &out, &e));
	assert_int_equal(e.code, ERR_NOT_YOURS);
	a.who = &kim;
	assert_true(request_accept(tx, g, r, &a, &out, &e));
	booked_release(&out);
	assert_false(request_accept(tx, g, r, &a, &out, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	fixture_rollback(*state);
}

static void
a_named_slot_that_is_taken_leaves_the_next_ones(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft first = draft(tx, ANN, X1), second = draft(tx, PIA, X1);
	struct slot_named slot = numbered(12);
	struct acceptance a = {.who = &STAFF,
		.people = delegate_by_id(tx, FAIR, KIM),
		.people_n = 1,
		.slot = &slot};
	struct booked out;
	struct err e;

	assert_true(request_accept(tx, g, ask(tx, g, &first), &a, &out, &e));
	booked_release(&out);
	assert_false(request_accept(tx, g, ask(tx, g, &second), &a, &out, &e));
	assert_int_equal(e.code, ERR_SLOT_TAKEN);
	assert_string_equal(e.field, "params.slot");
	assert_int_equal(js_len(out.slots), NEXT_SLOTS);
	booked_release(&out);
	slot = numbered(99);
	a.people = NULL;
	assert_false(request_accept(tx, g,
		ask(tx, g,
			&(struct request_draft){.from = first.from,
				.to = organisation_by_id(tx, FAIR, X2),
				.delegates = first.delegates,
				.n = 1,
				.message = "",
				.length = 1}),
		&a, &out, &e));
	assert_int_equal(e.code, ERR_SLOT_UNKNOWN);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
without_a_seat_an_accepted_request_waits_with_the_reasons(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct acceptance a = {
		.who = &STAFF, .people = delegate_by_id(tx, FAIR, KIM), .people_n = 1};
	struct blackout_target t;
	struct blackout b;
	struct blackout_said said = {
		.when = "2027-01-15T00:00/2027-01-17T00:00", .reason = "ill"};
	struct release_report report;
	struct booked out;
	struct err e;

	assert_true(blackout_target(tx, FAIR, "kim", &STAFF, &t, &e));
	release_begin(&report);
	assert_true(blackout_set(tx, g, &t, &said, &STAFF, &b, &report, &e));
	release_end(&report);
	assert_true(request_accept(tx, g, ask(tx, g, &w), &a, &out, &e));
	assert_null(out.meeting);
	assert_int_equal(out.request->state, REQUEST_ACCEPTED);
	assert_int_equal(js_len(out.reasons), 1);
	booked_release(&out);
	fixture_rollback(*state);
}

/* Nobody is named: who has the fewest meetings, who speaks, the first; and who is free. */
static void
the_asked_side_is_open_until_somebody_is_named(void **state)
{
	static const int64_t ASKS[] = {ANN, PIA, BAT, BAT}, SITS[] = {KOO, KIM, KIM};
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct actor koo = person(ROLE_EXHIBITOR, X1, KOO);
	struct slot_named slot = numbered(12);
	struct acceptance a = {.who = &koo, .slot = &slot};
	struct meeting_person *p;
	struct request_draft w;
	struct booked out;
	struct err e;
	int n;

	for (int i = 0; i < 2; i++) {
		w = draft(tx, ASKS[i], X1);
		assert_true(request_accept(tx, g, ask(tx, g, &w), &a, &out, &e));
		p = meeting_people(tx, FAIR, out.meeting->id, &n);
		assert_int_equal(n, 2);
		assert_int_equal(
			p[0].demand ? p[1].delegate_id : p[0].delegate_id, SITS[i]);
		/* the request names nobody, so that another may sit there later */
		request_delegates(tx, FAIR, out.request->id, false, &n);
		assert_int_equal(n, 0);
		booked_release(&out);
	}
	/* both have a meeting then */
	w = draft(tx, BAT, X1);
	assert_false(request_accept(tx, g, ask(tx, g, &w), &a, &out, &e));
	assert_int_equal(e.code, ERR_SLOT_TAKEN);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
where_the_policy_names_one_it_is_who_speaks_or_the_first(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct actor koo = person(ROLE_EXHIBITOR, X1, KOO);
	struct acceptance a = {.who = &koo};
	struct request_draft w = draft(tx, ANN, X1), other = draft(tx, PIA, X1);
	struct booked out;
	struct err e;
	int n;

	event_policy_put(tx, FAIR, "recipient_chosen", "named");
	assert_true(request_accept(tx, g, ask(tx, g, &w), &a, &out, &e));
	assert_int_equal(request_delegates(tx, FAIR, out.request->id, false, &n)[0], KOO);
	booked_release(&out);
	a.who = &STAFF;
	assert_true(request_accept(tx, g, ask(tx, g, &other), &a, &out, &e));
	assert_int_equal(request_delegates(tx, FAIR, out.request->id, false, &n)[0], KIM);
	assert_int_equal(n, 1);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
who_accepts_whatever_comes_answers_in_the_same_unit(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct organisation *x1 = organisation_by_id(tx, FAIR, X1);
	struct actor ann = person(ROLE_BUYER, B1, ANN);
	struct booked out;
	int64_t rows;
	struct err e;

	x1->auto_accept = true;
	organisation_put(tx, FAIR, x1);
	w.to = x1;
	rows = journal_rows(*state);
	assert_true(request_ask(tx, g, &w, &ann, &out, &e));
	assert_non_null(out.meeting);
	assert_int_equal(out.request->state, REQUEST_SCHEDULED);
	/* the question, the meeting and the answer */
	assert_int_equal(journal_rows(*state), rows + 3);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
where_the_planner_seats_an_answer_waits_unless_it_names_a_slot(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1), other = draft(tx, PIA, X1);
	struct slot_named slot = numbered(13);
	struct acceptance a = {.who = &STAFF};
	struct booked out;
	struct err e;

	event_policy_put(tx, FAIR, "seat_at_once", "no");
	assert_true(request_accept(tx, g, ask(tx, g, &w), &a, &out, &e));
	assert_null(out.meeting);
	assert_int_equal(js_len(out.reasons), 0);
	booked_release(&out);
	a.slot = &slot;
	assert_true(request_accept(tx, g, ask(tx, g, &other), &a, &out, &e));
	assert_non_null(out.meeting);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
booking_takes_up_what_is_open_and_makes_what_is_not(void **state)
{
	static const char *const PEOPLE[] = {"kim", "ann"},
				 *const OTHERS[] = {"pia", "choi"},
				 *const SAME[] = {"ann", "pia"};
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r = ask(tx, g, &w);
	struct booking b = {
		.delegates = PEOPLE, .delegates_n = 2, .length = 1, .message = ""};
	struct booked out;
	struct err e;

	assert_true(meeting_book(tx, g, &b, &out, &e));
	assert_int_equal(out.request->id, r->id);
	assert_int_equal(out.request->state, REQUEST_SCHEDULED);
	b.delegates = OTHERS;
	assert_true(meeting_book(tx, g, &b, &out, &e));
	assert_int_not_equal(out.request->id, r->id);
	assert_int_equal(out.request->origin, ORIGIN_STAFF);
	b.delegates = SAME;
	assert_false(meeting_book(tx, g, &b, &out, &e));
	assert_int_equal(e.code, ERR_SAME_SIDE);
	assert_string_equal(e.field, "params.delegates[1]");
	booked_release(&out);
	fixture_rollback(*state);
}

static void
a_booth_of_another_exhibitor_is_no_place(void **state)
{
	static const char *const PEOPLE[] = {"pia", "choi"};
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct booking b = {.delegates = PEOPLE,
		.delegates_n = 2,
		.length = 1,
		.location = "X1B",
		.message = ""};
	struct booked out;
	struct err e;

	assert_false(meeting_book(tx, g, &b, &out, &e));
	assert_int_equal(e.code, ERR_TABLE_BUSY);
	assert_true(js_len(out.slots) > 0);
	booked_release(&out);
	fixture_rollback(*state);
}

static void
time_is_taken_by_its_owner_and_given_back(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct actor ann = person(ROLE_BUYER, B1, ANN);
	struct blackout_said said = {
		.when = "2027-01-15T09:00/2027-01-15T10:00", .reason = "a talk"};
	struct release_report report;
	struct blackout_target t;
	struct blackout b;
	int64_t rows;
	struct err e;
	int n;

	assert_false(blackout_target(tx, FAIR, "kim", &ann, &t, &e));
	assert_false(blackout_target(tx, FAIR, "T1", &ann, &t, &e));
	assert_true(blackout_target(tx, FAIR, "ann", &ann, &t, &e));
	rows = journal_rows(*state);
	release_begin(&report);
	assert_true(blackout_set(tx, g, &t, &said, &ann, &b, &report, &e));
	occupancy_of(tx, FAIR, ANN, &n);
	assert_int_equal(n, 2);
	assert_true(blackout_remove(tx, g, &t, &said, &b, &e));
	occupancy_of(tx, FAIR, ANN, &n);
	assert_int_equal(n, 0);
	assert_int_equal(journal_rows(*state), rows + 2);
	assert_false(blackout_remove(tx, g, &t, &said, &b, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	said.when = "2027-01-15T10:00/2027-01-15T09:00";
	assert_false(blackout_set(tx, g, &t, &said, &ann, &b, &report, &e));
	assert_string_equal(e.field, "params.when");
	release_end(&report);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(accepting_books_the_best_slot_and_journals_both),
		TEST(only_the_other_side_accepts_and_only_once),
		TEST(a_named_slot_that_is_taken_leaves_the_next_ones),
		TEST(without_a_seat_an_accepted_request_waits_with_the_reasons),
		TEST(who_accepts_whatever_comes_answers_in_the_same_unit),
		TEST(the_asked_side_is_open_until_somebody_is_named),
		TEST(where_the_policy_names_one_it_is_who_speaks_or_the_first),
		TEST(where_the_planner_seats_an_answer_waits_unless_it_names_a_slot),
		TEST(booking_takes_up_what_is_open_and_makes_what_is_not),
		TEST(a_booth_of_another_exhibitor_is_no_place),
		TEST(time_is_taken_by_its_owner_and_given_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
