/* test_encoding.c - files as offices save them: what is read, what is guessed, where it is bad. */
#include "base/encoding.h"

#include "golden.h"

enum { MAX = 1 << 16 };

/* expected: the text, or "LINE!" and words of the fault. */
static void
check(const char *bytes, size_t n, const char *name, const char *expected)
{
	struct encoding_fault f;
	const char *mark = strchr(expected, '!');
	struct buf out;
	char line[16];
	bool ok;

	buf_init(&out, MAX);
	ok = encoding_read(bytes, n, name, &out, &f);
	if (mark == NULL) {
		if (!ok)
			fail_msg("%d: %s", f.line, f.why);
		assert_string_equal(buf_str(&out), expected);
		assert_int_equal(out.len, strlen(expected));
	} else {
		assert_false(ok);
		snprintf(line, sizeof line, "%d", f.line);
		assert_int_equal(strlen(line), mark - expected);
		assert_memory_equal(line, expected, strlen(line));
		if (strstr(f.why, mark + 1) == NULL)
			fail_msg("\"%s\" without \"%s\"", f.why, mark + 1);
	}
	buf_release(&out);
}

#define READS(bytes, name, expected) check(bytes, sizeof(bytes) - 1, name, expected)

static void
utf8_is_itself_with_and_without_a_mark(void **state)
{
	(void)state;
	READS("", NULL, "");
	READS("", "cp949", "");
	READS("code\n", NULL, "code\n");
	READS("\xef\xbb\xbf", NULL, "");
	READS("\xef\xbb\xbf"
	      "\xea\xb0\x80\n",
		NULL, "\xea\xb0\x80\n");
	READS("\xea\xb0\x80\n", "UTF-8", "\xea\xb0\x80\n");
	/* It stays so whatever is named: the other files of the directory are meant. */
	READS("\xef\xbb\xbf"
	      "\xea\xb0\x80",
		"cp949", "\xea\xb0\x80");
	READS("\xea\xb0\x80", "cp949", "\xea\xb0\x80");
	READS("caf\xc3\xa9", "cp1252", "caf\xc3\xa9");
	READS("a\n\xea\xb0\x80\xea\xb0\x80\xff", NULL, "2!0xFF");
	READS("\xef\xbb\xbf"
	      "a\n\xff",
		NULL, "2!not UTF-8 (0xFF)");
}

static void
utf16_has_a_mark_or_a_name(void **state)
{
	(void)state;
	READS("\xff\xfe"
	      "a\0\0\xac\n\0",
		NULL, "a\xea\xb0\x80\n");
	READS("\xfe\xff"
	      "\0a\xac\0\0\n",
		NULL, "a\xea\xb0\x80\n");
	READS("\xfe\xff"
	      "\0a",
		"cp949", "a");
	READS("a\0b\0", "utf-16le", "ab");
	READS("a\0b\0", "utf-16", "ab");
	READS("\0a\0b", "UTF-16BE", "ab");
	READS("\xff\xfe\x3d\xd8\x00\xde", NULL, "\xf0\x9f\x98\x80");
	READS("c\0o\0d\0e\0\n\0", NULL, "0!--encoding utf-16le");
	READS("\0c\0o\0d\0e\0\n", NULL, "0!--encoding utf-16be");
	READS("\xff\xfe"
	      "a\0\n\0\x3d\xd8\n\0",
		NULL, "2!not utf-16le");
	READS("\xff\xfe"
	      "a\0\n\0b",
		NULL, "2!ends in the middle");
	READS("\xff\xfe\0\0a\0\0\0", NULL, "0!UTF-32");
	READS("\0\0\xfe\xff\0\0\0a", "cp949", "0!UTF-32");
}

static void
other_encodings_are_taken_by_name_and_told_without(void **state)
{
	(void)state;
	READS("\xb0\xa1\n", "cp949", "\xea\xb0\x80\n");
	READS("\xb0\xa1\n", "EUC-KR", "\xea\xb0\x80\n");
	READS("a\x93z", "CP1252", "a\xe2\x80\x9cz");
	READS("caf\xe9", "latin1", "caf\xc3\xa9");
	READS("\x83\x65", "shift_jis", "\xe3\x83\x86");
	READS("code\n\xc8\xab\xb1\xe6\xb5\xbf\n", NULL, "2!--encoding cp949");
	READS("code\n\nM\xfcnchen", NULL, "3!--encoding cp1252");
	/* Capitals that CP949 would read as syllables of its own. */
	READS("\xc4rzte, \xd6sterreich, M\xc4RZ", NULL, "1!--encoding cp1252");
	READS("\xea\xb0\x80\xea\xb0\x80\n\xe9", NULL, "2!type the word again");
	READS("a\nb\x81", "cp1252", "2!not cp1252 (0x81)");
	READS("a\n\xb0", "cp949", "2!middle of a letter of cp949");
	READS("a\n\xb0\n", "cp949", "2!not cp949 (0xB0)");
}

static void
nul_is_refused_in_every_encoding(void **state)
{
	(void)state;
	READS("a\nb\0c", NULL, "2!NUL");
	READS("\xef\xbb\xbf"
	      "\0",
		NULL, "1!NUL");
	READS("a\nb\0", "cp949", "2!NUL");
	READS("\xff\xfe"
	      "a\0\n\0\0\0",
		NULL, "2!NUL");
}

static void
names_are_a_closed_list(void **state)
{
	(void)state;
	assert_true(encoding_known(NULL));
	assert_true(encoding_known(""));
	assert_true(encoding_known("Windows-1252"));
	assert_false(encoding_known("iso-2022-kr"));
	assert_false(encoding_known("utf-7"));
	assert_false(encoding_known("cp949//TRANSLIT"));
	assert_string_equal(encoding_near("cp94"), "cp949");
	assert_null(encoding_near("something"));
	for (int i = 0; encoding_names()[i] != NULL; i++)
		check("a", 1, encoding_names()[i],
			strncmp(encoding_names()[i], "utf-16", 6) == 0 ? "1!middle"
								       : "a");
}

static void
what_is_written_is_bounded(void **state)
{
	struct encoding_fault f;
	struct buf out;

	(void)state;
	buf_init(&out, 5);
	assert_false(encoding_read("\xb0\xa1\xb0\xa1", 4, "cp949", &out, &f));
	assert_non_null(strstr(f.why, "more than 5 bytes"));
	assert_false(encoding_read("123456", 6, NULL, &out, &f));
	assert_true(encoding_read("12345", 5, NULL, &out, &f));
	buf_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(utf8_is_itself_with_and_without_a_mark),
		cmocka_unit_test(utf16_has_a_mark_or_a_name),
		cmocka_unit_test(other_encodings_are_taken_by_name_and_told_without),
		cmocka_unit_test(nul_is_refused_in_every_encoding),
		cmocka_unit_test(names_are_a_closed_list),
		cmocka_unit_test(what_is_written_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
