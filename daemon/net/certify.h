/*
 * certify.h - makes the daemon's own authority and the server certificate under it.
 *
 * Purpose:   a home is ready to serve without anybody's certificate authority; the pin in
 *            the login link makes that safe (wire/tls.h). Whether certificates that exist
 *            are good is asked of tls_server_context(), which judges bought ones alike.
 * What:      ECDSA P-256. The authority is valid for ten years and may sign servers only
 *            directly below it; the server's certificate for 825 days, for the public
 *            name, localhost, 127.0.0.1 and ::1 (RFC 5280, RFC 9525: names stand in
 *            subjectAltName).
 * Files:     PEM; certificates 0644, keys 0600. None that exists is touched by certify_make,
 *            and when one cannot be made those of the same call are removed; certify_renew
 *            replaces certificates and never a key.
 * Errors:    ERR_CONFIG for files and names, ERR_TLS for OpenSSL.
 */
#ifndef NET_CERTIFY_H
#define NET_CERTIFY_H

#include "wire/err.h"

struct certify_files {
	const char *authority;
	const char *authority_key;
	const char *certificate;
	const char *certificate_key;
};

enum {
	CERTIFY_AUTHORITY_DAYS = 3652,
	CERTIFY_SERVER_DAYS = 825,
	CERTIFY_PATH_BYTES = 1024
};

/* Where the key of an authority of our own is: ca.key beside ca.crt. false: it has no such name. */
bool
certify_authority_key(const char *authority, char out[CERTIFY_PATH_BYTES]) MUST_CHECK;

/*
 * public_name: a host name, or an address without brackets. Valid from an hour before
 * now_s.
 */
bool certify_make(const struct certify_files *files, const char *public_name,
	int64_t now_s, struct err *e) MUST_CHECK;

/*
 * A certificate for the key there is, so that pins and login links stay good, under the authority
 * there is; an authority that would end first is made anew for its own key as well. The former
 * certificates are replaced. ERR_CONFIG when they are not of our own making.
 */
bool certify_renew(const struct certify_files *files, const char *public_name,
	int64_t now_s, struct err *e) MUST_CHECK;

#endif
