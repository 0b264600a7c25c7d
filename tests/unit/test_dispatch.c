/* test_dispatch.c - from lines to answers: the conversation, replay, limits, effects on others. */
#include "talk.h"
#include "units.h"

/* ---- units that hold a worker until they are let go ----------------------------------------- */

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
	struct trial *k = trial_new(0, TRICK_NONE, 0);

	gate_init(g);
	k->gate = g;
	k->unit.work = held_work;
	k->unit.done = held_done;
	assert_true(writer_push(t->writer, &k->unit));
	sem_wait(&g->begun);
}

static void
hold_reader(struct talk *t, struct gate *g)
{
	struct trial *k = trial_new(0, TRICK_NONE, 0);

	gate_init(g);
	k->gate = g;
	k->unit.work = held_work;
	k->unit.done = held_done;
	assert_true(readers_push(t->readers, &k->unit));
	sem_wait(&g->begun);
}

/* ---- hello ---------------------------------------------------------------------------------- */

static void
hello_says_who_is_who(void **state)
{
	struct talk *t = *state;
	struct peer *p = peer_new(t, false), *a = peer_new(t, true);
	const struct js *o = done(p, "hello", HELLO);
	char token[SECRET_BYTES];

	assert_string_equal(js_get_str(o, "role", ""), "none");
	assert_int_equal(js_type(js_get(o, "principal")), JS_NULL);
	assert_int_equal(js_type(js_get(o, "event")), JS_NULL);
	/* Who has not logged in needs no long lines. */
	assert_int_equal(p->line_max, t->config.line_before_login_bytes);
	o = done(a, "hello", HELLO ",\"event\":\"WSC\"");
	assert_string_equal(js_get_str(o, "role", ""), "admin");
	assert_string_equal(js_get_str(js_get(o, "event"), "code", ""), "WSC");
	assert_int_equal(a->line_max, t->config.line_bytes);
	token_for(t, "\"delegate\":\"kim\"", token);
	o = js_get(logged_in(t, token)->line[0], "result");
	assert_string_equal(js_get_str(o, "role", ""), "exhibitor");
	assert_string_equal(js_get_str(js_get(o, "principal"), "organisation", ""), "X1");
	assert_string_equal(js_get_str(js_get(o, "principal"), "delegate", ""), "kim");
	assert_string_equal(js_get_str(js_get(o, "event"), "code", ""), "WSC");
	assert_int_equal(js_get_int(o, "seq", -1), talk_count(t, "journal"));
	assert_int_equal(strlen(js_get_str(o, "history", "")), 32);
}

static void
anything_else_first_is_refused_and_the_end(void **state)
{
	static const char *const LINES[] = {
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\"}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"client\":\"x\"}}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"client\":\"x\","
		"\"proto\":[2,3]}}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{" HELLO
		",\"token\":\"cvt_1_nonsense\"}}",
		"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{" HELLO
		",\"event\":\"NOPE\"}}",
		"GET / HTTP/1.1",
		"[]",
		"",
	};
	struct talk *t = *state;

	for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
		struct peer *p = peer_new(t, false);

		peer_line(p, LINES[i]);
		talk_settle(t);
		assert_int_equal(p->lines, 1);
		assert_non_null(js_get(p->line[0], "error"));
		assert_non_null(js_get_str(data_of(p->line[0]), "req", NULL));
		if (p->closed_for == NULL)
			fail_msg("%s: still open", LINES[i]);
		assert_null(p->session);
	}
	/* Nothing is left of them. */
	assert_int_equal(atomic_load(&served_stats(&t->served)->sessions), 0);
}

static void
hello_is_said_once(void **state)
{
	struct peer *a = admin(*state);

	turned_down(a, "hello", HELLO, "INVALID_REQUEST");
	assert_null(a->closed_for);
	done(a, "ping", "");
}

static void
what_is_pipelined_behind_hello_waits_for_it(void **state)
{
	struct talk *t = *state;
	struct peer *p = peer_new(t, true);
	int64_t hello, ping, list;

	hello = ask_for(p, "hello", HELLO ",\"event\":\"WSC\"");
	assert_true(p->paused);
	ping = ask_for(p, "ping", "");
	list = ask_for(p, "meeting.list", "");
	assert_int_equal(p->lines, 0);
	await(p, list);
	assert_false(p->paused);
	assert_ptr_equal(answer_to(p, hello), p->line[0]);
	assert_non_null(js_get(answer_to(p, ping), "result"));
	assert_non_null(js_get(answer_to(p, list), "result"));
}

static void
a_hello_for_which_there_is_no_room_ends_the_connection(void **state)
{
	struct talk *t = *state;
	struct gate g;
	struct peer *p, *q;

	talk_restart(t, 1, 1);
	hold_reader(t, &g);
	p = peer_new(t, true);
	ask_for(p, "hello", HELLO);
	q = peer_new(t, true);
	ask_for(q, "hello", HELLO);
	talk_turn(t, 0);
	assert_string_equal(code_of(q->line[0]), "BUSY");
	assert_non_null(q->closed_for);
	assert_null(p->closed_for);
	sem_post(&g.go_on);
	await(p, 1);
	assert_non_null(js_get(p->line[0], "result"));
}

/* ---- roles and whose it is ------------------------------------------------------------------ */

static void
the_method_table_is_the_only_door(void **state)
{
	struct talk *t = *state;
	struct peer *none = peer_new(t, false), *ann = person(t, "ann"), *a = admin(t);

	done(none, "hello", HELLO);
	turned_down(none, "meeting.list", "", "ROLE_DENIED");
	turned_down(none, "no.such.method", "", "METHOD_UNKNOWN");
	turned_down(ann, "account.list", "", "ROLE_DENIED");
	turned_down(ann, "admin.drain", "", "ROLE_DENIED");
	turned_down(ann, "meeting.book", keyed(t, "\"delegates\":[\"ann\",\"kim\"]"),
		"ROLE_DENIED");
	turned_down(a, "meeting.get", "", "PARAM_INVALID");
	/* The role is looked at before the parameters are. */
	turned_down(ann, "account.disable", "\"account\":7", "ROLE_DENIED");
	done(none, "ping", "");
	turned_down(none, "rpc.discover", "", "ROLE_DENIED");
}

/* R1 of ann to kim, M1 of it, and bat who has nothing to do with them. */
static void
nobody_touches_what_is_anothers(void **state)
{
	static const char *const READS[][2] = {
		{"request.get", "\"request\":\"R1\""},
		{"meeting.get", "\"meeting\":\"M1\""},
		{"invitation.get", "\"meeting\":\"M1\""},
		{"diary.get", "\"delegate\":\"ann\""},
		{"diary.get", "\"location\":\"X1B\""},
		{"diary.get", "\"interpreter\":\"iris\""},
		{"meeting.slots", "\"request\":\"R1\""},
		{"meeting.slots", "\"with\":\"X1\",\"organisation\":\"B1\""},
		{"request.list", "\"organisation\":\"B1\""},
		{"meeting.list", "\"organisation\":\"B1\""},
		{"meeting.list", "\"delegate\":\"ann\""},
		{"match.list", "\"organisation\":\"B1\""},
		{"preference.list", "\"organisation\":\"B1\""},
		{"token.list", "\"account\":\"A1\""},
	};
	static const char *const WRITES[][2] = {
		{"request.accept", "\"request\":\"R2\""},
		{"request.decline", "\"request\":\"R2\""},
		{"request.withdraw", "\"request\":\"R2\""},
		{"meeting.cancel", "\"meeting\":\"M1\""},
		{"blackout.set",
			"\"resource\":\"ann\",\"when\":\"2027-01-15T09:00/2027-01-15T10:00\""},
		{"blackout.set",
			"\"resource\":\"T1\",\"when\":\"2027-01-15T09:00/2027-01-15T10:00\""},
		{"request.create", "\"to\":\"X1\",\"delegates\":[\"ann\"]"},
		{"preference.set",
			"\"to\":\"X1\",\"preference\":\"want\",\"from\":\"B1\""},
		{"token.revoke", "\"token\":\"T1\""},
	};
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim"),
		    *bat = person(t, "bat");
	int64_t rows;

	done(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	done(kim, "request.accept", keyed(t, "\"request\":\"R1\""));
	done(ann, "request.create", keyed(t, "\"to\":\"X2\""));
	rows = talk_count(t, "journal");
	for (size_t i = 0; i < sizeof READS / sizeof *READS; i++)
		turned_down(bat, READS[i][0], READS[i][1], "NOT_YOURS");
	for (size_t i = 0; i < sizeof WRITES / sizeof *WRITES; i++)
		turned_down(bat, WRITES[i][0], keyed(t, "%s", WRITES[i][1]), "NOT_YOURS");
	assert_int_equal(talk_count(t, "journal"), rows);
	/* Lists show nothing of it, and the requester does not answer its own request. */
	assert_int_equal(js_len(js_get(done(bat, "meeting.list", ""), "items")), 0);
	assert_int_equal(js_len(js_get(done(bat, "request.list", ""), "items")), 0);
	assert_int_equal(js_len(js_get(done(bat, "invitation.list", ""), "items")), 0);
	turned_down(ann, "request.accept", keyed(t, "\"request\":\"R2\""), "NOT_YOURS");
	turned_down(ann, "request.decline", keyed(t, "\"request\":\"R2\""), "NOT_YOURS");
	assert_int_equal(js_len(js_get(done(ann, "meeting.list", ""), "items")), 1);
}

/* ---- replay --------------------------------------------------------------------------------- */

static void
the_same_key_gives_the_same_answer_once_more(void **state)
{
	static const char CREATE[] =
		"\"key\":\"key-of-ann\",\"to\":\"X1\",\"message\":\"a\"";
	/* The order of the members and blanks between them say nothing. */
	static const char AGAIN[] =
		"\"message\" : \"a\", \"to\":\"X1\",\"key\":\"key-of-ann\"";
	struct talk *t = *state;
	char token[SECRET_BYTES];
	struct peer *ann;
	const struct js *first, *second;

	token_for(t, "\"delegate\":\"ann\"", token);
	ann = logged_in(t, token);
	first = done(ann, "request.create", CREATE);
	assert_null(js_get(first, "replayed"));
	for (int i = 0; i < 3; i++) {
		second = done(ann, "request.create", i == 1 ? AGAIN : CREATE);
		assert_true(js_get_bool(second, "replayed", false));
		assert_string_equal(
			js_get_str(js_get(second, "request"), "id", ""), "R1");
		assert_int_equal(js_get_int(js_get(second, "request"), "rev", 0), 1);
		if (i == 1) {
			/* Also for another daemon and another connection. */
			talk_restart(t, 2, 1000);
			ann = logged_in(t, token);
		}
	}
	assert_int_equal(talk_count(t, "requests"), 1);
	assert_int_equal(atomic_load(&served_stats(&t->served)->replayed), 1);
}

static void
a_key_names_one_fact_of_one_principal(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *pia = person(t, "pia");

	done(ann, "request.create", "\"key\":\"the-key-1\",\"to\":\"X1\"");
	turned_down(ann, "request.create", "\"key\":\"the-key-1\",\"to\":\"X2\"",
		"KEY_REUSED");
	turned_down(ann, "request.create",
		"\"key\":\"the-key-1\",\"to\":\"X1\",\"length\":2", "KEY_REUSED");
	turned_down(ann, "request.withdraw", "\"key\":\"the-key-1\",\"request\":\"R1\"",
		"KEY_REUSED");
	/* Somebody else may have thought of the same. */
	done(pia, "request.create", "\"key\":\"the-key-1\",\"to\":\"X1\"");
	assert_int_equal(talk_count(t, "requests"), 2);
	assert_int_equal(talk_count(t, "answers WHERE scope GLOB 'A*'"), 2);
}

static void
a_refusal_is_not_remembered(void **state)
{
	static const char CREATE[] = "\"key\":\"the-key-1\",\"to\":\"X1\"";
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim");

	done(kim, "preference.set", keyed(t, "\"to\":\"B1\",\"preference\":\"avoid\""));
	turned_down(ann, "request.create", CREATE, "VETO");
	done(kim, "preference.set", keyed(t, "\"to\":\"B1\",\"preference\":\"none\""));
	assert_null(js_get(done(ann, "request.create", CREATE), "replayed"));
	assert_true(js_get_bool(done(ann, "request.create", CREATE), "replayed", false));
}

/* Also when a newer one has replaced it; what a secret is made of is not told. */
static void
an_invitation_is_repeated_word_for_word(void **state)
{
	static const char FIRST[] = "\"key\":\"invite-01\",\"delegate\":\"ann\"",
			  SECOND[] = "\"key\":\"invite-02\",\"delegate\":\"ann\"";
	struct talk *t = *state;
	struct peer *a = admin(t);
	char first[SECRET_BYTES], second[SECRET_BYTES];
	const struct js *o;

	snprintf(first, sizeof first, "%s",
		js_get_str(done(a, "account.invite", FIRST), "invitation", ""));
	snprintf(second, sizeof second, "%s",
		js_get_str(done(a, "account.invite", SECOND), "invitation", ""));
	assert_string_not_equal(first, second);
	o = done(a, "account.invite", FIRST);
	assert_string_equal(js_get_str(o, "invitation", ""), first);
	assert_null(js_get(o, "nonce"));
	o = done(a, "account.invite", SECOND);
	assert_string_equal(js_get_str(o, "invitation", ""), second);
	assert_null(js_get(o, "nonce"));
}

static void
an_enrolment_is_repeated_with_the_same_token(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *p = peer_new(t, false), *q = peer_new(t, false);
	const struct js *o =
		done(a, "account.invite", "\"key\":\"invite-01\",\"delegate\":\"ann\"");
	char enrol[300], token[SECRET_BYTES];

	snprintf(enrol, sizeof enrol, "\"key\":\"enrol-001\",\"invitation\":\"%s\"",
		js_get_str(o, "invitation", ""));
	/* The secret is not stored, yet it comes again. */
	assert_string_equal(
		js_get_str(done(a, "account.invite",
				   "\"key\":\"invite-01\",\"delegate\":\"ann\""),
			"invitation", "?"),
		js_get_str(o, "invitation", ""));
	done(p, "hello", HELLO);
	done(q, "hello", HELLO);
	snprintf(token, sizeof token, "%s",
		js_get_str(done(p, "auth.enrol", enrol), "token", ""));
	assert_int_equal(strncmp(token, "cvt_", 4), 0);
	o = done(q, "auth.enrol", enrol);
	assert_true(js_get_bool(o, "replayed", false));
	assert_string_equal(js_get_str(o, "token", ""), token);
	assert_null(js_get(o, "nonce"));
	/* From a connection that has logged in and chosen an event just as well. */
	o = done(a, "auth.enrol", enrol);
	assert_string_equal(js_get_str(o, "token", ""), token);
	/* Another key is another attempt, and the invitation is used. */
	snprintf(enrol, sizeof enrol, "\"key\":\"enrol-002\",\"invitation\":\"%s\"",
		js_get_str(js_get(answer_to(a, 2), "result"), "invitation", ""));
	turned_down(q, "auth.enrol", enrol, "INVITATION_USED");
	assert_int_equal(talk_count(t, "tokens"), 1);
	assert_int_equal(
		talk_count(
			t, "answers WHERE answer LIKE '%cvt_%' OR answer LIKE '%cvi_%'"),
		0);
	logged_in(t, token);
}

/* ---- limits --------------------------------------------------------------------------------- */

static void
so_many_calls_wait_and_no_more(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *other = admin(t);
	int64_t last = 0, over;
	struct gate g;

	t->config.inflight = 5;
	hold_writer(t, &g);
	for (int i = 0; i < 5; i++)
		last = ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	over = ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	assert_string_equal(code_of(answer_to(a, over)), "TOO_MANY_INFLIGHT");
	assert_string_equal(
		js_get_str(data_of(answer_to(a, over)), "retry", ""), "later");
	/* Of this connection; another has its own. */
	ask_for(other, "account.invite", keyed(t, "\"delegate\":\"kim\""));
	assert_int_equal(other->lines, 1);
	sem_post(&g.go_on);
	assert_non_null(js_get(await(a, last), "result"));
	talk_settle(t);
	done(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	assert_null(a->closed_for);
}

static void
a_full_queue_is_told_and_leaves_nothing_behind(void **state)
{
	struct talk *t = *state;
	struct peer *a;
	struct gate g;
	int64_t id;

	talk_restart(t, 1, 2);
	a = admin(t);
	hold_writer(t, &g);
	ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	ask_for(a, "account.invite", keyed(t, "\"delegate\":\"kim\""));
	id = ask_for(a, "account.invite", keyed(t, "\"delegate\":\"bat\""));
	assert_string_equal(code_of(answer_to(a, id)), "BUSY");
	assert_true(js_get_int(data_of(answer_to(a, id)), "retry_after_ms", 0) > 0);
	sem_post(&g.go_on);
	talk_settle(t);
	assert_int_equal(talk_count(t, "accounts"), 2);
	done(a, "account.invite", keyed(t, "\"delegate\":\"bat\""));
}

static void
lines_have_their_rate(void **state)
{
	struct talk *t = *state;
	struct peer *p = peer_new(t, false);
	int limited = 0;

	t->config.requests_per_second = 5;
	peer_gone(p);
	p = peer_new(t, false);
	done(p, "hello", HELLO);
	for (int i = 0; i < 20; i++)
		ask_for(p, "ping", "");
	talk_settle(t);
	for (int i = 0; i < p->lines; i++)
		limited += strcmp(code_of(p->line[i]), "RATE_LIMITED") == 0;
	/* Twice the rate at once, and whatever a slow machine gives back meanwhile. */
	assert_in_range(limited, 5, 11);
	assert_null(p->closed_for);
}

static void
every_line_has_an_answer_and_every_error_a_number(void **state)
{
	static const char *const LINES[] = {"{", "{}", "[1]", "\"x\"", "null",
		"{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":7}",
		"{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"ping\",\"params\":[]}",
		"{\"jsonrpc\":\"1.0\",\"id\":9,\"method\":\"ping\"}",
		"{\"jsonrpc\":\"2.0\",\"method\":\"ping\"}",
		"{\"jsonrpc\":\"2.0\",\"id\":9,\"id\":9,\"method\":\"ping\"}",
		"{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}"};
	struct talk *t = *state;
	struct peer *a = admin(t);

	for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
		peer_line(a, LINES[i]);
		assert_int_equal(a->lines, 2 + (int)i);
		assert_true(js_get_int(js_get(a->line[a->lines - 1], "error"), "code",
				    0) < 0);
		assert_non_null(js_get_str(data_of(a->line[a->lines - 1]), "req", NULL));
	}
	done(a, "ping", "");
}

/* ---- connections that end ------------------------------------------------------------------- */

static void
a_connection_that_is_gone_loses_its_answer_and_keeps_its_fact(void **state)
{
	static const char CREATE[] = "\"key\":\"the-key-1\",\"to\":\"X1\"";
	struct talk *t = *state;
	char token[SECRET_BYTES];
	struct peer *ann;
	struct gate g;

	token_for(t, "\"delegate\":\"ann\"", token);
	ann = logged_in(t, token);
	hold_writer(t, &g);
	ask_for(ann, "request.create", CREATE);
	peer_gone(ann);
	sem_post(&g.go_on);
	talk_settle(t);
	assert_int_equal(ann->lines, 1);
	assert_int_equal(atomic_load(&served_stats(&t->served)->dropped_replies), 1);
	assert_int_equal(talk_count(t, "requests"), 1);
	/* It asks again and is told what became of it. */
	ann = logged_in(t, token);
	assert_true(js_get_bool(done(ann, "request.create", CREATE), "replayed", false));
}

static void
a_half_closed_peer_gets_its_answers_and_then_the_end(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *idle = admin(t);
	struct gate g;
	int64_t id;

	hold_writer(t, &g);
	id = ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	rpc_ended(a->session);
	assert_null(a->closed_for);
	rpc_ended(idle->session);
	assert_non_null(idle->closed_for);
	sem_post(&g.go_on);
	talk_settle(t);
	assert_non_null(js_get(answer_to(a, id), "result"));
	assert_non_null(a->closed_for);
}

static void
a_peer_that_breaks_the_framing_gets_one_error_and_the_end(void **state)
{
	static const enum err_code CODES[] = {
		ERR_LINE_TOO_LONG, ERR_SLOW_CONSUMER, ERR_DEADLINE, ERR_CONNECTIONS_FULL};
	struct talk *t = *state;

	for (int i = 0; i < 4; i++) {
		struct peer *a = admin(t), *fresh = peer_new(t, false);

		rpc_broken(a->session, CODES[i]);
		assert_int_equal(a->lines, 2);
		assert_string_equal(code_of(a->line[1]), err_info(CODES[i])->name);
		assert_non_null(js_get_str(data_of(a->line[1]), "req", NULL));
		assert_int_equal(js_type(js_get(a->line[1], "id")), JS_NULL);
		assert_string_equal(a->closed_for, err_info(CODES[i])->name);
		/* Once is enough, and nothing more is heard. */
		rpc_broken(a->session, CODES[i]);
		rpc_line(a->session, "{", 1);
		assert_int_equal(a->lines, 2);
		rpc_broken(fresh->session, CODES[i]);
		assert_int_equal(fresh->lines, 1);
		talk_turn(t, 0);
	}
}

static void
answers_after_the_end_are_dropped(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);
	struct gate g;

	hold_writer(t, &g);
	ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	a->keeps = true;
	rpc_broken(a->session, ERR_LINE_TOO_LONG);
	sem_post(&g.go_on);
	talk_settle(t);
	/* hello's answer and the error. */
	assert_int_equal(a->lines, 2);
	assert_int_equal(talk_count(t, "accounts"), 1);
}

/* ---- draining ------------------------------------------------------------------------------- */

static void
a_draining_daemon_answers_what_it_has_and_takes_no_more(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *late = peer_new(t, true);
	struct gate g;
	int64_t id;

	hold_writer(t, &g);
	id = ask_for(a, "account.invite", keyed(t, "\"delegate\":\"ann\""));
	work_drain(t->served.work);
	assert_false(work_is_idle(t->served.work));
	turned_down(a, "account.list", "", "DRAINING");
	turned_down(a, "ping", "", "DRAINING");
	ask_for(late, "hello", HELLO);
	assert_string_equal(code_of(late->line[0]), "DRAINING");
	assert_non_null(late->closed_for);
	sem_post(&g.go_on);
	assert_non_null(js_get(await(a, id), "result"));
	talk_settle(t);
	assert_true(work_is_idle(t->served.work));
	served_tick(&t->served);
	assert_true(work_is_idle(t->served.work));
	rpc_say_goodbye(t->served.rpc);
	assert_non_null(a->closed_for);
}

static void
the_administrator_may_ask_for_it(void **state)
{
	struct talk *t = *state;

	done(admin(t), "admin.drain", "");
	assert_true(t->asked_to_drain);
	turned_down(admin(t), "admin.clock", "\"advance_s\":60", "STATE");
	t->config.rehearsal = true;
	assert_string_equal(
		js_get_str(done(admin(t), "admin.clock", "\"advance_s\":60"), "now", ""),
		"2027-01-14T00:01:00Z");
}

/* ---- logins that are ended ------------------------------------------------------------------ */

static void
a_revoked_token_ends_its_connections(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *ann, *also, *other, *kim = person(t, "kim");
	char token[SECRET_BYTES], second[SECRET_BYTES], revoke[60];

	token_for(t, "\"delegate\":\"ann\"", token);
	ann = logged_in(t, token);
	also = logged_in(t, token);
	token_for(t, "\"delegate\":\"ann\"", second);
	other = logged_in(t, second);
	snprintf(revoke, sizeof revoke, "\"token\":\"T%d\"", 2);
	done(a, "token.revoke", keyed(t, "%s", revoke));
	assert_non_null(ann->closed_for);
	assert_non_null(also->closed_for);
	assert_string_equal(code_of(ann->line[ann->lines - 1]), "TOKEN_REVOKED");
	assert_non_null(js_get_str(data_of(ann->line[ann->lines - 1]), "req", NULL));
	assert_null(other->closed_for);
	assert_null(kim->closed_for);
	/* The account as a whole. */
	done(a, "account.disable", keyed(t, "\"account\":\"A2\""));
	assert_non_null(other->closed_for);
	assert_null(kim->closed_for);
}

static void
ones_own_token_ends_after_the_answer(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann");
	const struct js *o = done(ann, "token.revoke", keyed(t, "\"token\":\"T1\""));

	assert_true(js_get_bool(js_get(o, "token"), "revoked", false));
	assert_non_null(ann->closed_for);
}

/* A call that was sent before the end of its login runs after it: it is not done. */
static void
what_waits_behind_a_revocation_is_refused(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *ann = person(t, "ann");
	struct gate g;

	hold_writer(t, &g);
	ask_for(a, "token.revoke", keyed(t, "\"token\":\"T1\""));
	ask_for(ann, "request.create", keyed(t, "\"to\":\"X1\""));
	ann->keeps = true;
	sem_post(&g.go_on);
	talk_settle(t);
	assert_non_null(ann->closed_for);
	assert_int_equal(talk_count(t, "requests"), 0);
}

/* A login that was found good before the revocation and comes to the loop after it. */
static void
a_login_does_not_overtake_its_revocation(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *ann;
	char token[SECRET_BYTES], params[300];
	struct job *hello = NULL;
	struct pollfd p = {.events = POLLIN};
	uint64_t n;

	token_for(t, "\"delegate\":\"ann\"", token);
	ann = peer_new(t, false);
	snprintf(params, sizeof params, HELLO ",\"token\":\"%s\"", token);
	ask_for(ann, "hello", params);
	p.fd = t->wake_fd;
	while ((hello = jobs_take(t->done, 1)) == NULL)
		if (poll(&p, 1, TALK_DEADLINE_MS) == 1 &&
			read(t->wake_fd, &n, sizeof n) < 0)
			continue;
	done(a, "token.revoke", keyed(t, "\"token\":\"T1\""));
	rpc_completed(t->served.rpc, hello);
	talk_settle(t);
	assert_non_null(ann->closed_for);
}

/* ---- booking over the wire ------------------------------------------------------------------ */

static void
of_all_who_race_for_a_slot_one_wins(void **state)
{
	struct talk *t = *state;
	struct peer *a[30];
	int64_t id[30];
	int won = 0, next = 0;
	struct gate g;

	/* Each wants kim in slot 11 for another buyer's delegate; kim is one. */
	for (int i = 0; i < 30; i++)
		a[i] = admin(t);
	hold_writer(t, &g);
	for (int i = 0; i < 30; i++)
		id[i] = ask_for(a[i], "meeting.book",
			keyed(t, "\"delegates\":[\"%s\",\"kim\"],\"slot\":11",
				i % 2 ? "ann" : "pia"));
	sem_post(&g.go_on);
	for (int i = 0; i < 30; i++) {
		struct js *answer = await(a[i], id[i]);

		if (js_get(answer, "result") != NULL) {
			won++;
			continue;
		}
		if (strcmp(code_of(answer), "SLOT_TAKEN") == 0) {
			const struct js *slots = js_get(data_of(answer), "slots");

			assert_true(js_len(slots) > 0);
			assert_int_not_equal(js_get_int(js_at(slots, 0), "slot", 0), 11);
			next++;
		} else {
			assert_string_equal(code_of(answer), "DUPLICATE_REQUEST");
		}
	}
	assert_int_equal(won, 1);
	assert_int_equal(next, 15);
	assert_int_equal(talk_count(t, "meetings"), 1);
	assert_int_equal(talk_count(t, "occupancy"), 3);
}

static void
a_code_of_the_files_does_not_stand_in_the_way_of_a_new_blackout(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann");
	const struct js *o;

	/* The files had a blackout of just the code that would be made next. */
	fixture_sql(&t->f,
		"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id, start_s,"
		" end_s, reason) VALUES (1, 77, 'B1', 'delegate', 2, 1, 2, ''),"
		" (1, 78, 'B2', 'delegate', 2, 1, 2, '')");
	o = done(ann, "blackout.set",
		keyed(t,
			"\"resource\":\"ann\",\"when\":\"2027-01-15T09:00/2027-01-15T10:00\""));
	assert_string_not_equal(js_get_str(js_get(o, "blackout"), "code", ""), "B1");
	assert_int_equal(talk_count(t, "blackouts"), 3);
}

static void
a_lapsed_request_is_not_taken_up_by_a_booking(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann"), *kim = person(t, "kim"), *a = admin(t);
	const struct js *o;

	t->config.rehearsal = true;
	done(ann, "request.create",
		keyed(t, "\"to\":\"X1\",\"expires\":\"2027-01-14T10:00:00+09:00\""));
	done(a, "admin.clock", "\"advance_s\":3600");
	turned_down(kim, "request.accept", keyed(t, "\"request\":\"R1\""), "STATE");
	o = done(a, "meeting.book", keyed(t, "\"delegates\":[\"ann\",\"kim\"]"));
	assert_string_equal(js_get_str(js_get(o, "request"), "id", ""), "R2");
	assert_int_equal(talk_count(t, "requests WHERE state = 'expired'"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_set_up, talk_tear_down)
		TEST(hello_says_who_is_who),
		TEST(anything_else_first_is_refused_and_the_end),
		TEST(hello_is_said_once),
		TEST(what_is_pipelined_behind_hello_waits_for_it),
		TEST(a_hello_for_which_there_is_no_room_ends_the_connection),
		TEST(the_method_table_is_the_only_door),
		TEST(nobody_touches_what_is_anothers),
		TEST(the_same_key_gives_the_same_answer_once_more),
		TEST(a_key_names_one_fact_of_one_principal),
		TEST(a_refusal_is_not_remembered),
		TEST(an_invitation_is_repeated_word_for_word),
		TEST(an_enrolment_is_repeated_with_the_same_token),
		TEST(so_many_calls_wait_and_no_more),
		TEST(a_full_queue_is_told_and_leaves_nothing_behind),
		TEST(lines_have_their_rate),
		TEST(every_line_has_an_answer_and_every_error_a_number),
		TEST(a_connection_that_is_gone_loses_its_answer_and_keeps_its_fact),
		TEST(a_half_closed_peer_gets_its_answers_and_then_the_end),
		TEST(a_peer_that_breaks_the_framing_gets_one_error_and_the_end),
		TEST(answers_after_the_end_are_dropped),
		TEST(a_draining_daemon_answers_what_it_has_and_takes_no_more),
		TEST(the_administrator_may_ask_for_it),
		TEST(a_revoked_token_ends_its_connections),
		TEST(ones_own_token_ends_after_the_answer),
		TEST(what_waits_behind_a_revocation_is_refused),
		TEST(a_login_does_not_overtake_its_revocation),
		TEST(of_all_who_race_for_a_slot_one_wins),
		TEST(a_code_of_the_files_does_not_stand_in_the_way_of_a_new_blackout),
		TEST(a_lapsed_request_is_not_taken_up_by_a_booking),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
