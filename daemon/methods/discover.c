/* discover.c - the method table as an OpenRPC document; nothing in it is said twice. */
#include "methods/method.h"

#include "methods/schemas.h"
#include "wire/version.h"

#include <stdio.h>
#include <string.h>

/* Of the OpenRPC specification the document follows. */
#define OPENRPC_VERSION "1.2.6"
#define TIME_PATTERN                                                                     \
	"^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?"                     \
	"|d[1-9][0-9]{0,2}T[0-9]{2}:[0-9]{2})$"

enum { KEY_MIN = 8, KEY_MAX = 128, SLOT_MAX = 65535, LIST_TEXT_MAX = 200 };

struct js *
roles_array(unsigned roles)
{
	struct js *list = js_new_arr();

	for (unsigned bit = 1; bit < 1U << ROLE_COUNT; bit <<= 1)
		if (roles & bit)
			js_push_str(list, role_name((enum role)bit));
	return list;
}

/* ---- JSON schema of a parameter ------------------------------------------------------------- */

static struct js *
string_schema(int64_t min, int64_t max, const char *pattern, const char *example)
{
	struct js *o = js_new_obj();

	js_set_str(o, "type", "string");
	if (min > 0)
		js_set_int(o, "minLength", min);
	if (max > 0)
		js_set_int(o, "maxLength", max);
	js_set_str(o, "pattern", pattern);
	if (example != NULL) {
		struct js *examples = js_new_arr();

		js_push_str(examples, example);
		js_set(o, "examples", examples);
	}
	return o;
}

static struct js *
integer_schema(const struct param *p)
{
	struct js *o = js_new_obj();

	js_set_str(o, "type", "integer");
	js_set_int(o, "minimum", p->min);
	js_set_int(o, "maximum", p->max);
	if (!p->required && p->fallback != 0)
		js_set_int(o, "default", p->fallback);
	return o;
}

static struct js *
array_schema(struct js *take_items, int64_t min, int64_t max)
{
	struct js *o = js_new_obj();

	js_set_str(o, "type", "array");
	js_set(o, "items", take_items);
	if (min > 0)
		js_set_int(o, "minItems", min);
	js_set_int(o, "maxItems", max);
	return o;
}

static struct js *
choice_schema(const char *choices)
{
	struct js *o = js_new_obj(), *list = js_new_arr();
	char word[64];

	while (*choices != '\0') {
		size_t n = strcspn(choices, "|");

		BUG_ON(n >= sizeof word);
		memcpy(word, choices, n);
		word[n] = '\0';
		js_push_str(list, word);
		choices += n + (choices[n] == '|');
	}
	js_set_str(o, "type", "string");
	js_set(o, "enum", list);
	return o;
}

/* A number, or a time of the event by date or by its day. */
static struct js *
slot_schema(void)
{
	struct js *o = js_new_obj(), *either = js_new_arr(), *number = js_new_obj();

	js_set_str(number, "type", "integer");
	js_set_int(number, "minimum", 1);
	js_set_int(number, "maximum", SLOT_MAX);
	js_push(either, number);
	js_push(either, string_schema(0, 0, TIME_PATTERN, "d1T09:30"));
	js_set(o, "oneOf", either);
	return o;
}

static struct js *
bool_schema(void)
{
	struct js *o = js_new_obj();

	js_set_str(o, "type", "boolean");
	return o;
}

static struct js *
schema_of(const struct param *p)
{
	switch (p->type) {
	case PARAM_STR:
		return string_schema(p->min, p->max, NULL, NULL);
	case PARAM_CODE:
		return schema_code();
	case PARAM_CODES:
		return array_schema(schema_code(), p->required, p->max);
	case PARAM_INT:
		return integer_schema(p);
	case PARAM_RANGE:
		return array_schema(integer_schema(p), 2, 2);
	case PARAM_BOOL:
		return bool_schema();
	case PARAM_CHOICE:
		return choice_schema(p->choices);
	case PARAM_STRS:
		return array_schema(
			string_schema(1, LIST_TEXT_MAX, NULL, NULL), 0, p->max);
	case PARAM_SLOT:
		return slot_schema();
	case PARAM_SLOTS:
		return array_schema(slot_schema(), 0, p->max);
	case PARAM_INSTANT:
		return string_schema(0, 0, NULL, "2026-07-15T09:30:00+09:00");
	case PARAM_CURSOR:
		return string_schema(1, 0, NULL, NULL);
	case PARAM_KEY:
		return string_schema(KEY_MIN, KEY_MAX, "^[!-~]*$", NULL);
	case PARAM_REQUEST:
		return schema_id('R');
	case PARAM_MEETING:
		return schema_id('M');
	case PARAM_ACCOUNT:
		return schema_id('A');
	case PARAM_TOKEN:
		return schema_id('T');
	case PARAM_IMPORT:
		return schema_id('I');
	case PARAM_SCHEDULE:
		return schema_id('S');
	case PARAM_MAIL:
		return schema_id('E');
	}
	BUG_ON(true);
}

/* ---- the document --------------------------------------------------------------------------- */

static struct js *
param_view(const struct param *p)
{
	struct js *o = js_new_obj(), *schema = schema_of(p);

	if (p->type == PARAM_INSTANT)
		js_set_str(schema, "format", "date-time");
	js_set_str(o, "name", p->name);
	js_set_bool(o, "required", p->required);
	js_set(o, "schema", schema);
	js_set_str(o, "summary", p->help);
	return o;
}

static struct js *
result_view(const struct method *m)
{
	struct js *o = js_new_obj(), *schema, *replayed;

	BUG_ON(m->schema == NULL);
	schema = schema_object(m->schema);
	/* The stored answer of a write comes with a mark when it is asked for again. */
	if (m->where == RUN_WRITE) {
		replayed = js_new_obj();
		js_set_str(replayed, "type", "boolean");
		js_set(js_get(schema, "properties"), "replayed", replayed);
	}
	js_set_str(schema, "description", m->result);
	js_set_str(o, "name", "result");
	js_set(o, "schema", schema);
	return o;
}

/* A call that changes something has a key; import.begin does, though it runs on the loop. */
static bool
writes(const struct method *m)
{
	for (int i = 0; m->params[i].name != NULL; i++)
		if (m->params[i].type == PARAM_KEY)
			return true;
	return false;
}

/* ---- errors --------------------------------------------------------------------------------- */

/* What any call may be answered, whatever its row says. */
static const enum err_code ANY_CALL[] = {ERR_PARSE, ERR_INVALID_REQUEST,
	ERR_PARAM_INVALID, ERR_INTERNAL, ERR_HELLO_FIRST, ERR_LINE_TOO_LONG,
	ERR_TOO_MANY_INFLIGHT, ERR_RATE_LIMITED, ERR_SLOW_CONSUMER, ERR_DEADLINE,
	ERR_CONNECTIONS_FULL, ERR_DRAINING, ERR_BUSY, ERR_TOKEN_INVALID,
	ERR_TOKEN_EXPIRED, ERR_TOKEN_REVOKED, ERR_KICKED, ERR_ACCOUNT_DISABLED,
	ERR_STORAGE_FULL, ERR_STORAGE_FAILED, ERR_CORRUPT};

static void
list_error(struct js *list, const char *name)
{
	struct js *o = js_new_obj();
	char path[80];

	BUG_ON(err_by_name(name) == ERR_NONE);
	snprintf(path, sizeof path, "#/components/errors/%s", name);
	js_set_str(o, "$ref", path);
	js_push(list, o);
}

/* Errors that a parameter of this type brings with it. */
static void
list_param_errors(struct js *list, const struct param *p)
{
	if (p->type == PARAM_KEY) {
		list_error(list, "KEY_REUSED");
		list_error(list, "OUTCOME_UNKNOWN");
	} else if (p->type == PARAM_CURSOR) {
		list_error(list, "CURSOR_INVALID");
	} else if (p->type == PARAM_SLOT || p->type == PARAM_SLOTS) {
		list_error(list, "SLOT_UNKNOWN");
	} else if (strcmp(p->name, "if_rev") == 0) {
		list_error(list, "STALE");
	}
}

static struct js *
errors_view(const struct method *m)
{
	struct js *list = js_new_arr();
	char copy[512], *place = NULL;

	if (!(m->roles & ROLE_NONE)) {
		list_error(list, "ROLE_DENIED");
		if (m->where != RUN_LOOP) {
			list_error(list, "NOT_YOURS");
			list_error(list, "NOT_FOUND");
			list_error(list, "EVENT_REQUIRED");
		}
	}
	for (int i = 0; m->params[i].name != NULL; i++)
		list_param_errors(list, &m->params[i]);
	if (m->errors == NULL)
		return list;
	BUG_ON(strlen(m->errors) >= sizeof copy);
	memcpy(copy, m->errors, strlen(m->errors) + 1);
	for (char *w = strtok_r(copy, " ", &place); w != NULL;
		w = strtok_r(NULL, " ", &place))
		list_error(list, w);
	return list;
}

/* The table of errors; retry and the client's exit status are additions of ours. */
static struct js *
errors_all(void)
{
	struct js *all = js_new_obj();

	for (int code = 1; code < ERR_COUNT; code++) {
		const struct err_info *info = err_info((enum err_code)code);
		struct js *o = js_new_obj();

		js_set_int(o, "code", info->number);
		js_set_str(o, "message", info->hint);
		js_set_str(o, "x-retry", retry_name(info->retry));
		js_set_int(o, "x-exit-status", info->exit_status);
		js_set(all, info->name, o);
	}
	return all;
}

static struct js *
components_view(void)
{
	struct js *o = js_new_obj();

	js_set(o, "schemas", schema_components());
	js_set(o, "errors", errors_all());
	return o;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Of staff; empty where it is not for them. */
static struct js *
duties_array(unsigned duties)
{
	struct js *list = js_new_arr();

	for (int i = 0; i < DUTIES; i++)
		if ((duties & 1U << i) != 0)
			js_push_str(list, duty_name((enum duty)(1U << i)));
	return list;
}

static struct js *
method_view(const struct method *m)
{
	struct js *o = js_new_obj(), *params = js_new_arr();

	for (int i = 0; m->params[i].name != NULL; i++)
		js_push(params, param_view(&m->params[i]));
	js_set_str(o, "name", m->name);
	js_set_str(o, "summary", m->summary);
	js_set_str(o, "paramStructure", "by-name");
	js_set(o, "params", params);
	js_set(o, "result", result_view(m));
	js_set(o, "errors", errors_view(m));
	js_set(o, "x-roles", roles_array(m->roles));
	js_set(o, "x-duties", duties_array(method_duties(m)));
	js_set_bool(o, "x-writes", writes(m));
	return o;
}

struct js *
method_discover(void)
{
	struct js *o = js_new_obj(), *info = js_new_obj(), *list = js_new_arr();

	js_set_str(info, "title", "convene/1, the protocol of convened");
	js_set_str(info, "version", CONVENE_VERSION);
	for (size_t i = 0; i < methods_count(); i++)
		js_push(list, method_view(method_at(i)));
	js_set_str(o, "openrpc", OPENRPC_VERSION);
	js_set(o, "info", info);
	js_set(o, "methods", list);
	js_set(o, "components", components_view());
	list = js_new_arr();
	for (size_t i = 0; i < sizeof ANY_CALL / sizeof *ANY_CALL; i++)
		list_error(list, err_info(ANY_CALL[i])->name);
	js_set(o, "x-errors-of-any-call", list);
	return o;
}
