/*
 * policy.h - the policies an event may set: one table behind files and rules.
 *
 * A new policy is a row of the table in policy.c; the import's checks, the defaults and
 * the manual follow.
 */
#ifndef DOMAIN_POLICY_H
#define DOMAIN_POLICY_H

#include "store/stmt.h"

#define POLICY_REQUEST_EXPIRY_HOURS "request_expiry_hours"
#define POLICY_ALARM_MINUTES "alarm_minutes"

/* All policies are whole numbers so far. */
struct policy {
	const char *name; /* key of [policy] in event.ini */
	int64_t min, max;
	int64_t fallback; /* where the event does not say */
	const char *unit;
	const char *sentence;
};

/* The table; NULL past the end. */
const struct policy *policy_row(size_t index);
/* NULL when there is no such policy. */
const struct policy *policy_by_name(const char *name);
/* A value as written in a file; false when it is no number of the policy's range. */
bool policy_parse(const struct policy *p, const char *text, int64_t *out) MUST_CHECK;
/* What holds for an event; name must be one of the table's. */
int64_t policy_value(struct tx *tx, int64_t event_id, const char *name);

#endif
