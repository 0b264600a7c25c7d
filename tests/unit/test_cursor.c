/* test_cursor.c - a cursor is read by whom it was given to, for what, and by nobody else. */
#include "methods/cursor.h"

#include "golden.h"

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key",
		     OTHER_KEY[DIGEST_BYTES] = "thirty-two bytes of another key.";
static const struct cursor_owner ANN = {KEY, "A7", 1};

static int
set_up(void **state)
{
	struct arena *a = xcalloc(1, sizeof *a);

	arena_init(a);
	*state = a;
	return 0;
}

static int
tear_down(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static void
a_position_comes_back(void **state)
{
	static const char *const POSITIONS[] = {"1", "EX-1", "3:-17:1799971200:5",
		"9223372036854775807", "가나다", "a\nb"};

	for (size_t i = 0; i < sizeof POSITIONS / sizeof *POSITIONS; i++) {
		const char *text =
			cursor_make(&ANN, "meeting.list", POSITIONS[i], *state);

		assert_string_equal(
			cursor_read(&ANN, "meeting.list", text, *state), POSITIONS[i]);
	}
}

static void
it_is_nobody_elses(void **state)
{
	static const struct cursor_owner OTHERS[] = {{KEY, "A8", 1}, {KEY, "A7", 2},
		{KEY, "A7", 0}, {KEY, "A", 71}, {OTHER_KEY, "A7", 1}};
	const char *text = cursor_make(&ANN, "meeting.list", "12", *state);

	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		assert_null(cursor_read(&OTHERS[i], "meeting.list", text, *state));
	assert_null(cursor_read(&ANN, "meeting.lis", text, *state));
	assert_null(cursor_read(&ANN, "request.list", text, *state));
}

static void
every_letter_of_it_counts(void **state)
{
	const char *text = cursor_make(&ANN, "meeting.list", "12", *state);
	char *other = arena_strdup(*state, text);

	for (size_t i = 0; i < strlen(text); i++) {
		other[i] = text[i] == 'A' ? 'B' : 'A';
		assert_null(cursor_read(&ANN, "meeting.list", other, *state));
		other[i] = text[i];
	}
	for (size_t n = 0; n < strlen(text); n++)
		assert_null(cursor_read(
			&ANN, "meeting.list", arena_strndup(*state, text, n), *state));
	assert_null(cursor_read(
		&ANN, "meeting.list", arena_printf(*state, "%sAA", text), *state));
	assert_non_null(cursor_read(&ANN, "meeting.list", other, *state));
}

static void
what_was_made_up_is_none(void **state)
{
	/* Among them "c1:meeting.list:-1" without a seal, and a seal of zeros. */
	static const char *const ROWS[] = {"", "x", "!!!", "AAAA", "한", "YzE6",
		"YzE6bWVldGluZy5saXN0Oi0x", "AAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAC0x",
		"AAAAAAAAAAAAAAAAAAAAAAAA"};
	char *many = arena_alloc(*state, 100001);

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
		assert_null(cursor_read(&ANN, "meeting.list", ROWS[i], *state));
	memset(many, 'A', 100000);
	assert_null(cursor_read(&ANN, "meeting.list", many, *state));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_position_comes_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(it_is_nobody_elses, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			every_letter_of_it_counts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_was_made_up_is_none, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
