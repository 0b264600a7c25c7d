/* lost_links.c - asked for by a mail address: a reader looks, the writer mails. */
#include "work/lost_links.h"

#include "base/log.h"
#include "domain/people/lost_login.h"
#include "wire/buf.h"

#include <stdlib.h>
#include <string.h>

/* All who ask here together, beside the lanes of accounts and of strangers. */
static const uint64_t LANE = UINT64_MAX - 2;

struct lost_job {
	struct unit unit; /* first member */
	struct work *w;
	char *mail;
	bool found;
};

static struct lost_job *
job_of(struct unit *u)
{
	return (struct lost_job *)(void *)u;
}

static void
job_free(struct lost_job *k)
{
	k->w->lost_waiting--;
	arena_release(&k->unit.arena);
	free(k->mail);
	free(k);
}

static bool
work_send(struct unit *u, struct tx *tx, struct err *e)
{
	(void)e;
	tx->context = (struct tx_context){"daemon", "auth.lost", ""};
	lost_login_send(tx, job_of(u)->mail);
	return true;
}

static void
sent(struct unit *u)
{
	struct lost_job *k = job_of(u);

	k->w->inflight--;
	if (u->fate == UNIT_KEPT)
		work_publish(k->w, u);
	else
		log_event(LOG_ERR, "lost_link.failed", L_ERR(&u->err));
	job_free(k);
}

static bool
work_find(struct unit *u, struct tx *tx, struct err *e)
{
	struct lost_job *k = job_of(u);
	int n;

	(void)e;
	lost_login_find(tx, k->mail, &n);
	k->found = n > 0;
	return true;
}

static void
looked(struct unit *u)
{
	struct lost_job *k = job_of(u);
	struct work *w = k->w;

	w->inflight--;
	if (u->fate != UNIT_KEPT || !k->found || w->draining) {
		job_free(k);
		return;
	}
	arena_release(&u->arena);
	arena_init(&u->arena);
	u->work = work_send;
	u->done = sent;
	u->fate = UNIT_PENDING;
	if (writer_push(w->o.writer, u))
		w->inflight++;
	else
		job_free(k);
}

/* ---- how often from where ------------------------------------------------------------------- */

struct lost_asker {
	unsigned char host[HOST_BYTES];
	int64_t since_s; /* 0: nobody */
	int asked;
};

static bool
is_over(const struct lost_asker *a, int64_t now_s)
{
	return now_s - a->since_s >= LOST_WINDOW_S || now_s < a->since_s;
}

/* Its place, or that of who has been there longest. */
static struct lost_asker *
asker_of(struct work *w, const struct host *from)
{
	struct lost_asker *oldest;

	if (w->lost_askers == NULL)
		w->lost_askers = xcalloc(LOST_HOSTS, sizeof *w->lost_askers);
	oldest = w->lost_askers;
	for (struct lost_asker *a = w->lost_askers; a < w->lost_askers + LOST_HOSTS;
		a++) {
		if (a->since_s != 0 && memcmp(a->host, from->bytes, HOST_BYTES) == 0)
			return a;
		if (a->since_s < oldest->since_s)
			oldest = a;
	}
	*oldest = (struct lost_asker){.since_s = 0};
	memcpy(oldest->host, from->bytes, HOST_BYTES);
	return oldest;
}

static bool
may_ask(struct work *w, const struct host *from, struct err *e)
{
	static const unsigned char NOWHERE[HOST_BYTES];
	int64_t now_s = clock_now_s(w->o.clock);
	struct lost_asker *a;

	if (memcmp(from->bytes, NOWHERE, HOST_BYTES) == 0)
		return true;
	a = asker_of(w, from);
	if (is_over(a, now_s)) {
		a->since_s = now_s;
		a->asked = 0;
	}
	if (a->asked < LOST_OF_HOST * (from->shared ? LOST_SHARED : 1)) {
		a->asked++;
		return true;
	}
	err_set(e, ERR_RATE_LIMITED,
		"login links were asked for too often from this network address; the fair's"
		" office makes one at any time");
	e->retry_after_ms = 1000 * (a->since_s + LOST_WINDOW_S - now_s);
	return false;
}

void
lost_links_release(struct work *w)
{
	free(w->lost_askers);
}

/* ---- asking --------------------------------------------------------------------------------- */

bool
lost_links_ask(struct work *w, const struct host *from, const char *mail, struct err *e)
{
	struct lost_job *k;

	if (!may_ask(w, from, e))
		return false;

	if (w->draining || w->lost_waiting >= LOST_WAITING)
		return true;
	k = xcalloc(1, sizeof *k);
	w->lost_waiting++;
	arena_init(&k->unit.arena);
	k->unit.work = work_find;
	k->unit.done = looked;
	k->unit.job.lane = LANE;
	k->w = w;
	k->mail = xstrdup(mail);
	if (readers_push(w->o.readers, &k->unit))
		w->inflight++;
	else
		job_free(k);
	return true;
}
