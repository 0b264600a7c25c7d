/* snapshot.c - an event as the planner's problem: its candidates. */
#include "domain/planning/snapshot.h"

#include "base/map.h"
#include "domain/fair/names.h"
#include "domain/fair/policy.h"
#include "domain/matching/match_load.h"
#include "domain/planning/snapshotting.h"
#include "store/journal.h"
#include "store/orders.h"
#include "store/preferences.h"

#include <string.h>

/* The lists of the event, each walked along once with the requests. */
struct lists {
	struct planning_request *request;
	struct planning_pair *delegate, *preferred;
	struct planning_meeting *meeting;
	struct planning_person *person;
	struct planning_slot *slot;
	int requests, delegates, preferred_n, meetings, persons, slots;
	int at_delegate, at_preferred, at_meeting;
	struct ids first_person, first_slot; /* by meeting: where its rows begin */
	bool *holds;			     /* by request index: it has slots held */
};

/* What is needed beside the lists to make a candidate of a request. */
struct making {
	struct snapshotting *k;
	struct snapshot_people people;
	struct lists l;
	struct match_fair *fair;
	struct match_preference **preferences; /* by organisation: said by or of it */
	int *preferences_n;
	struct plan_candidate *candidate;
	struct plan_choice *choice;
	int *number; /* room for the lists of candidates */
	struct err *e;
};

const char *
snapshot_reason_name(enum snapshot_reason reason)
{
	switch (reason) {
	case LEFT_OUT_VETO:
		return "veto";
	case LEFT_OUT_NO_DELEGATE:
		return "no_delegate";
	case LEFT_OUT_WITHDRAWN:
		return "withdrawn";
	}
	BUG_ON(true);
}

/* ---- the lists ------------------------------------------------------------------------------ */

/* Where the rows of each meeting begin in a list by meeting. */
static struct ids
begins(struct arena *a, const void *rows, size_t size, int n, int64_t max)
{
	struct ids first = ids_new(a, max);

	for (int i = n - 1; i >= 0; i--) {
		int64_t meeting;

		/* The meeting is the first member of a row. */
		memcpy(&meeting, (const char *)rows + size * (size_t)i, sizeof meeting);
		if (meeting <= max)
			first.index[meeting] = i;
	}
	return first;
}

static void
mark_holds(struct lists *l, const struct snapshotting *k)
{
	struct arena *a = k->tx->arena;
	struct ids request =
		ids_new(a, l->requests > 0 ? l->request[l->requests - 1].id : 0);

	l->holds = ARENA_ARRAY(a, bool, l->requests);
	for (int i = 0; i < l->requests; i++)
		request.index[l->request[i].id] = i;
	for (int i = 0; i < k->busy_n; i++) {
		int r = k->busy[i].kind == OCCUPIED_HOLD
				? ids_find(&request, k->busy[i].holder_id)
				: -1;

		if (r >= 0)
			l->holds[r] = true;
	}
}

static void
read_lists(const struct snapshotting *k, struct lists *l)
{
	struct tx *tx = k->tx;
	int64_t max = 0, event_id = k->g->event->id;

	l->request = planning_requests(tx, event_id, &l->requests);
	l->delegate = planning_delegates(tx, event_id, &l->delegates);
	l->preferred = planning_preferred(tx, event_id, &l->preferred_n);
	l->meeting = planning_meetings(tx, event_id, &l->meetings);
	l->person = planning_people(tx, event_id, &l->persons);
	l->slot = planning_slots(tx, event_id, &l->slots);
	for (int i = 0; i < l->meetings; i++)
		max = l->meeting[i].id > max ? l->meeting[i].id : max;
	l->first_person =
		begins(tx->arena, l->person, sizeof *l->person, l->persons, max);
	l->first_slot = begins(tx->arena, l->slot, sizeof *l->slot, l->slots, max);
	mark_holds(l, k);
}

/* The living meeting of a request; requests are asked for in order. */
static const struct planning_meeting *
meeting_of(struct lists *l, int64_t request_id)
{
	while (l->at_meeting < l->meetings &&
		l->meeting[l->at_meeting].request_id < request_id)
		l->at_meeting++;
	return l->at_meeting < l->meetings &&
			       l->meeting[l->at_meeting].request_id == request_id
		       ? &l->meeting[l->at_meeting]
		       : NULL;
}

/* ---- preferences ---------------------------------------------------------------------------- */

static void
add_preference(struct making *m, int organisation, int64_t other, bool own,
	enum preference_kind kind)
{
	if (organisation >= 0)
		m->preferences[organisation][m->preferences_n[organisation]++] =
			(struct match_preference){other, own, kind};
}

/* All preferences, by organisation: said by it and about it. */
static void
read_preferences(struct making *m)
{
	struct snapshotting *k = m->k;
	struct arena *a = k->tx->arena;
	int n, orgs = k->s->problem.organisations_n;
	struct preference *p = preferences_all(k->tx, k->g->event->id, &n);
	int *count = ARENA_ARRAY(a, int, orgs);

	m->preferences = ARENA_ARRAY(a, struct match_preference *, orgs);
	m->preferences_n = ARENA_ARRAY(a, int, orgs);
	for (int i = 0; i < n; i++) {
		int from = ids_find(&k->organisation, p[i].from_organisation_id);
		int to = ids_find(&k->organisation, p[i].to_organisation_id);

		if (from >= 0)
			count[from]++;
		if (to >= 0)
			count[to]++;
	}
	for (int o = 0; o < orgs; o++)
		m->preferences[o] = ARENA_ARRAY(a, struct match_preference, count[o]);
	for (int i = 0; i < n; i++) {
		int from = ids_find(&k->organisation, p[i].from_organisation_id);
		int to = ids_find(&k->organisation, p[i].to_organisation_id);

		add_preference(m, from, p[i].to_organisation_id, true, p[i].kind);
		add_preference(m, to, p[i].from_organisation_id, false, p[i].kind);
	}
}

/* ---- one candidate -------------------------------------------------------------------------- */

/* The people of a meeting, or those a request names. */
static int
people_of(struct making *m, const struct planning_request *r,
	const struct planning_meeting *meeting, int *out)
{
	struct lists *l = &m->l;
	int n = 0;

	while (l->at_delegate < l->delegates &&
		l->delegate[l->at_delegate].request_id < r->id)
		l->at_delegate++;
	for (int i = l->at_delegate;
		meeting == NULL && i < l->delegates && l->delegate[i].request_id == r->id;
		i++)
		out[n++] = ids_find(&m->k->delegate, l->delegate[i].other);
	if (meeting == NULL)
		return n;
	for (int i = ids_find(&l->first_person, meeting->id);
		i >= 0 && i < l->persons && l->person[i].meeting_id == meeting->id; i++)
		out[n++] = ids_find(&m->k->delegate, l->person[i].delegate_id);
	return n;
}

/* How many the list of people of one request may have. */
static int
people_room(const struct making *m)
{
	return m->l.delegates + m->l.persons;
}

static void
take_preferred(
	struct making *m, const struct planning_request *r, struct plan_candidate *c)
{
	struct lists *l = &m->l;
	int *list = m->number;

	while (l->at_preferred < l->preferred_n &&
		l->preferred[l->at_preferred].request_id < r->id)
		l->at_preferred++;
	for (int i = l->at_preferred;
		i < l->preferred_n && l->preferred[i].request_id == r->id; i++) {
		int slot = ids_find(&m->k->slot, (int64_t)l->preferred[i].other);

		if (slot >= 0)
			list[c->preferred_n++] = slot;
	}
	c->preferred = list;
	m->number += c->preferred_n;
}

/* First slot and length of a meeting. */
static int
slots_of_meeting(struct making *m, const struct planning_meeting *meeting, int *length)
{
	const struct lists *l = &m->l;
	int first = -1;

	*length = 0;
	for (int i = ids_find(&l->first_slot, meeting->id);
		i >= 0 && i < l->slots && l->slot[i].meeting_id == meeting->id; i++) {
		int slot = ids_find(&m->k->slot, l->slot[i].slot_no);

		if (first < 0 || slot < first)
			first = slot;
		(*length)++;
	}
	return first;
}

static bool
all_free(const uint64_t *set, int slot, int length)
{
	for (int i = 0; i < length; i++)
		if (!plan_bit(set, slot + i))
			return false;
	return true;
}

static void
make_free(uint64_t *set, int slot, int length)
{
	for (int i = 0; i < length; i++)
		bit_set(set, slot + i);
}

static bool
is_listed(const int *list, int n, int value)
{
	for (int i = 0; i < n; i++)
		if (list[i] == value)
			return true;
	return false;
}

/* A list with one more entry, unless it is there. */
static const int *
with_one(struct arena *a, const int *list, int *n, int one)
{
	int *more;

	if (is_listed(list, *n, one))
		return list;
	more = ARENA_ARRAY(a, int, *n + 1);
	if (*n > 0)
		memcpy(more, list, sizeof *more * (size_t)*n);
	more[(*n)++] = one;
	return more;
}

/*
 * A meeting is not against the rules where it is: its slots are free to it, it may sit in its
 * group, and it keeps the interpreter it has, or goes on without.
 */
static void
allow_now(struct making *m, struct plan_candidate *c)
{
	struct snapshotting *k = m->k;
	struct plan_need *need = c->need >= 0 ? &m->people.need[c->need] : NULL;
	struct plan_need more = {NULL, 0};

	for (int i = 0; i < c->persons_n; i++)
		make_free(k->person_free[c->persons[i]], c->now.slot, c->length);
	make_free(k->seat_free[c->now.seat], c->now.slot, c->length);
	c->groups =
		with_one(k->tx->arena, c->groups, &c->groups_n, k->group_of[c->now.seat]);
	if (c->now.interpreter < 0) {
		c->need = -1;
		return;
	}
	make_free(k->interpreter_free[c->now.interpreter], c->now.slot, c->length);
	if (need != NULL && is_listed(need->interpreters, need->n, c->now.interpreter))
		return;
	if (need != NULL)
		more = *need;
	more.interpreters =
		with_one(k->tx->arena, more.interpreters, &more.n, c->now.interpreter);
	c->need = snapshot_new_need(&m->people);
	m->people.need[c->need] = more;
}

/* Does what a run starts from take this meeting's place away? */
static bool
loses_place(struct making *m, const struct plan_candidate *c)
{
	const struct snapshotting *k = m->k;

	if (k->changes == NULL || (c->locked && k->changes->of_everything))
		return false;
	return !all_free(k->seat_free[c->now.seat], c->now.slot, c->length) ||
	       (c->now.interpreter >= 0 &&
		       !all_free(k->interpreter_free[c->now.interpreter], c->now.slot,
			       c->length));
}

/* Does this run take away what breaks a rule? */
static bool
mends(const struct snapshotting *k)
{
	return k->changes != NULL && k->changes->mends;
}

/* In a run that mends: who interprets for it cannot any more, or nobody does. */
static bool
lacks_interpreter(struct making *m, const struct plan_candidate *c)
{
	const struct plan_need *need = c->need >= 0 ? &m->people.need[c->need] : NULL;

	if (need == NULL || is_listed(need->interpreters, need->n, c->now.interpreter))
		return false;
	m->k->s->bent |= c->locked || !mends(m->k);
	return !c->locked && mends(m->k);
}

static bool
displace(struct making *m, struct snapshot_candidate *s, struct plan_candidate *c)
{
	if (c->locked)
		return err_set(m->e, ERR_WRONG_STATE,
			       "%s is locked and what it needs is not there any more",
			       meeting_name(m->k->tx, s->meeting_id)) ||
		       err_hint(m->e, "convene unlock %s",
			       meeting_name(m->k->tx, s->meeting_id));
	s->displaced = true;
	s->was = c->now;
	c->now = (struct plan_place){-1, -1, -1};
	/* Its people have kept that time. */
	c->preferred = m->number;
	c->preferred_n = 1;
	*m->number++ = s->was.slot;
	c->displaced = true;
	return true;
}

static bool
take_meeting(struct making *m, const struct planning_meeting *meeting,
	struct snapshot_candidate *s, struct plan_candidate *c, bool held)
{
	struct snapshotting *k = m->k;
	bool begun = !meeting->scheduled || meeting->start_s <= k->tx->now_s;
	int length;

	s->meeting_id = meeting->id;
	s->meeting_rev = meeting->rev;
	c->now.slot = slots_of_meeting(m, meeting, &length);
	c->now.seat = snapshot_find_seat(k->s, meeting->location_id, meeting->seat_no);
	c->now.interpreter = ids_find(&k->interpreter, meeting->interpreter_id);
	c->length = length;
	c->locked = begun || meeting->locked || held;
	if (c->now.slot < 0 || c->now.seat < 0)
		return err_set(m->e, ERR_CORRUPT, "%s has no place",
			meeting_name(k->tx, meeting->id));
	if (!begun && (loses_place(m, c) || lacks_interpreter(m, c)) &&
		!displace(m, s, c))
		return false;
	if (!s->displaced) {
		k->s->bent |= !begun && c->now.interpreter >= 0 &&
			      !all_free(k->interpreter_free[c->now.interpreter],
				      c->now.slot, c->length);
		allow_now(m, c);
	}
	return true;
}

/* The score of the pair and the strongest preference; false: one of them has a veto. */
static bool
take_value(struct making *m, const struct snapshot_candidate *s, struct plan_candidate *c)
{
	struct match_score score =
		match_pair(m->fair, &m->fair->side[s->demand], &m->fair->side[s->supply],
			m->preferences[s->demand], m->preferences_n[s->demand]);
	int strongest = score.own_preference > score.their_preference
				? score.own_preference
				: score.their_preference;

	c->value = score.score;
	c->tier = strongest == MATCH_MUST   ? PLAN_MUST
		  : strongest == MATCH_WANT ? PLAN_WANT
					    : PLAN_SCORED;
	return !score.veto;
}

/* ---- who is chosen for the asked side ------------------------------------------------------- */

/* The others of the choice: like the first candidate, but for the person and the need. */
static void
add_alternatives(struct making *m, const int *list, int n)
{
	struct snapshotting *k = m->k;
	struct plan_problem *p = &k->s->problem;
	int first = p->candidates_n - 1, persons = m->candidate[first].persons_n;

	for (int i = 1; i < n; i++) {
		int at = p->candidates_n++;
		struct plan_candidate *c = &m->candidate[at];
		int *person = ARENA_ARRAY(k->tx->arena, int, persons);

		*c = m->candidate[first];
		k->s->candidate[at] = k->s->candidate[first];
		k->s->candidate[at].recipient = list[i];
		memcpy(person, c->persons, sizeof *person * (size_t)persons);
		person[persons - 1] = list[i];
		c->persons = person;
		c->need =
			snapshot_need(&m->people, &k->s->candidate[at], person, persons);
	}
	if (n > 1)
		m->choice[p->choices_n++] = (struct plan_choice){first, n};
}

/* ---- the candidates of one request ---------------------------------------------------------- */

/* Are there people of both sides, all of them known? */
static bool
both_sides(const struct making *m, const struct snapshot_candidate *s, const int *person,
	int n)
{
	bool demand = false, supply = false;

	for (int i = 0; i < n; i++) {
		int whose = person[i] < 0 ? -1 : m->k->person[person[i]].organisation;

		if (whose < 0)
			return false;
		demand |= whose == s->demand;
		supply |= whose == s->supply;
	}
	return demand && supply;
}

static bool
withdrawn(const struct making *m, const int *person, int n)
{
	for (int i = 0; i < n; i++)
		if (snapshot_withdraws(m->k, person[i]))
			return true;
	return false;
}

/* The list of people lies where the next candidate's would, and stays there. */
static bool
leave_out(struct making *m, const struct planning_request *r,
	const struct planning_meeting *meeting, enum snapshot_reason reason,
	const struct plan_candidate *c)
{
	struct snapshot *s = m->k->s;

	s->left_out[s->left_out_n++] = (struct snapshot_left_out){.request_id = r->id,
		.meeting_id = meeting != NULL ? meeting->id : -1,
		.meeting_rev = meeting != NULL ? meeting->rev : 0,
		.reason = reason,
		.persons = c->persons,
		.persons_n = c->persons_n};
	m->number += c->persons_n;
	return true;
}

/* The two organisations of a request by side. */
static void
sides_of(const struct making *m, const struct planning_request *r,
	struct snapshot_candidate *s)
{
	int from = ids_find(&m->k->organisation, r->from_organisation_id);
	int to = ids_find(&m->k->organisation, r->to_organisation_id);
	bool asks = from >= 0 && org_kind_demand(m->k->s->organisation[from].kind);

	s->demand = asks ? from : to;
	s->supply = asks ? to : from;
}

/* Who is chosen for the asked side, where nobody is named: into list; their number. */
static int
choose_recipients(struct making *m, const struct planning_request *r,
	const struct planning_meeting *meeting, const struct snapshot_candidate *s,
	int *person, int n, int **list)
{
	int to = ids_find(&m->k->organisation, r->to_organisation_id);

	if (meeting != NULL || s->demand < 0 || s->supply < 0 ||
		snapshot_names(m->k, person, n, to))
		return 0;
	for (int i = 0; i < n; i++)
		if (person[i] < 0)
			return 0;
	*list = ARENA_ARRAY(m->k->tx->arena, int,
		m->people.first_of[to + 1] - m->people.first_of[to] + 1);
	return snapshot_recipients(&m->people, s, to, person, n, *list);
}

/* Does this run take away what breaks a rule, and may this meeting go? */
static bool
may_mend(const struct making *m, const struct planning_meeting *meeting, bool held)
{
	return mends(m->k) && meeting->scheduled && meeting->start_s > m->k->tx->now_s &&
	       !meeting->locked && !held;
}

static bool
add_candidate(struct making *m, const struct planning_request *r, bool held)
{
	struct snapshotting *k = m->k;
	struct plan_problem *p = &k->s->problem;
	struct plan_candidate *c = &m->candidate[p->candidates_n];
	struct snapshot_candidate *s = &k->s->candidate[p->candidates_n];
	const struct planning_meeting *meeting = meeting_of(&m->l, r->id);
	int *person = m->number, n = people_of(m, r, meeting, person), chosen;
	int *list = NULL;
	bool begun = meeting != NULL &&
		     (!meeting->scheduled || meeting->start_s <= k->tx->now_s);
	bool wanted;

	*s = (struct snapshot_candidate){
		.request_id = r->id, .meeting_id = -1, .recipient = -1};
	sides_of(m, r, s);
	chosen = choose_recipients(m, r, meeting, s, person, n, &list);
	if (chosen > 0)
		person[n++] = s->recipient = list[0];
	*c = (struct plan_candidate){.persons = person,
		.persons_n = n,
		.length = r->length,
		.preferred_session = -1,
		.allowed = k->ahead,
		.now = {-1, -1, -1}};
	if (!both_sides(m, s, person, n))
		return leave_out(m, r, meeting, LEFT_OUT_NO_DELEGATE, c);
	if (!begun && withdrawn(m, person, n))
		return leave_out(m, r, meeting, LEFT_OUT_WITHDRAWN, c);
	wanted = take_value(m, s, c);
	if (!wanted && (meeting == NULL || may_mend(m, meeting, held)))
		return leave_out(m, r, meeting, LEFT_OUT_VETO, c);
	k->s->bent |= !wanted && !begun;
	m->number += n;
	take_preferred(m, r, c);
	c->groups = snapshot_groups(k, s->supply, &c->groups_n, &c->own_n);
	c->need = snapshot_need(&m->people, s, person, n);
	if (meeting != NULL && !take_meeting(m, meeting, s, c, held))
		return false;
	if (c->locked)
		c->allowed = NULL;
	p->candidates_n++;
	if (chosen > 0)
		add_alternatives(m, list, chosen);
	else if (meeting == NULL)
		snapshot_stand_ins(&m->people, s,
			ids_find(&k->organisation, r->to_organisation_id), c);
	return true;
}

/* ---- quotas --------------------------------------------------------------------------------- */

/* What stays is allowed when a quota is set below its number. */
static void
raise_to(struct snapshot *s, int *quota, int used)
{
	if (*quota == 0 || used <= *quota)
		return;
	*quota = used;
	s->bent = true;
}

struct used {
	int *event; /* meetings, by person or organisation */
	int *day;   /* by person or organisation and day */
	int days;
};

static struct used
used_new(struct arena *a, int n, int days)
{
	return (struct used){ARENA_ARRAY(a, int, n), ARENA_ARRAY(a, int, n *days), days};
}

static void
use(struct used *u, int who, int day)
{
	u->event[who]++;
	u->day[who * u->days + day]++;
}

static int
busiest(const struct used *u, int who)
{
	int most = 0;

	for (int d = 0; d < u->days; d++)
		if (u->day[who * u->days + d] > most)
			most = u->day[who * u->days + d];
	return most;
}

static void
allow_used(struct snapshotting *k)
{
	const struct plan_problem *p = &k->s->problem;
	int days = p->slots_n > 0 ? p->slots[p->slots_n - 1].day + 1 : 1;
	struct used person = used_new(k->tx->arena, p->persons_n, days);
	struct used whole = used_new(k->tx->arena, p->organisations_n, days);

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];

		if (c->now.slot < 0 || (mends(k) && !c->locked))
			continue;
		for (int n = 0; n < c->persons_n; n++)
			use(&person, c->persons[n], p->slots[c->now.slot].day);
		use(&whole, k->s->candidate[i].demand, p->slots[c->now.slot].day);
		use(&whole, k->s->candidate[i].supply, p->slots[c->now.slot].day);
	}
	for (int i = 0; i < p->persons_n; i++) {
		raise_to(k->s, &k->person[i].max_event, person.event[i]);
		raise_to(k->s, &k->person[i].max_day, busiest(&person, i));
	}
	for (int i = 0; i < p->organisations_n; i++) {
		raise_to(k->s, &k->quota[i].max_event, whole.event[i]);
		raise_to(k->s, &k->quota[i].max_day, busiest(&whole, i));
	}
}

/* ---- order ---------------------------------------------------------------------------------- */

/* Both have meetings in the other order, and this run moves neither. */
static bool
stands_against(const struct snapshotting *k, int before, int after)
{
	const struct plan_candidate *first = &k->s->problem.candidates[before];
	const struct plan_candidate *second = &k->s->problem.candidates[after];

	return first->now.slot >= 0 && second->now.slot >= 0 &&
	       first->now.slot + first->length > second->now.slot &&
	       (!mends(k) || (first->locked && second->locked));
}

/* How many candidates a request has. */
static int
alternatives_of(const struct snapshot *s, int64_t request_id)
{
	int first = snapshot_find(s, request_id);

	return first >= 0 ? snapshot_alternatives(s, first) : 0;
}

static void
take_order(struct snapshotting *k)
{
	struct plan_problem *p = &k->s->problem;
	int n;
	struct order_pair *pair = orders_open(k->tx, k->g->event->id, &n);
	struct plan_order *list;
	int room = 0;

	for (int i = 0; i < n; i++)
		room += alternatives_of(k->s, pair[i].before) *
			alternatives_of(k->s, pair[i].after);
	list = ARENA_ARRAY(k->tx->arena, struct plan_order, room);
	for (int i = 0; i < n; i++) {
		int before = snapshot_find(k->s, pair[i].before);
		int after = snapshot_find(k->s, pair[i].after);
		int befores = alternatives_of(k->s, pair[i].before);
		int afters = alternatives_of(k->s, pair[i].after);

		for (int at = 0; at < befores * afters; at++) {
			struct plan_order q = {before + at / afters, after + at % afters};

			if (stands_against(k, q.before, q.after))
				k->s->bent = true;
			else
				list[p->orders_n++] = q;
		}
	}
	p->orders = list;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* How many candidates there are at most: one for each of the asked side, though few are open. */
static int
candidates_room(const struct making *m)
{
	const struct lists *l = &m->l;
	int n = 0;

	for (int i = 0; i < l->requests; i++) {
		int to = ids_find(&m->k->organisation, l->request[i].to_organisation_id);
		int people =
			to >= 0 ? m->people.first_of[to + 1] - m->people.first_of[to] : 0;

		n += people > 1 && !m->people.named ? people : 1;
	}
	return n;
}

static bool
take_candidates(struct making *m)
{
	struct snapshotting *k = m->k;
	struct plan_problem *p = &k->s->problem;
	struct arena *a = k->tx->arena;
	struct lists *l = &m->l;
	int most;

	snapshot_people_list(&m->people, k);
	most = candidates_room(m);
	m->candidate = ARENA_ARRAY(a, struct plan_candidate, most);
	m->choice = ARENA_ARRAY(a, struct plan_choice, l->requests);
	k->s->candidate = ARENA_ARRAY(a, struct snapshot_candidate, most);
	k->s->left_out = ARENA_ARRAY(a, struct snapshot_left_out, l->requests);
	/* of each request one more may be chosen, and one slot preferred; behind, one is tried */
	m->number = ARENA_ARRAY(
		a, int, people_room(m) + l->preferred_n + 2 * l->requests + 1);
	p->candidates = m->candidate;
	p->choices = m->choice;
	for (int i = 0; i < l->requests; i++)
		if (!add_candidate(m, &l->request[i], l->holds[i]))
			return false;
	return true;
}

/* What a repair starts from takes their meeting away: they are told of it whatever is planned. */
static void
tell_concerned(struct snapshotting *k)
{
	const struct snapshot *s = k->s;

	for (int i = 0; i < s->problem.candidates_n; i++) {
		const struct plan_candidate *c = &s->problem.candidates[i];

		for (int n = 0; s->candidate[i].displaced && n < c->persons_n; n++)
			k->person[c->persons[n]].told_anyway = true;
	}
	for (int i = 0; i < s->left_out_n; i++) {
		const struct snapshot_left_out *l = &s->left_out[i];

		for (int n = 0; snapshot_calls_off(l) && n < l->persons_n; n++)
			k->person[l->persons[n]].told_anyway = true;
	}
}

struct snapshot *
snapshot_read(struct tx *tx, const struct grid *g, const struct repair_changes *changes,
	struct err *e)
{
	struct snapshot *s = ARENA_NEW(tx->arena, struct snapshot);
	struct snapshotting k = {
		.tx = tx, .g = g, .changes = changes, .s = s, .words = (g->n + 63) / 64};
	struct making m = {.k = &k, .e = e};

	s->grid = g;
	s->problem.fairness = -1;
	s->problem.lunch_gap_counts =
		policy_value(tx, g->event->id, POLICY_LUNCH_IS_BREAK) != 0;
	s->basis_seq = journal_last_seq(tx);
	snapshot_places(&k);
	read_lists(&k, &m.l);
	m.fair = match_load(tx, g->event->id);
	read_preferences(&m);
	if (tx_failed(tx)) {
		*e = tx->fault;
		return NULL;
	}
	if (!take_candidates(&m))
		return NULL;
	take_order(&k);
	if (tx_failed(tx)) {
		*e = tx->fault;
		return NULL;
	}
	allow_used(&k);
	tell_concerned(&k);
	return s;
}

int
snapshot_find(const struct snapshot *s, int64_t request_id)
{
	int low = 0, high = s->problem.candidates_n;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (s->candidate[middle].request_id < request_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->problem.candidates_n && s->candidate[low].request_id == request_id
		       ? low
		       : -1;
}

int
snapshot_alternatives(const struct snapshot *s, int first)
{
	int n = 1;

	while (first + n < s->problem.candidates_n &&
		s->candidate[first + n].request_id == s->candidate[first].request_id)
		n++;
	return n;
}

int
snapshot_find_seat(const struct snapshot *s, int64_t location_id, int seat_no)
{
	int first = location_id >= 0 && location_id <= s->locations_max
			    ? s->first_seat[location_id]
			    : -1;

	/* Seats of a location lie side by side, by number. */
	for (int i = first;
		i >= 0 && i < s->problem.seats_n && s->seat[i].location_id == location_id;
		i++)
		if (s->seat[i].seat_no == seat_no)
			return i;
	return -1;
}

int
snapshot_find_interpreter(const struct snapshot *s, int64_t interpreter_id)
{
	for (int i = 0; i < s->problem.interpreters_n; i++)
		if (s->interpreter[i].id == interpreter_id)
			return i;
	return -1;
}

bool
snapshot_is_barred(const struct snapshot *s, int candidate)
{
	const struct plan_candidate *c = &s->problem.candidates[candidate];

	for (int i = 0; i < c->persons_n; i++)
		if (s->barred[c->persons[i]])
			return true;
	return false;
}
