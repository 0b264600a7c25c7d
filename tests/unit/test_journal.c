/* test_journal.c - the hash chain sees every change of every column; pages and events. */
#include "small_fair.h"

#include "wire/digest.h"

/* A row of this event, object and audience with {"n": n} as its body. */
static int64_t
append(struct tx *tx, int64_t event, const char *object, const char *audience, int n)
{
	struct js *body = js_new_obj();
	int64_t seq;

	js_set_int(body, "n", n);
	seq = journal_append(tx, &(struct fact){.event_id = event,
					 .topic = "request",
					 .object = object,
					 .audience = audience,
					 .body = body});
	js_free(body);
	return seq;
}

/* Six rows: R1 R2 R1 of event 1, R1 of event 2, one of the daemon's own, R1. */
static int
set_up(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);
	struct tx *tx;

	fixture_open(f, false);
	tx = small_begin(f);
	assert_int_equal(append(tx, 1, "R1", ",o1,o11,", 1), 1);
	assert_int_equal(append(tx, 1, "R2", "*", 2), 2);
	assert_int_equal(append(tx, 1, "R1", ",o1,o11,", 3), 3);
	fixture_commit(f);
	tx = small_begin(f);
	assert_int_equal(append(tx, 2, "R1", "", 4), 4);
	assert_int_equal(append(tx, 0, "A1", "", 5), 5);
	assert_int_equal(append(tx, 1, "R1", ",o1,o11,", 6), 6);
	fixture_commit(f);
	*state = f;
	return 0;
}

static struct journal_proof
proof(struct fixture *f)
{
	struct journal_proof p;

	journal_verify(small_begin(f), &p);
	assert_false(tx_failed(&f->tx));
	fixture_rollback(f);
	return p;
}

static void
a_chain_is_whole(void **state)
{
	struct journal_proof p = proof(*state);
	struct journal_row *row;
	int n;

	assert_int_equal(p.rows, 6);
	assert_int_equal(p.broken_at, 0);
	row = journal_page(small_begin(*state), -1, NULL, 5, 10, &n);
	assert_int_equal(n, 1);
	assert_string_equal(row[0].hash, p.head);
	fixture_rollback(*state);
}

static void
an_empty_chain_is_whole(void **state)
{
	struct fixture f;
	struct journal_proof p;

	(void)state;
	fixture_open(&f, false);
	p = proof(&f);
	assert_int_equal(p.rows, 0);
	assert_int_equal(p.broken_at, 0);
	assert_int_equal(strspn(p.head, "0"), 64);
	assert_int_equal(journal_last_seq(small_begin(&f)), 0);
	fixture_close(&f);
}

/* What is done to row 3 of 6, and where the chain is then seen to break. */
static const struct {
	const char *sql;
	int64_t broken_at;
	const char *reason;
} TAMPERED[] = {
	{"UPDATE journal SET at_us = at_us + 1 WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET event_id = 2 WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET principal = 'A2' WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET method = 'other' WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET topic = 'meeting' WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET object = 'R9' WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET key = 'other' WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET audience = '*' WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET body = '{\"n\":4}' WHERE seq = 3", 3,
		"its body was changed"},
	{"UPDATE journal SET salt = zeroblob(16) WHERE seq = 3", 3,
		"its body was changed"},
	{"UPDATE journal SET salt = zeroblob(15) WHERE seq = 3", 3, "its salt has"},
	{"UPDATE journal SET salt = NULL WHERE seq = 3", 3, "its salt has"},
	{"UPDATE journal SET body_hash = zeroblob(32) WHERE seq = 3", 3, "its body was"},
	{"UPDATE journal SET hash = zeroblob(32) WHERE seq = 3", 3, "it does not follow"},
	{"UPDATE journal SET hash = (SELECT hash FROM journal WHERE seq = 2) WHERE seq = 3",
		3, "it does not follow"},
	/* Letters moved from one column to the next: lengths are part of the hash. */
	{"UPDATE journal SET topic = 'requestR', object = '1' WHERE seq = 3", 3,
		"it does not"},
	{"DELETE FROM journal WHERE seq = 3", 3, "a row before it is missing"},
	{"DELETE FROM journal WHERE seq = 1", 1, "a row before it is missing"},
	{"UPDATE journal SET seq = 0 WHERE seq = 1", 1, "a row before it is missing"},
	/* Two rows change places, each whole in itself. */
	{"UPDATE journal SET seq = 99 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4;"
	 "UPDATE journal SET seq = 4 WHERE seq = 99",
		3, "it does not follow"},
	/* A row cut off in the middle and the later ones numbered anew. */
	{"DELETE FROM journal WHERE seq = 3; UPDATE journal SET seq = seq - 1 WHERE seq > 3",
		3, "it does not follow"},
};

static void
every_change_of_a_row_breaks_the_chain(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof TAMPERED / sizeof *TAMPERED; i++) {
		struct journal_proof p;

		fixture_sql(f, "PRAGMA ignore_check_constraints = 1; BEGIN");
		fixture_sql(f, TAMPERED[i].sql);
		fixture_sql(f, "COMMIT");
		p = proof(f);
		if (p.broken_at != TAMPERED[i].broken_at ||
			strstr(p.reason, TAMPERED[i].reason) == NULL)
			fail_msg("%s: broken at %d: %s", TAMPERED[i].sql,
				(int)p.broken_at, p.reason);
		small_tear_down(state);
		set_up(state);
		f = *state;
	}
}

/*
 * Whoever can write the file can also compute a hash: a row of another content that follows
 * from the row before it is whole in itself, and is betrayed by the row behind it.
 */
static void
a_row_made_anew_with_its_own_hash_breaks_the_next(void **state)
{
	struct fixture *f = *state;
	struct journal_proof p;

	append(small_begin(f), 1, "R7", "*", 7);
	fixture_commit(f);
	fixture_sql(f, "ATTACH ':memory:' AS aside");
	fixture_sql(f, "CREATE TABLE aside.row AS SELECT * FROM journal WHERE seq = 7");
	fixture_sql(f, "DELETE FROM journal WHERE seq = 7");
	append(small_begin(f), 1, "R7", "*", 8);
	append(&f->tx, 1, "R7", "*", 9);
	fixture_commit(f);
	assert_int_equal(proof(f).broken_at, 0);
	fixture_sql(f,
		"UPDATE journal SET (at_us, body, salt, body_hash, hash) ="
		" (SELECT at_us, body, salt, body_hash, hash FROM aside.row) WHERE seq = 7");
	p = proof(f);
	assert_int_equal(p.broken_at, 8);
	assert_non_null(strstr(p.reason, "it does not follow"));
}

static void
the_last_rows_cut_off_change_the_head(void **state)
{
	struct fixture *f = *state;
	struct journal_proof before = proof(f), after;

	fixture_sql(f, "DELETE FROM journal WHERE seq = 6");
	after = proof(f);
	/* Nobody can see it from within; whoever wrote the head down can. */
	assert_int_equal(after.broken_at, 0);
	assert_string_not_equal(after.head, before.head);
}

static void
an_erased_body_leaves_the_chain_whole(void **state)
{
	struct fixture *f = *state;
	struct journal_proof before = proof(f), after;
	struct journal_event *ev;
	struct journal_row *row;
	int n;

	fixture_sql(f, "UPDATE journal SET body = NULL, salt = NULL WHERE seq IN (2, 3)");
	after = proof(f);
	assert_int_equal(after.broken_at, 0);
	assert_string_equal(after.head, before.head);
	row = journal_page(small_begin(f), 1, "R2", 0, 10, &n);
	assert_int_equal(n, 1);
	assert_null(row[0].body);
	ev = journal_events_since(&f->tx, 1, 1);
	assert_null(strstr(ev->text, "body"));
	journal_events_free(ev);
	fixture_rollback(f);
}

static void
equal_bodies_have_different_hashes(void **state)
{
	struct fixture *f = *state;

	append(small_begin(f), 1, "R1", "", 7);
	append(&f->tx, 1, "R1", "", 7);
	fixture_commit(f);
	assert_int_equal(
		fixture_int(f, "SELECT count(DISTINCT body_hash) FROM journal"), 8);
	assert_int_equal(fixture_int(f, "SELECT count(DISTINCT salt) FROM journal"), 8);
}

static void
pages_are_narrowed_by_event_and_object(void **state)
{
	static const struct {
		int64_t event_id;
		const char *object;
		int64_t since;
		int limit;
		const char *seqs;
	} CASES[] = {
		{-1, NULL, 0, 10, "1 2 3 4 5 6"},
		{-1, NULL, 2, 2, "3 4"},
		{1, NULL, 0, 10, "1 2 3 6"},
		{0, NULL, 0, 10, "5"},
		{1, "R1", 1, 10, "3 6"},
		{-1, "R1", 0, 10, "1 3 4 6"},
		{1, "R9", 0, 10, ""},
		{-1, NULL, 6, 10, ""},
	};
	struct buf b;

	buf_init(&b, 1000);
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct journal_row *row;
		int n;

		row = journal_page(small_begin(*state), CASES[i].event_id,
			CASES[i].object, CASES[i].since, CASES[i].limit, &n);
		buf_clear(&b);
		for (int k = 0; k < n; k++)
			assert_true(
				buf_addf(&b, "%s%d", k > 0 ? " " : "", (int)row[k].seq));
		assert_string_equal(buf_str(&b), CASES[i].seqs);
		fixture_rollback(*state);
	}
	buf_release(&b);
}

static void
an_event_says_what_who_and_when(void **state)
{
	struct tx *tx = small_begin(*state);
	struct journal_event *ev;
	struct js *o;
	struct err e;

	append(tx, 1, "R7", ",o1,", 8);
	append(tx, 1, "R8", "*", 9);
	ev = tx->events;
	assert_int_equal(ev->seq, 7);
	assert_int_equal(ev->event_id, 1);
	assert_string_equal(ev->topic, "request");
	assert_string_equal(ev->audience, ",o1,");
	o = js_parse(ev->text, strlen(ev->text), &e);
	assert_non_null(o);
	assert_int_equal(js_get_int(o, "seq", 0), 7);
	assert_string_equal(js_get_str(o, "topic", ""), "request");
	assert_string_equal(js_get_str(o, "action", ""), "test");
	assert_string_equal(js_get_str(o, "object", ""), "R7");
	assert_string_equal(js_get_str(o, "at", ""), "2027-01-14T00:00:00Z");
	assert_int_equal(js_get_int(js_get(o, "body"), "n", 0), 8);
	js_free(o);
	assert_int_equal(ev->next->seq, 8);
	assert_null(ev->next->next);
	fixture_rollback(*state);
	/* What was undone left no gap and no trace. */
	assert_int_equal(append(small_begin(*state), 1, "R9", "", 10), 7);
	fixture_commit(*state);
	assert_int_equal(proof(*state).rows, 7);
	assert_int_equal(proof(*state).broken_at, 0);
}

/* The offset is kept while a unit lasts, but not past a change of the zone. */
static void
an_event_is_dated_by_its_zone_as_it_is_then(void **state)
{
	static const char *const ENDS[] = {
		"00:00:00Z\"", "09:00:00+09:00\"", "00:00:00Z\"", "09:00:00+09:00\""};
	struct tx *tx = small_begin(*state);
	struct event ev = {.id = 1,
		.code = "fair",
		.name = "Fair",
		.zone = "UTC",
		.currency = "KRW",
		.organiser_name = "Office",
		.organiser_mail = "office@fair.example",
		.slot_minutes = 25,
		.rev = 1};
	int i = 0;

	event_put(tx, &ev);
	append(tx, 1, "R7", "", 1);
	ev.zone = "Asia/Seoul";
	event_put(tx, &ev);
	append(tx, 1, "R7", "", 2);
	append(tx, 0, "A1", "", 3);
	append(tx, 1, "R7", "", 4);
	for (struct journal_event *j = tx->events; j != NULL; j = j->next)
		assert_non_null(strstr(j->text, ENDS[i++]));
	assert_int_equal(i, 4);
	fixture_rollback(*state);
}

static void
events_read_back_are_those_that_were_told(void **state)
{
	struct fixture *f = *state;
	struct journal_event *told, *read;

	append(small_begin(f), 1, "R7", ",o1,", 8);
	append(&f->tx, 2, "R8", "*", 9);
	told = f->tx.events;
	read = journal_events_since(&f->tx, 6, 10);
	for (struct journal_event *a = told, *b = read; a != NULL;
		a = a->next, b = b->next) {
		assert_int_equal(a->seq, b->seq);
		assert_int_equal(a->event_id, b->event_id);
		assert_string_equal(a->topic, b->topic);
		assert_string_equal(a->audience, b->audience);
		assert_string_equal(a->text, b->text);
		assert_true((a->next == NULL) == (b->next == NULL));
	}
	journal_events_free(read);
	journal_events_free(NULL);
	assert_null(journal_events_since(&f->tx, 8, 10));
	fixture_commit(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, small_tear_down)
		TEST(a_chain_is_whole),
		cmocka_unit_test(an_empty_chain_is_whole),
		TEST(every_change_of_a_row_breaks_the_chain),
		TEST(a_row_made_anew_with_its_own_hash_breaks_the_next),
		TEST(the_last_rows_cut_off_change_the_head),
		TEST(an_erased_body_leaves_the_chain_whole),
		TEST(equal_bodies_have_different_hashes),
		TEST(pages_are_narrowed_by_event_and_object),
		TEST(an_event_says_what_who_and_when),
		TEST(an_event_is_dated_by_its_zone_as_it_is_then),
		TEST(events_read_back_are_those_that_were_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
