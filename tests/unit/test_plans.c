/*
 * test_plans.c - no statement walks what grows with the fair, but those there to read it all.
 *
 * A plan that looks up event_id alone, or scans, reads every row of the event. The plans come from
 * the statistics in the schema, so they are the same on every database.
 */
#include "fixture.h"

#include "store/tables.h"

/* Tables that stay small: their statements may walk. */
static const char *const SMALL[] = {"events", "counters", "event_policies", "sessions",
	"slots", "halls", "hall_walks", "categories", "category_names", "interpreters",
	"interpreter_pairs", "interpreter_shifts", "conference_sessions",
	"conference_people", NULL};

/* family, a part of the statement that no other of the family has, why it may walk */
static const struct {
	const char *family, *part, *why;
} ALLOWED[] = {
	{"events", "AS meeting", "import: what holds a slot"},
	{"events", "_slots WHERE event_id = ?1 AND slot_no", "a slot that goes"},
	{"requests", "origin = 'import' AND expires_s", "a fair that is postponed"},
	{"requests", "s.slot_no FROM requests r", "a fair that is postponed"},
	{"meetings", "min(t.start_s)", "a fair that is postponed"},
	{"meetings", "m.state = 'cancelled')", "a fair that is postponed"},
	{"meetings", "m.location_id = ?5", "a location that is changed"},
	{"meetings", "m.interpreter_id IS NOT NULL", "a fair that is postponed"},
	{"organisations", "ORDER BY organisation_id", "all, one side"},
	{"organisations", "relation, position, category", "all lists"},
	{"organisations", "count(DISTINCT country)", "figures"},
	{"organisations", "SELECT DISTINCT country", "figures of all events"},
	{"delegates", "'delegate'), 0) ORDER BY delegate_id", "all"},
	{"delegates", "languages <> ''", "all of their own languages"},
	{"delegates", "SELECT DISTINCT organisation_id", "who is free at a time"},
	{"locations", "event_id = ?1 ORDER BY location_id", "all"},
	{"locations", "seat_no >= ?3", "import: a location with fewer seats"},
	{"locations", "m.location_id = ?2", "import: a booth that loses an exhibitor"},
	{"locations", "organisation_id IS NULL ORDER", "the whole pool"},
	{"blackouts", "event_id = ?1 ORDER BY blackout_id", "all"},
	{"blackouts", "schedule_id = ?2", "going back to a schedule"},
	{"preferences", "'preference'), 0) ORDER BY preference_id", "all"},
	{"requests", "state, count(*)", "figures"},
	{"meetings", "count(*)", "figures"},
	{"occupancy", "count(*)", "figures and proofs"},
	{"occupancy", "LEFT JOIN occupancy", "proof"},
	{"occupancy", "NOT IN (SELECT event_id", "proof"},
	{"accounts", "count(*)", "is there anybody yet?"},
	{"schedules", "state = 'running'", "a partial index: what runs now"},
	{"schedules", "ORDER BY schedule_id DESC", "the history, a page of it"},
	{"planning", "event_id = ?1", "the whole event, to plan it"},
	{"journal", "DESC LIMIT 1", "reads one row"},
	{"journal", "body_hash FROM journal ORDER BY seq", "proof of the whole chain"},
};

static const struct stmt_family *const FAMILIES[] = {&events_statements,
	&organisations_statements, &delegates_statements, &locations_statements,
	&interpreters_statements, &blackouts_statements, &conferences_statements,
	&preferences_statements, &requests_statements, &meetings_statements,
	&occupancy_statements, &invitations_statements, &accounts_statements,
	&answers_statements, &journal_statements, &schedules_statements,
	&planning_statements};

static bool
allowed(const struct stmt_family *f, const char *sql)
{
	for (size_t i = 0; i < sizeof ALLOWED / sizeof *ALLOWED; i++)
		if (strcmp(ALLOWED[i].family, f->name) == 0 &&
			strstr(sql, ALLOWED[i].part) != NULL)
			return true;
	return false;
}

/* "SEARCH p USING INDEX x (event_id=?)": the name behind the first word, maybe an alias. */
static bool
walks(const char *step, const char *sql)
{
	char name[64], clause[80];

	if (sscanf(step, "SCAN %63s", name) != 1 &&
		!(strstr(step, "(event_id=?)") != NULL &&
			sscanf(step, "SEARCH %63s", name) == 1))
		return false;
	for (int i = 0; SMALL[i] != NULL; i++) {
		snprintf(clause, sizeof clause, "%s %s ", SMALL[i], name);
		if (strcmp(name, SMALL[i]) == 0 || strstr(sql, clause) != NULL)
			return false;
	}
	return true;
}

static void
no_statement_walks_a_table_that_grows(void **state)
{
	struct fixture *f = *state;
	int looked_at = 0;

	for (size_t k = 0; k < sizeof FAMILIES / sizeof *FAMILIES; k++)
		for (int i = 0; i < FAMILIES[k]->count; i++) {
			const char *sql = FAMILIES[k]->sql[i];
			char explain[8192];
			struct stmt *q;

			snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql);
			q = raw_query(f->raw, explain);
			while (engine_step(q) == ENGINE_ROW) {
				const char *step = engine_text(q, 3);

				if (walks(step, sql) && !allowed(FAMILIES[k], sql))
					fail_msg("%s: %s\nis done as: %s",
						FAMILIES[k]->name, sql, step);
			}
			engine_finalize(q);
			looked_at++;
		}
	assert_true(looked_at > 80);
}

/* Without the figures the same test must see statements that walk. */
static void
the_figures_are_what_keeps_them_from_it(void **state)
{
	static const char VETO[] =
		"EXPLAIN QUERY PLAN SELECT code FROM preferences WHERE event_id = ?1"
		" AND from_organisation_id = ?2 ORDER BY preference_id";
	struct fixture *f = *state;
	const char *expected[] = {"from_organisation_id=?", "(event_id=?)"};

	for (int i = 0; i < 2; i++) {
		struct stmt *q = raw_query(f->raw, VETO);

		assert_int_equal(engine_step(q), ENGINE_ROW);
		assert_non_null(strstr(engine_text(q, 3), expected[i]));
		engine_finalize(q);
		fixture_sql(f, "DELETE FROM sqlite_stat1; ANALYZE sqlite_schema");
	}
}

/* A new index without a line in the statistics would be ignored or overrated. */
static void
every_index_has_its_figures(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
		fixture_int(f,
			"SELECT count(*) FROM sqlite_schema t JOIN pragma_index_list(t.name) i"
			" LEFT JOIN sqlite_stat1 s ON s.tbl = t.name AND (s.idx = i.name"
			"  OR (i.origin = 'pk' AND s.idx = t.name))"
			" WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND s.idx IS NULL"),
		0);
	assert_int_equal(
		fixture_int(f, "SELECT count(*) FROM sqlite_stat1 s WHERE s.idx NOT IN"
			       " (SELECT name FROM sqlite_schema)"),
		0);
}

static int
set_up(void **state)
{
	*state = xcalloc(1, sizeof(struct fixture));
	fixture_open(*state, false);
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(no_statement_walks_a_table_that_grows),
		CASE(the_figures_are_what_keeps_them_from_it),
		CASE(every_index_has_its_figures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
