/*
 * booked.h - the answer of a call that asks, accepts or books. Releases what it is given.
 */
#ifndef METHODS_BOOKED_H
#define METHODS_BOOKED_H

#include "domain/booking/party.h"
#include "methods/call.h"

/* {request, meeting?, reasons?} */
struct reply booked_answer(struct call *c, const struct grid *g, struct booked *out);
/* The refusal, with what there is instead in its data. */
struct reply not_booked(struct call *c, struct booked *out, const struct err *e);

#endif
