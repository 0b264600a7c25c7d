/* request.c - meeting requests: the rules of asking, answering and giving up. */
#include "domain/booking/request.h"

#include "domain/booking/hold.h"
#include "domain/booking/proposal.h"
#include "domain/booking/request_rules.h"
#include "domain/booking/view.h"
#include "domain/fair/arrival.h"
#include "domain/fair/audience.h"
#include "domain/fair/event.h"
#include "domain/fair/lookup_or_blank.h"
#include "domain/fair/names.h"
#include "domain/fair/permit.h"
#include "domain/fair/policy.h"
#include "domain/fair/publishing.h"
#include "domain/fair/taking_part.h"
#include "domain/seating/order.h"
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
	[REQUEST_EXPIRED] = {[REQUEST_REQUESTED] = true,
		[REQUEST_ACCEPTED] = true,
		[REQUEST_SCHEDULED] = true},
};

static const char *
name_of(int state)
{
	return request_state_name((enum request_state)state);
}

static const struct moves MOVES = {&ALLOWED[0][0], REQUEST_STATES, name_of};

bool
request_move_allowed(enum request_state from, enum request_state to)
{
	return ALLOWED[from][to];
}

bool
request_move(struct tx *tx, struct request *r, enum request_state to, struct err *e)
{
	if (!ALLOWED[r->state][to])
		return no_such_move(
			tx, request_name(tx, r->id), &MOVES, (int)r->state, (int)to, e);
	/* One that has lapsed keeps its slots until that is written down. */
	if (r->state == REQUEST_REQUESTED || r->state == REQUEST_EXPIRED)
		hold_release(tx, r);
	else if (!publishing_spares_request(tx, r, e))
		return false;
	proposal_drop(tx, r->event_id, r->id);
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

/* take_first: what the row says before the request, NULL for nothing. */
static int64_t
journal(struct tx *tx, const struct grid *g, const struct request *r, const char *name,
	struct js *take_first)
{
	struct js *body = js_new_obj();
	int64_t seq;

	if (take_first != NULL)
		js_set(body, name, take_first);
	js_set(body, "request", request_view_cached(tx, g, r));
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

int64_t
request_journal(struct tx *tx, const struct grid *g, const struct request *r)
{
	return journal(tx, g, r, "before",
		r->read_rev > 0
			? before_view(request_state_name(r->read_state), r->read_rev)
			: NULL);
}

void
request_journal_dropped_hold(struct tx *tx, int64_t event_id, int64_t request_id)
{
	struct request *r = request_or_blank(tx, event_id, request_id);
	struct grid *g = grid_or_null(tx, event_id);

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

int64_t
request_next_number(struct tx *tx, int64_t event_id)
{
	int64_t id;

	do
		id = tx_next_id(tx, event_id, "request");
	while (!tx_failed(tx) &&
		request_by_code(tx, event_id, arena_printf(tx->arena, "R%" PRId64, id)) !=
			NULL);
	return id;
}

/* ---- asking --------------------------------------------------------------------------------- */

static struct request_facts
pair_facts(struct tx *tx, int64_t event_id, const struct organisation *from,
	const struct organisation *to)
{
	enum org_kind buyer = org_kind_demand(from->kind) ? from->kind : to->kind;

	return (struct request_facts){.from = from->kind,
		.to = to->kind,
		.withdrawn = from->withdrawn != NULL ? from->name
						     : taking_part_not(to, NULL, 0),
		.shut = !permit_kind(tx, event_id, buyer),
		.veto = preference_veto(tx, event_id, from->id, to->id) != NULL};
}

/* Says which of the rules of a pair is broken; true when none is. */
static bool
pair_is_kept(const struct organisation *a, const struct organisation *b,
	const struct request_facts *f, enum request_rule broken, struct err *e)
{
	const struct organisation *buyer = org_kind_demand(a->kind) ? a : b;

	if (broken == RULE_SIDES)
		return err_set(e, ERR_SAME_SIDE,
			"%s and %s are on the same side of the fair", a->name, b->name);
	if (broken == RULE_KINDS)
		return err_set(e, ERR_KIND_NOT_ALLOWED,
			"%s do not meet exhibitors at this fair, and %s is one of them",
			buyer->kind == ORG_PROCUREMENT ? "procurement managers"
						       : "foreign buyers",
			buyer->name);
	if (broken == RULE_WITHDRAWN)
		return taking_part_refuse(f->withdrawn, e);
	/*
	 * Who vetoed whom is between the organiser and that side; the other learns only
	 * that it is so.
	 */
	return err_set(
		e, ERR_VETO, "%s and %s will not be brought together", a->name, b->name);
}

bool
request_pair_allowed(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e)
{
	struct request_facts f = pair_facts(tx, event_id, a, b);
	enum request_rule broken = request_rule_broken(&f, 0);

	return broken >= PAIR_RULES || pair_is_kept(a, b, &f, broken, e);
}

/* The open request of the pair, NULL: none. One that has lapsed is expired first. */
static bool
open_of_pair(struct tx *tx, const struct grid *g, const struct request_draft *draft,
	struct request **out, struct err *e)
{
	int64_t event_id = g->event->id;

	*out = request_open_between(tx, event_id, draft->from->id, draft->to->id);
	if (*out == NULL || !lapsed(tx, *out))
		return true;
	if (!request_move(tx, *out, REQUEST_EXPIRED, e))
		return false;
	request_journal(tx, g, *out);
	*out = request_open_between(tx, event_id, draft->from->id, draft->to->id);
	return true;
}

static const int64_t *
slot_starts(struct tx *tx, const struct grid *g, const struct request_draft *draft)
{
	int64_t *start_s = ARENA_ARRAY(tx->arena, int64_t, draft->slots_n);

	for (int i = 0; i < draft->slots_n; i++) {
		int index = grid_index(g, draft->slots[i]);

		start_s[i] = index >= 0 ? g->slot[index].start_s : -1;
	}
	return start_s;
}

static struct request_facts
draft_facts(struct tx *tx, const struct grid *g, const struct request_draft *draft,
	const struct request *open)
{
	int64_t event_id = g->event->id;
	struct request_facts f = pair_facts(tx, event_id, draft->from, draft->to);

	if (f.withdrawn == NULL)
		f.withdrawn = taking_part_not(draft->from, draft->delegates, draft->n);
	f.origin = draft->origin;
	f.delegates = draft->n;
	f.who_may_ask = (enum policy_side)policy_value(tx, event_id, POLICY_WHO_MAY_ASK);
	f.slots_s = slot_starts(tx, g, draft);
	f.slots_n = draft->slots_n;
	f.open = open != NULL;
	if (open != NULL)
		f.open_state = open->state;
	f.pair_twice = policy_value(tx, event_id, POLICY_SAME_PAIR_TWICE) != 0;
	f.seated = draft->seated;
	f.outstanding_most = policy_value(tx, event_id, POLICY_OUTSTANDING_REQUESTS);
	if (f.outstanding_most > 0 && !f.seated)
		f.outstanding = requests_outstanding(tx, event_id, draft->from->id);
	f.now_s = tx->now_s;
	f.expires_s = draft->expires_s;
	return f;
}

static bool
not_this_side(const struct request_facts *f, struct err *e)
{
	bool demand = org_kind_demand(f->from);

	err_set(e, ERR_KIND_NOT_ALLOWED,
		"at this fair %s ask for meetings, and %s answer",
		demand ? "exhibitors" : "buyers", demand ? "buyers" : "exhibitors");
	return err_hint(e,
		"convene prefer says whom you want to meet; the organiser may ask too");
}

static bool
slot_refused(
	const struct request_draft *draft, const struct request_facts *f, struct err *e)
{
	int i = request_slot_at_fault(f);

	if (f->slots_s[i] < 0)
		return err_set(
			e, ERR_SLOT_UNKNOWN, "the event has no slot %d", draft->slots[i]);
	return err_set(e, ERR_SLOT_PAST, "slot %d has begun already", draft->slots[i]);
}

static bool
too_many(const struct request_draft *draft, const struct request_facts *f, struct err *e)
{
	err_set(e, ERR_OUTSTANDING,
		"%s has %lld %s unanswered or on standby; this fair allows %lld at once",
		draft->from->name, (long long)f->outstanding,
		f->outstanding == 1 ? "request" : "requests",
		(long long)f->outstanding_most);
	return err_hint(e, "convene requests and convene standby show them; wait for an"
			   " answer or withdraw one");
}

static bool
duplicate(struct tx *tx, const struct request *open, const char *from, const char *to,
	struct err *e)
{
	err_set(e, ERR_DUPLICATE_REQUEST, "%s between %s and %s is %s already",
		request_name(tx, open->id), from, to, request_state_name(open->state));
	return err_hint(e, "convene requests shows it");
}

/* Says which rule is broken; true when none is. */
static bool
draft_is_allowed(struct tx *tx, const struct request_draft *draft,
	const struct request *open, const struct request_facts *f, struct err *e)
{
	enum request_rule broken = request_rule_broken(f, 0);

	switch (broken) {
	case RULE_SIDES:
	case RULE_KINDS:
	case RULE_WITHDRAWN:
	case RULE_VETO:
		return pair_is_kept(draft->from, draft->to, f, broken, e);
	case RULE_DELEGATE:
		return err_set(e, ERR_NO_DELEGATE,
			"a request names at least one delegate of its side");
	case RULE_WHO_ASKS:
		return not_this_side(f, e);
	case RULE_SLOTS:
		return slot_refused(draft, f, e);
	case RULE_ONE_OPEN:
		return duplicate(tx, open, draft->from->name, draft->to->name, e);
	case RULE_OUTSTANDING:
		return too_many(draft, f, e);
	case RULE_EXPIRY:
		err_set(e, ERR_PARAM_INVALID, "expires lies in the past");
		return err_field(e, "params.expires");
	case REQUEST_RULES:
		break;
	}
	return true;
}

static bool
may_ask(struct tx *tx, const struct grid *g, const struct request_draft *draft,
	struct err *e)
{
	struct request_facts f;
	struct request *open;

	if (!event_is_open(g->event, e) || !open_of_pair(tx, g, draft, &open, e))
		return false;
	f = draft_facts(tx, g, draft, open);
	return draft_is_allowed(tx, draft, open, &f, e) &&
	       !arrival_against_request(tx, g->event->id, draft->from, draft->to, e);
}

void
request_begin(struct tx *tx, struct request *r)
{
	r->state = REQUEST_REQUESTED;
	r->rev = 1;
	r->reason = "";
	r->created_s = tx->now_s;
	if (r->expires_s == 0)
		r->expires_s = tx->now_s + policy_value(tx, r->event_id,
						   POLICY_REQUEST_EXPIRY_HOURS) *
						   HOUR_S;
	r->accepted_s = -1;
	r->meeting_id = -1;
	request_insert(tx, r);
}

void
request_restore(struct tx *tx, struct request *r)
{
	r->rev = 1;
	request_insert(tx, r);
}

struct request *
request_create(struct tx *tx, const struct grid *g, const struct request_draft *draft,
	struct err *e)
{
	int64_t event_id = g->event->id;
	struct request *r;

	if (!may_ask(tx, g, draft, e))
		return NULL;
	r = ARENA_NEW(tx->arena, struct request);
	*r = (struct request){.event_id = event_id,
		.id = request_next_number(tx, event_id),
		.origin = draft->origin,
		.from_organisation_id = draft->from->id,
		.to_organisation_id = draft->to->id,
		.message = draft->message,
		.length = draft->length,
		.expires_s = draft->expires_s};
	request_begin(tx, r);
	for (int i = 0; i < draft->n; i++)
		request_add_delegate(tx, event_id, r->id, draft->delegates[i].id, true);
	request_set_slots(tx, event_id, r->id, draft->slots, draft->slots_n);
	if (draft->slots_n > 0 && !draft->seated &&
		policy_value(tx, event_id, POLICY_PENDING_REQUESTS_HOLD) &&
		!hold_take(tx, g, r, draft->delegates, draft->n, draft->slots,
			draft->slots_n, e))
		return NULL;
	return r;
}

/* ---- its people, and what becomes of it ----------------------------------------------------- */

static struct delegate *
named(struct tx *tx, const struct request *r, bool of_requester, int *n)
{
	int64_t *id = request_delegates(tx, r->event_id, r->id, of_requester, n);
	struct delegate *list = ARENA_ARRAY(tx->arena, struct delegate, *n);

	for (int i = 0; i < *n; i++)
		list[i] = *delegate_or_blank(tx, r->event_id, id[i]);
	return list;
}

void
request_party(struct tx *tx, const struct request *r, struct party *out)
{
	struct organisation *from =
		organisation_or_blank(tx, r->event_id, r->from_organisation_id);
	struct organisation *to =
		organisation_or_blank(tx, r->event_id, r->to_organisation_id);
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

/* ---- another time --------------------------------------------------------------------------- */

int64_t
request_turn(struct tx *tx, const struct request *r)
{
	const struct proposal *p = proposal_of(tx, r->event_id, r->id);

	return p != NULL && p->kind == PROPOSAL_TIME &&
			       p->organisation_id == r->to_organisation_id
		       ? r->from_organisation_id
		       : r->to_organisation_id;
}

bool
request_waits_for(
	struct tx *tx, const struct request *r, const struct actor *who, struct err *e)
{
	const char *name = request_name(tx, r->id);

	if (actor_owns(who, request_turn(tx, r)))
		return true;
	err_set(e, ERR_NOT_YOURS, "%s waits for the other side's answer", name);
	return err_hint(e, "convene %s %s",
		actor_owns(who, r->from_organisation_id) ? "withdraw" : "decline", name);
}

static bool
none_has_begun(
	struct tx *tx, const struct grid *g, const int *slots, int n, struct err *e)
{
	for (int i = 0; i < n; i++) {
		int index = grid_index(g, slots[i]);

		if (index >= 0 && g->slot[index].start_s <= tx->now_s) {
			err_set(e, ERR_SLOT_PAST, "slot %d has begun already", slots[i]);
			return err_field(e, "params.slots[%d]", i);
		}
	}
	return true;
}

static bool
may_propose(struct tx *tx, const struct grid *g, const struct request *r,
	const struct actor *who, struct err *e)
{
	const char *name = request_name(tx, r->id);

	if (!request_waits_for(tx, r, who, e))
		return false;
	if (r->state != REQUEST_REQUESTED) {
		err_set(e, ERR_WRONG_STATE, "%s is %s and waits for no answer", name,
			request_state_name(r->state));
		return r->state == REQUEST_SCHEDULED
			       ? err_hint(e, "convene move %s --slot SLOT",
					 meeting_name(tx, r->meeting_id))
			       : false;
	}
	return event_is_open(g->event, e) &&
	       request_pair_allowed(tx, r->event_id,
		       organisation_or_blank(tx, r->event_id, r->from_organisation_id),
		       organisation_or_blank(tx, r->event_id, r->to_organisation_id), e);
}

static bool
keeps(struct tx *tx, const struct grid *g, const struct request *r, const int *slots,
	int n, struct err *e)
{
	int asking_n;
	const struct delegate *asking = named(tx, r, true, &asking_n);

	return policy_value(tx, r->event_id, POLICY_PENDING_REQUESTS_HOLD) == 0 ||
	       hold_take(tx, g, r, asking, asking_n, slots, n, e);
}

bool
request_propose(struct tx *tx, const struct grid *g, struct request *r,
	const struct actor *who, const int *slots, int n, const char *reason,
	struct err *e)
{
	int64_t fresh_s =
		tx->now_s +
		policy_value(tx, r->event_id, POLICY_REQUEST_EXPIRY_HOURS) * HOUR_S;
	int64_t by = request_turn(tx, r);

	if (n == 0) {
		err_set(e, ERR_PARAM_INVALID, "say at least one time that suits");
		return err_field(e, "params.slots");
	}
	if (!may_propose(tx, g, r, who, e) || !none_has_begun(tx, g, slots, n, e))
		return false;
	hold_release(tx, r);
	if (by == r->from_organisation_id && !keeps(tx, g, r, slots, n, e))
		return false;
	proposal_drop(tx, r->event_id, r->id);
	proposal_insert(tx, &(struct proposal){.event_id = r->event_id,
				    .request_id = r->id,
				    .kind = PROPOSAL_TIME,
				    .organisation_id = by,
				    .slot_no = -1,
				    .location_id = -1,
				    .seat_no = -1,
				    .interpreter_id = -1,
				    .reason = reason,
				    .made_s = tx->now_s,
				    .expires_s = -1});
	request_set_slots(tx, r->event_id, r->id, slots, n);
	if (r->expires_s >= 0 && r->expires_s < fresh_s)
		r->expires_s = fresh_s;
	r->rev++;
	request_save(tx, r);
	journal(tx, g, r, "proposal", js_new_str("proposed"));
	return true;
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

bool
request_leave_standby(struct tx *tx, const struct grid *g, struct request *r,
	const char *reason, struct err *e)
{
	const char *name = request_name(tx, r->id);

	if (r->state == REQUEST_ACCEPTED)
		return request_withdraw(tx, g, r, true, reason, e);
	err_set(e, ERR_WRONG_STATE, "%s is %s and not on standby", name,
		request_state_name(r->state));
	return r->state == REQUEST_SCHEDULED
		       ? err_hint(e, "convene cancel %s", meeting_name(tx, r->meeting_id))
		       : false;
}

bool
request_may_open_again(struct tx *tx, const struct request *r, struct err *e)
{
	const struct organisation *from =
		organisation_or_blank(tx, r->event_id, r->from_organisation_id);
	const struct organisation *to =
		organisation_or_blank(tx, r->event_id, r->to_organisation_id);
	const struct request *open =
		request_open_now_between(tx, r->event_id, from->id, to->id);

	if (open != NULL &&
		(open->state != REQUEST_SCHEDULED ||
			!policy_value(tx, r->event_id, POLICY_SAME_PAIR_TWICE)))
		return duplicate(tx, open, from->name, to->name, e);
	return order_lets_open(tx, r, e);
}

bool
request_open_again(struct tx *tx, struct request *r, int64_t expires_s, struct err *e)
{
	r->expires_s = expires_s;
	r->accepted_s = -1;
	r->reason = "";
	return request_move(tx, r, REQUEST_REQUESTED, e);
}

/* ---- by the clock --------------------------------------------------------------------------- */

int
request_expire_due(struct tx *tx, struct err *e)
{
	int n, expired = 0;
	struct request *due = requests_expired(tx, tx->now_s, EXPIRE_AT_ONCE, &n);

	for (int i = 0; i < n; i++) {
		struct grid *g = grid_or_null(tx, due[i].event_id);

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

int
request_remind_due(struct tx *tx, struct event *event, struct err *e)
{
	int64_t window_s =
		policy_value(tx, event->id, POLICY_REQUEST_REMINDER_HOURS) * HOUR_S;
	struct reminded last = reminders_of(tx, event->id);
	struct request *due;
	struct grid *g;
	int n;

	if (window_s == 0)
		return 0;
	due = requests_ending(tx, &last, tx->now_s + window_s, EXPIRE_AT_ONCE, &n);
	if (n == 0)
		return 0;
	g = grid_load(tx, event, e);
	if (g == NULL)
		return -1;
	for (int i = 0; i < n; i++)
		if (due[i].expires_s > tx->now_s &&
			due[i].created_s < due[i].expires_s - window_s)
			journal(tx, g, &due[i], "reminder", js_new_bool(true));
	last.expires_s = due[n - 1].expires_s;
	last.request_id = due[n - 1].id;
	reminders_put(tx, &last);
	return n;
}
