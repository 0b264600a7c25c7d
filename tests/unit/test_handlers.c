/*
 * test_handlers.c - whose data a call may see and change, and how lists are paged: handlers called
 * as the dispatcher does, over the small fair of fixture.h.
 */
#include "fixture.h"

#include "domain/report/verify.h"
#include "methods/ownership.h"
#include "served.h"

struct house {
	struct fixture f;
	struct config config;
	struct clock clock;
	struct jobs *done;
	struct writer *writer;
	struct served served;
	struct err e; /* of the last call that was refused */
};

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const struct actor ANN = {.role = ROLE_BUYER,
	.account_id = 101,
	.event_id = 1,
	.organisation_id = 1,
	.delegate_id = 1,
	.principal = "A101"};
static const struct actor KIM = {.role = ROLE_EXHIBITOR,
	.account_id = 103,
	.event_id = 1,
	.organisation_id = 11,
	.delegate_id = 3,
	.principal = "A103"};
static const struct actor BOB = {.role = ROLE_BUYER,
	.account_id = 102,
	.event_id = 1,
	.organisation_id = 2,
	.delegate_id = 2,
	.principal = "A102"};
static const struct actor OMAR = {.role = ROLE_INTERPRETER,
	.account_id = 104,
	.event_id = 1,
	.interpreter_id = 1,
	.principal = "A104"};
static const struct actor STAFF = {
	.role = ROLE_STAFF, .account_id = 105, .event_id = 1, .principal = "A105"};
static const struct actor HEAD = {
	.role = ROLE_STAFF, .account_id = 106, .event_id = 1, .principal = "A106"};
static const struct actor ADMIN = {.role = ROLE_ADMIN, .principal = "admin"};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);
	struct err e;

	fixture_open(&h->f, true);
	/* Staff of this event, and of all. */
	fixture_sql(&h->f,
		"INSERT INTO accounts (account_id, event_id, role, name,"
		" organisation_id, delegate_id, interpreter_id, generation,"
		" invitation_expires_s, enrolled_s, disabled_s, created_s,"
		" nonce) VALUES"
		" (105, 1, 'staff', 'S', NULL, NULL, NULL, 1, 0, 0, NULL, 0, ''),"
		" (106, 0, 'staff', 'H', NULL, NULL, NULL, 1, 0, 0, NULL, 0, '')");
	config_defaults(&h->config, h->f.directory);
	clock_init(&h->clock);
	h->done = jobs_new(16, -1);
	h->writer = writer_start(
		h->f.path, &(struct store_options){0}, &h->clock, 16, 16, h->done, &e);
	assert_non_null(h->writer);
	served_open(&h->served, &(struct served_options){
					.work = {.clock = &h->clock, .writer = h->writer},
					.env = {.key = KEY},
					.config = &h->config,
					.link_pin = ""});
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	served_close(&h->served);
	writer_stop(h->writer);
	jobs_free(h->done);
	fixture_close(&h->f);
	free(h);
	return 0;
}

/* The answer of a method, or NULL and h->e. What it wrote is kept. */
static struct js *
call(struct house *h, const struct actor *who, const char *method, const char *params)
{
	struct call c = {.env = methods_env(h->served.methods),
		.actor = *who,
		.method = method_by_name(method)};
	struct js *json = js_parse(params, strlen(params), &h->e);
	struct reply a = {REPLY_FAIL};
	struct cursor_owner owner;

	if (json == NULL || c.method == NULL)
		fail_msg("%s %s", method, params);
	if ((c.method->roles & who->role) == 0)
		fail_msg("%s is not for %s", method, who->principal);
	arena_init(&c.unit.arena);
	c.tx = fixture_begin(&h->f);
	c.tx->context = (struct tx_context){who->principal, method, "a-key-of-test"};
	owner = call_cursor_owner(&c);
	if (params_parse(c.method, json, &owner, &c.unit.arena, &c.args, &h->e)) {
		a = c.method->run(&c);
		h->e = c.unit.err;
	}
	if (a.kind == REPLY_OK)
		fixture_commit(&h->f);
	else
		fixture_rollback(&h->f);
	js_free(json);
	js_free(c.more);
	arena_release(&c.unit.arena);
	assert_int_equal(a.kind == REPLY_OK, c.result != NULL);
	return c.result;
}

static void
refused(struct house *h, const struct actor *who, const char *method, const char *params,
	enum err_code code, const char *field)
{
	struct js *o = call(h, who, method, params);

	if (o != NULL)
		fail_msg("%s %s was done for %s", method, params, who->principal);
	if (h->e.code != code || strcmp(h->e.field, field) != 0)
		fail_msg("%s %s: %s %s: %s", method, params, err_info(h->e.code)->name,
			h->e.field, h->e.text);
}

/* "a b c" of one member of the items. */
static void
items_are(struct house *h, const struct actor *who, const char *method,
	const char *params, const char *member, const char *expected)
{
	struct js *o = call(h, who, method, params), *items;
	const char *text = "";

	if (o == NULL)
		fail_msg("%s %s: %s", method, params, h->e.text);
	items = js_get(o, "items");
	for (size_t i = 0; i < js_len(items); i++)
		text = arena_printf(&h->f.arena, "%s%s%s", text, i == 0 ? "" : " ",
			js_get_str(js_at(items, i), member, "-"));
	assert_string_equal(text, expected);
	js_free(o);
}

/* ---- whose ---------------------------------------------------------------------------------- */

static void
people_act_for_their_own_organisation_alone(void **state)
{
	struct house *h = *state;

	refused(h, &ANN, "preference.list", "{\"organisation\":\"B2\"}", ERR_NOT_YOURS,
		"params.organisation");
	refused(h, &ANN, "preference.list", "{\"organisation\":\"X1\"}", ERR_NOT_YOURS,
		"params.organisation");
	refused(h, &ANN, "preference.list", "{\"organisation\":\"NO\"}", ERR_NOT_FOUND,
		"params.organisation");
	refused(h, &STAFF, "preference.list", "{\"organisation\":\"NO\"}", ERR_NOT_FOUND,
		"params.organisation");
	refused(h, &STAFF, "preference.list", "{}", ERR_PARAM_INVALID,
		"params.organisation");
	refused(h, &BOB, "match.list", "{\"organisation\":\"B1\"}", ERR_NOT_YOURS,
		"params.organisation");
	refused(h, &BOB, "match.explain", "{\"with\":\"X1\",\"organisation\":\"B1\"}",
		ERR_NOT_YOURS, "params.organisation");
	items_are(h, &ANN, "preference.list", "{}", "code", "");
	items_are(h, &ANN, "preference.list", "{\"organisation\":\"B1\"}", "code", "");
	items_are(h, &STAFF, "preference.list", "{\"organisation\":\"B1\"}", "code", "");
}

/* call_delegates has no method of its own: a call is made by hand. */
static bool
delegates(struct house *h, const struct actor *who, const char *params,
	int64_t organisation, struct delegate **out, int *n)
{
	struct call c = {.env = methods_env(h->served.methods),
		.actor = *who,
		.method = method_by_name("request.create")};
	struct js *json = js_parse(params, strlen(params), &h->e);
	const struct cursor_owner owner = call_cursor_owner(&c);
	bool ok;

	assert_non_null(json);
	arena_init(&c.unit.arena);
	c.tx = fixture_begin(&h->f);
	assert_true(params_parse(c.method, json, &owner, &c.unit.arena, &c.args, &h->e));
	ok = call_delegates(&c, "delegates", organisation, out, n, &h->e);
	fixture_rollback(&h->f);
	js_free(json);
	arena_release(&c.unit.arena);
	return ok;
}

#define FOR(list) "{\"key\":\"12345678\",\"to\":\"X1\",\"delegates\":" list "}"

static void
delegates_are_the_callers_own_or_of_one_organisation(void **state)
{
	static const struct {
		const struct actor *who;
		const char *params;
		int64_t organisation;
		enum err_code code;
		const char *field;
	} REFUSED[] = {
		{&ANN, FOR("[\"bob\"]"), 1, ERR_NOT_YOURS, "params.delegates[0]"},
		{&ANN, FOR("[\"ann\",\"kim\"]"), 1, ERR_NOT_YOURS, "params.delegates[1]"},
		{&ANN, FOR("[\"nobody\"]"), 1, ERR_NOT_FOUND, "params.delegates[0]"},
		{&STAFF, FOR("[\"ann\",\"bob\"]"), 0, ERR_NOT_YOURS,
			"params.delegates[1]"},
		{&STAFF, FOR("[\"ann\"]"), 2, ERR_NOT_YOURS, "params.delegates[0]"},
		{&STAFF, FOR("[]"), 0, ERR_NO_DELEGATE, "params.delegates"},
		{&ADMIN, FOR("[]"), 1, ERR_NO_DELEGATE, "params.delegates"},
		{&KIM, FOR("[]"), 1, ERR_NO_DELEGATE, "params.delegates"},
	};
	struct house *h = *state;
	struct delegate *d;
	int n;

	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
		if (delegates(h, REFUSED[i].who, REFUSED[i].params,
			    REFUSED[i].organisation, &d, &n))
			fail_msg("%s", REFUSED[i].params);
		assert_int_equal(h->e.code, REFUSED[i].code);
		assert_string_equal(h->e.field, REFUSED[i].field);
	}
	assert_true(delegates(h, &ANN, FOR("[]"), 1, &d, &n));
	assert_int_equal(n, 1);
	assert_string_equal(d[0].code, "ann");
	assert_true(delegates(h, &STAFF, FOR("[\"kim\",\"kim\"]"), 0, &d, &n));
	assert_int_equal(n, 1);
	assert_int_equal(d[0].organisation_id, 11);
	assert_true(delegates(h, &STAFF, FOR("[\"ann\"]"), 1, &d, &n));
	assert_int_equal(n, 1);
}

/* ---- the fair ------------------------------------------------------------------------------- */

static const char *
member_of(struct js *o, const char *list, size_t i, const char *member)
{
	return js_get_str(js_at(js_get(o, list), i), member, NULL);
}

static void
addresses_and_budgets_are_for_their_own_people_and_staff(void **state)
{
	static const struct {
		const struct actor *who;
		bool sees_b1, sees_x1;
	} ROWS[] = {{&ANN, true, false}, {&KIM, false, true}, {&BOB, false, false},
		{&OMAR, false, false}, {&STAFF, true, true}, {&ADMIN, true, true}};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct js *o = call(h, ROWS[i].who, "delegate.list", "{}");

		/* ann, bob, choi, kim */
		assert_int_equal(
			member_of(o, "items", 0, "email") != NULL, ROWS[i].sees_b1);
		assert_int_equal(
			member_of(o, "items", 3, "email") != NULL, ROWS[i].sees_x1);
		js_free(o);
		o = call(h, ROWS[i].who, "organisation.get", "{\"organisation\":\"B1\"}");
		assert_int_equal(js_get(js_get(o, "organisation"), "budget_min") != NULL,
			ROWS[i].sees_b1);
		assert_int_equal(member_of(js_get(o, "organisation"), "delegates", 0,
					 "email") != NULL,
			ROWS[i].sees_b1);
		js_free(o);
	}
	refused(h, &ANN, "organisation.get", "{\"organisation\":\"B9\"}", ERR_NOT_FOUND,
		"params.organisation");
	refused(h, &ANN, "delegate.list", "{\"organisation\":\"B9\"}", ERR_NOT_FOUND,
		"params.organisation");
}

static void
lists_are_narrowed(void **state)
{
	struct house *h = *state;

	items_are(h, &ANN, "organisation.list", "{}", "code", "B1 B2 X1 X2");
	items_are(h, &ANN, "organisation.list", "{\"kind\":\"exhibitor\"}", "code",
		"X1 X2");
	items_are(h, &ANN, "organisation.list", "{\"country\":\"NL\"}", "code", "B1");
	items_are(
		h, &ANN, "organisation.list", "{\"category\":\"MOB\"}", "code", "B1 X1");
	items_are(h, &ANN, "organisation.list", "{\"query\":\"hanb\"}", "code", "X1");
	items_are(h, &ANN, "delegate.list", "{\"organisation\":\"X1\"}", "code", "kim");
	items_are(h, &ANN, "category.list", "{}", "code", "ENE MOB MOB.BUS");
	items_are(h, &ANN, "location.list", "{}", "code", "T1");
	items_are(h, &STAFF, "interpreter.list", "{}", "code", "omar");
	items_are(h, &ANN, "conference.list", "{}", "code", "talk");
	items_are(h, &ANN, "event.list", "{}", "code", "SCF");
}

static void
the_event_has_its_grid_in_its_own_time(void **state)
{
	struct house *h = *state;
	struct js *o = call(h, &ANN, "event.get", "{}"), *event = js_get(o, "event");
	struct js *slot = js_at(js_get(event, "slots"), 3);

	assert_int_equal(js_len(js_get(event, "slots")), 6);
	assert_int_equal(js_get_int(slot, "slot", 0), 4);
	assert_int_equal(js_get_int(slot, "session", 0), 2);
	assert_string_equal(js_get_str(slot, "start", ""), "2027-01-15T20:30:00+09:00");
	assert_string_equal(
		member_of(event, "sessions", 0, "start"), "2027-01-15T17:00:00+09:00");
	assert_string_equal(member_of(event, "halls", 0, "code"), "A");
	assert_true(js_len(js_get(event, "policies")) > 0);
	js_free(o);
}

static void
attendees_are_for_their_own_people_and_staff(void **state)
{
	static const struct {
		const struct actor *who;
		size_t attendees;
	} ROWS[] = {{&ANN, 1}, {&BOB, 0}, {&KIM, 0}, {&OMAR, 0}, {&STAFF, 1}};
	struct house *h = *state;

	fixture_sql(&h->f,
		"INSERT INTO conference_people (event_id, conference_session_id, part,"
		" position, delegate_id) VALUES (1, 1, 'attendee', 1, 1)");
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct js *o = call(h, ROWS[i].who, "conference.list", "{}");
		struct js *talk = js_at(js_get(o, "items"), 0);

		assert_int_equal(js_len(js_get(talk, "attendees")), ROWS[i].attendees);
		assert_int_equal(js_len(js_get(talk, "speakers")), 1);
		js_free(o);
	}
}

static void
events_are_seen_by_whom_they_are_for(void **state)
{
	struct house *h = *state;

	fixture_sql(&h->f,
		"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
		" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state) VALUES"
		" (2, 'OTHER', 'Other', 'Europe/Madrid',"
		" 'EUR', 'O', 'o@o.example', 30, 0, 1, 1, 'open')");
	items_are(h, &ANN, "event.list", "{}", "code", "SCF");
	items_are(h, &STAFF, "event.list", "{}", "code", "SCF");
	items_are(h, &HEAD, "event.list", "{}", "code", "OTHER SCF");
	items_are(h, &ADMIN, "event.list", "{}", "code", "OTHER SCF");
	refused(h, &ADMIN, "event.get", "{}", ERR_EVENT_REQUIRED, "");
	refused(h, &ADMIN, "match.list", "{\"organisation\":\"B1\"}", ERR_EVENT_REQUIRED,
		"");
}

/* ---- preferences and blackouts -------------------------------------------------------------- */

#define PREFER(to, what, more)                                                           \
	"{\"key\":\"12345678\",\"to\":\"" to "\",\"preference\":\"" what "\"" more "}"

static void
a_preference_is_said_changed_and_taken_back(void **state)
{
	static const struct {
		const char *what, *text;
		int64_t rows; /* of the journal afterwards */
	} STEPS[] = {
		{PREFER("X1", "none", ""), "none", 0},
		{PREFER("X1", "want", ""), "want", 1},
		{PREFER("X1", "want", ""), "want", 1}, /* nothing new */
		{PREFER("X1", "must", ""), "must", 2},
		{PREFER("X1", "none", ""), "none", 3},
		{PREFER("X1", "none", ""), "none", 3},
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
		struct js *o = call(h, &ANN, "preference.set", STEPS[i].what);
		struct js *p = js_get(o, "preference");

		assert_string_equal(js_get_str(p, "preference", ""), STEPS[i].text);
		assert_string_equal(js_get_str(p, "from", ""), "B1");
		assert_string_equal(js_get_str(p, "to_name", ""), "Hanbit");
		assert_int_equal(
			fixture_int(&h->f,
				"SELECT count(*) FROM journal WHERE audience = ',o1,'"
				" AND topic = 'preference'"),
			STEPS[i].rows);
		js_free(o);
	}
	assert_int_equal(fixture_int(&h->f, "SELECT count(*) FROM preferences"), 0);
}

static void
a_preference_is_said_by_ones_own_towards_the_other_side(void **state)
{
	struct house *h = *state;

	refused(h, &ANN, "preference.set", PREFER("B2", "want", ""), ERR_SAME_SIDE, "");
	refused(h, &ANN, "preference.set", PREFER("B1", "avoid", ""), ERR_SAME_SIDE, "");
	refused(h, &ANN, "preference.set", PREFER("X9", "want", ""), ERR_NOT_FOUND,
		"params.to");
	refused(h, &ANN, "preference.set", PREFER("X1", "want", ",\"from\":\"B2\""),
		ERR_NOT_YOURS, "params.from");
	refused(h, &ANN, "preference.set", PREFER("X1", "want", ",\"from\":\"bob\""),
		ERR_NOT_YOURS, "params.from");
	refused(h, &ANN, "preference.set", PREFER("X1", "want", ",\"from\":\"nobody\""),
		ERR_NOT_FOUND, "params.from");
	refused(h, &STAFF, "preference.set", PREFER("X1", "want", ""), ERR_PARAM_INVALID,
		"params.from");
	js_free(call(h, &ANN, "preference.set", PREFER("X1", "want", "")));
	js_free(call(
		h, &ANN, "preference.set", PREFER("X1", "must", ",\"from\":\"ann\"")));
	js_free(call(
		h, &STAFF, "preference.set", PREFER("B1", "want", ",\"from\":\"X2\"")));
	items_are(h, &ANN, "preference.list", "{}", "from", "B1 ann");
	items_are(h, &KIM, "preference.list", "{}", "from", "");
	items_are(h, &STAFF, "preference.list", "{\"organisation\":\"X2\"}", "to", "B1");
}

static void
a_new_preference_takes_no_code_of_the_files(void **state)
{
	struct house *h = *state;

	fixture_sql(&h->f,
		"INSERT INTO preferences (event_id, preference_id, code, from_organisation_id,"
		" from_delegate_id, to_organisation_id, preference) VALUES"
		" (1, 50, 'P1', 2, 0, 11, 'want'),"
		" (1, 51, 'P1-2', 2, 0, 12, 'want')");
	js_free(call(h, &ANN, "preference.set", PREFER("X1", "want", "")));
	items_are(h, &ANN, "preference.list", "{}", "code", "P1-3");
}

static void
blackouts_are_shown_to_their_own_and_staff(void **state)
{
	struct house *h = *state;

	items_are(h, &STAFF, "blackout.list", "{}", "code", "away late paint");
	items_are(h, &STAFF, "blackout.list", "{}", "resource", "bob omar T1");
	items_are(h, &BOB, "blackout.list", "{}", "resource", "bob");
	items_are(h, &ANN, "blackout.list", "{}", "resource", "");
	fixture_sql(&h->f,
		"INSERT INTO delegates (event_id, delegate_id, code, organisation_id, name,"
		" email, languages, min_meetings, max_meetings, max_per_day, resource_id,"
		" rev) VALUES (1, 5, 'bill', 2, 'Bill', 'b@b2.example', '',"
		" NULL, NULL, NULL, 12, 1);"
		"INSERT INTO blackouts (event_id, blackout_id, code, kind, target_id, start_s,"
		" end_s, reason) VALUES (1, 7, 'a', 'delegate', 5, 1, 2, ''),"
		" (1, 8, 'z', 'delegate', 2, 1, 2, '')");
	items_are(h, &BOB, "blackout.list", "{}", "code", "a away z");
	items_are(h, &BOB, "blackout.list", "{\"limit\":2}", "code", "a away");
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* Walks all pages; the codes with a '|' between pages. */
static void
pages_are(struct house *h, const struct actor *who, const char *method, const char *more,
	const char *member, const char *expected)
{
	char params[300], cursor[200] = "";
	const char *text = "";
	struct arena arena;

	arena_init(&arena);
	for (int page = 0; page < 20; page++) {
		struct js *o, *items;

		snprintf(params, sizeof params, "{%s%s%s%s}", more,
			cursor[0] != '\0' ? ",\"cursor\":\"" : "", cursor,
			cursor[0] != '\0' ? "\"" : "");
		o = call(h, who, method, params);
		if (o == NULL)
			fail_msg("%s %s: %s", method, params, h->e.text);
		items = js_get(o, "items");
		text = arena_printf(&arena, "%s%s", text, page == 0 ? "" : " |");
		for (size_t i = 0; i < js_len(items); i++)
			text = arena_printf(&arena, "%s%s%s", text,
				*text == '\0' ? "" : " ",
				js_get_str(js_at(items, i), member, "-"));
		snprintf(cursor, sizeof cursor, "%s", js_get_str(o, "next", ""));
		js_free(o);
		if (cursor[0] == '\0')
			break;
	}
	assert_string_equal(text, expected);
	arena_release(&arena);
}

static void
pages_follow_each_other_without_a_gap(void **state)
{
	struct house *h = *state;

	pages_are(
		h, &ANN, "organisation.list", "\"limit\":1", "code", "B1 | B2 | X1 | X2");
	pages_are(h, &ANN, "organisation.list", "\"limit\":2", "code", "B1 B2 | X1 X2");
	pages_are(h, &ANN, "organisation.list", "\"limit\":3", "code", "B1 B2 X1 | X2");
	pages_are(h, &ANN, "organisation.list", "\"limit\":4", "code", "B1 B2 X1 X2");
	pages_are(h, &ANN, "delegate.list", "\"limit\":3", "code", "ann bob choi | kim");
	pages_are(h, &STAFF, "blackout.list", "\"limit\":2", "code", "away late | paint");
	pages_are(h, &ANN, "category.list", "\"limit\":2", "code", "ENE MOB | MOB.BUS");
	fixture_sql(&h->f,
		"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
		" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state) VALUES"
		" (2, 'OTHER', 'Other', 'Europe/Madrid',"
		" 'EUR', 'O', 'o@o.example', 30, 0, 1, 1, 'open')");
	pages_are(h, &HEAD, "event.list", "\"limit\":1", "code", "OTHER | SCF");
	pages_are(h, &ANN, "event.list", "\"limit\":1", "code", "SCF");
	fixture_sql(&h->f,
		"INSERT INTO preferences (event_id, preference_id, code, from_organisation_id,"
		" from_delegate_id, to_organisation_id, preference) VALUES"
		" (1, 1, 'p1', 1, 0, 11, 'must'),"
		" (1, 2, 'p2', 1, 1, 11, 'want'), (1, 3, 'p3', 1, 0, 12, 'want')");
	pages_are(h, &ANN, "preference.list", "\"limit\":2", "code", "p1 p2 | p3");
	/* Two of the same pair and second, and one that the caller may not see. */
	fixture_sql(&h->f,
		"INSERT INTO requests (event_id, request_id, code, state, rev, origin,"
		" from_organisation_id, to_organisation_id, message, reason, length, created_s,"
		" expires_s, accepted_s, meeting_id) VALUES"
		" (1, 7, NULL, 'accepted', 2, 'person', 1, 11, '', '', 1, 1, NULL, 5, NULL),"
		" (1, 8, NULL, 'accepted', 2, 'person', 2, 12, '', '', 1, 1, NULL, 6, NULL),"
		" (1, 6, NULL, 'accepted', 2, 'person', 1, 12, '', '', 1, 1, NULL, 5, NULL)");
	pages_are(h, &ANN, "standby.list", "\"limit\":1", "id", "R7 | R3 | R6");
	pages_are(h, &STAFF, "standby.list", "\"limit\":3", "id", "R7 R3 R6 | R8");
}

static void
a_page_ends_when_its_bytes_are_full_but_has_one_item(void **state)
{
	struct house *h = *state;

	h->config.page_bytes = 1;
	methods_reconfigure(h->served.methods, &h->config, "");
	pages_are(h, &ANN, "organisation.list", "\"limit\":100", "code",
		"B1 | B2 | X1 | X2");
	h->config.page_bytes = 600;
	methods_reconfigure(h->served.methods, &h->config, "");
	pages_are(h, &ANN, "delegate.list", "\"limit\":100", "code", "ann bob choi kim");
}

static void
a_ranking_is_paged_by_score_and_code(void **state)
{
	struct house *h = *state;

	fixture_sql(&h->f,
		"WITH RECURSIVE n(i) AS (SELECT 21 UNION ALL SELECT i + 1 FROM n WHERE i < 24)"
		" INSERT INTO organisations (event_id, organisation_id, code, kind, name,"
		" country, languages, profile, products, markets, budget_min, budget_max,"
		" website, rev, min_meetings, max_meetings, max_per_day, auto_accept) SELECT"
		" 1, i, 'Y' || i, 'exhibitor', 'Y', 'KR', '', '',"
		" '', '', NULL, NULL, '', 1, NULL, NULL, NULL, 0 FROM n");
	pages_are(h, &ANN, "match.list", "\"limit\":100", "organisation",
		"X2 Y21 Y22 Y23 Y24 X1");
	pages_are(h, &ANN, "match.list", "\"limit\":1", "organisation",
		"X2 | Y21 | Y22 | Y23 | Y24 | X1");
	pages_are(h, &ANN, "match.list", "\"limit\":4", "organisation",
		"X2 Y21 Y22 Y23 | Y24 X1");
}

/* ---- matches -------------------------------------------------------------------------------- */

static void
a_veto_is_explained_and_not_listed(void **state)
{
	struct house *h = *state;
	struct js *o = call(h, &ANN, "match.explain", "{\"with\":\"X1\"}");

	assert_false(js_get_bool(o, "veto", true));
	assert_true(js_get_int(o, "score", 0) > 0);
	assert_true(js_len(js_get(o, "reasons")) >= 2);
	js_free(o);
	js_free(call(
		h, &KIM, "preference.set", PREFER("B1", "avoid", ",\"from\":\"kim\"")));
	items_are(h, &ANN, "match.list", "{}", "organisation", "X2");
	items_are(h, &KIM, "match.list", "{}", "organisation", "B2");
	o = call(h, &ANN, "match.explain", "{\"with\":\"X1\"}");
	assert_true(js_get_bool(o, "veto", false));
	assert_int_equal(js_get_int(o, "score", -1), 0);
	assert_string_equal(member_of(o, "reasons", 0, "text"),
		"one side has asked not to meet the other");
	js_free(o);
	refused(h, &ANN, "match.explain", "{\"with\":\"B2\"}", ERR_SAME_SIDE,
		"params.with");
	refused(h, &ANN, "match.explain", "{\"with\":\"B1\"}", ERR_SAME_SIDE,
		"params.with");
	refused(h, &ANN, "match.explain", "{\"with\":\"X9\"}", ERR_NOT_FOUND,
		"params.with");
	refused(h, &STAFF, "match.list", "{}", ERR_PARAM_INVALID, "params.organisation");
	items_are(h, &STAFF, "match.list", "{\"organisation\":\"X1\"}", "organisation",
		"B2");
}

/* ---- staff ---------------------------------------------------------------------------------- */

static void
figures_count_refusals_apart_from_faults(void **state)
{
	struct house *h = *state;
	struct js *o;
	char *text;

	atomic_store(&served_stats(&h->served)->errors[ERR_SLOT_TAKEN], 3);
	atomic_store(&served_stats(&h->served)->errors[ERR_VETO], 1);
	atomic_store(&served_stats(&h->served)->errors[ERR_NOT_YOURS], 2);
	atomic_store(&served_stats(&h->served)->errors[ERR_PARSE], 5);
	atomic_store(&served_stats(&h->served)->errors[ERR_BUSY], 6);
	o = call(h, &STAFF, "stats.snapshot", "{}");
	text = js_text(js_get(o, "refusals"));
	assert_string_equal(text, "{\"NOT_YOURS\":2,\"SLOT_TAKEN\":3,\"VETO\":1}");
	free(text);
	text = js_text(js_get(o, "faults"));
	assert_string_equal(text, "{\"PARSE\":5,\"BUSY\":6}");
	free(text);
	assert_string_equal(js_get_str(js_get(o, "event"), "code", ""), "SCF");
	assert_int_equal(
		js_get_int(js_get(js_get(o, "figures"), "meetings"), "scheduled", -1), 1);
	assert_int_equal(js_get_int(js_get(o, "connections"), "open", -1), 0);
	js_free(o);
	fixture_sql(&h->f, "UPDATE events SET event_id = 7");
	fixture_sql(&h->f,
		"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
		" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state) SELECT"
		" 8, 'B', name, zone, currency, 'o', 'm',"
		" 30, 0, 1, 1, 'open' FROM events");
	o = call(h, &ADMIN, "stats.snapshot", "{}");
	assert_int_equal(js_type(js_get(o, "event")), JS_NULL);
	assert_int_equal(js_get_int(o, "events", -1), 2);
	js_free(o);
}

/* A monitor that says 0 because no event was chosen is believed. */
static void
figures_are_of_all_events_until_one_is_chosen(void **state)
{
	struct house *h = *state;
	struct js *o, *figures;

	fixture_sql(&h->f,
		"INSERT INTO events (event_id, code, name, zone, currency, organiser_name,"
		" organiser_mail, slot_minutes, gap_minutes, rev, created_s, state) SELECT"
		" 8, 'B', name, zone, currency, 'o', 'm', 30, 0, 1, 1, 'open' FROM events");
	fixture_sql(&h->f,
		"INSERT INTO organisations (event_id, organisation_id, code, kind, name,"
		" country, languages, profile, products, markets, website, auto_accept, rev)"
		" SELECT 8, organisation_id, code, kind, name, country, languages, profile,"
		" products, markets, website, auto_accept, rev FROM organisations");
	o = call(h, &STAFF, "stats.snapshot", "{}");
	assert_int_equal(js_get_int(o, "events", -1), 1);
	figures = js_get(o, "figures");
	assert_int_equal(
		js_get_int(js_get(figures, "exhibitors"), "institutions", -1), 2);
	js_free(o);
	o = call(h, &ADMIN, "stats.snapshot", "{}");
	figures = js_get(o, "figures");
	assert_int_equal(js_get_int(js_get(figures, "meetings"), "scheduled", -1), 1);
	assert_int_equal(
		js_get_int(js_get(figures, "exhibitors"), "institutions", -1), 4);
	assert_int_equal(js_get_int(js_get(figures, "exhibitors"), "countries", -1), 1);
	js_free(o);
	fixture_sql(&h->f, "DELETE FROM events WHERE event_id = 8");
}

static void
the_journal_is_seen_as_far_as_one_is_staff(void **state)
{
	struct house *h = *state;

	fixture_sql(&h->f,
		"INSERT INTO journal (seq, at_us, event_id, principal, method, topic, object,"
		" key, audience, body, salt, body_hash, hash) SELECT"
		" i, 1790000000000000, i % 3, 'A1', 'm', 't', 'O' || i,"
		" '', '*', '{}', zeroblob(16), zeroblob(32), zeroblob(32) FROM"
		" (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9)"
		" SELECT i FROM n)");
	items_are(h, &STAFF, "journal.list", "{}", "object", "O1 O4 O7");
	items_are(h, &HEAD, "journal.list", "{}", "object", "O1 O3 O4 O6 O7 O9");
	items_are(h, &ADMIN, "journal.list", "{}", "object", "O1 O3 O4 O6 O7 O9");
	items_are(h, &STAFF, "journal.list", "{\"since\":4}", "object", "O7");
	items_are(h, &STAFF, "journal.list", "{\"object\":\"O4\"}", "object", "O4");
	items_are(h, &STAFF, "journal.list", "{\"object\":\"O5\"}", "object", "");
	pages_are(h, &HEAD, "journal.list", "\"limit\":2", "object",
		"O1 O3 | O4 O6 | O7 O9");
	pages_are(h, &HEAD, "journal.list", "\"limit\":2,\"since\":3", "object",
		"O4 O6 | O7 O9");
	pages_are(h, &STAFF, "journal.list", "\"limit\":1", "object", "O1 | O4 | O7");
}

static void
a_broken_chain_is_told(void **state)
{
	struct house *h = *state;
	struct js *o;

	fixture_journal(&h->f, 3);
	o = call(h, &STAFF, "journal.verify", "{}");
	assert_true(js_get_bool(o, "ok", false));
	assert_int_equal(js_get_int(o, "rows", 0), 3);
	assert_null(js_get(o, "broken_at"));
	js_free(o);
	fixture_sql(&h->f, "UPDATE journal SET object = 'x' WHERE seq = 2");
	o = call(h, &STAFF, "journal.verify", "{}");
	assert_false(js_get_bool(o, "ok", true));
	assert_int_equal(js_get_int(o, "broken_at", 0), 2);
	js_free(o);
	o = call(h, &STAFF, "admin.verify", "{}");
	assert_false(js_get_bool(o, "ok", true));
	assert_int_equal(js_len(js_get(o, "checks")), VERIFY_CHECKS);
	js_free(o);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(people_act_for_their_own_organisation_alone),
		CASE(delegates_are_the_callers_own_or_of_one_organisation),
		CASE(addresses_and_budgets_are_for_their_own_people_and_staff),
		CASE(lists_are_narrowed),
		CASE(the_event_has_its_grid_in_its_own_time),
		CASE(attendees_are_for_their_own_people_and_staff),
		CASE(events_are_seen_by_whom_they_are_for),
		CASE(a_preference_is_said_changed_and_taken_back),
		CASE(a_preference_is_said_by_ones_own_towards_the_other_side),
		CASE(a_new_preference_takes_no_code_of_the_files),
		CASE(blackouts_are_shown_to_their_own_and_staff),
		CASE(pages_follow_each_other_without_a_gap),
		CASE(a_page_ends_when_its_bytes_are_full_but_has_one_item),
		CASE(a_ranking_is_paged_by_score_and_code),
		CASE(a_veto_is_explained_and_not_listed),
		CASE(figures_count_refusals_apart_from_faults),
		CASE(figures_are_of_all_events_until_one_is_chosen),
		CASE(the_journal_is_seen_as_far_as_one_is_staff),
		CASE(a_broken_chain_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
