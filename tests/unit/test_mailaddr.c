/* test_mailaddr.c - the addresses that are taken, and those that would inject or bounce.
 */
#include "base/mailaddr.h"

#include "golden.h"

static void
plain_addresses_are_taken(void **state)
{
	static const char *const GOOD[] = {"kim@example.kr", "a@b.c",
		"O'Brien@example.ie", "first.last+tag@mail.example.com",
		"x!#$%&'*+-/=?^_`{|}~y@example.org", "KIM@EXAMPLE.KR", "a@1.example",
		"a@xn--9n2bp8q.xn--3e0b707e", "a@a-b.co"};

	(void)state;
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
		if (!mail_address_ok(GOOD[i]))
			fail_msg("%s was refused", GOOD[i]);
}

static void
everything_else_is_refused(void **state)
{
	static const char *const BAD[] = {"", "@", "kim", "kim@", "@example.kr",
		"kim@example", "kim@localhost", "kim@example.", "kim@.kr",
		"kim@example..kr", ".kim@example.kr", "kim.@example.kr",
		"k..im@example.kr", "kim@-a.kr", "kim@a-.kr", "kim@a_b.kr",
		"kim@192.0.2.1", "kim@[192.0.2.1]", "\"kim\"@example.kr",
		"Kim <kim@example.kr>", "kim@example.kr ", " kim@example.kr",
		"kim kim@example.kr", "kim@park@example.kr",
		"kim@example.kr\r\nATTENDEE:mailto:eve@example.com", "kim\r\n@example.kr",
		"kim@example.kr\n", "kim\t@example.kr", "kim@exam\x01ple.kr",
		"kim@example.kr\x7f", "kim@example.kr,eve@example.com",
		"kim@example.kr;x", "kim:x@example.kr", "kim(x)@example.kr",
		"kim\\@example.kr", "kim@example.kr?cc=eve@example.com",
		"mailto:kim@example.kr", "\xea\xb9\x80@example.kr",
		"kim@\xed\x95\x9c.kr"};

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		if (mail_address_ok(BAD[i]))
			fail_msg("%s was taken", BAD[i]);
}

/* An address of `local` letters, "@", and labels of 63 letters up to `total` in all. */
static bool
ok_of_length(size_t local, size_t total)
{
	char mail[512];
	size_t n = 0, in_label = 0;

	memset(mail, 'a', sizeof mail);
	mail[local] = '@';
	for (n = local + 1; n < total; n++)
		if (in_label++ == 63 && n < total - 1) {
			mail[n] = '.';
			in_label = 0;
		}
	mail[total] = '\0';
	return mail_address_ok(mail);
}

static void
lengths_are_those_of_smtp(void **state)
{
	(void)state;
	assert_true(ok_of_length(64, 200));
	assert_false(ok_of_length(65, 200));
	assert_true(ok_of_length(60, 254));
	assert_false(ok_of_length(60, 255));
}

static void
case_does_not_tell_people_apart(void **state)
{
	(void)state;
	assert_true(mail_address_same("Kim@Example.kr", "kim@example.KR"));
	assert_false(mail_address_same("kim@example.kr", "kim2@example.kr"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_addresses_are_taken),
		cmocka_unit_test(everything_else_is_refused),
		cmocka_unit_test(lengths_are_those_of_smtp),
		cmocka_unit_test(case_does_not_tell_people_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
