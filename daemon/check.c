/* check.c - convened --check-config: would the daemon start on this configuration? */
#include "check.h"

#include "base/files.h"
#include "expiry.h"
#include "net/certify.h"
#include "store/head.h"
#include "store/migrate.h"
#include "wire/digest.h"
#include "wire/tls.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void
add(struct config_errors *errors, const char *option, const struct err *e)
{
	config_error(errors, option, "%s%s%s", e->text, e->hint[0] != '\0' ? "; " : "",
		e->hint);
}

/* ---- who else may read or write a file -------------------------------------------- */

static bool
too_open(const char *path, const struct stat *st, const char *hint, struct err *e)
{
	err_set(e, ERR_CONFIG, "%s has mode %04o: others may %s it", path,
		(unsigned)(st->st_mode & 07777),
		(st->st_mode & 044) != 0 ? "read" : "use");
	return err_hint(e, "%s", hint);
}

/* A key nobody in `forbidden` may have rights on. */
static bool
check_key_mode(const char *path, mode_t forbidden, struct err *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return err_set(
			e, ERR_CONFIG, "cannot read %s: %s", path, strerror(errno));
	return (st.st_mode & forbidden) == 0 ||
	       too_open(path, &st,
		       "chmod 600 it; if others have read it, it is no secret any more",
		       e);
}

/* A key of zeros, or of any one byte, is what a failed copy or a placeholder leaves. */
static bool
check_key_bytes(const char *path, const unsigned char *key, size_t n, struct err *e)
{
	for (size_t i = 1; i < n; i++)
		if (key[i] != key[0])
			return true;
	err_set(e, ERR_CONFIG, "%s is no secret: all its bytes are the same", path);
	return err_hint(e, "openssl rand -out %s %zu makes one", path, n);
}

bool
check_key_file(const char *path, unsigned char *key, size_t key_bytes, struct err *e)
{
	struct buf bytes;
	bool ok;

	buf_init(&bytes, 4096);
	ok = check_key_mode(path, 077, e) && file_read(path, &bytes, e);
	if (ok && bytes.len != key_bytes)
		ok = err_set(e, ERR_CONFIG, "%s has %zu bytes, not %zu", path, bytes.len,
			key_bytes);
	if (ok)
		memcpy(key, bytes.data, key_bytes);
	if (bytes.data != NULL)
		wipe(bytes.data, bytes.len);
	buf_release(&bytes);
	return ok && check_key_bytes(path, key, key_bytes, e);
}

bool
check_mail_password(const struct config *c, char out[CHECK_PASSWORD_BYTES], struct err *e)
{
	const char *path = c->mail_password;
	struct buf bytes;
	size_t n;
	bool ok;

	out[0] = '\0';
	if (c->mail_user[0] == '\0')
		return true;
	buf_init(&bytes, 4096);
	ok = check_key_mode(path, 077, e) && file_read(path, &bytes, e);
	n = ok ? strcspn(buf_str(&bytes), "\r\n") : 0;
	if (ok && (n == 0 || n >= CHECK_PASSWORD_BYTES))
		ok = err_set(e, ERR_CONFIG,
			"%s has no password of 1 to %d bytes in its first line", path,
			CHECK_PASSWORD_BYTES - 1);
	if (ok) {
		memcpy(out, buf_str(&bytes), n);
		out[n] = '\0';
	}
	if (bytes.data != NULL)
		wipe(bytes.data, bytes.len);
	buf_release(&bytes);
	return ok;
}

/*
 * A bought key may be its group's to read, as Debian's ssl-cert does it. The authority's own key
 * need not be here; where init left it, it is a key like the others.
 */
bool
check_certificate_keys(const struct config *c, struct err *e)
{
	char authority_key[CERTIFY_PATH_BYTES];

	if (access(c->certificate_key, F_OK) == 0 &&
		!check_key_mode(c->certificate_key, 037, e))
		return false;
	if (c->web_certificate_key[0] != '\0' &&
		access(c->web_certificate_key, F_OK) == 0 &&
		!check_key_mode(c->web_certificate_key, 037, e))
		return false;
	return !certify_authority_key(c->authority, authority_key) ||
	       access(authority_key, F_OK) != 0 || check_key_mode(authority_key, 077, e);
}

/* The directory of a path. */
static void
directory_of(const char *path, char out[CONFIG_PATH_BYTES])
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		snprintf(out, CONFIG_PATH_BYTES, ".");
	else
		snprintf(out, CONFIG_PATH_BYTES, "%.*s",
			slash == path ? 1 : (int)(slash - path), path);
}

/* What is not there yet will be made narrow. */
static void
visit_mode(const struct check_visitor *v, const char *option, const char *path,
	mode_t forbidden)
{
	struct stat st;
	struct err e;

	if (stat(path, &st) != 0 || (st.st_mode & forbidden) == 0)
		return;
	too_open(path, &st, S_ISDIR(st.st_mode) ? "chmod 700 it" : "chmod 600 it", &e);
	v->warn(v->ctx, option, &e);
}

void
check_warnings(const struct config *c, const struct check_visitor *v)
{
	static const char *const BESIDE[] = {"", "-wal", "-shm", ".head"};
	char path[CONFIG_PATH_BYTES + 8];

	for (size_t i = 0; i < sizeof BESIDE / sizeof BESIDE[0]; i++) {
		snprintf(path, sizeof path, "%s%s", c->database, BESIDE[i]);
		visit_mode(v, "files.database", path, 077);
	}
	directory_of(c->database, path);
	visit_mode(v, "files.database", path, 077);
	visit_mode(v, "files.certificate_key", c->certificate_key, 040);
	visit_mode(v, "listen.socket", c->socket_path, 077);
}

/* ---- what would keep it from starting ---------------------------------------------- */

static void
check_secrets(const struct config *c, struct config_errors *errors)
{
	char password[CHECK_PASSWORD_BYTES];
	unsigned char key[DIGEST_BYTES];
	struct err e;

	if (!check_key_file(c->key_file, key, sizeof key, &e))
		add(errors, "files.key_file", &e);
	wipe(key, sizeof key);
	if (!check_certificate_keys(c, &e))
		add(errors, "files.certificate_key", &e);
	if (!check_mail_password(c, password, &e))
		add(errors, "mail.password_file", &e);
	wipe(password, sizeof password);
}

static void
check_certificates(const struct config *c, struct config_errors *errors)
{
	const struct tls_files files = {.certificate = c->certificate,
		.key = c->certificate_key,
		.authority = c->authority[0] != '\0' ? c->authority : NULL,
		.accept_expired = c->accept_expired};
	const char *option = "files.certificate";
	char pin[DIGEST_BASE64URL];
	struct ssl_ctx_st *ctx;
	struct err e;

	ctx = tls_server_context(&files, &e);
	if (ctx != NULL) {
		tls_context_free(ctx);
		return;
	}
	if (strstr(e.text, c->certificate_key) != NULL)
		option = "files.certificate_key";
	else if (c->authority[0] != '\0' && strstr(e.text, c->authority) != NULL)
		option = "files.authority";
	add(errors, option, &e);
	/* what has not been come to is looked at as well */
	if (strcmp(option, "files.authority") != 0 && files.authority != NULL &&
		!tls_pin_of_certificate(files.authority, pin, &e))
		add(errors, "files.authority", &e);
}

/* The same as files.certificate without a line of its own: then it is judged there. */
static void
check_web_certificate(const struct config *c, struct config_errors *errors)
{
	const struct tls_files files = {.certificate = c->web_certificate,
		.key = c->web_certificate_key,
		.accept_expired = c->accept_expired,
		.https = true};
	struct ssl_ctx_st *ctx;
	struct err e;

	if (c->web_certificate[0] == '\0')
		return;
	ctx = tls_server_context(&files, &e);
	if (ctx == NULL)
		add(errors,
			strstr(e.text, c->web_certificate_key) != NULL
				? "web.certificate_key"
				: "web.certificate",
			&e);
	tls_context_free(ctx);
}

/* Is the directory a file is to be made in there, and may we? */
static bool
check_directory_of(const char *path, struct config_errors *errors, const char *option)
{
	char directory[CONFIG_PATH_BYTES];

	directory_of(path, directory);
	if (access(directory, W_OK | X_OK) == 0)
		return true;
	config_error(errors, option, "cannot make files in %s: %s", directory,
		strerror(errno));
	return false;
}

/* Does it hold all that was acknowledged? Not to be said without the key. */
static void
check_head(const struct config *c, struct config_errors *errors)
{
	unsigned char key[DIGEST_BYTES];
	struct head *h;
	struct err e;

	if (!check_key_file(c->key_file, key, sizeof key, &e))
		return;
	h = head_new(c->database, key);
	if (!head_check(h, &e))
		add(errors, "files.database", &e);
	head_free(h);
	wipe(key, sizeof key);
}

static void
check_database(const struct config *c, struct config_errors *errors)
{
	struct err e;

	if (!migrate_usable(c->database, &e)) {
		add(errors, "files.database", &e);
		return;
	}
	if (access(c->database, W_OK) != 0)
		config_error(errors, "files.database", "cannot write %s: %s", c->database,
			strerror(errno));
	check_directory_of(c->database, errors, "files.database");
	check_head(c, errors);
}

static void
check_socket(const struct config *c, struct config_errors *errors)
{
	struct stat st;

	if (!check_directory_of(c->socket_path, errors, "listen.socket"))
		return;
	if (lstat(c->socket_path, &st) == 0 && !S_ISSOCK(st.st_mode))
		config_error(errors, "listen.socket", "%s is there and is no socket",
			c->socket_path);
}

static void
check_ends(const struct config *c, struct config_errors *warnings)
{
	static const char *const OPTION[EXPIRY_FILES] = {
		"files.certificate", "files.authority", "web.certificate"};
	struct expiry x = {.file = {{.path = ""}}};
	struct err e;

	if (!expiry_read(&x, c, &e))
		return; /* it is said with the errors */
	for (int i = 0; i < EXPIRY_FILES; i++)
		if (expiry_sentence(&x.file[i], (int64_t)time(NULL), &e))
			add(warnings, OPTION[i], &e);
}

static void
warn(void *ctx, const char *option, const struct err *e)
{
	add(ctx, option, e);
}

void
check_config(const struct config *c, struct config_errors *errors,
	struct config_errors *warnings)
{
	*warnings = *errors; /* the lines of the options */
	warnings->count = 0;
	/* first, for whoever looks into a database at rest may sweep away an index left behind */
	check_warnings(c, &(struct check_visitor){warn, warnings});
	check_ends(c, warnings);
	check_secrets(c, errors);
	check_certificates(c, errors);
	check_web_certificate(c, errors);
	check_database(c, errors);
	check_socket(c, errors);
}
