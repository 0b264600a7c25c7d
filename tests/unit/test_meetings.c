/* test_meetings.c - rows of meetings and of the revisions of their invitations. */
#include "small_fair.h"

#include "store/addressees.h"
#include "store/invitations.h"
#include "store/meetings.h"
#include "store/requests.h"

/* A meeting of B1's ann with X1's kim, or of B2's bat with X2's choi and an interpreter. */
static void
put(struct tx *tx, int64_t id, bool other_pair, enum meeting_state state)
{
	request_insert(tx, &(struct request){.event_id = FAIR,
				   .id = id,
				   .state = REQUEST_SCHEDULED,
				   .rev = 1,
				   .from_organisation_id = other_pair ? B2 : B1,
				   .to_organisation_id = other_pair ? X2 : X1,
				   .message = "",
				   .reason = "",
				   .length = 1,
				   .expires_s = -1,
				   .accepted_s = -1,
				   .meeting_id = id});
	meeting_insert(tx, &(struct meeting){.event_id = FAIR,
				   .id = id,
				   .request_id = id,
				   .state = state,
				   .rev = 3,
				   .uid = arena_printf(tx->arena, "uid-%d", (int)id),
				   .sequence = 1,
				   .revision = 2,
				   .location_id = T1,
				   .seat_no = 2,
				   .interpreter_id = other_pair ? IGOR : -1,
				   .start_s = FAIR_OPENS_S,
				   .end_s = FAIR_OPENS_S + 1500,
				   .reason = "",
				   .created_s = FAIR_EVE_S});
	meeting_add_delegate(tx, FAIR, id, other_pair ? CHOI : KIM, false);
	meeting_add_delegate(tx, FAIR, id, other_pair ? BAT : ANN, true);
}

static void
a_meeting_comes_back_as_it_was_stored(void **state)
{
	struct tx *tx = small_begin(*state);
	struct meeting *m;

	put(tx, 1, false, MEETING_SCHEDULED);
	put(tx, 2, true, MEETING_HELD);
	m = meeting_by_id(tx, FAIR, 1);
	assert_int_equal(m->request_id, 1);
	assert_int_equal(m->state, MEETING_SCHEDULED);
	assert_int_equal(m->rev, 3);
	assert_string_equal(m->uid, "uid-1");
	assert_int_equal(m->sequence, 1);
	assert_int_equal(m->revision, 2);
	assert_int_equal(m->location_id, T1);
	assert_int_equal(m->seat_no, 2);
	assert_int_equal(m->interpreter_id, -1);
	assert_int_equal(m->start_s, FAIR_OPENS_S);
	assert_int_equal(m->end_s, FAIR_OPENS_S + 1500);
	assert_int_equal(m->created_s, FAIR_EVE_S);
	m->state = MEETING_CANCELLED;
	m->rev = 4;
	m->sequence = 2;
	m->revision = 3;
	m->location_id = T2;
	m->seat_no = 1;
	m->interpreter_id = IRIS;
	m->start_s = 1;
	m->end_s = 2;
	m->reason = "storm";
	meeting_save(tx, m);
	m = meeting_by_id(tx, FAIR, 1);
	assert_int_equal(m->state, MEETING_CANCELLED);
	assert_int_equal(m->rev, 4);
	assert_int_equal(m->sequence, 2);
	assert_int_equal(m->revision, 3);
	assert_int_equal(m->location_id, T2);
	assert_int_equal(m->interpreter_id, IRIS);
	assert_int_equal(m->start_s, 1);
	assert_int_equal(m->end_s, 2);
	assert_string_equal(m->reason, "storm");
	assert_int_equal(meeting_by_id(tx, FAIR, 2)->state, MEETING_HELD);
	assert_null(meeting_by_id(tx, OTHER_FAIR, 1));
	fixture_commit(*state);
}

static void
people_come_by_side_and_slots_by_time(void **state)
{
	struct tx *tx = small_begin(*state);
	struct meeting_person *p;
	int *slot, n;

	put(tx, 1, false, MEETING_SCHEDULED);
	meeting_add_delegate(tx, FAIR, 1, ABE, true);
	p = meeting_people(tx, FAIR, 1, &n);
	assert_int_equal(n, 3);
	assert_true(p[0].demand && p[0].delegate_id == ANN);
	assert_true(p[1].demand && p[1].delegate_id == ABE);
	assert_true(!p[2].demand && p[2].delegate_id == KIM);
	meeting_add_slot(tx, FAIR, 1, 2);
	meeting_add_slot(tx, FAIR, 1, 22);
	meeting_add_slot(tx, FAIR, 1, 13);
	slot = meeting_slots(tx, FAIR, 1, &n);
	assert_int_equal(n, 3);
	assert_int_equal(slot[0], 13);
	assert_int_equal(slot[1], 22);
	assert_int_equal(slot[2], 2);
	assert_null(meeting_people(tx, FAIR, 2, &n));
	assert_int_equal(n, 0);
	/* Nobody is twice in a meeting. */
	meeting_add_delegate(tx, FAIR, 1, ANN, true);
	assert_true(tx_failed(tx));
	fixture_rollback(*state);
}

static void
a_uid_is_never_given_twice(void **state)
{
	struct tx *tx = small_begin(*state);
	struct meeting *m;

	put(tx, 1, false, MEETING_CANCELLED);
	m = meeting_by_id(tx, FAIR, 1);
	m->id = 2;
	meeting_insert(tx, m);
	assert_true(tx_failed(tx));
	fixture_rollback(*state);
}

static void
pages_are_narrowed_by_who_takes_part(void **state)
{
	static const struct {
		struct meeting_filter filter;
		int64_t after;
		int limit;
		const char *ids;
	} CASES[] = {
		{{.state = -1}, 0, 10, "1 2 3 4"},
		{{.state = -1}, 1, 2, "2 3"},
		{{.organisation_id = B1, .state = -1}, 0, 10, "1 3"},
		{{.organisation_id = X2, .state = -1}, 0, 10, "2 4"},
		{{.organisation_id = P1, .state = -1}, 0, 10, ""},
		{{.delegate_id = ANN, .state = -1}, 0, 10, "1 3"},
		{{.delegate_id = ABE, .state = -1}, 0, 10, "3"},
		{{.interpreter_id = IGOR, .state = -1}, 0, 10, "2 4"},
		{{.interpreter_id = IRIS, .state = -1}, 0, 10, ""},
		{{.interpreter_id = IGOR, .state = MEETING_CANCELLED}, 0, 10, "4"},
		{{.organisation_id = B1, .state = MEETING_SCHEDULED}, 0, 10, "1"},
	};
	struct tx *tx = small_begin(*state);
	int64_t count[MEETING_STATES];
	struct buf b;

	put(tx, 1, false, MEETING_SCHEDULED);
	put(tx, 2, true, MEETING_SCHEDULED);
	put(tx, 3, false, MEETING_CANCELLED);
	put(tx, 4, true, MEETING_CANCELLED);
	/* Two of one organisation do not make it two meetings. */
	meeting_add_delegate(tx, FAIR, 3, ABE, true);
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct meeting *m;
		int n;

		m = meetings_page(
			tx, FAIR, &CASES[i].filter, CASES[i].after, CASES[i].limit, &n);
		buf_clear(&b);
		for (int k = 0; k < n; k++)
			assert_true(buf_addf(&b, "%s%d", k > 0 ? " " : "", (int)m[k].id));
		assert_string_equal(buf_str(&b), CASES[i].ids);
	}
	buf_release(&b);
	meetings_count(tx, FAIR, count);
	assert_int_equal(count[MEETING_SCHEDULED], 2);
	assert_int_equal(count[MEETING_CANCELLED], 2);
	assert_int_equal(count[MEETING_HELD], 0);
	fixture_rollback(*state);
}

static void
begins(struct tx *tx, int64_t id, int64_t start_s)
{
	struct meeting *m = meeting_by_id(tx, FAIR, id);

	m->start_s = start_s;
	meeting_save(tx, m);
}

static void
by_time_they_come_as_they_are_held(void **state)
{
	static const struct {
		struct meeting_filter filter;
		const char *ids;
	} CASES[] = {
		{{.state = -1}, "3 1 4 2"},
		{{.state = MEETING_SCHEDULED}, "1 2"},
		{{.organisation_id = B1, .state = -1}, "3 1"},
		{{.delegate_id = ANN, .state = MEETING_CANCELLED}, "3"},
		{{.interpreter_id = IGOR, .state = -1}, "4 2"},
	};
	struct tx *tx = small_begin(*state);
	struct buf b;

	put(tx, 1, false, MEETING_SCHEDULED);
	put(tx, 2, true, MEETING_SCHEDULED);
	put(tx, 3, false, MEETING_CANCELLED);
	put(tx, 4, true, MEETING_CANCELLED);
	begins(tx, 1, 9000);
	begins(tx, 2, 10000);
	begins(tx, 3, 8000);
	begins(tx, 4, 9000);
	buf_init(&b, 100);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct meeting_place at = {0, 0};
		struct meeting *m;
		int n;

		buf_clear(&b);
		/* A page of one: each goes on behind the one before. */
		while (m = meetings_by_time(tx, FAIR, &CASES[i].filter, &at, 1, &n),
			n > 0) {
			assert_true(
				buf_addf(&b, "%s%d", b.len > 0 ? " " : "", (int)m->id));
			at = (struct meeting_place){m->start_s, m->id};
		}
		assert_string_equal(buf_str(&b), CASES[i].ids);
	}
	buf_release(&b);
	fixture_rollback(*state);
}

static void
every_name_of_a_state_is_known_and_no_other(void **state)
{
	enum meeting_state s;

	(void)state;
	for (int i = 0; i < MEETING_STATES; i++) {
		assert_true(meeting_state_by_name(
			meeting_state_name((enum meeting_state)i), &s));
		assert_int_equal(s, i);
	}
	assert_false(meeting_state_by_name("no-show", &s));
}

static void
revision(struct tx *tx, int64_t meeting, int revision, const char *method, int64_t seq)
{
	invitation_insert(tx, &(struct invitation){.event_id = FAIR,
				      .meeting_id = meeting,
				      .revision = revision,
				      .method = method,
				      .uid = "u",
				      .sequence = revision - 1,
				      .dtstamp_s = 5,
				      .snapshot = "{}",
				      .seq = seq});
}

static void
told(struct tx *tx, int64_t meeting, int revision, const char *mailbox,
	int64_t interpreter)
{
	addressee_put(tx, &(struct addressee){.event_id = FAIR,
				  .meeting_id = meeting,
				  .mailbox = mailbox,
				  .address = mailbox,
				  .kind = ADDRESSEE_INTERPRETER,
				  .person_id = interpreter,
				  .revision = revision,
				  .method = "REQUEST",
				  .answer_sequence = -1,
				  .answer_dtstamp_s = -1,
				  .answered_s = -1});
}

static void
revisions_are_listed_for_those_who_are_invited(void **state)
{
	static const struct {
		struct invitation_filter filter;
		int64_t after;
		int limit;
		const char *seqs;
	} CASES[] = {
		{{.meeting_id = 0}, 0, 10, "1 2 3 4 5"},
		{{.meeting_id = 0}, 1, 1, "2"},
		{{.meeting_id = 1}, 0, 10, "1 3"},
		{{.organisation_id = B1}, 0, 10, "1 3"},
		{{.organisation_id = B2}, 0, 10, "2 4 5"},
		{{.organisation_id = B2, .meeting_id = 1}, 0, 10, ""},
		{{.interpreter_id = IGOR}, 0, 10, "2 4 5"},
		{{.interpreter_id = IGOR}, 2, 1, "4"},
		{{.interpreter_id = IRIS}, 0, 10, "2 4 5"},
		{{.interpreter_id = IRIS, .meeting_id = 1}, 0, 10, ""},
	};
	struct tx *tx = small_begin(*state);
	struct invitation *i;
	struct buf b;

	put(tx, 1, false, MEETING_CANCELLED);
	put(tx, 2, true, MEETING_SCHEDULED);
	revision(tx, 1, 1, "REQUEST", 1);
	revision(tx, 2, 1, "REQUEST", 2);
	revision(tx, 1, 2, "CANCEL", 3);
	revision(tx, 2, 2, "REQUEST", 4);
	revision(tx, 2, 3, "REQUEST", 5);
	told(tx, 2, 2, "igor@fair.example", IGOR);
	told(tx, 2, 3, "iris@fair.example", IRIS);
	i = invitation_of(tx, FAIR, 1, 2);
	assert_string_equal(i->method, "CANCEL");
	assert_int_equal(i->sequence, 1);
	assert_int_equal(i->seq, 3);
	assert_int_equal(i->dtstamp_s, 5);
	assert_null(invitation_of(tx, FAIR, 1, 3));
	assert_null(invitation_of(tx, FAIR, 3, 1));
	buf_init(&b, 100);
	for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
		int n;

		i = invitations_page(
			tx, FAIR, &CASES[c].filter, CASES[c].after, CASES[c].limit, &n);
		buf_clear(&b);
		for (int k = 0; k < n; k++)
			assert_true(
				buf_addf(&b, "%s%d", k > 0 ? " " : "", (int)i[k].seq));
		assert_string_equal(buf_str(&b), CASES[c].seqs);
	}
	buf_release(&b);
	/* A revision is written once. */
	revision(tx, 1, 2, "REQUEST", 4);
	assert_true(tx_failed(tx));
	fixture_rollback(*state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)
		TEST(a_meeting_comes_back_as_it_was_stored),
		TEST(people_come_by_side_and_slots_by_time),
		TEST(a_uid_is_never_given_twice),
		TEST(pages_are_narrowed_by_who_takes_part),
		TEST(by_time_they_come_as_they_are_held),
		cmocka_unit_test(every_name_of_a_state_is_known_and_no_other),
		TEST(revisions_are_listed_for_those_who_are_invited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
