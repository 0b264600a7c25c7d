/* test_gate.c - what a browser says about where it is and who it is, read strictly. */
#include "golden.h"

#include "web/assets.h"
#include "web/gate.h"

#include <stdio.h>
#include <string.h>

struct asked {
	char text[HTTP_HEAD_BYTES];
	struct http_head head;
};

/* The head of a POST with these fields. */
static struct http_head *
head_of(struct asked *a, const char *fields)
{
	snprintf(a->text, sizeof a->text, "POST /rpc HTTP/1.1\r\nHost: h\r\n%s\r\n",
		fields);
	assert_int_equal(http_head_read(a->text, strlen(a->text), &a->head), 0);
	return &a->head;
}

static void
the_origin_is_that_of_our_links(void **state)
{
	struct config c = {.web_port = 8443, .public_name = "Fair.Example"};
	char origin[ORIGIN_BYTES];

	(void)state;
	gate_origin(&c, origin);
	assert_string_equal(origin, "https://fair.example:8443");
	c.web_port = 443;
	gate_origin(&c, origin);
	assert_string_equal(origin, "https://fair.example");
	snprintf(c.web_url, sizeof c.web_url, "https://portal.example:443");
	gate_origin(&c, origin);
	assert_string_equal(origin, "https://portal.example");
	snprintf(c.web_url, sizeof c.web_url, "https://portal.example:4430");
	gate_origin(&c, origin);
	assert_string_equal(origin, "https://portal.example:4430");
}

#define TYPE "Content-Type: application/json\r\n"

static void
a_call_comes_from_our_own_page(void **state)
{
	static const struct {
		const char *fields;
		int status;
	} CASES[] = {
		{"Origin: https://h\r\nX-Convene: 1\r\n" TYPE, 0},
		{"Origin: https://H\r\nX-Convene: 1\r\n" TYPE, 0},
		{"Origin: https://h\r\nX-Convene: 1\r\n"
		 "Content-Type: APPLICATION/JSON ; charset=utf-8\r\n",
			0},
		{"X-Convene: 1\r\n" TYPE, 403},
		{"Origin: null\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin:\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: http://h\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: https://h:1\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: https://h.evil\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: https://evil\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: https://h\r\n" TYPE, 403},
		{"Origin: https://h\r\nOrigin: https://e\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: https://e\r\nOrigin: https://h\r\nX-Convene: 1\r\n" TYPE, 403},
		{"Origin: https://h\r\nX-Convene: 2\r\n" TYPE, 403},
		{"Origin: https://h\r\nX-Convene: 1\r\n", 415},
		{"Origin: https://h\r\nX-Convene: 1\r\nContent-Type: text/plain\r\n",
			415},
		{"Origin: https://h\r\nX-Convene: 1\r\n"
		 "Content-Type: application/jsonp\r\n",
			415},
	};
	struct asked a;
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		if (gate_call(head_of(&a, CASES[i].fields), "https://h", &why) !=
			CASES[i].status)
			fail_msg("%s", CASES[i].fields);
	assert_int_equal(gate_stream(head_of(&a, ""), "https://h", &why), 0);
	assert_int_equal(
		gate_stream(head_of(&a, "Origin: https://h\r\n"), "https://h", &why), 0);
	assert_int_equal(
		gate_stream(head_of(&a, "Origin: https://e\r\n"), "https://h", &why),
		403);
}

static void
the_cookie_is_one_of_ours_or_none(void **state)
{
	static const struct {
		const char *fields, *token;
	} CASES[] = {
		{"Cookie: __Host-convene=cvt_1\r\n", "cvt_1"},
		{"Cookie: a=b; __Host-convene=cvt_1; c=d\r\n", "cvt_1"},
		{"Cookie: a=b;__Host-convene=cvt_1\r\n", "cvt_1"},
		{"Cookie: a=b\r\nCookie: __Host-convene=cvt_1\r\n", "cvt_1"},
		{"", NULL},
		{"Cookie: \r\n", NULL},
		{"Cookie: ;;; ;\r\n", NULL},
		{"Cookie: __Host-convene=\r\n", NULL},
		{"Cookie: __Host-convene\r\n", NULL},
		{"Cookie: x__Host-convene=cvt_1\r\n", NULL},
		{"Cookie: __host-convene=cvt_1\r\n", NULL},
		{"Cookie: __Host-convened=cvt_1\r\n", NULL},
		{"Cookie: __Host-convene=a; __Host-convene=b\r\n", NULL},
		{"Cookie: __Host-convene=a\r\nCookie: __Host-convene=b\r\n", NULL},
	};
	char token[SECRET_BYTES], fields[400];
	struct asked a;

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
		bool found = gate_token(head_of(&a, CASES[i].fields), token);

		assert_int_equal(found, CASES[i].token != NULL);
		if (found)
			assert_string_equal(token, CASES[i].token);
	}
	for (int n = SECRET_BYTES - 2; n < SECRET_BYTES + 2; n++) {
		snprintf(fields, sizeof fields, "Cookie: __Host-convene=%0*d\r\n", n, 1);
		assert_int_equal(
			gate_token(head_of(&a, fields), token), n < SECRET_BYTES);
	}
}

static void
the_cookie_is_for_this_host_over_tls_and_no_script(void **state)
{
	static const char *const RULES[] = {
		"; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age="};
	char cookie[COOKIE_BYTES], longest[SECRET_BYTES];

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	gate_cookie(longest, INT64_MAX, cookie);
	assert_memory_equal(cookie, "Set-Cookie: __Host-convene=x", 28);
	assert_string_equal(cookie + strlen(cookie) - 2, "\r\n");
	for (size_t i = 0; i < sizeof RULES / sizeof *RULES; i++) {
		assert_non_null(strstr(cookie, RULES[i]));
		assert_non_null(strstr(gate_no_cookie, RULES[i]));
	}
	assert_null(strstr(cookie, "Domain"));
	assert_non_null(strstr(gate_no_cookie, "__Host-convene=;"));
}

static void
gzip_is_for_those_who_take_it(void **state)
{
	static const struct {
		const char *accept;
		bool takes;
	} CASES[] = {{"gzip", true}, {"br, gzip, deflate", true}, {"br,gzip;q=0.5", true},
		{"GZIP", true}, {"gzip;q=1", true}, {"gzip; q=0.001", true},
		{NULL, false}, {"", false}, {"br", false}, {"xgzip", false},
		{"gzipx", false}, {"gzip;q=0", false}, {"gzip; q=0.000 , br", false},
		{"gzip;Q=0.", false}, {",,;,", false}};

	(void)state;
	for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
		if (asset_takes_gzip(CASES[i].accept) != CASES[i].takes)
			fail_msg("%s", CASES[i].accept);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_origin_is_that_of_our_links),
		cmocka_unit_test(a_call_comes_from_our_own_page),
		cmocka_unit_test(the_cookie_is_one_of_ours_or_none),
		cmocka_unit_test(the_cookie_is_for_this_host_over_tls_and_no_script),
		cmocka_unit_test(gzip_is_for_those_who_take_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
