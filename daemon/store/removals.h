/*
 * removals.h - taking rows of the fair out again: what refers to one, and deleting it.
 *
 * Contract:  reads and deletes rows, knows no rule. What refers to a row is read off its whole
 *            table where there is no index: staff remove something now and then.
 * Ownership: lists and their texts live in tx->arena.
 * Errors:    sticky in the transaction (stmt.h); no rows after one.
 */
#ifndef STORE_REMOVALS_H
#define STORE_REMOVALS_H

#include "store/stmt.h"

enum removable {
	REMOVABLE_ORGANISATION,
	REMOVABLE_DELEGATE,
	REMOVABLE_LOCATION,
	REMOVABLE_INTERPRETER,
	REMOVABLE_CATEGORY,
	REMOVABLE_TERM,
	REMOVABLE_EVENT,
	REMOVABLES
};

/* What is removed: by number, a category or term by its code, an event by its own number. */
struct removal {
	enum removable what;
	int64_t event_id;
	int64_t id;
	const char *code;
};

enum { REFERRING_READ = 4 }; /* names of a kind */

/* Rows of one kind that refer to it. */
struct referring {
	const char *kind;		  /* "requests" */
	const char *name[REFERRING_READ]; /* the first of them, as people type them */
	int n;
};

/* Only kinds of which there are some. */
struct referring *referring_to(struct tx *tx, const struct removal *r, int *n);
/*
 * The row with what is a part of it; nothing else may refer to it. Of an event all that files have
 * brought, in one unit.
 */
void removal_delete(struct tx *tx, const struct removal *r);

#endif
