/*
 * test_hostile.c - what a peer or a row may hold at its ends: cursors of others, instants of far
 * years, details larger than an answer, names cut in two. Each is refused or told, and the next
 * call is answered.
 */
#include "talk.h"

/* The cursor of the second page, one entry each. */
static const char *
second_page(struct peer *p, const char *method, const char *params)
{
	char all[200];

	snprintf(all, sizeof all, "\"limit\":1%s", params);
	return js_get_str(done(p, method, all), "next", "");
}

static void
cursor_refused(struct peer *p, const char *method, const char *more, const char *cursor)
{
	char params[300];
	const struct js *data;

	snprintf(params, sizeof params, "\"cursor\":\"%s\"%s", cursor, more);
	data = turned_down(p, method, params, "CURSOR_INVALID");
	assert_string_equal(js_get_str(data, "field", ""), "params.cursor");
}

static void
a_cursor_is_of_its_method_its_account_and_its_event(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t), *ann = person(t, "ann"), *of_two = peer_new(t, true);
	const char *mine = second_page(a, "organisation.list", "");
	char params[300], plain[60], forged[100];

	done(of_two, "hello", HELLO ",\"event\":\"TWO\"");
	cursor_refused(a, "delegate.list", "", mine);
	cursor_refused(ann, "organisation.list", "", mine);
	cursor_refused(of_two, "organisation.list", "", mine);
	cursor_refused(
		a, "organisation.list", "", second_page(ann, "organisation.list", ""));
	snprintf(params, sizeof params, "\"limit\":1,\"cursor\":\"%s\"", mine);
	done(a, "organisation.list", params);
	/* What a cursor looked like before it had a seal, with a number for an index. */
	for (int i = 0; i < 3; i++) {
		static const char *const METHODS[] = {
			"schedule.forecast", "match.list", "standby.list"};

		snprintf(plain, sizeof plain, "c1:%s:-2147483647", METHODS[i]);
		base64url_encode(plain, strlen(plain), forged);
		cursor_refused(
			a, METHODS[i], i == 1 ? ",\"organisation\":\"B1\"" : "", forged);
	}
}

/* The sentence quotes two names of 162 bytes, and has room for 319: it is cut between letters. */
static void
a_reason_that_quotes_two_long_names_is_told(void **state)
{
	struct talk *t = *state;

	fixture_sql(&t->f,
		"UPDATE organisations SET name = replace(hex(zeroblob(27)), '0', '한')"
		" WHERE code IN ('B1', 'X1')");
	fixture_sql(&t->f,
		"INSERT INTO requests (event_id, request_id, code, state, rev,"
		" origin, from_organisation_id, to_organisation_id, message, reason,"
		" length, created_s, expires_s, accepted_s, meeting_id) VALUES"
		" (1, 1, NULL, 'accepted', 2, 'person', 1,"
		" 11, '', '', 1, 1, NULL, 5, NULL)");
	fixture_sql(&t->f,
		"INSERT INTO request_delegates (event_id, request_id, delegate_id,"
		" side) VALUES (1, 1, 1, 'from'),"
		" (1, 1, 11, 'to')");
	done(admin(t), "preference.set",
		keyed(t, "\"to\":\"B1\",\"from\":\"X1\",\"preference\":\"avoid\""));
	for (int i = 0; i < 2; i++) {
		const struct js *o = done(admin(t), "standby.list", ""), *one;
		char *text;

		one = js_at(js_get(o, "items"), 0);
		assert_non_null(one);
		text = js_text(one);
		assert_non_null(strstr(text, "한"));
		free(text);
		talk_restart(t, 2, 1000);
	}
}

/* The object as it is now goes with STALE, and has more bytes than an answer may. */
static void
a_refusal_that_is_too_large_goes_without_its_details(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);
	const struct js *data;
	char params[40000], quotes[16384 * 2 + 1];

	t->config.output_bytes = 65536;
	for (size_t i = 0; i + 1 < sizeof quotes; i += 2)
		memcpy(quotes + i, "\\\"", 2);
	quotes[sizeof quotes - 1] = '\0';
	for (int i = 0; i < 2; i++) {
		snprintf(params, sizeof params,
			"\"key\":\"a-key-of-%d\",\"organisation\":\"X1\",\"%s\":\"%s\"",
			i, i == 0 ? "profile" : "products", quotes);
		done(a, "organisation.update", params);
	}
	data = turned_down(a, "organisation.update",
		keyed(t, "\"organisation\":\"X1\",\"name\":\"Y\",\"if_rev\":1"), "STALE");
	assert_null(js_get(data, "object"));
	assert_non_null(strstr(js_get_str(data, "hint", ""), "limits.output_bytes"));
	done(a, "ping", "");
}

static void
a_stored_answer_that_is_no_object_is_damage(void **state)
{
	static const char *const STORED[] = {"", "[]", "7", "{", "\"text\""};
	struct talk *t = *state;
	struct peer *a = admin(t);
	char sql[100];

	done(a, "preference.set",
		"\"key\":\"a-key-of-mine\",\"to\":\"X1\",\"preference\":\"must\",\"from\":\"B1\"");
	for (size_t i = 0; i < sizeof STORED / sizeof *STORED; i++) {
		snprintf(sql, sizeof sql, "UPDATE answers SET answer = '%s'", STORED[i]);
		fixture_sql(&t->f, sql);
		turned_down(a, "preference.set",
			"\"key\":\"a-key-of-mine\",\"to\":\"X1\",\"preference\":\"must\","
			"\"from\":\"B1\"",
			"CORRUPT");
	}
}

static void
an_instant_of_no_year_we_know_is_refused_by_its_name(void **state)
{
	static const char *const INSTANTS[] = {"9999-12-31T23:59:59Z",
		"2201-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59",
		"0001-01-01T00:00:00+23:59", "1969-12-31T23:59:59Z",
		"1970-01-01T00:00:00Z"};
	struct talk *t = *state;
	struct peer *ann = person(t, "ann");

	for (size_t i = 0; i < sizeof INSTANTS / sizeof *INSTANTS; i++)
		assert_string_equal(
			js_get_str(turned_down(ann, "request.create",
					   keyed(t, "\"to\":\"X1\",\"expires\":\"%s\"",
						   INSTANTS[i]),
					   "PARAM_INVALID"),
				"field", ""),
			"params.expires");
	turned_down(ann, "request.create",
		keyed(t, "\"to\":\"X1\",\"slots\":[\"9999-12-31T23:59\"]"),
		"PARAM_INVALID");
	turned_down(ann, "blackout.set",
		keyed(t,
			"\"resource\":\"ann\",\"when\":\"9999-12-31T09:00/9999-12-31T10:00\""),
		"PARAM_INVALID");
	/* Within the years in its zone, and outside of them in UTC. */
	turned_down(ann, "blackout.set",
		keyed(t,
			"\"resource\":\"ann\",\"when\":\"1970-01-01T08:00/1970-01-02T10:00\""),
		"PARAM_INVALID");
	done(ann, "request.create",
		keyed(t, "\"to\":\"X1\",\"expires\":\"2200-12-31T23:59:59Z\""));
	done(ann, "request.list", "");
}

static void
the_clock_of_a_rehearsal_stays_within_the_years(void **state)
{
	struct talk *t = *state;
	struct peer *a = admin(t);
	const struct js *data;
	int64_t id = 0;

	t->config.rehearsal = true;
	for (int i = 0; i < 30; i++) {
		id = ask_for(a, "admin.clock", "\"advance_s\":315360000");
		if (js_get(await(a, id), "error") != NULL)
			break;
	}
	data = turned_down(a, "admin.clock", "\"advance_s\":315360000", "PARAM_INVALID");
	assert_string_equal(js_get_str(data, "field", ""), "params.advance_s");
	/* What is reckoned from now, a year ahead, is taken and shown. */
	done(a, "account.invite", keyed(t, "\"delegate\":\"bat\",\"expires_days\":365"));
	done(a, "account.list", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, talk_set_up, talk_tear_down)
		TEST(a_reason_that_quotes_two_long_names_is_told),
		TEST(a_refusal_that_is_too_large_goes_without_its_details),
		TEST(a_stored_answer_that_is_no_object_is_damage),
		TEST(an_instant_of_no_year_we_know_is_refused_by_its_name),
		TEST(the_clock_of_a_rehearsal_stays_within_the_years),
		TEST(a_cursor_is_of_its_method_its_account_and_its_event),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
