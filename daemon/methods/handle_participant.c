/* handle_participant.c - organisations and delegates say what they are, want and offer. */
#include "domain/fair/fair_view.h"
#include "domain/people/participant.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"

#include <inttypes.h>
#include <string.h>

enum { FIELDS_MAX = METHOD_PARAMS_MAX };

/* What of the call's parameters is a field, and who may set it. */
struct settable {
	const char *name;
	enum param_type type;
	bool staff_only;
};

static const struct settable OF_ORGANISATION[] = {{"name", PARAM_STR, true},
	{"languages", PARAM_STRS, false}, {"wants", PARAM_CODES, false},
	{"offers", PARAM_CODES, false}, {"profile", PARAM_STR, false},
	{"products", PARAM_STR, false}, {"markets", PARAM_STRS, false},
	{"website", PARAM_STR, false}, {"budget_min", PARAM_INT, false},
	{"budget_max", PARAM_INT, false}, {"auto_accept", PARAM_BOOL, false},
	{"min_meetings", PARAM_INT, true}, {"max_meetings", PARAM_INT, true},
	{"max_per_day", PARAM_INT, true}, {NULL, PARAM_STR, false}};

static const struct settable OF_DELEGATE[] = {{"name", PARAM_STR, false},
	{"email", PARAM_STR, false}, {"languages", PARAM_STRS, false},
	{"min_meetings", PARAM_INT, true}, {"max_meetings", PARAM_INT, true},
	{"max_per_day", PARAM_INT, true}, {NULL, PARAM_STR, false}};

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
		return a->i < 0 ? "" : arena_printf(c->tx->arena, "%" PRId64, a->i);
	return arena_join(c->tx->arena, a->strs, a->n, ';');
}

/* No semicolon inside an entry: it would make two of it. */
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

static bool
fields_of(struct call *c, const struct grid *g, const struct settable *s,
	struct participant_field out[FIELDS_MAX], int *n, struct err *e)
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
		out[(*n)++] = (struct participant_field){s->name, cell_text(c, s)};
	}
	return true;
}

static struct reply
answer_with(struct call *c, const char *name, struct js *take_view)
{
	struct js *o = js_new_obj();

	js_set(o, name, take_view);
	return reply_ok(c, o);
}

struct reply
handle_organisation_update(struct call *c)
{
	struct participant_field f[FIELDS_MAX];
	struct organisation *org;
	struct grid *g;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL || !call_organisation(c, "organisation", &org, &e))
		return reply_fail(c, &e);
	if (!call_rev_is(c, org->code, org->rev, &e)) {
		reply_more(c, "object", organisation_view(c->tx, g->event->id, org, true));
		return reply_fail(c, &e);
	}
	if (!fields_of(c, g, OF_ORGANISATION, f, &n, &e) ||
		!organisation_change(c->tx, g, org, f, n, &e))
		return reply_fail(c, &e);
	return answer_with(
		c, "organisation", organisation_view(c->tx, g->event->id, org, true));
}

/* The one named, else the caller. */
static bool
find_delegate(struct call *c, struct delegate **out, struct err *e)
{
	if (arg_given(&c->args, "delegate"))
		return call_find_delegate(c, "delegate", out, e);
	*out = c->actor.delegate_id != 0
		       ? delegate_by_id(c->tx, c->actor.event_id, c->actor.delegate_id)
		       : NULL;
	if (*out != NULL)
		return true;
	err_set(e, ERR_PARAM_INVALID, "say which delegate");
	return err_field(e, "params.delegate");
}

static struct js *
view_of(struct call *c, int64_t event_id, const struct delegate *d)
{
	return delegate_view(d, organisation_by_id(c->tx, event_id, d->organisation_id),
		call_owns(c, d->organisation_id));
}

struct reply
handle_delegate_get(struct call *c)
{
	struct delegate *d;
	struct event *ev;
	struct err e;

	ev = call_event(c, &e);
	if (ev == NULL || !find_delegate(c, &d, &e))
		return reply_fail(c, &e);
	return answer_with(c, "delegate", view_of(c, ev->id, d));
}

static bool
is_self(struct call *c, const struct delegate *d, struct err *e)
{
	if (actor_is_staff(&c->actor) || c->actor.delegate_id == d->id)
		return true;
	err_set(e, ERR_NOT_YOURS, "%s says this of themselves, or the organiser does",
		d->code);
	return err_field(e, "params.delegate");
}

struct reply
handle_delegate_update(struct call *c)
{
	struct participant_field f[FIELDS_MAX];
	struct delegate *d;
	struct grid *g;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL || !find_delegate(c, &d, &e) || !is_self(c, d, &e))
		return reply_fail(c, &e);
	if (!call_rev_is(c, d->code, d->rev, &e)) {
		reply_more(c, "object", view_of(c, g->event->id, d));
		return reply_fail(c, &e);
	}
	if (!fields_of(c, g, OF_DELEGATE, f, &n, &e) ||
		!delegate_change(c->tx, g, d, f, n, &e))
		return reply_fail(c, &e);
	return answer_with(c, "delegate", view_of(c, g->event->id, d));
}
