/* test_office_time.c - dates, times and ranges as offices write them, and what is none. */
#include "domain/files/office_time.h"

#include "units.h"

struct one {
	const char *written, *read; /* NULL: it is none */
};

static void
read_by(const char *(*reader)(struct arena *, const char *), const struct one *ones,
	size_t n)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < n; i++) {
		const char *read = reader(&a, ones[i].written);

		if (ones[i].read == NULL)
			assert_null(read);
		else
			assert_string_equal(read != NULL ? read : "none", ones[i].read);
	}
	arena_release(&a);
}

static void
dates_have_the_year_first(void **state)
{
	static const struct one ONES[] = {
		{"2027-07-15", "2027-07-15"},
		{"2027/7/5", "2027-07-05"},
		{"2027. 7. 5.", "2027-07-05"},
		{"2027년 7월 5일", "2027-07-05"},
		{"2027年7月5日", "2027-07-05"},
		{"2027-02-30", "2027-02-30"},
		{"15.07.2027", NULL},
		{"7/15/2027", NULL},
		{"27-07-15", NULL},
		{"2027-07", NULL},
		{"2027-07-15 09:30", NULL},
		{"", NULL},
	};

	(void)state;
	read_by(office_date, ONES, sizeof ONES / sizeof ONES[0]);
}

static void
times_keep_their_seconds_and_offsets(void **state)
{
	static const struct one ONES[] = {
		{"2027-07-15T09:30", "2027-07-15T09:30"},
		{"2027-07-15T09:30:15Z", "2027-07-15T09:30:15Z"},
		{"2027/07/15 9:30", "2027-07-15T09:30"},
		{"2027. 7. 15. 9:30:00", "2027-07-15T09:30:00"},
		{"2027년 7월 15일 9:30", "2027-07-15T09:30"},
		{"2027-10-31 02:30+02:00", "2027-10-31T02:30+02:00"},
		{"2027-10-31 2:30 -03:00", "2027-10-31T02:30-03:00"},
		{"2027-07-15 9:30 PM", NULL},
		{"2027-07-15 9", NULL},
		{"2027-07-15 9:3", NULL},
		{"2027-07-15", NULL},
		{"9:30", NULL},
	};
	static const struct one CLOCKS[] = {
		{"9:30", "09:30"},
		{"24:00", "24:00"},
		{"9.30", NULL},
		{"9:30:00", NULL},
		{"", NULL},
	};

	(void)state;
	read_by(office_time, ONES, sizeof ONES / sizeof ONES[0]);
	read_by(office_clock, CLOCKS, sizeof CLOCKS / sizeof CLOCKS[0]);
}

struct two {
	const char *written, *from, *to; /* from NULL: it is none */
};

static void
cut_by(bool (*cutter)(struct arena *, const char *, const char **, const char **),
	const struct two *twos, size_t n)
{
	struct arena a;
	const char *from, *to;

	arena_init(&a);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(
			cutter(&a, twos[i].written, &from, &to), twos[i].from != NULL);
		if (twos[i].from == NULL)
			continue;
		assert_string_equal(from, twos[i].from);
		assert_string_equal(to, twos[i].to);
	}
	arena_release(&a);
}

static void
ranges_are_cut_between_their_times(void **state)
{
	static const struct two TWOS[] = {
		{"2027-07-15T09:30/2027-07-15T10:00", "2027-07-15T09:30",
			"2027-07-15T10:00"},
		{"2027/07/15 9:30/2027/07/15 10:00", "2027-07-15T09:30",
			"2027-07-15T10:00"},
		{"2027/07/15 9:30~2027/07/16 10:00", "2027-07-15T09:30",
			"2027-07-16T10:00"},
		{"2027-07-15 9:30 - 2027-07-15 10:00", "2027-07-15T09:30",
			"2027-07-15T10:00"},
		{"2027-07-15 9:30-10:00", "2027-07-15T09:30", "2027-07-15T10:00"},
		{"2027. 7. 15. 9:30 – 10:00", "2027-07-15T09:30", "2027-07-15T10:00"},
		{"2027-07-15 9:30～10:00", "2027-07-15T09:30", "2027-07-15T10:00"},
		{"2027-10-31T02:00-03:00/2027-10-31T02:00-04:00",
			"2027-10-31T02:00-03:00", "2027-10-31T02:00-04:00"},
		/* one time with its offset is no range */
		{"2027-07-15T09:30-10:00", NULL, NULL},
		{"2027-07-15", NULL, NULL},
		{"2027-07-15 09:30", NULL, NULL},
		{"15.07.2027 09:30 - 10:00", NULL, NULL},
		{"9:30-10:00", NULL, NULL},
		{"/", NULL, NULL},
	};
	static const struct two SESSIONS[] = {
		{"09:30-12:00", "09:30", "12:00"},
		{"9:30 ~ 24:00", "09:30", "24:00"},
		{"9:30–12:00", "09:30", "12:00"},
		{"9:30", NULL, NULL},
		{"9.30-12:00", NULL, NULL},
		{"9:30-12", NULL, NULL},
	};

	(void)state;
	cut_by(office_range, TWOS, sizeof TWOS / sizeof TWOS[0]);
	cut_by(office_session, SESSIONS, sizeof SESSIONS / sizeof SESSIONS[0]);
}

/* 64 KiB of marks are a cell: copies of all before each of them would be 2 GiB. */
static void
what_is_too_long_is_not_looked_through(void **state)
{
	static const char HEAD[] = "2027-07-15 9:30";
	char much[4096];
	struct arena a;
	const char *from, *to;

	(void)state;
	memset(much, ' ', sizeof much);
	memcpy(much, HEAD, sizeof HEAD - 1);
	memcpy(much + sizeof much - 7, "~10:00", 7);
	arena_init(&a);
	assert_false(office_range(&a, much, &from, &to));
	much[100] = '\0';
	memcpy(much + 93, "~10:00", 7);
	assert_true(office_range(&a, much, &from, &to));
	arena_release(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_have_the_year_first),
		cmocka_unit_test(times_keep_their_seconds_and_offsets),
		cmocka_unit_test(ranges_are_cut_between_their_times),
		cmocka_unit_test(what_is_too_long_is_not_looked_through),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
