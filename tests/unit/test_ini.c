/* test_ini.c - sections and keys: what is read, where faults are, what is never cut silently. */
#include "base/ini.h"

#include "golden.h"

/* "[section]" lines, "LINE:section|key|value" and "LINE!why", one a line. */
static void
show_section(void *ctx, const char *section, int line)
{
	assert_true(buf_addf(ctx, "%d:[%s]\n", line, section));
}

static void
show_entry(void *ctx, const char *section, const char *key, const char *value, int line)
{
	assert_true(buf_addf(ctx, "%d:%s|%s|%s\n", line, section, key, value));
}

static void
show_fault(void *ctx, int line, const char *why)
{
	assert_true(buf_addf(ctx, "%d!%.20s\n", line, why));
}

static void
check(const char *text, size_t bytes, const char *expected)
{
	struct buf out;
	struct ini_visitor visitor = {&out, show_section, show_entry, show_fault};
	bool fine;

	buf_init(&out, 1 << 20);
	fine = ini_visit(text, bytes, &visitor);
	assert_string_equal(buf_str(&out), expected);
	assert_int_equal(fine, strchr(expected, '!') == NULL);
	buf_release(&out);
}

#define READS(text, expected) check(text, sizeof(text) - 1, expected)

static void
keys_are_read_with_their_lines(void **state)
{
	(void)state;
	READS("", "");
	READS("\n\n", "");
	READS("a = 1", "1:|a|1\n");
	READS("[s]\na=1\n\n b : 2 \n[t]\n", "1:[s]\n2:s|a|1\n4:s|b|2\n5:[t]\n");
	READS("[s]\r\na = 1\r\n", "1:[s]\n2:s|a|1\n");
	READS("\xef\xbb\xbf[s]\na = 1\n", "1:[s]\n2:s|a|1\n");
	READS("a =\nb = \n", "1:|a|\n2:|b|\n");
	READS("a = x = y\n", "1:|a|x = y\n");
	READS("name = \xea\xb5\xad\xed\x86\xa0\n", "1:|name|\xea\xb5\xad\xed\x86\xa0\n");
}

static void
comments_stand_on_their_own_lines(void **state)
{
	(void)state;
	READS("# c\n; c\n  # c\na = 1\n", "4:|a|1\n");
	READS("[s] ; said\n[t] # said\n", "1:[s]\n2:[t]\n");
}

/* Stock inih cuts a value at " ;" and joins an indented line to the value before. */
static void
no_part_of_a_value_is_dropped(void **state)
{
	(void)state;
	READS("sessions = 09:30-12:00 ; 13:30-17:00\n",
		"1:|sessions|09:30-12:00 ; 13:30-17:00\n");
	READS("sessions = 09:30-12:00;13:30-17:00\n",
		"1:|sessions|09:30-12:00;13:30-17:00\n");
	READS("a = 1\n  b = 2\n", "1:|a|1\n2:|b|2\n");
	READS("a = 1 # 2\n", "1:|a|1 # 2\n");
}

static void
every_fault_is_reported_and_the_rest_is_read(void **state)
{
	(void)state;
	READS("junk\na = 1\nmore junk\n[s\nb = 2\n",
		"1!this is neither \"key\n2:|a|1\n3!this is neither \"key\n"
		"4!a section ends with \n5:|b|2\n");
	READS("[s]\njunk\na = 1\n", "1:[s]\n2!this is neither \"key\n3:s|a|1\n");
	READS("= 1\n", "1!a key has 1 to 128 b\n");
	READS("[]\n[  ]\n", "1!a section's name has\n2!a section's name has\n");
	READS("[s] a = 1\n", "1!something stands beh\n");
	READS("a = \0b\nc = 1\n", "1!the line has a NUL b\n2:|c|1\n");
	READS("a = \xff\nc = 1\n", "1!the line is not UTF-\n2:|c|1\n");
	READS("\n\xef\xbb\xbf"
	      "a = 1\n\n",
		"2:|\xef\xbb\xbf"
		"a|1\n");
}

/* "[hall CODE]" with a code of 64 letters; inih itself keeps 49 bytes of a section. */
static void
long_names_are_kept_whole_or_refused(void **state)
{
	char text[400], expected[400], name[131];

	(void)state;
	memset(name, 'n', sizeof name - 1);
	name[130] = '\0';
	snprintf(text, sizeof text, "[hall %.64s]\n%.128s = 1\n", name, name);
	snprintf(expected, sizeof expected, "1:[hall %.64s]\n2:hall %.64s|%.128s|1\n",
		name, name, name);
	check(text, strlen(text), expected);
	snprintf(text, sizeof text, "[%.129s]\n%.129s = 1\n", name, name);
	check(text, strlen(text), "1!a section's name has\n2!a key has 1 to 128 b\n");
}

static void
long_lines_are_kept_whole_or_refused(void **state)
{
	struct buf text, expected;

	(void)state;
	for (int more = 0; more <= 1; more++) {
		buf_init(&text, 1 << 20);
		buf_init(&expected, 1 << 20);
		assert_true(buf_adds(&text, "a = ") && buf_adds(&expected, "1:|a|"));
		while (text.len < (size_t)INI_LINE_MAX_BYTES + (size_t)more)
			assert_true(buf_addc(&text, 'x') && buf_addc(&expected, 'x'));
		assert_true(buf_adds(&text, "\nb = 1\n") &&
			    buf_adds(&expected, "\n2:|b|1\n"));
		check(buf_str(&text), text.len,
			more ? "1!the line is longer t\n2:|b|1\n" : buf_str(&expected));
		buf_release(&text);
		buf_release(&expected);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_read_with_their_lines),
		cmocka_unit_test(comments_stand_on_their_own_lines),
		cmocka_unit_test(no_part_of_a_value_is_dropped),
		cmocka_unit_test(every_fault_is_reported_and_the_rest_is_read),
		cmocka_unit_test(long_names_are_kept_whole_or_refused),
		cmocka_unit_test(long_lines_are_kept_whole_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
