/*
 * kept.h - lists that are made whole for their first page, kept for the pages after it.
 *
 * Purpose:   what has an order or a sum of its own (a queue, a comparison, a file) cannot be made
 *            from its middle. Its first page makes all of it; a page after that costs its own rows.
 * Bounded:   KEPT_MOST lists in all, KEPT_OF_ONE of a principal, KEPT_BYTES together, and
 *            KEPT_IDLE_MS since the last page. Where one has to go it is the one asked for longest
 *            ago. One that is gone, or that is larger than all this, is made anew by the page that
 *            wants it, which goes on behind the last entry told: a restart costs that, no more.
 * Ownership: a list is shared; whoever made or took one releases it.
 * Thread:    any. A list does not change once it is kept.
 */
#ifndef METHODS_KEPT_H
#define METHODS_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	KEPT_MOST = 64,
	KEPT_OF_ONE = 4,
	KEPT_BYTES = 64 * 1024 * 1024,
	KEPT_IDLE_MS = 300000,
};

/* Texts, from 0, and what they are a list of. */
struct kept_list;

struct kept_list *kept_list_new(const char *of);
bool kept_list_is_of(const struct kept_list *l, const char *of);
void kept_list_add(struct kept_list *l, const char *row);
int kept_list_count(const struct kept_list *l);
/* Borrowed; valid as long as the list. */
const char *kept_list_row(const struct kept_list *l, int i);
/* NULL is fine. */
void kept_list_release(struct kept_list *l);

struct kept;

struct kept *kept_new(void);
void kept_free(struct kept *k);
/*
 * Keep it for its pages. The number it is asked for by, which no other list has or had; 0: it is
 * too large.
 */
int64_t
kept_put(struct kept *k, const char *principal, struct kept_list *l, int64_t now_ms);
/* NULL: it is gone. */
struct kept_list *kept_take(struct kept *k, int64_t id, int64_t now_ms);
/* Those of which no page was asked for are forgotten. */
void kept_expire(struct kept *k, int64_t now_ms);

#endif
