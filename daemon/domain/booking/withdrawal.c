/* withdrawal.c - an organisation or a delegate takes no part any more, or does again. */
#include "domain/booking/withdrawal.h"

#include "domain/booking/meeting.h"
#include "domain/booking/open_ones.h"
#include "domain/booking/view.h"
#include "domain/fair/audience.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/publishing.h"
#include "domain/fair/taking_part.h"
#include "store/journal.h"

#include <inttypes.h>

void
withdrawal_begin(struct withdrawal_report *r)
{
	*r = (struct withdrawal_report){js_new_arr(), js_new_arr()};
}

void
withdrawal_end(struct withdrawal_report *r)
{
	js_free(r->cancelled);
	js_free(r->requests);
	*r = (struct withdrawal_report){NULL, NULL};
}

/* ---- the state ------------------------------------------------------------------------------ */

static const char *
code_of(const struct participant *who)
{
	return who->delegate != NULL ? who->delegate->code : who->organisation->code;
}

static const char *
state_of(const struct participant *who)
{
	return who->delegate != NULL ? who->delegate->withdrawn
				     : who->organisation->withdrawn;
}

/* {withdrawn}: the reason, null for who takes part. */
static struct js *
state_view(const char *reason)
{
	struct js *o = js_new_obj();

	js_set(o, "withdrawn", reason != NULL ? js_new_str(reason) : js_new_null());
	return o;
}

static void
journal(struct tx *tx, const struct grid *g, const struct participant *who, int64_t rev,
	const char *before, const char *after)
{
	const char *topic = who->delegate != NULL ? "delegate" : "organisation";
	struct js *body = js_new_obj();

	js_set_str(body, topic, code_of(who));
	js_set_int(body, "rev", rev);
	js_set(body, "before", state_view(before));
	js_set(body, "after", state_view(after));
	journal_append(tx,
		&(struct fact){.event_id = g->event->id,
			.topic = topic,
			.object = code_of(who),
			.audience = audience_pair(tx->arena, who->organisation->id, 0),
			.body = body});
	js_free(body);
}

static int64_t
save_delegate(struct tx *tx, const struct grid *g, struct delegate *d, const char *reason,
	int64_t schedule_id)
{
	d->withdrawn = reason;
	d->withdrawn_schedule_id = schedule_id;
	d->rev++;
	delegate_save_withdrawn(tx, g->event->id, d);
	return d->rev;
}

static int64_t
save_organisation(struct tx *tx, const struct grid *g, struct organisation *o,
	const char *reason, int64_t schedule_id)
{
	o->withdrawn = reason;
	o->withdrawn_schedule_id = schedule_id;
	o->rev++;
	organisation_save_withdrawn(tx, g->event->id, o);
	return o->rev;
}

void
withdrawal_note(struct tx *tx, const struct grid *g, const struct participant *who,
	const char *reason, int64_t schedule_id)
{
	const char *before = state_of(who);
	int64_t rev;

	if ((before == NULL) == (reason == NULL))
		return;
	rev = who->delegate != NULL
		      ? save_delegate(tx, g, who->delegate, reason, schedule_id)
		      : save_organisation(tx, g, who->organisation, reason, schedule_id);
	journal(tx, g, who, rev, before, reason);
}

/* ---- what is open --------------------------------------------------------------------------- */

static bool
names_withdrawn(struct tx *tx, const struct request *r, bool asks)
{
	int n;
	int64_t *id = request_delegates(tx, r->event_id, r->id, asks, &n);

	for (int i = 0; i < n; i++)
		if (delegate_or_blank(tx, r->event_id, id[i])->withdrawn != NULL)
			return true;
	return false;
}

bool
withdrawal_concerns(struct tx *tx, const struct request *r)
{
	return organisation_or_blank(tx, r->event_id, r->from_organisation_id)
			       ->withdrawn != NULL ||
	       organisation_or_blank(tx, r->event_id, r->to_organisation_id)->withdrawn !=
		       NULL ||
	       names_withdrawn(tx, r, true) || names_withdrawn(tx, r, false);
}

static void
find_meetings(struct tx *tx, const struct grid *g, const struct participant *who,
	struct rows *out)
{
	open_meetings(tx, g,
		who->delegate != NULL
			? (struct meeting_filter){.delegate_id = who->delegate->id}
			: (struct meeting_filter){.organisation_id =
							  who->organisation->id},
		WITHDRAW_AT_ONCE, out);
}

static bool
concerns(struct tx *tx, const struct request *r, int64_t delegate_id)
{
	(void)delegate_id;
	return withdrawal_concerns(tx, r);
}

/* Those that wait for an answer or a seat, once the state is noted. */
static void
find_requests(struct tx *tx, const struct grid *g, const struct participant *who,
	enum request_state state, struct rows *out)
{
	open_requests(tx, g,
		&(struct open_requests){who->organisation->id, state, concerns, 0},
		WITHDRAW_AT_ONCE, out);
}

static bool
too_many(const struct participant *who, struct err *e)
{
	err_set(e, ERR_MEETING_IN_THE_WAY,
		"%s has more than %d meetings to come and open requests, too many to end at"
		" once",
		code_of(who), WITHDRAW_AT_ONCE);
	return err_hint(e, "convene repair --withdraw %s plans what becomes of them",
		code_of(who));
}

/* ---- ending it ------------------------------------------------------------------------------ */

static bool
call_off(struct tx *tx, const struct grid *g, int64_t id, const char *reason,
	struct withdrawal_report *out, struct err *e)
{
	struct meeting *m = meeting_or_blank(tx, g->event->id, id);

	if (!meeting_cancel(tx, g, m, reason, REQUEST_CANCELLED, e))
		return false;
	js_push(out->cancelled, meeting_view_cached(tx, g, m, NULL));
	return true;
}

static bool
close_request(struct tx *tx, const struct grid *g, int64_t id, const char *reason,
	struct withdrawal_report *out, struct err *e)
{
	struct request *r = request_or_blank(tx, g->event->id, id);

	if (!request_withdraw(tx, g, r, true, reason, e))
		return false;
	js_push(out->requests, request_view_cached(tx, g, r));
	return true;
}

static bool
end_all(struct tx *tx, const struct grid *g, const struct rows *meetings,
	const struct rows *requests, const char *reason, struct withdrawal_report *out,
	struct err *e)
{
	const int64_t *meeting = meetings->data, *request = requests->data;

	for (int i = 0; i < meetings->n; i++)
		if (!call_off(tx, g, meeting[i], reason, out, e))
			return false;
	for (int i = 0; i < requests->n; i++)
		if (!close_request(tx, g, request[i], reason, out, e))
			return false;
	return true;
}

/* ---- the acts ------------------------------------------------------------------------------- */

static bool
is_out_already(const struct participant *who, struct err *e)
{
	err_set(e, ERR_WRONG_STATE, "%s has withdrawn already: %s", code_of(who),
		state_of(who));
	return err_hint(e, "convene %s reinstate %s takes it back",
		who->delegate != NULL ? "delegate" : "organisation", code_of(who));
}

bool
withdrawal_make(struct tx *tx, const struct grid *g, const struct participant *who,
	const char *reason, struct withdrawal_report *out, struct err *e)
{
	struct rows meetings = {.size = sizeof(int64_t)};
	struct rows requests = {.size = sizeof(int64_t)};

	if (!publishing_is_none(tx, g->event->id, e))
		return false;
	if (state_of(who) != NULL)
		return is_out_already(who, e);
	withdrawal_note(tx, g, who, reason, 0);
	find_meetings(tx, g, who, &meetings);
	find_requests(tx, g, who, REQUEST_REQUESTED, &requests);
	find_requests(tx, g, who, REQUEST_ACCEPTED, &requests);
	if (meetings.n + requests.n > WITHDRAW_AT_ONCE)
		return too_many(who, e);
	return end_all(tx, g, &meetings, &requests, reason, out, e);
}

bool
withdrawal_take_back(
	struct tx *tx, const struct grid *g, const struct participant *who, struct err *e)
{
	if (!publishing_is_none(tx, g->event->id, e))
		return false;
	if (state_of(who) == NULL)
		return err_set(e, ERR_WRONG_STATE, "%s has not withdrawn", code_of(who));
	withdrawal_note(tx, g, who, NULL, 0);
	return true;
}
