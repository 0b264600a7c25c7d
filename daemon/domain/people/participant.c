/* participant.c - what organisations and delegates say of themselves, changed one by one. */
#include "domain/people/participant.h"

#include "domain/booking/telling.h"
#include "domain/fair/audience.h"
#include "domain/fair/changed.h"
#include "domain/fair/same_person.h"
#include "domain/files/importing.h"
#include "domain/people/account.h"
#include "domain/people/subscription.h"
#include "store/journal.h"
#include "store/meetings.h"

#include <stddef.h>
#include <string.h>

enum kind_of_member { MEMBER_TEXT, MEMBER_INT, MEMBER_INT64, MEMBER_BOOL };

/* Where a column lies in its row. */
struct member {
	const char *column;
	enum kind_of_member kind;
	size_t offset;
};

#define ORGANISATION(name, kind) #name, kind, offsetof(struct organisation, name)
#define DELEGATE(name, kind) #name, kind, offsetof(struct delegate, name)

static const struct member ORGANISATION_MEMBERS[] = {{ORGANISATION(name, MEMBER_TEXT)},
	{ORGANISATION(languages, MEMBER_TEXT)}, {ORGANISATION(profile, MEMBER_TEXT)},
	{ORGANISATION(products, MEMBER_TEXT)}, {ORGANISATION(markets, MEMBER_TEXT)},
	{ORGANISATION(budget_min, MEMBER_INT64)},
	{ORGANISATION(budget_max, MEMBER_INT64)}, {ORGANISATION(website, MEMBER_TEXT)},
	{ORGANISATION(min_meetings, MEMBER_INT)},
	{ORGANISATION(max_meetings, MEMBER_INT)}, {ORGANISATION(max_per_day, MEMBER_INT)},
	{ORGANISATION(auto_accept, MEMBER_BOOL)}, {NULL, MEMBER_TEXT, 0}};

static const struct member DELEGATE_MEMBERS[] = {{DELEGATE(name, MEMBER_TEXT)},
	{DELEGATE(email, MEMBER_TEXT)}, {DELEGATE(languages, MEMBER_TEXT)},
	{DELEGATE(min_meetings, MEMBER_INT)}, {DELEGATE(max_meetings, MEMBER_INT)},
	{DELEGATE(max_per_day, MEMBER_INT)}, {NULL, MEMBER_TEXT, 0}};

/* A change on its way: what was and what is, field by field. */
struct changing {
	struct tx *tx;
	const struct grid *g;
	struct js *before, *after;
};

/* ---- one field ------------------------------------------------------------------------------ */

/* The text as the column of the file takes it, in its one form. */
static bool
checked(struct changing *ch, enum import_of of, const struct row_field *f,
	struct cell *out, struct err *e)
{
	char why[WHY_BYTES];

	if (import_one(ch->tx, import_kind_of(of), f->column, f->text, out, why))
		return true;
	err_set(e, ERR_PARAM_INVALID, "%s: %s", f->column, why);
	return err_field(e, "params.%s", f->column);
}

static void
put_text(struct changing *ch, const char *column, const char **place, const char *text)
{
	if (strcmp(*place, text) == 0)
		return;
	js_set_str(ch->before, column, *place);
	js_set_str(ch->after, column, text);
	*place = text;
}

/* A value that is not set is null in before and after. */
static int64_t
put_number(struct changing *ch, const char *column, int64_t was, int64_t is)
{
	if (was == is)
		return is;
	js_set(ch->before, column, was < 0 ? js_new_null() : js_new_int(was));
	js_set(ch->after, column, is < 0 ? js_new_null() : js_new_int(is));
	return is;
}

static bool
put(struct changing *ch, enum import_of of, const struct member *members, void *row,
	const struct row_field *f, struct err *e)
{
	const struct member *m = members;
	struct cell cell;
	char *place;

	while (m->column != NULL && strcmp(m->column, f->column) != 0)
		m++;
	BUG_ON(m->column == NULL);
	if (!checked(ch, of, f, &cell, e))
		return false;
	place = (char *)row + m->offset;
	switch (m->kind) {
	case MEMBER_TEXT:
		put_text(ch, m->column, (const char **)(void *)place, cell.text);
		return true;
	case MEMBER_INT: {
		int *number = (int *)(void *)place;

		*number = (int)put_number(ch, m->column, *number, cell.number);
		return true;
	}
	case MEMBER_INT64: {
		int64_t *number = (int64_t *)(void *)place;

		*number = put_number(ch, m->column, *number, cell.number);
		return true;
	}
	case MEMBER_BOOL: {
		bool *yes = (bool *)(void *)place;

		*yes = put_number(ch, m->column, *yes, cell.number) != 0;
		return true;
	}
	}
	BUG_ON(true);
}

static bool
in_order(int64_t low, int64_t high, const char *low_name, const char *high_name,
	struct err *e)
{
	if (high < 0 || low <= high)
		return true;
	err_set(e, ERR_PARAM_INVALID, "%s: less than %s", high_name, low_name);
	return err_field(e, "params.%s", high_name);
}

/* ---- what an organisation wants and offers -------------------------------------------------- */

static bool
is_list(const char *column, enum relation *out)
{
	for (int r = RELATION_WANTS; r <= RELATION_OFFERS; r++)
		if (strcmp(relation_name((enum relation)r), column) == 0) {
			*out = (enum relation)r;
			return true;
		}
	return false;
}

static bool
categories_known(
	struct changing *ch, const char *column, const struct cell *list, struct err *e)
{
	int n;
	struct category *all = categories_of(ch->tx, ch->g->event->id, &n);

	for (int i = 0; i < list->items_n; i++) {
		bool known = false;

		for (int k = 0; k < n && !known; k++)
			known = strcmp(all[k].code, list->items[i]) == 0;
		if (!known) {
			err_set(e, ERR_PARAM_INVALID, "%s: there is no category %s",
				column, list->items[i]);
			err_hint(e, "convene categories lists them");
			return err_field(e, "params.%s[%d]", column, i);
		}
	}
	return true;
}

struct lists {
	const char **code[2]; /* by relation */
	int n[2];
};

static bool
put_list(struct changing *ch, struct lists *l, enum relation r, const struct row_field *f,
	struct err *e)
{
	const char *was = arena_join(ch->tx->arena, l->code[r], l->n[r], ';');
	struct cell cell;

	if (!checked(ch, OF_ORGANISATIONS, f, &cell, e) ||
		!categories_known(ch, f->column, &cell, e))
		return false;
	put_text(ch, f->column, &was, cell.text);
	l->code[r] = cell.items;
	l->n[r] = cell.items_n;
	return true;
}

static void
write_lists(struct changing *ch, const struct organisation *o, const struct lists *l)
{
	int64_t event_id = ch->g->event->id;

	organisation_categories_delete(ch->tx, event_id, o->id);
	for (int r = RELATION_WANTS; r <= RELATION_OFFERS; r++)
		for (int i = 0; i < l->n[r]; i++)
			organisation_category_put(ch->tx, event_id,
				&(struct organisation_category){
					o->id, (enum relation)r, i + 1, l->code[r][i]});
}

/* ---- telling -------------------------------------------------------------------------------- */

static void
journal(struct changing *ch, const char *topic, const char *code, int64_t rev,
	int64_t organisation_id)
{
	struct js *body = js_new_obj();

	js_set_str(body, topic, code);
	js_set_int(body, "rev", rev);
	js_set(body, "before", js_share(ch->before));
	js_set(body, "after", js_share(ch->after));
	journal_append(ch->tx,
		&(struct fact){.event_id = ch->g->event->id,
			.topic = topic,
			.object = code,
			.audience = audience_pair(ch->tx->arena, organisation_id, 0),
			.body = body});
	js_free(body);
}

/* A value as a cell of its file. */
static const char *
cell_text(struct changing *ch, const char *column, const struct js *v)
{
	if (js_type(v) == JS_STR)
		return js_str(v);
	if (js_type(v) == JS_NULL)
		return "";
	if (strcmp(column, "auto_accept") == 0)
		return js_int(v) != 0 ? "yes" : "no";
	return arena_printf(ch->tx->arena, "%lld", (long long)js_int(v));
}

/* An older file shall not undo it. */
static void
remember(struct changing *ch, const char *file, const char *code,
	const struct row_field *f, int n)
{
	for (int i = 0; i < n; i++) {
		const struct js *was = js_get(ch->before, f[i].column);
		const struct js *is = js_get(ch->after, f[i].column);

		if (was != NULL && is != NULL)
			changed_cell(ch->tx, ch->g->event->id, file, code, f[i].column,
				cell_text(ch, f[i].column, was),
				cell_text(ch, f[i].column, is));
	}
}

static struct changing
begin(struct tx *tx, const struct grid *g)
{
	return (struct changing){tx, g, js_new_obj(), js_new_obj()};
}

static bool
end(struct changing *ch, bool ok)
{
	js_free(ch->before);
	js_free(ch->after);
	return ok;
}

/* ---- organisations -------------------------------------------------------------------------- */

static bool
may_accept_at_once(const struct organisation *o, struct err *e)
{
	if (!o->auto_accept || o->kind == ORG_EXHIBITOR)
		return true;
	err_set(e, ERR_PARAM_INVALID, "auto_accept: is for exhibitors");
	return err_field(e, "params.auto_accept");
}

static bool
put_all(struct changing *ch, struct organisation *o, struct lists *l,
	const struct row_field *f, int n, struct err *e)
{
	for (int i = 0; i < n; i++) {
		enum relation r;
		bool ok = is_list(f[i].column, &r)
				  ? put_list(ch, l, r, &f[i], e)
				  : put(ch, OF_ORGANISATIONS, ORGANISATION_MEMBERS, o,
					    &f[i], e);

		if (!ok)
			return false;
	}
	return may_accept_at_once(o, e) &&
	       in_order(o->budget_min, o->budget_max, "budget_min", "budget_max", e) &&
	       in_order(o->min_meetings, o->max_meetings, "min_meetings", "max_meetings",
		       e);
}

bool
organisation_change(struct tx *tx, const struct grid *g, struct organisation *o,
	const struct row_field *f, int n, struct err *e)
{
	int64_t event_id = g->event->id;
	struct changing ch = begin(tx, g);
	struct lists l;

	for (int r = RELATION_WANTS; r <= RELATION_OFFERS; r++)
		l.code[r] = organisation_categories(
			tx, event_id, o->id, (enum relation)r, &l.n[r]);
	if (!put_all(&ch, o, &l, f, n, e))
		return end(&ch, false);
	if (js_len(ch.after) == 0)
		return end(&ch, true);
	o->rev++;
	organisation_put(tx, event_id, o);
	if (js_get(ch.after, "wants") != NULL || js_get(ch.after, "offers") != NULL)
		write_lists(&ch, o, &l);
	remember(&ch, CHANGED_ORGANISATIONS, o->code, f, n);
	journal(&ch, "organisation", o->code, o->rev, o->id);
	if (js_get(ch.after, "name") != NULL)
		telling_of_meetings(tx, g,
			&(struct meeting_filter){
				.organisation_id = o->id, .state = MEETING_SCHEDULED});
	return end(&ch, true);
}

/* ---- delegates ------------------------------------------------------------------------------ */

/* The account takes the delegate's new name. */
static void
rename_account(struct changing *ch, const struct delegate *d)
{
	struct account *a = account_of_delegate(ch->tx, ch->g->event->id, d->id);

	if (a == NULL)
		return;
	a->name = d->name;
	account_save(ch->tx, a);
}

/* The login that there is, where the person is another one. */
static void
pass_on(struct changing *ch, const struct delegate *was, const struct delegate *is,
	struct delegate_changed *out)
{
	struct account *a = account_of_delegate(ch->tx, ch->g->event->id, is->id);

	out->was = was->name;
	out->account_id = a != NULL ? a->id : 0;
	out->login = account_pass_on(ch->tx, a, is->name);
	subscription_pass_on(ch->tx, &(struct subscriber){.event_id = ch->g->event->id,
					     .delegate_id = is->id});
}

static bool
is_same(struct tx *tx, const struct delegate *was, const struct delegate *is)
{
	return same_person(tx->arena, &(struct person_said){was->name, was->email},
		&(struct person_said){is->name, is->email});
}

bool
delegate_change(struct tx *tx, const struct grid *g, struct delegate *d,
	const struct delegate_said *said, struct delegate_changed *out, struct err *e)
{
	struct changing ch = begin(tx, g);
	const struct row_field *f = said->f;
	const struct delegate was = *d;
	int n = said->n;

	*out = (struct delegate_changed){.was = NULL};

	for (int i = 0; i < n; i++)
		if (!put(&ch, OF_DELEGATES, DELEGATE_MEMBERS, d, &f[i], e))
			return end(&ch, false);
	if (!in_order(
		    d->min_meetings, d->max_meetings, "min_meetings", "max_meetings", e))
		return end(&ch, false);
	if (js_len(ch.after) == 0)
		return end(&ch, true);
	d->rev++;
	delegate_put(tx, g->event->id, d);
	remember(&ch, CHANGED_DELEGATES, d->code, f, n);
	journal(&ch, "delegate", d->code, d->rev, d->organisation_id);
	if (!said->same && !is_same(tx, &was, d))
		pass_on(&ch, &was, d, out);
	else if (js_get(ch.after, "name") != NULL)
		rename_account(&ch, d);
	if (js_get(ch.after, "name") != NULL || js_get(ch.after, "email") != NULL)
		telling_of_meetings(tx, g,
			&(struct meeting_filter){
				.delegate_id = d->id, .state = MEETING_SCHEDULED});
	return end(&ch, true);
}
