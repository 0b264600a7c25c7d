/*
 * asking.h - requests and meetings of the small fair in one line each, by the rules.
 */
#ifndef TESTS_ASKING_H
#define TESTS_ASKING_H

#include "small_fair.h"

#include "domain/booking/meeting.h"
#include "domain/booking/request.h"

static inline struct grid *
asking_grid(struct tx *tx)
{
	struct err e;
	struct grid *g = grid_load(tx, event_by_id(tx, FAIR), &e);

	if (g == NULL)
		fail_msg("%s", e.text);
	return g;
}

/* A request of one delegate to an organisation. */
static inline struct request_draft
draft(struct tx *tx, int64_t delegate, int64_t to)
{
	struct delegate *d = delegate_by_id(tx, FAIR, delegate);

	return (struct request_draft){
		.from = organisation_by_id(tx, FAIR, d->organisation_id),
		.to = organisation_by_id(tx, FAIR, to),
		.delegates = d,
		.n = 1,
		.message = "Good day",
		.length = 1,
		.origin = ORIGIN_PERSON};
}

/* As it must be granted. */
static inline struct request *
ask(struct tx *tx, struct grid *g, const struct request_draft *w)
{
	struct err e;
	struct request *r = request_create(tx, g, w, &e);

	if (r == NULL)
		fail_msg("%s", e.text);
	return r;
}

/* The recipient's delegate accepts; the best slot, which there must be. */
static inline struct meeting *
accept_by(struct tx *tx, struct grid *g, struct request *r, int64_t delegate)
{
	struct verdict v;
	struct meeting *m;
	struct party p;
	struct err e;
	int index;

	request_answer_by(tx, r, delegate_by_id(tx, FAIR, delegate), 1);
	request_party(tx, r, &p);
	index = seating_best(seating_plan(tx, g, &p), &v);
	if (index < 0)
		fail_msg("no slot");
	m = meeting_seat(tx, g, r, &p, index, &v, &e);
	if (m == NULL)
		fail_msg("%s", e.text);
	request_journal(tx, g, r);
	return m;
}

#endif
