/*
 * made_up.c - makes up whole fairs: slots, people, tables, interpreters and who wants to meet whom.
 */
#include "made_up.h"
#include "plan/construct.h"

#include <stdlib.h>
#include <string.h>

static int
below(struct plan_random *r, int n)
{
	return plan_random_below(r, n);
}

/* Half-hour slots with ten minutes between them, half a day a session. */
static void
make_slots(struct plan_problem *p, const struct made_up_size *size, struct arena *a)
{
	struct plan_slot *slots;

	p->slots_n = size->days * size->day_slots;
	p->slots = slots = ARENA_ARRAY(a, struct plan_slot, p->slots_n);
	for (int s = 0; s < p->slots_n; s++) {
		int day = s / size->day_slots, at = s % size->day_slots;
		bool late = at >= size->day_slots / 2;

		slots[s].day = day;
		slots[s].session = 2 * day + late;
		slots[s].start_s = day * INT64_C(86400) + 32400 + at * 1800 + late * 3600;
		slots[s].end_s = slots[s].start_s + 1200;
	}
}

static void
clear(uint64_t *set, int from, int to)
{
	for (int s = from; s < to; s++)
		set[s >> 6] &= ~(UINT64_C(1) << (s & 63));
}

/*
 * Everybody comes late or leaves early now and then, and hears a talk of two slots some
 * days.
 */
static uint64_t *
make_free(struct plan_problem *p, const struct made_up_size *size, struct plan_random *r,
	struct arena *a, bool blackouts)
{
	uint64_t *set = ARENA_ARRAY(a, uint64_t, plan_words(p));

	for (int s = 0; s < p->slots_n; s++)
		set[s >> 6] |= UINT64_C(1) << (s & 63);
	for (int day = 0; day < size->days && blackouts; day++) {
		int first = day * size->day_slots, talk = below(r, size->day_slots - 2);

		if (below(r, 6) == 0)
			clear(set, first, first + size->day_slots / 2);
		if (below(r, 6) == 0)
			clear(set, first + size->day_slots * 3 / 4,
				first + size->day_slots);
		if (below(r, 3) == 0)
			clear(set, first + talk, first + talk + 2);
	}
	return set;
}

/* And is away in so many of the slots. */
static uint64_t *
make_hours(struct plan_problem *p, const struct made_up_size *size, struct plan_random *r,
	struct arena *a)
{
	uint64_t *set = make_free(p, size, r, a, !size->plain && size->away_percent == 0);

	for (int s = 0; s < p->slots_n && size->away_percent > 0; s++) {
		if (below(r, 100) < size->away_percent)
			clear(set, s, s + 1);
	}
	return set;
}

static int
at_least_one(int n)
{
	return n > 0 ? n : 1;
}

static int
buyer_people(const struct made_up_size *size)
{
	return size->buyers * at_least_one(size->people_a_buyer);
}

/* The house of a person, buyers first. */
static int
house_of(const struct made_up_size *size, int person)
{
	int buyers = buyer_people(size);

	return person < buyers
		       ? person / at_least_one(size->people_a_buyer)
		       : size->buyers + (person - buyers) /
						at_least_one(size->people_an_exhibitor);
}

static void
make_people(struct plan_problem *p, const struct made_up_size *size,
	struct plan_random *r, struct arena *a)
{
	bool houses = size->people_a_buyer > 0;
	int buyers = buyer_people(size);
	struct plan_person *persons;

	p->persons_n =
		buyers + size->exhibitors * at_least_one(size->people_an_exhibitor);
	p->persons = persons = ARENA_ARRAY(a, struct plan_person, p->persons_n);
	for (int i = 0; i < p->persons_n; i++) {
		persons[i].free = make_hours(p, size, r, a);
		persons[i].organisation = houses ? house_of(size, i) : -1;
		persons[i].min_event = size->minimum;
		persons[i].max_day = i < buyers && !size->plain ? 10 : 0;
	}
	p->organisations_n = houses ? size->buyers + size->exhibitors : 0;
	p->organisations =
		ARENA_ARRAY(a, struct plan_organisation, p->organisations_n + 1);
}

static uint8_t
minutes(const struct made_up_size *size, int from, int to)
{
	if (size->walk_minutes > 0)
		return from == to ? 0 : (uint8_t)size->walk_minutes;
	return (uint8_t)(abs(from - to) * 4);
}

static void
make_tables(struct plan_problem *p, const struct made_up_size *size,
	struct plan_random *r, struct arena *a)
{
	const uint64_t *always = make_free(p, size, r, a, false);
	struct plan_group *groups = ARENA_ARRAY(a, struct plan_group, size->halls);
	struct plan_seat *seats = ARENA_ARRAY(a, struct plan_seat, size->tables);
	uint8_t *walk = ARENA_ARRAY(a, uint8_t, size->halls * size->halls);

	for (int i = 0; i < size->tables; i++)
		seats[i].free = always;
	for (int i = 0; i < size->halls; i++) {
		int first = i * size->tables / size->halls;

		groups[i].first_seat = first;
		groups[i].seats = (i + 1) * size->tables / size->halls - first;
		groups[i].hall = i;
		for (int k = 0; k < size->halls; k++)
			walk[i * size->halls + k] = minutes(size, i, k);
	}
	p->seats = seats;
	p->seats_n = size->tables;
	p->groups = groups;
	p->groups_n = p->halls_n = size->halls;
	p->walk_minutes = walk;
}

enum { LANGUAGES = 4 };

/* Interpreters work two sessions of three, each with one language or two. */
static void
make_interpreters(struct plan_problem *p, const struct made_up_size *size,
	struct plan_random *r, struct arena *a)
{
	struct plan_interpreter *all =
		ARENA_ARRAY(a, struct plan_interpreter, size->interpreters + 1);
	struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, LANGUAGES);
	int *lists = ARENA_ARRAY(a, int, LANGUAGES *(size->interpreters + 1));

	for (int k = 0; k < LANGUAGES; k++)
		needs[k].interpreters = &lists[k * size->interpreters];
	for (int i = 0; i < size->interpreters; i++) {
		uint64_t *set = make_free(p, size, r, a, false);
		int language = i % LANGUAGES, half = size->day_slots / 2;

		for (int q = 0; q < 2 * size->days; q++) {
			if (!size->always && below(r, 3) == 0)
				clear(set, q * half, (q + 1) * half);
		}
		all[i].free = set;
		lists[language * size->interpreters + needs[language].n++] = i;
		language = (language + 1) % LANGUAGES;
		if (below(r, 2))
			lists[language * size->interpreters + needs[language].n++] = i;
	}
	p->interpreters = all;
	p->interpreters_n = size->interpreters;
	p->needs = needs;
	p->needs_n = size->interpreters > 0 ? LANGUAGES : 0;
}

/* Some are asked for more than others: the square of a uniform number. */
static int
popular(struct plan_random *r, int n)
{
	double u = plan_random_unit(r);

	return (int)((0.25 * u + 0.75 * u * u) * n);
}

/* Who is asked: the first of the exhibitors by 60 % of the buyers, the others as they come. */
static int
pick_exhibitor(struct plan_random *r, const struct made_up_size *size, int buyer, int i)
{
	int tops = size->exhibitors * size->popular_percent / 100;
	int asking = size->buyers * 6 / 10;

	if (i < tops * asking)
		return i / asking;
	return tops > 0 ? tops + (buyer * 7 + below(r, size->exhibitors)) %
					  (size->exhibitors - tops)
			: popular(r, size->exhibitors);
}

/* One of the house takes part. */
static int
pick_person(struct plan_random *r, int first, int house, int people)
{
	return first + house * at_least_one(people) + (people > 1 ? below(r, people) : 0);
}

static struct plan_candidate
make_candidate(const struct plan_problem *p, const struct made_up_size *size,
	struct plan_random *r, const int *persons, const int *groups, int buyer)
{
	return (struct plan_candidate){.persons = persons,
		.persons_n = 2,
		.tier = below(r, 10) == 0 ? PLAN_WANT : PLAN_SCORED,
		.value = 200 + below(r, 400) + below(r, 400),
		.length = 1,
		.preferred_session = -1,
		.groups = groups,
		.groups_n = size->own_hall ? 1 : size->halls,
		.need = p->needs_n > 0 && below(r, 2) ? buyer % LANGUAGES : -1,
		.now = {-1, -1, -1}};
}

/* The meeting in alternatives, one for each of the people of the exhibitor; how many. */
static int
open_up(const struct made_up_size *size, struct plan_candidate *all, int exhibitor,
	struct arena *a)
{
	int people = at_least_one(size->people_an_exhibitor);

	for (int k = 0; k < people; k++) {
		int *persons = ARENA_ARRAY(a, int, 2);

		persons[0] = all->persons[0];
		persons[1] = buyer_people(size) + exhibitor * people + k;
		all[k] = all[0];
		all[k].persons = persons;
	}
	return people;
}

static void
make_candidates(struct plan_problem *p, const struct made_up_size *size,
	struct plan_random *r, struct arena *a)
{
	int people = size->open ? at_least_one(size->people_an_exhibitor) : 1;
	struct plan_candidate *all =
		ARENA_ARRAY(a, struct plan_candidate, size->candidates * people);
	struct plan_choice *choices =
		ARENA_ARRAY(a, struct plan_choice, size->candidates);
	int *groups = ARENA_ARRAY(a, int, size->halls * size->halls);
	uint8_t *asked =
		ARENA_ARRAY(a, uint8_t, (size_t)size->buyers * (size_t)size->exhibitors);

	/* every exhibitor sits in its hall or, when that is full, in the next ones */
	for (int i = 0; i < size->halls * size->halls; i++)
		groups[i] = (i / size->halls + i % size->halls) % size->halls;
	for (int i = 0; i < size->candidates;) {
		struct plan_candidate *at = &all[i * people];
		int *persons = ARENA_ARRAY(a, int, 2);
		int buyer = below(r, size->buyers);
		int exhibitor = pick_exhibitor(r, size, buyer, i);

		if (asked[(size_t)buyer * (size_t)size->exhibitors + (size_t)exhibitor]++)
			continue;
		persons[0] = pick_person(r, 0, buyer, size->people_a_buyer);
		persons[1] = pick_person(
			r, buyer_people(size), exhibitor, size->people_an_exhibitor);
		*at = make_candidate(p, size, r, persons,
			&groups[(size->buyers + exhibitor) % size->halls * size->halls],
			buyer);
		if (size->longest > 0)
			at->length = 1 + below(r, size->longest);
		if (people > 1)
			choices[i] = (struct plan_choice){
				i * people, open_up(size, at, exhibitor, a)};
		i++;
	}
	p->candidates = all;
	p->candidates_n = size->candidates * people;
	p->choices = choices;
	p->choices_n = people > 1 ? size->candidates : 0;
}

void
made_up_fair(struct plan_problem *p, const struct made_up_size *size, uint64_t seed,
	struct arena *a)
{
	struct plan_random r = {seed};

	memset(p, 0, sizeof(*p));
	p->fairness = -1;
	make_slots(p, size, a);
	make_people(p, size, &r, a);
	make_tables(p, size, &r, a);
	make_interpreters(p, size, &r, a);
	make_candidates(p, size, &r, a);
}
