/*
 * test_init.c - a home made by init: whole, checked as good, and gone when a step fails; then every
 * way in which a home can be wrong, as the check tells it.
 */
#include "init.h"

#include "base/files.h"
#include "check.h"
#include "scratch.h"
#include "store/head.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

struct house {
	char scratch[SCRATCH_BYTES];
	char home[SCRATCH_BYTES + 8];
	char link[INIT_LINK_BYTES];
	struct init_request request;
};

static void
begin(struct house *h)
{
	*h = (struct house){.link = ""};
	scratch_make(h->scratch);
	snprintf(h->home, sizeof h->home, "%s/home", h->scratch);
	h->request =
		(struct init_request){.directory = h->home, .now_s = (int64_t)time(NULL)};
}

static void
make(struct house *h)
{
	struct err e = {.code = ERR_NONE};

	begin(h);
	if (!init_home(&h->request, h->link, &e))
		fail_msg("%s", e.text);
}

/* The findings and warnings of a home's check, "" when all is well. */
static const char *
findings(const struct house *h, struct buf *out)
{
	static struct config_errors errors, warnings;
	static struct config config;

	if (!config_load(scratch_path(h->home, "convened.conf"), &config, &errors))
		assert_int_not_equal(errors.count, 0);
	check_config(&config, &errors, &warnings);
	buf_clear(out);
	assert_true(config_errors_print(&errors, out));
	assert_true(buf_adds(out, warnings.count > 0 ? "warnings:\n" : ""));
	assert_true(config_errors_print(&warnings, out));
	return buf_str(out);
}

static void
a_home_is_whole_and_good(void **state)
{
	struct house h;
	struct buf out;

	(void)state;
	make(&h);
	buf_init(&out, 1 << 16);
	assert_string_equal(findings(&h, &out), "");
	scratch_list(h.home, &out);
	assert_string_equal(buf_str(&out),
		"ca.crt ca.key convened.conf fair.db secret.key server.crt server.key");
	assert_int_equal(scratch_mode(h.home), 0700);
	assert_int_equal(scratch_mode(scratch_path(h.home, "secret.key")), 0600);
	assert_int_equal(scratch_mode(scratch_path(h.home, "fair.db")), 0600);
	buf_clear(&out);
	assert_true(
		file_read(scratch_path(h.home, "secret.key"), &out, &(struct err){0}));
	assert_int_equal(out.len, 32);
	buf_release(&out);
	scratch_remove(h.scratch);
}

/* convene://HOST:PORT/#cvi_<id>_<43 letters><8 hex>;pin=<43 letters> */
static void
check_link(const char *link, const char *beginning)
{
	const char *pin = strstr(link, ";pin=");

	assert_memory_equal(link, beginning, strlen(beginning));
	assert_memory_equal(link + strlen(beginning), "/#cvi_1_", 8);
	assert_non_null(pin);
	assert_int_equal(strlen(pin + 5), 43);
	assert_int_equal(pin - link, (ptrdiff_t)strlen(beginning) + 8 + 43 + 8);
}

static void
the_link_names_host_and_port(void **state)
{
	static const struct {
		const char *name, *address, *port, *link;
	} CASES[] = {
		{NULL, NULL, NULL, "convene://localhost:7443"},
		{"fair.example.org", "::", "7555", "convene://fair.example.org:7555"},
		{"2001:db8::7", NULL, "0", "convene://[2001:db8::7]:0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct house h;
		struct err e;

		begin(&h);
		h.request.public_name = CASES[i].name;
		h.request.address = CASES[i].address;
		h.request.port = CASES[i].port;
		assert_true(init_home(&h.request, h.link, &e));
		check_link(h.link, CASES[i].link);
		scratch_remove(h.scratch);
	}
}

static void
a_directory_that_is_empty_is_taken_and_closed(void **state)
{
	struct house h;
	struct err e;

	(void)state;
	begin(&h);
	assert_int_equal(mkdir(h.home, 0755), 0);
	assert_true(init_home(&h.request, h.link, &e));
	assert_int_equal(scratch_mode(h.home), 0700);
	scratch_remove(h.scratch);
}

static void
what_is_there_is_never_touched(void **state)
{
	struct buf before, after;
	struct house h;
	struct err e;

	(void)state;
	make(&h);
	buf_init(&before, 1 << 16);
	buf_init(&after, 1 << 16);
	assert_true(file_read(scratch_path(h.home, "secret.key"), &before, &e));
	assert_false(init_home(&h.request, h.link, &e));
	assert_int_equal(e.code, ERR_CONFIG);
	assert_non_null(strstr(e.text, "is not empty"));
	assert_true(file_read(scratch_path(h.home, "secret.key"), &after, &e));
	assert_int_equal(before.len, after.len);
	assert_memory_equal(before.data, after.data, before.len);
	buf_release(&before);
	buf_release(&after);
	scratch_remove(h.scratch);
}

static void
wrong_values_leave_nothing(void **state)
{
	static const struct {
		const char *name, *address, *port, *why;
	} CASES[] = {
		{"a b", NULL, NULL, "not a host name"},
		{"a\n[run]\nrehearsal = yes", NULL, NULL, "break of the line"},
		{"", NULL, NULL, "no value"},
		{".a", NULL, NULL, "not a host name"},
		{NULL, "fair.example", NULL, "numeric"},
		{NULL, NULL, "65536", "not within"},
		{NULL, NULL, "http", "not a whole number"},
	};
	struct buf names;

	(void)state;
	buf_init(&names, 1000);
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct house h;
		struct err e;

		begin(&h);
		h.request.public_name = CASES[i].name;
		h.request.address = CASES[i].address;
		h.request.port = CASES[i].port;
		assert_false(init_home(&h.request, h.link, &e));
		if (strstr(e.text, CASES[i].why) == NULL)
			fail_msg("case %zu: %s", i, e.text);
		scratch_list(h.scratch, &names);
		assert_string_equal(buf_str(&names), "");
		scratch_remove(h.scratch);
	}
	buf_release(&names);
}

/* An empty directory that was there stays, but empty, so that the same command works afterwards. */
static void
a_second_try_is_not_blocked_by_the_first(void **state)
{
	struct buf names;
	struct house h;
	struct err e;

	(void)state;
	begin(&h);
	buf_init(&names, 1000);
	assert_int_equal(mkdir(h.home, 0700), 0);
	h.request.public_name =
		".a"; /* found by the certificate's maker, after the directory */
	assert_false(init_home(&h.request, h.link, &e));
	scratch_list(h.home, &names);
	assert_string_equal(buf_str(&names), "");
	h.request.public_name = NULL;
	assert_true(init_home(&h.request, h.link, &e));
	init_undo(h.home, true);
	scratch_list(h.scratch, &names);
	assert_string_equal(buf_str(&names), "");
	buf_release(&names);
	scratch_remove(h.scratch);
}

/* The last and largest step, the database, meets a limit that the files before it did not. */
static void
a_disk_that_is_full_at_the_last_step_leaves_nothing(void **state)
{
	struct rlimit usual, small;
	struct buf names;
	struct house h;
	struct err e;
	bool made;

	(void)state;
	begin(&h);
	buf_init(&names, 1000);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
	small = usual;
	small.rlim_cur = 16384;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	made = init_home(&h.request, h.link, &e);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
	assert_false(made);
	scratch_list(h.scratch, &names);
	assert_string_equal(buf_str(&names), "");
	assert_true(init_home(&h.request, h.link, &e));
	buf_release(&names);
	scratch_remove(h.scratch);
}

/* ---- the check ------------------------------------------------------------------------- */

static void
spoil_remove(const char *path)
{
	assert_int_equal(unlink(path), 0);
}

static void
spoil_text(const char *path)
{
	scratch_write(path, "nonsense\n");
}

static void
spoil_mode(const char *path)
{
	assert_int_equal(chmod(path, 0644), 0);
}

static void
spoil_directory(const char *path)
{
	spoil_remove(path);
	assert_int_equal(mkdir(path, 0700), 0);
}

static void
spoil_zeros(const char *path)
{
	static const char ZEROS[32];
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(fwrite(ZEROS, 1, sizeof ZEROS, f), sizeof ZEROS);
	assert_int_equal(fclose(f), 0);
}

static void
every_file_that_is_wrong_is_told(void **state)
{
	static const struct {
		const char *file;
		void (*spoil)(const char *path);
		const char *finding;
	} CASES[] = {
		{"secret.key", spoil_remove, "files.key_file: cannot read"},
		{"secret.key", spoil_text, "files.key_file: "},
		{"secret.key", spoil_mode, "has mode 0644: others may read it"},
		{"secret.key", spoil_directory, "files.key_file: "},
		{"secret.key", spoil_zeros, "no secret: all its bytes are the same"},
		{"ca.key", spoil_mode, "ca.key has mode 0644: others may read it"},
		{"server.crt", spoil_remove,
			"files.certificate: cannot read the certificate"},
		{"server.crt", spoil_text, "files.certificate: "},
		{"server.key", spoil_remove, "files.certificate_key: cannot read"},
		{"server.key", spoil_text, "files.certificate_key: "},
		{"server.key", spoil_mode, "files.certificate_key: "},
		{"ca.crt", spoil_remove, "files.authority: cannot read"},
		{"ca.crt", spoil_text, "files.authority: "},
		{"fair.db", spoil_remove, "files.database: "},
		{"fair.db", spoil_text, "files.database: "},
		{"fair.db", spoil_directory, "files.database: "},
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct house h;
		const char *said;

		make(&h);
		CASES[i].spoil(scratch_path(h.home, CASES[i].file));
		said = findings(&h, &out);
		if (strstr(said, CASES[i].finding) == NULL ||
			strstr(said, CASES[i].file) == NULL)
			fail_msg("case %zu: \"%s\" has no \"%s\"", i, said,
				CASES[i].finding);
		scratch_remove(h.scratch);
	}
	buf_release(&out);
}

static void
all_findings_are_told_at_once_with_their_lines(void **state)
{
	static const char *const EXPECTED[] = {"conf:2: listen.port: ",
		"conf:3: listen.socket: ", "conf:5: files.database: ",
		"conf: files.authority: ", "conf: files.key_file: "};
	struct house h;
	struct buf out;
	const char *said;

	(void)state;
	make(&h);
	buf_init(&out, 1 << 16);
	scratch_write(scratch_path(h.home, "convened.conf"),
		"[listen]\nport = -1\nsocket = none/admin.sock\n[files]\ndatabase = other.db\n");
	spoil_mode(scratch_path(h.home, "secret.key"));
	spoil_remove(scratch_path(h.home, "ca.crt"));
	said = findings(&h, &out);
	for (size_t i = 0; i < sizeof EXPECTED / sizeof EXPECTED[0]; i++)
		if (strstr(said, EXPECTED[i]) == NULL)
			fail_msg("\"%s\" has no \"%s\"", said, EXPECTED[i]);
	buf_release(&out);
	scratch_remove(h.scratch);
}

/* The head of a database without a change, by the home's own key. */
static void
make_head(const struct house *h, const char *path)
{
	static const uint8_t START[DIGEST_BYTES];
	char database[512];
	uint8_t key[DIGEST_BYTES];
	struct head *head;
	struct err e;

	snprintf(database, sizeof database, "%.*s", (int)(strlen(path) - strlen(".head")),
		path);
	assert_true(
		check_key_file(scratch_path(h->home, "secret.key"), key, sizeof key, &e));
	head = head_new(database, key);
	assert_true(head_write(head, 0, START, &e));
	head_free(head);
}

/* A key that others may use is refused; what else others may look into is told. */
static void
what_others_may_use_is_refused_or_told(void **state)
{
	static const struct {
		const char *file;
		unsigned mode;
		const char *option, *why;
		bool refused;
	} CASES[] = {
		{"secret.key", 0640, "files.key_file", "read", true},
		{"secret.key", 0602, "files.key_file", "use", true},
		{"server.key", 0604, "files.certificate_key", "read", true},
		{"server.key", 0620, "files.certificate_key", "use", true},
		{"server.key", 0640, "files.certificate_key", "read", false},
		{"ca.key", 0640, "files.certificate_key", "read", true},
		{"fair.db", 0640, "files.database", "read", false},
		{"fair.db", 0602, "files.database", "use", false},
		{"fair.db-wal", 0644, "files.database", "read", false},
		{"fair.db-shm", 0644, "files.database", "read", false},
		{"fair.db.head", 0644, "files.database", "read", false},
		{".", 0750, "files.database", "read", false},
		{".", 0701, "files.database", "use", false},
		{"admin.sock", 0660, "listen.socket", "read", false},
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		char expected[200];
		struct house h;
		const char *said, *path;

		make(&h);
		path = scratch_path(h.home, CASES[i].file);
		if (strcmp(CASES[i].file, "admin.sock") == 0)
			assert_int_equal(mknod(path, S_IFSOCK | 0600, 0), 0);
		else if (strstr(path, ".head") != NULL)
			make_head(&h, path);
		else if (access(path, F_OK) != 0)
			scratch_write(path, "");
		assert_int_equal(chmod(path, CASES[i].mode), 0);
		said = findings(&h, &out);
		snprintf(expected, sizeof expected, "has mode %04o: others may %s it",
			CASES[i].mode, CASES[i].why);
		if (strstr(said, expected) == NULL ||
			strstr(said, CASES[i].option) == NULL ||
			(strstr(said, "warnings:") == NULL) != CASES[i].refused)
			fail_msg("case %zu: \"%s\" has no \"%s\"", i, said, expected);
		scratch_remove(h.scratch);
	}
	buf_release(&out);
}

static void
the_socket_may_only_be_a_socket(void **state)
{
	struct house h;
	struct buf out;

	(void)state;
	make(&h);
	buf_init(&out, 1 << 16);
	scratch_write(scratch_path(h.home, "admin.sock"), "mine\n");
	assert_non_null(strstr(findings(&h, &out), "is there and is no socket"));
	buf_release(&out);
	scratch_remove(h.scratch);
}

static void
an_authority_may_be_left_out(void **state)
{
	struct house h;
	struct buf out;

	(void)state;
	make(&h);
	buf_init(&out, 1 << 16);
	spoil_remove(scratch_path(h.home, "ca.crt"));
	scratch_write(scratch_path(h.home, "convened.conf"), "[files]\nauthority =\n");
	assert_string_equal(findings(&h, &out), "");
	buf_release(&out);
	scratch_remove(h.scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_home_is_whole_and_good),
		cmocka_unit_test(the_link_names_host_and_port),
		cmocka_unit_test(a_directory_that_is_empty_is_taken_and_closed),
		cmocka_unit_test(what_is_there_is_never_touched),
		cmocka_unit_test(wrong_values_leave_nothing),
		cmocka_unit_test(a_second_try_is_not_blocked_by_the_first),
		cmocka_unit_test(a_disk_that_is_full_at_the_last_step_leaves_nothing),
		cmocka_unit_test(every_file_that_is_wrong_is_told),
		cmocka_unit_test(all_findings_are_told_at_once_with_their_lines),
		cmocka_unit_test(what_others_may_use_is_refused_or_told),
		cmocka_unit_test(the_socket_may_only_be_a_socket),
		cmocka_unit_test(an_authority_may_be_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
