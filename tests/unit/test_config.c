/*
 * test_config.c - the option table and all that is made from it: parser, findings,
 * printed form, sample file, manual page and reload.
 */
#include "base/config.h"

#include "scratch.h"

#include <ctype.h>
#include <inttypes.h>

static struct config config;
static struct config_errors errors;

/* The findings of a text, or "" when it is right. The buffer is emptied first. */
static const char *
findings(const char *text, struct buf *out)
{
	bool fine = config_parse("home/x.conf", text, strlen(text), &config, &errors);

	buf_clear(out);
	assert_true(config_errors_print(&errors, out));
	assert_int_equal(fine, out->len == 0);
	return buf_str(out);
}

static void
the_table_is_well_formed(void **state)
{
	const struct config_option *o;

	(void)state;
	for (size_t i = 0; (o = config_option(i)) != NULL; i++) {
		size_t n = strlen(o->sentence);
		size_t sections = 0;

		assert_true(isupper((unsigned char)o->sentence[0]) ||
			    isdigit((unsigned char)o->sentence[0]));
		assert_true(n > 10 && o->sentence[n - 1] != '.');
		assert_true(o->min <= o->max || o->type == CONFIG_CHOICE);
		assert_int_equal(o->type == CONFIG_CHOICE, o->choices != NULL);
		for (size_t j = 0; j < i; j++) {
			const struct config_option *p = config_option(j);

			assert_int_not_equal(p->offset, o->offset);
			if (strcmp(p->section, o->section) != 0)
				continue;
			assert_string_not_equal(p->name, o->name);
			sections = j;
		}
		/* a section is one run of rows */
		assert_true(sections == 0 ||
			    strcmp(config_option(i - 1)->section, o->section) == 0);
		if (strstr(o->name, "_ms") != NULL)
			assert_string_equal(o->unit, "milliseconds");
		if (strstr(o->name, "_bytes") != NULL)
			assert_string_equal(o->unit, "bytes");
	}
	assert_null(config_option(CONFIG_OPTIONS_MAX));
}

static void
an_empty_file_gives_the_defaults(void **state)
{
	static struct config defaults;
	struct buf out, same;

	(void)state;
	buf_init(&out, 1 << 20);
	buf_init(&same, 1 << 20);
	assert_string_equal(findings("", &out), "");
	assert_string_equal(config.listen_address, "127.0.0.1");
	assert_int_equal(config.listen_port, 7443);
	assert_string_equal(config.database, "home/fair.db");
	assert_string_equal(config.socket_path, "home/admin.sock");
	assert_int_equal(config.line_before_login_bytes, 4096);
	assert_int_equal(config.line_bytes, 262144);
	assert_int_equal(config.inflight, 32);
	assert_int_equal(config.page_bytes, 65536);
	assert_int_equal(config.output_bytes, 1048576);
	assert_int_equal(config.batch, 256);
	assert_int_equal(config.handshake_ms, 5000);
	assert_int_equal(config.hello_ms, 10000);
	assert_int_equal(config.line_ms, 15000);
	assert_int_equal(config.write_ms, 30000);
	assert_int_equal(config.ping_ms, 60000);
	assert_int_equal(config.idle_ms, 600000);
	assert_int_equal(config.log_level, LOG_INFO);
	assert_int_equal(config.log_target, LOG_TO_STDERR);
	assert_false(config.rehearsal);
	config_defaults(&defaults, "home");
	assert_true(config_print(&config, &out) && config_print(&defaults, &same));
	assert_string_equal(buf_str(&out), buf_str(&same));
	buf_release(&out);
	buf_release(&same);
}

static void
every_mistake_is_told_with_its_line(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	assert_string_equal(findings("x = 1\n"
				     "[listen]\n"
				     "port = 70000\n"
				     "adress = ::\n"
				     "address = nowhere\n"
				     "port = 7443\n"
				     "[limit]\n"
				     "inflight = 1\n"
				     "junk\n"
				     "[limits]\n"
				     "inflight = many\n"
				     "batch =\n"
				     "idle_ms = 1\n"
				     "colour = red\n"
				     "[log]\n"
				     "level = loud\n"
				     "[run]\n"
				     "rehearsal = perhaps\n"
				     "[dragons]\n",
				    &out),
		"home/x.conf:1: x stands before the first [section]\n"
		"home/x.conf:3: listen.port: 70000 is not within 0 to 65535\n"
		"home/x.conf:4: listen.adress: there is no such option; did you mean address?\n"
		"home/x.conf:5: listen.address: \"nowhere\" is not a numeric address\n"
		"home/x.conf:6: listen.port: it is set on line 3 already\n"
		"home/x.conf:7: there is no section [limit]; did you mean [limits]?\n"
		"home/x.conf:9: this is neither \"key = value\" nor a [section] nor a comment\n"
		"home/x.conf:11: limits.inflight: \"many\" is not a whole number\n"
		"home/x.conf:12: limits.batch: there is no value; without this line it is 256\n"
		"home/x.conf:13: limits.idle_ms: there is no such option; did you mean idle_ms of "
		"[deadlines]?\n"
		"home/x.conf:14: limits.colour: there is no such option\n"
		"home/x.conf:16: log.level: \"loud\" is none of error, warning, notice, "
		"info, debug\n"
		"home/x.conf:18: run.rehearsal: \"perhaps\" is neither yes nor no\n"
		"home/x.conf:19: there is no section [dragons]\n");
	/* what was right stands */
	assert_string_equal(
		findings("[listen]\nport = x\npublic_name = fair.example\n", &out),
		"home/x.conf:2: listen.port: \"x\" is not a whole number\n");
	assert_string_equal(config.public_name, "fair.example");
	assert_int_equal(config.listen_port, 7443);
	buf_release(&out);
}

static void
more_mistakes_than_are_kept_are_counted(void **state)
{
	struct buf text, out;
	size_t lines = 0;

	(void)state;
	buf_init(&text, 1 << 20);
	buf_init(&out, 1 << 20);
	for (int i = 0; i < 100; i++)
		assert_true(buf_adds(&text, "junk\n"));
	findings(buf_str(&text), &out);
	assert_int_equal(errors.count, 100);
	for (const char *p = buf_str(&out); *p != '\0'; p++)
		lines += *p == '\n';
	assert_int_equal(lines, CONFIG_ERRORS_MAX + 1);
	assert_non_null(strstr(buf_str(&out), "home/x.conf: and 68 more\n"));
	buf_release(&text);
	buf_release(&out);
}

static void
numbers_are_taken_from_their_lowest_to_their_highest(void **state)
{
	static const char *const WRONG[] = {"0x10", "1e3", "1.0", "+5", "5 5", "5k", "-",
		"--5", "99999999999999999999", "\xd9\xa1"};
	const struct config_option *o;
	char text[200];
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	for (size_t i = 0; (o = config_option(i)) != NULL; i++) {
		if (o->type != CONFIG_INT)
			continue;
		for (int64_t d = -1; d <= 1; d += 2) {
			int64_t edge = d < 0 ? o->min : o->max;
			int64_t got;

			snprintf(text, sizeof text, "[%s]\n%s = %" PRId64 "\n",
				o->section, o->name, edge);
			findings(text, &out);
			/*
			 * what two options say about each other is another test's matter
			 */
			assert_null(strstr(buf_str(&out), "not within"));
			memcpy(&got, (char *)&config + o->offset, sizeof got);
			assert_int_equal(got, edge);
			snprintf(text, sizeof text, "[%s]\n%s = %" PRId64 "\n",
				o->section, o->name, edge + d);
			assert_non_null(strstr(findings(text, &out), "is not within"));
		}
	}
	for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++) {
		snprintf(text, sizeof text, "[limits]\ninflight = %s\n", WRONG[i]);
		assert_string_not_equal(findings(text, &out), "");
	}
	buf_release(&out);
}

static void
words_are_taken_as_they_are_said(void **state)
{
	struct buf out;
	char text[100];

	(void)state;
	buf_init(&out, 1 << 20);
	for (int level = LOG_ERR; level <= LOG_DEBUG; level++) {
		snprintf(text, sizeof text, "[log]\nlevel = %s\n",
			log_level_name((enum log_level)level));
		assert_string_equal(findings(text, &out), "");
		assert_int_equal(config.log_level, level);
	}
	for (int target = LOG_TO_STDERR; target <= LOG_TO_JOURNAL; target++) {
		snprintf(text, sizeof text, "[log]\ntarget = %s\n",
			log_target_name((enum log_target)target));
		assert_string_equal(findings(text, &out), "");
		assert_int_equal(config.log_target, target);
	}
	assert_string_equal(findings("[run]\nrehearsal = yes\n", &out), "");
	assert_true(config.rehearsal);
	assert_string_not_equal(findings("[run]\nrehearsal = true\n", &out), "");
	assert_string_not_equal(findings("[log]\nlevel = INFO\n", &out), "");
	buf_release(&out);
}

static void
texts_and_paths_have_their_limits(void **state)
{
	char value[CONFIG_PATH_BYTES + 1], text[CONFIG_PATH_BYTES + 100];
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	memset(value, 'x', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	snprintf(text, sizeof text, "[listen]\npublic_name = %.255s\n", value);
	assert_string_equal(findings(text, &out), "");
	snprintf(text, sizeof text, "[listen]\npublic_name = %.256s\n", value);
	assert_non_null(strstr(findings(text, &out), "longer than 255 bytes"));
	/* "home/" comes before a relative path */
	snprintf(text, sizeof text, "[files]\ndatabase = %.1018s\n", value);
	assert_string_equal(findings(text, &out), "");
	snprintf(text, sizeof text, "[files]\ndatabase = %.1019s\n", value);
	assert_non_null(strstr(findings(text, &out), "longer than 1023 bytes"));
	snprintf(text, sizeof text, "[listen]\nsocket = %.102s\n", value);
	assert_string_equal(findings(text, &out), "");
	snprintf(text, sizeof text, "[listen]\nsocket = %.103s\n", value);
	assert_non_null(strstr(findings(text, &out), "x.conf:2: listen.socket: "));
	assert_string_equal(
		findings("[files]\ndatabase = /var/x.db\nauthority =\n", &out), "");
	assert_string_equal(config.database, "/var/x.db");
	assert_string_equal(config.authority, "");
	assert_non_null(strstr(
		findings("[listen]\npublic_name = a b\n", &out), "not a host name"));
	assert_non_null(
		strstr(findings("[listen]\naddress = fair.example\n", &out), "numeric"));
	assert_string_equal(
		findings("[listen]\naddress = ::1\npublic_name = ::1\n", &out), "");
	buf_release(&out);
}

static void
options_are_judged_together(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	assert_string_equal(
		findings("[limits]\nline_bytes = 16384\nline_before_login_bytes = 65536\n"
			 "output_bytes = 65536\npage_bytes = 65537\n",
			&out),
		"home/x.conf:3: limits.line_before_login_bytes: it is larger than "
		"limits.line_bytes, "
		"16384\n"
		"home/x.conf:5: limits.page_bytes: it is larger than limits.output_bytes, 65536\n");
	assert_string_equal(
		findings("[limits]\nshared_networks = 10.0.0.0/8 192.0.2/24\n", &out),
		"home/x.conf:2: limits.shared_networks: \"192.0.2/24\" is no network, such as "
		"192.0.2.0/24\n");
	buf_release(&out);
}

static void
later_findings_stand_at_the_line_of_their_option(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	findings("[files]\n\ncertificate = a.crt\n[log]\nlevel = loud\n", &out);
	config_error(&errors, "files.database", "there is none");
	config_error(&errors, "files.certificate", "it is %d years old", 7);
	config_error(&errors, "", "it is all wrong");
	buf_clear(&out);
	assert_true(config_errors_print(&errors, &out));
	assert_string_equal(buf_str(&out),
		"home/x.conf: files.database: there is none\n"
		"home/x.conf: it is all wrong\n"
		"home/x.conf:3: files.certificate: it is 7 years old\n"
		"home/x.conf:5: log.level: \"loud\" is none of error, warning, notice, "
		"info, debug\n");
	buf_release(&out);
}

static void
files_are_read_and_missing_ones_named(void **state)
{
	char directory[SCRATCH_BYTES];
	const char *path;
	struct buf out;

	(void)state;
	scratch_make(directory);
	buf_init(&out, 1 << 20);
	path = scratch_path(directory, "convened.conf");
	assert_false(config_load(path, &config, &errors));
	assert_true(errors.unread);
	assert_true(config_errors_print(&errors, &out));
	assert_non_null(
		strstr(buf_str(&out), "convened.conf: No such file or directory\n"));
	scratch_write(path, "[listen]\nport = 0\n");
	assert_true(config_load(path, &config, &errors));
	assert_false(errors.unread);
	assert_int_equal(config.listen_port, 0);
	assert_string_equal(config.key_file, scratch_path(directory, "secret.key"));
	buf_release(&out);
	scratch_remove(directory);
}

/* What is printed gives the same again, also from another directory. */
static void
the_printed_form_is_a_file_that_gives_the_same(void **state)
{
	static const char TEXT[] =
		"[listen]\naddress = ::\nport = 1\n[files]\nauthority =\n"
		"database = /d\n[limits]\nbatch = 7\n[log]\nlevel = debug\n"
		"target = journal\n[run]\nrehearsal = yes\nreaders = 9\n";
	struct buf first, second, out;

	(void)state;
	buf_init(&first, 1 << 20);
	buf_init(&second, 1 << 20);
	buf_init(&out, 1 << 20);
	assert_string_equal(findings(TEXT, &out), "");
	assert_true(config_print(&config, &first));
	assert_true(config_parse(
		"/elsewhere/y.conf", buf_str(&first), first.len, &config, &errors));
	assert_true(config_print(&config, &second));
	assert_string_equal(buf_str(&first), buf_str(&second));
	assert_non_null(
		strstr(buf_str(&first), "\n[run]\nrehearsal = yes\nreaders = 9\n"));
	assert_non_null(strstr(buf_str(&first), "\nauthority = \n"));
	buf_release(&first);
	buf_release(&second);
	buf_release(&out);
}

static void
print_of(const char *text, struct buf *out)
{
	struct buf said;

	buf_init(&said, 1 << 20);
	assert_string_equal(findings(text, &said), "");
	buf_release(&said);
	buf_clear(out);
	assert_true(config_print(&config, out));
}

static void
the_sample_says_the_defaults(void **state)
{
	const struct config_given given[] = {
		{"listen", "port", "7555"}, {"run", "readers", "3"}};
	struct buf sample, bare, printed, expected;

	(void)state;
	buf_init(&sample, 1 << 20);
	buf_init(&bare, 1 << 20);
	buf_init(&printed, 1 << 20);
	buf_init(&expected, 1 << 20);
	assert_true(config_sample(NULL, 0, &sample));
	golden_check("packaging/convened.conf", &sample);
	print_of("", &expected);
	print_of(buf_str(&sample), &printed);
	assert_string_equal(buf_str(&printed), buf_str(&expected));

	/* and so it does without the # before the options */
	for (const char *p = buf_str(&sample); *p != '\0'; p++)
		if (*p != '#' || p == buf_str(&sample) || p[-1] != '\n' ||
			!islower((unsigned char)p[1]))
			assert_true(buf_addc(&bare, *p));
	assert_non_null(strstr(buf_str(&bare), "\nport = 7443\n"));
	print_of(buf_str(&bare), &printed);
	assert_string_equal(buf_str(&printed), buf_str(&expected));

	buf_clear(&sample);
	assert_true(config_sample(given, 2, &sample));
	assert_non_null(strstr(buf_str(&sample), "\nport = 7555\n"));
	assert_non_null(strstr(buf_str(&sample), "\n#address = 127.0.0.1\n"));
	print_of(buf_str(&sample), &printed);
	assert_int_equal(config.listen_port, 7555);
	assert_int_equal(config.readers, 3);
	buf_release(&sample);
	buf_release(&bare);
	buf_release(&printed);
	buf_release(&expected);
}

/* A sentence in lines of at most 78 columns, as mandoc wants its source. */
static void
manual_sentence(const char *text, struct buf *out)
{
	while (*text != '\0') {
		size_t n = strlen(text);

		if (n > 78)
			for (n = 78; text[n] != ' ';)
				n--;
		assert_true(buf_addf(
			out, "%.*s%s\n", (int)n, text, text[n] == '\0' ? "." : ""));
		text += n + (text[n] == ' ');
	}
}

/* The option list of the manual page in mdoc(7). */
static void
manual_options(struct buf *out)
{
	const struct config_option *o;

	for (size_t i = 0; (o = config_option(i)) != NULL; i++) {
		if (i == 0 || strcmp(config_option(i - 1)->section, o->section) != 0)
			assert_true(
				buf_addf(out, "%s.Ss Section %s\n.Bl -tag -width Ds\n",
					i > 0 ? ".El\n" : "", o->section));
		assert_true(buf_addf(out, ".It Cm %s No = Ar value\n", o->name));
		manual_sentence(o->sentence, out);
		assert_true(buf_adds(out, ".br\nValue: ") && config_option_range(o, out));
		assert_true(buf_addf(out,
			o->fallback[0] != '\0' ? ".\nDefault:\n.Li %s .\n"
					       : ".\nDefault: nothing%s.\n",
			o->fallback));
		assert_true(buf_addf(
			out, "Taken by %s.\n", o->reloadable ? "reload" : "restart"));
	}
	assert_true(buf_adds(out, ".El\n"));
}

static void
the_manual_lists_the_table(void **state)
{
	static const char PAGE[] = "daemon/convened.conf.5";
	static const char BEGIN[] = ".\\\" options begin\n",
			  END[] = ".\\\" options end\n";
	const char *begin, *end;
	struct buf page, out;

	(void)state;
	buf_init(&page, 1 << 20);
	buf_init(&out, 1 << 20);
	golden_read(PAGE, &page);
	begin = strstr(buf_str(&page), BEGIN);
	end = strstr(buf_str(&page), END);
	assert_true(begin != NULL && end != NULL && begin < end);
	begin += strlen(BEGIN);
	assert_true(buf_add(&out, buf_str(&page), (size_t)(begin - buf_str(&page))));
	manual_options(&out);
	assert_true(buf_adds(&out, end));
	golden_check(PAGE, &out);
	buf_release(&page);
	buf_release(&out);
}

static void
reload_takes_over_what_may_change(void **state)
{
	static struct config running;
	struct buf out, restart;

	(void)state;
	buf_init(&out, 1 << 20);
	buf_init(&restart, 1 << 20);
	config_defaults(&running, "home");
	assert_string_equal(
		findings("[listen]\nport = 1\npublic_name = fair.example\n[limits]\n"
			 "inflight = 5\nbatch = 6\n[log]\nlevel = debug\n[run]\n"
			 "rehearsal = yes\n[files]\ncertificate = new.crt\n",
			&out),
		"");
	assert_true(config_reload(&running, &config, &restart));
	assert_string_equal(buf_str(&restart), "listen.port limits.batch run.rehearsal");
	assert_int_equal(running.listen_port, 7443);
	assert_int_equal(running.batch, 256);
	assert_false(running.rehearsal);
	assert_int_equal(running.inflight, 5);
	assert_int_equal(running.log_level, LOG_DEBUG);
	assert_string_equal(running.public_name, "fair.example");
	assert_string_equal(running.certificate, "home/new.crt");
	buf_clear(&restart);
	assert_true(config_reload(&running, &running, &restart));
	assert_int_equal(restart.len, 0);
	buf_release(&out);
	buf_release(&restart);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table_is_well_formed),
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(every_mistake_is_told_with_its_line),
		cmocka_unit_test(more_mistakes_than_are_kept_are_counted),
		cmocka_unit_test(numbers_are_taken_from_their_lowest_to_their_highest),
		cmocka_unit_test(words_are_taken_as_they_are_said),
		cmocka_unit_test(texts_and_paths_have_their_limits),
		cmocka_unit_test(options_are_judged_together),
		cmocka_unit_test(later_findings_stand_at_the_line_of_their_option),
		cmocka_unit_test(files_are_read_and_missing_ones_named),
		cmocka_unit_test(the_printed_form_is_a_file_that_gives_the_same),
		cmocka_unit_test(the_sample_says_the_defaults),
		cmocka_unit_test(the_manual_lists_the_table),
		cmocka_unit_test(reload_takes_over_what_may_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
