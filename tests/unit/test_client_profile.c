/* test_client_profile.c - login links, addresses, and who may read what is kept. */
#include "client/files.h"
#include "client/login_link.h"
#include "client/pending.h"

#include "golden.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define SECRET "cvi_1_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB01234567"

static int
make_home(void **state)
{
	char *dir = xstrdup("/tmp/convene-profile-XXXXXX");

	*state = mkdtemp(dir);
	setenv("XDG_CONFIG_HOME", dir, 1);
	return *state == NULL ? -1 : 0;
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
remove_home(void **state)
{
	nftw(*state, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return 0;
}

static void
addresses_are_read(void **state)
{
	static const struct {
		const char *text, *host, *port, *back;
	} GOOD[] = {
		{"localhost:7443", "localhost", "7443", "localhost:7443"},
		{"fair.example", "fair.example", "7443", "fair.example:7443"},
		{"192.0.2.1:1", "192.0.2.1", "1", "192.0.2.1:1"},
		{"[2001:db8::1]:7443", "2001:db8::1", "7443", "[2001:db8::1]:7443"},
		{"[::1]", "::1", "7443", "[::1]:7443"},
	};
	static const char *const BAD[] = {"", ":7443", "host:", "host:0", "host:65536",
		"host:7443x", "host:-1", "[::1", "[::1]x", "a b:1", "-x:1",
		"user@host:1"};

	(void)state;
	for (size_t i = 0; i < sizeof GOOD / sizeof GOOD[0]; i++) {
		char back[HOST_TEXT + PORT_TEXT + 4];
		struct endpoint ep = {.pin = ""};
		struct err e;

		assert_true(endpoint_parse(GOOD[i].text, &ep, &e));
		assert_string_equal(ep.host, GOOD[i].host);
		assert_string_equal(ep.port, GOOD[i].port);
		endpoint_text(&ep, back);
		assert_string_equal(back, GOOD[i].back);
	}
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		struct endpoint ep;
		struct err e;

		if (endpoint_parse(BAD[i], &ep, &e))
			fail_msg("accepted: %s", BAD[i]);
	}
}

static void
login_links_are_read(void **state)
{
	static const char *const BAD[] = {"",
		"http://localhost:7443/#" SECRET ";pin=" PIN,
		"convene://localhost:7443/" SECRET ";pin=" PIN,
		"convene://localhost:7443/#" SECRET,
		"convene://localhost:7443/#cvt_1_x;pin=" PIN,
		"convene://localhost:7443/#" SECRET ";pin=short",
		"convene://localhost:7443/#" SECRET ";pin=" PIN "AA",
		"CONVENE://LOCALHOST:7443/#CVI_1_BBBBBBBBBBBB;PIN=" PIN,
		"convene://:7443/#" SECRET ";pin=" PIN, "convene://localhost:7443/#"};
	static const char *const PASTED[] = {
		"convene://fair.example:7000/#" SECRET ";pin=" PIN ".",
		"(convene://fair.example:7000/#" SECRET ";pin=" PIN ")",
		"<convene://fair.example:7000/#" SECRET ";pin=" PIN ">",
		"Your link: convene://fair.example:7000/#" SECRET ";pin=" PIN
		" It ends soon.",
		"convene://fair.example:7000/\r\n#" SECRET ";\r\n pin=" PIN,
		"convene://fair.exa\nmple:7000/#" SECRET ";pin=" PIN "\nSee you there",
		"convene://fair.example:7000/#" SECRET "\xc2\xa0;pin\xe2\x80\x8b=" PIN,
		"convene://fair.example:7000/%23" SECRET "%3Bpin%3d" PIN,
		"Convene://Fair.Example:7000/#" SECRET ";PIN=" PIN,
		"CONVENE://FAIR.EXAMPLE:7000/#" SECRET ";pin=" PIN,
		"https://guard.example/?url=convene%3A%2F%2Ffair.example%3A7000%2F%23" SECRET
		"%3Bpin%3D" PIN "&data=05%7C01",
	};
	struct login_link l;
	struct err e;

	(void)state;
	assert_true(login_link_parse(
		" \"convene://fair.example:7000/#" SECRET ";pin=" PIN "\"\r\n", &l, &e));
	assert_string_equal(l.endpoint.host, "fair.example");
	assert_string_equal(l.endpoint.port, "7000");
	assert_string_equal(l.endpoint.pin, PIN);
	assert_string_equal(l.invitation, SECRET);
	for (size_t i = 0; i < sizeof PASTED / sizeof PASTED[0]; i++) {
		if (!login_link_parse(PASTED[i], &l, &e))
			fail_msg("refused: %s", PASTED[i]);
		assert_string_equal(l.endpoint.host, "fair.example");
		assert_string_equal(l.endpoint.port, "7000");
		assert_string_equal(l.endpoint.pin, PIN);
		assert_string_equal(l.invitation, SECRET);
	}
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		if (login_link_parse(BAD[i], &l, &e))
			fail_msg("accepted: %s", BAD[i]);
		assert_int_equal(e.code, ERR_PARAM_INVALID);
		assert_true(e.hint[0] != '\0');
		/* a link is a secret: it is not repeated on a screen */
		assert_null(strstr(e.text, "cvi_"));
	}
}

static struct profile
example(void)
{
	struct profile p = {.name = "staff", .token = "cvt_secret", .event = "WSCE"};
	struct err e;

	assert_true(endpoint_parse("fair.example:7000", &p.endpoint, &e));
	snprintf(p.endpoint.pin, sizeof p.endpoint.pin, "%s", PIN);
	snprintf(p.role, sizeof p.role, "staff");
	return p;
}

static void
profile_path(void **state, const char *name, char out[PATH_MAX])
{
	snprintf(out, PATH_MAX, "%s/convene/%s", (const char *)*state, name);
}

static void
a_profile_is_kept_for_its_owner_alone(void **state)
{
	struct profile p = example(), back;
	char path[PATH_MAX];
	struct stat st;
	struct err e;

	assert_true(profile_save(&p, &e));
	profile_path(state, "staff.json", path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	profile_path(state, "", path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	assert_true(profile_load("staff", &back, &e));
	assert_string_equal(back.token, "cvt_secret");
	assert_string_equal(back.endpoint.host, "fair.example");
	assert_string_equal(back.endpoint.pin, PIN);
	assert_string_equal(back.event, "WSCE");
	assert_string_equal(back.name, "staff");
}

static void
a_profile_open_to_others_is_refused(void **state)
{
	static const mode_t WIDER[] = {0640, 0604, 0620, 0666, 0610, 0601};
	struct profile p = example(), back;
	char path[PATH_MAX];
	struct err e;

	assert_true(profile_save(&p, &e));
	profile_path(state, "staff.json", path);
	for (size_t i = 0; i < sizeof WIDER / sizeof WIDER[0]; i++) {
		assert_int_equal(chmod(path, WIDER[i]), 0);
		assert_false(profile_load("staff", &back, &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_non_null(strstr(e.hint, "chmod 600"));
		assert_string_equal(back.token, "");
	}
	assert_int_equal(chmod(path, 0400), 0);
	assert_true(profile_load("staff", &back, &e));
}

static void
write_file(const char *path, const char *text)
{
	struct err e;

	assert_true(file_write(path, text, strlen(text), 0600, &e));
}

static void
broken_and_missing_profiles_are_told_apart(void **state)
{
	static const char *const BROKEN[] = {
		"", "{", "[]", "{}", "{\"server\":\"\"}", "{\"server\":\"a b\"}"};
	struct profile p = example(), back;
	char path[PATH_MAX];
	struct err e;

	assert_true(profile_save(&p, &e));
	assert_false(profile_load("nobody", &back, &e));
	assert_int_equal(e.code, ERR_TOKEN_INVALID);
	profile_path(state, "broken.json", path);
	for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
		write_file(path, BROKEN[i]);
		assert_false(profile_load("broken", &back, &e));
		assert_int_equal(e.code, ERR_CONFIG);
	}
	assert_false(profile_load("../staff", &back, &e));
	assert_int_equal(e.code, ERR_PARAM_INVALID);
	assert_false(profile_load(".hidden", &back, &e));
	assert_false(profile_load("", &back, &e));
}

static struct js *
record(const char *key, const char *at)
{
	struct js *r = js_new_obj(), *params = js_new_obj();

	js_set_str(r, "at", at);
	js_set_str(r, "method", "request.create");
	js_set_str(params, "key", key);
	js_set(r, "params", params);
	return r;
}

static void
pending_changes_are_kept_until_answered(void **state)
{
	struct js *a = record("k1", "2026-07-15T09:30:00Z");
	struct js *b = record("k2", "2026-07-14T09:30:00Z"), *list;
	struct pending p1, p2, again;
	struct stat st;
	struct err e;

	(void)state;
	assert_true(pending_store(a, &p1, &e));
	assert_true(pending_store(b, &p2, &e));
	assert_true(pending_store(a, &again, &e));
	assert_string_equal(p1.path, again.path);
	assert_string_not_equal(p1.path, p2.path);
	assert_int_equal(stat(p1.path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	list = pending_list(&e);
	assert_int_equal(js_len(list), 2);
	/* oldest first */
	assert_string_equal(js_get_str(js_get(js_at(list, 0), "record"), "at", ""),
		"2026-07-14T09:30:00Z");
	js_free(list);
	pending_remove(&p1);
	pending_remove(&p1);
	pending_remove(&p2);
	list = pending_list(&e);
	assert_int_equal(js_len(list), 0);
	js_free(list);
	js_free(a);
	js_free(b);
}

static void
no_directory_is_no_pending_change(void **state)
{
	struct err e;
	struct js *list = pending_list(&e);

	(void)state;
	assert_non_null(list);
	assert_int_equal(js_len(list), 0);
	js_free(list);
}

static void
a_relative_configuration_directory_is_ignored(void **state)
{
	char dir[PATH_MAX], wanted[PATH_MAX];
	struct err e;

	setenv("XDG_CONFIG_HOME", "relative", 1);
	setenv("HOME", *state, 1);
	assert_true(profile_dir(dir, false, &e));
	snprintf(wanted, sizeof wanted, "%s/.config/convene", (const char *)*state);
	assert_string_equal(dir, wanted);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_false(profile_dir(dir, false, &e));
	assert_int_equal(e.code, ERR_CONFIG);
}

static void
names_of_files_cannot_lead_elsewhere(void **state)
{
	(void)state;
	assert_true(file_name_ok("M1.ics"));
	assert_true(file_name_ok("conference_sessions.csv"));
	assert_false(file_name_ok(""));
	assert_false(file_name_ok("."));
	assert_false(file_name_ok(".."));
	assert_false(file_name_ok("../x"));
	assert_false(file_name_ok("a/b"));
	assert_false(file_name_ok(".profile"));
	assert_false(file_name_ok("a b"));
	assert_false(file_name_ok("a\n"));
}

static void
a_file_is_replaced_whole(void **state)
{
	char path[PATH_MAX];
	struct buf b;
	struct err e;

	snprintf(path, sizeof path, "%s/file", (const char *)*state);
	write_file(path, "first");
	write_file(path, "second");
	buf_init(&b, 100);
	assert_true(file_read(path, &b, &e));
	assert_string_equal(buf_str(&b), "second");
	buf_release(&b);
	buf_init(&b, 3);
	assert_false(file_read(path, &b, &e));
	assert_int_equal(e.code, ERR_IMPORT_TOO_LARGE);
	buf_release(&b);
	assert_false(file_read(*state, &b, &e));
	assert_non_null(strstr(e.text, "not a regular file"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_read),
		cmocka_unit_test(login_links_are_read),
		cmocka_unit_test_setup_teardown(
			a_profile_is_kept_for_its_owner_alone, make_home, remove_home),
		cmocka_unit_test_setup_teardown(
			a_profile_open_to_others_is_refused, make_home, remove_home),
		cmocka_unit_test_setup_teardown(
			broken_and_missing_profiles_are_told_apart, make_home,
			remove_home),
		cmocka_unit_test_setup_teardown(
			pending_changes_are_kept_until_answered, make_home, remove_home),
		cmocka_unit_test_setup_teardown(
			no_directory_is_no_pending_change, make_home, remove_home),
		cmocka_unit_test_setup_teardown(
			a_relative_configuration_directory_is_ignored, make_home,
			remove_home),
		cmocka_unit_test(names_of_files_cannot_lead_elsewhere),
		cmocka_unit_test_setup_teardown(
			a_file_is_replaced_whole, make_home, remove_home),
	};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
