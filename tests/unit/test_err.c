/*
 * test_err.c - the table of errors: complete, unique, and within the ranges the
 * protocol names.
 */
#include "wire/err.h"

#include "golden.h"

#include "wire/utf8.h"

static void
every_code_has_a_row(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_COUNT; i++) {
		const struct err_info *info = err_info((enum err_code)i);

		assert_non_null(info->name);
		assert_true(info->name[0] != '\0');
		for (const char *p = info->name; *p != '\0'; p++)
			assert_true((*p >= 'A' && *p <= 'Z') || *p == '_');
	}
}

static void
names_and_numbers_are_unique(void **state)
{
	(void)state;
	for (int i = 0; i < ERR_COUNT; i++)
		for (int j = i + 1; j < ERR_COUNT; j++) {
			assert_string_not_equal(err_info((enum err_code)i)->name,
				err_info((enum err_code)j)->name);
			assert_int_not_equal(err_info((enum err_code)i)->number,
				err_info((enum err_code)j)->number);
		}
}

static void
numbers_are_json_rpcs_or_positive(void **state)
{
	(void)state;
	for (int i = 1; i < ERR_COUNT; i++) {
		int number = err_info((enum err_code)i)->number;

		assert_true((number >= -32700 && number <= -32600) ||
			    (number > 1000 && number < 2000));
		assert_int_not_equal(err_info((enum err_code)i)->exit_status, 0);
	}
}

static void
a_name_finds_its_code(void **state)
{
	(void)state;
	for (int i = 1; i < ERR_COUNT; i++)
		assert_int_equal(err_by_name(err_info((enum err_code)i)->name), i);
	assert_int_equal(err_by_name("slot_taken"), ERR_NONE);
	assert_int_equal(err_by_name(""), ERR_NONE);
	assert_int_equal(err_by_name("OK"), ERR_NONE);
}

static void
retry_classes_have_names(void **state)
{
	(void)state;
	assert_string_equal(retry_name(RETRY_NO), "no");
	assert_string_equal(retry_name(RETRY_LATER), "later");
	assert_string_equal(retry_name(RETRY_SAME_KEY), "same_key");
}

static void
setting_an_error_forgets_the_former(void **state)
{
	struct err e;

	(void)state;
	assert_false(err_set(&e, ERR_VETO, "%s does not want to meet %s", "A", "B"));
	assert_false(err_field(&e, "slots[%d]", 3));
	assert_false(err_hint(&e, "try %s", "C"));
	e.retry_after_ms = 5;
	assert_string_equal(e.text, "A does not want to meet B");
	assert_string_equal(e.field, "slots[3]");
	assert_string_equal(e.hint, "try C");
	assert_false(err_set(&e, ERR_BUSY, "busy"));
	assert_string_equal(e.field, "");
	assert_string_equal(e.hint, "");
	assert_int_equal(e.retry_after_ms, 0);
	err_clear(&e);
	assert_int_equal(e.code, ERR_NONE);
	assert_string_equal(e.text, "");
}

static void
long_text_is_cut_not_overrun(void **state)
{
	char longer[1000];
	struct err e;

	(void)state;
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	err_set(&e, ERR_BUSY, "%s", longer);
	err_field(&e, "%s", longer);
	err_hint(&e, "%s", longer);
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	assert_int_equal(strlen(e.field), sizeof e.field - 1);
	assert_int_equal(strlen(e.hint), sizeof e.hint - 1);
}

static void
assert_whole(const char *text)
{
	assert_int_equal(utf8_good_bytes(text, strlen(text)), strlen(text));
}

static void
long_text_is_cut_between_letters(void **state)
{
	static const char *const LETTERS[] = {"Ж", "가", "😀"};
	char longer[1000];
	struct err e;

	(void)state;
	for (int i = 0; i < 3; i++)
		for (int before = 0; before < 4; before++) {
			size_t n = (size_t)before;

			memset(longer, 'x', n);
			for (; n + 5 < sizeof longer; n += strlen(LETTERS[i]))
				memcpy(longer + n, LETTERS[i], strlen(LETTERS[i]) + 1);
			err_set(&e, ERR_BUSY, "%s", longer);
			err_field(&e, "%s", longer);
			err_hint(&e, "%.50s|%s", longer, longer);
			assert_whole(e.text);
			assert_whole(e.field);
			assert_whole(e.hint);
			assert_in_range(
				strlen(e.text), sizeof e.text - 4, sizeof e.text - 1);
		}
}

/* A user who is refused is told what to do next, whatever the refusal. */
static void
every_error_has_a_hint(void **state)
{
	(void)state;
	for (int i = ERR_NONE + 1; i < ERR_COUNT; i++)
		assert_non_null(err_info((enum err_code)i)->hint);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_error_has_a_hint),
		cmocka_unit_test(every_code_has_a_row),
		cmocka_unit_test(names_and_numbers_are_unique),
		cmocka_unit_test(numbers_are_json_rpcs_or_positive),
		cmocka_unit_test(a_name_finds_its_code),
		cmocka_unit_test(retry_classes_have_names),
		cmocka_unit_test(setting_an_error_forgets_the_former),
		cmocka_unit_test(long_text_is_cut_not_overrun),
		cmocka_unit_test(long_text_is_cut_between_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
