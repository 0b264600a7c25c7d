/* names.c - what things are called, and the error when nothing is. */
#include "domain/fair/names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const char *
request_name(struct tx *tx, int64_t id)
{
	return arena_printf(tx->arena, "R%" PRId64, id);
}

const char *
meeting_name(struct tx *tx, int64_t id)
{
	return arena_printf(tx->arena, "M%" PRId64, id);
}

const char *
schedule_name(struct tx *tx, int64_t id)
{
	return arena_printf(tx->arena, "S%" PRId64, id);
}

bool
no_such(const char *what, const char *code, struct err *e)
{
	return err_set(e, ERR_NOT_FOUND, "there is no %s %s", what, code);
}

bool
no_such_move(const char *name, const char *is, const char *to, struct err *e)
{
	return strcmp(is, to) == 0
		       ? err_set(e, ERR_WRONG_STATE, "%s is %s already", name, is)
		       : err_set(e, ERR_WRONG_STATE, "%s is %s and cannot become %s",
				 name, is, to);
}

int64_t
account_of_principal(const char *principal)
{
	return principal[0] == 'A' ? strtoll(principal + 1, NULL, 10) : 0;
}

struct js *
before_view(const char *state, int64_t rev)
{
	struct js *o = js_new_obj();

	js_set_str(o, "state", state);
	js_set_int(o, "rev", rev);
	return o;
}
