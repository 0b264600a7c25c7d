/*
 * test_event.c - setting up an event: its states, what it refuses, and that no slot in use
 * is lost.
 */
#include "asking.h"

#include "domain/booking/preference.h"
#include "domain/fair/event.h"
#include "domain/fair/policy.h"
#include "domain/files/event_setup.h"

static const struct event_setup SAME = {.slot_minutes = -1, .gap_minutes = -1};

static void
every_state_goes_where_the_table_says(void **state)
{
	static const bool MAY[EVENT_STATES][EVENT_STATES] = {
		{false, true, false}, {false, false, true}, {false, true, false}};

	for (int from = 0; from < EVENT_STATES; from++)
		for (int to = 0; to < EVENT_STATES; to++) {
			struct tx *tx = small_begin(*state);
			struct event *ev = event_by_id(tx, FAIR);
			struct err e;

			ev->state = (enum event_state)from;
			assert_int_equal(event_move(tx, ev, (enum event_state)to, &e),
				MAY[from][to]);
			assert_int_equal(event_move_allowed((enum event_state)from,
						 (enum event_state)to),
				MAY[from][to]);
			if (MAY[from][to])
				assert_int_equal(event_by_id(tx, FAIR)->state, to);
			else
				assert_int_equal(e.code, ERR_WRONG_STATE);
			fixture_rollback(*state);
		}
}

static void
what_needs_an_open_event_is_refused_by_the_others(void **state)
{
	static const enum event_state SHUT[] = {EVENT_DRAFT, EVENT_CLOSED};

	for (int i = 0; i < 2; i++) {
		struct tx *tx = small_begin(*state);
		struct grid *g = asking_grid(tx);
		struct request_draft w = draft(tx, ANN, X1), other = draft(tx, BAT, X2);
		struct request *r = ask(tx, g, &w);
		struct preference_said said = {.from = w.from, .to = w.to, .kind = 0};
		struct event *ev = event_by_id(tx, FAIR);
		struct verdict v;
		struct party p;
		struct js *o;
		struct err e;
		int index;

		ev->state = SHUT[i];
		event_put(tx, ev);
		g = asking_grid(tx);
		assert_null(request_create(tx, g, &other, &e));
		assert_int_equal(e.code, ERR_EVENT_CLOSED);
		assert_false(request_queue(tx, r, &e));
		assert_int_equal(e.code, ERR_EVENT_CLOSED);
		assert_false(preference_say(tx, FAIR, &said, &o, &e));
		assert_int_equal(e.code, ERR_EVENT_CLOSED);
		request_answer_by(tx, r, delegate_by_id(tx, FAIR, KIM), 1);
		request_party(tx, r, &p);
		index = seating_best(seating_plan(tx, g, &p), &v);
		assert_null(meeting_seat(tx, g, r, &p, index, &v, &e));
		assert_int_equal(e.code, ERR_EVENT_CLOSED);
		fixture_rollback(*state);
	}
}

static void
a_new_event_is_a_draft_with_all_that_was_said(void **state)
{
	static const char *const DAYS[] = {
		"2027-03-01 09:00-10:00;13:00-14:00", "2027-03-02 22:00-24:00"};
	static const char *const POLICIES[] = {"same_pair_twice=yes"};
	struct tx *tx = small_begin(*state);
	struct event_setup w = {.code = "NEW",
		.name = "A fair; # new",
		.zone = "Europe/Madrid",
		.currency = "EUR",
		.organiser_name = "Office",
		.organiser_mail = "office@new.example",
		.slot_minutes = 25,
		.gap_minutes = 5,
		.days = DAYS,
		.days_n = 2,
		.policies = POLICIES,
		.policies_n = 1};
	struct import_report report;
	struct event *ev;
	struct err e;
	int n;

	/* the two events of the small fair have not asked for their numbers */
	while (tx_next_id(tx, 0, "event") < OTHER_FAIR)
		continue;
	ev = event_write(tx, NULL, &w, &report, &e);
	if (ev == NULL)
		fail_msg("%s: %s", e.field, e.text);
	assert_int_equal(ev->state, EVENT_DRAFT);
	assert_string_equal(ev->name, "A fair; # new");
	slots_of(tx, ev->id, &n);
	assert_int_equal(n, 2 + 2 + 4);
	assert_int_equal(policy_value(tx, ev->id, POLICY_SAME_PAIR_TWICE), 1);
	assert_null(event_write(tx, NULL, &w, &report, &e));
	assert_int_equal(e.code, ERR_EXISTS);
	fixture_rollback(*state);
}

static void
only_what_is_said_changes(void **state)
{
	static const char *const SET[] = {"alarm_minutes=30"}, *const UNSET[] = {
								       "alarm_minutes="};
	struct tx *tx = small_begin(*state);
	struct event_setup w = SAME;
	struct import_report report;
	struct event *old = event_by_id(tx, FAIR), *ev;
	struct grid *before = asking_grid(tx), *after;
	struct err e;

	ev = event_write(tx, old, &w, &report, &e);
	if (ev == NULL)
		fail_msg("%s: %s", e.field, e.text);
	assert_int_equal(ev->rev, old->rev);
	w.name = "Another name";
	w.policies = SET;
	w.policies_n = 1;
	ev = event_write(tx, old, &w, &report, &e);
	assert_non_null(ev);
	assert_int_equal(ev->rev, old->rev + 1);
	assert_int_equal(ev->state, EVENT_OPEN);
	assert_string_equal(ev->name, "Another name");
	assert_string_equal(ev->organiser_mail, old->organiser_mail);
	assert_int_equal(policy_value(tx, FAIR, POLICY_ALARM_MINUTES), 30);
	after = asking_grid(tx);
	assert_int_equal(after->n, before->n);
	for (int i = 0; i < after->n; i++)
		assert_int_equal(after->slot[i].no, before->slot[i].no);
	w = SAME;
	w.policies = UNSET;
	w.policies_n = 1;
	assert_non_null(event_write(tx, ev, &w, &report, &e));
	assert_int_equal(policy_value(tx, FAIR, POLICY_ALARM_MINUTES), 15);
	fixture_rollback(*state);
}

static void
a_grid_in_use_stays_and_says_by_what(void **state)
{
	static const char *const DAYS[] = {"2027-01-16 09:00-10:00"};
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct event *old = event_by_id(tx, FAIR);
	struct event_setup other = SAME;
	struct import_report report;
	struct err e;
	int n;

	other.days = DAYS;
	other.days_n = 1;
	accept_by(tx, g, ask(tx, g, &w), KIM);
	assert_null(event_write(tx, old, &other, &report, &e));
	assert_int_equal(e.code, ERR_GRID_IN_USE);
	assert_non_null(strstr(e.text, "1 thing would be lost"));
	assert_non_null(strstr(report.faults[0].rule, "meeting M1 uses it"));
	slots_of(tx, FAIR, &n);
	assert_int_equal(n, FAIR_SLOTS);
	fixture_rollback(*state);
	tx = small_begin(*state);
	if (event_write(tx, event_by_id(tx, FAIR), &other, &report, &e) == NULL)
		fail_msg("%s: %s", e.field, e.text);
	slots_of(tx, FAIR, &n);
	assert_int_equal(n, 2);
	fixture_rollback(*state);
}

static void
a_bad_value_names_its_parameter(void **state)
{
	static const char *const DAY[] = {"2027-01-16 10:00-09:00"},
				 *const UNKNOWN[] = {"alarm_minute=3"},
				 *const BARE[] = {"alarm_minutes"},
				 *const LARGE[] = {"alarm_minutes=3000"},
				 *const LINES[] = {"alarm_minutes=3\n[hall X]"};
	static const struct {
		struct event_setup w;
		const char *field, *text;
	} ROWS[] = {
		{{.zone = "Asia/Nowhere"}, "params.zone", "Asia/Nowhere"},
		{{.name = "a\ncurrency = EUR"}, "params.name", "one line"},
		{{.organiser_mail = "nobody"}, "params.organiser_mail", ""},
		{{.days = DAY, .days_n = 1}, "params.days", "ends before it begins"},
		{{.policies = UNKNOWN, .policies_n = 1}, "params.policies[0]",
			"did you mean alarm_minutes"},
		{{.policies = BARE, .policies_n = 1}, "params.policies[0]",
			"0 to 1440 minutes"},
		{{.policies = LARGE, .policies_n = 1}, "params.policies",
			"0 to 1440 minutes"},
		{{.policies = LINES, .policies_n = 1}, "params.policies", "one line"},
	};
	struct tx *tx = small_begin(*state);
	struct event *old = event_by_id(tx, FAIR);

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct event_setup w = ROWS[i].w;
		struct import_report report;
		struct err e;

		w.slot_minutes = w.gap_minutes = -1;
		assert_null(event_write(tx, old, &w, &report, &e));
		assert_int_equal(e.code, ERR_PARAM_INVALID);
		if (strcmp(e.field, ROWS[i].field) != 0 ||
			strstr(e.text, ROWS[i].text) == NULL)
			fail_msg("%zu: %s: %s", i, e.field, e.text);
	}
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(every_state_goes_where_the_table_says),
		TEST(what_needs_an_open_event_is_refused_by_the_others),
		TEST(a_new_event_is_a_draft_with_all_that_was_said),
		TEST(only_what_is_said_changes),
		TEST(a_grid_in_use_stays_and_says_by_what),
		TEST(a_bad_value_names_its_parameter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
