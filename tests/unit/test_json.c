/*
 * test_json.c - the strict JSON of the wire: what is refused, what is built, what is
 * canonical.
 */
#include "wire/json.h"

#include "golden.h"

#include "base/log.h"

static void
refused(const char *text, size_t n)
{
	struct err e;
	struct js *v;

	err_clear(&e);
	v = js_parse(text, n, &e);
	if (v != NULL)
		fail_msg("accepted: %.*s", (int)n, text);
	assert_int_equal(e.code, ERR_PARSE);
	assert_true(e.text[0] != '\0');
}

static struct js *
parsed(const char *text)
{
	struct err e;
	struct js *v = js_parse(text, strlen(text), &e);

	if (v == NULL)
		fail_msg("refused: %s: %s", text, e.text);
	return v;
}

static void
hostile_texts_are_refused(void **state)
{
	static const char *const TEXTS[] = {
		"",
		" ",
		"{",
		"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"[1,]",
		"{\"a\":1}{",
		"{\"a\":1} x",
		"nul",
		"{'a':1}",
		"{a:1}",
		"// x\n{}",
		"\xef\xbb\xbf{}",
		"{\"a\":01}",
		"{\"a\":+1}",
		"{\"a\":.5}",
		"{\"a\":NaN}",
		"{\"a\":Infinity}",
		"{\"a\":\"\\x41\"}",
		"{\"a\":\"\\ud800\"}",
		"{\"a\":\"\x01\"}",
		"{\"a\":\"\n\"}",
		"\"a",
		"\"\\u0000\"",
		"{\"a\":1,\"a\":2}",
		"{\"a\":{\"b\":1,\"b\":1}}",
		"\"\xff\"",
		"\"\xc0\x80\"",
		"\"\xed\xa0\x80\"",
		"\"\xf4\x90\x80\x80\"",
		"\"\xe3\x81\"",
		"9223372036854775808",
		"-9223372036854775809",
	};

	(void)state;
	for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++)
		refused(TEXTS[i], strlen(TEXTS[i]));
	refused("{\"a\":\"x\0y\"}", 11);
	refused("{}\0", 3);
	refused("\0{}", 3);
}

static void
fractions_and_exponents_are_refused(void **state)
{
	(void)state;
	refused("1.0", 3);
	refused("1e3", 3);
	refused("{\"a\":[1,{\"b\":0.1}]}", 19);
}

static void
depth_is_limited(void **state)
{
	char text[2 * (JS_MAX_DEPTH + 1)];

	(void)state;
	memset(text, '[', JS_MAX_DEPTH);
	memset(text + JS_MAX_DEPTH, ']', JS_MAX_DEPTH);
	text[2 * JS_MAX_DEPTH] = '\0';
	js_free(parsed(text));
	memset(text, '[', JS_MAX_DEPTH + 1);
	memset(text + JS_MAX_DEPTH + 1, ']', JS_MAX_DEPTH + 1);
	refused(text, sizeof text);
	/* brackets inside strings are letters */
	js_free(parsed("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\"]"));
}

static void
few_of(const char *text, size_t values)
{
	struct err e;

	js_free(js_parse_few(text, strlen(text), values, &e));
	assert_null(js_parse_few(text, strlen(text), values - 1, &e));
	assert_int_equal(e.code, ERR_PARSE);
}

static void
values_are_counted_before_they_are_made(void **state)
{
	(void)state;
	few_of("[1,2]", 3);
	few_of("[[],{},[ ],\"\"]", 5);
	few_of("{\"a\":[1,{\"b\":null}],\"c\":\"[,]\\\\\",\"d\":\"\\\"{,\"}", 7);
	few_of(" [ [ [ 7 ] ] ] ", 4);
}

static void
a_hundred_thousand_brackets_do_not_overflow_the_stack(void **state)
{
	char *text = xmalloc(100000);

	(void)state;
	memset(text, '[', 100000);
	refused(text, 100000);
	free(text);
}

static void
whole_integers_survive(void **state)
{
	struct js *v = parsed("[9223372036854775807,-9223372036854775808,0,-0]");

	(void)state;
	assert_int_equal(js_int(js_at(v, 0)), INT64_MAX);
	assert_int_equal(js_int(js_at(v, 1)), INT64_MIN);
	assert_int_equal(js_int(js_at(v, 3)), 0);
	js_free(v);
}

static void
letters_of_all_scripts_survive(void **state)
{
	const char *text = "{\"name\":\"스마트시티 مدينة Улаанбаатар \\ud83d\\ude00\"}";
	struct js *v = parsed(text);
	char *out = js_text(v);

	(void)state;
	assert_string_equal(js_get_str(v, "name", ""), "스마트시티 مدينة Улаанбаатар 😀");
	assert_string_equal(out, "{\"name\":\"스마트시티 مدينة Улаанбаатар 😀\"}");
	free(out);
	js_free(v);
}

static void
canonical_text_is_sorted_and_compact(void **state)
{
	struct js *a = parsed(
		"{ \"b\" : [ 1, {\"z\":null,\"y\":true} ], \"a\" : \"\\u0041\\/\" }");
	struct js *b = parsed("{\"a\":\"A/\",\"b\":[1,{\"y\":true,\"z\":null}]}");
	char *one = js_canonical(a), *two = js_canonical(b);

	(void)state;
	assert_string_equal(one, "{\"a\":\"A/\",\"b\":[1,{\"y\":true,\"z\":null}]}");
	assert_string_equal(one, two);
	free(one);
	free(two);
	js_free(a);
	js_free(b);
}

static void
building_keeps_the_order_of_setting(void **state)
{
	struct js *o = js_new_obj(), *a = js_new_arr();
	char *text;

	(void)state;
	js_push_int(a, 1);
	js_push_str(a, "two");
	js_push(a, NULL);
	js_push(a, js_new_null());
	js_set_str(o, "z", "last letter first");
	js_set_int(o, "a", -5);
	js_set_bool(o, "yes", true);
	js_set_str(o, "left_out", NULL);
	js_set(o, "also_left_out", NULL);
	js_set(o, "list", a);
	text = js_text(o);
	assert_string_equal(text,
		"{\"z\":\"last letter first\",\"a\":-5,\"yes\":true,\"list\":[1,\"two\",null]}");
	free(text);
	js_del(o, "z");
	assert_null(js_get(o, "z"));
	assert_int_equal(js_len(o), 3);
	assert_int_equal(js_len(js_get(o, "list")), 3);
	js_free(o);
}

static void
getters_fall_back_on_missing_and_foreign_types(void **state)
{
	struct js *o = parsed("{\"s\":\"x\",\"i\":3,\"b\":false,\"n\":null}");

	(void)state;
	assert_string_equal(js_get_str(o, "s", "-"), "x");
	assert_string_equal(js_get_str(o, "i", "-"), "-");
	assert_string_equal(js_get_str(o, "n", "-"), "-");
	assert_int_equal(js_get_int(o, "i", 9), 3);
	assert_int_equal(js_get_int(o, "s", 9), 9);
	assert_false(js_get_bool(o, "b", true));
	assert_true(js_get_bool(o, "missing", true));
	assert_int_equal(js_type(js_get(o, "n")), JS_NULL);
	assert_null(js_get(js_get(o, "s"), "x"));
	assert_null(js_at(o, 0));
	js_free(o);
}

static void
walking_sees_every_member(void **state)
{
	struct js *o = parsed("{\"a\":1,\"b\":2,\"c\":3}");
	int64_t sum = 0;
	char names[8] = "";

	(void)state;
	for (void *it = js_first(o); it != NULL; it = js_next(o, it)) {
		snprintf(names + strlen(names), sizeof names - strlen(names), "%s",
			js_it_name(it));
		sum += js_int(js_it_value(it));
	}
	assert_string_equal(names, "abc");
	assert_int_equal(sum, 6);
	js_free(o);
}

static void
writing_past_the_maximum_leaves_the_buffer_alone(void **state)
{
	struct js *o = parsed("{\"text\":\"a text of some length\"}");
	struct buf b;

	(void)state;
	buf_init(&b, 20);
	assert_true(buf_adds(&b, "before"));
	assert_false(js_write(o, &b));
	assert_string_equal(buf_str(&b), "before");
	buf_release(&b);
	js_free(o);
}

static void
copies_and_shares_live_on(void **state)
{
	struct js *o = parsed("{\"a\":[1,2]}"), *copy = js_copy(o), *share = js_share(o);

	(void)state;
	js_set_int(copy, "b", 1);
	assert_null(js_get(o, "b"));
	js_free(o);
	assert_int_equal(js_len(js_get(share, "a")), 2);
	js_free(share);
	js_free(copy);
	js_free(NULL);
}

static void
keep_line(void *ctx, const char *line)
{
	snprintf(ctx, 400, "%s", line);
}

static void
what_is_no_letter_is_mended_and_told(void **state)
{
	struct js *o = js_new_obj();
	char told[400] = "", *text;
	struct buf b;

	(void)state;
	log_capture(keep_line, told, NULL);
	js_set_str(o, "cut", "가\xeb\x82");
	js_set_str(o, "bytes",
		"\xff"
		"a\xc0\xaf"
		"b\x80");
	text = js_text(o);
	assert_string_equal(text, "{\"cut\":\"가\xef\xbf\xbd\xef\xbf\xbd\","
				  "\"bytes\":\"\xef\xbf\xbd"
				  "a\xef\xbf\xbd\xef\xbf\xbd"
				  "b\xef\xbf\xbd\"}");
	assert_non_null(strstr(told, "event=text.mended"));
	buf_init(&b, 100);
	assert_true(js_quote("\xff\"", &b));
	assert_string_equal(buf_str(&b), "\"\xef\xbf\xbd\\\"\"");
	log_capture(NULL, NULL, NULL);
	buf_release(&b);
	free(text);
	js_free(o);
}

static void
types_have_names(void **state)
{
	(void)state;
	assert_string_equal(js_type_name(JS_NULL), "null");
	assert_string_equal(js_type_name(JS_BOOL), "boolean");
	assert_string_equal(js_type_name(JS_INT), "integer");
	assert_string_equal(js_type_name(JS_STR), "string");
	assert_string_equal(js_type_name(JS_OBJ), "object");
	assert_string_equal(js_type_name(JS_ARR), "array");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_texts_are_refused),
		cmocka_unit_test(fractions_and_exponents_are_refused),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(values_are_counted_before_they_are_made),
		cmocka_unit_test(a_hundred_thousand_brackets_do_not_overflow_the_stack),
		cmocka_unit_test(whole_integers_survive),
		cmocka_unit_test(letters_of_all_scripts_survive),
		cmocka_unit_test(canonical_text_is_sorted_and_compact),
		cmocka_unit_test(building_keeps_the_order_of_setting),
		cmocka_unit_test(getters_fall_back_on_missing_and_foreign_types),
		cmocka_unit_test(walking_sees_every_member),
		cmocka_unit_test(writing_past_the_maximum_leaves_the_buffer_alone),
		cmocka_unit_test(copies_and_shares_live_on),
		cmocka_unit_test(what_is_no_letter_is_mended_and_told),
		cmocka_unit_test(types_have_names),
	};

	js_setup();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
