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

/* ", accepted or withdrawn" behind the first of them. */
static const char *
listed(struct arena *arena, const char *text, const char *word, bool last)
{
	return text[0] == '\0'
		       ? word
		       : arena_printf(arena, "%s%s%s", text, last ? " or " : ", ", word);
}

bool
no_such_move(struct tx *tx, const char *name, const struct moves *m, int from, int to,
	struct err *e)
{
	const char *is = m->name_of(from), *legal = "";
	int left = 0;

	if (from == to)
		return err_set(e, ERR_WRONG_STATE, "%s is %s already", name, is);
	for (int i = 0; i < m->n; i++)
		left += m->allowed[from * m->n + i];
	if (left == 0)
		return err_set(e, ERR_WRONG_STATE,
			"%s is %s and cannot become %s; nothing follows that", name, is,
			m->name_of(to));
	for (int i = 0; i < m->n; i++)
		if (m->allowed[from * m->n + i])
			legal = listed(tx->arena, legal, m->name_of(i), --left == 0);
	return err_set(e, ERR_WRONG_STATE,
		"%s is %s and cannot become %s; it can become %s", name, is,
		m->name_of(to), legal);
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
