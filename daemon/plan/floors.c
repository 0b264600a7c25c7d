/* floors.c - figures no plan can go below. */
#include "plan/floors.h"

#include <string.h>

/* More of them and only their own rules say what could be held, not a look at every slot. */
enum { LOOKED_AT_MAX = 20000 };

/* What the meetings that may move could do for a person. */
struct help {
	int meetings, slots;
};

bool
plan_fits_nowhere(const struct board *b, int candidate)
{
	for (int s = 0; s < b->slots; s++) {
		struct plan_place found;
		enum board_fit fit;

		if (!plan_bit(b->start[candidate], s))
			continue;
		fit = board_find(b, candidate, s, &found);
		if (fit == BOARD_FITS || fit == BOARD_WALKING)
			return false;
	}
	return true;
}

static bool
nothing_moves(const struct board *b)
{
	for (int c = 0; c < b->p->candidates_n; c++)
		if (!b->fixed[c] && !plan_fits_nowhere(b, c))
			return false;
	return true;
}

/* Is nothing on the board but what is fixed? */
static bool
is_bare(const struct board *b)
{
	for (int c = 0; c < b->p->candidates_n; c++)
		if (board_seated(b, c) && !b->fixed[c])
			return false;
	return true;
}

/* Is another of its choice fixed? */
static bool
beside_fixed(const struct board *b, int candidate)
{
	int rival = board_rival(b, candidate);

	return rival >= 0 && b->fixed[rival];
}

/* Which candidates are to be decided and could be held somewhere. */
static bool *
find_open(const struct board *b, bool bare, struct arena *a)
{
	bool *open = ARENA_ARRAY(a, bool, b->p->candidates_n + 1);
	bool look = bare && b->p->candidates_n <= LOOKED_AT_MAX;

	for (int c = 0; c < b->p->candidates_n; c++) {
		uint64_t any = 0;

		for (int w = 0; w < b->words; w++)
			any |= b->start[c][w];
		open[c] = !b->fixed[c] && !beside_fixed(b, c) && any != 0 &&
			  !(look && plan_fits_nowhere(b, c));
	}
	return open;
}

/* ---- persons --------------------------------------------------------------------------------- */

/* Is no way between two halls shorter over a third? */
static bool
ways_are_shortest(const struct plan_problem *p)
{
	for (int a = 0; a < p->halls_n; a++)
		for (int b = 0; b < p->halls_n; b++)
			for (int over = 0; over < p->halls_n; over++)
				if (plan_walk(p, a, over) + plan_walk(p, over, b) <
					plan_walk(p, a, b))
					return false;
	return true;
}

/* Could these idle slots all be filled? */
static bool
may_be_filled(const struct board *b, int person, int from, int to, const struct help *h)
{
	for (int s = from; s < to; s++)
		if (!plan_bit(b->p->persons[person].free, s))
			return false;
	return to - from <= h->slots;
}

static int
hall_of(const struct board *b, int candidate)
{
	return b->p->groups[b->group_of_seat[b->place[candidate].seat]].hall;
}

/* Each meeting that comes in closes one break at most. */
static void
person_floors(const struct board *b, int person, const struct help *h, bool walks,
	struct plan_floors *f)
{
	const int *at = &b->person_at[(size_t)person * (size_t)b->slots];
	int last = -1, stays = 0, may_go = 0;

	for (int s = 0, end; s < b->slots; s = end + 1) {
		end = s;
		if (at[s] < 0 || !b->fixed[at[s]])
			continue;
		end = s + board_length(b, at[s]) - 1;
		if (last >= 0 && plan_is_break(b->p, last, s)) {
			bool filled = may_be_filled(b, person, last + 1, s, h);

			stays += !filled;
			may_go += filled;
		}
		if (walks && last >= 0 && b->day_of[last] == b->day_of[s])
			f->of[PLAN_LEVEL_WALKING] +=
				plan_walk(b->p, hall_of(b, at[last]), hall_of(b, at[s]));
		last = end;
	}
	stays += may_go > h->meetings ? may_go - h->meetings : 0;
	f->of[PLAN_LEVEL_BREAKS] += stays;
	f->of[PLAN_LEVEL_UNFAIRNESS] += (int64_t)stays * stays;
}

/* ---- choices --------------------------------------------------------------------------------- */

/* The open candidates of one choice, or one that has none. */
struct meeting {
	int first, end;
	bool fixed; /* one of them stays */
};

/* The meeting of the candidate at `first`. */
static struct meeting
meeting_at(const struct board *b, int first)
{
	struct meeting m;
	int n;

	m.first = board_choice(b, first, &n);
	m.end = m.first + n;
	m.fixed = false;
	for (int c = m.first; c < m.end; c++)
		m.fixed = m.fixed || b->fixed[c];
	return m;
}

/* Does an open candidate of the meeting before this one count the person, or organisation, too? */
static bool
person_counted(
	const struct board *b, const bool *open, struct meeting m, int c, int person)
{
	for (int k = m.first; k < c; k++) {
		if (open[k] && plan_takes_part(&b->p->candidates[k], person))
			return true;
	}
	return false;
}

static bool
organisation_counted(const struct board *b, const bool *open, struct meeting m, int c,
	int organisation)
{
	const struct board_lists *l = &b->organisations;

	for (int k = m.first; k < c; k++) {
		for (int i = l->first[k]; open[k] && i < l->first[k + 1]; i++) {
			if (l->item[i] == organisation)
				return true;
		}
	}
	return false;
}

/* ---- candidates ------------------------------------------------------------------------------ */

static bool
misses_everywhere(const struct board *b, int candidate)
{
	for (int s = 0; s < b->slots; s++)
		if (plan_bit(b->start[candidate], s) &&
			!plan_preference_missed(b->p, &b->p->candidates[candidate], s))
			return false;
	return true;
}

/* Alternatives are worth the same, and one of them at most is held. */
static void
meeting_floors(
	const struct board *b, struct meeting m, const bool *open, struct plan_floors *f)
{
	const struct plan_candidate *k = &b->p->candidates[m.first];
	bool any = m.fixed, misses = true;

	for (int c = m.first; c < m.end; c++) {
		if (b->fixed[c] && plan_preference_missed(
					   b->p, &b->p->candidates[c], b->place[c].slot))
			f->of[PLAN_LEVEL_PREFERENCE]++;
		if (!open[c])
			continue;
		any = true;
		misses = misses && misses_everywhere(b, c);
	}
	f->of[PLAN_LEVEL_LOST] += k->displaced && !any;
	if (!any)
		return;
	if (k->tier == PLAN_MUST)
		f->of[PLAN_LEVEL_MUST] += plan_worth(k);
	f->of[PLAN_LEVEL_VALUE] += plan_worth(k);
	f->missed_by_all += !m.fixed && plan_worth(k) > 0 && misses;
}

/* What the meeting could do for each of its persons and organisations. */
static void
meeting_helps(const struct board *b, struct meeting m, const bool *open,
	struct help *of_person, int *of_organisation)
{
	const struct board_lists *l = &b->organisations;

	for (int c = m.first; c < m.end; c++) {
		const struct plan_candidate *k = &b->p->candidates[c];

		for (int i = 0; open[c] && i < k->persons_n; i++) {
			if (person_counted(b, open, m, c, k->persons[i]))
				continue;
			of_person[k->persons[i]].meetings++;
			of_person[k->persons[i]].slots += k->length;
		}
		for (int i = l->first[c]; open[c] && i < l->first[c + 1]; i++)
			of_organisation[l->item[i]] +=
				!organisation_counted(b, open, m, c, l->item[i]);
	}
}

static void
shortfall_floor(const struct board *b, const struct help *of_person,
	const int *of_organisation, struct plan_floors *f)
{
	int64_t *missing = &f->of[PLAN_LEVEL_SHORTFALL];

	for (int i = 0; i < b->p->persons_n; i++) {
		int most = b->person_n.event[i] + of_person[i].meetings;

		if (b->p->persons[i].min_event > most)
			*missing += b->p->persons[i].min_event - most;
	}
	for (int i = 0; i < b->p->organisations_n; i++) {
		int most = b->organisation_n.event[i] + of_organisation[i];

		if (b->p->organisations[i].min_event > most)
			*missing += b->p->organisations[i].min_event - most;
	}
}

void
plan_floors_find(const struct board *b, struct plan_floors *found)
{
	const struct plan_problem *p = b->p;
	bool walks = p->walk_minutes != NULL && ways_are_shortest(p);
	bool bare = is_bare(b), *open;
	struct help *of_person;
	int *of_organisation;
	struct arena own;

	memset(found, 0, sizeof(*found));
	arena_init(&own);
	of_person = ARENA_ARRAY(&own, struct help, p->persons_n + 1);
	of_organisation = ARENA_ARRAY(&own, int, p->organisations_n + 1);
	open = find_open(b, bare, &own);
	for (int c = 0; c < p->candidates_n;) {
		struct meeting m = meeting_at(b, c);

		meeting_floors(b, m, open, found);
		meeting_helps(b, m, open, of_person, of_organisation);
		c = m.end;
	}
	for (int i = 0; i < p->persons_n; i++)
		person_floors(b, i, &of_person[i], walks, found);
	shortfall_floor(b, of_person, of_organisation, found);
	found->missed_by_all += found->of[PLAN_LEVEL_PREFERENCE];
	found->nothing_moves = bare && nothing_moves(b);
	arena_release(&own);
}

bool
plan_floors_reached(const struct plan_floors *f, const struct plan_weights *w,
	const int64_t *level, int64_t bound)
{
	bool all = bound == f->of[PLAN_LEVEL_VALUE];

	if (f->nothing_moves)
		return true;
	if (level[PLAN_LEVEL_VALUE] < bound ||
		level[PLAN_LEVEL_MUST] < f->of[PLAN_LEVEL_MUST])
		return false;
	for (int l = 0; l < PLAN_LEVELS; l++) {
		int64_t floor =
			all && l == PLAN_LEVEL_PREFERENCE ? f->missed_by_all : f->of[l];

		if (l != PLAN_LEVEL_MUST && l != PLAN_LEVEL_VALUE && w->of[l] > 0 &&
			level[l] > floor)
			return false;
	}
	return true;
}
