/* test_registries.c - countries, currencies and languages against Debian's iso-codes. */
#include "base/country.h"
#include "base/currency.h"
#include "base/language_tag.h"
#include "base/language_registry.h"
#include "wire/json.h"

#include "golden.h"

#include <unistd.h>

enum { FILE_MAX = 1 << 24 };

/* A list of iso-codes; the test is skipped where the package is not. */
static struct js *
iso_codes(const char *name, const char *key, struct js **all)
{
	char path[128];
	struct buf text;
	struct err e;

	snprintf(path, sizeof path, "/usr/share/iso-codes/json/iso_%s.json", name);
	if (access(path, R_OK) != 0)
		skip();
	js_setup();
	buf_init(&text, FILE_MAX);
	golden_read(path, &text);
	*all = js_parse(buf_str(&text), text.len, &e);
	buf_release(&text);
	assert_non_null(*all);
	return js_get(*all, key);
}

static const char *
field(const struct js *list, size_t i, const char *name)
{
	return js_get_str(js_at(list, i), name, "");
}

static void
countries_are_those_of_iso_3166(void **state)
{
	struct js *all, *list = iso_codes("3166-1", "3166-1", &all);
	char code[COUNTRY_BYTES], text[3] = "";
	int known = 0;

	(void)state;
	for (size_t i = 0; i < js_len(list); i++) {
		const char *two = field(list, i, "alpha_2");

		if (!country_ok(two) || !country_parse(field(list, i, "alpha_3"), code) ||
			strcmp(code, two) != 0)
			fail_msg("%s", two);
	}
	for (text[0] = 'A'; text[0] <= 'Z'; text[0]++)
		for (text[1] = 'A'; text[1] <= 'Z'; text[1]++)
			known += country_ok(text);
	assert_int_equal(known, js_len(list));
	js_free(all);
}

static void
every_country_has_a_name_and_a_language_that_there_is(void **state)
{
	char text[3] = "", tag[LANGUAGE_BYTES];
	struct arena a;
	int languages = 0;

	(void)state;
	arena_init(&a);
	for (text[0] = 'A'; text[0] <= 'Z'; text[0]++)
		for (text[1] = 'A'; text[1] <= 'Z'; text[1]++) {
			if (!country_ok(text))
				continue;
			assert_non_null(country_name(text));
			assert_string_equal(country_meant(&a, country_name(text)), text);
			if (country_language(text)[0] == '\0')
				continue;
			languages++;
			assert_true(language_parse(country_language(text), tag));
			assert_string_equal(tag, country_language(text));
		}
	assert_true(languages > 170);
	arena_release(&a);
}

static void
currencies_are_those_of_iso_4217(void **state)
{
	struct js *all, *list = iso_codes("4217", "4217", &all);
	char text[4] = "", code[CURRENCY_BYTES];
	int known = 0, told = 0;

	(void)state;
	for (size_t i = 0; i < js_len(list); i++)
		told += currency_digits(field(list, i, "alpha_3")) >= 0;
	for (text[0] = 'A'; text[0] <= 'Z'; text[0]++)
		for (text[1] = 'A'; text[1] <= 'Z'; text[1]++)
			for (text[2] = 'A'; text[2] <= 'Z'; text[2]++)
				known += currency_parse(text, code);
	/* The rest are metals, funds and tests. */
	assert_int_equal(known, told);
	assert_int_equal(told, 159);
	js_free(all);
}

static void
currencies_have_digits_names_and_what_is_meant(void **state)
{
	char code[CURRENCY_BYTES];
	struct arena a;

	(void)state;
	arena_init(&a);
	assert_true(currency_parse("krw", code));
	assert_string_equal(code, "KRW");
	assert_int_equal(currency_digits("KRW"), 0);
	assert_int_equal(currency_digits("EUR"), 2);
	assert_int_equal(currency_digits("KWD"), 3);
	assert_int_equal(currency_digits("krw"), -1);
	assert_string_equal(currency_name("KRW"), "Won");
	assert_null(currency_name("XTS"));
	assert_false(currency_parse("XAU", code) || currency_parse("KR", code) ||
		     currency_parse("", code) || currency_parse("KRWX", code));
	assert_string_equal(currency_meant(&a, "KR"), "KRW");
	assert_string_equal(currency_meant(&a, "\xe2\x82\xac"), "EUR");
	assert_string_equal(currency_meant(&a, "DE"), "EUR");
	assert_string_equal(currency_meant(&a, "Swiss franc"), "CHF");
	assert_string_equal(currency_meant(&a, "\xef\xbf\xa6"), "KRW");
	assert_null(currency_meant(&a, "shells"));
	arena_release(&a);
}

static void
what_is_meant_by_a_country_is_found(void **state)
{
	static const char *const MEANT[][2] = {{"Korea", "KR"}, {"south  korea", "KR"},
		{"UK", "GB"}, {"USA", "US"}, {"C\xc3\xb4te d\xe2\x80\x99Ivoire", "CI"},
		{"\xeb\x8c\x80\xed\x95\x9c\xeb\xaf\xbc\xea\xb5\xad", "KR"},
		{"Deutschland", "DE"}};
	char code[COUNTRY_BYTES];
	struct arena a;

	(void)state;
	arena_init(&a);
	for (size_t i = 0; i < sizeof MEANT / sizeof *MEANT; i++)
		assert_string_equal(country_meant(&a, MEANT[i][0]), MEANT[i][1]);
	assert_null(country_meant(&a, "Atlantis"));
	assert_null(country_meant(&a, ""));
	assert_true(country_parse("kr", code));
	assert_string_equal(code, "KR");
	assert_true(country_parse("Kor", code));
	assert_string_equal(code, "KR");
	assert_false(country_parse("UK", code) || country_parse("", code) ||
		     country_parse("XX", code) || country_parse("KORE", code));
	arena_release(&a);
}

static void
languages_are_those_of_iso_639(void **state)
{
	struct js *all, *list = iso_codes("639-3", "639-3", &all);
	char text[4] = "", out[SUBTAG_BYTES];
	size_t spoken = 0, known = 0;

	(void)state;
	for (size_t i = 0; i < js_len(list); i++) {
		const char *three = field(list, i, "alpha_3");
		const char *two = field(list, i, "alpha_2");
		bool special = strcmp(field(list, i, "scope"), "S") == 0;

		spoken += !special;
		if (registry_language(three, out) == special)
			fail_msg("%s", three);
		if (two[0] != '\0' &&
			(strcmp(out, two) != 0 || registry_name(two) == NULL))
			fail_msg("%s is %s", three, out);
	}
	for (text[0] = 'a'; text[0] <= 'z'; text[0]++)
		for (text[1] = 'a'; text[1] <= 'z'; text[1]++)
			for (text[2] = 'a'; text[2] <= 'z'; text[2]++)
				known += registry_language(text, out);
	/* The twenty of books, which are short ones too, and one that was given up. */
	assert_int_equal(known, spoken + 21);
	js_free(all);
}

static void
codes_of_books_are_short_ones(void **state)
{
	struct js *all, *list = iso_codes("639-2", "639-2", &all);
	char out[SUBTAG_BYTES];
	int seen = 0;

	(void)state;
	for (size_t i = 0; i < js_len(list); i++) {
		const char *books = field(list, i, "bibliographic");

		if (books[0] == '\0')
			continue;
		seen++;
		assert_true(registry_language(books, out));
		assert_string_equal(out, field(list, i, "alpha_2"));
	}
	assert_int_equal(seen, 20);
	js_free(all);
}

static void
scripts_are_those_of_iso_15924(void **state)
{
	struct js *all, *list = iso_codes("15924", "15924", &all);

	(void)state;
	for (size_t i = 0; i < js_len(list); i++)
		assert_true(registry_script(field(list, i, "alpha_4")));
	assert_false(registry_script("Xxxx") || registry_script("hant") ||
		     registry_script("Han") || registry_script(""));
	js_free(all);
}

static void
equal_tags_are_equal_texts(void **state)
{
	static const char *const SAME[][2] = {{"kor", "ko"}, {"KOR-kr", "ko-KR"},
		{"iw", "he"}, {"in", "id"}, {"ger", "de"}, {"deu", "de"},
		{"cmn-hans-cn", "zh-Hans-CN"}, {"arb", "ar"}, {"en-uk", "en-GB"},
		{"ko-Kore", "ko-Kore"}, {"yue", "yue"}, {"es-419", "es-419"},
		{"sr-latn-YU", ""}, {"xx", ""}, {"qqq", ""}, {"mul", ""}, {"und", ""},
		{"ko-Xxxx", ""}, {"ko-XX", ""}, {"ko-999", ""}, {"jp", ""}};
	char out[LANGUAGE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof SAME / sizeof *SAME; i++) {
		bool taken = language_parse(SAME[i][0], out);

		if (taken != (SAME[i][1][0] != '\0') ||
			(taken && strcmp(out, SAME[i][1]) != 0))
			fail_msg("%s: %s", SAME[i][0], taken ? out : "refused");
	}
}

static void
pairs_are_of_the_codes_that_are_to_be_used(void **state)
{
	char a[LANGUAGE_BYTES], b[LANGUAGE_BYTES];

	(void)state;
	assert_true(language_pair_parse("kor-eng", a, b));
	assert_string_equal(a, "ko");
	assert_string_equal(b, "en");
	assert_true(language_pair_parse("zh-Hant-ko", a, b));
	assert_string_equal(a, "zh-Hant");
	assert_true(language_pair_parse("pt-BR-ko", a, b));
	assert_string_equal(b, "ko");
	assert_false(language_pair_parse("ko-xx", a, b));
	assert_false(language_pair_parse("ko-EN", a, b));
}

static void
what_is_meant_by_a_language_is_found(void **state)
{
	static const char *const MEANT[][2] = {{"jp", "ja"}, {"JP", "ja"}, {"cn", "zh"},
		{"Korean", "ko"}, {"korean", "ko"}, {"ko_KR", "ko-KR"}, {"vn", "vi"},
		{"UA", "uk"}, {"TW_", ""}, {"klingon", ""}, {"", ""}};
	char out[LANGUAGE_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof MEANT / sizeof *MEANT; i++) {
		assert_int_equal(
			language_meant(MEANT[i][0], out), MEANT[i][1][0] != '\0');
		if (MEANT[i][1][0] != '\0')
			assert_string_equal(out, MEANT[i][1]);
	}
	assert_string_equal(language_name("zh-Hant"), "Chinese");
	assert_null(language_name("yue"));
	assert_string_equal(language_doubted("kr"), "ko");
	assert_null(language_doubted("ko"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(countries_are_those_of_iso_3166),
		cmocka_unit_test(every_country_has_a_name_and_a_language_that_there_is),
		cmocka_unit_test(currencies_are_those_of_iso_4217),
		cmocka_unit_test(currencies_have_digits_names_and_what_is_meant),
		cmocka_unit_test(what_is_meant_by_a_country_is_found),
		cmocka_unit_test(languages_are_those_of_iso_639),
		cmocka_unit_test(codes_of_books_are_short_ones),
		cmocka_unit_test(scripts_are_those_of_iso_15924),
		cmocka_unit_test(equal_tags_are_equal_texts),
		cmocka_unit_test(pairs_are_of_the_codes_that_are_to_be_used),
		cmocka_unit_test(what_is_meant_by_a_language_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
