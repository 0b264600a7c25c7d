/* test_meeting.c - booking and calling off: one transaction with all its rows, or none. */
#include "asking.h"

#include "domain/report/verify.h"
#include "store/invitations.h"

static bool
allowed(enum meeting_state from, enum meeting_state to)
{
	return from == MEETING_SCHEDULED && to != MEETING_SCHEDULED;
}

static void
every_move_is_allowed_or_refused_by_the_table(void **state)
{
	(void)state;
	for (int from = 0; from < MEETING_STATES; from++)
		for (int to = 0; to < MEETING_STATES; to++)
			assert_true(meeting_move_allowed((enum meeting_state)from,
					    (enum meeting_state)to) ==
				    allowed((enum meeting_state)from,
					    (enum meeting_state)to));
}

/* Everything that admin.verify proves holds. */
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

/* bat and choi in two slots with an interpreter. */
static struct meeting *
booked(struct fixture *f)
{
	struct tx *tx = small_begin(f);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, BAT, X2);

	w.length = 2;
	return accept_by(tx, g, ask(tx, g, &w), CHOI);
}

static void
a_booking_has_a_row_for_everybody_and_every_slot(void **state)
{
	static const int64_t RESOURCES[] = {BAT, CHOI, T1_SEAT_1, IRIS_DIARY};
	struct meeting *m = booked(*state), *stored;
	struct fixture *f = *state;
	struct request *r;
	int n;

	assert_int_equal(m->id, 1);
	for (int i = 0; i < 4; i++) {
		struct occupied *o = occupancy_of(&f->tx, FAIR, RESOURCES[i], &n);

		assert_int_equal(n, 2);
		assert_int_equal(o[0].slot_no, 11);
		assert_int_equal(o[1].slot_no, 12);
		assert_int_equal(o[1].holder_id, 1);
		assert_int_equal(o[1].kind, OCCUPIED_MEETING);
	}
	assert_int_equal(occupancy_count(&f->tx), 8);
	stored = meeting_by_id(&f->tx, FAIR, 1);
	assert_int_equal(stored->state, MEETING_SCHEDULED);
	assert_int_equal(stored->sequence, 0);
	assert_int_equal(stored->revision, 1);
	assert_int_equal(stored->interpreter_id, IRIS);
	assert_int_equal(stored->start_s, FAIR_OPENS_S);
	assert_int_equal(stored->end_s, FAIR_OPENS_S + 3300);
	assert_int_equal(strlen(stored->uid), 36);
	meeting_slots(&f->tx, FAIR, 1, &n);
	assert_int_equal(n, 2);
	r = request_by_id(&f->tx, FAIR, 1);
	assert_int_equal(r->state, REQUEST_SCHEDULED);
	assert_int_equal(r->meeting_id, 1);
	assert_string_equal(invitation_of(&f->tx, FAIR, 1, 1)->method, "REQUEST");
	/* The meeting is told to both sides and the interpreter, the request to both sides. */
	assert_string_equal(f->tx.events->topic, "meeting");
	assert_string_equal(f->tx.events->audience, ",o2,o12,i1,");
	assert_int_equal(invitation_of(&f->tx, FAIR, 1, 1)->seq, f->tx.events->seq);
	assert_string_equal(f->tx.events->next->audience, ",o2,o12,");
	assert_null(f->tx.events->next->next);
	fixture_commit(f);
	proven(f);
}

/* However it comes that a slot is gone after all: nothing of the meeting may stay. */
static void
the_key_has_the_last_word(void **state)
{
	static const int64_t RESOURCES[] = {BAT, CHOI, T1_SEAT_1, IRIS_DIARY};

	for (int i = 0; i < 8; i++) {
		struct fixture *f = *state;
		struct tx *tx = small_begin(f);
		struct grid *g = asking_grid(tx);
		struct request_draft w = draft(tx, BAT, X2);
		struct seating *plan;
		struct request *r;
		struct verdict v;
		struct party p;
		struct err e;

		w.length = 2;
		r = ask(tx, g, &w);
		request_answer_by(tx, r, delegate_by_id(tx, FAIR, CHOI), 1);
		request_party(tx, r, &p);
		plan = seating_plan(tx, g, &p);
		v = seating_at(plan, 0);
		assert_int_equal(v.code, ERR_NONE);
		/* Somebody takes one of the eight between the plan and the booking. */
		assert_true(store_savepoint(f->store, &e));
		assert_true(occupancy_take(
			tx, FAIR, RESOURCES[i / 2], 11 + i % 2, OCCUPIED_MEETING, 77));
		assert_null(meeting_seat(tx, g, r, &p, 0, &v, &e));
		assert_int_equal(e.code, ERR_SLOT_TAKEN);
		assert_false(tx_failed(tx));
		assert_true(store_undo(f->store, &e));
		assert_int_equal(occupancy_count(tx), 0);
		assert_null(meeting_by_id(tx, FAIR, 1));
		assert_int_equal(
			request_by_id(tx, FAIR, r->id)->state, REQUEST_REQUESTED);
		fixture_rollback(f);
	}
}

static void
a_closed_request_is_not_seated(void **state)
{
	static const enum request_state CLOSED[] = {REQUEST_SCHEDULED, REQUEST_DECLINED,
		REQUEST_WITHDRAWN, REQUEST_CANCELLED};

	for (int i = 0; i < 4; i++) {
		struct tx *tx = small_begin(*state);
		struct grid *g = asking_grid(tx);
		struct request_draft w = draft(tx, ANN, X1);
		struct request *r = ask(tx, g, &w);
		struct verdict v;
		struct party p;
		struct err e;

		request_answer_by(tx, r, delegate_by_id(tx, FAIR, KIM), 1);
		request_party(tx, r, &p);
		v = seating_at(seating_plan(tx, g, &p), 0);
		r->state = CLOSED[i];
		assert_null(meeting_seat(tx, g, r, &p, 0, &v, &e));
		assert_int_equal(e.code, ERR_WRONG_STATE);
		fixture_rollback(*state);
	}
}

static void
calling_off_frees_the_slots_and_raises_the_sequence(void **state)
{
	struct fixture *f = *state;
	struct invitation *i;
	struct meeting *m;
	struct request *r;
	struct tx *tx;
	struct err e;

	booked(f);
	fixture_commit(f);
	tx = small_begin(f);
	m = meeting_by_id(tx, FAIR, 1);
	assert_true(
		meeting_cancel(tx, asking_grid(tx), m, "storm", REQUEST_CANCELLED, &e));
	assert_int_equal(occupancy_count(tx), 0);
	m = meeting_by_id(tx, FAIR, 1);
	assert_int_equal(m->state, MEETING_CANCELLED);
	assert_string_equal(m->reason, "storm");
	assert_int_equal(m->sequence, 1);
	assert_int_equal(m->revision, 2);
	i = invitation_of(tx, FAIR, 1, 2);
	assert_string_equal(i->method, "CANCEL");
	assert_string_equal(i->uid, m->uid);
	assert_int_equal(i->sequence, 1);
	r = request_by_id(tx, FAIR, 1);
	assert_int_equal(r->state, REQUEST_CANCELLED);
	assert_string_equal(r->reason, "storm");
	fixture_commit(f);
	proven(f);
	/* Once is enough. */
	tx = small_begin(f);
	m = meeting_by_id(tx, FAIR, 1);
	assert_false(
		meeting_cancel(tx, asking_grid(tx), m, "again", REQUEST_CANCELLED, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	assert_int_equal(meeting_by_id(tx, FAIR, 1)->revision, 2);
	fixture_rollback(f);
}

static void
a_meeting_that_lost_its_seat_queues_again_and_gets_another_uid(void **state)
{
	struct fixture *f = *state;
	const char *uid;
	struct meeting *m;
	struct request *r;
	struct tx *tx;
	struct err e;

	booked(f);
	fixture_commit(f);
	tx = small_begin(f);
	tx->now_s += 30;
	m = meeting_by_id(tx, FAIR, 1);
	uid = m->uid;
	assert_true(
		meeting_cancel(tx, asking_grid(tx), m, "paint", REQUEST_ACCEPTED, &e));
	r = request_by_id(tx, FAIR, 1);
	assert_int_equal(r->state, REQUEST_ACCEPTED);
	assert_int_equal(r->accepted_s, FAIR_EVE_S + 30);
	m = accept_by(tx, asking_grid(tx), r, CHOI);
	assert_int_equal(m->id, 2);
	assert_string_not_equal(m->uid, uid);
	r = request_by_id(tx, FAIR, 1);
	assert_int_equal(r->state, REQUEST_SCHEDULED);
	assert_int_equal(r->meeting_id, 2);
	assert_int_equal(r->accepted_s, -1);
	fixture_commit(f);
	proven(f);
}

/* The pair's best slot, whatever became of its former requests; false when there is none. */
static bool
book_another(struct fixture *f, const int64_t pair[3])
{
	struct request_draft w;
	struct request *r;
	struct verdict v;
	struct party p;
	struct grid *g;
	struct tx *tx;
	struct err e;
	int index;

	fixture_sql(f, "UPDATE requests SET state = 'cancelled'");
	tx = small_begin(f);
	g = asking_grid(tx);
	w = draft(tx, pair[0], pair[1]);
	r = ask(tx, g, &w);
	request_answer_by(tx, r, delegate_by_id(tx, FAIR, pair[2]), 1);
	request_party(tx, r, &p);
	index = seating_best(seating_plan(tx, g, &p), &v);
	if (index < 0) {
		fixture_rollback(f);
		return false;
	}
	assert_non_null(meeting_seat(tx, g, r, &p, index, &v, &e));
	fixture_commit(f);
	return true;
}

/* Until nobody has a slot left: as many as there can be, and nothing twice. */
static void
a_full_fair_is_full(void **state)
{
	static const int64_t PAIRS[][3] = {{ANN, X1, KIM}, {BAT, X2, CHOI},
		{PIA, X1, KOO}, {ABE, X1, KIM}, {PIA, X2, CHOI}};
	struct fixture *f = *state;
	int meetings = 0;

	for (int round = 0; round < 8; round++)
		for (int i = 0; i < 3; i++)
			meetings += book_another(f, PAIRS[i]);
	/* Three pairs, four seats: each pair in each of the seven slots. */
	assert_int_equal(meetings, 3 * FAIR_SLOTS);
	for (int i = 0; i < 5; i++)
		assert_false(book_another(f, PAIRS[i]));
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM (SELECT 1 FROM occupancy GROUP BY"
			       " event_id, resource_id, slot_no HAVING count(*) > 1)"),
		0);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM occupancy WHERE kind = 'meeting'"),
		fixture_int(
			f, "SELECT sum(3 + (interpreter_id IS NOT NULL)) FROM meetings"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		cmocka_unit_test(every_move_is_allowed_or_refused_by_the_table),
		TEST(a_booking_has_a_row_for_everybody_and_every_slot),
		TEST(the_key_has_the_last_word),
		TEST(a_closed_request_is_not_seated),
		TEST(calling_off_frees_the_slots_and_raises_the_sequence),
		TEST(a_meeting_that_lost_its_seat_queues_again_and_gets_another_uid),
		TEST(a_full_fair_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
