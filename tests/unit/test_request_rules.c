/*
 * test_request_rules.c - the rules of a new request stand once: what a person's request is refused
 * for, a file's is, and a rule more is a rule more for both.
 */
#define request_rule_broken broken_as_it_is
#include "domain/booking/request_rules.c"
#undef request_rule_broken

#include "fair_files.h"

#include "domain/booking/request.h"
#include "domain/fair/policy.h"

/* The rule that a test adds in that one place: nobody asks an exhibitor. */
static bool exhibitors_are_shut;

enum request_rule
request_rule_broken(const struct request_facts *f, enum request_rule from);

enum request_rule
request_rule_broken(const struct request_facts *f, enum request_rule from)
{
	if (exhibitors_are_shut && from <= RULE_KINDS && f->to == ORG_EXHIBITOR)
		return RULE_KINDS;
	return broken_as_it_is(f, from);
}

static const char *const PEOPLE[] = {"ann", "bob", "pia", "kim", "choi"};
static const char *const PARTNERS[] = {"B1", "B2", "P1", "X1", "X2"};

enum { PEOPLE_N = sizeof PEOPLE / sizeof *PEOPLE };

static void
set_policy(struct fixture *f, const char *name, const char *value)
{
	event_policy_put(fixture_begin(f), 1, name, value);
	fixture_commit(f);
}

/* 0 when the request is taken in; nothing of it stays. */
static enum err_code
asked_in_a_call(struct fixture *f, const char *person, const char *partner)
{
	struct tx *tx = fixture_begin(f);
	struct delegate *d = delegate_by_code(tx, 1, person);
	struct request_draft w = {.from = organisation_by_id(tx, 1, d->organisation_id),
		.to = organisation_by_code(tx, 1, partner),
		.delegates = d,
		.n = 1,
		.message = "",
		.length = 1,
		.origin = ORIGIN_PERSON};
	struct err e = {.code = ERR_INTERNAL};
	struct grid *g = grid_load(tx, event_by_id(tx, 1), &e);
	struct request *r;

	assert_non_null(g);
	e.code = 0;
	r = request_create(tx, g, &w, &e);
	assert_true((r == NULL) == (e.code != 0));
	fixture_rollback(f);
	return e.code;
}

/* How many rules of the row a file has against it. */
static int
asked_in_a_file(struct fixture *f, const char *person, const char *partner)
{
	char text[200];
	struct fair_files files;
	struct import_report report;
	struct tx *tx;
	struct err e;

	snprintf(text, sizeof text, "code,from,to\nRQ-9,%s,%s\n", person, partner);
	files = fair_file(REQUESTS, text);
	tx = fixture_begin(f);
	assert_true(import_check(tx, fair_stage(&files), 1, &report, &e));
	fixture_rollback(f);
	return report.faults_n;
}

/* Every pair, in a call and in a file; returns how many were refused. */
static int
refused_by_both(struct fixture *f)
{
	int n = 0;

	for (int i = 0; i < PEOPLE_N; i++)
		for (int k = 0; k < PEOPLE_N; k++) {
			enum err_code code = asked_in_a_call(f, PEOPLE[i], PARTNERS[k]);
			int faults = asked_in_a_file(f, PEOPLE[i], PARTNERS[k]);

			if ((code != 0) != (faults > 0))
				fail_msg("%s asks %s: %s in a call, %d faults in a file",
					PEOPLE[i], PARTNERS[k],
					code != 0 ? err_info(code)->name : "taken in",
					faults);
			n += code != 0;
		}
	return n;
}

static void
a_file_and_a_call_refuse_the_same_pairs(void **state)
{
	struct fixture f;

	(void)state;
	fair_open(&f);
	/* 9 + 4 pairs of one side; B1 and X1, X1 and B2, X1 and P1 both ways. */
	assert_int_equal(refused_by_both(&f), 13 + 6);
	set_policy(&f, POLICY_PROCUREMENT_MEETS, "no");
	/* ... and P1 and X2. */
	assert_int_equal(refused_by_both(&f), 13 + 8);
	set_policy(&f, POLICY_FOREIGN_BUYERS_MEET, "no");
	assert_int_equal(refused_by_both(&f), PEOPLE_N * PEOPLE_N);
	fixture_close(&f);
}

static void
a_rule_more_holds_for_both(void **state)
{
	struct fixture f;

	(void)state;
	fair_open(&f);
	assert_int_equal(asked_in_a_call(&f, "ann", "X2"), 0);
	assert_int_equal(asked_in_a_file(&f, "ann", "X2"), 0);
	exhibitors_are_shut = true;
	assert_int_equal(asked_in_a_call(&f, "ann", "X2"), ERR_KIND_NOT_ALLOWED);
	assert_int_equal(asked_in_a_file(&f, "ann", "X2"), 1);
	/* The way back is as it was. */
	assert_int_equal(asked_in_a_call(&f, "choi", "B1"), 0);
	assert_int_equal(asked_in_a_file(&f, "choi", "B1"), 0);
	exhibitors_are_shut = false;
	fixture_close(&f);
}

/* What a person's request of a buyer is, with nothing against it. */
static struct request_facts
good(void)
{
	return (struct request_facts){.origin = ORIGIN_PERSON,
		.from = ORG_FOREIGN_BUYER,
		.to = ORG_EXHIBITOR,
		.delegates = 1,
		.who_may_ask = SIDE_BOTH,
		.outstanding_most = 3,
		.outstanding = 2,
		.now_s = 1000};
}

static void
each_rule_is_broken_by_its_fact(void **state)
{
	static const int64_t AHEAD[] = {1001, 2000}, BEGUN[] = {1001, 1000},
			     MISSING[] = {-1};
	struct request_facts f[REQUEST_RULES];

	(void)state;
	for (enum request_rule r = 0; r < REQUEST_RULES; r++)
		f[r] = good();
	assert_int_equal(request_rule_broken(&f[0], 0), REQUEST_RULES);
	f[RULE_SIDES].to = ORG_PROCUREMENT;
	f[RULE_KINDS].shut = true;
	f[RULE_WITHDRAWN].withdrawn = "Kim";
	f[RULE_VETO].veto = true;
	f[RULE_DELEGATE].delegates = 0;
	f[RULE_WHO_ASKS].who_may_ask = SIDE_SUPPLY;
	f[RULE_SLOTS].slots_s = BEGUN;
	f[RULE_SLOTS].slots_n = 2;
	f[RULE_ONE_OPEN].open = true;
	f[RULE_OUTSTANDING].outstanding = 3;
	f[RULE_EXPIRY].expires_s = 1000;
	for (enum request_rule r = 0; r < REQUEST_RULES; r++) {
		assert_int_equal(request_rule_broken(&f[r], 0), r);
		assert_int_equal(request_rule_broken(&f[r], r + 1), REQUEST_RULES);
	}
	assert_int_equal(request_slot_at_fault(&f[RULE_SLOTS]), 1);
	f[RULE_SLOTS].slots_s = MISSING;
	assert_int_equal(request_slot_at_fault(&f[RULE_SLOTS]), 0);
	f[RULE_SLOTS].slots_s = AHEAD;
	assert_int_equal(request_rule_broken(&f[RULE_SLOTS], 0), REQUEST_RULES);
}

/* Of these rules files are free, staff of one. */
static void
an_origin_is_free_of_what_is_not_for_it(void **state)
{
	static const int64_t BEGUN[] = {1000};
	struct request_facts f = good();

	(void)state;
	f.who_may_ask = SIDE_SUPPLY;
	f.slots_s = BEGUN;
	f.slots_n = 1;
	f.outstanding = 3;
	assert_int_equal(request_rule_broken(&f, 0), RULE_WHO_ASKS);
	f.origin = ORIGIN_STAFF;
	assert_int_equal(request_rule_broken(&f, 0), RULE_SLOTS);
	assert_int_equal(request_rule_broken(&f, RULE_ONE_OPEN), RULE_OUTSTANDING);
	f.seated = true;
	assert_int_equal(request_rule_broken(&f, RULE_ONE_OPEN), REQUEST_RULES);
	f.seated = false;
	f.origin = ORIGIN_IMPORT;
	assert_int_equal(request_rule_broken(&f, 0), REQUEST_RULES);
	/* A second one beside a meeting, where the policy has it, whoever asks. */
	f = good();
	f.open = f.pair_twice = true;
	f.open_state = REQUEST_ACCEPTED;
	assert_int_equal(request_rule_broken(&f, 0), RULE_ONE_OPEN);
	f.open_state = REQUEST_SCHEDULED;
	assert_int_equal(request_rule_broken(&f, 0), REQUEST_RULES);
	f.origin = ORIGIN_IMPORT;
	assert_int_equal(request_rule_broken(&f, 0), REQUEST_RULES);
	f.pair_twice = false;
	assert_int_equal(request_rule_broken(&f, 0), RULE_ONE_OPEN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_and_a_call_refuse_the_same_pairs),
		cmocka_unit_test(a_rule_more_holds_for_both),
		cmocka_unit_test(each_rule_is_broken_by_its_fact),
		cmocka_unit_test(an_origin_is_free_of_what_is_not_for_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
