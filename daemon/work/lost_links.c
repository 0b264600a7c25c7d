/* lost_links.c - asked for by a mail address: a reader looks, the writer mails. */
#include "work/lost_links.h"

#include "base/log.h"
#include "domain/people/lost_login.h"
#include "wire/buf.h"

#include <stdlib.h>

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

void
lost_links_ask(struct work *w, const char *mail)
{
	struct lost_job *k;

	if (w->draining || w->lost_waiting >= LOST_WAITING)
		return;
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
}
