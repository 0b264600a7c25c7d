/* request.c - meeting requests: the rules of asking, answering and giving up. */
#include "domain/booking/request.h"

#include "domain/booking/hold.h"
#include "domain/booking/view.h"
#include "domain/fair/arrival.h"
#include "domain/fair/audience.h"
#include "domain/fair/event.h"
#include "domain/fair/known.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/fair/publishing.h"
#include "store/journal.h"
#include "store/preferences.h"

enum { HOUR_S = 3600, EXPIRE_AT_ONCE = 200 };

/* Rows: from; columns: to, in the order of enum request_state. The picture is in the header. */
static const bool ALLOWED[REQUEST_STATES][REQUEST_STATES] = {
	[REQUEST_REQUESTED] = {[REQUEST_ACCEPTED] = true,
		[REQUEST_SCHEDULED] = true,
		[REQUEST_DECLINED] = true,
		[REQUEST_EXPIRED] = true,
		[REQUEST_WITHDRAWN] = true},
	[REQUEST_ACCEPTED] = {[REQUEST_SCHEDULED] = true, [REQUEST_WITHDRAWN] = true},
	[REQUEST_SCHEDULED] = {[REQUEST_CANCELLED] = true, [REQUEST_ACCEPTED] = true},
};

bool
request_move_allowed(enum request_state from, enum request_state to)
{
	return ALLOWED[from][to];
}

bool
request_move(struct tx *tx, struct request *r, enum request_state to, struct err *e)
{
	if (!ALLOWED[r->state][to])
		return err_set(e, ERR_WRONG_STATE, "%s is %s and cannot become %s",
			request_name(tx, r->id), request_state_name(r->state),
			request_state_name(to));
	if (r->state == REQUEST_REQUESTED)
		hold_release(tx, r);
	else if (!publishing_spares_request(tx, r, e))
		return false;
	r->state = to;
	r->rev++;
	request_save(tx, r);
	return true;
}

static bool
lapsed(struct tx *tx, const struct request *r)
{
	return r->state == REQUEST_REQUESTED && r->expires_s >= 0 &&
	       r->expires_s <= tx->now_s;
}

void
request_settle(struct tx *tx, struct request *r)
{
	if (lapsed(tx, r))
		r->state = REQUEST_EXPIRED;
}

int64_t
request_journal(struct tx *tx, const struct grid *g, const struct request *r)
{
	struct js *body = js_new_obj();
	int64_t seq;

	if (r->read_rev > 0)
		js_set(body, "before",
			before_view(request_state_name(r->read_state), r->read_rev));
	js_set(body, "request", request_shown(tx, g, r));
	seq = journal_append(
		tx, &(struct fact){.event_id = r->event_id,
			    .topic = "request",
			    .object = request_name(tx, r->id),
			    .audience = audience_pair(tx->arena, r->from_organisation_id,
				    r->to_organisation_id),
			    .body = body});
	js_free(body);
	return seq;
}

void
request_journal_dropped_hold(struct tx *tx, int64_t event_id, int64_t request_id)
{
	struct request *r = known_request(tx, event_id, request_id);
	struct grid *g = known_grid(tx, event_id);

	if (g == NULL)
		return;
	r->rev++;
	request_save(tx, r);
	request_journal(tx, g, r);
}

const char *
request_file_code(struct tx *tx, const struct request *r)
{
	const char *code = arena_printf(tx->arena, "R%" PRId64, r->id);

	if (r->code != NULL)
		return r->code;
	for (int i = 2; request_by_code(tx, r->event_id, code) != NULL; i++)
		code = arena_printf(tx->arena, "R%" PRId64 "-%d", r->id, i);
	return code;
}

bool
request_pair_allowed(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e)
{
	struct preference *veto;

	if (org_kind_demand(a->kind) == org_kind_demand(b->kind))
		return err_set(e, ERR_SAME_SIDE,
			"%s and %s are on the same side of the fair", a->name, b->name);
	if (!permit_meet(tx, event_id, a, b, e))
		return false;
	veto = preference_veto(tx, event_id, a->id, b->id);
	if (veto == NULL)
		return true;
	/*
	 * Who vetoed whom is between the organiser and that side; the other learns only
	 * that it is so.
	 */
	return err_set(
		e, ERR_VETO, "%s and %s will not be brought together", a->name, b->name);
}

static bool
slots_ahead(
	struct tx *tx, const struct grid *g, const struct request_wish *w, struct err *e)
{
	for (int i = 0; i < w->slots_n; i++) {
		int index = grid_index(g, w->slots[i]);

		if (index < 0)
			return err_set(e, ERR_SLOT_UNKNOWN, "the event has no slot %d",
				w->slots[i]);
		if (g->slot[index].start_s <= tx->now_s)
			return err_set(e, ERR_SLOT_PAST, "slot %d has begun already",
				w->slots[i]);
	}
	return true;
}

/* A pair has one request at a time; with a meeting, where the policy says so, another. */
static bool
none_open(
	struct tx *tx, const struct grid *g, const struct request_wish *w, struct err *e)
{
	int64_t event_id = g->event->id;
	struct request *open = request_open_between(tx, event_id, w->from->id, w->to->id);

	if (open != NULL && lapsed(tx, open)) {
		if (!request_move(tx, open, REQUEST_EXPIRED, e))
			return false;
		request_journal(tx, g, open);
		open = request_open_between(tx, event_id, w->from->id, w->to->id);
	}
	if (open == NULL || (open->state == REQUEST_SCHEDULED &&
				    policy_value(tx, event_id, POLICY_SAME_PAIR_TWICE)))
		return !arrival_against_request(tx, event_id, w->from, w->to, e);
	err_set(e, ERR_DUPLICATE_REQUEST, "%s between %s and %s is %s already",
		request_name(tx, open->id), w->from->name, w->to->name,
		request_state_name(open->state));
	return err_hint(e, "convene requests shows it");
}

static bool
expiry(struct tx *tx, int64_t event_id, const struct request_wish *w, int64_t *out,
	struct err *e)
{
	*out = w->expires_s;
	if (*out == 0)
		*out = tx->now_s +
		       policy_value(tx, event_id, POLICY_REQUEST_EXPIRY_HOURS) * HOUR_S;
	if (*out > tx->now_s)
		return true;
	err_set(e, ERR_PARAM_INVALID, "expires lies in the past");
	return err_field(e, "params.expires");
}

struct request *
request_create(
	struct tx *tx, const struct grid *g, const struct request_wish *w, struct err *e)
{
	int64_t event_id = g->event->id, expires_s;
	struct request *r;

	if (!event_is_open(g->event, e))
		return NULL;
	if (w->n == 0) {
		err_set(e, ERR_NO_DELEGATE,
			"a request names at least one delegate of its side");
		return NULL;
	}
	if (!request_pair_allowed(tx, event_id, w->from, w->to, e) ||
		!permit_ask(tx, event_id, w->from, w->origin, e) ||
		!slots_ahead(tx, g, w, e) || !none_open(tx, g, w, e) ||
		(!w->seated && !permit_one_more(tx, event_id, w->from, e)) ||
		!expiry(tx, event_id, w, &expires_s, e))
		return NULL;
	r = ARENA_NEW(tx->arena, struct request);
	*r = (struct request){.event_id = event_id,
		.id = tx_next_id(tx, event_id, "request"),
		.state = REQUEST_REQUESTED,
		.rev = 1,
		.origin = w->origin,
		.from_organisation_id = w->from->id,
		.to_organisation_id = w->to->id,
		.message = w->message,
		.reason = "",
		.length = w->length,
		.created_s = tx->now_s,
		.expires_s = expires_s,
		.accepted_s = -1,
		.meeting_id = -1};
	request_insert(tx, r);
	for (int i = 0; i < w->n; i++)
		request_add_delegate(tx, event_id, r->id, w->delegates[i].id, true);
	request_set_slots(tx, event_id, r->id, w->slots, w->slots_n);
	if (w->slots_n > 0 && !w->seated &&
		policy_value(tx, event_id, POLICY_PENDING_REQUESTS_HOLD) &&
		!hold_take(tx, g, r, w->delegates, w->n, w->slots, w->slots_n, e))
		return NULL;
	return r;
}

static struct delegate *
named(struct tx *tx, const struct request *r, bool of_requester, int *n)
{
	int64_t *id = request_delegates(tx, r->event_id, r->id, of_requester, n);
	struct delegate *list = ARENA_ARRAY(tx->arena, struct delegate, *n);

	for (int i = 0; i < *n; i++)
		list[i] = *known_delegate(tx, r->event_id, id[i]);
	return list;
}

void
request_party(struct tx *tx, const struct request *r, struct party *out)
{
	struct organisation *from =
		known_organisation(tx, r->event_id, r->from_organisation_id);
	struct organisation *to =
		known_organisation(tx, r->event_id, r->to_organisation_id);
	struct delegate *ask, *answer;
	int ask_n, answer_n;

	ask = named(tx, r, true, &ask_n);
	answer = named(tx, r, false, &answer_n);
	*out = (struct party){
		.length = r->length, .request_id = r->id, .order_id = r->id};
	out->preferred = request_slots(tx, r->event_id, r->id, &out->preferred_n);
	if (org_kind_demand(from->kind)) {
		out->demand_organisation = from;
		out->supply_organisation = to;
		out->demand = ask;
		out->demand_n = ask_n;
		out->supply = answer;
		out->supply_n = answer_n;
	} else {
		out->demand_organisation = to;
		out->supply_organisation = from;
		out->demand = answer;
		out->demand_n = answer_n;
		out->supply = ask;
		out->supply_n = ask_n;
	}
}

void
request_answer_by(struct tx *tx, const struct request *r, const struct delegate *d, int n)
{
	request_clear_delegates(tx, r->event_id, r->id, false);
	for (int i = 0; i < n; i++)
		request_add_delegate(tx, r->event_id, r->id, d[i].id, false);
}

bool
request_queue(struct tx *tx, struct request *r, struct err *e)
{
	if (!event_is_open(event_by_id(tx, r->event_id), e))
		return false;
	r->accepted_s = tx->now_s;
	return request_move(tx, r, REQUEST_ACCEPTED, e);
}

bool
request_decline(struct tx *tx, const struct grid *g, struct request *r,
	const char *reason, struct err *e)
{
	r->reason = reason;
	if (!request_move(tx, r, REQUEST_DECLINED, e))
		return false;
	request_journal(tx, g, r);
	return true;
}

bool
request_withdraw(struct tx *tx, const struct grid *g, struct request *r,
	bool by_requester, const char *reason, struct err *e)
{
	if (r->state == REQUEST_REQUESTED && !by_requester) {
		err_set(e, ERR_WRONG_STATE, "%s waits for your answer",
			request_name(tx, r->id));
		return err_hint(e, "convene decline %s", request_name(tx, r->id));
	}
	if (r->state == REQUEST_SCHEDULED) {
		err_set(e, ERR_WRONG_STATE, "%s has a meeting", request_name(tx, r->id));
		return err_hint(e, "convene cancel %s", meeting_name(tx, r->meeting_id));
	}
	r->reason = reason;
	r->accepted_s = -1;
	if (!request_move(tx, r, REQUEST_WITHDRAWN, e))
		return false;
	request_journal(tx, g, r);
	return true;
}

int
request_expire_due(struct tx *tx, struct err *e)
{
	int n, expired = 0;
	struct request *due = requests_expired(tx, tx->now_s, EXPIRE_AT_ONCE, &n);

	for (int i = 0; i < n; i++) {
		struct grid *g = known_grid(tx, due[i].event_id);

		if (g == NULL) {
			*e = tx->fault;
			return -1;
		}
		if (!request_move(tx, &due[i], REQUEST_EXPIRED, e))
			return -1;
		request_journal(tx, g, &due[i]);
		expired++;
	}
	return expired;
}
