/* test_row_cache.c - a unit reads a row once, and never shows what has changed since. */
#include "asking.h"

#include "domain/booking/view.h"
#include "store/row_cache.h"

static void
a_row_is_read_once(void **state)
{
	struct tx *tx = small_begin(*state);
	struct organisation *b1 = organisation_by_id(tx, FAIR, B1);
	struct location *t1 = location_by_code(tx, FAIR, "T1");
	struct delegate *ann = delegate_by_code(tx, FAIR, "ann");

	assert_ptr_equal(organisation_by_id(tx, FAIR, B1), b1);
	assert_ptr_equal(location_by_id(tx, FAIR, T1), t1);
	assert_ptr_equal(delegate_by_id(tx, FAIR, ANN), ann);
	assert_null(organisation_by_id(tx, FAIR, 999));
	assert_null(organisation_by_id(tx, FAIR, 999));
	fixture_rollback(*state);
}

/* The same number is another row in another fair and in another table. */
static void
rows_are_not_mistaken_for_each_other(void **state)
{
	struct tx *tx = small_begin(*state);

	assert_string_equal(organisation_by_id(tx, FAIR, B1)->code, "B1");
	assert_string_equal(delegate_by_id(tx, FAIR, ANN)->code, "ann");
	assert_string_equal(location_by_id(tx, FAIR, T1)->code, "T1");
	assert_ptr_not_equal(
		organisation_by_id(tx, OTHER_FAIR, B1), organisation_by_id(tx, FAIR, B1));
	assert_null(row_cache_get(tx, FAMILY_INTERPRETERS, FAIR, IRIS));
	fixture_rollback(*state);
}

static void
what_is_changed_is_read_again(void **state)
{
	struct tx *tx = small_begin(*state);
	struct organisation o = *organisation_by_id(tx, FAIR, B1);
	struct delegate d = *delegate_by_id(tx, FAIR, ANN);
	struct location l = *location_by_id(tx, FAIR, T1);

	o.name = d.name = l.name = "Renamed";
	organisation_put(tx, FAIR, &o);
	delegate_put(tx, FAIR, &d);
	location_put(tx, FAIR, &l);
	assert_string_equal(organisation_by_id(tx, FAIR, B1)->name, "Renamed");
	assert_string_equal(delegate_by_id(tx, FAIR, ANN)->name, "Renamed");
	assert_string_equal(location_by_id(tx, FAIR, T1)->name, "Renamed");
	fixture_rollback(*state);
}

static void
a_policy_is_as_it_was_written_last(void **state)
{
	struct tx *tx = small_begin(*state);

	assert_null(event_policy(tx, FAIR, "alarm_minutes"));
	event_policy_put(tx, FAIR, "alarm_minutes", "7");
	assert_string_equal(event_policy(tx, FAIR, "alarm_minutes"), "7");
	assert_null(event_policy(tx, OTHER_FAIR, "alarm_minutes"));
	event_policy_put(tx, FAIR, "alarm_minutes", "8");
	assert_string_equal(event_policy(tx, FAIR, "alarm_minutes"), "8");
	event_policy_delete(tx, FAIR, "alarm_minutes");
	assert_null(event_policy(tx, FAIR, "alarm_minutes"));
	fixture_rollback(*state);
}

static void
nothing_stays_from_one_unit_to_the_next(void **state)
{
	struct tx *tx = small_begin(*state);

	assert_non_null(organisation_by_id(tx, FAIR, B1));
	fixture_rollback(*state);
	tx = small_begin(*state);
	assert_null(row_cache_get(tx, FAMILY_ORGANISATIONS, FAIR, B1));
	fixture_rollback(*state);
}

/* A row read into an arena that goes before the unit does is not kept beyond it. */
static void
another_arena_keeps_nothing(void **state)
{
	struct tx *tx = small_begin(*state);
	struct arena *own = tx->arena, scratch;

	assert_non_null(organisation_by_id(tx, FAIR, B1));
	arena_init(&scratch);
	tx->arena = &scratch;
	assert_non_null(organisation_by_id(tx, FAIR, B2));
	tx->arena = own;
	arena_release(&scratch);
	assert_null(row_cache_get(tx, FAMILY_ORGANISATIONS, FAIR, B2));
	assert_non_null(row_cache_get(tx, FAMILY_ORGANISATIONS, FAIR, B1));
	fixture_rollback(*state);
}

static void
a_view_is_made_once(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r = ask(tx, g, &w);
	struct js *first = request_view_cached(tx, g, r),
		  *second = request_view_cached(tx, g, r);

	assert_ptr_equal(first, second);
	js_free(first);
	js_free(second);
	fixture_rollback(*state);
}

/* The text of a view, which is given back. */
static void
assert_same(struct js *shown, struct js *fresh)
{
	char *a = js_text(shown), *b = js_text(fresh);

	assert_string_equal(a, b);
	free(a);
	free(b);
	js_free(shown);
	js_free(fresh);
}

/* Looked at after every step, a request and its meeting look as if never looked at before. */
static void
a_view_follows_every_change(void **state)
{
	struct tx *tx = small_begin(*state);
	struct grid *g = asking_grid(tx);
	struct request_draft w = draft(tx, ANN, X1);
	struct request *r = ask(tx, g, &w);
	struct meeting *m;
	struct err e;

	assert_same(request_view_cached(tx, g, r), request_view(tx, g, r));
	request_set_slots(tx, FAIR, r->id, (const int[]){12, 13}, 2);
	assert_same(request_view_cached(tx, g, r), request_view(tx, g, r));
	request_add_delegate(tx, FAIR, r->id, ABE, true);
	assert_same(request_view_cached(tx, g, r), request_view(tx, g, r));
	m = accept_by(tx, g, r, KIM);
	assert_same(request_view_cached(tx, g, r), request_view(tx, g, r));
	assert_same(meeting_view_cached(tx, g, m, NULL), meeting_view(tx, g, m));
	assert_true(meeting_cancel(tx, g, m, "storm", REQUEST_CANCELLED, &e));
	assert_same(meeting_view_cached(tx, g, m, NULL), meeting_view(tx, g, m));
	r = request_by_id(tx, FAIR, r->id);
	assert_same(request_view_cached(tx, g, r), request_view(tx, g, r));
	fixture_rollback(*state);
}

static void
note(void *p)
{
	char **end = p;

	*(*end)++ = 'x';
}

static void
an_arena_gives_back_what_was_made_elsewhere(void **state)
{
	char said[4] = "", *end = said;
	struct arena a;

	(void)state;
	arena_init(&a);
	arena_at_end(&a, note, &end);
	arena_at_end(&a, note, &end);
	arena_reset(&a);
	assert_string_equal(said, "xx");
	arena_at_end(&a, note, &end);
	arena_release(&a);
	assert_string_equal(said, "xxx");
}

static void
an_arena_goes_on_with_the_blocks_it_has(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	for (int turn = 0; turn < 3; turn++) {
		/* More blocks than are kept, one of no usual size; zeroed each time. */
		for (int i = 0; i < 100; i++) {
			unsigned char *p = arena_alloc(&a, i == 50 ? 100000 : 10000);

			assert_int_equal(p[0], 0);
			assert_int_equal(p[9999], 0);
			memset(p, 0xff, 10000);
		}
		arena_reset(&a);
	}
	arena_release(&a);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, small_set_up, small_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_row_is_read_once),
		TEST(rows_are_not_mistaken_for_each_other),
		TEST(what_is_changed_is_read_again),
		TEST(a_policy_is_as_it_was_written_last),
		TEST(nothing_stays_from_one_unit_to_the_next),
		TEST(another_arena_keeps_nothing),
		TEST(a_view_is_made_once),
		TEST(a_view_follows_every_change),
		cmocka_unit_test(an_arena_gives_back_what_was_made_elsewhere),
		cmocka_unit_test(an_arena_goes_on_with_the_blocks_it_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
