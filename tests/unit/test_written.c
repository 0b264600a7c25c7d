/*
 * test_written.c - what one account can make the database grow by in an hour is bounded, whatever
 * it calls; and what was answered is answered again, exactly, when the bound is reached too.
 */
#include "talk.h"

#include "work/written.h"

enum { PROFILE_BYTES = 16384, BUDGET = 512 * 1024, AT_ONCE = 25, HOUR_S = 3600 };

static const struct config SMALL = {.hourly_bytes = 1000, .staff_hourly_bytes = 5000};

/* ---- the count ------------------------------------------------------------------------------ */

static struct actor
actor(int64_t account, enum role role)
{
	struct actor a = {.role = role, .account_id = account};

	if (account != 0)
		snprintf(a.principal, sizeof a.principal, "A%lld", (long long)account);
	else
		snprintf(a.principal, sizeof a.principal, "admin");
	return a;
}

static void
each_account_has_its_own_budget_in_each_hour(void **state)
{
	const struct actor ann = actor(1, ROLE_BUYER), kim = actor(2, ROLE_EXHIBITOR),
			   staff = actor(3, ROLE_STAFF), root = actor(0, ROLE_ADMIN);
	const int64_t at = 100 * HOUR_S + 600;
	struct written *w = written_new();
	struct err e;

	(void)state;
	written_add(w, &ann, at, 999);
	assert_true(written_room(w, &SMALL, &ann, at, &e));
	written_add(w, &ann, at + 1, 1);
	assert_false(written_room(w, &SMALL, &ann, at + 2, &e));
	assert_int_equal(e.code, ERR_RATE_LIMITED);
	assert_int_equal(e.retry_after_ms, (HOUR_S - 602) * 1000);
	assert_true(written_room(w, &SMALL, &kim, at + 2, &e));
	written_add(w, &staff, at + 2, 4999);
	assert_true(written_room(w, &SMALL, &staff, at + 2, &e));
	written_add(w, &staff, at + 2, 1);
	assert_false(written_room(w, &SMALL, &staff, at + 2, &e));
	written_add(w, &root, at + 2, 1000000);
	assert_true(written_room(w, &SMALL, &root, at + 2, &e));
	/* The last second of the hour and the first of the next. */
	assert_false(written_room(w, &SMALL, &ann, 101 * HOUR_S - 1, &e));
	assert_int_equal(e.retry_after_ms, 1000);
	assert_true(written_room(w, &SMALL, &ann, 101 * HOUR_S, &e));
	assert_true(written_room(w, &SMALL, &staff, 101 * HOUR_S, &e));
	written_free(w);
}

/* ---- floods --------------------------------------------------------------------------------- */

/* Bytes of the database, of which nothing is given back. */
static int64_t
size_of(struct talk *t)
{
	return fixture_int(&t->f, "PRAGMA page_count") * 4096;
}

static char *printed(const char *fmt, ...) PRINTF(1, 2);

static char *
printed(const char *fmt, ...)
{
	char *out = xmalloc(2 * PROFILE_BYTES + 1000);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, 2 * PROFILE_BYTES + 1000, fmt, ap);
	va_end(ap);
	return out;
}

/* What the call number i of a flood says. */
typedef char *said(int i);

/* Calls until one is put off, at most n; how many were kept. */
static int
flood(struct talk *t, struct peer *p, const char *method, said *say, int n)
{
	int64_t id[AT_ONCE];
	int kept = 0, put_off = 0;

	for (int i = 0; i < n && put_off == 0; i += AT_ONCE) {
		for (int k = 0; k < AT_ONCE; k++) {
			char *params = say(i + k);

			id[k] = ask_for(p, method, params);
			free(params);
		}
		talk_settle(t);
		for (int k = 0; k < AT_ONCE; k++) {
			const char *code = code_of(answer_to(p, id[k]));

			kept += code[0] == '\0';
			put_off += code[0] != '\0';
			if (code[0] != '\0')
				assert_string_equal(code, "RATE_LIMITED");
		}
		peer_forget(p);
	}
	return kept;
}

/*
 * It was put off, the database grew by no more than the budget and what pages and indexes add, and
 * in the next hour it goes on.
 */
static void
bounded(struct talk *t, struct peer *p, const char *method, said *say, int64_t budget)
{
	int64_t before = size_of(t);
	const struct js *data;
	char *params = say(1000001);

	assert_in_range(flood(t, p, method, say, 20000), 1, 19999);
	if (size_of(t) - before > budget * 3 / 2)
		fail_msg("%s: %lld bytes", method, (long long)(size_of(t) - before));
	data = turned_down(p, method, params, "RATE_LIMITED");
	assert_string_equal(js_get_str(data, "retry", ""), "later");
	assert_in_range(js_get_int(data, "retry_after_ms", 0), 1, HOUR_S * 1000);
	assert_non_null(js_get_str(data, "hint", NULL));
	clock_advance(&t->clock, HOUR_S);
	done(p, method, params);
	assert_true(flood(t, p, method, say, AT_ONCE) > 0);
	free(params);
}

static char *
the_largest_profile(int i)
{
	static int calls;
	char text[PROFILE_BYTES + 1];

	memset(text, 'a' + i % 26, PROFILE_BYTES);
	text[PROFILE_BYTES] = '\0';
	return printed("\"key\":\"profile-%06d\",\"profile\":\"%s\",\"products\":\"%s\"",
		++calls, text, text);
}

static char *
the_same_again(int i)
{
	static int calls;

	(void)i;
	return printed("\"key\":\"the-same-%06d\",\"auto_accept\":false", ++calls);
}

static char *
now_and_then_not(int i)
{
	static int calls;

	return printed("\"key\":\"wish-%06d\",\"to\":\"X1\",\"preference\":\"%s\"",
		++calls, i % 2 == 0 ? "want" : "none");
}

static char *
another_invitation(int i)
{
	static int calls;

	(void)i;
	calls++;
	return printed(
		"\"key\":\"invite-%06d\",\"role\":\"monitor\",\"name\":\"Screen %d\"",
		calls, calls);
}

static char *
open_and_closed(int i)
{
	static int calls;

	return printed(
		"\"key\":\"name-%06d\",\"organiser_name\":\"Office %d\"", ++calls, i % 2);
}

static char *
a_plan(int i)
{
	static int calls;

	(void)i;
	return printed(
		"\"key\":\"plan-%06d\",\"scope\":\"everything\",\"steps\":1", ++calls);
}

/* 600 calls that change nothing were 20 MB of answers. */
static void
what_changes_nothing_is_small(void **state)
{
	struct talk *t = *state;
	struct peer *ann = person(t, "ann");
	int64_t before;
	char *params = the_largest_profile(0);

	done(ann, "organisation.update", params);
	free(params);
	before = size_of(t);
	assert_int_equal(flood(t, ann, "organisation.update", the_same_again, 600), 600);
	assert_in_range(size_of(t) - before, 1, 600 * 400 + PROFILE_BYTES * 4);
	assert_int_equal(fixture_int(&t->f, "SELECT count(*) FROM answer_texts"), 1);
	/* Not even this is without end. */
	t->config.hourly_bytes = BUDGET;
	bounded(t, ann, "organisation.update", the_same_again, BUDGET);
}

static void
the_largest_changes_have_their_budget(void **state)
{
	struct talk *t = *state;

	t->config.hourly_bytes = 4 * BUDGET;
	bounded(t, person(t, "ann"), "organisation.update", the_largest_profile,
		4 * BUDGET);
}

static void
small_changes_have_their_budget(void **state)
{
	struct talk *t = *state;

	t->config.hourly_bytes = BUDGET;
	bounded(t, person(t, "ann"), "preference.set", now_and_then_not, BUDGET);
}

static void
accounts_and_their_tokens_have_their_budget(void **state)
{
	struct talk *t = *state;
	char token[SECRET_BYTES];
	struct peer *staff;

	token_for(t, "\"role\":\"staff\",\"name\":\"Sora\"", token);
	staff = logged_in(t, token);
	t->config.staff_hourly_bytes = BUDGET;
	bounded(t, staff, "account.invite", another_invitation, BUDGET);
	clock_advance(&t->clock, HOUR_S);
	bounded(t, staff, "event.update", open_and_closed, BUDGET);
}

/* Calls one after the other, each with what it leads to, until one is put off; how many. */
static int
plans(struct talk *t, struct peer *staff)
{
	for (int n = 0; n < 500; n++) {
		char *params = a_plan(0);
		struct js *o = await(staff, ask_for(staff, "schedule.run", params));
		bool put_off = strcmp(code_of(o), "RATE_LIMITED") == 0;

		free(params);
		talk_settle(t);
		peer_forget(staff);
		if (put_off)
			return n;
	}
	return 500;
}

/* A run writes long after its call was answered: what it stores is its caller's as well. */
static void
runs_of_the_planner_have_their_budget(void **state)
{
	struct talk *t = *state;
	char token[SECRET_BYTES];
	int64_t bodies;

	token_for(t, "\"role\":\"staff\",\"name\":\"Sora\"", token);
	t->config.staff_hourly_bytes = BUDGET / 8;
	bodies = fixture_int(&t->f, "SELECT sum(length(body)) FROM journal");
	assert_in_range(plans(t, logged_in(t, token)), 1, 499);
	bodies = fixture_int(&t->f, "SELECT sum(length(body)) FROM journal") - bodies;
	/* Of all that is written for a plan they are less than half. */
	assert_in_range(bodies, 1, BUDGET / 16);
}

/* Each invitation is enrolled with once: tokens are as many as invitations. */
static void
who_enrols_is_counted_by_the_invitations(void **state)
{
	struct talk *t = *state;
	struct peer *stranger = peer_new(t, false), *staff;
	char token[SECRET_BYTES];
	int64_t before;
	int rounds = 0;

	done(stranger, "hello", HELLO);
	token_for(t, "\"role\":\"staff\",\"name\":\"Sora\"", token);
	staff = logged_in(t, token);
	t->config.staff_hourly_bytes = BUDGET / 4;
	before = size_of(t);
	for (; rounds < 5000; rounds++) {
		char *params = another_invitation(0);
		int64_t id = ask_for(staff, "account.invite", params);
		const struct js *o = await(staff, id);

		free(params);
		if (js_get(o, "result") == NULL) {
			assert_string_equal(code_of(o), "RATE_LIMITED");
			break;
		}
		done(stranger, "auth.enrol",
			keyed(t, "\"invitation\":\"%s\"",
				js_get_str(js_get(o, "result"), "invitation", "")));
		peer_forget(staff);
		peer_forget(stranger);
	}
	assert_in_range(rounds, 11, 4999);
	assert_in_range(size_of(t) - before, 1, 6 * (BUDGET / 4));
}

/* The text without the mark. */
static void
same_but_replayed(const struct js *again, const char *first)
{
	char *text;
	struct js *o;
	struct err e;

	assert_true(js_get_bool(again, "replayed", false));
	text = js_text(again);
	o = js_parse(text, strlen(text), &e);
	free(text);
	assert_non_null(o);
	js_del(o, "replayed");
	text = js_canonical(o);
	assert_string_equal(text, first);
	free(text);
	js_free(o);
}

/* A replay tells what was, not what is; and it is no change, so that it needs no room. */
static void
a_replay_is_exact_and_needs_no_room(void **state)
{
	static const char REAL[] =
		"\"key\":\"real-one\",\"website\":\"https://b1.example\"",
			  IDLE[] = "\"key\":\"idle-one\",\"auto_accept\":false";
	struct talk *t = *state;
	struct peer *ann = person(t, "ann");
	char *real, *idle, *other = the_largest_profile(3);

	real = js_canonical(done(ann, "organisation.update", REAL));
	idle = js_canonical(done(ann, "organisation.update", IDLE));
	done(ann, "organisation.update", other);
	t->config.hourly_bytes = 1;
	turned_down(ann, "organisation.update",
		"\"key\":\"one-more\",\"auto_accept\":false", "RATE_LIMITED");
	same_but_replayed(done(ann, "organisation.update", REAL), real);
	same_but_replayed(done(ann, "organisation.update", IDLE), idle);
	turned_down(ann, "organisation.update",
		"\"key\":\"idle-one\",\"auto_accept\":true", "KEY_REUSED");
	free(real);
	free(idle);
	free(other);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, talk_set_up, talk_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_account_has_its_own_budget_in_each_hour),
		CASE(what_changes_nothing_is_small),
		CASE(the_largest_changes_have_their_budget),
		CASE(small_changes_have_their_budget),
		CASE(accounts_and_their_tokens_have_their_budget),
		CASE(runs_of_the_planner_have_their_budget),
		CASE(who_enrols_is_counted_by_the_invitations),
		CASE(a_replay_is_exact_and_needs_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
