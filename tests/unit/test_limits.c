/* test_limits.c - what one account may have: calls, rates, connections, turns; and strangers. */
#include "talk.h"
#include "units.h"

#include "base/network.h"
#include "rpc/limits.h"
#include "methods/shares.h"

/* ---- workers that wait ---------------------------------------------------------------------- */

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

static struct trial *
held_unit(struct gate *g)
{
	struct trial *k = trial_new(0, TRICK_NONE, 0);

	gate_init(g);
	k->gate = g;
	k->unit.work = held_work;
	k->unit.done = held_done;
	return k;
}

static void
hold_writer(struct talk *t, struct gate *g)
{
	assert_true(writer_push(t->writer, &held_unit(g)->unit));
	sem_wait(&g->begun);
}

/* A daemon with one reader, which waits. */
static void
hold_reader(struct talk *t, struct gate *g)
{
	assert_true(readers_push(t->readers, &held_unit(g)->unit));
	sem_wait(&g->begun);
}

/* ---- peers ---------------------------------------------------------------------------------- */

static struct peer *
from(struct talk *t, int last_byte, bool shared)
{
	struct host h = {
		.bytes = {[10] = 0xff, [11] = 0xff, [12] = 192}, .shared = shared};
	struct peer *p = peer_new(t, false);

	h.bytes[15] = (unsigned char)last_byte;
	rpc_came_from(p->session, &h);
	return p;
}

static struct peer *
stranger(struct talk *t, int last_byte)
{
	struct peer *p = from(t, last_byte, false);

	done(p, "hello", HELLO);
	return p;
}

static int64_t
say_hello(struct peer *p, const char *token)
{
	char params[400];

	snprintf(params, sizeof params, HELLO ",\"token\":\"%s\"", token);
	return ask_for(p, "hello", params);
}

static struct peer *
one_more(struct talk *t, const char *token)
{
	struct peer *p = from(t, 1, false);

	assert_non_null(js_get(await(p, say_hello(p, token)), "result"));
	return p;
}

static int
told(struct peer *p, const char *code)
{
	int n = 0;

	for (int i = 0; i < p->lines; i++)
		n += strcmp(code_of(p->line[i]), code) == 0;
	return n;
}

static size_t
shares(struct talk *t)
{
	return limits_shares(t->served.rpc);
}

/* ---- calls that wait ------------------------------------------------------------------------ */

static int64_t
ask_to_write(struct peer *p)
{
	return ask_for(p, "preference.set",
		keyed(p->talk, "\"to\":\"X1\",\"preference\":\"want\""));
}

static void
an_account_has_so_many_calls_waiting_on_all_its_connections(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES], bat[SECRET_BYTES];
	struct peer *phone, *laptop, *other;
	struct gate g;
	int64_t over;

	token_for(t, "\"delegate\":\"ann\"", ann);
	token_for(t, "\"delegate\":\"bat\"", bat);
	t->config.inflight = 5;
	t->config.inflight_per_account = 6;
	phone = one_more(t, ann);
	laptop = one_more(t, ann);
	other = one_more(t, bat);
	hold_writer(t, &g);
	for (int i = 0; i < 3; i++) {
		ask_to_write(phone);
		ask_to_write(laptop);
	}
	over = ask_to_write(laptop);
	assert_string_equal(code_of(answer_to(laptop, over)), "TOO_MANY_INFLIGHT");
	assert_string_equal(
		js_get_str(data_of(answer_to(laptop, over)), "retry", ""), "later");
	over = ask_to_write(phone);
	assert_string_equal(code_of(answer_to(phone, over)), "TOO_MANY_INFLIGHT");
	for (int i = 0; i < 5; i++)
		ask_to_write(other);
	assert_int_equal(told(other, "TOO_MANY_INFLIGHT"), 0);
	/* What a connection that is gone has asked for still counts: it is still to be done. */
	peer_gone(phone);
	ask_to_write(laptop);
	assert_int_equal(told(laptop, "TOO_MANY_INFLIGHT"), 2);
	sem_post(&g.go_on);
	talk_settle(t);
	for (int i = 0; i < 5; i++)
		ask_to_write(laptop);
	assert_int_equal(told(laptop, "TOO_MANY_INFLIGHT"), 2);
	talk_settle(t);
}

static void
the_administrators_socket_is_free_of_it(void **state)
{
	struct talk *t = *state;
	struct peer *a, *b;
	struct gate g;

	t->config.inflight_per_account = 1;
	t->config.connections_per_account = 1;
	t->config.requests_per_account = 1;
	t->config.requests_per_second = 1;
	a = admin(t);
	b = admin(t);
	hold_writer(t, &g);
	for (int i = 0; i < 10; i++)
		ask_for(i % 2 == 0 ? a : b, "account.invite",
			keyed(t, "\"delegate\":\"ann\""));
	assert_int_equal(a->lines + b->lines, 2);
	sem_post(&g.go_on);
	talk_settle(t);
	assert_int_equal(a->lines + b->lines, 12);
	assert_int_equal(shares(t), 0);
}

/* ---- calls a second ------------------------------------------------------------------------- */

static void
an_account_has_its_rate_on_all_its_connections(void **state)
{
	struct talk *t = *state;
	struct peer *p[10], *other;
	char ann[SECRET_BYTES], bat[SECRET_BYTES];
	int limited = 0;

	token_for(t, "\"delegate\":\"ann\"", ann);
	token_for(t, "\"delegate\":\"bat\"", bat);
	t->config.requests_per_account = 5;
	for (int i = 0; i < 10; i++)
		p[i] = one_more(t, ann);
	other = one_more(t, bat);
	for (int i = 0; i < 30; i++)
		ask_for(p[i % 10], "ping", "");
	for (int i = 0; i < 10; i++)
		limited += told(p[i], "RATE_LIMITED");
	/* Twice the rate at once, and whatever a slow machine gives back meanwhile. */
	assert_in_range(limited, 1, 20);
	done(other, "ping", "");
}

/* Refusing costs as well: past some the connection is not read until the next tick. */
static void
who_goes_on_too_fast_is_read_more_slowly(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES];
	struct peer *p;
	int before;

	token_for(t, "\"delegate\":\"ann\"", ann);
	t->config.requests_per_account = 1;
	p = one_more(t, ann);
	for (int i = 0; i < 200; i++)
		ask_for(p, "ping", "");
	assert_true(p->paused);
	before = p->lines;
	assert_in_range(before, 20, 60);
	served_tick(&t->served);
	assert_false(p->paused);
	peer_deliver(p);
	assert_true(p->lines > before);
	/* It can go at any time. */
	assert_true(p->paused);
	peer_gone(p);
	served_tick(&t->served);
}

static void
a_long_line_costs_a_participant_more(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES], fill[60000], params[60100];
	struct peer *p;

	token_for(t, "\"delegate\":\"ann\"", ann);
	t->config.requests_per_account = 5;
	p = one_more(t, ann);
	memset(fill, 'x', sizeof fill - 1);
	fill[sizeof fill - 1] = '\0';
	snprintf(params, sizeof params, "\"x\":\"%s\"", fill);
	for (int i = 0; i < 10; i++)
		ask_for(p, "ping", params);
	assert_true(told(p, "RATE_LIMITED") >= 5);
}

/* ---- connections ---------------------------------------------------------------------------- */

static void
an_account_has_so_many_connections(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES], bat[SECRET_BYTES];
	struct peer *a, *b, *late;
	int64_t id;

	token_for(t, "\"delegate\":\"ann\"", ann);
	token_for(t, "\"delegate\":\"bat\"", bat);
	t->config.connections_per_account = 2;
	a = one_more(t, ann);
	b = one_more(t, ann);
	late = from(t, 1, false);
	id = say_hello(late, ann);
	assert_string_equal(code_of(await(late, id)), "CONNECTIONS_FULL");
	assert_string_equal(late->closed_for, "CONNECTIONS_FULL");
	assert_false(late->known);
	assert_true(one_more(t, bat)->known);
	done(a, "ping", "");
	done(b, "ping", "");
	peer_gone(a);
	done(one_more(t, ann), "ping", "");
}

/* ---- who is served first -------------------------------------------------------------------- */

static int64_t
ask_to_read(struct peer *p)
{
	return ask_for(p, "organisation.list", "");
}

/*
 * One reader stands at a gate, 30 reads of one account come, then what late asks for, then another
 * gate. What the reader had done when it came to that one.
 */
static struct job *
done_between(struct talk *t, struct peer *flood, struct peer *late,
	int64_t (*ask)(struct peer *p), struct gate *end)
{
	struct gate g;

	talk_settle(t); /* what the logins have left to do */
	hold_reader(t, &g);
	for (int i = 0; i < 30; i++)
		ask_to_read(flood);
	ask(late);
	assert_true(readers_push(t->readers, &held_unit(end)->unit));
	sem_post(&g.go_on);
	sem_wait(&end->begun);
	return jobs_take(t->done, SIZE_MAX);
}

static const char *
method_of(const struct job *j)
{
	return ((const struct call *)(const void *)j)->method->name;
}

static int64_t
say_hello_alone(struct peer *p)
{
	return ask_for(p, "hello", HELLO);
}

static void
accounts_take_turns_at_the_readers(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES], bat[SECRET_BYTES];
	struct peer *flood, *other;
	struct gate end;
	int of_flood, of_other;

	token_for(t, "\"delegate\":\"ann\"", ann);
	token_for(t, "\"delegate\":\"bat\"", bat);
	talk_restart(t, 1, 1000);
	flood = one_more(t, ann);
	other = one_more(t, bat);
	rpc_completed(t->served.rpc, done_between(t, flood, other, ask_to_read, &end));
	of_flood = flood->lines - 1;
	of_other = other->lines - 1;
	sem_post(&end.go_on);
	talk_settle(t);
	assert_int_equal(of_flood, 1);
	assert_int_equal(of_other, 1);
	assert_int_equal(flood->lines - 1, 30);
}

static void
hello_is_ahead_of_what_others_have_asked_for(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES];
	struct peer *flood, *late;
	const char *first;
	struct job *list;
	struct gate end;
	int of_flood, of_late;

	token_for(t, "\"delegate\":\"ann\"", ann);
	talk_restart(t, 1, 1000);
	flood = one_more(t, ann);
	late = from(t, 1, false);
	list = done_between(t, flood, late, say_hello_alone, &end);
	first = method_of(list->next); /* behind the first gate */
	rpc_completed(t->served.rpc, list);
	of_flood = flood->lines - 1;
	of_late = late->lines;
	sem_post(&end.go_on);
	talk_settle(t);
	assert_string_equal(first, "hello");
	assert_int_equal(of_late, 1);
	assert_int_equal(of_flood, 1);
	assert_int_equal(flood->lines - 1, 30);
}

/* The writer too: of one batch the flood has its share, and the other is in the first. */
static void
accounts_take_turns_at_the_writer(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES], bat[SECRET_BYTES];
	struct peer *flood[3], *other;
	const char *bats;
	struct job *list;
	struct gate g;
	int n = 0, at = -1;

	token_for(t, "\"delegate\":\"ann\"", ann);
	token_for(t, "\"delegate\":\"bat\"", bat);
	for (int i = 0; i < 3; i++)
		flood[i] = one_more(t, ann);
	other = one_more(t, bat);
	bats = js_get_str(
		js_get(js_get(other->line[0], "result"), "principal"), "account", "");
	talk_settle(t);
	hold_writer(t, &g);
	for (int i = 0; i < 60; i++)
		ask_to_write(flood[i % 3]);
	ask_to_write(other);
	sem_post(&g.go_on);
	for (at = -1; at < 0; rpc_completed(t->served.rpc, list)) {
		list = jobs_take(t->done, SIZE_MAX);
		for (struct job *j = list; j != NULL; j = j->next, n++)
			if (n > 0 && strcmp(((struct call *)(void *)j)->actor.principal,
					     bats) == 0)
				at = n;
	}
	assert_in_range(at, 1, 3); /* the gate's unit is the first */
	talk_settle(t);
	assert_in_range(atomic_load(&writer_stats(t->writer)->largest_batch), 30, 35);
}

static void
a_queued_read_of_a_connection_that_is_gone_is_not_run(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES];
	struct peer *gone, *ended, *stays, *strange;
	struct gate g;
	int64_t id, dropped;
	int full;

	token_for(t, "\"delegate\":\"ann\"", ann);
	talk_restart(t, 1, 1000);
	t->config.inflight_per_account = 21;
	gone = one_more(t, ann);
	ended = one_more(t, ann);
	stays = one_more(t, ann);
	strange = from(t, 7, false);
	hold_reader(t, &g);
	for (int i = 0; i < 10; i++) {
		ask_to_read(gone);
		ask_to_read(ended);
	}
	id = ask_to_read(stays);
	say_hello(strange, ann);
	full = told(stays, "TOO_MANY_INFLIGHT");
	peer_gone(gone);
	peer_gone(strange);
	/* Also of one that we have closed and whose end has not been noticed. */
	rpc_broken(ended->session, ERR_DEADLINE);
	dropped = atomic_load(&served_stats(&t->served)->dropped_replies);
	/* Its account has their places back at once. */
	for (int i = 0; i < 20; i++)
		ask_to_read(stays);
	sem_post(&g.go_on);
	assert_int_equal(full, 0);
	assert_int_equal(dropped, 21);
	assert_int_equal(told(stays, "TOO_MANY_INFLIGHT"), 0);
	assert_non_null(js_get(await(stays, id), "result"));
	talk_settle(t);
	assert_int_equal(stays->lines - 1, 21);
}

/* ---- strangers ------------------------------------------------------------------------------ */

static void
strangers_of_one_address_are_counted_together(void **state)
{
	struct talk *t = *state;
	struct peer *a, *b, *c;
	char wrong[] = "\"invitation\":\"cvi_9_x\"";
	struct gate g;

	t->config.inflight_per_account = 3;
	a = stranger(t, 1);
	b = stranger(t, 1);
	c = stranger(t, 2);
	hold_writer(t, &g);
	for (int i = 0; i < 2; i++) {
		ask_for(a, "auth.enrol", keyed(t, "%s", wrong));
		ask_for(b, "auth.enrol", keyed(t, "%s", wrong));
	}
	assert_int_equal(told(a, "TOO_MANY_INFLIGHT") + told(b, "TOO_MANY_INFLIGHT"), 1);
	ask_for(c, "auth.enrol", keyed(t, "%s", wrong));
	assert_int_equal(told(c, "TOO_MANY_INFLIGHT"), 0);
	sem_post(&g.go_on);
	talk_settle(t);
}

static void
strangers_of_one_address_have_one_rate(void **state)
{
	struct talk *t = *state;
	struct peer *p[4], *shared;
	int limited = 0;

	t->config.requests_per_account = 5;
	for (int i = 0; i < 4; i++)
		p[i] = stranger(t, 1);
	shared = from(t, 2, true);
	done(shared, "hello", HELLO);
	for (int i = 0; i < 30; i++) {
		ask_for(p[i % 4], "ping", "");
		ask_for(shared, "ping", "");
	}
	for (int i = 0; i < 4; i++)
		limited += told(p[i], "RATE_LIMITED");
	assert_in_range(limited, 1, 20);
	assert_int_equal(told(shared, "RATE_LIMITED"), 0);
	/* hello itself is none of it: whoever comes now can log in. */
	stranger(t, 1);
}

/* ---- memory --------------------------------------------------------------------------------- */

static void
what_is_idle_is_forgotten(void **state)
{
	struct talk *t = *state;
	char ann[SECRET_BYTES];
	struct peer *p;

	token_for(t, "\"delegate\":\"ann\"", ann);
	for (int i = 1; i <= 30; i++)
		peer_gone(from(t, i, false));
	p = one_more(t, ann);
	/* 30 hosts, one of which is also this one's, and its account. */
	assert_int_equal(shares(t), 31);
	/* Coming back at once, it finds what it had used up. */
	limits_tick(t->served.rpc, clock_monotonic_ms());
	assert_int_equal(shares(t), 31);
	limits_tick(t->served.rpc, clock_monotonic_ms() + 3000);
	assert_int_equal(shares(t), 1);
	peer_gone(p);
	limits_tick(t->served.rpc, clock_monotonic_ms() + 3000);
	assert_int_equal(shares(t), 0);
}

/* ---- the document --------------------------------------------------------------------------- */

static void
the_document_is_for_those_who_have_logged_in(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *s = stranger(t, 1);
	const char *text = methods_env(t->served.methods)->document;
	struct js *made = method_discover();
	char *sent, *fresh = js_text(made);
	const struct js *hint = turned_down(s, "rpc.discover", "", "ROLE_DENIED");

	assert_non_null(js_get_str(hint, "hint", NULL));
	sent = js_text(done(a, "rpc.discover", ""));
	assert_string_equal(sent, fresh);
	free(sent);
	done(a, "rpc.discover", "");
	/* Not rendered again. */
	assert_ptr_equal(methods_env(t->served.methods)->document, text);
	assert_string_equal(text, fresh);
	free(fresh);
	js_free(made);
}

static void
who_is_there_is_told_by_number(void **state)
{
	struct shares *l = shares_new();
	struct share *p[4];
	struct presence *here;
	struct config config;
	struct arena arena;
	int n;

	(void)state;
	config_defaults(&config, ".");
	arena_init(&arena);
	for (int i = 0; i < 4; i++)
		p[i] = shares_of_account(l, &config, 40 - 10 * i);
	p[0]->connections = 2;
	p[1]->inflight = 1;
	p[3]->connections = 1; /* the third has a login, and nothing in use */
	here = shares_present(l, &arena, &n);
	assert_int_equal(n, 3);
	assert_int_equal(here[0].account_id, 10);
	assert_int_equal(here[1].account_id, 30);
	assert_int_equal(here[1].waiting, 1);
	assert_int_equal(here[2].account_id, 40);
	assert_int_equal(here[2].connections, 2);
	for (int i = 0; i < 4; i++) {
		p[i]->connections = p[i]->inflight = 0;
		share_unuse(l, p[i]);
	}
	shares_present(l, &arena, &n);
	assert_int_equal(n, 0);
	arena_release(&arena);
	shares_free(l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_set_up, talk_tear_down)
		TEST(an_account_has_so_many_calls_waiting_on_all_its_connections),
		TEST(the_administrators_socket_is_free_of_it),
		TEST(an_account_has_its_rate_on_all_its_connections),
		TEST(who_goes_on_too_fast_is_read_more_slowly),
		TEST(a_long_line_costs_a_participant_more),
		TEST(an_account_has_so_many_connections),
		TEST(accounts_take_turns_at_the_readers),
		TEST(hello_is_ahead_of_what_others_have_asked_for),
		TEST(accounts_take_turns_at_the_writer),
		TEST(a_queued_read_of_a_connection_that_is_gone_is_not_run),
		TEST(strangers_of_one_address_are_counted_together),
		TEST(strangers_of_one_address_have_one_rate),
		TEST(what_is_idle_is_forgotten),
		TEST(the_document_is_for_those_who_have_logged_in),
		cmocka_unit_test(who_is_there_is_told_by_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
