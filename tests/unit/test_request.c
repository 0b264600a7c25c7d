/* test_request.c - the state table of requests, move by move, and the rules of asking. */
#include "asking.h"

#include "domain/fair/policy.h"
#include "domain/report/upkeep.h"

/* What the table of states in the manual allows; everything else it does not. */
static bool
allowed(enum request_state from, enum request_state to)
{
	switch (from) {
	case REQUEST_REQUESTED:
		return to == REQUEST_SCHEDULED || to == REQUEST_ACCEPTED ||
		       to == REQUEST_DECLINED || to == REQUEST_EXPIRED ||
		       to == REQUEST_WITHDRAWN;
	case REQUEST_ACCEPTED:
		return to == REQUEST_SCHEDULED || to == REQUEST_WITHDRAWN;
	case REQUEST_SCHEDULED:
		return to == REQUEST_CANCELLED || to == REQUEST_ACCEPTED;
	case REQUEST_EXPIRED:
		return to == REQUEST_REQUESTED || to == REQUEST_ACCEPTED ||
		       to == REQUEST_SCHEDULED;
	case REQUEST_DECLINED:
	case REQUEST_WITHDRAWN:
	case REQUEST_CANCELLED:
	case REQUEST_STATES:
		break;
	}
	return false;
}

static void
every_move_is_allowed_or_refused_by_the_table(void **state)
{
	for (int from = 0; from < REQUEST_STATES; from++)
		for (int to = 0; to < REQUEST_STATES; to++) {
			bool may =
				allowed((enum request_state)from, (enum request_state)to);
			struct tx *tx = small_begin(*state);
			struct grid *g = asking_grid(tx);
			struct request_draft w = draft(tx, ANN, X1);
			struct request *r = ask(tx, g, &w), *stored;
			struct err e;

			r->state = (enum request_state)from;
			r->rev = 5;
			request_save(tx, r);
			if (request_move_allowed(r->state, (enum request_state)to) != may)
				fail_msg("%s to %s", request_state_name(r->state),
					request_state_name((enum request_state)to));
			assert_true(
				request_move(tx, r, (enum request_state)to, &e) == may);
			stored = request_by_id(tx, FAIR, r->id);
			assert_int_equal(stored->state, may ? to : from);
			assert_int_equal(stored->rev, may ? 6 : 5);
			assert_int_equal(r->state, may ? to : from);
			if (!may)
				assert_int_equal(e.code, ERR_WRONG_STATE);
			fixture_rollback(*state);
		}
}

static void
a_request_is_stored_with_all_that_was_asked(void **state)
{
	static const int SLOTS[] = {22, 11};
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r;
	int64_t *who;
	int *slot, n;

	w.slots = SLOTS;
	w.slots_n = 2;
	w.length = 2;
	ask(tx, g, &w);
	r = request_by_id(tx, FAIR, 1);
	assert_int_equal(r->state, REQUEST_REQUESTED);
	assert_int_equal(r->rev, 1);
	assert_int_equal(r->origin, ORIGIN_PERSON);
	assert_int_equal(r->from_organisation_id, B1);
	assert_int_equal(r->to_organisation_id, X1);
	assert_string_equal(r->message, "Good day");
	assert_int_equal(r->length, 2);
	assert_int_equal(r->created_s, FAIR_EVE_S);
	assert_int_equal(r->expires_s, FAIR_EVE_S + 72 * 3600);
	assert_int_equal(r->accepted_s, -1);
	assert_int_equal(r->meeting_id, -1);
	who = request_delegates(tx, FAIR, 1, true, &n);
	assert_int_equal(n, 1);
	assert_int_equal(who[0], ANN);
	slot = request_slots(tx, FAIR, 1, &n);
	assert_int_equal(n, 2);
	assert_int_equal(slot[0], 22);
	fixture_commit(*state);
}

static void
refused(struct tx *tx, const struct request_draft *w, enum err_code code)
{
	struct err e;

	assert_null(request_create(tx, asking_grid(tx), w, &e));
	if (e.code != code)
		fail_msg("%s: %s", err_info(e.code)->name, e.text);
}

static void
the_same_pair_meets_twice_where_the_event_says_so(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);

	accept_by(tx, g, ask(tx, g, &w), KIM);
	refused(tx, &w, ERR_DUPLICATE_REQUEST);
	event_policy_put(tx, FAIR, POLICY_SAME_PAIR_TWICE, "yes");
	ask(tx, g, &w);
	/* ... but not while one of theirs waits for its answer, whoever asked. */
	refused(tx, &w, ERR_DUPLICATE_REQUEST);
	w = draft(tx, KIM, B1);
	refused(tx, &w, ERR_DUPLICATE_REQUEST);
	fixture_rollback(*state);
}

static void
what_cannot_be_asked_is_refused_by_its_rule(void **state)
{
	static const int PAST[] = {22, 11}, UNKNOWN[] = {22, 99};
	struct tx *tx = small_begin(*state);
	struct request_draft w = draft(tx, ANN, B2);

	refused(tx, &w, ERR_SAME_SIDE);
	w = draft(tx, ANN, P1);
	refused(tx, &w, ERR_SAME_SIDE);
	w = draft(tx, ANN, B1);
	refused(tx, &w, ERR_SAME_SIDE);
	w = draft(tx, KIM, X2);
	refused(tx, &w, ERR_SAME_SIDE);
	w = draft(tx, ANN, X1);
	w.n = 0;
	refused(tx, &w, ERR_NO_DELEGATE);
	w = draft(tx, ANN, X1);
	w.slots = UNKNOWN;
	w.slots_n = 2;
	refused(tx, &w, ERR_SLOT_UNKNOWN);
	w.slots = PAST;
	tx->now_s = FAIR_OPENS_S;
	refused(tx, &w, ERR_SLOT_PAST);
	w.slots_n = 1;
	w.expires_s = tx->now_s;
	refused(tx, &w, ERR_PARAM_INVALID);
	w.expires_s = tx->now_s + 1;
	assert_non_null(ask(tx, asking_grid(tx), &w));
	fixture_rollback(*state);
	assert_int_equal(fixture_int(*state, "SELECT count(*) FROM requests"), 0);
}

static void
avoid(struct tx *tx, int64_t from, int64_t delegate, int64_t to,
	enum preference_kind what)
{
	preference_put(tx, FAIR,
		&(struct preference){.id = 1,
			.code = "PF-1",
			.from_organisation_id = from,
			.from_delegate_id = delegate,
			.to_organisation_id = to,
			.kind = what});
}

/* Whoever vetoes, neither can ask, and the refusal does not say who it was. */
static void
a_veto_of_either_side_or_of_one_delegate_holds_for_both(void **state)
{
	static const struct {
		int64_t from, delegate, to;
	} VETOES[] = {
		{B1, 0, X1}, {B1, ANN, X1}, {B1, ABE, X1}, {X1, 0, B1}, {X1, KOO, B1}};

	for (size_t i = 0; i < sizeof VETOES / sizeof *VETOES; i++) {
		struct tx *tx = small_begin(*state);
		struct request_draft w = draft(tx, ANN, X1), back = draft(tx, KIM, B1);
		struct err e;

		avoid(tx, VETOES[i].from, VETOES[i].delegate, VETOES[i].to,
			PREFERENCE_AVOID);
		refused(tx, &w, ERR_VETO);
		refused(tx, &back, ERR_VETO);
		assert_null(request_create(tx, asking_grid(tx), &w, &e));
		assert_null(strstr(e.text, "veto"));
		assert_string_equal(
			e.text, "Rotterdam and Hanbit will not be brought together");
		/* It is between these two alone. */
		w = draft(tx, ANN, X2);
		assert_non_null(ask(tx, asking_grid(tx), &w));
		w = draft(tx, PIA, X1);
		assert_non_null(ask(tx, asking_grid(tx), &w));
		fixture_rollback(*state);
	}
}

static void
must_and_want_are_no_veto(void **state)
{
	static const enum preference_kind KINDS[] = {PREFERENCE_MUST, PREFERENCE_WANT};

	for (int i = 0; i < 2; i++) {
		struct tx *tx = small_begin(*state);
		struct request_draft w = draft(tx, ANN, X1);

		avoid(tx, X1, 0, B1, KINDS[i]);
		assert_non_null(ask(tx, asking_grid(tx), &w));
		fixture_rollback(*state);
	}
}

static void
an_open_request_is_not_asked_twice_in_either_direction(void **state)
{
	for (int s = 0; s < REQUEST_STATES; s++) {
		bool open = s == REQUEST_REQUESTED || s == REQUEST_ACCEPTED ||
			    s == REQUEST_SCHEDULED;
		struct tx *tx = small_begin(*state);
		struct request_draft w = draft(tx, ANN, X1), back = draft(tx, KIM, B1);
		struct request *r = ask(tx, asking_grid(tx), &w);

		r->state = (enum request_state)s;
		request_save(tx, r);
		if (open) {
			refused(tx, &w, ERR_DUPLICATE_REQUEST);
			refused(tx, &back, ERR_DUPLICATE_REQUEST);
		} else {
			assert_int_equal(ask(tx, asking_grid(tx), &back)->id, 2);
		}
		fixture_rollback(*state);
	}
}

static void
the_party_of_a_request_has_buyers_on_the_demand_side(void **state)
{
	static const struct {
		int64_t from, to_organisation, answer;
	} CASES[] = {{ANN, X1, KIM}, {KIM, B1, ANN}, {PIA, X2, CHOI}, {CHOI, P1, PIA}};

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct tx *tx = small_begin(*state);
		struct request_draft w =
			draft(tx, CASES[i].from, CASES[i].to_organisation);
		struct request *r = ask(tx, asking_grid(tx), &w);
		struct party p;

		request_party(tx, r, &p);
		assert_int_equal(p.demand_n + p.supply_n, 1);
		request_answer_by(tx, r, delegate_by_id(tx, FAIR, CASES[i].answer), 1);
		request_party(tx, r, &p);
		assert_int_equal(p.demand_n, 1);
		assert_int_equal(p.supply_n, 1);
		assert_true(org_kind_demand(p.demand_organisation->kind));
		assert_int_equal(p.supply_organisation->kind, ORG_EXHIBITOR);
		assert_int_equal(p.demand[0].organisation_id, p.demand_organisation->id);
		assert_int_equal(p.supply[0].organisation_id, p.supply_organisation->id);
		fixture_rollback(*state);
	}
}

static void
declining_and_withdrawing_are_told_to_both(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r = ask(tx, g, &w);
	struct err e;

	assert_true(request_decline(tx, g, r, "no time", &e));
	assert_int_equal(request_by_id(tx, FAIR, r->id)->state, REQUEST_DECLINED);
	assert_string_equal(request_by_id(tx, FAIR, r->id)->reason, "no time");
	assert_string_equal(tx->events->topic, "request");
	assert_string_equal(tx->events->audience, ",o1,o11,");
	assert_null(tx->events->next);
	assert_false(request_decline(tx, g, r, "again", &e));
	assert_false(request_withdraw(tx, g, r, true, "", &e));
	assert_string_equal(request_by_id(tx, FAIR, r->id)->reason, "no time");
	assert_null(tx->events->next);
	fixture_rollback(*state);
}

static void
who_may_withdraw_depends_on_the_state(void **state)
{
	static const struct {
		enum request_state from;
		bool requester, recipient;
	} CASES[] = {
		{REQUEST_REQUESTED, true, false},
		{REQUEST_ACCEPTED, true, true},
		{REQUEST_SCHEDULED, false, false},
		{REQUEST_DECLINED, false, false},
		{REQUEST_EXPIRED, false, false},
		{REQUEST_WITHDRAWN, false, false},
		{REQUEST_CANCELLED, false, false},
	};

	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		for (int by_requester = 0; by_requester < 2; by_requester++) {
			bool may = by_requester ? CASES[i].requester : CASES[i].recipient;
			struct tx *tx = small_begin(*state);
			struct grid *g = asking_grid(tx);
			struct request_draft w = draft(tx, ANN, X1);
			struct request *r = ask(tx, g, &w);
			struct err e;

			r->state = CASES[i].from;
			r->accepted_s = 7;
			request_save(tx, r);
			if (request_withdraw(tx, g, r, by_requester, "", &e) != may)
				fail_msg("%s by %d", request_state_name(CASES[i].from),
					by_requester);
			if (may) {
				r = request_by_id(tx, FAIR, r->id);
				assert_int_equal(r->state, REQUEST_WITHDRAWN);
				assert_int_equal(r->accepted_s, -1);
			} else {
				assert_int_equal(e.code, ERR_WRONG_STATE);
			}
			fixture_rollback(*state);
		}
}

static void
the_unanswered_lapse_when_their_time_has_come(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1), other = draft(tx, PIA, X2);
	struct request *r;
	struct err e;

	w.expires_s = tx->now_s + 10;
	ask(tx, g, &w);
	ask(tx, g, &other);
	/* Made too short before its end to be reminded of, which is written down once. */
	assert_true(upkeep_run(tx, &e));
	assert_false(upkeep_run(tx, &e));
	assert_int_equal(e.code, ERR_NOT_FOUND);
	assert_null(tx->events);
	tx->now_s += 10;
	/* Its time has come, though nobody has written it down yet. */
	r = request_by_id(tx, FAIR, 1);
	request_settle(tx, r);
	assert_int_equal(r->state, REQUEST_EXPIRED);
	r = request_by_id(tx, FAIR, 2);
	request_settle(tx, r);
	assert_int_equal(r->state, REQUEST_REQUESTED);
	assert_true(upkeep_run(tx, &e));
	assert_int_equal(request_by_id(tx, FAIR, 1)->state, REQUEST_EXPIRED);
	assert_int_equal(request_by_id(tx, FAIR, 2)->state, REQUEST_REQUESTED);
	assert_string_equal(tx->events->audience, ",o1,o11,");
	assert_null(tx->events->next);
	assert_false(upkeep_run(tx, &e));
	fixture_rollback(*state);
}

static void
a_lapsed_request_does_not_stand_in_the_way_of_a_new_one(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1), back = draft(tx, KIM, B1);

	w.expires_s = tx->now_s + 10;
	ask(tx, g, &w);
	tx->now_s += 9;
	refused(tx, &back, ERR_DUPLICATE_REQUEST);
	tx->now_s += 1;
	assert_int_equal(ask(tx, g, &back)->id, 2);
	assert_int_equal(request_by_id(tx, FAIR, 1)->state, REQUEST_EXPIRED);
	fixture_rollback(*state);
}

static void
the_queue_is_joined_at_its_end(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1), other = draft(tx, PIA, X2);
	struct request *a = ask(tx, g, &w), *b = ask(tx, g, &other), *queue;
	struct err e;
	int n;

	assert_true(request_queue(tx, b, &e));
	tx->now_s += 60;
	assert_true(request_queue(tx, a, &e));
	queue = requests_standby(tx, FAIR, 0, &n);
	assert_int_equal(n, 2);
	assert_int_equal(queue[0].id, b->id);
	assert_int_equal(queue[1].accepted_s, FAIR_EVE_S + 60);
	assert_false(request_queue(tx, a, &e));
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(every_move_is_allowed_or_refused_by_the_table),
		TEST(a_request_is_stored_with_all_that_was_asked),
		TEST(what_cannot_be_asked_is_refused_by_its_rule),
		TEST(the_same_pair_meets_twice_where_the_event_says_so),
		TEST(a_veto_of_either_side_or_of_one_delegate_holds_for_both),
		TEST(must_and_want_are_no_veto),
		TEST(an_open_request_is_not_asked_twice_in_either_direction),
		TEST(the_party_of_a_request_has_buyers_on_the_demand_side),
		TEST(declining_and_withdrawing_are_told_to_both),
		TEST(who_may_withdraw_depends_on_the_state),
		TEST(the_unanswered_lapse_when_their_time_has_come),
		TEST(a_lapsed_request_does_not_stand_in_the_way_of_a_new_one),
		TEST(the_queue_is_joined_at_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
