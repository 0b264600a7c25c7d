/* test_money.c - amounts as people write them, in the smallest unit of their currency. */
#include "base/money.h"

#include "golden.h"

static struct arena arena;

static void
means(const char *text, const char *currency, int64_t minor)
{
	int64_t meant = money_meant(&arena, text, currency);

	if (meant != minor)
		fail_msg("\"%s\" of %s is %lld, not %lld", text, currency,
			(long long)meant, (long long)minor);
}

static void
a_number_is_in_the_currency_itself(void **state)
{
	(void)state;
	means("1500", "KRW", 1500);
	means("1500", "EUR", 150000);
	means("1500", "KWD", 1500000);
	means("0", "EUR", 0);
	means("12.5", "EUR", 1250);
	means("12,50", "EUR", 1250);
	means("12.505", "KWD", -1); /* twelve and a half, or twelve thousand */
	means("12.50", "KWD", 12500);
}

static void
groups_are_of_three_digits(void **state)
{
	(void)state;
	means("1,500", "EUR", 150000);
	means("1.500", "EUR", 150000);
	means("1,500,000", "KRW", 1500000);
	means("1.500.000,75", "EUR", 150000075);
	means("1,500,000.75", "EUR", 150000075);
	means("1 500 000", "KRW", 1500000);
	means("1\xc2\xa0"
	      "500,50",
		"EUR", 150050);
	means("1'500.50", "CHF", 150050);
	means("1\xe2\x80\xaf"
	      "500",
		"EUR", 150000);
	means("15,00,000", "KRW", -1);
	means("1,50,00", "EUR", -1);
	means("1.500.50", "EUR", -1);
	means(",500", "EUR", -1);
}

static void
the_currency_may_stand_on_either_side(void **state)
{
	(void)state;
	means("EUR 1,500.50", "EUR", 150050);
	means("1.500,50 EUR", "EUR", 150050);
	means("eur 12", "EUR", 1200);
	means("KRW1500", "KRW", 1500);
	/* another one's amount is not this one's */
	means("USD 100", "EUR", -1);
	means("100 USD", "KRW", -1);
	means("about 100", "EUR", -1);
	means("100-200", "EUR", -1);
	means("-100", "EUR", -1);
}

static void
what_is_no_amount_is_none(void **state)
{
	(void)state;
	means("", "EUR", -1);
	means("EUR", "EUR", -1);
	means("12.345", "KRW", 12345);
	means("12.34", "KRW", -1); /* there is no smaller unit */
	means("0.001", "EUR", -1);
	means("0.50", "EUR", 50);
	means("0,500", "KWD", 500);
	means("0.500", "KRW", -1);
	means("1", "XXQ", -1); /* no currency */
	/* as long as is left room for, and no longer */
	means("999999999999999", "KRW", 999999999999999);
	means("999999999999999", "KWD", 999999999999999000);
	means("9999999999999999", "KRW", -1);
	means("1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1.1", "EUR", -1);
}

static void
it_is_told_with_the_digits_of_its_currency(void **state)
{
	static const struct {
		int64_t minor;
		const char *currency, *text;
	} TOLD[] = {
		{1500, "KRW", "KRW 1500"},
		{150050, "EUR", "EUR 1500.50"},
		{5, "EUR", "EUR 0.05"},
		{1500, "KWD", "KWD 1.500"},
		{0, "KWD", "KWD 0.000"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof TOLD / sizeof *TOLD; i++) {
		const char *text = money_text(&arena, TOLD[i].minor, TOLD[i].currency);

		assert_string_equal(text, TOLD[i].text);
	}
	/* read back it is the same, but where it might be thousands */
	means("EUR 1500.50", "EUR", 150050);
	means("KWD 0.500", "KWD", 500);
	means("KWD 1.500", "KWD", -1);
}

static int
begin(void **state)
{
	(void)state;
	arena_init(&arena);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_release(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_in_the_currency_itself),
		cmocka_unit_test(groups_are_of_three_digits),
		cmocka_unit_test(the_currency_may_stand_on_either_side),
		cmocka_unit_test(what_is_no_amount_is_none),
		cmocka_unit_test(it_is_told_with_the_digits_of_its_currency),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
