/*
 * match.h - how well two organisations of the two sides fit, from 0 to 1000, and why.
 *
 * The score of a pair is the sum of three parts, all in whole points:
 *
 *   category   0..700  what one side wants against what the other offers
 *   language   0..150  150 with a language in common, 75 when an interpreter joins the two or one
 *                      side states none, else 0: no meeting is possible
 *   preference 0..150  must 90, want 60, of either side, together at most 150
 *
 * Category. codes.h says which category is under which, as a path from the top.
 * The likeness of two codes is the number of leading levels they share over the levels of the
 * deeper one. Of N organisations of the other side n offer a wanted category or one below it:
 *
 *   rarity = ln((N + 1) / max(n, 1)) / ln(N + 1)        1: one has it, towards 0: all have it
 *   weight = (1 + rarity) / 2                           what all have still counts half
 *   fit    = weight * likeness to the offered code that is nearest
 *   points = 350 * best fit + 350 * (sum of fits / sum of weights)
 *
 * so that one rare thing found counts, and so does how much of the list is covered. Where both
 * sides state what they want and offer, the pair has the lower points of the two directions: it is
 * as good as the weaker side's interest. Otherwise the one direction that is stated decides.
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
	MATCH_CATEGORY_MAX = 700,
	MATCH_LANGUAGE_MAX = 150,
	MATCH_LANGUAGE_INTERPRETED = 75,
	MATCH_LANGUAGE_UNKNOWN = 75,
	MATCH_PREFERENCE_MAX = 150,
	MATCH_MUST = 90,
	MATCH_WANT = 60,
	MATCH_MAX = 1000,
	MATCH_WHOLE = 1000, /* likeness, rarity, weight and fit are in thousandths */
};

struct match_category {
	const char *code;
	const char *name;
	const char *parent; /* code, NULL: its own levels say where it is */
	/* From here on match_prepare fills in. */
	const char *key; /* its levels as the code says them, '.' between */
	const int *path; /* from the top (codes.h) ... */
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
	bool withdrawn; /* takes no part any more: nobody's partner */
};

struct match_fair {
	struct match_category *category;
	int categories_n;
	struct match_side *side;
	int sides_n;
	int count[2];	      /* organisations of the supply side, of the demand side */
	bool shut[ORG_KINDS]; /* kinds that the event lets meet nobody */
	const struct interpreter_pair *bridge; /* what is interpreted, by interpreter */
	int bridges_n;
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
	int language;
	int preference;
	int own_preference; /* MATCH_MUST, MATCH_WANT or 0: the strongest of the asker's people */
	int their_preference; /* ... and of the other's */
	bool veto;
	bool own_veto; /* the asker's own */
	bool reverse; /* the category part is what the other wants and the asker offers */
};

enum match_reason_kind { MATCH_BY_CATEGORY, MATCH_BY_LANGUAGE, MATCH_BY_PREFERENCE };

struct match_reason {
	enum match_reason_kind kind;
	const char *text;
	int points;
};

/* Keys, ancestors, counts and weights, once category and side are filled in. */
void match_prepare(struct match_fair *f, struct arena *arena);
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
 * Every organisation of the other side that may be met, without a veto: score descending, then
 * code (byte order).
 */
struct match_score *match_rank(const struct match_fair *f, struct arena *arena,
	const struct match_side *asker, const struct match_preference *preferences,
	int preferences_n, int *n);
/* Index of the first of a ranking that comes behind this score and code: where a page goes on. */
int match_behind(const struct match_score *ranking, int n, int score, const char *code);
/* How many interpreters join a language of the one to one of the other. */
int match_interpreters(const struct match_fair *f, const struct match_side *a,
	const struct match_side *b);
/* NULL when there is none of this id. */
const struct match_side *match_side_by_id(const struct match_fair *f, int64_t id);

/*
 * The evidence in words, the most telling first in each kind; the points add up to the score.
 * "you" is the asker. At most max_categories of the kind category; the rest is one reason more.
 */
struct match_reason *match_reasons(const struct match_fair *f, struct arena *arena,
	const struct match_side *asker, const struct match_score *score,
	int max_categories, int *n);
/* {organisation, name, country, kind, score, reasons}. */
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
