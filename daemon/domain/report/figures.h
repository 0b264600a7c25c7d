/*
 * figures.h - the figures of a fair as its press release names them, live.
 *
 * Thread: the transaction's. Errors: sticky in the transaction (stmt.h).
 */
#ifndef DOMAIN_REPORT_FIGURES_H
#define DOMAIN_REPORT_FIGURES_H

#include "store/meetings.h"
#include "store/organisations.h"
#include "store/requests.h"
#include "wire/json.h"

struct figures {
	struct {
		int64_t organisations;
		int64_t countries;
	} of[ORG_KINDS];
	int64_t requests[REQUEST_STATES];
	int64_t meetings[MEETING_STATES];
	int64_t mails; /* that wait for staff */
};

void figures_of(struct tx *tx, int64_t event_id, struct figures *out);
/* Of all events together; a country counts once. Returns how many events there are. */
int figures_of_all(struct tx *tx, struct figures *out);
/*
 * {foreign_buyers {institutions, countries}, procurement {companies}, exhibitors {institutions,
 * countries}, requests {state: n}, meetings {state: n}}: every state is there, 0 as well.
 */
struct js *figures_view(const struct figures *f);

#endif
