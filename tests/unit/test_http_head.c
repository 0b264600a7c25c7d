/* test_http_head.c - heads of HTTP requests: what is one, what is refused, and dates. */
#include "net/http.h"
#include "net/http_date.h"
#include "net/http_head.h"

#include "golden.h"

static char kept[2 * HTTP_HEAD_BYTES];

/* A copy, for reading changes it. */
static int
read_text(const char *text, size_t n, struct http_head *h)
{
	assert_true(n < sizeof kept);
	memcpy(kept, text, n);
	kept[n] = '\0';
	return http_head_read(kept, n, h);
}

static int
status_of(const char *text)
{
	struct http_head h;

	return read_text(text, strlen(text), &h);
}

static struct http_head
head_of(const char *text)
{
	struct http_head h;
	int status = read_text(text, strlen(text), &h);

	if (status != 0)
		fail_msg("%d: %s", status, text);
	return h;
}

#define HOST "Host: localhost\r\n"

static void
a_request_is_read(void **state)
{
	struct http_head h =
		head_of("POST /a/b;c=1?x=1&y=%41 HTTP/1.1\r\nHOST:\t[::1]:8443 \r\n"
			"If-None-Match: \"a\", \"b\"\r\nX-Empty:\r\n"
			"X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 5.6.7.8\r\n"
			"Content-Length: 12\r\n\r\n");

	(void)state;
	assert_int_equal(h.method, HTTP_POST);
	assert_int_equal(h.minor, 1);
	assert_string_equal(h.path, "/a/b;c=1");
	assert_string_equal(h.query, "x=1&y=%41");
	assert_string_equal(http_head_field(&h, "host"), "[::1]:8443");
	assert_string_equal(http_head_field(&h, "if-none-match"), "\"a\", \"b\"");
	assert_string_equal(http_head_field(&h, "x-empty"), "");
	assert_string_equal(http_head_field(&h, "x-forwarded-for"), "1.2.3.4");
	assert_string_equal(http_head_last_field(&h, "x-forwarded-for"), "5.6.7.8");
	assert_null(http_head_field(&h, "x"));
	assert_null(http_head_last_field(&h, "x"));
	assert_int_equal(h.body_bytes, 12);
	assert_true(h.keep_alive);
	assert_false(h.expects_go_on);
}

/* RFC 9112 section 3.2.2: as if the path alone had been sent. */
static void
a_whole_address_is_read_as_its_path(void **state)
{
	static const struct {
		const char *text, *path, *query;
	} CASES[] = {
		{"GET http://localhost/a/b?c=1 HTTP/1.1\r\n" HOST "\r\n", "/a/b", "c=1"},
		{"GET HTTPS://LocalHost/ HTTP/1.1\r\n" HOST "\r\n", "/", ""},
		{"GET https://localhost HTTP/1.1\r\n" HOST "\r\n", "/", ""},
		{"GET https://localhost?d=2 HTTP/1.1\r\n" HOST "\r\n", "/", "d=2"},
		{"GET https://[::1]:8443/x HTTP/1.1\r\nHost: [::1]:8443\r\n\r\n", "/x",
			""},
		{"GET http://localhost/a HTTP/1.0\r\n\r\n", "/a", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct http_head h = head_of(CASES[i].text);

		assert_string_equal(h.path, CASES[i].path);
		assert_string_equal(h.query, CASES[i].query);
	}
}

static void
connections_go_on_or_end(void **state)
{
	static const struct {
		const char *text;
		bool keep_alive, expects;
	} CASES[] = {
		{"GET / HTTP/1.1\r\n" HOST "\r\n", true, false},
		{"GET / HTTP/1.0\r\n\r\n", false, false},
		{"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false, false},
		{"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", false, false},
		{"GET / HTTP/1.1\r\n" HOST "Connection: te, CLOSE\r\n\r\n", false, false},
		{"GET / HTTP/1.1\r\n" HOST "Connection: te\r\nConnection: close\r\n\r\n",
			false, false},
		{"GET / HTTP/1.1\r\n" HOST "Connection: closed, x-close\r\n\r\n", true,
			false},
		{"HEAD / HTTP/1.1\r\n" HOST "Expect: 100-Continue\r\n\r\n", true, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		struct http_head h = head_of(CASES[i].text);

		assert_int_equal(h.keep_alive, CASES[i].keep_alive);
		assert_int_equal(h.expects_go_on, CASES[i].expects);
	}
}

/* The same by raw sockets, with more of them: tests/system/test_web.py. */
static void
what_could_be_two_requests_is_none(void **state)
{
	static const struct {
		const char *text;
		int status;
	} CASES[] = {
		{"GET / HTTP/1.1\r\n" HOST
		 "Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
			400},
		{"GET / HTTP/1.1\r\n" HOST "Content-Length: 1,1\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "Content-Length: 1 1\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "Content-Length: 1000000000\r\n\r\n", 413},
		{"GET / HTTP/1.1\r\n" HOST
		 "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
			400},
		{"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 501},
		{"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST HOST "\r\n", 400},
		{"GET / HTTP/1.1\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "X : 1\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST " X: 1\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "X\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n", 400},
		{"GET / HTTP/1.1\r\n" HOST "X: a\x7f\r\n\r\n", 400},
		{"GET /\r\n\r\n", 400},
		{"GET / HTTP/1.1 \r\n" HOST "\r\n", 400},
		{"GET / HTTP/1.10\r\n" HOST "\r\n", 400},
		{"GET / HTTP/1.2\r\n" HOST "\r\n", 505},
		{"GET / HTTP/2.0\r\n" HOST "\r\n", 505},
		{"GET / HTTP/0.9\r\n" HOST "\r\n", 505},
		{" GET / HTTP/1.1\r\n" HOST "\r\n", 400},
		{"G(T / HTTP/1.1\r\n" HOST "\r\n", 400},
		{"PUT / HTTP/1.1\r\n" HOST "\r\n", 405},
		{"GET // HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http://other/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http://localhost:80/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http://localhost.x/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http://local/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http://a@localhost/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http:///a HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http:///a HTTP/1.0\r\n\r\n", 400},
		{"GET http://a%62/ HTTP/1.0\r\n\r\n", 400},
		{"GET http://localhost/ HTTP/1.1\r\n\r\n", 400},
		{"GET http://localhost//a HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET http:/localhost/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET ftp://localhost/ HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET /a/.. HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET /./a HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET /%4 HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET /? HTTP/1.1\r\n" HOST "\r\n", 0},
		{"GET /...a/..b/. HTTP/1.1\r\n" HOST "\r\n", 400},
		{"GET /...a/..b/ HTTP/1.1\r\n" HOST "\r\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		if (status_of(CASES[i].text) != CASES[i].status)
			fail_msg("%d, not %d: %s", status_of(CASES[i].text),
				CASES[i].status, CASES[i].text);
	assert_int_equal(read_text("GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n",
				 sizeof "GET / HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n" - 1,
				 &(struct http_head){.fields = 0}),
		400);
}

static void
fields_have_a_bound(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, HTTP_HEAD_BYTES);
	assert_true(buf_adds(&b, "GET / HTTP/1.1\r\n" HOST));
	for (int i = 1; i < HTTP_FIELDS_MAX; i++)
		assert_true(buf_adds(&b, "X: 1\r\n"));
	assert_true(buf_adds(&b, "\r\n"));
	assert_int_equal(status_of(buf_str(&b)), 0);
	b.len -= 2;
	assert_true(buf_adds(&b, "X: 1\r\n\r\n"));
	assert_int_equal(status_of(buf_str(&b)), 431);
	buf_release(&b);
}

/* Wherever the bytes are cut, the end is found once and at the same place. */
static void
the_end_is_found_in_any_pieces(void **state)
{
	static const char TEXT[] = "GET / HTTP/1.1\r\n" HOST "\r\nmore\r\n\r\n";
	const size_t whole = strlen("GET / HTTP/1.1\r\n" HOST "\r\n");

	(void)state;
	for (size_t cut = 0; cut <= sizeof TEXT - 1; cut++) {
		size_t scanned = 0, bytes = 0;
		enum http_end first = http_head_end(TEXT, cut, &scanned, &bytes);

		assert_int_equal(first, cut < whole ? HTTP_END_MORE : HTTP_END_FOUND);
		if (first == HTTP_END_MORE)
			assert_int_equal(
				http_head_end(TEXT, sizeof TEXT - 1, &scanned, &bytes),
				HTTP_END_FOUND);
		assert_int_equal(bytes, whole);
	}
}

static void
a_bare_lf_ends_it_at_once(void **state)
{
	static const char *const WRONG[] = {
		"\n", "\r\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\n\n"};

	(void)state;
	for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
		size_t scanned = 0, bytes;

		assert_int_equal(
			http_head_end(WRONG[i], strlen(WRONG[i]), &scanned, &bytes),
			HTTP_END_WRONG);
	}
}

static void
dates_are_written_and_read(void **state)
{
	static const struct {
		int64_t utc_s;
		const char *text;
	} DATES[] = {{0, "Thu, 01 Jan 1970 00:00:00 GMT"},
		{784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
		{1709164799, "Wed, 28 Feb 2024 23:59:59 GMT"},
		{1709164800, "Thu, 29 Feb 2024 00:00:00 GMT"}};
	static const char *const OTHERS[] = {"", "now", "Sunday, 06-Nov-94 08:49:37 GMT",
		"Sun Nov  6 08:49:37 1994", "Mon, 06 Nov 1994 08:49:37 GMT",
		"Sun, 31 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
		"Sun, 06 Nov 1994 08:49:3x GMT", "Sun, 06 Nov 1994 08:49:37 CET",
		"Mon, 01 Jan 0001 00:00:00 GMT"};
	char text[HTTP_DATE_BYTES];
	int64_t back;

	(void)state;
	for (size_t i = 0; i < sizeof DATES / sizeof *DATES; i++) {
		http_date(DATES[i].utc_s, text);
		assert_string_equal(text, DATES[i].text);
		assert_true(http_date_read(text, &back));
		assert_int_equal(back, DATES[i].utc_s);
	}
	for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
		if (http_date_read(OTHERS[i], &back))
			fail_msg("%s is taken", OTHERS[i]);
}

static void
a_connection_asks_and_is_answered_by_turns(void **state)
{
	static const bool MAY[HTTP_STATES][HTTP_STATES] = {
		[HTTP_READS_HEAD] = {[HTTP_READS_BODY] = true, [HTTP_ANSWERS] = true},
		[HTTP_READS_BODY] = {[HTTP_ASKED] = true, [HTTP_ANSWERS] = true},
		[HTTP_ASKED] = {[HTTP_ANSWERS] = true, [HTTP_STREAMS] = true},
		[HTTP_ANSWERS] = {[HTTP_READS_HEAD] = true},
	};

	(void)state;
	for (int from = 0; from < HTTP_STATES; from++)
		for (int to = 0; to < HTTP_STATES; to++)
			assert_int_equal(http_may_move(from, to), MAY[from][to]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_read),
		cmocka_unit_test(a_whole_address_is_read_as_its_path),
		cmocka_unit_test(connections_go_on_or_end),
		cmocka_unit_test(what_could_be_two_requests_is_none),
		cmocka_unit_test(fields_have_a_bound),
		cmocka_unit_test(the_end_is_found_in_any_pieces),
		cmocka_unit_test(a_bare_lf_ends_it_at_once),
		cmocka_unit_test(dates_are_written_and_read),
		cmocka_unit_test(a_connection_asks_and_is_answered_by_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
