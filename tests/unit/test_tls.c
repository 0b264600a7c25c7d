/*
 * test_tls.c - TLS contexts, both ends of one handshake over memory, and every
 * certificate that must be refused. The certificates are made here: nothing that
 * expires lies in the tree.
 */
#include "wire/tls.h"

#include "golden.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

static char dir[] = "/tmp/convene-tls-XXXXXX";

enum { DAY_S = 86400 };

static const char *
path(const char *name)
{
	static char paths[4][128];
	static int next;
	char *p = paths[next++ % 4];

	snprintf(p, sizeof paths[0], "%s/%s", dir, name);
	return p;
}

static EVP_PKEY *
new_key(bool rsa)
{
	EVP_PKEY *key = rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256");

	assert_non_null(key);
	return key;
}

static void
add_extension(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	assert_non_null(ext);
	assert_int_equal(X509_add_ext(x, ext, -1), 1);
	X509_EXTENSION_free(ext);
}

/* A certificate for key, signed by issuer_key (NULL: by itself, as an authority). */
static X509 *
new_certificate(
	EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key, long from_s, long until_s)
{
	X509 *x = X509_new();
	X509_NAME *name = X509_get_subject_name(x);
	const char *cn = issuer != NULL ? "localhost" : "test authority";

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), issuer != NULL ? 2 : 1);
	X509_gmtime_adj(X509_getm_notBefore(x), from_s);
	X509_gmtime_adj(X509_getm_notAfter(x), until_s);
	X509_set_pubkey(x, key);
	X509_NAME_add_entry_by_txt(
		name, "CN", MBSTRING_UTF8, (const unsigned char *)cn, -1, -1, 0);
	X509_set_issuer_name(x, issuer != NULL ? X509_get_subject_name(issuer) : name);
	if (issuer == NULL)
		add_extension(x, x, NID_basic_constraints, "critical,CA:TRUE");
	else
		add_extension(
			x, issuer, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
	assert_true(
		X509_sign(x, issuer_key != NULL ? issuer_key : key, EVP_sha256()) > 0);
	return x;
}

static void
save(const char *name, X509 *x, EVP_PKEY *key)
{
	FILE *f = fopen(path(name), "w");

	assert_non_null(f);
	if (x != NULL)
		assert_int_equal(PEM_write_X509(f, x), 1);
	if (key != NULL)
		assert_int_equal(
			PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL), 1);
	fclose(f);
}

static void
make_server(const char *crt, const char *key_name, EVP_PKEY *key, X509 *ca,
	EVP_PKEY *ca_key, long from_s, long until_s)
{
	X509 *x = new_certificate(key, ca, ca_key, from_s, until_s);

	save(crt, x, NULL);
	save(key_name, NULL, key);
	X509_free(x);
}

static int
make_files(void **state)
{
	EVP_PKEY *ca_key, *keys[4];
	X509 *ca, *other;
	FILE *f;

	(void)state;
	if (mkdtemp(dir) == NULL)
		return -1;
	ca_key = new_key(false);
	for (int i = 0; i < 4; i++)
		keys[i] = new_key(i == 3);
	ca = new_certificate(ca_key, NULL, NULL, -DAY_S, DAY_S);
	save("ca.crt", ca, NULL);
	make_server("ok.crt", "ok.key", keys[0], ca, ca_key, -DAY_S, DAY_S);
	make_server("old.crt", "old.key", keys[1], ca, ca_key, -2 * DAY_S, -DAY_S);
	make_server("early.crt", "early.key", keys[2], ca, ca_key, DAY_S, 2 * DAY_S);
	make_server("rsa.crt", "rsa.key", keys[3], ca, ca_key, -DAY_S, DAY_S);
	other = new_certificate(keys[1], NULL, NULL, -DAY_S, DAY_S);
	save("other-ca.crt", other, NULL);
	f = fopen(path("rubbish.pem"), "w");
	fputs("-----BEGIN CERTIFICATE-----\nrubbish\n", f);
	fclose(f);
	X509_free(ca);
	X509_free(other);
	EVP_PKEY_free(ca_key);
	for (int i = 0; i < 4; i++)
		EVP_PKEY_free(keys[i]);
	return 0;
}

static int
remove_files(void **state)
{
	static const char *const NAMES[] = {"ca.crt", "ok.crt", "ok.key", "old.crt",
		"old.key", "early.crt", "early.key", "rsa.crt", "rsa.key", "other-ca.crt",
		"rubbish.pem"};

	(void)state;
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++)
		unlink(path(NAMES[i]));
	return rmdir(dir);
}

static SSL_CTX *
server(const char *crt, const char *key, const char *ca, struct err *e)
{
	char a[128], b[128], c[128];
	struct tls_files files = {
		.certificate = a, .key = b, .authority = ca != NULL ? c : NULL};

	snprintf(a, sizeof a, "%s/%s", dir, crt);
	snprintf(b, sizeof b, "%s/%s", dir, key);
	snprintf(c, sizeof c, "%s/%s", dir, ca != NULL ? ca : "");
	return tls_server_context(&files, e);
}

static void
unfit_files_are_refused_by_name(void **state)
{
	static const struct {
		const char *crt, *key, *ca, *text;
	} CASES[] = {
		{"none.crt", "ok.key", NULL, "none.crt"},
		{"rubbish.pem", "ok.key", NULL, "rubbish.pem"},
		{"ok.crt", "none.key", NULL, "none.key"},
		{"ok.crt", "rubbish.pem", NULL, "rubbish.pem"},
		{"ok.crt", "old.key", NULL, "does not fit the key"},
		{"ok.crt", "rsa.key", NULL, "does not fit the key"},
		{"old.crt", "old.key", NULL, "has expired"},
		{"early.crt", "early.key", NULL, "not valid yet"},
		{"rsa.crt", "rsa.key", NULL, "no ECDSA key"},
		{"ok.crt", "ok.key", "other-ca.crt",
			"does not stand under the authority"},
		{"ok.crt", "ok.key", "none-ca.crt", "none-ca.crt"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct err e;
		SSL_CTX *ctx;

		err_clear(&e);
		ctx = server(CASES[i].crt, CASES[i].key, CASES[i].ca, &e);
		if (ctx != NULL)
			fail_msg("accepted: %s with %s", CASES[i].crt, CASES[i].key);
		assert_int_equal(e.code, ERR_TLS);
		if (strstr(e.text, CASES[i].text) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", e.text, CASES[i].text);
	}
}

/* Carry bytes between two ends in memory until both are done or one has failed. */
static bool
shake(SSL *client, SSL *srv)
{
	BIO *a, *b;

	assert_int_equal(BIO_new_bio_pair(&a, 0, &b, 0), 1);
	SSL_set_bio(client, a, a);
	SSL_set_bio(srv, b, b);
	SSL_set_accept_state(srv);
	for (int turn = 0; turn < 20; turn++) {
		int c = SSL_do_handshake(client), s = SSL_do_handshake(srv);

		if (c == 1 && s == 1)
			return true;
		if ((c != 1 && SSL_get_error(client, c) != SSL_ERROR_WANT_READ) ||
			(s != 1 && SSL_get_error(srv, s) != SSL_ERROR_WANT_READ))
			return false;
	}
	return false;
}

struct pair {
	SSL_CTX *server_ctx, *client_ctx;
	SSL *server, *client;
};

static void
make_pair(struct pair *p, const char *ca, const char *host)
{
	struct err e;

	p->server_ctx = server("ok.crt", "ok.key", "ca.crt", &e);
	assert_non_null(p->server_ctx);
	p->client_ctx = tls_client_context(ca != NULL ? path(ca) : NULL, &e);
	assert_non_null(p->client_ctx);
	p->client = tls_client_connection(p->client_ctx, host, ca != NULL, &e);
	assert_non_null(p->client);
	p->server = SSL_new(p->server_ctx);
}

static void
free_pair(struct pair *p)
{
	tls_connection_free(p->client);
	tls_connection_free(p->server);
	tls_context_free(p->client_ctx);
	tls_context_free(p->server_ctx);
}

static void
both_ends_agree_and_the_pin_fits(void **state)
{
	char pin[DIGEST_BASE64URL], theirs[DIGEST_BASE64URL];
	struct pair p;
	struct err e;

	(void)state;
	make_pair(&p, NULL, "fair.example");
	assert_true(shake(p.client, p.server));
	assert_string_equal(SSL_get_version(p.client), "TLSv1.3");
	assert_true(tls_alpn_agreed(p.client, NULL));
	assert_true(tls_alpn_agreed(p.server, NULL));
	assert_false(tls_alpn_agreed(p.server, "http/1.1"));
	assert_true(tls_pin_of_certificate(path("ok.crt"), pin, &e));
	assert_int_equal(strlen(pin), 43);
	assert_true(tls_server_pin(p.client, theirs, &e));
	assert_string_equal(pin, theirs);
	assert_true(tls_pin_matches(p.client, pin, &e));
	assert_true(tls_pin_of_certificate(path("old.crt"), pin, &e));
	assert_false(tls_pin_matches(p.client, pin, &e));
	assert_non_null(strstr(e.text, theirs));
	free_pair(&p);
}

static void
a_session_cannot_be_resumed(void **state)
{
	struct pair p;

	(void)state;
	make_pair(&p, NULL, "localhost");
	assert_true(shake(p.client, p.server));
	assert_false(SSL_SESSION_is_resumable(SSL_get_session(p.client)));
	assert_int_equal(SSL_SESSION_get_max_early_data(SSL_get_session(p.client)), 0);
	free_pair(&p);
}

static void
names_and_addresses_are_checked_with_an_authority(void **state)
{
	static const struct {
		const char *ca, *host;
		bool ok;
	} CASES[] = {
		{"ca.crt", "localhost", true},
		{"ca.crt", "127.0.0.1", true},
		{"ca.crt", "fair.example", false},
		{"ca.crt", "127.0.0.2", false},
		{"other-ca.crt", "localhost", false},
		{NULL, "fair.example", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct pair p;

		make_pair(&p, CASES[i].ca, CASES[i].host);
		if (shake(p.client, p.server) != CASES[i].ok)
			fail_msg("%s of %s", CASES[i].host,
				CASES[i].ca != NULL ? CASES[i].ca : "pin");
		free_pair(&p);
	}
}

static void
another_protocol_gets_a_fatal_alert(void **state)
{
	struct pair p;

	(void)state;
	make_pair(&p, NULL, "localhost");
	assert_int_equal(
		SSL_set_alpn_protos(p.client, (const unsigned char *)"\x02h2", 3), 0);
	assert_false(shake(p.client, p.server));
	free_pair(&p);
}

static void
no_protocol_offered_is_not_agreed(void **state)
{
	struct pair p;

	(void)state;
	make_pair(&p, NULL, "localhost");
	assert_int_equal(SSL_set_alpn_protos(p.client, NULL, 0), 0);
	assert_true(shake(p.client, p.server));
	assert_false(tls_alpn_agreed(p.server, NULL));
	free_pair(&p);
}

static void
tls_1_2_is_refused(void **state)
{
	struct pair p;

	(void)state;
	make_pair(&p, NULL, "localhost");
	SSL_set_min_proto_version(p.client, TLS1_2_VERSION);
	SSL_set_max_proto_version(p.client, TLS1_2_VERSION);
	assert_false(shake(p.client, p.server));
	free_pair(&p);
}

static void
an_authority_that_cannot_be_read_is_named(void **state)
{
	struct err e;

	(void)state;
	assert_null(tls_client_context(path("none.crt"), &e));
	assert_non_null(strstr(e.text, "none.crt"));
	assert_null(tls_client_context(path("rubbish.pem"), &e));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unfit_files_are_refused_by_name),
		cmocka_unit_test(both_ends_agree_and_the_pin_fits),
		cmocka_unit_test(a_session_cannot_be_resumed),
		cmocka_unit_test(names_and_addresses_are_checked_with_an_authority),
		cmocka_unit_test(another_protocol_gets_a_fatal_alert),
		cmocka_unit_test(no_protocol_offered_is_not_agreed),
		cmocka_unit_test(tls_1_2_is_refused),
		cmocka_unit_test(an_authority_that_cannot_be_read_is_named),
	};

	return cmocka_run_group_tests(tests, make_files, remove_files);
}
