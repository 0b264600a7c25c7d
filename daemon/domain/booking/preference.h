/*
 * preference.h - what an organisation or delegate says of meeting one of the other side.
 *
 * avoid is a veto of the pair: match.h leaves it out, request.h refuses it. Whoever says something
 * is told of it in the journal; the other side is not.
 */
#ifndef DOMAIN_BOOKING_PREFERENCE_H
#define DOMAIN_BOOKING_PREFERENCE_H

#include "store/delegates.h"
#include "store/organisations.h"
#include "store/preferences.h"
#include "wire/json.h"

struct preference_said {
	const struct organisation *from;
	const struct delegate
		*delegate; /* of from; NULL: the organisation as a whole says it */
	const struct organisation *to;
	bool nothing; /* take back what was said */
	enum preference_kind kind;
};

/* Who may say something of whom, in a call and in a file: the other side of the fair. */
bool preference_has_sides(enum org_kind from, enum org_kind to);
/*
 * Say it, in place of what was said before, and journal it if that is a change. *out is the
 * preference as it is now. ERR_SAME_SIDE when both are of one side.
 */
bool preference_say(struct tx *tx, int64_t event_id, const struct preference_said *said,
	struct js **out, struct err *e) MUST_CHECK;
/* {code, from, organisation, to, to_name, preference}; from is the delegate where one says it. */
struct js *preference_view(struct tx *tx, int64_t event_id, const struct preference *p);

#endif
