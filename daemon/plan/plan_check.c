/*
 * plan_check.c - is a problem one that can be worked on, and do places keep its hard rules?
 *                Nothing here is incremental or fast: it judges what the rest of the room
 *                makes.
 */
#include "plan/problem.h"
#include "plan/uses.h"

#include <stdlib.h>
#include <string.h>

/* One look at a problem: what is wrong goes to the caller in words and as indexes. */
struct look {
	const struct plan_problem *p;
	const struct plan_place *places;
	const int *group; /* of each seat */
	struct plan_fault *fault;
	struct err *e;
};

/*
 * Fill in the fault and the error; the path names the place as the problem's arrays do.
 */
static bool
wrong(const struct look *l, enum plan_fault_kind kind, int index, int other,
	const char *path, const char *text)
{
	if (l->fault != NULL)
		*l->fault = (struct plan_fault){kind, index, other};
	if (other >= 0)
		err_set(l->e, ERR_PARAM_INVALID, "%s[%d] and %s[%d]: %s", path, index,
			path, other, text);
	else if (index >= 0)
		err_set(l->e, ERR_PARAM_INVALID, "%s[%d]: %s", path, index, text);
	else
		err_set(l->e, ERR_PARAM_INVALID, "%s: %s", path, text);
	return index >= 0 ? err_field(l->e, "%s[%d]", path, index)
			  : err_field(l->e, "%s", path);
}

static bool
in_range(int i, int n)
{
	return i >= 0 && i < n;
}

static bool
counts_ok(const struct look *l)
{
	const struct plan_problem *p = l->p;
	const struct {
		const char *path;
		int n, most;
	} counts[] = {
		{"slots", p->slots_n, PLAN_SLOTS_MAX},
		{"persons", p->persons_n, PLAN_ITEMS_MAX},
		{"organisations", p->organisations_n, PLAN_ITEMS_MAX},
		{"seats", p->seats_n, PLAN_ITEMS_MAX},
		{"groups", p->groups_n, PLAN_ITEMS_MAX},
		{"interpreters", p->interpreters_n, PLAN_ITEMS_MAX},
		{"needs", p->needs_n, PLAN_ITEMS_MAX},
		{"candidates", p->candidates_n, PLAN_ITEMS_MAX},
		{"choices", p->choices_n, PLAN_ITEMS_MAX},
		{"orders", p->orders_n, PLAN_ITEMS_MAX},
		{"halls", p->halls_n, PLAN_SLOTS_MAX},
	};
	int64_t cells;

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		if (counts[i].n < 0 || counts[i].n > counts[i].most)
			return wrong(l, PLAN_FAULT_LIMIT, -1, -1, counts[i].path,
				"more than the planner takes");
	}
	cells = (int64_t)p->slots_n * ((int64_t)p->persons_n + p->organisations_n +
					      p->seats_n + p->interpreters_n);
	if (cells > PLAN_CELLS_MAX)
		return wrong(l, PLAN_FAULT_LIMIT, -1, -1, "slots",
			"too many for so many persons, seats and interpreters");
	if (p->fairness < -1)
		return wrong(l, PLAN_FAULT_LIMIT, -1, -1, "fairness", "less than -1");
	return true;
}

static bool
slots_ok(const struct look *l)
{
	const struct plan_slot *slots = l->p->slots;

	for (int s = 0; s < l->p->slots_n; s++) {
		if (slots[s].end_s <= slots[s].start_s)
			return wrong(l, PLAN_FAULT_SLOT, s, -1, "slots",
				"ends before it starts");
		if (s == 0)
			continue;
		if (slots[s].start_s < slots[s - 1].end_s)
			return wrong(
				l, PLAN_FAULT_SLOT, s, s - 1, "slots", "out of order");
		if (slots[s].day < slots[s - 1].day ||
			slots[s].session < slots[s - 1].session)
			return wrong(l, PLAN_FAULT_SLOT, s, s - 1, "slots",
				"days and sessions run in order");
		if (slots[s].session == slots[s - 1].session &&
			slots[s].day != slots[s - 1].day)
			return wrong(l, PLAN_FAULT_SLOT, s, s - 1, "slots",
				"a session lies within one day");
	}
	return true;
}

static bool
quota_ok(int min_event, int max_event, int max_day)
{
	return min_event >= 0 && max_event >= 0 && max_day >= 0 &&
	       (max_event == 0 || min_event <= max_event);
}

static bool
people_ok(const struct look *l)
{
	const struct plan_problem *p = l->p;

	for (int i = 0; i < p->persons_n; i++) {
		const struct plan_person *person = &p->persons[i];

		if (person->organisation != -1 &&
			!in_range(person->organisation, p->organisations_n))
			return wrong(l, PLAN_FAULT_PERSON, i, -1, "persons",
				"of an organisation that is not there");
		if (!quota_ok(person->min_event, person->max_event, person->max_day))
			return wrong(l, PLAN_FAULT_PERSON, i, -1, "persons",
				"its minimum is above its maximum, or one is below 0");
	}
	for (int i = 0; i < p->organisations_n; i++) {
		const struct plan_organisation *o = &p->organisations[i];

		if (!quota_ok(o->min_event, o->max_event, o->max_day))
			return wrong(l, PLAN_FAULT_ORGANISATION, i, -1, "organisations",
				"its minimum is above its maximum, or one is below 0");
	}
	return true;
}

static bool
places_ok(const struct look *l)
{
	const struct plan_problem *p = l->p;
	int next = 0;

	for (int g = 0; g < p->groups_n; g++) {
		const struct plan_group *group = &p->groups[g];

		if (group->first_seat != next || group->seats < 0 ||
			group->seats > p->seats_n - next)
			return wrong(l, PLAN_FAULT_GROUP, g, -1, "groups",
				"the groups take up the seats one after the other");
		if (!in_range(group->hall, p->halls_n))
			return wrong(l, PLAN_FAULT_GROUP, g, -1, "groups",
				"in a hall that is not there");
		next += group->seats;
	}
	if (next != p->seats_n)
		return wrong(l, PLAN_FAULT_SEAT, next, -1, "seats", "in no group");
	for (int i = 0; i < p->needs_n; i++) {
		for (int k = 0; k < p->needs[i].n; k++) {
			if (!in_range(p->needs[i].interpreters[k], p->interpreters_n))
				return wrong(l, PLAN_FAULT_NEED, i, -1, "needs",
					"names an interpreter who is not there");
		}
	}
	return true;
}

static bool
all_in_range(const int *list, int n, int most)
{
	for (int i = 0; i < n; i++) {
		if (!in_range(list[i], most))
			return false;
	}
	return true;
}

static bool
distinct(const int *list, int n)
{
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < i; k++) {
			if (list[i] == list[k])
				return false;
		}
	}
	return true;
}

/* What is wrong with a candidate, its current place aside; NULL nothing. */
static const char *
candidate_fault(const struct plan_problem *p, const struct plan_candidate *c)
{
	if (c->persons_n < 2 || c->persons_n > PLAN_PARTY_MAX ||
		!all_in_range(c->persons, c->persons_n, p->persons_n))
		return "wants two persons or more, and all of them there";
	if (!distinct(c->persons, c->persons_n))
		return "names a person twice";
	if ((int)c->tier < PLAN_SCORED || c->tier > PLAN_MUST || c->value < 0 ||
		c->value > PLAN_VALUE_MAX)
		return "its value is 0 to 1000";
	if (c->length < 1 || c->length > PLAN_SLOTS_MAX)
		return "its length is one slot or more";
	if (c->preferred_n < 0 || !all_in_range(c->preferred, c->preferred_n, p->slots_n))
		return "prefers a slot that is not there";
	if (c->preferred_session < -1)
		return "prefers a session that is not there";
	if (c->groups_n < 0 || c->own_n < 0 || c->own_n > c->groups_n ||
		!all_in_range(c->groups, c->groups_n, p->groups_n))
		return "sits at a place that is not there";
	if (c->need != -1 && !in_range(c->need, p->needs_n))
		return "needs a pair of languages that is not there";
	for (int i = 0; i < c->stand_ins_n; i++) {
		const struct plan_stand_in *s = &c->stand_ins[i];

		if (!plan_takes_part(c, s->instead_of) ||
			!in_range(s->person, p->persons_n) ||
			plan_takes_part(c, s->person) ||
			p->persons[s->person].organisation !=
				p->persons[s->instead_of].organisation)
			return "somebody stands in who is of no use to it";
		if (s->need != -1 && !in_range(s->need, p->needs_n))
			return "needs a pair of languages that is not there";
	}
	return NULL;
}

/* What is wrong with the numbers of a place; NULL nothing. */
static const char *
numbers_fault(const struct plan_problem *p, struct plan_place at)
{
	if (at.slot < 0)
		return at.slot == -1 ? NULL : "its slot is not there";
	if (at.slot >= p->slots_n)
		return "its slot is not there";
	if (!in_range(at.seat, p->seats_n))
		return "its seat is not there";
	if (at.interpreter != -1 && !in_range(at.interpreter, p->interpreters_n))
		return "its interpreter is not there";
	return NULL;
}

static bool
candidates_ok(const struct look *l)
{
	for (int i = 0; i < l->p->candidates_n; i++) {
		const struct plan_candidate *c = &l->p->candidates[i];
		const char *text = candidate_fault(l->p, c);

		if (text == NULL)
			text = numbers_fault(l->p, c->now);
		if (text == NULL && c->locked && c->now.slot < 0)
			text = "locked, and not seated";
		if (text != NULL)
			return wrong(l, PLAN_FAULT_CANDIDATE, i, -1, "candidates", text);
	}
	return true;
}

/* What is wrong with a choice that lies among the candidates; NULL nothing. */
static const char *
choice_fault(const struct plan_problem *p, const struct plan_choice *q)
{
	const struct plan_candidate *c = &p->candidates[q->first];
	int seated = 0;

	for (int i = 0; i < q->n; i++) {
		if (c[i].tier != c->tier || c[i].value != c->value ||
			c[i].length != c->length || c[i].displaced != c->displaced)
			return "its alternatives differ in value or length";
		seated += c[i].now.slot >= 0;
	}
	return seated > 1 ? "more than one alternative is seated" : NULL;
}

static bool
choices_ok(const struct look *l)
{
	int next = 0;

	for (int i = 0; i < l->p->choices_n; i++) {
		const struct plan_choice *q = &l->p->choices[i];
		const char *text;

		if (q->n < 2 || q->first < next || q->first > l->p->candidates_n - q->n)
			return wrong(l, PLAN_FAULT_CHOICE, i, -1, "choices",
				"wants two candidates or more, of no other choice");
		text = choice_fault(l->p, q);
		if (text != NULL)
			return wrong(l, PLAN_FAULT_CHOICE, i, -1, "choices", text);
		next = q->first + q->n;
	}
	return true;
}

/* Of the candidates left when nothing more can be taken away, any one is on a cycle. */
static bool
cycle_found(const struct look *l, const int *before_n)
{
	for (int i = 0; i < l->p->orders_n; i++) {
		const struct plan_order *q = &l->p->orders[i];

		if (before_n[q->before] > 0 && before_n[q->after] > 0)
			return wrong(l, PLAN_FAULT_CYCLE, q->before, q->after,
				"candidates", "each is to be held before the other");
	}
	return true;
}

/* Take away candidates nothing goes before until none is left (Kahn). */
static bool
orders_ok(const struct look *l, struct arena *a)
{
	const struct plan_problem *p = l->p;
	int *before_n = ARENA_ARRAY(a, int, p->candidates_n + 1);
	int *first = ARENA_ARRAY(a, int, p->candidates_n + 2);
	int *next = ARENA_ARRAY(a, int, p->orders_n + 1);
	int *ready = ARENA_ARRAY(a, int, p->candidates_n + 1);
	int ready_n = 0;

	for (int i = 0; i < p->orders_n; i++) {
		const struct plan_order *q = &p->orders[i];

		if (!in_range(q->before, p->candidates_n) ||
			!in_range(q->after, p->candidates_n))
			return wrong(l, PLAN_FAULT_ORDER, i, -1, "orders",
				"names a candidate that is not there");
		before_n[q->after]++;
		next[i] = first[q->before];
		first[q->before] = i + 1;
	}
	for (int c = 0; c < p->candidates_n; c++) {
		if (before_n[c] == 0)
			ready[ready_n++] = c;
	}
	for (int i = 0; i < ready_n; i++) {
		for (int q = first[ready[i]]; q != 0; q = next[q - 1]) {
			if (--before_n[p->orders[q - 1].after] == 0)
				ready[ready_n++] = p->orders[q - 1].after;
		}
	}
	return ready_n == p->candidates_n || cycle_found(l, before_n);
}

static bool
free_all(const uint64_t *set, int slot, int length)
{
	for (int s = slot; s < slot + length; s++) {
		if (!plan_bit(set, s))
			return false;
	}
	return true;
}

static bool
listed(const int *list, int n, int x)
{
	for (int i = 0; i < n; i++) {
		if (list[i] == x)
			return true;
	}
	return false;
}

/* What is wrong with where one candidate is, the others aside; NULL nothing. */
static const char *
place_fault(const struct look *l, const struct plan_candidate *c, struct plan_place at)
{
	const struct plan_problem *p = l->p;
	const char *text = numbers_fault(p, at);

	if (text != NULL)
		return text;
	if (!plan_may_start(p, c, at.slot))
		return "may not be held in its slot";
	if (!listed(c->groups, c->groups_n, l->group[at.seat]))
		return "may not be held at its seat";
	if (!free_all(p->seats[at.seat].free, at.slot, c->length))
		return "its seat is not open then";
	if ((c->need >= 0) != (at.interpreter >= 0))
		return c->need >= 0 ? "has no interpreter" : "needs no interpreter";
	if (c->need < 0)
		return NULL;
	if (!listed(p->needs[c->need].interpreters, p->needs[c->need].n, at.interpreter))
		return "its interpreter does not speak both languages";
	if (!free_all(p->interpreters[at.interpreter].free, at.slot, c->length))
		return "its interpreter is not there then";
	return NULL;
}

static bool
one_of_each_choice(const struct look *l)
{
	for (int i = 0; i < l->p->choices_n; i++) {
		const struct plan_choice *q = &l->p->choices[i];
		int held = -1;

		for (int c = q->first; c < q->first + q->n; c++) {
			if (l->places[c].slot < 0)
				continue;
			if (held >= 0)
				return wrong(l, PLAN_FAULT_CHOICE, held, c, "candidates",
					"of one choice, and both held");
			held = c;
		}
	}
	return true;
}

static bool
clash(const struct look *l, int a, int b, const char *text)
{
	return wrong(l, PLAN_FAULT_CLASH, a, b, "candidates", text);
}

static int
last_slot(const struct look *l, int c)
{
	return l->places[c].slot + l->p->candidates[c].length - 1;
}

/* Is there time for the way from the one to the other, which is later? */
static bool
way_ok(const struct look *l, int a, int b)
{
	const struct plan_problem *p = l->p;
	const struct plan_slot *end = &p->slots[last_slot(l, a)];
	const struct plan_slot *start = &p->slots[l->places[b].slot];
	int minutes = plan_walk(p, p->groups[l->group[l->places[a].seat]].hall,
		p->groups[l->group[l->places[b].seat]].hall);

	return start->day != end->day ||
	       start->start_s - end->end_s >= minutes * INT64_C(60);
}

/*
 * One after the other for one resource: no overlap, and time to walk; of two that are locked the
 * way is as it is.
 */
static bool
pair_ok(const struct look *l, enum plan_use_kind kind, int a, int b)
{
	const struct plan_problem *p = l->p;

	if (l->places[b].slot <= last_slot(l, a))
		return clash(l, a, b,
			kind == PLAN_USE_PERSON ? "the same person at the same time"
			: kind == PLAN_USE_SEAT
				? "the same seat at the same time"
				: "the same interpreter at the same time");
	if (kind == PLAN_USE_SEAT ||
		(p->candidates[a].locked && p->candidates[b].locked) || way_ok(l, a, b))
		return true;
	return clash(l, a, b, "too far apart to walk in between");
}

/* The meetings of one person or organisation against its maximums. */
static bool
maximum_ok(const struct look *l, const struct plan_uses *u, int from, int to)
{
	const struct plan_problem *p = l->p;
	const struct plan_use *use = &u->all[from];
	bool person = use->kind == PLAN_USE_PERSON;
	int max_event = person ? p->persons[use->index].max_event
			       : p->organisations[use->index].max_event;
	int max_day = person ? p->persons[use->index].max_day
			     : p->organisations[use->index].max_day;
	int day_n = 0;

	if (max_event > 0 && to - from > max_event)
		return wrong(l, person ? PLAN_FAULT_PERSON : PLAN_FAULT_ORGANISATION,
			use->index, -1, person ? "persons" : "organisations",
			"more meetings than its maximum");
	for (int i = from; i < to; i++) {
		bool same = i > from && p->slots[u->all[i].slot].day ==
						p->slots[u->all[i - 1].slot].day;

		day_n = same ? day_n + 1 : 1;
		if (max_day > 0 && day_n > max_day)
			return wrong(l,
				person ? PLAN_FAULT_PERSON : PLAN_FAULT_ORGANISATION,
				use->index, -1, person ? "persons" : "organisations",
				"more meetings in a day than its maximum");
	}
	return true;
}

static bool
uses_ok(const struct look *l, const struct plan_uses *u)
{
	for (int from = 0, to; from < u->n; from = to) {
		enum plan_use_kind kind = u->all[from].kind;

		to = plan_uses_run(u, from);
		for (int i = from + 1; i < to && kind != PLAN_USE_ORGANISATION; i++) {
			if (!pair_ok(l, kind, u->all[i - 1].candidate,
				    u->all[i].candidate))
				return false;
		}
		if ((kind == PLAN_USE_PERSON || kind == PLAN_USE_ORGANISATION) &&
			!maximum_ok(l, u, from, to))
			return false;
	}
	return true;
}

/* Do the places of the candidates (of the locked ones) hold, alone and together? */
static bool
hold_together(struct look *l, bool locked_only, struct arena *a)
{
	const struct plan_problem *p = l->p;
	struct plan_uses u;

	l->group = plan_group_of_seat(p, a);
	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];
		const char *text;

		if (l->places[i].slot < 0 || (locked_only && !c->locked))
			continue;
		text = place_fault(l, c, l->places[i]);
		if (text != NULL)
			return wrong(l, PLAN_FAULT_PLACE, i, -1, "candidates", text);
	}
	plan_uses_of(p, l->places, locked_only, a, &u);
	if (!uses_ok(l, &u))
		return false;
	for (int i = 0; i < p->orders_n; i++) {
		int before = p->orders[i].before, after = p->orders[i].after;

		if (l->places[before].slot < 0 || l->places[after].slot < 0)
			continue;
		if (locked_only &&
			!(p->candidates[before].locked && p->candidates[after].locked))
			continue;
		if (last_slot(l, before) >= l->places[after].slot)
			return clash(l, before, after,
				"the first is to end before the second starts");
	}
	return true;
}

bool
plan_check(const struct plan_problem *p, struct plan_fault *fault, struct err *e)
{
	struct look l = {.p = p, .fault = fault, .e = e};
	struct plan_place *now;
	struct arena a;
	bool ok;

	if (fault != NULL)
		*fault = (struct plan_fault){PLAN_FAULT_NONE, -1, -1};
	if (!counts_ok(&l) || !slots_ok(&l) || !people_ok(&l) || !places_ok(&l) ||
		!candidates_ok(&l) || !choices_ok(&l))
		return false;
	arena_init(&a);
	now = ARENA_ARRAY(&a, struct plan_place, p->candidates_n + 1);
	for (int i = 0; i < p->candidates_n; i++)
		now[i] = p->candidates[i].now;
	l.places = now;
	ok = orders_ok(&l, &a) && hold_together(&l, true, &a);
	arena_release(&a);
	return ok;
}

bool
plan_verify(const struct plan_problem *p, const struct plan_place *places,
	struct plan_fault *fault, struct err *e)
{
	struct look l = {.p = p, .places = places, .fault = fault, .e = e};
	struct arena a;
	bool ok = true;

	if (fault != NULL)
		*fault = (struct plan_fault){PLAN_FAULT_NONE, -1, -1};
	for (int i = 0; i < p->candidates_n && ok; i++) {
		struct plan_place now = p->candidates[i].now, at = places[i];

		if (p->candidates[i].locked &&
			(now.slot != at.slot || now.seat != at.seat ||
				now.interpreter != at.interpreter))
			ok = wrong(&l, PLAN_FAULT_PLACE, i, -1, "candidates",
				"locked, and moved");
	}
	arena_init(&a);
	ok = ok && one_of_each_choice(&l) && hold_together(&l, false, &a);
	arena_release(&a);
	return ok;
}

bool
plan_ways_hold(const struct plan_problem *p, const struct plan_place *places)
{
	struct look l = {.p = p, .places = places};
	struct plan_uses u;
	struct arena a;
	bool ok = true;

	if (p->walk_minutes == NULL)
		return true;
	arena_init(&a);
	l.group = plan_group_of_seat(p, &a);
	plan_uses_of(p, places, false, &a, &u);
	for (int i = 1; i < u.n && ok; i++) {
		const struct plan_use *one = &u.all[i - 1], *other = &u.all[i];

		if (one->kind == other->kind && one->index == other->index &&
			(one->kind == PLAN_USE_PERSON ||
				one->kind == PLAN_USE_INTERPRETER))
			ok = way_ok(&l, one->candidate, other->candidate);
	}
	arena_release(&a);
	return ok;
}

bool
plan_check_options(const struct plan_options *o, struct err *e)
{
	struct look l = {.e = e};

	for (int i = 0; i < PLAN_LEVELS; i++) {
		if (o->weights.of[i] < 0 || o->weights.of[i] > PLAN_WEIGHT_MAX)
			return wrong(&l, PLAN_FAULT_LIMIT, i, -1, "weights",
				"a weight is 0 to 100,000,000,000");
	}
	if (o->steps < 0 || !(o->seconds >= 0) || o->disturbed_max < -1)
		return wrong(
			&l, PLAN_FAULT_LIMIT, -1, -1, "options", "a budget is 0 or more");
	return true;
}
