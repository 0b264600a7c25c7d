/*
 * taking_part.h - who takes no part in the fair any more.
 *
 * Rule:      a delegate takes part as long as neither the delegate nor the organisation has
 *            withdrawn; so whoever joins an organisation that has is out as well, on all days.
 * Ownership: rows live in tx->arena. Thread: the transaction's.
 */
#ifndef DOMAIN_FAIR_TAKING_PART_H
#define DOMAIN_FAIR_TAKING_PART_H

#include "store/delegates.h"
#include "store/organisations.h"
#include "wire/err.h"

/* The name of the first of them who has withdrawn; NULL: all take part. */
const char *
taking_part_not(const struct organisation *o, const struct delegate *d, int n);
/* ERR_WITHDRAWN of somebody, by name. Returns false. */
bool taking_part_refuse(const char *name, struct err *e);
/* Those of an organisation who have not withdrawn themselves, by id. */
struct delegate *
delegates_taking_part(struct tx *tx, int64_t event_id, int64_t organisation_id, int *n);

#endif
