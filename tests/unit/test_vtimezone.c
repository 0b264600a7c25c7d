/*
 * test_vtimezone.c - the VTIMEZONE of every zone of the system, for several years, as
 * another reader (libical, which Evolution and KDE use) evaluates it: it must give
 * base/zone's offsets, and it has one block or two yearly ones, or is not written at all.
 */
#include "ical/vtimezone.h"

#include "golden.h"
#include "ical/ical.h"

#include <libical/ical.h>

enum { HOUR_S = 3600, DAY_S = 86400, FIRST_YEAR = 2019, LAST_YEAR = 2031 };

static int64_t
new_year(int year)
{
	return civil_to_days(year, 1, 1) * DAY_S;
}

static int
offset_by_libical(icaltimezone *tz, const struct civil *c)
{
	struct icaltimetype t = icaltime_null_time();
	int dst;

	t.year = c->year;
	t.month = c->month;
	t.day = c->day;
	t.hour = c->hour;
	t.minute = c->minute;
	t.second = c->second;
	return icaltimezone_get_utc_offset(tz, &t, &dst);
}

/*
 * as_utc: a civil time as if it were UTC's. Gaps and folds are left to the reader's
 * taste.
 */
static void
compare(const struct zone *z, icaltimezone *tz, int64_t as_utc)
{
	struct civil c;
	int64_t utc_s;
	int got;

	when_civil(as_utc, 0, &c);
	if (zone_to_utc(z, &c, &utc_s) != ZONE_UNIQUE)
		return;
	got = offset_by_libical(tz, &c);
	if (got != as_utc - utc_s)
		fail_msg("%s at %04d-%02d-%02dT%02d:%02d: VTIMEZONE %d, tz database %d",
			zone_name(z), c.year, c.month, c.day, c.hour, c.minute, got,
			(int)(as_utc - utc_s));
}

/* Twice a day, and at the edges of every change, of a year; false: it is left to UTC. */
static bool
compare_year(const struct zone *z, int year)
{
	int64_t from_s = new_year(year), to_s = new_year(year + 1);
	icaltimezone *tz;
	struct zone_change c;

	if (!ical_vtimezone_can(z, from_s + 180 * DAY_S, from_s + 181 * DAY_S))
		return false;
	tz = icaltimezone_new();
	/* a meeting of the middle of the year, whose VTIMEZONE must serve all of it */
	assert_int_equal(
		icaltimezone_set_component(tz,
			ical_vtimezone(z, from_s + 180 * DAY_S, from_s + 181 * DAY_S)),
		1);
	for (int64_t t = from_s; t < to_s; t += DAY_S / 2)
		compare(z, tz, t + HOUR_S);
	for (int64_t t = from_s; zone_next_change(z, t, &c) && c.at_s < to_s - DAY_S;
		t = c.at_s) {
		if (c.at_s < from_s + DAY_S)
			continue;
		compare(z, tz, c.at_s + c.before.offset_s - 1);
		compare(z, tz, c.at_s + c.before.offset_s - 2 * HOUR_S);
		compare(z, tz, c.at_s + c.after.offset_s + 2 * HOUR_S);
	}
	icaltimezone_free(tz, 1);
	return true;
}

static void
every_zone_of_the_system_is_described_right(void **state)
{
	FILE *f = fopen("/usr/share/zoneinfo/zone1970.tab", "r");
	char line[512], name[ZONE_NAME_MAX + 1];
	int zones = 0, in_utc = 0;

	assert_non_null(f);
	(void)state;
	while (fgets(line, sizeof line, f) != NULL) {
		struct zone *z;
		struct err e;

		if (line[0] == '#' || sscanf(line, "%*s %*s %63s", name) != 1)
			continue;
		z = zone_load(name, &e);
		if (z == NULL)
			fail_msg("%s", e.text);
		for (int year = FIRST_YEAR; year <= LAST_YEAR; year += 2)
			in_utc += !compare_year(z, year);
		zone_free(z);
		zones++;
	}
	fclose(f);
	assert_true(zones > 300);
	assert_true(in_utc > 0 && in_utc < zones);
}

static icalcomponent *
of_years(const char *zone, int from_year, int to_year)
{
	int64_t from_s = new_year(from_year) + 180 * DAY_S,
		to_s = new_year(to_year) + 180 * DAY_S;
	struct err e;
	struct zone *z = zone_load(zone, &e);
	icalcomponent *c = NULL;

	assert_non_null(z);
	if (ical_vtimezone_can(z, from_s, to_s))
		c = ical_vtimezone(z, from_s, to_s);
	zone_free(z);
	return c;
}

static size_t
count_blocks(icalcomponent *c, icalcomponent_kind kind, size_t *rules)
{
	size_t n = 0;

	for (icalcomponent *b = icalcomponent_get_first_component(c, kind); b != NULL;
		b = icalcomponent_get_next_component(c, kind)) {
		n++;
		*rules +=
			icalcomponent_get_first_property(b, ICAL_RRULE_PROPERTY) != NULL;
	}
	return n;
}

/* Blocks there are in these years: 0 for UTC, 1 for STANDARD, 2 with DAYLIGHT and rules. */
static void
blocks_are_one_or_two_by_rule_or_none(void **state)
{
	static const struct {
		const char *zone;
		int from, to;
		size_t blocks;
	} ROWS[] = {
		{"Asia/Seoul", 2026, 2026, 1}, {"Asia/Qatar", 2026, 2026, 1},
		{"America/Sao_Paulo", 2026, 2026, 1}, {"Asia/Riyadh", 2026, 2026, 1},
		{"Asia/Seoul", 1988, 1988, 0}, /* the Olympic summer */
		{"Europe/Amsterdam", 2026, 2026, 2}, {"Europe/Madrid", 2026, 2027, 2},
		{"Europe/Amsterdam", 1995, 1995, 0}, /* ended in September then */
		{"America/New_York", 2026, 2026, 2},
		{"America/New_York", 2006, 2006, 0}, /* the rule is of 2007 */
		{"Europe/Dublin", 2026, 2026, 2}, {"Australia/Lord_Howe", 2026, 2026, 2},
		{"Asia/Jerusalem", 2026, 2026, 0}, {"Africa/Cairo", 2026, 2026, 0},
		{"Africa/Cairo", 2020, 2020, 1}, /* without summer time then */
		{"Africa/Casablanca", 2026, 2026, 0}, {"America/Santiago", 2026, 2026, 0},
		{"Asia/Gaza", 2026, 2026, 0}, {"America/Nuuk", 2026, 2026, 0},
		{"Europe/Volgograd", 2020, 2020, 0}, /* a change for good */
	};

	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
		icalcomponent *c = of_years(ROWS[i].zone, ROWS[i].from, ROWS[i].to);
		size_t rules = 0, standard = 0, ahead = 0;

		if (c != NULL) {
			standard = count_blocks(c, ICAL_XSTANDARD_COMPONENT, &rules);
			ahead = count_blocks(c, ICAL_XDAYLIGHT_COMPONENT, &rules);
			icalcomponent_free(c);
		}
		if (standard != (ROWS[i].blocks > 0) || ahead != (ROWS[i].blocks > 1) ||
			rules != (ROWS[i].blocks > 1 ? 2 : 0))
			fail_msg("%s %d: %zu STANDARD, %zu DAYLIGHT, %zu rules",
				ROWS[i].zone, ROWS[i].from, standard, ahead, rules);
	}
}

/* The lock is held all the time: this test is inside of the room. */
static int
set_up(void **state)
{
	*state = ical_new();
	ical_lock(*state);
	return 0;
}

static int
tear_down(void **state)
{
	ical_unlock(*state);
	ical_free(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_zone_of_the_system_is_described_right),
		cmocka_unit_test(blocks_are_one_or_two_by_rule_or_none),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
