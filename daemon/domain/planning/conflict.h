/*
 * conflict.h - demands that cannot all be met: which they are and what they share, in words.
 *
 * What:      the planner proves that a small set of musts and locked meetings cannot all be held
 *            (plan_answer.conflict); here they get the fair's names and, where one thing is too
 *            scarce for them, that thing is named with its numbers.
 * For whom:  staff; the words name people of several organisations.
 * Ownership: words live in the arena, the caller owns a view.
 */
#ifndef DOMAIN_PLANNING_CONFLICT_H
#define DOMAIN_PLANNING_CONFLICT_H

#include "domain/planning/snapshot.h"
#include "store/schedules.h"
#include "wire/json.h"

/* A sentence; candidates are indexes of the snapshot, at least one. Any thread. */
const char *
conflict_words(const struct snapshot *s, const int *candidates, int n, struct arena *a);
/*
 * {text, total, requests: [{request, meeting?, from, from_name, to, to_name}]}, at most some of
 * them; NULL when none is known.
 */
struct js *conflict_view(struct tx *tx, const struct grid *g, const struct schedule *s);
/* Is the request one of them? */
bool conflict_has(struct tx *tx, const struct schedule *s, int64_t request_id);

#endif
