/* handle_create.c - who and what comes to the fair after its files: new rows, one by one. */
#include "domain/fair/fair_view.h"
#include "domain/files/import_row.h"
#include "methods/concerned.h"
#include "methods/fields.h"
#include "methods/find.h"
#include "methods/handlers.h"

static const struct settable NEW_ORGANISATION[] = {
	{.name = "code"},
	{.name = "kind"},
	{.name = "name"},
	{.name = "country"},
	{.name = "languages", .type = PARAM_STRS},
	{.name = "wants", .type = PARAM_CODES},
	{.name = "offers", .type = PARAM_CODES},
	{.name = "profile"},
	{.name = "products"},
	{.name = "markets", .type = PARAM_STRS},
	{.name = "website"},
	{.name = "budget_min", .type = PARAM_INT},
	{.name = "budget_max", .type = PARAM_INT},
	{.name = "auto_accept", .type = PARAM_BOOL},
	{.name = "min_meetings", .type = PARAM_INT},
	{.name = "max_meetings", .type = PARAM_INT},
	{.name = "max_per_day", .type = PARAM_INT},
	{.name = NULL},
};

static const struct settable NEW_DELEGATE[] = {
	{.name = "code"},
	{.name = "organisation"},
	{.name = "name"},
	{.name = "email"},
	{.name = "languages", .type = PARAM_STRS},
	{.name = "min_meetings", .type = PARAM_INT},
	{.name = "max_meetings", .type = PARAM_INT},
	{.name = "max_per_day", .type = PARAM_INT},
	{.name = NULL},
};

static const struct settable NEW_LOCATION[] = {
	{.name = "code"},
	{.name = "kind"},
	{.name = "hall"},
	{.name = "seats", .type = PARAM_INT},
	{.name = "x_m", .type = PARAM_INT, .below_zero = true},
	{.name = "y_m", .type = PARAM_INT, .below_zero = true},
	{.name = "organisation"},
	{.name = "name"},
	{.name = NULL},
};

static bool
create(struct call *c, enum row_of of, const struct settable *s, struct grid **g,
	struct err *e)
{
	struct row_field f[METHOD_PARAMS_MAX];
	int n;

	*g = call_grid(c, e);
	return *g != NULL && call_fields(c, *g, s, f, &n, e) &&
	       import_row_new(c->tx, *g, of, f, n, e);
}

static struct reply
answer_with(struct call *c, const char *name, struct js *take_view)
{
	struct js *o = js_new_obj();

	js_set(o, name, take_view);
	return reply_ok(c, o);
}

struct reply
handle_organisation_create(struct call *c)
{
	struct organisation *org;
	struct grid *g;
	struct err e;

	if (!create(c, ROW_OF_ORGANISATIONS, NEW_ORGANISATION, &g, &e) ||
		!call_find_organisation(c, "code", &org, &e))
		return reply_fail(c, &e);
	return answer_with(
		c, "organisation", organisation_view(c->tx, g->event->id, org, true));
}

struct reply
handle_delegate_create(struct call *c)
{
	struct delegate *d;
	struct grid *g;
	struct err e;

	if (!create(c, ROW_OF_DELEGATES, NEW_DELEGATE, &g, &e) ||
		!call_find_delegate(c, "code", &d, &e))
		return reply_fail(c, &e);
	return answer_with(c, "delegate",
		delegate_view(d,
			organisation_by_id(c->tx, g->event->id, d->organisation_id),
			true));
}

static bool
find_location(struct call *c, const char *param, struct location **out, struct err *e)
{
	const char *code = arg_str(&c->args, param);

	*out = location_by_code(c->tx, c->actor.event_id, code);
	if (*out != NULL)
		return true;
	err_set(e, ERR_NOT_FOUND, "there is no location %s", code);
	return err_field(e, "params.%s", param);
}

struct reply
handle_location_create(struct call *c)
{
	struct location *l;
	struct grid *g;
	struct err e;

	if (!create(c, ROW_OF_LOCATIONS, NEW_LOCATION, &g, &e) ||
		!find_location(c, "code", &l, &e))
		return reply_fail(c, &e);
	return answer_with(c, "location", location_view(c->tx, g->event->id, l));
}

struct reply
handle_location_update(struct call *c)
{
	/* its code and kind stay */
	const struct settable *settable = NEW_LOCATION + 2;
	struct row_field f[METHOD_PARAMS_MAX];
	struct location *l;
	struct grid *g;
	struct js *o;
	struct err e;
	int n;

	g = call_grid(c, &e);
	if (g == NULL || !find_location(c, "location", &l, &e) ||
		!call_fields(c, g, settable, f, &n, &e) ||
		!import_row_location(c->tx, g, l, f, n, &e) ||
		!find_location(c, "location", &l, &e))
		return reply_fail(c, &e);
	o = js_new_obj();
	js_set(o, "location", location_view(c->tx, g->event->id, l));
	call_tell_concerned(c, g->event->id,
		&(struct meeting_filter){
			.location_id = l->id, .state = MEETING_SCHEDULED},
		0, o);
	return reply_ok(c, o);
}
