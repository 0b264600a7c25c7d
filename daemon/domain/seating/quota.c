/* quota.c - how many meetings a delegate and an organisation may have. */
#include "domain/seating/quota.h"

#include "domain/fair/policy.h"

enum { NO_LIMIT = -1 };

struct quota {
	struct tx *tx;
	const struct grid *g;
	const struct days *days;
	int one_more;	   /* 1: there is to be another; 0: those there are */
	const char *event; /* why no slot at all; NULL: none */
	const char **day;  /* by day: why none of it */
	int64_t delegate_event, delegate_day, organisation_event, organisation_day;
};

static int64_t
limit(struct tx *tx, int64_t event_id, const char *policy)
{
	int64_t value = policy_value(tx, event_id, policy);

	return value == 0 ? NO_LIMIT : value;
}

struct quota *
quota_new(struct tx *tx, const struct grid *g, const struct days *days)
{
	struct quota *q = ARENA_NEW(tx->arena, struct quota);
	int64_t id = g->event->id;

	*q = (struct quota){.tx = tx,
		.g = g,
		.days = days,
		.one_more = 1,
		.day = ARENA_ARRAY(tx->arena, const char *, days->n),
		.delegate_event = limit(tx, id, POLICY_QUOTA_DELEGATE_EVENT),
		.delegate_day = limit(tx, id, POLICY_QUOTA_DELEGATE_DAY),
		.organisation_event = limit(tx, id, POLICY_QUOTA_ORGANISATION_EVENT),
		.organisation_day = limit(tx, id, POLICY_QUOTA_ORGANISATION_DAY)};
	return q;
}

struct quota *
quota_of_kept(struct tx *tx, const struct grid *g, const struct days *days)
{
	struct quota *q = quota_new(tx, g, days);

	q->one_more = 0;
	return q;
}

static const char *
meetings(struct quota *q, int64_t n)
{
	if (n == 0)
		return "no meeting";
	return arena_printf(
		q->tx->arena, "%lld meeting%s", (long long)n, n == 1 ? "" : "s");
}

/* The first who has reached a limit is named. */
static void
judge(struct quota *q, const char *who, bool may_see, int64_t max, int64_t max_day,
	int total, const int *of_day)
{
	struct arena *arena = q->tx->arena;

	if (max != NO_LIMIT && total + q->one_more > max && q->event == NULL)
		q->event =
			may_see ? arena_printf(arena,
					  "%s has %s; the limit is %lld for the whole"
					  " event",
					  who, meetings(q, total), (long long)max)
				: arena_printf(arena,
					  "%s takes no more meetings at this event", who);
	for (int i = 0; max_day != NO_LIMIT && i < q->days->n; i++)
		if (of_day[i] + q->one_more > max_day && q->day[i] == NULL)
			q->day[i] =
				may_see ? arena_printf(arena,
						  "%s has %s on %s; the limit is %lld a day",
						  who, meetings(q, of_day[i]),
						  q->days->name[i], (long long)max_day)
					: arena_printf(arena,
						  "%s takes no more meetings on %s", who,
						  q->days->name[i]);
}

void
quota_delegate(struct quota *q, const struct delegate *d, const struct person_meetings *m)
{
	int64_t max = d->max_meetings >= 0 ? d->max_meetings : q->delegate_event;
	int64_t max_day = d->max_per_day >= 0 ? d->max_per_day : q->delegate_day;
	int *of_day;

	if (max == NO_LIMIT && max_day == NO_LIMIT)
		return;
	of_day = ARENA_ARRAY(q->tx->arena, int, q->days->n);
	for (int i = 0; i < m->n; i++)
		of_day[q->days->of[m->list[i].first]]++;
	judge(q, d->name, m->may_see, max, max_day, m->n, of_day);
}

void
quota_organisation(struct quota *q, const struct organisation *o, bool may_see)
{
	int64_t max = o->max_meetings >= 0 ? o->max_meetings : q->organisation_event;
	int64_t max_day = o->max_per_day >= 0 ? o->max_per_day : q->organisation_day;
	int total = 0, *of_day, n;
	struct occupied *rows;

	if (max == NO_LIMIT && max_day == NO_LIMIT)
		return;
	of_day = ARENA_ARRAY(q->tx->arena, int, q->days->n);
	rows = occupancy_of_organisation(q->tx, q->g->event->id, o->id, &n);
	for (int i = 0; i < n; i++) {
		int index = grid_index(q->g, rows[i].slot_no);

		/* By meeting: its other slots and delegates follow the first. */
		if (index < 0 || (i > 0 && rows[i].holder_id == rows[i - 1].holder_id))
			continue;
		total++;
		of_day[q->days->of[index]]++;
	}
	judge(q, o->name, may_see, max, max_day, total, of_day);
}

const char *
quota_refusal(const struct quota *q, int index)
{
	return q->event != NULL ? q->event : q->day[q->days->of[index]];
}
