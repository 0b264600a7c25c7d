/* test_match.c - scores, their order and their reasons, over fairs made by hand. */
#include "domain/matching/match.h"

#include "domain/matching/match_build.h"

#include "wire/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOB, MOB_BUS, MOB_BUS_BIS, MOB_PARK, ENE, ENE_GRID, SAFE, CATEGORIES };

static const struct match_category NAMED[CATEGORIES] = {
	[MOB] = {.code = "MOB", .name = "Mobility"},
	[MOB_BUS] = {.code = "MOB.BUS", .name = "Buses"},
	[MOB_BUS_BIS] = {.code = "MOB.BUS.BIS", .name = "Passenger information"},
	[MOB_PARK] = {.code = "MOB.PARK", .name = "Parking"},
	[ENE] = {.code = "ENE", .name = "Energy"},
	[ENE_GRID] = {.code = "ENE.GRID", .name = "Smart grid"},
	[SAFE] = {.code = "SAFE", .name = "Public safety"},
};

#define LIST(...)                                                                        \
	(const int[]){__VA_ARGS__}, (int)(sizeof((int[]){__VA_ARGS__}) / sizeof(int))
#define NOTHING NULL, 0
/* takes part; markets, budget, text, places: nothing known */
#define REST false, NULL, -1, -1, NULL, NULL, -1, 0, 0, 0

/* Who interprets, by interpreter: two of Korean and English, one of them of Mongolian too. */
static const struct interpreter_pair BRIDGE[] = {{1, 1, "ko", "en"},
	{1, 2, "nl", "ko-KR"}, {2, 1, "en", "ko"}, {2, 2, "mn", "ko"}};

/* id, code, name, country, languages, kind, wants, offers */
static const struct match_side SIDES[] = {
	{1, "B1", "Rotterdam", "NL", "en;nl", ORG_FOREIGN_BUYER, LIST(MOB_BUS, ENE),
		NOTHING, REST},
	{2, "B2", "Ulaanbaatar", "MN", "mn", ORG_FOREIGN_BUYER, LIST(SAFE), LIST(MOB),
		REST},
	{3, "P1", "Incheon", "KR", "", ORG_PROCUREMENT, LIST(MOB), NOTHING, REST},
	{11, "X1", "Hanbit", "KR", "ko;en-GB", ORG_EXHIBITOR, NOTHING, LIST(MOB_BUS),
		REST},
	{12, "X2", "Grid & Sons", "KR", "ko", ORG_EXHIBITOR, NOTHING,
		LIST(ENE_GRID, MOB_PARK), REST},
	{13, "X3", "Wachter", "NL", "nl", ORG_EXHIBITOR, LIST(MOB), LIST(SAFE), REST},
	{14, "X4", "Alles", "DE", "de", ORG_EXHIBITOR, NOTHING, LIST(MOB_BUS, ENE), REST},
	{15, "X5", "Tacet", "DE", "", ORG_EXHIBITOR, NOTHING, NOTHING, REST},
};
enum { SIDES_N = sizeof SIDES / sizeof *SIDES };

struct house {
	struct arena arena;
	struct match_fair fair;
};

static int
set_up(void **state)
{
	struct house *h = xcalloc(1, sizeof *h);

	js_setup();
	arena_init(&h->arena);
	h->fair.category = ARENA_ARRAY(&h->arena, struct match_category, CATEGORIES);
	memcpy(h->fair.category, NAMED, sizeof NAMED);
	h->fair.categories_n = CATEGORIES;
	h->fair.side = ARENA_ARRAY(&h->arena, struct match_side, SIDES_N);
	memcpy(h->fair.side, SIDES, sizeof SIDES);
	h->fair.sides_n = SIDES_N;
	h->fair.bridge = BRIDGE;
	h->fair.bridges_n = sizeof BRIDGE / sizeof *BRIDGE;
	match_prepare(&h->fair, &h->arena);
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	struct house *h = *state;

	arena_release(&h->arena);
	free(h);
	return 0;
}

static const struct match_side *
side(const struct house *h, const char *code)
{
	for (int i = 0; i < SIDES_N; i++)
		if (strcmp(h->fair.side[i].code, code) == 0)
			return &h->fair.side[i];
	fail_msg("no %s", code);
	return NULL;
}

static struct match_score
pair(const struct house *h, const char *asker, const char *other)
{
	return match_pair(&h->fair, side(h, asker), side(h, other), NULL, 0);
}

/* ---- codes ---------------------------------------------------------------------------------- */

static void
likeness_is_shared_over_longer(void **state)
{
	const struct match_category *c = ((struct house *)*state)->fair.category;

	assert_int_equal(match_likeness(&c[MOB_BUS], &c[MOB_BUS]), 1000);
	assert_int_equal(match_likeness(&c[MOB_BUS], &c[MOB_BUS_BIS]), 666);
	assert_int_equal(match_likeness(&c[MOB_BUS_BIS], &c[MOB_BUS]), 666);
	assert_int_equal(match_likeness(&c[MOB_BUS], &c[MOB_PARK]), 500);
	assert_int_equal(match_likeness(&c[MOB], &c[MOB_BUS_BIS]), 333);
	assert_int_equal(match_likeness(&c[MOB], &c[ENE]), 0);
}

static void
an_organisation_counts_once_for_a_category_and_those_above(void **state)
{
	const struct match_fair *f = &((struct house *)*state)->fair;

	assert_int_equal(f->count[0], 5);
	assert_int_equal(f->count[1], 3);
	assert_int_equal(
		f->category[MOB].offered[0], 3); /* X1 X2 X4 by what lies below */
	assert_int_equal(f->category[MOB_BUS].offered[0], 2); /* X1 X4 */
	assert_int_equal(f->category[ENE].offered[0], 2);     /* X2 X4 */
	assert_int_equal(f->category[MOB_BUS_BIS].offered[0], 0);
	assert_int_equal(f->category[MOB].offered[1], 1); /* B2 */
	assert_int_equal(f->category[MOB].above, -1);
	assert_int_equal(f->category[MOB_BUS_BIS].above, MOB_BUS);
}

static void
codes_written_differently_are_the_same_category(void **state)
{
	struct house *h = *state;
	struct match_category c[] = {{.code = "43211500", .name = "a"},
		{.code = "43", .name = "b"}, {.code = "432115", .name = "c"},
		{.code = "43000000", .name = "d"}};
	struct match_side s[] = {
		{1, "B", "B", "KR", "", ORG_FOREIGN_BUYER, LIST(2), NOTHING, REST},
		{2, "X", "X", "KR", "", ORG_EXHIBITOR, NOTHING, LIST(0), REST},
	};
	struct match_fair f = {.category = c, .categories_n = 4, .side = s, .sides_n = 2};

	match_prepare(&f, &h->arena);
	for (int i = 0; i < 4; i++)
		assert_int_equal(c[i].offered[0], 1);
	assert_int_equal(
		match_pair(&f, &s[0], &s[1], NULL, 0).category, MATCH_CATEGORY_MAX);
}

/* ---- scores --------------------------------------------------------------------------------- */

static void
all_that_is_wanted_and_rare_is_the_full_score(void **state)
{
	struct house *h = *state;
	struct match_score s = pair(h, "B2", "X3");

	/* SAFE: one of five has it. X3 wants MOB, the one of three of its side that B2 offers. */
	assert_int_equal(s.category, MATCH_CATEGORY_MAX);
	assert_int_equal(s.language, 0);
	/* and half of what nobody has said: text, markets, budget */
	assert_int_equal(s.score, 450 + 150 + 25 + 25);
	assert_int_equal(s.other_way, 650);
}

static void
more_of_the_list_and_rarer_things_score_higher(void **state)
{
	struct house *h = *state;
	int both = pair(h, "B1", "X4").category, one = pair(h, "B1", "X1").category;
	int near_things = pair(h, "B1", "X2").category;

	assert_true(both > one);
	assert_true(one > near_things);
	assert_true(near_things > 0);
	assert_int_equal(pair(h, "B1", "X3").category, 0);
	/* weights of MOB.BUS and ENE are equal (2 of 5): 1000/2 * (1 + ln 3 / ln 6) = 807 */
	assert_int_equal(h->fair.category[MOB_BUS].weight[0], 807);
	assert_int_equal(one, 225 * 807 / 1000 + 225 * 807 / 1614);
	assert_int_equal(both, 225 * 807 / 1000 + 2 * (225 * 807 / 1614));
}

static void
the_pair_is_as_good_as_the_weaker_side(void **state)
{
	struct house *h = *state;
	struct match_side *x3 = (struct match_side *)side(h, "X3");

	/* B2's SAFE is fulfilled; now X3 wants what B2 does not offer. */
	x3->wants = (const int[]){ENE_GRID};
	assert_int_equal(pair(h, "B2", "X3").category, 0);
	assert_true(pair(h, "B2", "X3").reverse);
	assert_int_equal(pair(h, "B2", "X3").other_way, 650);
	assert_int_equal(pair(h, "X3", "B2").category, 0);
	assert_false(pair(h, "X3", "B2").reverse);
	/* It says nothing about wants: one direction decides, whoever asks. */
	x3->wants_n = 0;
	assert_int_equal(pair(h, "B2", "X3").category, MATCH_CATEGORY_MAX);
	assert_false(pair(h, "B2", "X3").reverse);
	assert_int_equal(pair(h, "X3", "B2").category, MATCH_CATEGORY_MAX);
	assert_true(pair(h, "X3", "B2").reverse);
}

static void
a_pair_has_one_score_whoever_asks(void **state)
{
	struct house *h = *state;
	static const struct match_preference FORTH[] = {
		{13, true, PREFERENCE_MUST}, {13, false, PREFERENCE_WANT}};
	static const struct match_preference BACK[] = {
		{2, false, PREFERENCE_MUST}, {2, true, PREFERENCE_WANT}};

	for (int i = 0; i < SIDES_N; i++)
		for (int k = 0; k < SIDES_N; k++)
			assert_int_equal(
				match_pair(&h->fair, &SIDES[i], &SIDES[k], NULL, 0).score,
				match_pair(&h->fair, &SIDES[k], &SIDES[i], NULL, 0)
					.score);
	assert_int_equal(
		match_pair(&h->fair, side(h, "B2"), side(h, "X3"), FORTH, 2).score,
		match_pair(&h->fair, side(h, "X3"), side(h, "B2"), BACK, 2).score);
}

static void
languages_are_common_interpreted_unknown_or_different(void **state)
{
	struct house *h = *state;

	assert_int_equal(pair(h, "B1", "X1").language, 100); /* en and en-GB */
	assert_int_equal(pair(h, "B1", "X3").language, 100); /* nl */
	assert_int_equal(pair(h, "B1", "X2").language, 50);  /* interpreted */
	assert_int_equal(pair(h, "B2", "X4").language, 0);
	assert_int_equal(pair(h, "P1", "X2").language, 50);
	assert_int_equal(pair(h, "B1", "X5").language, 50);
}

static void
preferences_of_both_sides_count_up_to_their_maximum(void **state)
{
	static const struct {
		struct match_preference said[4];
		int n, points;
	} ROWS[] = {
		{{{11, true, PREFERENCE_WANT}}, 1, 20},
		{{{11, true, PREFERENCE_MUST}}, 1, 30},
		{{{11, false, PREFERENCE_MUST}}, 1, 30},
		{{{11, true, PREFERENCE_WANT}, {11, true, PREFERENCE_MUST}}, 2,
			30}, /* organisation and delegate */
		{{{11, true, PREFERENCE_WANT}, {11, false, PREFERENCE_WANT}}, 2, 40},
		{{{11, true, PREFERENCE_MUST}, {11, false, PREFERENCE_WANT}}, 2, 50},
		{{{11, true, PREFERENCE_MUST}, {11, false, PREFERENCE_MUST}}, 2, 50},
		{{{12, true, PREFERENCE_MUST}, {13, true, PREFERENCE_AVOID}}, 2,
			0}, /* of others */
	};
	struct house *h = *state;

	for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
		struct match_score s = match_pair(
			&h->fair, side(h, "B1"), side(h, "X1"), ROWS[i].said, ROWS[i].n);

		assert_int_equal(s.preference, ROWS[i].points);
		assert_false(s.veto);
	}
}

static void
one_avoid_of_anybody_is_a_veto(void **state)
{
	static const struct match_preference OWN[] = {
		{11, true, PREFERENCE_MUST}, {11, true, PREFERENCE_AVOID}};
	static const struct match_preference THEIRS[] = {
		{11, false, PREFERENCE_AVOID}, {11, true, PREFERENCE_MUST}};
	struct house *h = *state;
	struct match_score s = match_pair(&h->fair, side(h, "B1"), side(h, "X1"), OWN, 2);

	assert_true(s.veto && s.own_veto);
	assert_int_equal(s.score, 0);
	s = match_pair(&h->fair, side(h, "B1"), side(h, "X1"), THEIRS, 2);
	assert_true(s.veto && !s.own_veto);
	assert_int_equal(s.score, 0);
}

static void
an_empty_side_is_no_trouble(void **state)
{
	struct house *h = *state;
	struct match_side lonely[] = {
		{1, "B", "B", "KR", "", ORG_FOREIGN_BUYER, LIST(0), NOTHING, REST}};
	struct match_category c[] = {{.code = "A", .name = "a"}};
	struct match_fair f = {
		.category = c, .categories_n = 1, .side = lonely, .sides_n = 1};
	struct match_fair nothing = {.sides_n = 0};
	int n;

	match_prepare(&f, &h->arena);
	match_prepare(&nothing, &h->arena);
	match_rank(&f, &h->arena, &lonely[0], NULL, 0, &n);
	assert_int_equal(n, 0);
	assert_null(match_side_by_id(&nothing, 1));
}

/* ---- order ---------------------------------------------------------------------------------- */

/* "X4 X1 ..." */
static void
order_is(const struct house *h, const char *asker, const struct match_preference *w,
	int preferences_n, const char *expected)
{
	struct arena arena;
	struct match_score *list;
	const char *text = "";
	int n;

	arena_init(&arena);
	list = match_rank(&h->fair, &arena, side(h, asker), w, preferences_n, &n);
	for (int i = 0; i < n; i++)
		text = arena_printf(
			&arena, "%s%s%s", text, i == 0 ? "" : " ", list[i].other->code);
	assert_string_equal(text, expected);
	arena_release(&arena);
}

static void
a_ranking_is_of_the_other_side_best_first_then_by_code(void **state)
{
	static const struct match_preference WISHES[] = {{14, false, PREFERENCE_AVOID},
		{12, true, PREFERENCE_MUST}, {1, true, PREFERENCE_MUST}};
	struct house *h = *state;

	order_is(h, "B1", NULL, 0, "X4 X1 X5 X2 X3");
	order_is(h, "B1", WISHES, 3, "X2 X1 X5 X3"); /* a must comes first */
	order_is(h, "X5", NULL, 0, "B1 B2 P1");	     /* all equal */
	order_is(h, "X3", NULL, 0, "B2 B1 P1");
}

static void
who_has_withdrawn_is_nobodys_partner(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < SIDES_N; i++)
		if (strcmp(h->fair.side[i].code, "X4") == 0)
			h->fair.side[i].withdrawn = true;
	order_is(h, "B1", NULL, 0, "X1 X5 X2 X3");
	order_is(h, "X4", NULL, 0, "");
	order_is(h, "X5", NULL, 0, "B1 B2 P1");
}

static void
preferences_are_tiers_and_load_moves_down(void **state)
{
	static const struct match_preference MUTUAL[] = {{15, true, PREFERENCE_WANT},
		{15, false, PREFERENCE_WANT}, {13, true, PREFERENCE_MUST},
		{12, false, PREFERENCE_WANT}};
	struct house *h = *state;
	struct match_side *x4 = (struct match_side *)side(h, "X4");
	struct match_score before = pair(h, "B1", "X4"), s;

	order_is(h, "B1", MUTUAL, 4, "X5 X3 X2 X4 X1");
	x4->places = 10;
	x4->booked = 2;
	x4->asked = 4;
	s = pair(h, "B1", "X4");
	assert_int_equal(s.score, before.score);
	assert_int_equal(s.load, 400);
	assert_int_equal(s.order, before.score * 600 / 1000);
	order_is(h, "B1", NULL, 0, "X1 X5 X2 X4 X3");
	x4->booked = 30;
	assert_int_equal(pair(h, "B1", "X4").load, 1000);
	assert_int_equal(pair(h, "B1", "X4").order, 0);
	x4->places = 0;
	assert_int_equal(pair(h, "B1", "X4").load, 0);
}

static void
texts_markets_and_budgets_count(void **state)
{
	static const uint16_t likely[] = {0, 52428, 65535};
	static const int places[CATEGORIES] = {[MOB] = -1,
		[MOB_BUS] = 1,
		[MOB_BUS_BIS] = 2,
		[MOB_PARK] = -1,
		[ENE] = 0,
		[ENE_GRID] = -1,
		[SAFE] = -1};
	static const struct match_said said[] = {{"MOB.BUS", "Fahrplan", 9, 11}};
	struct house *h = *state;
	struct match_side *x5 = (struct match_side *)side(h, "X5");
	struct match_side *b1 = (struct match_side *)side(h, "B1");
	struct match_score s;
	int n;

	h->fair.model_code = places;
	x5->likely = likely;
	s = pair(h, "B1", "X5");
	assert_int_equal(s.text, 240); /* of its best want */
	assert_int_equal(s.best_want, MOB_BUS);
	s.said = said;
	s.said_n = 1;
	assert_string_equal(match_reasons(&h->fair, &h->arena, b1, &s, 9, &n)[0].text,
		"their text says \"Fahrplan\"; 9 of the 11 others that say so list Buses"
		" (MOB.BUS)");
	assert_int_equal(pair(h, "X5", "B1").text, 240);
	x5->markets = "EU;de";
	assert_int_equal(pair(h, "B1", "X5").market, 0);
	x5->markets = "EU;nl";
	assert_int_equal(pair(h, "B1", "X5").market, MATCH_MARKET_MAX);
	x5->markets = "Europe";
	assert_int_equal(pair(h, "B1", "X5").market, MATCH_MARKET_MAX / 2);
	x5->budget_min = 100;
	x5->budget_max = 200;
	assert_int_equal(pair(h, "B1", "X5").budget, MATCH_BUDGET_MAX / 2);
	b1->budget_min = 200;
	assert_int_equal(pair(h, "B1", "X5").budget, MATCH_BUDGET_MAX);
	b1->budget_min = 201;
	assert_int_equal(pair(h, "B1", "X5").budget, 0);
	/* who wants nothing that the model knows has no evidence in the text */
	b1->wants = (const int[]){SAFE};
	b1->wants_n = 1;
	assert_int_equal(pair(h, "B1", "X5").text, MATCH_TEXT_MAX / 2);
}

static void
a_page_goes_on_behind_score_and_code(void **state)
{
	struct house *h = *state;
	int n, at = 0;
	struct match_score *list =
		match_rank(&h->fair, &h->arena, side(h, "X5"), NULL, 0, &n);

	assert_int_equal(n, 3);
	for (int i = 0; i < n; i++) {
		assert_int_equal(at, i);
		at = match_behind(
			list, n, list[i].tier, list[i].order, list[i].other->code);
	}
	assert_int_equal(at, n);
	/* The row of the cursor may be gone or have changed its score. */
	assert_int_equal(match_behind(list, n, 0, list[0].order, "B1.gone"), 1);
	assert_int_equal(match_behind(list, n, 1, 0, ""), 0);
	assert_int_equal(match_behind(list, n, 0, -1, ""), n);
}

/* ---- reasons -------------------------------------------------------------------------------- */

static void
reasons_are(const struct house *h, const char *asker, const struct match_score *s,
	int max, const char *expected)
{
	struct arena arena;
	struct match_reason *r;
	const char *text = "";
	int n, sum = 0;

	arena_init(&arena);
	r = match_reasons(&h->fair, &arena, side(h, asker), s, max, &n);
	for (int i = 0; i < n; i++) {
		text = arena_printf(&arena, "%s%d %s\n", text, r[i].points, r[i].text);
		sum += r[i].points;
	}
	assert_string_equal(text, expected);
	assert_int_equal(sum, s->score);
	arena_release(&arena);
}

static void
reasons_name_the_evidence_and_add_up(void **state)
{
	static const struct match_preference WISHES[] = {
		{14, true, PREFERENCE_MUST}, {14, false, PREFERENCE_MUST}};
	struct house *h = *state;
	struct match_score s = pair(h, "B1", "X1");

	reasons_are(h, "B1", &s, 9,
		"293 they offer Buses (MOB.BUS), which you want; 2 of 5 do\n"
		"100 you both speak en\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
	s = pair(h, "B1", "X2");
	reasons_are(h, "B1", &s, 9,
		"146 they offer Parking (MOB.PARK), close to Buses (MOB.BUS) that you want\n"
		"56 they offer Smart grid (ENE.GRID), a part of Energy (ENE) that you want\n"
		"50 2 interpreters between you: you speak en, nl, they speak ko\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
	s = pair(h, "X4", "B2");
	reasons_are(h, "X4", &s, 9,
		"0 no meeting is possible: you speak de, they speak mn, and nobody interprets\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
	s = pair(h, "B2", "X2");
	reasons_are(h, "B2", &s, 9,
		"50 1 interpreter between you: you speak mn, they speak ko\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
	s = pair(h, "X2", "P1");
	reasons_are(h, "X2", &s, 9,
		"189 they want Mobility (MOB); you offer Parking (MOB.PARK), a part of that\n"
		"50 they do not say which languages they speak\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
	s = match_pair(&h->fair, side(h, "B1"), side(h, "X4"), WISHES, 2);
	reasons_are(h, "B1", &s, 9,
		"293 they offer Buses (MOB.BUS), which you want; 2 of 5 do\n"
		"112 they offer Energy (ENE), which you want; 2 of 5 do\n"
		"0 no meeting is possible: you speak en, nl, they speak de, and nobody interprets\n"
		"30 you must meet them\n"
		"20 they must meet you\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
	reasons_are(h, "B1", &s, 1,
		"293 they offer Buses (MOB.BUS), which you want; 2 of 5 do\n"
		"112 and 1 more category\n"
		"0 no meeting is possible: you speak en, nl, they speak de, and nobody interprets\n"
		"30 you must meet them\n"
		"20 they must meet you\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
}

static void
several_languages_are_listed(void **state)
{
	struct house *h = *state;
	struct match_side *x1 = (struct match_side *)side(h, "X1");
	struct match_score s;
	struct match_reason *r;
	int n;

	x1->languages = "nl;;ko;en";
	s = pair(h, "B1", "X1");
	r = match_reasons(&h->fair, &h->arena, side(h, "B1"), &s, 0, &n);
	assert_string_equal(r[1].text, "you both speak en, nl");
}

static void
a_broader_offer_takes_in_what_is_wanted(void **state)
{
	struct house *h = *state;
	struct match_side *b1 = (struct match_side *)side(h, "B1");
	struct match_score s;

	b1->wants = (const int[]){MOB_BUS_BIS};
	b1->wants_n = 1;
	s = pair(h, "B1", "X1");
	reasons_are(h, "B1", &s, 9,
		"298 they offer Buses (MOB.BUS), which takes in Passenger information"
		" (MOB.BUS.BIS) that you want\n"
		"100 you both speak en\n"
		"200 nothing to go by in text, markets, budget: half of it counts\n");
}

static void
a_veto_is_told_without_saying_whose_it_is(void **state)
{
	static const struct match_preference OWN[] = {{11, true, PREFERENCE_AVOID}};
	static const struct match_preference THEIRS[] = {{11, false, PREFERENCE_AVOID}};
	struct house *h = *state;
	struct match_score s = match_pair(&h->fair, side(h, "B1"), side(h, "X1"), OWN, 1);

	reasons_are(h, "B1", &s, 9, "0 you have asked not to meet them\n");
	s = match_pair(&h->fair, side(h, "B1"), side(h, "X1"), THEIRS, 1);
	reasons_are(h, "B1", &s, 9, "0 one side has asked not to meet the other\n");
}

static void
the_view_has_the_pair_and_its_reasons(void **state)
{
	struct house *h = *state;
	struct match_score s = pair(h, "P1", "X5");
	int n;
	struct match_reason *r =
		match_reasons(&h->fair, &h->arena, side(h, "P1"), &s, 9, &n);
	struct js *o = match_view(&s, r, n);
	char *text = js_text(o);

	assert_string_equal(text,
		"{\"organisation\":\"X5\",\"name\":\"Tacet\",\"country\":\"DE\","
		"\"kind\":\"exhibitor\",\"score\":475,\"tier\":0,\"load\":0,\"order\":475,"
		"\"reasons\":[{\"kind\":\"language\","
		"\"text\":\"you do not say which languages you speak\",\"points\":50},"
		"{\"kind\":\"unsaid\",\"text\":\"nothing to go by in codes, text, markets, budget:"
		" half of it counts\",\"points\":425}]}");
	free(text);
	js_free(o);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(likeness_is_shared_over_longer),
		CASE(an_organisation_counts_once_for_a_category_and_those_above),
		CASE(codes_written_differently_are_the_same_category),
		CASE(all_that_is_wanted_and_rare_is_the_full_score),
		CASE(more_of_the_list_and_rarer_things_score_higher),
		CASE(the_pair_is_as_good_as_the_weaker_side),
		CASE(a_pair_has_one_score_whoever_asks),
		CASE(languages_are_common_interpreted_unknown_or_different),
		CASE(preferences_of_both_sides_count_up_to_their_maximum),
		CASE(one_avoid_of_anybody_is_a_veto),
		CASE(an_empty_side_is_no_trouble),
		CASE(a_ranking_is_of_the_other_side_best_first_then_by_code),
		CASE(who_has_withdrawn_is_nobodys_partner),
		CASE(preferences_are_tiers_and_load_moves_down),
		CASE(texts_markets_and_budgets_count),
		CASE(a_page_goes_on_behind_score_and_code),
		CASE(reasons_name_the_evidence_and_add_up),
		CASE(several_languages_are_listed),
		CASE(a_broader_offer_takes_in_what_is_wanted),
		CASE(a_veto_is_told_without_saying_whose_it_is),
		CASE(the_view_has_the_pair_and_its_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
