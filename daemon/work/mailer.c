/* mailer.c - the outbox on its way to the relay. */
#include "work/mailer.h"

#include "base/clock.h"
#include "base/log.h"
#include "store/journal.h"
#include "wire/utf8.h"
#include "work/aside.h"
#include "work/work.h"

#include <stdlib.h>

enum {
	AT_ONCE = 100,
	LOOK_EVERY_MS = 500,
	UNREACHED_FIRST_MS = 1000,
	UNREACHED_MOST_MS = 60000,
	MINUTE_MS = 60000,
};

static const bool ALLOWED[MAILER_STAGES][MAILER_STAGES] = {
	[MAILER_RESTING] = {[MAILER_LOOKING] = true},
	[MAILER_LOOKING] = {[MAILER_RESTING] = true, [MAILER_CLAIMING] = true},
	[MAILER_CLAIMING] = {[MAILER_RESTING] = true, [MAILER_WRITING] = true},
	[MAILER_WRITING] = {[MAILER_SENDING] = true, [MAILER_NOTING] = true},
	[MAILER_SENDING] = {[MAILER_NOTING] = true},
	[MAILER_NOTING] = {[MAILER_RESTING] = true},
};

/* One of those that leave. */
struct parcel {
	int64_t id;
	struct letter letter;
	struct smtp_outcome outcome;
	bool written;
};

struct mailer {
	struct unit unit; /* first member */
	struct work *work;
	struct mailer_terms terms; /* in force ... */
	struct mailer_terms next;  /* ... and from the next mails on */
	bool configured;
	bool changed;
	bool recovered; /* what a former daemon was cut off at waits again */
	struct smtp *smtp;
	enum mailer_stage stage;
	bool at_work; /* in a queue of a worker */
	bool put_off; /* the disk refused the unit before */
	bool due;     /* looking found something, or claiming may find more */
	int limit;    /* of this claim */
	int n;
	struct parcel parcel[AT_ONCE];
	int64_t look_at_ms;
	int64_t wait_ms;    /* after the relay could not be reached; 0: it was */
	int64_t budget;	    /* mails times MINUTE_MS that may leave now */
	int64_t counted_ms; /* up to when the budget is counted */
};

static void step(struct mailer *m);

static struct mailer *
mailer_of_unit(struct unit *u)
{
	return (struct mailer *)(void *)u;
}

bool
mailer_may_move(enum mailer_stage from, enum mailer_stage to)
{
	return ALLOWED[from][to];
}

/* The only place where the stage changes. */
static void
mailer_move(struct mailer *m, enum mailer_stage to)
{
	BUG_ON(!ALLOWED[m->stage][to]);
	m->stage = to;
}

/* ---- how many may leave now ----------------------------------------------------------------- */

/* A second's worth at once, and one at least. */
static void
count_budget(struct mailer *m, int64_t now_ms)
{
	int64_t most = m->terms.per_minute * 1000;

	if (most < MINUTE_MS)
		most = MINUTE_MS;
	m->budget += (now_ms - m->counted_ms) * m->terms.per_minute;
	if (m->budget > most)
		m->budget = most;
	m->counted_ms = now_ms;
}

static int
may_leave(struct mailer *m)
{
	int64_t n = m->budget / MINUTE_MS;

	return m->terms.per_minute == 0 || n > AT_ONCE ? AT_ONCE : (int)n;
}

/* ---- in the workers ------------------------------------------------------------------------- */

static bool
work_look(struct unit *u, struct tx *tx, struct err *e)
{
	int n;

	(void)e;
	outbox_due(tx, tx->now_s, 1, &n);
	mailer_of_unit(u)->due = n > 0;
	return true;
}

static bool
work_claim(struct unit *u, struct tx *tx, struct err *e)
{
	struct mailer *m = mailer_of_unit(u);
	int64_t id[AT_ONCE];
	bool more = false;
	int looked = 0;

	tx->context = (struct tx_context){"daemon", "outbox", ""};
	if (!m->recovered)
		sending_recover(tx, &more);
	m->recovered = !more;
	m->n = more ? 0 : sending_claim(tx, &m->terms.sending, m->limit, id, &looked);
	for (int i = 0; i < m->n; i++)
		m->parcel[i] = (struct parcel){.id = id[i]};
	m->due = more || looked == m->limit;
	(void)e;
	return true;
}

/* What cannot be written is nothing the relay could take; what the disk refuses is tried again. */
static void
write_one(struct mailer *m, struct tx *tx, struct parcel *p)
{
	struct outbox_row *r = outbox_by_id(tx, p->id);
	struct err e;

	err_set(&e, ERR_NOT_FOUND, "it is gone");
	p->written = r != NULL && letter_make(tx, &m->terms.letter, r, &p->letter, &e);
	if (p->written)
		return;
	p->outcome.fate = tx_failed(tx) ? FATE_UNTRIED : FATE_REFUSED;
	utf8_format(
		p->outcome.answer, sizeof p->outcome.answer, "not written: %s", e.text);
}

static bool
work_write(struct unit *u, struct tx *tx, struct err *e)
{
	struct mailer *m = mailer_of_unit(u);

	(void)e;
	for (int i = 0; i < m->n; i++)
		write_one(m, tx, &m->parcel[i]);
	return true;
}

/* In the postman's thread. */
static bool
work_send(struct unit *u, struct tx *tx, struct err *e)
{
	struct mailer *m = mailer_of_unit(u);
	bool reached = true;

	(void)tx;
	(void)e;
	for (int i = 0; i < m->n; i++) {
		struct parcel *p = &m->parcel[i];
		const struct smtp_letter letter = {
			p->letter.from, p->letter.to, p->letter.bytes, p->letter.n};

		if (!p->written)
			continue;
		if (reached)
			smtp_send(m->smtp, &letter, &p->outcome);
		else
			p->outcome = (struct smtp_outcome){.fate = FATE_UNTRIED};
		reached = reached && p->outcome.fate != FATE_UNREACHED;
	}
	return true;
}

static bool
work_note(struct unit *u, struct tx *tx, struct err *e)
{
	struct mailer *m = mailer_of_unit(u);

	(void)e;
	tx->context = (struct tx_context){"daemon", "outbox", ""};
	for (int i = 0; i < m->n; i++)
		sending_outcome(tx, &m->terms.sending, m->parcel[i].id,
			m->parcel[i].outcome.fate, m->parcel[i].outcome.answer);
	return true;
}

/* ---- from one to the next ------------------------------------------------------------------- */

/* What the log and the wait for the relay learn of the mails at work. */
static void
look_at_outcomes(struct mailer *m)
{
	const struct smtp_outcome *unreached = NULL;
	int taken = 0;

	for (int i = 0; i < m->n; i++) {
		const struct smtp_outcome *o = &m->parcel[i].outcome;

		taken += o->fate == FATE_TAKEN;
		if (o->fate == FATE_UNREACHED)
			unreached = o;
		if (o->fate == FATE_REFUSED)
			log_event(LOG_WARNING, "mail.refused",
				L_INT("mail", m->parcel[i].id), L_STR("text", o->answer));
	}
	if (m->terms.per_minute > 0)
		m->budget -= (int64_t)taken * MINUTE_MS;
	if (unreached == NULL) {
		m->wait_ms = 0;
		return;
	}
	if (m->wait_ms == 0)
		log_event(LOG_ERR, "mail.unreached", L_STR("text", unreached->answer));
	m->wait_ms = m->wait_ms == 0 ? UNREACHED_FIRST_MS : 2 * m->wait_ms;
	if (m->wait_ms > UNREACHED_MOST_MS)
		m->wait_ms = UNREACHED_MOST_MS;
	m->look_at_ms = clock_monotonic_ms() + m->wait_ms;
	m->due = false;
}

static void
rest(struct mailer *m)
{
	mailer_move(m, MAILER_RESTING);
	arena_reset(&m->unit.arena);
	m->work->inflight--;
}

/* The stage at work is over and its unit was kept. */
static void
advance(struct mailer *m)
{
	switch (m->stage) {
	case MAILER_LOOKING:
		if (m->due || !m->recovered)
			mailer_move(m, MAILER_CLAIMING);
		else
			rest(m);
		break;
	case MAILER_CLAIMING:
		if (m->n > 0)
			mailer_move(m, MAILER_WRITING);
		else
			rest(m);
		break;
	case MAILER_WRITING:
		mailer_move(m, MAILER_SENDING);
		break;
	case MAILER_SENDING:
		look_at_outcomes(m);
		mailer_move(m, MAILER_NOTING);
		break;
	case MAILER_NOTING:
		rest(m);
		break;
	case MAILER_RESTING:
	case MAILER_STAGES:
		break;
	}
}

/* Not kept: a claim is not made, what was claimed goes back untried, what is to be noted stays. */
static void
fall_back(struct mailer *m, const struct err *e)
{
	/* the log hears of it once */
	if (!m->put_off)
		log_event(LOG_ERR, "mail.put_off", L_ERR(e));
	m->put_off = true;
	switch (m->stage) {
	case MAILER_LOOKING:
	case MAILER_CLAIMING:
		rest(m);
		break;
	case MAILER_WRITING:
	case MAILER_SENDING:
		for (int i = 0; i < m->n; i++)
			m->parcel[i].outcome =
				(struct smtp_outcome){.fate = FATE_UNTRIED};
		mailer_move(m, MAILER_NOTING);
		break;
	case MAILER_NOTING:
	case MAILER_RESTING:
	case MAILER_STAGES:
		break;
	}
}

static void
unit_done(struct unit *u)
{
	struct mailer *m = mailer_of_unit(u);

	m->at_work = false;
	if (u->fate == UNIT_KEPT) {
		m->put_off = false;
		work_publish(m->work, u);
		advance(m);
		step(m);
		return;
	}
	fall_back(m, &u->err);
	m->due = false; /* the next tick goes on */
}

static bool
hand_on(struct mailer *m)
{
	static bool (*const WORK[])(struct unit * u, struct tx * tx, struct err * e) = {
		[MAILER_LOOKING] = work_look,
		[MAILER_CLAIMING] = work_claim,
		[MAILER_WRITING] = work_write,
		[MAILER_SENDING] = work_send,
		[MAILER_NOTING] = work_note,
	};
	const struct work_options *o = &m->work->o;

	m->unit.work = WORK[m->stage];
	switch (m->stage) {
	case MAILER_LOOKING:
	case MAILER_WRITING:
		return readers_push(o->readers, &m->unit);
	case MAILER_SENDING:
		return aside_push(o->postman, &m->unit);
	case MAILER_CLAIMING:
	case MAILER_NOTING:
	case MAILER_RESTING:
	case MAILER_STAGES:
		break;
	}
	return writer_push(o->writer, &m->unit);
}

/* Other terms hold from here on; a connection is of the terms it was made by. */
static void
take_terms(struct mailer *m)
{
	if (!m->changed)
		return;
	m->changed = false;
	smtp_free(m->smtp);
	m->terms = m->next;
	m->smtp = m->terms.smtp.relay[0] != '\0' ? smtp_new(&m->terms.smtp) : NULL;
	m->wait_ms = 0;
	m->budget = 0;
	m->counted_ms = clock_monotonic_ms();
}

static void
begin(struct mailer *m)
{
	take_terms(m);
	if (m->smtp == NULL || m->work->draining || m->work->halted)
		return;
	count_budget(m, clock_monotonic_ms());
	m->limit = may_leave(m);
	if (m->limit == 0)
		return;
	m->work->inflight++;
	mailer_move(m, MAILER_LOOKING);
	if (m->due)
		mailer_move(m, MAILER_CLAIMING);
}

static void
step(struct mailer *m)
{
	if (m->at_work || m->work->halted)
		return;
	if (m->stage == MAILER_RESTING && m->due)
		begin(m);
	if (m->stage != MAILER_RESTING)
		m->at_work = hand_on(m);
}

struct mailer *
mailer_new(struct work *w)
{
	struct mailer *m = xcalloc(1, sizeof *m);

	arena_init(&m->unit.arena);
	m->unit.done = unit_done;
	m->work = w;
	return m;
}

void
mailer_free(struct mailer *m)
{
	smtp_free(m->smtp);
	arena_release(&m->unit.arena);
	journal_events_free(m->unit.events);
	free(m);
}

void
mailer_configure(struct mailer *m, const struct mailer_terms *terms)
{
	m->next = *terms;
	m->changed = true;
	m->look_at_ms = 0;
}

void
mailer_tick(struct mailer *m, int64_t now_ms)
{
	if (m->stage == MAILER_RESTING && !m->at_work && now_ms >= m->look_at_ms) {
		m->look_at_ms = now_ms + LOOK_EVERY_MS;
		begin(m);
	}
	step(m);
}

void
mailer_stop(struct mailer *m)
{
	if (m->smtp != NULL)
		smtp_stop(m->smtp, m->work->halted);
}
