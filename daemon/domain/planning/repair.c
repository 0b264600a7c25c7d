/* repair.c - what has gone wrong: from texts to numbers, to JSON and back. */
#include "domain/planning/repair.h"

#include "domain/fair/names.h"
#include "store/delegates.h"
#include "store/interpreters.h"
#include "store/locations.h"
#include "store/organisations.h"

#include <string.h>

/* ---- from texts ----------------------------------------------------------------------------- */

static bool
read_withdrawal(struct tx *tx, const struct grid *g, const char *code,
	struct repair_changes *c, struct err *e)
{
	struct organisation *o = organisation_by_code(tx, g->event->id, code);
	struct delegate *d = o == NULL ? delegate_by_code(tx, g->event->id, code) : NULL;

	if (o != NULL)
		c->organisation[c->organisations++] = o->id;
	else if (d != NULL)
		c->delegate[c->delegates++] = d->id;
	else
		return err_set(e, ERR_NOT_FOUND,
			"there is no organisation and no delegate %s", code);
	return true;
}

/* "2026-07-15T09:30/2026-07-15T11:00" */
static bool
read_times(struct tx *tx, const struct grid *g, const char *text,
	struct repair_absence *out, struct err *e)
{
	const char *slash = strchr(text, '/');

	if (slash == NULL)
		return err_set(
			e, ERR_PARAM_INVALID, "%s: two times with a slash between", text);
	if (!grid_instant(g, arena_strndup(tx->arena, text, (size_t)(slash - text)),
		    &out->start_s, e) ||
		!grid_instant(g, slash + 1, &out->end_s, e))
		return false;
	return out->end_s > out->start_s ||
	       err_set(e, ERR_PARAM_INVALID, "%s ends before it begins", text);
}

/* The whole event. */
static void
at_all_times(const struct grid *g, struct repair_absence *out)
{
	out->start_s = g->n > 0 ? g->slot[0].start_s : 0;
	out->end_s = g->n > 0 ? g->slot[g->n - 1].end_s : 1;
}

/* "CODE", "CODE FROM/TO" or "FROM/TO"; *code is NULL for the last. */
static bool
read_absence(struct tx *tx, const struct grid *g, const char *text, const char **code,
	struct repair_absence *out, struct err *e)
{
	const char *blank = strchr(text, ' ');

	*out = (struct repair_absence){.id = 0};
	*code = NULL;
	if (blank == NULL && strchr(text, '/') != NULL)
		return read_times(tx, g, text, out, e);
	*code = blank == NULL ? text
			      : arena_strndup(tx->arena, text, (size_t)(blank - text));
	if (blank != NULL)
		return read_times(tx, g, blank + 1, out, e);
	at_all_times(g, out);
	return true;
}

static bool
read_closure(struct tx *tx, const struct grid *g, const char *text,
	struct repair_changes *c, struct err *e)
{
	struct repair_absence *a = &c->closed[c->closed_n];
	struct location *l;
	const char *code;

	if (!read_absence(tx, g, text, &code, a, e))
		return false;
	l = code != NULL ? location_by_code(tx, g->event->id, code) : NULL;
	if (code != NULL && l == NULL)
		return no_such("location", code, e);
	a->id = l != NULL ? l->id : 0;
	c->closed_n++;
	return true;
}

static bool
read_illness(struct tx *tx, const struct grid *g, const char *text,
	struct repair_changes *c, struct err *e)
{
	struct repair_absence *a = &c->ill[c->ill_n];
	struct interpreter *i;
	const char *code;

	if (!read_absence(tx, g, text, &code, a, e))
		return false;
	if (code == NULL)
		return err_set(e, ERR_PARAM_INVALID, "%s: say which interpreter", text);
	i = interpreter_by_code(tx, g->event->id, code);
	if (i == NULL)
		return no_such("interpreter", code, e);
	a->id = i->id;
	c->ill_n++;
	return true;
}

struct repair_changes *
repair_read(
	struct tx *tx, const struct grid *g, const struct repair_texts *t, struct err *e)
{
	struct repair_changes *c = ARENA_NEW(tx->arena, struct repair_changes);

	c->organisation = ARENA_ARRAY(tx->arena, int64_t, t->withdraw_n + 1);
	c->delegate = ARENA_ARRAY(tx->arena, int64_t, t->withdraw_n + 1);
	c->closed = ARENA_ARRAY(tx->arena, struct repair_absence, t->close_n + 1);
	c->ill = ARENA_ARRAY(tx->arena, struct repair_absence, t->ill_n + 1);
	for (int i = 0; i < t->withdraw_n; i++)
		if (!read_withdrawal(tx, g, t->withdraw[i], c, e)) {
			err_field(e, "params.withdraw[%d]", i);
			return NULL;
		}
	for (int i = 0; i < t->close_n; i++)
		if (!read_closure(tx, g, t->close[i], c, e)) {
			err_field(e, "params.close[%d]", i);
			return NULL;
		}
	for (int i = 0; i < t->ill_n; i++)
		if (!read_illness(tx, g, t->ill[i], c, e)) {
			err_field(e, "params.ill[%d]", i);
			return NULL;
		}
	return c;
}

/* ---- kept ----------------------------------------------------------------------------------- */

static struct js *
numbers_json(const int64_t *list, int n)
{
	struct js *a = js_new_arr();

	for (int i = 0; i < n; i++)
		js_push_int(a, list[i]);
	return a;
}

static struct js *
absences_json(const struct repair_absence *list, int n)
{
	struct js *a = js_new_arr();

	for (int i = 0; i < n; i++) {
		struct js *o = js_new_obj();

		js_set_int(o, "id", list[i].id);
		js_set_int(o, "start_s", list[i].start_s);
		js_set_int(o, "end_s", list[i].end_s);
		js_push(a, o);
	}
	return a;
}

struct js *
repair_json(const struct repair_changes *c)
{
	struct js *o = js_new_obj();

	js_set(o, "organisations", numbers_json(c->organisation, c->organisations));
	js_set(o, "delegates", numbers_json(c->delegate, c->delegates));
	js_set(o, "closed", absences_json(c->closed, c->closed_n));
	js_set(o, "ill", absences_json(c->ill, c->ill_n));
	return o;
}

/* The length of a list; 0 of anything else, as a damaged row may hold anything. */
static int
length_of(const struct js *a)
{
	return a != NULL && js_type(a) == JS_ARR ? (int)js_len(a) : 0;
}

static int64_t *
numbers_from(struct tx *tx, const struct js *a, int *n)
{
	int64_t *list;

	*n = length_of(a);
	list = ARENA_ARRAY(tx->arena, int64_t, *n + 1);
	for (int i = 0; i < *n; i++) {
		const struct js *number = js_at(a, (size_t)i);

		list[i] = js_type(number) == JS_INT ? js_int(number) : 0;
	}
	return list;
}

static struct repair_absence *
absences_from(struct tx *tx, const struct js *a, int *n)
{
	struct repair_absence *list;

	*n = length_of(a);
	list = ARENA_ARRAY(tx->arena, struct repair_absence, *n + 1);
	for (int i = 0; i < *n; i++) {
		const struct js *o = js_at(a, (size_t)i);

		list[i] = (struct repair_absence){js_get_int(o, "id", 0),
			js_get_int(o, "start_s", 0), js_get_int(o, "end_s", 0)};
	}
	return list;
}

struct repair_changes *
repair_from_json(struct tx *tx, const char *json)
{
	struct repair_changes *c;
	struct js *o;
	struct err e;

	if (json[0] == '\0')
		return NULL;
	o = js_parse(json, strlen(json), &e);
	if (o == NULL)
		tx_damaged(tx, "the changes of a schedule: %s", e.text);
	c = ARENA_NEW(tx->arena, struct repair_changes);
	c->organisation = numbers_from(tx, js_get(o, "organisations"), &c->organisations);
	c->delegate = numbers_from(tx, js_get(o, "delegates"), &c->delegates);
	c->closed = absences_from(tx, js_get(o, "closed"), &c->closed_n);
	c->ill = absences_from(tx, js_get(o, "ill"), &c->ill_n);
	js_free(o);
	return c;
}

struct repair_changes *
repair_of_run(struct tx *tx, enum schedule_scope scope, struct repair_changes *c)
{
	if (scope == SCOPE_UNSCHEDULED)
		return c;
	if (c == NULL)
		c = ARENA_NEW(tx->arena, struct repair_changes);
	c->mends = true;
	c->of_everything = scope == SCOPE_EVERYTHING;
	return c;
}

bool
repair_withdraws(
	const struct repair_changes *c, int64_t delegate_id, int64_t organisation_id)
{
	for (int i = 0; i < c->organisations; i++)
		if (c->organisation[i] == organisation_id)
			return true;
	for (int i = 0; i < c->delegates; i++)
		if (c->delegate[i] == delegate_id)
			return true;
	return false;
}
