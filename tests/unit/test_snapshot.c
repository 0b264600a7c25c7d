/* test_snapshot.c - the small fair as the planner's problem: who may meet, where and when. */
#include "asking.h"

#include "domain/booking/blackout.h"
#include "domain/planning/snapshot.h"
#include "store/orders.h"
#include "store/preferences.h"

#include <stdlib.h>

/* A transaction, whether or not one is open. */
static struct tx *
again(struct fixture *f)
{
	fixture_rollback(f);
	return small_begin(f);
}

/* ---- making it ------------------------------------------------------------------------------ */

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

static void
sql(struct fixture *f, const char *text)
{
	fixture_rollback(f);
	fixture_sql(f, text);
}

/* The event as a problem, in a transaction that stays open. */
static struct snapshot *
taken(struct fixture *f, const struct repair_changes *c)
{
	struct tx *tx = again(f);
	struct err e;
	struct snapshot *s = snapshot_read(tx, asking_grid(tx), c, &e);
	struct plan_fault fault;

	if (s == NULL)
		fail_msg("%s", e.text);
	if (!plan_check(&s->problem, &fault, &e))
		fail_msg("%s", e.text);
	return s;
}

static const struct plan_candidate *
only(const struct snapshot *s)
{
	assert_int_equal(s->problem.candidates_n, 1);
	return &s->problem.candidates[0];
}

static int
person(const struct snapshot *s, int64_t delegate_id)
{
	for (int i = 0; i < s->problem.persons_n; i++)
		if (s->delegate[i].id == delegate_id)
			return i;
	fail_msg("no person %lld", (long long)delegate_id);
	return -1;
}

static int
free_slots(const struct snapshot *s, const uint64_t *set)
{
	int n = 0;

	for (int t = 0; t < s->problem.slots_n; t++)
		n += plan_bit(set, t);
	return n;
}

/* ---- cases ---------------------------------------------------------------------------------- */

static void
slots_are_by_start_with_their_days_and_sessions(void **state)
{
	const struct snapshot *s = taken(*state, NULL);
	const int day[] = {0, 0, 0, 0, 0, 1, 1}, session[] = {1, 1, 1, 2, 2, 3, 3};

	assert_int_equal(s->problem.slots_n, FAIR_SLOTS);
	for (int i = 0; i < FAIR_SLOTS; i++) {
		assert_int_equal(s->problem.slots[i].day, day[i]);
		assert_int_equal(s->problem.slots[i].session, session[i]);
	}
	assert_int_equal(s->problem.candidates_n, 0);
}

static void
the_booth_comes_before_the_tables_of_all(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;
	const struct plan_candidate *c;

	waiting(f, ANN, X1, KIM);
	s = taken(f, NULL);
	c = only(s);
	assert_int_equal(c->groups_n, 2);
	assert_int_equal(c->own_n, 1);
	assert_string_equal(
		s->seat[s->problem.groups[c->groups[0]].first_seat].location, "X1B");
	assert_int_equal(s->problem.groups[c->groups[1]].seats, 3);
	assert_int_equal(c->persons_n, 2);
	assert_int_equal(c->now.slot, -1);
	assert_int_equal(c->need, -1);
	waiting(f, PIA, X2, CHOI);
	s = taken(f, NULL);
	assert_int_equal(s->problem.candidates[1].groups_n, 1);
	assert_int_equal(s->problem.candidates[1].own_n, 0);
}

static void
who_shares_no_language_needs_one_of_the_pair(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;
	const struct plan_need *need;

	waiting(f, BAT, X2, CHOI);
	s = taken(f, NULL);
	assert_true(only(s)->need >= 0);
	need = &s->problem.needs[only(s)->need];
	assert_int_equal(need->n, 2);
	/* iris works on the first day alone */
	assert_string_equal(s->interpreter[need->interpreters[0]].code, "iris");
	assert_int_equal(
		free_slots(s, s->problem.interpreters[need->interpreters[0]].free), 5);
	assert_int_equal(
		free_slots(s, s->problem.interpreters[need->interpreters[1]].free), 7);
}

static void
blackouts_and_what_has_begun_are_not_free(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;
	struct blackout b = {.id = 9,
		.code = "b",
		.kind = BLACKOUT_DELEGATE,
		.target_id = ANN,
		.start_s = FAIR_OPENS_S,
		.end_s = FAIR_OPENS_S + 1500,
		.reason = ""};
	struct tx *tx = again(f);
	int n;

	blackout_put(tx, FAIR, &b);
	blackout_derive(tx, FAIR, BLACKOUT_DELEGATE, ANN, &n);
	fixture_commit(f);
	waiting(f, ANN, X1, KIM);
	s = taken(f, NULL);
	assert_false(plan_bit(s->problem.persons[person(s, ANN)].free, 0));
	assert_true(plan_bit(s->problem.persons[person(s, ANN)].free, 1));
	assert_true(plan_bit(only(s)->allowed, 0));
	again(f)->now_s = FAIR_OPENS_S + 60;
	{
		struct err e;
		struct snapshot *late =
			snapshot_read(&f->tx, asking_grid(&f->tx), NULL, &e);

		assert_non_null(late);
		assert_false(plan_bit(only(late)->allowed, 0));
		assert_true(plan_bit(only(late)->allowed, 1));
	}
}

static void
a_must_comes_before_a_want_and_a_veto_is_no_candidate(void **state)
{
	static const struct {
		enum preference_kind kind;
		enum plan_tier tier;
	} CASES[] = {{PREFERENCE_MUST, PLAN_MUST}, {PREFERENCE_WANT, PLAN_WANT}};
	struct fixture *f = *state;
	const struct snapshot *s;
	struct preference p = {.id = 1,
		.code = "p",
		.from_organisation_id = X1,
		.to_organisation_id = B1};
	int64_t id = waiting(f, ANN, X1, KIM);

	assert_int_equal(only(taken(f, NULL))->tier, PLAN_SCORED);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		p.kind = CASES[i].kind;
		preference_put(again(f), FAIR, &p);
		fixture_commit(f);
		assert_int_equal(only(taken(f, NULL))->tier, CASES[i].tier);
		assert_true(only(taken(f, NULL))->value > 0);
	}
	p.kind = PREFERENCE_AVOID;
	preference_put(again(f), FAIR, &p);
	fixture_commit(f);
	s = taken(f, NULL);
	assert_int_equal(s->problem.candidates_n, 0);
	assert_int_equal(s->left_out_n, 1);
	assert_int_equal(s->left_out[0].request_id, id);
	assert_int_equal(s->left_out[0].reason, LEFT_OUT_VETO);
}

static void
a_meeting_is_where_it_is_and_locked_or_begun_it_stays(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;
	struct err e;

	booked(f, ANN, X1, KIM);
	s = taken(f, NULL);
	assert_int_equal(only(s)->now.slot, 0);
	assert_string_equal(s->seat[only(s)->now.seat].location, "X1B");
	assert_false(only(s)->locked);
	sql(f, "UPDATE meetings SET locked = 1");
	assert_true(only(taken(f, NULL))->locked);
	sql(f, "UPDATE meetings SET locked = 0");
	again(f)->now_s = FAIR_OPENS_S;
	s = snapshot_read(&f->tx, asking_grid(&f->tx), NULL, &e);
	assert_non_null(s);
	assert_true(only(s)->locked);
	assert_true(plan_check(&s->problem, NULL, &e));
}

/* A rule that came later does not make the fair impossible. */
static void
what_holds_now_is_never_against_the_rules(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;

	booked(f, BAT, X2, CHOI);
	booked(f, PIA, X2, CHOI);
	sql(f, "UPDATE meetings SET locked = 1");
	sql(f, "UPDATE delegates SET max_meetings = 1, max_per_day = 1, min_meetings = 1"
	       " WHERE code = 'choi' AND event_id = 1");
	sql(f, "DELETE FROM interpreter_pairs WHERE event_id = 1");
	sql(f, "UPDATE interpreter_shifts SET start_s = start_s + 86400,"
	       " end_s = end_s + 86400 WHERE event_id = 1");
	s = taken(f, NULL);
	assert_int_equal(s->problem.persons[person(s, CHOI)].max_event, 2);
	assert_int_equal(s->problem.persons[person(s, CHOI)].max_day, 2);
	assert_true(s->problem.persons[person(s, CHOI)].min_event <= 1);
}

static void
a_run_that_mends_keeps_to_a_quota_below_what_is_booked(void **state)
{
	struct repair_changes mending = {.mends = true, .of_everything = true};
	struct fixture *f = *state;
	const struct snapshot *s;

	booked(f, BAT, X2, CHOI);
	booked(f, PIA, X2, CHOI);
	sql(f, "UPDATE delegates SET max_meetings = 1 WHERE code = 'choi'"
	       " AND event_id = 1");
	s = taken(f, &mending);
	assert_int_equal(s->problem.persons[person(s, CHOI)].max_event, 1);
	assert_false(s->bent);
	sql(f, "UPDATE meetings SET locked = 1");
	s = taken(f, &mending);
	assert_int_equal(s->problem.persons[person(s, CHOI)].max_event, 2);
	assert_true(s->bent);
}

static void
a_maximum_of_none_leaves_no_free_slot(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;

	waiting(f, ANN, X1, KIM);
	sql(f, "UPDATE delegates SET max_meetings = 0 WHERE code = 'ann' AND event_id = 1");
	s = taken(f, NULL);
	assert_int_equal(free_slots(s, s->problem.persons[person(s, ANN)].free), 0);
}

static void
a_repair_takes_places_away(void **state)
{
	struct fixture *f = *state;
	struct repair_absence closed = {X1B, FAIR_OPENS_S, FAIR_OPENS_S + 1500};
	struct repair_changes c = {.closed = &closed, .closed_n = 1};
	const struct snapshot *s;
	struct err e;

	booked(f, ANN, X1, KIM);
	s = taken(f, &c);
	assert_true(s->candidate[0].displaced);
	assert_int_equal(only(s)->now.slot, -1);
	assert_int_equal(s->candidate[0].was.slot, 0);
	assert_int_equal(only(s)->preferred_n, 1);
	assert_int_equal(only(s)->preferred[0], 0);
	/* what it is worth is no more than before: it is a level of its own that it comes first */
	assert_true(only(s)->displaced);
	assert_int_equal(only(s)->tier, PLAN_SCORED);
	closed.start_s += 1800;
	closed.end_s += 1800;
	assert_false(taken(f, &c)->candidate[0].displaced);
	closed.id = 0;
	closed.start_s = FAIR_OPENS_S;
	assert_true(taken(f, &c)->candidate[0].displaced);
	sql(f, "UPDATE meetings SET locked = 1");
	again(f);
	assert_null(snapshot_read(&f->tx, asking_grid(&f->tx), &c, &e));
	assert_int_equal(e.code, ERR_WRONG_STATE);
	assert_non_null(strstr(e.text, "M1"));
}

static void
who_withdraws_is_no_candidate_but_for_what_has_begun(void **state)
{
	struct fixture *f = *state;
	int64_t kim = KIM, x1 = X1;
	struct repair_changes person_goes = {.delegate = &kim, .delegates = 1};
	struct repair_changes all_go = {.organisation = &x1, .organisations = 1};
	const struct snapshot *s;
	struct err e;

	booked(f, ANN, X1, KIM);
	waiting(f, BAT, X1, KOO);
	s = taken(f, &person_goes);
	assert_int_equal(s->problem.candidates_n, 1);
	assert_int_equal(s->left_out_n, 1);
	assert_int_equal(s->left_out[0].meeting_id, 1);
	assert_int_equal(s->left_out[0].persons_n, 2);
	s = taken(f, &all_go);
	assert_int_equal(s->problem.candidates_n, 0);
	assert_int_equal(s->left_out_n, 2);
	again(f)->now_s = FAIR_OPENS_S;
	s = snapshot_read(&f->tx, asking_grid(&f->tx), &all_go, &e);
	assert_int_equal(s->problem.candidates_n, 1);
	assert_true(only(s)->locked);
}

/* A run that mends moves two that stand the other way round, unless they are locked. */
static void
the_order_of_requests_is_that_of_candidates(void **state)
{
	struct fixture *f = *state;
	struct repair_changes mending = {.mends = true, .of_everything = true};
	const struct snapshot *s;
	int64_t first, second;

	booked(f, ANN, X1, KIM);
	booked(f, PIA, X2, CHOI);
	first = waiting(f, BAT, X1, KOO);
	second = waiting(f, BAT, X2, CHOI);
	sql(f, "INSERT INTO precedences (event_id, before_request_id, after_request_id)"
	       " VALUES (1, 3, 1), (1, 4, 3), (1, 2, 4)");
	s = taken(f, NULL);
	assert_int_equal(s->problem.orders_n, 3);
	assert_int_equal(s->problem.orders[1].before, snapshot_find(s, first));
	assert_int_equal(s->problem.orders[1].after, 0);
	assert_int_equal(s->problem.orders[2].before, snapshot_find(s, second));
	assert_false(s->bent);
	sql(f, "INSERT INTO precedences (event_id, before_request_id, after_request_id)"
	       " VALUES (1, 2, 1)");
	assert_true(taken(f, NULL)->bent);
	assert_int_equal(taken(f, &mending)->problem.orders_n, 4);
	assert_false(taken(f, &mending)->bent);
	sql(f, "UPDATE meetings SET locked = 1");
	assert_int_equal(taken(f, &mending)->problem.orders_n, 3);
	assert_true(taken(f, &mending)->bent);
	sql(f, "UPDATE requests SET state = 'withdrawn' WHERE request_id = 4");
	assert_int_equal(taken(f, NULL)->problem.orders_n, 1);
}

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

static int64_t
chosen(const struct snapshot *s, int i)
{
	return s->delegate[s->candidate[i].recipient].id;
}

static void
where_nobody_is_named_each_of_them_is_an_alternative(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;
	int64_t first = open_to_all(f, ANN, X1), second = open_to_all(f, BAT, X2);

	s = taken(f, NULL);
	assert_int_equal(s->problem.candidates_n, 3);
	assert_int_equal(s->problem.choices_n, 1);
	assert_int_equal(s->problem.choices[0].first, 0);
	assert_int_equal(s->problem.choices[0].n, 2);
	assert_int_equal(snapshot_find(s, first), 0);
	assert_int_equal(snapshot_alternatives(s, 0), 2);
	assert_int_equal(snapshot_find(s, second), 2);
	assert_int_equal(snapshot_alternatives(s, 2), 1);
	assert_int_equal(chosen(s, 0), KIM);
	assert_int_equal(chosen(s, 1), KOO);
	assert_int_equal(chosen(s, 2), CHOI);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(s->problem.candidates[i].persons_n, 2);
		assert_true(plan_takes_part(&s->problem.candidates[i], person(s, ANN)));
		assert_int_equal(s->problem.candidates[i].stand_ins_n, 0);
	}
	assert_true(plan_takes_part(&s->problem.candidates[1], person(s, KOO)));
	/* the order of two requests is that of all their alternatives */
	sql(f, "INSERT INTO precedences (event_id, before_request_id, after_request_id)"
	       " VALUES (1, 1, 2)");
	s = taken(f, NULL);
	assert_int_equal(s->problem.orders_n, 2);
	assert_int_equal(s->problem.orders[0].before, 0);
	assert_int_equal(s->problem.orders[1].before, 1);
	assert_int_equal(s->problem.orders[1].after, 2);
}

/* Whoever needs no interpreter comes first, and who cannot be understood at all does not come. */
static void
languages_say_who_can_take_part(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;

	open_to_all(f, ANN, X1);
	sql(f, "UPDATE delegates SET languages = 'ko' WHERE code = 'kim'");
	s = taken(f, NULL);
	assert_int_equal(s->problem.choices_n, 0);
	assert_int_equal(chosen(s, 0), KOO);
	assert_int_equal(only(s)->need, -1);
	sql(f, "UPDATE delegates SET languages = 'mn' WHERE code = 'ann'");
	sql(f, "UPDATE delegates SET languages = 'mn' WHERE code = 'koo'");
	s = taken(f, NULL);
	assert_int_equal(s->problem.choices_n, 1);
	assert_int_equal(chosen(s, 0), KOO);
	assert_int_equal(s->problem.candidates[0].need, -1);
	assert_int_equal(chosen(s, 1), KIM);
	assert_int_equal(s->problem.needs[s->problem.candidates[1].need].n, 2);
	/* nobody bridges: they are candidates all the same, and the planner says why not */
	sql(f, "UPDATE delegates SET languages = 'fi' WHERE code = 'ann'");
	assert_int_equal(taken(f, NULL)->problem.candidates_n, 2);
}

static void
by_the_policy_the_first_takes_part(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;

	open_to_all(f, ANN, X1);
	sql(f, "INSERT INTO event_policies (event_id, name, value)"
	       " VALUES (1, 'recipient_chosen', 'named')");
	s = taken(f, NULL);
	assert_int_equal(s->problem.choices_n, 0);
	assert_true(plan_takes_part(only(s), person(s, KIM)));
}

/* Whom the asked side has named takes part; the planner may say that a colleague could. */
static void
of_those_named_the_colleagues_are_known(void **state)
{
	struct fixture *f = *state;
	const struct snapshot *s;
	const struct plan_candidate *c;

	waiting(f, ANN, X1, KIM);
	s = taken(f, NULL);
	c = only(s);
	assert_int_equal(s->candidate[0].recipient, -1);
	assert_int_equal(c->stand_ins_n, 1);
	assert_int_equal(c->stand_ins[0].instead_of, person(s, KIM));
	assert_int_equal(c->stand_ins[0].person, person(s, KOO));
}

/* Who withdraws is not chosen; where all do, the request is theirs. */
static void
who_withdraws_is_not_chosen(void **state)
{
	struct fixture *f = *state;
	int64_t gone[] = {KIM, KOO};
	struct repair_changes c = {.delegate = gone, .delegates = 1};
	const struct snapshot *s;

	open_to_all(f, ANN, X1);
	s = taken(f, &c);
	assert_true(plan_takes_part(only(s), person(s, KOO)));
	c.delegates = 2;
	s = taken(f, &c);
	assert_int_equal(s->problem.candidates_n, 0);
	assert_int_equal(s->left_out[0].reason, LEFT_OUT_WITHDRAWN);
	/* and so where it is stored, and not tried */
	sql(f, "UPDATE delegates SET withdrawn = 'ill' WHERE code IN ('kim', 'koo')"
	       " AND event_id = 1");
	s = taken(f, NULL);
	assert_int_equal(s->problem.candidates_n, 0);
	assert_int_equal(s->left_out[0].reason, LEFT_OUT_WITHDRAWN);
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
		CASE(slots_are_by_start_with_their_days_and_sessions),
		CASE(the_booth_comes_before_the_tables_of_all),
		CASE(who_shares_no_language_needs_one_of_the_pair),
		CASE(blackouts_and_what_has_begun_are_not_free),
		CASE(a_must_comes_before_a_want_and_a_veto_is_no_candidate),
		CASE(a_meeting_is_where_it_is_and_locked_or_begun_it_stays),
		CASE(what_holds_now_is_never_against_the_rules),
		CASE(a_run_that_mends_keeps_to_a_quota_below_what_is_booked),
		CASE(a_maximum_of_none_leaves_no_free_slot),
		CASE(the_order_of_requests_is_that_of_candidates),
		CASE(a_repair_takes_places_away),
		CASE(who_withdraws_is_no_candidate_but_for_what_has_begun),
		CASE(where_nobody_is_named_each_of_them_is_an_alternative),
		CASE(languages_say_who_can_take_part),
		CASE(by_the_policy_the_first_takes_part),
		CASE(of_those_named_the_colleagues_are_known),
		CASE(who_withdraws_is_not_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
