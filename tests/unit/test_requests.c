/*
 * test_requests.c - rows of requests, their people and slots; stored answers; statements
 * on faults.
 */
#include "small_fair.h"

#include "store/answers.h"
#include "store/requests.h"

static struct request
sample(int64_t id, int64_t from, int64_t to, enum request_state state)
{
	return (struct request){.event_id = FAIR,
		.id = id,
		.state = state,
		.rev = 1,
		.origin = ORIGIN_PERSON,
		.from_organisation_id = from,
		.to_organisation_id = to,
		.message = "Good day",
		.reason = "",
		.length = 1,
		.created_s = FAIR_EVE_S,
		.expires_s = -1,
		.accepted_s = -1,
		.meeting_id = -1};
}

static void
put(struct tx *tx, int64_t id, int64_t from, int64_t to, enum request_state state)
{
	struct request r = sample(id, from, to, state);

	request_insert(tx, &r);
}

static void
assert_same(const struct request *a, const struct request *b)
{
	assert_int_equal(a->event_id, b->event_id);
	assert_int_equal(a->id, b->id);
	if (a->code == NULL)
		assert_null(b->code);
	else
		assert_string_equal(a->code, b->code);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->rev, b->rev);
	assert_int_equal(a->origin, b->origin);
	assert_int_equal(a->from_organisation_id, b->from_organisation_id);
	assert_int_equal(a->to_organisation_id, b->to_organisation_id);
	assert_string_equal(a->message, b->message);
	assert_string_equal(a->reason, b->reason);
	assert_int_equal(a->length, b->length);
	assert_int_equal(a->created_s, b->created_s);
	assert_int_equal(a->expires_s, b->expires_s);
	assert_int_equal(a->accepted_s, b->accepted_s);
	assert_int_equal(a->meeting_id, b->meeting_id);
}

static void
a_request_comes_back_as_it_was_stored(void **state)
{
	struct tx *tx = small_begin(*state);
	struct request plain = sample(1, B1, X1, REQUEST_REQUESTED);
	struct request full = sample(2, X1, B2, REQUEST_ACCEPTED);

	full.code = "RQ-7";
	full.origin = ORIGIN_IMPORT;
	full.message = "\xec\x95\x88\xeb\x85\x95 \"quoted\"\nsecond line";
	full.reason = "ill";
	full.length = 8;
	full.expires_s = 0;
	full.accepted_s = 17;
	full.meeting_id = 5;
	request_insert(tx, &plain);
	request_insert(tx, &full);
	assert_same(request_by_id(tx, FAIR, 1), &plain);
	assert_same(request_by_id(tx, FAIR, 2), &full);
	assert_same(request_by_code(tx, FAIR, "RQ-7"), &full);
	assert_null(request_by_id(tx, OTHER_FAIR, 1));
	assert_null(request_by_id(tx, FAIR, 3));
	assert_null(request_by_code(tx, FAIR, "RQ-8"));
	plain.state = REQUEST_SCHEDULED;
	plain.rev = 2;
	plain.message = "";
	plain.reason = "because";
	plain.length = 3;
	plain.expires_s = 99;
	plain.accepted_s = 98;
	plain.meeting_id = 97;
	request_save(tx, &plain);
	assert_same(request_by_id(tx, FAIR, 1), &plain);
	assert_same(request_by_id(tx, FAIR, 2), &full);
	fixture_commit(*state);
}

static void
every_name_of_a_state_is_known_and_no_other(void **state)
{
	enum request_state s;

	(void)state;
	for (int i = 0; i < REQUEST_STATES; i++) {
		assert_true(request_state_by_name(
			request_state_name((enum request_state)i), &s));
		assert_int_equal(s, i);
	}
	assert_false(request_state_by_name("Requested", &s));
	assert_false(request_state_by_name("", &s));
	assert_string_equal(request_origin_name(ORIGIN_STAFF), "staff");
}

static void
people_and_slots_are_lists_of_their_own(void **state)
{
	static const int SLOTS[] = {22, 11, 2};
	struct tx *tx = small_begin(*state);
	int64_t *who;
	int *slot, n;

	put(tx, 1, B1, X1, REQUEST_REQUESTED);
	request_add_delegate(tx, FAIR, 1, ABE, true);
	request_add_delegate(tx, FAIR, 1, ANN, true);
	request_add_delegate(tx, FAIR, 1, ANN, true);
	request_add_delegate(tx, FAIR, 1, KIM, false);
	who = request_delegates(tx, FAIR, 1, true, &n);
	assert_int_equal(n, 2);
	assert_int_equal(who[0], ANN);
	assert_int_equal(who[1], ABE);
	request_clear_delegates(tx, FAIR, 1, true);
	assert_null(request_delegates(tx, FAIR, 1, true, &n));
	assert_int_equal(n, 0);
	who = request_delegates(tx, FAIR, 1, false, &n);
	assert_int_equal(n, 1);
	assert_int_equal(who[0], KIM);
	/* Slots keep the order of preference, which is neither of time nor of number. */
	request_set_slots(tx, FAIR, 1, SLOTS, 3);
	slot = request_slots(tx, FAIR, 1, &n);
	assert_int_equal(n, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(slot[i], SLOTS[i]);
	request_set_slots(tx, FAIR, 1, SLOTS, 1);
	request_slots(tx, FAIR, 1, &n);
	assert_int_equal(n, 1);
	fixture_commit(*state);
}

static void
an_open_request_is_found_from_either_side(void **state)
{
	for (int s = 0; s < REQUEST_STATES; s++) {
		bool open = s == REQUEST_REQUESTED || s == REQUEST_ACCEPTED ||
			    s == REQUEST_SCHEDULED;
		struct tx *tx = small_begin(*state);

		put(tx, 1, B1, X1, (enum request_state)s);
		assert_true((request_open_between(tx, FAIR, B1, X1) != NULL) == open);
		assert_true((request_open_between(tx, FAIR, X1, B1) != NULL) == open);
		assert_null(request_open_between(tx, FAIR, B1, X2));
		assert_null(request_open_between(tx, FAIR, B2, X1));
		assert_null(request_open_between(tx, OTHER_FAIR, B1, X1));
		fixture_rollback(*state);
	}
}

static void
pages_are_narrowed_by_side_and_state(void **state)
{
	static const struct {
		struct request_filter filter;
		int64_t after;
		int limit;
		const char *ids;
	} CASES[] = {
		{{.state = -1}, 0, 10, "1 2 3 4 5"},
		{{.state = -1}, 0, 2, "1 2"},
		{{.state = -1}, 2, 2, "3 4"},
		{{.state = -1}, 5, 2, ""},
		{{.from_organisation_id = B1, .state = -1}, 0, 10, "1 2"},
		{{.to_organisation_id = B1, .state = -1}, 0, 10, "4"},
		{{.either_organisation_id = B1, .state = -1}, 0, 10, "1 2 4"},
		{{.either_organisation_id = B1, .state = REQUEST_DECLINED}, 0, 10, "2"},
		{{.state = REQUEST_REQUESTED}, 1, 10, "3"},
		{{.from_organisation_id = P1, .state = -1}, 0, 10, ""},
	};
	struct buf b;
	struct tx *tx = small_begin(*state);

	put(tx, 1, B1, X1, REQUEST_REQUESTED);
	put(tx, 2, B1, X2, REQUEST_DECLINED);
	put(tx, 3, B2, X1, REQUEST_REQUESTED);
	put(tx, 4, X3, B1, REQUEST_ACCEPTED);
	put(tx, 5, B2, X2, REQUEST_ACCEPTED);
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct request *r;
		int n;

		r = requests_page(
			tx, FAIR, &CASES[i].filter, CASES[i].after, CASES[i].limit, &n);
		buf_clear(&b);
		for (int k = 0; k < n; k++)
			assert_true(buf_addf(&b, "%s%d", k > 0 ? " " : "", (int)r[k].id));
		assert_string_equal(buf_str(&b), CASES[i].ids);
	}
	buf_release(&b);
	fixture_rollback(*state);
}

static void
the_queue_is_in_order_of_acceptance(void **state)
{
	struct tx *tx = small_begin(*state);
	struct request *queue;
	int64_t count[REQUEST_STATES];
	int n;

	for (int i = 1; i <= 4; i++) {
		struct request r =
			sample(i, i % 2 ? B1 : B2, X1 + i % 2, REQUEST_ACCEPTED);

		r.accepted_s = 100 - i / 2 * 10;
		request_insert(tx, &r);
	}
	put(tx, 5, P1, X1, REQUEST_SCHEDULED);
	queue = requests_standby(tx, FAIR, 0, &n);
	assert_int_equal(n, 4);
	assert_int_equal(queue[0].id, 4);
	assert_int_equal(queue[1].id, 2);
	assert_int_equal(queue[2].id, 3);
	assert_int_equal(queue[3].id, 1);
	queue = requests_standby(tx, FAIR, B1, &n);
	assert_int_equal(n, 2);
	assert_int_equal(queue[0].id, 3);
	requests_count(tx, FAIR, count);
	assert_int_equal(count[REQUEST_ACCEPTED], 4);
	assert_int_equal(count[REQUEST_SCHEDULED], 1);
	assert_int_equal(count[REQUEST_REQUESTED], 0);
	requests_count(tx, OTHER_FAIR, count);
	assert_int_equal(count[REQUEST_ACCEPTED], 0);
	fixture_rollback(*state);
}

static void
only_the_unanswered_lapse(void **state)
{
	struct tx *tx = small_begin(*state);
	struct request *due;
	int n;

	for (int i = 1; i <= REQUEST_STATES; i++) {
		struct request r = sample(i, B1, X1, (enum request_state)(i - 1));

		r.expires_s = 1000;
		request_insert(tx, &r);
	}
	put(tx, 10, B1, X2, REQUEST_REQUESTED);
	assert_null(requests_expired(tx, 999, 10, &n));
	due = requests_expired(tx, 1000, 10, &n);
	assert_int_equal(n, 1);
	assert_int_equal(due[0].id, 1);
	fixture_rollback(*state);
}

static void
an_answer_is_found_in_its_scope_alone(void **state)
{
	static const uint8_t HASH[DIGEST_BYTES] = {1, 2, 3};
	struct tx *tx = small_begin(*state);
	struct stored_answer *a;

	assert_null(answer_find(tx, "A1", "key-00001"));
	answer_store(tx, FAIR, "A1", "key-00001", HASH, "{\"a\":1}");
	a = answer_find(tx, "A1", "key-00001");
	assert_non_null(a);
	assert_memory_equal(a->hash, HASH, DIGEST_BYTES);
	assert_string_equal(a->answer, "{\"a\":1}");
	assert_null(answer_find(tx, "A2", "key-00001"));
	assert_null(answer_find(tx, "A1", "key-00002"));
	answer_store(tx, FAIR, "A2", "key-00001", HASH, "{\"a\":2}");
	assert_string_equal(answer_find(tx, "A2", "key-00001")->answer, "{\"a\":2}");
	/* The same key twice is a bug that the table refuses. */
	answer_store(tx, FAIR, "A1", "key-00001", HASH, "{}");
	assert_true(tx_failed(tx));
	fixture_rollback(*state);
}

static void
answers_are_forgotten_by_age_and_event(void **state)
{
	static const uint8_t HASH[DIGEST_BYTES] = {0};
	struct tx *tx = small_begin(*state);

	for (int i = 0; i < 6; i++) {
		tx->now_s = 1000 + i;
		answer_store(tx, i % 2 ? FAIR : OTHER_FAIR, "A1",
			arena_printf(tx->arena, "key-%05d", i), HASH, "{}");
	}
	assert_int_equal(answers_forget(tx, FAIR, 1001, 10), 0);
	assert_int_equal(answers_forget(tx, FAIR, 2000, 2), 2);
	assert_null(answer_find(tx, "A1", "key-00001"));
	assert_null(answer_find(tx, "A1", "key-00003"));
	assert_non_null(answer_find(tx, "A1", "key-00005"));
	assert_non_null(answer_find(tx, "A1", "key-00000"));
	assert_int_equal(answers_forget(tx, FAIR, 2000, 2), 1);
	assert_int_equal(answers_forget(tx, FAIR, 2000, 2), 0);
	fixture_rollback(*state);
}

static void
answers_and_texts_are(struct fixture *f, int answers, int texts)
{
	fixture_commit(f);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM answers"), answers);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM answer_texts"), texts);
}

/* What changed nothing is answered with one long text, which goes with the last that needs it. */
static void
a_long_answer_to_calls_that_change_nothing_is_kept_once(void **state)
{
	static const uint8_t HASH[DIGEST_BYTES] = {4, 5, 6};
	struct fixture *f = *state;
	struct tx *tx = small_begin(f);
	char text[1000] = "";

	memset(text, 'x', sizeof text - 1);
	for (int i = 0; i < 20; i++) {
		tx->now_s = 1000 + i;
		text[0] = i < 15 ? 'a' : 'b';
		answer_store_unchanged(tx, FAIR, "A1",
			arena_printf(tx->arena, "key-%05d", i), HASH, text);
	}
	answer_store_unchanged(tx, FAIR, "A1", "key-short", HASH, "{}");
	assert_string_equal(answer_find(tx, "A1", "key-00019")->answer, text);
	assert_int_equal(answer_find(tx, "A1", "key-00007")->answer[0], 'a');
	assert_memory_equal(answer_find(tx, "A1", "key-00007")->hash, HASH, DIGEST_BYTES);
	assert_string_equal(answer_find(tx, "A1", "key-short")->answer, "{}");
	answers_and_texts_are(f, 21, 2);
	answers_forget(small_begin(f), FAIR, 1014, 50);
	assert_int_equal(answer_find(&f->tx, "A1", "key-00014")->answer[0], 'a');
	answers_and_texts_are(f, 7, 2);
	answers_forget(small_begin(f), FAIR, 1015, 50);
	answers_and_texts_are(f, 6, 1);
	answers_forget(small_begin(f), FAIR, INT64_MAX, 50);
	answers_and_texts_are(f, 0, 0);
}

/* After a fault nothing is found and nothing is written, and every statement can be used again. */
static void
a_fault_makes_every_later_statement_do_nothing(void **state)
{
	struct fixture *f = *state;
	struct tx *tx = small_begin(f);
	struct stmt *q;
	int n;

	put(tx, 1, B1, X1, REQUEST_REQUESTED);
	put(tx, 1, B1, X2, REQUEST_REQUESTED); /* the same number: refused by the key */
	assert_true(tx_failed(tx));
	assert_int_equal(tx->fault.code, ERR_INTERNAL);
	assert_non_null(strstr(tx->fault.text, "nothing was changed"));
	assert_null(request_by_id(tx, FAIR, 1));
	assert_null(requests_page(
		tx, FAIR, &(struct request_filter){.state = -1}, 0, 10, &n));
	assert_int_equal(n, 0);
	put(tx, 2, B2, X1, REQUEST_REQUESTED);
	assert_int_equal(tx_next_id(tx, FAIR, "request"), 0);
	q = tx_query(tx, FAMILY_NUMBERS, 0, VI(FAIR), VT("request"));
	assert_int_equal(stmt_run(tx, q), 0);
	assert_non_null(strstr(tx->fault.text, "nothing was changed"));
	fixture_rollback(f);
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM requests"), 0);
	put(small_begin(f), 1, B1, X1, REQUEST_REQUESTED);
	assert_non_null(request_by_id(&f->tx, FAIR, 1));
	fixture_commit(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(a_request_comes_back_as_it_was_stored),
		cmocka_unit_test(every_name_of_a_state_is_known_and_no_other),
		TEST(people_and_slots_are_lists_of_their_own),
		TEST(an_open_request_is_found_from_either_side),
		TEST(pages_are_narrowed_by_side_and_state),
		TEST(the_queue_is_in_order_of_acceptance),
		TEST(only_the_unanswered_lapse),
		TEST(an_answer_is_found_in_its_scope_alone),
		TEST(answers_are_forgotten_by_age_and_event),
		TEST(a_long_answer_to_calls_that_change_nothing_is_kept_once),
		TEST(a_fault_makes_every_later_statement_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
