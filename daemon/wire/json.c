/* json.c - JSON values for the wire, on jansson. Compact text is in json_write.c. */
#include "wire/json.h"

#include "wire/utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static json_t *
in(const struct js *v)
{
	return (json_t *)(uintptr_t)v;
}

static struct js *
out(json_t *v)
{
	return (struct js *)v;
}

void
js_setup(void)
{
	json_object_seed(0);
}

/* What a text will be, by its brackets and commas outside of strings. */
struct shape {
	int depth; /* the deepest so far */
	size_t values;
};

/* Behind the quotation mark that ends the string which begins before i. */
static size_t
end_of_string(const char *text, size_t n, size_t i)
{
	while (i < n && text[i] != '"')
		i += text[i] == '\\' ? 2 : 1;
	return i + 1;
}

/*
 * Before parsing: jansson's own limit of depth is 2048 and its recursion is what a hostile line
 * would spend our stack on. It is looked at no further than JS_MAX_DEPTH.
 */
static struct shape
shape_of(const char *text, size_t n)
{
	struct shape s = {.values = 1};
	bool opened = false; /* a bracket with nothing in it so far */
	int depth = 0;

	for (size_t i = 0; i < n && s.depth <= JS_MAX_DEPTH; i++) {
		char c = text[i];

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			continue;
		if (c == '}' || c == ']')
			depth--;
		else
			s.values += opened;
		opened = c == '{' || c == '[';
		s.values += c == ',';
		depth += opened;
		s.depth = depth > s.depth ? depth : s.depth;
		if (c == '"')
			i = end_of_string(text, n, i + 1) - 1;
	}
	return s;
}

static bool
has_float(json_t *v)
{
	const char *name;
	json_t *member;
	size_t i;

	if (json_is_real(v))
		return true;
	if (json_is_array(v)) {
		json_array_foreach (v, i, member)
			if (has_float(member))
				return true;
	} else if (json_is_object(v)) {
		json_object_foreach (v, name, member)
			if (has_float(member))
				return true;
	}
	return false;
}

struct js *
js_parse(const char *text, size_t n, struct err *e)
{
	return js_parse_few(text, n, SIZE_MAX, e);
}

struct js *
js_parse_few(const char *text, size_t n, size_t values, struct err *e)
{
	const struct shape shape = shape_of(text, n);
	json_error_t je;
	json_t *v;

	if (shape.depth > JS_MAX_DEPTH) {
		err_set(e, ERR_PARSE, "nested deeper than %d levels", JS_MAX_DEPTH);
		return NULL;
	}
	if (shape.values > values) {
		err_set(e, ERR_PARSE, "more than %zu values", values);
		return NULL;
	}
	v = json_loadb(text, n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
	if (v == NULL) {
		err_set(e, ERR_PARSE, "not JSON at byte %d: %s", je.position, je.text);
		return NULL;
	}
	if (has_float(v)) {
		json_decref(v);
		err_set(e, ERR_PARSE,
			"a number with a fraction or exponent; the protocol has integers only");
		return NULL;
	}
	return out(v);
}

void
js_free(struct js *v)
{
	json_decref(in(v));
}

struct js *
js_share(struct js *v)
{
	return out(json_incref(in(v)));
}

struct js *
js_copy(const struct js *v)
{
	json_t *copy = json_deep_copy(in(v));

	BUG_ON(copy == NULL);
	return out(copy);
}

enum js_type
js_type(const struct js *v)
{
	switch (json_typeof(in(v))) {
	case JSON_OBJECT:
		return JS_OBJ;
	case JSON_ARRAY:
		return JS_ARR;
	case JSON_STRING:
		return JS_STR;
	case JSON_INTEGER:
		return JS_INT;
	case JSON_TRUE:
	case JSON_FALSE:
		return JS_BOOL;
	case JSON_NULL:
		return JS_NULL;
	case JSON_REAL:
		break;
	}
	BUG_ON(true);
}

const char *
js_type_name(enum js_type type)
{
	switch (type) {
	case JS_NULL:
		return "null";
	case JS_BOOL:
		return "boolean";
	case JS_INT:
		return "integer";
	case JS_STR:
		return "string";
	case JS_OBJ:
		return "object";
	case JS_ARR:
		return "array";
	}
	BUG_ON(true);
}

static struct js *
made(json_t *v)
{
	BUG_ON(v == NULL);
	return out(v);
}

struct js *
js_new_obj(void)
{
	return made(json_object());
}

struct js *
js_new_arr(void)
{
	return made(json_array());
}

/* Every byte that is no letter, as U+FFFD. */
static json_t *
mended(const char *s)
{
	size_t n = strlen(s), at = 0;
	struct buf b;
	bool ok = true;
	json_t *v;

	buf_init(&b, 3 * n);
	while (ok && at < n) {
		size_t good = utf8_good_bytes(s + at, n - at);

		ok = buf_add(&b, s + at, good) &&
		     (at + good == n || buf_adds(&b, "\xef\xbf\xbd"));
		at += good + (at + good < n);
	}
	v = json_string(buf_str(&b));
	if (js_on_mended != NULL)
		js_on_mended(buf_str(&b));
	buf_release(&b);
	return v;
}

struct js *
js_new_str(const char *s)
{
	json_t *v;

	if (s == NULL)
		return js_new_null();
	v = json_string(s);
	return made(v != NULL ? v : mended(s));
}

struct js *
js_new_int(int64_t i)
{
	return made(json_integer(i));
}

struct js *
js_new_bool(bool b)
{
	return made(json_boolean(b));
}

struct js *
js_new_null(void)
{
	return made(json_null());
}

void
js_set(struct js *obj, const char *name, struct js *take_value)
{
	if (take_value != NULL)
		/* Names are our own words, or came from a text that was parsed. */
		BUG_ON(json_object_set_new_nocheck(in(obj), name, in(take_value)) != 0);
}

void
js_set_str(struct js *obj, const char *name, const char *s)
{
	if (s != NULL)
		js_set(obj, name, js_new_str(s));
}

void
js_set_int(struct js *obj, const char *name, int64_t i)
{
	js_set(obj, name, js_new_int(i));
}

void
js_set_bool(struct js *obj, const char *name, bool b)
{
	js_set(obj, name, js_new_bool(b));
}

void
js_del(struct js *obj, const char *name)
{
	json_object_del(in(obj), name);
}

void
js_push(struct js *arr, struct js *take_value)
{
	if (take_value != NULL)
		BUG_ON(json_array_append_new(in(arr), in(take_value)) != 0);
}

void
js_push_str(struct js *arr, const char *s)
{
	js_push(arr, js_new_str(s));
}

void
js_push_int(struct js *arr, int64_t i)
{
	js_push(arr, js_new_int(i));
}

struct js *
js_get(const struct js *obj, const char *name)
{
	return out(json_object_get(in(obj), name));
}

size_t
js_len(const struct js *v)
{
	return json_is_array(in(v)) ? json_array_size(in(v)) : json_object_size(in(v));
}

struct js *
js_at(const struct js *arr, size_t i)
{
	return out(json_array_get(in(arr), i));
}

const char *
js_get_str(const struct js *obj, const char *name, const char *fallback)
{
	json_t *v = json_object_get(in(obj), name);

	return json_is_string(v) ? json_string_value(v) : fallback;
}

int64_t
js_get_int(const struct js *obj, const char *name, int64_t fallback)
{
	json_t *v = json_object_get(in(obj), name);

	return json_is_integer(v) ? json_integer_value(v) : fallback;
}

bool
js_get_bool(const struct js *obj, const char *name, bool fallback)
{
	json_t *v = json_object_get(in(obj), name);

	return json_is_boolean(v) ? json_is_true(v) : fallback;
}

const char *
js_str(const struct js *v)
{
	BUG_ON(!json_is_string(in(v)));
	return json_string_value(in(v));
}

int64_t
js_int(const struct js *v)
{
	BUG_ON(!json_is_integer(in(v)));
	return json_integer_value(in(v));
}

bool
js_bool(const struct js *v)
{
	BUG_ON(!json_is_boolean(in(v)));
	return json_is_true(in(v));
}

void *
js_first(const struct js *obj)
{
	return json_object_iter(in(obj));
}

void *
js_next(const struct js *obj, void *it)
{
	return json_object_iter_next(in(obj), it);
}

const char *
js_it_name(void *it)
{
	return json_object_iter_key(it);
}

struct js *
js_it_value(void *it)
{
	return out(json_object_iter_value(it));
}

char *
js_pretty(const struct js *v)
{
	char *text = json_dumps(in(v), JSON_INDENT(2) | JSON_ENCODE_ANY);

	BUG_ON(text == NULL);
	return text;
}

const char *
js_library_version(void)
{
	return jansson_version_str();
}
