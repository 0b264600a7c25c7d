/* test_stream.c - watchers: told once, in order, what is theirs, from wherever they stand. */
#include "talk.h"
#include "units.h"

/* The seqs of the events a peer was told, in order; how many. */
static int
told(struct peer *p, int64_t *seq, int max)
{
	int n = 0;

	for (int i = 0; i < p->lines; i++)
		if (strcmp(js_get_str(p->line[i], "method", ""), "event") == 0 && n < max)
			seq[n++] = js_get_int(js_get(p->line[i], "params"), "seq", 0);
	return n;
}

static void
told_is(struct peer *p, int n, const int64_t *expected)
{
	int64_t seq[600];

	assert_int_equal(told(p, seq, 600), n);
	for (int i = 0; i < n; i++)
		assert_int_equal(seq[i], expected[i]);
}

static void
watchers_are_told_once_in_order_what_is_theirs(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *ann = person(t, "ann"), *kim = person(t, "kim"),
		    *bat = person(t, "bat"), *topics = admin(t);
	int64_t first = talk_count(t, "journal") + 1;

	done(a, "watch", "");
	done(ann, "watch", "");
	done(bat, "watch", "");
	done(topics, "watch", "\"topics\":[\"meeting\",\"account\"]");
	assert_true(ann->watching);
	assert_int_equal(atomic_load(&served_stats(&t->served)->watchers), 4);
	done(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	done(kim, "request.accept", keyed(t, "\"request\":\"R1\""));
	done(a, "account.invite", keyed(t, "\"delegate\":\"pia\""));
	talk_settle(t);
	/* R1 asked, M1 booked, R1 scheduled, the account. */
	told_is(a, 4, (const int64_t[]){first, first + 1, first + 2, first + 3});
	told_is(ann, 3, (const int64_t[]){first, first + 1, first + 2});
	told_is(bat, 0, NULL);
	told_is(kim, 0, NULL);
	told_is(topics, 2, (const int64_t[]){first + 1, first + 3});
	turned_down(ann, "watch", "\"topics\":[\"weather\"]", "PARAM_INVALID");
	turned_down(ann, "watch", "\"since\":999999", "RESYNC");
	peer_gone(ann);
	assert_int_equal(atomic_load(&served_stats(&t->served)->watchers), 3);
}

static void
who_comes_back_is_told_what_it_missed(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *w;
	int64_t all, seq[600];

	for (int i = 0; i < 250; i++)
		done(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	peer_forget(a);
	all = talk_count(t, "journal");
	/* From the ring, and after a restart, when it is empty, from the journal. */
	for (int restarts = 0; restarts < 2; restarts++) {
		for (int64_t since = 0; since <= all; since += 83) {
			int n;

			w = admin(t);
			ask_for(w, "watch", keyed(t, "\"since\":%d", (int)since));
			talk_settle(t);
			n = told(w, seq, 600);
			assert_int_equal(n, all - since);
			for (int i = 0; i < n; i++)
				assert_int_equal(seq[i], since + 1 + i);
			peer_release(w);
			t->peers--;
		}
		if (restarts == 0)
			talk_restart(t, 2, 1000);
	}
}

/* A restored copy: another history, in which since may be something else or nothing yet. */
static void
a_place_in_another_history_is_none(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *ann = person(t, "ann");
	char former[40], place[120];
	const struct js *o = done(a, "watch", "");

	snprintf(former, sizeof former, "%s", js_get_str(o, "history", ""));
	assert_int_equal(strlen(former), 32);
	done(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	snprintf(place, sizeof place, "\"since\":0,\"history\":\"%s\"", former);
	assert_string_equal(js_get_str(done(ann, "watch", place), "history", ""), former);
	fixture_sql(
		&t->f, "UPDATE history SET history = '0123456789abcdef0123456789abcdef'");
	turned_down(ann, "watch", place, "RESYNC");
	turned_down(ann, "watch", "\"since\":0,\"history\":\"x\"", "RESYNC");
	snprintf(place, sizeof place, "\"since\":0,\"history\":\"%s\"",
		"0123456789abcdef0123456789abcdef");
	done(ann, "watch", place);
	/* Without it the caller vouches for its place, as far as the journal goes. */
	done(ann, "watch", "\"since\":1");
	turned_down(ann, "watch", "\"since\":999999", "RESYNC");
}

static void
a_watcher_that_does_not_read_waits_and_misses_nothing(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *slow = admin(t);
	int64_t first = talk_count(t, "journal") + 1, seq[600];
	int n;

	done(slow, "watch", "");
	slow->unsent = 1 << 20;
	for (int i = 0; i < 100; i++)
		done(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	assert_int_equal(told(slow, seq, 600), 0);
	slow->unsent = 0;
	rpc_drained(slow->session);
	talk_settle(t);
	n = told(slow, seq, 600);
	assert_int_equal(n, 100);
	for (int i = 0; i < n; i++)
		assert_int_equal(seq[i], first + i);
}

/* Holds the writer, so that what is asked meanwhile is one batch. */
static bool
held_work(struct unit *u, struct tx *tx, struct err *e)
{
	(void)tx;
	gate_pass(trial_of(u)->gate);
	return err_set(e, ERR_NOT_FOUND, "only held");
}

static void
held_done(struct unit *u)
{
	trial_free(trial_of(u));
}

static void
hold_writer(struct talk *t, struct gate *g)
{
	struct trial *u = trial_new(0, TRICK_WAIT, 0);

	gate_init(g);
	u->gate = g;
	u->unit.work = held_work;
	u->unit.done = held_done;
	assert_true(writer_push(t->writer, &u->unit));
	sem_wait(&g->begun);
}

/* What is written at once is one record, and one wake of whoever reads. */
static void
a_batch_of_changes_is_one_write_to_each_watcher(void **state)
{
	enum { CHANGES = 30 };
	struct talk *t = *state;
	struct peer *a = admin(t),
		    *w[4] = {admin(t), admin(t), admin(t), person(t, "ann")};
	static const int TOLD[4] = {CHANGES + 1, CHANGES + 1, CHANGES, 1};
	struct peer *ann = person(t, "ann");
	int64_t seq[600];
	struct gate g;

	for (int i = 0; i < 4; i++) {
		done(w[i], "watch", i == 2 ? "\"topics\":[\"account\"]" : "");
		w[i]->writes = 0;
	}
	hold_writer(t, &g);
	for (int i = 0; i < CHANGES; i++)
		ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	ask_for(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	sem_post(&g.go_on);
	talk_settle(t);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(told(w[i], seq, 600), TOLD[i]);
		assert_int_equal(w[i]->writes, 1);
	}
}

/*
 * Readers see a commit before the loop has heard of it: hello then tells a seq that is ahead of the
 * ring, and watching from there must work.
 */
static void
hello_may_be_ahead_of_the_ring(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *b;
	struct job *held, *list;
	struct pollfd p = {.fd = t->wake_fd, .events = POLLIN};
	int64_t seq, heard[10];
	uint64_t n;

	ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	while ((held = jobs_take(t->done, 1)) == NULL)
		if (poll(&p, 1, TALK_DEADLINE_MS) == 1 &&
			read(t->wake_fd, &n, sizeof n) < 0)
			continue;
	b = admin(t);
	seq = js_get_int(js_get(b->line[0], "result"), "seq", 0);
	assert_int_equal(seq, 1);
	done(b, "watch", keyed(t, "\"since\":%d", (int)seq));
	list = held;
	rpc_completed(t->served.rpc, list);
	done(a, "account.invite", keyed(t, "\"delegate\":\"kim\""));
	talk_settle(t);
	assert_int_equal(told(b, heard, 10), 1);
	assert_int_equal(heard[0], 2);
}

static void
a_silent_watcher_is_pinged(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);

	done(a, "watch", "");
	rpc_ping(a->session);
	assert_string_equal(js_get_str(a->line[a->lines - 1], "method", ""), "ping");
}

static void
what_is_due_by_the_clock_is_done_and_told(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *a = admin(t);
	int64_t seq[10];

	t->config.rehearsal = true;
	done(ann, "request.create",
		keyed(t, "\"to\":\"X1\",\"expires\":\"2027-01-14T10:00:00+09:00\""));
	done(ann, "watch", "");
	served_tick(&t->served);
	talk_settle(t);
	assert_int_equal(told(ann, seq, 10), 0);
	done(a, "admin.clock", "\"advance_s\":3600");
	served_tick(&t->served);
	talk_settle(t);
	assert_int_equal(told(ann, seq, 10), 1);
	assert_int_equal(talk_count(t, "requests WHERE state = 'expired'"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_set_up, talk_tear_down)
		TEST(watchers_are_told_once_in_order_what_is_theirs),
		TEST(who_comes_back_is_told_what_it_missed),
		TEST(a_place_in_another_history_is_none),
		TEST(a_watcher_that_does_not_read_waits_and_misses_nothing),
		TEST(a_batch_of_changes_is_one_write_to_each_watcher),
		TEST(hello_may_be_ahead_of_the_ring),
		TEST(a_silent_watcher_is_pinged),
		TEST(what_is_due_by_the_clock_is_done_and_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
