/* handle_preference.c - whom an organisation must, wants to or does not want to meet; blackouts. */
#include "domain/booking/preference.h"
#include "domain/fair/fair_view.h"
#include "methods/concerned.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
#include "store/rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- preferences ---------------------------------------------------------------------------- */

static bool
no_owner(struct err *e, const char *code)
{
	err_set(e, ERR_NOT_FOUND, "%s is neither an organisation nor a delegate", code);
	return err_field(e, "params.from");
}

/* The organisation or delegate named, else the caller's organisation. */
static bool
who_says(struct call *c, int64_t event_id, struct preference_said *said, struct err *e)
{
	const char *code = arg_str(&c->args, "from");
	struct organisation *own;

	if (code == NULL) {
		if (actor_is_staff(&c->actor)) {
			err_set(e, ERR_PARAM_INVALID,
				"say of which organisation or delegate");
			return err_field(e, "params.from");
		}
		if (!call_organisation(c, NULL, &own, e))
			return false;
		said->from = own;
		return true;
	}
	said->from = organisation_by_code(c->tx, event_id, code);
	if (said->from == NULL) {
		said->delegate = delegate_by_code(c->tx, event_id, code);
		if (said->delegate != NULL)
			said->from = organisation_by_id(
				c->tx, event_id, said->delegate->organisation_id);
	}
	if (said->from == NULL)
		return no_owner(e, code);
	if (call_owns(c, said->from->id))
		return true;
	err_set(e, ERR_NOT_YOURS, "%s is not of your organisation", code);
	return err_field(e, "params.from");
}

struct reply
handle_preference_set(struct call *c)
{
	struct preference_said said = {.from = NULL};
	struct js *o, *preference;
	struct organisation *to;
	struct event *ev;
	struct err e;

	said.nothing =
		!preference_kind_by_name(arg_str(&c->args, "preference"), &said.kind);
	ev = call_event(c, &e);
	if (ev == NULL || !who_says(c, ev->id, &said, &e) ||
		!call_find_organisation(c, "to", &to, &e))
		return reply_fail(c, &e);
	said.to = to;
	if (!preference_say(c->tx, ev->id, &said, &preference, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "preference", preference);
	call_tell_concerned(c, ev->id,
		&(struct meeting_filter){
			.organisation_id = said.from->id, .state = MEETING_SCHEDULED},
		to->id, o);
	return reply_ok(c, o);
}

struct reply
handle_preference_list(struct call *c)
{
	struct organisation *org;
	struct preference *list;
	struct page p;
	struct err e;
	int n;

	if (!call_organisation(c, "organisation", &org, &e))
		return reply_fail(c, &e);
	list = preferences_from(c->tx, c->actor.event_id, org->id, &n);
	page_begin(&p, c);
	for (int i = 0; i < n; i++)
		if (list[i].id > page_after_id(c) &&
			!page_add(&p, arena_printf(c->tx->arena, "%" PRId64, list[i].id),
				preference_view(c->tx, c->actor.event_id, &list[i])))
			break;
	return reply_ok(c, page_end(&p));
}

/* ---- blackouts ------------------------------------------------------------------------------ */

static int
by_code(const void *a, const void *b)
{
	const struct blackout *x = a, *y = b;

	return strcmp(x->code, y->code);
}

/* Those of one resource behind the cursor, by code. */
static void
add_behind(struct call *c, int64_t event_id, enum blackout_kind kind, int64_t id,
	struct rows *list)
{
	int n;
	struct blackout *b = blackouts_of_target(c->tx, event_id, kind, id, &n);

	for (int i = 0; i < n; i++)
		if (strcmp(b[i].code, page_after(c)) > 0)
			*(struct blackout *)rows_add(c->tx->arena, list) = b[i];
}

/* The caller's own: of an organisation's delegates, or of an interpreter. */
static struct blackout *
own_blackouts(struct call *c, int64_t event_id, int *n)
{
	struct rows list = {.size = sizeof(struct blackout)};
	int people;
	struct delegate *d =
		delegates_of(c->tx, event_id, c->actor.organisation_id, &people);

	for (int i = 0; i < people; i++)
		add_behind(c, event_id, BLACKOUT_DELEGATE, d[i].id, &list);
	if (c->actor.interpreter_id != 0)
		add_behind(c, event_id, BLACKOUT_INTERPRETER, c->actor.interpreter_id,
			&list);
	*n = list.n;
	if (list.n > 0)
		qsort(list.data, (size_t)list.n, list.size, by_code);
	return list.data;
}

struct reply
handle_blackout_list(struct call *c)
{
	struct blackout *list;
	struct grid *g;
	struct page p;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	page_begin(&p, c);
	list = actor_is_staff(&c->actor) ? blackouts_page(c->tx, g->event->id,
						   page_after(c), page_ask(&p), &n)
					 : own_blackouts(c, g->event->id, &n);
	for (int i = 0; i < n; i++)
		if (!page_add(&p, list[i].code, blackout_view(c->tx, g, &list[i], NULL)))
			break;
	return reply_ok(c, page_end(&p));
}
