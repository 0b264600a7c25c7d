/* permit.c - what the policies of an event let its people do. Decides, and changes nothing. */
#include "domain/fair/permit.h"

#include "domain/fair/names.h"
#include "domain/fair/policy.h"

enum { MINUTE_S = 60 };

/* ---- who meets ------------------------------------------------------------------------------ */

const char *
permit_kind_policy(enum org_kind kind)
{
	switch (kind) {
	case ORG_FOREIGN_BUYER:
		return POLICY_FOREIGN_BUYERS_MEET;
	case ORG_PROCUREMENT:
		return POLICY_PROCUREMENT_MEETS;
	case ORG_EXHIBITOR:
		return NULL;
	}
	BUG_ON(true);
}

bool
permit_kind(struct tx *tx, int64_t event_id, enum org_kind kind)
{
	const char *policy = permit_kind_policy(kind);

	return policy == NULL || policy_value(tx, event_id, policy) != 0;
}

bool
permit_meet(struct tx *tx, int64_t event_id, const struct organisation *a,
	const struct organisation *b, struct err *e)
{
	const struct organisation *buyer = org_kind_demand(a->kind) ? a : b;

	if (permit_kind(tx, event_id, buyer->kind))
		return true;
	return err_set(e, ERR_KIND_NOT_ALLOWED,
		"%s do not meet exhibitors at this fair, and %s is one of them",
		buyer->kind == ORG_PROCUREMENT ? "procurement managers"
					       : "foreign buyers",
		buyer->name);
}

/* ---- who asks ------------------------------------------------------------------------------- */

static bool
side_is(enum policy_side allowed, bool demand)
{
	switch (allowed) {
	case SIDE_BOTH:
		return true;
	case SIDE_DEMAND:
		return demand;
	case SIDE_SUPPLY:
		return !demand;
	case SIDE_STAFF:
		return false;
	}
	BUG_ON(true);
}

bool
permit_ask(struct tx *tx, int64_t event_id, const struct organisation *from,
	enum request_origin origin, struct err *e)
{
	bool demand = org_kind_demand(from->kind);
	enum policy_side side;

	if (origin != ORIGIN_PERSON)
		return true;
	side = (enum policy_side)policy_value(tx, event_id, POLICY_WHO_MAY_ASK);
	if (side_is(side, demand))
		return true;
	err_set(e, ERR_KIND_NOT_ALLOWED,
		"at this fair %s ask for meetings, and %s answer",
		demand ? "exhibitors" : "buyers", demand ? "buyers" : "exhibitors");
	return err_hint(e,
		"convene prefer says whom you want to meet; the organiser may ask too");
}

bool
permit_one_more(
	struct tx *tx, int64_t event_id, const struct organisation *from, struct err *e)
{
	int64_t most, now;

	if (!org_kind_demand(from->kind))
		return true;
	most = policy_value(tx, event_id, POLICY_OUTSTANDING_REQUESTS);
	if (most == 0)
		return true;
	now = requests_outstanding(tx, event_id, from->id);
	if (now < most)
		return true;
	err_set(e, ERR_OUTSTANDING,
		"%s has %lld %s unanswered or on standby; this fair allows %lld at once",
		from->name, (long long)now, now == 1 ? "request" : "requests",
		(long long)most);
	return err_hint(e, "convene requests and convene standby show them; wait for an"
			   " answer or withdraw one");
}

/* ---- until when ----------------------------------------------------------------------------- */

/* Not yet so near to the meeting? what: "cancelled", "changed". */
static bool
in_time(struct tx *tx, const struct grid *g, const struct meeting *m, int64_t minutes,
	const char *what, struct err *e)
{
	int64_t limit_s = m->start_s - minutes * MINUTE_S;
	const char *name = meeting_name(tx, m->id);

	if (tx->now_s < limit_s)
		return true;
	if (minutes == 0)
		err_set(e, ERR_TOO_LATE, "%s could be %s until it began at %s", name,
			what, grid_civil(tx, g, limit_s));
	else
		err_set(e, ERR_TOO_LATE,
			"%s could be %s until %s, %lld minutes before it begins", name,
			what, grid_civil(tx, g, limit_s), (long long)minutes);
	return err_hint(e, "ask the organiser: %s, %s", g->event->organiser_name,
		g->event->organiser_mail);
}

bool
permit_cancel(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e)
{
	enum policy_side side;

	if (actor_is_staff(who))
		return true;
	side = (enum policy_side)policy_value(tx, m->event_id, POLICY_CANCEL_BY);
	if (!side_is(side, who->role == ROLE_BUYER)) {
		err_set(e, ERR_KIND_NOT_ALLOWED, "at this fair %s meetings",
			side == SIDE_DEMAND   ? "buyers cancel"
			: side == SIDE_SUPPLY ? "exhibitors cancel"
					      : "only the organiser cancels");
		return err_hint(e, "ask the organiser: %s, %s", g->event->organiser_name,
			g->event->organiser_mail);
	}
	return in_time(tx, g, m,
		policy_value(tx, m->event_id, POLICY_CANCEL_UNTIL_MINUTES), "cancelled",
		e);
}

bool
permit_change(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e)
{
	if (actor_is_staff(who))
		return true;
	return in_time(tx, g, m,
		policy_value(tx, m->event_id, POLICY_LATEST_CHANGE_MINUTES), "changed",
		e);
}

int64_t
permit_too_late(struct tx *tx, int64_t event_id, const struct actor *who)
{
	if (actor_is_staff(who))
		return 0;
	return tx->now_s +
	       policy_value(tx, event_id, POLICY_LATEST_CHANGE_MINUTES) * MINUTE_S;
}
