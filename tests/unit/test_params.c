/* test_params.c - parameters against their declarations: every type, every way to be wrong. */
#include "golden.h"

#include "base/words.h"
#include "domain/fair/grid.h"
#include "methods/params.h"

static const struct method PLAIN = {"test.plain", "s", "r", 0, RUN_READ,
	{{"text", PARAM_STR, true, 2, 5, .help = "h"},
		{"code", PARAM_CODE, false, .help = "h"},
		{"codes", PARAM_CODES, false, .max = 2, .help = "h"},
		{"count", PARAM_INT, false, 1, 500, .fallback = 100, .help = "h"},
		{"range", PARAM_RANGE, false, 1, 9, .help = "h"},
		{"flag", PARAM_BOOL, false, .help = "h"},
		{"choice", PARAM_CHOICE, false, .choices = "must|want|avoid",
			.help = "h"},
		{"texts", PARAM_STRS, false, .max = 2, .help = "h"}, {.name = NULL}},
	NULL, NULL, .schema = ""};

static const struct method SPECIAL = {"test.special", "s", "r", 0, RUN_READ,
	{{"slot", PARAM_SLOT, false, .help = "h"},
		{"slots", PARAM_SLOTS, false, .max = 2, .help = "h"},
		{"instant", PARAM_INSTANT, false, .help = "h"},
		{"cursor", PARAM_CURSOR, false, .help = "h"},
		{"key", PARAM_KEY, false, .help = "h"},
		{"request", PARAM_REQUEST, false, .help = "h"},
		{"meeting", PARAM_MEETING, false, .help = "h"},
		{"account", PARAM_ACCOUNT, false, .help = "h"},
		{"token", PARAM_TOKEN, false, .help = "h"},
		{"import", PARAM_IMPORT, false, .help = "h"}, {.name = NULL}},
	NULL, NULL, .schema = ""};

struct parsed {
	struct arena arena;
	struct js *params;
	struct args args;
	struct err e;
	bool ok;
};

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const struct cursor_owner OWNER = {KEY, "A7", 1};

static void
parse(const struct method *m, const char *json, struct parsed *p)
{
	struct err e;

	arena_init(&p->arena);
	err_clear(&p->e);
	p->params = js_parse(json, strlen(json), &e);
	if (p->params == NULL)
		fail_msg("%s: %s", json, e.text);
	p->ok = params_parse(m, p->params, &OWNER, &p->arena, &p->args, &p->e);
}

static void
release(struct parsed *p)
{
	js_free(p->params);
	arena_release(&p->arena);
}

/* ---- what is right -------------------------------------------------------------------------- */

static void
what_is_given_is_read_by_name(void **state)
{
	struct parsed p;
	const struct arg *a;

	(void)state;
	parse(&PLAIN,
		"{\"text\":\"한국한국한\",\"code\":\"EX-1_.x\",\"codes\":[\"a\",\"B2\"],\"count\":500,"
		"\"range\":[1,9],\"flag\":true,\"choice\":\"want\",\"texts\":[\"x y\"],"
		"\"unknown\":{}}",
		&p);
	assert_true(p.ok);
	assert_string_equal(arg_str(&p.args, "text"), "한국한국한");
	assert_string_equal(arg_str(&p.args, "code"), "EX-1_.x");
	a = arg_get(&p.args, "codes");
	assert_int_equal(a->n, 2);
	assert_string_equal(a->strs[1], "B2");
	assert_int_equal(arg_int(&p.args, "count"), 500);
	assert_int_equal(arg_get(&p.args, "range")->i, 1);
	assert_int_equal(arg_get(&p.args, "range")->high, 9);
	assert_true(arg_bool(&p.args, "flag"));
	assert_string_equal(arg_str(&p.args, "choice"), "want");
	assert_string_equal(arg_get(&p.args, "texts")->strs[0], "x y");
	release(&p);
}

static void
what_is_not_given_has_its_fallback(void **state)
{
	struct parsed p;

	(void)state;
	parse(&PLAIN, "{\"text\":\"ab\"}", &p);
	assert_true(p.ok);
	assert_null(arg_str(&p.args, "code"));
	assert_int_equal(arg_get(&p.args, "codes")->n, 0);
	assert_int_equal(arg_int(&p.args, "count"), 100);
	assert_false(arg_given(&p.args, "count"));
	assert_false(arg_bool(&p.args, "flag"));
	assert_true(arg_given(&p.args, "text"));
	release(&p);
	parse(&SPECIAL, "{}", &p);
	assert_true(p.ok);
	assert_int_equal(arg_get(&p.args, "slots")->n, 0);
	assert_int_equal(arg_int(&p.args, "request"), 0);
	release(&p);
}

static void
slots_ids_and_instants_are_understood(void **state)
{
	struct parsed p;
	const struct arg *a;

	(void)state;
	parse(&SPECIAL,
		"{\"slot\":7,\"slots\":[1,\"2026-07-15T09:30\"],"
		"\"instant\":\"2026-07-15T09:30:00+09:00\","
		"\"key\":\"abcdefgh\",\"request\":\"R12\",\"meeting\":\"M1\",\"account\":\"A99\","
		"\"token\":\"T3\",\"import\":\"I4\"}",
		&p);
	if (!p.ok)
		fail_msg("%s", p.e.text);
	assert_int_equal(arg_get(&p.args, "slot")->slots[0].number, 7);
	a = arg_get(&p.args, "slots");
	assert_int_equal(a->n, 2);
	assert_int_equal(a->slots[0].number, 1);
	assert_null(a->slots[0].civil);
	assert_string_equal(a->slots[1].civil, "2026-07-15T09:30");
	assert_int_equal(arg_int(&p.args, "instant"), 1784075400);
	assert_string_equal(arg_str(&p.args, "key"), "abcdefgh");
	assert_int_equal(arg_int(&p.args, "request"), 12);
	assert_int_equal(arg_int(&p.args, "account"), 99);
	assert_string_equal(arg_str(&p.args, "meeting"), "M1");
	release(&p);
}

/* ---- what is wrong -------------------------------------------------------------------------- */

static const struct wrong {
	const char *json, *field;
} WRONG_PLAIN[] = {
	{"{}", "params.text"},
	{"{\"text\":null}", "params.text"},
	{"{\"text\":7}", "params.text"},
	{"{\"text\":\"a\"}", "params.text"},
	{"{\"text\":\"abcdef\"}", "params.text"},
	{"{\"text\":\"한\"}", "params.text"}, /* of three bytes, but one letter */
	{"{\"text\":\"한국한국한국\"}", "params.text"},
	{"{\"text\":\"ab\",\"code\":\"\"}", "params.code"},
	{"{\"text\":\"ab\",\"code\":\"-a\"}", "params.code"},
	{"{\"text\":\"ab\",\"code\":\"a b\"}", "params.code"},
	{"{\"text\":\"ab\",\"code\":\"a/b\"}", "params.code"},
	{"{\"text\":\"ab\",\"code\":\"é\"}", "params.code"},
	{"{\"text\":\"ab\",\"code\":12}", "params.code"},
	{"{\"text\":\"ab\",\"codes\":\"a\"}", "params.codes"},
	{"{\"text\":\"ab\",\"codes\":[\"a\",\"b\",\"c\"]}", "params.codes"},
	{"{\"text\":\"ab\",\"codes\":[\"a\",\"?\"]}", "params.codes[1]"},
	{"{\"text\":\"ab\",\"codes\":[[\"a\"]]}", "params.codes[0]"},
	{"{\"text\":\"ab\",\"count\":0}", "params.count"},
	{"{\"text\":\"ab\",\"count\":501}", "params.count"},
	{"{\"text\":\"ab\",\"count\":-9223372036854775808}", "params.count"},
	{"{\"text\":\"ab\",\"count\":\"5\"}", "params.count"},
	{"{\"text\":\"ab\",\"count\":true}", "params.count"},
	{"{\"text\":\"ab\",\"range\":[1]}", "params.range"},
	{"{\"text\":\"ab\",\"range\":[1,2,3]}", "params.range"},
	{"{\"text\":\"ab\",\"range\":[1,10]}", "params.range"},
	{"{\"text\":\"ab\",\"range\":[0,1]}", "params.range"},
	{"{\"text\":\"ab\",\"range\":[1,\"2\"]}", "params.range"},
	{"{\"text\":\"ab\",\"range\":5}", "params.range"},
	{"{\"text\":\"ab\",\"flag\":1}", "params.flag"},
	{"{\"text\":\"ab\",\"flag\":\"true\"}", "params.flag"},
	{"{\"text\":\"ab\",\"choice\":\"\"}", "params.choice"},
	{"{\"text\":\"ab\",\"choice\":\"wan\"}", "params.choice"},
	{"{\"text\":\"ab\",\"choice\":\"wants\"}", "params.choice"},
	{"{\"text\":\"ab\",\"choice\":\"must|want\"}", "params.choice"},
	{"{\"text\":\"ab\",\"choice\":[\"must\"]}", "params.choice"},
	{"{\"text\":\"ab\",\"texts\":[\"\"]}", "params.texts[0]"},
	{"{\"text\":\"ab\",\"texts\":{\"a\":1}}", "params.texts"},
};

static const struct wrong WRONG_SPECIAL[] = {
	{"{\"slot\":0}", "params.slot"},
	{"{\"slot\":65536}", "params.slot"},
	{"{\"slot\":-1}", "params.slot"},
	{"{\"slot\":true}", "params.slot"},
	{"{\"slot\":\"\"}", "params.slot"},
	{"{\"slot\":\"2026-02-30T09:30\"}", "params.slot"},
	{"{\"slot\":\"2026-07-15T09:30:00+9\"}", "params.slot"},
	{"{\"slots\":3}", "params.slots"},
	{"{\"slots\":[1,2,3]}", "params.slots"},
	{"{\"slots\":[1,\"noon\"]}", "params.slots[1]"},
	{"{\"instant\":\"2026-07-15\"}", "params.instant"},
	{"{\"instant\":\"2026-07-15T09:30\"}", "params.instant"},
	{"{\"instant\":1784075400}", "params.instant"},
	{"{\"cursor\":5}", "params.cursor"},
	{"{\"key\":\"short\"}", "params.key"},
	{"{\"key\":\"with blank\"}", "params.key"},
	{"{\"key\":\"ümlaut-key\"}", "params.key"},
	{"{\"key\":12345678}", "params.key"},
	{"{\"request\":\"R0\"}", "params.request"},
	{"{\"request\":\"R01\"}", "params.request"},
	{"{\"request\":\"r1\"}", "params.request"},
	{"{\"request\":\"M1\"}", "params.request"},
	{"{\"request\":\"R\"}", "params.request"},
	{"{\"request\":\"R1x\"}", "params.request"},
	{"{\"request\":\"R-1\"}", "params.request"},
	{"{\"request\":\"R99999999999999999999\"}", "params.request"},
	{"{\"request\":1}", "params.request"},
	{"{\"meeting\":\"R1\"}", "params.meeting"},
	{"{\"account\":\"T1\"}", "params.account"},
	{"{\"token\":\"A1\"}", "params.token"},
	{"{\"import\":\"M1\"}", "params.import"},
};

static void
refused(const struct method *m, const char *json, enum err_code code, const char *field)
{
	struct parsed p;

	parse(m, json, &p);
	if (p.ok)
		fail_msg("%s was taken", json);
	if (p.e.code != code || strcmp(p.e.field, field) != 0 || p.e.text[0] == '\0')
		fail_msg("%s: %s %s", json, err_info(p.e.code)->name, p.e.field);
	release(&p);
}

static void
what_is_wrong_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof WRONG_PLAIN / sizeof *WRONG_PLAIN; i++)
		refused(&PLAIN, WRONG_PLAIN[i].json, ERR_PARAM_INVALID,
			WRONG_PLAIN[i].field);
	for (size_t i = 0; i < sizeof WRONG_SPECIAL / sizeof *WRONG_SPECIAL; i++)
		refused(&SPECIAL, WRONG_SPECIAL[i].json, ERR_PARAM_INVALID,
			WRONG_SPECIAL[i].field);
}

static void
a_cursor_of_our_own_making_alone_is_taken(void **state)
{
	char json[200];
	struct parsed p;
	struct arena a;

	(void)state;
	arena_init(&a);
	refused(&SPECIAL, "{\"cursor\":\"x\"}", ERR_CURSOR_INVALID, "params.cursor");
	snprintf(json, sizeof json, "{\"cursor\":\"%s\"}",
		cursor_make(&OWNER, "test.plain", "EX-1:2", &a));
	refused(&SPECIAL, json, ERR_CURSOR_INVALID, "params.cursor");
	snprintf(json, sizeof json, "{\"cursor\":\"%s\"}",
		cursor_make(&OWNER, "test.special", "EX-1:2", &a));
	arena_release(&a);
	parse(&SPECIAL, json, &p);
	assert_true(p.ok);
	assert_string_equal(arg_str(&p.args, "cursor"), "EX-1:2");
	release(&p);
}

static void
the_limits_of_a_key_are_taken(void **state)
{
	char json[200], key[130];
	struct parsed p;

	(void)state;
	memset(key, '~', sizeof key);
	key[128] = '\0';
	snprintf(json, sizeof json, "{\"key\":\"%s\"}", key);
	parse(&SPECIAL, json, &p);
	assert_true(p.ok);
	release(&p);
	snprintf(json, sizeof json, "{\"key\":\"%s~\"}", key);
	refused(&SPECIAL, json, ERR_PARAM_INVALID, "params.key");
}

static void
codes_are_letters_digits_dots_and_dashes(void **state)
{
	static const struct {
		const char *s;
		bool ok;
	} ROWS[] = {
		{"a", true},
		{"9", true},
		{"A.b-c_d", true},
		{"", false},
		{".a", false},
		{"_a", false},
		{"a ", false},
		{"a\n", false},
		{"a\xc3\xa9", false},
		{"0123456789012345678901234567890123456789012345678901234567890123",
			true},
		{"01234567890123456789012345678901234567890123456789012345678901234",
			false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
		assert_int_equal(word_is_code(ROWS[i].s), ROWS[i].ok);
}

static int
set_up_json(void **state)
{
	(void)state;
	js_setup();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_given_is_read_by_name),
		cmocka_unit_test(what_is_not_given_has_its_fallback),
		cmocka_unit_test(slots_ids_and_instants_are_understood),
		cmocka_unit_test(what_is_wrong_is_refused_by_name),
		cmocka_unit_test(a_cursor_of_our_own_making_alone_is_taken),
		cmocka_unit_test(the_limits_of_a_key_are_taken),
		cmocka_unit_test(codes_are_letters_digits_dots_and_dashes),
	};

	return cmocka_run_group_tests(tests, set_up_json, NULL);
}
