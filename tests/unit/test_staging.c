/* test_staging.c - the files of imports under way: pieces, repetitions, limits, time. */
#include "methods/staging.h"

#include "base/clock.h"
#include "golden.h"
#include "wire/json.h"

static const struct staging_limits PLENTY = {1 << 24, 1 << 20};
static const struct staging_limits TEN_BYTES = {10, 1 << 20};

static int
set_up(void **state)
{
	js_setup();
	*state = staging_new();
	return 0;
}

static int
tear_down(void **state)
{
	staging_free(*state);
	return 0;
}

static int64_t
begin(struct staging *g, const char *principal, const char *key)
{
	struct err e;
	int64_t id = staging_begin(
		g, principal, key, &(struct staging_how){.encoding = NULL}, &e);

	if (id == 0)
		fail_msg("%s", e.text);
	return id;
}

/* The size afterwards, or the negative code of the refusal. */
static int64_t
put(struct staging *g, int64_t id, const char *file, int64_t offset, const char *text)
{
	struct err e;
	int64_t size =
		staging_put(g, id, "A1", file, offset, text, strlen(text), &PLENTY, &e);

	return size >= 0 ? size : -(int64_t)e.code;
}

static void
pieces_become_a_file(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");
	struct import_staged *s;
	const struct staged_fair *fair;
	struct err e;

	assert_int_equal(put(g, id, "event.ini", 0, "[event]\n"), 8);
	assert_int_equal(put(g, id, "organisations.csv", 0, "code,"), 5);
	assert_int_equal(put(g, id, "event.ini", 8, "code = A\n"), 17);
	assert_int_equal(put(g, id, "delegates.csv", 0, ""), 0);
	s = staging_share(g, id, "A1", &e);
	assert_non_null(s);
	fair = staged_files(s);
	assert_int_equal(fair->n, 3);
	assert_string_equal(fair->files[0].name, "event.ini");
	assert_string_equal(fair->files[0].text, "[event]\ncode = A\n");
	assert_int_equal(fair->files[0].bytes, 17);
	assert_string_equal(fair->files[1].text, "code,");
	assert_string_equal(fair->files[2].text, "");
	staged_release(s);
	staged_release(NULL);
}

static void
a_piece_may_come_again_but_not_another_in_its_place(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");

	assert_int_equal(put(g, id, "event.ini", 0, "abcdef"), 6);
	assert_int_equal(put(g, id, "event.ini", 0, "abcdef"), 6);
	assert_int_equal(put(g, id, "event.ini", 0, "abc"), 6);
	assert_int_equal(put(g, id, "event.ini", 3, "def"), 6);
	assert_int_equal(put(g, id, "event.ini", 0, "abX"), -ERR_IMPORT_OFFSET);
	assert_int_equal(put(g, id, "event.ini", 3, "defg"), -ERR_IMPORT_OFFSET);
	assert_int_equal(put(g, id, "event.ini", 7, "h"), -ERR_IMPORT_OFFSET);
	assert_int_equal(put(g, id, "event.ini", INT64_MAX, "h"), -ERR_IMPORT_OFFSET);
	assert_int_equal(put(g, id, "event.ini", 6, "g"), 7);
	assert_int_equal(put(g, id, "event.ini", 7, ""), 7);
	assert_int_equal(put(g, id, "event.ini", 2, ""), 7);
}

static void
other_files_and_other_imports_are_refused(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");
	struct err e;

	assert_int_equal(put(g, id, "passwd", 0, "x"), -ERR_PARAM_INVALID);
	assert_int_equal(put(g, id, "../event.ini", 0, "x"), -ERR_PARAM_INVALID);
	assert_int_equal(put(g, id, "", 0, "x"), -ERR_PARAM_INVALID);
	assert_int_equal(put(g, id + 1, "event.ini", 0, "x"), -ERR_IMPORT_UNKNOWN);
	assert_int_equal(
		staging_put(g, id, "A2", "event.ini", 0, "x", strlen("x"), &PLENTY, &e),
		-1);
	assert_int_equal(e.code, ERR_IMPORT_UNKNOWN);
	assert_null(staging_share(g, id, "A2", &e));
	assert_int_equal(e.code, ERR_IMPORT_UNKNOWN);
}

static void
an_import_has_its_size_in_all(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");
	struct err e;

	assert_int_equal(staging_put(g, id, "A1", "event.ini", 0, "123456",
				 strlen("123456"), &TEN_BYTES, &e),
		6);
	assert_int_equal(staging_put(g, id, "A1", "delegates.csv", 0, "12345",
				 strlen("12345"), &TEN_BYTES, &e),
		-1);
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	assert_int_equal(staging_put(g, id, "A1", "delegates.csv", 0, "1234",
				 strlen("1234"), &TEN_BYTES, &e),
		4);
	assert_int_equal(staging_put(g, id, "A1", "event.ini", 6, "7", strlen("7"),
				 &TEN_BYTES, &e),
		-1);
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	/* A repetition takes no more room. */
	assert_int_equal(staging_put(g, id, "A1", "event.ini", 0, "123456",
				 strlen("123456"), &TEN_BYTES, &e),
		6);
}

static int64_t
put_within(struct staging *g, int64_t id, const char *file, int64_t offset,
	const char *text, int64_t rows, struct err *e)
{
	const struct staging_limits limits = {1 << 24, rows};

	return staging_put(g, id, "A1", file, offset, text, strlen(text), &limits, e);
}

static void
an_import_has_its_rows_in_all(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");
	struct import_staged *s;
	struct err e;

	/* Blank lines, headers and line ends inside quotes are no rows of their own. */
	assert_int_equal(put_within(g, id, "event.ini", 0, "[a]\nb = 1\n\n", 4, &e), 11);
	assert_int_equal(
		put_within(g, id, "requests.csv", 0, "code,a\r\n\r\nR1,\"x\ny", 4, &e),
		17);
	assert_int_equal(
		put_within(g, id, "requests.csv", 17, "\n\"\nR2,z\n", 4, &e), 25);
	assert_int_equal(
		put_within(g, id, "delegates.csv", 0, "code,a\nD1,b\nD2,c\n", 4, &e), -1);
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	assert_string_equal(e.text,
		"delegates.csv: its row 2 would be one too many; an import"
		" may have 4 rows in all");
	assert_non_null(strstr(e.hint, "limits.import_rows"));
	assert_int_equal(
		put_within(g, id, "delegates.csv", 0, "code,a\nD1,b\n", 4, &e), 12);
	/* The row that is begun counts, and is one with what ends it. */
	assert_int_equal(put_within(g, id, "requests.csv", 25, "R", 4, &e), -1);
	assert_int_equal(put_within(g, id, "requests.csv", 25, "R", 5, &e), 26);
	assert_int_equal(put_within(g, id, "requests.csv", 26, "3,z\n", 5, &e), 30);
	s = staging_share(g, id, "A1", &e);
	assert_int_equal(staged_rows(s), 5);
	staged_release(s);
}

static void
every_file_of_a_fair_has_its_place_once(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");
	struct import_staged *s;
	struct err e;
	int n = 0;

	for (int round = 0; round < 2; round++)
		for (n = 0; import_file_name(n) != NULL; n++)
			assert_int_equal(put(g, id, import_file_name(n), 0, "x"), 1);
	s = staging_share(g, id, "A1", &e);
	assert_int_equal(staged_files(s)->n, n);
	staged_release(s);
}

static void
one_import_a_principal_and_the_same_key_is_the_same(void **state)
{
	struct staging *g = *state;
	int64_t first = begin(g, "A1", "key-00001"), second;

	assert_int_equal(put(g, first, "event.ini", 0, "abc"), 3);
	assert_int_equal(begin(g, "A1", "key-00001"), first);
	assert_int_equal(put(g, first, "event.ini", 3, "d"), 4);
	second = begin(g, "A1", "key-00002");
	assert_int_not_equal(first, second);
	assert_int_equal(put(g, first, "event.ini", 4, "e"), -ERR_IMPORT_UNKNOWN);
	assert_int_equal(put(g, second, "event.ini", 0, "new"), 3);
	/* The same key of somebody else is another import. */
	assert_int_not_equal(begin(g, "A2", "key-00002"), second);
	assert_int_equal(put(g, second, "event.ini", 3, "er"), 5);
}

static void
so_many_at_once_and_no_more(void **state)
{
	struct staging *g = *state;
	char principal[20];
	struct err e;

	for (int i = 0; i < STAGING_IMPORTS_MAX; i++) {
		snprintf(principal, sizeof principal, "A%d", i);
		begin(g, principal, "key-00001");
	}
	assert_int_equal(staging_begin(g, "B1", "key-00001",
				 &(struct staging_how){.encoding = NULL}, &e),
		0);
	assert_int_equal(e.code, ERR_BUSY);
	assert_true(e.retry_after_ms > 0);
	/* Who has one may begin anew. */
	begin(g, "A3", "key-00002");
}

static void
what_is_being_read_takes_no_more_text_and_outlives_its_place(void **state)
{
	struct staging *g = *state;
	int64_t id = begin(g, "A1", "key-00001");
	struct import_staged *s;
	struct err e;

	assert_int_equal(put(g, id, "event.ini", 0, "abc"), 3);
	s = staging_share(g, id, "A1", &e);
	assert_int_equal(put(g, id, "event.ini", 3, "d"), -ERR_BUSY);
	/* Its principal begins anew meanwhile; the reader keeps what it has. */
	begin(g, "A1", "key-00002");
	assert_string_equal(staged_files(s)->files[0].text, "abc");
	staging_finish(g, s);
	staged_release(s);
	id = begin(g, "A1", "key-00002");
	assert_int_equal(put(g, id, "event.ini", 0, "abc"), 3);
	s = staging_share(g, id, "A1", &e);
	staging_finish(g, s);
	assert_string_equal(staged_files(s)->files[0].text, "abc");
	staged_release(s);
	assert_int_equal(put(g, id, "event.ini", 3, "d"), -ERR_IMPORT_UNKNOWN);
}

static void
what_nobody_goes_on_with_is_forgotten(void **state)
{
	struct staging *g = *state;
	int64_t now = clock_monotonic_ms(), id = begin(g, "A1", "key-00001");

	staging_expire(g, now + STAGING_IDLE_MS - 1000);
	assert_int_equal(put(g, id, "event.ini", 0, "abc"), 3);
	staging_expire(g, clock_monotonic_ms() + STAGING_IDLE_MS + 1);
	assert_int_equal(put(g, id, "event.ini", 3, "d"), -ERR_IMPORT_UNKNOWN);
	staging_expire(g, now);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(pieces_become_a_file),
		TEST(a_piece_may_come_again_but_not_another_in_its_place),
		TEST(other_files_and_other_imports_are_refused),
		TEST(an_import_has_its_size_in_all),
		TEST(an_import_has_its_rows_in_all),
		TEST(every_file_of_a_fair_has_its_place_once),
		TEST(one_import_a_principal_and_the_same_key_is_the_same),
		TEST(so_many_at_once_and_no_more),
		TEST(what_is_being_read_takes_no_more_text_and_outlives_its_place),
		TEST(what_nobody_goes_on_with_is_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
