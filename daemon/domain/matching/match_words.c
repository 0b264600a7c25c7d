/* match_words.c - why a pair has its score: the evidence of match.c in words. */
#include "domain/matching/match.h"

#include "base/tongues.h"
#include "domain/fair/language.h"
#include "domain/matching/category_tree.h"
#include "domain/matching/match_build.h"

#include <stdlib.h>
#include <string.h>

struct teller {
	const struct match_fair *fair;
	struct arena *arena;
	struct match_reason *reason;
	int n;
};

static void
tell(struct teller *t, enum match_reason_kind kind, int points, const char *text)
{
	t->reason[t->n++] = (struct match_reason){kind, text, points};
}

/* ---- categories ----------------------------------------------------------------------------- */

const char *
match_category_name(const struct match_fair *f, struct arena *arena, int category)
{
	const struct match_category *c = &f->category[category];

	return tongues_read(arena, c->names, f->language, c->name);
}

static const char *
category_text(const struct teller *t, int category)
{
	return arena_printf(t->arena, "%s (%s)",
		match_category_name(t->fair, t->arena, category),
		t->fair->category[category].code);
}

/* How the category offered relates to the one wanted, when they differ. */
static const char *
relation_text(const struct teller *t, const struct match_found *found)
{
	const struct match_category *wanted = &t->fair->category[found->wanted];
	const struct match_category *offered = &t->fair->category[found->offered];
	int shared = codes_shared(wanted, offered);

	return shared == wanted->segments    ? "a part of"
	       : shared == offered->segments ? "which takes in"
					     : "close to";
}

static const char *
found_text(const struct teller *t, const struct match_found *found,
	const struct match_score *s, bool offered_by_demand)
{
	const char *wanted = category_text(t, found->wanted), *offered;
	int has = t->fair->category[found->wanted].offered[offered_by_demand];
	int all = t->fair->count[offered_by_demand];

	if (found->likeness == MATCH_WHOLE && s->reverse)
		return arena_printf(t->arena,
			"they want %s, which you offer; %d of %d do", wanted, has, all);
	if (found->likeness == MATCH_WHOLE)
		return arena_printf(t->arena,
			"they offer %s, which you want; %d of %d do", wanted, has, all);
	offered = category_text(t, found->offered);
	if (s->reverse)
		return arena_printf(t->arena, "they want %s; you offer %s, %s that",
			wanted, offered, relation_text(t, found));
	return arena_printf(t->arena, "they offer %s, %s %s that you want", offered,
		relation_text(t, found), wanted);
}

static int
by_points(const void *a, const void *b)
{
	const struct match_found *x = a, *y = b;

	return x->points != y->points ? y->points - x->points : x->wanted - y->wanted;
}

static void
tell_categories(struct teller *t, const struct match_side *asker,
	const struct match_score *s, int max)
{
	const struct match_side *wanting = s->reverse ? s->other : asker;
	const struct match_side *offering = s->reverse ? asker : s->other;
	struct match_found *found =
		ARENA_ARRAY(t->arena, struct match_found, wanting->wants_n);
	int n = 0, rest = 0;

	if (s->unsaid & 1u << MATCH_BY_CATEGORY)
		return;
	match_direction(t->fair, wanting, offering, found);
	qsort(found, (size_t)wanting->wants_n, sizeof *found, by_points);
	while (n < wanting->wants_n && found[n].points > 0)
		n++;
	for (int i = 0; i < n && i < max; i++)
		tell(t, MATCH_BY_CATEGORY, found[i].points,
			found_text(t, &found[i], s, org_kind_demand(offering->kind)));
	for (int i = max; i < n; i++)
		rest += found[i].points;
	if (n > max)
		tell(t, MATCH_BY_CATEGORY, rest,
			arena_printf(t->arena, "and %d more %s", n - max,
				n - max == 1 ? "category" : "categories"));
}

/* ---- texts ---------------------------------------------------------------------------------- */

static void
tell_text(struct teller *t, const struct match_score *s)
{
	const char *code, *whose = s->reverse ? "your" : "their";
	const struct match_said *said = NULL;
	struct arena *a = t->arena;

	if (s->best_want < 0)
		return;
	code = t->fair->category[s->best_want].code;
	for (int i = 0; i < s->said_n; i++)
		if (strcmp(s->said[i].code, code) == 0)
			said = &s->said[i];
	if (said != NULL)
		tell(t, MATCH_BY_TEXT, s->text,
			arena_printf(a,
				"%s text says \"%s\"; %d of the %d others that say so list"
				" %s",
				whose, said->word, said->listing, said->saying,
				category_text(t, s->best_want)));
	else
		tell(t, MATCH_BY_TEXT, s->text,
			arena_printf(a, "%s text is %s of those that list %s", whose,
				s->text * 2 >= MATCH_TEXT_MAX ? "like the texts"
							      : "little like the texts",
				category_text(t, s->best_want)));
}

/* ---- the others ----------------------------------------------------------------------------- */

/* "en;nl" as "en, nl" */
static const char *
list_text(struct arena *arena, const char *list)
{
	const char *text = "";

	while (*list != '\0') {
		size_t n = strcspn(list, ";");

		if (n > 0)
			text = arena_printf(arena, "%s%s%.*s", text,
				*text == '\0' ? "" : ", ", (int)n, list);
		list += n + (list[n] == ';');
	}
	return text;
}

/* Each speaks, but not with the other: it takes somebody between them. */
static void
tell_interpreting(
	struct teller *t, const struct match_side *asker, const struct match_score *s)
{
	const char *yours = list_text(t->arena, asker->languages);
	const char *theirs = list_text(t->arena, s->other->languages);
	int n = match_interpreters(t->fair, asker, s->other);

	tell(t, MATCH_BY_LANGUAGE, s->language,
		n == 0 ? arena_printf(t->arena,
				 "no meeting is possible: you speak %s, they speak %s, and"
				 " nobody interprets",
				 yours, theirs)
		       : arena_printf(t->arena,
				 "%d interpreter%s between you: you speak %s, they speak %s",
				 n, n == 1 ? "" : "s", yours, theirs));
}

static void
tell_language(
	struct teller *t, const struct match_side *asker, const struct match_score *s)
{
	const char *common;

	if (!language_known(asker->languages) || !language_known(s->other->languages)) {
		tell(t, MATCH_BY_LANGUAGE, s->language,
			language_known(asker->languages)
				? "they do not say which languages they speak"
				: "you do not say which languages you speak");
		return;
	}
	common = language_common(t->arena, asker->languages, s->other->languages);
	if (common[0] != '\0')
		tell(t, MATCH_BY_LANGUAGE, s->language,
			arena_printf(t->arena, "you both speak %s",
				list_text(t->arena, common)));
	else
		tell_interpreting(t, asker, s);
}

static void
tell_market(struct teller *t, const struct match_side *asker, const struct match_score *s)
{
	const struct match_side *wanting = s->reverse ? s->other : asker;

	if (!(s->unsaid & 1u << MATCH_BY_MARKET))
		tell(t, MATCH_BY_MARKET, s->market,
			arena_printf(t->arena, "%s%s %s among %s markets",
				s->reverse ? "you" : "they",
				s->market > 0 ? " name" : " do not name",
				wanting->country, s->reverse ? "your" : "their"));
	if (!(s->unsaid & 1u << MATCH_BY_BUDGET))
		tell(t, MATCH_BY_BUDGET, s->budget,
			s->budget > 0
				? "what the two of you spend and ask overlaps"
				: "what the two of you spend and ask does not meet");
}

/* What nobody has said gives half its part: one line for all of it. */
static void
tell_unsaid(struct teller *t, const struct match_score *s)
{
	static const struct {
		enum match_reason_kind kind;
		int points;
		const char *name;
	} PARTS[] = {{MATCH_BY_CATEGORY, MATCH_CATEGORY_MAX / 2, "codes"},
		{MATCH_BY_TEXT, MATCH_TEXT_MAX / 2, "text"},
		{MATCH_BY_MARKET, MATCH_MARKET_MAX / 2, "markets"},
		{MATCH_BY_BUDGET, MATCH_BUDGET_MAX / 2, "budget"}};
	const char *names = "";
	int points = 0;

	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		if (!(s->unsaid & 1u << PARTS[i].kind))
			continue;
		names = arena_printf(t->arena, "%s%s%s", names,
			names[0] != '\0' ? ", " : "", PARTS[i].name);
		points += PARTS[i].points;
	}
	if (points > 0)
		tell(t, MATCH_UNSAID, points,
			arena_printf(t->arena,
				"nothing to go by in %s: half of it counts", names));
}

static void
tell_beside(struct teller *t, const struct match_score *s)
{
	if (s->other_way >= 0)
		tell(t, MATCH_BY_OTHERS, 0,
			arena_printf(t->arena, "for %s %d", s->reverse ? "you" : "them",
				s->other_way));
	if (s->load > 0)
		tell(t, MATCH_BY_LOAD, 0,
			arena_printf(t->arena, "%d of their %d places spoken for",
				(2 * s->other->booked + s->other->asked + 1) / 2,
				s->other->places));
}

static void
tell_preference(struct teller *t, const struct match_score *s)
{
	if (s->own_preference > 0)
		tell(t, MATCH_BY_PREFERENCE, s->own_preference,
			s->own_preference == MATCH_MUST ? "you must meet them"
							: "you want to meet them");
	if (s->their_preference > 0)
		tell(t, MATCH_BY_PREFERENCE, s->preference - s->own_preference,
			s->their_preference == MATCH_MUST ? "they must meet you"
							  : "they want to meet you");
}

struct match_reason *
match_reasons(const struct match_fair *f, struct arena *arena,
	const struct match_side *asker, const struct match_score *score,
	int max_categories, int *n)
{
	struct teller t = {.fair = f, .arena = arena};
	int wants = asker->wants_n > score->other->wants_n ? asker->wants_n
							   : score->other->wants_n;

	t.reason = ARENA_ARRAY(arena, struct match_reason, wants + 9);
	if (score->veto) {
		tell(&t, MATCH_BY_PREFERENCE, 0,
			score->own_veto ? "you have asked not to meet them"
					: "one side has asked not to meet the other");
	} else {
		tell_categories(&t, asker, score, max_categories);
		tell_text(&t, score);
		tell_language(&t, asker, score);
		tell_market(&t, asker, score);
		tell_preference(&t, score);
		tell_unsaid(&t, score);
		tell_beside(&t, score);
	}
	*n = t.n;
	return t.reason;
}

static const char *
kind_name(enum match_reason_kind kind)
{
	switch (kind) {
	case MATCH_BY_CATEGORY:
		return "category";
	case MATCH_BY_TEXT:
		return "text";
	case MATCH_BY_LANGUAGE:
		return "language";
	case MATCH_BY_MARKET:
		return "market";
	case MATCH_BY_BUDGET:
		return "budget";
	case MATCH_UNSAID:
		return "unsaid";
	case MATCH_BY_OTHERS:
		return "other_side";
	case MATCH_BY_LOAD:
		return "load";
	case MATCH_BY_PREFERENCE:
		return "preference";
	}
	BUG_ON(true);
}

struct js *
match_view(const struct match_score *score, const struct match_reason *reasons, int n)
{
	struct js *o = js_new_obj(), *list = js_new_arr();

	js_set_str(o, "organisation", score->other->code);
	js_set_str(o, "name", score->other->name);
	js_set_str(o, "country", score->other->country);
	js_set_str(o, "kind", org_kind_name(score->other->kind));
	js_set_int(o, "score", score->score);
	js_set_int(o, "tier", score->tier);
	js_set_int(o, "load", score->load);
	js_set_int(o, "order", score->order);
	for (int i = 0; i < n; i++) {
		struct js *r = js_new_obj();

		js_set_str(r, "kind", kind_name(reasons[i].kind));
		js_set_str(r, "text", reasons[i].text);
		js_set_int(r, "points", reasons[i].points);
		js_push(list, r);
	}
	js_set(o, "reasons", list);
	return o;
}
