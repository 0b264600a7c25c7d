/* test_hold.c - slots kept for an unanswered request, in the diaries of its own delegates. */
#include "asking.h"

#include "domain/booking/blackout.h"
#include "domain/booking/hold.h"
#include "domain/fair/policy.h"
#include "domain/report/verify.h"

static struct tx *
begin(struct fixture *f)
{
	struct tx *tx = small_begin(f);

	event_policy_put(tx, FAIR, POLICY_PENDING_REQUESTS_HOLD, "yes");
	return tx;
}

/* The slots of one diary that are kept for a request, as text. */
static const char *
kept(struct tx *tx, int64_t resource, int64_t request)
{
	const char *text = "";
	int n;
	struct occupied *o = occupancy_of(tx, FAIR, resource, &n);

	for (int i = 0; i < n; i++)
		if (o[i].kind == OCCUPIED_HOLD && o[i].holder_id == request)
			text = arena_printf(tx->arena, "%s %d", text, o[i].slot_no);
	return text;
}

static void
proven(struct tx *tx)
{
	struct verify_report r;

	verify_all(tx, &r);
	for (int i = 0; i < VERIFY_CHECKS; i++)
		if (r.check[i].n > 0)
			fail_msg("%s: %s", r.check[i].name, r.check[i].problems[0]);
}

static struct request *
asked(struct tx *tx)
{
	static const int SLOTS[] = {11, 12, 22};
	struct request_draft w = draft(tx, ANN, X1);

	w.slots = SLOTS;
	w.slots_n = 3;
	return ask(tx, asking_grid(tx), &w);
}

static void
preferred_slots_that_overlap_keep_their_slots_once(void **state)
{
	static const int SLOTS[] = {11, 12};
	struct tx *tx = begin(*state);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r;

	w.slots = SLOTS;
	w.slots_n = 2;
	w.length = 2;
	r = ask(tx, asking_grid(tx), &w);
	assert_string_equal(kept(tx, ANN, r->id), " 11 12 13");
	assert_string_equal(kept(tx, KIM, r->id), "");
	proven(tx);
	fixture_rollback(*state);
}

static void
nothing_is_kept_without_a_preference_or_the_policy(void **state)
{
	struct tx *tx = begin(*state);
	struct request_draft w = draft(tx, ANN, X2);
	struct request *r = ask(tx, asking_grid(tx), &w);

	assert_string_equal(kept(tx, ANN, r->id), "");
	event_policy_put(tx, FAIR, POLICY_PENDING_REQUESTS_HOLD, "no");
	assert_string_equal(kept(tx, ANN, asked(tx)->id), "");
	proven(tx);
	fixture_rollback(*state);
}

static void
whoever_is_not_free_is_named(void **state)
{
	static const struct {
		enum occupancy_kind kind;
		enum err_code code;
		const char *text;
	} CASES[] = {
		{OCCUPIED_MEETING, ERR_SLOT_TAKEN,
			"slot 12 (2027-01-15 09:30): Ann de Vries has a meeting then"},
		{OCCUPIED_HOLD, ERR_SLOT_TAKEN,
			"slot 12 (2027-01-15 09:30): Ann de Vries keeps it for another"
			" request"},
		{OCCUPIED_BLACKOUT, ERR_DELEGATE_BUSY,
			"slot 12 (2027-01-15 09:30): Ann de Vries is not available then"},
	};
	static const int SLOTS[] = {11, 12};

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct tx *tx = begin(*state);
		struct request_draft w = draft(tx, ANN, X1);
		struct err e;

		assert_true(occupancy_take(tx, FAIR, ANN, 12, CASES[i].kind, 77));
		w.slots = SLOTS;
		w.slots_n = 2;
		assert_null(request_create(tx, asking_grid(tx), &w, &e));
		assert_int_equal(e.code, CASES[i].code);
		assert_string_equal(e.text, CASES[i].text);
		assert_string_equal(e.field, "params.slots");
		fixture_rollback(*state);
	}
}

static void
every_move_lets_go(void **state)
{
	for (int to = 0; to < REQUEST_STATES; to++) {
		struct tx *tx = begin(*state);
		struct request *r = asked(tx);
		struct err e;

		assert_string_equal(kept(tx, ANN, r->id), " 11 12 22");
		if (request_move(tx, r, (enum request_state)to, &e)) {
			int n;

			assert_string_equal(kept(tx, ANN, r->id), "");
			request_holds(tx, FAIR, r->id, &n);
			assert_int_equal(n, 0);
		} else {
			assert_string_equal(kept(tx, ANN, r->id), " 11 12 22");
		}
		fixture_rollback(*state);
	}
}

static void
its_own_meeting_sits_on_it(void **state)
{
	struct tx *tx = begin(*state);
	struct request *r = asked(tx);
	struct meeting *m = accept_by(tx, asking_grid(tx), r, KIM);

	assert_int_equal(m->start_s, FAIR_OPENS_S);
	assert_string_equal(kept(tx, ANN, r->id), "");
	assert_false(occupancy_is_free(tx, FAIR, ANN, 11));
	assert_true(occupancy_is_free(tx, FAIR, ANN, 12));
	proven(tx);
	fixture_rollback(*state);
}

static void
a_blackout_is_told_once(void **state)
{
	struct tx *tx = begin(*state);
	struct request *r = asked(tx);
	int n, rows = 0;

	blackout_put(tx, FAIR,
		&(struct blackout){.id = 1,
			.code = "b",
			.kind = BLACKOUT_DELEGATE,
			.target_id = ANN,
			.start_s = FAIR_OPENS_S,
			.end_s = FAIR_OPENS_S + 3600,
			.reason = ""});
	blackout_derive(tx, FAIR, BLACKOUT_DELEGATE, ANN, &n);
	assert_int_equal(n, 0);
	assert_string_equal(kept(tx, ANN, r->id), " 22");
	assert_int_equal(request_by_id(tx, FAIR, r->id)->rev, r->rev + 1);
	for (struct journal_event *ev = tx->events; ev != NULL; ev = ev->next)
		rows++;
	assert_int_equal(rows, 1);
	assert_string_equal(tx->events->audience, ",o1,o11,");
	proven(tx);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(preferred_slots_that_overlap_keep_their_slots_once),
		TEST(nothing_is_kept_without_a_preference_or_the_policy),
		TEST(whoever_is_not_free_is_named),
		TEST(every_move_lets_go),
		TEST(its_own_meeting_sits_on_it),
		TEST(a_blackout_is_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
