/*
 * test_certify.c - the self-made authority and certificate: taken by the daemon's own TLS, fitting
 * each other, for the right names, dates and uses, in files that only their owner may read.
 */
#include "net/certify.h"

#include "base/files.h"
#include "scratch.h"
#include "wire/tls.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <time.h>

/* A home's files, and the call that makes them. */
struct files {
	char directory[SCRATCH_BYTES];
	char path[4][SCRATCH_BYTES + 16];
	struct certify_files list;
};

static void
begin(struct files *f)
{
	static const char *const NAMES[4] = {
		"ca.crt", "ca.key", "server.crt", "server.key"};

	scratch_make(f->directory);
	for (size_t i = 0; i < 4; i++)
		snprintf(f->path[i], sizeof f->path[i], "%s/%s", f->directory, NAMES[i]);
	f->list = (struct certify_files){f->path[0], f->path[1], f->path[2], f->path[3]};
}

static X509 *
read_certificate(const char *path)
{
	FILE *f = fopen(path, "r");
	X509 *x;

	assert_non_null(f);
	x = PEM_read_X509(f, NULL, NULL, NULL);
	fclose(f);
	assert_non_null(x);
	return x;
}

static struct ssl_ctx_st *
context_at(const struct files *f, int64_t now_s, bool accept_expired, struct err *e)
{
	const struct tls_files files = {.certificate = f->list.certificate,
		.key = f->list.certificate_key,
		.authority = f->list.authority,
		.now_s = now_s,
		.accept_expired = accept_expired};

	*e = (struct err){.code = ERR_NONE};
	return tls_server_context(&files, e);
}

static void
accepted(const struct files *f, bool expected, const char *why)
{
	struct err e;
	struct ssl_ctx_st *ctx = context_at(f, 0, false, &e);

	if (expected)
		assert_string_equal(e.text, "");
	else
		assert_non_null(strstr(e.text, why));
	assert_int_equal(ctx != NULL, expected);
	tls_context_free(ctx);
}

static void
what_is_made_is_accepted_by_our_own_tls(void **state)
{
	struct files f;
	struct err e;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "fair.example.org", (int64_t)time(NULL), &e));
	assert_int_equal(scratch_mode(f.list.authority), 0644);
	assert_int_equal(scratch_mode(f.list.authority_key), 0600);
	assert_int_equal(scratch_mode(f.list.certificate), 0644);
	assert_int_equal(scratch_mode(f.list.certificate_key), 0600);
	accepted(&f, true, NULL);
	scratch_remove(f.directory);
}

static void
times_are_judged(void **state)
{
	const int64_t now = (int64_t)time(NULL), day = 86400;
	struct files f;
	struct err e;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now - 824 * day, &e));
	accepted(&f, true, NULL);
	scratch_remove(f.directory);
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now - 826 * day, &e));
	accepted(&f, false, "expired");
	scratch_remove(f.directory);
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now + day, &e));
	accepted(&f, false, "not valid yet");
	scratch_remove(f.directory);
}

static void
check_extensions(X509 *server, X509 *authority)
{
	assert_int_equal(X509_get_extension_flags(authority) & EXFLAG_CA, EXFLAG_CA);
	assert_int_equal(X509_get_pathlen(authority), 0);
	assert_int_equal(X509_get_key_usage(authority), KU_KEY_CERT_SIGN | KU_CRL_SIGN);
	assert_int_equal(X509_get_extension_flags(server) & EXFLAG_CA, 0);
	assert_int_equal(X509_get_key_usage(server), KU_DIGITAL_SIGNATURE);
	assert_int_equal(X509_get_extended_key_usage(server), XKU_SSL_SERVER);
	assert_int_equal(X509_check_issued(authority, server), X509_V_OK);
	assert_int_equal(X509_check_issued(authority, authority), X509_V_OK);
	assert_int_equal(X509_verify(server, X509_get0_pubkey(authority)), 1);
	assert_int_equal(X509_verify(server, X509_get0_pubkey(server)), 0);
}

static void
check_key(const X509 *x)
{
	char group[32];
	size_t n = 0;

	assert_int_equal(
		EVP_PKEY_get_group_name(X509_get0_pubkey(x), group, sizeof group, &n), 1);
	assert_string_equal(group, "prime256v1");
}

static int
days_between(const ASN1_TIME *from, const ASN1_TIME *to)
{
	int days, seconds;

	assert_int_equal(ASN1_TIME_diff(&days, &seconds, from, to), 1);
	return days;
}

/* The clock is whoever asks; what has ended is served where that is said, and only that. */
static void
an_expired_one_is_refused_with_the_way_out_or_accepted(void **state)
{
	const int64_t now = (int64_t)time(NULL), day = 86400;
	const int64_t ends[] = {
		now + 826 * day, now + 3660 * day}; /* the authority's as well */
	struct ssl_ctx_st *ctx;
	struct files f;
	struct err e;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now, &e));
	ctx = context_at(&f, now + 824 * day, false, &e);
	assert_non_null(ctx);
	tls_context_free(ctx);
	for (size_t i = 0; i < 2; i++) {
		assert_null(context_at(&f, ends[i], false, &e));
		assert_non_null(strstr(e.text, "expired"));
		assert_non_null(strstr(e.hint, "convened renew-certificate"));
		assert_non_null(strstr(e.hint, "tls.accept_expired = yes"));
		ctx = context_at(&f, ends[i], true, &e);
		if (ctx == NULL)
			fail_msg("%s", e.text);
		tls_context_free(ctx);
	}
	assert_null(context_at(&f, now - day, true, &e));
	assert_non_null(strstr(e.text, "not valid yet"));
	scratch_remove(f.directory);
}

static int64_t
end_of(const char *path)
{
	struct err e;
	int64_t end_s;

	if (!tls_certificate_end(path, &end_s, &e))
		fail_msg("%s", e.text);
	return end_s;
}

static void
the_first_end_of_a_file_counts(void **state)
{
	const int64_t now = (int64_t)time(NULL), day = 86400;
	struct buf both;
	struct files f;
	struct err e;
	int64_t end_s;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now, &e));
	assert_int_equal(end_of(f.list.certificate), now + CERTIFY_SERVER_DAYS * day);
	assert_int_equal(end_of(f.list.authority), now + CERTIFY_AUTHORITY_DAYS * day);
	buf_init(&both, 65536);
	assert_true(file_read(f.list.authority, &both, &e));
	assert_true(file_read(f.list.certificate, &both, &e));
	scratch_write(f.list.authority, buf_str(&both));
	assert_int_equal(end_of(f.list.authority), now + CERTIFY_SERVER_DAYS * day);
	scratch_write(f.list.authority, "nonsense\n");
	assert_false(tls_certificate_end(f.list.authority, &end_s, &e));
	assert_non_null(strstr(e.text, f.list.authority));
	buf_release(&both);
	scratch_remove(f.directory);
}

/* A new certificate for the key there is: pins and login links stay good. */
static void
a_renewed_certificate_has_the_same_key(void **state)
{
	const int64_t now = (int64_t)time(NULL), day = 86400;
	char before[DIGEST_BASE64URL], after[DIGEST_BASE64URL];
	X509 *server, *authority;
	struct ssl_ctx_st *ctx;
	struct files f;
	int64_t authority_end;
	struct err e;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now - 820 * day, &e));
	authority_end = end_of(f.list.authority);
	assert_true(tls_pin_of_certificate(f.list.certificate, before, &e));
	if (!certify_renew(&f.list, "fair.example.org", now, &e))
		fail_msg("%s", e.text);
	assert_true(tls_pin_of_certificate(f.list.certificate, after, &e));
	assert_string_equal(before, after);
	assert_int_equal(end_of(f.list.certificate), now + CERTIFY_SERVER_DAYS * day);
	assert_int_equal(end_of(f.list.authority), authority_end);
	assert_int_equal(scratch_mode(f.list.certificate), 0644);
	ctx = context_at(&f, now + 824 * day, false, &e);
	assert_non_null(ctx);
	tls_context_free(ctx);
	server = read_certificate(f.list.certificate);
	authority = read_certificate(f.list.authority);
	check_extensions(server, authority);
	assert_int_equal(X509_check_host(server, "fair.example.org", 0, 0, NULL), 1);
	X509_free(server);
	X509_free(authority);
	scratch_remove(f.directory);
}

static void
an_authority_that_ends_first_is_renewed_too(void **state)
{
	const int64_t now = (int64_t)time(NULL), day = 86400;
	struct ssl_ctx_st *ctx;
	X509 *before, *after;
	struct files f;
	struct err e;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "localhost", now - 3640 * day, &e));
	before = read_certificate(f.list.authority);
	assert_true(certify_renew(&f.list, "localhost", now, &e));
	after = read_certificate(f.list.authority);
	assert_int_equal(
		EVP_PKEY_eq(X509_get0_pubkey(before), X509_get0_pubkey(after)), 1);
	assert_int_equal(X509_NAME_cmp(X509_get_subject_name(before),
				 X509_get_subject_name(after)),
		0);
	assert_int_equal(end_of(f.list.authority), now + CERTIFY_AUTHORITY_DAYS * day);
	ctx = context_at(&f, now + 824 * day, false, &e);
	assert_non_null(ctx);
	tls_context_free(ctx);
	X509_free(before);
	X509_free(after);
	scratch_remove(f.directory);
}

/* Keys and certificates of two homes mixed, or a key that is not there. */
static void
what_is_not_of_our_making_is_not_renewed(void **state)
{
	struct buf before, after;
	struct files f, other;
	struct err e;

	(void)state;
	begin(&f);
	begin(&other);
	buf_init(&before, 65536);
	buf_init(&after, 65536);
	assert_true(certify_make(&f.list, "localhost", (int64_t)time(NULL), &e));
	assert_true(certify_make(&other.list, "localhost", (int64_t)time(NULL), &e));
	assert_true(file_read(f.list.certificate, &before, &e));
	for (int i = 0; i < 4; i++) {
		struct certify_files list = f.list;

		if (i == 0 || i == 3)
			list.authority_key = other.list.authority_key;
		if (i == 1)
			list.certificate_key = other.list.certificate_key;
		if (i == 2)
			list.authority_key = "none.key";
		if (i == 3)
			list.authority = other.list.authority;
		assert_false(certify_renew(&list, "localhost", (int64_t)time(NULL), &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_string_not_equal(e.hint, "");
	}
	assert_false(certify_renew(&f.list, "a b", (int64_t)time(NULL), &e));
	assert_true(file_read(f.list.certificate, &after, &e));
	assert_string_equal(buf_str(&before), buf_str(&after));
	buf_release(&before);
	buf_release(&after);
	scratch_remove(f.directory);
	scratch_remove(other.directory);
}

static void
names_uses_and_dates_are_right(void **state)
{
	X509 *server, *authority;
	struct files f;
	struct err e;

	(void)state;
	begin(&f);
	assert_true(certify_make(&f.list, "fair.example.org", (int64_t)time(NULL), &e));
	server = read_certificate(f.list.certificate);
	authority = read_certificate(f.list.authority);
	check_extensions(server, authority);
	check_key(server);
	check_key(authority);
	assert_int_equal(X509_check_host(server, "fair.example.org", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(server, "localhost", 0, 0, NULL), 1);
	assert_int_equal(X509_check_host(server, "example.org", 0, 0, NULL), 0);
	assert_int_equal(X509_check_ip_asc(server, "127.0.0.1", 0), 1);
	assert_int_equal(X509_check_ip_asc(server, "::1", 0), 1);
	assert_int_equal(X509_check_ip_asc(server, "127.0.0.2", 0), 0);
	assert_int_equal(
		days_between(X509_get0_notBefore(server), X509_get0_notAfter(server)),
		CERTIFY_SERVER_DAYS);
	assert_int_equal(days_between(X509_get0_notBefore(authority),
				 X509_get0_notAfter(authority)),
		CERTIFY_AUTHORITY_DAYS);
	X509_free(server);
	X509_free(authority);
	scratch_remove(f.directory);
}

static void
an_address_may_be_the_name(void **state)
{
	static const char *const NAMES[] = {
		"192.0.2.7", "2001:db8::7", "127.0.0.1", "::1", "localhost"};

	(void)state;
	for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
		struct files f;
		struct err e;
		X509 *x;

		begin(&f);
		assert_true(certify_make(&f.list, NAMES[i], (int64_t)time(NULL), &e));
		x = read_certificate(f.list.certificate);
		if (strcmp(NAMES[i], "localhost") == 0)
			assert_int_equal(X509_check_host(x, NAMES[i], 0, 0, NULL), 1);
		else
			assert_int_equal(X509_check_ip_asc(x, NAMES[i], 0), 1);
		X509_free(x);
		accepted(&f, true, NULL);
		scratch_remove(f.directory);
	}
}

/* Every call makes other keys and serial numbers. */
static void
two_homes_do_not_share_a_key(void **state)
{
	struct files a, b;
	X509 *x, *y;
	struct err e;

	(void)state;
	begin(&a);
	begin(&b);
	assert_true(certify_make(&a.list, "localhost", (int64_t)time(NULL), &e));
	assert_true(certify_make(&b.list, "localhost", (int64_t)time(NULL), &e));
	x = read_certificate(a.list.certificate);
	y = read_certificate(b.list.certificate);
	assert_int_not_equal(EVP_PKEY_eq(X509_get0_pubkey(x), X509_get0_pubkey(y)), 1);
	assert_int_not_equal(
		ASN1_INTEGER_cmp(X509_get0_serialNumber(x), X509_get0_serialNumber(y)),
		0);
	X509_free(x);
	X509_free(y);
	/* and the certificate of one does not stand under the authority of the other */
	b.list.certificate = a.list.certificate;
	b.list.certificate_key = a.list.certificate_key;
	accepted(&b, false, "does not stand under the authority");
	b.list.authority = a.list.authority;
	b.list.certificate_key = b.path[3];
	accepted(&b, false, "does not fit the key");
	scratch_remove(a.directory);
	scratch_remove(b.directory);
}

static void
nothing_is_overwritten_and_nothing_left_half(void **state)
{
	struct buf names;
	struct files f;
	struct err e;

	(void)state;
	buf_init(&names, 1000);
	for (size_t i = 0; i < 4; i++) {
		begin(&f);
		scratch_write(f.path[i], "mine\n");
		assert_false(certify_make(&f.list, "localhost", (int64_t)time(NULL), &e));
		assert_int_equal(e.code, ERR_CONFIG);
		assert_non_null(strstr(e.text, f.path[i]));
		scratch_list(f.directory, &names);
		assert_string_equal(buf_str(&names), strrchr(f.path[i], '/') + 1);
		scratch_remove(f.directory);
	}
	buf_release(&names);
}

static void
a_name_cannot_bring_syntax_of_its_own(void **state)
{
	static const char *const WRONG[] = {"", "a,DNS:evil", "a b", "dir:x", "-a", ".a",
		"a\nb", "*.example.org", "a/b", "[::1]", "1.2.3.4:5", "\xea\xb5\xad.kr"};
	char long_name[300];
	struct buf names;
	struct files f;
	struct err e;

	(void)state;
	begin(&f);
	buf_init(&names, 1000);
	for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
		assert_false(certify_make(&f.list, WRONG[i], (int64_t)time(NULL), &e));
	memset(long_name, 'a', sizeof long_name);
	long_name[254] = '\0';
	assert_false(certify_make(&f.list, long_name, (int64_t)time(NULL), &e));
	scratch_list(f.directory, &names);
	assert_string_equal(buf_str(&names), "");
	long_name[253] = '\0'; /* longer than a common name may be */
	assert_true(certify_make(&f.list, long_name, (int64_t)time(NULL), &e));
	accepted(&f, true, NULL);
	buf_release(&names);
	scratch_remove(f.directory);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_made_is_accepted_by_our_own_tls),
		cmocka_unit_test(times_are_judged),
		cmocka_unit_test(an_expired_one_is_refused_with_the_way_out_or_accepted),
		cmocka_unit_test(the_first_end_of_a_file_counts),
		cmocka_unit_test(a_renewed_certificate_has_the_same_key),
		cmocka_unit_test(an_authority_that_ends_first_is_renewed_too),
		cmocka_unit_test(what_is_not_of_our_making_is_not_renewed),
		cmocka_unit_test(names_uses_and_dates_are_right),
		cmocka_unit_test(an_address_may_be_the_name),
		cmocka_unit_test(two_homes_do_not_share_a_key),
		cmocka_unit_test(nothing_is_overwritten_and_nothing_left_half),
		cmocka_unit_test(a_name_cannot_bring_syntax_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
