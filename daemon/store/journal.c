/* journal.c - every change, in order, chained by hash. */
#include "store/journal.h"

#include "store/events.h"
#include "store/rows.h"
#include "store/tables.h"
#include "wire/buf.h"
#include "wire/digest.h"
#include "wire/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD, INSERT, PAGE, LAST_OF, ALL, DIARIES, HASH_OF, CHANGES, STATEMENTS };
/* More rows than a journal can come to; a number that JSON carries everywhere. */
static const int64_t SEQ_MOST = INT64_C(1) << 53;

enum {
	SALT_BYTES = 16,
	EVENT_HEAD_BYTES = 256, /* of an event, without what is quoted */
	ESCAPED_BYTES = 6,	/* of a byte, at most: \u0001 */
};

#define COLUMNS                                                                          \
	" seq, at_us, event_id, principal, method, topic, object, key, audience, body, hash "

/* clang-format off */
static const char *const SQL[STATEMENTS] = {
	[HEAD] = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1",
	[INSERT] =
		"INSERT INTO journal (seq, at_us, event_id, principal, method, topic, object, key,"
		" audience, body, salt, body_hash, hash)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
	[PAGE] = "SELECT" COLUMNS
		 "FROM journal WHERE seq > ?1 AND (CAST(?2 AS BIGINT) < 0 OR event_id = ?2)"
		 " AND (?3 = '' OR object = ?3) ORDER BY seq LIMIT ?4",
	[DIARIES] = "SELECT 1 FROM journal WHERE seq > ?1 AND event_id = ?2 AND topic"
		    " NOT IN ('organisation', 'delegate', 'preference', 'account', 'token')"
		    " LIMIT 1",
	[HASH_OF] = "SELECT hash FROM journal WHERE seq = ?1",
	[CHANGES] = "SELECT topic, audience FROM journal WHERE seq > ?1 AND event_id = ?2"
		    " ORDER BY seq",
	[LAST_OF] = "SELECT principal FROM journal WHERE event_id = ?1 AND object = ?2"
		    " ORDER BY seq DESC LIMIT 1",
	[ALL] = "SELECT" COLUMNS ", salt, body_hash FROM journal ORDER BY seq",
};
/* clang-format on */

const struct stmt_family journal_statements = {"journal", SQL, STATEMENTS};

/* Length first, so that ("ab","c") and ("a","bc") differ. */
static void
add_field(struct sha256 *h, const void *bytes, size_t n)
{
	uint8_t length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)((uint64_t)n >> (56 - 8 * i));
	sha256_add(h, length, sizeof length);
	sha256_add(h, bytes, n);
}

static void
add_text(struct sha256 *h, const char *s)
{
	add_field(h, s, strlen(s));
}

static void
chain(const uint8_t former[DIGEST_BYTES], const struct journal_row *r,
	const uint8_t body_hash[DIGEST_BYTES], uint8_t out[DIGEST_BYTES])
{
	struct sha256 *h = sha256_new();
	char numbers[80];

	snprintf(numbers, sizeof numbers, "%lld %lld %lld", (long long)r->seq,
		(long long)r->at_us, (long long)r->event_id);
	sha256_add(h, former, DIGEST_BYTES);
	add_text(h, numbers);
	add_text(h, r->principal);
	add_text(h, r->method);
	add_text(h, r->topic);
	add_text(h, r->object);
	add_text(h, r->key);
	add_text(h, r->audience);
	sha256_add(h, body_hash, DIGEST_BYTES);
	sha256_end(h, out);
}

static void
hash_body(const uint8_t salt[SALT_BYTES], const char *body, uint8_t out[DIGEST_BYTES])
{
	struct sha256 *h = sha256_new();

	sha256_add(h, salt, SALT_BYTES);
	sha256_add(h, body, strlen(body));
	sha256_end(h, out);
}

int64_t
journal_head(struct tx *tx, uint8_t hash[DIGEST_BYTES])
{
	struct stmt *q = tx_query0(tx, FAMILY_JOURNAL, HEAD);
	int64_t seq = 0;
	const void *p;
	size_t n;

	memset(hash, 0, DIGEST_BYTES);
	if (!stmt_step(tx, q))
		return 0;
	seq = stmt_int(q, 0);
	p = stmt_blob(q, 1, &n);
	if (n == DIGEST_BYTES)
		memcpy(hash, p, n);
	stmt_reset(q);
	if (seq >= 0 && seq <= SEQ_MOST)
		return seq;
	tx_damaged(tx, "the journal's last row has the number %lld", (long long)seq);
	return 0;
}

int64_t
journal_last_seq(struct tx *tx)
{
	uint8_t hash[DIGEST_BYTES];

	return journal_head(tx, hash);
}

/*
 * The params of an "event" notification. The body is JSON already, written by us: it is put
 * in as it is, for reading it only to write it again costs more than all the rest of the row.
 * Nor is there a value for the few members before it; what objects are called people may have
 * typed.
 */
static char *
event_text(const struct journal_row *r, int32_t offset_s)
{
	size_t quoted = strlen(r->topic) + strlen(r->method) + strlen(r->object);
	char seq[32], when[WHEN_TEXT];
	struct buf b;
	bool ok;

	snprintf(seq, sizeof seq, "%lld", (long long)r->seq);
	when_format(r->at_us / 1000000, offset_s, when);
	buf_init(&b, EVENT_HEAD_BYTES + ESCAPED_BYTES * quoted +
			     (r->body != NULL ? strlen(r->body) : 0));
	ok = buf_adds(&b, "{\"seq\":") && buf_adds(&b, seq) &&
	     buf_adds(&b, ",\"topic\":") && js_quote(r->topic, &b) &&
	     buf_adds(&b, ",\"action\":") && js_quote(r->method, &b) &&
	     buf_adds(&b, ",\"object\":") && js_quote(r->object, &b) &&
	     buf_adds(&b, ",\"at\":") && js_quote(when, &b);
	if (ok && r->body != NULL)
		ok = buf_adds(&b, ",\"body\":") && buf_adds(&b, r->body);
	BUG_ON(!ok || !buf_addc(&b, '}'));
	return buf_take(&b);
}

static struct journal_event *
event_of(const struct journal_row *r, int32_t offset_s)
{
	struct journal_event *ev = xcalloc(1, sizeof *ev);

	ev->seq = r->seq;
	ev->event_id = r->event_id;
	ev->topic = xstrdup(r->topic);
	ev->audience = xstrdup(r->audience);
	ev->text = event_text(r, offset_s);
	return ev;
}

void
journal_events_free(struct journal_event *list)
{
	while (list != NULL) {
		struct journal_event *ev = list;

		list = ev->next;
		free(ev->topic);
		free(ev->audience);
		free(ev->text);
		free(ev);
	}
}

/* A unit may journal tens of thousands of rows: do not look for the end each time. */
static void
append_event(struct tx *tx, struct journal_event *ev)
{
	if (tx->events == NULL)
		tx->events = ev;
	else
		tx->last_event->next = ev;
	tx->last_event = ev;
}

/* The chain's end as this unit leaves it: there is one writer, and a unit is undone whole. */
static struct tx_journal *
chain_end(struct tx *tx)
{
	struct tx_journal *j = &tx->journal;

	if (!j->known) {
		j->seq = journal_head(tx, j->hash);
		j->known = !tx_failed(tx);
	}
	return j;
}

/* Rows of one unit have one instant. */
static int32_t
offset_now(struct tx *tx, int64_t event_id)
{
	struct tx_journal *j = &tx->journal;

	if (!j->offset_known || j->offset_event_id != event_id) {
		j->offset_s = event_offset(tx, event_id, tx->now_s);
		j->offset_event_id = event_id;
		j->offset_known = !tx_failed(tx);
	}
	return j->offset_s;
}

int64_t
journal_append(struct tx *tx, const struct fact *f)
{
	uint8_t body_hash[DIGEST_BYTES], hash[DIGEST_BYTES];
	uint8_t salt[SALT_BYTES];
	struct tx_journal *end = chain_end(tx);
	int64_t seq = end->seq + 1;
	char *body = js_canonical(f->body);
	struct journal_row r = {.seq = seq,
		.at_us = tx->now_us,
		.event_id = f->event_id,
		.principal = tx->context.principal,
		.method = tx->context.method,
		.topic = f->topic,
		.object = f->object,
		.key = tx->context.key,
		.audience = f->audience,
		.body = body};

	tx->random(salt, sizeof salt);
	hash_body(salt, body, body_hash);
	chain(end->hash, &r, body_hash, hash);
	stmt_run(tx,
		tx_query(tx, FAMILY_JOURNAL, INSERT, VI(seq), VI(r.at_us), VI(r.event_id),
			VT(r.principal), VT(r.method), VT(r.topic), VT(r.object),
			VT(r.key), VT(r.audience), VT(body), VB(salt, sizeof salt),
			VB(body_hash, sizeof body_hash), VB(hash, sizeof hash)));
	if (!tx_failed(tx)) {
		end->seq = seq;
		memcpy(end->hash, hash, sizeof hash);
		append_event(tx, event_of(&r, offset_now(tx, r.event_id)));
	}
	free(body);
	return seq;
}

static struct journal_row
row(struct tx *tx, struct stmt *q)
{
	char *hex = arena_alloc(tx->arena, DIGEST_HEX);
	const void *hash;
	size_t n;
	struct journal_row r = {.seq = stmt_int(q, 0),
		.at_us = stmt_int(q, 1),
		.event_id = stmt_int(q, 2),
		.principal = stmt_text(tx, q, 3),
		.method = stmt_text(tx, q, 4),
		.topic = stmt_text(tx, q, 5),
		.object = stmt_text(tx, q, 6),
		.key = stmt_text(tx, q, 7),
		.audience = stmt_text(tx, q, 8),
		.body = stmt_text(tx, q, 9),
		.hash = hex};

	hash = stmt_blob(q, 10, &n);
	if (n == DIGEST_BYTES)
		hex_encode(hash, n, hex);
	return r;
}

const char *
journal_last_principal(struct tx *tx, int64_t event_id, const char *object)
{
	struct stmt *q = tx_query(tx, FAMILY_JOURNAL, LAST_OF, VI(event_id), VT(object));
	const char *principal = "";

	while (stmt_step(tx, q))
		principal = stmt_text(tx, q, 0);
	return principal;
}

void
journal_now(struct tx *tx, struct journal_place *out)
{
	out->seq = journal_head(tx, out->hash);
}

bool
journal_has(struct tx *tx, const struct journal_place *p)
{
	struct stmt *q = tx_query(tx, FAMILY_JOURNAL, HASH_OF, VI(p->seq));
	bool same = p->seq == 0;

	while (stmt_step(tx, q)) {
		size_t n;
		const void *hash = stmt_blob(q, 0, &n);

		same = n == sizeof p->hash && memcmp(hash, p->hash, n) == 0;
	}
	return same;
}

struct journal_change *
journal_changes(struct tx *tx, int64_t event_id, int64_t since, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_JOURNAL, CHANGES, VI(since), VI(event_id));
	struct rows list = {.size = sizeof(struct journal_change)};

	while (stmt_step(tx, q)) {
		struct journal_change *c = rows_add(tx->arena, &list);

		c->topic = stmt_text(tx, q, 0);
		c->audience = stmt_text(tx, q, 1);
	}
	*n = list.n;
	return list.data;
}

struct journal_row *
journal_page(struct tx *tx, int64_t event_id, const char *object, int64_t since,
	int limit, int *n)
{
	struct stmt *q = tx_query(tx, FAMILY_JOURNAL, PAGE, VI(since), VI(event_id),
		VT(object != NULL ? object : ""), VI(limit));
	struct rows list = {.size = sizeof(struct journal_row)};

	while (stmt_step(tx, q)) {
		*(struct journal_row *)rows_add(tx->arena, &list) = row(tx, q);
	}
	*n = list.n;
	return list.data;
}

bool
journal_touched_diaries(struct tx *tx, int64_t event_id, int64_t since)
{
	struct stmt *q = tx_query(tx, FAMILY_JOURNAL, DIARIES, VI(since), VI(event_id));
	bool touched = stmt_step(tx, q);

	if (touched)
		stmt_reset(q);
	return touched;
}

struct journal_event *
journal_events_since(struct tx *tx, int64_t since, int limit)
{
	struct journal_event *first = NULL, **last = &first;
	struct journal_row *r;
	int n;

	r = journal_page(tx, -1, NULL, since, limit, &n);
	for (int i = 0; i < n; i++) {
		*last = event_of(
			&r[i], event_offset(tx, r[i].event_id, r[i].at_us / 1000000));
		last = &(*last)->next;
	}
	return first;
}

/* Does this row follow from the former hash? Says why not. */
static const char *
row_fault(struct tx *tx, struct stmt *q, int64_t expected_seq, uint8_t hash[DIGEST_BYTES])
{
	struct journal_row r = row(tx, q);
	uint8_t computed[DIGEST_BYTES];
	const void *salt, *body_hash, *stored;
	size_t n, salt_bytes;

	salt = stmt_blob(q, 11, &salt_bytes);
	body_hash = stmt_blob(q, 12, &n);
	if (r.seq != expected_seq)
		return "a row before it is missing";
	if (n != DIGEST_BYTES)
		return "its body hash has a wrong length";
	if (r.body != NULL) {
		if (salt_bytes != SALT_BYTES)
			return "its salt has a wrong length";
		hash_body(salt, r.body, computed);
		if (memcmp(computed, body_hash, DIGEST_BYTES) != 0)
			return "its body was changed";
	}
	chain(hash, &r, body_hash, hash);
	stored = stmt_blob(q, 10, &n);
	if (n != DIGEST_BYTES || memcmp(stored, hash, DIGEST_BYTES) != 0)
		return "it does not follow from the row before";
	return NULL;
}

void
journal_verify(struct tx *tx, struct journal_proof *out)
{
	struct stmt *q = tx_query0(tx, FAMILY_JOURNAL, ALL);
	uint8_t hash[DIGEST_BYTES] = {0};
	struct arena *outer = tx->arena, scratch;

	*out = (struct journal_proof){.rows = 0};
	arena_init(&scratch);
	tx->arena = &scratch;
	while (stmt_step(tx, q)) {
		const char *why = row_fault(tx, q, out->rows + 1, hash);

		arena_reset(&scratch);
		if (why != NULL) {
			out->broken_at = out->rows + 1;
			snprintf(out->reason, sizeof out->reason, "%s", why);
			stmt_reset(q);
			break;
		}
		out->rows++;
	}
	tx->arena = outer;
	arena_release(&scratch);
	hex_encode(hash, DIGEST_BYTES, out->head);
}
