/*
 * test_buf.c - the bounded buffer: never past its maximum, unchanged when it refuses.
 */
#include "wire/buf.h"

#include "golden.h"

static void
an_empty_buffer_reads_as_an_empty_string(void **state)
{
	struct buf b;
	char *s;

	(void)state;
	buf_init(&b, 10);
	assert_string_equal(buf_str(&b), "");
	assert_null(b.data);
	s = buf_take(&b);
	assert_string_equal(s, "");
	free(s);
	buf_release(&b);
}

static void
it_takes_exactly_its_maximum(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 5);
	assert_true(buf_adds(&b, "abc"));
	assert_false(buf_adds(&b, "def"));
	assert_string_equal(buf_str(&b), "abc");
	assert_true(buf_addc(&b, 'd'));
	assert_true(buf_addc(&b, 'e'));
	assert_false(buf_addc(&b, 'f'));
	assert_true(buf_adds(&b, ""));
	assert_int_equal(b.len, 5);
	assert_string_equal(buf_str(&b), "abcde");
	buf_release(&b);
}

static void
formatting_is_all_or_nothing(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 300);
	for (int i = 0; i < 3; i++)
		assert_true(buf_addf(&b, "%0*d", 100, i));
	assert_false(buf_addf(&b, "%d", 1));
	assert_int_equal(b.len, 300);
	assert_int_equal(b.data[300], '\0');
	buf_release(&b);
}

static void
dropping_keeps_the_rest(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_drop(&b, 0);
	assert_true(buf_adds(&b, "hello world"));
	buf_drop(&b, 6);
	assert_string_equal(buf_str(&b), "world");
	buf_drop(&b, 5);
	assert_string_equal(buf_str(&b), "");
	assert_true(buf_adds(&b, "again"));
	assert_string_equal(buf_str(&b), "again");
	buf_release(&b);
}

static void
released_and_cleared_buffers_work_again(void **state)
{
	struct buf b;
	char *s;

	(void)state;
	buf_init(&b, 1000);
	assert_true(buf_adds(&b, "one"));
	buf_clear(&b);
	assert_string_equal(buf_str(&b), "");
	assert_true(buf_adds(&b, "two"));
	buf_release(&b);
	assert_true(buf_adds(&b, "three"));
	s = buf_take(&b);
	assert_string_equal(s, "three");
	free(s);
	assert_true(buf_adds(&b, "four"));
	assert_string_equal(buf_str(&b), "four");
	buf_release(&b);
}

static void
bytes_may_be_nul(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 10);
	assert_true(buf_add(&b, "a\0b", 3));
	assert_int_equal(b.len, 3);
	assert_memory_equal(b.data, "a\0b", 4);
	buf_release(&b);
}

static void
a_maximum_of_nothing_takes_nothing(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 0);
	assert_true(buf_add(&b, "", 0));
	assert_false(buf_addc(&b, 'a'));
	assert_string_equal(buf_str(&b), "");
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_buffer_reads_as_an_empty_string),
		cmocka_unit_test(it_takes_exactly_its_maximum),
		cmocka_unit_test(formatting_is_all_or_nothing),
		cmocka_unit_test(dropping_keeps_the_rest),
		cmocka_unit_test(released_and_cleared_buffers_work_again),
		cmocka_unit_test(bytes_may_be_nul),
		cmocka_unit_test(a_maximum_of_nothing_takes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
