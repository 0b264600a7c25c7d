/*
 * tls.c - TLS contexts of both ends of convene/1 and of HTTPS. Beside digest.c the only file that
 * includes OpenSSL.
 */
#include "wire/tls.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void
tls_reason(char *out, size_t out_bytes)
{
	unsigned long code = ERR_peek_error();
	const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;

	/* OpenSSL has no words for errno */
	if (ERR_SYSTEM_ERROR(code))
		reason = strerror((int)ERR_GET_REASON(code));
	snprintf(out, out_bytes, "%s", reason != NULL ? reason : "no reason given");
	ERR_clear_error();
}

/* "<what> <file>: <OpenSSL's reason>" */
static bool
failed(struct err *e, const char *what, const char *file)
{
	char reason[128];

	tls_reason(reason, sizeof reason);
	return err_set(e, ERR_TLS, "%s %s: %s", what, file, reason);
}

static X509 *
read_certificate(const char *file, struct err *e)
{
	BIO *bio = BIO_new_file(file, "r");
	X509 *x = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;

	BIO_free(bio);
	if (x == NULL)
		failed(e, "cannot read the certificate", file);
	return x;
}

static time_t
now_of(const struct tls_files *files)
{
	return files->now_s != 0 ? (time_t)files->now_s : time(NULL);
}

enum { RSA_BITS_LEAST = 2048 };

static const char EXPIRED_HINT[] =
	TLS_RENEW_HINT "; tls.accept_expired = yes serves with this one";

static bool
check_key_kind(const X509 *x, const struct tls_files *files, struct err *e)
{
	const char *file = files->certificate;
	EVP_PKEY *key = X509_get0_pubkey(x);
	int kind = key != NULL ? EVP_PKEY_get_base_id(key) : EVP_PKEY_NONE;

	if (kind == EVP_PKEY_EC || (files->https && kind == EVP_PKEY_RSA &&
					   EVP_PKEY_get_bits(key) >= RSA_BITS_LEAST))
		return true;
	if (files->https)
		return err_set(e, ERR_TLS,
			"the certificate %s has neither an ECDSA key nor one of RSA with %d"
			" bits or more",
			file, RSA_BITS_LEAST);
	return err_set(e, ERR_TLS, "the certificate %s has no ECDSA key", file);
}

static bool
check_certificate(X509 *x, const struct tls_files *files, struct err *e)
{
	const char *file = files->certificate;
	time_t now = now_of(files);

	if (!check_key_kind(x, files, e))
		return false;
	if (X509_cmp_time(X509_get0_notBefore(x), &now) > 0)
		return err_set(e, ERR_TLS, "the certificate %s is not valid yet", file);
	if (!files->accept_expired && X509_cmp_time(X509_get0_notAfter(x), &now) < 0) {
		err_set(e, ERR_TLS, "the certificate %s has expired", file);
		return err_hint(e, "%s", EXPIRED_HINT);
	}
	return true;
}

/* ALPN names are length-prefixed; ours are string constants far below 255 bytes. */
static unsigned
alpn_wire(const char *alpn, unsigned char out[64])
{
	size_t n = strlen(alpn);

	BUG_ON(n == 0 || n > 62);
	out[0] = (unsigned char)n;
	memcpy(out + 1, alpn, n);
	return (unsigned)n + 1;
}

static int
select_alpn(SSL *ssl, const unsigned char **out, unsigned char *out_bytes,
	const unsigned char *in, unsigned in_bytes, void *alpn)
{
	unsigned char ours[64];
	unsigned n = alpn_wire(alpn, ours);
	unsigned char *chosen = NULL;

	(void)ssl;
	if (SSL_select_next_proto(&chosen, out_bytes, ours, n, in, in_bytes) !=
		OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	/*
	 * chosen points into ours, which is about to go; the same bytes live in the
	 * constant
	 */
	*out = (const unsigned char *)alpn;
	return SSL_TLSEXT_ERR_OK;
}

/* What both ends have in common. */
static SSL_CTX *
common_context(const SSL_METHOD *method)
{
	SSL_CTX *ctx = SSL_CTX_new(method);

	BUG_ON(ctx == NULL);
	BUG_ON(SSL_CTX_set_min_proto_version(ctx, TLS1_3_VERSION) != 1);
	BUG_ON(SSL_CTX_set_max_proto_version(ctx, TLS1_3_VERSION) != 1);
	/*
	 * a peer that closes without close_notify is a plain end of file (libevent
	 * 2.1.12)
	 */
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF |
					 SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(ctx, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
				      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	return ctx;
}

static bool
load_key(SSL_CTX *ctx, const struct tls_files *files, struct err *e)
{
	unsigned long code;

	if (SSL_CTX_use_PrivateKey_file(ctx, files->key, SSL_FILETYPE_PEM) == 1 &&
		SSL_CTX_check_private_key(ctx) == 1)
		return true;
	/*
	 * a key that can be read but is another certificate's is refused by libssl or
	 * by X509
	 */
	code = ERR_peek_error();
	if (ERR_GET_LIB(code) != ERR_LIB_X509 && ERR_GET_LIB(code) != ERR_LIB_SSL)
		return failed(e, "cannot read the private key", files->key);
	ERR_clear_error();
	return err_set(e, ERR_TLS, "the certificate %s does not fit the key %s",
		files->certificate, files->key);
}

/*
 * Would a client that trusts the authority accept what we show? Better said here than
 * by them.
 */
static bool
check_authority(SSL_CTX *ctx, const struct tls_files *files, struct err *e)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *check = X509_STORE_CTX_new();
	STACK_OF(X509) *chain = NULL;
	int error = X509_V_ERR_UNSPECIFIED;

	BUG_ON(store == NULL || check == NULL);
	SSL_CTX_get0_chain_certs(ctx, &chain);
	if (X509_STORE_load_file(store, files->authority) != 1) {
		failed(e, "cannot read the authority's certificate", files->authority);
	} else {
		BUG_ON(X509_STORE_CTX_init(
			       check, store, SSL_CTX_get0_certificate(ctx), chain) != 1);
		X509_STORE_CTX_set_purpose(check, X509_PURPOSE_SSL_SERVER);
		/* a time that is set would be looked at all the same */
		if (files->accept_expired)
			X509_STORE_CTX_set_flags(check, X509_V_FLAG_NO_CHECK_TIME);
		else
			X509_STORE_CTX_set_time(check, 0, now_of(files));
		X509_verify_cert(check);
		error = X509_STORE_CTX_get_error(check);
		if (error != X509_V_OK)
			err_set(e, ERR_TLS,
				"the certificate %s does not stand under the authority %s: %s",
				files->certificate, files->authority,
				X509_verify_cert_error_string(error));
		if (error == X509_V_ERR_CERT_HAS_EXPIRED)
			err_hint(e, "%s", EXPIRED_HINT);
	}
	ERR_clear_error();
	X509_STORE_CTX_free(check);
	X509_STORE_free(store);
	return error == X509_V_OK;
}

static bool
load_server(SSL_CTX *ctx, const struct tls_files *files, struct err *e)
{
	X509 *x = read_certificate(files->certificate, e);
	bool ok;

	if (x == NULL)
		return false;
	ok = check_certificate(x, files, e);
	X509_free(x);
	if (!ok)
		return false;
	if (SSL_CTX_use_certificate_chain_file(ctx, files->certificate) != 1)
		return failed(e, "cannot use the certificate", files->certificate);
	return load_key(ctx, files, e) &&
	       (files->authority == NULL || check_authority(ctx, files, e));
}

/* What others' programs speak; of TLS 1.3 all suites are good. */
static void
allow_tls_1_2(SSL_CTX *ctx)
{
	static const char SUITES[] =
		"ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
		"ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
		"ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

	BUG_ON(SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) != 1);
	BUG_ON(SSL_CTX_set_cipher_list(ctx, SUITES) != 1);
}

struct ssl_ctx_st *
tls_server_context(const struct tls_files *files, struct err *e)
{
	const char *alpn = files->https ? TLS_ALPN_HTTP : TLS_ALPN;
	SSL_CTX *ctx;

	ERR_clear_error();
	ctx = common_context(TLS_server_method());
	if (files->https)
		allow_tls_1_2(ctx);
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_max_early_data(ctx, 0);
	SSL_CTX_set_alpn_select_cb(ctx, select_alpn, (void *)(uintptr_t)alpn);
	if (load_server(ctx, files, e))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

bool
tls_alpn_agreed(const struct ssl_st *ssl, const char *alpn)
{
	const unsigned char *got = NULL;
	unsigned got_bytes = 0;

	if (alpn == NULL)
		alpn = TLS_ALPN;
	SSL_get0_alpn_selected(ssl, &got, &got_bytes);
	return got_bytes == strlen(alpn) && memcmp(got, alpn, got_bytes) == 0;
}

struct ssl_ctx_st *
tls_client_context(const char *ca_file, struct err *e)
{
	unsigned char alpn[64];
	unsigned alpn_bytes = alpn_wire(TLS_ALPN, alpn);
	SSL_CTX *ctx;

	ERR_clear_error();
	ctx = common_context(TLS_client_method());
	BUG_ON(SSL_CTX_set_alpn_protos(ctx, alpn, alpn_bytes) != 0);
	SSL_CTX_set_verify(
		ctx, ca_file != NULL ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
	if (ca_file == NULL || SSL_CTX_load_verify_locations(ctx, ca_file, NULL) == 1)
		return ctx;
	failed(e, "cannot read the authority's certificate", ca_file);
	SSL_CTX_free(ctx);
	return NULL;
}

/*
 * An address is checked against the certificate's addresses, a name against its names.
 */
static bool
expect_host(SSL *ssl, const char *host)
{
	ASN1_OCTET_STRING *address = a2i_IPADDRESS(host);

	ERR_clear_error();
	if (address != NULL) {
		ASN1_OCTET_STRING_free(address);
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1;
	}
	SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(ssl, host) == 1;
}

struct ssl_st *
tls_client_connection(
	struct ssl_ctx_st *ctx, const char *host, bool check_name, struct err *e)
{
	SSL *ssl = SSL_new(ctx);
	ASN1_OCTET_STRING *address;

	BUG_ON(ssl == NULL);
	address = a2i_IPADDRESS(host);
	ASN1_OCTET_STRING_free(address);
	ERR_clear_error();
	/* RFC 6066 section 3: no literal addresses in SNI */
	if ((address == NULL && SSL_set_tlsext_host_name(ssl, host) != 1) ||
		(check_name && !expect_host(ssl, host))) {
		SSL_free(ssl);
		failed(e, "cannot use the host name", host);
		return NULL;
	}
	SSL_set_connect_state(ssl);
	return ssl;
}

void
tls_connection_free(struct ssl_st *ssl)
{
	if (ssl != NULL && SSL_is_init_finished(ssl))
		SSL_shutdown(ssl);
	ERR_clear_error();
	SSL_free(ssl);
}

void
tls_set_socket(struct ssl_st *ssl, int fd)
{
	BUG_ON(SSL_set_fd(ssl, fd) != 1);
}

/* What an OpenSSL call that did not succeed asks for. */
static enum tls_io
outcome(SSL *ssl, int result, const char *what, struct err *e)
{
	char reason[128];
	int saved = errno;
	long verified;

	switch (SSL_get_error(ssl, result)) {
	case SSL_ERROR_WANT_READ:
		return TLS_IO_WANT_READ;
	case SSL_ERROR_WANT_WRITE:
		return TLS_IO_WANT_WRITE;
	case SSL_ERROR_ZERO_RETURN:
		return TLS_IO_CLOSED;
	case SSL_ERROR_SYSCALL:
		ERR_clear_error();
		err_set(e, ERR_NETWORK, "%s: %s", what, strerror(saved));
		return saved == 0 ? TLS_IO_CLOSED : TLS_IO_FAILED;
	default:
		verified = SSL_get_verify_result(ssl);
		tls_reason(reason, sizeof reason);
		err_set(e, ERR_TLS, "%s: %s", what,
			SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE &&
					verified != X509_V_OK
				? X509_verify_cert_error_string(verified)
				: reason);
		return TLS_IO_FAILED;
	}
}

enum tls_io
tls_handshake(struct ssl_st *ssl, struct err *e)
{
	int result;

	ERR_clear_error();
	errno = 0;
	result = SSL_do_handshake(ssl);
	return result == 1 ? TLS_IO_DONE
			   : outcome(ssl, result, "the TLS handshake failed", e);
}

enum tls_io
tls_read(struct ssl_st *ssl, void *bytes, size_t n, size_t *got, struct err *e)
{
	int result;

	ERR_clear_error();
	errno = 0;
	result = SSL_read_ex(ssl, bytes, n, got);
	return result == 1 ? TLS_IO_DONE : outcome(ssl, result, "reading failed", e);
}

enum tls_io
tls_write(struct ssl_st *ssl, const void *bytes, size_t n, size_t *written, struct err *e)
{
	int result;

	ERR_clear_error();
	errno = 0;
	result = SSL_write_ex(ssl, bytes, n, written);
	return result == 1 ? TLS_IO_DONE : outcome(ssl, result, "writing failed", e);
}

void
tls_context_free(struct ssl_ctx_st *ctx)
{
	SSL_CTX_free(ctx);
}

static void
pin_of(X509 *x, char out[DIGEST_BASE64URL])
{
	unsigned char *der = NULL;
	uint8_t digest[DIGEST_BYTES];
	int n = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(x), &der);

	BUG_ON(n <= 0);
	sha256(der, (size_t)n, digest);
	OPENSSL_free(der);
	base64url_encode(digest, sizeof digest, out);
}

/* An end that no calendar of ours reaches is as good as the last we can say. */
static int64_t
end_of(const X509 *x)
{
	static const int64_t LAST_S = 253402300799; /* 9999-12-31T23:59:59Z */
	struct tm tm;
	int64_t end_s;

	if (ASN1_TIME_to_tm(X509_get0_notAfter(x), &tm) != 1)
		return LAST_S;
	end_s = (int64_t)timegm(&tm);
	return end_s > LAST_S ? LAST_S : end_s;
}

bool
tls_certificate_end(const char *file, int64_t *end_s, struct err *e)
{
	BIO *bio = BIO_new_file(file, "r");
	X509 *x = bio != NULL ? PEM_read_bio_X509(bio, NULL, NULL, NULL) : NULL;
	bool ok = x != NULL;

	if (!ok)
		failed(e, "cannot read the certificate", file);
	*end_s = INT64_MAX;
	for (; x != NULL; x = PEM_read_bio_X509(bio, NULL, NULL, NULL)) {
		if (end_of(x) < *end_s)
			*end_s = end_of(x);
		X509_free(x);
	}
	BIO_free(bio);
	ERR_clear_error(); /* the end of the file is one */
	return ok;
}

bool
tls_pin_of_certificate(const char *file, char out[DIGEST_BASE64URL], struct err *e)
{
	X509 *x = read_certificate(file, e);

	if (x == NULL)
		return false;
	pin_of(x, out);
	X509_free(x);
	return true;
}

bool
tls_server_pin(const struct ssl_st *ssl, char out[DIGEST_BASE64URL], struct err *e)
{
	X509 *x = SSL_get0_peer_certificate(ssl);

	if (x == NULL)
		return err_set(e, ERR_TLS, "the server showed no certificate");
	pin_of(x, out);
	return true;
}

bool
tls_pin_matches(const struct ssl_st *ssl, const char *pin, struct err *e)
{
	char theirs[DIGEST_BASE64URL];

	if (!tls_server_pin(ssl, theirs, e))
		return false;
	if (strcmp(theirs, pin) == 0)
		return true;
	err_set(e, ERR_TLS,
		"the server's key is not the one of the login link (it is %s)", theirs);
	return err_hint(e,
		"ask the organiser whether the server has a new key, and for a new link");
}

const char *
tls_library_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}
