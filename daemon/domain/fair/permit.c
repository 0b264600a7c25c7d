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

/* ---- which side ----------------------------------------------------------------------------- */

bool
permit_side(enum policy_side allowed, bool demand)
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
	if (!permit_side(side, who->role == ROLE_BUYER)) {
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

bool
permit_move(struct tx *tx, const struct grid *g, const struct meeting *m,
	const struct actor *who, struct err *e)
{
	enum policy_side side;

	if (actor_is_staff(who))
		return true;
	side = (enum policy_side)policy_value(tx, m->event_id, POLICY_MOVE_BY);
	if (!permit_side(side, who->role == ROLE_BUYER)) {
		err_set(e, ERR_KIND_NOT_ALLOWED, "at this fair %s a meeting",
			side == SIDE_DEMAND   ? "buyers ask to move"
			: side == SIDE_SUPPLY ? "exhibitors ask to move"
					      : "only the organiser moves");
		return err_hint(e, "ask the organiser: %s, %s", g->event->organiser_name,
			g->event->organiser_mail);
	}
	return permit_change(tx, g, m, who, e);
}

int64_t
permit_answer_by(struct tx *tx, int64_t event_id, const char *policy, int64_t start_s)
{
	int64_t latest_s =
		start_s -
		policy_value(tx, event_id, POLICY_LATEST_CHANGE_MINUTES) * MINUTE_S;
	int64_t until_s = tx->now_s + policy_value(tx, event_id, policy) * MINUTE_S;

	return until_s < latest_s ? until_s : latest_s;
}

int64_t
permit_too_late(struct tx *tx, int64_t event_id, const struct actor *who)
{
	if (actor_is_staff(who))
		return 0;
	return tx->now_s +
	       policy_value(tx, event_id, POLICY_LATEST_CHANGE_MINUTES) * MINUTE_S;
}
