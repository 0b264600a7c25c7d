/* test_authres.c - what the own mail server says, and what others would like it to have said. */
#include "base/authres.h"

#include "golden.h"

#include <stdio.h>

static bool
passes(const char *fields)
{
	return authres_dmarc_pass(fields, "mx.fair.example", "b1.example");
}

static void
a_pass_is_one_of_the_own_server(void **state)
{
	static const char *const PASSES[] = {
		"mx.fair.example; dmarc=pass header.from=b1.example",
		"MX.fair.example 1; spf=pass smtp.mailfrom=bounce+a=b@b1.example;"
		" dkim=pass (2048-bit key; unprotected) header.d=b1.example header.b=Qx/+=;"
		" dmarc=pass (p=none (sp=none) dis=none) header.from=B1.example",
		" \"mx.fair.example\" (own) ; DMARC = \"pass\" reason=\"a;\\\"b\" header.from"
		"=b1.example ;",
		"other.example; dmarc=fail header.from=b1.example\n"
		"mx.fair.example; dmarc=pass header.from=b1.example\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof PASSES / sizeof *PASSES; i++)
		if (!passes(PASSES[i]))
			fail_msg("%s", PASSES[i]);
}

static void
all_else_is_none(void **state)
{
	static const char *const FAILS[] = {
		"",
		"mx.fair.example",
		"mx.fair.example; none",
		"mx.fair.example; dmarc=fail header.from=b1.example",
		"mx.fair.example; dmarc=pass",
		"mx.fair.example; dmarc=pass header.from=b2.example",
		"mx.fair.example; dmarc=pass header.from=b2.example header.from=b1.example",
		"mx.fair.example; dmarc=pass header.from=b1.example.evil.example",
		"mx.fair.example; dmarc=passed header.from=b1.example",
		"mx.fair.example.evil; dmarc=pass header.from=b1.example",
		"mx.fair.example; (dmarc=pass header.from=b1.example)",
		"mx.fair.example; x=\"; dmarc=pass header.from=b1.example\"",
		"mx.fair.example; dmarc=pass header.from=b1.example; dmarc=fail header.from=a.b",
		"mx.fair.example; dmarc=pass header.from=b1.example (not closed",
		"mx.fair.example; dmarc=pass header.from=b1.example; garbage",
		"mx.fair.example dmarc=pass header.from=b1.example",
		"mx.fair.example; spf=pass dmarc=pass header.from=b1.example",
		"((((((((((((mx.fair.example; dmarc=pass header.from=b1.example",
	};

	(void)state;
	for (size_t i = 0; i < sizeof FAILS / sizeof *FAILS; i++)
		if (passes(FAILS[i]))
			fail_msg("%s", FAILS[i]);
}

/* What stands below the own field came with the mail. */
static void
only_the_topmost_field_counts(void **state)
{
	(void)state;
	assert_false(passes("mx.fair.example; dmarc=fail header.from=b1.example\n"
			    "mx.fair.example; dmarc=pass header.from=b1.example\n"));
	assert_false(passes("mx.fair.example; spf=none\n"
			    "mx.fair.example; dmarc=pass header.from=b1.example\n"));
}

static void
no_name_is_trusted_by_itself(void **state)
{
	(void)state;
	assert_false(authres_dmarc_pass(
		"; dmarc=pass header.from=b1.example", "", "b1.example"));
	assert_false(authres_dmarc_pass("mx; dmarc=pass header.from=", "mx", ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pass_is_one_of_the_own_server),
		cmocka_unit_test(all_else_is_none),
		cmocka_unit_test(only_the_topmost_field_counts),
		cmocka_unit_test(no_name_is_trusted_by_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
