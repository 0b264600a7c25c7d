/* figures.c - the figures of a fair as its press release names them. */
#include "domain/report/figures.h"

#include "base/map.h"
#include "store/events.h"
#include "store/waiting_mails.h"

void
figures_of(struct tx *tx, int64_t event_id, struct figures *out)
{
	for (int kind = 0; kind < ORG_KINDS; kind++)
		organisations_count(tx, event_id, (enum org_kind)kind,
			&out->of[kind].organisations, &out->of[kind].countries);
	requests_count(tx, event_id, out->requests);
	meetings_count(tx, event_id, out->meetings);
	out->mails = waiting_mails_count(tx, event_id);
}

static void
add(struct figures *sum, const struct figures *f)
{
	for (int i = 0; i < ORG_KINDS; i++)
		sum->of[i].organisations += f->of[i].organisations;
	for (int i = 0; i < REQUEST_STATES; i++)
		sum->requests[i] += f->requests[i];
	for (int i = 0; i < MEETING_STATES; i++)
		sum->meetings[i] += f->meetings[i];
	sum->mails += f->mails;
}

/* Those of the event that no event before it had. */
static int
new_countries(struct tx *tx, int64_t event_id, enum org_kind kind, struct map *known)
{
	int n, fresh = 0;
	const char **country = organisations_countries(tx, event_id, kind, &n);

	for (int i = 0; i < n; i++)
		if (map_get(known, country[i]) == NULL) {
			map_put(known, country[i], country);
			fresh++;
		}
	return fresh;
}

int
figures_of_all(struct tx *tx, struct figures *out)
{
	struct map known[ORG_KINDS];
	struct figures one;
	int n;
	const struct event *all = events_all(tx, &n);

	*out = (struct figures){.requests = {0}};
	for (int kind = 0; kind < ORG_KINDS; kind++)
		map_init(&known[kind], tx->arena);
	for (int i = 0; i < n; i++) {
		figures_of(tx, all[i].id, &one);
		add(out, &one);
		for (int kind = 0; kind < ORG_KINDS; kind++)
			out->of[kind].countries += new_countries(
				tx, all[i].id, (enum org_kind)kind, &known[kind]);
	}
	return n;
}

static struct js *
institutions_view(const struct figures *f, enum org_kind kind)
{
	struct js *o = js_new_obj();

	js_set_int(o, "institutions", f->of[kind].organisations);
	js_set_int(o, "countries", f->of[kind].countries);
	return o;
}

struct js *
figures_view(const struct figures *f)
{
	struct js *o = js_new_obj(), *procurement = js_new_obj();
	struct js *requests = js_new_obj(), *meetings = js_new_obj();

	js_set_int(procurement, "companies", f->of[ORG_PROCUREMENT].organisations);
	for (int i = 0; i < REQUEST_STATES; i++)
		js_set_int(requests, request_state_name((enum request_state)i),
			f->requests[i]);
	for (int i = 0; i < MEETING_STATES; i++)
		js_set_int(meetings, meeting_state_name((enum meeting_state)i),
			f->meetings[i]);
	js_set(o, "foreign_buyers", institutions_view(f, ORG_FOREIGN_BUYER));
	js_set(o, "procurement", procurement);
	js_set(o, "exhibitors", institutions_view(f, ORG_EXHIBITOR));
	js_set(o, "requests", requests);
	js_set(o, "meetings", meetings);
	return o;
}
