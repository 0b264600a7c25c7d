/*
 * test_words.c - codes, near words, the map by text, language tags and countries.
 */
#include "base/country.h"
#include "base/language_tag.h"
#include "base/map.h"
#include "base/words.h"

#include "golden.h"

static void
a_code_is_short_and_plain(void **state)
{
	static const char *const GOOD[] = {"A", "7", "FB-NL-01", "a.b_c-d", "X-",
		"0123456789012345678901234567890123456789012345678901234567890123"};
	static const char *const BAD[] = {"", "-A", ".a", "_a", "a b", "a/b",
		"caf\xc3\xa9", "a\n",
		"01234567890123456789012345678901234567890123456789012345678901234"};

	(void)state;
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
		assert_true(word_is_code(GOOD[i]));
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		assert_false(word_is_code(BAD[i]));
}

static void
a_slip_of_the_finger_is_understood(void **state)
{
	static const char *const LIST[] = {
		"code", "name", "country", "organiser_mail", "organiser_name", NULL};

	(void)state;
	assert_string_equal(word_nearest("cod", LIST), "code");
	assert_string_equal(word_nearest("cuontry", LIST), "country");
	assert_string_equal(word_nearest("organizer_mail", LIST), "organiser_mail");
	assert_string_equal(word_nearest("mail", LIST), "organiser_mail");
	assert_string_equal(word_nearest("nmae", LIST), "name");
	assert_string_equal(word_nearest("organizer_name", LIST), "organiser_name");
	assert_null(word_nearest("colour", LIST));
	assert_null(word_nearest("", LIST));
	assert_null(
		word_nearest("a_word_that_is_much_longer_than_any_key_of_ours", LIST));
}

static void
a_word_is_meant_as_people_write_it(void **state)
{
	(void)state;
	assert_true(word_means("foreign_buyer", "foreign_buyer"));
	assert_true(word_means("Foreign Buyer", "foreign_buyer"));
	assert_true(word_means("FOREIGN-BUYER", "foreign_buyer"));
	assert_false(word_means("foreign", "foreign_buyer"));
	assert_false(word_means("foreign_buyers", "foreign_buyer"));
	assert_false(word_means("", "no"));
	assert_true(word_means("TRUE", "yes"));
	assert_true(word_means("False", "no"));
	assert_false(word_means("true", "no"));
	assert_false(word_means("true", "must"));
	/* a word that is so itself */
	assert_true(word_means("true", "true"));
}

static void
a_map_finds_what_was_put(void **state)
{
	static int values[5000];
	struct arena a;
	struct map m;

	(void)state;
	arena_init(&a);
	map_init(&m, &a);
	assert_null(map_get(&m, "k1"));
	for (int i = 0; i < 5000; i++)
		map_put(&m, arena_printf(&a, "k%d", i), &values[i]);
	map_put(&m, "k7", &values[0]);
	assert_int_equal(m.n, 5000);
	for (int i = 0; i < 5000; i++)
		assert_ptr_equal(
			map_get(&m, arena_printf(&a, "k%d", i)), &values[i == 7 ? 0 : i]);
	assert_null(map_get(&m, "k5000"));
	assert_null(map_get(&m, ""));
	arena_release(&a);
}

static void
a_language_gets_its_recommended_form(void **state)
{
	static const char *const GOOD[][2] = {{"ko", "ko"}, {"EN", "en"},
		{"zh-hant", "zh-Hant"}, {"pt-br", "pt-BR"}, {"ZH-HANT-TW", "zh-Hant-TW"},
		{"es-419", "es-419"}, {"kok", "kok"}};
	static const char *const BAD[] = {"", "k", "korean", "ko-", "-ko", "ko--KR",
		"ko-KR-KR", "ko-Kore-Kore", "k\xc3\xb6", "12", "ko_KR", "ko-KRX",
		"en-US-x", "zh-Hant-TW-x"};
	char out[LANGUAGE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
		assert_true(language_parse(GOOD[i][0], out));
		assert_string_equal(out, GOOD[i][1]);
	}
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		assert_false(language_parse(BAD[i], out));
}

static void
a_pair_is_read_in_one_way_or_not_at_all(void **state)
{
	static const char *const GOOD[][3] = {{"ko-en", "ko", "en"},
		{"zh-Hant-ko", "zh-Hant", "ko"}, {"ko-zh-Hant", "ko", "zh-Hant"},
		{"en-US-ko", "en-US", "ko"}, {"pt-BR-es-MX", "pt-BR", "es-MX"},
		{"zh-Hant-TW-pt-BR", "zh-Hant-TW", "pt-BR"}};
	static const char *const BAD[] = {"", "ko", "-", "ko-", "-en", "ko-en-mn",
		"ko/en", "KO-EN", "ko-EN", "korean-english"};
	char a[LANGUAGE_BYTES], b[LANGUAGE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
		assert_true(language_pair_parse(GOOD[i][0], a, b));
		assert_string_equal(a, GOOD[i][1]);
		assert_string_equal(b, GOOD[i][2]);
	}
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		assert_false(language_pair_parse(BAD[i], a, b));
}

static void
countries_are_those_of_the_system(void **state)
{
	char line[256];
	int known = 0;
	FILE *f = fopen("/usr/share/zoneinfo/iso3166.tab", "r");

	(void)state;
	for (int i = 0; i < 26 * 26; i++) {
		char code[3] = {(char)('A' + i / 26), (char)('A' + i % 26), '\0'};

		known += country_ok(code);
	}
	assert_int_equal(known, 249);
	assert_false(country_ok("") || country_ok("K") || country_ok("kr") ||
		     country_ok("KOR"));
	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		if (line[0] == '#')
			continue;
		line[2] = '\0';
		if (!country_ok(line))
			fail_msg("%s is missing", line);
	}
	if (f != NULL)
		fclose(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_short_and_plain),
		cmocka_unit_test(a_slip_of_the_finger_is_understood),
		cmocka_unit_test(a_word_is_meant_as_people_write_it),
		cmocka_unit_test(a_map_finds_what_was_put),
		cmocka_unit_test(a_language_gets_its_recommended_form),
		cmocka_unit_test(a_pair_is_read_in_one_way_or_not_at_all),
		cmocka_unit_test(countries_are_those_of_the_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
