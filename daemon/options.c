/* options.c - the command line of convened, and what it does besides serving. */
#include "options.h"

#include "check.h"
#include "ical/ical_version.h"
#include "init.h"
#include "net/net_version.h"
#include "renew.h"
#include "restore.h"
#include "store/migrate.h"
#include "store/store.h"
#include "wire/json.h"
#include "wire/tls.h"
#include "wire/version.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

static const char USAGE[] =
	"usage: convened -c FILE [--check-config | --print-config | --accept-loss]\n"
	"       convened init DIR [--name HOST] [--address ADDRESS] [--port N]\n"
	"                [--web-port N]\n"
	"       convened backup -c FILE [COPY]\n"
	"       convened restore -c FILE COPY [--replace] [--end-logins]\n"
	"       convened renew-certificate -c FILE\n"
	"       convened --sample-config | --print-schema | --version | --help\n";

static const char HELP[] =
	"\n"
	"The daemon of a trade fair's business meetings: it matches buyers with\n"
	"exhibitors, books slots that cannot overlap and issues calendar invitations\n"
	"over TLS.\n"
	"\n"
	"  -c, --config FILE   serve with this configuration, in the foreground\n"
	"      --check-config  find everything wrong with it and what it names\n"
	"      --print-config  print the configuration in force, defaults included\n"
	"      --accept-loss   serve a database that lacks acknowledged changes\n"
	"      --sample-config print a configuration with every option explained\n"
	"      --print-schema  print the tables of the database\n"
	"      --version       print the version, and those of the libraries\n"
	"      --help          print this\n"
	"\n"
	"  init DIR            make a home in a directory that is absent or empty:\n"
	"                      configuration, certificates, database, and the login\n"
	"                      link of the first of the staff\n"
	"      --name HOST       what people connect to (localhost)\n"
	"      --address ADDRESS what to listen on (127.0.0.1; :: is everything)\n"
	"      --port N          at which port (7443)\n"
	"      --web-port N      where calendars are subscribed to, by HTTPS (8443; 0: none)\n"
	"  renew-certificate   make the server a new certificate under the authority of\n"
	"                      its home, for the key it has\n"
	"\n"
	"  backup [COPY]       copy the database, also while a daemon serves it; without\n"
	"                      COPY into files.backup_dir, by the date\n"
	"  restore COPY        put a copy in the place of the database, of which no\n"
	"                      daemon runs\n"
	"      --replace         keep a database that is there aside\n"
	"      --end-logins      everybody is to be invited again\n"
	"\n"
	"Exit status: 0 done, 64 wrong usage, 70 a bug, 74 the disk failed,\n"
	"78 configuration. See convened(8) and convened.conf(5).\n";

enum mode {
	SERVE,
	CHECK_CONFIG,
	PRINT_CONFIG,
	SAMPLE_CONFIG,
	PRINT_SCHEMA,
	VERSION,
	SHOW_HELP
};

/* Values of getopt_long beyond the letters. */
enum {
	OPTION_MODE = 256,
	OPTION_NAME,
	OPTION_ADDRESS,
	OPTION_PORT,
	OPTION_WEB_PORT,
	OPTION_REPLACE,
	OPTION_END_LOGINS,
	OPTION_ACCEPT_LOSS = 300, /* beyond every OPTION_MODE + mode */
};

enum { OUTPUT_BYTES = 1024 * 1024 };

static int
usage(void)
{
	fputs(USAGE, stderr);
	return EX_USAGE;
}

/* What has been printed is there only if it has been written. */
static int
printed(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EX_OK;
	fprintf(stderr, "convened: cannot write: %s\n", strerror(errno));
	return EX_IOERR;
}

static int
print(struct buf *text)
{
	fputs(buf_str(text), stdout);
	buf_release(text);
	return printed();
}

static int
print_version(void)
{
	char ical[ICAL_VERSION_BYTES];

	ical_library_version(ical);
	printf("convened %s\n", CONVENE_VERSION);
	printf("libevent %s\n", net_library_version());
	printf("SQLite %s\n", store_engine_version());
	printf("OpenSSL %s\n", tls_library_version());
	printf("libical %s\n", ical);
	printf("jansson %s\n", js_library_version());
	return printed();
}

static int
print_sample(void)
{
	struct buf text;

	buf_init(&text, OUTPUT_BYTES);
	BUG_ON(!config_sample(NULL, 0, &text));
	return print(&text);
}

/* ---- --print-schema ---------------------------------------------------------------- */

static bool
read_schema(const char *database, struct buf *out, struct err *e)
{
	const struct store_options none = {.max_pages = 0};
	struct store *s;
	struct arena arena;
	struct tx tx;
	bool ok;

	if (!migrate(database, true, e))
		return false;
	s = store_open(database, STORE_WRITE, &none, e);
	if (s == NULL)
		return false;
	arena_init(&arena);
	tx_init(&tx, s, &arena, 0);
	ok = store_begin_read(s, e);
	if (ok) {
		ok = buf_adds(out, store_schema(&tx));
		BUG_ON(!ok);
		store_rollback(s);
		if (tx.fault.code != ERR_NONE) {
			*e = tx.fault;
			ok = false;
		}
	}
	arena_release(&arena);
	store_close(s);
	return ok;
}

static int
print_schema(void)
{
	static const char *const LEFT[] = {"", "-wal", "-shm", "-journal"};
	const char *place = getenv("TMPDIR");
	char directory[1024], path[1100];
	struct buf text;
	struct err e;
	bool ok;

	snprintf(directory, sizeof directory, "%s/convened.XXXXXX",
		place != NULL ? place : "/tmp");
	if (mkdtemp(directory) == NULL) {
		fprintf(stderr, "convened: cannot make %s: %s\n", directory,
			strerror(errno));
		return EX_CANTCREAT;
	}
	buf_init(&text, OUTPUT_BYTES);
	snprintf(path, sizeof path, "%s/schema.db", directory);
	ok = read_schema(path, &text, &e);
	for (size_t i = 0; i < sizeof LEFT / sizeof LEFT[0]; i++) {
		snprintf(path, sizeof path, "%s/schema.db%s", directory, LEFT[i]);
		unlink(path);
	}
	rmdir(directory);
	if (ok)
		return print(&text);
	fprintf(stderr, "convened: %s\n", e.text);
	buf_release(&text);
	return EX_SOFTWARE;
}

/* ---- a configuration --------------------------------------------------------------- */

static void
print_findings(const struct config_errors *errors)
{
	struct buf text;

	buf_init(&text, OUTPUT_BYTES);
	BUG_ON(!config_errors_print(errors, &text));
	fputs(buf_str(&text), stderr);
	buf_release(&text);
}

static int
check(struct options *o, struct config_errors *errors)
{
	struct config_errors warnings = {.count = 0};

	if (!errors->unread)
		check_config(&o->config, errors, &warnings);
	print_findings(errors);
	print_findings(&warnings);
	if (errors->count > 0)
		return EX_CONFIG;
	printf("%s: %s\n", o->config_file,
		warnings.count == 0 ? "all is well"
				    : "it would start, with these warnings");
	return printed();
}

static int
with_config(enum mode mode, struct options *out)
{
	struct config_errors errors;
	bool ok = config_load(out->config_file, &out->config, &errors);
	struct buf text;

	if (mode == CHECK_CONFIG)
		return check(out, &errors);
	if (!ok) {
		print_findings(&errors);
		return EX_CONFIG;
	}
	if (mode == SERVE)
		return OPTIONS_CONTINUE;
	buf_init(&text, OUTPUT_BYTES);
	BUG_ON(!config_print(&out->config, &text));
	return print(&text);
}

/* ---- the command line -------------------------------------------------------------- */

/* argv[0] is "init". */
static int
run_init(int argc, char **argv)
{
	static const struct option LONG[] = {
		{"name", required_argument, NULL, OPTION_NAME},
		{"address", required_argument, NULL, OPTION_ADDRESS},
		{"port", required_argument, NULL, OPTION_PORT},
		{"web-port", required_argument, NULL, OPTION_WEB_PORT},
		{NULL, 0, NULL, 0},
	};
	struct init_request r = {.now_s = (int64_t)time(NULL)};
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "", LONG, NULL)) != -1) {
		if (c == OPTION_NAME)
			r.public_name = optarg;
		else if (c == OPTION_ADDRESS)
			r.address = optarg;
		else if (c == OPTION_PORT)
			r.port = optarg;
		else if (c == OPTION_WEB_PORT)
			r.web_port = optarg;
		else
			return usage();
	}
	if (optind != argc - 1 || argv[optind][0] == '\0')
		return usage();
	r.directory = argv[optind];
	return init_run(&r);
}

/* -c FILE and a path, which may be optional: OPTIONS_CONTINUE when the file is well. */
enum paths { PATHS_NONE, PATHS_ONE, PATHS_ONE_OR_NONE };

static int
with_paths(int argc, char **argv, enum paths paths, const char *config_file,
	struct config *config)
{
	int n = argc - optind;
	bool right = paths == PATHS_ONE_OR_NONE ? n == 0 || n == 1 : n == (int)paths;

	struct config_errors errors;

	if (config_file == NULL || !right || (n > 0 && argv[optind][0] == '\0'))
		return usage();
	if (config_load(config_file, config, &errors))
		return OPTIONS_CONTINUE;
	print_findings(&errors);
	return EX_CONFIG;
}

/* No option but that. */
static int
with_config_alone(int argc, char **argv, enum paths paths, struct options *out)
{
	static const struct option LONG[] = {
		{"config", required_argument, NULL, 'c'},
		{NULL, 0, NULL, 0},
	};
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "c:", LONG, NULL)) != -1) {
		if (c != 'c')
			return usage();
		out->config_file = optarg;
	}
	return with_paths(argc, argv, paths, out->config_file, &out->config);
}

/* argv[0] is "backup". */
static int
run_backup(int argc, char **argv, struct options *out)
{
	int status = with_config_alone(argc, argv, PATHS_ONE_OR_NONE, out);

	return status == OPTIONS_CONTINUE
		       ? backup_run(&out->config, optind < argc ? argv[optind] : NULL,
				 (int64_t)time(NULL))
		       : status;
}

/* argv[0] is "restore". */
static int
run_restore(int argc, char **argv, struct options *out)
{
	static const struct option LONG[] = {
		{"config", required_argument, NULL, 'c'},
		{"replace", no_argument, NULL, OPTION_REPLACE},
		{"end-logins", no_argument, NULL, OPTION_END_LOGINS},
		{NULL, 0, NULL, 0},
	};
	struct restore_request r = {.config = &out->config, .now_s = (int64_t)time(NULL)};
	int c, status;

	optind = 1;
	while ((c = getopt_long(argc, argv, "c:", LONG, NULL)) != -1) {
		if (c == 'c')
			out->config_file = optarg;
		else if (c == OPTION_REPLACE)
			r.replace = true;
		else if (c == OPTION_END_LOGINS)
			r.end_logins = true;
		else
			return usage();
	}
	status = with_paths(argc, argv, PATHS_ONE, out->config_file, &out->config);
	if (status != OPTIONS_CONTINUE)
		return status;
	r.copy = argv[optind];
	return restore_run(&r);
}

/* argv[0] is "renew-certificate". */
static int
run_renew(int argc, char **argv, struct options *out)
{
	int status = with_config_alone(argc, argv, PATHS_NONE, out);

	return status == OPTIONS_CONTINUE ? renew_run(&out->config, (int64_t)time(NULL))
					  : status;
}

static int
run_mode(enum mode mode, struct options *out)
{
	switch (mode) {
	case SERVE:
	case CHECK_CONFIG:
	case PRINT_CONFIG:
		return out->config_file != NULL ? with_config(mode, out) : usage();
	case SAMPLE_CONFIG:
		return print_sample();
	case PRINT_SCHEMA:
		return print_schema();
	case VERSION:
		return print_version();
	case SHOW_HELP:
		printf("%s%s", USAGE, HELP);
		return printed();
	}
	BUG_ON(true);
}

int
options_run(int argc, char **argv, struct options *out)
{
	static const struct option LONG[] = {
		{"config", required_argument, NULL, 'c'},
		{"check-config", no_argument, NULL, OPTION_MODE + CHECK_CONFIG},
		{"print-config", no_argument, NULL, OPTION_MODE + PRINT_CONFIG},
		{"accept-loss", no_argument, NULL, OPTION_ACCEPT_LOSS},
		{"sample-config", no_argument, NULL, OPTION_MODE + SAMPLE_CONFIG},
		{"print-schema", no_argument, NULL, OPTION_MODE + PRINT_SCHEMA},
		{"version", no_argument, NULL, OPTION_MODE + VERSION},
		{"help", no_argument, NULL, OPTION_MODE + SHOW_HELP},
		{NULL, 0, NULL, 0},
	};
	enum mode mode = SERVE;
	int c;

	out->config_file = NULL;
	out->accept_loss = false;
	if (argc > 1 && strcmp(argv[1], "init") == 0)
		return run_init(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "backup") == 0)
		return run_backup(argc - 1, argv + 1, out);
	if (argc > 1 && strcmp(argv[1], "restore") == 0)
		return run_restore(argc - 1, argv + 1, out);
	if (argc > 1 && strcmp(argv[1], "renew-certificate") == 0)
		return run_renew(argc - 1, argv + 1, out);
	optind = 1;
	while ((c = getopt_long(argc, argv, "c:", LONG, NULL)) != -1) {
		if (c == 'c')
			out->config_file = optarg;
		else if (c == OPTION_ACCEPT_LOSS)
			out->accept_loss = true;
		else if (c >= OPTION_MODE && mode == SERVE)
			mode = (enum mode)(c - OPTION_MODE);
		else
			return usage();
	}
	if (optind != argc || (out->accept_loss && mode != SERVE))
		return usage();
	return run_mode(mode, out);
}
