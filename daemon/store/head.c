/* head.c - the journal's last row as a file of its own beside the database. */
#include "store/head.h"

#include "base/files.h"
#include "base/log.h"
#include "store/disk.h"
#include "store/engine.h"
#include "wire/buf.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_BYTES = 1024 + 8, TEXT_BYTES = 256 };

struct head {
	const uint8_t *key;
	char database[PATH_BYTES];
	char path[PATH_BYTES];
};

/* A row of the journal; seq 0 and zeros: before the first. */
struct end {
	int64_t seq;
	uint8_t hash[DIGEST_BYTES];
};

struct head *
head_new(const char *database, const uint8_t *key)
{
	struct head *h = xcalloc(1, sizeof *h);

	h->key = key;
	snprintf(h->database, sizeof h->database, "%s", database);
	BUG_ON(snprintf(h->path, sizeof h->path, "%s.head", database) >=
		(int)sizeof h->path);
	return h;
}

void
head_free(struct head *h)
{
	free(h);
}

/* ---- the file ----------------------------------------------------------------------- */

static void
compose(const struct head *h, const struct end *end, char out[TEXT_BYTES])
{
	char hash[DIGEST_HEX], seal[DIGEST_HEX];
	uint8_t mac[DIGEST_BYTES];
	int n;

	hex_encode(end->hash, DIGEST_BYTES, hash);
	n = snprintf(out, TEXT_BYTES, "convened head 1\nseq %" PRId64 "\nhash %s\n",
		end->seq, hash);
	hmac_sha256(h->key, DIGEST_BYTES, out, (size_t)n, mac);
	hex_encode(mac, sizeof mac, seal);
	snprintf(out + n, TEXT_BYTES - (size_t)n, "seal %s\n", seal);
}

/*
 * What it says, if it is exactly what would be written for that: there is one way to write it, so
 * nothing else about it needs to be looked at.
 */
static bool
understand(const struct head *h, const char *text, size_t n, struct end *out)
{
	char again[TEXT_BYTES], hash[DIGEST_HEX];
	int64_t seq;

	if (n >= TEXT_BYTES ||
		sscanf(text, "convened head 1\nseq %" SCNd64 "\nhash %64[0-9a-f]\n", &seq,
			hash) != 2 ||
		!hex_decode(hash, strlen(hash), out->hash, DIGEST_BYTES))
		return false;
	out->seq = seq;
	compose(h, out, again);
	return strlen(again) == n && constant_time_equal(again, text, n);
}

static bool
read_file(const struct head *h, struct end *out, struct err *e)
{
	struct buf text;
	bool ok;

	buf_init(&text, 4096);
	ok = file_read(h->path, &text, e);
	if (ok && !understand(h, buf_str(&text), text.len, out)) {
		ok = err_set(e, ERR_LOSS,
			"%s: it is damaged, or files.key_file is not the key it was sealed with",
			h->path);
		err_hint(e,
			"put the right key back, or, if the database is right as it is: "
			"convened -c FILE --accept-loss");
	}
	buf_release(&text);
	return ok;
}

bool
head_write(const struct head *h, int64_t seq, const uint8_t hash[DIGEST_BYTES],
	struct err *e)
{
	struct end end = {.seq = seq};
	char text[TEXT_BYTES];

	memcpy(end.hash, hash, DIGEST_BYTES);
	compose(h, &end, text);
	return file_replace(h->path, 0600, text, strlen(text), e);
}

/* ---- the database --------------------------------------------------------------------- */

/* A statement that cannot be made: the tables it names are not in what is left of it. */
static bool
failed(const struct head *h, struct engine *g, struct err *e)
{
	int reason;

	engine_error(g, e, "head");
	if (e->code == ERR_INTERNAL)
		e->code = ERR_CORRUPT;
	reason = disk_at_fault(e->code) ? engine_reason(g) : 0;
	return err_set(e, e->code, "%s: %s%s%s", h->database, engine_message(g),
		reason != 0 ? ": " : "", reason != 0 ? strerror(reason) : "");
}

/* A row's columns seq and hash. */
static void
read_row(struct stmt *q, struct end *out)
{
	size_t n;
	const void *hash = engine_blob(q, 1, &n);

	out->seq = engine_int(q, 0);
	if (n == DIGEST_BYTES)
		memcpy(out->hash, hash, DIGEST_BYTES);
}

/* The row that one of these statements finds; seq 0 when there is none. */
static bool
find(const struct head *h, struct engine *g, const char *sql, int64_t seq,
	struct end *out, struct err *e)
{
	struct stmt *q = engine_prepare(g, sql);
	enum engine_step step = ENGINE_FAILED;

	*out = (struct end){.seq = 0};
	if (q != NULL && engine_bind(q, &VI(seq), 1))
		step = engine_step(q);
	if (step == ENGINE_ROW)
		read_row(q, out);
	else if (step == ENGINE_FAILED)
		failed(h, g, e);
	engine_finalize(q);
	return step != ENGINE_FAILED;
}

/* Where the journal ends, and what it has at seq. */
static bool
look(const struct head *h, int64_t seq, struct end *last, struct end *there,
	struct err *e)
{
	struct engine *g = engine_look(h->database, e);
	bool ok;

	if (g == NULL)
		return false;
	ok = find(h, g,
		     "SELECT seq, hash FROM journal WHERE ?1 >= 0 ORDER BY seq DESC LIMIT 1",
		     0, last, e) &&
	     find(h, g, "SELECT seq, hash FROM journal WHERE seq = ?1", seq, there, e);
	engine_close(g);
	return ok;
}

static bool
behind(const struct head *h, const struct end *head, const struct end *last,
	struct err *e)
{
	int64_t missing = head->seq - last->seq;

	if (missing > 0)
		err_set(e, ERR_LOSS,
			"%s: %" PRId64 " change%s missing: it ends at %" PRId64
			", and %" PRId64 " was acknowledged",
			h->database, missing, missing == 1 ? " is" : "s are", last->seq,
			head->seq);
	else
		err_set(e, ERR_LOSS,
			"%s: change %" PRId64 " is not the one that was acknowledged",
			h->database, head->seq);
	return err_hint(e,
		"put back what was taken away, its -wal as well; or go on without: "
		"convened -c FILE --accept-loss");
}

/* last: where the database ends, whatever the answer. */
static bool
compare(const struct head *h, struct end *last, struct err *e)
{
	struct end head = {.seq = 0}, there;
	bool known = access(h->path, F_OK) != 0 || read_file(h, &head, e);
	struct err ignored;

	if (!look(h, head.seq, last, &there, known ? e : &ignored) || !known)
		return false;
	if (head.seq == there.seq && memcmp(head.hash, there.hash, DIGEST_BYTES) == 0)
		return true;
	return behind(h, &head, last, e);
}

bool
head_check(const struct head *h, struct err *e)
{
	struct end last;

	return compare(h, &last, e);
}

bool
head_accept(const struct head *h, bool accept, struct err *e)
{
	struct end last = {.seq = 0};

	if (compare(h, &last, e))
		return true;
	if (!accept || e->code != ERR_LOSS)
		return false;
	log_event(LOG_WARNING, "database.loss_accepted", L_STR("database", h->database),
		L_INT("seq", last.seq), L_STR("text", e->text));
	return head_write(h, last.seq, last.hash, e);
}
