/* match_load.c - what matching needs to know of an event, read from the store. */
#include "domain/matching/match_load.h"

#include "base/map.h"
#include "domain/fair/language.h"
#include "domain/fair/permit.h"
#include "store/delegates.h"
#include "store/events.h"
#include "store/match_models.h"

#include <stdlib.h>
#include <string.h>

static void
load_categories(
	struct tx *tx, int64_t event_id, struct match_fair *f, struct map *by_code)
{
	struct category *c = categories_of(tx, event_id, &f->categories_n);

	f->category = ARENA_ARRAY(tx->arena, struct match_category, f->categories_n);
	map_init(by_code, tx->arena);
	for (int i = 0; i < f->categories_n; i++) {
		f->category[i].code = c[i].code;
		f->category[i].name = c[i].name;
		f->category[i].parent = c[i].parent;
		f->category[i].names = c[i].names;
		map_put(by_code, c[i].code, &f->category[i]);
	}
}

static void
load_sides(struct tx *tx, int64_t event_id, struct match_fair *f)
{
	struct organisation_brief *o = organisations_brief(tx, event_id, &f->sides_n);

	f->side = ARENA_ARRAY(tx->arena, struct match_side, f->sides_n);
	for (int i = 0; i < f->sides_n; i++)
		f->side[i] = (struct match_side){.id = o[i].id,
			.code = o[i].code,
			.name = o[i].name,
			.country = o[i].country,
			.languages = o[i].languages,
			.kind = o[i].kind,
			.withdrawn = o[i].withdrawn,
			.markets = o[i].markets,
			.budget_min = o[i].budget_min,
			.budget_max = o[i].budget_max,
			.max_meetings = o[i].max_meetings};
}

/*
 * A delegate who says nothing speaks what the organisation does; where that says nothing either,
 * nobody knows what the two may have in common.
 */
static void
add_languages(struct arena *arena, struct match_side *side,
	const struct delegate_languages *d, int n)
{
	bool known = language_known(side->languages);

	for (int i = 0; i < n && known; i++)
		side->languages = language_union(arena, side->languages, d[i].languages);
}

/* Both lists are by organisation. */
static void
add_delegates_languages(struct tx *tx, int64_t event_id, struct match_fair *f)
{
	int n, at = 0;
	struct delegate_languages *d = delegates_languages(tx, event_id, &n);

	for (int s = 0; s < f->sides_n; s++) {
		struct match_side *side = &f->side[s];
		int first;

		while (at < n && d[at].organisation_id < side->id)
			at++;
		for (first = at; at < n && d[at].organisation_id == side->id;)
			at++;
		add_languages(tx->arena, side, d + first, at - first);
	}
}

static bool
listed(const int *list, int n, int category)
{
	for (int i = 0; i < n; i++)
		if (list[i] == category)
			return true;
	return false;
}

/* Both lists are by organisation, then relation: one walk gives every side its entries. */
static void
load_lists(
	struct tx *tx, int64_t event_id, struct match_fair *f, const struct map *by_code)
{
	int n, at = 0, used = 0;
	struct organisation_category *entry =
		organisations_categories_all(tx, event_id, &n);
	int *index = ARENA_ARRAY(tx->arena, int, n);

	for (int s = 0; s < f->sides_n; s++) {
		struct match_side *side = &f->side[s];

		for (; at < n && entry[at].organisation_id == side->id; at++) {
			bool wants = entry[at].relation == RELATION_WANTS;
			const int **list = wants ? &side->wants : &side->offers;
			int *count = wants ? &side->wants_n : &side->offers_n;
			const struct match_category *c =
				map_get(by_code, entry[at].category);

			if (c == NULL || listed(*list, *count, (int)(c - f->category)))
				continue;
			if (*count == 0)
				*list = &index[used];
			index[used++] = (int)(c - f->category);
			(*count)++;
		}
	}
}

/* The published model: which of its codes each category is, and what it says of every side. */
static void
load_model(
	struct tx *tx, int64_t event_id, struct match_fair *f, const struct map *by_code)
{
	struct match_model *m = match_model_of(tx, event_id);
	int *place = ARENA_ARRAY(tx->arena, int, f->categories_n);
	int n = 0, codes_n = 0, at = 0;
	struct match_text *t;
	const char *codes;

	for (int i = 0; i < f->categories_n; i++)
		place[i] = -1;
	f->model_code = place;
	if (m == NULL)
		return;
	f->model = m->model;
	for (codes = m->codes; *codes != '\0'; codes_n++) {
		size_t length = strcspn(codes, "\n");
		const struct match_category *c =
			map_get(by_code, arena_strndup(tx->arena, codes, length));

		if (c != NULL)
			place[c - f->category] = codes_n;
		codes += length + (codes[length] == '\n');
	}
	t = match_texts_of(tx, event_id, m->model, &n);
	for (int s = 0; s < f->sides_n; s++) {
		while (at < n && t[at].organisation_id < f->side[s].id)
			at++;
		if (at < n && t[at].organisation_id == f->side[s].id &&
			t[at].likely_n == codes_n) {
			f->side[s].likely = t[at].likely;
			f->side[s].words = t[at].words;
		}
	}
}

static void
take_load(struct match_side *s, const struct match_load *l)
{
	s->places = l->places;
	if (s->max_meetings >= 0 && s->max_meetings < l->places)
		s->places = s->max_meetings;
	s->booked = l->booked;
	s->asked = l->asked;
}

void
match_load_places(struct tx *tx, int64_t event_id, struct match_fair *f)
{
	int n, at = 0;
	struct match_load *l;

	slots_of(tx, event_id, &f->slots_n);
	l = match_loads(tx, event_id, f->slots_n, &n);
	for (int s = 0; s < f->sides_n; s++) {
		while (at < n && l[at].organisation_id < f->side[s].id)
			at++;
		if (at < n && l[at].organisation_id == f->side[s].id)
			take_load(&f->side[s], &l[at]);
	}
}

void
match_load_places_of(
	struct tx *tx, int64_t event_id, struct match_fair *f, int64_t organisation_id)
{
	const struct match_side *s = match_side_by_id(f, organisation_id);
	struct match_load l;

	if (s == NULL)
		return;
	l = match_load_of(tx, event_id, f->slots_n, organisation_id);
	take_load(&f->side[s - f->side], &l);
}

static int
by_code(const void *code, const void *category)
{
	return strcmp(code, ((const struct match_category *)category)->code);
}

/* One of its lists; categories are by code. */
static const int *
load_list(struct tx *tx, int64_t event_id, const struct match_fair *f,
	struct arena *lasting, int64_t id, enum relation relation, int *n)
{
	int codes_n;
	const char **code = organisation_categories(tx, event_id, id, relation, &codes_n);
	int *list = ARENA_ARRAY(lasting, int, codes_n);

	*n = 0;
	for (int i = 0; i < codes_n; i++) {
		const struct match_category *c = bsearch(code[i], f->category,
			(size_t)f->categories_n, sizeof *f->category, by_code);

		if (c != NULL && !listed(list, *n, (int)(c - f->category)))
			list[(*n)++] = (int)(c - f->category);
	}
	return list;
}

bool
match_load_side(struct tx *tx, int64_t event_id, struct match_fair *f,
	struct arena *lasting, int64_t id)
{
	const struct match_side *found = match_side_by_id(f, id);
	const struct organisation *o = organisation_by_id(tx, event_id, id);
	struct delegate_languages *d;
	struct match_side *side;
	int n;

	if (found == NULL || o == NULL)
		return false;
	side = &f->side[found - f->side];
	side->code = arena_strdup(lasting, o->code);
	side->name = arena_strdup(lasting, o->name);
	side->country = arena_strdup(lasting, o->country);
	side->languages = arena_strdup(lasting, o->languages);
	side->kind = o->kind;
	side->withdrawn = o->withdrawn != NULL;
	side->markets = arena_strdup(lasting, o->markets);
	side->budget_min = o->budget_min;
	side->budget_max = o->budget_max;
	side->max_meetings = o->max_meetings;
	d = delegates_languages_of(tx, event_id, id, &n);
	add_languages(lasting, side, d, n);
	side->wants =
		load_list(tx, event_id, f, lasting, id, RELATION_WANTS, &side->wants_n);
	side->offers =
		load_list(tx, event_id, f, lasting, id, RELATION_OFFERS, &side->offers_n);
	match_load_places_of(tx, event_id, f, id);
	match_count(f, tx->arena);
	return true;
}

struct match_fair *
match_load(struct tx *tx, int64_t event_id)
{
	struct match_fair *f = ARENA_NEW(tx->arena, struct match_fair);
	struct map by_code;

	load_categories(tx, event_id, f, &by_code);
	load_sides(tx, event_id, f);
	add_delegates_languages(tx, event_id, f);
	f->bridge = interpreter_pairs(tx, event_id, 0, &f->bridges_n);
	load_lists(tx, event_id, f, &by_code);
	for (int kind = 0; kind < ORG_KINDS; kind++)
		f->shut[kind] = !permit_kind(tx, event_id, (enum org_kind)kind);
	match_prepare(f, tx->arena);
	load_model(tx, event_id, f, &by_code);
	return f;
}

struct match_preference *
match_preferences(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n)
{
	int from_n, to_n;
	struct preference *from =
		preferences_from(tx, event_id, organisation_id, &from_n);
	struct preference *to = preferences_towards(tx, event_id, organisation_id, &to_n);
	struct match_preference *w =
		ARENA_ARRAY(tx->arena, struct match_preference, from_n + to_n);

	for (int i = 0; i < from_n; i++)
		w[i] = (struct match_preference){
			from[i].to_organisation_id, true, from[i].kind};
	for (int i = 0; i < to_n; i++)
		w[from_n + i] = (struct match_preference){
			to[i].from_organisation_id, false, to[i].kind};
	*n = from_n + to_n;
	return w;
}
