/*
 * check.h - convened --check-config: would the daemon start on this configuration?
 *
 * Purpose:   beyond what base/config finds in the text: the key file, the certificates,
 *            the database and the socket's directory, all findings at once and with the
 *            lines of their options.
 * Promise:   it changes nothing and may be run beside a running daemon.
 */
#ifndef CHECK_H
#define CHECK_H

#include "base/config.h"

/*
 * Adds what it finds to errors. What is no reason not to start, but is to be mended, becomes
 * warnings.
 */
void check_config(const struct config *c, struct config_errors *errors,
	struct config_errors *warnings);
/*
 * The key file's 32 bytes; refused when others may read it, or when it is no key: one byte
 * again and again.
 */
bool check_key_file(const char *path, unsigned char *key, size_t key_bytes, struct err *e)
	MUST_CHECK;
/* The relay's password, "" when no user is named: refused when others may read it. */
enum { CHECK_PASSWORD_BYTES = 256 };
bool check_mail_password(
	const struct config *c, char out[CHECK_PASSWORD_BYTES], struct err *e) MUST_CHECK;
/* The private keys of the certificates are nobody else's. */
bool check_certificate_keys(const struct config *c, struct err *e) MUST_CHECK;

struct check_visitor {
	void (*warn)(void *ctx, const char *option, const struct err *e);
	void *ctx;
};
/* What is to be mended but no reason not to start: of the files as they are now. */
void check_warnings(const struct config *c, const struct check_visitor *v);

#endif
