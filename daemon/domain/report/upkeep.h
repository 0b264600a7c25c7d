/*
 * upkeep.h - what is due by the clock and by nobody's call: people are reminded of unanswered
 * requests before they lapse, and then these do; stored answers are forgotten a week after their
 * event (of no event: after 400 days).
 */
#ifndef DOMAIN_REPORT_UPKEEP_H
#define DOMAIN_REPORT_UPKEEP_H

#include "store/stmt.h"

/*
 * Runs in a write unit of its own. false and *e when something went wrong, or when
 * nothing was due.
 */
bool upkeep_run(struct tx *tx, struct err *e) MUST_CHECK;

#endif
