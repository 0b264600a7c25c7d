/*
 * test_damaged.c - rows that we cannot have written: whatever a column holds, every list and every
 * view answers or refuses, and nothing ends the daemon.
 *
 * Each column of each table gets values in turn that its CHECK would refuse, in all of its rows;
 * then the fair is read from end to end and some of it is changed, and the column is as before.
 */
#include "talk.h"

enum { COLUMNS_MAX = 500 };

struct house {
	struct fixture f;
	struct config config;
	struct clock clock;
	struct ical *ical;
	struct served served;
	int corrupt, other, done; /* answers by kind */
};

static const struct actor WHO[] = {
	{.role = ROLE_STAFF, .account_id = 105, .event_id = 1, .principal = "A105"},
	{.role = ROLE_BUYER,
		.account_id = 101,
		.event_id = 1,
		.organisation_id = 1,
		.delegate_id = 1,
		.principal = "A101"},
	{.role = ROLE_INTERPRETER,
		.account_id = 104,
		.event_id = 1,
		.interpreter_id = 1,
		.principal = "A104"}};

/* Of all readers, and of those that decide something. */
static const struct {
	const char *method, *params;
} CALLS[] = {{"event.list", ""}, {"event.get", ""}, {"account.list", ""},
	{"token.list", ""}, {"category.list", ""}, {"organisation.list", ""},
	{"organisation.get", "\"organisation\":\"B1\""}, {"delegate.list", ""},
	{"delegate.get", "\"delegate\":\"ann\""}, {"location.list", ""},
	{"interpreter.list", ""}, {"conference.list", ""}, {"preference.list", ""},
	{"blackout.list", ""}, {"export.get", "\"file\":\"event.ini\""},
	{"export.get", "\"file\":\"organisations.csv\""},
	{"export.get", "\"file\":\"requests.csv\""},
	{"export.get", "\"file\":\"blackouts.csv\""},
	{"export.get", "\"file\":\"conferences.csv\""},
	{"export.get", "\"file\":\"interpreters.csv\""}, {"match.list", ""},
	{"match.explain", "\"with\":\"X1\""}, {"request.list", ""},
	{"request.get", "\"request\":\"R1\""}, {"standby.list", ""},
	{"meeting.slots", "\"request\":\"R3\""}, {"meeting.list", ""},
	{"meeting.get", "\"meeting\":\"M1\""}, {"diary.get", "\"delegate\":\"ann\""},
	{"diary.get", ""}, {"invitation.list", ""},
	{"invitation.get", "\"meeting\":\"M1\""}, {"schedule.status", ""},
	{"schedule.get", "\"schedule\":\"S1\""}, {"schedule.diff", "\"schedule\":\"S1\""},
	{"schedule.explain", "\"request\":\"R3\",\"schedule\":\"S1\""},
	{"schedule.forecast", ""}, {"journal.list", ""}, {"journal.verify", ""},
	{"admin.verify", ""},
	{"request.accept", "\"key\":\"key-of-test\",\"request\":\"R4\""},
	{"request.create", "\"key\":\"key-of-test\",\"to\":\"X2\""},
	{"meeting.cancel", "\"key\":\"key-of-test\",\"meeting\":\"M1\""},
	{"schedule.publish", "\"key\":\"key-of-test\",\"schedule\":\"S1\",\"rev\":1"}};

/* Beyond every CHECK; a STRICT table refuses what is of another type. */
static const char *const VALUES[] = {"9223372036854775807", "-9223372036854775807", "-1",
	"0", "253402300800", "'nobody'", "''", "CAST(x'ff41ed95' AS TEXT)", "'[1]'",
	"x'00'"};

/* They would refuse, or mend, what is planted. */
static void
drop_triggers(struct fixture *f)
{
	char name[100], sql[200];

	while (fixture_int(f,
		       "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") > 0) {
		char *one = raw_text(
			f->raw, "SELECT name FROM sqlite_schema WHERE type = 'trigger'");

		snprintf(name, sizeof name, "%s", one);
		free(one);
		snprintf(sql, sizeof sql, "DROP TRIGGER \"%s\"", name);
		fixture_sql(f, sql);
	}
}

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	log_capture(small_silence, NULL, NULL);
	fixture_open(&h->f, true);
	fixture_sql(&h->f, "PRAGMA ignore_check_constraints = 1");
	drop_triggers(&h->f);
	fixture_sql(&h->f,
		"INSERT INTO accounts (account_id, event_id, role, name,"
		" organisation_id, delegate_id, interpreter_id, generation,"
		" invitation_expires_s, enrolled_s, disabled_s, created_s,"
		" nonce) VALUES"
		" (101, 1, 'buyer', 'A', 1, 1, NULL, 1, 0, 0, NULL, 0, ''),"
		" (104, 1, 'interpreter', 'O', NULL, NULL, 1, 1, 0, 0, NULL, 0, ''),"
		" (105, 1, 'staff', 'S', NULL, NULL, NULL, 1, 0, 0, NULL, 0, '')");
	/* who asks in R4, which staff may still accept */
	fixture_sql(&h->f,
		"INSERT INTO request_delegates (event_id, request_id, delegate_id,"
		" side) VALUES (1, 4, 2, 'from')");
	fixture_journal(&h->f, 2);
	config_defaults(&h->config, h->f.directory);
	clock_init(&h->clock);
	h->clock.read_us = talk_now_us;
	h->ical = ical_new();
	served_open(&h->served,
		&(struct served_options){.work = {.clock = &h->clock},
			.env = {.key = TALK_KEY, .ical = h->ical, .port = 7443},
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
	ical_free(h->ical);
	fixture_close(&h->f);
	free(h);
	return 0;
}

static void
count(struct house *h, const struct call *c, struct reply a)
{
	if (tx_failed(c->tx) || (a.kind == REPLY_FAIL && c->unit.err.code == ERR_CORRUPT))
		h->corrupt++;
	else if (a.kind == REPLY_FAIL)
		h->other++;
	else
		h->done++;
}

/* As the dispatcher does; what it changed is undone. */
static void
call(struct house *h, const struct actor *who, const char *method, const char *members)
{
	struct call c = {.env = methods_env(h->served.methods),
		.actor = *who,
		.method = method_by_name(method)};
	const struct cursor_owner owner = call_cursor_owner(&c);
	char params[300];
	struct js *json;
	struct err e;

	if (c.method == NULL)
		fail_msg("there is no %s", method);
	if ((c.method->roles & (unsigned)who->role) == 0)
		return;
	snprintf(params, sizeof params, "{%s}", members);
	json = js_parse(params, strlen(params), &e);
	assert_non_null(json);
	arena_init(&c.unit.arena);
	c.tx = small_begin(&h->f);
	if (!params_parse(c.method, json, &owner, &c.unit.arena, &c.args, &e))
		fail_msg("%s: %s", method, e.text);
	count(h, &c, c.method->run(&c));
	fixture_rollback(&h->f);
	js_free(c.result);
	js_free(c.more);
	js_free(json);
	arena_release(&c.unit.arena);
}

static void
read_all(struct house *h)
{
	for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++)
		for (size_t k = 0; k < sizeof WHO / sizeof *WHO; k++)
			call(h, &WHO[k], CALLS[i].method, CALLS[i].params);
}

/* false: the table takes no such value. */
static bool
damage(struct house *h, const char *table, const char *column, const char *value)
{
	char sql[1024];

	snprintf(sql, sizeof sql, "UPDATE OR REPLACE \"%s\" SET \"%s\" = %s", table,
		column, value);
	return raw_try(h->f.raw, sql) && engine_changed(h->f.raw) > 0;
}

static void
keep(struct house *h, const char *table, bool back)
{
	char sql[1024];

	if (back)
		snprintf(sql, sizeof sql,
			"DELETE FROM \"%s\"; INSERT INTO \"%s\" SELECT * FROM temp.kept;"
			"DROP TABLE temp.kept",
			table, table);
	else
		snprintf(sql, sizeof sql,
			"CREATE TEMP TABLE kept AS SELECT * FROM \"%s\"", table);
	fixture_sql(&h->f, sql);
}

static void
damage_column(struct house *h, const char *table, const char *column)
{
	for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
		keep(h, table, false);
		if (damage(h, table, column, VALUES[i]))
			read_all(h);
		keep(h, table, true);
	}
}

static void
damage_every_column(struct house *h)
{
	static struct {
		char table[64], name[64];
	} column[COLUMNS_MAX];
	struct stmt *q;
	int n = 0;

	q = raw_query(h->f.raw, "SELECT m.name, c.name FROM sqlite_schema m,"
				" pragma_table_info(m.name) c WHERE m.type = 'table'"
				" AND m.name NOT LIKE 'sqlite_%' ORDER BY 1, c.cid");
	for (; engine_step(q) == ENGINE_ROW; n++) {
		assert_in_range(n, 0, COLUMNS_MAX - 1);
		snprintf(
			column[n].table, sizeof column[n].table, "%s", engine_text(q, 0));
		snprintf(column[n].name, sizeof column[n].name, "%s", engine_text(q, 1));
	}
	engine_finalize(q);
	for (int i = 0; i < n; i++)
		damage_column(h, column[i].table, column[i].name);
}

static void
every_column_may_hold_anything(void **state)
{
	struct house *h = *state;

	read_all(h);
	assert_int_equal(h->corrupt, 0);
	assert_in_range(h->done, 60, 1000);
	damage_every_column(h);
	print_message("# %d done, %d damage, %d refused for something else\n", h->done,
		h->corrupt, h->other);
	assert_in_range(h->corrupt, 1000, INT32_MAX);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			every_column_may_hold_anything, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
