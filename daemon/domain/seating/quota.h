/*
 * quota.h - how many meetings a delegate and an organisation may have, on a day and over the
 * event.
 *
 * Limits:    what the delegate's or organisation's own row says (max_meetings, max_per_day),
 *            else the event's policy, where 0 is no limit. A row's 0 is none at all.
 * Counted:   every meeting that is not cancelled. Those of an organisation are those of all
 *            its delegates, each meeting once.
 * Minima:    never refuse.
 * Seen by:   whoever may see the meetings (may_see, here and in struct person_meetings) reads how
 *            many there are and what the limit is, others only that there will be no more.
 */
#ifndef DOMAIN_SEATING_QUOTA_H
#define DOMAIN_SEATING_QUOTA_H

#include "domain/seating/person_meetings.h"
#include "store/delegates.h"
#include "store/organisations.h"

struct quota;

struct quota *quota_new(struct tx *tx, const struct grid *g, const struct days *days);
/* Of meetings there are: they may reach the limits and not pass them. */
struct quota *quota_of_kept(struct tx *tx, const struct grid *g, const struct days *days);
/* The meetings of this delegate count against it. */
void quota_delegate(struct quota *q, const struct delegate *d,
	const struct person_meetings *meetings);
void quota_organisation(struct quota *q, const struct organisation *o, bool may_see);
/* Why nobody may be given one more meeting on the day of this index; NULL: they may. */
const char *quota_refusal(const struct quota *q, int index);

#endif
