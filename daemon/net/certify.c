/* certify.c - makes the daemon's own authority and the server certificate under it. */
#include "net/certify.h"

#include "base/files.h"
#include "wire/tls.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	HOUR_S = 3600,
	DAY_S = 24 * HOUR_S,
	COMMON_NAME_MAX = 64, /* RFC 5280, appendix A: ub-common-name */
	SERIAL_BITS = 127, /* positive and at most 20 bytes: RFC 5280 section 4.1.2.2 */
};

/* A certificate and its key; both NULL until made. */
struct identity {
	X509 *certificate;
	EVP_PKEY *key;
};

struct extension {
	int nid;
	const char *value; /* as in x509v3_config(5) */
};

static void
identity_release(struct identity *id)
{
	X509_free(id->certificate);
	EVP_PKEY_free(id->key);
}

static bool
add_extensions(X509 *x, X509 *issuer, const struct extension *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		X509_EXTENSION *extension;
		X509V3_CTX ctx;
		bool ok;

		X509V3_set_ctx_nodb(&ctx);
		X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
		extension = X509V3_EXT_conf_nid(NULL, &ctx, list[i].nid, list[i].value);
		ok = extension != NULL && X509_add_ext(x, extension, -1) == 1;
		X509_EXTENSION_free(extension);
		if (!ok)
			return false;
	}
	return true;
}

static bool
set_serial(X509 *x)
{
	BIGNUM *serial = BN_new();
	bool ok =
		serial != NULL &&
		BN_rand(serial, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
		BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) != NULL;

	BN_free(serial);
	return ok;
}

static bool
set_subject(X509 *x, const char *common_name)
{
	return X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
		       (const unsigned char *)common_name, -1, -1, 0) == 1;
}

/* Everything but extensions and signature, for its key or a new one. issuer NULL: itself. */
static bool
make_body(struct identity *id, const struct identity *issuer, const char *common_name,
	int days, int64_t now_s)
{
	time_t from = (time_t)(now_s - HOUR_S);
	time_t to = (time_t)(now_s + (int64_t)days * DAY_S);
	X509 *x = X509_new();

	id->certificate = x;
	if (id->key == NULL)
		id->key = EVP_EC_gen("P-256");
	return x != NULL && id->key != NULL && X509_set_version(x, X509_VERSION_3) == 1 &&
	       set_serial(x) &&
	       X509_time_adj_ex(X509_getm_notBefore(x), 0, 0, &from) != NULL &&
	       X509_time_adj_ex(X509_getm_notAfter(x), 0, 0, &to) != NULL &&
	       X509_set_pubkey(x, id->key) == 1 && set_subject(x, common_name) &&
	       X509_set_issuer_name(x,
		       X509_get_subject_name(issuer != NULL ? issuer->certificate : x)) ==
		       1;
}

/* common_name: of the former one, if it is renewed. */
static bool
make_authority(struct identity *id, const char *common_name, int64_t now_s)
{
	static const struct extension EXTENSIONS[] = {
		{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
		{NID_key_usage, "critical,keyCertSign,cRLSign"},
		{NID_subject_key_identifier, "hash"},
	};

	return make_body(id, NULL, common_name, CERTIFY_AUTHORITY_DAYS, now_s) &&
	       add_extensions(id->certificate, id->certificate, EXTENSIONS,
		       sizeof EXTENSIONS / sizeof EXTENSIONS[0]) &&
	       X509_sign(id->certificate, id->key, EVP_sha256()) > 0;
}

static bool
is_address(const char *name)
{
	unsigned char address[16];

	return inet_pton(AF_INET, name, address) == 1 ||
	       inet_pton(AF_INET6, name, address) == 1;
}

/*
 * Letters, digits, dots and hyphens, so that nothing of it is syntax of x509v3_config(5).
 */
static bool
name_ok(const char *name)
{
	if (is_address(name))
		return true;
	for (const char *p = name; *p != '\0'; p++)
		if (!isalnum((unsigned char)*p) && *p != '.' && *p != '-')
			return false;
	return name[0] != '\0' && name[0] != '-' && name[0] != '.' && strlen(name) <= 253;
}

static void
alternative_names(const char *public_name, char *out, size_t out_bytes)
{
	static const char *const LOCAL[] = {"DNS:localhost", "IP:127.0.0.1", "IP:::1"};
	char own[300];
	int n;

	snprintf(own, sizeof own, "%s:%s", is_address(public_name) ? "IP" : "DNS",
		public_name);
	n = snprintf(out, out_bytes, "%s", own);
	for (size_t i = 0; i < sizeof LOCAL / sizeof LOCAL[0]; i++)
		if (strcasecmp(LOCAL[i], own) != 0)
			n += snprintf(out + n, out_bytes - (size_t)n, ",%s", LOCAL[i]);
	BUG_ON((size_t)n >= out_bytes);
}

static bool
make_server(struct identity *id, const struct identity *authority,
	const char *public_name, int64_t now_s)
{
	char names[512], common_name[COMMON_NAME_MAX + 1];
	const struct extension extensions[] = {
		{NID_basic_constraints, "critical,CA:FALSE"},
		{NID_key_usage, "critical,digitalSignature"},
		{NID_ext_key_usage, "serverAuth"},
		{NID_subject_alt_name, names},
		{NID_subject_key_identifier, "hash"},
		{NID_authority_key_identifier, "keyid:always"},
	};

	alternative_names(public_name, names, sizeof names);
	snprintf(common_name, sizeof common_name, "%s",
		strlen(public_name) <= COMMON_NAME_MAX ? public_name : "convened");
	return make_body(id, authority, common_name, CERTIFY_SERVER_DAYS, now_s) &&
	       add_extensions(id->certificate, authority->certificate, extensions,
		       sizeof extensions / sizeof extensions[0]) &&
	       X509_sign(id->certificate, authority->key, EVP_sha256()) > 0;
}

/*
 * Of the two the one that is not NULL, as a file. A certificate alone takes the place of a former
 * one if it may.
 */
static bool
write_pem(const char *path, unsigned mode, X509 *certificate, EVP_PKEY *key, bool replace,
	struct err *e)
{
	/* memory that is wiped when it is freed: one of the two is a private key */
	BIO *bio = BIO_new(BIO_s_secmem());
	char *bytes = NULL;
	bool ok;
	long n;

	BUG_ON(bio == NULL);
	if (key != NULL)
		ok = PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1;
	else
		ok = PEM_write_bio_X509(bio, certificate) == 1;
	BUG_ON(!ok);
	n = BIO_get_mem_data(bio, &bytes);
	ok = replace ? file_replace(path, mode, bytes, (size_t)n, e)
		     : file_make(path, mode, bytes, (size_t)n, e);
	BIO_free(bio);
	return ok;
}

static bool
write_files(const struct certify_files *files, const struct identity *authority,
	const struct identity *server, struct err *e)
{
	const struct {
		const char *path;
		unsigned mode;
		X509 *certificate;
		EVP_PKEY *key;
	} list[] = {
		{files->authority_key, 0600, NULL, authority->key},
		{files->authority, 0644, authority->certificate, NULL},
		{files->certificate_key, 0600, NULL, server->key},
		{files->certificate, 0644, server->certificate, NULL},
	};

	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (!write_pem(list[i].path, list[i].mode, list[i].certificate,
			    list[i].key, false, e)) {
			while (i-- > 0)
				unlink(list[i].path);
			return false;
		}
	return true;
}

static bool
no_name(const char *public_name, struct err *e)
{
	return err_set(
		e, ERR_CONFIG, "\"%.80s\" is not a host name or address", public_name);
}

static bool
failed(struct err *e)
{
	char reason[128];

	tls_reason(reason, sizeof reason);
	return err_set(e, ERR_TLS, "cannot make certificates: %s", reason);
}

bool
certify_authority_key(const char *authority, char out[CERTIFY_PATH_BYTES])
{
	size_t n = strlen(authority);

	return n > strlen(".crt") &&
	       strcmp(authority + n - strlen(".crt"), ".crt") == 0 &&
	       snprintf(out, CERTIFY_PATH_BYTES, "%.*s.key", (int)(n - strlen(".crt")),
		       authority) < CERTIFY_PATH_BYTES;
}

bool
certify_make(const struct certify_files *files, const char *public_name, int64_t now_s,
	struct err *e)
{
	struct identity authority = {NULL, NULL}, server = {NULL, NULL};
	char name[COMMON_NAME_MAX + 1];
	bool ok;

	if (!name_ok(public_name))
		return no_name(public_name, e);
	snprintf(name, sizeof name, "convened authority of %.40s", public_name);
	if (make_authority(&authority, name, now_s) &&
		make_server(&server, &authority, public_name, now_s)) {
		ok = write_files(files, &authority, &server, e);
	} else {
		ok = failed(e);
	}
	identity_release(&server);
	identity_release(&authority);
	return ok;
}

/* ---- renewing ---------------------------------------------------------------------- */

static bool
read_identity(
	const char *certificate, const char *key, struct identity *out, struct err *e)
{
	BIO *bio = BIO_new_file(certificate, "r");
	char reason[128];

	if (bio != NULL)
		out->certificate = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	BIO_free(bio);
	bio = BIO_new_file(key, "r");
	if (bio != NULL)
		out->key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BIO_free(bio);
	if (out->certificate != NULL && out->key != NULL &&
		X509_check_private_key(out->certificate, out->key) == 1)
		return true;
	tls_reason(reason, sizeof reason);
	err_set(e, ERR_CONFIG, "cannot use %s with %s: %s", certificate, key, reason);
	return err_hint(e,
		"put both in place; a certificate that was bought is renewed by "
		"who sold it");
}

/* Does the authority's certificate last as long as one that is made now? */
static bool
lasts(X509 *authority, int64_t now_s)
{
	time_t until = (time_t)(now_s + (int64_t)CERTIFY_SERVER_DAYS * DAY_S);

	return X509_cmp_time(X509_get0_notAfter(authority), &until) > 0;
}

static bool
renew_authority(struct identity *authority, int64_t now_s)
{
	struct identity fresh = {.key = authority->key};
	char name[COMMON_NAME_MAX + 1] = "";
	bool ok;

	X509_NAME_get_text_by_NID(X509_get_subject_name(authority->certificate),
		NID_commonName, name, sizeof name);
	ok = make_authority(&fresh, name, now_s);
	X509_free(ok ? authority->certificate : fresh.certificate);
	if (ok)
		authority->certificate = fresh.certificate;
	return ok;
}

static bool
renew(const struct certify_files *files, struct identity *authority,
	struct identity *former, const char *public_name, int64_t now_s, struct err *e)
{
	struct identity fresh = {.key = former->key};
	bool keep = lasts(authority->certificate, now_s), ok;

	if (X509_check_issued(authority->certificate, former->certificate) != X509_V_OK) {
		err_set(e, ERR_CONFIG, "%s is not signed by %s", files->certificate,
			files->authority);
		return err_hint(e, "who signed it renews it");
	}
	if ((keep || renew_authority(authority, now_s)) &&
		make_server(&fresh, authority, public_name, now_s))
		ok = (keep || write_pem(files->authority, 0644, authority->certificate,
				      NULL, true, e)) &&
		     write_pem(
			     files->certificate, 0644, fresh.certificate, NULL, true, e);
	else
		ok = failed(e);
	X509_free(fresh.certificate);
	return ok;
}

bool
certify_renew(const struct certify_files *files, const char *public_name, int64_t now_s,
	struct err *e)
{
	struct identity authority = {NULL, NULL}, former = {NULL, NULL};
	bool ok;

	if (!name_ok(public_name))
		return no_name(public_name, e);
	ok = read_identity(files->authority, files->authority_key, &authority, e) &&
	     read_identity(files->certificate, files->certificate_key, &former, e) &&
	     renew(files, &authority, &former, public_name, now_s, e);
	identity_release(&former);
	identity_release(&authority);
	return ok;
}
