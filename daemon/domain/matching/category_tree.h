/*
 * category_tree.h - which category is under which: by `parent` where the list says so, else by
 *                   its kind.
 *
 * Kinds of lists (design: matching, "Codes"):
 *
 *   CPV         8 digits, perhaps with a check digit behind a dash: a division of two digits, then
 *               one digit a level; 34928500 is under 34928000, 34920000, 34900000 and 34000000
 *               (Regulation (EC) No 213/2008, Annex I)
 *   pairs       other codes of digits: UNSPSC, HS; two digits a level
 *   separators  all others; a level ends at '.', '-' or '_'
 *
 * Trailing zeros of a code of digits say that it is general: they are no levels. UNSPSC has 8
 * digits as CPV has; is_cpv() tells them by what only one of them has.
 *
 * A path is the way from the top to a category, one number for a level; two categories share as
 * much as their paths begin alike. A category whose parent is given has its parent's path and one
 * level more; a category without has its levels, behind the path of the nearest listed category
 * that takes it in.
 *
 * Ownership: what is made lives in the arena. Thread: any.
 */
#ifndef DOMAIN_MATCHING_CATEGORY_TREE_H
#define DOMAIN_MATCHING_CATEGORY_TREE_H

#include "base/arena.h"

struct match_category;

enum code_kind { CODE_BY_PAIRS, CODE_BY_DIGIT };

/* What the codes of digits of this list are; those of letters are read by separators anyway. */
enum code_kind codes_kind(const struct match_category *list, int n);
/* The levels of a code with '.' between. */
const char *code_key(struct arena *arena, const char *code, enum code_kind kind);
/* key, path, levels, same and above of every category. A circle of parents is cut. */
void codes_prepare(struct match_category *list, int n, struct arena *arena);
/* Leading levels that two have in common. */
int codes_shared(const struct match_category *a, const struct match_category *b);

#endif
