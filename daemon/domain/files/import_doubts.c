/*
 * import_doubts.c - what is no fault of the files and yet likely not meant: two people under one
 * address, codes that look alike or lost a zero, languages that nobody else speaks.
 */
#include "domain/files/importing.h"

#include "base/currency.h"
#include "base/language_tag.h"
#include "base/money.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { TAGS_NAMED = 8 };

/* ---- addresses ----------------------------------------------------------------------- */

static const char *
text_of(const char *text)
{
	return text != NULL ? text : "";
}

/* Does event.ini name another address than the event has? */
static bool
organiser_is_new(const struct importing *im)
{
	return im->staged[OF_EVENT] != NULL &&
	       (im->old_event == NULL || !same_text(im->old_event->organiser_mail,
						 im->event.organiser_mail));
}

static const char *
small(struct arena *arena, const char *text)
{
	char *out = arena_strdup(arena, text);

	for (char *c = out; *c != '\0'; c++)
		*c = (char)tolower((unsigned char)*c);
	return out;
}

/* Told where the address comes from: the row of the delegate, or the new one of the organiser. */
static void
is_the_organiser(struct importing *im, const struct imp_delegate *d)
{
	bool of_delegate = d->item.line > 0;

	if (of_delegate || organiser_is_new(im))
		import_warn(im, of_delegate ? OF_DELEGATES : OF_EVENT, d->item.line,
			of_delegate ? "email" : "organiser_mail",
			"%s has the organiser's own address, which most calendars do not"
			" invite",
			d->item.code);
}

/* One address of two people: invitations of both go there. */
static void
same_addresses(struct importing *im)
{
	struct item_set *set = &im->sets[OF_DELEGATES];
	const char *office = small(im->arena, text_of(im->event.organiser_mail));
	struct map seen;

	map_init(&seen, im->arena);
	for (int i = 0; i < set->n; i++) {
		const struct imp_delegate *d = (const void *)set->items[i];
		const char *mail = small(im->arena, text_of(d->row.email));
		const struct item *former = map_get(&seen, mail);

		/* Of a row with a fault of its own nothing is known. */
		if (mail[0] == '\0')
			continue;
		if (former == NULL)
			map_put(&seen, mail, set->items[i]);
		if (d->item.line > 0 && !d->item.stored && former != NULL)
			import_warn(im, OF_DELEGATES, d->item.line, "email",
				"%s has the address of %s too: both get all invitations"
				" there",
				d->item.code, former->code);
		if (strcmp(mail, office) == 0)
			is_the_organiser(im, d);
	}
}

static void
organiser_address(struct importing *im)
{
	if (!organiser_is_new(im) ||
		strchr(text_of(im->event.organiser_mail), '+') == NULL)
		return;
	import_warn(im, OF_EVENT, 0, "organiser_mail",
		"%s has a + in it, which some calendars drop from the address that"
		" answers go to",
		im->event.organiser_mail);
}

/* Amounts are numbers of the smallest unit: in another currency they are worth something else. */
static void
amounts(struct importing *im)
{
	const struct item_set *set = &im->sets[OF_ORGANISATIONS];
	const char *was = im->old_event != NULL ? im->old_event->currency : "";
	const struct imp_organisation *first = NULL;
	int64_t amount;
	int n = 0;

	if (im->old_event == NULL || currency_digits(im->event.currency) < 0 ||
		same_text(was, im->event.currency))
		return;
	for (int i = 0; i < set->n; i++) {
		const struct imp_organisation *o = (const void *)set->items[i];

		if (o->item.changed || (o->row.budget_min < 0 && o->row.budget_max < 0))
			continue;
		first = n++ == 0 ? o : first;
	}
	if (n == 0)
		return;
	amount = first->row.budget_max >= 0 ? first->row.budget_max
					    : first->row.budget_min;
	import_warn(im, OF_EVENT, 0, "currency",
		"the budgets of %d organisation%s keep their number: what was %s of %s is %s now",
		n, n == 1 ? "" : "s", money_text(im->arena, amount, was),
		first->item.code, money_text(im->arena, amount, im->event.currency));
}

/* ---- codes --------------------------------------------------------------------------- */

static void
like_codes(struct importing *im, enum import_of of)
{
	struct item_set *set = &im->sets[of];
	struct map seen;

	map_init(&seen, im->arena);
	for (int i = 0; i < set->n; i++) {
		const struct item *item = set->items[i], *former;
		const char *plain = import_plain_code(im->arena, item->code);

		former = map_get(&seen, plain);
		if (former == NULL)
			map_put(&seen, plain, set->items[i]);
		else if (item->line > 0 && !item->stored)
			import_warn(im, of, item->line, "code",
				"%s differs from %s by zeros or capitals alone: is it"
				" another one?",
				item->code, former->code);
	}
}

/* ---- languages ----------------------------------------------------------------------- */

/* Who speaks a language. */
struct spoken {
	const char *tag; /* as the first one has it */
	const struct item *who;
	const struct item *organisation;
	enum import_of of;
	bool more; /* another organisation speaks it, or an interpreter */
};

struct languages {
	struct importing *im;
	struct map by_language;
	struct rows all; /* struct spoken * */
};

static struct spoken *
spoken_of(struct languages *l, const char *tag)
{
	const char *language = arena_strndup(l->im->arena, tag, strcspn(tag, "-"));
	struct spoken *s = map_get(&l->by_language, language);

	if (s != NULL)
		return s;
	s = ARENA_NEW(l->im->arena, struct spoken);
	s->tag = language;
	map_put(&l->by_language, language, s);
	*(struct spoken **)rows_add(l->im->arena, &l->all) = s;
	return s;
}

static void
speaks(struct languages *l, const char *list, enum import_of of, const struct item *who,
	const struct item *organisation)
{
	for (; *list != '\0'; list += strcspn(list, ";"), list += *list == ';') {
		const char *tag = arena_strndup(l->im->arena, list, strcspn(list, ";"));
		struct spoken *s = spoken_of(l, tag);

		s->more = s->more || (s->who != NULL && s->organisation != organisation);
		/* somebody of the files rather than a stored one: the warning has a place then */
		if (s->who == NULL || !s->who->changed) {
			s->who = who;
			s->organisation = organisation;
			s->of = of;
		}
	}
}

static void
interprets(struct languages *l, const char *pairs)
{
	for (; *pairs != '\0'; pairs += strcspn(pairs, ";"), pairs += *pairs == ';') {
		const char *pair =
			arena_strndup(l->im->arena, pairs, strcspn(pairs, ";"));
		char a[LANGUAGE_BYTES], b[LANGUAGE_BYTES];

		if (!language_pair_parse(pair, a, b))
			continue;
		spoken_of(l, arena_strdup(l->im->arena, a))->more = true;
		spoken_of(l, arena_strdup(l->im->arena, b))->more = true;
	}
}

/* A delegate that the files do not name knows its organisation by number alone. */
static const struct item *
organisation_of(const struct item_set *organisations, const struct imp_delegate *d)
{
	return d->organisation != NULL
		       ? &d->organisation->item
		       : item_by_id(organisations, d->row.organisation_id);
}

static void
gather(struct languages *l)
{
	const struct item_set *sets = l->im->sets;

	for (int i = 0; i < sets[OF_ORGANISATIONS].n; i++) {
		const struct imp_organisation *o =
			(const void *)sets[OF_ORGANISATIONS].items[i];

		speaks(l, text_of(o->row.languages), OF_ORGANISATIONS, &o->item,
			&o->item);
	}
	for (int i = 0; i < sets[OF_DELEGATES].n; i++) {
		const struct imp_delegate *d = (const void *)sets[OF_DELEGATES].items[i];

		speaks(l, text_of(d->row.languages), OF_DELEGATES, &d->item,
			organisation_of(&sets[OF_ORGANISATIONS], d));
	}
	for (int i = 0; i < sets[OF_INTERPRETERS].n; i++) {
		const struct imp_interpreter *p =
			(const void *)sets[OF_INTERPRETERS].items[i];

		interprets(l, p->pairs.text == NULL ? "" : p->pairs.text);
	}
}

/* All of them in one sentence: each is right or a slip of the pen, and most are right. */
static void
lonely_languages(struct importing *im)
{
	struct languages l = {.im = im, .all = {.size = sizeof(struct spoken *)}};
	const struct spoken *first = NULL;
	const char *names = "";
	int n = 0;

	/* Who is left out for a fault may speak it. */
	for (int of = OF_ORGANISATIONS; of <= OF_INTERPRETERS; of++)
		if (of != OF_LOCATIONS &&
			(im->sets[of].partial || im->sets[of].broken.n > 0))
			return;
	map_init(&l.by_language, im->arena);
	gather(&l);
	for (int i = 0; i < l.all.n; i++) {
		const struct spoken *s = ((struct spoken **)l.all.data)[i];

		if (s->more || s->who == NULL || !s->who->changed)
			continue;
		if (n++ < TAGS_NAMED)
			names = arena_printf(
				im->arena, "%s%s%s", names, n > 1 ? ", " : "", s->tag);
		first = first == NULL ? s : first;
	}
	if (first == NULL)
		return;
	import_warn(im, first->of, first->who->line, "languages",
		"one organisation alone and no interpreter speaks %s%s", names,
		n > TAGS_NAMED ? " and others" : "");
}

/* ---- codes without their zero -------------------------------------------------------- */

enum { LONG_CODE = 8 };

static bool
has_digits(const char *code, size_t n)
{
	return strlen(code) == n && strspn(code, "0123456789") == n;
}

/* A spreadsheet takes 03111000 for a number and writes 3111000. */
static void
lost_zeros(struct importing *im)
{
	struct item_set *set = &im->sets[OF_CATEGORIES];
	const struct item *first = NULL;
	int whole = 0, shorter = 0;

	for (int i = 0; i < set->n; i++) {
		const struct item *c = set->items[i];

		whole += has_digits(c->code, LONG_CODE);
		if (!has_digits(c->code, LONG_CODE - 1))
			continue;
		shorter += c->line > 0 && c->changed;
		if (first == NULL && c->line > 0 && c->changed)
			first = c;
	}
	if (first == NULL || whole == 0)
		return;
	import_warn(im, OF_CATEGORIES, first->line, "code",
		"%s has seven digits in a list of eight: 0%s, as a spreadsheet drops the"
		" zero in front, unless the column is text%s",
		first->code, first->code,
		shorter > 1 ? arena_printf(im->arena, "; %d codes are so", shorter) : "");
}

void
import_doubts(struct importing *im)
{
	static const enum import_of CODED[] = {OF_CATEGORIES, OF_GLOSSARY,
		OF_ORGANISATIONS, OF_DELEGATES, OF_LOCATIONS, OF_INTERPRETERS,
		OF_BLACKOUTS, OF_PREFERENCES, OF_REQUESTS, OF_CONFERENCES};

	organiser_address(im);
	amounts(im);
	for (size_t i = 0; i < sizeof CODED / sizeof *CODED; i++)
		like_codes(im, CODED[i]);
	lost_zeros(im);
	same_addresses(im);
	import_doubt_days(im);
	lonely_languages(im);
}
