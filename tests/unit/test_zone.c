/*
 * test_zone.c - time zones: names, damaged files, rules, gaps and folds by hand; then
 * every change of many zones compared with Python's zoneinfo and the C library
 * (zone_expect.py).
 */
#include "base/zone.h"

#include "golden.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

static struct zone *
must_load(const char *name)
{
	struct err e;
	struct zone *z = zone_load(name, &e);

	if (z == NULL)
		fail_msg("%s: %s", name, e.text);
	return z;
}

static int64_t
utc(int year, int month, int day, int hour, int minute)
{
	struct civil c = {year, month, day, hour, minute, 0};

	return when_from_civil(&c, 0);
}

static void
names_are_checked_before_any_file(void **state)
{
	static const char *const GOOD[] = {"Asia/Seoul", "America/Argentina/Buenos_Aires",
		"Etc/GMT+9", "Etc/GMT-14", "UTC", "GB-Eire", "America/Port-au-Prince"};
	static const char *const BAD[] = {"", ".", "..", "/", "/etc/passwd",
		"../../etc/passwd", "Asia/../Asia/Seoul", "Asia//Seoul", "Asia/",
		"Asia/.hidden", "Asia/Seoul\n", "Asia Seoul", "Asia\\Seoul",
		"\xec\x84\x9c\xec\x9a\xb8", "localtime", "posixrules", "posix/Asia/Seoul",
		"right/Asia/Seoul", "Factory",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
	struct err e;

	(void)state;
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++)
		assert_true(zone_name_ok(GOOD[i]));
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		assert_false(zone_name_ok(BAD[i]));
		assert_null(zone_load(BAD[i], &e));
		assert_int_equal(e.code, ERR_PARAM_INVALID);
	}
}

static void
what_is_not_a_zone_is_refused(void **state)
{
	struct err e;

	(void)state;
	assert_null(zone_load("Asia/Atlantis", &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_string_equal(e.text, "this system knows no time zone Asia/Atlantis");
	assert_null(zone_load("Asia", &e)); /* a directory */
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_null(zone_load("UTC/more", &e)); /* a file taken for a directory */
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_null(zone_load("zone.tab", &e)); /* a file, but no zone */
	assert_int_equal(e.code, ERR_CORRUPT);
	zone_free(NULL);
}

static void
seoul_has_one_offset_since_1988(void **state)
{
	struct zone *z = must_load("Asia/Seoul");
	struct zone_time t = zone_time_at(z, utc(2026, 7, 15, 0, 30));
	struct zone_change change;
	struct civil c = {2026, 7, 15, 9, 30, 0};
	int64_t s;

	(void)state;
	assert_string_equal(zone_name(z), "Asia/Seoul");
	assert_int_equal(t.offset_s, 32400);
	assert_string_equal(t.abbreviation, "KST");
	assert_false(t.dst);
	assert_int_equal(zone_to_utc(z, &c, &s), ZONE_UNIQUE);
	assert_int_equal(s, utc(2026, 7, 15, 0, 30));
	assert_false(zone_next_change(z, utc(1989, 1, 1, 0, 0), &change));
	/* the last change: the end of the Olympic year's summer time */
	assert_true(zone_next_change(z, utc(1988, 6, 1, 0, 0), &change));
	assert_int_equal(change.at_s, utc(1988, 10, 8, 17, 0));
	assert_true(change.before.dst);
	assert_false(zone_rule(z)->has_dst);
	zone_free(z);
}

static void
gap_and_fold_of_amsterdam(void **state)
{
	struct zone *z = must_load("Europe/Amsterdam");
	struct civil gap = {2026, 3, 29, 2, 30, 0}, fold = {2026, 10, 25, 2, 30, 0};
	struct civil first = {2026, 3, 29, 3, 0, 0}, last = {2026, 10, 25, 3, 0, 0};
	struct zone_change change;
	int64_t s;

	(void)state;
	assert_int_equal(zone_to_utc(z, &gap, &s), ZONE_GAP);
	assert_int_equal(s, utc(2026, 3, 29, 1, 30)); /* that is 03:30 CEST */
	assert_int_equal(zone_to_utc(z, &fold, &s), ZONE_FOLD);
	assert_int_equal(s, utc(2026, 10, 25, 0, 30));
	assert_int_equal(zone_to_utc(z, &first, &s), ZONE_UNIQUE);
	assert_int_equal(s, utc(2026, 3, 29, 1, 0));
	assert_int_equal(zone_to_utc(z, &last, &s), ZONE_UNIQUE);
	assert_int_equal(s, utc(2026, 10, 25, 2, 0));

	assert_true(zone_next_change(z, utc(2026, 1, 1, 0, 0), &change));
	assert_int_equal(change.at_s, utc(2026, 3, 29, 1, 0));
	assert_string_equal(change.before.abbreviation, "CET");
	assert_string_equal(change.after.abbreviation, "CEST");
	/* later than, not at: from a change the next one is found */
	assert_true(zone_next_change(z, change.at_s, &change));
	assert_int_equal(change.at_s, utc(2026, 10, 25, 1, 0));
	/* far past the table, by the rule in the footer */
	assert_true(zone_next_change(z, utc(2525, 1, 1, 0, 0), &change));
	assert_int_equal(change.at_s, utc(2525, 3, 25, 1, 0));
	zone_free(z);
}

/* Samoa had no 30 December 2011: the widest gap there is. */
static void
a_whole_day_can_be_a_gap(void **state)
{
	struct zone *z = must_load("Pacific/Apia");
	struct civil c = {2011, 12, 30, 12, 0, 0};
	int64_t s;

	(void)state;
	assert_int_equal(zone_to_utc(z, &c, &s), ZONE_GAP);
	assert_int_equal(s, utc(2011, 12, 30, 22, 0)); /* counted with -10:00 */
	zone_free(z);
}

static void
the_ends_of_time_are_quiet(void **state)
{
	struct zone *z = must_load("Australia/Lord_Howe");
	struct civil first = {1, 1, 1, 0, 0, 0}, last = {9999, 12, 31, 23, 59, 59};
	struct zone_change change;
	int64_t s;

	(void)state;
	assert_int_equal(
		zone_offset_at(z, INT64_MIN), zone_offset_at(z, utc(2, 1, 1, 0, 0)));
	assert_int_equal(zone_offset_at(z, INT64_MAX), 39600); /* summer there */
	assert_false(zone_next_change(z, INT64_MAX, &change));
	assert_false(zone_next_change(z, utc(9999, 12, 1, 0, 0), &change));
	assert_true(zone_next_change(z, INT64_MIN, &change));
	assert_int_equal(zone_to_utc(z, &first, &s), ZONE_UNIQUE);
	assert_int_equal(zone_to_utc(z, &last, &s), ZONE_UNIQUE);
	zone_free(z);
}

static void
rules_are_read_strictly(void **state)
{
	static const char *const BAD[] = {"", "K", "KS-9", "KST", "KST-9 ", "KST-25",
		"KST-9:60", "<+09-9", "<>-9", "KST-9KDT", "KST-9KDT,M3.2.0",
		"KST-9KDT,M3.2.0,M11.1.0,", "KST-9KDT,M13.2.0,M11.1.0",
		"KST-9KDT,M3.6.0,M11.1.0", "KST-9KDT,M3.2.7,M11.1.0",
		"KST-9KDT,M3.2.0/168,M11.1.0", "KST-9KDT,J0,J365", "KST-9KDT,J366,J1",
		"KST-9KDT,366,1", "Aaaaaaaaaaaaaaaaaaaaa-9", "KST-0009"};
	struct tzrule r;

	(void)state;
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		if (tzrule_parse(BAD[i], &r))
			fail_msg("\"%s\" was taken for a rule", BAD[i]);
	assert_true(tzrule_parse("KST-9", &r));
	assert_int_equal(r.standard.offset_s, 32400);
	assert_false(r.has_dst);
	assert_true(tzrule_parse("<-0330>+3:30:15", &r));
	assert_int_equal(r.standard.offset_s, -12615);
	assert_string_equal(r.standard.abbreviation, "-0330");
	assert_true(tzrule_parse("CET-1CEST,M3.5.0,M10.5.0/3", &r));
	assert_int_equal(r.daylight.offset_s, 7200);
	assert_int_equal(r.dst_begin.weekday, 6);
	assert_int_equal(r.dst_begin.time_s, 7200);
	assert_int_equal(r.dst_end.time_s, 10800);
}

static void
rules_by_day_of_year(void **state)
{
	struct tzrule r;
	int64_t begin, end;

	(void)state;
	/* Jn never counts 29 February, n does */
	assert_true(tzrule_parse("AAA0BBB,J60/0,59/0", &r));
	assert_int_equal(tzrule_day(&r.dst_begin, 2024), civil_to_days(2024, 3, 1));
	assert_int_equal(tzrule_day(&r.dst_begin, 2025), civil_to_days(2025, 3, 1));
	assert_int_equal(tzrule_day(&r.dst_end, 2024), civil_to_days(2024, 2, 29));
	assert_int_equal(tzrule_day(&r.dst_end, 2025), civil_to_days(2025, 3, 1));
	/* hours past the day the rule names (Gaza), and before it (Nuuk) */
	assert_true(tzrule_parse("EET-2EEST,M3.4.4/50,M10.4.4/50", &r));
	tzrule_year(&r, 2026, &begin, &end);
	assert_int_equal(begin, utc(2026, 3, 28, 0, 0));
	assert_int_equal(end, utc(2026, 10, 23, 23, 0));
	assert_true(tzrule_parse("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", &r));
	tzrule_year(&r, 2026, &begin, &end);
	assert_int_equal(begin, utc(2026, 3, 29, 1, 0));
	assert_int_equal(end, utc(2026, 10, 25, 1, 0));
}

/* RFC 9636 section 3.3.1's own example: daylight saving time all year round. */
static void
daylight_saving_all_year(void **state)
{
	struct tzrule r;

	(void)state;
	assert_true(tzrule_parse("XXX3EDT4,0/0,J365/23", &r));
	for (int64_t t = utc(2026, 12, 20, 0, 0); t < utc(2027, 1, 20, 0, 0); t += 1800)
		assert_string_equal(tzrule_at(&r, t)->abbreviation, "EDT");
}

static bool
add_be(struct buf *b, uint64_t v, int octets)
{
	bool ok = true;

	while (octets-- > 0)
		ok = ok && buf_addc(b, (char)(v >> (octets * 8)));
	return ok;
}

static bool
add_header(struct buf *b, char version, uint32_t leap, uint32_t time, uint32_t type,
	uint32_t chars)
{
	return buf_adds(b, "TZif") && buf_addc(b, version) && add_be(b, 0, 8) &&
	       add_be(b, 0, 7) && add_be(b, 0, 4) && add_be(b, 0, 4) &&
	       add_be(b, leap, 4) && add_be(b, time, 4) && add_be(b, type, 4) &&
	       add_be(b, chars, 4);
}

/* A file with one type, changes to it, and what may be wrong with them. */
struct made {
	char version;
	uint32_t leap;
	int32_t offset_s;
	int dst, index, changes;
	int64_t at_s[2];
	const char *chars, *footer;
};

static const struct made GOOD_FILE = {
	'2', 0, 32400, 0, 0, 2, {-1000, 1000}, "KST", "\nKST-9\n"};

static struct zone *
parse_made(const struct made *m, struct err *e)
{
	struct buf b;
	struct zone *z;
	bool ok;

	buf_init(&b, 4096);
	ok = add_header(&b, m->version, 0, 0, 0, 0) &&
	     add_header(&b, m->version, m->leap, (uint32_t)m->changes, 1,
		     (uint32_t)strlen(m->chars) + 1);
	for (int i = 0; i < m->changes; i++)
		ok = ok && add_be(&b, (uint64_t)m->at_s[i], 8);
	for (int i = 0; i < m->changes; i++)
		ok = ok && add_be(&b, (uint64_t)m->index, 1);
	ok = ok && add_be(&b, (uint32_t)m->offset_s, 4) &&
	     add_be(&b, (uint64_t)m->dst, 1) && add_be(&b, 0, 1) &&
	     buf_add(&b, m->chars, strlen(m->chars) + 1) &&
	     add_be(&b, 0, (int)m->leap * 8) && add_be(&b, 0, (int)m->leap * 4) &&
	     buf_adds(&b, m->footer);
	assert_true(ok);
	z = zone_parse("Test/Made", b.data, b.len, e);
	buf_release(&b);
	return z;
}

static void
expect_damage(struct made m, const char *why)
{
	struct err e;

	assert_null(parse_made(&m, &e));
	assert_int_equal(e.code, ERR_CORRUPT);
	assert_string_equal(strrchr(e.text, ':') + 2, why);
}

static void
damaged_files_are_refused(void **state)
{
	struct made m = GOOD_FILE;
	struct zone *z;
	struct zone_change change;
	struct err e;

	(void)state;
	z = parse_made(&m, &e);
	assert_non_null(z);
	/* rows that change nothing are no changes */
	assert_false(zone_next_change(z, INT64_MIN, &change));
	zone_free(z);

	expect_damage((m.version = '\0', m), "it is of version 1");
	m = GOOD_FILE;
	expect_damage((m.leap = 1, m), "it counts leap seconds");
	m = GOOD_FILE;
	expect_damage((m.offset_s = 93600, m), "an offset is out of range");
	expect_damage((m.offset_s = -90000, m), "an offset is out of range");
	m = GOOD_FILE;
	expect_damage((m.dst = 2, m), "a DST mark is neither 0 nor 1");
	m = GOOD_FILE;
	expect_damage((m.index = 1, m), "a change names a type that is not there");
	m = GOOD_FILE;
	expect_damage((m.at_s[1] = -1000, m), "its changes are not in order");
	m = GOOD_FILE;
	expect_damage((m.chars = "KST;X=1", m), "an abbreviation is not text");
	expect_damage((m.chars = "K\nT", m), "an abbreviation is not text");
	expect_damage((m.chars = "Abbreviation", m), "an abbreviation is not text");
	expect_damage((m.chars = "", m), "an abbreviation is not text");
	m = GOOD_FILE;
	expect_damage((m.footer = "", m), "its footer is missing");
	expect_damage((m.footer = "\nKST-9", m), "its footer is missing");
	expect_damage((m.footer = "\nKST-9\r\n", m), "its footer is not a rule");
}

static void
every_cut_of_a_file_is_refused(void **state)
{
	FILE *f = fopen("/usr/share/zoneinfo/Europe/Amsterdam", "rb");
	char bytes[8192];
	struct err e;
	size_t n;

	(void)state;
	assert_non_null(f);
	n = fread(bytes, 1, sizeof bytes, f);
	fclose(f);
	assert_in_range(n, 100, sizeof bytes - 1);
	for (size_t cut = 0; cut < n; cut++) {
		/* of its own size, so that a sanitizer sees one octet too many */
		char *copy = xmalloc(cut);

		memcpy(copy, bytes, cut);
		assert_null(zone_parse("Europe/Amsterdam", copy, cut, &e));
		assert_int_equal(e.code, ERR_CORRUPT);
		free(copy);
	}
}

static void
compare_instant(const struct zone *z, const char *line)
{
	char abbreviation[16] = "";
	long long at;
	int offset, dst;
	struct zone_time t;

	assert_int_equal(
		sscanf(line, "i %lld %d %d %15s", &at, &offset, &dst, abbreviation), 4);
	t = zone_time_at(z, at);
	if (t.offset_s != offset || t.dst != dst ||
		strcmp(t.abbreviation, abbreviation) != 0)
		fail_msg("%s at %lld: %d %d %s, expected %d %d %s", zone_name(z), at,
			t.offset_s, t.dst, t.abbreviation, offset, dst, abbreviation);
}

static void
compare_civil(const struct zone *z, const char *line)
{
	static const char KINDS[] = {
		[ZONE_UNIQUE] = 'u', [ZONE_GAP] = 'g', [ZONE_FOLD] = 'f'};
	long long as_utc, expected;
	char kind;
	struct civil c;
	int64_t got;
	enum zone_civil how;

	assert_int_equal(sscanf(line, "c %lld %c %lld", &as_utc, &kind, &expected), 3);
	when_civil(as_utc, 0, &c);
	how = zone_to_utc(z, &c, &got);
	if (KINDS[how] != kind || got != expected)
		fail_msg("%s civil %lld: %c %lld, expected %c %lld", zone_name(z), as_utc,
			KINDS[how], (long long)got, kind, expected);
}

/* Runs a script; its output is read from *out. (posix_spawn changes no argument.) */
static pid_t
start_oracle(const char *const argv[], FILE **out)
{
	posix_spawn_file_actions_t actions;
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	assert_int_equal(posix_spawn(&pid, argv[0], &actions, NULL,
				 (char *const *)(uintptr_t)argv, environ),
		0);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	*out = fdopen(ends[0], "r");
	assert_non_null(*out);
	return pid;
}

static void
agrees_with_python_and_the_c_library(void **state)
{
	const char *argv[] = {"/usr/bin/python3", "tests/unit/zone_expect.py",
		"Asia/Seoul", "Europe/Amsterdam", "America/New_York",
		"Australia/Lord_Howe", "Africa/Casablanca", "Asia/Riyadh",
		"Asia/Ulaanbaatar", "Asia/Kathmandu", "Europe/Dublin", "Africa/Cairo",
		"America/Nuuk", "Antarctica/Troll", "Asia/Gaza", "America/Santiago",
		NULL};
	struct zone *z = NULL;
	char line[128], name[ZONE_NAME_MAX + 1];
	size_t zones = 0, instants = 0, civils = 0;
	int status;
	FILE *f;
	pid_t pid = start_oracle(argv, &f);

	(void)state;
	while (fgets(line, sizeof line, f) != NULL) {
		if (sscanf(line, "z %63s", name) == 1) {
			zone_free(z);
			z = must_load(name);
			zones++;
		} else if (line[0] == 'i') {
			compare_instant(z, line);
			instants++;
		} else {
			compare_civil(z, line);
			civils++;
		}
	}
	zone_free(z);
	fclose(f);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(zones, 14);
	assert_true(instants > 40000);
	assert_true(civils > 40000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_checked_before_any_file),
		cmocka_unit_test(what_is_not_a_zone_is_refused),
		cmocka_unit_test(seoul_has_one_offset_since_1988),
		cmocka_unit_test(gap_and_fold_of_amsterdam),
		cmocka_unit_test(a_whole_day_can_be_a_gap),
		cmocka_unit_test(the_ends_of_time_are_quiet),
		cmocka_unit_test(rules_are_read_strictly),
		cmocka_unit_test(rules_by_day_of_year),
		cmocka_unit_test(daylight_saving_all_year),
		cmocka_unit_test(damaged_files_are_refused),
		cmocka_unit_test(every_cut_of_a_file_is_refused),
		cmocka_unit_test(agrees_with_python_and_the_c_library),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
