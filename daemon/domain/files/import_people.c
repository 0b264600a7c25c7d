/* import_people.c - categories, organisations and delegates. */
#include "base/tongues.h"
#include "domain/files/importing.h"

#include <string.h>

enum {
	NAME_LETTERS_MAX = 200,
	PROFILE_LETTERS_MAX = 16384,
	LIST_MAX = 200,		     /* entries */
	MEETINGS_MAX = 1000,	     /* of a delegate's limits */
	MEETINGS_OF_ALL_MAX = 10000, /* of an organisation's */
	TONGUES_MAX = 40,	     /* languages beside the first that a name is in */
	NEST_MAX = 64,		     /* levels of categories */
	REASON_MAX = 500,
};

/* ---- categories -------------------------------------------------------------------- */

enum { CA_CODE, CA_NAME, CA_PARENT, CA_NAMES, CA_N };

static const struct column CATEGORY_COLUMNS[CA_N] = {
	[CA_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[CA_NAME] = {.name = "name",
		.type = COLUMN_LINE,
		.required = true,
		.max = NAME_LETTERS_MAX},
	[CA_PARENT] = {.name = "parent", .type = COLUMN_CODE},
	[CA_NAMES] = {.name = "name.", .type = COLUMN_TONGUES, .max = NAME_LETTERS_MAX},
};

static void
load_categories(struct importing *im)
{
	int n;
	struct category *rows = categories_of(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_category *c = item_stored(
			im, &im->sets[OF_CATEGORIES], sizeof *c, i + 1, rows[i].code);

		c->row = rows[i];
	}
}

static int
tongues_in(const char *lines)
{
	struct tongue t;
	int n = 0;

	while (tongues_next(&lines, &t))
		n++;
	return n;
}

static void
category_row(struct importing *im, int line, const struct cell *cells)
{
	struct imp_category *c = item_of_file(
		im, &im->sets[OF_CATEGORIES], sizeof *c, cells[CA_CODE].text, line);
	const char *parent =
		cells[CA_PARENT].text[0] != '\0' ? cells[CA_PARENT].text : NULL;

	c->item.changed = !c->item.stored ||
			  !same_text(c->row.name, cells[CA_NAME].text) ||
			  !same_text(c->row.parent, parent) ||
			  !same_text(c->row.names, cells[CA_NAMES].text);
	c->row.code = c->item.code;
	c->row.name = cells[CA_NAME].text;
	c->row.parent = parent;
	c->row.names = cells[CA_NAMES].text;
	if (tongues_in(c->row.names) > TONGUES_MAX)
		import_fault(im, OF_CATEGORIES, line, "",
			"names in more than %d languages", TONGUES_MAX);
}

/* Does the way up from c come back to c? Then *way names all on it. */
static bool
is_in_circle(struct importing *im, struct imp_category *c, const char **way)
{
	struct item_set *set = &im->sets[OF_CATEGORIES];
	struct imp_category *up = c;
	int levels = 0;

	do {
		up = up->row.parent == NULL ? NULL : item_by_code(set, up->row.parent);
		levels++;
	} while (up != NULL && up != c && levels <= NEST_MAX);
	if (up != c)
		return false;
	*way = c->item.code;
	for (int i = 0; i < levels; i++) {
		*way = arena_printf(
			im->arena, "%s, whose parent is %s", *way, up->row.parent);
		up = item_by_code(set, up->row.parent);
	}
	return true;
}

/* A parent may stand below its child, so this waits for the last row. */
static void
check_parents(struct importing *im)
{
	struct item_set *set = &im->sets[OF_CATEGORIES];

	for (int i = 0; i < set->n; i++) {
		struct imp_category *c = (struct imp_category *)set->items[i];
		struct imp_category *up = c;
		const char *way;
		int level = 0;

		if (c->item.line == 0 || c->row.parent == NULL ||
			item_referred(im, OF_CATEGORIES, OF_CATEGORIES, c->item.line,
				"parent", c->row.parent) == NULL)
			continue;
		while (up != NULL && up->row.parent != NULL && level <= NEST_MAX) {
			up = item_by_code(set, up->row.parent);
			level++;
		}
		if (level <= NEST_MAX)
			continue;
		if (is_in_circle(im, c, &way))
			import_fault(im, OF_CATEGORIES, c->item.line, "parent",
				"the category is above itself: %.300s", way);
		/* those below a circle would climb for ever; the fault names its members */
		else if (up == NULL || !is_in_circle(im, up, &way))
			import_fault(im, OF_CATEGORIES, c->item.line, "parent",
				"more than %d levels", NEST_MAX);
	}
}

static void
write_category(struct importing *im, struct item *item)
{
	category_put(im->tx, im->event.id, &((struct imp_category *)item)->row);
}

static bool
stored_category(struct importing *im, const char *code, const char **texts)
{
	const struct imp_category *c = item_by_code(&im->sets[OF_CATEGORIES], code);

	if (c == NULL || !c->item.stored)
		return false;
	texts[CA_NAME] = c->row.name;
	texts[CA_PARENT] = c->row.parent == NULL ? "" : c->row.parent;
	texts[CA_NAMES] = c->row.names;
	return true;
}

const struct import_kind import_categories = {"categories.csv", CATEGORY_COLUMNS, CA_N,
	load_categories, category_row, check_parents, NULL, write_category,
	stored_category};

/* ---- organisations ----------------------------------------------------------------- */

enum {
	OR_CODE,
	OR_KIND,
	OR_NAME,
	OR_COUNTRY,
	OR_LANGUAGES,
	OR_WANTS,
	OR_OFFERS,
	OR_PROFILE,
	OR_PRODUCTS,
	OR_MARKETS,
	OR_BUDGET_MIN,
	OR_BUDGET_MAX,
	OR_WEBSITE,
	OR_MIN,
	OR_MAX,
	OR_DAY,
	OR_AUTO,
	OR_WITHDRAWN,
	OR_N
};

/* Minor units; sums of many of them still fit into an int64. */
#define BUDGET_MAX INT64_C(999999999999999)

static const char *const KINDS[] = {"foreign_buyer", "procurement", "exhibitor", NULL};

static const char *const NO_YES[] = {"no", "yes", NULL};

static const struct column ORGANISATION_COLUMNS[OR_N] = {
	[OR_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[OR_KIND] = {.name = "kind",
		.type = COLUMN_WORD,
		.required = true,
		.words = KINDS},
	[OR_NAME] = {.name = "name",
		.type = COLUMN_LINE,
		.required = true,
		.max = NAME_LETTERS_MAX},
	[OR_COUNTRY] = {.name = "country", .type = COLUMN_COUNTRY, .required = true},
	[OR_LANGUAGES] = {.name = "languages", .type = COLUMN_LANGUAGES, .max = 20},
	[OR_WANTS] = {.name = "wants", .type = COLUMN_CODES, .max = LIST_MAX},
	[OR_OFFERS] = {.name = "offers", .type = COLUMN_CODES, .max = LIST_MAX},
	[OR_PROFILE] = {.name = "profile",
		.type = COLUMN_TEXT,
		.max = PROFILE_LETTERS_MAX},
	[OR_PRODUCTS] = {.name = "products",
		.type = COLUMN_TEXT,
		.max = PROFILE_LETTERS_MAX},
	[OR_MARKETS] = {.name = "markets", .type = COLUMN_LIST, .max = LIST_MAX},
	[OR_BUDGET_MIN] = {.name = "budget_min",
		.type = COLUMN_AMOUNT,
		.max = BUDGET_MAX,
		.fallback = -1},
	[OR_BUDGET_MAX] = {.name = "budget_max",
		.type = COLUMN_AMOUNT,
		.max = BUDGET_MAX,
		.fallback = -1},
	[OR_WEBSITE] = {.name = "website", .type = COLUMN_WEB, .max = 500},
	[OR_MIN] = {.name = "min_meetings",
		.type = COLUMN_NUMBER,
		.max = MEETINGS_OF_ALL_MAX,
		.fallback = -1},
	[OR_MAX] = {.name = "max_meetings",
		.type = COLUMN_NUMBER,
		.max = MEETINGS_OF_ALL_MAX,
		.fallback = -1},
	[OR_DAY] = {.name = "max_per_day",
		.type = COLUMN_NUMBER,
		.max = MEETINGS_OF_ALL_MAX,
		.fallback = -1},
	[OR_AUTO] = {.name = "auto_accept", .type = COLUMN_WORD, .words = NO_YES},
	[OR_WITHDRAWN] = {.name = "withdrawn", .type = COLUMN_LINE, .max = REASON_MAX},
};

/* One more code of a stored list; the rows come in order of position. */
static void
list_add(struct importing *im, struct imp_list *list, const char *code)
{
	list->text = list->n++ == 0 ? code
				    : arena_printf(im->arena, "%s;%s", list->text, code);
}

static void
load_organisations(struct importing *im)
{
	struct item_set *set = &im->sets[OF_ORGANISATIONS];
	int n;
	struct organisation *rows = organisations_all(im->tx, im->event.id, &n);
	struct organisation_category *lists;

	for (int i = 0; i < n; i++) {
		struct imp_organisation *o =
			item_stored(im, set, sizeof *o, rows[i].id, rows[i].code);

		o->row = rows[i];
	}
	lists = organisations_categories_all(im->tx, im->event.id, &n);
	for (int i = 0; i < n; i++) {
		struct imp_organisation *o = item_by_id(set, lists[i].organisation_id);

		list_add(im, lists[i].relation == RELATION_WANTS ? &o->wants : &o->offers,
			lists[i].category);
	}
}

/*
 * Why somebody takes no part any more, NULL: takes part. A file says it of whoever is new; who is
 * there is withdrawn and taken back one by one, for meetings and requests hang on it.
 */
static const char *
withdrawn(const struct item *item, const char *stored, const struct cell *c)
{
	if (item->stored || c->text[0] == '\0')
		return stored;
	return c->text;
}

static void
check_withdrawn(struct importing *im, enum import_of of, int line,
	const struct item *item, const char *stored, const struct cell *c)
{
	const char *what = of == OF_DELEGATES ? "delegate" : "organisation";

	if (item->stored && stored == NULL && c->text[0] != '\0')
		import_fault(im, of, line, "withdrawn",
			"%s %s takes part; convene %s withdraw %s --reason TEXT calls the"
			" meetings off too",
			what, item->code, what, item->code);
}

static struct organisation
organisation_of(const struct imp_organisation *o, const struct cell *c)
{
	return (struct organisation){.id = o->item.id,
		.code = o->item.code,
		.kind = (enum org_kind)c[OR_KIND].number,
		.name = c[OR_NAME].text,
		.country = c[OR_COUNTRY].text,
		.languages = c[OR_LANGUAGES].text,
		.profile = c[OR_PROFILE].text,
		.products = c[OR_PRODUCTS].text,
		.markets = c[OR_MARKETS].text,
		.budget_min = c[OR_BUDGET_MIN].number,
		.budget_max = c[OR_BUDGET_MAX].number,
		.website = c[OR_WEBSITE].text,
		.min_meetings = (int)c[OR_MIN].number,
		.max_meetings = (int)c[OR_MAX].number,
		.max_per_day = (int)c[OR_DAY].number,
		.auto_accept = c[OR_AUTO].number != 0,
		.withdrawn = withdrawn(&o->item, o->row.withdrawn, &c[OR_WITHDRAWN]),
		.rev = o->row.rev};
}

static bool
same_organisation(const struct organisation *a, const struct organisation *b)
{
	return a->kind == b->kind && same_text(a->name, b->name) &&
	       same_text(a->country, b->country) &&
	       same_text(a->languages, b->languages) &&
	       same_text(a->profile, b->profile) && same_text(a->products, b->products) &&
	       same_text(a->markets, b->markets) && a->budget_min == b->budget_min &&
	       a->budget_max == b->budget_max && same_text(a->website, b->website) &&
	       a->min_meetings == b->min_meetings && a->max_meetings == b->max_meetings &&
	       a->max_per_day == b->max_per_day && a->auto_accept == b->auto_accept;
}

static struct imp_list
category_list(struct importing *im, int line, const char *column, const struct cell *c)
{
	for (int i = 0; i < c->items_n; i++)
		item_referred(
			im, OF_ORGANISATIONS, OF_CATEGORIES, line, column, c->items[i]);
	return (struct imp_list){c->text, c->items, c->items_n};
}

static void
organisation_row(struct importing *im, int line, const struct cell *cells)
{
	struct imp_organisation *o = item_of_file(
		im, &im->sets[OF_ORGANISATIONS], sizeof *o, cells[OR_CODE].text, line);
	struct organisation row = organisation_of(o, cells);
	struct imp_list wants = category_list(im, line, "wants", &cells[OR_WANTS]);
	struct imp_list offers = category_list(im, line, "offers", &cells[OR_OFFERS]);

	import_partner_code(im, OF_ORGANISATIONS, OF_DELEGATES, line, o->item.code);
	check_withdrawn(im, OF_ORGANISATIONS, line, &o->item, o->row.withdrawn,
		&cells[OR_WITHDRAWN]);
	if (row.budget_max >= 0 && row.budget_max < row.budget_min)
		import_fault(
			im, OF_ORGANISATIONS, line, "budget_max", "less than budget_min");
	if (row.max_meetings >= 0 && row.max_meetings < row.min_meetings)
		import_fault(im, OF_ORGANISATIONS, line, "max_meetings",
			"less than min_meetings");
	if (row.auto_accept && row.kind != ORG_EXHIBITOR)
		import_fault(im, OF_ORGANISATIONS, line, "auto_accept",
			"only an exhibitor accepts requests as they come");
	if (o->item.stored && org_kind_demand(o->row.kind) != org_kind_demand(row.kind))
		import_fault(im, OF_ORGANISATIONS, line, "kind",
			"organisation %s is there as %s and cannot change sides; give it"
			" another code",
			o->item.code, org_kind_name(o->row.kind));
	o->item.changed = !o->item.stored || !same_organisation(&o->row, &row) ||
			  !same_text(o->wants.text, wants.text) ||
			  !same_text(o->offers.text, offers.text);
	o->row = row;
	o->wants = wants;
	o->offers = offers;
}

static void
write_list(struct importing *im, const struct imp_organisation *o, enum relation relation,
	const struct imp_list *list)
{
	for (int i = 0; i < list->n; i++) {
		struct organisation_category c = {
			o->item.id, relation, i + 1, list->codes[i]};

		organisation_category_put(im->tx, im->event.id, &c);
	}
}

static void
write_organisation(struct importing *im, struct item *item)
{
	struct imp_organisation *o = (struct imp_organisation *)item;

	item_number(im, item, "organisation");
	o->row.id = item->id;
	o->row.rev++;
	organisation_put(im->tx, im->event.id, &o->row);
	if (!item->stored && o->row.withdrawn != NULL)
		organisation_save_withdrawn(im->tx, im->event.id, &o->row);
	if (item->stored)
		organisation_categories_delete(im->tx, im->event.id, item->id);
	write_list(im, o, RELATION_WANTS, &o->wants);
	write_list(im, o, RELATION_OFFERS, &o->offers);
}

static bool
stored_organisation(struct importing *im, const char *code, const char **texts)
{
	const struct imp_organisation *o =
		item_by_code(&im->sets[OF_ORGANISATIONS], code);

	if (o == NULL || !o->item.stored)
		return false;
	texts[OR_KIND] = org_kind_name(o->row.kind);
	texts[OR_NAME] = o->row.name;
	texts[OR_COUNTRY] = o->row.country;
	texts[OR_LANGUAGES] = o->row.languages;
	texts[OR_WANTS] = o->wants.text == NULL ? "" : o->wants.text;
	texts[OR_OFFERS] = o->offers.text == NULL ? "" : o->offers.text;
	texts[OR_PROFILE] = o->row.profile;
	texts[OR_PRODUCTS] = o->row.products;
	texts[OR_MARKETS] = o->row.markets;
	texts[OR_BUDGET_MIN] = import_number_text(im, o->row.budget_min);
	texts[OR_BUDGET_MAX] = import_number_text(im, o->row.budget_max);
	texts[OR_WEBSITE] = o->row.website;
	texts[OR_MIN] = import_number_text(im, o->row.min_meetings);
	texts[OR_MAX] = import_number_text(im, o->row.max_meetings);
	texts[OR_DAY] = import_number_text(im, o->row.max_per_day);
	texts[OR_AUTO] = NO_YES[o->row.auto_accept];
	return true;
}

const struct import_kind import_organisations = {"organisations.csv",
	ORGANISATION_COLUMNS, OR_N, load_organisations, organisation_row, NULL, NULL,
	write_organisation, stored_organisation};

/* ---- delegates --------------------------------------------------------------------- */

enum {
	DE_CODE,
	DE_ORGANISATION,
	DE_NAME,
	DE_EMAIL,
	DE_LANGUAGES,
	DE_MIN,
	DE_MAX,
	DE_DAY,
	DE_WITHDRAWN,
	DE_N
};

static const struct column DELEGATE_COLUMNS[DE_N] = {
	[DE_CODE] = {.name = "code", .type = COLUMN_CODE, .required = true},
	[DE_ORGANISATION] = {.name = "organisation",
		.type = COLUMN_CODE,
		.required = true},
	[DE_NAME] = {.name = "name",
		.type = COLUMN_LINE,
		.required = true,
		.max = NAME_LETTERS_MAX},
	[DE_EMAIL] = {.name = "email", .type = COLUMN_MAIL, .required = true},
	[DE_LANGUAGES] = {.name = "languages", .type = COLUMN_LANGUAGES, .max = 20},
	[DE_MIN] = {.name = "min_meetings",
		.type = COLUMN_NUMBER,
		.max = MEETINGS_MAX,
		.fallback = -1},
	[DE_MAX] = {.name = "max_meetings",
		.type = COLUMN_NUMBER,
		.max = MEETINGS_MAX,
		.fallback = -1},
	[DE_DAY] = {.name = "max_per_day",
		.type = COLUMN_NUMBER,
		.max = MEETINGS_MAX,
		.fallback = -1},
	[DE_WITHDRAWN] = {.name = "withdrawn", .type = COLUMN_LINE, .max = REASON_MAX},
};

static void
load_delegates(struct importing *im)
{
	int n;
	struct delegate *rows = delegates_all(im->tx, im->event.id, &n);

	for (int i = 0; i < n; i++) {
		struct imp_delegate *d = item_stored(
			im, &im->sets[OF_DELEGATES], sizeof *d, rows[i].id, rows[i].code);

		d->row = rows[i];
		d->organisation =
			item_by_id(&im->sets[OF_ORGANISATIONS], rows[i].organisation_id);
	}
}

static bool
same_delegate(const struct delegate *a, const struct delegate *b)
{
	return same_text(a->name, b->name) && same_text(a->email, b->email) &&
	       same_text(a->languages, b->languages) &&
	       a->min_meetings == b->min_meetings && a->max_meetings == b->max_meetings &&
	       a->max_per_day == b->max_per_day;
}

static void
check_delegate(struct importing *im, int line, const struct imp_delegate *d,
	const struct delegate *row, const struct imp_organisation *organisation)
{
	if (row->max_meetings >= 0 && row->max_meetings < row->min_meetings)
		import_fault(
			im, OF_DELEGATES, line, "max_meetings", "less than min_meetings");
	if (d->item.stored && organisation != NULL && organisation != d->organisation)
		import_fault(im, OF_DELEGATES, line, "organisation",
			"delegate %s is of organisation %s and cannot move; give the"
			" person another"
			" code there",
			d->item.code, d->organisation->item.code);
}

static void
delegate_row(struct importing *im, int line, const struct cell *c)
{
	struct imp_delegate *d = item_of_file(
		im, &im->sets[OF_DELEGATES], sizeof *d, c[DE_CODE].text, line);
	struct imp_organisation *organisation = item_referred(im, OF_DELEGATES,
		OF_ORGANISATIONS, line, "organisation", c[DE_ORGANISATION].text);
	struct delegate row = {.id = d->item.id,
		.code = d->item.code,
		.organisation_id = d->row.organisation_id,
		.name = c[DE_NAME].text,
		.email = c[DE_EMAIL].text,
		.languages = c[DE_LANGUAGES].text,
		.min_meetings = (int)c[DE_MIN].number,
		.max_meetings = (int)c[DE_MAX].number,
		.max_per_day = (int)c[DE_DAY].number,
		.resource_id = d->row.resource_id,
		.withdrawn = withdrawn(&d->item, d->row.withdrawn, &c[DE_WITHDRAWN]),
		.rev = d->row.rev};

	import_resource_code(im, OF_DELEGATES, line, d->item.code);
	import_partner_code(im, OF_DELEGATES, OF_ORGANISATIONS, line, d->item.code);
	check_delegate(im, line, d, &row, organisation);
	check_withdrawn(
		im, OF_DELEGATES, line, &d->item, d->row.withdrawn, &c[DE_WITHDRAWN]);
	import_person(im, OF_DELEGATES, &d->item,
		&(struct person_said){d->row.name, d->row.email},
		&(struct person_said){row.name, row.email});
	d->item.changed = !d->item.stored || !same_delegate(&d->row, &row);
	d->row = row;
	d->organisation = organisation;
}

static void
write_delegate(struct importing *im, struct item *item)
{
	struct imp_delegate *d = (struct imp_delegate *)item;

	item_number(im, item, "delegate");
	d->row.id = item->id;
	d->row.organisation_id = d->organisation->item.id;
	if (!item->stored)
		d->row.resource_id = import_resource(im, "delegate");
	d->row.rev++;
	delegate_put(im->tx, im->event.id, &d->row);
	if (!item->stored && d->row.withdrawn != NULL)
		delegate_save_withdrawn(im->tx, im->event.id, &d->row);
}

static bool
stored_delegate(struct importing *im, const char *code, const char **texts)
{
	const struct imp_delegate *d = item_by_code(&im->sets[OF_DELEGATES], code);

	if (d == NULL || !d->item.stored)
		return false;
	texts[DE_ORGANISATION] = d->organisation->item.code;
	texts[DE_NAME] = d->row.name;
	texts[DE_EMAIL] = d->row.email;
	texts[DE_LANGUAGES] = d->row.languages;
	texts[DE_MIN] = import_number_text(im, d->row.min_meetings);
	texts[DE_MAX] = import_number_text(im, d->row.max_meetings);
	texts[DE_DAY] = import_number_text(im, d->row.max_per_day);
	return true;
}

const struct import_kind import_delegates = {"delegates.csv", DELEGATE_COLUMNS, DE_N,
	load_delegates, delegate_row, NULL, NULL, write_delegate, stored_delegate};
