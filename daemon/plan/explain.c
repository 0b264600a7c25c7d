/*
 * explain.c - the reason of an unseated candidate and the smallest change that seats it,
 *             tried out on a board that holds the plan.
 */
#include "plan/explain.h"

#include <string.h>

struct plan_explain {
	struct board b;
	uint64_t *set; /* of slots, for looking */
};

/* One candidate being explained. */
struct question {
	struct board *b;
	uint64_t *set;
	int choice_first,
		choice_n; /* the candidates of its choice; without one it alone */
	int candidate;
	const struct plan_candidate *c;
	struct plan_reason *reason;
};

struct plan_explain *
plan_explain_begin(
	const struct plan_problem *p, const struct plan_place *places, struct arena *a)
{
	struct plan_explain *x = ARENA_NEW(a, struct plan_explain);
	struct plan_options o;

	plan_options_default(&o);
	board_init(&x->b, p, &o, a);
	for (int c = 0; c < p->candidates_n; c++) {
		if (!board_seated(&x->b, c) && places[c].slot >= 0)
			board_put(&x->b, c, places[c]);
	}
	x->b.walk_broken = 0;
	board_keep(&x->b);
	x->set = ARENA_ARRAY(a, uint64_t, x->b.words + 1);
	return x;
}

static struct plan_change
change_of(enum plan_change_kind kind, int slot)
{
	return (struct plan_change){.kind = kind,
		.slot = slot,
		.candidate = -1,
		.becomes = -1,
		.to = {.slot = -1, .seat = -1, .interpreter = -1},
		.person = -1,
		.instead_of = -1,
		.organisation = -1,
		.group = -1,
		.need = -1};
}

static bool
add_change(struct question *q, struct plan_change change)
{
	if (q->reason->changes_n == PLAN_CHANGES_MAX)
		return false;
	q->reason->changes[q->reason->changes_n++] = change;
	return true;
}

/* ---- one change is enough -------------------------------------------------------------------- */

/* Where else a meeting that is off the board could be. */
static bool
fits_elsewhere(struct question *q, int other, struct plan_place *to)
{
	struct board *b = q->b;

	board_open_slots(b, other, q->set);
	for (int w = 0; w < b->words; w++) {
		for (uint64_t bits = q->set[w]; bits != 0; bits &= bits - 1) {
			if (board_find(b, other, w * 64 + __builtin_ctzll(bits), to) ==
				BOARD_FITS)
				return true;
		}
	}
	return false;
}

/* Where else it could be, as it is or by another of its choice: which, -1 nowhere. */
static int
fits_somehow(struct question *q, int other, struct plan_place *to)
{
	int n, first = board_choice(q->b, other, &n);

	for (int i = 0; i < n; i++) {
		int c = first + (other - first + i) % n;

		if (fits_elsewhere(q, c, to))
			return c;
	}
	return -1;
}

/*
 * With `other` gone, does it fit in the slot? And (move) does the other then fit
 * elsewhere?
 */
static bool
try_without_meeting(struct question *q, int other, int slot, bool move)
{
	struct board *b = q->b;
	struct plan_place to = {-1, -1, -1};
	int mark = board_mark(b), becomes = -1;
	bool ok;

	if (b->fixed[other] || other == q->candidate)
		return false;
	board_take(b, other);
	ok = board_try(b, q->candidate, slot);
	if (ok && move)
		becomes = fits_somehow(q, other, &to);
	ok = ok && (!move || becomes >= 0);
	if (ok && move)
		board_put(b, becomes, to);
	ok = ok && b->walk_broken == 0;
	board_undo(b, mark);
	if (ok) {
		struct plan_change change =
			change_of(move ? PLAN_CHANGE_MOVE : PLAN_CHANGE_UNSEAT, slot);

		change.candidate = other;
		change.becomes = becomes;
		change.to = to;
		add_change(q, change);
	}
	return ok;
}

/*
 * What each of a list of cells holds, tried in turn; the last one tried is not tried
 * again.
 */
static bool
try_cells(struct question *q, const int *at, int from, int to, int slot, bool move)
{
	int last = -1;

	for (int s = from; s < to; s++) {
		if (at[s] < 0 || at[s] == last)
			continue;
		last = at[s];
		if (try_without_meeting(q, last, slot, move))
			return true;
	}
	return false;
}

/*
 * Meetings of its persons at that time; those of the whole event where a quota is in the
 * way.
 */
static bool
try_persons(struct question *q, int slot, enum board_fit why, bool move)
{
	struct board *b = q->b;
	bool quota = why == BOARD_QUOTA_EVENT || why == BOARD_QUOTA_DAY ||
		     why == BOARD_WALKING;
	int from = quota ? 0 : slot, to = quota ? b->slots : slot + q->c->length;

	for (int i = 0; i < q->c->persons_n; i++) {
		const int *at =
			&b->person_at[(size_t)q->c->persons[i] * (size_t)b->slots];

		if (try_cells(q, at, from, to, slot, move))
			return true;
	}
	return false;
}

/* Is a seat left at another time? Else nobody who sits can be moved. */
static bool
seats_left_elsewhere(const struct question *q, int group)
{
	for (int s = 0; s < q->b->slots; s++) {
		if (q->b->seats_left[group * q->b->slots + s] > 0)
			return true;
	}
	return false;
}

static bool
try_seats(struct question *q, int slot, bool move)
{
	struct board *b = q->b;
	bool any = !move;

	for (int g = 0; g < b->p->groups_n && !any; g++)
		any = seats_left_elsewhere(q, g);
	for (int i = 0; i < q->c->groups_n && any; i++) {
		const struct plan_group *g = &b->p->groups[q->c->groups[i]];

		for (int k = 0; k < g->seats; k++) {
			const int *at = &b->seat_at[(size_t)(g->first_seat + k) *
						    (size_t)b->slots];

			if (try_cells(q, at, slot, slot + q->c->length, slot, move))
				return true;
		}
	}
	return false;
}

static bool
try_interpreters(struct question *q, int slot, bool move)
{
	struct board *b = q->b;
	const struct plan_need *need = &b->p->needs[q->c->need];

	for (int i = 0; i < need->n; i++) {
		const int *at = &b->interpreter_at[(size_t)need->interpreters[i] *
						   (size_t)b->slots];

		if (try_cells(q, at, slot, slot + q->c->length, slot, move))
			return true;
	}
	return false;
}

/* A meeting that has to be earlier or later than this slot allows. */
static bool
try_ordered(struct question *q, int slot, bool move)
{
	struct board *b = q->b;
	const struct board_lists *lists[] = {&b->before, &b->after};

	for (int k = 0; k < 2; k++) {
		for (int i = lists[k]->first[q->candidate];
			i < lists[k]->first[q->candidate + 1]; i++) {
			int other = lists[k]->item[i];

			if (board_seated(b, other) &&
				try_without_meeting(q, other, slot, move))
				return true;
		}
	}
	return false;
}

/* One other meeting moved or given up, in this slot. */
static bool
try_other_meeting(struct question *q, int slot, bool move)
{
	struct plan_place found;
	enum board_fit why = board_find(q->b, q->candidate, slot, &found);

	switch (why) {
	case BOARD_FITS:
	case BOARD_CHOICE:
	case BOARD_NOT_ALLOWED:
	case BOARD_PERSON_AWAY:
		return false;
	case BOARD_SEAT:
		return try_seats(q, slot, move);
	case BOARD_INTERPRETER:
		return try_interpreters(q, slot, move) || try_persons(q, slot, why, move);
	case BOARD_ORDER:
		return try_ordered(q, slot, move);
	case BOARD_WALKING:
	case BOARD_PERSON_BUSY:
	case BOARD_QUOTA_EVENT:
	case BOARD_QUOTA_DAY:
		break;
	}
	return try_persons(q, slot, why, move);
}

/* With one thing looked away from, in this slot: the change that stands for it. */
static bool
try_without(struct question *q, int slot, struct board_but but, struct plan_change change)
{
	struct plan_place found;

	if (board_find_but(q->b, q->candidate, slot, &but, &found) != BOARD_FITS)
		return false;
	if (found.seat <= -2)
		change.group = -2 - found.seat;
	change.slot = slot;
	return add_change(q, change);
}

/* A colleague of one of its persons, who is free when that one is not. */
static bool
try_colleague(struct question *q, int slot)
{
	int persons[PLAN_PARTY_MAX];
	struct plan_candidate as = *q->c;
	struct board_but but = board_but_nothing;

	as.persons = persons;
	but.as = &as;
	for (int i = 0; i < q->c->stand_ins_n; i++) {
		const struct plan_stand_in *s = &q->c->stand_ins[i];
		struct plan_change change = change_of(PLAN_CHANGE_COLLEAGUE, slot);

		for (int k = 0; k < as.persons_n; k++)
			persons[k] = q->c->persons[k] == s->instead_of ? s->person
								       : q->c->persons[k];
		as.need = s->need;
		change.person = s->person;
		change.instead_of = s->instead_of;
		if (try_without(q, slot, but, change))
			return true;
	}
	return false;
}

static bool
try_extra_table(struct question *q, int slot)
{
	struct board_but but = board_but_nothing;

	but.seat = true;
	return try_without(q, slot, but, change_of(PLAN_CHANGE_TABLE, slot));
}

static bool
try_extra_interpreter(struct question *q, int slot)
{
	struct board_but but = board_but_nothing;
	struct plan_change change = change_of(PLAN_CHANGE_INTERPRETER, slot);

	but.interpreter = true;
	change.need = q->c->need;
	return q->c->need >= 0 && try_without(q, slot, but, change);
}

static bool
try_lifted_blackout(struct question *q, int slot)
{
	for (int i = 0; i < q->c->persons_n; i++) {
		struct board_but but = board_but_nothing;
		struct plan_change change = change_of(PLAN_CHANGE_BLACKOUT, slot);

		but.person_away = change.person = q->c->persons[i];
		if (try_without(q, slot, but, change))
			return true;
	}
	return false;
}

/* One more of the maximums that person or organisation `index` has reached. */
static bool
raise_reached(const struct board *b, const struct board_counts *n, int index,
	int max_event, int max_day, struct plan_change change, struct plan_reason *to)
{
	int day = b->day_of[change.slot];
	const bool reached[] = {max_event > 0 && n->event[index] >= max_event,
		max_day > 0 &&
			n->day[(size_t)index * (size_t)b->days + (size_t)day] >= max_day};

	for (int i = 0; i < 2; i++) {
		change.a_day = i;
		if (!reached[i])
			continue;
		if (to->changes_n == PLAN_CHANGES_MAX)
			return false;
		to->changes[to->changes_n++] = change;
	}
	return true;
}

static bool
raise_of_person(const struct board *b, int person, int slot, struct plan_reason *to)
{
	const struct plan_person *q = &b->p->persons[person];
	struct plan_change change = change_of(PLAN_CHANGE_QUOTA, slot);

	change.person = person;
	return raise_reached(
		b, &b->person_n, person, q->max_event, q->max_day, change, to);
}

static bool
raise_of_organisation(
	const struct board *b, int organisation, int slot, struct plan_reason *to)
{
	const struct plan_organisation *q = &b->p->organisations[organisation];
	struct plan_change change = change_of(PLAN_CHANGE_QUOTA, slot);

	change.organisation = organisation;
	return raise_reached(b, &b->organisation_n, organisation, q->max_event,
		q->max_day, change, to);
}

/* Of one person or organisation, though it may have reached both of its maximums. */
static bool
try_raised_quota(struct question *q, int slot)
{
	const struct board_lists *l = &q->b->organisations;
	struct plan_place found;

	for (int i = 0; i < q->c->persons_n; i++) {
		struct board_but but = board_but_nothing;

		but.person_quota = q->c->persons[i];
		if (board_find_but(q->b, q->candidate, slot, &but, &found) == BOARD_FITS)
			return raise_of_person(q->b, q->c->persons[i], slot, q->reason);
	}
	for (int i = l->first[q->candidate]; i < l->first[q->candidate + 1]; i++) {
		struct board_but but = board_but_nothing;

		but.organisation_quota = l->item[i];
		if (board_find_but(q->b, q->candidate, slot, &but, &found) == BOARD_FITS)
			return raise_of_organisation(q->b, l->item[i], slot, q->reason);
	}
	return false;
}

static bool
try_move(struct question *q, int slot)
{
	return try_other_meeting(q, slot, true);
}

static bool
try_unseat(struct question *q, int slot)
{
	return try_other_meeting(q, slot, false);
}

static bool
try_seat(struct question *q, int slot)
{
	return try_without(q, slot, board_but_nothing, change_of(PLAN_CHANGE_SEAT, slot));
}

/* The question is about this candidate of the choice now. */
static void
ask_about(struct question *q, int candidate)
{
	q->candidate = q->reason->seats = candidate;
	q->c = &q->b->p->candidates[candidate];
}

/*
 * The single changes in order of size, each in every slot and for every candidate of the choice
 * before the next larger one.
 */
static bool
one_change(struct question *q)
{
	bool (*const kinds[])(struct question *, int) = {try_seat, try_colleague,
		try_move, try_extra_table, try_extra_interpreter, try_lifted_blackout,
		try_raised_quota, try_unseat};
	int slots = q->b->slots;

	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		for (int i = 0; i < q->choice_n * slots; i++) {
			ask_about(q, q->choice_first + i / slots);
			if (plan_bit(q->b->start[q->candidate], i % slots) &&
				kinds[k](q, i % slots))
				return true;
		}
	}
	return false;
}

/* ---- several changes ------------------------------------------------------------------------- */

/* What is done so far so that it fits in one slot. */
struct clearing {
	struct question *q;
	struct plan_reason *way;
	struct board_but but;
	int slot;
};

static bool
also(struct clearing *k, struct plan_change change)
{
	if (k->way->changes_n == PLAN_CHANGES_MAX)
		return false;
	k->way->changes[k->way->changes_n++] = change;
	return true;
}

static bool
also_unseat(struct clearing *k, int other)
{
	struct plan_change change = change_of(PLAN_CHANGE_UNSEAT, k->slot);

	change.candidate = other;
	if (k->q->b->fixed[other] || !also(k, change))
		return false;
	board_take(k->q->b, other);
	return true;
}

static bool
is_away(const struct board *b, int person, int slot, int length)
{
	for (int s = slot; s < slot + length; s++) {
		if (!plan_bit(b->p->persons[person].free, s))
			return true;
	}
	return false;
}

/* What its persons do then is given up, one at a time; then all of them are available. */
static bool
clear_persons(struct clearing *k)
{
	const struct plan_candidate *c = k->q->c;
	struct board *b = k->q->b;
	struct plan_change change = change_of(PLAN_CHANGE_BLACKOUT, k->slot);

	for (int i = 0; i < c->persons_n; i++) {
		for (int s = k->slot; s < k->slot + c->length; s++) {
			int at = b->person_at[(size_t)c->persons[i] * (size_t)b->slots +
					      (size_t)s];

			if (at >= 0)
				return also_unseat(k, at);
		}
	}
	if (k->but.blackouts)
		return false;
	k->but.blackouts = true;
	for (int i = 0; i < c->persons_n; i++) {
		change.person = c->persons[i];
		if (is_away(b, c->persons[i], k->slot, c->length) && !also(k, change))
			return false;
	}
	return true;
}

/* Everybody of the meeting whose quota is reached has one more. */
static bool
clear_quotas(struct clearing *k)
{
	const struct plan_candidate *c = k->q->c;
	const struct board *b = k->q->b;
	const struct board_lists *l = &b->organisations;

	if (k->but.quotas)
		return false;
	k->but.quotas = true;
	for (int i = 0; i < c->persons_n; i++) {
		if (!raise_of_person(b, c->persons[i], k->slot, k->way))
			return false;
	}
	for (int i = l->first[k->q->candidate]; i < l->first[k->q->candidate + 1]; i++) {
		if (!raise_of_organisation(b, l->item[i], k->slot, k->way))
			return false;
	}
	return true;
}

/* The first meeting that has to be earlier or later than this slot allows. */
static bool
clear_order(struct clearing *k)
{
	const struct board *b = k->q->b;
	int c = k->q->candidate, last = k->slot + k->q->c->length - 1;

	for (int i = b->before.first[c]; i < b->before.first[c + 1]; i++) {
		int other = b->before.item[i];

		if (board_seated(b, other) &&
			b->place[other].slot + board_length(b, other) > k->slot)
			return also_unseat(k, other);
	}
	for (int i = b->after.first[c]; i < b->after.first[c + 1]; i++) {
		int other = b->after.item[i];

		if (board_seated(b, other) && b->place[other].slot <= last)
			return also_unseat(k, other);
	}
	return false;
}

/* The meetings of the persons next to this one on that day, the nearest first. */
static bool
clear_walk(struct clearing *k)
{
	const struct plan_candidate *c = k->q->c;
	const struct board *b = k->q->b;

	for (int away = 1; away < b->slots; away++) {
		for (int i = 0; i < 2 * c->persons_n; i++) {
			int s = i % 2 ? k->slot - away : k->slot + c->length - 1 + away;
			int at;

			if (s < 0 || s >= b->slots || b->day_of[s] != b->day_of[k->slot])
				continue;
			at = b->person_at[(size_t)c->persons[i / 2] * (size_t)b->slots +
					  (size_t)s];
			if (at >= 0)
				return also_unseat(k, at);
		}
	}
	return false;
}

/* The next obstacle out of the way; false: no change helps. */
static bool
clear_one(struct clearing *k, enum board_fit why)
{
	struct plan_change change = change_of(PLAN_CHANGE_TABLE, k->slot);

	switch (why) {
	case BOARD_PERSON_AWAY:
	case BOARD_PERSON_BUSY:
		return clear_persons(k);
	case BOARD_QUOTA_EVENT:
	case BOARD_QUOTA_DAY:
		return clear_quotas(k);
	case BOARD_ORDER:
		return clear_order(k);
	case BOARD_WALKING:
		return clear_walk(k);
	case BOARD_SEAT:
		if (k->but.seat || k->q->c->groups_n == 0)
			return false;
		k->but.seat = true;
		return also(k, change);
	case BOARD_INTERPRETER:
		change.kind = PLAN_CHANGE_INTERPRETER;
		change.need = k->q->c->need;
		k->but.interpreter = true;
		return also(k, change);
	case BOARD_FITS:
	case BOARD_CHOICE:
	case BOARD_NOT_ALLOWED:
		break;
	}
	return false;
}

/* What was given up moves instead where there is room for it beside the candidate. */
static void
move_instead(struct clearing *k, struct plan_place found)
{
	struct question *q = k->q;

	if (k->but.blackouts || k->but.quotas || k->but.seat || k->but.interpreter)
		return;
	board_put(q->b, q->candidate, found);
	for (int i = 0; i < k->way->changes_n; i++) {
		struct plan_change *change = &k->way->changes[i];
		int mark = board_mark(q->b), becomes;
		struct plan_place to;

		if (change->kind != PLAN_CHANGE_UNSEAT)
			continue;
		becomes = fits_somehow(q, change->candidate, &to);
		if (becomes < 0)
			continue;
		board_put(q->b, becomes, to);
		if (q->b->walk_broken > 0) {
			board_undo(q->b, mark);
			continue;
		}
		change->kind = PLAN_CHANGE_MOVE;
		change->becomes = becomes;
		change->to = to;
	}
}

/* One obstacle after the other out of the way, in this slot, until it fits. */
static bool
clear_slot(struct question *q, int slot, struct plan_reason *way)
{
	struct clearing k = {.q = q, .way = way, .but = board_but_nothing, .slot = slot};
	int mark = board_mark(q->b);
	struct plan_place found;
	enum board_fit why;
	bool fits;

	way->changes_n = 0;
	do {
		why = board_find_but(q->b, q->candidate, slot, &k.but, &found);
	} while (why != BOARD_FITS && clear_one(&k, why));
	fits = why == BOARD_FITS && q->b->walk_broken == 0;
	for (int i = 0; i < way->changes_n && fits; i++) {
		if (way->changes[i].kind != PLAN_CHANGE_TABLE)
			continue;
		/* a seat looked for and then, with something else gone, not needed */
		if (found.seat >= 0)
			way->changes[i--] = way->changes[--way->changes_n];
		else
			way->changes[i].group = -2 - found.seat;
	}
	if (fits)
		move_instead(&k, found);
	board_undo(q->b, mark);
	return fits;
}

/* The slot, and the candidate of the choice, where the fewest changes seat it. */
static void
several_changes(struct question *q)
{
	struct plan_reason way = {0};
	int slots = q->b->slots, seats = q->choice_first;

	for (int i = 0; i < q->choice_n * slots; i++) {
		ask_about(q, q->choice_first + i / slots);
		if (!plan_bit(q->b->start[q->candidate], i % slots) ||
			!clear_slot(q, i % slots, &way))
			continue;
		if (q->reason->changes_n == 0 || way.changes_n < q->reason->changes_n) {
			memcpy(q->reason->changes, way.changes, sizeof(way.changes));
			q->reason->changes_n = way.changes_n;
			seats = q->candidate;
		}
	}
	q->reason->seats = seats;
}

/* ---- the reason ------------------------------------------------------------------------------ */

/* How near a slot comes to fitting; the nearest one tells the reason. */
static int
nearness(enum board_fit fit)
{
	switch (fit) {
	case BOARD_CHOICE:
	case BOARD_NOT_ALLOWED:
		return 0;
	case BOARD_PERSON_AWAY:
		return 1;
	case BOARD_PERSON_BUSY:
		return 2;
	case BOARD_QUOTA_EVENT:
	case BOARD_QUOTA_DAY:
		return 3;
	case BOARD_ORDER:
		return 4;
	case BOARD_WALKING:
		return 5;
	case BOARD_SEAT:
		return 6;
	case BOARD_INTERPRETER:
		return 7;
	case BOARD_FITS:
		break;
	}
	return 8;
}

/*
 * Has one of its persons no slot left in which the meeting could be held, for meetings of
 * its own?
 */
static bool
somebody_is_full(const struct question *q)
{
	const struct board *b = q->b;

	for (int i = 0; i < q->c->persons_n; i++) {
		size_t w = (size_t)q->c->persons[i] * (size_t)b->words;
		uint64_t left = 0, at_all = 0;

		for (int k = 0; k < b->words; k++) {
			left |= b->start[q->candidate][k] & b->person_free[w + (size_t)k];
			at_all |= b->start[q->candidate][k] &
				  b->p->persons[q->c->persons[i]].free[k];
		}
		if (left == 0 && at_all != 0)
			return true;
	}
	return false;
}

/* Is there a slot in which all its persons are available, whatever they do then? */
static bool
has_common_slot(const struct question *q)
{
	const struct board *b = q->b;

	for (int i = 0; i < q->choice_n * b->slots; i++) {
		const struct plan_candidate *c =
			&b->p->candidates[q->choice_first + i / b->slots];

		if (plan_may_start(b->p, c, i % b->slots))
			return true;
	}
	return false;
}

static enum plan_reason_code
code_of(const struct question *q, enum board_fit fit)
{
	switch (fit) {
	case BOARD_CHOICE:
	case BOARD_NOT_ALLOWED:
	case BOARD_PERSON_AWAY:
		return PLAN_REASON_NO_COMMON_SLOT;
	case BOARD_PERSON_BUSY:
		return !has_common_slot(q)   ? PLAN_REASON_NO_COMMON_SLOT
		       : somebody_is_full(q) ? PLAN_REASON_DELEGATE_FULL
					     : PLAN_REASON_BUSY;
	case BOARD_QUOTA_EVENT:
	case BOARD_QUOTA_DAY:
		return PLAN_REASON_QUOTA;
	case BOARD_ORDER:
		return PLAN_REASON_ORDER;
	case BOARD_WALKING:
		return PLAN_REASON_WALKING;
	case BOARD_SEAT:
		return PLAN_REASON_TABLE_FULL;
	case BOARD_INTERPRETER:
		return PLAN_REASON_NO_INTERPRETER;
	case BOARD_FITS:
		break;
	}
	return PLAN_REASON_NONE;
}

/* Of the candidates of the choice; the question is then about the one that is nearest. */
static enum board_fit
nearest_fit(struct question *q)
{
	enum board_fit best = BOARD_NOT_ALLOWED;
	int slots = q->b->slots, nearest = q->choice_first;

	for (int i = 0; i < q->choice_n * slots; i++) {
		struct plan_place found;
		int c = q->choice_first + i / slots;
		enum board_fit fit = board_find(q->b, c, i % slots, &found);

		if (nearness(fit) > nearness(best)) {
			best = fit;
			nearest = c;
		}
	}
	ask_about(q, nearest);
	return best;
}

void
plan_explain(struct plan_explain *x, int candidate, struct plan_reason *reason)
{
	struct question q = {.b = &x->b, .set = x->set, .reason = reason};

	memset(reason, 0, sizeof(*reason));
	reason->lost_to = -1;
	q.choice_first = board_choice(&x->b, candidate, &q.choice_n);
	ask_about(&q, candidate);
	if (board_held(&x->b, candidate))
		return;
	reason->code = code_of(&q, nearest_fit(&q));
	if (!one_change(&q))
		several_changes(&q);
	if (reason->changes_n != 1 || reason->changes[0].kind != PLAN_CHANGE_UNSEAT)
		return;
	/* of one of equal or less worth, though it had a place, there is no reason in that */
	if (plan_worth(&q.b->p->candidates[reason->changes[0].candidate]) <=
		plan_worth(&q.b->p->candidates[candidate]))
		return;
	reason->lost_to = reason->changes[0].candidate;
	if (reason->code == PLAN_REASON_BUSY || reason->code == PLAN_REASON_DELEGATE_FULL)
		reason->code = PLAN_REASON_LOST_TO;
}

const char *
plan_reason_name(enum plan_reason_code code)
{
	static const char *const names[] = {"none", "no_common_slot", "busy",
		"delegate_full", "table_full", "no_interpreter", "walking", "quota",
		"veto", "precedence", "lost_to"};

	return names[code];
}
