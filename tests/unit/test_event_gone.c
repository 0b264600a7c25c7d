/* test_event_gone.c - an event that is removed leaves no row that names it, whatever the table. */
#include "fair_files.h"

#include "domain/people/removal.h"
#include "store/families.h"

/* Tables of an event whose rows keep it from being removed, and those that go with one of them. */
static const char *const REFUSED[] = {
	"accounts", "meetings", "schedules", "publications", "publishings"};

static bool
is_refused(const char *table)
{
	for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++)
		if (strcmp(REFUSED[i], table) == 0)
			return true;
	return false;
}

static bool
has_statement(enum family of, const char *table)
{
	const struct stmt_family *family = family_of(of);
	char beginning[100];

	snprintf(beginning, sizeof beginning, "DELETE FROM %s WHERE", table);
	for (int i = 0; i < family->count; i++)
		if (strncmp(family->sql[i], beginning, strlen(beginning)) == 0)
			return true;
	return false;
}

/* A new table has to say what becomes of its rows. */
static void
each_table_that_names_it_is_emptied_or_forbids_it(void **state)
{
	struct fixture f;
	int64_t tables;

	(void)state;
	fixture_open(&f, true);
	tables = fixture_int(&f, "SELECT count(DISTINCT m.name) FROM sqlite_schema m,"
				 " pragma_foreign_key_list(m.name) k"
				 " WHERE m.type = 'table' AND k.\"table\" = 'events'");
	assert_true(tables >= 20);
	for (int64_t i = 0; i < tables; i++) {
		char sql[400];
		char *name;

		snprintf(sql, sizeof sql,
			"SELECT DISTINCT m.name FROM sqlite_schema m,"
			" pragma_foreign_key_list(m.name) k WHERE m.type = 'table'"
			" AND k.\"table\" = 'events' ORDER BY m.name LIMIT 1 OFFSET %d",
			(int)i);
		name = raw_text(f.raw, sql);
		if (!has_statement(FAMILY_REMOVALS, name) &&
			!has_statement(FAMILY_ARRIVING, name) && !is_refused(name))
			fail_msg("nothing deletes the rows of %s", name);
		free(name);
	}
	fixture_close(&f);
}

static void
what_was_changed_and_learnt_goes_with_it(void **state)
{
	struct fixture f;
	struct tx *tx;
	struct err e;

	(void)state;
	fair_open(&f);
	fixture_sql(&f, "UPDATE events SET state = 'draft'");
	fixture_sql(&f,
		"INSERT INTO changed_cells (event_id, file, code, field, imported)"
		" VALUES (1, 'organisations.csv', 'X1', 'profile', 'x')");
	fixture_sql(&f, "INSERT INTO match_models (event_id, model, built_s, stamp,"
			" organisations, taught, codes) VALUES (1, 1, 1, '', 0, 0, '')");
	tx = fixture_begin(&f);
	if (!removal_make(tx, event_by_id(tx, 1), REMOVABLE_EVENT, "TCF", &e))
		fail_msg("%s", e.text);
	fixture_commit(&f);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM events"), 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM changed_cells"), 0);
	assert_int_equal(fixture_int(&f, "SELECT count(*) FROM match_models"), 0);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_table_that_names_it_is_emptied_or_forbids_it),
		cmocka_unit_test(what_was_changed_and_learnt_goes_with_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
