/*
 * test_lookup_or_blank.c - a reference leads to a row, to an empty one after a fault, or to the
 * word damage.
 */
#include "small_fair.h"

#include "domain/booking/meeting.h"
#include "domain/booking/view.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/invitations/invite.h"
#include "domain/people/account.h"
#include "domain/seating/diary.h"

static void
a_row_that_is_there_is_given(void **state)
{
	struct tx *tx = small_begin(*state);

	assert_string_equal(organisation_or_blank(tx, FAIR, X1)->code, "X1");
	assert_string_equal(delegate_or_blank(tx, FAIR, ANN)->code, "ann");
	assert_string_equal(location_or_blank(tx, FAIR, T1)->code, "T1");
	assert_string_equal(interpreter_or_blank(tx, FAIR, IRIS)->code, "iris");
	assert_false(tx_failed(tx));
	fixture_rollback(*state);
}

/* Every row of every kind, with its texts read as any code would read them. */
static void
read_all(struct tx *tx)
{
	struct organisation *o = organisation_or_blank(tx, FAIR, 999);
	struct delegate *d = delegate_or_blank(tx, FAIR, 999);
	struct location *l = location_or_blank(tx, FAIR, 999);
	struct interpreter *i = interpreter_or_blank(tx, FAIR, 999);
	struct request *r = request_or_blank(tx, FAIR, 999);
	struct meeting *m = meeting_or_blank(tx, FAIR, 999);
	enum role role;

	assert_int_equal(strlen(o->code) + strlen(o->name) + strlen(o->country) +
				 strlen(o->languages) + strlen(o->profile) +
				 strlen(o->products) + strlen(o->markets) +
				 strlen(o->website),
		0);
	assert_int_equal(strlen(d->code) + strlen(d->name) + strlen(d->email) +
				 strlen(d->languages),
		0);
	assert_int_equal(strlen(l->code) + strlen(l->hall) + strlen(l->name), 0);
	assert_int_equal(strlen(i->code) + strlen(i->name) + strlen(i->email), 0);
	assert_int_equal(strlen(r->message) + strlen(r->reason), 0);
	assert_int_equal(strlen(m->uid) + strlen(m->reason), 0);
	assert_true(role_by_name(account_or_blank(tx, 999)->role, &role));
	assert_int_equal(strlen(token_or_blank(tx, 999)->label), 0);
}

static void
a_row_that_is_not_there_is_damage(void **state)
{
	struct tx *tx = small_begin(*state);

	read_all(tx);
	assert_int_equal(tx->fault.code, ERR_CORRUPT);
	assert_string_equal(tx->fault.text, "database: organisation 999 is not there");
	fixture_rollback(*state);
}

static void
after_a_fault_the_fault_stays_what_it_was(void **state)
{
	struct tx *tx = small_begin(*state);

	err_set(&tx->fault, ERR_STORAGE_FULL, "full");
	read_all(tx);
	assert_int_equal(tx->fault.code, ERR_STORAGE_FULL);
	fixture_rollback(*state);
}

/* A booked meeting of ann and kim. */
static struct meeting *
book(struct tx *tx, struct grid *g, struct request **r)
{
	struct request_draft w = {.from = organisation_by_id(tx, FAIR, B1),
		.to = organisation_by_id(tx, FAIR, X1),
		.delegates = delegate_by_id(tx, FAIR, ANN),
		.n = 1,
		.message = "",
		.length = 1};
	struct verdict v;
	struct meeting *m;
	struct party p;
	struct err e;
	int index;

	*r = request_create(tx, g, &w, &e);
	assert_non_null(*r);
	request_answer_by(tx, *r, delegate_by_id(tx, FAIR, KIM), 1);
	request_party(tx, *r, &p);
	index = seating_best(seating_plan(tx, g, &p), &v);
	assert_true(index >= 0);
	m = meeting_seat(tx, g, *r, &p, index, &v, &e);
	assert_non_null(m);
	return m;
}

/* The rest of a unit after the disk has become full must run to its end. */
static void
everything_that_is_told_can_be_told_after_a_fault(void **state)
{
	struct tx *tx = small_begin(*state);
	struct err e;
	struct grid *g = grid_load(tx, event_by_id(tx, FAIR), &e);
	struct diary_of of = {
		.code = "ann", .name = "Ann", .kind = "delegate", .resource_id = ANN};
	struct seating *plan;
	struct request *r;
	struct party p;
	struct meeting *m = book(tx, g, &r);

	request_party(tx, r, &p);
	plan = seating_plan(tx, g, &p);
	err_set(&tx->fault, ERR_STORAGE_FULL, "full");
	m->interpreter_id = IRIS;
	js_free(meeting_view(tx, g, m));
	js_free(request_view(tx, g, r));
	js_free(diary_view(tx, g, &of));
	js_free(seating_next(plan, 5));
	js_free(seating_refused(plan));
	js_free(seating_reasons(plan));
	invite_revise(tx, g, m, request_or_blank(tx, m->event_id, m->request_id), 1);
	request_journal(tx, g, r);
	request_party(tx, r, &p);
	seating_plan(tx, g, &p);
	/* Its request is not found, so it is in no state that could be cancelled. */
	assert_false(meeting_cancel(tx, g, m, "", REQUEST_CANCELLED, &e));
	assert_false(request_withdraw(tx, g, r, true, "", &e));
	assert_null(account_invite(tx, FAIR,
		&(struct invitee){.delegate = "ann", .role = ROLE_STAFF, .days = 1}, &e));
	assert_int_equal(tx->fault.code, ERR_STORAGE_FULL);
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(a_row_that_is_there_is_given),
		TEST(a_row_that_is_not_there_is_damage),
		TEST(after_a_fault_the_fault_stays_what_it_was),
		TEST(everything_that_is_told_can_be_told_after_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
