/*
 * match.h - how well two organisations of the two sides fit, from 0 to 1000, and why.
 *
 * A direction, what one side wants of the other, is the sum of six parts in whole points:
 *
 *   category   0..450  the codes it wants against those that the other offers
 *   text       0..300  300 times the probability that the other offers its best want, by what the
 *                      other writes of itself (text_model.h, as of the published model)
 *   language   0..100  100 with a language in common, 50 when an interpreter joins the two or one
 *                      side states none, else 0: no meeting is possible
 *   market     0..50   50 when the other names the wanting side's country among its markets
 *   budget     0..50   50 when what the two spend or ask overlaps
 *   preference 0..50   must 30, want 20, of either side, together at most 50
 *
 * Category, text, market and budget that have no evidence give half their part, and the reasons
 * say so. The score of a pair is the lower of its two directions where both sides state wants (or
 * neither does), else that of the side that does: it is as good as the weaker side's interest, and
 * the same from both sides.
 *
 * A list is ordered by tier (both prefer the other, a must, a want, neither), then by what the load
 * of the other leaves of the score: score * (1000 - load) / 1000, where the load is the share of
 * its places that is booked, open requests counting half. Load is in no score.
 *
 * Category. category_tree.h says which category is under which, as a path from the top.
 * The likeness of two codes is the number of leading levels they share over the levels of the
 * deeper one. Of N organisations of the other side n offer a wanted category or one below it:
 *
 *   rarity = ln((N + 1) / max(n, 1)) / ln(N + 1)        1: one has it, towards 0: all have it
 *   weight = (1 + rarity) / 2                           what all have still counts half
 *   fit    = weight * likeness to the offered code that is nearest
 *   points = 225 * best fit + 225 * (sum of fits / sum of weights)
 *
 * so that one rare thing found counts, and so does how much of the list is covered.
 *
 * A veto (avoid of either organisation or of any of its delegates) makes the score 0 and takes the
 * pair off the list.
 *
 * Nothing here reads a database: match_load.h fills a struct match_fair, tests do it by hand.
 * Ownership: everything lives in the arena handed in; a fair must outlive what is made of it.
 * Thread:    any; a fair is not changed once prepared, so many may read it.
 */
#ifndef DOMAIN_MATCHING_MATCH_H
#define DOMAIN_MATCHING_MATCH_H

#include "base/arena.h"
#include "store/interpreters.h"
#include "store/organisations.h"
#include "store/preferences.h"
#include "wire/json.h"

enum {
	MATCH_CATEGORY_MAX = 450,
	MATCH_TEXT_MAX = 300,
	MATCH_LANGUAGE_MAX = 100,
	MATCH_LANGUAGE_INTERPRETED = 50,
	MATCH_LANGUAGE_UNKNOWN = 50,
	MATCH_MARKET_MAX = 50,
	MATCH_BUDGET_MAX = 50,
	MATCH_PREFERENCE_MAX = 50,
	MATCH_MUST = 30,
	MATCH_WANT = 20,
	MATCH_MAX = 1000,
	MATCH_WHOLE = 1000, /* likeness, rarity, weight and fit are in thousandths */
};

struct match_category {
	const char *code;
	const char *name;
	const char *parent; /* code, NULL: its own levels say where it is */
	const char *names;  /* in other languages (base/tongues.h) */
	/* From here on match_prepare fills in. */
	const char *key; /* its levels as the code says them, '.' between */
	const int *path; /* from the top (category_tree.h) ... */
	int segments;	 /* ... and how long */
	int same;	 /* index of the first category at the same place */
	int above;	 /* index of the nearest category above it, -1: none */
	int offered
		[2]; /* organisations that offer it or one below: supply side, demand side */
	int weight
		[2]; /* of a preference for it towards the supply side, the demand side */
};

/* One organisation. Categories are indexes into the fair's list, each at most once. */
struct match_side {
	int64_t id;
	const char *code;
	const char *name;
	const char *country;
	const char *languages; /* of the organisation and of its delegates */
	enum org_kind kind;
	const int *wants;
	int wants_n;
	const int *offers;
	int offers_n;
	bool withdrawn;	     /* takes no part any more: nobody's partner */
	const char *markets; /* ISO 3166 codes and other words, ';' between; NULL: none */
	int64_t budget_min, budget_max; /* -1: not said; both 0: neither was */
	const uint16_t
		*likely;   /* of the model's codes; NULL: the model has not read it */
	const char *words; /* which say so (match_said_read); NULL as well */
	int max_meetings;  /* of the organisation; -1: not said */
	int places;	   /* meetings it has room for; 0: not known */
	int booked;
	int asked; /* requests that are open */
};

struct match_said;

struct match_fair {
	struct match_category *category;
	int categories_n;
	struct match_side *side;
	int sides_n;
	int count[2];	      /* organisations of the supply side, of the demand side */
	bool shut[ORG_KINDS]; /* kinds that the event lets meet nobody */
	const struct interpreter_pair *bridge; /* what is interpreted, by interpreter */
	int bridges_n;
	int slots_n;	      /* of the event; known with the places */
	const char *language; /* of the names in reasons; NULL: as the list has them */
	int64_t model;	      /* number of the text model, 0: there is none yet */
	const int *
		model_code; /* of every category: its place in the model's list, -1: none */
};

/* What was said between the asking organisation and another. */
struct match_preference {
	int64_t other_id;
	bool own; /* the asker or one of its delegates says it; else it is said of the asker */
	enum preference_kind kind;
};

struct match_score {
	const struct match_side *other;
	int score; /* the sum, 0 with a veto */
	int category;
	int text;
	int language;
	int market;
	int budget;
	int preference;
	int own_preference; /* MATCH_MUST, MATCH_WANT or 0: the strongest of the asker's people */
	int their_preference; /* ... and of the other's */
	bool veto;
	bool own_veto;	 /* the asker's own */
	bool reverse;	 /* the parts are of what the other wants and the asker offers */
	int other_way;	 /* the sum of the other direction, -1: it does not count */
	int best_want;	 /* category of the text part, -1: no evidence */
	unsigned unsaid; /* parts without evidence: 1 << enum match_reason_kind */
	int tier;	 /* 3 both prefer, 2 a must, 1 a want, 0 nothing said */
	int load;	 /* of the other, in thousandths of its places */
	int order;	 /* what the load leaves of the score */
	const struct match_said
		*said; /* what the offering side's text says, likeliest code first */
	int said_n;
};

enum match_reason_kind {
	MATCH_BY_CATEGORY,
	MATCH_BY_TEXT,
	MATCH_BY_LANGUAGE,
	MATCH_BY_MARKET,
	MATCH_BY_BUDGET,
	MATCH_BY_PREFERENCE,
	MATCH_UNSAID,	 /* the halves of the parts that have no evidence */
	MATCH_BY_OTHERS, /* the other direction: no points */
	MATCH_BY_LOAD,	 /* of the other: no points */
};

struct match_reason {
	enum match_reason_kind kind;
	const char *text;
	int points;
};

/* Keys, ancestors, counts and weights, once category and side are filled in. */
void match_prepare(struct match_fair *f, struct arena *arena);
/* Counts and weights alone, once the lists of a side are others; arena: for the time being. */
void match_count(struct match_fair *f, struct arena *arena);
/* What a category is called in the language of the fair's reasons. */
const char *
match_category_name(const struct match_fair *f, struct arena *arena, int category);
/* How alike two are, in thousandths. */
int match_likeness(const struct match_category *a, const struct match_category *b);

/* One pair, seen by the asker. preferences may be about others too. */
struct match_score match_pair(const struct match_fair *f, const struct match_side *asker,
	const struct match_side *other, const struct match_preference *preferences,
	int preferences_n);
/* Does the event let these two of two sides meet? */
bool match_open(const struct match_fair *f, const struct match_side *a,
	const struct match_side *b);
/*
 * Every organisation of the other side that may be met, without a veto: by tier, what the load
 * leaves of the score, then code (byte order).
 */
struct match_score *match_rank(const struct match_fair *f, struct arena *arena,
	const struct match_side *asker, const struct match_preference *preferences,
	int preferences_n, int *n);
/* Index of the first of a ranking that comes behind this place: where a page goes on. */
int match_behind(
	const struct match_score *ranking, int n, int tier, int order, const char *code);
/* How many interpreters join a language of the one to one of the other. */
int match_interpreters(const struct match_fair *f, const struct match_side *a,
	const struct match_side *b);
/* NULL when there is none of this id; the sides are by id. */
const struct match_side *match_side_by_id(const struct match_fair *f, int64_t id);

/*
 * The evidence in words, the most telling first in each kind; the points add up to the score.
 * "you" is the asker. At most max_categories of the kind category; the rest is one reason more.
 */
struct match_reason *match_reasons(const struct match_fair *f, struct arena *arena,
	const struct match_side *asker, const struct match_score *score,
	int max_categories, int *n);
/* {organisation, name, country, kind, score, tier, load, order, reasons}. */
struct js *
match_view(const struct match_score *score, const struct match_reason *reasons, int n);

/*
 * For match_reasons: what one side's wants find in the other's offers. found has room for
 * wanting->wants_n entries; the points of all are the category points of this direction.
 */
struct match_found {
	int wanted; /* indexes of categories */
	int offered;
	int likeness;
	int points;
};
int match_direction(const struct match_fair *f, const struct match_side *wanting,
	const struct match_side *offering, struct match_found *found);

#endif
