/* test_kept.c - a shelf of lists: what is kept, for how long, and what has to go. */
#include "scratch.h"

#include "methods/kept.h"

static struct kept_list *
list_of(const char *of, size_t bytes)
{
	struct kept_list *l = kept_list_new(of);
	char *row = xmalloc(bytes + 1);

	memset(row, 'x', bytes);
	row[bytes] = '\0';
	kept_list_add(l, row);
	free(row);
	return l;
}

static int64_t
put(struct kept *k, const char *whose, size_t bytes, int64_t now_ms)
{
	struct kept_list *l = list_of(whose, bytes);
	int64_t id = kept_put(k, whose, l, now_ms);

	kept_list_release(l);
	return id;
}

static bool
there(struct kept *k, int64_t id, int64_t now_ms)
{
	struct kept_list *l = kept_take(k, id, now_ms);

	kept_list_release(l);
	return l != NULL;
}

static void
a_list_gives_back_its_rows(void **state)
{
	struct kept_list *l = kept_list_new("the queue");
	char row[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(row, sizeof row, "row %d", i);
		kept_list_add(l, row);
	}
	assert_int_equal(kept_list_count(l), 1000);
	assert_string_equal(kept_list_row(l, 0), "row 0");
	assert_string_equal(kept_list_row(l, 999), "row 999");
	assert_true(kept_list_is_of(l, "the queue"));
	assert_false(kept_list_is_of(l, "the queu"));
	kept_list_release(l);
}

static void
a_list_is_kept_until_nobody_asks_any_more(void **state)
{
	struct kept *k = kept_new();
	int64_t id = put(k, "A1", 100, 1000);
	struct kept_list *held;

	(void)state;
	assert_true(id > 0);
	assert_false(there(k, id + 1, 1000));
	kept_expire(k, 1000 + KEPT_IDLE_MS - 1);
	assert_true(there(k, id, 1000 + KEPT_IDLE_MS - 1));
	/* Asked for again, it stays as long again. */
	kept_expire(k, 1000 + KEPT_IDLE_MS + 1);
	held = kept_take(k, id, 1000 + KEPT_IDLE_MS + 1);
	assert_non_null(held);
	kept_expire(k, INT32_MAX);
	assert_false(there(k, id, INT32_MAX));
	/* Whoever has it goes on reading. */
	assert_int_equal(strlen(kept_list_row(held, 0)), 100);
	kept_list_release(held);
	kept_free(k);
}

static void
one_principal_has_a_few_and_takes_from_nobody_else(void **state)
{
	struct kept *k = kept_new();
	int64_t other = put(k, "A2", 10, 0), id[KEPT_OF_ONE + 1];

	(void)state;
	for (int i = 0; i <= KEPT_OF_ONE; i++)
		id[i] = put(k, "A1", 10, 10 + i);
	assert_false(there(k, id[0], 100));
	for (int i = 1; i <= KEPT_OF_ONE; i++)
		assert_true(there(k, id[i], 100));
	assert_true(there(k, other, 100));
	kept_free(k);
}

static void
the_one_asked_for_longest_ago_makes_room(void **state)
{
	struct kept *k = kept_new();
	int64_t id[KEPT_MOST + 1];
	char whose[16];

	(void)state;
	for (int i = 0; i <= KEPT_MOST; i++) {
		/* The first one is asked for before the last comes. */
		if (i == KEPT_MOST)
			assert_true(there(k, id[0], i));
		snprintf(whose, sizeof whose, "A%d", i);
		id[i] = put(k, whose, 10, i);
	}
	assert_false(there(k, id[1], 1000));
	assert_true(there(k, id[0], 1000));
	assert_true(there(k, id[2], 1000));
	assert_true(there(k, id[KEPT_MOST], 1000));
	kept_free(k);
}

static void
bytes_are_bounded_together_and_one_by_one(void **state)
{
	struct kept *k = kept_new();
	int64_t a = put(k, "A1", KEPT_BYTES / 3, 1), b = put(k, "A2", KEPT_BYTES / 3, 2),
		c;

	(void)state;
	assert_true(there(k, a, 3));
	c = put(k, "A3", KEPT_BYTES / 3, 4);
	assert_true(c > 0);
	assert_true(there(k, a, 5));
	assert_false(there(k, b, 5));
	assert_true(there(k, c, 5));
	assert_int_equal(put(k, "A4", KEPT_BYTES / 2 + 1, 6), 0);
	assert_true(there(k, a, 7) && there(k, c, 7));
	kept_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_gives_back_its_rows),
		cmocka_unit_test(a_list_is_kept_until_nobody_asks_any_more),
		cmocka_unit_test(one_principal_has_a_few_and_takes_from_nobody_else),
		cmocka_unit_test(the_one_asked_for_longest_ago_makes_room),
		cmocka_unit_test(bytes_are_bounded_together_and_one_by_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
