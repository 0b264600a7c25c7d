/* fields.c - parameters of a call that are columns of a file of the fair. */
#include "methods/fields.h"

#include <inttypes.h>
#include <string.h>

/* As a cell of the files has it. */
static const char *
cell_text(struct call *c, const struct settable *s)
{
	const struct arg *a = arg_get(&c->args, s->name);

	if (s->type == PARAM_STR)
		return a->s;
	if (s->type == PARAM_BOOL)
		return a->i != 0 ? "yes" : "no";
	if (s->type == PARAM_INT)
		return a->i < 0 && !s->below_zero
			       ? ""
			       : arena_printf(c->tx->arena, "%" PRId64, a->i);
	return arena_join(c->tx->arena, a->strs, a->n, ';');
}

/* An entry of a list is one entry: a semicolon would make two of it. */
static bool
entries_whole(struct call *c, const struct settable *s, struct err *e)
{
	const struct arg *a = arg_get(&c->args, s->name);

	for (int i = 0; i < a->n; i++)
		if (strchr(a->strs[i], ';') != NULL) {
			err_set(e, ERR_PARAM_INVALID,
				"%s: an entry of the list has no semicolon", s->name);
			return err_field(e, "params.%s[%d]", s->name, i);
		}
	return true;
}

bool
call_fields(struct call *c, const struct grid *g, const struct settable *s,
	struct row_field out[METHOD_PARAMS_MAX], int *n, struct err *e)
{
	for (*n = 0; s->name != NULL; s++) {
		if (!arg_given(&c->args, s->name))
			continue;
		if (s->staff_only && !actor_is_staff(&c->actor)) {
			err_set(e, ERR_NOT_YOURS, "%s is for the organiser to say",
				s->name);
			err_hint(e, "ask the organiser: %s, %s", g->event->organiser_name,
				g->event->organiser_mail);
			return err_field(e, "params.%s", s->name);
		}
		if (!entries_whole(c, s, e))
			return false;
		out[(*n)++] = (struct row_field){s->name, cell_text(c, s)};
	}
	return true;
}
