/*
 * board_make.c - an empty board for a problem, and what stays on it from the start.
 */
#include "plan/board.h"
#include "plan/uses.h"

#include <string.h>

static int
day_count(const struct plan_problem *p)
{
	int days = 0;

	for (int s = 0; s < p->slots_n; s++)
		days += s == 0 || p->slots[s].day != p->slots[s - 1].day;
	return days;
}

/* Do slots a and a + 1 belong to one stretch in which gaps are breaks? */
static bool
one_stretch(const struct plan_problem *p, int a)
{
	if (p->slots[a].session == p->slots[a + 1].session)
		return true;
	if (p->slots[a].day == p->slots[a + 1].day)
		return p->lunch_gap_counts;
	return p->lunch_gap_counts && p->night_gap_counts;
}

static void
make_days(struct board *b)
{
	const struct plan_problem *p = b->p;
	int day = -1, n = b->slots;

	b->days = day_count(p) > 0 ? day_count(p) : 1;
	b->day_of = ARENA_ARRAY(b->arena, int, n + 1);
	b->day_first = ARENA_ARRAY(b->arena, int, b->days + 1);
	b->stretch_first = ARENA_ARRAY(b->arena, int, n + 1);
	b->stretch_end = ARENA_ARRAY(b->arena, int, n + 1);
	for (int s = 0; s < n; s++) {
		if (s == 0 || p->slots[s].day != p->slots[s - 1].day)
			b->day_first[++day] = s;
		b->day_of[s] = day;
		b->stretch_first[s] =
			s > 0 && one_stretch(p, s - 1) ? b->stretch_first[s - 1] : s;
	}
	b->day_first[b->days] = n;
	for (int s = n - 1; s >= 0; s--)
		b->stretch_end[s] =
			s + 1 < n && one_stretch(p, s) ? b->stretch_end[s + 1] : s + 1;
}

/* The first slots of a meeting of that length, by the ends of the sessions alone. */
static uint64_t *
starts_of_length(const struct board *b, int length)
{
	uint64_t *set = ARENA_ARRAY(b->arena, uint64_t, b->words + 1);

	for (int s = 0; s + length <= b->slots; s++) {
		if (b->p->slots[s].session == b->p->slots[s + length - 1].session)
			set[s >> 6] |= UINT64_C(1) << (s & 63);
	}
	return set;
}

enum { LENGTHS_KEPT = 64 };

/* Candidates without rules of their own share one set per length. */
static void
make_starts(struct board *b)
{
	const uint64_t *kept[LENGTHS_KEPT] = {NULL};

	b->start = ARENA_ARRAY(b->arena, const uint64_t *, b->p->candidates_n + 1);
	for (int i = 0; i < b->p->candidates_n; i++) {
		const struct plan_candidate *c = &b->p->candidates[i];
		bool hard = c->session_hard && c->preferred_session >= 0;
		bool own = c->allowed != NULL || hard || c->length >= LENGTHS_KEPT;
		uint64_t *set = NULL;

		if (own || kept[c->length] == NULL)
			set = starts_of_length(b, c->length);
		if (!own && set != NULL)
			kept[c->length] = set;
		b->start[i] = own ? set : kept[c->length];
		for (int w = 0; w < b->words && c->allowed != NULL; w++)
			set[w] &= c->allowed[w];
		for (int s = 0; s < b->slots && hard; s++) {
			if (b->p->slots[s].session != c->preferred_session)
				set[s >> 6] &= ~(UINT64_C(1) << (s & 63));
		}
	}
}

/* From counts in first[1..n] to where each list starts. */
static void
lists_start(struct arena *a, struct board_lists *l, int n)
{
	for (int i = 0; i < n; i++)
		l->first[i + 1] += l->first[i];
	l->item = ARENA_ARRAY(a, int, l->first[n] + 1);
}

/* After filling with first[i]++ every list's start has moved to its end. */
static void
lists_rewind(struct board_lists *l, int n)
{
	for (int i = n; i > 0; i--)
		l->first[i] = l->first[i - 1];
	l->first[0] = 0;
}

static void
make_person_lists(struct board *b)
{
	const struct plan_problem *p = b->p;
	struct board_lists *l = &b->of_person;

	l->first = ARENA_ARRAY(b->arena, int, p->persons_n + 2);
	for (int i = 0; i < p->candidates_n; i++) {
		for (int k = 0; k < p->candidates[i].persons_n; k++)
			l->first[p->candidates[i].persons[k] + 1]++;
	}
	lists_start(b->arena, l, p->persons_n);
	for (int i = 0; i < p->candidates_n; i++) {
		for (int k = 0; k < p->candidates[i].persons_n; k++)
			l->item[l->first[p->candidates[i].persons[k]]++] = i;
	}
	lists_rewind(l, p->persons_n);
}

/* An organisation with no quota at all is of no interest. */
static int
organisation_at(const struct plan_problem *p, const struct plan_candidate *c, int k)
{
	int o = p->persons[c->persons[k]].organisation;

	if (o < 0)
		return -1;
	if (p->organisations[o].min_event == 0 && p->organisations[o].max_event == 0 &&
		p->organisations[o].max_day == 0)
		return -1;
	for (int i = 0; i < k; i++) {
		if (p->persons[c->persons[i]].organisation == o)
			return -1;
	}
	return o;
}

static void
make_organisation_lists(struct board *b)
{
	const struct plan_problem *p = b->p;
	struct board_lists *l = &b->organisations;

	l->first = ARENA_ARRAY(b->arena, int, p->candidates_n + 2);
	for (int i = 0; i < p->candidates_n; i++) {
		for (int k = 0; k < p->candidates[i].persons_n; k++)
			l->first[i + 1] += organisation_at(p, &p->candidates[i], k) >= 0;
	}
	lists_start(b->arena, l, p->candidates_n);
	for (int i = 0; i < p->candidates_n; i++) {
		int at = l->first[i];

		for (int k = 0; k < p->candidates[i].persons_n; k++) {
			int o = organisation_at(p, &p->candidates[i], k);

			if (o >= 0)
				l->item[at++] = o;
		}
	}
}

static void
make_order_lists(struct board *b)
{
	const struct plan_problem *p = b->p;

	b->before.first = ARENA_ARRAY(b->arena, int, p->candidates_n + 2);
	b->after.first = ARENA_ARRAY(b->arena, int, p->candidates_n + 2);
	for (int i = 0; i < p->orders_n; i++) {
		b->before.first[p->orders[i].after + 1]++;
		b->after.first[p->orders[i].before + 1]++;
	}
	lists_start(b->arena, &b->before, p->candidates_n);
	lists_start(b->arena, &b->after, p->candidates_n);
	for (int i = 0; i < p->orders_n; i++) {
		const struct plan_order *q = &p->orders[i];

		b->before.item[b->before.first[q->after]++] = q->before;
		b->after.item[b->after.first[q->before]++] = q->after;
	}
	lists_rewind(&b->before, p->candidates_n);
	lists_rewind(&b->after, p->candidates_n);
}

static void
make_seats(struct board *b)
{
	const struct plan_problem *p = b->p;
	int base = 0;

	b->group_of_seat = plan_group_of_seat(p, b->arena);
	b->seat_words = ARENA_ARRAY(b->arena, int, p->groups_n + 1);
	b->seat_base = ARENA_ARRAY(b->arena, int, p->groups_n + 1);
	b->seats_left =
		ARENA_ARRAY(b->arena, int, (size_t)p->groups_n *(size_t)b->slots + 1);
	b->group_open = ARENA_ARRAY(
		b->arena, uint64_t, (size_t)p->groups_n * (size_t)b->words + 1);
	for (int g = 0; g < p->groups_n; g++) {
		b->seat_words[g] = (p->groups[g].seats + 63) / 64;
		b->seat_base[g] = base;
		base += b->seat_words[g] * b->slots;
	}
	b->seat_free = ARENA_ARRAY(b->arena, uint64_t, base + 1);
	for (int i = 0; i < p->seats_n; i++) {
		int g = b->group_of_seat[i], k = i - p->groups[g].first_seat;

		for (int s = 0; s < b->slots; s++) {
			if (!plan_bit(p->seats[i].free, s))
				continue;
			b->seat_free[b->seat_base[g] + s * b->seat_words[g] + (k >> 6)] |=
				UINT64_C(1) << (k & 63);
			b->seats_left[g * b->slots + s]++;
			b->group_open[(size_t)g * (size_t)b->words + (size_t)(s >> 6)] |=
				UINT64_C(1) << (s & 63);
		}
	}
}

static int *
empty_cells(struct board *b, int n)
{
	size_t cells = (size_t)n * (size_t)b->slots;
	int *at = ARENA_ARRAY(b->arena, int, cells + 1);

	memset(at, 0xff, cells * sizeof(at[0]));
	return at;
}

static void
make_resources(struct board *b)
{
	const struct plan_problem *p = b->p;
	size_t words = (size_t)b->words;

	b->person_free =
		ARENA_ARRAY(b->arena, uint64_t, (size_t)p->persons_n * words + 1);
	b->person_busy =
		ARENA_ARRAY(b->arena, uint64_t, (size_t)p->persons_n * words + 1);
	for (int i = 0; i < p->persons_n; i++)
		memcpy(&b->person_free[(size_t)i * words], p->persons[i].free,
			words * sizeof(uint64_t));
	b->interpreter_free =
		ARENA_ARRAY(b->arena, uint64_t, (size_t)p->interpreters_n * words + 1);
	b->interpreter_busy =
		ARENA_ARRAY(b->arena, uint64_t, (size_t)p->interpreters_n * words + 1);
	for (int i = 0; i < p->interpreters_n; i++)
		memcpy(&b->interpreter_free[(size_t)i * words], p->interpreters[i].free,
			words * sizeof(uint64_t));
	b->person_at = empty_cells(b, p->persons_n);
	b->interpreter_at = empty_cells(b, p->interpreters_n);
	b->seat_at = empty_cells(b, p->seats_n);
}

static void
make_counts(struct board *b, struct board_counts *n, int indexes)
{
	n->event = ARENA_ARRAY(b->arena, int, indexes + 1);
	n->day = ARENA_ARRAY(b->arena, int, (size_t)indexes *(size_t)b->days + 1);
}

/* Who is told of the current meetings that are not where they are now. */
static void
count_disturbed(struct board *b)
{
	const struct plan_problem *p = b->p;

	for (int i = 0; i < p->candidates_n; i++) {
		const struct plan_candidate *c = &p->candidates[i];

		if (c->now.slot < 0 || plan_same_place(b->place[i], c->now))
			continue;
		for (int k = 0; k < c->persons_n; k++) {
			bool first = b->told[c->persons[k]]++ == 0;

			b->level[PLAN_LEVEL_DISTURBANCE] += first;
			b->disturbed += first && !p->persons[c->persons[k]].told_anyway;
		}
	}
}

/* As many points as its weight stands for; without a weight for value none at all. */
static int
lift_of(const struct plan_weights *w)
{
	int64_t value = w->of[PLAN_LEVEL_VALUE];
	int64_t points = value > 0 ? w->of[PLAN_LEVEL_LOST] / value : 0;

	return points > BOARD_LIFT_MAX ? BOARD_LIFT_MAX : (int)points;
}

/* The most there can be of each level. */
static void
find_most(const struct plan_problem *p, int64_t *most)
{
	int64_t half = p->slots_n / 2;

	memset(most, 0, sizeof(most[0]) * PLAN_LEVELS);
	for (int i = 0; i < p->persons_n; i++)
		most[PLAN_LEVEL_SHORTFALL] += p->persons[i].min_event;
	for (int i = 0; i < p->organisations_n; i++)
		most[PLAN_LEVEL_SHORTFALL] += p->organisations[i].min_event;
	for (int c = 0; c < p->candidates_n; c++) {
		const struct plan_candidate *k = &p->candidates[c];

		most[PLAN_LEVEL_MUST] += k->tier == PLAN_MUST ? plan_worth(k) : 0;
		most[PLAN_LEVEL_VALUE] += plan_worth(k);
		most[PLAN_LEVEL_WALKING] += (int64_t)k->persons_n * UINT8_MAX;
	}
	most[PLAN_LEVEL_LOST] = plan_displaced_n(p);
	most[PLAN_LEVEL_DISTURBANCE] = p->persons_n;
	most[PLAN_LEVEL_BREAKS] = p->persons_n * half;
	most[PLAN_LEVEL_UNFAIRNESS] = p->persons_n * half * half;
	most[PLAN_LEVEL_PREFERENCE] = p->candidates_n;
}

/* What the levels looked at so far can sum up to. */
struct span {
	board_cost *unit, sum;
	const int64_t *most;
	bool fits; /* in what a board_cost holds */
};

static void
add_level(struct span *n, enum plan_level level)
{
	board_cost all;

	n->fits = n->fits &&
		  !__builtin_mul_overflow(
			  n->unit[level], (board_cost)n->most[level], &all) &&
		  !__builtin_add_overflow(n->sum, all, &n->sum) &&
		  n->sum < (board_cost)1 << 124;
}

/* One unit outweighs all that was looked at before; a level that weighs nothing stays out. */
static void
add_level_above(struct span *n, enum plan_level level)
{
	if (n->unit[level] > 0 && n->unit[level] <= n->sum)
		n->unit[level] = n->sum + 1;
	add_level(n, level);
}

/* As many points as it did when a point weighed so much. */
static void
add_beside_value(struct span *n, enum plan_level level, int64_t point)
{
	if (point > 0)
		n->unit[level] = n->unit[level] * n->unit[PLAN_LEVEL_VALUE] / point;
	add_level(n, level);
}

static enum board_disturbance
disturbance_of(const struct board *b)
{
	const int64_t *weight = b->weights.of;

	if (!b->repairing || weight[PLAN_LEVEL_DISTURBANCE] <= weight[PLAN_LEVEL_VALUE])
		return BOARD_DISTURBANCE_BELOW;
	return weight[PLAN_LEVEL_DISTURBANCE] > weight[PLAN_LEVEL_LOST]
		       ? BOARD_DISTURBANCE_ABOVE
		       : BOARD_DISTURBANCE_BESIDE;
}

/* From the lowest level up, and false where that leaves what a board_cost holds. */
static bool
put_in_order(struct board *b, const int64_t *most)
{
	struct span n = {.unit = b->unit, .most = most, .fits = true};

	for (int l = PLAN_LEVEL_BREAKS; l < PLAN_LEVELS; l++)
		add_level(&n, (enum plan_level)l);
	if (b->disturbance == BOARD_DISTURBANCE_BELOW)
		add_level(&n, PLAN_LEVEL_DISTURBANCE);
	add_level_above(&n, PLAN_LEVEL_VALUE);
	add_beside_value(&n, PLAN_LEVEL_LOST, b->weights.of[PLAN_LEVEL_VALUE]);
	if (b->disturbance == BOARD_DISTURBANCE_ABOVE)
		add_level_above(&n, PLAN_LEVEL_DISTURBANCE);
	if (b->disturbance == BOARD_DISTURBANCE_BESIDE)
		add_beside_value(
			&n, PLAN_LEVEL_DISTURBANCE, b->weights.of[PLAN_LEVEL_VALUE]);
	add_level_above(&n, PLAN_LEVEL_SHORTFALL);
	add_level_above(&n, PLAN_LEVEL_MUST);
	b->unit_unfair = n.sum + 1;
	return n.fits && b->unit[PLAN_LEVEL_VALUE] < INT64_MAX / 1024;
}

/* Where the order does not fit in 127 bits, the weights alone say what outweighs what. */
static void
make_units(struct board *b)
{
	int64_t most[PLAN_LEVELS];

	find_most(b->p, most);
	b->disturbance = disturbance_of(b);
	for (int l = 0; l < PLAN_LEVELS; l++)
		b->unit[l] = b->weights.of[l];
	if (put_in_order(b, most)) {
		b->weights.of[PLAN_LEVEL_VALUE] = (int64_t)b->unit[PLAN_LEVEL_VALUE];
		return;
	}
	b->unit_unfair = 1;
	for (int l = 0; l < PLAN_LEVELS; l++) {
		b->unit[l] = b->weights.of[l];
		b->unit_unfair += b->unit[l] * most[l];
	}
}

/* With nothing on the board every minimum is missed and every current meeting gone. */
static void
make_figures(struct board *b)
{
	const struct plan_problem *p = b->p;

	for (int i = 0; i < p->persons_n; i++)
		b->level[PLAN_LEVEL_SHORTFALL] += p->persons[i].min_event;
	for (int i = 0; i < p->organisations_n; i++)
		b->level[PLAN_LEVEL_SHORTFALL] += p->organisations[i].min_event;
	b->level[PLAN_LEVEL_LOST] = b->displaced_n;
	if (b->disturbs)
		count_disturbed(b);
	for (int l = 0; l < PLAN_LEVELS; l++)
		b->cost += b->level[l] * b->unit[l];
}

/* Put it back exactly where it is now, if nothing speaks against it. */
static bool
put_back(struct board *b, int candidate)
{
	struct plan_place now = b->p->candidates[candidate].now, at;

	if (board_find(b, candidate, now.slot, &at) != BOARD_FITS || at.seat != now.seat)
		return false;
	if (at.interpreter != now.interpreter && b->p->candidates[candidate].locked)
		return false;
	board_put(b, candidate, at);
	return true;
}

/*
 * The locked ones were found to hold together and go on as they are, for what is looked
 * for here (a seat in the order of its groups) could find them another place.
 */
static void
put_locked(struct board *b)
{
	const struct plan_problem *p = b->p;

	for (int i = 0; i < p->candidates_n; i++) {
		if (p->candidates[i].locked) {
			b->fixed[i] = true;
			board_put(b, i, p->candidates[i].now);
		}
	}
	b->walk_broken = 0;
}

/* must, want, scored: where the current ones no longer all fit, the better stay */
static void
put_current(struct board *b, bool fixed)
{
	const struct plan_problem *p = b->p;

	for (int tier = PLAN_MUST; tier >= PLAN_SCORED; tier--) {
		for (int i = 0; i < p->candidates_n; i++) {
			if (p->candidates[i].locked ||
				(int)p->candidates[i].tier != tier ||
				p->candidates[i].now.slot < 0)
				continue;
			if (put_back(b, i) && fixed)
				b->fixed[i] = true;
		}
	}
}

static bool
has_current(const struct plan_problem *p)
{
	for (int i = 0; i < p->candidates_n; i++)
		if (p->candidates[i].now.slot >= 0 && !p->candidates[i].locked)
			return true;
	return false;
}

void
board_resume(struct board *b)
{
	if (b->weights.of[PLAN_LEVEL_DISTURBANCE] == 0 || !has_current(b->p))
		return;
	b->disturbs = b->gentle = true;
	count_disturbed(b);
	b->cost += b->level[PLAN_LEVEL_DISTURBANCE] * b->unit[PLAN_LEVEL_DISTURBANCE];
	put_current(b, false);
	board_keep(b);
}

void
board_init(struct board *b, const struct plan_problem *p, const struct plan_options *o,
	struct arena *a)
{
	memset(b, 0, sizeof(*b));
	b->p = p;
	b->arena = a;
	b->weights = o->weights;
	b->repairing = b->disturbs = b->gentle = o->scope == PLAN_REPAIR;
	b->words = plan_words(p);
	b->slots = p->slots_n;
	b->displaced_n = plan_displaced_n(p);
	b->lift = lift_of(&o->weights);
	make_units(b);
	make_days(b);
	make_starts(b);
	make_person_lists(b);
	make_organisation_lists(b);
	make_order_lists(b);
	make_seats(b);
	make_resources(b);
	make_counts(b, &b->person_n, p->persons_n);
	make_counts(b, &b->organisation_n, p->organisations_n);
	b->breaks = ARENA_ARRAY(a, int, p->persons_n + 1);
	b->broken = ARENA_ARRAY(a, int, p->persons_n + 1);
	b->broken_at = ARENA_ARRAY(a, int, p->persons_n + 1);
	b->told = ARENA_ARRAY(a, int, p->persons_n + 1);
	b->fixed = ARENA_ARRAY(a, bool, p->candidates_n + 1);
	b->choice_of = plan_choice_of_candidate(p, a);
	b->held_of = ARENA_ARRAY(a, int, p->choices_n + 1);
	memset(b->held_of, 0xff, sizeof(int) * (size_t)p->choices_n);
	b->place = ARENA_ARRAY(a, struct plan_place, p->candidates_n + 1);
	b->seated = ARENA_ARRAY(a, int, p->candidates_n + 1);
	b->position = ARENA_ARRAY(a, int, p->candidates_n + 1);
	for (int i = 0; i < p->candidates_n; i++) {
		b->place[i] = (struct plan_place){-1, -1, -1};
		b->seated[i] = b->position[i] = i;
	}
	b->changes_room = 1024;
	b->changes = ARENA_ARRAY(a, struct board_change, b->changes_room);
	make_figures(b);
	put_locked(b);
	if (o->scope != PLAN_EVERYTHING)
		put_current(b, o->scope == PLAN_UNSEATED);
	board_keep(b);
}
