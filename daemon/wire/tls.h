/*
 * tls.h - TLS contexts of both ends of convene/1 and of HTTPS, and the pin that makes a
 * self-made CA enough.
 *
 * Purpose:   one place for every TLS decision: TLS 1.3 only, ECDSA certificate, ALPN
 *            "convene/1" or a fatal alert, no resumption, no early data, no
 *            renegotiation, buffers given back while idle. Sockets and events are the
 *            caller's (net, link).
 * HTTPS:     for programs of others: TLS 1.2 as well, with the ECDHE suites of Mozilla's
 *            intermediate list (its DHE suites let a peer choose the dearest handshake,
 *            and who has them has the others), RSA certificates of 2048 bits and more as
 *            well, ALPN "http/1.1" for those who offer any.
 * Pin:       the SHA-256 of the certificate's SubjectPublicKeyInfo (RFC 7469 section
 *            2.4) as 43 letters of base64url; the login link carries it, so no CA file
 *            has to travel.
 * Errors:    ERR_TLS with a sentence that names the file.
 * Ownership: a context is freed with tls_context_free(); a live connection keeps its
 *            own reference, so replacing a context on reload is safe.
 * Thread:    contexts are made once and shared; the rest one owner at a time.
 */
#ifndef WIRE_TLS_H
#define WIRE_TLS_H

#include "wire/digest.h"

struct ssl_ctx_st; /* OpenSSL's SSL_CTX */
struct ssl_st;	   /* OpenSSL's SSL */

#define TLS_ALPN "convene/1"
#define TLS_ALPN_HTTP "http/1.1"

struct tls_files {
	const char *certificate; /* PEM: the server's certificate, then what signed it */
	const char *key;	 /* PEM: its private key */
	const char *authority;	 /* PEM: the CA it must stand under; NULL: not checked */
	int64_t now_s;		 /* what time it is; 0: the machine's */
	bool accept_expired;	 /* it may have ended, and what signed it as well */
	bool https;		 /* for browsers and calendars; else for convene/1 */
};

/* What to type when a certificate ends. */
#define TLS_RENEW_HINT                                                                   \
	"convened renew-certificate -c FILE makes a new one of our own authority"

/*
 * The listener's context. Refuses a certificate that cannot be read, is not ECDSA (for
 * HTTPS: nor RSA), is expired (unless that is accepted) or not valid yet, does not fit its
 * key or does not stand under the authority.
 */
struct ssl_ctx_st *
tls_server_context(const struct tls_files *files, struct err *e) MUST_CHECK;
/*
 * After the handshake: has the protocol been agreed? OpenSSL skips the server's check
 * when the client offers none, so the listener asks this again and closes.
 */
bool tls_alpn_agreed(const struct ssl_st *ssl, const char *alpn);

/*
 * The client's context. ca_file: trust what it signed, and the host name must fit.
 * NULL: the chain is not checked here, the caller must compare tls_pin_matches() before
 * sending anything.
 */
struct ssl_ctx_st *tls_client_context(const char *ca_file, struct err *e) MUST_CHECK;
/*
 * A client's connection object for host (SNI, and with a CA the name or address to
 * check). Free with tls_connection_free().
 */
struct ssl_st *tls_client_connection(struct ssl_ctx_st *ctx, const char *host,
	bool check_name, struct err *e) MUST_CHECK;
/* Tells the other side that nothing more comes, if it still can; frees. NULL is fine. */
void tls_connection_free(struct ssl_st *ssl);

/*
 * A client's bytes over a non-blocking socket, so that the client needs no header of
 * OpenSSL: what to poll for next, or how it ended.
 */
enum tls_io {
	TLS_IO_DONE,
	TLS_IO_WANT_READ,
	TLS_IO_WANT_WRITE,
	TLS_IO_CLOSED, /* the other side has ended */
	TLS_IO_FAILED, /* *e says why */
};

void tls_set_socket(struct ssl_st *ssl, int fd);
enum tls_io tls_handshake(struct ssl_st *ssl, struct err *e) MUST_CHECK;
enum tls_io tls_read(
	struct ssl_st *ssl, void *bytes, size_t n, size_t *got, struct err *e) MUST_CHECK;
enum tls_io tls_write(struct ssl_st *ssl, const void *bytes, size_t n, size_t *written,
	struct err *e) MUST_CHECK;

void tls_context_free(struct ssl_ctx_st *ctx);

/* When the first of the certificates in a file ends. */
bool tls_certificate_end(const char *file, int64_t *end_s, struct err *e) MUST_CHECK;
/* The pin of a certificate file. */
bool tls_pin_of_certificate(const char *file, char out[DIGEST_BASE64URL], struct err *e)
	MUST_CHECK;
/* The pin of whom we are connected to; after the handshake. */
bool tls_server_pin(const struct ssl_st *ssl, char out[DIGEST_BASE64URL], struct err *e)
	MUST_CHECK;
/* ERR_TLS unless the server's pin is this one. */
bool tls_pin_matches(const struct ssl_st *ssl, const char *pin, struct err *e) MUST_CHECK;

/*
 * The reason of the last failure of this thread's OpenSSL calls, in words; empties its
 * queue.
 */
void tls_reason(char *out, size_t out_bytes);

/* Of OpenSSL as it is linked: "3.0.17". */
const char *tls_library_version(void);

#endif
