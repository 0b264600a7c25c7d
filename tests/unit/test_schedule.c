/* test_schedule.c - schedules from their beginning to the fair: states, fit, publication. */
#include "asking.h"
#include "publish_whole.h"

#include "domain/planning/publish.h"
#include "domain/planning/solve.h"
#include "domain/report/verify.h"
#include "store/invitations.h"

#include <stdlib.h>

static struct tx *
again(struct fixture *f)
{
	fixture_rollback(f);
	return small_begin(f);
}

static void
proven(struct fixture *f)
{
	struct verify_report r;

	verify_all(again(f), &r);
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (!r.check[i].ok)
			fail_msg("%s: %s", r.check[i].name,
				r.check[i].n > 0 ? r.check[i].problems[0] : "");
}

static int64_t
waiting(struct fixture *f, int64_t from, int64_t to, int64_t with)
{
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);
	struct request *r = ask(tx, g, &w);
	struct err e;

	request_answer_by(tx, r, delegate_by_id(tx, FAIR, with), 1);
	assert_true(request_queue(tx, r, &e));
	fixture_commit(f);
	return r->id;
}

static int64_t
booked(struct fixture *f, int64_t from, int64_t to, int64_t with)
{
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);
	int64_t id = accept_by(tx, g, ask(tx, g, &w), with)->id;

	fixture_commit(f);
	return id;
}

/* A schedule as a run leaves it, with no places yet. */
static int64_t
ready(struct fixture *f)
{
	const struct schedule_setup w = {
		.scope = SCOPE_EVERYTHING, .seed = 1, .steps = 10, .disturbed_max = -1};
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct err e;
	struct schedule *s;

	tx->context = (struct tx_context){"A1", "schedule.run", ""};
	s = schedule_begin(tx, g, &w, &e);
	if (s == NULL || !schedule_move(tx, g, s, SCHEDULE_READY, &e))
		fail_msg("%s", e.text);
	fixture_commit(f);
	return s->id;
}

static void
placed(struct fixture *f, int64_t schedule, struct schedule_place p)
{
	p.length = 1;
	p.interpreter_id = p.interpreter_id != 0 ? p.interpreter_id : -1;
	if (p.meeting_id == 0)
		p.meeting_id = -1;
	schedule_place_insert(again(f), FAIR, schedule, &p);
	fixture_commit(f);
}

/* What publishing changed; committed, or why not. */
static struct overlay *
published(struct fixture *f, int64_t schedule, struct err *e)
{
	struct tx *tx = again(f);
	struct schedule *s = schedule_by_id(tx, FAIR, schedule);
	struct overlay *o;
	struct grid *g = asking_grid(tx);

	tx->context = (struct tx_context){"A1", "schedule.publish", ""};
	o = publish_whole(tx, g, s, 1, e);
	if (o == NULL)
		fixture_rollback(f);
	else
		fixture_commit(f);
	return o;
}

static struct overlay *
publish(struct fixture *f, int64_t schedule)
{
	struct err e;
	struct overlay *o = published(f, schedule, &e);

	if (o == NULL)
		fail_msg("%s", e.text);
	return o;
}

static int
slot_of(struct fixture *f, int64_t meeting)
{
	int n;

	return meeting_slots(again(f), FAIR, meeting, &n)[0];
}

/* ---- states --------------------------------------------------------------------------------- */

static void
the_states_are_those_of_the_picture(void **state)
{
	static const char PICTURE[SCHEDULE_STATES][SCHEDULE_STATES + 1] = {
		"-r-d", "--pd", "--p-", "----"};

	(void)state;
	for (int from = 0; from < SCHEDULE_STATES; from++)
		for (int to = 0; to < SCHEDULE_STATES; to++)
			assert_int_equal(schedule_move_allowed((enum schedule_state)from,
						 (enum schedule_state)to),
				PICTURE[from][to] != '-');
}

static void
what_the_daemon_left_running_is_discarded(void **state)
{
	const struct schedule_setup w = {.disturbed_max = -1};
	struct fixture *f = *state;
	struct tx *tx = again(f);
	struct err e;

	tx->context = (struct tx_context){"A1", "schedule.run", ""};
	assert_non_null(schedule_begin(tx, asking_grid(tx), &w, &e));
	assert_true(schedules_abandon(tx, "gone", &e));
	assert_int_equal(schedule_by_id(tx, FAIR, 1)->state, SCHEDULE_DISCARDED);
	assert_string_equal(schedule_by_id(tx, FAIR, 1)->reason, "gone");
	assert_int_equal(journal_last_seq(tx), 2);
}

static void
no_more_wait_than_may(void **state)
{
	const struct schedule_setup w = {.disturbed_max = -1};
	struct fixture *f = *state;
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct err e;

	tx->context = (struct tx_context){"A1", "schedule.run", ""};
	for (int i = 0; i <= SCHEDULES_WAITING_MAX; i++)
		assert_non_null(schedule_begin(tx, g, &w, &e));
	assert_null(schedule_begin(tx, g, &w, &e));
	assert_int_equal(e.code, ERR_BUSY);
	assert_true(e.retry_after_ms > 0);
}

static void
weights_are_the_events_and_the_runs_own(void **state)
{
	struct fixture *f = *state;
	struct tx *tx = again(f);
	struct plan_weights w, usual;
	struct err e;

	plan_weights_repair(&usual);
	assert_true(schedule_weights(tx, FAIR, SCOPE_REPAIR, "", &w, &e));
	/* the table of policies has the planner's own defaults */
	for (int i = 0; i < PLAN_LEVELS; i++)
		assert_int_equal(w.of[i], usual.of[i]);
	plan_weights_default(&usual);
	assert_true(schedule_weights(tx, FAIR, SCOPE_EVERYTHING, "", &w, &e));
	for (int i = 0; i < PLAN_LEVELS; i++)
		assert_int_equal(w.of[i], usual.of[i]);
	event_policy_put(tx, FAIR, "weight_breaks", "7");
	assert_true(schedule_weights(
		tx, FAIR, SCOPE_REPAIR, "walking=0;must=100000000000", &w, &e));
	assert_int_equal(w.of[PLAN_LEVEL_BREAKS], 7);
	assert_int_equal(w.of[PLAN_LEVEL_WALKING], 0);
	assert_int_equal(w.of[PLAN_LEVEL_MUST], PLAN_WEIGHT_MAX);
	assert_false(
		schedule_weights(tx, FAIR, SCOPE_REPAIR, "must=100000000001", &w, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_false(schedule_weights(tx, FAIR, SCOPE_REPAIR, "breaks", &w, &e));
	assert_false(schedule_weights(tx, FAIR, SCOPE_REPAIR, "=1", &w, &e));
}

static void
the_gap_is_told_in_thousandths_rounded_up(void **state)
{
	(void)state;
	assert_int_equal(schedule_gap_permille(1000, 1000), 0);
	assert_int_equal(schedule_gap_permille(999, 1000), 1);
	assert_int_equal(schedule_gap_permille(9999, 10000), 1);
	assert_int_equal(schedule_gap_permille(0, 10), 1000);
	assert_int_equal(schedule_gap_permille(0, 0), 0);
}

/* ---- publishing ----------------------------------------------------------------------------- */

/* A request accepted without a word of who will come. */
static int64_t
open_to_all(struct fixture *f, int64_t from, int64_t to)
{
	struct tx *tx = again(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, from, to);
	struct request *r = ask(tx, g, &w);
	struct err e;

	assert_true(request_queue(tx, r, &e));
	fixture_commit(f);
	return r->id;
}

/* The one the schedule says is at the meeting, whoever of the organisation came first. */
static void
whom_the_schedule_chose_is_at_the_meeting(void **state)
{
	struct fixture *f = *state;
	int64_t first = open_to_all(f, ANN, X1), second = open_to_all(f, BAT, X1), s;
	struct meeting_person *who;
	struct overlay *o;
	int n;

	s = ready(f);
	placed(f, s, (struct schedule_place){first, 0, 0, 11, 1, X1B, 1, 0, KOO});
	placed(f, s, (struct schedule_place){second, 0, 0, 11, 1, T1, 1, IGOR, KIM});
	o = publish(f, s);
	assert_int_equal(o->seated, 2);
	assert_int_equal(o->people, 4);
	assert_int_equal(o->dropped_n, 0);
	who = meeting_people(
		again(f), FAIR, request_by_id(&f->tx, FAIR, first)->meeting_id, &n);
	assert_int_equal(n, 2);
	assert_int_equal(who[0].delegate_id, ANN);
	assert_int_equal(who[1].delegate_id, KOO);
	who = meeting_people(
		&f->tx, FAIR, request_by_id(&f->tx, FAIR, second)->meeting_id, &n);
	assert_int_equal(who[1].delegate_id, KIM);
	proven(f);
}

/* The recipient has named somebody else meanwhile: that is not what was planned. */
static void
who_is_not_chosen_any_more_is_left_out(void **state)
{
	struct fixture *f = *state;
	int64_t id = open_to_all(f, ANN, X1), s;
	struct overlay *o;
	struct tx *tx;

	s = ready(f);
	placed(f, s, (struct schedule_place){id, 0, 0, 11, 1, X1B, 1, 0, KOO});
	tx = again(f);
	request_answer_by(
		tx, request_by_id(tx, FAIR, id), delegate_by_id(tx, FAIR, KIM), 1);
	fixture_commit(f);
	o = publish(f, s);
	assert_int_equal(o->seated, 0);
	assert_int_equal(o->dropped_n, 1);
	assert_int_equal(o->dropped[0].reason, DROPPED_CHANGED);
}

/* Each in the seat and the time of the other: neither could go first. */
static void
two_meetings_change_places(void **state)
{
	struct fixture *f = *state;
	int64_t one = booked(f, ANN, X1, KIM), two = booked(f, PIA, X1, KIM), s;
	int first = slot_of(f, one), second = slot_of(f, two);
	struct meeting m;
	struct overlay *o;
	int n;

	assert_int_not_equal(first, second);
	s = ready(f);
	placed(f, s, (struct schedule_place){1, one, 1, second, 1, X1B, 1, -1, -1});
	placed(f, s, (struct schedule_place){2, two, 1, first, 1, X1B, 1, -1, -1});
	o = publish(f, s);
	assert_int_equal(o->moved, 2);
	assert_int_equal(o->dropped_n, 0);
	assert_int_equal(slot_of(f, one), second);
	assert_int_equal(slot_of(f, two), first);
	proven(f);
	m = *meeting_by_id(again(f), FAIR, one);
	assert_int_equal(m.revision, 2);
	assert_int_equal(m.sequence, 1);
	assert_non_null(invitation_of(&f->tx, FAIR, one, 2));
	n = fixture_int(f, "SELECT count(*) FROM invitations");
	assert_int_equal(n, 4);
}

static void
what_no_longer_fits_is_left_out_with_its_reason(void **state)
{
	struct fixture *f = *state;
	int64_t gone = waiting(f, ANN, X1, KIM), taken = waiting(f, PIA, X1, KOO), s;
	int64_t fine = waiting(f, BAT, X1, KIM);
	struct overlay *o;
	struct request *r;
	struct err e;
	struct tx *tx;

	s = ready(f);
	placed(f, s, (struct schedule_place){gone, 0, 0, 11, 1, X1B, 1, 0, -1});
	placed(f, s, (struct schedule_place){taken, 0, 0, 12, 1, X1B, 1, 0, -1});
	placed(f, s, (struct schedule_place){fine, 0, 0, 13, 1, T1, 1, IGOR, -1});
	tx = again(f);
	r = request_by_id(tx, FAIR, gone);
	assert_true(request_withdraw(tx, asking_grid(tx), r, true, "", &e));
	fixture_commit(f);
	/* pia has something else then */
	again(f);
	assert_true(occupancy_take(&f->tx, FAIR, PIA, 12, OCCUPIED_BLACKOUT, 0));
	fixture_commit(f);
	o = publish(f, s);
	assert_int_equal(o->dropped_n, 2);
	assert_int_equal(o->dropped[0].request_id, gone);
	assert_int_equal(o->dropped[0].reason, DROPPED_GONE);
	assert_int_equal(o->dropped[1].request_id, taken);
	assert_int_equal(o->dropped[1].reason, DROPPED_AWAY);
	assert_int_equal(o->seated, 1);
	assert_int_equal(request_by_id(again(f), FAIR, taken)->state, REQUEST_ACCEPTED);
	assert_int_equal(request_by_id(&f->tx, FAIR, fine)->state, REQUEST_SCHEDULED);
}

/* The seat of the plan is taken, another of the same tables is not: the slot is kept. */
static void
another_seat_of_the_same_kind_will_do(void **state)
{
	struct fixture *f = *state;
	int64_t id = waiting(f, PIA, X2, CHOI), s = ready(f);
	struct overlay *o;
	struct meeting *m;

	placed(f, s, (struct schedule_place){id, 0, 0, 11, 1, T1, 1, 0, -1});
	again(f);
	assert_true(occupancy_take(&f->tx, FAIR, T1_SEAT_1, 11, OCCUPIED_BLACKOUT, 0));
	fixture_commit(f);
	o = publish(f, s);
	assert_int_equal(o->dropped_n, 0);
	m = meeting_by_id(again(f), FAIR, 1);
	assert_int_equal(m->location_id, T1);
	assert_int_equal(m->seat_no, 2);
	assert_int_equal(slot_of(f, 1), 11);
}

static void
a_meeting_that_changed_meanwhile_is_left_alone(void **state)
{
	struct fixture *f = *state;
	int64_t one = booked(f, ANN, X1, KIM), s = ready(f);
	int was = slot_of(f, one);
	struct overlay *o;

	placed(f, s, (struct schedule_place){1, one, 1, 22, 1, X1B, 1, 0, -1});
	fixture_rollback(f);
	fixture_sql(f, "UPDATE meetings SET rev = rev + 1");
	o = publish(f, s);
	assert_int_equal(o->moved, 0);
	assert_int_equal(o->dropped_n, 1);
	assert_int_equal(o->dropped[0].reason, DROPPED_CHANGED);
	assert_int_equal(slot_of(f, one), was);
	/* going back to it, what it says goes before what came later */
	o = publish(f, s);
	assert_int_equal(o->moved, 1);
	assert_int_equal(slot_of(f, one), 22);
	proven(f);
}

static void
a_locked_meeting_is_left_where_it_is(void **state)
{
	struct fixture *f = *state;
	int64_t one = booked(f, ANN, X1, KIM), s = ready(f);
	struct overlay *o;

	placed(f, s, (struct schedule_place){1, one, 1, 22, 1, X1B, 1, 0, -1});
	fixture_rollback(f);
	fixture_sql(f, "UPDATE meetings SET locked = 1");
	o = publish(f, s);
	assert_int_equal(o->moved, 0);
	assert_int_equal(o->dropped[0].reason, DROPPED_LOCKED);
}

/* What had a place, and has none in the schedule, waits again. */
static void
what_the_schedule_has_no_place_for_goes_back_to_standby(void **state)
{
	struct fixture *f = *state;
	int64_t one = booked(f, ANN, X1, KIM), s = ready(f);
	struct overlay *o;

	schedule_unseated_insert(
		again(f), FAIR, s, &(struct schedule_unseated){1, one, 1, "lost_to", ""});
	fixture_commit(f);
	o = publish(f, s);
	assert_int_equal(o->cancelled, 1);
	assert_int_equal(meeting_by_id(again(f), FAIR, one)->state, MEETING_CANCELLED);
	assert_int_equal(request_by_id(&f->tx, FAIR, 1)->state, REQUEST_ACCEPTED);
	proven(f);
}

static void
only_what_is_ready_or_was_published_is_published(void **state)
{
	struct fixture *f = *state;
	int64_t s = ready(f);
	struct err e;

	publish(f, s);
	publish(f, s);
	fixture_rollback(f);
	fixture_sql(f, "UPDATE schedules SET state = 'discarded'");
	assert_null(published(f, s, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	fixture_sql(f, "UPDATE schedules SET state = 'ready'");
	fixture_sql(f, "UPDATE events SET state = 'closed'");
	assert_null(published(f, s, &e));
	assert_int_equal(e.code, ERR_EVENT_CLOSED);
}

/* ---- a run ---------------------------------------------------------------------------------- */

static int64_t
no_time(void)
{
	return 0;
}

/* Read, solve, store in pieces of one; in the end it is ready and can be published. */
static void
a_run_is_stored_in_pieces_and_is_ready_with_the_last(void **state)
{
	const struct schedule_setup w = {
		.scope = SCOPE_UNSCHEDULED, .seed = 1, .steps = 500, .disturbed_max = -1};
	const atomic_bool never = false;
	const struct solve_watch watch = {&never, NULL, NULL, no_time};
	struct fixture *f = *state;
	struct arena kept;
	struct solve *k;
	struct err e;
	struct tx *tx;
	int all = 1;

	waiting(f, ANN, X1, KIM);
	waiting(f, PIA, X2, CHOI);
	waiting(f, BAT, X2, CHOI);
	tx = again(f);
	tx->context = (struct tx_context){"A1", "schedule.run", ""};
	assert_non_null(schedule_begin(tx, asking_grid(tx), &w, &e));
	fixture_commit(f);
	arena_init(&kept);
	tx = again(f);
	tx->arena = &kept;
	k = solve_read(tx, FAIR, 1, &e);
	if (k == NULL || !solve_run(k, &kept, &watch, &e))
		fail_msg("%s", e.text);
	for (int i = 0; i < all; i++) {
		assert_int_equal(
			schedule_by_id(again(f), FAIR, 1)->state, SCHEDULE_RUNNING);
		if (!solve_store(&f->tx, k, i, 1, &all, &e))
			fail_msg("%s", e.text);
		fixture_commit(f);
	}
	assert_int_equal(all, 3);
	assert_int_equal(schedule_by_id(again(f), FAIR, 1)->seated, 3);
	assert_false(solve_store(&f->tx, k, 0, 1, &all, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	arena_release(&kept);
	assert_int_equal(publish(f, 1)->seated, 3);
	proven(f);
}

static int
set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	small_fair_open(*state);
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(the_states_are_those_of_the_picture),
		CASE(what_the_daemon_left_running_is_discarded),
		CASE(no_more_wait_than_may),
		CASE(weights_are_the_events_and_the_runs_own),
		CASE(the_gap_is_told_in_thousandths_rounded_up),
		CASE(whom_the_schedule_chose_is_at_the_meeting),
		CASE(who_is_not_chosen_any_more_is_left_out),
		CASE(two_meetings_change_places),
		CASE(what_no_longer_fits_is_left_out_with_its_reason),
		CASE(another_seat_of_the_same_kind_will_do),
		CASE(a_meeting_that_changed_meanwhile_is_left_alone),
		CASE(a_locked_meeting_is_left_where_it_is),
		CASE(what_the_schedule_has_no_place_for_goes_back_to_standby),
		CASE(only_what_is_ready_or_was_published_is_published),
		CASE(a_run_is_stored_in_pieces_and_is_ready_with_the_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
