/* blackout_set.c - a person takes time out of a diary, or gives it back. */
#include "domain/booking/blackout_set.h"

#include "domain/booking/blackout.h"
#include "domain/fair/changed.h"
#include "domain/fair/publishing.h"
#include "domain/fair/time_text.h"
#include "store/codes.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/locations.h"

#include <string.h>

/* Of nobody's organisation: an interpreter speaks for herself, staff for all. */
static bool
speaks_for(const struct actor *who, const struct blackout_target *t)
{
	if (t->organisation_id != 0)
		return actor_owns(who, t->organisation_id);
	return actor_is_staff(who) ||
	       (t->kind == BLACKOUT_INTERPRETER && who->interpreter_id != 0 &&
		       t->id == who->interpreter_id);
}

bool
blackout_target(struct tx *tx, int64_t event_id, const char *code,
	const struct actor *who, struct blackout_target *out, struct err *e)
{
	/* One code names one of them: the import keeps them apart. */
	struct delegate *d = delegate_by_code(tx, event_id, code);
	struct location *l = location_by_code(tx, event_id, code);
	struct interpreter *i = interpreter_by_code(tx, event_id, code);

	if (d != NULL)
		*out = (struct blackout_target){
			BLACKOUT_DELEGATE, d->id, d->code, d->organisation_id};
	else if (l != NULL)
		*out = (struct blackout_target){BLACKOUT_LOCATION, l->id, l->code, 0};
	else if (i != NULL)
		*out = (struct blackout_target){BLACKOUT_INTERPRETER, i->id, i->code, 0};
	if ((d != NULL || l != NULL || i != NULL) && speaks_for(who, out))
		return true;
	return actor_none_of_yours(who, "resource",
		arena_printf(tx->arena, "delegate, location or interpreter %s", code), e);
}

static bool
parse_when(struct tx *tx, const struct grid *g, const char *when, struct blackout *b,
	struct err *e)
{
	const char *slash = when != NULL ? strchr(when, '/') : NULL;

	if (slash == NULL) {
		err_set(e, ERR_PARAM_INVALID, "when is two times with a slash between");
		return err_field(e, "params.when");
	}
	if (!grid_instant(g, arena_strndup(tx->arena, when, (size_t)(slash - when)),
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
may_have_more(
	struct tx *tx, int64_t event_id, const struct blackout_target *t, struct err *e)
{
	int n;

	blackouts_of_target(tx, event_id, t->kind, t->id, &n);
	return n < BLACKOUTS_MAX ||
	       err_set(e, ERR_WRONG_STATE, "%s has %d blackouts; take one back first",
		       t->code, n);
}

static bool
no_such_blackout(const struct blackout_target *t, struct err *e)
{
	return err_set(e, ERR_NOT_FOUND, "%s has no such blackout", t->code);
}

/* The code of another resource's blackout. Only staff may see whose it is. */
static bool
not_of_it(const struct actor *who, const struct blackout_target *t, const char *code,
	struct err *e)
{
	if (!actor_is_staff(who))
		return no_such_blackout(t, e);
	err_set(e, ERR_EXISTS, "blackout %s is of another resource", code);
	return err_field(e, "params.code");
}

/* "2026-07-15T09:30/2026-07-15T11:00" */
static const char *
when_text(struct tx *tx, const struct grid *g, const struct blackout *b)
{
	return time_text_range(tx->arena, g->zone, b->start_s, b->end_s);
}

/* What the files said of it, for when they come again. */
static void
remember(struct tx *tx, const struct grid *g, const struct blackout *was,
	const struct blackout *is)
{
	int64_t event_id = g->event->id;

	changed_cell(tx, event_id, CHANGED_BLACKOUTS, was->code, "when",
		when_text(tx, g, was), when_text(tx, g, is));
	changed_cell(tx, event_id, CHANGED_BLACKOUTS, was->code, "reason",
		was->reason == NULL ? "" : was->reason,
		is->reason == NULL ? "" : is->reason);
}

bool
blackout_set(struct tx *tx, const struct grid *g, const struct blackout_target *t,
	const struct blackout_said *said, const struct actor *who, struct blackout *out,
	struct release_report *report, struct err *e)
{
	int64_t event_id = g->event->id;
	struct blackout *known =
		said->code != NULL ? blackout_by_code(tx, event_id, said->code) : NULL;

	if (!publishing_is_none(tx, event_id, e))
		return false;
	if (known != NULL && (known->kind != t->kind || known->target_id != t->id))
		return not_of_it(who, t, said->code, e);
	/* Whoever made it, it is people's from now on. */
	*out = (struct blackout){.schedule_id = 0};
	if (!parse_when(tx, g, said->when, out, e) ||
		(known == NULL && !may_have_more(tx, event_id, t, e)))
		return false;
	out->kind = t->kind;
	out->target_id = t->id;
	out->reason = said->reason;
	out->schedule_id = 0; /* people say it, no repair */
	out->id = known != NULL ? known->id : tx_next_id(tx, event_id, "blackout");
	out->code = said->code != NULL ? said->code
				       : blackout_new_code(tx, event_id, out->id);
	if (known != NULL)
		remember(tx, g, known, out);
	blackout_put(tx, event_id, out);
	/* Only the organiser's choice of a code is one. */
	if (known == NULL && (said->code == NULL || !actor_is_staff(who)))
		code_set_way(tx, event_id, CODE_OF_BLACKOUT, out->id, true);
	if (!release_blackout(tx, g, out, said->way, who, report, e))
		return false;
	blackout_journal(tx, g, out, t->code, t->organisation_id, false);
	return true;
}

bool
blackout_touches_slot(const struct grid *g, const struct blackout *b)
{
	for (int i = 0; i < g->n; i++)
		if (g->slot[i].start_s < b->end_s && b->start_s < g->slot[i].end_s)
			return true;
	return false;
}

/* NULL: of none of these times. */
static struct blackout *
by_time(struct tx *tx, int64_t event_id, const struct blackout_target *t,
	const struct blackout *b)
{
	int n;
	struct blackout *all = blackouts_of_target(tx, event_id, t->kind, t->id, &n);

	for (int i = 0; i < n; i++)
		if (all[i].start_s == b->start_s && all[i].end_s == b->end_s)
			return &all[i];
	return NULL;
}

/* As it is, and as the files had it before people moved it: each a line. */
static void
remember_gone(struct tx *tx, const struct grid *g, const struct blackout_target *t,
	const struct blackout *b)
{
	int64_t event_id = g->event->id;
	const char *is = arena_printf(tx->arena, "%s %s", t->code, when_text(tx, g, b));
	const char *was =
		changed_forget(tx, event_id, CHANGED_BLACKOUTS, b->code, "when");

	changed_forget(tx, event_id, CHANGED_BLACKOUTS, b->code, "reason");
	if (was != NULL)
		is = arena_printf(tx->arena, "%s\n%s %s", is, t->code, was);
	changed_gone(tx, event_id, CHANGED_BLACKOUTS, b->code, is);
}

bool
blackout_remove(struct tx *tx, const struct grid *g, const struct blackout_target *t,
	const struct blackout_said *said, struct blackout *out, struct err *e)
{
	int64_t event_id = g->event->id;
	struct blackout *known;
	int n;

	if (!publishing_is_none(tx, event_id, e) ||
		(said->code == NULL && !parse_when(tx, g, said->when, out, e)))
		return false;
	known = said->code != NULL ? blackout_by_code(tx, event_id, said->code)
				   : by_time(tx, event_id, t, out);
	if (known == NULL || known->kind != t->kind || known->target_id != t->id)
		return no_such_blackout(t, e);
	*out = *known;
	blackout_delete(tx, event_id, out->id);
	code_set_way(tx, event_id, CODE_OF_BLACKOUT, out->id, false);
	remember_gone(tx, g, t, out);
	blackout_derive(tx, event_id, t->kind, t->id, &n);
	blackout_journal(tx, g, out, t->code, t->organisation_id, true);
	return true;
}
