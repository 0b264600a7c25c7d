/* test_policy.c - the table of policies: its values, its defaults, and its manual page. */
#include "domain/fair/policy.h"

#include "fixture.h"
#include "golden.h"

#include <ctype.h>

static void
a_value_is_what_the_table_takes(void **state)
{
	static const char *const BAD[] = {
		"", "0", "8761", "-1", "1.5", "72h", " 72", "99999999999999999999"};
	const struct policy *p = policy_by_name(POLICY_REQUEST_EXPIRY_HOURS);
	int64_t value;

	(void)state;
	assert_null(policy_by_name("request_expiry"));
	assert_true(policy_parse(p, "8760", &value));
	assert_int_equal(value, 8760);
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		assert_false(policy_parse(p, BAD[i], &value));
	p = policy_by_name(POLICY_SAME_PAIR_TWICE);
	assert_true(policy_parse(p, "yes", &value) && value == 1);
	assert_true(policy_parse(p, "no", &value) && value == 0);
	assert_false(policy_parse(p, "", &value) || policy_parse(p, "1", &value) ||
		     policy_parse(p, "yess", &value));
}

static void
a_default_is_written_and_read_back(void **state)
{
	const struct policy *p;
	struct arena arena;
	int64_t value;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; (p = policy_row(i)) != NULL; i++) {
		assert_ptr_equal(policy_by_name(p->name), p);
		assert_true(policy_parse(p, policy_text(&arena, p, p->fallback), &value));
		assert_int_equal(value, p->fallback);
	}
	arena_release(&arena);
}

static void
an_event_sets_what_it_likes(void **state)
{
	struct fixture f;
	struct tx *tx;

	(void)state;
	fixture_open(&f, true);
	fixture_sql(&f,
		"INSERT INTO event_policies (event_id, name, value) VALUES"
		" (1, 'alarm_minutes', '30'),"
		" (1, 'same_pair_twice', 'yes'), (1, 'request_expiry_hours', '0')");
	tx = fixture_begin(&f);
	assert_int_equal(policy_value(tx, 1, POLICY_ALARM_MINUTES), 30);
	assert_int_equal(policy_value(tx, 2, POLICY_ALARM_MINUTES), 15);
	assert_int_equal(policy_value(tx, 1, POLICY_SAME_PAIR_TWICE), 1);
	/* out of today's range: the default */
	assert_int_equal(policy_value(tx, 1, POLICY_REQUEST_EXPIRY_HOURS), 72);
	fixture_close(&f);
}

/* ".It Va NAME No (what it takes; default)", then the sentence, however it is broken. */
static void
the_manual_has_every_policy_and_no_other(void **state)
{
	const struct policy *p;
	struct arena arena;
	const char *at;
	struct buf b;
	char *page;
	size_t rows = 0, items = 0;

	(void)state;
	arena_init(&arena);
	buf_init(&b, 1 << 20);
	golden_read("daemon/convene-files.5", &b);
	page = arena_strndup(&arena, b.data, b.len);
	page = strstr(page, "\n.Sh POLICIES\n");
	assert_non_null(page);
	strstr(page + 1, "\n.Sh ")[0] = '\0';
	for (char *c = page; *c != '\0'; c++)
		*c = *c == '\n' ? ' ' : *c;
	for (; (p = policy_row(rows)) != NULL; rows++) {
		const char *sentence = arena_printf(&arena, "%c%s.",
			toupper((unsigned char)p->sentence[0]), p->sentence + 1);
		const char *item = arena_printf(&arena, " .It Va %s No (%s; %s) %s ",
			p->name, policy_takes(&arena, p),
			policy_text(&arena, p, p->fallback), sentence);

		if (strstr(page, item) == NULL)
			fail_msg("convene-files.5 lacks: %s", item);
	}
	for (at = page; (at = strstr(at, " .It ")) != NULL; at++)
		items++;
	assert_int_equal(items, rows);
	buf_release(&b);
	arena_release(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_value_is_what_the_table_takes),
		cmocka_unit_test(a_default_is_written_and_read_back),
		cmocka_unit_test(an_event_sets_what_it_likes),
		cmocka_unit_test(the_manual_has_every_policy_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
