/*
 * like.h - the pattern of SQL's LIKE that finds what people type in a folded text (base/fold.h).
 *
 * Ownership: in the arena. Thread: any.
 */
#ifndef STORE_LIKE_H
#define STORE_LIKE_H

#include "base/arena.h"

/* "contains", with \ as the escape: its own signs are taken literally. NULL stays NULL. */
const char *like_folded(struct arena *arena, const char *query);

#endif
