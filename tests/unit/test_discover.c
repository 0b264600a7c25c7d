/* test_discover.c - the method table is in order, and the discovery document says what it says. */
#include "golden.h"

#include "domain/people/account.h"
#include "methods/params.h"
#include "methods/schemas.h"
#include "wire/digest.h"
#include "wire/rpc.h"
#include "wire/version.h"

static int
set_up(void **state)
{
	js_setup();
	*state = method_discover();
	return 0;
}

static int
tear_down(void **state)
{
	js_free(*state);
	return 0;
}

static const struct param *
param_of(const struct method *m, const char *name)
{
	for (int i = 0; m->params[i].name != NULL; i++)
		if (strcmp(m->params[i].name, name) == 0)
			return &m->params[i];
	return NULL;
}

/* ---- the table ------------------------------------------------------------------------------ */

static void
every_row_is_whole_and_has_a_name_of_its_own(void **state)
{
	(void)state;
	assert_true(methods_count() >= 50);
	for (size_t i = 0; i < methods_count(); i++) {
		const struct method *m = method_at(i);

		assert_ptr_equal(method_by_name(m->name), m);
		assert_true(m->summary != NULL && m->summary[0] != '\0');
		assert_true(m->result != NULL && m->result[0] != '\0');
		if (m->schema == NULL)
			fail_msg("%s does not say what comes back", m->name);
		assert_non_null(m->run);
		if (m->roles == 0)
			fail_msg("%s is reachable by nobody", m->name);
		for (int k = 0; m->params[k].name != NULL; k++) {
			const struct param *p = &m->params[k];

			if (param_of(m, p->name) != p)
				fail_msg("%s has %s twice", m->name, p->name);
			if (p->help == NULL || p->help[0] == '\0')
				fail_msg("%s.%s has no help", m->name, p->name);
			if (p->type == PARAM_CHOICE && p->choices == NULL)
				fail_msg("%s.%s has no choices", m->name, p->name);
			if ((p->type == PARAM_STR || p->type == PARAM_INT ||
				    p->type == PARAM_RANGE) &&
				(p->min > p->max || p->max == 0))
				fail_msg("%s.%s has no range", m->name, p->name);
			if ((p->type == PARAM_CODES || p->type == PARAM_STRS ||
				    p->type == PARAM_SLOTS) &&
				p->max <= 0)
				fail_msg("%s.%s may have no entry", m->name, p->name);
		}
	}
	assert_null(method_by_name("no.such"));
	assert_null(method_by_name(""));
}

static void
a_write_needs_a_key_and_a_read_has_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < methods_count(); i++) {
		const struct param *key = param_of(method_at(i), "key");

		if (method_at(i)->where == RUN_WRITE && (key == NULL || !key->required))
			fail_msg("%s writes without a key", method_at(i)->name);
		if (method_at(i)->where == RUN_READ && key != NULL)
			fail_msg("%s reads with a key", method_at(i)->name);
		if (key != NULL)
			assert_int_equal(key->type, PARAM_KEY);
	}
}

static void
what_has_a_cursor_has_a_limit_or_is_a_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < methods_count(); i++)
		if (param_of(method_at(i), "cursor") != NULL &&
			param_of(method_at(i), "limit") == NULL &&
			strcmp(method_at(i)->name, "export.get") != 0)
			fail_msg("%s has a cursor and no limit", method_at(i)->name);
}

static void
only_the_conversation_itself_is_open_before_login(void **state)
{
	static const char *const OPEN[] = {"hello", "ping", "auth.enrol", "auth.lost"};
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < methods_count(); i++)
		if (method_at(i)->roles & ROLE_NONE) {
			assert_true(n < sizeof OPEN / sizeof *OPEN);
			assert_string_equal(method_at(i)->name, OPEN[n++]);
		}
	assert_int_equal(n, sizeof OPEN / sizeof *OPEN);
}

/* ---- the document --------------------------------------------------------------------------- */

/* Every parameter of it with as many entries as it may have. */
static int64_t
most_values(const struct method *m)
{
	int64_t values = 6; /* jsonrpc, id, method, params and both objects */

	for (int i = 0; m->params[i].name != NULL; i++) {
		const struct param *p = &m->params[i];
		bool list = p->type == PARAM_STRS || p->type == PARAM_CODES ||
			    p->type == PARAM_SLOTS;

		values += 1 + (list ? p->max : p->type == PARAM_RANGE ? 2 : 0);
	}
	return values;
}

static void
every_call_fits_into_the_values_of_a_request(void **state)
{
	int64_t most = 0;

	(void)state;
	for (size_t i = 0; i < methods_count(); i++) {
		int64_t values = most_values(method_at(i));

		if (values > most)
			most = values;
	}
	assert_in_range(most, RPC_VALUES_MAX / 4, RPC_VALUES_MAX);
}

static void
roles_are_named(void **state)
{
	struct js *o = roles_array(ROLE_BUYER | ROLE_STAFF | ROLE_ADMIN);
	char *text = js_text(o);

	(void)state;
	assert_string_equal(text, "[\"buyer\",\"staff\",\"admin\"]");
	free(text);
	js_free(o);
	o = roles_array(0);
	assert_int_equal(js_len(o), 0);
	js_free(o);
	o = roles_array(~0U);
	assert_int_equal(js_len(o), ROLE_COUNT);
	js_free(o);
}

static void
the_document_is_the_table(void **state)
{
	struct js *o = *state, *rows = js_get(o, "methods");

	assert_string_equal(js_get_str(o, "openrpc", ""), "1.2.6");
	assert_string_equal(
		js_get_str(js_get(o, "info"), "version", ""), CONVENE_VERSION);
	assert_true(js_get_str(js_get(o, "info"), "title", NULL) != NULL);
	assert_int_equal(js_len(rows), methods_count());
	for (size_t i = 0; i < methods_count(); i++) {
		const struct method *m = method_at(i);
		struct js *row = js_at(rows, i), *params = js_get(row, "params");
		struct js *roles = js_get(row, "x-roles");
		unsigned bits = 0;
		size_t n = 0;

		assert_string_equal(js_get_str(row, "name", ""), m->name);
		assert_string_equal(js_get_str(row, "summary", ""), m->summary);
		assert_string_equal(js_get_str(row, "paramStructure", ""), "by-name");
		assert_int_equal(
			js_get_bool(row, "x-writes", false), param_of(m, "key") != NULL);
		for (size_t k = 0; k < js_len(roles); k++) {
			enum role role;

			assert_true(role_by_name(js_str(js_at(roles, k)), &role));
			bits |= role;
		}
		assert_int_equal(bits, m->roles);
		for (; m->params[n].name != NULL; n++) {
			struct js *p = js_at(params, n);

			assert_string_equal(js_get_str(p, "name", ""), m->params[n].name);
			assert_int_equal(
				js_get_bool(p, "required", false), m->params[n].required);
			assert_string_equal(
				js_get_str(p, "summary", ""), m->params[n].help);
			assert_true(js_len(js_get(p, "schema")) > 0);
		}
		assert_int_equal(js_len(params), n);
		assert_string_equal(js_get_str(js_get(js_get(row, "result"), "schema"),
					    "description", ""),
			m->result);
	}
}

/* A list of references to errors: each there, none twice. */
static void
errors_are_there(const struct js *list, const char *whose)
{
	static const char PATH[] = "#/components/errors/";

	for (size_t i = 0; i < js_len(list); i++) {
		const char *ref = js_get_str(js_at(list, i), "$ref", "");

		assert_int_equal(strncmp(ref, PATH, strlen(PATH)), 0);
		assert_int_not_equal(err_by_name(ref + strlen(PATH)), ERR_NONE);
		for (size_t k = 0; k < i; k++)
			if (strcmp(ref, js_get_str(js_at(list, k), "$ref", "")) == 0)
				fail_msg("%s has %s twice", whose, ref);
	}
}

static void
errors_are_listed_once(void **state)
{
	struct js *o = *state, *rows = js_get(o, "methods");
	struct js *table = js_get(js_get(o, "components"), "errors");

	for (size_t i = 0; i < methods_count(); i++)
		errors_are_there(js_get(js_at(rows, i), "errors"), method_at(i)->name);
	errors_are_there(js_get(o, "x-errors-of-any-call"), "any call");
	for (int code = 1; code < ERR_COUNT; code++) {
		const struct err_info *info = err_info((enum err_code)code);

		assert_int_equal(
			js_get_int(js_get(table, info->name), "code", 0), info->number);
	}
}

static void
a_text_becomes_a_schema(void **state)
{
	struct js *o = schema_object("id:#R when?:instant~ all:[Slot] how:{int} is:a|b");
	char *text = js_text(js_get(o, "required"));
	struct js *members = js_get(o, "properties");

	(void)state;
	assert_string_equal(text, "[\"id\",\"all\",\"how\",\"is\"]");
	free(text);
	assert_int_equal(js_len(js_get(js_get(members, "when"), "oneOf")), 2);
	assert_string_equal(
		js_get_str(js_get(js_get(members, "all"), "items"), "$ref", ""),
		"#/components/schemas/Slot");
	assert_string_equal(
		js_get_str(js_get(js_get(members, "how"), "additionalProperties"), "type",
			""),
		"integer");
	assert_int_equal(js_len(js_get(js_get(members, "is"), "enum")), 2);
	js_free(o);
}

/* A value the schema allows: its example, first choice, smallest number, shortest text. */
static struct js *
sample(const struct js *schema)
{
	const struct js *either = js_get(schema, "oneOf"),
			*words = js_get(schema, "enum");
	const struct js *examples = js_get(schema, "examples");
	const char *type;
	struct js *list;

	if (either != NULL)
		return sample(js_at(either, js_len(either) - 1));
	if (words != NULL)
		return js_copy(js_at(words, js_len(words) - 1));
	if (examples != NULL)
		return js_copy(js_at(examples, 0));
	type = js_get_str(schema, "type", "none");
	if (strcmp(type, "integer") == 0)
		return js_new_int(js_get_int(schema, "minimum", 0));
	if (strcmp(type, "boolean") == 0)
		return js_new_bool(true);
	if (strcmp(type, "array") == 0) {
		list = js_new_arr();
		do
			js_push(list, sample(js_get(schema, "items")));
		while ((int64_t)js_len(list) < js_get_int(schema, "minItems", 1));
		return list;
	}
	if (strcmp(type, "string") == 0) {
		char text[512] = "";
		int64_t n = js_get_int(schema, "minLength", 1);

		assert_true(n < (int64_t)sizeof text);
		memset(text, 'x', (size_t)(n > 0 ? n : 1));
		return js_new_str(text);
	}
	fail_msg("a schema of type %s", type);
	return NULL;
}

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const struct cursor_owner OWNER = {KEY, "A7", 1};

static void
what_a_schema_allows_is_taken(void **state)
{
	struct js *rows = js_get(*state, "methods");

	for (size_t i = 0; i < methods_count(); i++) {
		struct js *list = js_get(js_at(rows, i), "params"),
			  *params = js_new_obj();
		struct arena arena;
		struct args args;
		struct err e;

		arena_init(&arena);
		for (size_t k = 0; k < js_len(list); k++) {
			const char *name = js_get_str(js_at(list, k), "name", "");

			if (strcmp(name, "cursor") == 0)
				js_set_str(params, name,
					cursor_make(
						&OWNER, method_at(i)->name, "x", &arena));
			else
				js_set(params, name,
					sample(js_get(js_at(list, k), "schema")));
		}
		if (!params_parse(method_at(i), params, &OWNER, &arena, &args, &e))
			fail_msg("%s: %s", method_at(i)->name, e.text);
		js_free(params);
		arena_release(&arena);
	}
}

static void
a_schema_says_the_limits(void **state)
{
	struct js *rows = js_get(*state, "methods");
	bool seen = false;

	for (size_t i = 0; i < methods_count(); i++) {
		const struct method *m = method_at(i);
		struct js *params = js_get(js_at(rows, i), "params");

		for (size_t k = 0; m->params[k].name != NULL; k++) {
			const struct param *p = &m->params[k];
			struct js *schema = js_get(js_at(params, k), "schema");

			if (p->type == PARAM_INT) {
				assert_int_equal(
					js_get_int(schema, "minimum", -1), p->min);
				assert_int_equal(
					js_get_int(schema, "maximum", -1), p->max);
			}
			if (strcmp(p->name, "limit") == 0) {
				assert_int_equal(js_get_int(schema, "default", 0), 100);
				seen = true;
			}
			if (p->type == PARAM_STR)
				assert_int_equal(
					js_get_int(schema, "maxLength", -1), p->max);
		}
	}
	assert_true(seen);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(every_row_is_whole_and_has_a_name_of_its_own),
		CASE(a_write_needs_a_key_and_a_read_has_none),
		CASE(what_has_a_cursor_has_a_limit_or_is_a_file),
		CASE(only_the_conversation_itself_is_open_before_login),
		CASE(every_call_fits_into_the_values_of_a_request),
		CASE(roles_are_named),
		CASE(the_document_is_the_table),
		CASE(errors_are_listed_once),
		CASE(a_text_becomes_a_schema),
		CASE(what_a_schema_allows_is_taken),
		CASE(a_schema_says_the_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
