/*
 * journal.h - every change, in order, chained by hash: audit log and event stream of watch.
 *
 * Invariant: seq has no gap; hash(n) = SHA-256(hash(n-1) || metadata || body_hash(n)) with
 *            body_hash = SHA-256(salt || body), so that a body and its salt can be erased on
 *            request and the chain still holds. The metadata are written length first, so no two
 *            rows can be made of the same bytes.
 * Ownership: journal_append keeps a malloc'd copy for the event stream in tx->events; whoever ends
 *            the unit publishes or frees it.
 */
#ifndef STORE_JOURNAL_H
#define STORE_JOURNAL_H

#include "store/stmt.h"
#include "wire/digest.h"
#include "wire/json.h"

/* What changed, for whom. Who did it and by which call is in tx->context. */
struct fact {
	int64_t event_id;   /* 0: the daemon itself */
	const char *topic;  /* "request", "meeting", ... */
	const char *object; /* "R12" */
	const char *
		audience; /* ",o3,o17,": may see it; "*": all of the event; "": staff only */
	const struct js *body; /* before and after; borrowed */
};

/* One change as watchers see it. */
struct journal_event {
	struct journal_event *next;
	int64_t seq;
	int64_t event_id;
	char *topic;
	char *audience;
	char *text; /* params of the notification, JSON */
};

struct journal_row {
	int64_t seq;
	int64_t at_us;
	int64_t event_id;
	const char *principal, *method, *topic, *object, *key, *audience;
	const char *body; /* NULL when erased */
	const char *hash; /* hex */
};

/* Returns the row's seq. The event joins tx->events, which is kept in order of seq. */
int64_t journal_append(struct tx *tx, const struct fact *f);
void journal_events_free(struct journal_event *list);
int64_t journal_last_seq(struct tx *tx);
/* The same with the chain's hash there; 0 and zeros before the first row. */
int64_t journal_head(struct tx *tx, uint8_t hash[DIGEST_BYTES]);
/* Who wrote the last row of an object, such as "M4"; "" when there is none. */
const char *journal_last_principal(struct tx *tx, int64_t event_id, const char *object);
/* Rows after since, at most limit; event_id -1: all; object NULL: any. */
struct journal_row *journal_page(struct tx *tx, int64_t event_id, const char *object,
	int64_t since, int limit, int *n);
/* A row of the chain, known by its hash as well: what is undone gives its number to another. */
struct journal_place {
	int64_t seq;
	uint8_t hash[DIGEST_BYTES];
};
/* The last row there is; 0 before the first. */
void journal_now(struct tx *tx, struct journal_place *out);
/* Is it a row of this chain still? What is before the first always is. */
bool journal_has(struct tx *tx, const struct journal_place *p);
/* What has changed of an event since a row, in order, without what it is. */
struct journal_change {
	const char *topic;
	const char *audience;
};
struct journal_change *
journal_changes(struct tx *tx, int64_t event_id, int64_t since, int *n);
/* Has an event changed since then, other than in organisations, people and preferences? */
bool journal_touched_diaries(struct tx *tx, int64_t event_id, int64_t since);
/* The same rows as events (malloc'd list, in order). */
struct journal_event *journal_events_since(struct tx *tx, int64_t since, int limit);

struct journal_proof {
	int64_t rows;
	int64_t broken_at; /* seq of the first row that does not fit; 0: the chain is whole */
	char head[65];	   /* hex of the last hash */
	char reason[80];
};
/* Walks the whole chain. */
void journal_verify(struct tx *tx, struct journal_proof *out);

#endif
