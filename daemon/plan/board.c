/*
 * board.c - putting meetings on the board and taking them off, and what fits.
 *
 * The making of a board is in board_make.c.
 */
#include "plan/board.h"

#include <limits.h>
#include <string.h>

/* ---- figures --------------------------------------------------------------------------------- */

static void
level_add(struct board *b, enum plan_level level, int64_t units)
{
	int64_t sign = level == PLAN_LEVEL_MUST || level == PLAN_LEVEL_VALUE ? -1 : 1;

	b->level[level] += units;
	b->cost += sign * units * b->unit[level];
}

static bool
any_between(const uint64_t *set, int first, int end)
{
	for (int s = first; s < end; s = (s | 63) + 1) {
		uint64_t bits = set[s >> 6] >> (s & 63);

		if (end - s < 64)
			bits &= (UINT64_C(1) << (end - s)) - 1;
		if (bits != 0)
			return true;
	}
	return false;
}

/*
 * Breaks that a meeting of [slot, last] adds to a person who is idle then. A stretch with
 * n groups of busy slots has n - 1 breaks; one with none has none.
 */
static int
breaks_added(const struct board *b, const uint64_t *busy, int slot, int last)
{
	int first = b->stretch_first[slot], end = b->stretch_end[slot];
	int beside = (slot > first && plan_bit(busy, slot - 1)) +
		     (last + 1 < end && plan_bit(busy, last + 1));

	if (beside == 0 && !any_between(busy, first, end))
		return 0;
	return 1 - beside;
}

/* The list of persons with breaks, in no order. */
static void
broken_mark(struct board *b, int person, bool on)
{
	if (on) {
		b->broken_at[person] = b->broken_n;
		b->broken[b->broken_n++] = person;
	} else {
		int last = b->broken[--b->broken_n];

		b->broken[b->broken_at[person]] = last;
		b->broken_at[last] = b->broken_at[person];
	}
}

static void
breaks_add(struct board *b, int person, int more)
{
	int before = b->breaks[person], now = before + more, fair = b->p->fairness;

	if (more == 0)
		return;
	b->breaks[person] = now;
	if ((before > 0) != (now > 0))
		broken_mark(b, person, now > 0);
	level_add(b, PLAN_LEVEL_BREAKS, more);
	level_add(
		b, PLAN_LEVEL_UNFAIRNESS, (int64_t)now * now - (int64_t)before * before);
	if (fair >= 0) {
		int over = (now > fair ? now - fair : 0) -
			   (before > fair ? before - fair : 0);

		b->unfair += over;
		b->cost += over * b->unit_unfair;
	}
}

/* ---- walking --------------------------------------------------------------------------------- */

static int
hall_of(const struct board *b, int candidate)
{
	return b->p->groups[b->group_of_seat[b->place[candidate].seat]].hall;
}

/* The last busy slot of the day before `slot`, -1 none. */
static int
busy_before(const struct board *b, const uint64_t *busy, int slot)
{
	int first = b->day_first[b->day_of[slot]];

	for (int s = slot - 1; s >= first; s = (s & ~63) - 1) {
		uint64_t bits = busy[s >> 6] << (63 - (s & 63));

		if (bits != 0) {
			int at = s - __builtin_clzll(bits);

			return at >= first ? at : -1;
		}
	}
	return -1;
}

/* The first busy slot of the day after `slot`, -1 none. */
static int
busy_after(const struct board *b, const uint64_t *busy, int slot)
{
	int end = b->day_first[b->day_of[slot] + 1];

	for (int s = slot + 1; s < end; s = (s | 63) + 1) {
		uint64_t bits = busy[s >> 6] >> (s & 63);

		if (bits != 0) {
			int at = s + __builtin_ctzll(bits);

			return at < end ? at : -1;
		}
	}
	return -1;
}

/*
 * Minutes on foot between the meetings at two slots of one day; whether they suffice in
 * *ok.
 */
static int
walk_between(
	const struct board *b, int slot, int hall, int next_slot, int next_hall, bool *ok)
{
	int minutes = plan_walk(b->p, hall, next_hall);

	if (b->p->slots[next_slot].start_s - b->p->slots[slot].end_s <
		minutes * INT64_C(60))
		*ok = false;
	return minutes;
}

/*
 * What a meeting of [slot, last] in `hall` adds to the walking of the owner of `busy` and
 * `at`, who is idle then; *ok becomes false where there is no time for it.
 */
static int
walk_added(const struct board *b, const uint64_t *busy, const int *at, int slot, int last,
	int hall, bool *ok)
{
	int before = busy_before(b, busy, slot), after = busy_after(b, busy, last);
	bool any = true;
	int minutes = 0;

	if (before >= 0)
		minutes +=
			walk_between(b, before, hall_of(b, at[before]), slot, hall, ok);
	if (after >= 0)
		minutes += walk_between(b, last, hall, after, hall_of(b, at[after]), ok);
	if (before >= 0 && after >= 0)
		minutes -= walk_between(b, before, hall_of(b, at[before]), after,
			hall_of(b, at[after]), &any);
	return minutes;
}

/* Taking off what lies between two meetings can leave too little time between these. */
static bool
walk_closed(
	const struct board *b, const uint64_t *busy, const int *at, int slot, int last)
{
	int before = busy_before(b, busy, slot), after = busy_after(b, busy, last);
	bool ok = true;

	if (before >= 0 && after >= 0)
		walk_between(b, before, hall_of(b, at[before]), after,
			hall_of(b, at[after]), &ok);
	return ok;
}

/* ---- what fits ------------------------------------------------------------------------------- */

static bool
all_set(const uint64_t *set, int slot, int length)
{
	for (int s = slot; s < slot + length; s++) {
		if (!plan_bit(set, s))
			return false;
	}
	return true;
}

static bool
any_set(const uint64_t *set, int slot, int length)
{
	for (int s = slot; s < slot + length; s++) {
		if (plan_bit(set, s))
			return true;
	}
	return false;
}

static enum board_fit
persons_fit(const struct board *b, const struct plan_candidate *c, int slot,
	const struct board_but *but)
{
	int day = b->day_of[slot];

	for (int i = 0; i < c->persons_n; i++) {
		int person = c->persons[i];
		const struct plan_person *q = &b->p->persons[person];

		if (!all_set(&b->person_free[(size_t)person * (size_t)b->words], slot,
			    c->length)) {
			if (any_set(&b->person_busy[(size_t)person * (size_t)b->words],
				    slot, c->length))
				return all_set(q->free, slot, c->length)
					       ? BOARD_PERSON_BUSY
					       : BOARD_PERSON_AWAY;
			if (!but->blackouts && but->person_away != person)
				return BOARD_PERSON_AWAY;
		}
		if (but->quotas || but->person_quota == person)
			continue;
		if (q->max_event > 0 && b->person_n.event[person] >= q->max_event)
			return BOARD_QUOTA_EVENT;
		if (q->max_day > 0 &&
			b->person_n.day[(size_t)person * (size_t)b->days + (size_t)day] >=
				q->max_day)
			return BOARD_QUOTA_DAY;
	}
	return BOARD_FITS;
}

static enum board_fit
organisations_fit(
	const struct board *b, int candidate, int slot, const struct board_but *but)
{
	const struct board_lists *l = &b->organisations;

	for (int i = l->first[candidate]; i < l->first[candidate + 1]; i++) {
		int o = l->item[i];
		const struct plan_organisation *q = &b->p->organisations[o];

		if (but->quotas || but->organisation_quota == o)
			continue;
		if (q->max_event > 0 && b->organisation_n.event[o] >= q->max_event)
			return BOARD_QUOTA_EVENT;
		if (q->max_day > 0 &&
			b->organisation_n.day[(size_t)o * (size_t)b->days +
					      (size_t)b->day_of[slot]] >= q->max_day)
			return BOARD_QUOTA_DAY;
	}
	return BOARD_FITS;
}

static bool
order_fits(const struct board *b, int candidate, int slot)
{
	int last = slot + board_length(b, candidate) - 1;

	for (int i = b->before.first[candidate]; i < b->before.first[candidate + 1];
		i++) {
		int c = b->before.item[i];

		if (board_seated(b, c) && b->place[c].slot + board_length(b, c) > slot)
			return false;
	}
	for (int i = b->after.first[candidate]; i < b->after.first[candidate + 1]; i++) {
		int c = b->after.item[i];

		if (board_seated(b, c) && b->place[c].slot <= last)
			return false;
	}
	return true;
}

static bool
all_can_walk(const struct board *b, const struct plan_candidate *c, int slot, int hall,
	int *minutes)
{
	bool ok = true;

	*minutes = 0;
	if (b->p->walk_minutes == NULL)
		return true;
	for (int i = 0; i < c->persons_n && ok; i++) {
		size_t person = (size_t)c->persons[i];

		*minutes += walk_added(b, &b->person_busy[person * (size_t)b->words],
			&b->person_at[person * (size_t)b->slots], slot,
			slot + c->length - 1, hall, &ok);
	}
	return ok;
}

/*
 * A free seat of the group for all slots of the meeting, -1 none; that of now before
 * others.
 */
static int
seat_in(const struct board *b, const struct plan_candidate *c, int group, int slot)
{
	const struct plan_group *g = &b->p->groups[group];
	int words = b->seat_words[group];
	const uint64_t *set = &b->seat_free[b->seat_base[group] + slot * words];

	if (b->seats_left[group * b->slots + slot] == 0)
		return -1;
	if (c->now.slot == slot && b->group_of_seat[c->now.seat] == group) {
		int seat = c->now.seat - g->first_seat;
		bool ok = true;

		for (int i = 0; i < c->length; i++)
			ok = ok && plan_bit(set + i * words, seat);
		if (ok)
			return c->now.seat;
	}
	for (int w = 0; w < words; w++) {
		uint64_t bits = set[w];

		for (int i = 1; i < c->length; i++)
			bits &= set[i * words + w];
		if (bits != 0)
			return g->first_seat + w * 64 + __builtin_ctzll(bits);
	}
	return -1;
}

/* Someone who bridges the languages, is free, and can walk there; -1 none. */
static int
interpreter_for(const struct board *b, const struct plan_candidate *c, int slot, int hall)
{
	const struct plan_need *need = &b->p->needs[c->need];
	int found = -1;

	for (int i = 0; i < need->n; i++) {
		size_t k = (size_t)need->interpreters[(i + b->turn) % need->n];
		bool ok = true;

		if (!all_set(&b->interpreter_free[k * (size_t)b->words], slot, c->length))
			continue;
		if (b->p->walk_minutes != NULL)
			walk_added(b, &b->interpreter_busy[k * (size_t)b->words],
				&b->interpreter_at[k * (size_t)b->slots], slot,
				slot + c->length - 1, hall, &ok);
		if (ok && (found < 0 ||
				  (c->now.slot == slot && c->now.interpreter == (int)k)))
			found = (int)k;
	}
	return found;
}

/*
 * Where: the first of its groups with a seat all can walk to, and an interpreter if needed; among
 * shared groups the one with least walking: people sent across halls soon cannot reach their next
 * meeting.
 */
static enum board_fit
place_fits(const struct board *b, int candidate, int slot, const struct board_but *but,
	struct plan_place *found)
{
	const struct plan_candidate *c =
		but->as != NULL ? but->as : &b->p->candidates[candidate];
	enum board_fit why = BOARD_SEAT;
	bool at_now = c->now.slot == slot && slot >= 0;
	int least = INT_MAX, minutes;

	/* The group of now first, so that a repair does not move tables for nothing. */
	for (int i = at_now ? -1 : 0; i < c->groups_n; i++) {
		int group = i < 0 ? b->group_of_seat[c->now.seat]
				  : c->groups[(i + b->turn) % c->groups_n];
		int seat = seat_in(b, c, group, slot), interpreter = -1;

		if (but->group >= 0 && but->group != group)
			continue;
		if (seat < 0 && but->seat && i >= 0)
			seat = -2 - group;
		if (seat == -1 || (i < 0 && seat != c->now.seat))
			continue;
		if (!all_can_walk(b, c, slot, b->p->groups[group].hall, &minutes)) {
			why = why == BOARD_SEAT ? BOARD_WALKING : why;
			continue;
		}
		if (minutes >= least)
			continue;
		if (c->need >= 0) {
			interpreter =
				interpreter_for(b, c, slot, b->p->groups[group].hall);
			if (interpreter < 0 && but->interpreter)
				interpreter = -2;
			if (interpreter == -1) {
				why = BOARD_INTERPRETER;
				continue;
			}
		}
		*found = (struct plan_place){slot, seat, interpreter};
		least = minutes;
		if (i < c->own_n || minutes <= 0 || b->turn > 0)
			return BOARD_FITS;
	}
	return least < INT_MAX ? BOARD_FITS : why;
}

const struct board_but board_but_nothing = {
	.person_away = -1, .person_quota = -1, .organisation_quota = -1, .group = -1};

enum board_fit
board_find_but(const struct board *b, int candidate, int slot,
	const struct board_but *but, struct plan_place *found)
{
	const struct plan_candidate *c;
	enum board_fit fit;

	if (but == NULL)
		but = &board_but_nothing;
	c = but->as != NULL ? but->as : &b->p->candidates[candidate];
	if (slot < 0 || slot >= b->slots || !plan_bit(b->start[candidate], slot))
		return BOARD_NOT_ALLOWED;
	if (board_rival(b, candidate) >= 0)
		return BOARD_CHOICE;
	fit = persons_fit(b, c, slot, but);
	if (fit == BOARD_FITS && b->p->organisations_n > 0)
		fit = organisations_fit(b, candidate, slot, but);
	if (fit != BOARD_FITS)
		return fit;
	if (!order_fits(b, candidate, slot))
		return BOARD_ORDER;
	return place_fits(b, candidate, slot, but, found);
}

enum board_fit
board_find(const struct board *b, int candidate, int slot, struct plan_place *found)
{
	return board_find_but(b, candidate, slot, NULL, found);
}

/*
 * Slots s with s .. s + length - 1 all in the set; the ends of sessions are the rules'
 * matter.
 */
static void
narrow_to_runs(uint64_t *set, int words, int length)
{
	for (int k = 1; k < length; k++) {
		for (int w = 0; w < words; w++) {
			uint64_t next = w + 1 < words ? set[w + 1] : 0;

			/* what is left of this word already has runs of k */
			set[w] &= set[w] >> 1 | next << 63;
		}
	}
}

/* Only slots in which one of its groups has a seat left. */
static void
narrow_to_seats(const struct board *b, const struct plan_candidate *c, uint64_t *set)
{
	for (int w = 0; w < b->words; w++) {
		uint64_t open = 0;

		for (int i = 0; i < c->groups_n && set[w] != 0; i++)
			open |= b->group_open[(size_t)c->groups[i] * (size_t)b->words +
					      (size_t)w];
		set[w] &= open;
	}
}

void
board_open_slots(const struct board *b, int candidate, uint64_t *slots)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];
	const uint64_t *start = b->start[candidate];

	for (int w = 0; w < b->words; w++) {
		slots[w] = ~UINT64_C(0);
		for (int i = 0; i < c->persons_n; i++)
			slots[w] &=
				b->person_free[(size_t)c->persons[i] * (size_t)b->words +
					       (size_t)w];
	}
	narrow_to_runs(slots, b->words, c->length);
	for (int w = 0; w < b->words; w++)
		slots[w] &= start[w];
	narrow_to_seats(b, c, slots);
	for (int i = 0; i < c->persons_n; i++) {
		const struct plan_person *q = &b->p->persons[c->persons[i]];

		if (q->max_event > 0 && b->person_n.event[c->persons[i]] >= q->max_event)
			memset(slots, 0, (size_t)b->words * sizeof(slots[0]));
	}
}

/* ---- putting and taking ---------------------------------------------------------------------- */

static void
set_bits(uint64_t *set, int slot, int length, bool on)
{
	for (int s = slot; s < slot + length; s++) {
		uint64_t bit = UINT64_C(1) << (s & 63);

		set[s >> 6] = on ? set[s >> 6] | bit : set[s >> 6] & ~bit;
	}
}

static void
set_cells(int *cells, int slot, int length, int value)
{
	for (int s = slot; s < slot + length; s++)
		cells[s] = value;
}

/* What a meeting that comes or goes does to one person. */
static void
person_mark(struct board *b, int person, struct plan_place at, int length, int candidate,
	bool on)
{
	uint64_t *busy = &b->person_busy[(size_t)person * (size_t)b->words];
	int last = at.slot + length - 1;

	if (on)
		breaks_add(b, person, breaks_added(b, busy, at.slot, last));
	set_bits(busy, at.slot, length, on);
	set_bits(
		&b->person_free[(size_t)person * (size_t)b->words], at.slot, length, !on);
	set_cells(&b->person_at[(size_t)person * (size_t)b->slots], at.slot, length,
		on ? candidate : -1);
	if (!on)
		breaks_add(b, person, -breaks_added(b, busy, at.slot, last));
}

static void
count_add(struct board *b, struct board_counts *n, int index, int day, int minimum,
	int more)
{
	int before = n->event[index], now = before + more;

	n->event[index] = now;
	n->day[(size_t)index * (size_t)b->days + (size_t)day] += more;
	if (minimum > 0)
		level_add(b, PLAN_LEVEL_SHORTFALL,
			(now < minimum ? minimum - now : 0) -
				(before < minimum ? minimum - before : 0));
}

static void
seat_mark(struct board *b, int seat, int slot, int length, int candidate, bool on)
{
	int group = b->group_of_seat[seat], words = b->seat_words[group];
	int index = seat - b->p->groups[group].first_seat;

	for (int s = slot; s < slot + length; s++) {
		uint64_t *set = &b->seat_free[b->seat_base[group] + s * words];
		uint64_t bit = UINT64_C(1) << (index & 63);

		set[index >> 6] = on ? set[index >> 6] & ~bit : set[index >> 6] | bit;
		b->seats_left[group * b->slots + s] += on ? -1 : 1;
		set_bits(&b->group_open[(size_t)group * (size_t)b->words], s, 1,
			b->seats_left[group * b->slots + s] > 0);
	}
	set_cells(&b->seat_at[(size_t)seat * (size_t)b->slots], slot, length,
		on ? candidate : -1);
}

static void
interpreter_mark(struct board *b, int k, int slot, int length, int candidate, bool on)
{
	size_t w = (size_t)k * (size_t)b->words;

	set_bits(&b->interpreter_busy[w], slot, length, on);
	set_bits(&b->interpreter_free[w], slot, length, !on);
	set_cells(&b->interpreter_at[(size_t)k * (size_t)b->slots], slot, length,
		on ? candidate : -1);
}

static bool
preference_missed(const struct board *b, const struct plan_candidate *c, int slot)
{
	bool listed = c->preferred_n == 0;

	for (int i = 0; i < c->preferred_n && !listed; i++)
		listed = c->preferred[i] == slot;
	return !listed || (c->preferred_session >= 0 &&
				  b->p->slots[slot].session != c->preferred_session);
}

/*
 * Minutes its persons walk because of a meeting that is off the board (interpreters do
 * not count).
 */
static int
walk_of(const struct board *b, const struct plan_candidate *c, struct plan_place at)
{
	int hall = b->p->groups[b->group_of_seat[at.seat]].hall, minutes = 0;
	bool ok = true;

	for (int i = 0; i < c->persons_n; i++) {
		size_t person = (size_t)c->persons[i];

		minutes += walk_added(b, &b->person_busy[person * (size_t)b->words],
			&b->person_at[person * (size_t)b->slots], at.slot,
			at.slot + c->length - 1, hall, &ok);
	}
	return minutes;
}

/* Is everybody who meets the same still able to walk with this meeting gone? */
static void
look_at_closed(struct board *b, const struct plan_candidate *c, struct plan_place at)
{
	int last = at.slot + c->length - 1;

	for (int i = 0; i < c->persons_n; i++) {
		size_t person = (size_t)c->persons[i];

		b->walk_broken +=
			!walk_closed(b, &b->person_busy[person * (size_t)b->words],
				&b->person_at[person * (size_t)b->slots], at.slot, last);
	}
	if (at.interpreter >= 0) {
		size_t k = (size_t)at.interpreter;

		b->walk_broken +=
			!walk_closed(b, &b->interpreter_busy[k * (size_t)b->words],
				&b->interpreter_at[k * (size_t)b->slots], at.slot, last);
	}
}

/* A current meeting that is not where it is now is told to its persons. */
static void
told_add(struct board *b, const struct plan_candidate *c, int more)
{
	for (int i = 0; i < c->persons_n; i++) {
		int before = b->told[c->persons[i]], now = before + more;

		b->told[c->persons[i]] = now;
		level_add(b, PLAN_LEVEL_DISTURBANCE, (now > 0) - (before > 0));
		if (!b->p->persons[c->persons[i]].told_anyway)
			b->disturbed += (now > 0) - (before > 0);
	}
}

/* The figures that one meeting changes by itself. */
static void
worth_mark(
	struct board *b, const struct plan_candidate *c, struct plan_place at, int sign)
{
	int worth = plan_worth(c);

	level_add(b, PLAN_LEVEL_VALUE, (int64_t)sign * worth);
	if (c->displaced)
		level_add(b, PLAN_LEVEL_LOST, -sign);
	if (c->tier == PLAN_MUST)
		level_add(b, PLAN_LEVEL_MUST, (int64_t)sign * worth);
	if (preference_missed(b, c, at.slot))
		level_add(b, PLAN_LEVEL_PREFERENCE, sign);
	if (b->disturbs && plan_same_place(c->now, at))
		told_add(b, c, -sign);
}

static void
meeting_mark(struct board *b, int candidate, struct plan_place at, bool on)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];
	const struct board_lists *l = &b->organisations;
	int day = b->day_of[at.slot], sign = on ? 1 : -1;

	for (int i = 0; i < c->persons_n; i++) {
		int person = c->persons[i];

		person_mark(b, person, at, c->length, candidate, on);
		count_add(b, &b->person_n, person, day, b->p->persons[person].min_event,
			sign);
	}
	for (int i = l->first[candidate]; i < l->first[candidate + 1]; i++)
		count_add(b, &b->organisation_n, l->item[i], day,
			b->p->organisations[l->item[i]].min_event, sign);
	seat_mark(b, at.seat, at.slot, c->length, candidate, on);
	if (at.interpreter >= 0)
		interpreter_mark(b, at.interpreter, at.slot, c->length, candidate, on);
	worth_mark(b, c, at, sign);
}

/* The seated candidates come first in `seated`. */
static void
seated_swap(struct board *b, int candidate, int to)
{
	int from = b->position[candidate], other = b->seated[to];

	b->seated[from] = other;
	b->position[other] = from;
	b->seated[to] = candidate;
	b->position[candidate] = to;
}

static void
put_raw(struct board *b, int candidate, struct plan_place at)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];

	if (b->p->walk_minutes != NULL)
		level_add(b, PLAN_LEVEL_WALKING, walk_of(b, c, at));
	b->place[candidate] = at;
	if (b->choice_of[candidate] >= 0)
		b->held_of[b->choice_of[candidate]] = candidate;
	meeting_mark(b, candidate, at, true);
	seated_swap(b, candidate, b->seated_n++);
}

static void
take_raw(struct board *b, int candidate)
{
	const struct plan_candidate *c = &b->p->candidates[candidate];
	struct plan_place at = b->place[candidate];

	meeting_mark(b, candidate, at, false);
	b->place[candidate] = (struct plan_place){-1, -1, -1};
	if (b->choice_of[candidate] >= 0)
		b->held_of[b->choice_of[candidate]] = -1;
	seated_swap(b, candidate, --b->seated_n);
	if (b->p->walk_minutes != NULL) {
		level_add(b, PLAN_LEVEL_WALKING, -walk_of(b, c, at));
		look_at_closed(b, c, at);
	}
}

static void
remember(struct board *b, int candidate)
{
	if (b->changes_n == b->changes_room) {
		int room = b->changes_room * 2;
		struct board_change *more =
			ARENA_ARRAY(b->arena, struct board_change, room);

		memcpy(more, b->changes, (size_t)b->changes_n * sizeof(more[0]));
		b->changes = more;
		b->changes_room = room;
	}
	b->changes[b->changes_n++] =
		(struct board_change){candidate, b->place[candidate]};
}

void
board_put(struct board *b, int candidate, struct plan_place at)
{
	remember(b, candidate);
	put_raw(b, candidate, at);
}

void
board_take(struct board *b, int candidate)
{
	remember(b, candidate);
	take_raw(b, candidate);
}

bool
board_try(struct board *b, int candidate, int slot)
{
	struct plan_place at;

	if (board_find(b, candidate, slot, &at) != BOARD_FITS)
		return false;
	board_put(b, candidate, at);
	return true;
}

void
board_undo(struct board *b, int mark)
{
	while (b->changes_n > mark) {
		const struct board_change *change = &b->changes[--b->changes_n];

		if (change->before.slot >= 0)
			put_raw(b, change->candidate, change->before);
		else
			take_raw(b, change->candidate);
	}
	b->walk_broken = 0;
}
