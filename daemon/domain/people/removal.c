/* removal.c - what came to the fair by mistake is taken out again. */
#include "domain/people/removal.h"

#include "domain/fair/arrival.h"
#include "domain/fair/audience.h"
#include "domain/fair/changed.h"
#include "domain/fair/names.h"
#include "domain/fair/publishing.h"
#include "store/arriving.h"
#include "store/delegates.h"
#include "store/glossary.h"
#include "store/interpreters.h"
#include "store/journal.h"
#include "store/locations.h"
#include "store/organisations.h"

#include <string.h>

enum { NAMES_SAID = 3 };

/* The files whose rows they are, of which people change cells; NULL: of none. */
static const char *const FILES[REMOVABLES] = {
	[REMOVABLE_ORGANISATION] = CHANGED_ORGANISATIONS,
	[REMOVABLE_DELEGATE] = CHANGED_DELEGATES,
	[REMOVABLE_LOCATION] = CHANGED_LOCATIONS,
	[REMOVABLE_INTERPRETER] = CHANGED_INTERPRETERS,
};

static const char *const NAMES[REMOVABLES] = {
	[REMOVABLE_ORGANISATION] = "organisation",
	[REMOVABLE_DELEGATE] = "delegate",
	[REMOVABLE_LOCATION] = "location",
	[REMOVABLE_INTERPRETER] = "interpreter",
	[REMOVABLE_CATEGORY] = "category",
	[REMOVABLE_TERM] = "term",
	[REMOVABLE_EVENT] = "event",
};

const char *
removable_name(enum removable what)
{
	BUG_ON((unsigned)what >= REMOVABLES);
	return NAMES[what];
}

/* ---- which ---------------------------------------------------------------------------------- */

static bool
is_category(struct tx *tx, int64_t event_id, const char *code)
{
	int n;
	struct category *c = categories_of(tx, event_id, &n);

	for (int i = 0; i < n; i++)
		if (strcmp(c[i].code, code) == 0)
			return true;
	return false;
}

static bool
is_term(struct tx *tx, int64_t event_id, const char *code)
{
	int n;
	struct term *t = glossary_of(tx, event_id, &n);

	for (int i = 0; i < n; i++)
		if (strcmp(t[i].code, code) == 0)
			return true;
	return false;
}

/* Its number, 0: there is none. */
static int64_t
number_of(struct tx *tx, const struct event *ev, enum removable what, const char *code)
{
	const struct organisation *o;
	const struct interpreter *i;
	const struct delegate *d;
	const struct location *l;

	switch (what) {
	case REMOVABLE_ORGANISATION:
		o = organisation_by_code(tx, ev->id, code);
		return o != NULL ? o->id : 0;
	case REMOVABLE_DELEGATE:
		d = delegate_by_code(tx, ev->id, code);
		return d != NULL ? d->id : 0;
	case REMOVABLE_LOCATION:
		l = location_by_code(tx, ev->id, code);
		return l != NULL ? l->id : 0;
	case REMOVABLE_INTERPRETER:
		i = interpreter_by_code(tx, ev->id, code);
		return i != NULL ? i->id : 0;
	case REMOVABLE_CATEGORY:
		return is_category(tx, ev->id, code);
	case REMOVABLE_TERM:
		return is_term(tx, ev->id, code);
	case REMOVABLE_EVENT:
		return strcmp(ev->code, code) == 0 ? ev->id : 0;
	case REMOVABLES:
		break;
	}
	return 0;
}

/* ---- what refers to it ---------------------------------------------------------------------- */

/* "requests R1, R2, R3 and more" */
static const char *
words_of(struct tx *tx, const struct referring *r)
{
	const char *words = r->kind;

	for (int i = 0; i < r->n && i < NAMES_SAID; i++)
		words = arena_printf(
			tx->arena, "%s%s %s", words, i > 0 ? "," : "", r->name[i]);
	return r->n > NAMES_SAID ? arena_printf(tx->arena, "%s and more", words) : words;
}

static bool
hint(const struct removal *r, struct err *e)
{
	switch (r->what) {
	case REMOVABLE_ORGANISATION:
	case REMOVABLE_DELEGATE:
		return err_hint(e,
			"convene %s withdraw %s --reason TEXT takes it out of the fair",
			NAMES[r->what], r->code);
	case REMOVABLE_LOCATION:
	case REMOVABLE_INTERPRETER:
		return err_hint(e,
			"convene blackout %s FROM/TO --release takes it out of use",
			r->code);
	case REMOVABLE_EVENT:
		return err_hint(
			e, "what is no draft any more is closed: convene event close");
	case REMOVABLE_CATEGORY:
	case REMOVABLE_TERM:
	case REMOVABLES:
		break;
	}
	return err_hint(e, "change what refers to it first");
}

static bool
nothing_refers(struct tx *tx, const struct removal *r, struct err *e)
{
	int n;
	struct referring *list = referring_to(tx, r, &n);
	const char *all = "";

	for (int i = 0; i < n; i++)
		all = arena_printf(tx->arena, "%s%s%s", all, i > 0 ? "; " : "",
			words_of(tx, &list[i]));
	if (n == 0)
		return true;
	err_set(e, ERR_WRONG_STATE, "%s cannot be removed, for there are %s", r->code,
		all);
	return hint(r, e);
}

static bool
is_draft(const struct event *ev, const struct removal *r, struct err *e)
{
	if (r->what != REMOVABLE_EVENT || ev->state == EVENT_DRAFT)
		return true;
	err_set(e, ERR_WRONG_STATE, "%s is %s; only a draft can be removed", ev->code,
		event_state_name(ev->state));
	return hint(r, e);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void
journal(struct tx *tx, const struct event *ev, const struct removal *r)
{
	struct js *body = js_new_obj();

	js_set_str(body, NAMES[r->what], r->code);
	js_set_bool(body, "removed", true);
	journal_append(tx, &(struct fact){.event_id = ev->id,
				   .topic = r->what == REMOVABLE_ORGANISATION ||
							    r->what == REMOVABLE_DELEGATE
						    ? NAMES[r->what]
						    : "event",
				   .object = r->code,
				   .audience = AUDIENCE_STAFF,
				   .body = body});
	js_free(body);
}

bool
removal_make(struct tx *tx, const struct event *ev, enum removable what, const char *code,
	struct err *e)
{
	struct removal r = {what, ev->id, number_of(tx, ev, what, code), code};

	if (r.id == 0) {
		no_such(NAMES[what], code, e);
		return err_field(e, "params.%s", NAMES[what]);
	}
	if (!publishing_is_none(tx, ev->id, e) || arrival_of_rows(tx, ev->id, e) ||
		!is_draft(ev, &r, e) || !nothing_refers(tx, &r, e))
		return false;
	journal(tx, ev, &r);
	if (FILES[what] != NULL)
		changed_forget_row(tx, ev->id, FILES[what], code);
	removal_delete(tx, &r);
	return true;
}
