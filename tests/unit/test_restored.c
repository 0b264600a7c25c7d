/* test_restored.c - a copy that takes the place of what came after it: what of it is another. */
#include "fixture.h"

#include "domain/report/restored.h"
#include "store/history.h"

static void
always_seven(void *out, size_t n)
{
	memset(out, 7, n);
}

static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f, true);
	fixture_journal(f, 3);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

static struct restored_request
request_of(const struct fixture *f)
{
	return (struct restored_request){.database = f->path,
		.now_us = 1790000100LL * 1000000,
		.random = always_seven};
}

static struct restored
begun(struct fixture *f)
{
	const struct restored_request r = request_of(f);
	struct restored done;
	struct err e;

	if (!restored_begin(&r, &done, &e))
		fail_msg("%s", e.text);
	return done;
}

static void
a_restored_copy_begins_another_history(void **state)
{
	struct fixture *f = *state;
	struct journal_proof chain;
	struct restored done;
	struct tx *tx;

	assert_int_equal(fixture_int(f, "SELECT history LIKE '0707%' FROM history"), 0);
	done = begun(f);
	assert_int_equal(done.seq, 3);
	assert_int_equal(done.at_s, 1790000000);
	assert_false(done.former_read);
	tx = fixture_begin(f);
	assert_string_equal(history_id(tx), "07070707070707070707070707070707");
	journal_verify(tx, &chain);
	assert_int_equal(chain.broken_at, 0);
	fixture_rollback(f);
	assert_int_equal(fixture_int(f, "SELECT seq FROM journal WHERE topic = 'history'"
					" AND object = (SELECT history FROM history)"
					" AND audience = ''"),
		4);
}

/* Given out before or not: the copy cannot know. */
static void
its_numbers_go_on_far_behind_those_it_has(void **state)
{
	static const char *const OF_EVENT[] = {
		"request", "meeting", "schedule", "blackout", "preference"};
	struct fixture *f = *state;
	struct tx *tx = fixture_begin(f);

	for (int i = 0; i < 4; i++)
		tx_next_id(tx, 1, "meeting");
	fixture_commit(f);
	begun(f);
	tx = fixture_begin(f);
	for (size_t i = 0; i < sizeof OF_EVENT / sizeof *OF_EVENT; i++)
		assert_int_equal(tx_next_id(tx, 1, OF_EVENT[i]),
			HISTORY_LEAP_NUMBERS + (i == 1 ? 5 : 1));
	assert_int_equal(tx_next_id(tx, 0, "account"), HISTORY_LEAP_NUMBERS + 1);
	assert_int_equal(tx_next_id(tx, 0, "token"), HISTORY_LEAP_NUMBERS + 1);
	assert_int_equal(tx_next_id(tx, 1, "slot"), 1);
	fixture_rollback(f);
	assert_int_equal(fixture_int(f, "SELECT rev FROM requests WHERE request_id = 2"),
		3 + HISTORY_LEAP);
	assert_int_equal(
		fixture_int(f, "SELECT min(rev) FROM organisations"), 1 + HISTORY_LEAP);
}

static void
its_meetings_are_told_again_and_the_past_stays(void **state)
{
#define PAST                                                                             \
	"SELECT count(*) FROM invitations i JOIN past p ON p.meeting_id = i.meeting_id"  \
	" AND p.revision = i.revision AND p.snapshot = i.snapshot AND p.seq = i.seq"     \
	" AND p.sequence = i.sequence AND p.dtstamp_s = i.dtstamp_s"
	struct fixture *f = *state;

	fixture_sql(f, "CREATE TEMP TABLE past AS SELECT * FROM invitations");
	assert_int_equal(begun(f).meetings, 1);
	assert_int_equal(fixture_int(f, PAST), 4);
	assert_int_equal(
		fixture_int(f,
			"SELECT sequence FROM invitations WHERE meeting_id = 1"
			" AND revision = 3 AND method = 'REQUEST' AND uid = 'uid-1'"),
		1 + HISTORY_LEAP);
	assert_int_equal(
		fixture_int(f, "SELECT sequence FROM meetings WHERE meeting_id = 1"
			       " AND revision = 3 AND rev = 1002"),
		1 + HISTORY_LEAP);
	assert_int_equal(
		fixture_int(f, "SELECT seq FROM invitations WHERE revision = 3"), 5);
	/* Nothing can have come after a cancellation. */
	assert_int_equal(fixture_int(f, "SELECT count(*) FROM invitations"), 5);
	assert_int_equal(
		fixture_int(f, "SELECT sequence FROM meetings WHERE meeting_id = 2"), 1);
}

static void
what_is_not_whole_is_refused_and_stays_as_it_is(void **state)
{
	static const char *const SPOILT[][2] = {
		{"UPDATE journal SET body = '{}' WHERE seq = 2",
			"the copy's journal is broken at 2"},
		{"UPDATE delegates SET organisation_id = 99 WHERE delegate_id = 1",
			"the copy is damaged: a row of delegates refers to a row of organisations"},
		{"PRAGMA ignore_check_constraints = 1; UPDATE events SET state = 'never'",
			"the copy is damaged: CHECK constraint failed in events"},
	};
	struct fixture *f = *state;
	const struct restored_request r = request_of(f);
	struct restored done;
	struct err e;

	for (size_t i = 0; i < sizeof SPOILT / sizeof *SPOILT; i++) {
		fixture_sql(f, SPOILT[i][0]);
		assert_false(restored_begin(&r, &done, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		if (strncmp(e.text, SPOILT[i][1], strlen(SPOILT[i][1])) != 0)
			fail_msg("%s", e.text);
		assert_int_equal(fixture_int(f, "SELECT count(*) FROM journal"), 3);
		assert_int_equal(fixture_int(f, "SELECT max(rev) FROM meetings"), 2);
		fixture_sql(f, "DELETE FROM journal; UPDATE events SET state = 'open'");
		fixture_journal(f, 3);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(a_restored_copy_begins_another_history),
		TEST(its_numbers_go_on_far_behind_those_it_has),
		TEST(its_meetings_are_told_again_and_the_past_stays),
		TEST(what_is_not_whole_is_refused_and_stays_as_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
