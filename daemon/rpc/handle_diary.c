/* handle_diary.c - diaries of delegates, interpreters and locations. */
#include "domain/diary.h"
#include "rpc/handlers.h"
#include "rpc/whose.h"
#include "store/blackouts.h"
#include "store/interpreters.h"
#include "store/locations.h"

#include <string.h>

static void
of_delegate(const struct delegate *d, struct diary_of *out)
{
	*out = (struct diary_of){.code = d->code,
		.name = d->name,
		.kind = "delegate",
		.resource_id = d->resource_id,
		.organisation_id = d->organisation_id,
		.kind_of_blackout = BLACKOUT_DELEGATE,
		.target_id = d->id};
}

static void
of_interpreter(const struct interpreter *i, struct diary_of *out)
{
	*out = (struct diary_of){.code = i->code,
		.name = i->name,
		.kind = "interpreter",
		.resource_id = i->resource_id,
		.kind_of_blackout = BLACKOUT_INTERPRETER,
		.target_id = i->id};
}

static bool
missing(struct err *e, const char *what, const char *code)
{
	err_set(e, ERR_NOT_FOUND, "there is no %s %s", what, code);
	return err_field(e, "params.%s", what);
}

static bool
chosen_delegate(struct call *c, int64_t event_id, const char *code, struct diary_of *out,
	struct err *e)
{
	struct delegate *d = delegate_by_code(c->tx, event_id, code);

	if (d == NULL)
		return missing(e, "delegate", code);
	if (!call_owns(c, d->organisation_id)) {
		err_set(e, ERR_NOT_YOURS, "the diary of %s is for its own organisation", code);
		return err_field(e, "params.delegate");
	}
	of_delegate(d, out);
	return true;
}

static bool
chosen_interpreter(struct call *c, int64_t event_id, const char *code, struct diary_of *out,
	struct err *e)
{
	struct interpreter *i = interpreter_by_code(c->tx, event_id, code);

	if (i == NULL)
		return missing(e, "interpreter", code);
	if (!actor_is_staff(&c->actor) && i->id != c->actor.interpreter_id) {
		err_set(e, ERR_NOT_YOURS, "this is another interpreter's diary");
		return err_field(e, "params.interpreter");
	}
	of_interpreter(i, out);
	return true;
}

/* Everybody's own when nothing is named. */
static bool
own(struct call *c, int64_t event_id, struct diary_of *out, struct err *e)
{
	if (c->actor.delegate_id != 0) {
		of_delegate(delegate_by_id(c->tx, event_id, c->actor.delegate_id), out);
		return true;
	}
	if (c->actor.interpreter_id != 0) {
		of_interpreter(interpreter_by_id(c->tx, event_id, c->actor.interpreter_id), out);
		return true;
	}
	return err_set(e, ERR_PARAM_INVALID, "say whose diary: delegate, interpreter or location");
}

/* A location is shown seat by seat, like diaries side by side. */
static struct answer
location_diary(struct call *c, const struct grid *g, const char *code)
{
	struct location *l = location_by_code(c->tx, g->event->id, code);
	struct js *o, *seats = js_new_arr();
	struct seat *seat;
	struct err e;
	int n;

	if (l == NULL || (!actor_is_staff(&c->actor) && !call_owns(c, l->organisation_id))) {
		js_free(seats);
		if (l == NULL)
			missing(&e, "location", code);
		else
			err_set(&e, ERR_NOT_YOURS, "this location's diary is for staff");
		return reply_fail(c, &e);
	}
	seat = seats_of_location(c->tx, g->event->id, l->id, &n);
	for (int i = 0; i < n; i++) {
		struct diary_of of = {.code = l->code,
			.name = l->name,
			.kind = "location",
			.resource_id = seat[i].resource_id,
			.seat_no = seat[i].seat_no,
			.kind_of_blackout = BLACKOUT_LOCATION,
			.target_id = l->id};

		js_push(seats, diary_view(c->tx, g, &of));
	}
	o = js_new_obj();
	js_set(o, "seats", seats);
	return reply_ok(c, o);
}

struct answer
handle_diary_get(struct call *c)
{
	const char *delegate = arg_str(&c->args, "delegate");
	const char *interpreter = arg_str(&c->args, "interpreter");
	const char *location = arg_str(&c->args, "location");
	struct event *ev;
	struct diary_of of;
	struct grid *g;
	struct err e;
	bool ok;

	ev = call_event(c, &e);
	g = ev != NULL ? grid_load(c->tx, ev, &e) : NULL;
	if (g == NULL)
		return reply_fail(c, &e);
	if (location != NULL)
		return location_diary(c, g, location);
	ok = delegate != NULL	       ? chosen_delegate(c, ev->id, delegate, &of, &e)
		: interpreter != NULL ? chosen_interpreter(c, ev->id, interpreter, &of, &e)
				      : own(c, ev->id, &of, &e);
	return ok ? reply_ok(c, diary_view(c->tx, g, &of)) : reply_fail(c, &e);
}
