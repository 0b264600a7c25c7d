/*
 * fuzz_params.c - parameters of every method, as a peer may send them.
 *
 * The first byte picks the row of the method table, the rest is the JSON of params. What is taken
 * lies within what the row declares; what is refused names the parameter.
 */
#include "domain/fair/grid.h"
#include "methods/params.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_list(const struct param *p, const struct arg *a)
{
	BUG_ON(a->n < 0 || a->n > p->max);
	for (int i = 0; i < a->n; i++) {
		if (p->type != PARAM_SLOTS) {
			BUG_ON(a->strs[i] == NULL || strlen(a->strs[i]) > 200);
			continue;
		}
		BUG_ON(a->slots[i].civil == NULL &&
			(a->slots[i].number < 1 || a->slots[i].number > 65535));
	}
}

static void
check_taken(const struct param *p, const struct arg *a)
{
	switch (p->type) {
	case PARAM_STR:
		BUG_ON((int64_t)strlen(a->s) < p->min || (int64_t)strlen(a->s) > p->max);
		break;
	case PARAM_CODE:
		BUG_ON(a->s[0] == '\0' || strlen(a->s) > 64);
		break;
	case PARAM_KEY:
		BUG_ON(strlen(a->s) < 8 || strlen(a->s) > 128);
		break;
	case PARAM_CHOICE:
		BUG_ON(strstr(p->choices, a->s) == NULL);
		break;
	case PARAM_CURSOR:
		BUG_ON(a->s[0] == '\0');
		break;
	case PARAM_INT:
		BUG_ON(a->i < p->min || a->i > p->max);
		break;
	case PARAM_RANGE:
		BUG_ON(a->i < p->min || a->i > p->max || a->high < p->min ||
			a->high > p->max);
		break;
	case PARAM_BOOL:
		BUG_ON(a->i != 0 && a->i != 1);
		break;
	case PARAM_CODES:
	case PARAM_STRS:
	case PARAM_SLOTS:
		check_list(p, a);
		break;
	case PARAM_SLOT:
		BUG_ON(a->n != 1);
		break;
	case PARAM_REQUEST:
	case PARAM_MEETING:
	case PARAM_ACCOUNT:
	case PARAM_TOKEN:
	case PARAM_IMPORT:
	case PARAM_SCHEDULE:
	case PARAM_MAIL:
		BUG_ON(a->i < 1);
		break;
	case PARAM_INSTANT:
		break;
	}
}

static const uint8_t KEY[DIGEST_BYTES] = "thirty-two bytes of a secret key";
static const struct cursor_owner OWNER = {KEY, "A7", 1};

static void
check(const struct method *m, const struct js *params)
{
	struct arena arena;
	struct args args;
	struct err e;

	arena_init(&arena);
	err_clear(&e);
	if (params_parse(m, params, &OWNER, &arena, &args, &e)) {
		for (int i = 0; m->params[i].name != NULL; i++) {
			BUG_ON(m->params[i].required && !args.value[i].given);
			if (args.value[i].given)
				check_taken(&m->params[i], &args.value[i]);
		}
	} else {
		BUG_ON(e.code == ERR_NONE || e.text[0] == '\0');
		BUG_ON(strncmp(e.field, "params.", 7) != 0);
	}
	arena_release(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct js *params;
	struct err e;

	if (size < 1)
		return 0;
	params = js_parse((const char *)data + 1, size - 1, &e);
	/* The envelope lets nothing but an object through. */
	if (params != NULL && js_type(params) == JS_OBJ)
		check(method_at(data[0] % methods_count()), params);
	js_free(params);
	return 0;
}
