/* init.c - convened init: makes a home that is ready to serve, or leaves nothing. */
#include "init.h"

#include "base/config.h"
#include "base/files.h"
#include "domain/people/account.h"
#include "net/certify.h"
#include "store/migrate.h"
#include "wire/digest.h"
#include "wire/letters.h"
#include "wire/tls.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

/* That of packaging/convened.service. */
static const char SERVICE_HOME[] = "/var/lib/convened";

enum { CONFIG_BYTES = 65536, PUBLIC_NAME_MAX = 253 };

/*
 * All that init makes. A home was empty before, so to undo is to remove these; what the
 * engine leaves beside a database and a file that was about to get its name count as
 * well.
 */
static const char *const MADE[] = {"convened.conf", "ca.key", "ca.crt", "server.key",
	"server.crt", "secret.key", "fair.db", "fair.db-wal", "fair.db-shm",
	"fair.db-journal"};

enum { MADE_COUNT = sizeof MADE / sizeof MADE[0] };

struct home {
	const struct init_request *request;
	bool made_directory;
	struct config config; /* what the new configuration says */
	char config_file[CONFIG_PATH_BYTES];
	char authority_key[CONFIG_PATH_BYTES];
};

static bool
path_in(const char *directory, const char *name, const char *ending, char *out,
	size_t out_bytes)
{
	return snprintf(out, out_bytes, "%s/%s%s", directory, name, ending) <
	       (int)out_bytes;
}

void
init_undo(const char *directory, bool with_directory)
{
	char path[CONFIG_PATH_BYTES + 32];

	for (size_t i = 0; i < MADE_COUNT; i++) {
		if (path_in(directory, MADE[i], "", path, sizeof path))
			unlink(path);
		if (path_in(directory, MADE[i], ".new", path, sizeof path))
			unlink(path);
	}
	if (with_directory)
		rmdir(directory);
}

static bool
directory_empty(const char *path, struct err *e)
{
	DIR *d = opendir(path);
	struct dirent *entry = NULL;

	if (d == NULL)
		return err_set(e, ERR_CONFIG, "cannot use %s: %s", path, strerror(errno));
	while ((entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			break;
	if (entry != NULL) {
		err_set(e, ERR_CONFIG, "%s is not empty: it has %.60s", path,
			entry->d_name);
		err_hint(e, "name a directory that does not exist yet");
	}
	closedir(d);
	return entry == NULL;
}

static bool
make_directory(struct home *h, struct err *e)
{
	const char *path = h->request->directory;

	if (mkdir(path, 0700) == 0) {
		h->made_directory = true;
		return true;
	}
	if (errno != EEXIST)
		return err_set(
			e, ERR_CONFIG, "cannot make %s: %s", path, strerror(errno));
	if (!directory_empty(path, e))
		return false;
	if (chmod(path, 0700) != 0)
		return err_set(e, ERR_CONFIG, "cannot set the mode of %s: %s", path,
			strerror(errno));
	return true;
}

/* A value must not bring a line of its own into the file. */
static bool
check_given(const struct config_given *given, size_t count, struct err *e)
{
	char why[LETTERS_WHY_BYTES];
	struct letters_fault f;

	for (size_t i = 0; i < count; i++)
		if (!letters_fit(LETTERS_LINE, given[i].value, &f)) {
			letters_why(&f, why);
			return err_set(e, ERR_CONFIG, "%s.%s: the value %s",
				given[i].section, given[i].name, why);
		}
	return true;
}

static const char *
web_port_of(const struct init_request *r)
{
	return r->web_port != NULL ? r->web_port : "8443";
}

/*
 * The text of the new configuration, and what it means; the values given are checked by
 * that.
 */
static bool
compose(struct home *h, struct buf *text, struct err *e)
{
	const struct init_request *r = h->request;
	struct config_given given[4];
	struct config_errors errors;
	size_t n = 0;

	if (r->address != NULL)
		given[n++] = (struct config_given){"listen", "address", r->address};
	if (r->port != NULL)
		given[n++] = (struct config_given){"listen", "port", r->port};
	if (r->public_name != NULL)
		given[n++] =
			(struct config_given){"listen", "public_name", r->public_name};
	given[n++] = (struct config_given){"web", "port", web_port_of(r)};
	if (!check_given(given, n, e))
		return false;
	if (!config_sample(given, n, text))
		return err_set(e, ERR_CONFIG, "the configuration would pass %zu bytes",
			text->max);
	if (config_parse(h->config_file, buf_str(text), text->len, &h->config, &errors))
		return true;
	return err_set(e, ERR_CONFIG, "%s", errors.item[0].text);
}

static bool
make_key(const char *path, uint8_t key[DIGEST_BYTES], struct err *e)
{
	random_bytes(key, DIGEST_BYTES);
	return file_make(path, 0600, key, DIGEST_BYTES, e);
}

static bool
make_link(const struct home *h, const char *invitation, char link[INIT_LINK_BYTES],
	struct err *e)
{
	const char *name = h->config.public_name;
	const char *open = strchr(name, ':') != NULL ? "[" : "";
	const char *close = open[0] != '\0' ? "]" : "";
	char pin[DIGEST_BASE64URL];
	int n;

	if (!tls_pin_of_certificate(h->config.certificate, pin, e))
		return false;
	n = snprintf(link, INIT_LINK_BYTES, "convene://%s%s%s:%lld/#%s;pin=%s", open,
		name, close, (long long)h->config.listen_port, invitation, pin);
	BUG_ON(n >= INIT_LINK_BYTES);
	return true;
}

/* The configuration comes last: a home that has one is whole. */
static bool
fill(struct home *h, const struct buf *text, char link[INIT_LINK_BYTES], struct err *e)
{
	const struct config *c = &h->config;
	const struct certify_files files = {.authority = c->authority,
		.authority_key = h->authority_key,
		.certificate = c->certificate,
		.certificate_key = c->certificate_key};
	char invitation[SECRET_BYTES];
	uint8_t key[DIGEST_BYTES];
	bool ok;

	ok = certify_make(&files, c->public_name, h->request->now_s, e) &&
	     make_key(c->key_file, key, e) && migrate(c->database, true, e) &&
	     account_first_staff(c->database, key, h->request->now_s, invitation,
		     sizeof invitation, e) &&
	     make_link(h, invitation, link, e) &&
	     file_make(h->config_file, 0644, buf_str(text), text->len, e) &&
	     directory_sync(h->request->directory, e);
	wipe(key, sizeof key);
	wipe(invitation, sizeof invitation);
	return ok;
}

bool
init_home(const struct init_request *r, char link[INIT_LINK_BYTES], struct err *e)
{
	struct home h = {.request = r};
	struct buf text;
	bool ok;

	if (r->public_name != NULL && strlen(r->public_name) > PUBLIC_NAME_MAX)
		return err_set(e, ERR_CONFIG, "the name is longer than %d letters",
			PUBLIC_NAME_MAX);
	if (!path_in(r->directory, "convened.conf", "", h.config_file,
		    sizeof h.config_file) ||
		!path_in(r->directory, "ca.key", "", h.authority_key,
			sizeof h.authority_key))
		return err_set(
			e, ERR_CONFIG, "the path %.80s... is too long", r->directory);
	buf_init(&text, CONFIG_BYTES);
	ok = compose(&h, &text, e) && make_directory(&h, e);
	if (ok) {
		ok = fill(&h, &text, link, e);
		if (!ok)
			init_undo(r->directory, h.made_directory);
	}
	buf_release(&text);
	return ok;
}

static const char MADE_TEXT[] =
	"Made %s:\n"
	"  convened.conf           the configuration, every option explained\n"
	"  ca.crt, ca.key          an authority of its own; ca.key may be kept elsewhere\n"
	"  server.crt, server.key  a certificate under it for %s, for %d days\n"
	"  secret.key              what invitations and tokens are derived from; never\n"
	"                          keep it in the same backup as the database\n"
	"  fair.db                 the database\n"
	"\n";

static const char LOCAL_TEXT[] =
	"It will listen on 127.0.0.1 only, until listen.address says otherwise.\n"
	"\n";

static const char SERVICE_TEXT[] =
	"Start it:                systemctl enable --now convened\n";

static const char START_TEXT[] =
	"Start it:                convened -c %s/convened.conf 2>%s/convened.log &\n";

static const char WEB_TEXT[] = "Calendars and browsers:  %s\n";

static const char NEXT_TEXT[] =
	"The first of the staff:  convene login LINK, with the link below; it works\n"
	"                         once, for %d days.\n"
	"\n";

static const char NEXT_WEB_TEXT[] =
	"The first of the staff:  the first link below in a browser, or convene login\n"
	"                         LINK with the second one. They are one invitation,\n"
	"                         which works once, for %d days.\n"
	"\n"
	"%s/#%.*s\n";

/* What browsers ask for; empty when there is no port for them. It was read as a number already. */
static void
web_url_of(const struct init_request *r, const char *name, struct buf *out)
{
	struct config c = {.web_port = strtoll(web_port_of(r), NULL, 10)};

	snprintf(c.public_name, sizeof c.public_name, "%s", name);
	if (c.web_port != 0)
		BUG_ON(!config_web_url(&c, out));
}

/* link: the one for convene. Its invitation is the browser's as well. */
static void
say_next(const struct buf *url, const char *link)
{
	const char *invitation = strchr(link, '#') + 1;

	if (url->len > 0)
		printf(NEXT_WEB_TEXT, INVITATION_DAYS, buf_str(url),
			(int)strcspn(invitation, ";"), invitation);
	else
		printf(NEXT_TEXT, INVITATION_DAYS);
	puts(link);
}

static void
say_made(const struct init_request *r, const char *link)
{
	const char *name = r->public_name != NULL ? r->public_name : "localhost";
	struct buf url;

	buf_init(&url, CONFIG_TEXT_BYTES + 32);
	web_url_of(r, name, &url);
	printf(MADE_TEXT, r->directory, name, CERTIFY_SERVER_DAYS);
	if (r->address == NULL && r->public_name != NULL)
		fputs(LOCAL_TEXT, stdout);
	if (strcmp(r->directory, SERVICE_HOME) == 0)
		fputs(SERVICE_TEXT, stdout);
	else
		printf(START_TEXT, r->directory, r->directory);
	if (url.len > 0)
		printf(WEB_TEXT, buf_str(&url));
	say_next(&url, link);
	buf_release(&url);
}

int
init_run(const struct init_request *r)
{
	char link[INIT_LINK_BYTES];
	struct err e;
	bool there = access(r->directory, F_OK) == 0;

	if (!init_home(r, link, &e)) {
		fprintf(stderr, "convened: %s%s%s\n", e.text,
			e.hint[0] != '\0' ? "; " : "", e.hint);
		return e.code == ERR_CONFIG ? EX_CONFIG : err_info(e.code)->exit_status;
	}
	say_made(r, link);
	wipe(link, sizeof link);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EX_OK;
	/* a home whose link nobody has seen is of no use */
	fprintf(stderr, "convened: cannot write the login link: %s\n", strerror(errno));
	init_undo(r->directory, !there);
	return EX_IOERR;
}
