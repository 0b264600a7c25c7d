/* renew.c - convened renew-certificate: a new certificate for the key there is. */
#include "renew.h"

#include "check.h"
#include "net/certify.h"
#include "wire/tls.h"
#include "wire/when.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

static bool
renew(const struct config *c, int64_t now_s, int64_t *end_s, struct err *e)
{
	char authority_key[CERTIFY_PATH_BYTES];
	const struct certify_files files = {.authority = c->authority,
		.authority_key = authority_key,
		.certificate = c->certificate,
		.certificate_key = c->certificate_key};

	if (!certify_authority_key(c->authority, authority_key)) {
		err_set(e, ERR_CONFIG,
			"files.authority names none of our own, as ca.crt is");
		return err_hint(
			e, "a certificate that was bought is renewed by who sold it");
	}
	return check_certificate_keys(c, e) &&
	       certify_renew(&files, c->public_name, now_s, e) &&
	       tls_certificate_end(c->certificate, end_s, e);
}

int
renew_run(const struct config *c, int64_t now_s)
{
	char when[WHEN_TEXT];
	int64_t end_s;
	struct err e;

	if (!renew(c, now_s, &end_s, &e)) {
		fprintf(stderr, "convened: %s%s%s\n", e.text,
			e.hint[0] != '\0' ? "; " : "", e.hint);
		return e.code == ERR_CONFIG ? EX_CONFIG : err_info(e.code)->exit_status;
	}
	when_format(end_s, 0, when);
	printf("%s is good until %s; a daemon that runs takes it at SIGHUP:\n"
	       "systemctl reload convened\n",
		c->certificate, when);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EX_OK;
	fprintf(stderr, "convened: cannot write: %s\n", strerror(errno));
	return EX_IOERR;
}
