/*
 * encode.c - the hard rules of a planning problem as clauses; the counters of breaks are made in
 * encode_breaks.c.
 */
#include "plan/encode.h"
#include "plan/encode_parts.h"
#include "plan/uses.h"

#include <string.h>

bool
encode_stays(const struct encoding *e, int candidate)
{
	const struct plan_candidate *c = &e->p->candidates[candidate];

	return c->now.slot >= 0 && (c->locked || e->scope == PLAN_UNSEATED);
}

bool
encode_must_be_held(const struct encoding *e, int candidate)
{
	return (e->p->all_must_be_seated && e->choice_of[candidate] < 0) ||
	       encode_stays(e, candidate);
}

int64_t
encode_size(const struct plan_problem *p)
{
	return (int64_t)p->candidates_n * p->slots_n;
}

int
encode_start(const struct encoding *e, int candidate, int slot)
{
	return slot < 0 || slot >= e->p->slots_n
		       ? CNF_FALSE
		       : e->start[(size_t)candidate * (size_t)e->p->slots_n +
				  (size_t)slot];
}

int
encode_used(const struct encoding *e, int person, int slot)
{
	return slot < 0 || slot >= e->p->slots_n
		       ? CNF_FALSE
		       : e->used[(size_t)person * (size_t)e->p->slots_n + (size_t)slot];
}

/* ---- who meets when -------------------------------------------------------------------------- */

static void
list_candidates(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	struct arena *a = e->c->arena;

	e->of = ARENA_ARRAY(a, struct cnf_list, p->persons_n + 1);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < p->candidates_n; i++) {
			const struct plan_candidate *c = &p->candidates[i];

			for (int k = 0; k < c->persons_n; k++) {
				struct cnf_list *of = &e->of[c->persons[k]];

				if (round)
					of->at[of->n] = i;
				of->n++;
			}
		}
		for (int i = 0; !round && i < p->persons_n; i++) {
			e->of[i].at = ARENA_ARRAY(a, int, e->of[i].n + 1);
			e->of[i].n = 0;
		}
	}
}

/* Does another of its choice stay, so that this one never is held? */
static bool
gives_way(const struct encoding *e, int candidate)
{
	int choice = e->choice_of[candidate];
	const struct plan_choice *q = choice >= 0 ? &e->p->choices[choice] : NULL;

	for (int i = 0; q != NULL && i < q->n; i++) {
		if (q->first + i != candidate && encode_stays(e, q->first + i))
			return true;
	}
	return false;
}

/* CNF_TRUE in e->start: it may start there. */
static void
find_starts(struct encoding *e, bool *sure)
{
	const struct plan_problem *p = e->p;

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];
		int *start = e->start + (size_t)i * (size_t)p->slots_n;
		bool out = gives_way(e, i), any = false;

		sure[i] = encode_must_be_held(e, i) && !e->demands;
		for (int s = 0; s < p->slots_n; s++) {
			bool may = !out && plan_may_start(p, c, s) &&
				   (!encode_stays(e, i) || s == c->now.slot);

			start[s] = may ? CNF_TRUE : CNF_FALSE;
			any |= may;
		}
		e->impossible |= sure[i] && !any;
	}
}

/* Variables for the starts that are left; where only one is, it is a fact. */
static void
add_starts(struct encoding *e, const bool *sure)
{
	const struct plan_problem *p = e->p;
	int *some = ARENA_ARRAY(e->c->arena, int, p->slots_n + 1);

	for (int i = 0; i < p->candidates_n; i++) {
		int *start = e->start + (size_t)i * (size_t)p->slots_n;
		int n = 0;

		for (int s = 0; s < p->slots_n; s++)
			if (start[s] != CNF_FALSE)
				some[n++] = s;
		for (int k = 0; k < n; k++) {
			int slot = some[k];

			some[k] = sure[i] && n == 1 ? CNF_TRUE : cnf_var(e->c);
			start[slot] = some[k];
		}
		cnf_at_most_one(e->c, some, n);
		e->held[i] = sure[i] ? CNF_TRUE : cnf_or(e->c, some, n);
		if (sure[i])
			cnf_clause(e->c, some, n);
	}
}

/* At most one of a choice is held, and where all must be, one is. */
static void
add_choices(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	for (int i = 0; i < p->candidates_n; i++)
		e->demand[i] = e->choice_of[i] < 0 ? e->held[i] : CNF_TRUE;
	for (int i = 0; i < p->choices_n; i++) {
		const struct plan_choice *q = &p->choices[i];
		const int *held = &e->held[q->first];
		int one = cnf_or(e->c, held, q->n);

		cnf_at_most_one(e->c, held, q->n);
		if (e->demands)
			e->demand[q->first] = one;
		else if (p->all_must_be_seated)
			CNF_CLAUSE(e->c, one);
		e->impossible |= p->all_must_be_seated && !e->demands && one == CNF_FALSE;
	}
}

/* The starts of a candidate that have it in session in this slot, appended to a list. */
int
encode_covering(const struct encoding *e, int candidate, int slot, int *out)
{
	int n = 0;

	for (int back = 0; back < e->p->candidates[candidate].length; back++) {
		int start = encode_start(e, candidate, slot - back);

		if (start != CNF_FALSE)
			out[n++] = start;
	}
	return n;
}

int
encode_now(struct encoding *e, int candidate, int slot)
{
	int *some = ARENA_ARRAY(e->c->arena, int, e->p->candidates[candidate].length + 1);

	return cnf_or(e->c, some, encode_covering(e, candidate, slot, some));
}

static int
room_for_covering(const struct encoding *e, const struct cnf_list *of)
{
	int n = 1;

	for (int i = 0; i < of->n; i++)
		n += e->p->candidates[of->at[i]].length;
	return n;
}

static void
add_persons(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	for (int i = 0; i < p->persons_n; i++) {
		int *now = ARENA_ARRAY(e->c->arena, int, room_for_covering(e, &e->of[i]));

		for (int s = 0; s < p->slots_n; s++) {
			int n = 0;

			for (int k = 0; k < e->of[i].n; k++)
				n += encode_covering(e, e->of[i].at[k], s, now + n);
			cnf_at_most_one(e->c, now, n);
			e->used[(size_t)i * (size_t)p->slots_n + (size_t)s] =
				cnf_or(e->c, now, n);
		}
	}
}

/* Does the person take part in every alternative of the choice, one of which is held? */
static bool
sure_of_choice(const struct encoding *e, int choice, int person)
{
	const struct plan_choice *q = &e->p->choices[choice];

	for (int c = q->first; c < q->first + q->n; c++) {
		if (!plan_takes_part(&e->p->candidates[c], person))
			return false;
	}
	return e->p->all_must_be_seated && !e->demands;
}

/* Is the k-th candidate of a person another of the choice of the one before it? */
static bool
same_meeting(const struct encoding *e, const struct cnf_list *of, int k)
{
	return k > 0 && e->choice_of[of->at[k]] >= 0 &&
	       e->choice_of[of->at[k]] == e->choice_of[of->at[k - 1]];
}

/* How many slots the person is in meetings when all are held; -1 if one need not be. */
int
encode_exact_slots(const struct encoding *e, int person)
{
	const struct cnf_list *of = &e->of[person];
	int slots = 0;

	for (int k = 0; k < of->n; k++) {
		int choice = e->choice_of[of->at[k]];
		bool sure = choice >= 0 ? sure_of_choice(e, choice, person)
					: e->held[of->at[k]] == CNF_TRUE;

		if (!sure)
			return -1;
		if (!same_meeting(e, of, k))
			slots += e->p->candidates[of->at[k]].length;
	}
	return slots;
}

/* May the candidate start in these slots, and may it start in any other? Added to what is known. */
static void
where_it_starts(const struct encoding *e, int candidate, int from, int end, bool *inside,
	bool *outside)
{
	for (int s = 0; s < e->p->slots_n; s++)
		if (encode_start(e, candidate, s) != CNF_FALSE)
			*(s >= from && s < end ? inside : outside) = true;
}

/* Implied: who is held within a session takes as many of its slots, who may be takes no more. */
static struct cnf_list
count_used_of_session(struct encoding *e, int person, int from, int end)
{
	int *list = ARENA_ARRAY(e->c->arena, int, end - from + 1), n = 0;
	int least = 0, most = 0;

	for (int k = 0, next; k < e->of[person].n; k = next) {
		int length = e->p->candidates[e->of[person].at[k]].length;
		bool inside = false, outside = false;

		/* the alternatives of a choice are one meeting */
		for (next = k;
			next == k ||
			(next < e->of[person].n && same_meeting(e, &e->of[person], next));
			next++)
			where_it_starts(
				e, e->of[person].at[next], from, end, &inside, &outside);
		most += inside ? length : 0;
		least += inside && !outside ? length : 0;
	}
	for (int s = from; s < end; s++)
		if (encode_used(e, person, s) != CNF_FALSE)
			list[n++] = encode_used(e, person, s);
	struct cnf_list sorted = cnf_count(e->c, list, n, most + 1, CNF_EXACTLY);
	e->impossible |= sorted.n < least;
	if (least > 0 && least <= sorted.n)
		CNF_CLAUSE(e->c, sorted.at[least - 1]);
	if (sorted.n > most)
		CNF_CLAUSE(e->c, -sorted.at[most]);
	return sorted;
}

/* Implied: as many used slots as the meetings take, in all and session by session. */
static void
count_used_slots(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	for (int i = 0; i < p->persons_n; i++) {
		int exact = encode_exact_slots(e, i);
		struct cnf_list sorted = {NULL, 0};

		if (exact < 1)
			continue;
		for (int s = 0, end; s < p->slots_n; s = end) {
			end = s + 1;
			while (end < p->slots_n &&
				p->slots[end].session == p->slots[s].session)
				end++;
			sorted = cnf_merge(e->c, sorted,
				count_used_of_session(e, i, s, end), exact + 1,
				CNF_EXACTLY);
		}
		if (sorted.n < exact) {
			e->impossible = true;
			continue;
		}
		if (sorted.n > exact)
			CNF_CLAUSE(e->c, -sorted.at[exact]);
		CNF_CLAUSE(e->c, sorted.at[exact - 1]);
	}
}

/* Implied, where two meet each time: an even number of persons is busy, two a seat at most. */
static void
count_busy_persons(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	int *list = ARENA_ARRAY(e->c->arena, int, p->persons_n + 1);

	for (int i = 0; i < p->candidates_n; i++)
		if (p->candidates[i].persons_n != 2)
			return;
	for (int s = 0; s < p->slots_n; s++) {
		int n = 0, seats = 0;

		for (int i = 0; i < p->seats_n; i++)
			seats += plan_bit(p->seats[i].free, s);
		for (int i = 0; i < p->persons_n; i++)
			if (encode_used(e, i, s) != CNF_FALSE)
				list[n++] = encode_used(e, i, s);
		struct cnf_list busy =
			cnf_count(e->c, list, n, 2 * seats + 1, CNF_EXACTLY);
		if (busy.n > 2 * seats)
			CNF_CLAUSE(e->c, -busy.at[2 * seats]);
		for (int k = 0; k < busy.n && k < 2 * seats; k += 2)
			CNF_CLAUSE(e->c, -busy.at[k],
				k + 1 < busy.n ? busy.at[k + 1] : CNF_FALSE);
	}
}

bool
encode_too_few_seats(const struct plan_problem *p, const int *list, int n)
{
	int64_t wanted = 0, seats = 0;

	for (int i = 0; i < n; i++)
		wanted += p->candidates[list[i]].length;
	for (int i = 0; i < p->seats_n; i++)
		for (int s = 0; s < p->slots_n; s++)
			seats += plan_bit(p->seats[i].free, s);
	return wanted > seats;
}

static void
refuse_too_many(struct encoding *e)
{
	int *sure = ARENA_ARRAY(e->c->arena, int, e->p->candidates_n + 1), n = 0;

	for (int i = 0; i < e->p->candidates_n; i++)
		if (e->held[i] == CNF_TRUE && e->choice_of[i] < 0)
			sure[n++] = i;
	for (int i = 0; i < e->p->choices_n; i++)
		if (e->p->all_must_be_seated && !e->demands)
			sure[n++] = e->p->choices[i].first;
	e->impossible |= encode_too_few_seats(e->p, sure, n);
}

/* ---- order ----------------------------------------------------------------------------------- */

/* Literals "has started in this slot or earlier". */
static int *
started_by(struct encoding *e, int **known, int candidate)
{
	if (known[candidate] != NULL)
		return known[candidate];
	int *by = ARENA_ARRAY(e->c->arena, int, e->p->slots_n), last = CNF_FALSE;
	for (int s = 0; s < e->p->slots_n; s++) {
		int start = encode_start(e, candidate, s);

		if (start != CNF_FALSE)
			last = cnf_or(e->c, (const int[]){last, start}, 2);
		by[s] = last;
	}
	return known[candidate] = by;
}

static void
add_orders(struct encoding *e)
{
	const struct plan_problem *p = e->p;
	int **known = ARENA_ARRAY(e->c->arena, int *, p->candidates_n + 1);

	for (int i = 0; i < p->orders_n; i++) {
		int before = p->orders[i].before, after = p->orders[i].after;
		int length = p->candidates[before].length;
		const int *first = started_by(e, known, before);

		for (int s = 0; s < p->slots_n; s++)
			CNF_CLAUSE(e->c, -e->held[before], -encode_start(e, after, s),
				s >= length ? first[s - length] : CNF_FALSE);
		/* Implied, but a pair of slots is refuted at once. */
		for (int s = 0; s < p->slots_n; s++)
			for (int t = 0; t < s + length && t < p->slots_n; t++)
				CNF_CLAUSE(e->c, -encode_start(e, before, s),
					-encode_start(e, after, t));
	}
}

/* ---- quotas ---------------------------------------------------------------------------------- */

static void
limit_meetings(struct encoding *e, const struct cnf_list *of, int max_event, int max_day)
{
	const struct plan_problem *p = e->p;
	int *list = ARENA_ARRAY(e->c->arena, int, of->n + 1);

	if (max_event > 0 && max_event < of->n) {
		for (int i = 0; i < of->n; i++)
			list[i] = e->held[of->at[i]];
		cnf_at_most(e->c, list, of->n, max_event);
	}
	if (max_day <= 0 || max_day >= of->n)
		return;
	int *starts = ARENA_ARRAY(e->c->arena, int, p->slots_n + 1);
	for (int s = 0, end; s < p->slots_n; s = end) {
		end = s;
		while (end < p->slots_n && p->slots[end].day == p->slots[s].day)
			end++;
		for (int i = 0; i < of->n; i++) {
			for (int t = s; t < end; t++)
				starts[t - s] = encode_start(e, of->at[i], t);
			list[i] = cnf_or(e->c, starts, end - s);
		}
		cnf_at_most(e->c, list, of->n, max_day);
	}
}

static bool
takes_part(const struct plan_problem *p, const struct plan_candidate *c, int organisation)
{
	for (int k = 0; k < c->persons_n; k++)
		if (p->persons[c->persons[k]].organisation == organisation)
			return true;
	return false;
}

static void
add_quotas(struct encoding *e)
{
	const struct plan_problem *p = e->p;

	for (int i = 0; i < p->persons_n; i++)
		limit_meetings(
			e, &e->of[i], p->persons[i].max_event, p->persons[i].max_day);
	for (int o = 0; o < p->organisations_n; o++) {
		struct cnf_list of = {
			ARENA_ARRAY(e->c->arena, int, p->candidates_n + 1), 0};

		if (!p->organisations[o].max_event && !p->organisations[o].max_day)
			continue;
		for (int i = 0; i < p->candidates_n; i++)
			if (takes_part(p, &p->candidates[i], o))
				of.at[of.n++] = i;
		limit_meetings(e, &of, p->organisations[o].max_event,
			p->organisations[o].max_day);
	}
}

void
encode_problem(struct encoding *e, const struct plan_problem *p, struct cnf *c,
	const struct encode_options *o)
{
	struct arena *a = c->arena;
	size_t slots = (size_t)p->slots_n;
	bool *sure = ARENA_ARRAY(a, bool, p->candidates_n + 1);

	*e = (struct encoding){.p = p, .c = c, .scope = o->scope, .demands = o->demands};
	e->most_breaks = o->most_breaks;
	e->light = o->light;
	e->uncounted = o->uncounted;
	e->keeps = o->keeps || o->disturbed_max >= 0;
	e->start = ARENA_ARRAY(a, int, (size_t)p->candidates_n *slots + 1);
	e->held = ARENA_ARRAY(a, int, p->candidates_n + 1);
	e->demand = ARENA_ARRAY(a, int, p->candidates_n + 1);
	e->choice_of = plan_choice_of_candidate(p, a);
	e->used = ARENA_ARRAY(a, int, (size_t)p->persons_n *slots + 1);
	list_candidates(e);
	find_starts(e, sure);
	if (!e->impossible)
		encode_narrow(e, sure);
	if (e->impossible)
		return;
	add_starts(e, sure);
	add_choices(e);
	add_persons(e);
	refuse_too_many(e);
	count_used_slots(e);
	if (e->impossible)
		return;
	add_orders(e);
	add_quotas(e);
	encode_seats(e);
	if (!e->uncounted)
		count_busy_persons(e);
	encode_interpreters(e);
	encode_walking(e);
	if (e->keeps)
		encode_keeps(e, o->disturbed_max);
	if (!o->unbroken || p->fairness >= 0)
		encode_breaks(e);
}
