/* open_ones.c - what is still to come of an organisation or a delegate. */
#include "domain/booking/open_ones.h"

#include "domain/booking/request.h"

enum { PAGE = 200 };

void
open_meetings(struct tx *tx, const struct grid *g, struct meeting_filter f, int most,
	struct rows *out)
{
	int64_t after = 0;
	int n;

	f.state = MEETING_SCHEDULED;
	do {
		struct meeting *m = meetings_page(tx, g->event->id, &f, after, PAGE, &n);

		for (int i = 0; i < n; i++)
			if (m[i].start_s > tx->now_s)
				*(int64_t *)rows_add(tx->arena, out) = m[i].id;
		after = n > 0 ? m[n - 1].id : after;
	} while (n == PAGE && out->n <= most);
}

void
open_requests(struct tx *tx, const struct grid *g, const struct open_requests *of,
	int most, struct rows *out)
{
	struct request_filter f = {
		.state = of->state, .either_organisation_id = of->organisation_id};
	int64_t after = 0;
	int n;

	do {
		struct request *r = requests_page(tx, g->event->id, &f, after, PAGE, &n);

		after = n > 0 ? r[n - 1].id : after;
		for (int i = 0; i < n; i++) {
			request_settle(tx, &r[i]);
			if (r[i].state == of->state &&
				of->wanted(tx, &r[i], of->delegate_id))
				*(int64_t *)rows_add(tx->arena, out) = r[i].id;
		}
	} while (n == PAGE && out->n <= most);
}
