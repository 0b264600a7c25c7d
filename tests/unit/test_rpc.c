/*
 * test_rpc.c - the envelope: golden bytes for every error and every kind of line, both
 * directions.
 */
#include "wire/rpc.h"

#include "golden.h"

static struct js *
parsed(const char *text)
{
	struct err e;
	struct js *v = js_parse(text, strlen(text), &e);

	assert_non_null(v);
	return v;
}

/* One line of requests.in: what the listener would do with it. */
static void
describe(const char *line, size_t n, struct buf *out)
{
	struct rpc_request r;
	struct err e;

	if (rpc_parse_request(line, n, &r, &e)) {
		char *id = js_text(r.id), *params = js_text(r.params);

		assert_true(buf_addf(
			out, "ok id=%s method=%s params=%s\n", id, r.method, params));
		free(id);
		free(params);
	} else {
		assert_true(rpc_write_error(out, r.id, &e, "c1-1", NULL));
	}
	rpc_request_release(&r);
}

static void
requests_are_read_as_the_golden_file_says(void **state)
{
	struct buf in, out;

	(void)state;
	buf_init(&in, 1 << 20);
	buf_init(&out, 1 << 20);
	golden_read("tests/golden/wire/requests.in", &in);
	for (char *p = in.data, *lf; (lf = strchr(p, '\n')) != NULL; p = lf + 1) {
		*lf = '\0';
		describe(p, (size_t)(lf - p), &out);
	}
	golden_check("tests/golden/wire/requests.out", &out);
	buf_release(&in);
	buf_release(&out);
}

static void
bytes_no_editor_shows_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} LINES[] = {
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"pi\0ng\"}", 41},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\0", 41},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"pi\\u0000ng\"}", 46},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\xfe\"}", 38},
		{"\xef\xbb\xbf{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", 43},
	};

	(void)state;
	for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
		struct rpc_request r;
		struct err e;

		assert_false(rpc_parse_request(LINES[i].bytes, LINES[i].n, &r, &e));
		assert_int_equal(e.code, ERR_PARSE);
		assert_null(r.id);
		rpc_request_release(&r);
	}
}

static void
every_error_has_its_golden_line(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	for (int code = 1; code < ERR_COUNT; code++) {
		struct err e;

		err_set(&e, (enum err_code)code, "a sentence for a person");
		assert_true(rpc_write_error(&out, NULL, &e, NULL, NULL));
	}
	golden_check("tests/golden/wire/errors.jsonl", &out);
	buf_release(&out);
}

static void
write_errors_with_everything(struct buf *out)
{
	struct js *id = js_new_str("r-1"),
		  *more = parsed("{\"slots\":[{\"slot\":9}],\"code\":\"MINE\"}");
	struct err e;

	err_set(&e, ERR_SLOT_TAKEN, "slot 8 is taken: \"양재\" meets there\n");
	err_field(&e, "slots[0]");
	err_hint(&e, "convene request to X --slot 9");
	e.retry_after_ms = 1500;
	assert_true(rpc_write_error(out, id, &e, "c3-7", more));
	/* a text cut inside a letter, and bytes that never were letters */
	err_set(&e, ERR_NOT_FOUND, "%.4s|\xc0\xaf|\xed\xa0\x80|\xf5|\xe3\x81", "가나");
	assert_true(rpc_write_error(out, NULL, &e, "", NULL));
	js_free(more);
	js_free(id);
}

static void
all_kinds_of_lines_have_golden_bytes(void **state)
{
	struct js *id = js_new_int(INT64_MIN),
		  *result = parsed("{\"name\":\"مدينة\",\"a\":[1,null]}");
	struct buf out;

	(void)state;
	buf_init(&out, 1 << 20);
	assert_true(rpc_write_result(&out, id, result));
	assert_true(rpc_write_result(&out, NULL, result));
	assert_true(rpc_write_result_text(&out, id, "{\"stored\":true}"));
	write_errors_with_everything(&out);
	assert_true(rpc_write_notification(&out, "event", "{\"seq\":12}"));
	assert_true(rpc_write_request(&out, 1, "ping", NULL));
	assert_true(rpc_write_request(&out, INT64_MAX, "match.list", result));
	golden_check("tests/golden/wire/lines.jsonl", &out);
	buf_release(&out);
	js_free(id);
	js_free(result);
}

static void
a_line_too_long_for_its_buffer_leaves_no_part(void **state)
{
	struct js *id = js_new_int(1), *result = parsed("{\"a\":\"0123456789\"}");
	struct err e;

	(void)state;
	err_set(&e, ERR_BUSY, "busy");
	for (size_t max = 3; max < 45; max++) {
		struct buf b;

		buf_init(&b, max);
		assert_true(buf_adds(&b, "old"));
		assert_false(rpc_write_result(&b, id, result));
		assert_false(rpc_write_result_text(&b, id, "{\"a\":\"0123456789\"}"));
		assert_false(rpc_write_error(&b, id, &e, NULL, NULL));
		assert_false(
			rpc_write_notification(&b, "event", "{\"a\":\"0123456789\"}"));
		assert_false(rpc_write_request(&b, 1, "pingpong", result));
		assert_string_equal(buf_str(&b), "old");
		buf_release(&b);
	}
	js_free(id);
	js_free(result);
}

static void
answers_are_read_back(void **state)
{
	struct rpc_answer a;
	struct err e;
	static const char OK[] = "{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":{\"x\":1}}";
	static const char EVENT[] =
		"{\"jsonrpc\":\"2.0\",\"method\":\"event\",\"params\":{\"seq\":2}}";

	(void)state;
	assert_true(rpc_parse_answer(OK, sizeof OK - 1, &a, &e));
	assert_int_equal(a.kind, RPC_RESULT);
	assert_int_equal(js_int(a.id), 4);
	assert_int_equal(js_get_int(a.result, "x", 0), 1);
	rpc_answer_release(&a);
	assert_true(rpc_parse_answer(EVENT, sizeof EVENT - 1, &a, &e));
	assert_int_equal(a.kind, RPC_NOTIFICATION);
	assert_string_equal(a.method, "event");
	assert_int_equal(js_get_int(a.params, "seq", 0), 2);
	assert_null(a.id);
	rpc_answer_release(&a);
}

static void
errors_are_read_back(void **state)
{
	struct buf b;
	struct rpc_answer a;
	struct err e;

	(void)state;
	buf_init(&b, 1 << 16);
	write_errors_with_everything(&b);
	assert_true(rpc_parse_answer(
		b.data, (size_t)(strchr(b.data, '\n') - b.data), &a, &e));
	assert_int_equal(a.kind, RPC_ERROR);
	assert_int_equal(a.error.code, ERR_SLOT_TAKEN);
	assert_int_equal(a.number, 1301);
	assert_string_equal(a.code, "SLOT_TAKEN");
	assert_string_equal(a.error.field, "slots[0]");
	assert_string_equal(a.error.hint, "convene request to X --slot 9");
	assert_string_equal(a.req, "c3-7");
	assert_int_equal(a.error.retry_after_ms, 1500);
	assert_int_equal(js_len(js_get(a.data, "slots")), 1);
	assert_int_equal(rpc_exit_status(&a), 1);
	rpc_answer_release(&a);
	buf_release(&b);
}

static int
status_of(const char *name, int number)
{
	struct rpc_answer a;
	struct err e;
	struct buf b;
	int status;

	buf_init(&b, 1000);
	assert_true(buf_addf(&b,
		"{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":%d,"
		"\"message\":\"m\",\"data\":{\"code\":\"%s\",\"retry\":\"same_key\"}}}",
		number, name));
	assert_true(rpc_parse_answer(b.data, b.len, &a, &e));
	assert_int_equal(a.retry, RETRY_SAME_KEY);
	status = rpc_exit_status(&a);
	rpc_answer_release(&a);
	buf_release(&b);
	return status;
}

static void
errors_of_a_newer_daemon_have_a_status(void **state)
{
	(void)state;
	assert_int_equal(status_of("VETO", 1), 1);
	assert_int_equal(status_of("NEW_RULE", 1399), 1);
	assert_int_equal(status_of("NEW_DISK", 1599), 75);
	assert_int_equal(status_of("NEW_RIGHT", 1199), 77);
	assert_int_equal(status_of("NEW_FILE", 1499), 65);
	assert_int_equal(status_of("NEW", -32099), 70);
}

static void
an_error_without_data_is_still_an_error(void **state)
{
	static const char LINE[] = "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{}}";
	struct rpc_answer a;
	struct err e;

	(void)state;
	assert_true(rpc_parse_answer(LINE, sizeof LINE - 1, &a, &e));
	assert_int_equal(a.kind, RPC_ERROR);
	assert_int_equal(a.error.code, ERR_INTERNAL);
	assert_string_equal(a.code, "");
	assert_string_equal(a.req, "");
	assert_true(a.error.text[0] != '\0');
	rpc_answer_release(&a);
}

static void
answers_that_are_none_are_refused(void **state)
{
	static const char *const LINES[] = {
		"",
		"null",
		"[]",
		"{}",
		"{\"jsonrpc\":\"2.0\"}",
		"{\"jsonrpc\":\"2.0\",\"id\":1}",
		"{\"jsonrpc\":\"1.0\",\"id\":1,\"result\":{}}",
		"{\"jsonrpc\":\"2.0\",\"method\":5}",
		"HTTP/1.1 400 Bad Request",
	};

	(void)state;
	for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++) {
		struct rpc_answer a;
		struct err e;

		assert_false(rpc_parse_answer(LINES[i], strlen(LINES[i]), &a, &e));
		rpc_answer_release(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_read_as_the_golden_file_says),
		cmocka_unit_test(bytes_no_editor_shows_are_refused),
		cmocka_unit_test(every_error_has_its_golden_line),
		cmocka_unit_test(all_kinds_of_lines_have_golden_bytes),
		cmocka_unit_test(a_line_too_long_for_its_buffer_leaves_no_part),
		cmocka_unit_test(answers_are_read_back),
		cmocka_unit_test(errors_are_read_back),
		cmocka_unit_test(errors_of_a_newer_daemon_have_a_status),
		cmocka_unit_test(an_error_without_data_is_still_an_error),
		cmocka_unit_test(answers_that_are_none_are_refused),
	};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
