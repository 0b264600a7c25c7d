/* handle_diary.c - diaries of delegates, interpreters and locations. */
#include "domain/fair/lookup_or_blank.h"
#include "domain/seating/diary.h"
#include "methods/find.h"
#include "methods/handlers.h"
#include "methods/ownership.h"
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
missing(struct call *c, const char *what, const char *code, struct err *e)
{
	return call_none_of_yours(
		c, what, arena_printf(c->tx->arena, "%s %s", what, code), e);
}

static bool
chosen_delegate(struct call *c, struct diary_of *out, struct err *e)
{
	struct delegate *d;

	if (!call_find_own_delegate(c, "delegate", &d, e))
		return false;
	of_delegate(d, out);
	return true;
}

static bool
chosen_interpreter(struct call *c, int64_t event_id, const char *code,
	struct diary_of *out, struct err *e)
{
	struct interpreter *i = interpreter_by_code(c->tx, event_id, code);

	if (i == NULL || (!actor_is_staff(&c->actor) && i->id != c->actor.interpreter_id))
		return missing(c, "interpreter", code, e);
	of_interpreter(i, out);
	return true;
}

/* Everybody's own when nothing is named. */
static bool
own(struct call *c, int64_t event_id, struct diary_of *out, struct err *e)
{
	if (c->actor.delegate_id != 0) {
		of_delegate(
			delegate_or_blank(c->tx, event_id, c->actor.delegate_id), out);
		return true;
	}
	if (c->actor.interpreter_id != 0) {
		of_interpreter(
			interpreter_or_blank(c->tx, event_id, c->actor.interpreter_id),
			out);
		return true;
	}
	err_set(e, ERR_PARAM_INVALID,
		"say whose diary: a delegate's, an interpreter's, a place's");
	return err_hint(e, "convene diary DELEGATE; --interpreter or --location CODE");
}

/* A location has a diary for each seat; the first when none is named. */
static bool
chosen_seat(struct call *c, int64_t event_id, const char *code, struct diary_of *out,
	struct err *e)
{
	int seat_no = (int)arg_int(&c->args, "seat"), n;
	struct location *l = location_by_code(c->tx, event_id, code);
	struct seat *seat;

	if (l == NULL || !call_owns(c, l->organisation_id))
		return missing(c, "location", code, e);
	seat = seats_of_location(c->tx, event_id, l->id, &n);
	for (int i = 0; i < n; i++) {
		if (seat[i].seat_no != seat_no)
			continue;
		*out = (struct diary_of){.code = l->code,
			.name = l->name,
			.kind = "location",
			.resource_id = seat[i].resource_id,
			.seat_no = seat_no,
			.seats = n,
			.kind_of_blackout = BLACKOUT_LOCATION,
			.target_id = l->id};
		return true;
	}
	err_set(e, ERR_NOT_FOUND, "%s has %d seats", code, n);
	return err_field(e, "params.seat");
}

struct reply
handle_diary_get(struct call *c)
{
	const char *interpreter = arg_str(&c->args, "interpreter");
	const char *location = arg_str(&c->args, "location");
	struct diary_of of;
	struct grid *g;
	struct err e;
	bool ok;

	g = call_grid(c, &e);
	if (g == NULL)
		return reply_fail(c, &e);
	ok = arg_given(&c->args, "delegate") ? chosen_delegate(c, &of, &e)
	     : interpreter != NULL
		     ? chosen_interpreter(c, g->event->id, interpreter, &of, &e)
	     : location != NULL ? chosen_seat(c, g->event->id, location, &of, &e)
				: own(c, g->event->id, &of, &e);
	return ok ? reply_ok(c, diary_view(c->tx, g, &of)) : reply_fail(c, &e);
}
