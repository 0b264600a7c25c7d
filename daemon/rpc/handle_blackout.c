/* handle_blackout.c - blackout.set: time taken out of a diary, and the meetings in its way. */
#include "domain/audience.h"
#include "domain/blackout.h"
#include "domain/known.h"
#include "domain/publishing.h"
#include "domain/release.h"
#include "rpc/handlers.h"
#include "rpc/whose.h"
#include "store/codes.h"
#include "store/journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
	BLACKOUTS_MAX =
		1000, /* of one resource, for each is looked at with every change of them */
};

struct target {
	enum blackout_kind kind;
	int64_t id;
	const char *code;
	int64_t organisation_id; /* 0: nobody's, staff only */
};

/* A resource code names a delegate, a location or an interpreter; the import keeps them apart. */
static bool
find_target(struct call *c, int64_t event_id, struct target *t, struct err *e)
{
	const char *code = arg_str(&c->args, "resource");
	struct delegate *d = delegate_by_code(c->tx, event_id, code);
	struct location *l = location_by_code(c->tx, event_id, code);
	struct interpreter *i = interpreter_by_code(c->tx, event_id, code);

	bool there = d != NULL || l != NULL || i != NULL;

	if (d != NULL)
		*t = (struct target){
			BLACKOUT_DELEGATE, d->id, d->code, d->organisation_id};
	else if (l != NULL)
		*t = (struct target){BLACKOUT_LOCATION, l->id, l->code, 0};
	else if (i != NULL)
		*t = (struct target){BLACKOUT_INTERPRETER, i->id, i->code, 0};
	if (there && (t->organisation_id == 0 ? actor_is_staff(&c->actor)
					      : call_owns(c, t->organisation_id)))
		return true;
	return call_none_of_yours(c, "resource",
		arena_printf(c->tx->arena, "delegate, location or interpreter %s", code),
		e);
}

/* "2026-07-15T09:30/2026-07-15T11:00" */
static bool
parse_when(struct call *c, const struct grid *g, struct blackout *b, struct err *e)
{
	const char *when = arg_str(&c->args, "when"), *slash = strchr(when, '/');

	if (slash == NULL) {
		err_set(e, ERR_PARAM_INVALID, "when is two times with a slash between");
		return err_field(e, "params.when");
	}
	if (!grid_instant(g, arena_strndup(c->tx->arena, when, (size_t)(slash - when)),
		    &b->start_s, e) ||
		!grid_instant(g, slash + 1, &b->end_s, e))
		return err_field(e, "params.when");
	if (b->end_s <= b->start_s) {
		err_set(e, ERR_PARAM_INVALID, "a blackout ends after it begins");
		return err_field(e, "params.when");
	}
	return true;
}

static bool
has_room(struct call *c, int64_t event_id, const struct target *t, struct err *e)
{
	int n;

	blackouts_of_target(c->tx, event_id, t->kind, t->id, &n);
	return n < BLACKOUTS_MAX ||
	       err_set(e, ERR_WRONG_STATE, "%s has %d blackouts; take one back first",
		       t->code, n);
}

static enum release_way
way_of(struct call *c)
{
	const char *then = arg_str(&c->args, "then");

	if (!arg_bool(&c->args, "release"))
		return RELEASE_NOTHING;
	return then != NULL && strcmp(then, "standby") == 0 ? RELEASE_STANDBY
							    : RELEASE_MOVE;
}

static bool
no_such(const struct target *t, struct err *e)
{
	return err_set(e, ERR_NOT_FOUND, "%s has no such blackout", t->code);
}

/* A code of another resource's blackout; whose, only staff are told. */
static bool
not_of_it(struct call *c, const struct target *t, const char *code, struct err *e)
{
	if (!actor_is_staff(&c->actor))
		return no_such(t, e);
	err_set(e, ERR_EXISTS, "blackout %s is of another resource", code);
	return err_field(e, "params.code");
}

static bool
put(struct call *c, const struct grid *g, const struct target *t, struct blackout *b,
	struct release_report *out, struct err *e)
{
	const char *reason = arg_str(&c->args, "reason"),
		   *code = arg_str(&c->args, "code");
	struct blackout *known =
		code != NULL ? blackout_by_code(c->tx, g->event->id, code) : NULL;

	if (known != NULL && (known->kind != t->kind || known->target_id != t->id))
		return not_of_it(c, t, code, e);
	if (!parse_when(c, g, b, e) ||
		(known == NULL && !has_room(c, g->event->id, t, e)))
		return false;
	b->kind = t->kind;
	b->target_id = t->id;
	b->reason = reason != NULL ? reason : "";
	b->id = known != NULL ? known->id : tx_next_id(c->tx, g->event->id, "blackout");
	b->code = code != NULL ? code : blackout_new_code(c->tx, g->event->id, b->id);
	blackout_put(c->tx, g->event->id, b);
	/* Only the organiser's choice of a code is one. */
	if (known == NULL && (code == NULL || !actor_is_staff(&c->actor)))
		code_set_way(c->tx, g->event->id, CODE_OF_BLACKOUT, b->id, true);
	if (release_blackout(c->tx, g, b, way_of(c), &c->actor, out, e))
		return true;
	if (js_len(out->refused) > 0)
		reply_more(c, "meetings", js_share(out->refused));
	return false;
}

static bool
take_back(struct call *c, const struct grid *g, const struct target *t,
	struct blackout *b, struct err *e)
{
	const char *code = arg_str(&c->args, "code");
	struct blackout *known = NULL, *all;
	int n;

	if (code != NULL) {
		known = blackout_by_code(c->tx, g->event->id, code);
	} else {
		if (!parse_when(c, g, b, e))
			return false;
		all = blackouts_of_target(c->tx, g->event->id, t->kind, t->id, &n);
		for (int i = 0; i < n && known == NULL; i++)
			if (all[i].start_s == b->start_s && all[i].end_s == b->end_s)
				known = &all[i];
	}
	if (known == NULL || known->kind != t->kind || known->target_id != t->id)
		return no_such(t, e);
	*b = *known;
	blackout_delete(c->tx, g->event->id, b->id);
	code_set_way(c->tx, g->event->id, CODE_OF_BLACKOUT, b->id, false);
	blackout_derive(c->tx, g->event->id, t->kind, t->id, &n);
	return true;
}

struct answer
handle_blackout_set(struct call *c)
{
	bool remove = arg_bool(&c->args, "remove");
	struct blackout b = {.id = 0};
	struct release_report report;
	struct target t = {.id = 0};
	struct grid *g;
	struct js *o;
	struct err e;

	g = call_grid(c, &e);
	if (g == NULL || !find_target(c, g->event->id, &t, &e) ||
		!publishing_is_none(c->tx, g->event->id, &e))
		return reply_fail(c, &e);
	release_begin(&report);
	if (!(remove ? take_back(c, g, &t, &b, &e) : put(c, g, &t, &b, &report, &e))) {
		release_end(&report);
		return reply_fail(c, &e);
	}
	blackout_journal(c->tx, g, &b, t.code, t.organisation_id, remove);
	o = js_new_obj();
	js_set(o, "blackout", blackout_shown(c->tx, g, &b, t.code));
	js_set_bool(o, "removed", remove);
	js_set(o, "released", js_share(report.released));
	js_set(o, "moved", js_share(report.moved));
	js_set(o, "standby", js_share(report.standby));
	release_end(&report);
	return reply_ok(c, o);
}
