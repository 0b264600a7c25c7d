/* test_arena.c - memory of one unit: aligned, zeroed, given back all at once. */
#include "base/arena.h"

#include "golden.h"

#include <stdalign.h>

static void
bytes_are_zeroed_aligned_and_apart(void **state)
{
	struct arena a;
	unsigned char *p[300];

	(void)state;
	arena_init(&a);
	for (size_t round = 0; round < 3; round++) {
		for (size_t i = 0; i < 300; i++) {
			p[i] = arena_alloc(&a, i * 7);
			assert_int_equal((uintptr_t)p[i] % alignof(max_align_t), 0);
			for (size_t k = 0; k < i * 7; k++)
				assert_int_equal(p[i][k], 0);
			memset(p[i], (int)i, i * 7);
		}
		for (size_t i = 0; i < 300; i++)
			for (size_t k = 0; k < i * 7; k++)
				assert_int_equal(p[i][k], (unsigned char)i);
		arena_reset(&a);
	}
	arena_release(&a);
}

static void
an_object_larger_than_a_block_has_its_own(void **state)
{
	struct arena a;
	char *small, *large, *after;

	(void)state;
	arena_init(&a);
	small = arena_strdup(&a, "small");
	large = arena_alloc(&a, 1 << 20);
	memset(large, 'x', 1 << 20);
	after = arena_strdup(&a, "after");
	assert_string_equal(small, "small");
	assert_string_equal(after, "after");
	arena_reset(&a);
	assert_non_null(arena_alloc(&a, 1 << 20));
	arena_release(&a);
	/* A released arena is as good as a new one. */
	assert_string_equal(arena_strdup(&a, "again"), "again");
	arena_release(&a);
	arena_release(&a);
}

static void
texts_end_where_they_were_cut(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_strndup(&a, "meeting", 4), "meet");
	assert_string_equal(arena_strndup(&a, "meeting", 0), "");
	assert_string_equal(arena_strdup(&a, ""), "");
	assert_string_equal(arena_printf(&a, "%s%d", "R", 12), "R12");
	assert_string_equal(arena_printf(&a, "%s", ""), "");
	assert_int_equal(strlen(arena_printf(&a, "%*s", 40000, "x")), 40000);
	arena_release(&a);
}

static void
a_list_is_joined_as_it_is_read(void **state)
{
	const char *text[] = {"a", "", "bcd"};
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_string_equal(arena_join(&a, text, 3, ';'), "a;;bcd");
	assert_string_equal(arena_join(&a, text, 1, ';'), "a");
	assert_string_equal(arena_join(&a, NULL, 0, ';'), "");
	arena_release(&a);
}

static void
an_empty_list_is_not_an_error(void **state)
{
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_non_null(ARENA_ARRAY(&a, int64_t, 0));
	assert_non_null(ARENA_NEW(&a, int));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_are_zeroed_aligned_and_apart),
		cmocka_unit_test(an_object_larger_than_a_block_has_its_own),
		cmocka_unit_test(texts_end_where_they_were_cut),
		cmocka_unit_test(a_list_is_joined_as_it_is_read),
		cmocka_unit_test(an_empty_list_is_not_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
