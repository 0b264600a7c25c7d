/* serve_feed.c - a person's calendar over HTTP: read by a worker, given whole or as unchanged. */
#include "base/log.h"
#include "domain/invitations/calendar.h"
#include "domain/people/subscription.h"
#include "net/http_date.h"
#include "web/serving.h"
#include "work/work.h"
#include "wire/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CALENDAR_BYTES_MAX = 4 * 1024 * 1024, FIELD_BYTES = 400 };

static const char ENDING[] = ".ics";

/* All who ask here together, beside the lanes of accounts and of strangers of the line protocol. */
static const uint64_t LANE = UINT64_MAX - 1;

/* A calendar on its way. */
struct feed_job {
	struct waiting w;	 /* first member */
	char text[SECRET_BYTES]; /* what stands in the path */
	const char *tags;	 /* If-None-Match; NULL: not said */
	int64_t since_s; /* If-Modified-Since; -1: not said, or not to be looked at */
	/* Of the worker: */
	int64_t feed_id; /* 0: there is none */
	int64_t generation;
	struct buf ics;
	uint8_t digest[DIGEST_BYTES];
	int64_t changed_s;
	bool news;
};

/* What is noted of it, in the writer. */
struct note_job {
	struct unit unit; /* first member */
	struct work *work;
	int64_t feed_id, generation;
	uint8_t digest[DIGEST_BYTES];
};

/* ---- the note ------------------------------------------------------------------------------- */

static bool
work_note(struct unit *u, struct tx *tx, struct err *e)
{
	struct note_job *k = (struct note_job *)(void *)u;

	tx->context = (struct tx_context){"daemon", "feed", ""};
	return subscription_note(tx, k->feed_id, k->generation, k->digest, e);
}

static void
note_done(struct unit *u)
{
	struct note_job *k = (struct note_job *)(void *)u;

	k->work->inflight--;
	if (u->fate == UNIT_KEPT)
		work_publish(k->work, u);
	arena_release(&u->arena);
	free(k);
}

/* When the queue is full it is noted the next time. */
static void
note(const struct feed_job *k)
{
	struct work *work = k->w.web->env->work;
	struct note_job *n;

	if (work->draining)
		return;
	n = xcalloc(1, sizeof *n);
	arena_init(&n->unit.arena);
	n->unit.work = work_note;
	n->unit.done = note_done;
	n->unit.job.lane = LANE;
	n->work = work;
	n->feed_id = k->feed_id;
	n->generation = k->generation;
	memcpy(n->digest, k->digest, sizeof n->digest);
	if (writer_push(work->o.writer, &n->unit)) {
		work->inflight++;
		return;
	}
	arena_release(&n->unit.arena);
	free(n);
}

/* ---- in the worker -------------------------------------------------------------------------- */

/* Nobody's calendar is no error: the same is answered whatever is wrong with the path. */
static bool
work_feed(struct unit *u, struct tx *tx, struct err *e)
{
	struct feed_job *k = (struct feed_job *)(void *)u;
	const struct env *env = k->w.web->env;
	struct feed_row *f = subscription_find(tx, env->key, k->text);
	struct calendar_of of = {.key = env->key};

	if (f == NULL)
		return true;
	of.event_id = f->event_id;
	of.delegate_id = f->delegate_id;
	of.interpreter_id = f->interpreter_id;
	if (!calendar_write(tx, env->ical, &of, &k->ics, e))
		return false;
	sha256(k->ics.data, k->ics.len, k->digest);
	k->feed_id = f->id;
	k->generation = f->generation;
	k->news = subscription_has_news(f, tx->now_s, k->digest);
	k->changed_s =
		f->has_digest && memcmp(f->digest, k->digest, sizeof k->digest) == 0
			? f->changed_s
			: tx->now_s;
	return true;
}

/* ---- the answer ----------------------------------------------------------------------------- */

/*
 * Does the peer have these bytes? By its tags, weak ones too (RFC 9110 section 13.1.2): ours has
 * its quotes around it, so that it is found whole. By the time alone when it names no tag.
 */
static bool
is_unchanged(const struct feed_job *k, const char *etag)
{
	if (k->tags != NULL)
		return strcmp(k->tags, "*") == 0 || strstr(k->tags, etag) != NULL;
	return k->since_s >= k->changed_s;
}

static void
give(const struct feed_job *k)
{
	char more[FIELD_BYTES], etag[DIGEST_HEX + 2], hex[DIGEST_HEX];
	char changed[HTTP_DATE_BYTES];
	bool unchanged;

	hex_encode(k->digest, sizeof k->digest, hex);
	snprintf(etag, sizeof etag, "\"%s\"", hex);
	http_date(k->changed_s, changed);
	unchanged = is_unchanged(k, etag);
	snprintf(more, sizeof more,
		"ETag: %s\r\nLast-Modified: %s\r\n"
		"Content-Disposition: inline; filename=\"fair.ics\"\r\n",
		etag, changed);
	http_answer(k->w.http,
		&(struct http_answer){.status = unchanged ? 304 : 200,
			.type = unchanged ? NULL : "text/calendar; charset=utf-8",
			.more = more,
			.body = k->ics.data,
			.body_bytes = k->ics.len});
}

static void
feed_done(struct unit *u)
{
	struct feed_job *k = (struct feed_job *)(void *)u;

	k->w.web->env->work->inflight--;
	visitors_leave(k->w.visitor);
	if (u->fate != UNIT_KEPT)
		log_event(LOG_ERR, "feed.failed", L_ERR(&u->err));
	if (k->w.http != NULL && u->fate != UNIT_KEPT)
		web_say(k->w.http, u->err.code == ERR_CORRUPT ? 500 : 503, NULL);
	else if (k->w.http != NULL && k->feed_id == 0)
		web_say(k->w.http, 404, NULL);
	else if (k->w.http != NULL)
		give(k);
	if (u->fate == UNIT_KEPT && k->feed_id != 0 && k->news)
		note(k);
	wipe(k->text, sizeof k->text);
	buf_release(&k->ics);
	arena_release(&u->arena);
	free(k);
}

/* ---- the request ---------------------------------------------------------------------------- */

static void
read_conditions(struct feed_job *k, const struct http_head *h)
{
	const char *tags = http_head_field(h, "if-none-match");
	const char *since = http_head_field(h, "if-modified-since");

	k->since_s = -1;
	if (tags != NULL)
		k->tags = arena_strdup(&k->w.unit.arena, tags);
	else if (since != NULL && !http_date_read(since, &k->since_s))
		k->since_s = -1;
}

/* Without its ending; what is no secret at all becomes one that nobody has. */
static void
read_text(struct feed_job *k, const char *text)
{
	size_t n = strlen(text), ending = sizeof ENDING - 1;

	if (n > ending && n - ending < sizeof k->text &&
		strcmp(text + n - ending, ENDING) == 0)
		memcpy(k->text, text, n - ending);
}

struct waiting *
serve_feed(struct web *w, struct http *h, const struct http_request *r, const char *text)
{
	struct work *work = w->env->work;
	struct feed_job *k;

	if (work->draining) {
		web_say(h, 503, "Retry-After: 5\r\n");
		return NULL;
	}
	k = xcalloc(1, sizeof *k);
	arena_init(&k->w.unit.arena);
	buf_init(&k->ics, CALENDAR_BYTES_MAX);
	k->w.unit.work = work_feed;
	k->w.unit.done = feed_done;
	k->w.unit.job.lane = LANE;
	k->w.web = w;
	k->w.http = h;
	read_text(k, text);
	read_conditions(k, r->head);
	if (readers_push(work->o.readers, &k->w.unit)) {
		work->inflight++;
		return &k->w;
	}
	buf_release(&k->ics);
	arena_release(&k->w.unit.arena);
	free(k);
	web_say(h, 503, "Retry-After: 1\r\n");
	return NULL;
}
