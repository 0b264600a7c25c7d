/* params.c - declared parameters, checked once, read by name. */
#include "methods/params.h"

#include "base/words.h"
#include "domain/fair/grid.h"
#include "wire/digest.h"
#include "wire/letters.h"
#include "wire/utf8.h"
#include "wire/when.h"

#include <stdio.h>
#include <string.h>

static bool
wrong_type(const struct param *p, const struct js *v, const char *expected, struct err *e)
{
	err_set(e, ERR_PARAM_INVALID, "%s must be %s, not %s", p->name, expected,
		js_type_name(js_type(v)));
	return err_field(e, "params.%s", p->name);
}

static bool
wrong_value(const struct param *p, struct err *e, const char *rule)
{
	err_set(e, ERR_PARAM_INVALID, "%s: %s", p->name, rule);
	return err_field(e, "params.%s", p->name);
}

static bool
missing(const struct param *p, struct err *e)
{
	err_set(e, ERR_PARAM_INVALID, "%s is required", p->name);
	return err_field(e, "params.%s", p->name);
}

static bool
letters_taken(enum param_text text, char *own, struct letters_fault *f)
{
	switch (text) {
	case TEXT_LINE:
		return letters_take(LETTERS_LINE, own, own, f);
	case TEXT_LINES:
		return letters_take(LETTERS_LINES, own, own, f);
	case TEXT_SECRET:
		return letters_fit(LETTERS_LINE, own, f);
	case TEXT_PIECE:
		return true;
	}
	BUG_ON(true);
}

/* A text with no visible letter counts as empty; the rest goes by the rule of letters. */
static bool
letters_arg(const struct param *p, const char *s, struct arena *arena, const char **out,
	struct err *e)
{
	char *own = arena_strdup(arena, s), why[LETTERS_WHY_BYTES];
	struct letters_fault f;

	*out = own;
	if (p->text != TEXT_PIECE && letters_blank(own)) {
		own[0] = '\0';
		if (p->min > 0)
			return p->required ? missing(p, e)
					   : wrong_value(p, e, "is blank");
	}
	if (letters_taken(p->text, own, &f))
		return true;
	letters_why(&f, why);
	return wrong_value(p, e, why);
}

static bool
text_arg(const struct param *p, const struct js *v, struct arena *arena, const char **out,
	struct err *e)
{
	bool counted = p->text == TEXT_LINE || p->text == TEXT_LINES;
	size_t n;
	char rule[80];

	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a string", e);
	if (p->type == PARAM_CODE || p->type == PARAM_CODES) {
		*out = arena_strdup(arena, js_str(v));
		return word_is_code(*out) ||
		       wrong_value(
			       p, e, "a code is 1 to 64 letters, digits, dots, dashes");
	}
	if (!letters_arg(p, js_str(v), arena, out, e))
		return false;
	n = counted ? utf8_letters(*out) : strlen(*out);
	if ((int64_t)n >= p->min && (int64_t)n <= p->max)
		return true;
	snprintf(rule, sizeof rule, "must be %lld to %lld %s long", (long long)p->min,
		(long long)p->max, counted ? "letters" : "bytes");
	return wrong_value(p, e, rule);
}

static bool
int_arg(const struct param *p, const struct js *v, int64_t *out, struct err *e)
{
	char rule[80];

	if (js_type(v) != JS_INT)
		return wrong_type(p, v, "an integer", e);
	*out = js_int(v);
	if (*out >= p->min && *out <= p->max)
		return true;
	snprintf(rule, sizeof rule, "must be %lld to %lld", (long long)p->min,
		(long long)p->max);
	return wrong_value(p, e, rule);
}

static bool
range_arg(const struct param *p, const struct js *v, struct arg *out, struct err *e)
{
	if (js_type(v) != JS_ARR || js_len(v) != 2)
		return wrong_value(p, e, "must be a list of two integers");
	return int_arg(p, js_at(v, 0), &out->i, e) &&
	       int_arg(p, js_at(v, 1), &out->high, e);
}

static bool
choice_arg(const struct param *p, const struct js *v, struct arg *out, struct err *e)
{
	const char *c = p->choices;
	char rule[160];
	size_t n;

	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a string", e);
	n = strlen(js_str(v));
	while (*c != '\0') {
		size_t word = strcspn(c, "|");

		if (word == n && memcmp(c, js_str(v), n) == 0) {
			out->s = js_str(v);
			return true;
		}
		c += word + (c[word] == '|');
	}
	snprintf(rule, sizeof rule, "must be one of %s", p->choices);
	return wrong_value(p, e, rule);
}

static bool
list_arg(const struct param *p, const struct js *v, struct arena *arena, struct arg *out,
	struct err *e)
{
	struct param item = *p;
	char rule[80];

	if (js_type(v) != JS_ARR)
		return wrong_type(p, v, "a list", e);
	if ((int64_t)js_len(v) > p->max) {
		snprintf(rule, sizeof rule, "at most %lld entries", (long long)p->max);
		return wrong_value(p, e, rule);
	}
	item.required = false;
	item.min = 1;
	item.max = 200;
	out->n = (int)js_len(v);
	out->strs = ARENA_ARRAY(arena, const char *, out->n);
	for (int i = 0; i < out->n; i++)
		if (!text_arg(&item, js_at(v, (size_t)i), arena, &out->strs[i], e))
			return err_field(e, "params.%s[%d]", p->name, i);
	return true;
}

static bool
slot_arg_one(const struct param *p, const struct js *v, struct arena *arena,
	struct slot_named *out, struct err *e)
{
	if (js_type(v) == JS_INT) {
		if (js_int(v) < 1 || js_int(v) > 65535)
			return wrong_value(p, e, "a slot number is 1 to 65535");
		out->number = (int)js_int(v);
		return true;
	}
	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a slot number or a time such as d1T09:30", e);
	if (!grid_time_is_well(js_str(v), e))
		return err_field(e, "params.%s", p->name);
	out->civil = arena_strdup(arena, js_str(v));
	return true;
}

static bool
slots_arg(const struct param *p, const struct js *v, struct arena *arena, struct arg *out,
	struct err *e)
{
	if (js_type(v) != JS_ARR)
		return wrong_type(p, v, "a list of slots", e);
	if ((int64_t)js_len(v) > p->max)
		return wrong_value(p, e, "too many slots");
	out->n = (int)js_len(v);
	out->slots = ARENA_ARRAY(arena, struct slot_named, out->n);
	for (int i = 0; i < out->n; i++)
		if (!slot_arg_one(p, js_at(v, (size_t)i), arena, &out->slots[i], e))
			return err_field(e, "params.%s[%d]", p->name, i);
	return true;
}

/* "R12": the letter and a number without leading zeros. */
static bool
id_arg(const struct param *p, const struct js *v, char letter, struct arg *out,
	struct err *e)
{
	const char *s;
	char rule[64];
	int64_t n = 0;

	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a string", e);
	s = js_str(v);
	if (s[0] == letter && s[1] >= '1' && s[1] <= '9' && strlen(s) <= 16) {
		const char *d = s + 1;

		while (*d >= '0' && *d <= '9')
			n = n * 10 + (*d++ - '0');
		if (*d == '\0') {
			out->i = n;
			out->s = s;
			return true;
		}
	}
	snprintf(rule, sizeof rule, "must be %c and a number, such as %c12", letter,
		letter);
	return wrong_value(p, e, rule);
}

static bool
key_arg(const struct param *p, const struct js *v, struct arena *arena, struct arg *out,
	struct err *e)
{
	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a string", e);
	for (const char *s = js_str(v); *s != '\0'; s++)
		if (*s <= ' ' || *s > '~')
			return wrong_value(
				p, e, "a key is 8 to 128 printable ASCII characters");
	out->s = arena_strdup(arena, js_str(v));
	return (strlen(out->s) >= 8 && strlen(out->s) <= 128) ||
	       wrong_value(p, e, "a key is 8 to 128 printable ASCII characters");
}

static bool
cursor_arg(const struct method *m, const struct cursor_owner *whose,
	const struct param *p, const struct js *v, struct arena *arena, struct arg *out,
	struct err *e)
{
	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a string", e);
	out->s = cursor_read(whose, m->name, js_str(v), arena);
	if (out->s != NULL)
		return true;
	err_set(e, ERR_CURSOR_INVALID, "this cursor did not come from a page before");
	return err_field(e, "params.%s", p->name);
}

static bool
instant_arg(const struct param *p, const struct js *v, struct arg *out, struct err *e)
{
	if (js_type(v) != JS_STR)
		return wrong_type(p, v, "a string", e);
	return when_parse(js_str(v), &out->i, e) || err_field(e, "params.%s", p->name);
}

static bool
one_arg(const struct method *m, const struct cursor_owner *whose, const struct param *p,
	const struct js *v, struct arena *arena, struct arg *out, struct err *e)
{
	switch (p->type) {
	case PARAM_STR:
	case PARAM_CODE:
		return text_arg(p, v, arena, &out->s, e);
	case PARAM_CODES:
	case PARAM_STRS:
		return list_arg(p, v, arena, out, e);
	case PARAM_INT:
		return int_arg(p, v, &out->i, e);
	case PARAM_RANGE:
		return range_arg(p, v, out, e);
	case PARAM_BOOL:
		if (js_type(v) != JS_BOOL)
			return wrong_type(p, v, "true or false", e);
		out->i = js_bool(v);
		return true;
	case PARAM_CHOICE:
		return choice_arg(p, v, out, e);
	case PARAM_SLOT:
		out->slots = ARENA_NEW(arena, struct slot_named);
		out->n = 1;
		return slot_arg_one(p, v, arena, out->slots, e);
	case PARAM_SLOTS:
		return slots_arg(p, v, arena, out, e);
	case PARAM_INSTANT:
		return instant_arg(p, v, out, e);
	case PARAM_CURSOR:
		return cursor_arg(m, whose, p, v, arena, out, e);
	case PARAM_KEY:
		return key_arg(p, v, arena, out, e);
	case PARAM_REQUEST:
		return id_arg(p, v, 'R', out, e);
	case PARAM_MEETING:
		return id_arg(p, v, 'M', out, e);
	case PARAM_ACCOUNT:
		return id_arg(p, v, 'A', out, e);
	case PARAM_TOKEN:
		return id_arg(p, v, 'T', out, e);
	case PARAM_IMPORT:
		return id_arg(p, v, 'I', out, e);
	case PARAM_SCHEDULE:
		return id_arg(p, v, 'S', out, e);
	case PARAM_MAIL:
		return id_arg(p, v, 'E', out, e);
	}
	BUG_ON(true);
}

bool
params_parse(const struct method *m, const struct js *params,
	const struct cursor_owner *whose, struct arena *arena, struct args *out,
	struct err *e)
{
	*out = (struct args){.method = m};
	for (int i = 0; m->params[i].name != NULL; i++) {
		if (!m->params[i].required || js_get(params, m->params[i].name) != NULL)
			continue;
		return missing(&m->params[i], e);
	}
	for (int i = 0; m->params[i].name != NULL; i++) {
		const struct param *p = &m->params[i];
		const struct js *v = js_get(params, p->name);

		out->value[i].i = p->fallback;
		if (v == NULL)
			continue;
		if (!one_arg(m, whose, p, v, arena, &out->value[i], e))
			return false;
		out->value[i].given = true;
	}
	return true;
}

const struct arg *
arg_get(const struct args *a, const char *name)
{
	for (int i = 0; a->method->params[i].name != NULL; i++)
		if (strcmp(a->method->params[i].name, name) == 0)
			return &a->value[i];
	BUG_ON(true);
}

const char *
arg_str(const struct args *a, const char *name)
{
	return arg_get(a, name)->s;
}

int64_t
arg_int(const struct args *a, const char *name)
{
	return arg_get(a, name)->i;
}

bool
arg_bool(const struct args *a, const char *name)
{
	return arg_get(a, name)->i != 0;
}

bool
arg_given(const struct args *a, const char *name)
{
	return arg_get(a, name)->given;
}

const struct slot_named *
arg_slot(const struct args *a, const char *name)
{
	const struct arg *slot = arg_get(a, name);

	return slot->given ? slot->slots : NULL;
}

const char *
arg_text(const struct args *a, const char *name)
{
	const char *text = arg_str(a, name);

	return text != NULL ? text : "";
}
