/* test_cluster.c - a text is cut between what people see as letters, counted as UTF-16. */
#include "units.h"

#include "base/cluster.h"

#include <string.h>

static void
what_fits_stays_whole(void **state)
{
	(void)state;
	assert_int_equal(cluster_fit("", 0), 0);
	assert_int_equal(cluster_fit("abc", 3), 3);
	assert_int_equal(cluster_fit("abc", 2), 2);
	assert_int_equal(cluster_fit("\xed\x95\x9c\xea\xb8\x80", 1), 3);
	assert_int_equal(cluster_units("\xed\x95\x9c\xea\xb8\x80"), 2);
	assert_int_equal(cluster_units("a\xf0\x9f\x8f\x99"), 3);
}

static void
no_letter_loses_a_part(void **state)
{
	/* an emoji of two units, an accent, a pair joined by U+200D, Hangul in three parts */
	static const char *const LETTERS[] = {"\xf0\x9f\x8f\x99", "e\xcc\x81",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac",
		"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab"};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof LETTERS / sizeof LETTERS[0]; i++) {
		size_t units = cluster_units(LETTERS[i]);

		snprintf(text, sizeof text, "x%s%s", LETTERS[i], LETTERS[i]);
		for (size_t room = 1; room < 1 + units; room++)
			assert_int_equal(cluster_fit(text, room), 1);
		for (size_t room = 1 + units; room < 1 + 2 * units; room++)
			assert_int_equal(cluster_fit(text, room), 1 + strlen(LETTERS[i]));
		assert_int_equal(cluster_fit(text, 1 + 2 * units), strlen(text));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_stays_whole),
		cmocka_unit_test(no_letter_loses_a_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
