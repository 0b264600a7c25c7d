/* test_standby.c - the queue's order, and what its entries say. */
#include "asking.h"

#include "domain/booking/standby.h"
#include "domain/fair/actor.h"
#include "domain/fair/policy.h"
#include "domain/matching/match.h"

static void
prefer(struct tx *tx, int64_t from, int64_t delegate, int64_t to,
	enum preference_kind what)
{
	int n = (int)tx_next_id(tx, FAIR, "preference");

	preference_put(tx, FAIR,
		&(struct preference){.id = n,
			.code = arena_printf(tx->arena, "PF-%d", n),
			.from_organisation_id = from,
			.from_delegate_id = delegate,
			.to_organisation_id = to,
			.kind = what});
}

/* Asked by one, accepted by another, without a seat. */
static int64_t
waits(struct tx *tx, int64_t delegate, int64_t to, int64_t answer)
{
	struct request_draft w = draft(tx, delegate, to);
	struct request *r = ask(tx, asking_grid(tx), &w);
	struct err e;

	request_answer_by(tx, r, delegate_by_id(tx, FAIR, answer), 1);
	assert_true(request_queue(tx, r, &e));
	tx->now_s++;
	return r->id;
}

static void
in_this_order(struct tx *tx, const int64_t *id, int n)
{
	int have;
	struct waiting *list = standby_order(tx, FAIR, &have);

	assert_int_equal(have, n);
	for (int i = 0; i < n; i++) {
		assert_int_equal(list[i].place, i + 1);
		if (list[i].request->id != id[i])
			fail_msg("place %d: R%d, not R%d", i + 1,
				(int)list[i].request->id, (int)id[i]);
	}
}

static void
must_comes_before_want_and_that_before_the_rest(void **state)
{
	struct tx *tx = small_begin(*state);
	int64_t none = waits(tx, ANN, X1, KIM), want = waits(tx, ANN, X2, CHOI),
		must = waits(tx, PIA, X1, KOO);
	struct waiting *list;
	int n;

	in_this_order(tx, (int64_t[]){none, must, want}, 3);
	prefer(tx, B1, 0, X2, PREFERENCE_WANT);
	/* Of a delegate, and of the side that was asked. */
	prefer(tx, X1, KOO, P1, PREFERENCE_MUST);
	in_this_order(tx, (int64_t[]){must, want, none}, 3);
	list = standby_order(tx, FAIR, &n);
	assert_string_equal(standby_tier_name(list[0].tier), "must");
	assert_string_equal(standby_tier_name(list[1].tier), "want");
	assert_string_equal(standby_tier_name(list[2].tier), "none");
	/* The strongest of both sides counts, a veto above all. */
	prefer(tx, X2, 0, B1, PREFERENCE_MUST);
	prefer(tx, X1, KIM, B1, PREFERENCE_WANT);
	list = standby_order(tx, FAIR, &n);
	assert_int_equal(list[2].request->id, none);
	assert_int_equal(list[2].tier, TIER_WANT);
	prefer(tx, B1, ABE, X2, PREFERENCE_AVOID);
	list = standby_order(tx, FAIR, &n);
	assert_int_equal(list[2].request->id, want);
	assert_int_equal(list[2].tier, TIER_VETO);
	assert_int_equal(list[2].score, 0);
	fixture_rollback(*state);
}

/* Nobody here says what it wants, or where: half of those parts. */
enum {
	UNSAID = (MATCH_CATEGORY_MAX + MATCH_TEXT_MAX + MATCH_MARKET_MAX +
			 MATCH_BUDGET_MAX) /
		 2
};

static void
then_the_score_decides_and_then_the_time(void **state)
{
	struct tx *tx = small_begin(*state);
	/* Scores by language: interpreted, a common one, not stated. */
	int64_t none = waits(tx, BAT, X2, CHOI), best = waits(tx, PIA, X2, CHOI),
		unknown = waits(tx, PIA, X3, CHOI), also = waits(tx, ANN, X1, KIM);
	struct waiting *list;
	int n;

	in_this_order(tx, (int64_t[]){best, also, none, unknown}, 4);
	list = standby_order(tx, FAIR, &n);
	assert_int_equal(list[2].score, UNSAID + MATCH_LANGUAGE_INTERPRETED);
	/* Nobody interprets any more. */
	interpreter_lists_delete(tx, FAIR, IRIS);
	interpreter_lists_delete(tx, FAIR, IGOR);
	in_this_order(tx, (int64_t[]){best, also, unknown, none}, 4);
	list = standby_order(tx, FAIR, &n);
	assert_int_equal(list[0].score, UNSAID + MATCH_LANGUAGE_MAX);
	assert_int_equal(list[1].score, UNSAID + MATCH_LANGUAGE_MAX);
	assert_int_equal(list[2].score, UNSAID + MATCH_LANGUAGE_UNKNOWN);
	assert_int_equal(list[3].score, UNSAID);
	assert_true(standby_compare(&list[0], &list[1]) < 0);
	assert_true(standby_compare(&list[1], &list[0]) > 0);
	assert_int_equal(standby_compare(&list[1], &list[1]), 0);
	fixture_rollback(*state);
}

static void
an_empty_queue_is_empty(void **state)
{
	struct tx *tx = small_begin(*state);
	int n = 7;

	standby_order(tx, FAIR, &n);
	assert_int_equal(n, 0);
	fixture_rollback(*state);
}

static int64_t
count_of(const struct js *view, const char *code)
{
	const struct js *list = js_get(view, "reasons");

	for (size_t i = 0; i < js_len(list); i++)
		if (strcmp(js_get_str(js_at(list, i), "code", ""), code) == 0)
			return js_get_int(js_at(list, i), "count", 0);
	return 0;
}

static void
an_entry_says_what_is_in_its_way(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft other = draft(tx, PIA, X1);
	struct waiting *list;
	struct js *view;
	int n;

	waits(tx, ANN, X1, KIM);
	accept_by(tx, g, ask(tx, g, &other), KIM);
	list = standby_order(tx, FAIR, &n);
	view = standby_view(tx, g, &list[0], 0, READER_ALL, NULL);
	assert_int_equal(js_get_int(view, "place", 0), 1);
	assert_string_equal(js_get_str(view, "tier", ""), "none");
	assert_int_equal(js_get_int(view, "score", 0), UNSAID + MATCH_LANGUAGE_MAX);
	assert_string_equal(js_get_str(view, "since", ""), "2027-01-14T09:00:00+09:00");
	assert_int_equal(count_of(view, "SLOT_TAKEN"), 1);
	assert_int_equal(js_get_int(view, "free_slots", -1), FAIR_SLOTS - 1);
	js_free(view);
	/* What is near enough is staff's; what may not be is told once for every slot. */
	view = standby_view(tx, g, &list[0], FAIR_OPENS_S + 1800, READER_ALL, NULL);
	assert_int_equal(count_of(view, "TOO_LATE"), 2);
	js_free(view);
	event_policy_put(tx, FAIR, POLICY_FOREIGN_BUYERS_MEET, "no");
	view = standby_view(tx, g, &list[0], 0, READER_ALL, NULL);
	assert_int_equal(count_of(view, "KIND_NOT_ALLOWED"), FAIR_SLOTS);
	assert_int_equal(js_get_int(view, "free_slots", -1), 0);
	js_free(view);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(must_comes_before_want_and_that_before_the_rest),
		TEST(then_the_score_decides_and_then_the_time),
		TEST(an_empty_queue_is_empty),
		TEST(an_entry_says_what_is_in_its_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
